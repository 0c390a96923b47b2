package store

import (
	"context"
	"time"
)

// EmptyUploads takes away the file and the rows of workbooks that came before a
// moment, some at a time, and says of how many; 0 at the end. One that nobody
// accepted is put aside. That there was one, of what and by whom, stays.
func (tx *Tx) EmptyUploads(ctx context.Context, before, now time.Time) (int64, error) {
	return exec(ctx, tx, `
		WITH old AS (SELECT id FROM upload WHERE county_id = $1 AND at < $2 AND emptied_at IS NULL ORDER BY id LIMIT 50 FOR UPDATE),
		     rows AS (DELETE FROM upload_line l USING old WHERE l.county_id = $1 AND l.upload_id = old.id)
		UPDATE upload u SET file = '', emptied_at = $3,
		       state = CASE WHEN u.state IN ('received', 'reading', 'ready') THEN 'discarded' ELSE u.state END
		FROM old WHERE u.county_id = $1 AND u.id = old.id`, tx.County, before, now)
}

// ForgetSignIns takes away what is kept of sign-ins before a moment, and of
// failed tries of the day before.
func (db *DB) ForgetSignIns(ctx context.Context, before time.Time) error {
	if _, err := exec(ctx, db.desk, `DELETE FROM signin WHERE at < $1`, before); err != nil {
		return err
	}
	_, err := exec(ctx, db.desk, `DELETE FROM throttle WHERE last_at < now() - interval '1 day' AND until < now()`)
	return err
}
