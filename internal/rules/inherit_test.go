package rules

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A county that has nothing of its own begins with the national book as it stands, comments and all. What the plan alone has is named as
// long as it still holds: to the end of school year 2020 (实施方案, 2016—2020).
func TestInherit_ofThePlanAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from Term
		left int
	}{{Term{2016, true}, 1}, {Term{2020, true}, 1}, {Term{Year: 2021}, 0}} {
		in := National().Inherit(Plan(), c.from)
		if in.Book.Text() != National().Text() || len(in.Kept)+len(in.Own) != 0 || len(in.Left) != c.left {
			t.Errorf("from %s: kept %q, left %q", c.from, in.Kept, in.Left)
		}
		if c.left == 1 && !strings.HasPrefix(in.Left[0], "优先办理生源地信用助学贷款：") {
			t.Errorf("from %s: left %q", c.from, in.Left)
		}
	}
}

// What a county laid over the national book comes out the same when the county begins from the national book again: items, tiers, a
// capped fee, a share, exclusion, ceiling and quota; before its first term nothing of it holds for items that the book has.
func TestInherit_isWhatTheCountyHad(t *testing.T) {
	t.Parallel()
	base, was, r := National(), countyBook(t), rand.New(rand.NewPCG(3, 2025))
	in := base.Inherit(was, Term{Year: 2025})
	if len(in.Left) > 0 || !slices.Equal(in.Own, []string{"local_aid", "bus_aid"}) || len(in.Kept) != 4 {
		t.Fatalf("own %v, kept %q, left %q", in.Own, in.Kept, in.Left)
	}
	if got, want := in.Book.Limits()[len(base.limits):], was.Limits()[len(base.limits):]; len(got) != len(want) {
		t.Errorf("limits: got %+v, want %+v", got, want)
	}
	for range 500 {
		f, term := someone(r, 6), sometime(r)
		now := in.Book.Decide(f, term)
		for _, want := range was.Decide(f, term) {
			if got := now[in.Book.item(want.Item)]; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%s %s %+v: was %+v, is %+v", term, want.Item, f, want, got)
			}
		}
	}
	later := base.Inherit(was, Term{2025, true})
	pupil := Facts{Stage: Senior, Categories: InCategories(Unlifted), HardshipLevel: NoHardship, HukouLocal: False}
	for term, want := range map[string]Fen{"2025-09": 115000, "2026-03": 165000} { // 2300 and, by the county's first tier, 3300.01 a year
		if d := decided(later.Book, "senior_high_grant", pupil, term); d.Fen != want {
			t.Errorf("%s: got %d fen, want %d", term, d.Fen, want)
		}
	}
}

// lists is a county's book with lists of its own: one that the national book has not, one that means something else there, one that
// counts as a fact.
const lists = `book: c
name: 县里的书
source: 示教〔2020〕1号
unit: fen per school year
groups:
  island: {name: 库区, clause: 一, members: [low_income, martyr]}
  needy: {name: 困难, clause: 一, members: [orphan, unattended]}
  registered: {name: 建档立卡, clause: 一, members: [unlifted, lifted_supported, relapsed], counts_as: [hardship]}
rules:
  - {code: boat, name: 船费, clause: 一, kind: grant, from: 2020, when: {stage: [primary], categories: [island]}, amount: {primary: 10000}}
  - {code: milk, name: 牛奶, clause: 一, kind: grant, from: 2020, when: {stage: [primary], categories: [needy, registered]}, amount: {primary: 20000}}
  - {code: coal, name: 取暖, clause: 一, kind: grant, from: 2020, when: {stage: [primary], hardship: true}, amount: {primary: 30000}}
limits:
  - {stack: [boat, milk], clause: 可以同时}
  - {exclude: [boat, coal], clause: 只取一项}
`

// A county's lists keep their meaning, and a rule that cannot keep it stays behind with the reason.
func TestInherit_keepsTheMeaningOfLists(t *testing.T) {
	t.Parallel()
	was, err := Parse([]byte(lists))
	if err != nil {
		t.Fatal(err)
	}
	in := National().Inherit(was, Term{Year: 2021})
	if !slices.Equal(in.Own, []string{"boat", "milk"}) || len(in.Left) != 2 || !strings.Contains(in.Left[0], "“建档立卡”视同家庭经济困难，这本书不是") ||
		!strings.HasPrefix(in.Left[1], "只取一项：") {
		t.Errorf("own %v, left %q", in.Own, in.Left)
	}
	if in.Book.Together("boat", "milk", Term{Year: 2021}) != Stack {
		t.Error("what the county said of its items together is lost")
	}
	for _, c := range []struct {
		family     Categories
		boat, milk Answer
	}{{Martyr, Yes, No}, {LowIncome, Yes, No}, {Orphan, No, Yes}, {Relapsed, No, Yes}, {RuralMinimum, No, No}} { // 农村低保 is on the national list only
		pupil := Facts{Stage: Primary, Categories: InCategories(c.family)}
		boat, milk := decided(in.Book, "boat", pupil, "2021-09").Answer, decided(in.Book, "milk", pupil, "2021-09").Answer
		if boat != c.boat || milk != c.milk {
			t.Errorf("%s: boat %s, milk %s", c.family, boat, milk)
		}
	}
	if d := decided(in.Book, "boarding_aid", Facts{Stage: Primary, Boarding: True, Hardship: Blank, Categories: InCategories(RuralMinimum)}, "2021-09"); d.Fen != 50000 {
		t.Errorf("the national list of needy families is another now: %+v", d)
	}
}

// Golden cases come entry by entry, as they are written; comments between them belong to none.
func TestCaseTexts(t *testing.T) {
	t.Parallel()
	const two = "# 头\n- name: 甲\n  clause: 一\n  term: [2016-09, 2017-03]\n  facts: {stage: primary}\n  expect: {}\n\n# 中\n- name: 乙\n  clause: 一\n  term: 2016-09\n  facts: {stage: junior}\n  expect: {}\n"
	all, err := CaseTexts([]byte(two))
	if err != nil || len(all) != 2 || len(all[0].Cases) != 2 || len(all[1].Cases) != 1 {
		t.Fatalf("got %+v, %v", all, err)
	}
	if broken, err := CaseTexts([]byte(strings.ReplaceAll(two, "clause: 一", "clause: \"一\u2028二\""))); err != nil || len(broken) != 2 || !strings.HasPrefix(broken[1].Text, "- name: 乙") {
		t.Errorf("with a break that only YAML sees: %+v, %v", broken, err)
	}
	if all[0].Text != two[len("# 头\n"):strings.Index(two, "\n# 中")] || all[1].Text != two[strings.Index(two, "- name: 乙"):] {
		t.Errorf("got %+v", all)
	}
}
