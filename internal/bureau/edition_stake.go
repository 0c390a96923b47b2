package bureau

import (
	"context"
	"maps"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// holding is what a student has of one item, while it is being put together: by
// side, before and after, and by term, autumn and spring.
type holding struct {
	item aid.Item
	has  [2][2]bool
	fen  [2][2]aid.Fen
}

// beside spreads the traces of situations over the decisions that name them.
func beside(traces []*store.Trace, at []int32) []*store.Trace {
	all := make([]*store.Trace, len(at))
	for i, n := range at {
		all[i] = traces[n]
	}
	return all
}

// stood are the traces that stand in the registers for decisions of a school
// year; an empty one where none does.
func stood(ctx context.Context, tx *store.Tx, year aid.Year, decisions []store.Decision) ([]*store.Trace, error) {
	stored, err := tx.Decisions(ctx, year, nil)
	if err != nil {
		return nil, err
	}
	none, kept := &store.Trace{}, map[int64]*store.Trace{}
	for _, d := range stored {
		kept[d.Trace] = none
	}
	traces, err := tx.Traces(ctx, slices.Collect(maps.Keys(kept)))
	for _, t := range traces {
		kept[t.ID] = t
	}
	all := make([]*store.Trace, len(decisions))
	for i, d := range decisions {
		for len(stored) > 0 && stored[0].Compare(d) < 0 {
			stored = stored[1:]
		}
		if all[i] = none; len(stored) > 0 && stored[0].Compare(d) == 0 {
			all[i] = kept[stored[0].Trace]
		}
	}
	return all, err
}

// oddOnes counts, by item, the decisions that stand otherwise than they would be
// made now. Each pair of traces is looked at once.
func oddOnes(stands, now []*store.Trace) map[aid.Item]int {
	pairs := map[[2]*store.Trace]int{}
	for i := range stands {
		pairs[[2]*store.Trace{stands[i], now[i]}]++
	}
	odd := map[aid.Item]int{}
	for pair, n := range pairs {
		for _, item := range unlike(pair[0].Grants, pair[1].Grants) {
			odd[item] += n
		}
	}
	return odd
}

// unlike are the items that two traces do not give alike.
func unlike(a, b []store.Grant) (items []aid.Item) {
	for _, g := range a {
		if !slices.ContainsFunc(b, g.Same) {
			items = append(items, g.Item)
		}
	}
	for _, g := range b {
		if !slices.ContainsFunc(a, func(was store.Grant) bool { return was.Item == g.Item }) {
			items = append(items, g.Item)
		}
	}
	return items
}

// stakesOf puts together what every student has of every item, by the traces of
// before and after beside each decision, and counts the students. A student is
// counted where the last decision of the year says. What is not of its own roster
// is not firm.
func stakesOf(decisions []store.Decision, old, fresh []*store.Trace, own bool) (stakes []aid.Stake, students int) {
	var mine []holding
	var firm [2]bool
	for i, d := range decisions {
		mine = hold(mine, 0, d.Spring, old[i].Grants)
		mine = hold(mine, 1, d.Spring, fresh[i].Grants)
		firm[term(d.Spring)] = d.Firm && own
		if i+1 < len(decisions) && decisions[i+1].Student == d.Student {
			continue
		}
		students++
		for _, h := range mine {
			stakes = append(stakes, aid.Stake{Student: d.Student, Enrolment: d.Enrolment, Item: h.item, Terms: [2]aid.Sides{h.sides(0), h.sides(1)}, Firm: firm})
		}
		mine, firm = mine[:0], [2]bool{}
	}
	return stakes, students
}

// term is the place of a term in its school year.
func term(spring bool) int {
	if spring {
		return 1
	}
	return 0
}

// hold adds the grants of one term to one side.
func hold(mine []holding, side int, spring bool, grants []store.Grant) []holding {
	for _, g := range grants {
		at := 0
		for at < len(mine) && mine[at].item != g.Item {
			at++
		}
		if at == len(mine) {
			mine = append(mine, holding{item: g.Item})
		}
		mine[at].has[side][term(spring)] = true
		if g.Fen != nil {
			mine[at].fen[side][term(spring)] += *g.Fen
		}
	}
	return mine
}

// sides are one term as a stake has it: 0 for nothing, nil for no fixed sum.
func (h holding) sides(term int) aid.Sides {
	sum := func(side int) *aid.Fen {
		if h.has[side][term] && h.fen[side][term] == 0 {
			return nil
		}
		fen := h.fen[side][term]
		return &fen
	}
	return aid.Sides{Before: sum(0), After: sum(1)}
}

// sides is one item's students and money, before and after.
type sides struct {
	students [2]int
	fen      [2]aid.Fen
}

// totalsOf sums stakes item by item, and all of them under "".
func totalsOf(stakes []aid.Stake) map[aid.Item]sides {
	totals := map[aid.Item]sides{"": {}}
	for _, s := range stakes {
		t, all := totals[s.Item], totals[""]
		year := s.Year()
		for side, fen := range []*aid.Fen{year.Before, year.After} {
			if fen == nil || *fen != 0 {
				t.students[side]++
			}
			if fen != nil {
				t.fen[side] += *fen
				all.fen[side] += *fen
			}
		}
		totals[s.Item], totals[""] = t, all
	}
	return totals
}
