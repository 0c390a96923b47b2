package rules

import "slices"

// Decision is the answer for one item, one student and one term, with its reasons. It marshals to the same JSON for ever.
type Decision struct {
	Item    string   `json:"code"`
	Answer  Answer   `json:"answer"`
	Kind    Kind     `json:"kind"`
	Fen     Fen      `json:"fen"`        // due in the term
	Yearly  Fen      `json:"yearly_fen"` // for the school year; 0 where there is no fixed sum
	Rule    string   `json:"rule,omitempty"`
	Clause  string   `json:"clause"`
	Because []Fact   `json:"because,omitempty"` // yes, unset: the facts it rests on; no: those in the way; unknown: those missing
	Nearest []Change `json:"nearest,omitempty"` // for a no: the fewest changes that make it a yes
}

// OtherStage says that the item is not meant for the student's stage at all, so that a family's page may leave it out.
func (d Decision) OtherStage() bool {
	return d.Answer == No && slices.Contains(d.Because, FactStage)
}

// Decide gives exactly one decision for every item of the book, in the book's order.
func (b *Book) Decide(f Facts, t Term) []Decision { return b.Table(t).Decide(f) }

// Decide is [Table.Judge] with the reasons.
func (t Table) Decide(f Facts) []Decision {
	f = f.clean()
	verdicts := t.Judge(make([]Verdict, 0, len(t.book.items)), f)
	all := make([]Decision, len(verdicts))
	for i, v := range verdicts {
		all[i] = t.reason(f, &t.book.items[i], v)
	}
	return all
}

func (t Table) reason(f Facts, it *Item, v Verdict) Decision {
	d := Decision{Item: it.Code, Answer: v.Answer, Kind: it.Kind, Clause: it.Clause, Fen: v.Fen}
	if v.Rule < 0 {
		return d
	}
	r := &t.book.rules[v.Rule]
	d.Kind, d.Clause, d.Rule = r.Kind, r.Clause, r.ID()
	switch v.Answer {
	case Yes, Unset:
		hit := r.holding(f)
		d.Yearly, d.Because = hit.fen, hit.facts()
	case Unknown:
		d.Because = r.missing(f)
	case No:
		d.Because, d.Nearest = r.nearest(f)
	}
	return d
}

// holding is the first row that surely holds; there is one, since the verdict said so.
func (r *Rule) holding(f Facts) *row {
	for i := range r.rows {
		if r.rows[i].surely(f) {
			return &r.rows[i]
		}
	}
	panic("rules: " + r.ID() + ": a verdict without a row")
}

// missing lists the unknown facts on which the rule hangs: those that its possible rows ask for.
func (r *Rule) missing(f Facts) []Fact {
	var open [factCount]bool
	for i := range r.rows {
		if one := &r.rows[i]; one.possibly(f) {
			for fact := range factCount {
				open[fact] = open[fact] || one.state(f, fact) == blank
			}
		}
	}
	return listed(open)
}

func listed(marks [factCount]bool) (facts []Fact) {
	for fact := range factCount {
		if marks[fact] {
			facts = append(facts, fact)
		}
	}
	return facts
}

// state is how one fact stands to one row.
type state uint8

const (
	unasked state = iota
	met
	blank
	failed
)

func (r *row) state(f Facts, fact Fact) state {
	if fact == FactCategory {
		return r.groupState(f.Categories)
	}
	set, v := r.set[fact], f.value(fact)
	switch {
	case set == 0:
		return unasked
	case v == 0:
		return blank
	case set>>v&1 == 0:
		return failed
	}
	return met
}

func (r *row) groupState(c Categories) state {
	if len(r.groups) == 0 {
		return unasked
	}
	for _, g := range r.groups {
		switch {
		case !c.Known():
			return blank
		case c&g == 0:
			return failed
		}
	}
	return met
}

func (r *row) surely(f Facts) bool { return r.worst(f) <= met }

func (r *row) possibly(f Facts) bool { return r.worst(f) <= blank }

func (r *row) worst(f Facts) (w state) {
	for fact := range factCount {
		w = max(w, r.state(f, fact))
	}
	return w
}

func (r *row) facts() []Fact {
	var asked [factCount]bool
	for fact := range factCount {
		asked[fact] = r.state(Facts{}, fact) != unasked
	}
	return listed(asked)
}

// effort orders changes of equal number: what a family can change, or a clerk may have entered wrongly, comes first.
var effort = [factCount]int{
	FactBoarding: 1, FactFullTime: 2, FactAgricultural: 3, FactHardship: 4, FactHukou: 5,
	FactGrade: 6, FactCategory: 7, FactStage: 9,
}

// nearest finds the row that the fewest changes of facts reach, blanks to be filled included, and which known facts are in its way.
func (r *Rule) nearest(f Facts) (inTheWay []Fact, best []Change) {
	least := 0
	for i := range r.rows {
		one := &r.rows[i]
		changes, cost := one.reach(f)
		if best != nil && cost >= least {
			continue
		}
		if then, err := f.With(changes); err != nil || !one.surely(then) {
			continue // lists of categories that exclude each other
		}
		best, least = changes, cost
		inTheWay = one.failing(f)
	}
	return inTheWay, best
}

func (r *row) failing(f Facts) []Fact {
	var marks [factCount]bool
	for fact := range factCount {
		marks[fact] = r.state(f, fact) == failed
	}
	return listed(marks)
}

// reach is what must change for the row to hold; a fact counts far more than its effort, so that fewer facts always win.
func (r *row) reach(f Facts) (changes []Change, cost int) {
	for fact := range FactCategory {
		if r.state(f, fact) >= blank {
			to := closest(r.set[fact], f.value(fact))
			changes = append(changes, Change{fact, f.code(fact), domains[fact].code(to)})
			cost += 100 + effort[fact]
		}
	}
	if joins := r.joins(f.Categories); len(joins) > 0 {
		cost += 100 + effort[FactCategory] + len(joins)
		for _, to := range joins {
			changes = append(changes, Change{FactCategory, f.code(FactCategory), to})
		}
	}
	return changes, cost
}

// joins lists categories that would meet the row's lists: one, if one is on all that are not met yet.
func (r *row) joins(c Categories) (codes []string) {
	var open []Categories
	common := categoryEnd - 1
	for _, g := range r.groups {
		if c&g == 0 {
			open = append(open, g)
			common &= g
		}
	}
	if common.first() != "" && len(open) > 0 {
		return []string{common.first()}
	}
	for _, g := range open {
		codes = append(codes, g.first())
	}
	return codes
}

// closest is the accepted value that lies nearest to v, the lower of two.
func closest(set uint16, v uint8) uint8 {
	best, dist := uint8(0), 99
	for x := uint8(1); x <= MaxGrade; x++ {
		if d := max(int(x)-int(v), int(v)-int(x)); set>>x&1 == 1 && d < dist {
			best, dist = x, d
		}
	}
	return best
}
