package bureau

import (
	"context"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// terms is the term in which the actor works, among all those with a roster: the
// one that the actor chose, or the usual one of the seat.
func (b *Bureau) terms(ctx context.Context, tx *store.Tx, who aid.Actor) (aid.Terms, error) {
	known, err := tx.RosterTerms(ctx, who.Scope().School)
	if err != nil {
		return aid.Terms{}, err
	}
	return aid.ChooseTerm(known, who.Term, b.Term())
}

// termsBy are those terms, with the county's settings: most pages need both.
func (b *Bureau) termsBy(ctx context.Context, tx *store.Tx, who aid.Actor) (t aid.Terms, s aid.Settings, err error) {
	var known []aid.RosterTerm
	if err := tx.Together(ctx, tx.AskRosterTerms(who.Scope().School, &known), tx.AskSettings(&s)); err != nil {
		return t, s, err
	}
	t, err = aid.ChooseTerm(known, who.Term, b.Term())
	return t, s, err
}

// termIn is that term alone.
func (b *Bureau) termIn(ctx context.Context, tx *store.Tx, who aid.Actor) (aid.Term, error) {
	t, err := b.terms(ctx, tx, who)
	return t.Term, err
}

// Terms are the terms of the actor's county, with the one in which the actor
// works. One that was chosen and has no roster is NotFound.
func (b *Bureau) Terms(ctx context.Context, who aid.Actor) (t aid.Terms, err error) {
	if who.County.ID == 0 {
		return t, aid.E(aid.Forbidden, "您当前的岗位（"+who.Seat.Role.Label()+"）没有学期可选")
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		t, err = b.terms(ctx, tx, who)
		return err
	})
	return t, err
}

// NewestTerm is the newest term with a roster, whatever the actor chose; before
// there is any, today's.
func (b *Bureau) NewestTerm(ctx context.Context, who aid.Actor) (aid.Term, error) {
	who.Term = aid.Term{}
	t, err := b.Terms(ctx, who)
	return t.Newest(), err
}
