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
// good until the next comes. Nil students means the whole county. Students and
// lists given back are set beside enrolments here: a join of a whole county takes
// the server as long as all its reading.
func (tx *Tx) EachStanding(ctx context.Context, year aid.Year, students []aid.StudentID, each func(*Standing)) error {
	n := len(students)
	if students == nil {
		n = large / 2
	}
	w, homes, givenBack := words{}, make(map[int64]home, n), map[schoolList]bool{}
	take := func(rows pgx.Rows) error {
		var r standingRow
		var s Standing
		_, err := pgx.ForEachRow(rows, r.columns(w), func() error {
			if h, known := homes[r.student]; known { // who joined since is of the next reading
				s = r.standing()
				s.Hukou, s.Township, s.GivenBack = h.hukou, h.township, givenBack[schoolList{r.school.Int64, r.spring}]
				each(&s)
			}
			return nil
		})
		return err
	}
	return tx.Together(ctx, tx.askHomes(students, w, homes), tx.askGivenBack(year, givenBack), ofStudents(`
		SELECT student_id, id, term = $3, state, reason, stage, grade, boarding, full_time, agricultural, hardship, status, school_id
		FROM enrolment
		WHERE county_id = $1 AND term IN ($2, $3)`, ` AND student_id = ANY($4)`, students, take, tx.County, year.Autumn(), year.Spring()))
}

// home is what deciding must know of a student in any term.
type home struct {
	hukou    aid.Hukou
	township aid.TownshipID // 0 for none
}

func (tx *Tx) askHomes(students []aid.StudentID, w words, homes map[int64]home) Question {
	return ofStudents(`SELECT id, hukou, township_id FROM student WHERE county_id = $1`, ` AND id = ANY($2)`, students, func(rows pgx.Rows) error {
		var id int64
		var hukou string
		var township pgtype.Int8
		_, err := pgx.ForEachRow(rows, []any{&id, w.into(&hukou), &township}, func() error {
			homes[id] = home{aid.Hukou(hukou), aid.TownshipID(township.Int64)}
			return nil
		})
		return err
	}, tx.County)
}

// schoolList names a school's list of one term of a year.
type schoolList struct {
	school int64
	spring bool
}

// askGivenBack asks for the lists that were signed, given back and not signed again.
func (tx *Tx) askGivenBack(year aid.Year, givenBack map[schoolList]bool) Question {
	return func(b *pgx.Batch) {
		b.Queue(`
			SELECT school_id, term = $3 FROM confirmation WHERE county_id = $1 AND term IN ($2, $3)
			GROUP BY school_id, term HAVING bool_and(reopened_at IS NOT NULL)`, tx.County, year.Autumn(), year.Spring()).Query(func(rows pgx.Rows) error {
			var l schoolList
			_, err := pgx.ForEachRow(rows, []any{&l.school, &l.spring}, func() error {
				givenBack[l] = true
				return nil
			})
			return err
		})
	}
}

// standingRow holds one row in plain types: a county has tens of thousands.
type standingRow struct {
	student, enrolment                         int64
	spring                                     bool
	state, reason, stage                       string
	grade                                      int16
	boarding, fullTime, agricultural, hardship pgtype.Bool
	status                                     string
	school                                     pgtype.Int8
}

func (r *standingRow) columns(w words) []any {
	return []any{&r.student, &r.enrolment, &r.spring, w.into(&r.state), w.into(&r.reason), w.into(&r.stage), &r.grade,
		&r.boarding, &r.fullTime, &r.agricultural, &r.hardship, w.into(&r.status), &r.school}
}

func (r *standingRow) standing() Standing {
	return Standing{
		Student: aid.StudentID(r.student), Enrolment: aid.EnrolmentID(r.enrolment), Spring: r.spring,
		State: aid.EnrolmentState(r.state), Reason: aid.AbsenceReason(r.reason), Stage: aid.Stage(r.stage), Grade: r.grade,
		Boarding: tri(r.boarding), FullTime: tri(r.fullTime), Agricultural: tri(r.agricultural), Hardship: tri(r.hardship),
		Status: aid.PovertyStatus(r.status), School: aid.SchoolID(r.school.Int64),
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

// ofStudents is the question of a query about all students, or with the ending
// added, and its argument, about some. The few and the many want different plans,
// so they are two texts.
func ofStudents(sql, ending string, students []aid.StudentID, take func(pgx.Rows) error, args ...any) Question {
	if students != nil {
		sql, args = sql+ending, append(args, students)
	}
	return func(b *pgx.Batch) { b.Queue(sql, args...).Query(take) }
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
	if students == nil {
		all = make([]Decision, 0, large)
	}
	err = tx.Together(ctx, ofStudents(`
		SELECT student_id, trace_id, term = $3, enrolment_id, township_id, school_id, stage, firm
		FROM decision
		WHERE county_id = $1 AND term IN ($2, $3)`, ` AND student_id = ANY($4) ORDER BY student_id, term FOR UPDATE`, students, func(rows pgx.Rows) error {
		w := words{}
		var student, trace, enrolment, township, school int64
		var spring, firm bool
		var stage string
		_, err := pgx.ForEachRow(rows, []any{&student, &trace, &spring, &enrolment, &township, &school, w.into(&stage), &firm}, func() error {
			all = append(all, Decision{
				Student: aid.StudentID(student), Spring: spring, Trace: trace, Enrolment: aid.EnrolmentID(enrolment), Firm: firm,
				Spot: Spot{aid.TownshipID(township), aid.SchoolID(school), aid.Stage(stage)},
			})
			return nil
		})
		return err
	}, tx.County, year.Autumn(), year.Spring()))
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
