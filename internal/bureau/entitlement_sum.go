package bureau

import (
	"maps"
	"slices"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// dues adds up what decisions give, by place, item and period: autumn, spring,
// and the school year, in which a student counts once, where spring's decision
// places one.
type dues struct {
	periods [3]string
	codes   []aid.Item // of what follows; the first is "", all items together
	gifts   map[int64][]gift
	sums    map[store.Spot][]store.Sum // per period and item
	one     []store.Sum                // of the student and period in hand
}

// gift is a grant with its item as a number.
type gift struct {
	item int
	fen  aid.Fen
	open bool // no fixed sum, or not set
}

func newDues(year aid.Year, traces map[int64]*store.Trace) *dues {
	t := &dues{
		periods: [3]string{year.Autumn().String(), year.Spring().String(), strconv.Itoa(int(year))},
		codes:   []aid.Item{""}, gifts: make(map[int64][]gift, len(traces)), sums: map[store.Spot][]store.Sum{},
	}
	for id, trace := range traces {
		for _, g := range trace.Grants {
			t.gifts[id] = append(t.gifts[id], t.gift(g))
		}
	}
	t.one = make([]store.Sum, len(t.codes))
	return t
}

func (t *dues) gift(g store.Grant) gift {
	i := slices.Index(t.codes, g.Item)
	if i < 0 {
		i = len(t.codes)
		t.codes = append(t.codes, g.Item)
	}
	if g.Fen == nil {
		return gift{item: i, open: true}
	}
	return gift{item: i, fen: *g.Fen}
}

// add counts one student, or with sign -1 takes one out.
func (t *dues) add(h halves, sign int) {
	for period, d := range h {
		if d != nil {
			t.count(h[period:period+1], d.Spot, period, sign)
		}
	}
	last := h[1]
	if last == nil {
		last = h[0]
	}
	if last != nil {
		t.count(h[:], last.Spot, len(h), sign)
	}
}

func (t *dues) count(decisions []*store.Decision, spot store.Spot, period, sign int) {
	clear(t.one)
	for _, d := range decisions {
		if d != nil {
			t.take(d)
		}
	}
	if t.one[0].Students == 0 {
		return
	}
	sums := t.sums[spot]
	if sums == nil {
		sums = make([]store.Sum, len(t.periods)*len(t.codes))
		t.sums[spot] = sums
	}
	for i, s := range t.one {
		if s.Students > 0 {
			sums[period*len(t.codes)+i].Add(s, sign)
		}
	}
}

func (t *dues) take(d *store.Decision) {
	for _, g := range t.gifts[d.Trace] {
		for _, i := range [2]int{0, g.item} {
			s := &t.one[i]
			s.Students = 1
			s.Fen += g.fen
			if g.open {
				s.Open = 1
			}
			if d.Firm {
				s.Firm = 1
				s.FirmFen += g.fen
			}
		}
	}
}

// moves is by how much each cell moves; those that stay are left out.
func (t *dues) moves() map[store.Cell]store.Sum {
	moves := map[store.Cell]store.Sum{}
	for spot, sums := range t.sums {
		for i, s := range sums {
			if s != (store.Sum{}) {
				moves[store.Cell{Period: t.periods[i/len(t.codes)], Spot: spot, Item: t.codes[i%len(t.codes)]}] = s
			}
		}
	}
	return moves
}

// items is by how much each item's sum over the school year moves.
func (t *dues) items() (moved []aid.ItemTotal) {
	totals := map[aid.Item]aid.ItemTotal{}
	for _, sums := range t.sums {
		for i, code := range t.codes {
			s, total := sums[2*len(t.codes)+i], totals[code]
			totals[code] = aid.ItemTotal{Item: code, Students: total.Students + s.Students, Fen: total.Fen + s.Fen}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(totals)) {
		if t := totals[code]; code != "" && (t.Students != 0 || t.Fen != 0) {
			moved = append(moved, t)
		}
	}
	return moved
}
