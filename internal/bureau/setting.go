package bureau

import (
	"context"
	"errors"
	"maps"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// Settings are the county's parameters.
func (b *Bureau) Settings(ctx context.Context, who aid.Actor) (s aid.Settings, err error) {
	if err := aid.May(who, aid.Configure, aid.Place{}); err != nil {
		return s, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		s, err = tx.Settings(ctx)
		return err
	})
	return s, err
}

// Configure changes the county's parameters as change says; its error undoes
// all. Only what differs is written, and stands in the register with its value
// before.
func (b *Bureau) Configure(ctx context.Context, who aid.Actor, change func(*aid.Settings) error) error {
	if err := aid.May(who, aid.Configure, aid.Place{}); err != nil {
		return err
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		before, after, err := configured(ctx, tx, change)
		if err != nil {
			return err
		}
		old, fresh := after.Change(before)
		if len(fresh) == 0 {
			return nil
		}
		if err := b.putInto(ctx, tx, before, after); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.Configure, Thing: "setting", Note: "修改本县参数", Before: old, After: fresh})
	})
}

// configured are the settings before and after a change that may be made. Two
// who change them wait for one another, so that change sees what the other left.
func configured(ctx context.Context, tx *store.Tx, change func(*aid.Settings) error) (before, after aid.Settings, err error) {
	if err := tx.Deciding(ctx, true); err != nil {
		return before, after, err
	}
	if before, err = tx.Settings(ctx); err != nil {
		return before, after, err
	}
	after = before.Clone()
	if err := change(&after); err != nil {
		return before, after, err
	}
	if err := after.Check(); err != nil {
		return before, after, err
	}
	return before, after, after.CheckBasis(before)
}

// putInto writes settings, and decides anew where they move money.
func (b *Bureau) putInto(ctx context.Context, tx *store.Tx, before, after aid.Settings) error {
	_, fresh := after.Change(before)
	if err := tx.SaveSettings(ctx, fresh); err != nil {
		return err
	}
	if !after.MovesPreschool(before) {
		return nil
	}
	return b.redecideAll(ctx, tx)
}

// errTried undoes what was only tried.
var errTried = errors.New("tried")

// TrySettings says what a change of the county's own sums would move, year by
// year, as a rehearsal in small: it is made, counted and undone.
func (b *Bureau) TrySettings(ctx context.Context, who aid.Actor, change func(*aid.Settings) error) (moved []aid.SumImpact, err error) {
	if err := aid.May(who, aid.Configure, aid.Place{}); err != nil {
		return nil, err
	}
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		before, after, err := configured(ctx, tx, change)
		if err != nil || maps.Equal(before.PreschoolFen, after.PreschoolFen) {
			return err
		}
		years, err := tx.YearsEnrolled(ctx)
		if err != nil {
			return err
		}
		for _, y := range years {
			if was, is := before.PreschoolFen[y], after.PreschoolFen[y]; was != is {
				moved = append(moved, aid.SumImpact{Year: y, Was: was, Is: is})
			}
		}
		if len(moved) == 0 {
			return nil
		}
		if err := b.sumsBeside(ctx, tx, before, after, moved); err != nil {
			return err
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		err = nil
	}
	return moved, err
}

func (b *Bureau) sumsBeside(ctx context.Context, tx *store.Tx, before, after aid.Settings, moved []aid.SumImpact) error {
	if err := b.redecideAll(ctx, tx); err != nil {
		return err
	}
	for i := range moved {
		total, err := preschoolTotal(ctx, tx, moved[i].Year)
		if err != nil {
			return err
		}
		moved[i].Before = total.Fen
	}
	if err := b.putInto(ctx, tx, before, after); err != nil {
		return err
	}
	for i := range moved {
		total, err := preschoolTotal(ctx, tx, moved[i].Year)
		if err != nil {
			return err
		}
		moved[i].After, moved[i].Students = total.Fen, total.Students
	}
	return nil
}

func preschoolTotal(ctx context.Context, tx *store.Tx, year aid.Year) (aid.ItemTotal, error) {
	all, err := tx.ItemTotals(ctx, year, false)
	for _, t := range all {
		if t.Item == preschoolItem {
			return t, err
		}
	}
	return aid.ItemTotal{}, err
}
