package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// raisedIn2017 is the plan with boarding aid of 1250 and 1500 yuan a year from spring 2017 on.
func raisedIn2017(t *testing.T) *Book {
	t.Helper()
	const old = "    from: 2016-03 # 从2016年起\n    until: 2020\n    when:\n      categories: [registered]\n      stage: [primary, junior]\n      boarding: true\n    amount: {primary: 100000, junior: 125000}\n"
	fresh := strings.Replace(old, "until: 2020", "until: 2016-09", 1) +
		"\n  - code: boarding_aid\n    name: 寄宿生生活补助\n    clause: 三(一)1\n    source: 青教〔2017〕1号\n    kind: grant\n    unit: fen per school year\n" +
		strings.NewReplacer("from: 2016-03 # 从2016年起", "from: 2017-03", "100000", "125000", "125000", "150000").Replace(old)
	if !strings.Contains(Plan().Text(), old) {
		t.Fatal("the plan has another rule")
	}
	b, err := Parse([]byte(strings.Replace(Plan().Text(), old, fresh, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// agreed is a text of golden cases after a person agreed to all that a book gives in them, under the names that they have.
func agreed(t *testing.T, b *Book, text string) string {
	t.Helper()
	text, err := b.Agree(text, agreements(t, b, text))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func agreements(t *testing.T, b *Book, text string) (all []Agreement) {
	t.Helper()
	cases, err := ParseCases([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if len(b.Gaps(&c)) > 0 {
			all = append(all, Agreement{c.Line(), c.Term, c.Name})
		}
	}
	return all
}

// A raise from spring: what the case says of autumn stays, of spring it is another entry, and nothing else moves. 1250 yuan a year are 625 a term.
func TestAgree_onlyWhatChanged(t *testing.T) {
	t.Parallel()
	const (
		head  = "# 县里的案例\n\n- name: 甲 # 抄自文件\n  clause: 三(一)1\n"
		tail  = "\n# 走读\n- {name: 乙, clause: 三(一)1, term: [2016-09, 2017-03], facts: {categories: [unlifted], stage: primary, grade: 3, boarding: false}, expect: {}}\n"
		facts = "  facts: {categories: [unlifted], stage: primary, grade: 3, boarding: true} # 寄宿\n"
		old   = head + "  term: [2016-09, 2017-03, 2017-09]\n" + facts + "  expect: {boarding_aid: 500元}\n  because: {boarding_aid: [stage, boarding, categories]}\n" + tail
		want  = head + "  term: 2016-09\n" + facts + "  expect: {boarding_aid: 500元}\n  because: {boarding_aid: [stage, boarding, categories]}\n" +
			"\n- name: 甲 # 抄自文件\n  clause: 三(一)1\n  term: [2017-03, 2017-09]\n" + facts +
			"  expect: {boarding_aid: 625元}\n  because: {boarding_aid: [stage, boarding, categories]}\n  agreed: [boarding_aid]\n" + tail
	)
	b := raisedIn2017(t)
	got := agreed(t, b, old)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	cases, err := ParseCases([]byte(got))
	if err != nil || len(b.Prove(cases)) > 0 {
		t.Errorf("%v, %v", err, b.Prove(cases))
	}
	indented := "\n  " + strings.ReplaceAll(strings.TrimSpace(old[strings.Index(old, "- name"):]), "\n", "\n  ") + "\n"
	if cases, err := ParseCases([]byte(agreed(t, b, indented))); err != nil || len(b.Prove(cases)) > 0 {
		t.Errorf("indented: %v, %v", err, b.Prove(cases))
	}
}

// Everything that a case says follows: the sentence names the new document, and the case gets a new name.
func TestAgree_toOneTermUnderANewName(t *testing.T) {
	t.Parallel()
	b := raisedIn2017(t)
	const text = "- name: 小学寄宿生每年1000元\n  clause: 三(一)1\n  term: [2017-03, 2017-09]\n  facts: {categories: [unlifted], stage: primary, grade: 3, boarding: true}\n" +
		"  expect: {boarding_aid: 500元}\n  sentence: {boarding_aid: '享受：建档立卡家庭小学寄宿生，每年1000元，本学期500元（依据三(一)1）'}\n"
	got, err := b.Agree(text, []Agreement{{1, Term{2016, true}, "小学寄宿生每年1250元"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"- name: 小学寄宿生每年1250元\n  clause: 三(一)1\n  term: 2017-03\n", "expect: {boarding_aid: 625元}",
		"享受：建档立卡家庭小学寄宿生，每年1250元，本学期625元（依据三(一)1，青教〔2017〕1号）",
		"- name: 小学寄宿生每年1000元\n  clause: 三(一)1\n  term: 2017-09\n",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in\n%s", part, got)
		}
	}
	cases, err := ParseCases([]byte(got))
	if err != nil || len(cases) != 2 || len(b.Gaps(&cases[0])) > 0 || len(b.Gaps(&cases[1])) != 2 {
		t.Errorf("got %+v, %v", cases, err)
	}
	if !slices.Equal(cases[0].Agreed, []string{"boarding_aid"}) || cases[1].Agreed != nil {
		t.Errorf("agreed: %v and %v", cases[0].Agreed, cases[1].Agreed)
	}
}

// A case of a shipped book that changes is the county's, and speaks of the county's own items as well. One that the book no longer has is
// not spoken of.
func TestAgree_speaksOfEveryItem(t *testing.T) {
	t.Parallel()
	text, _, err := raisedIn2017(t).WithItem(OwnItem{Name: "交通补助", Clause: "一", Source: "青教〔2017〕2号", Amount: map[Stage]Fen{Primary: 20000}, From: Term{2016, true}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	got := agreed(t, b, CasesText("plan"))
	cases, err := ParseCases([]byte(got))
	if err != nil || len(b.Prove(cases)) > 0 {
		t.Fatalf("%v, %v", err, b.Prove(cases))
	}
	at := slices.IndexFunc(cases, func(c Case) bool { return c.Name == "2016学年秋季春季各一半" && c.Term == Term{2016, true} })
	if c := cases[at]; c.Expect["boarding_aid"] != "625元" || c.Expect["交通补助"] != "100元" {
		t.Errorf("got %v", c.Expect)
	}
	without := raisedIn2017(t)
	got = agreed(t, without, got)
	if cases, err = ParseCases([]byte(got)); err != nil || len(without.Prove(cases)) > 0 || strings.Contains(got, "交通补助: 100元") {
		t.Errorf("without the item: %v, %v", err, without.Prove(cases))
	}
}

// What cannot be done says so and where, and changes nothing.
func TestAgree_refuses(t *testing.T) {
	t.Parallel()
	b := raisedIn2017(t)
	const (
		first = "- name: 甲\n  clause: 一\n  term: 2017-03\n  facts: &f {categories: [unlifted], stage: primary, boarding: true}\n  expect: {boarding_aid: 500元}\n"
		alias = first + "- name: 乙\n  clause: 一\n  term: 2017-03\n  facts: *f\n  expect: {boarding_aid: 500元}\n"
		dash  = "-\n  name: 甲\n  clause: 一\n  term: 2017-03\n  facts: {categories: [unlifted], stage: primary, boarding: true}\n  expect: {boarding_aid: 500元}\n"
		flow  = "[{name: 甲, clause: 一, term: 2017-03, facts: {categories: [unlifted], stage: primary, boarding: true}, expect: {boarding_aid: 500元}}, {name: 乙, clause: 一, term: 2017-03, facts: {stage: primary}, expect: {boarding_aid: 待核实}}]\n"
	)
	for text, c := range map[string]struct {
		agreement Agreement
		want      string
	}{
		alias:   {Agreement{6, Term{2016, true}, "乙"}, "第6行:这个案例的写法特别，程序改不了，请在全文里改"},
		dash:    {Agreement{2, Term{2016, true}, "甲"}, "第2行:这个案例的写法特别，程序改不了，请在全文里改"},
		flow:    {Agreement{1, Term{2016, true}, "甲"}, "第1行:这个案例的写法特别，程序改不了，请在全文里改"},
		first:   {Agreement{2, Term{2016, true}, "甲"}, "有的案例已经不在原处，请重新核对"},
		"- a\n": {Agreement{1, Term{2016, true}, "甲"}, "第1行"},
	} {
		got, err := b.Agree(text, []Agreement{c.agreement})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || got != "" {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}

// What somebody noted beside a line that changes is still there, also where several lines become one.
func TestAgree_keepsComments(t *testing.T) {
	t.Parallel()
	const text = "- name: 甲 # 一\n  clause: 一\n  # 二\n  term: [2017-03] # 三\n  facts: {categories: [unlifted], stage: primary, grade: 3, boarding: true} # 四\n" +
		"  expect: # 五\n    # 六\n    boarding_aid: 500元 # 七\n  # 八\n  because: # 九\n    boarding_aid:\n      - stage # 十\n"
	got, err := raisedIn2017(t).Agree(text, []Agreement{{1, Term{2016, true}, "乙"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, note := range "一二三四五六七八九十" {
		if !strings.Contains(got, "# "+string(note)) {
			t.Errorf("no # %c in\n%s", note, got)
		}
	}
}

// A megabyte of cases is done while somebody waits, and one that grows too large is told as that.
func TestAgree_thousands(t *testing.T) {
	t.Parallel()
	const entry = "- {name: 甲, clause: 一, term: 2016-09, facts: {categories: [unlifted], stage: primary, boarding: true}, expect: {boarding_aid: 1元}}\n"
	b, text := raisedIn2017(t), strings.Repeat(entry, maxBook/len(entry))
	all := agreements(t, b, text)
	if got, err := b.Agree(text, all); err == nil || !strings.Contains(err.Error(), "超过1MB") || got != "" {
		t.Errorf("all too large: %d letters, %v", len(got), err)
	}
	few := strings.Repeat(entry, 1000)
	if cases, err := ParseCases([]byte(agreed(t, b, few))); err != nil || len(cases) != 1000 || len(b.Prove(cases)) > 0 {
		t.Errorf("%d cases, %v", len(cases), err)
	}
}

// A case that says more than any book has items is refused before it takes the machine's time, and a long list is read at once.
func TestParseCases_saysTooMuch(t *testing.T) {
	t.Parallel()
	many := func(entry string) string {
		var out strings.Builder
		for i := range 50_000 {
			fmt.Fprintf(&out, entry, i)
		}
		return out.String()
	}
	const head = "- name: 甲\n  clause: 一\n  term: 2016-09\n  facts: {}\n"
	if _, err := ParseCases([]byte(head + "  expect: {" + many("a%d: 1元, ") + "}\n")); err == nil || !strings.Contains(err.Error(), "最多1000项") {
		t.Errorf("got %v", err)
	}
	if cases, err := ParseCases([]byte(head + "  expect: {}\n  only: [" + many("a%d, ") + "]\n")); err != nil || len(cases[0].Only) != 50_000 {
		t.Errorf("got %d, %v", len(cases), err)
	}
}

// An item that the book has no more is nowhere left in a case, not even as one agreed upon.
func TestAgree_forgetsTheAgreementOnAnItemThatIsGone(t *testing.T) {
	t.Parallel()
	got := agreed(t, raisedIn2017(t), "- {name: 甲, clause: 一, term: 2016-09, facts: {stage: preschool}, only: [交通补助, boarding_aid], expect: {交通补助: 100元}, agreed: [交通补助]}\n")
	if strings.Contains(got, "交通补助") || !strings.Contains(got, "only: [boarding_aid]") {
		t.Errorf("got\n%s", got)
	}
}
