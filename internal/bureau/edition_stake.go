package bureau

import (
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

// stakesOf puts together what every student has of every item, by the traces of
// two books at the number beside each decision, and counts the students. A
// student is counted where the last decision of the year says.
func stakesOf(decisions []store.Decision, at []int32, old, fresh []*store.Trace) (stakes []aid.Stake, students int) {
	var mine []holding
	for i, d := range decisions {
		mine = hold(mine, 0, d.Spring, old[at[i]].Grants)
		mine = hold(mine, 1, d.Spring, fresh[at[i]].Grants)
		if i+1 < len(decisions) && decisions[i+1].Student == d.Student {
			continue
		}
		students++
		for _, h := range mine {
			stakes = append(stakes, aid.Stake{Student: d.Student, Enrolment: d.Enrolment, Item: h.item, Terms: [2]aid.Sides{h.sides(0), h.sides(1)}})
		}
		mine = mine[:0]
	}
	return stakes, students
}

// hold adds the grants of one term to one side.
func hold(mine []holding, side int, spring bool, grants []store.Grant) []holding {
	term := 0
	if spring {
		term = 1
	}
	for _, g := range grants {
		at := 0
		for at < len(mine) && mine[at].item != g.Item {
			at++
		}
		if at == len(mine) {
			mine = append(mine, holding{item: g.Item})
		}
		mine[at].has[side][term] = true
		if g.Fen != nil {
			mine[at].fen[side][term] += *g.Fen
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
