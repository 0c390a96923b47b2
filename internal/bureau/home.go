package bureau

import (
	"cmp"
	"context"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// Desk is what lies on the bureau's desk, for the home page of its seats.
func (b *Bureau) Desk(ctx context.Context, who aid.Actor) (d aid.Desk, err error) {
	if err := aid.May(who, aid.ReadConfirms, aid.Place{}); err != nil {
		return d, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		terms, settings, err := b.termsBy(ctx, tx, who)
		if err != nil {
			return err
		}
		var schools []store.Alike
		err = tx.Together(ctx, tx.AskDesk(terms.Term, &d), tx.AskOpenTerms(terms.Term, aid.Place{}, &d.Open),
			tx.AskSchoolsAlike(terms.Term, aid.Place{}, &schools))
		if err != nil {
			return err
		}
		d.Terms = terms
		_, d.PreschoolSum = settings.Preschool(d.Term.Year)
		deskSchools(&d, countSchools(schools, settings.Late(d.Term, b.now())))
		rule, err := b.ruleIn(ctx, tx, d.Term)
		if err != nil {
			return err
		}
		d.End = rule.End
		if d.Students, err = b.countRoster(ctx, tx, aid.RosterFilter{Term: d.Term}); err != nil {
			return err
		}
		d.Editions, err = editionsUnderWay(ctx, tx, who)
		return err
	})
	return d, err
}

// deskSchools fills in how the schools stand with the term's lists.
func deskSchools(d *aid.Desk, n schoolCount) {
	d.Listed, d.Done, d.Late, d.NoList, d.Pending, d.Missing = n.listed, n.done, n.late, n.noList, n.pending, n.missing
	d.States, d.Towns = n.states, n.towns
}

// schoolCount is how the schools of a place stand with a term's lists, in numbers.
type schoolCount struct {
	listed, done, late, noList int // schools
	pending, missing           int // students of those listed
	states                     map[aid.ConfirmationState]int
	towns                      []aid.TownProgress // those furthest behind first
}

func countSchools(schools []store.Alike, late bool) (n schoolCount) {
	n.states = map[aid.ConfirmationState]int{}
	for _, s := range schools {
		n.add(s, s.Like.State(late))
	}
	slices.SortStableFunc(n.towns, func(x, y aid.TownProgress) int { return cmp.Compare(x.Done*y.Listed, y.Done*x.Listed) })
	return n
}

// add counts schools of a township that are in one state; they come by township.
func (n *schoolCount) add(s store.Alike, state aid.ConfirmationState) {
	n.states[state] += s.Schools
	if state == aid.NoList {
		n.noList += s.Schools
		return
	}
	n.listed += s.Schools
	n.pending += s.Pending
	n.missing += s.Missing
	if state == aid.Late {
		n.late += s.Schools
	}
	if at := len(n.towns); at == 0 || n.towns[at-1].Name != s.Like.Township {
		n.towns = append(n.towns, aid.TownProgress{Name: s.Like.Township})
	}
	town := &n.towns[len(n.towns)-1]
	town.Listed += s.Schools
	if state.Done() {
		n.done += s.Schools
		town.Done += s.Schools
	}
}
