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
	schools, err := tx.SchoolTerms(ctx, d.Term, aid.Place{})
	for _, s := range schools {
		state := s.State(settings.Late(d.Term, b.now()))
		if state == aid.NoList {
			d.NoList++
			continue
		}
		d.Listed++
		d.Done += count(state.Done())
		d.Late += count(state == aid.Late)
		d.Pending += s.Tally.Pending
		d.Missing += s.Tally.Missing
	}
	return err
}
