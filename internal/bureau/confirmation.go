package bureau

import (
	"context"
	"strings"
	"unicode/utf8"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// SignTerm puts the principal's signature under the school's list as it was
// looked at (its digest). It is a Conflict while anything is pending, where the
// list has changed since, and where it is signed already.
func (b *Bureau) SignTerm(ctx context.Context, who aid.Actor, digest string) error {
	if err := mayConfirm(who, aid.SignTerm); err != nil {
		return err
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		term, err := b.termIn(ctx, tx, who)
		if err != nil {
			return err
		}
		if err := tx.HoldPupils(ctx, term, who.Seat.SchoolID, nil); err != nil {
			return err
		}
		r, err := b.roll(ctx, tx, who)
		if err != nil {
			return err
		}
		if err := r.MaySign(); err != nil {
			return err
		}
		if digest != r.Digest() {
			return aid.E(aid.Conflict, "您查看之后名单有变动，还没有签字。请再看一遍名单，然后签字")
		}
		return b.sign(ctx, tx, who, r)
	})
}

func (b *Bureau) sign(ctx context.Context, tx *store.Tx, who aid.Actor, r aid.Roll) error {
	t := r.Tally
	id, err := tx.Sign(ctx, aid.Signature{
		SchoolID: who.Seat.SchoolID, Term: r.Term, By: who.Name, At: b.now(), Statement: aid.Statement,
		Present: t.Confirmed, Absent: t.Absent, Corrected: t.Corrected,
	})
	if err != nil {
		return err
	}
	err = tx.Audit(ctx, aid.Audit{Act: aid.SignTerm, Thing: "confirmation", ThingID: int64(id), Note: r.Term.Label() + "名单签字上报",
		After: map[string]any{"term": r.Term.String(), "school": who.Seat.SchoolID, "present": t.Confirmed, "absent": t.Absent, "corrected": t.Corrected, "digest": r.Digest()}})
	if err != nil {
		return err
	}
	return b.redecide(ctx, tx, r.Term, studentsOf(r.Pupils))
}

func studentsOf(pupils []aid.Pupil) []aid.StudentID {
	ids := make([]aid.StudentID, len(pupils))
	for i, p := range pupils {
		ids[i] = p.StudentID
	}
	return ids
}

// ReopenTerm gives a signed list back to its school, with the reason, which the
// school reads. What the school has answered stays.
func (b *Bureau) ReopenTerm(ctx context.Context, who aid.Actor, school aid.SchoolID, why string) error {
	why = strings.Join(strings.Fields(why), " ")
	if n := utf8.RuneCountInString(why); n < 2 || n > 200 {
		return aid.InvalidField("why", "请写明退回的原因，2到200个字，学校会看到")
	}
	if err := aid.May(who, aid.ReopenTerm, aid.Place{School: school}); err != nil {
		return err
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		term, err := b.termIn(ctx, tx, who)
		if err != nil {
			return err
		}
		was, err := tx.SchoolTerm(ctx, term, school)
		if err != nil {
			return err
		}
		if err := tx.HoldPupils(ctx, term, school, nil); err != nil {
			return err
		}
		if err := tx.Reopen(ctx, school, term, b.now(), why); err != nil {
			return err
		}
		return b.noteReopened(ctx, tx, was, term, why)
	})
}

func (b *Bureau) noteReopened(ctx context.Context, tx *store.Tx, was aid.SchoolTerm, term aid.Term, why string) error {
	err := tx.Audit(ctx, aid.Audit{Act: aid.ReopenTerm, Thing: "school", ThingID: int64(was.SchoolID), Note: term.Label() + "名单退回：" + why,
		Before: map[string]any{"signature": was.Signature.ID}, After: map[string]any{"term": term.String()}})
	if err != nil {
		return err
	}
	pupils, err := tx.Pupils(ctx, term, was.SchoolID)
	if err != nil {
		return err
	}
	return b.redecide(ctx, tx, term, studentsOf(pupils))
}

// Confirmations answers for the actor's place: the whole county, or the own
// township.
func (b *Bureau) Confirmations(ctx context.Context, who aid.Actor) (c aid.Confirmations, err error) {
	scope := who.Scope()
	if err := aid.May(who, aid.ReadConfirms, scope); err != nil {
		return c, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		terms, settings, err := b.termsBy(ctx, tx, who)
		if err != nil {
			return err
		}
		c.Terms = terms
		c.LastDay, c.Late = settings.ConfirmBy[c.Term], settings.Late(c.Term, b.now())
		if c.Schools, err = tx.SchoolTerms(ctx, c.Term, scope); err != nil {
			return err
		}
		c.Open, err = tx.OpenTerms(ctx, c.Term, scope)
		return err
	})
	return c, err
}

// ConfirmationSummary is how the actor's own school stands, for the home page of
// its seats.
func (b *Bureau) ConfirmationSummary(ctx context.Context, who aid.Actor) (r aid.Roll, err error) {
	if err := mayConfirm(who, aid.ConfirmStudents); err != nil {
		return r, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		terms, settings, err := b.termsBy(ctx, tx, who)
		if err != nil {
			return err
		}
		r.Terms = terms
		r.LastDay, r.Late = settings.ConfirmBy[r.Term], settings.Late(r.Term, b.now())
		if r.SchoolTerm, err = tx.SchoolTerm(ctx, r.Term, who.Seat.SchoolID); err != nil {
			return err
		}
		r.Open, err = tx.OpenTerms(ctx, r.Term, who.Scope())
		return err
	})
	return r, err
}

// Confirmation is how one school stands, for whoever may give its list back.
func (b *Bureau) Confirmation(ctx context.Context, who aid.Actor, school aid.SchoolID) (s aid.SchoolTerm, err error) {
	if err := aid.May(who, aid.ReopenTerm, aid.Place{School: school}); err != nil {
		return s, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		term, err := b.termIn(ctx, tx, who)
		if err != nil {
			return err
		}
		s, err = tx.SchoolTerm(ctx, term, school)
		return err
	})
	return s, err
}
