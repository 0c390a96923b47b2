package bureau_test

import (
	"fmt"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/testkit"
)

// recased is the text with one line of its cases in place of another.
func recased(t *testing.T, text aid.EditionText, old, fresh string) aid.EditionText {
	t.Helper()
	if !strings.Contains(text.Cases, old) {
		t.Fatalf("the cases have no %q", old)
	}
	text.Cases = strings.Replace(text.Cases, old, fresh, 1)
	return text
}

// without is the text without the case of a name.
func without(t *testing.T, text aid.EditionText, name string) aid.EditionText {
	t.Helper()
	from := strings.Index(text.Cases, "- name: "+name+"\n")
	if from < 0 {
		t.Fatalf("the cases have no %q", name)
	}
	end := strings.Index(text.Cases[from+1:], "\n- name: ") + from + 2
	text.Cases = text.Cases[:from] + text.Cases[end:]
	return text
}

func checkOf(t *testing.T, r aid.Rehearsal, code string) aid.RuleCheck {
	t.Helper()
	for _, c := range r.Report.Checks {
		if c.Code == code {
			return c
		}
	}
	t.Fatalf("no check %s in %+v", code, r.Report.Checks)
	return aid.RuleCheck{}
}

// A golden case of an item whose rules stay cannot be taken out or turned unseen:
// the rehearsal is red, and names it. Cases of boarding aid change with its sums.
func TestRehearse_keepsTheProofsOfWhatStays(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	const senior = "高三同样享受"
	for name, c := range map[string]struct {
		text    aid.EditionText
		details []string
	}{
		"all kept":             {raised(), nil},
		"a case of boarding":   {without(t, raised(), "初中寄宿生每年1250元"), nil},
		"a case of what stays": {without(t, raised(), senior), []string{"删去“" + senior + "”（2016年秋季学期）：普通高中免学杂费、普通高中国家助学金"}},
		"another situation": {
			recased(t, raised(), "[relapsed], stage: senior, grade: 3, boarding: true}", "[relapsed], stage: senior, grade: 2, boarding: true}"),
			[]string{"改动“" + senior + "”（2016年秋季学期）：普通高中免学杂费、普通高中国家助学金"},
		},
		"silence of other items": {
			recased(t, raised(), "[relapsed], stage: senior, grade: 3, boarding: true}", "[relapsed], stage: senior, grade: 3, boarding: true}\n  only: [senior_high_fee_waiver, senior_high_grant]"),
			[]string{"改动“" + senior + "”（2016年秋季学期）：普通高中免学杂费、普通高中国家助学金"},
		},
	} {
		r := rehearsed(t, o, drafted(t, o, c.text))
		check := checkOf(t, r, aid.CheckProofs)
		want(t, name, check.Details, c.details)
		if check.OK != (c.details == nil) || r.Green != aid.TriOf(c.details == nil) {
			t.Errorf("%s: got %+v, green %v", name, check, r.Green)
		}
	}
}

// What a version changed of the rules and of the golden cases is kept with it, as
// its rehearsal found it: after it is in force, and after a later one is, too.
func TestEdition_keepsWhatItChanged(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	text := without(t, raised(), "初中走读生没有寄宿补助")
	text.Cases += "\n- name: 初三寄宿生春季750元\n  clause: 三(一)1\n  term: 2017-03\n  facts: {categories: [unlifted], stage: junior, grade: 3, boarding: true}\n  expect: {boarding_aid: 750元}\n"
	changed := func(id aid.EditionID) (lines []string) {
		v, err := o.Bureau.Edition(t.Context(), drafter(o), id, "stage")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range v.Changes {
			lines = append(lines, fmt.Sprint(v.Against, " ", c.Item, " ", c.Points))
		}
		for _, c := range v.Cases {
			if c.Added || c.Gone || c.Name == "小学寄宿生每年1000元" {
				lines = append(lines, fmt.Sprint(c.Name, " ", c.Added, " ", c.Gone, " ", c.Points))
			}
		}
		return lines
	}
	sums := []string{
		"0 寄宿生生活补助 [{小学金额 每年1000元 每年1250元} {初中金额 每年1250元 每年1500元}]",
		"小学寄宿生每年1000元 false false [{寄宿生生活补助 500元 625元} {寄宿生生活补助的理由和说明  有改动，请看全文}]",
		"初三寄宿生春季750元 true false [{学期  2017年春季学期} {情况  学段：初中，年级：九年级，是否寄宿：是，脱贫属性：未脱贫} {依据  三(一)1} {寄宿生生活补助  750元}]",
		"初中走读生没有寄宿补助 false true [{学期 2016年秋季学期 } {情况 学段：初中，年级：九年级，是否寄宿：否，脱贫属性：返贫 } {依据 三(一)1 } {寄宿生生活补助 不享受 }]",
	}
	want(t, "a draft", changed(drafted(t, o, text)), sums)
	first := inForce(t, o, text)
	want(t, "in force", changed(first), sums)
	back := raised()
	back.Book, back.Cases = rules.Plan().Text(), rules.CasesText("plan")
	inForce(t, o, back)
	want(t, "after the next one", changed(first), sums)
}
