package bureau

import (
	"context"
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
		before, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		after := before.Clone()
		if err := change(&after); err != nil {
			return err
		}
		if err := after.Check(); err != nil {
			return err
		}
		old, fresh := after.Change(before)
		if len(fresh) == 0 {
			return nil
		}
		if err := tx.SaveSettings(ctx, fresh); err != nil {
			return err
		}
		if !maps.Equal(before.PreschoolFen, after.PreschoolFen) {
			if err := b.redecideAll(ctx, tx); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.Configure, Thing: "setting", Note: "修改本县参数", Before: old, After: fresh})
	})
}
