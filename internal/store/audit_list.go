package store

import (
	"context"

	"zhuxue/internal/aid"
)

// Audits reads the county's register of acts, the newest first.
func (tx *Tx) Audits(ctx context.Context, f aid.AuditFilter) ([]aid.Audit, error) {
	var from, to any // nil: any day
	if !f.Day.IsZero() {
		from, to = f.Day, f.Day.AddDate(0, 0, 1)
	}
	return list[aid.Audit](ctx, tx, `
		SELECT a.id, a.at, a.login_id AS "user", coalesce(l.name, '') AS login, a.person AS name, a.role, a.address, a.act, a.thing, a.thing_id,
		       a.student_id AS student, a.note, a.before, a.after
		FROM audit a LEFT JOIN login l ON l.id = a.login_id
		WHERE a.county_id = $1
		  AND ($2 = '' OR a.login_id = (SELECT id FROM login WHERE name = $2))
		  AND ($3::bigint = 0 OR a.student_id = $3)
		  AND ($4::timestamptz IS NULL OR a.at >= $4)
		  AND ($5::timestamptz IS NULL OR a.at < $5)
		  AND ($6 = '' OR a.act = $6)
		  AND ($7::bigint = 0 OR a.id < $7)
		ORDER BY a.id DESC LIMIT $8`,
		tx.County, f.Login, f.Student, from, to, f.Act, f.Before, f.Limit)
}
