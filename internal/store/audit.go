package store

import (
	"context"
	"fmt"

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

// AuditAll adds many entries of one verb in one statement.
func (tx *Tx) AuditAll(ctx context.Context, all []aid.Audit) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO audit (county_id, at, login_id, person, role, address, act, thing, thing_id, student_id, note, before, after)
		SELECT $1, clock_timestamp(), $2, $3, $4, $5, a.act, a.thing, a.thing_id, a.student_id, a.note,
		       coalesce(nullif(a.before, 'null'), '{}'), coalesce(nullif(a.after, 'null'), '{}')
		FROM jsonb_to_recordset($6) AS a (act text, thing text, thing_id bigint, student_id bigint, note text, before jsonb, after jsonb)`,
		tx.County, tx.who.User, tx.who.Name, tx.who.Seat.Role, tx.who.Address, auditRows(all))
	if err != nil {
		return fmt.Errorf("audit %d entries: %w", len(all), err)
	}
	return nil
}

type auditRow struct {
	Act     aid.Act        `json:"act"`
	Thing   string         `json:"thing"`
	ThingID int64          `json:"thing_id"`
	Student aid.StudentID  `json:"student_id"`
	Note    string         `json:"note"`
	Before  map[string]any `json:"before"`
	After   map[string]any `json:"after"`
}

func auditRows(all []aid.Audit) []auditRow {
	rows := make([]auditRow, len(all))
	for i, a := range all {
		rows[i] = auditRow{a.Act, a.Thing, a.ThingID, a.Student, a.Note, a.Before, a.After}
	}
	return rows
}
