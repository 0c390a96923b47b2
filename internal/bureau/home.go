package bureau

import (
	"context"

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
	return err
}

// schoolCount is how the schools of a place stand with a term's lists, in numbers.
type schoolCount struct {
	listed, done, late, noList int // schools
	pending, missing           int // students of those listed
}

func countSchools(ctx context.Context, tx *store.Tx, term aid.Term, place aid.Place, late bool) (n schoolCount, err error) {
	schools, err := tx.SchoolsAlike(ctx, term, place)
	for _, s := range schools {
		state := s.Like.State(late)
		if state == aid.NoList {
			n.noList += s.Schools
			continue
		}
		n.listed += s.Schools
		n.pending += s.Pending
		n.missing += s.Missing
		if state.Done() {
			n.done += s.Schools
		}
		if state == aid.Late {
			n.late += s.Schools
		}
	}
	return n, err
}
