package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

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
func (tx *Tx) SaveVillages(ctx context.Context, drafts []aid.VillageDraft) (t Touched, err error) {
	if err := tx.fillVillages(ctx, drafts); err != nil {
		return t, err
	}
	if err := tx.saveTownships(ctx, "draft_village"); err != nil {
		return t, err
	}
	if t, err = tx.take(ctx, villages, len(drafts), tx.County); err != nil {
		return t, err
	}
	return t, tx.drop(ctx, "draft_village")
}

// ForeseeVillages tells what SaveVillages would do.
func (tx *Tx) ForeseeVillages(ctx context.Context, drafts []aid.VillageDraft) (t Touched, err error) {
	if err := tx.fillVillages(ctx, drafts); err != nil {
		return t, err
	}
	return tx.foresee(ctx, villages, len(drafts), tx.County)
}

func (tx *Tx) fillVillages(ctx context.Context, drafts []aid.VillageDraft) error {
	return tx.fill(ctx, `ord int, code text, township text, name text, poor boolean`, "draft_village",
		[]string{"ord", "code", "township", "name", "poor"}, len(drafts), func(i int) ([]any, error) {
			d := drafts[i]
			return []any{i, d.Code, d.Township, d.Name, d.Poor.Bool()}, nil
		})
}

// villages is the register of villages. Township 0 is one that is not there
// yet, as it may be when somebody only wants to know.
var villages = register{
	table:   `village`,
	once:    `county_id, township_id, name`,
	columns: `county_id, township_id, code, name, poor`,
	rows: `
		SELECT $1::int AS county_id, coalesce(t.id, 0) AS township_id, d.code, d.name, d.poor
		FROM draft_village d LEFT JOIN township t ON t.county_id = $1 AND t.name = d.township
		ORDER BY d.ord`,
	changes: `
		code = CASE WHEN excluded.code = '' THEN kept.code ELSE excluded.code END,
		poor = coalesce(excluded.poor, kept.poor)`,
	differs: `
		(kept.code, kept.poor) IS DISTINCT FROM
		(CASE WHEN excluded.code = '' THEN kept.code ELSE excluded.code END, coalesce(excluded.poor, kept.poor))`,
}

// saveTownships adds the townships that a table of drafts names, in its order.
func (tx *Tx) saveTownships(ctx context.Context, table string) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO township (county_id, name)
		SELECT $1, township FROM `+table+` WHERE township <> '' GROUP BY township ORDER BY min(ord)
		ON CONFLICT ON CONSTRAINT township_once DO NOTHING`, tx.County)
	return err
}

// CountPlaces says how many villages and schools the county knows.
func (tx *Tx) CountPlaces(ctx context.Context) (villages, schools int, err error) {
	if villages, err = scalar[int](ctx, tx, `SELECT count(*) FROM village WHERE county_id = $1`, tx.County); err != nil {
		return 0, 0, err
	}
	schools, err = scalar[int](ctx, tx, `SELECT count(*) FROM school WHERE county_id = $1`, tx.County)
	return villages, schools, err
}

// InTurn makes acts of one county that look before they change something wait
// for each other until the transaction ends.
func (tx *Tx) InTurn(ctx context.Context) error { return inTurn(ctx, tx, tx.County) }

func inTurn(ctx context.Context, q querier, county aid.CountyID) error {
	_, err := q.Exec(ctx, `SELECT pg_advisory_xact_lock(3, $1)`, county)
	return err
}

// OneIntake makes intakes of one county wait for each other until the
// transaction ends. Other counties go on.
func (tx *Tx) OneIntake(ctx context.Context) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(1, $1)`, tx.County)
	return err
}
