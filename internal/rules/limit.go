package rules

import (
	"fmt"
	"slices"
)

// LimitKind is how items stand to each other.
type LimitKind string

// The limits.
const (
	Exclude LimitKind = "exclude" // one person, one term: only the first of them
	Stack   LimitKind = "stack"   // may be had together; said so that nobody need guess
	Cap     LimitKind = "cap"     // together no more than a sum per school year; later ones give way
	Quota   LimitKind = "quota"   // a share of the roll; never blocks anybody
)

// Limit is one line of the matrix of items.
type Limit struct {
	Kind        LimitKind        `json:"kind"`
	Items       []string         `json:"items"`
	Clause      string           `json:"clause"`
	Source      string           `json:"source,omitempty"`
	Unconfirmed bool             `json:"unconfirmed,omitempty"`
	From        Term             `json:"from"`
	Until       Term             `json:"until,omitzero"`
	Fen         Fen              `json:"fen,omitempty"`   // of a cap, per school year
	Share       map[Region]Level `json:"share,omitempty"` // of a quota, by region
	Of          string           `json:"-"`               // of a quota: which pupils it is a share of, in words; "": all of the item's stages
	line        int
}

// InForce says whether the limit holds in the term.
func (l *Limit) InForce(t Term) bool {
	return !t.Before(l.From) && (l.Until.open() || !l.Until.Before(t))
}

// Limits lists what the book says about items together.
func (b *Book) Limits() []Limit { return slices.Clone(b.limits) }

// Together finds what the book says about two items in a term: Exclude, Stack, or "" where it says nothing.
func (b *Book) Together(x, y string, t Term) LimitKind {
	for i := range b.limits {
		l := &b.limits[i]
		if x != y && l.InForce(t) && (l.Kind == Exclude || l.Kind == Stack) && slices.Contains(l.Items, x) && slices.Contains(l.Items, y) {
			return l.Kind
		}
	}
	return ""
}

// pair is two items of which only the first is given where both are due.
type pair struct{ first, second, limit int }

// ceiling is items that together give no more than a sum.
type ceiling struct {
	items []int
	limit int
	fen   Fen // per school year
}

// bound says that verdicts must be looked at together.
func (e *era) bound() bool { return len(e.pairs)+len(e.ceiling) > 0 }

// limit puts the limits into an era. Exclusions that facts alone rule out cost nothing: nobody both boards and goes home.
func (b *Book) limit(e *era, from Term) {
	for n := range b.limits {
		l := &b.limits[n]
		if !l.InForce(from) {
			continue
		}
		var items []int
		for _, code := range l.Items {
			items = append(items, b.item(code))
		}
		switch l.Kind {
		case Exclude:
			e.pairs = append(e.pairs, b.pairs(e, items, n)...)
		case Cap:
			e.ceiling = append(e.ceiling, ceiling{items, n, l.Fen})
		}
	}
}

func (b *Book) pairs(e *era, items []int, limit int) (all []pair) {
	for i, first := range items {
		for _, second := range items[i+1:] {
			x, y := e.rules[first], e.rules[second]
			if x >= 0 && y >= 0 && meet(b.rules[x].rows, b.rules[y].rows) {
				all = append(all, pair{first, second, limit})
			}
		}
	}
	return all
}

// meet says whether somebody may meet a row of each.
func meet(xs, ys []row) bool {
	for _, x := range xs {
		for _, y := range ys {
			if _, ok := join(x, y); ok {
				return true
			}
		}
	}
	return false
}

// exclude takes the second item of each pair from whoever has the first. While it is not known who has the first, neither is it for
// the second.
func (t Table) exclude(out []Verdict) {
	for _, p := range t.era.pairs {
		first, second := out[p.first].Answer, &out[p.second]
		if second.Answer < Unknown || first < Unknown {
			continue
		}
		second.Fen, second.Answer = 0, Unknown
		if first.Entitled() {
			second.Answer = No
		}
	}
}

// hold keeps items below their ceilings, after exclusions.
func (t Table) hold(out []Verdict, f *Facts) {
	for i := range t.era.ceiling {
		t.holdBelow(out, &t.era.ceiling[i], f)
	}
}

// holdBelow keeps items below a ceiling: each in its turn gets what is left. While it is not known what an earlier one takes, a later
// one is certain only if it fits either way.
func (t Table) holdBelow(out []Verdict, c *ceiling, f *Facts) {
	most := t.term.Share(c.fen)
	least := most
	for _, i := range c.items {
		v := &out[i]
		switch {
		case v.Answer == Unset && least == 0 && t.book.rules[v.Rule].open(*f) != nil:
			v.Answer = Unknown // there may be nothing left
		case v.Answer == Unknown || v.Answer == Unset:
			least = max(least-t.era.most[i], 0)
		case v.Answer == Yes && v.Fen > 0:
			if v.take(least, most); v.Answer == Unknown {
				least = max(least-t.era.most[i], 0)
			}
			most, least = most-v.Fen, max(least-v.Fen, 0)
		}
	}
}

// take gives what is left, of which there are at least and at most so many fen.
func (v *Verdict) take(least, most Fen) {
	fen := min(v.Fen, most)
	switch {
	case fen != min(v.Fen, least):
		v.Fen, v.Answer = 0, Unknown
	case fen == 0:
		v.Fen, v.Answer = 0, No
	default:
		v.Fen = fen
	}
}

// Ration is how many receive an item beside how many the quota foresees. It warns and never blocks.
type Ration struct {
	Item      string `json:"item"`
	Quota     Level  `json:"quota"`
	Receivers int64  `json:"receivers"`
	Roll      int64  `json:"roll"`
	Over      int64  `json:"over"` // how many more than the quota foresees
}

// Ration holds the receivers of an item against its quota of the roll; false where the book has none for the region and term.
func (b *Book) Ration(item string, t Term, in Region, receivers, roll int64) (Ration, bool) {
	for i := range b.limits {
		l := &b.limits[i]
		share, ok := l.Share[in]
		if ok && l.InForce(t) && slices.Contains(l.Items, item) {
			r := Ration{Item: item, Quota: share, Receivers: receivers, Roll: roll}
			r.Over = max(receivers-r.Foreseen(), 0)
			return r, true
		}
	}
	return Ration{}, false
}

// Foreseen is how many the quota foresees.
func (r Ration) Foreseen() int64 { return r.Roll * int64(r.Quota) / 10000 }

// Sentence says the ration in Chinese.
func (r Ration) Sentence() string {
	s := fmt.Sprintf("指标%d人（在校生%d人的%s），符合%d人", r.Foreseen(), r.Roll, r.Quota.Percent(), r.Receivers)
	if r.Over > 0 {
		return s + fmt.Sprintf("，超出%d人，请核对；只提示，不影响享受", r.Over)
	}
	return s + "，没有超出"
}

// Quoted is an item that has a quota in a term.
type Quoted struct {
	Item, Name  string
	Stages      []Stage // whose pupils it is a share of,
	Of          string  // or which of them, in words
	Clause      string
	Unconfirmed bool
}

// Quotas are the quotas that hold in a term.
func (b *Book) Quotas(t Term) (all []Quoted) {
	for i := range b.limits {
		l := &b.limits[i]
		for _, code := range l.Items {
			if l.Kind != Quota || !l.InForce(t) {
				continue
			}
			q := Quoted{code, b.itemName(code), nil, l.Of, l.Clause, l.Unconfirmed}
			for j := range b.rules {
				if r := &b.rules[j]; r.Item == code && r.InForce(t) {
					q.Stages = r.stages()
				}
			}
			all = append(all, q)
		}
	}
	return all
}
