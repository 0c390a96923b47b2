package store

import (
	"context"

	"zhuxue/internal/aid"
)

const schoolColumns = `s.id, s.code, s.name, s.kind, coalesce(t.name, '') AS township, coalesce(v.name, '') AS village,
	coalesce(s.township_id, 0) AS township_id, coalesce(s.village_id, 0) AS village_id,
	s.area, s.owner, s.boarding, s.pupils, s.boarders,
	ARRAY(SELECT a.alias FROM school_alias a WHERE a.county_id = s.county_id AND a.school_id = s.id ORDER BY a.alias) AS aliases`

const schoolFrom = ` FROM school s
	LEFT JOIN township t ON t.county_id = s.county_id AND t.id = s.township_id
	LEFT JOIN village v ON v.county_id = s.county_id AND v.id = s.village_id
	WHERE s.county_id = $1`

// Schools lists the county's schools in the order they came in.
func (tx *Tx) Schools(ctx context.Context) ([]aid.School, error) {
	return list[aid.School](ctx, tx, `SELECT `+schoolColumns+schoolFrom+` ORDER BY s.id`, tx.County)
}

// School finds one school; absent is NotFound.
func (tx *Tx) School(ctx context.Context, id aid.SchoolID) (aid.School, error) {
	return one[aid.School](ctx, tx, `SELECT `+schoolColumns+schoolFrom+` AND s.id = $2`, tx.County, id)
}

// SaveSchools adds or changes schools by name, and adds their aliases.
func (tx *Tx) SaveSchools(ctx context.Context, drafts []aid.SchoolDraft) (t Touched, err error) {
	if err := tx.fillSchools(ctx, drafts); err != nil {
		return t, err
	}
	if err := tx.saveTownships(ctx, "draft_school"); err != nil {
		return t, err
	}
	if t, err = tx.take(ctx, schools, len(drafts), tx.County); err != nil {
		return t, err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO school_alias (county_id, school_id, alias)
		SELECT $1, s.id, a.alias
		FROM draft_school d JOIN school s ON s.county_id = $1 AND s.name = d.name, unnest(d.aliases) AS a (alias)
		WHERE a.alias <> d.name
		ON CONFLICT DO NOTHING`, tx.County)
	if err != nil {
		return t, err
	}
	return t, tx.drop(ctx, "draft_school")
}

// ForeseeSchools tells what SaveSchools would do.
func (tx *Tx) ForeseeSchools(ctx context.Context, drafts []aid.SchoolDraft) (t Touched, err error) {
	if err := tx.fillSchools(ctx, drafts); err != nil {
		return t, err
	}
	return tx.foresee(ctx, schools, len(drafts), tx.County)
}

func (tx *Tx) fillSchools(ctx context.Context, drafts []aid.SchoolDraft) error {
	return tx.fill(ctx, `ord int, code text, name text, kind text, township text, village text, area text, owner text,
		boarding boolean, pupils int, boarders int, aliases text[]`, "draft_school",
		[]string{"ord", "code", "name", "kind", "township", "village", "area", "owner", "boarding", "pupils", "boarders", "aliases"},
		len(drafts), func(i int) ([]any, error) {
			d := drafts[i]
			return []any{i, d.Code, d.Name, d.Kind, d.Township, d.Village, d.Area, d.Owner, d.Boarding.Bool(), d.Pupils, d.Boarders, d.Aliases}, nil
		})
}

// schools is the register of schools. Township 0 is one that is not there yet,
// as it may be when somebody only wants to know.
var schools = register{
	table:   `school`,
	once:    `county_id, name`,
	columns: `county_id, code, name, kind, township_id, village_id, area, owner, boarding, pupils, boarders`,
	rows: `
		SELECT $1::int AS county_id, d.code, d.name, d.kind, CASE WHEN d.township <> '' THEN coalesce(t.id, 0) END AS township_id,
		       v.id AS village_id, d.area, d.owner, d.boarding, d.pupils, d.boarders
		FROM draft_school d
		LEFT JOIN township t ON t.county_id = $1 AND t.name = d.township
		LEFT JOIN village v ON v.county_id = $1 AND v.township_id = t.id AND v.name = d.village
		ORDER BY d.ord`,
	changes: `
		code = excluded.code, kind = excluded.kind, township_id = excluded.township_id, village_id = excluded.village_id,
		area = excluded.area, owner = excluded.owner, boarding = excluded.boarding, pupils = excluded.pupils, boarders = excluded.boarders`,
	differs: `
		(kept.code, kept.kind, kept.township_id, kept.village_id, kept.area, kept.owner, kept.boarding, kept.pupils, kept.boarders) IS DISTINCT FROM
		(excluded.code, excluded.kind, excluded.township_id, excluded.village_id, excluded.area, excluded.owner,
		 excluded.boarding, excluded.pupils, excluded.boarders)`,
}
