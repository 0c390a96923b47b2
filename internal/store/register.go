package store

import (
	"context"
	"fmt"
)

// Touched counts what an intake did to a register, or would do.
type Touched struct{ New, Changed, Unchanged int }

// Plus adds two counts.
func (t Touched) Plus(o Touched) Touched {
	return Touched{t.New + o.New, t.Changed + o.Changed, t.Unchanged + o.Unchanged}
}

// register is a table that rows of workbooks are taken into. Taking them and
// telling beforehand what taking them would do are two statements of the same
// parts, so that they cannot part. In these a row of the table is called kept,
// and the one that comes excluded.
type register struct {
	table   string
	once    string // columns that name a row
	columns string // columns of a new row
	rows    string // SELECT of what comes, under the names of those columns
	changes string // SET of a row that is there already
	differs string // condition of writing it
}

// take writes the rows that come, and counts them. total is how many there are.
func (tx *Tx) take(ctx context.Context, r register, total int, args ...any) (Touched, error) {
	return tx.count(ctx, total, fmt.Sprintf(`
		WITH written AS (
		    INSERT INTO %s AS kept (%s) %s
		    ON CONFLICT (%s) DO UPDATE SET %s WHERE %s
		    RETURNING xmax = 0 AS fresh
		)
		SELECT count(*) FILTER (WHERE fresh) AS new, count(*) FILTER (WHERE NOT fresh) AS changed FROM written`,
		r.table, r.columns, r.rows, r.once, r.changes, r.differs), args)
}

// foresee counts what take would do, and writes nothing.
func (tx *Tx) foresee(ctx context.Context, r register, total int, args ...any) (Touched, error) {
	return tx.count(ctx, total, fmt.Sprintf(`
		SELECT count(*) FILTER (WHERE kept.county_id IS NULL) AS new, count(*) FILTER (WHERE kept.county_id = $1 AND (%s)) AS changed
		FROM (%s) AS excluded LEFT JOIN %s AS kept USING (%s)`, r.differs, r.rows, r.table, r.once), args)
}

// count runs a statement that says how many of the rows are new or changed.
func (tx *Tx) count(ctx context.Context, total int, sql string, args []any) (Touched, error) {
	t, err := one[struct{ New, Changed int }](ctx, tx, sql, args...)
	return Touched{t.New, t.Changed, total - t.New - t.Changed}, err
}
