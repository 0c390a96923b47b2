package bureau

import (
	"context"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// Audits reads the county's register of acts, the newest first; more tells
// whether older entries follow.
func (b *Bureau) Audits(ctx context.Context, who aid.Actor, f aid.AuditFilter) (found []aid.Audit, more bool, err error) {
	if err := aid.May(who, aid.ReadAudit, aid.Place{}); err != nil {
		return nil, false, err
	}
	limit := f.Limit
	f.Limit++ // one more tells whether older ones follow
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		found, err = tx.Audits(ctx, f)
		return err
	})
	if len(found) > limit {
		return found[:limit], true, err
	}
	return found, false, err
}
