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
}

// EachStanding hands over the enrolments of a school year, in no order. Nil
// students means the whole county.
func (tx *Tx) EachStanding(ctx context.Context, year aid.Year, students []aid.StudentID, each func(*Standing)) error {
	rows, err := tx.ofStudents(ctx, `
		SELECT e.student_id, e.id, e.term = $3, e.state, e.reason, e.stage, e.grade,
		       e.boarding, e.full_time, e.agricultural, e.hardship, e.status, s.hukou,
		       coalesce(s.township_id, 0), coalesce(e.school_id, 0)
		FROM enrolment e
		JOIN student s ON s.county_id = $1 AND s.id = e.student_id
		WHERE e.county_id = $1 AND e.term IN ($2, $3)`, ` AND e.student_id = ANY($4)`, year, students)
	if err != nil {
		return err
	}
	w := words{}
	var r standingRow
	_, err = pgx.ForEachRow(rows, r.columns(w), func() error {
		each(r.standing())
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
}

func (r *standingRow) columns(w words) []any {
	return []any{&r.student, &r.enrolment, &r.spring, w.into(&r.state), w.into(&r.reason), w.into(&r.stage), &r.grade,
		&r.boarding, &r.fullTime, &r.agricultural, &r.hardship, w.into(&r.status), w.into(&r.hukou), &r.township, &r.school}
}

func (r *standingRow) standing() *Standing {
	return &Standing{
		Student: aid.StudentID(r.student), Enrolment: aid.EnrolmentID(r.enrolment), Spring: r.spring,
		State: aid.EnrolmentState(r.state), Reason: aid.AbsenceReason(r.reason), Stage: aid.Stage(r.stage), Grade: r.grade,
		Boarding: tri(r.boarding), FullTime: tri(r.fullTime), Agricultural: tri(r.agricultural), Hardship: tri(r.hardship),
		Status: aid.PovertyStatus(r.status), Hukou: aid.Hukou(r.hukou),
		Township: aid.TownshipID(r.township), School: aid.SchoolID(r.school),
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
	if err := tx.stageDecisions(ctx, year, fresh, changed); err != nil {
		return err
	}
	if len(changed) > 0 {
		if _, err := tx.Exec(ctx, keepPast, tx.County); err != nil {
			return err
		}
	}
	var written int64
	for _, step := range []string{updateDecisions, insertDecisions} {
		n, err := exec(ctx, tx, step, tx.County, run)
		if err != nil {
			return err
		}
		written += n
	}
	if missing := int64(len(fresh)+len(changed)) - written; missing != 0 {
		return fmt.Errorf("%d decisions refer to an enrolment that is not there", missing)
	}
	return tx.drop(ctx, "draft_decision")
}

func (tx *Tx) stageDecisions(ctx context.Context, year aid.Year, fresh, changed []*Decision) error {
	autumn, spring := year.Autumn().String(), year.Spring().String()
	row := make([]any, len(decisionColumns))
	return tx.fill(ctx, decisionTable, "draft_decision", decisionColumns, len(fresh)+len(changed), func(i int) ([]any, error) {
		var d *Decision
		if row[0] = i < len(fresh); i < len(fresh) {
			d = fresh[i]
		} else {
			d = changed[i-len(fresh)]
		}
		row[1], row[2], row[3], row[4] = int64(d.Student), autumn, d.Trace, int64(d.Enrolment)
		row[5], row[6], row[7], row[8], row[9] = int64(d.Spot.Township), int64(d.Spot.School), string(d.Spot.Stage), d.Firm, string(d.Why)
		if d.Spring {
			row[2] = spring
		}
		return row, nil
	})
}

const decisionTable = `fresh boolean, student_id bigint, term text, trace_id bigint, enrolment_id bigint,
	township_id bigint, school_id bigint, stage text, firm boolean, why text`

var decisionColumns = []string{"fresh", "student_id", "term", "trace_id", "enrolment_id", "township_id", "school_id", "stage", "firm", "why"}

const keepPast = `
	INSERT INTO decision_past (county_id, student_id, term, trace_id, basis_id, enrolment_id, township_id, school_id, stage, firm, why, run_id)
	SELECT $1, d.student_id, d.term, d.trace_id, d.basis_id, d.enrolment_id, d.township_id, d.school_id, d.stage, d.firm, d.why, d.run_id
	FROM draft_decision w
	JOIN decision d ON d.county_id = $1 AND d.student_id = w.student_id AND d.term = w.term
	WHERE NOT w.fresh`

const updateDecisions = `
	UPDATE decision d SET
	    trace_id = w.trace_id, enrolment_id = w.enrolment_id, township_id = w.township_id, school_id = w.school_id, stage = w.stage,
	    firm = w.firm, why = w.why, run_id = $2, basis_id = CASE WHEN d.firm THEN d.trace_id ELSE d.basis_id END
	FROM draft_decision w
	JOIN enrolment e ON e.county_id = $1 AND e.id = w.enrolment_id AND e.student_id = w.student_id
	WHERE NOT w.fresh AND d.county_id = $1 AND d.student_id = w.student_id AND d.term = w.term`

// insertDecisions joins the enrolments in place of foreign keys (docs/adr/0012).
const insertDecisions = `
	INSERT INTO decision (county_id, student_id, term, trace_id, enrolment_id, township_id, school_id, stage, firm, why, run_id)
	SELECT $1, w.student_id, w.term, w.trace_id, w.enrolment_id, w.township_id, w.school_id, w.stage, w.firm, w.why, $2
	FROM draft_decision w
	JOIN enrolment e ON e.county_id = $1 AND e.id = w.enrolment_id AND e.student_id = w.student_id
	WHERE w.fresh`

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
