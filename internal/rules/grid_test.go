package rules_test

import (
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/rules"
)

func shipped(t *testing.T, name string) *rules.Book {
	t.Helper()
	book, err := rules.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// A book whose tables are written out and read in again is the same law.
func TestTabled_comesBackAsTheSameLaw(t *testing.T) {
	t.Parallel()
	for _, name := range rules.Shipped() {
		book := shipped(t, name)
		text, faults := book.Tabled(book.Sheets())
		if len(faults) > 0 {
			t.Fatalf("%s: %v", name, faults)
		}
		again, err := rules.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		if again.Hash() != book.Hash() {
			t.Errorf("%s: got hash %s, want %s\n%s", name, again.Hash(), book.Hash(), text)
		}
	}
}

// sheetOf is the decision table of one item of the plan, and the place of a column in it.
func sheetOf(t *testing.T, item string) (rules.GridSheet, func(column string) int) {
	t.Helper()
	for _, s := range shipped(t, "plan").Sheets() {
		if s.Item == item {
			return s, func(column string) int {
				i := slices.Index(s.Rows[0], column)
				if i < 0 {
					t.Fatalf("no column %s", column)
				}
				return i
			}
		}
	}
	t.Fatalf("no sheet of %s", item)
	return rules.GridSheet{}, nil
}

// A sum changed in a table is due from the term that it is written for.
func TestTabled_takesWhatWasChanged(t *testing.T) {
	t.Parallel()
	plan := shipped(t, "plan")
	s, at := sheetOf(t, "boarding_aid")
	old := slices.Clone(s.Rows[1])
	old[at("截止学期")] = "2016-09"
	fresh := slices.Clone(s.Rows[1])
	fresh[at("开始学期")], fresh[at("小学（元/学年）")] = "2017-03", "1250.50"
	s.Rows = [][]string{s.Rows[0], old, fresh}
	text, faults := plan.Tabled([]rules.GridSheet{s})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	book, err := rules.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	boarder := rules.Facts{Stage: rules.Primary, Boarding: rules.True, Categories: rules.InCategories(rules.Unlifted)}
	for term, want := range map[rules.Term]rules.Fen{{Year: 2016}: 500_00, {Year: 2016, Spring: true}: 625_25} {
		if got := decision(book.Decide(boarder, term), "boarding_aid").Fen; got != want {
			t.Errorf("%s: got %d fen, want %d", term, got, want)
		}
	}
	if got, want := len(book.Items()), len(plan.Items()); got != want {
		t.Errorf("got %d items, want %d: those without a table stay", got, want)
	}
}

func decision(all []rules.Decision, item string) rules.Decision {
	return all[slices.IndexFunc(all, func(d rules.Decision) bool { return d.Item == item })]
}

func TestTabled_faults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(row []string, at func(string) int) [][]string
		column string // "" for the row
		want   string
	}{
		{"value", func(row []string, at func(string) int) [][]string {
			row[at("学段")] = "小学、幼儿园"
			return [][]string{row}
		}, "学段", "没有“幼儿园”这个取值，可用：学前教育、小学、初中、普通高中、中职、高校"},
		{"money", func(row []string, at func(string) int) [][]string {
			row[at("小学（元/学年）")] = "一千"
			return [][]string{row}
		}, "小学（元/学年）", "不是金额"},
		{"term", func(row []string, at func(string) int) [][]string {
			row[at("开始学期")] = "2016年夏"
			return [][]string{row}
		}, "开始学期", "请写作 2016年秋季学期、2017年春季学期"},
		{"kind", func(row []string, at func(string) int) [][]string {
			row[at("种类")] = "补助"
			return [][]string{row}
		}, "种类", "没有“补助”这个种类"},
		{"no such item", func(row []string, at func(string) int) [][]string {
			row[at("项目代码")], row[at("项目")] = "", "交通补助"
			return [][]string{row}
		}, "项目", "没有这个项目"},
		{"gap", func(row []string, at func(string) int) [][]string {
			row[at("截止学期")] = "2016年秋季学期"
			return [][]string{row}
		}, "", "自2017年春季学期起没有规则"},
		{"ends first", func(row []string, at func(string) int) [][]string {
			row[at("截止学期")] = "2015年秋季学期"
			return [][]string{row}
		}, "", "截止学期 2015年秋季学期早于开始学期 2016年春季学期"},
		{"tier without a name", func(row []string, at func(string) int) [][]string {
			tier := make([]string, len(row))
			tier[at("项目代码")], tier[at("行")], tier[at("小学（元/学年）")], tier[at("初中（元/学年）")] = row[at("项目代码")], "档次", "1000", "1250"
			named := slices.Clone(tier)
			named[at("档次")], named[at("类别")] = "一档", "未脱贫"
			return [][]string{row, named, tier}
		}, "档次", "没有填写档次的名称"},
		{"sum of a priority", func(row []string, at func(string) int) [][]string {
			row[at("种类")] = "优先办理"
			return [][]string{row}
		}, "", "优先办理类没有固定金额，请删去各学段的金额"},
		{"clause", func(row []string, at func(string) int) [][]string {
			row[at("依据")] = ""
			return [][]string{row}
		}, "", "缺少“依据”"},
		{"overlap", func(row []string, _ func(string) int) [][]string { return [][]string{row, slices.Clone(row)} }, "", "与另一条规则在时间上重叠"},
		{"amount", func(row []string, at func(string) int) [][]string {
			row[at("初中（元/学年）")] = ""
			return [][]string{row}
		}, "", "缺少初中的金额"},
		{"unreached", func(row []string, at func(string) int) [][]string {
			more := make([]string, len(row))
			for _, column := range []string{"项目代码", "行", "类别", "学段"} {
				more[at(column)] = row[at(column)]
			}
			return [][]string{row, more}
		}, "", "没有自己的条件"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, at := sheetOf(t, "boarding_aid")
			s.Rows = append(s.Rows[:1:1], c.change(slices.Clone(s.Rows[1]), at)...)
			text, faults := shipped(t, "plan").Tabled([]rules.GridSheet{s})
			if len(faults) == 0 {
				t.Fatalf("got no fault:\n%s", text)
			}
			column := -1
			if c.column != "" {
				column = at(c.column)
			}
			if !slices.ContainsFunc(faults, func(f rules.CellFault) bool {
				return f.Sheet == s.Name && f.Row >= 1 && f.Column == column && strings.Contains(f.Text, c.want)
			}) {
				t.Errorf("got %+v, want column %d and %q", faults, column, c.want)
			}
		})
	}
}

// The sandbox lights up the way that holds and marks the cell that fails: 中职二年级, 建档立卡, not 涉农 (三(一)1).
func TestLights(t *testing.T) {
	t.Parallel()
	plan := shipped(t, "plan")
	grid, ok := plan.Grid("vocational_grant")
	if !ok || len(grid.Lines) != 2 {
		t.Fatalf("got %d lines, want 2: 涉农, and 家庭经济困难", len(grid.Lines))
	}
	poor := rules.Facts{Stage: rules.Vocational, Grade: 2, FullTime: rules.True, Agricultural: rules.False, Categories: rules.InCategories(rules.Unlifted)}
	third, rich, blank := poor, poor, poor
	third.Grade, rich.Categories, blank.FullTime = 3, rules.InCategories(rules.LiftedUnsupported), rules.Blank
	for _, c := range []struct {
		name          string
		facts         rules.Facts
		farm, poverty rules.Light
		failing       rules.Fact
	}{
		{"建档立卡 counts as hardship", poor, rules.LightFailed, rules.LightMet, rules.FactAgricultural},
		{"third year", third, rules.LightFailed, rules.LightFailed, rules.FactGrade},
		{"已脱贫(不享受政策)", rich, rules.LightFailed, rules.LightFailed, rules.FactCategory},
		{"no word on 全日制", blank, rules.LightFailed, rules.LightUnsure, rules.FactAgricultural},
	} {
		cells, farm := plan.Lights(&grid, 0, c.facts)
		if _, poverty := plan.Lights(&grid, 1, c.facts); farm != c.farm || poverty != c.poverty {
			t.Errorf("%s: got %s and %s, want %s and %s", c.name, farm, poverty, c.farm, c.poverty)
		}
		if got := cells[slices.Index(grid.Facts, c.failing)]; got != rules.LightFailed {
			t.Errorf("%s: cell of %s: got %s, want failed", c.name, c.failing.Label(), got)
		}
	}
}

func TestRuleSentence(t *testing.T) {
	t.Parallel()
	plan := shipped(t, "plan")
	for id, want := range map[string]string{
		"boarding_aid@2016-03":           "建档立卡，小学或初中，寄宿：每生每学年小学1000元、初中1250元（2016年春季学期至2020—2021学年，依据三(一)1）",
		"vocational_grant@2016-03":       "建档立卡，中职，一年级或二年级，全日制正式学籍，涉农专业；或者建档立卡，中职，一年级或二年级，全日制正式学籍，家庭经济困难：平均每生每学年2000元（2016年春季学期至2020—2021学年，依据三(一)1）",
		"senior_high_fee_waiver@2016":    "建档立卡，普通高中：免除费用（2016—2017学年至2020—2021学年，依据三(一)1）",
		"student_loan_priority@2016-03":  "建档立卡，高校：优先办理，无固定金额（2016年春季学期至2020—2021学年，依据三(一)1）",
		"preschool_aid@2016-03":          "建档立卡，学前教育：金额由县里确定（2016年春季学期至2020—2021学年，依据三(一)1）",
		"there_is_no_rule_of_this_name@": "",
	} {
		if got := plan.RuleSentence(id); got != want {
			t.Errorf("%s:\n got %s\nwant %s", id, got, want)
		}
	}
}

// An officer finds no code in a table that he must understand, and may leave out the one column that has any.
func TestTabled_needsNoCodes(t *testing.T) {
	t.Parallel()
	for _, name := range rules.Shipped() {
		book := shipped(t, name)
		var sheets []rules.GridSheet
		for _, s := range book.Sheets() {
			last := len(s.Rows[0]) - 1
			if s.Rows[0][last] != "项目代码" {
				t.Fatalf("%s: the codes stand in front: %v", s.Name, s.Rows[0])
			}
			var rows [][]string
			for i, row := range s.Rows {
				for j, cell := range row[:last] {
					term := i > 0 && cell != "" && strings.HasSuffix(s.Rows[0][j], "学期")
					if strings.ContainsFunc(cell, func(r rune) bool { return r >= 'a' && r <= 'z' }) || term && !strings.Contains(cell, "季学期") {
						t.Errorf("%s: row %d column %s is %q", s.Name, i, s.Rows[0][j], cell)
					}
				}
				rows = append(rows, row[:last:last])
			}
			rows[0] = append(rows[0], "项目代码")
			sheets = append(sheets, rules.GridSheet{Name: s.Name, Rows: rows})
		}
		text, faults := book.Tabled(sheets)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", name, faults)
		}
		again, err := rules.Parse(text)
		if err != nil || again.Hash() != book.Hash() {
			t.Errorf("%s: not the same law without codes: %v", name, err)
		}
	}
}

// A term may be written as pages show it, as its code, and as what a workbook makes of the code: a date.
func TestTabled_termsAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"2017年春季学期", "2017年春季", "2017春", "2017-03", "2017年3月", "2017/3/1", "2017-03-01", "42795"} {
		s, at := sheetOf(t, "boarding_aid")
		old, fresh := slices.Clone(s.Rows[1]), slices.Clone(s.Rows[1])
		old[at("截止学期")], fresh[at("开始学期")], fresh[at("截止学期")] = "2016年秋季学期", from, "2020—2021学年"
		text, faults := shipped(t, "plan").Tabled([]rules.GridSheet{{Name: s.Name, Rows: [][]string{s.Rows[0], old, fresh}}})
		if len(faults) > 0 {
			t.Errorf("%s: %v", from, faults)
		} else if !strings.Contains(string(text), "from: 2017-03\n    until: 2021-03\n") {
			t.Errorf("%s: got another term:\n%s", from, text)
		}
	}
	for _, from := range []string{"2017年", "2017-04", "2017-2019学年", "42826", "420000"} {
		s, at := sheetOf(t, "boarding_aid")
		s.Rows[1][at("开始学期")] = from
		if _, faults := shipped(t, "plan").Tabled([]rules.GridSheet{s}); len(faults) == 0 || !strings.Contains(faults[0].Text, "无法识别") {
			t.Errorf("%s: got %v", from, faults)
		}
	}
}
