package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhuxue/internal/aid"
)

// Cell is what one row of due sums: an item (or all, for "") in one place over a
// period.
type Cell struct {
	Period string // a term, or 2016 for the school year
	Spot   Spot
	Item   aid.Item
}

// Sum is the sums of a cell, or by how much they move.
type Sum struct {
	Students int
	Firm     int // with something firm
	Open     int // with something without a sum
	Fen      aid.Fen
	FirmFen  aid.Fen
}

// Add adds the sums of another, or with sign -1 takes them off.
func (s *Sum) Add(o Sum, sign int) {
	s.Students += sign * o.Students
	s.Firm += sign * o.Firm
	s.Open += sign * o.Open
	s.Fen += aid.Fen(sign) * o.Fen
	s.FirmFen += aid.Fen(sign) * o.FirmFen
}

// MoveDues moves sums along with the decisions that they sum: those of each
// township, and those of each school whose students live in many. Cells that two
// transactions move are locked in one order, so that nobody waits in a circle.
func (tx *Tx) MoveDues(ctx context.Context, moves map[Cell]Sum) error {
	if err := tx.moveCells(ctx, dueCells, moves); err != nil {
		return err
	}
	return tx.moveCells(ctx, dueSchoolCells, bySchool(moves))
}

func (tx *Tx) moveCells(ctx context.Context, steps [3]string, moves map[Cell]Sum) error {
	if len(moves) == 0 {
		return nil
	}
	args := moveColumns(tx.County, moves)
	for _, step := range steps {
		if _, err := tx.Exec(ctx, step, args...); err != nil {
			return err
		}
	}
	return nil
}

// bySchool adds up moves over the townships; a school that only changes a
// township does not move.
func bySchool(moves map[Cell]Sum) map[Cell]Sum {
	all := map[Cell]Sum{}
	for c, s := range moves {
		c.Spot.Township = 0
		sum := all[c]
		sum.Add(s, 1)
		all[c] = sum
	}
	maps.DeleteFunc(all, func(_ Cell, s Sum) bool { return s == Sum{} })
	return all
}

func moveColumns(county aid.CountyID, moves map[Cell]Sum) []any {
	var periods, stages, items []string
	var townships, schools, fen, firmFen []int64
	var students, firm, open []int
	for c, s := range moves {
		periods, stages, items = append(periods, c.Period), append(stages, string(c.Spot.Stage)), append(items, string(c.Item))
		townships, schools = append(townships, int64(c.Spot.Township)), append(schools, int64(c.Spot.School))
		students, firm, open = append(students, s.Students), append(firm, s.Firm), append(open, s.Open)
		fen, firmFen = append(fen, int64(s.Fen)), append(firmFen, int64(s.FirmFen))
	}
	return []any{county, periods, townships, schools, stages, items, students, firm, open, fen, firmFen}
}

const moved = `unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::int[], $8::int[], $9::int[], $10::bigint[], $11::bigint[])
	AS w (period, township_id, school_id, stage, item, students, firm, open, fen, firm_fen)`

var (
	dueCells       = cellSteps(`due`, `period`, `township_id`, `school_id`, `stage`, `item`)
	dueSchoolCells = cellSteps(`due_school`, `period`, `school_id`, `stage`, `item`)
)

// cellSteps are the statements that move cells of a table: hold those that are
// there, move them, add the others. Somebody else may add one at the same time:
// then it is moved after all.
func cellSteps(table string, key ...string) [3]string {
	keys, d, w := strings.Join(key, `, `), `d.`+strings.Join(key, `, d.`), `w.`+strings.Join(key, `, w.`)
	ofCell := `d.county_id = $1 AND (` + d + `) = (` + w + `)`
	return [3]string{
		`SELECT FROM ` + moved + ` JOIN ` + table + ` d ON ` + ofCell + ` ORDER BY ` + d + ` FOR UPDATE OF d`,
		`UPDATE ` + table + ` d SET students = d.students + w.students, firm = d.firm + w.firm, open = d.open + w.open,
		    fen = d.fen + w.fen, firm_fen = d.firm_fen + w.firm_fen
		FROM ` + moved + ` WHERE ` + ofCell,
		`INSERT INTO ` + table + ` AS d (county_id, ` + keys + `, students, firm, open, fen, firm_fen)
		SELECT $1, ` + w + `, w.students, w.firm, w.open, w.fen, w.firm_fen
		FROM ` + moved + `
		WHERE NOT EXISTS (SELECT FROM ` + table + ` d WHERE ` + ofCell + `)
		ORDER BY ` + w + `
		ON CONFLICT (county_id, ` + keys + `) DO UPDATE SET
		    students = d.students + excluded.students, firm = d.firm + excluded.firm, open = d.open + excluded.open,
		    fen = d.fen + excluded.fen, firm_fen = d.firm_fen + excluded.firm_fen`,
	}
}

// ItemTotals sums each item over a school year: all of it, or only what rests
// on confirmed enrolment.
func (tx *Tx) ItemTotals(ctx context.Context, year aid.Year, firm bool) ([]aid.ItemTotal, error) {
	return list[aid.ItemTotal](ctx, tx, `
		SELECT item, students, fen
		FROM (
		    SELECT item, sum(CASE WHEN $3 THEN firm ELSE students END) AS students, sum(CASE WHEN $3 THEN firm_fen ELSE fen END)::bigint AS fen
		    FROM due_school WHERE county_id = $1 AND period = $2 AND item <> '' GROUP BY item
		) sums
		WHERE students > 0 ORDER BY item`, tx.County, period([]aid.Term{year.Autumn(), year.Spring()}), firm)
}

// period names the span of one or both terms of a school year.
func period(terms []aid.Term) string {
	if len(terms) == 1 {
		return terms[0].String()
	}
	return strconv.Itoa(int(terms[0].Year))
}

// parts are the column of each division's parts, and the table of their names.
var parts = map[aid.Division]struct{ column, names string }{
	aid.PerStage:    {`stage`, `(SELECT '' AS name) n ON false`},
	aid.PerTownship: {`township_id`, `township n ON n.county_id = $1 AND n.id = part`},
	aid.PerSchool:   {`school_id`, `school n ON n.county_id = $1 AND n.id = part`},
}

// Dues sums what is due: in all, by item, by part, and by item and part. Only a
// seat's own place is counted. Over a school year a student belongs where the
// spring's decision places one, so that parts add up to the whole, students as
// well as money.
func (tx *Tx) Dues(ctx context.Context, f aid.DueFilter, place aid.Place) ([]aid.Due, error) {
	by, a := parts[f.By], arguments{tx.County, period(f.Terms())}
	from := dueFrom(f.By, place, &a)
	return list[aid.Due](ctx, tx, `
		WITH sums AS (
		    SELECT item, `+by.column+` AS part, sum(students) AS students, sum(firm) AS firm,
		           sum(fen)::bigint AS fen, sum(firm_fen)::bigint AS firm_fen, sum(open) AS open
		    FROM `+from+`
		    GROUP BY GROUPING SETS ((item), (item, `+by.column+`))
		)
		SELECT item, coalesce(part::text, '') AS part, coalesce(n.name, '') AS name, students, firm, fen, firm_fen, open
		FROM sums LEFT JOIN `+by.names+`
		ORDER BY sums.part, item`, a...)
}

// dueFrom are the cells of a place: those of townships only where they are asked
// for.
func dueFrom(by aid.Division, place aid.Place, a *arguments) string {
	table, within := `due_school`, ``
	if by == aid.PerTownship || place.Township != 0 {
		table = `due`
	}
	if place.Township != 0 {
		within += ` AND township_id = ` + a.add(place.Township)
	}
	if place.School != 0 {
		within += ` AND school_id = ` + a.add(place.School)
	}
	return table + ` WHERE county_id = $1 AND period = $2 AND students > 0` + within
}

// RunID names one calculation of a school year.
type RunID int64

// Run is a calculation that a person asked for.
type Run struct {
	At     time.Time
	Person string
	Report json.RawMessage
}

// RunHead is what a calculation is of: a school year, whether a person asked for
// it, and the numbers of the editions that decide its autumn and spring.
type RunHead struct {
	Year     aid.Year
	Asked    bool
	Editions [2]int
}

// KeepRun notes a calculation: one that a person asked for, or one that wrote
// something in the course of another act.
func (tx *Tx) KeepRun(ctx context.Context, h RunHead, report any) (RunID, error) {
	text, err := json.Marshal(report)
	if err != nil {
		return 0, err
	}
	return scalar[RunID](ctx, tx, `
		INSERT INTO decision_run (county_id, year, at, person, asked, report, autumn_edition, spring_edition)
		VALUES ($1, $2, clock_timestamp(), $3, $4, $5, $6, $7) RETURNING id`,
		tx.County, h.Year, tx.who.Name, h.Asked, json.RawMessage(text), h.Editions[0], h.Editions[1])
}

// LatestRun finds the latest calculation of a school year that a person asked
// for; absent is NotFound.
func (tx *Tx) LatestRun(ctx context.Context, year aid.Year) (Run, error) {
	return one[Run](ctx, tx, `
		SELECT at, person, report FROM decision_run WHERE county_id = $1 AND year = $2 AND asked ORDER BY id DESC LIMIT 1`, tx.County, year)
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
