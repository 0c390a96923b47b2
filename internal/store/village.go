package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

// Touched counts what an upsert did.
type Touched struct{ New, Changed, Unchanged int }

// fill copies rows into a temporary table that ends with the transaction: COPY
// cannot write into a table behind the wall. The planner gets to know it by a
// small sample.
func (tx *Tx) fill(ctx context.Context, ddl, name string, columns []string, n int, row func(i int) ([]any, error)) error {
	if _, err := tx.Exec(ctx, `CREATE TEMP TABLE `+name+` (`+ddl+`) ON COMMIT DROP`); err != nil {
		return err
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{name}, columns, pgx.CopyFromSlice(n, row)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `SET LOCAL default_statistics_target = 10; ANALYZE `+name)
	return err
}

// drop ends a temporary table before the transaction does.
func (tx *Tx) drop(ctx context.Context, name string) error {
	_, err := tx.Exec(ctx, `DROP TABLE `+name)
	return err
}

// touch runs an upsert that returns, per row written, whether it is new.
func (tx *Tx) touch(ctx context.Context, total int, sql string, args ...any) (Touched, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return Touched{}, err
	}
	written, err := pgx.CollectRows(rows, pgx.RowTo[bool])
	var t Touched
	for _, fresh := range written {
		if fresh {
			t.New++
		} else {
			t.Changed++
		}
	}
	t.Unchanged = total - t.New - t.Changed
	return t, err
}

// Townships lists the county's townships by name.
func (tx *Tx) Townships(ctx context.Context) ([]aid.Township, error) {
	return list[aid.Township](ctx, tx, `SELECT id, name FROM township WHERE county_id = $1 ORDER BY id`, tx.County)
}

const villageColumns = `v.id, v.township_id, t.name AS township, v.code, v.name, v.poor`

const villageFrom = ` FROM village v JOIN township t ON t.county_id = v.county_id AND t.id = v.township_id WHERE v.county_id = $1`

// Villages lists the county's villages in the order they came in.
func (tx *Tx) Villages(ctx context.Context) ([]aid.Village, error) {
	return list[aid.Village](ctx, tx, `SELECT `+villageColumns+villageFrom+` ORDER BY v.township_id, v.id`, tx.County)
}

// Village finds one village; absent is NotFound.
func (tx *Tx) Village(ctx context.Context, id aid.VillageID) (aid.Village, error) {
	return one[aid.Village](ctx, tx, `SELECT `+villageColumns+villageFrom+` AND v.id = $2`, tx.County, id)
}

// SaveVillages adds or changes villages and their townships, by township and
// name.
func (tx *Tx) SaveVillages(ctx context.Context, drafts []aid.VillageDraft) (Touched, error) {
	err := tx.fill(ctx, `ord int, code text, township text, name text, poor boolean`, "draft_village",
		[]string{"ord", "code", "township", "name", "poor"}, len(drafts), func(i int) ([]any, error) {
			d := drafts[i]
			return []any{i, d.Code, d.Township, d.Name, d.Poor.Bool()}, nil
		})
	if err != nil {
		return Touched{}, err
	}
	if err := tx.saveTownships(ctx, "draft_village"); err != nil {
		return Touched{}, err
	}
	t, err := tx.touch(ctx, len(drafts), `
		INSERT INTO village AS v (county_id, township_id, code, name, poor)
		SELECT $1, t.id, d.code, d.name, d.poor
		FROM draft_village d JOIN township t ON t.county_id = $1 AND t.name = d.township
		ORDER BY d.ord
		ON CONFLICT ON CONSTRAINT village_once DO UPDATE SET
		    code = CASE WHEN excluded.code = '' THEN v.code ELSE excluded.code END,
		    poor = coalesce(excluded.poor, v.poor)
		WHERE (v.code, v.poor) IS DISTINCT FROM
		      (CASE WHEN excluded.code = '' THEN v.code ELSE excluded.code END, coalesce(excluded.poor, v.poor))
		RETURNING xmax = 0`, tx.County)
	if err != nil {
		return t, err
	}
	return t, tx.drop(ctx, "draft_village")
}

// saveTownships adds the townships that a table of drafts names, in its order.
func (tx *Tx) saveTownships(ctx context.Context, table string) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO township (county_id, name)
		SELECT $1, township FROM `+table+` WHERE township <> '' GROUP BY township ORDER BY min(ord)
		ON CONFLICT ON CONSTRAINT township_once DO NOTHING`, tx.County)
	return err
}

// Plus adds two counts.
func (t Touched) Plus(o Touched) Touched {
	return Touched{t.New + o.New, t.Changed + o.Changed, t.Unchanged + o.Unchanged}
}

// CountPlaces says how many villages and schools the county knows.
func (tx *Tx) CountPlaces(ctx context.Context) (villages, schools int, err error) {
	if villages, err = scalar[int](ctx, tx, `SELECT count(*) FROM village WHERE county_id = $1`, tx.County); err != nil {
		return 0, 0, err
	}
	schools, err = scalar[int](ctx, tx, `SELECT count(*) FROM school WHERE county_id = $1`, tx.County)
	return villages, schools, err
}

// OneIntake makes intakes of one county wait for each other until the
// transaction ends. Other counties go on.
func (tx *Tx) OneIntake(ctx context.Context) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(1, $1)`, tx.County)
	return err
}
