package store

import (
	"context"
	"fmt"
	"time"

	"zhuxue/internal/aid"
)

// Audit adds an entry in the name of the transaction's actor. A verb whose
// entry cannot be written is undone with it.
func (tx *Tx) Audit(ctx context.Context, a aid.Audit) error {
	if a.Before == nil {
		a.Before = map[string]any{}
	}
	if a.After == nil {
		a.After = map[string]any{}
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO audit (county_id, at, login_id, person, role, address, act, thing, thing_id, student_id, note, before, after)
		VALUES ($1, clock_timestamp(), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		tx.County, tx.who.User, tx.who.Name, tx.who.Seat.Role, tx.who.Address,
		a.Act, a.Thing, a.ThingID, a.Student, a.Note, a.Before, a.After)
	if err != nil {
		return fmt.Errorf("audit %s of %s %d: %w", a.Act, a.Thing, a.ThingID, err)
	}
	return nil
}

// now is the database's clock, one for all machines.
func (tx *Tx) now(ctx context.Context) (time.Time, error) {
	return scalar[time.Time](ctx, tx, `SELECT now()`)
}
