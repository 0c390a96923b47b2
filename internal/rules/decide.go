package rules

import (
	"cmp"
	"math"
	"slices"
)

// Decision is the answer for one item, one student and one term, with its reasons. It marshals to the same JSON for ever.
type Decision struct {
	Item    string   `json:"code"`
	Answer  Answer   `json:"answer"`
	Kind    Kind     `json:"kind"`
	Fen     Fen      `json:"fen"`        // due in the term
	Yearly  Fen      `json:"yearly_fen"` // for the school year; 0 where there is no fixed sum, or it is not known
	Rule    string   `json:"rule,omitempty"`
	Clause  string   `json:"clause"`
	Because []Fact   `json:"because,omitempty"` // yes, unset: the facts it rests on; no: those in the way; unknown: those missing
	Nearest []Change `json:"nearest,omitempty"` // for a no: the fewest changes that make it a yes

	Unconfirmed bool   `json:"unconfirmed,omitempty"` // nobody has held the rule against its document yet
	Tier        string `json:"tier,omitempty"`        // the name of the student's tier
	Open        []Fact `json:"open,omitempty"`        // for an unset: the facts on which only the sum hangs; none where the county has to set it
	Least       Fen    `json:"least_fen,omitempty"`   // for such an unset: due in the term at the least, or of a loan the least ceiling
	Most        Fen    `json:"most_fen,omitempty"`    // and at the most; 0 where nothing is known about it
	Instead     string `json:"instead,omitempty"`     // for a no: the item that takes precedence
	Cut         Fen    `json:"cut_fen,omitempty"`     // what a ceiling over several items took off this term
	Limit       Basis  `json:"limit,omitzero"`        // what the book says about items together, where it takes this one or part of it; of a no it is the clause
}

// Basis is where something is written.
type Basis struct {
	Clause string `json:"clause"`
	Source string `json:"source,omitempty"`
}

// OtherStage says that the item is not meant for the student's stage at all, so that a family's page may leave it out.
func (d Decision) OtherStage() bool {
	return d.Answer == No && slices.Contains(d.Because, FactStage)
}

// HasSum says whether money is due, whether or not it is known how much: it is not for a waiver that is not counted, a priority and a loan.
func (d Decision) HasSum() bool {
	return d.Kind != Priority && d.Kind != Loan && (d.Kind != Waiver || d.Yearly > 0 || d.Answer == Unset)
}

// Missing lists the facts that are not known and on which the answer hangs, or only its sum.
func (d Decision) Missing() []Fact {
	if d.Answer == Unknown {
		return d.Because
	}
	return d.Open
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
		d.Unconfirmed = t.book.undated(it)
		return d
	}
	r := &t.book.rules[v.Rule]
	d.Kind, d.Clause, d.Unconfirmed, d.Rule = r.Kind, r.Clause, r.Unconfirmed, r.ID()
	switch v.Answer {
	case Yes, Unset:
		t.grant(&d, r, i, f, said.alone)
		for _, p := range t.era.pairs {
			if p.second == i && said.alone[p.first].Answer == No {
				d.Because = union(d.Because, t.book.rules[said.alone[p.first].Rule].failing(f, d.Because, math.MinInt8))
			}
		}
	case Unknown:
		d.Because = t.missing(i, f, said)
	case No:
		t.deny(&d, r, i, f, said.alone)
	}
	return d
}

// undated says that nobody has held the term in which the item begins, or the one in which it ends, against a document yet.
func (b *Book) undated(it *Item) bool {
	first, last := &b.rules[it.rules[0]], &b.rules[it.rules[len(it.rules)-1]]
	return first.Unconfirmed || last.Unconfirmed && !last.Until.open()
}

// grant gives the reasons of a yes.
func (t Table) grant(d *Decision, r *Rule, i int, f Facts, alone []Verdict) {
	hit := r.holding(f)
	d.Because = union(hit.reasons(f), r.failing(f, hit.facts(), hit.rank))
	d.Unconfirmed = r.Unconfirmed || hit.doubt
	if r.Fee != nil && r.Fee.capped(f.SchoolOwner) == met && r.Fee.owners != 0 {
		d.Because = union(d.Because, []Fact{FactSchoolOwner})
	}
	if d.Answer == Unset {
		d.Open = r.open(f)
		d.Least, d.Most = t.span(r, f)
		return
	}
	if hit.rank > 0 {
		d.Tier = r.Tiers[len(r.Tiers)-int(hit.rank)].Name
	}
	if d.Yearly = hit.fen; r.Fee != nil {
		d.Yearly, _ = r.Fee.waived(&f)
	}
	if r.Kind != Loan {
		d.Cut = r.share(t.term, d.Yearly) - d.Fen
	}
	if d.Cut > 0 {
		d.bind(t.lowering(i, f, alone))
	}
}

// open lists the facts on which only the sum of an unset answer hangs; nil where the county has to set it.
func (r *Rule) open(f Facts) []Fact {
	switch {
	case r.Fee != nil:
		return r.Fee.open(&f)
	case r.granted() == Unset:
		return nil
	}
	return r.missing(f)
}

// span is between what the sum of an unset answer lies, as [Decision] has it. Under a ceiling nothing is said: what others take is not in it.
func (t Table) span(r *Rule, f Facts) (least, most Fen) {
	switch item := t.book.item(r.Item); {
	case slices.ContainsFunc(t.era.ceiling, func(c ceiling) bool { return slices.Contains(c.items, item) }):
		return 0, 0
	case r.Fee != nil:
		least, most = r.Fee.span(&f)
	default:
		left := r.left(f)
		low := func(a, b row) int { return cmp.Compare(a.fen, b.fen) }
		least, most = slices.MinFunc(left, low).fen, slices.MaxFunc(left, low).fen
	}
	if r.Kind == Loan {
		return least, most
	}
	return r.share(t.term, least), r.share(t.term, most)
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
			hit := first.holding(f)
			d.Instead, d.Because, d.Unconfirmed = first.Item, hit.reasons(f), first.Unconfirmed || hit.doubt
			d.bind(&t.book.limits[p.limit])
			d.Clause = d.Limit.Clause
			return
		}
	}
	t.grant(d, r, i, f, alone)
	d.Clause = d.Limit.Clause
}

// bind notes the limit that takes the item or part of it.
func (d *Decision) bind(l *Limit) {
	d.Limit = Basis{l.Clause, l.Source}
	d.Unconfirmed = d.Unconfirmed || l.Unconfirmed
}

// lowering is the last of the limits that takes something off the item.
func (t Table) lowering(i int, f Facts, alone []Verdict) (limit *Limit) {
	left := slices.Clone(alone)
	for n := range t.era.ceiling {
		was := left[i]
		if t.holdBelow(left, &t.era.ceiling[n], &f); left[i] != was {
			limit = &t.book.limits[t.era.ceiling[n].limit]
		}
	}
	return limit
}

// missing lists the unknown facts on which an answer hangs: its own, and those of items that go before it.
func (t Table) missing(i int, f Facts, said verdicts) []Fact {
	facts := t.missingAlone(i, f, said.alone)
	for _, c := range t.era.ceiling {
		if at := slices.Index(c.items, i); at > 0 {
			facts = union(facts, t.hanging(c.items[:at], f, said))
		}
	}
	return facts
}

// missingAlone is missing without ceilings. One whose right is certain alone hangs on its sum.
func (t Table) missingAlone(i int, f Facts, alone []Verdict) []Fact {
	r := &t.book.rules[alone[i].Rule]
	if alone[i].Answer == Unset {
		return r.open(f)
	}
	facts := r.missing(f)
	for _, p := range t.era.pairs {
		if p.second == i && alone[p.first].Answer == Unknown {
			facts = union(facts, t.missingAlone(p.first, f, alone))
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
			if facts = union(facts, t.missing(i, f, said)); r.Fee != nil {
				facts = union(facts, r.Fee.asked(&f))
			}
		case v.Answer == Unset:
			facts = union(facts, t.book.rules[v.Rule].open(f))
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

// holding is the row that counts among those that surely hold: of the highest rank, and rather one that rests on no doubt. Where the right
// is certain and no sum is, it is a row that tells only the right.
func (r *Rule) holding(f Facts) (best *row) {
	for _, rows := range [][]row{r.rows, r.right} {
		for i := range rows {
			one := &rows[i]
			if one.surely(f) && (best == nil || one.rank > best.rank || one.rank == best.rank && best.doubt && !one.doubt) {
				best = one
			}
		}
	}
	if best == nil {
		panic("rules: " + r.ID() + ": a verdict without a row")
	}
	return best
}

// missing lists the unknown facts on which the rule hangs: those that the rows that are left still ask for.
func (r *Rule) missing(f Facts) []Fact {
	var open [factCount]bool
	for _, one := range r.left(f) {
		for fact := range factCount {
			open[fact] = open[fact] || one.state(Facts{}, fact) == blank
		}
	}
	return listed(open)
}

// left is what the possible rows still ask for, without rows that add nothing to others, nor to what is sure already.
func (r *Rule) left(f Facts) (rows []row) {
	var all []row
	for i := range r.rows {
		if one := &r.rows[i]; one.possibly(f) {
			all = append(all, one.rest(f))
		}
	}
	for i := range all {
		covered := func(other row) bool { return other.covers(&all[i]) && !all[i].covers(&other) }
		if !slices.ContainsFunc(all, covered) {
			rows = append(rows, all[i])
		}
	}
	return rows
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
