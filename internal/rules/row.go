package rules

import "slices"

// row is a conjunction: every set fact must have one of its values and the student must be in one category of every list.
// A rule holds for a student if one of its rows does.
type row struct {
	set    [singles]uint16 // bit v: value v will do; 0: the fact does not matter
	groups []Categories    // sorted; none follows from another
	fen    Fen             // per school year; 0 where there is no sum
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
	if set == domainMask(fact) {
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
			if a.set[f] &= b.set[f]; a.set[f] == 0 {
				return a, false
			}
		}
	}
	a.groups = narrow(append(slices.Clone(a.groups), b.groups...))
	return a, true
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

// covers says that whoever meets b meets a too, for the same sum.
func (a *row) covers(b *row) bool {
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
	return a.fen == b.fen
}

// expand turns a rule into its rows: one for each line of Any, one for each group that counts as a fact asked for, one for
// each sum; then closes them, see [closure].
func (b *Book) expand(r *Rule) []row {
	base := newRow(r.When.All)
	rows := []row{base}
	if len(r.When.Any) > 0 {
		rows = nil
		for _, line := range r.When.Any {
			if both, ok := join(base, newRow(line)); ok {
				rows = append(rows, both)
			}
		}
	}
	for _, g := range b.groups {
		for _, fact := range g.CountsAs {
			rows = append(rows, counting(rows, fact, g.Members&^known)...)
		}
	}
	return closure(bySum(rows, r))
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
func bySum(rows []row, r *Rule) (split []row) {
	if len(r.Amount) == 0 {
		return rows
	}
	stages := map[Fen]uint16{}
	for s, fen := range r.Amount {
		stages[fen] |= 1 << s
	}
	sums := sortedAmounts(stages)
	for _, one := range rows {
		for _, fen := range sums {
			part, ok := join(one, row{set: [singles]uint16{FactStage: free(FactStage, stages[fen])}})
			if part.fen = fen; ok {
				split = append(split, part)
			}
		}
	}
	return split
}

func sortedAmounts(m map[Fen]uint16) []Fen {
	sums := make([]Fen, 0, len(m))
	for fen := range m {
		sums = append(sums, fen)
	}
	slices.Sort(sums)
	return sums
}

// closure adds every row that follows from two others by leaving a fact open (consensus) and drops rows that another covers.
// Then a student with blanks surely meets the rule exactly if one row holds without asking for a blank: 户口 unknown does not
// matter where rural, town and urban all lead to yes. It stops early once there are more than pageRows.
func closure(rows []row) []row {
	var kept []row
	for len(rows) > 0 && len(kept) <= pageRows {
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
	if a.fen != b.fen {
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
			found = append(found, both)
		}
	}
	return found
}
