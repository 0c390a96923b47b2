package rules

import "slices"

// effort orders changes of equal number: what a family can change, or a clerk may have entered wrongly, comes first.
var effort = [factCount]int{
	FactBoarding: 1, FactFullTime: 2, FactAgricultural: 3, FactHardship: 4, FactHukou: 5, FactGrade: 6, FactCategory: 7,
	FactHardshipLevel: 8, FactRollLocal: 10, FactHukouLocal: 11, FactSchoolOwner: 12, FactDegree: 13, FactRegion: 14, FactStage: 15,
}

// nearest finds the row that the fewest changes of facts reach, blanks to be filled included, such that they are enough; and which known
// facts are in its way.
func (r *Rule) nearest(f Facts, enough func(Facts) bool) (inTheWay []Fact, best []Change) {
	least := 0
	for _, one := range slices.Concat(r.rows, r.right) {
		changes, cost := one.reach(f)
		if best != nil && cost >= least {
			continue
		}
		if then, err := f.With(changes); err != nil || !one.surely(then) || !enough(then) {
			continue // lists of categories that exclude each other, or another item in doubt
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
		if r.state(f, fact) >= blank && !(fact == FactHardship && r.levelTells(f)) {
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

// levelTells says whether the level of hardship has to change, and tells of hardship what the row asks for.
func (r *row) levelTells(f Facts) bool {
	if r.state(f, FactHardshipLevel) < blank {
		return false
	}
	f.put(FactHardshipLevel, closest(r.set[FactHardshipLevel], f.value(FactHardshipLevel)))
	f.settle()
	return r.state(f, FactHardship) < blank
}

// joins lists categories that would meet the row's lists: one, if one is on all that are not met yet. Of several, one is taken that
// does not push the student off a list that is met.
func (r *row) joins(c Categories) (codes []string) {
	var open, met []Categories
	common := categoryEnd - 1
	for _, g := range r.groups {
		if c&g != 0 {
			met = append(met, g)
			continue
		}
		open = append(open, g)
		common &= g
	}
	if common.first() != "" && len(open) > 0 {
		return []string{common.harmless(c, met)}
	}
	for _, g := range open {
		codes = append(codes, g.harmless(c, met))
	}
	return codes
}

// harmless is the first category of the list that leaves the student on the lists that are met, or else the first.
func (c Categories) harmless(now Categories, met []Categories) string {
	for _, n := range categoryNames {
		then := now.With(n.bit)
		if c&n.bit != 0 && !slices.ContainsFunc(met, func(g Categories) bool { return then&g == 0 }) {
			return n.code
		}
	}
	return c.first()
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
