package rules

import (
	"slices"
	"testing"
)

// openLaw has sums that hang on a fact while the right does not: tiers that only together take everybody, tiers of which the last takes the
// rest, and a sum by stage of an item for all stages.
const openLaw = `book: open
name: 书
source: 文
unit: fen per school year
rules:
  - code: steps
    name: 分档补助
    clause: 一
    kind: grant
    from: 2025
    when: {hardship: true}
    tiers:
      - {name: 一档, when: {hardship_level: [special]}, amount: {preschool: 90001, primary: 90001, junior: 90001, senior: 90001, vocational: 90001, higher: 90001}}
      - {name: 二档, when: {hardship_level: [hard]}, amount: {preschool: 60000, primary: 60000, junior: 60000, senior: 60000, vocational: 60000, higher: 60000}}
      - {name: 三档, when: {hardship_level: [ordinary]}, amount: {preschool: 30000, primary: 30000, junior: 30000, senior: 30000, vocational: 30000, higher: 30000}}
  - code: rest
    name: 助学金
    clause: 二
    kind: average
    from: 2025
    when: {stage: [senior], categories: [orphan, disabled]}
    amount: {senior: 200000}
    tiers:
      - {name: 一档, when: {categories: [orphan]}, amount: {senior: 300000}}
      - {name: 二档, when: {region: [west]}, amount: {senior: 200000}}
      - {name: 三档, amount: {senior: 100000}}
  - code: everybody
    name: 路费
    clause: 三
    kind: grant
    from: 2025
    autumn: 100
    when: {boarding: true}
    amount: {preschool: 100, primary: 200, junior: 300, senior: 400, vocational: 500, higher: 600}
`

func TestUnset_whereOnlyTheSumHangsOnAFact(t *testing.T) {
	t.Parallel()
	b, err := Parse([]byte(openLaw))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, item, term string
		facts            Facts
		result           string
		missing          []Fact
		least, most      Fen
	}{
		{"hardship without its level", "steps", "2025-09", Facts{Stage: Senior, Hardship: True}, "金额未定", []Fact{FactHardshipLevel}, 15000, 45001},
		{"the spring half", "steps", "2026-03", Facts{Stage: Senior, Hardship: True}, "金额未定", []Fact{FactHardshipLevel}, 15000, 45000},
		{"the level told", "steps", "2025-09", Facts{Stage: Senior, HardshipLevel: Hard}, "300元", nil, 0, 0},
		{"the stage changes no sum of it", "steps", "2025-09", Facts{HardshipLevel: Hard}, "300元", nil, 0, 0},
		{"no hardship", "steps", "2025-09", Facts{Stage: Senior, Hardship: False}, "不享受", nil, 0, 0},
		{"nothing known: not even the right", "steps", "2025-09", Facts{Stage: Senior}, "待核实", []Fact{FactHardship, FactHardshipLevel}, 0, 0},
		{"an orphan is in the first tier, whatever the region", "rest", "2025-09", Facts{Stage: Senior, Categories: InCategories(Orphan)}, "1500元", nil, 0, 0},
		{"a disabled pupil of an unknown region", "rest", "2025-09", Facts{Stage: Senior, Categories: InCategories(Disabled)}, "金额未定", []Fact{FactRegion}, 50000, 100000},
		{"of the east", "rest", "2025-09", Facts{Stage: Senior, Region: East, Categories: InCategories(Disabled)}, "500元", nil, 0, 0},
		{"no list known: not even the right", "rest", "2025-09", Facts{Stage: Senior, Region: East}, "待核实", []Fact{FactCategory}, 0, 0},
		{"a boarder of an unknown stage", "everybody", "2025-09", Facts{Boarding: True}, "金额未定", []Fact{FactStage}, 100, 600},
		{"who goes home", "everybody", "2025-09", Facts{Boarding: False}, "不享受", nil, 0, 0},
		{"not known whether boarder", "everybody", "2025-09", Facts{Stage: Primary}, "待核实", []Fact{FactBoarding}, 0, 0},
	} {
		d := decided(b, c.item, c.facts, c.term)
		if d.Result() != c.result || !slices.Equal(d.Missing(), c.missing) || d.Least != c.least || d.Most != c.most {
			t.Errorf("%s: got %s, missing %v, %d to %d; want %s, %v, %d to %d", c.name, d.Result(), d.Missing(), d.Least, d.Most, c.result, c.missing, c.least, c.most)
		}
	}
}

func TestSentence_namesWhatTheSumHangsOn(t *testing.T) {
	t.Parallel()
	b, err := Parse([]byte(openLaw))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		item  string
		facts Facts
		want  string
	}{
		{"steps", Facts{Hardship: True}, "享受，金额未定：家庭经济困难学生，困难等级未填，填报后方可确定金额，本学期至少150元、至多450.01元（依据一）"},
		{"rest", Facts{Stage: Senior, Categories: InCategories(Disabled)}, "享受，金额未定：属于“家庭经济困难残疾”的普通高中学生，所在地区未填，填报后方可确定金额，本学期至少500元、至多1000元（依据二）"},
		{"everybody", Facts{Boarding: True}, "享受，金额未定：寄宿生，学段未填，填报后方可确定金额，本学期至少1元、至多6元（依据三）"},
	} {
		if got := b.Sentence(c.facts, decided(b, c.item, c.facts, "2025-09")); got != c.want {
			t.Errorf("got %s\nwant %s", got, c.want)
		}
	}
}

// In a line of decisions the answer is unset, with the fact that is missing and what is certain of the sum; of a loan nothing is due.
func TestLine_namesWhatASumHangsOn(t *testing.T) {
	t.Parallel()
	b, err := Parse([]byte(openLaw))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"items":[{"code":"steps","answer":"unset","fen":0,"rule":"steps@2025","clause":"一","because":["hardship","hardship_level"],"missing":["hardship_level"],"least_fen":15000,"most_fen":45001},` +
		`{"code":"rest","answer":"no","fen":0,"rule":"rest@2025","clause":"二","because":["stage"]},` +
		`{"code":"everybody","answer":"no","fen":0,"rule":"everybody@2025","clause":"三","because":["boarding"]}]}` + "\n"
	term, _ := ParseTerm("2025-09")
	if got := string(b.Table(term).Writer(false).Line(Facts{Stage: Primary, Boarding: False, Hardship: True})); got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}
