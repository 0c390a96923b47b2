package rules

import (
	"testing"

	"pgregory.net/rapid"
)

// Every line that lights up is a yes of the engine, and no line does where the engine says no.
func TestLights_agreeWithDecisions(t *testing.T) {
	t.Parallel()
	for _, name := range Shipped() {
		book, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(t *rapid.T) {
			facts := drawFacts(t)
			term := Term{Year: Year(rapid.IntRange(2010, 2026).Draw(t, "year")), Spring: rapid.Bool().Draw(t, "spring")}
			for _, d := range book.Decide(facts, term) {
				checkLights(t, book, facts, term, d)
			}
		})
	}
}

func checkLights(t *rapid.T, book *Book, facts Facts, term Term, d Decision) {
	grid, _ := book.Grid(d.Item)
	lit := false
	for i, l := range grid.Lines {
		rule, _ := book.Rule(l.Rule)
		if _, whole := book.Lights(&grid, i, facts); whole == LightMet && l.Tier == "" && rule.InForce(term) {
			lit = true
		}
	}
	switch limited := d.Instead != "" || d.Cut > 0; {
	case lit && d.Answer == No && !limited:
		t.Fatalf("%s %s: a line lights up, but the answer is no for %+v", term, d.Item, facts)
	case !lit && d.Answer.Entitled() && !open(facts):
		t.Fatalf("%s %s: the answer is %s, but no line lights up for %+v", term, d.Item, d.Answer, facts)
	}
}

// open says that a single-valued fact is not known.
func open(f Facts) bool {
	for fact := range FactCategory {
		if f.value(fact) == 0 {
			return true
		}
	}
	return false
}
