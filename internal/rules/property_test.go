package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func drawFacts(t *rapid.T) Facts {
	var f Facts
	for fact := range FactCategory {
		f.put(fact, rapid.Uint8Range(0, domains[fact].last).Draw(t, fact.String()))
	}
	if rapid.Bool().Draw(t, "categories known") {
		var in []Categories
		for _, n := range categoryNames {
			if rapid.IntRange(0, 3).Draw(t, n.code) == 0 {
				in = append(in, n.bit)
			}
		}
		f.Categories = InCategories(in...)
	}
	f.settle()
	return f
}

func drawTerm(t *rapid.T) Term {
	return Term{Year(rapid.IntRange(2014, 2023).Draw(t, "year")), rapid.Bool().Draw(t, "spring")}
}

// drawBook writes a book of two items with random conditions on every fact but the stage, which only splits the sums, and reads it.
// A book that contradicts itself is refused, and the case is drawn again.
func drawBook(t *rapid.T) *Book {
	var s strings.Builder
	s.WriteString("book: b\nname: 书\nsource: 文\ngroups:\n  g: {name: 组, clause: 一, members: [unlifted, relapsed], counts_as: [hardship]}\nrules:\n")
	for i := range 2 {
		fmt.Fprintf(&s, "  - {code: i%d, name: 项, clause: 一, kind: grant, unit: fen per school year, from: 2016, ", i)
		s.WriteString("amount: {preschool: 1, primary: 3, junior: 3, senior: 3, vocational: 5, higher: 3}, when: {")
		s.WriteString(drawConds(t))
		if n := rapid.IntRange(1, 4).Draw(t, "branches"); n > 1 {
			s.WriteString(", any: [")
			for range n {
				s.WriteString("{" + drawConds(t) + "}, ")
			}
			s.WriteString("]")
		}
		s.WriteString("}}\n")
	}
	b, err := Parse([]byte(s.String()))
	if err != nil {
		t.Skip(err)
	}
	return b
}

func drawConds(t *rapid.T) string {
	var conds []string
	for fact := FactGrade; fact < FactCategory; fact++ {
		if rapid.IntRange(0, 2).Draw(t, "ask "+fact.String()) > 0 {
			continue
		}
		last := min(domains[fact].last, 4)
		var values []string
		for v := uint8(1); v <= last; v++ {
			if rapid.Bool().Draw(t, "value") {
				values = append(values, domains[fact].code(v))
			}
		}
		if len(values) > 0 {
			conds = append(conds, fact.String()+": ["+strings.Join(values, ", ")+"]")
		}
	}
	if len(conds) == 0 || rapid.IntRange(0, 2).Draw(t, "ask categories") == 0 {
		conds = append(conds, "categories: ["+rapid.SampledFrom([]string{"g", "orphan", "disabled, g"}).Draw(t, "group")+"]")
	}
	return strings.Join(conds, ", ")
}

// scan is the slow reading of a rule that the compiled table is held against: the conditions as they stand, fully known facts.
func scan(b *Book, r *Rule, f Facts) bool {
	for _, g := range b.groups {
		if f.Categories&g.Members&^known != 0 {
			for _, fact := range g.CountsAs {
				f.put(fact, uint8(True)) // counts as, without further proof
			}
		}
	}
	if !scanAll(b, r.When.All, f) {
		return false
	}
	return len(r.When.Any) == 0 || slices.ContainsFunc(r.When.Any, func(c []Cond) bool { return scanAll(b, c, f) })
}

func scanAll(b *Book, conds []Cond, f Facts) bool {
	for _, c := range conds {
		if !slices.ContainsFunc(c.Values, func(v string) bool { return has(b, c.Fact, v, f) }) {
			return false
		}
	}
	return true
}

func has(b *Book, fact Fact, value string, f Facts) bool {
	if fact != FactCategory {
		return f.code(fact) == value
	}
	for _, g := range b.groups {
		if g.Code == value {
			return f.Categories&g.Members&^known != 0
		}
	}
	return slices.Contains(f.Categories.codes(), value)
}

// completions gives the facts with every blank filled in every way that can matter to the drawn books.
func completions(f Facts) []Facts {
	all := []Facts{f}
	for fact := range FactCategory {
		if f.value(fact) != 0 {
			continue
		}
		var more []Facts
		for _, one := range all {
			for v := uint8(1); v <= min(domains[fact].last, 6); v++ {
				one.put(fact, v)
				if then := one.clean(); then.Hardship == one.Hardship || fact < FactHardshipLevel {
					more = append(more, one)
				}
			}
		}
		all = more
	}
	if f.Categories.Known() {
		return all
	}
	var more []Facts
	for _, one := range all {
		for _, c := range []Categories{0, Unlifted, Orphan, Disabled, Unlifted | Orphan, Disabled | Orphan} {
			one.Categories = InCategories(c)
			more = append(more, one)
		}
	}
	return more
}

// A stranger's reading of the law, value by value, and the compiled table agree; with blanks, the table says "unknown" exactly
// if some fillings lead to a right and others do not, and "unset" exactly if all lead to the right and not all to the same sum.
func TestJudge_equalsPlainReading(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := Plan()
		if rapid.IntRange(0, 3).Draw(t, "book") > 0 {
			b = drawBook(t)
		}
		f := drawFacts(t)
		if f.Grade == 0 && f.Stage == 0 {
			f.Grade = 1 // keeps the number of fillings small
		}
		table := b.Table(Term{Year: 2016})
		verdicts := table.Judge(nil, &f)
		for i, v := range verdicts {
			want := map[Fen]bool{}
			r := &b.rules[v.Rule]
			for _, full := range completions(f) {
				sum := Fen(-1)
				if scan(b, r, full) {
					sum = table.Term().Share(r.Amount[full.Stage])
				}
				want[sum] = true
			}
			if got := v.Answer; got != expected(want, r) {
				t.Fatalf("%s for %+v: got %v, want %v (fillings %v)", b.items[i].Code, f, got, expected(want, r), want)
			}
			if v.Answer == Yes && !want[v.Fen] {
				t.Fatalf("%s for %+v: got %d fen, want %v", b.items[i].Code, f, v.Fen, want)
			}
		}
	})
}

func expected(sums map[Fen]bool, r *Rule) Answer {
	switch {
	case len(sums) > 1 && sums[-1]:
		return Unknown
	case len(sums) > 1:
		return Unset
	case sums[-1]:
		return No
	case r.Kind == County:
		return Unset
	}
	return Yes
}

func TestDecide_everyItemOnceAndAsJudged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, term := drawFacts(t), drawTerm(t)
		table := Plan().Table(term)
		verdicts, decisions := table.Judge(nil, &f), table.Decide(f)
		if len(decisions) != len(Plan().Items()) || len(verdicts) != len(decisions) {
			t.Fatalf("got %d decisions and %d verdicts for %d items", len(decisions), len(verdicts), len(Plan().Items()))
		}
		for i, d := range decisions {
			if d.Item != Plan().Items()[i].Code || d.Answer != verdicts[i].Answer || d.Fen != verdicts[i].Fen {
				t.Fatalf("decision %+v, verdict %+v", d, verdicts[i])
			}
			first := Term{2015, true} // 从2016年起: spring 2016
			if d.Item == "senior_high_fee_waiver" {
				first = Term{Year: 2016}
			}
			if inForce := !term.Before(first) && term.Year <= 2020; inForce == (d.Answer == NotInForce) {
				t.Fatalf("%s in %s: got %v", d.Item, term, d.Answer)
			}
			if d.Clause == "" || Plan().Sentence(f, d) == "" {
				t.Fatalf("no clause or no sentence: %+v", d)
			}
		}
	})
}

func TestShare_halvesAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		yearly := Fen(rapid.Int64Range(0, maxAmount).Draw(t, "fen"))
		autumn, spring := Term{Year: 2016}.Share(yearly), Term{Year: 2016, Spring: true}.Share(yearly)
		if autumn+spring != yearly || autumn-spring < 0 || autumn-spring > 1 {
			t.Fatalf("%d splits into %d and %d", yearly, autumn, spring)
		}
	})
}

// What a decision gives as its reason is the reason: see each case.
func TestBecause_agreesWithAnswer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := Plan()
		if rapid.Bool().Draw(t, "drawn book") {
			b = drawBook(t)
		}
		f, term := drawFacts(t), Term{Year: 2016}
		for i, d := range b.Decide(f, term) {
			answer := func(f Facts) Answer { return b.Decide(f, term)[i].Answer }
			switch d.Answer {
			case No:
				checkNearest(t, b, f, d, answer)
			case Unknown:
				for _, fact := range d.Because {
					if f.code(fact) != "" {
						t.Fatalf("%s is said to be missing but is %s", fact, f.code(fact))
					}
				}
				if len(d.Because) == 0 {
					t.Fatalf("unknown without a missing fact: %+v", d)
				}
			case Yes, Unset:
				bare := only(f, d.Because)
				if got := answer(bare); got != d.Answer {
					t.Fatalf("%v rests on %v, but these alone give %v", d.Answer, d.Because, got)
				}
			}
		}
	})
}

// only keeps the named facts and blanks the others.
func only(f Facts, facts []Fact) Facts {
	for fact := range FactCategory {
		if !slices.Contains(facts, fact) {
			f.put(fact, 0)
		}
	}
	if !slices.Contains(facts, FactCategory) {
		f.Categories = 0
	}
	return f
}

// checkNearest applies the changes, which must give a yes, and then tries every change of fewer facts, none of which may.
func checkNearest(t *rapid.T, b *Book, f Facts, d Decision, answer func(Facts) Answer) {
	then, err := f.With(d.Nearest)
	if err != nil || len(d.Nearest) == 0 || !answer(then).Entitled() {
		t.Fatalf("%s for %+v: %v is no way to a yes (%v)", d.Item, f, d.Nearest, err)
	}
	if len(d.Because) == 0 {
		t.Fatalf("%s for %+v: a no without a reason", d.Item, f)
	}
	if len(d.Nearest) != 2 {
		return // one change is always fewest; for more, two are tried as an example of all
	}
	for fact := range factCount {
		for _, code := range valuesOf(fact) {
			if then, _ := f.With([]Change{{fact, "", code}}); answer(then).Entitled() {
				t.Fatalf("%s for %+v: %s=%s alone is nearer than %v", d.Item, f, fact, code, d.Nearest)
			}
		}
	}
}

func valuesOf(fact Fact) (all []string) {
	if fact == FactCategory {
		return (categoryEnd - 1).codes()
	}
	for v := uint8(1); v <= domains[fact].last; v++ {
		all = append(all, domains[fact].code(v))
	}
	return all
}

func TestFacts_keyAndJSONKeepEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		if got := f.Key().Facts(); got != f {
			t.Fatalf("key: got %+v, want %+v", got, f)
		}
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var got Facts
		if err := json.Unmarshal(b, &got); err != nil || got != f {
			t.Fatalf("json %s: got %+v, want %+v (%v)", b, got, f, err)
		}
	})
}

func TestDecision_JSONKeepsEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := Plan().Decide(drawFacts(t), drawTerm(t))
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got []Decision
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		again, _ := json.Marshal(got)
		if string(again) != string(b) {
			t.Fatalf("got %s, want %s", again, b)
		}
	})
}
