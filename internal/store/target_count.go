package store

import (
	"context"

	"zhuxue/internal/aid"
)

// PreschoolSum is what the poor villages told of one year. Each pair sums the
// villages that told both of its counts, so that a blank is never a zero; Told
// says how many they are.
type PreschoolSum struct {
	Year          int
	NetAged       int64
	NetAttending  int64
	NetTold       int
	GrossAged     int64
	GrossChildren int64
	GrossTold     int
	Covered       int64
	CoverTold     int
}

// Report is what the yearly reports of a township, or of the county, add up to.
type Report struct {
	Expected  Reporters
	Preschool []PreschoolSum
	Retention []RetentionSum
}

// AskReport asks for the reports of a township (0: of the county).
func (tx *Tx) AskReport(township aid.TownshipID, to *Report) []Question {
	return []Question{tx.askReporters(township, &to.Expected), tx.askPreschoolSums(township, &to.Preschool), tx.askRetentionSums(township, &to.Retention)}
}

// askPreschoolSums sums the poor villages of a township (0: of the county), year
// by year. Years without a report have no row.
func (tx *Tx) askPreschoolSums(township aid.TownshipID, to *[]PreschoolSum) Question {
	return ask(into(to), `
		SELECT p.year,
		       coalesce(sum(p.aged_3_to_5) FILTER (WHERE p.attending IS NOT NULL), 0) AS net_aged,
		       coalesce(sum(p.attending) FILTER (WHERE p.aged_3_to_5 IS NOT NULL), 0) AS net_attending,
		       count(p.aged_3_to_5 + p.attending) AS net_told,
		       coalesce(sum(p.aged_3_to_5) FILTER (WHERE p.children IS NOT NULL), 0) AS gross_aged,
		       coalesce(sum(p.children) FILTER (WHERE p.aged_3_to_5 IS NOT NULL), 0) AS gross_children,
		       count(p.aged_3_to_5 + p.children) AS gross_told,
		       count(*) FILTER (WHERE p.covered) AS covered,
		       count(p.covered) AS cover_told
		FROM preschool_statistic p
		JOIN village v ON v.county_id = p.county_id AND v.id = p.village_id
		WHERE p.county_id = $1 AND v.poor AND ($2::bigint = 0 OR v.township_id = $2)
		GROUP BY p.year ORDER BY p.year`, tx.County, township)
}

// RetentionSum is what the schools told of one year of graduation. It sums the
// schools that told all five counts.
type RetentionSum struct {
	Year      int
	Entrants  int64
	MovedIn   int64
	MovedOut  int64
	Died      int64
	Graduates int64
	Told      int
}

// askRetentionSums sums the schools of a township (0: of the county), year by
// year. Years without a report have no row.
func (tx *Tx) askRetentionSums(township aid.TownshipID, to *[]RetentionSum) Question {
	return ask(into(to), `
		SELECT year,
		       coalesce(sum(entrants) FILTER (WHERE told), 0) AS entrants,
		       coalesce(sum(moved_in) FILTER (WHERE told), 0) AS moved_in,
		       coalesce(sum(moved_out) FILTER (WHERE told), 0) AS moved_out,
		       coalesce(sum(died) FILTER (WHERE told), 0) AS died,
		       coalesce(sum(graduates) FILTER (WHERE told), 0) AS graduates,
		       count(*) FILTER (WHERE told) AS told
		FROM (
		    SELECT r.*, (r.entrants + r.moved_in + r.moved_out + r.died + r.graduates) IS NOT NULL AS told
		    FROM retention_statistic r
		    JOIN school s ON s.county_id = r.county_id AND s.id = r.school_id
		    WHERE r.county_id = $1 AND ($2::bigint = 0 OR s.township_id = $2)
		) r
		GROUP BY year ORDER BY year`, tx.County, township)
}

// Reporters are those from whom the yearly report is expected.
type Reporters struct {
	Poor        int // villages on the list of 贫困村
	PoorUnknown int // villages of which the list does not say it
	Schools     int // with junior grades, or with a report of any year
}

// askReporters counts those of a township, or of the county for 0.
func (tx *Tx) askReporters(township aid.TownshipID, to *Reporters) Question {
	read := func(found []Reporters) error {
		*to = found[0]
		return nil
	}
	return ask(read, `
		SELECT (SELECT count(*) FROM village WHERE county_id = $1 AND poor AND ($2::bigint = 0 OR township_id = $2)) AS poor,
		       (SELECT count(*) FROM village WHERE county_id = $1 AND poor IS NULL AND ($2::bigint = 0 OR township_id = $2)) AS poor_unknown,
		       (SELECT count(*) FROM school s WHERE s.county_id = $1 AND ($2::bigint = 0 OR s.township_id = $2) AND `+reportsRetention+`) AS schools`,
		tx.County, township, juniorKinds())
}

// reportsRetention is true for a school s from which 义务教育巩固 is expected.
const reportsRetention = `(s.kind = ANY($3) OR EXISTS (
	SELECT FROM retention_statistic any_year WHERE any_year.county_id = $1 AND any_year.school_id = s.id))`

// juniorKinds are the kinds of school that surely have junior grades. A 完全中学
// may have given its own up, and a special school has hardly a cohort: these
// are expected once they have reported.
func juniorKinds() (kinds []aid.SchoolKind) {
	for _, k := range aid.SchoolKinds() {
		if k.Teaches(aid.Junior) && k != "341" && k < "5" {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// PreschoolPlaces lists what each poor village of a township (0: of the county)
// told of a year. Who told nothing is there too, with nil counts.
func (tx *Tx) PreschoolPlaces(ctx context.Context, year int, township aid.TownshipID) ([]aid.PreschoolStatistic, error) {
	return list[aid.PreschoolStatistic](ctx, tx, `
		SELECT $3::int AS year, t.name AS township, v.name AS village, v.id AS village_id,
		       p.aged_3_to_5, p.attending, p.children, p.covered
		FROM village v
		JOIN township t ON t.county_id = v.county_id AND t.id = v.township_id
		LEFT JOIN preschool_statistic p ON p.county_id = v.county_id AND p.village_id = v.id AND p.year = $3
		WHERE v.county_id = $1 AND v.poor AND ($2::bigint = 0 OR v.township_id = $2)
		ORDER BY v.township_id, v.id`, tx.County, township, year)
}

// RetentionPlace is what one school told of a year, and where it stands.
type RetentionPlace struct {
	aid.RetentionStatistic
	Township string
}

// RetentionPlaces lists what each expected school of a township (0: of the
// county) told of a year. Who told nothing is there too, with nil counts.
func (tx *Tx) RetentionPlaces(ctx context.Context, year int, township aid.TownshipID) ([]RetentionPlace, error) {
	return list[RetentionPlace](ctx, tx, `
		SELECT $4::int AS year, s.name AS school, s.id AS school_id, coalesce(t.name, '') AS township,
		       r.entrants, r.moved_in, r.moved_out, r.died, r.graduates
		FROM school s
		LEFT JOIN township t ON t.county_id = s.county_id AND t.id = s.township_id
		LEFT JOIN retention_statistic r ON r.county_id = s.county_id AND r.school_id = s.id AND r.year = $4
		WHERE s.county_id = $1 AND ($2::bigint = 0 OR s.township_id = $2) AND `+reportsRetention+`
		ORDER BY s.township_id, s.id`, tx.County, township, juniorKinds(), year)
}
