package rules

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// countyLaw is a county's law over the national book with everything that a county may write: tiers, a capped fee, a sum of its own with
// a split of its own, a share, an exclusion, a ceiling over three items, and a quota.
const countyLaw = `book: county
name: 县里的书
source: 示教〔2025〕1号
unit: fen per school year
items:
  local_aid: {name: 县级助学金, from: 2025}
  bus_aid: {name: 交通补助, from: 2025}
rules:
  - code: senior_high_grant
    clause: 一
    name: 普通高中国家助学金
    kind: average
    from: 2025
    when: {stage: [senior], any: [{hardship: true}, {categories: [needy]}]}
    amount: {senior: 230000}
    range: {least: 120000, most: 350000}
    tiers:
      - {name: 一档, when: {categories: [registered]}, amount: {senior: 330001}}
      - {name: 二档, when: {hardship_level: [hard, special]}, amount: {senior: 230000}}
      - {name: 三档, amount: {senior: 130000}}
  - code: senior_high_fee_waiver
    clause: 二
    name: 普通高中免学杂费
    kind: waiver
    fee: {cap: {senior: 160000}, owners: [inclusive, private]}
    from: 2025
    when: {stage: [senior], categories: [waived]}
  - {code: local_aid, clause: 三, kind: grant, autumn: 70, from: 2025, when: {stage: [senior], hukou_local: true}, amount: {senior: 100001}}
  - {code: bus_aid, clause: 四, kind: share, of: local_aid, percent: 30, from: 2025, when: {stage: [senior], boarding: false}}
limits:
  - {exclude: [local_aid, bus_aid], clause: 五, from: 2025}
  - {cap: [senior_high_grant, senior_high_fee_waiver, local_aid], fen: 420000, clause: 六, from: 2025}
  - {quota: [local_aid], share: {west: 30}, clause: 七, from: 2025}
`

func countyBook(t *testing.T) *Book {
	t.Helper()
	b, err := National().Extend([]byte(countyLaw))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// due is what the county's law gives a senior pupil about whom all is known: -1 for nothing, otherwise fen in the term. It is written from
// the law's text and shares nothing with the engine.
type due struct{ grant, waiver, local, bus Fen }

func plainDue(f Facts, spring bool) (d due) {
	split := func(yearly, autumn Fen) Fen { // autumn has what the rounded-down spring leaves
		if s := yearly * (100 - autumn) / 100; spring {
			return s
		} else {
			return yearly - s
		}
	}
	d = due{-1, -1, -1, -1}
	registered, orphan := f.Categories&Unlifted != 0, f.Categories&Orphan != 0
	switch {
	case registered:
		d.grant = split(330001, 50)
	case f.HardshipLevel >= Hard:
		d.grant = split(230000, 50)
	case orphan || f.HardshipLevel == OrdinaryHardship:
		d.grant = split(130000, 50)
	}
	if registered {
		fee, _ := f.SchoolFee.Fen()
		if f.SchoolOwner != Public {
			fee = min(fee, 160000)
		}
		d.waiver = split(fee, 50)
	}
	if f.HukouLocal == True {
		d.local = split(100001, 70)
	}
	if f.Boarding == False && d.local < 0 {
		d.bus = split(30000, 50)
	}
	left := split(420000, 50)
	for _, one := range []*Fen{&d.grant, &d.waiver, &d.local} {
		if given := min(*one, left); *one > 0 {
			if *one = given; given == 0 {
				*one = -1
			}
			left -= given
		}
	}
	return d
}

// seniors are pupils about whom everything is known that the county's law asks for.
func seniors() (all []Facts) {
	for _, c := range []Categories{InCategories(), InCategories(Orphan), InCategories(Unlifted), InCategories(Unlifted, Orphan)} {
		for level := NoHardship; level <= SpecialHardship; level++ {
			for owner := Public; owner <= Private; owner++ {
				for _, fee := range []Fen{0, 80001, 160000, 240003} {
					for boarding := False; boarding <= True; boarding++ {
						for local := False; local <= True; local++ {
							f := Facts{Stage: Senior, Categories: c, HardshipLevel: level, SchoolOwner: owner, SchoolFee: FeeOf(fee), Boarding: boarding, HukouLocal: local}
							all = append(all, f.clean())
						}
					}
				}
			}
		}
	}
	return all
}

var countyItems = []string{"senior_high_grant", "senior_high_fee_waiver", "local_aid", "bus_aid"}

// told is the engine's word on the four items: -1 for a no, -2 where it is not certain.
func told(b *Book, table Table, f Facts) (d due) {
	verdicts := table.Judge(nil, &f)
	for i, to := range []*Fen{&d.grant, &d.waiver, &d.local, &d.bus} {
		v := verdicts[b.item(countyItems[i])]
		switch *to = v.Fen; {
		case v.Answer == No:
			*to = -1
		case v.Answer == Unknown || v.Answer == Unset:
			*to = -2
		}
	}
	return d
}

// Tiers, capped fees, shares, an exclusion and a ceiling give every pupil in both terms what the law's text says.
func TestLimits_everyPupilAsTheTextSays(t *testing.T) {
	t.Parallel()
	b := countyBook(t)
	for _, spring := range []bool{false, true} {
		table := b.Table(Term{2025, spring})
		for _, f := range seniors() {
			if got, want := told(b, table, f), plainDue(f, spring); got != want {
				t.Fatalf("spring %t, %+v: got %+v, want %+v", spring, f, got, want)
			}
		}
	}
}

// With blanks the engine is certain only where every way of filling them comes to the same.
func TestLimits_certainOnlyIfAllFillingsAgree(t *testing.T) {
	t.Parallel()
	b, r := countyBook(t), rand.New(rand.NewPCG(2025, 9))
	blanks := []Fact{FactCategory, FactHardshipLevel, FactSchoolOwner, FactFee, FactBoarding, FactHukouLocal}
	all := seniors()
	for range 60 {
		r.Shuffle(len(blanks), func(i, j int) { blanks[i], blanks[j] = blanks[j], blanks[i] })
		open := blanks[:1+r.IntN(3)]
		f := all[r.IntN(len(all))]
		table := b.Table(Term{2025, r.IntN(2) == 1})
		bare := without(f, open)
		sums := map[due]bool{}
		for _, full := range all {
			if without(full, open) == bare {
				sums[plainDue(full, table.term.Spring)] = true
			}
		}
		got := told(b, table, bare)
		for i, one := range []Fen{got.grant, got.waiver, got.local, got.bus} {
			for want := range sums {
				if w := []Fen{want.grant, want.waiver, want.local, want.bus}[i]; one != -2 && one != w {
					t.Fatalf("%s for %+v: certain of %d, but it may be %d", countyItems[i], bare, one, w)
				}
			}
			if missing := table.Decide(bare)[b.item(countyItems[i])]; one == -2 && len(missing.Because)+len(missing.Open) == 0 {
				t.Fatalf("%s for %+v: not certain, but nothing is missing", countyItems[i], bare)
			}
		}
	}
}

// A quota warns and never takes anything from anybody; it is over by exactly those above the share of the roll.
func TestQuota_warnsAndNeverBlocks(t *testing.T) {
	t.Parallel()
	with := countyBook(t)
	line := "  - {quota: [local_aid], share: {west: 30}, clause: 七, from: 2025}\n"
	without, err := National().Extend([]byte(strings.Replace(countyLaw, line, "", 1)))
	if err != nil || without.Hash() == with.Hash() {
		t.Fatalf("the book without its quota: %v", err)
	}
	autumn := Term{Year: 2025}
	for _, f := range seniors() {
		if f.Region = West; !slices.Equal(with.Table(autumn).Judge(nil, &f), without.Table(autumn).Judge(nil, &f)) {
			t.Fatalf("%+v: the quota changes a decision", f)
		}
	}
	for roll := range int64(400) {
		for _, receivers := range []int64{0, roll * 3 / 10, roll*3/10 + 1, roll} {
			ration, ok := with.Ration("local_aid", autumn, West, receivers, roll)
			if over := max(receivers-roll*3/10, 0); !ok || ration.Over != over || strings.Contains(ration.Sentence(), "，超出") != (over > 0) {
				t.Fatalf("%d of %d: got %+v, %s", receivers, roll, ration, ration.Sentence())
			}
		}
	}
	for _, c := range []struct {
		item string
		term Term
		in   Region
	}{{"local_aid", Term{2024, true}, West}, {"local_aid", autumn, East}, {"bus_aid", autumn, West}} {
		if _, ok := with.Ration(c.item, c.term, c.in, 1, 1); ok {
			t.Errorf("%+v has a quota", c)
		}
	}
}

// The mean of the tiers is what a sheet of paper says, and off by exactly what is missing.
func TestMean_addsUpAndSaysByHowMuch(t *testing.T) {
	t.Parallel()
	rule, _ := countyBook(t).Rule("senior_high_grant@2025")
	r, sums := rand.New(rand.NewPCG(3, 2)), []Fen{330001, 230000, 130000}
	for range 2_000 {
		people := []int64{r.Int64N(4), r.Int64N(900), r.Int64N(4)}
		m, err := rule.Mean(Senior, people)
		if err != nil {
			t.Fatal(err)
		}
		sum, heads := Fen(0), int64(0)
		for i, n := range people {
			sum, heads = sum+Fen(n)*sums[i], heads+n
		}
		off := sum - 230000*Fen(heads)
		if m.People != heads || m.Sum != sum || m.Off != off || m.Met() != (off == 0) {
			t.Fatalf("%v: got %+v, want %d fen for %d people, off by %d", people, m, sum, heads, off)
		}
		says := map[bool]string{true: "相符", false: fmt.Sprintf("%d人共", heads)}[off == 0]
		if heads > 0 && !strings.Contains(m.Sentence(), says) || heads == 0 && !strings.Contains(m.Sentence(), "没有享受的学生") {
			t.Fatalf("%v: %s", people, m.Sentence())
		}
	}
	for _, c := range []struct {
		people []int64
		want   string
	}{
		{[]int64{1, 0, 0}, "应平均2300元，现平均3300.01元，1人共多出1000.01元"},
		{[]int64{1, 0, 1}, "应平均2300元，现平均约2300元，2人共多出0.01元"},
		{[]int64{0, 0, 4}, "应平均2300元，现平均1300元，4人共少4000元"},
		{[]int64{0, 7, 0}, "应平均2300元，现平均2300元，相符"},
	} {
		if m, err := rule.Mean(Senior, c.people); err != nil || m.Sentence() != c.want {
			t.Errorf("%v: got %s, %v, want %s", c.people, m.Sentence(), err, c.want)
		}
	}
	for _, people := range [][]int64{{1, 1}, {-1, 0, 0}, {1_000_000_001, 0, 0}} {
		if _, err := rule.Mean(Senior, people); err == nil {
			t.Errorf("%v people were taken", people)
		}
	}
	if _, err := rule.Mean(Junior, []int64{1, 1, 1}); err == nil {
		t.Error("a mean for a stage that the rule has not")
	}
}

// A county's law changes what it speaks of, from the term on that it names, and nothing else.
func TestExtend_changesWhatItSpeaksOfOnly(t *testing.T) {
	t.Parallel()
	base, b, r := National(), countyBook(t), rand.New(rand.NewPCG(1, 2025))
	hash := base.Hash()
	for range 500 {
		f, term := someone(r, 6), sometime(r)
		then := b.Decide(f, term)
		for _, was := range base.Decide(f, term) {
			now := then[b.item(was.Item)]
			if was.Answer == NotInForce {
				now.Clause = was.Clause // that of the item's latest rule
			}
			if ours := slices.Contains(countyItems, was.Item) && term.Year >= 2025; !ours && fmt.Sprint(now) != fmt.Sprint(was) {
				t.Fatalf("%s %s %+v: was %+v, is %+v", term, was.Item, f, was, now)
			}
		}
		if old := then[b.item("local_aid")].Answer == NotInForce; old != (term.Year < 2025) {
			t.Fatalf("%s: the county's own item is in force: %t", term, !old)
		}
	}
	if base.Hash() != hash || b.Hash() == hash {
		t.Error("the book below has changed, or the county's book has its version")
	}
}

// A county's own rule is based on the county's document, and the book's rules keep theirs.
func TestExtend_namesTheCountysDocument(t *testing.T) {
	t.Parallel()
	const own = "book: c\nname: 县里的书\nsource: 示教〔2017〕1号\nunit: fen per school year\nrules:\n" +
		"  - {code: day_aid, name: 走读补助, clause: 一, kind: grant, from: 2017, when: {stage: [primary], boarding: false}, amount: {primary: 30000}}\n"
	b, err := Plan().Extend([]byte(own))
	if err != nil {
		t.Fatal(err)
	}
	pupil := Facts{Stage: Primary, Boarding: False, Categories: InCategories(Unlifted)}
	if got, want := b.Sentence(pupil, decided(b, "day_aid", pupil, "2017-09")), "（依据一，示教〔2017〕1号）"; !strings.HasSuffix(got, want) {
		t.Errorf("got %s, want …%s", got, want)
	}
	if b.Source() != Plan().Source() {
		t.Errorf("the plan's rules are now based on %s", b.Source())
	}
	if _, err := Plan().Extend([]byte(strings.Replace(own, "source: 示教〔2017〕1号\n", "", 1))); err == nil || !strings.Contains(err.Error(), "第5行:缺少“source”") {
		t.Errorf("without a document: got %v", err)
	}
}

// What may be had together is had together, and the book says of two items what it declares and nothing where it says nothing.
func TestTogether_asDeclared(t *testing.T) {
	t.Parallel()
	b, autumn := countyBook(t), Term{Year: 2025}
	for _, c := range []struct {
		x, y string
		term Term
		want LimitKind
	}{
		{"rain_dew", "vocational_grant", autumn, Stack}, {"vocational_tuition_waiver", "rain_dew", autumn, Stack},
		{"boarding_aid", "day_aid", autumn, Exclude}, {"bus_aid", "local_aid", autumn, Exclude}, {"local_aid", "bus_aid", Term{2024, true}, ""},
		{"senior_high_grant", "senior_high_fee_waiver", autumn, ""}, {"rain_dew", "rain_dew", autumn, ""},
	} {
		if got := b.Together(c.x, c.y, c.term); got != c.want {
			t.Errorf("%s with %s in %s: got %q, want %q", c.x, c.y, c.term, got, c.want)
		}
	}
	apprentice := Facts{Stage: Vocational, Grade: 1, FullTime: True, Hukou: Rural, Categories: InCategories(Unlifted), SchoolFee: FeeOf(200000)}
	for _, item := range []string{"rain_dew", "vocational_grant", "vocational_tuition_waiver"} {
		if d := decided(b, item, apprentice, "2025-09"); d.Answer != Yes || d.Fen == 0 {
			t.Errorf("%s: got %+v", item, d)
		}
	}
}
