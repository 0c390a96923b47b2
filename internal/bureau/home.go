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
		terms, err := b.terms(ctx, tx, who)
		if err != nil {
			return err
		}
		if d, err = tx.Desk(ctx, terms.Term); err != nil {
			return err
		}
		d.Terms = terms
		if d.Open, err = tx.OpenTerms(ctx, d.Term, aid.Place{}); err != nil {
			return err
		}
		if d.Students, err = b.countRoster(ctx, tx, aid.RosterFilter{Term: d.Term}); err != nil {
			return err
		}
		if d.Editions, err = editionsUnderWay(ctx, tx, who); err != nil {
			return err
		}
		return b.deskSchools(ctx, tx, &d)
	})
	return d, err
}

// deskSchools fills in how the schools stand with the term's lists.
func (b *Bureau) deskSchools(ctx context.Context, tx *store.Tx, d *aid.Desk) error {
	settings, err := tx.Settings(ctx)
	if err != nil {
		return err
	}
	_, d.PreschoolSum = settings.Preschool(d.Term.Year)
	n, err := countSchools(ctx, tx, d.Term, aid.Place{}, settings.Late(d.Term, b.now()))
	d.Listed, d.Done, d.Late, d.NoList, d.Pending, d.Missing = n.listed, n.done, n.late, n.noList, n.pending, n.missing
	d.States, d.Towns = n.states, n.towns
	return err
}

// schoolCount is how the schools of a place stand with a term's lists, in numbers.
type schoolCount struct {
	listed, done, late, noList int // schools
	pending, missing           int // students of those listed
	states                     map[aid.ConfirmationState]int
	towns                      []aid.TownProgress // those furthest behind first
}

func countSchools(ctx context.Context, tx *store.Tx, term aid.Term, place aid.Place, late bool) (n schoolCount, err error) {
	schools, err := tx.SchoolsAlike(ctx, term, place)
	n.states = map[aid.ConfirmationState]int{}
	for _, s := range schools {
		n.add(s, s.Like.State(late))
	}
	slices.SortStableFunc(n.towns, func(x, y aid.TownProgress) int { return cmp.Compare(x.Done*y.Listed, y.Done*x.Listed) })
	return n, err
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
