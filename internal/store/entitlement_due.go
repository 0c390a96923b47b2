package store

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

// ItemTotals sums each item over a school year: all of it, or only what rests
// on confirmed enrolment.
func (tx *Tx) ItemTotals(ctx context.Context, year aid.Year, firm bool) ([]aid.ItemTotal, error) {
	return list[aid.ItemTotal](ctx, tx, `
		SELECT item, count(DISTINCT student_id) AS students, coalesce(sum(amount_fen), 0)::bigint AS fen
		FROM entitlement
		WHERE county_id = $1 AND term IN ($2, $3) AND (firm OR NOT $4)
		GROUP BY item ORDER BY item`, tx.County, year.Autumn(), year.Spring(), firm)
}

// parts name the part of each division, for one entitlement's student and
// enrolment.
var parts = map[aid.Division]string{
	aid.PerStage:    `e.stage`,
	aid.PerTownship: `coalesce(s.township_id, 0)::text`,
	aid.PerSchool:   `coalesce(e.school_id, 0)::text`,
}

// Dues sums entitlements: in all, by item, by part, and by item and part. Only
// a seat's own place is counted. Over a school year a student belongs where the
// spring's decision places one, so that parts add up to the whole, students as
// well as money.
func (tx *Tx) Dues(ctx context.Context, f aid.DueFilter, place aid.Place) ([]aid.Due, error) {
	terms := f.Terms()
	return list[aid.Due](ctx, tx, `
		WITH due AS MATERIALIZED (
		    SELECT x.student_id, x.item, `+parts[f.By]+` AS part, bool_or(x.firm) AS firm, sum(x.amount_fen) AS fen,
		           sum(x.amount_fen) FILTER (WHERE x.firm) AS firm_fen, bool_or(x.amount_fen IS NULL) AS open
		    FROM entitlement x
		    JOIN decision d ON d.county_id = $1 AND d.student_id = x.student_id AND d.term = $6
		    JOIN enrolment e ON e.county_id = $1 AND e.id = d.enrolment_id
		    JOIN student s ON s.county_id = $1 AND s.id = x.student_id
		    WHERE x.county_id = $1 AND x.term = ANY($2) AND ($3 = 0 OR s.township_id = $3) AND ($4 = 0 OR e.school_id = $4)
		    GROUP BY x.student_id, x.item, part
		), sums AS (
		    SELECT item, part, `+dueSums+` FROM due GROUP BY GROUPING SETS ((item), (item, part))
		    UNION ALL
		    SELECT NULL, part, `+dueSums+`
		    FROM (
		        SELECT part, bool_or(firm) AS firm, sum(fen) AS fen, sum(firm_fen) AS firm_fen, bool_or(open) AS open
		        FROM due GROUP BY student_id, part
		    ) students
		    GROUP BY GROUPING SETS ((), (part))
		)
		SELECT coalesce(item, '') AS item, coalesce(part, '') AS part, coalesce(t.name, c.name, '') AS name, students, firm, fen, firm_fen, open
		FROM sums
		LEFT JOIN township t ON $5 = 'township' AND t.county_id = $1 AND t.id::text = part
		LEFT JOIN school c ON $5 = 'school' AND c.county_id = $1 AND c.id::text = part
		ORDER BY length(part), part, item`, tx.County, terms, place.Township, place.School, f.By, terms[len(terms)-1])
}

const dueSums = `count(*) AS students, count(*) FILTER (WHERE firm) AS firm, coalesce(sum(fen), 0)::bigint AS fen,
	coalesce(sum(firm_fen), 0)::bigint AS firm_fen, count(*) FILTER (WHERE open) AS open`

// TermsEnrolled lists the terms with a roster, newest first.
func (tx *Tx) TermsEnrolled(ctx context.Context) ([]aid.Term, error) {
	rows, err := tx.Query(ctx, `
		WITH RECURSIVE seen AS (
		    (SELECT term FROM enrolment WHERE county_id = $1 ORDER BY term DESC LIMIT 1)
		    UNION ALL
		    SELECT (SELECT e.term FROM enrolment e WHERE e.county_id = $1 AND e.term < seen.term ORDER BY e.term DESC LIMIT 1)
		    FROM seen WHERE seen.term IS NOT NULL
		)
		SELECT term FROM seen WHERE term IS NOT NULL ORDER BY term DESC`, tx.County)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[aid.Term])
}

// Run is the latest calculation of a school year that a person asked for.
type Run struct {
	At     time.Time
	Person string
	Report json.RawMessage
}

// KeepRun notes a calculation in place of the one before.
func (tx *Tx) KeepRun(ctx context.Context, year aid.Year, report any) error {
	text, err := json.Marshal(report)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO decision_run (county_id, year, person, report) VALUES ($1, $2, $3, $4)
		ON CONFLICT (county_id, year) DO UPDATE SET at = now(), person = excluded.person, report = excluded.report`,
		tx.County, year, tx.who.Name, json.RawMessage(text))
	return err
}

// Run finds the latest calculation of a school year; absent is NotFound.
func (tx *Tx) Run(ctx context.Context, year aid.Year) (Run, error) {
	return one[Run](ctx, tx, `SELECT at, person, report FROM decision_run WHERE county_id = $1 AND year = $2`, tx.County, year)
}

// YearsEnrolled lists the school years with a roster, oldest first.
func (tx *Tx) YearsEnrolled(ctx context.Context) (years []aid.Year, err error) {
	terms, err := tx.TermsEnrolled(ctx)
	for _, t := range slices.Backward(terms) {
		if len(years) == 0 || years[len(years)-1] != t.Year {
			years = append(years, t.Year)
		}
	}
	return years, err
}
