package rules

import (
	"maps"
	"slices"
)

// row is a conjunction: every set fact must have one of its values and the student must be in one category of every list.
// A rule holds for a student if one of its rows does.
type row struct {
	set    [singles]uint16 // bit v: value v will do, bit 0: so will not knowing; 0: the fact does not matter
	groups []Categories    // sorted; none follows from another
	fen    Fen             // per school year; 0 where there is no sum
	rank   int8            // of several rows that hold, the highest counts: the best tier
	doubt  bool            // rests on what nobody has held against the document yet
}

// domainMask has a bit for every value of the fact.
func domainMask(fact Fact) uint16 { return uint16(1)<<(domains[fact].last+1) - 2 }

func newRow(conds []Cond) (r row) {
	for _, c := range conds {
		if c.Fact == FactCategory {
			r.groups = append(r.groups, c.anyOf)
			continue
		}
		r.set[c.Fact] = free(c.Fact, c.set)
	}
	return r
}

// free makes a condition that every value meets no condition at all.
func free(fact Fact, set uint16) uint16 {
	if set|1 == domainMask(fact)|1 {
		return 0
	}
	return set
}

// join is the row that asks for both; false if no student can meet both.
func join(a, b row) (row, bool) {
	for f := range singles {
		switch {
		case a.set[f] == 0:
			a.set[f] = b.set[f]
		case b.set[f] != 0:
			if a.set[f] &= b.set[f]; a.set[f]&^1 == 0 {
				return a, false
			}
		}
	}
	a.groups = narrow(append(slices.Clone(a.groups), b.groups...))
	a.doubt = a.doubt || b.doubt
	return a, a.possible()
}

// possible is false where hardship and its level contradict each other, see [Facts.settle].
func (r *row) possible() bool {
	hardship, level := r.set[FactHardship], r.set[FactHardshipLevel]
	switch hardship {
	case 1 << True:
		return level != 1<<NoHardship
	case 1 << False:
		return level == 0 || level>>NoHardship&1 == 1
	}
	return true
}

// anyHardship is every level of hardship but none.
const anyHardship = uint16(1)<<OrdinaryHardship | 1<<Hard | 1<<SpecialHardship

// settle asks for hardship where any level of it will do, see [Facts.settle].
func (r *row) settle() {
	if r.set[FactHardshipLevel] == anyHardship {
		r.set[FactHardship], r.set[FactHardshipLevel] = 1<<True, 0
	}
}

// narrow sorts lists of categories and drops those that follow from a shorter one.
func narrow(groups []Categories) (kept []Categories) {
	slices.Sort(groups)
	groups = slices.Compact(groups)
	for _, g := range groups {
		if !slices.ContainsFunc(groups, func(h Categories) bool { return h != g && h&^g == 0 }) {
			kept = append(kept, g)
		}
	}
	return kept
}

// covers says that whoever meets b meets a too, and gets no less surely what a gives.
func (a *row) covers(b *row) bool {
	return a.wider(b) && (a.rank > b.rank || a.rank == b.rank && a.fen == b.fen && (b.doubt || !a.doubt))
}

// wider says that whoever meets b meets a too.
func (a *row) wider(b *row) bool {
	for f := range singles {
		if a.set[f] != 0 && (b.set[f] == 0 || b.set[f]&^a.set[f] != 0) {
			return false
		}
	}
	for _, g := range a.groups {
		if !slices.ContainsFunc(b.groups, func(h Categories) bool { return h&^g == 0 }) {
			return false
		}
	}
	return true
}

// expand turns a rule into its rows: one for each line of Any, one for each group that counts as a fact asked for, one for
// each tier and sum; then closes them, see [closure].
func (b *Book) expand(r *Rule) []row {
	rows := b.rowsOf(r.When)
	if len(r.Tiers) == 0 {
		return closure(bySum(rows, r.sum()))
	}
	var all []row
	for i := range r.Tiers {
		for _, tier := range b.rowsOf(r.Tiers[i].When) {
			for _, one := range rows {
				if both, ok := join(one, tier); ok {
					both.rank = int8(len(r.Tiers) - i)
					all = append(all, bySum([]row{both}, r.Tiers[i].Amount)...)
				}
			}
		}
	}
	return closure(all)
}

// entitling lists what surely entitles though no row alone tells to how much: the closure of the rows without their ranks and sums, as far
// as these ask for more than it does. Where it has no room beside the rows it is left out, and the right is not as certain as it could be.
func entitling(rows []row) (right []row) {
	bare := slices.Clone(rows)
	for i := range bare {
		bare[i].rank, bare[i].fen = 0, 0
	}
	for _, one := range closure(bare) {
		if !slices.ContainsFunc(rows, func(r row) bool { return r.wider(&one) }) && slices.ContainsFunc(rows, one.within) {
			right = append(right, one)
		}
	}
	if len(rows)+len(right) >= pageRows {
		return nil
	}
	return right
}

// within says that another row, which some student meets together with this one, asks for a fact that this one does not ask for.
func (r *row) within(o row) bool {
	if _, ok := join(*r, o); !ok {
		return false
	}
	mine := r.facts()
	return slices.ContainsFunc(o.facts(), func(f Fact) bool { return !slices.Contains(mine, f) })
}

// sum is what the rule gives whoever meets it; nothing where a cap or no sum at all is meant.
func (r *Rule) sum() map[Stage]Fen {
	if r.Kind == Waiver || r.Kind == Priority {
		return nil
	}
	return r.Amount
}

// rowsOf turns conditions into rows.
func (b *Book) rowsOf(w When) []row {
	base := newRow(w.All)
	rows := []row{base}
	if len(w.Any) > 0 {
		rows = nil
		for i, line := range w.Any {
			if both, ok := join(base, newRow(line)); ok {
				both.doubt = slices.Contains(w.Doubt, i)
				rows = append(rows, both)
			}
		}
	}
	for _, g := range b.groups {
		for _, fact := range g.CountsAs {
			rows = append(rows, counting(rows, fact, g.Members&^known)...)
		}
	}
	return rows
}

// counting gives, for rows that want the fact to be true, the row that takes membership instead.
func counting(rows []row, fact Fact, members Categories) (more []row) {
	for _, r := range rows {
		if r.set[fact] == 1<<True {
			r.set[fact] = 0
			r, _ = join(r, row{groups: []Categories{members}})
			more = append(more, r)
		}
	}
	return more
}

// bySum splits each row by stage where the stages have different sums.
func bySum(rows []row, amount map[Stage]Fen) (split []row) {
	if len(amount) == 0 {
		return rows
	}
	stages := map[Fen]uint16{}
	for s, fen := range amount {
		stages[fen] |= 1 << s
	}
	for _, one := range rows {
		for _, fen := range sortedAmounts(amount) {
			part, ok := join(one, row{set: [singles]uint16{FactStage: free(FactStage, stages[fen])}})
			if part.fen = fen; ok {
				split = append(split, part)
			}
		}
	}
	return split
}

// sortedAmounts lists the different sums, lowest first.
func sortedAmounts(amount map[Stage]Fen) []Fen {
	return slices.Compact(slices.Sorted(maps.Values(amount)))
}

// closure adds every row that follows from two others by leaving a fact open (consensus) and drops rows that another covers.
// Then a student with blanks surely meets the rule exactly if one row holds without asking for a blank: 户口 unknown does not
// matter where rural, town and urban all lead to yes. It stops early once there are pageRows of them.
func closure(rows []row) []row {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].settle()
	}
	var kept []row
	for len(rows) > 0 && len(kept) < pageRows {
		next := rows[0]
		rows = rows[1:]
		if slices.ContainsFunc(kept, func(k row) bool { return k.covers(&next) }) {
			continue
		}
		kept = slices.DeleteFunc(kept, func(k row) bool { return next.covers(&k) })
		for i := range kept {
			rows = append(rows, consensus(&kept[i], &next)...)
		}
		kept = append(kept, next)
	}
	return kept
}

func consensus(a, b *row) (found []row) {
	if a.rank != b.rank || a.fen != b.fen {
		return nil
	}
	for f := range Fact(singles) {
		if a.set[f] == 0 || b.set[f] == 0 {
			continue
		}
		x, y := *a, *b
		x.set[f], y.set[f] = 0, 0
		if both, ok := join(x, y); ok {
			both.set[f] = free(f, a.set[f]|b.set[f])
			both.settle()
			found = append(found, both)
		}
	}
	return found
}
