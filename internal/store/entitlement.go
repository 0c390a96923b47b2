package store

import (
	"cmp"
	"context"
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

// large is how many decisions of a year a large county has. Memory for them is
// only taken as it fills.
const large = 1 << 17

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
	if students == nil {
		all = make([]Decision, 0, large)
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
// Nothing but a nested loop can do that. A merge would sort what comes in the
// order in which it is to be written.
func (tx *Tx) wide(ctx context.Context) error {
	_, err := tx.Exec(ctx, `SELECT set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('work_mem', '32MB', true)`)
	return err
}

// keyed readies the rest of the transaction for statements that look up some of
// many rows by their keys, time after time: no plan may read all rows each time.
func (tx *Tx) keyed(ctx context.Context) error {
	_, err := tx.Exec(ctx, `SELECT set_config('enable_nestloop', 'on', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`)
	return err
}
