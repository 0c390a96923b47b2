package bureau

import (
	"context"
	"fmt"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// How long things are kept that are of no more use once they have been used;
// docs/operations.md says the same.
const (
	KeepUploads = 180 * 24 * time.Hour // workbooks as they came, and their rows
	KeepSignIns = 180 * 24 * time.Hour // the law asks for six months of such records
)

// Retain takes away what has served its time, in every county.
func (b *Bureau) Retain(ctx context.Context) error {
	now := b.now()
	if err := b.db.ForgetSignIns(ctx, now.Add(-KeepSignIns)); err != nil {
		return fmt.Errorf("forget sign-ins: %w", err)
	}
	counties, err := b.db.Counties(ctx)
	if err != nil {
		return err
	}
	for _, c := range counties { // each behind its own wall
		if err := b.retainCounty(ctx, aid.System(c), now); err != nil {
			return fmt.Errorf("retention in county %d: %w", c.ID, err)
		}
	}
	return nil
}

func (b *Bureau) retainCounty(ctx context.Context, who aid.Actor, now time.Time) error {
	for more := true; more; {
		err := b.db.County(ctx, who, func(tx *store.Tx) error {
			n, err := tx.EmptyUploads(ctx, now.Add(-KeepUploads), now)
			if more = n > 0; err != nil || !more {
				return err
			}
			return tx.Audit(ctx, aid.Audit{Act: aid.Expired, Thing: "upload", Note: "到期清理工作簿原件和逐行内容", After: map[string]any{"uploads": n}})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Reseal seals all that was sealed with an older key with the newest, and says
// how much that was.
func (b *Bureau) Reseal(ctx context.Context) (n int, err error) {
	if n, err = b.db.ResealLogins(ctx); err != nil {
		return n, err
	}
	counties, err := b.db.Counties(ctx)
	if err != nil {
		return n, err
	}
	for _, c := range counties {
		more, err := b.db.Reseal(ctx, aid.System(c))
		n += more
		if err != nil {
			return n, fmt.Errorf("reseal county %d: %w", c.ID, err)
		}
	}
	return n, nil
}
