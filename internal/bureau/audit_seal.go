package bureau

import (
	"context"
	"fmt"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// SealAudit seals what has been written into the county's register and returns
// the head of its chain. It is repeated every few seconds; the caller keeps the
// head outside the database.
func (b *Bureau) SealAudit(ctx context.Context, who aid.Actor) (head store.Head, err error) {
	for more := true; more && err == nil; {
		err = b.db.County(ctx, who, func(tx *store.Tx) error {
			head, more, err = tx.SealAudit(ctx)
			return err
		})
	}
	return head, err
}

// SealAudits seals the register of every county; the heads stand by the
// county's code.
func (b *Bureau) SealAudits(ctx context.Context) (map[string]store.Head, error) {
	counties, err := b.db.Counties(ctx)
	if err != nil {
		return nil, err
	}
	heads := make(map[string]store.Head, len(counties))
	for _, c := range counties {
		if heads[c.Code], err = b.SealAudit(ctx, aid.System(c)); err != nil {
			return nil, fmt.Errorf("seal the register of county %s: %w", c.Code, err)
		}
	}
	return heads, nil
}

// VerifyAudit checks a county's register against its seals, and against the
// head that was kept outside the database.
func (b *Bureau) VerifyAudit(ctx context.Context, who aid.Actor, kept store.Head) (r store.AuditReport, err error) {
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		r, err = tx.VerifyAudit(ctx, kept)
		return err
	})
	return r, err
}
