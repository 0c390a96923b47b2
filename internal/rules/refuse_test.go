package rules

import (
	"slices"
	"strings"
	"testing"
)

// lawful is a book with every kind of rule and limit; the cases below spoil one thing each.
const lawful = `book: b
name: 书
source: 文
unit: fen per school year
groups:
  poor: {name: 困难, clause: 一, members: [rural_minimum, orphan]}
items:
  boarding: {name: 寄宿, from: 2016, until: 2020}
rules:
  - {code: boarding, clause: 一, kind: grant, from: 2016, until: 2018-09, when: {stage: [primary], boarding: true}, amount: {primary: 100}}
  - {code: boarding, clause: 一, kind: grant, from: 2019-03, until: 2020, when: same, amount: {primary: 200}}
  - {code: day, name: 走读, clause: 一, kind: share, of: boarding, percent: 50, from: 2017, until: 2020, when: {stage: [primary], boarding: false}}
  - code: grant
    name: 助学金
    clause: 一
    kind: average
    from: 2016
    when: {stage: [senior]}
    amount: {senior: 200}
    range: {least: 100, most: 300}
    tiers:
      - {name: 一档, when: {categories: [poor]}, amount: {senior: 300}}
      - {name: 二档, when: {hardship_level: [hard]}, amount: {senior: 200}}
      - {name: 三档, amount: {senior: 100}}
  - {code: waiver, name: 免费, clause: 一, kind: waiver, from: 2016, when: {stage: [senior]}, fee: {cap: {senior: 160}, owners: [private]}}
  - {code: loan, name: 贷款, clause: 一, kind: loan, from: 2016, when: {stage: [higher]}, amount: {higher: 800}}
limits:
  - {exclude: [boarding, day], clause: 一}
  - {stack: [grant, waiver], clause: 一}
  - {cap: [grant, waiver], fen: 400, clause: 一}
  - {quota: [grant], share: {west: 30, east: 10}, clause: 一}
`

func TestParse_refusesUnlawful(t *testing.T) {
	t.Parallel()
	if _, err := Parse([]byte(lawful)); err != nil {
		t.Fatalf("the lawful book: %v", err)
	}
	for _, c := range []struct {
		name, old, new string
		line           int
		says           string
	}{
		{"overlap", "from: 2019-03", "from: 2018-09", 11, "与第10行的规则在时间上重叠"},
		{"gap", "from: 2019-03", "from: 2019-09", 11, "与前一条规则之间有空档：2019年春季学期没有规则"},
		{"gap at the end", "until: 2020, when: same", "until: 2019, when: same", 8, "声明的执行期内自2020—2021学年起没有规则"},
		{"gap at the beginning", "from: 2016, until: 2020}", "from: 2015, until: 2020}", 10, "2015—2016学年没有规则"},
		{"outside of the span", "until: 2020, when: same", "until: 2021, when: same", 11, "超出了项目声明的执行期"},
		{"declared without a rule", "items:", "items:\n  lunch: {name: 午餐, from: 2016}", 8, "声明的执行期内自2016—2017学年起没有规则"},
		{"item twice", "items:", "items:\n  boarding: {name: 寄宿, from: 2016, until: 2020}", 9, "项目“boarding”重复"},
		{"contradiction of facts", "when: {stage: [senior]}, fee", "when: {stage: [senior], hardship: true, hardship_level: none}, fee", 25, "条件互相矛盾"},
		{"grade that a stage has not", "{stage: [primary], boarding: true}", "{stage: [primary], grade: [7, 8], boarding: true}", 10, "条件互相矛盾"},
		{"degree of a primary pupil", "{stage: [primary], boarding: true}", "{stage: [primary], degree: [graduate]}", 10, "条件互相矛盾"},
		{"not known, of another fact than a place", "{stage: [primary], boarding: true}", "{stage: [primary], boarding: [true, unknown]}", 10, "没有“unknown”这个取值"},
		{"not known and nothing else", "{stage: [primary], boarding: true}", "{stage: [primary], roll_local: [unknown]}", 10, "还要写明哪个取值"},
		{"line within another", "when: {stage: [senior]}, fee", "when: {stage: [senior], any: [{boarding: true}, {boarding: true, hukou: [rural]}]}, fee", 25, "第2种情形已包含在第1种之中"},
		{"no source", "source: 文\n", "", 9, "缺少“source”"},
		{"no name", "name: 走读, ", "", 12, "缺少“name”"},
		{"no unit", "unit: fen per school year\n", "", 9, "缺少“unit”"},
		{"term that is none", "from: 2019-03", "from: 2019-04", 11, "“2019-04”不是学年或学期"},
		{"same as nothing", "{stage: [primary], boarding: true}", "same", 10, "前面没有“boarding”的规则"},
		{"share of an unknown item", "of: boarding", "of: lunch", 12, "没有“lunch”这个项目"},
		{"share of itself", "of: boarding", "of: day", 12, "成了循环"},
		{"share without its base in time", "from: 2017, until: 2020, when: {stage: [primary], boarding: false}", "from: 2015, until: 2020, when: {stage: [primary], boarding: false}", 12, "“boarding”自2015—2016学年起没有规则"},
		{"share beyond its base", "percent: 50, from: 2017, until: 2020", "percent: 50, from: 2017, until: 2021", 12, "“boarding”自2021—2022学年起没有规则"},
		{"share of another stage", "until: 2020, when: {stage: [primary], boarding: false}", "until: 2020, when: {stage: [junior], boarding: false}", 12, "没有初中的金额"},
		{"share of tiers", "of: boarding", "of: grant", 12, "没有固定金额"},
		{"share without percent", "percent: 50, ", "", 12, "percent"},
		{"percent of nothing", "percent: 50", "percent: 0", 12, "1 至 100 的整数"},
		{"less than nothing", "amount: {primary: 100}", "amount: {primary: -100}", 10, "金额"},
		{"a sum of nothing", "amount: {primary: 100}", "amount: {primary: 0}", 10, "金额"},
		{"a sum beyond reason", "amount: {primary: 100}", "amount: {primary: 99999999999}", 10, "金额"},
		{"a sum beyond 64 bits", "amount: {primary: 100}", "amount: {primary: 99999999999999999999}", 10, "不是金额"},
		{"share with amount", "boarding: false}}", "boarding: false}, amount: {primary: 1}}", 12, "请删去 amount"},
		{"tiers below the mean", "amount: {senior: 200}\n    range", "amount: {senior: 301}\n    range", 13, "无论如何达不到平均3.01元"},
		{"tiers above the mean", "amount: {senior: 200}\n    range", "amount: {senior: 99}\n    range", 13, "无论如何达不到平均0.99元"},
		{"tier outside of the range", "most: 300", "most: 299", 22, "不在政策允许的1元至2.99元之间"},
		{"range upside down", "least: 100", "least: 301", 20, "高于上限"},
		{"tier after the rest", "{name: 二档, when: {hardship_level: [hard]}", "{name: 二档", 23, "永远轮不到"},
		{"tier of people in a better one", "when: {hardship_level: [hard]}", "when: {categories: [orphan]}", 23, "二档的对象都已在更高的档中"},
		{"one tier", "      - {name: 二档, when: {hardship_level: [hard]}, amount: {senior: 200}}\n      - {name: 三档, amount: {senior: 100}}\n", "", 22, "分档应是2至5档"},
		{"tier without its stage", "{name: 三档, amount: {senior: 100}}", "{name: 三档, amount: {junior: 100}}", 24, "缺少普通高中(senior)的金额"},
		{"tiers of a waiver", "fee: {cap: {senior: 160}, owners: [private]}", "tiers: [{name: 甲, amount: {senior: 1}}, {name: 乙, amount: {senior: 1}}]", 25, "waiver 类不分档"},
		{"fee of a grant", "amount: {primary: 100}", "amount: {primary: 100}, fee: actual", 10, "fee 只用于 waiver 类"},
		{"fee that is none", "fee: {cap: {senior: 160}, owners: [private]}", "fee: all", 25, "fee 只能写 actual"},
		{"cap of another stage", "cap: {senior: 160}", "cap: {junior: 160}", 25, "缺少普通高中(senior)的金额"},
		{"owner that is none", "owners: [private]", "owners: [church]", 25, "没有“church”这个取值"},
		{"autumn of a loan", "amount: {higher: 800}", "amount: {higher: 800}, autumn: 100", 26, "不分学期发放"},
		{"confirmed by hearsay", "kind: loan", "kind: loan, confirmed: perhaps", 26, "应为 true 或 false"},
		{"exclusion of an unknown item", "exclude: [boarding, day]", "exclude: [boarding, lunch]", 28, "没有“lunch”这个项目"},
		{"exclusion of one", "exclude: [boarding, day]", "exclude: [boarding]", 28, "至少要有两个项目"},
		{"exclusion of what stacks", "exclude: [boarding, day]", "exclude: [waiver, grant]", 29, "与第28行矛盾"},
		{"exclusion in both orders", "stack: [grant, waiver]", "exclude: [day, boarding]", 29, "与第28行矛盾"},
		{"limit of no kind", "{exclude: [boarding, day], clause", "{clause", 28, "应写明 exclude"},
		{"ceiling without a sum", "fen: 400, ", "", 30, "cap 要有 fen"},
		{"quota without a share", "share: {west: 30, east: 10}, ", "", 31, "quota 要有 share"},
		{"quota of the moon", "west: 30", "moon: 30", 31, "不认识的项目“moon”"},
		{"limit without clause", "{stack: [grant, waiver], clause: 一}", "{stack: [grant, waiver]}", 29, "缺少“clause”"},
		{"limit that ends first", "fen: 400, ", "fen: 400, from: 2017, until: 2016-09, ", 30, "早于开始学期"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bad := strings.Replace(lawful, c.old, c.new, 1)
			if bad == lawful {
				t.Fatalf("%q is not in the lawful book", c.old)
			}
			refuses(t, bad, c.line, c.says)
		})
	}
}

func TestParse_refusesCircleOfShares(t *testing.T) {
	t.Parallel()
	b := strings.Replace(lawful, "of: boarding", "of: half", 1)
	b = strings.Replace(b, "limits:", "  - {code: half, name: 半, clause: 一, kind: share, of: day, percent: 50, from: 2017, until: 2020, when: {stage: [primary]}}\nlimits:", 1)
	refuses(t, b, 27, "成了循环")
}

func TestParseCases_refuses(t *testing.T) {
	t.Parallel()
	const fine = "- name: 甲\n  clause: 一\n  term: 2016-09\n  facts: {stage: primary}\n  expect: {boarding_aid: 500元}\n"
	if cases, err := ParseCases([]byte(fine)); err != nil || len(cases) != 1 {
		t.Fatalf("got %v, %v", cases, err)
	}
	for old, c := range map[string]struct{ new, says string }{
		"2016-09":              {"2016", "学期“2016”无法识别"},
		"stage: primary":       {"stage: college", "没有“college”这个取值"},
		"{stage: primary}":     {"{height: 3}", "没有“height”这项事实"},
		"expect":               {"expects", "不认识的项目“expects”"},
		"  clause: 一\n":        {"", "缺少“clause”"},
		"facts: {stage":        {"because: {boarding_aid: [moon]}\n  facts: {stage", "没有“moon”这项事实"},
		"{boarding_aid: 500元}": {"[boarding_aid]", "写法不对"},
	} {
		if _, err := ParseCases([]byte(strings.Replace(fine, old, c.new, 1))); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %s", c.new, err, c.says)
		}
	}
}

func TestProve_tellsWhatDiffers(t *testing.T) {
	t.Parallel()
	cases, err := ParseCases([]byte(`
- name: 错的
  clause: 一
  term: [2016-09, 2017-03]
  facts: {stage: primary, boarding: true, categories: [unlifted]}
  expect: {boarding_aid: 501元, lunch: 享受}
  because: {boarding_aid: [stage]}
  nearest: {day_aid: [stage]}
  sentence: {boarding_aid: '不享受'}
- name: 漏了的
  clause: 一
  term: 2016-09
  facts: {stage: higher, categories: [unlifted]}
  expect: {}
`))
	if err != nil {
		t.Fatal(err)
	}
	failures := Plan().Prove(cases)
	told := strings.Join(failures, "\n")
	for _, want := range []string{
		"第2行，案例“错的”（2016年秋季学期）：寄宿生生活补助应为“501元”，规则书得出“500元”", "案例“错的”（2017年春季学期）", "理由应是“学段”，规则书给出“学段、是否寄宿、脱贫属性”",
		"说明应是“不享受”", "规则书没有“lunch”这个项目", "规则书没有“day_aid”这个项目",
		"案例“漏了的”（2016年秋季学期）：优先办理生源地信用助学贷款应为“不享受”，规则书得出“享受”",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not told:\n%s", want, told)
		}
	}
	if len(failures) != 11 {
		t.Errorf("got %d failures, want 11:\n%s", len(failures), told)
	}
}

// The plan says how long each aid lasts, so that a year cut off any of its
// rules, or a rule left out, is refused.
func TestParse_refusesHolesInThePlan(t *testing.T) {
	t.Parallel()
	text := Plan().Text()
	head, rules, _ := strings.Cut(text, "\nrules:\n")
	each := strings.Split(rules, "\n\n")
	if len(each) != 7 {
		t.Fatalf("got %d rules, want 7", len(each))
	}
	for i, rule := range each {
		short := strings.Replace(rule, "until: 2020", "until: 2018", 1)
		for name, others := range map[string][]string{
			"cut":      slices.Concat(each[:i], []string{short}, each[i+1:]),
			"left out": slices.Concat(each[:i], each[i+1:]),
		} {
			_, err := Parse([]byte(head + "\nrules:\n" + strings.Join(others, "\n\n")))
			if err == nil || !strings.Contains(err.Error(), "没有规则") {
				t.Errorf("%s %.40q: got %v", name, rule, err)
			}
		}
	}
}
