package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"zhuxue/internal/aid"
)

// Standing is what deciding must know of one student in one term.
type Standing struct {
	Student   aid.StudentID
	Enrolment aid.EnrolmentID
	Spring    bool
	State     aid.EnrolmentState
	Reason    aid.AbsenceReason
	Stage     aid.Stage
	Grade     int16
	Boarding, FullTime, Agricultural,
	Hardship aid.Tri
	Status   aid.PovertyStatus
	Hukou    aid.Hukou
	Township aid.TownshipID // 0 for none, here and below
	School   aid.SchoolID

	GivenBack bool // the school's list was signed, given back and not signed again
}

// EachStanding hands over the enrolments of a school year, in no order; each is
// good until the next comes. Nil students means the whole county.
func (tx *Tx) EachStanding(ctx context.Context, year aid.Year, students []aid.StudentID, each func(*Standing)) error {
	rows, err := tx.ofStudents(ctx, `
		SELECT e.student_id, e.id, e.term = $3, e.state, e.reason, e.stage, e.grade,
		       e.boarding, e.full_time, e.agricultural, e.hardship, e.status, s.hukou,
		       coalesce(s.township_id, 0), coalesce(e.school_id, 0), b.school_id IS NOT NULL
		FROM enrolment e
		JOIN student s ON s.county_id = $1 AND s.id = e.student_id
		LEFT JOIN (
		    SELECT school_id, term FROM confirmation WHERE county_id = $1 AND term IN ($2, $3)
		    GROUP BY school_id, term HAVING bool_and(reopened_at IS NOT NULL)
		) b ON b.school_id = e.school_id AND b.term = e.term
		WHERE e.county_id = $1 AND e.term IN ($2, $3)`, ` AND e.student_id = ANY($4)`, year, students)
	if err != nil {
		return err
	}
	w := words{}
	var r standingRow
	var s Standing
	_, err = pgx.ForEachRow(rows, r.columns(w), func() error {
		s = r.standing()
		each(&s)
		return nil
	})
	return err
}

// standingRow holds one row in plain types: a county has tens of thousands.
type standingRow struct {
	student, enrolment                         int64
	spring                                     bool
	state, reason, stage                       string
	grade                                      int16
	boarding, fullTime, agricultural, hardship pgtype.Bool
	status, hukou                              string
	township, school                           int64
	givenBack                                  bool
}

func (r *standingRow) columns(w words) []any {
	return []any{&r.student, &r.enrolment, &r.spring, w.into(&r.state), w.into(&r.reason), w.into(&r.stage), &r.grade,
		&r.boarding, &r.fullTime, &r.agricultural, &r.hardship, w.into(&r.status), w.into(&r.hukou), &r.township, &r.school, &r.givenBack}
}

func (r *standingRow) standing() Standing {
	return Standing{
		Student: aid.StudentID(r.student), Enrolment: aid.EnrolmentID(r.enrolment), Spring: r.spring,
		State: aid.EnrolmentState(r.state), Reason: aid.AbsenceReason(r.reason), Stage: aid.Stage(r.stage), Grade: r.grade,
		Boarding: tri(r.boarding), FullTime: tri(r.fullTime), Agricultural: tri(r.agricultural), Hardship: tri(r.hardship),
		Status: aid.PovertyStatus(r.status), Hukou: aid.Hukou(r.hukou),
		Township: aid.TownshipID(r.township), School: aid.SchoolID(r.school), GivenBack: r.givenBack,
	}
}

func tri(b pgtype.Bool) aid.Tri {
	if !b.Valid {
		return aid.Unknown
	}
	return aid.TriOf(b.Bool)
}

// words keeps one copy of each word of a column that has few.
type words map[string]string

func (w words) into(to *string) *word { return &word{w, to} }

type word struct {
	known words
	to    *string
}

// ScanBytes is how pgx hands over a text.
func (w *word) ScanBytes(text []byte) error {
	s, ok := w.known[string(text)]
	if !ok {
		s = string(text)
		w.known[s] = s
	}
	*w.to = s
	return nil
}

// ofStudents runs a query about both terms of a school year ($2 and $3), for
// all students, or with the ending added for some ($4). The few and the many
// want different plans, so they are two texts.
func (tx *Tx) ofStudents(ctx context.Context, sql, ending string, year aid.Year, students []aid.StudentID) (pgx.Rows, error) {
	if students == nil {
		return tx.Query(ctx, sql, tx.County, year.Autumn(), year.Spring())
	}
	return tx.Query(ctx, sql+ending, tx.County, year.Autumn(), year.Spring(), students)
}

// Spot is where a student counts in one term.
type Spot struct {
	Township aid.TownshipID // 0 for none, here and below
	School   aid.SchoolID
	Stage    aid.Stage
}

// Decision says which trace is a student's in one term of a school year.
type Decision struct {
	Student   aid.StudentID
	Spring    bool
	Trace     int64
	Enrolment aid.EnrolmentID // where the facts came from
	Spot      Spot
	Firm      bool
	Why       aid.Why
}

// Same tells whether two decisions say the same, whatever made them.
func (d Decision) Same(o Decision) bool {
	d.Why = o.Why
	return d == o
}

// Compare is the order of student and term.
func (d Decision) Compare(o Decision) int {
	if d.Student != o.Student || d.Spring == o.Spring {
		return cmp.Compare(d.Student, o.Student)
	}
	if d.Spring {
		return 1
	}
	return -1
}

// Decisions reads the stored decisions of a school year by student, autumn
// first. Nil students means the whole county; those of some are locked until
// the transaction ends.
func (tx *Tx) Decisions(ctx context.Context, year aid.Year, students []aid.StudentID) (all []Decision, err error) {
	rows, err := tx.ofStudents(ctx, `
		SELECT d.student_id, d.trace_id, d.term = $3, d.enrolment_id, d.township_id, d.school_id, d.stage, d.firm
		FROM decision d
		WHERE d.county_id = $1 AND d.term IN ($2, $3)`, ` AND d.student_id = ANY($4) ORDER BY d.student_id, d.term FOR UPDATE`, year, students)
	if err != nil {
		return nil, err
	}
	w := words{}
	var student, trace, enrolment, township, school int64
	var spring, firm bool
	var stage string
	_, err = pgx.ForEachRow(rows, []any{&student, &trace, &spring, &enrolment, &township, &school, w.into(&stage), &firm}, func() error {
		all = append(all, Decision{
			Student: aid.StudentID(student), Spring: spring, Trace: trace, Enrolment: aid.EnrolmentID(enrolment), Firm: firm,
			Spot: Spot{aid.TownshipID(township), aid.SchoolID(school), aid.Stage(stage)},
		})
		return nil
	})
	slices.SortFunc(all, Decision.Compare) // the server would do it on its disk
	return all, err
}

// SaveDecisions writes decisions of a school year in the name of a run: the
// fresh ones, and those that changed, whose earlier versions are kept beside.
// The caller is Deciding.
func (tx *Tx) SaveDecisions(ctx context.Context, year aid.Year, run RunID, fresh, changed []*Decision) error {
	if len(fresh)+len(changed) > few {
		if err := tx.wide(ctx); err != nil {
			return err
		}
	}
	if err := tx.replaceDecisions(ctx, year, run, changed); err != nil || len(fresh) == 0 {
		return err
	}
	_, err := tx.Exec(ctx, insertDecisions, append(tx.drafts(year, fresh), run)...)
	return err
}

// few is how many rows may be joined with one another one by one.
const few = 1000

func (tx *Tx) replaceDecisions(ctx context.Context, year aid.Year, run RunID, changed []*Decision) error {
	if len(changed) == 0 {
		return nil
	}
	drafts := tx.drafts(year, changed)
	if _, err := tx.Exec(ctx, keepPast, drafts...); err != nil {
		return err
	}
	n, err := exec(ctx, tx, updateDecisions, append(drafts, run)...)
	if err == nil && n != int64(len(changed)) {
		err = fmt.Errorf("%d of %d decisions that changed are not there", int64(len(changed))-n, len(changed))
	}
	return err
}

// drafts are decisions as the arrays of drafted, after the county. What many
// decisions share stands there once, as a kind: a county has ten thousands of
// the ones and hundreds of the others.
func (tx *Tx) drafts(year aid.Year, decisions []*Decision) []any {
	students, enrolments, kinds := make([]int64, len(decisions)), make([]int64, len(decisions)), make([]int32, len(decisions))
	known := map[Decision]int32{}
	var terms, stages, whys []string
	var traces, townships, schools []int64
	var firm []bool
	for i, d := range decisions {
		students[i], enrolments[i] = int64(d.Student), int64(d.Enrolment)
		kind := *d
		kind.Student, kind.Enrolment = 0, 0
		n, ok := known[kind]
		if !ok {
			n = int32(len(known)) + 1
			known[kind] = n
			terms, traces = append(terms, aid.Term{Year: year, IsSpring: d.Spring}.String()), append(traces, d.Trace)
			townships, schools = append(townships, int64(d.Spot.Township)), append(schools, int64(d.Spot.School))
			stages, firm, whys = append(stages, string(d.Spot.Stage)), append(firm, d.Firm), append(whys, string(d.Why))
		}
		kinds[i] = n
	}
	return []any{tx.County, students, enrolments, kinds, terms, traces, townships, schools, stages, firm, whys}
}

// drafted is what drafts made, in its order. Set beside each other in a SELECT
// the long arrays are read as they are, without a table of their own.
const drafted = `
	(SELECT unnest($2::bigint[]) AS student_id, unnest($3::bigint[]) AS enrolment_id, unnest($4::int[]) AS kind) w
	JOIN unnest($5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::boolean[], $11::text[])
	     WITH ORDINALITY AS k (term, trace_id, township_id, school_id, stage, firm, why, kind) ON k.kind = w.kind`

const keepPast = `
	INSERT INTO decision_past (county_id, student_id, term, trace_id, basis_id, enrolment_id, township_id, school_id, stage, firm, why, run_id)
	SELECT $1, d.student_id, d.term, d.trace_id, d.basis_id, d.enrolment_id, d.township_id, d.school_id, d.stage, d.firm, d.why, d.run_id
	FROM ` + drafted + `
	JOIN decision d ON d.county_id = $1 AND d.student_id = w.student_id AND d.term = k.term`

const updateDecisions = `
	UPDATE decision d SET
	    trace_id = k.trace_id, enrolment_id = w.enrolment_id, township_id = k.township_id, school_id = k.school_id, stage = k.stage,
	    firm = k.firm, why = k.why, run_id = $12, basis_id = CASE WHEN d.firm THEN d.trace_id ELSE d.basis_id END
	FROM ` + drafted + `
	WHERE d.county_id = $1 AND d.student_id = w.student_id AND d.term = k.term`

// insertDecisions has no foreign keys to slow it down (docs/adr/0012).
const insertDecisions = `
	INSERT INTO decision (county_id, student_id, term, trace_id, enrolment_id, township_id, school_id, stage, firm, why, run_id)
	SELECT $1, w.student_id, k.term, k.trace_id, w.enrolment_id, k.township_id, k.school_id, k.stage, k.firm, k.why, $12
	FROM ` + drafted

// LooseDecisions counts the decisions, in force or past, whose student,
// enrolment, trace or calculation is not there. The program cannot make one:
// it deletes none of these.
func (tx *Tx) LooseDecisions(ctx context.Context) (int, error) {
	return scalar[int](ctx, tx, `
		SELECT count(*)
		FROM (
		    SELECT student_id, enrolment_id, trace_id, run_id FROM decision WHERE county_id = $1
		    UNION ALL
		    SELECT student_id, enrolment_id, trace_id, run_id FROM decision_past WHERE county_id = $1
		) d
		WHERE NOT EXISTS (SELECT FROM enrolment e WHERE e.county_id = $1 AND e.id = d.enrolment_id AND e.student_id = d.student_id)
		   OR NOT EXISTS (SELECT FROM trace t WHERE t.county_id = $1 AND t.id = d.trace_id)
		   OR NOT EXISTS (SELECT FROM decision_run r WHERE r.county_id = $1 AND r.id = d.run_id)`, tx.County)
}

// Deciding lets decisions about some students go on side by side, and makes
// one about the whole county wait for them and they for it.
func (tx *Tx) Deciding(ctx context.Context, whole bool) error {
	if !whole {
		_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock_shared(2, $1)`, tx.County)
		return err
	}
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(2, $1)`, tx.County); err != nil {
		return err
	}
	return tx.wide(ctx)
}

// wide readies the rest of the transaction for statements over a whole county.
// Of a county that has just joined, or just read its first roster, the planner
// knows nothing and expects one row: it would go through all rows once for each.
// Nothing but a nested loop can do that.
func (tx *Tx) wide(ctx context.Context) error {
	_, err := tx.Exec(ctx, `SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '32MB', true)`)
	return err
}
