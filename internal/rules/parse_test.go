package rules

import (
	"errors"
	"strings"
	"testing"
)

// good is a book that parses; the cases below spoil one thing each.
const good = `book: county
name: 县里的书
source: 县文
groups:
  poor: {name: 困难, clause: 一, members: [rural_minimum, orphan], counts_as: [hardship]}
rules:
  - code: day_aid
    name: 走读补助
    clause: 一
    kind: grant
    unit: fen per school year
    from: 2016
    until: 2018
    when:
      categories: [poor, disabled]
      stage: [primary, junior]
      boarding: false
      any:
        - hukou: [rural]
        - hardship: true
    amount: {primary: 50000, junior: 62500}
`

func TestParse_refuses(t *testing.T) {
	t.Parallel()
	if _, err := Parse([]byte(good)); err != nil {
		t.Fatalf("the good book: %v", err)
	}
	for _, c := range []struct {
		name, old, new string
		line           int
		says           string
	}{
		{"no clause", "    clause: 一\n", "", 7, "缺少“clause”"},
		{"empty clause", "    clause: 一\n", "    clause: ''\n", 9, "应当填写一个值"},
		{"no unit", "    unit: fen per school year\n", "", 7, "缺少“unit”"},
		{"other unit", "fen per school year", "yuan", 7, "unit 只能是"},
		{"unknown kind", "kind: grant", "kind: gift", 10, "kind“gift”不存在"},
		{"unknown field", "kind: grant", "kind: grant\n    colour: red", 11, "不认识的项目“colour”"},
		{"doubled field", "kind: grant", "kind: grant\n    kind: grant", 11, "项目“kind”重复"},
		{"unknown fact", "boarding: false", "height: 180", 17, "不认识的项目“height”"},
		{"unknown value", "[primary, junior]\n      b", "[primary, college]\n      b", 16, "学段没有“college”这个取值"},
		{"value twice", "[primary, junior]\n      b", "[primary, primary, junior]\n      b", 16, "“primary”重复"},
		{"unknown group", "[poor, disabled]", "[rich]", 15, "没有“rich”这个类别或组"},
		{"unknown member", "orphan]", "elf]", 5, "没有“elf”这个类别"},
		{"counts as no tri", "counts_as: [hardship]", "counts_as: [hukou]", 5, "不是一项是或否的事实"},
		{"group named as category", "  poor: {", "  orphan: {", 5, "已经是一个类别的代码"},
		{"amount without its stage", "primary: 50000, junior: 62500", "primary: 50000", 7, "缺少初中(junior)的金额"},
		{"stage without amount", "junior: 62500}", "junior: 62500, senior: 1}", 7, "普通高中(senior)有金额"},
		{"no amount", "    amount: {primary: 50000, junior: 62500}\n", "", 7, "缺少小学(primary)的金额"},
		{"amount in yuan", "50000", "500.00", 21, "不是金额"},
		{"amount of nothing", "50000", "0", 7, "金额0元不合理"},
		{"amount too large", "50000", "99999999", 7, "不合理"},
		{"waiver with amount", "kind: grant", "kind: waiver", 7, "没有固定金额"},
		{"county sum without source", "kind: grant", "kind: county", 7, "source"},
		{"year is no year", "from: 2016", "from: 16", 12, "“16”不是学年"},
		{"ends before it begins", "until: 2018", "until: 2015", 7, "早于开始学期"},
		{"one branch", "        - hardship: true\n", "", 19, "any 至少要有两种情形"},
		{"empty branch", "- hardship: true", "- {}", 20, "至少要有一个条件"},
		{"branch that contradicts", "- hardship: true", "- boarding: true", 7, "第2种情形与前面的条件矛盾"},
		{"no to what a group has by law", "- hardship: true", "- hardship: false", 7, "“困难”视同家庭经济困难"},
		{"empty list", "[rural]", "[]", 19, "不为空的列表"},
		{"no rules", good[strings.Index(good, "rules:"):], "", 1, "缺少“rules”"},
		{"broken yaml", "when:\n", "when\n", 14, "不是完整的YAML"},
		{"two books", "junior: 62500}\n", "junior: 62500}\n---\nbook: b\n", 22, "只能有一本规则"},
		{"alias", "any:", "any: *x\n      # ", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bad := strings.Replace(good, c.old, c.new, 1)
			if bad == good {
				t.Fatalf("%q is not in the good book", c.old)
			}
			refuses(t, bad, c.line, c.says)
		})
	}
}

func refuses(t *testing.T, book string, line int, says string) {
	t.Helper()
	_, err := Parse([]byte(book))
	var faults *BookError
	if !errors.As(err, &faults) {
		t.Fatalf("got %v, want a BookError", err)
	}
	if line == 0 {
		return
	}
	for _, f := range faults.Faults {
		if f.Line == line && strings.Contains(f.Text, says) {
			return
		}
	}
	t.Errorf("got\n%v\nwant line %d: …%s…", err, line, says)
}

func TestParse_namesRuleAndLine(t *testing.T) {
	t.Parallel()
	_, err := Parse([]byte(strings.Replace(good, "kind: grant", "kind: gift", 1)))
	const want = "第10行(day_aid):kind“gift”不存在，可用：grant、average、waiver、priority、county、share、loan"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestParse_refusesOverlapButNotSuccession(t *testing.T) {
	t.Parallel()
	rule := good[strings.Index(good, "  - code"):]
	later := strings.NewReplacer("from: 2016", "from: 2019", "until: 2018", "until: 2020").Replace(rule)
	b, err := Parse([]byte(good + later))
	if err != nil || len(b.Items()) != 1 || len(b.Rules()) != 2 {
		t.Fatalf("succession: %v", err)
	}
	refuses(t, good+strings.Replace(later, "2019", "2018", 1), 22, "与第7行的规则在时间上重叠")
	refuses(t, good+strings.Replace(rule, "    until: 2018\n", "", 1), 22, "重叠")
}

func TestParse_refusesNoBook(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "# 空\n", "[]", "1", "&a [*a]", "book: x", strings.Repeat("x", maxBook+1)} {
		if _, err := Parse([]byte(s)); err == nil {
			t.Errorf("%.20q is no book", s)
		}
	}
}

func TestHash_dependsOnTheLawAlone(t *testing.T) {
	t.Parallel()
	hash := func(s string) string {
		b, err := Parse([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b.Hash()
	}
	base := hash(good)
	same := strings.NewReplacer("rules:", "# 说明\nrules:", "[primary, junior]\n      boarding: false", "[junior, primary]\n      boarding: false").Replace(good)
	if got := hash(same); got != base {
		t.Errorf("comment and order of values: got %s, want %s", got, base)
	}
	for _, change := range []string{"50000 50001", "2018 2019", "orphan disabled", "false true", "[rural] [town]", "走读补助 走读生补助"} {
		from, to, _ := strings.Cut(change, " ")
		if hash(strings.Replace(good, from, to, 1)) == base {
			t.Errorf("%s leaves the hash as it was", change)
		}
	}
}

// Versions are stored with what was decided under them: the plan's changes with its law and with nothing else.
func TestHash_ofThePlanStays(t *testing.T) {
	t.Parallel()
	if got := Plan().Hash(); got != "e615aabf30de853c" {
		t.Errorf("got %s", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{good, lawful, countyLaw, "&a [*a]", "- name: 甲\n  clause: 一\n  term: 2016-09\n  facts: {stage: primary}\n  expect: {boarding_aid: 500元}\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if cases, err := ParseCases([]byte(s)); err == nil {
			Plan().Prove(cases)
		}
		if b, err := Plan().Extend([]byte(s)); err == nil {
			b.Decide(Facts{Stage: Senior, Categories: InCategories(Orphan)}, Term{Year: 2025})
		}
		b, err := Parse([]byte(s))
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a sentence")
			}
			return
		}
		again, err := Parse([]byte(s))
		if err != nil || again.Hash() != b.Hash() {
			t.Fatalf("read twice: %v", err)
		}
		for _, facts := range []Facts{{}, {Stage: Primary, Categories: InCategories(Unlifted)}} {
			for _, d := range b.Decide(facts, Term{Year: 2016}) {
				b.Sentence(facts, d)
			}
		}
	})
}

// A sum in words is one fault, not two; a fault of the whole file begins with what is wrong; a clause that names its document does not say it twice.
func TestFault_saysOneThing(t *testing.T) {
	t.Parallel()
	_, err := Parse([]byte(strings.Replace(good, "50000", "一千", 1)))
	var faults *BookError
	if !errors.As(err, &faults) || len(faults.Faults) != 1 || !strings.Contains(faults.Faults[0].Text, "“一千”不是金额") {
		t.Errorf("got %v", err)
	}
	if _, err = Parse(nil); err == nil || strings.HasPrefix(err.Error(), ":") {
		t.Errorf("got %v", err)
	}
	book, err := Parse([]byte(strings.Replace(good, "    clause: 一\n", "    clause: 青教〔2017〕12号第二条\n    source: 青教〔2017〕12号\n", 1)))
	if err != nil {
		t.Fatal(err)
	}
	said := book.RuleSentence(book.Rules()[0].ID())
	for _, d := range book.Decide(Facts{Stage: Primary}, Term{Year: 2016}) {
		said += book.Sentence(Facts{Stage: Primary}, d)
	}
	if strings.Count(said, "青教〔2017〕12号") != 2 || strings.Contains(said, "，青教") {
		t.Errorf("got %s", said)
	}
}
