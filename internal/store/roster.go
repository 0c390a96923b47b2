package store

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

// rosterKeys are the sort keys of the list, each with an index whose columns
// stand in this order behind the county, and the student last.
var rosterKeys = map[aid.RosterSort][]string{
	aid.ByName:     {`s.initials COLLATE "C"`, `s.name COLLATE "C"`, `s.id`},
	aid.BySchool:   {`e.school_key`, `e.student_id`},
	aid.ByGrade:    {`e.level`, `e.student_id`},
	aid.ByTownship: {`s.township_key`, `s.id`},
}

// outside is the sort key of all schools outside the county: they stand last.
const outside = aid.SchoolID(math.MaxInt64)

const rosterFrom = `
	FROM student s
	JOIN enrolment e ON e.county_id = s.county_id AND e.student_id = s.id
	WHERE s.county_id = $1 AND e.county_id = $1 AND e.term = $2`

// rosterColumns are those of aid.RosterLine but its places and items, which are
// fetched for the rows of the page only.
const rosterColumns = `s.id, e.term, s.name, s.sex, e.school_id, e.school_text, e.stage, e.grade, s.village_id, s.township_id, e.boarding, e.status, e.state`

// rosterTold puts places and items to chosen rows p.
const rosterTold = `p.id, p.term, p.name, p.sex, coalesce(p.school_id, 0) AS school_id, p.stage, p.grade, p.boarding, p.status, p.state,
	coalesce((SELECT c.name FROM school c WHERE c.county_id = $1 AND c.id = p.school_id), p.school_text) AS school,
	coalesce((SELECT t.name FROM township t WHERE t.county_id = $1 AND t.id = p.township_id), '') AS township,
	coalesce((SELECT v.name FROM village v WHERE v.county_id = $1 AND v.id = p.village_id), '') AS village,
	ARRAY(SELECT x.item FROM entitlement x WHERE x.county_id = $1 AND x.student_id = p.id AND x.term = p.term ORDER BY x.item) AS items`

// arguments collects the values of a query that is put together piece by
// piece. Values never become part of the text.
type arguments []any

// add keeps a value and returns its place: $3.
func (a *arguments) add(v any) string {
	*a = append(*a, v)
	return fmt.Sprintf("$%d", len(*a))
}

// addAll keeps values and returns their places: $3, $4.
func (a *arguments) addAll(values []any) string {
	places := make([]string, len(values))
	for i, v := range values {
		places[i] = a.add(v)
	}
	return strings.Join(places, `, `)
}

// rosterWhere is the filter as conditions; only those that narrow, so that each
// combination is planned for itself.
func rosterWhere(f aid.RosterFilter, a *arguments) (sql string) {
	equal := func(narrows bool, column string, v any) {
		if narrows {
			sql += ` AND ` + column + ` = ` + a.add(v)
		}
	}
	equal(f.Township != 0, `s.township_key`, f.Township)
	equal(f.Village != 0, `s.village_id`, f.Village)
	equal(f.School != 0, `e.school_key`, f.School)
	equal(f.Outside, `e.school_key`, outside)
	equal(f.Stage != "", `e.stage`, f.Stage)
	equal(f.State != "", `e.state`, f.State)
	if f.State == aid.Pending {
		sql += ` AND e.school_id IS NOT NULL` // nobody is asked about those outside the county
	}
	equal(f.Status != aid.StatusUnknown, `e.status`, f.Status)
	if f.Boarding != nil {
		sql += ` AND e.boarding IS NOT DISTINCT FROM ` + a.add(f.Boarding.Bool()) + `::boolean`
	}
	return sql + rosterAnswer(f, a)
}

// rosterAnswer narrows to those with an answer to an item. Traces are few, one
// for each combination of facts, so the answer is looked for in them.
func rosterAnswer(f aid.RosterFilter, a *arguments) string {
	switch {
	case f.Item == "":
		return ""
	case f.Answer == "":
		return ` AND EXISTS (SELECT FROM entitlement x WHERE x.county_id = $1 AND x.student_id = e.student_id AND x.term = $2 AND x.item = ` + a.add(f.Item) + `)`
	}
	wanted := []map[string]string{{"code": string(f.Item), "answer": string(f.Answer)}}
	return ` AND EXISTS (SELECT FROM decision d WHERE d.county_id = $1 AND d.student_id = e.student_id AND d.term = $2 AND d.trace_id IN
		(SELECT r.id FROM trace r WHERE r.county_id = $1 AND r.term = $2 AND r.answers @> ` + a.add(wanted) + `))`
}

// Roster is one page of the list of a term, and one student more where the list
// goes on. The page before an anchor comes in the same order as all others. An
// anchor outside the filter's school or township is as none.
func (tx *Tx) Roster(ctx context.Context, f aid.RosterFilter, at aid.RosterPlace) ([]aid.RosterLine, error) {
	keys, known := rosterKeys[at.Sort]
	if !known {
		return nil, fmt.Errorf("roster sorted by %q", at.Sort)
	}
	anchor, err := tx.rosterAnchor(ctx, f, keys, at.Anchor)
	if err != nil {
		return nil, err
	}
	sql, args := rosterQuery(tx.County, f, at, anchor)
	lines, err := list[aid.RosterLine](ctx, tx, sql, args...)
	if at.Before && anchor != nil {
		slices.Reverse(lines)
	}
	return lines, err
}

// rosterQuery puts the query of a page together. anchor holds the keys of the
// student it begins after, or before; nil is the first page.
func rosterQuery(county aid.CountyID, f aid.RosterFilter, at aid.RosterPlace, anchor []any) (string, []any) {
	keys, a := rosterKeys[at.Sort], arguments{county, f.Term}
	sql := rosterFrom + rosterWhere(f, &a)
	desc := at.Desc
	if anchor != nil {
		desc = at.Desc != at.Before
		sql += ` AND (` + strings.Join(keys, `, `) + `)` + map[bool]string{false: ` > `, true: ` < `}[desc] + `(` + a.addAll(anchor) + `)`
	}
	order := rosterOrder(keys, desc)
	sql = `SELECT ` + rosterColumns + `, row_number() OVER (` + order + `) AS ord` + sql + order + fmt.Sprintf(` LIMIT %d`, at.Most+1) // a number in the text lets one plan serve all pages
	return `SELECT ` + rosterTold + ` FROM (` + sql + `) p ORDER BY p.ord`, a
}

// rosterAnchor reads the sort keys of a student, so that an address names it by
// its id only; nil for none.
func (tx *Tx) rosterAnchor(ctx context.Context, f aid.RosterFilter, keys []string, id aid.StudentID) ([]any, error) {
	if id == 0 {
		return nil, nil
	}
	a := arguments{tx.County, f.Term}
	within := rosterWhere(aid.RosterFilter{School: f.School, Township: f.Township}, &a)
	rows, err := tx.Query(ctx, `SELECT `+strings.Join(keys, `, `)+rosterFrom+within+` AND s.id = `+a.add(id), a...)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// rosterOrder sorts by all keys one way, so that an index serves both ways.
func rosterOrder(keys []string, desc bool) string {
	if desc {
		return ` ORDER BY ` + strings.Join(keys, ` DESC, `) + ` DESC`
	}
	return ` ORDER BY ` + strings.Join(keys, `, `)
}

// CountRoster says how many students the filter shows. It joins the students
// only where the filter asks about them.
func (tx *Tx) CountRoster(ctx context.Context, f aid.RosterFilter) (int, error) {
	a := arguments{tx.County, f.Term}
	where := rosterWhere(f, &a)
	if f.Township != 0 || f.Village != 0 {
		return scalar[int](ctx, tx, `SELECT count(*)`+rosterFrom+where, a...)
	}
	return scalar[int](ctx, tx, `SELECT count(*) FROM enrolment e WHERE e.county_id = $1 AND e.term = $2`+where, a...)
}

// NewestEnrolment is the highest id among the county's enrolments; 0 for none.
// While it stays, no student has come onto any list.
func (tx *Tx) NewestEnrolment(ctx context.Context) (aid.EnrolmentID, error) {
	return scalar[aid.EnrolmentID](ctx, tx, `SELECT coalesce(max(id), 0) FROM enrolment WHERE county_id = $1`, tx.County)
}

// rosterRecord is aid.RosterRecord as one query tells it, the number sealed.
type rosterRecord struct {
	aid.RosterLine
	Ethnicity string
	Household string
	Head      string
	Idno      []byte
	IdnoPrint []byte
}

// EachRoster hands over every student that the filter shows, in the list's
// order, and keeps none of them in memory.
func (tx *Tx) EachRoster(ctx context.Context, f aid.RosterFilter, at aid.RosterPlace, each func(aid.RosterRecord) error) error {
	a := arguments{tx.County, f.Term}
	sql := `SELECT ` + rosterColumns + `, s.ethnicity, s.idno, s.idno_print,
		(SELECT h.code FROM household h WHERE h.county_id = $1 AND h.id = s.household_id) AS household,
		(SELECT h.head FROM household h WHERE h.county_id = $1 AND h.id = s.household_id) AS head` +
		rosterFrom + rosterWhere(f, &a) + rosterOrder(rosterKeys[at.Sort], at.Desc)
	rows, err := tx.Query(ctx, `SELECT `+rosterTold+`, p.ethnicity, p.household, p.head, p.idno, p.idno_print
		FROM (`+sql+`) p`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r, err := pgx.RowToStructByName[rosterRecord](rows)
		if err != nil {
			return err
		}
		record, err := tx.openRecord(r)
		if err != nil {
			return err
		}
		if err := each(record); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (tx *Tx) openRecord(r rosterRecord) (aid.RosterRecord, error) {
	number, err := tx.opened("student/idno", r.IdnoPrint, r.Idno)
	if err != nil {
		return aid.RosterRecord{}, err
	}
	idno, _ := aid.ParseIDNo(number) // only sound ones are sealed
	return aid.RosterRecord{RosterLine: r.RosterLine, IDNo: idno, Ethnicity: r.Ethnicity, Household: r.Household, Head: r.Head}, nil
}
