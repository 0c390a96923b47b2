package bureau

import (
	"context"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// DecideReport says what a calculation found and what it changed.
type DecideReport = aid.DecideReport

// Decide decides every item for every student of a school year, and writes
// what differs from what stands. Running it again writes nothing.
func (b *Bureau) Decide(ctx context.Context, who aid.Actor, year aid.Year) (r DecideReport, err error) {
	if err := aid.May(who, aid.DecideAll, aid.Place{}); err != nil {
		return r, err
	}
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := tx.Deciding(ctx, true); err != nil {
			return err
		}
		if r, err = b.decide(ctx, tx, year, nil, true); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.DecideAll, Thing: "year", ThingID: int64(year), Note: "计算" + year.Label() + "资助资格",
			After: map[string]any{"students": r.Students, "new": r.New, "changed": r.Changed, "unchanged": r.Unchanged}})
	})
	return r, err
}

// redecide decides anew within another verb's transaction, after facts of the
// term changed: for some students, or with nil for the whole county. A change
// in autumn also moves what is projected for spring.
func (b *Bureau) redecide(ctx context.Context, tx *store.Tx, term aid.Term, students []aid.StudentID) error {
	if students != nil && len(students) == 0 {
		return nil
	}
	if err := tx.Deciding(ctx, students == nil); err != nil {
		return err
	}
	_, err := b.decide(ctx, tx, term.Year, students, false)
	return err
}

// redecideAll decides every school year anew within another verb's
// transaction, after the county's own sums changed.
func (b *Bureau) redecideAll(ctx context.Context, tx *store.Tx) error {
	terms, err := tx.TermsEnrolled(ctx)
	if err != nil {
		return err
	}
	for i, term := range terms {
		if i > 0 && terms[i-1].Year == term.Year {
			continue
		}
		if err := b.redecide(ctx, tx, term, nil); err != nil {
			return err
		}
	}
	return nil
}

// ItemTotals decides a school year anew and sums every item of the rulebook:
// all that is due, or only what rests on the school's confirmation. An item
// that nobody has is there too, with zero.
func (b *Bureau) ItemTotals(ctx context.Context, who aid.Actor, year aid.Year, firm bool) (all []aid.ItemTotal, err error) {
	if err := aid.May(who, aid.DecideAll, aid.Place{}); err != nil {
		return nil, err
	}
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := b.redecide(ctx, tx, year.Autumn(), nil); err != nil {
			return err
		}
		found, err := tx.ItemTotals(ctx, year, firm)
		if err != nil {
			return err
		}
		law, err := b.lawOf(ctx, tx, year.Spring())
		if err != nil {
			return err
		}
		for _, item := range law.Items() {
			t := aid.ItemTotal{Item: aid.Item(item.Code)}
			if i := slices.IndexFunc(found, func(f aid.ItemTotal) bool { return f.Item == t.Item }); i >= 0 {
				t = found[i]
			}
			all = append(all, t)
		}
		return nil
	})
	return all, err
}
