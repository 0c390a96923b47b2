package bureau

import (
	"context"
	"errors"
	"fmt"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// SealAudit seals what has been written into the county's register and returns
// the head of its chain. It is repeated every few seconds; the caller keeps the
// head outside the database, and gives back the one kept last. A chain that no
// longer holds that one was cut off and made anew: an error, and the old head
// must stay.
func (b *Bureau) SealAudit(ctx context.Context, who aid.Actor, kept store.Head) (head store.Head, err error) {
	for more := true; more && err == nil; {
		err = b.db.County(ctx, who, func(tx *store.Tx) error {
			head, more, err = tx.SealAudit(ctx)
			return err
		})
	}
	if err != nil {
		return head, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error { return tx.HoldsSeal(ctx, kept) })
	return head, err
}

// SealAudits seals the register of every county. The heads stand by the
// county's code; counties at fault are missing and named by the error.
func (b *Bureau) SealAudits(ctx context.Context, kept map[string]store.Head) (map[string]store.Head, error) {
	counties, err := b.db.Counties(ctx)
	if err != nil {
		return nil, err
	}
	heads := make(map[string]store.Head, len(counties))
	var faults []error
	for _, c := range counties {
		head, err := b.SealAudit(ctx, aid.System(c), kept[c.Code])
		if err != nil {
			faults = append(faults, fmt.Errorf("seal the register of county %s: %w", c.Code, err))
			continue
		}
		heads[c.Code] = head
	}
	return heads, errors.Join(faults...)
}

// AuditsSealed says whether the newest entry of every county has its seal. One
// that was written beside an older transaction has to wait for that one's end.
func (b *Bureau) AuditsSealed(ctx context.Context) (bool, error) {
	counties, err := b.db.Counties(ctx)
	sealed := err == nil
	for i := 0; i < len(counties) && sealed && err == nil; i++ {
		err = b.db.Look(ctx, aid.System(counties[i]), func(tx *store.Tx) error {
			sealed, err = tx.NewestSealed(ctx)
			return err
		})
	}
	return sealed, err
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

// CopyAudit is what the county's register has sealed since a head, to be kept
// outside the database; a chain that no longer holds that head is an error.
func (b *Bureau) CopyAudit(ctx context.Context, who aid.Actor, after store.Head) (copies []store.AuditCopy, err error) {
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if err := tx.HoldsSeal(ctx, after); err != nil {
			return err
		}
		copies, err = tx.CopyAudit(ctx, after)
		return err
	})
	return copies, err
}

// VerifyCopies checks copies that follow upon a head against the county's
// register, and returns the head they lead to.
func (b *Bureau) VerifyCopies(ctx context.Context, who aid.Actor, copies []store.AuditCopy, before store.Head) (head store.Head, fault *store.AuditFault, err error) {
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		head, fault, err = tx.VerifyCopies(ctx, copies, before)
		return err
	})
	return head, fault, err
}
