package rules

import (
	"math"
	"slices"
)

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

	Unconfirmed bool   `json:"unconfirmed,omitempty"` // nobody has held the rule against its document yet
	Tier        string `json:"tier,omitempty"`        // the name of the student's tier
	Open        []Fact `json:"open,omitempty"`        // for a yes: the facts on which only the sum hangs
	Instead     string `json:"instead,omitempty"`     // for a no: the item that takes precedence
	Cut         Fen    `json:"cut_fen,omitempty"`     // what a ceiling over several items took off this term
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
	said := verdicts{
		alone: t.alone().Judge(make([]Verdict, 0, len(t.book.items)), &f),
		given: t.Judge(make([]Verdict, 0, len(t.book.items)), &f),
	}
	all := make([]Decision, len(said.given))
	for i := range all {
		all[i] = t.reason(f, i, said)
	}
	return all
}

// verdicts are those on every item: alone, with only exclusions among them, and as given, with ceilings too.
type verdicts struct{ alone, given []Verdict }

func (t Table) reason(f Facts, i int, said verdicts) Decision {
	it, v := &t.book.items[i], said.given[i]
	d := Decision{Item: it.Code, Answer: v.Answer, Kind: it.Kind, Clause: it.Clause, Fen: v.Fen}
	if v.Rule < 0 {
		return d
	}
	r := &t.book.rules[v.Rule]
	d.Kind, d.Clause, d.Unconfirmed, d.Rule = r.Kind, r.Clause, r.Unconfirmed, r.ID()
	switch v.Answer {
	case Yes, Unset:
		t.grant(&d, r, f)
		for _, p := range t.era.pairs {
			if p.second == i && said.alone[p.first].Answer == No {
				d.Because = union(d.Because, t.book.rules[said.alone[p.first].Rule].failing(f, d.Because, math.MinInt8))
			}
		}
	case Unknown:
		d.Because = t.missing(r, i, f, said)
	case No:
		t.deny(&d, r, i, f, said.alone)
	}
	return d
}

// grant gives the reasons of a yes.
func (t Table) grant(d *Decision, r *Rule, f Facts) {
	hit := r.holding(f)
	d.Because = union(hit.facts(), r.failing(f, hit.facts(), hit.rank))
	d.Unconfirmed = r.Unconfirmed || hit.doubt
	if hit.rank > 0 {
		d.Tier = r.Tiers[len(r.Tiers)-int(hit.rank)].Name
	}
	if r.Fee != nil {
		d.Yearly, _ = r.Fee.waived(&f)
		d.Open = r.Fee.open(&f)
		if r.Fee.capped(f.SchoolOwner) == met && r.Fee.owners != 0 {
			d.Because = union(d.Because, []Fact{FactSchoolOwner})
		}
	} else {
		d.Yearly = hit.fen
	}
	if r.Kind != Loan {
		d.Cut = r.share(t.term, d.Yearly) - d.Fen
	}
}

// failing lists facts that keep the student out of every row above a rank: one for each, unless a fact that is named already does.
func (r *Rule) failing(f Facts, named []Fact, rank int8) (facts []Fact) {
	for i := range r.rows {
		better := &r.rows[i]
		all := better.failing(f)
		if better.rank > rank && len(all) > 0 && !intersect(all, named) && !intersect(all, facts) {
			facts = append(facts, all[0])
		}
	}
	return facts
}

func intersect(a, b []Fact) bool {
	return slices.ContainsFunc(a, func(fact Fact) bool { return slices.Contains(b, fact) })
}

// deny gives the reasons of a no: another item that takes precedence, a ceiling that is used up, or facts in the way.
func (t Table) deny(d *Decision, r *Rule, i int, f Facts, alone []Verdict) {
	if !r.possible(f) {
		entitled := func(then Facts) bool { return t.Judge(nil, &then)[i].Answer.Entitled() }
		if d.Because, d.Nearest = r.nearest(f, entitled); d.Nearest == nil { // another item would take precedence
			d.Because, _ = r.nearest(f, func(Facts) bool { return true })
		}
		return
	}
	for _, p := range t.era.pairs {
		if p.second == i && alone[p.first].Answer.Entitled() {
			first := &t.book.rules[alone[p.first].Rule]
			d.Instead, d.Because = first.Item, first.holding(f).facts()
			return
		}
	}
	t.grant(d, r, f)
}

// missing lists the unknown facts on which an answer hangs: its own, and those of items that go before it.
func (t Table) missing(r *Rule, i int, f Facts, said verdicts) []Fact {
	facts := t.missingAlone(r, i, f, said.alone)
	for _, c := range t.era.ceiling {
		if at := slices.Index(c.items, i); at > 0 {
			facts = union(facts, t.hanging(c.items[:at], f, said))
		}
	}
	return facts
}

// missingAlone is missing without ceilings.
func (t Table) missingAlone(r *Rule, i int, f Facts, alone []Verdict) []Fact {
	facts := r.missing(f)
	for _, p := range t.era.pairs {
		if first := alone[p.first]; p.second == i && first.Answer == Unknown {
			facts = union(facts, t.missingAlone(&t.book.rules[first.Rule], p.first, f, alone))
		}
	}
	return facts
}

// hanging lists the facts on which the sums of items hang.
func (t Table) hanging(items []int, f Facts, said verdicts) (facts []Fact) {
	for _, i := range items {
		switch v := said.given[i]; {
		case v.Answer == Unknown:
			r := &t.book.rules[v.Rule]
			if facts = union(facts, t.missing(r, i, f, said)); r.Fee != nil {
				facts = union(facts, r.Fee.asked(&f))
			}
		case v.Answer == Yes && t.hangs(&v, &f):
			facts = union(facts, t.book.rules[v.Rule].Fee.open(&f))
		}
	}
	return facts
}

// union is both lists, in the order of the facts.
func union(a, b []Fact) []Fact {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// possible says whether some row may hold.
func (r *Rule) possible(f Facts) bool {
	return slices.ContainsFunc(r.rows, func(one row) bool { return one.possibly(f) })
}

// holding is the row that counts among those that surely hold: of the highest rank, and rather one that rests on no doubt.
func (r *Rule) holding(f Facts) (best *row) {
	for i := range r.rows {
		one := &r.rows[i]
		if one.surely(f) && (best == nil || one.rank > best.rank || one.rank == best.rank && best.doubt && !one.doubt) {
			best = one
		}
	}
	if best == nil {
		panic("rules: " + r.ID() + ": a verdict without a row")
	}
	return best
}

// missing lists the unknown facts on which the rule hangs: those that its possible rows still ask for, without rows that add nothing
// to others, nor to what is sure already.
func (r *Rule) missing(f Facts) []Fact {
	var left []row
	for i := range r.rows {
		if one := &r.rows[i]; one.possibly(f) {
			left = append(left, one.rest(f))
		}
	}
	var open [factCount]bool
	for i := range left {
		covered := slices.ContainsFunc(left, func(other row) bool { return other.covers(&left[i]) && !left[i].covers(&other) })
		for fact := range factCount {
			open[fact] = open[fact] || !covered && left[i].state(Facts{}, fact) == blank
		}
	}
	return listed(open)
}

// rest is the row without what the facts meet.
func (r *row) rest(f Facts) row {
	left := *r
	for fact := range Fact(singles) {
		if r.state(f, fact) == met {
			left.set[fact] = 0
		}
	}
	if f.Categories.Known() {
		left.groups = nil // possible, so all are met
	}
	return left
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
	switch fact {
	case FactCategory:
		return r.groupState(f.Categories)
	case FactFee:
		return unasked // it decides how much, never who
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
