package store

import (
	"context"

	"zhuxue/internal/aid"
)

// schoolWhere narrows schools s: only what narrows becomes a condition, so that
// each combination is planned for itself.
func schoolWhere(f aid.SchoolFilter, a *arguments) string {
	sql := inPlace(aid.Place{Township: f.Township, School: f.School}, a)
	if f.Kind != "" {
		sql += ` AND s.kind = ` + a.add(f.Kind)
	}
	if f.Area != "" {
		sql += ` AND s.area = ` + a.add(f.Area)
	}
	if f.Boarding != nil {
		sql += ` AND s.boarding IS NOT DISTINCT FROM ` + a.add(f.Boarding.Bool()) + `::boolean`
	}
	return sql
}

// schoolOrders are the keys by which schools s with their tally n are listed,
// smallest first; the id breaks ties.
var schoolOrders = map[aid.SchoolSort]string{
	aid.SchoolsByTownship: `(coalesce(s.township_id, 0), ''::text)`,
	aid.SchoolsByName:     `(0, s.name COLLATE "C")`,
	aid.SchoolsByStudents: `(-coalesce(n.total, 0), ''::text)`,
	aid.SchoolsByPupils:   `(-coalesce(s.pupils, -1), ''::text)`,
}

// SchoolLines lists schools in the filter's order, after the one last seen. Only
// those of the page are read whole.
func (tx *Tx) SchoolLines(ctx context.Context, f aid.SchoolFilter, term aid.Term) ([]aid.SchoolLine, error) {
	order, known := schoolOrders[f.Sort]
	if !known {
		order = schoolOrders[aid.SchoolsByTownship]
	}
	a := arguments{tx.County, term}
	where, after, most := schoolWhere(f, &a), ``, a.add(f.Most)
	if f.After != 0 {
		after = ` WHERE (k.key, k.id) > (SELECT a.key, a.id FROM k a WHERE a.id = ` + a.add(f.After) + `)`
	}
	return list[aid.SchoolLine](ctx, tx, `
		WITH k AS (
		    SELECT s.id, coalesce(n.total, 0) AS students, ROW`+order+` AS key
		    FROM school s
		    LEFT JOIN tally n ON n.county_id = $1 AND n.term = $2 AND n.school_id = s.id
		    WHERE s.county_id = $1`+where+`
		), page AS (
		    SELECT k.id, k.students, k.key
		    FROM k`+after+`
		    ORDER BY k.key, k.id LIMIT `+most+`
		)
		SELECT `+schoolColumns+`, page.students
		FROM page
		JOIN school s ON s.county_id = $1 AND s.id = page.id
		LEFT JOIN township t ON t.county_id = s.county_id AND t.id = s.township_id
		LEFT JOIN village v ON v.county_id = s.county_id AND v.id = s.village_id
		ORDER BY page.key, page.id`, a...)
}

// CountSchools says how many schools are in the filter.
func (tx *Tx) CountSchools(ctx context.Context, f aid.SchoolFilter) (int, error) {
	a := arguments{tx.County}
	where := schoolWhere(f, &a)
	return scalar[int](ctx, tx, `SELECT count(*) FROM school s WHERE s.county_id = $1`+where, a...)
}

// SchoolKinds are the kinds of school that a township (0: the county) has.
func (tx *Tx) SchoolKinds(ctx context.Context, township aid.TownshipID) ([]aid.SchoolKind, error) {
	return column[aid.SchoolKind](ctx, tx, `
		SELECT DISTINCT kind FROM school WHERE county_id = $1 AND ($2::bigint = 0 OR township_id = $2) ORDER BY kind`, tx.County, township)
}

// SchoolsOf lists the schools in a village, or of a township for a village of
// 0, by name.
func (tx *Tx) SchoolsOf(ctx context.Context, township aid.TownshipID, village aid.VillageID) ([]aid.School, error) {
	return list[aid.School](ctx, tx, `SELECT `+schoolColumns+schoolFrom+`
		AND s.township_id = $2 AND ($3::bigint = 0 OR s.village_id = $3)
		ORDER BY s.kind, s.name COLLATE "C"`, tx.County, township, village)
}

// SchoolYears are the retention figures of one school, oldest first.
func (tx *Tx) SchoolYears(ctx context.Context, id aid.SchoolID) ([]aid.RetentionStatistic, error) {
	return list[aid.RetentionStatistic](ctx, tx, `
		SELECT r.year, s.name AS school, r.school_id, r.entrants, r.moved_in, r.moved_out, r.died, r.graduates
		FROM retention_statistic r
		JOIN school s ON s.county_id = r.county_id AND s.id = r.school_id
		WHERE r.county_id = $1 AND r.school_id = $2
		ORDER BY r.year`, tx.County, id)
}
