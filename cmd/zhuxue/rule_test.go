package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhuxue/internal/rules"
)

// ran runs `zhuxue rule …` on what comes in and gives what went out.
func ran(in string, args ...string) (out, told string, err error) {
	var stdout, stderr bytes.Buffer
	e := env{in: strings.NewReader(in), out: &stdout, err: &stderr}
	err = rule(context.Background(), e, args)
	return stdout.String(), stderr.String(), err
}

func TestRuleDecide_writesALineForEachLine(t *testing.T) {
	t.Parallel()
	out, told, err := ran(`{"stage":"primary","boarding":true,"categories":["orphan"]}`+"\n"+
		`{"stage":"senior","categories":["orphan","rural_minimum"],"school_owner":"public","school_fee_fen":160000}`,
		"decide", "--book", "national", "--term", "2025-09")
	if err != nil || told != "" {
		t.Fatalf("%v, %s", err, told)
	}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != 2 {
		t.Fatalf("got %d lines, want 2", len(lines))
	}
	const boarding = `{"code":"boarding_aid","answer":"yes","fen":62500,"rule":"boarding_aid@2024-03",` +
		`"clause":"义务教育家庭经济困难学生生活补助","because":["stage","boarding","categories"]}`
	const waiver = `{"code":"senior_high_fee_waiver","answer":"yes","fen":80000,"rule":"senior_high_fee_waiver@2016",` +
		`"clause":"普通高中免学杂费","because":["stage","categories"]}`
	if !strings.Contains(lines[0], boarding) || !strings.Contains(lines[1], waiver) {
		t.Errorf("got\n%s\nwant\n%s\nand\n%s", out, boarding, waiver)
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
}

func TestRuleDecide_badLinesAreToldAndOthersGoOn(t *testing.T) {
	t.Parallel()
	good := `{"stage":"primary","boarding":true,"categories":["unlifted"]}`
	long := `{"stage":"` + strings.Repeat("x", 3*maxFactLine) + `"}`
	in := strings.Join([]string{good, `{"stage":"college"}`, good, `{"height":3}`, `{"stage":"primary"`, long, "", good}, "\n")
	out, told, err := ran(in, "decide", "--book", "plan", "--term", "2016-09")
	if err == nil || !strings.Contains(err.Error(), "有4行无法判定") {
		t.Errorf("got %v", err)
	}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != 7 {
		t.Fatalf("got %d lines for 7 that are not blank", len(lines))
	}
	for i, line := range lines {
		var told struct {
			Items []struct{ Code string } `json:"items"`
			Error string                  `json:"error"`
		}
		if err := json.Unmarshal([]byte(line), &told); err != nil || told.Items == nil {
			t.Errorf("line %d: %s, %v", i+1, line, err)
		}
		good := i == 0 || i == 2 || i == 6
		if (len(told.Items) == 7) != good || strings.HasPrefix(told.Error, fmt.Sprintf("第%d行：", i+1)) == good {
			t.Errorf("line %d: %s", i+1, line)
		}
	}
	for _, want := range []string{"第2行：学段（stage）：没有“college”这个取值", "第4行：没有“height”这项事实", "第5行：JSON 不完整", "第6行：超过65536个字节"} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not told:\n%s", want, told)
		}
	}
}

// What hangs on a fact that is missing says so and names it: unknown where it decides who, unset where it decides how much.
func TestRuleDecide_missingFactsAreNamed(t *testing.T) {
	t.Parallel()
	out, told, err := ran("\ufeff"+`{"stage":"primary","grade":3.0,"categories":["orphan"]}`+"\r\n"+
		`{"stage":"senior","categories":["unlifted"],"school_owner":"public"}`+"\n", "decide", "--book", "national", "--term", "2025-09", "--sentence")
	if err != nil || told != "" {
		t.Fatalf("%v, %s", err, told)
	}
	for _, want := range []string{
		`{"code":"preschool_fee_waiver","answer":"no","fen":0,"rule":"preschool_fee_waiver@2025","clause":"学前一年免保育教育费政策","because":["stage"],"unconfirmed":true,`,
		`{"code":"boarding_aid","answer":"unknown","fen":0,"rule":"boarding_aid@2024-03","clause":"义务教育家庭经济困难学生生活补助",` +
			`"because":["boarding"],"missing":["boarding"],"sentence":"待核实：是否寄宿未填，填报后方可确定（依据`,
		`{"code":"senior_high_fee_waiver","answer":"unset","fen":0,"rule":"senior_high_fee_waiver@2016","clause":"普通高中免学杂费",` +
			`"because":["stage","categories","school_fee_fen"],"missing":["school_fee_fen"],"sentence":"享受，金额未定：建档立卡家庭普通高中学生，` +
			`费用直接免除，不先收后退；学校收费标准未填，填报后方可确定金额（依据`,
		`{"code":"senior_high_grant","answer":"yes","fen":115000,"rule":"senior_high_grant@2025-03","clause":"普通高中国家助学金","because":["stage","categories"],"sentence":"享受：`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("got\n%s\nwant\n%s", out, want)
		}
	}
}

// No line, whatever it holds, stops the others or goes unanswered.
func FuzzRuleDecide(f *testing.F) {
	for _, s := range []string{`{"stage":"primary"}`, `{"stage":"senior","school_fee_fen":1e9}`, "{}\n\n[]", "\ufeff{", `{"stage":"\u0070rimary"}`, "\xff", `{"grade":3.0,"grade":3}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out, told, err := ran(in, "decide", "--book", "national", "--term", "2025-09")
		want := 0
		for i, line := range strings.Split(in, "\n") {
			if i == 0 {
				line = strings.TrimPrefix(line, "\ufeff")
			}
			if strings.TrimSpace(line) != "" {
				want++
			}
		}
		if got := strings.Count(out, "\n"); got != want || (err != nil) != (told != "") {
			t.Errorf("%q: got %d lines for %d, told %q, %v", in, got, want, told, err)
		}
		for line := range strings.Lines(out) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%q: no JSON: %s", in, line)
			}
		}
	})
}

func TestRule_refusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{}, {"dance"}, {"decide"}, {"decide", "--book", "moon", "--term", "2016-09"}, {"decide", "--book", "plan", "--term", "2016-04"},
		{"test", "--book", "moon"}, {"check", "no-such.yaml"}, {"list", "--book", "moon"},
	} {
		if _, _, err := ran("", args...); err == nil {
			t.Errorf("%v was accepted", args)
		}
	}
	for term, says := range map[string]string{
		"9999-09": "应在1990至2100之间", "1989-09": "应在1990至2100之间", "2101-03": "应在1990至2100之间", "0000-03": "应在1990至2100之间",
		"9999-01": "秋季写作 2016-09，春季写作 2017-03", "2016-9": "秋季写作", "+016-09": "秋季写作",
	} {
		if _, _, err := ran("", "decide", "--book", "national", "--term", term); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want %s", term, err, says)
		}
	}
	for _, term := range []string{"1990-03", "2100-09"} {
		if _, _, err := ran("", "decide", "--book", "national", "--term", term); err != nil {
			t.Errorf("%s: %v", term, err)
		}
	}
}

func TestRule_checkListAndTest(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "county.yaml")
	const county = "book: county\nname: 县里的书\nsource: 示教〔2025〕1号\nrules:\n  - {code: preschool_aid, name: 学前教育资助, clause: 一, " +
		"kind: grant, unit: fen per school year, from: 2025, when: {stage: [preschool], categories: [needy]}, amount: {preschool: 100000}}\n"
	if err := os.WriteFile(file, []byte(county), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := filepath.Join(t.TempDir(), "cases.yaml")
	const golden = "- name: 孤儿在公办幼儿园\n  clause: 一\n  term: 2025-09\n  facts: {categories: [orphan], stage: preschool, grade: 2, school_owner: public}\n" +
		"  expect: {preschool_aid: 500元}\n"
	if err := os.WriteFile(cases, []byte(golden), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"规则书“县里的书”没有问题：11个项目": {"check", "--over", "national", file},
		"1个案例全部相符":            {"test", "--book", file, "--over", "national", "--cases", cases},
		"preschool_aid@2025":  {"list", "--book", file, "--over", "national"},
		"案例全部相符":              {"test", "--book", "national"},
		"非寄宿生生活补助（按比例）　资金来源：中央财政和地方财政各半　发放方式：由学籍地按学期发放": {"list", "--book", "national"},
		"plan      e615aabf30de853c": {"list"},
	} {
		if out, _, err := ran("", args...); err != nil || !strings.Contains(out, want) {
			t.Errorf("%v: got %s, %v; want %s", args, out, err, want)
		}
	}
	merged, _, err := ran("", "text", "--book", file, "--over", "national")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file+".whole.yaml", []byte(merged), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _, err := ran("", "test", "--book", file+".whole.yaml", "--cases", cases); err != nil || !strings.Contains(out, "1个案例全部相符") {
		t.Errorf("both books as one: %s, %v", out, err)
	}
	if out, _, err := ran("", "cases", "--book", "plan"); err != nil || out != rules.CasesText("plan") {
		t.Errorf("cases: %v", err)
	}
	if _, _, err := ran("", "test", "--book", file, "--over", "national"); err == nil || !strings.Contains(err.Error(), "--cases") {
		t.Errorf("a file has no cases of its own: got %v", err)
	}
	if _, _, err := ran("", "check", file); err == nil || !strings.Contains(err.Error(), "没有“needy”这个类别或组") {
		t.Errorf("without the book below it: got %v", err)
	}
}
