package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

// pupilColumns are those of aid.Pupil, of enrolment e of student st, beside
// enrolment b of the term before.
const pupilColumns = `e.id, e.student_id, e.term, coalesce(e.school_id, 0) AS school_id, coalesce(s.name, e.school_text) AS school,
	e.stage, e.grade, e.boarding, e.full_time, e.agricultural, e.hardship, e.state, e.reason, e.doubt, e.corrected, e.told,
	e.decided_by, coalesce(e.decided_at, '0001-01-01Z') AS decided_at, e.state <> 'pending' AND e.confirmation_id IS NOT NULL AS signed,
	e.version, st.name, coalesce(bs.name, b.school_text, '') AS before_school, coalesce(b.school_id = e.school_id, false) AS before_here,
	coalesce(b.grade, 0) AS before_grade, b.boarding AS before_boarding`

const pupilFrom = ` FROM enrolment e
	JOIN student st ON st.county_id = e.county_id AND st.id = e.student_id
	LEFT JOIN school s ON s.county_id = e.county_id AND s.id = e.school_id
	LEFT JOIN enrolment b ON b.county_id = e.county_id AND b.student_id = e.student_id AND b.term = $2
	LEFT JOIN school bs ON bs.county_id = b.county_id AND bs.id = b.school_id
	WHERE e.county_id = $1`

const stageOrder = `array_position('{preschool,primary,junior,senior,vocational,higher}', e.stage)`

// Pupils lists a school's students of a term, by grade and name.
func (tx *Tx) Pupils(ctx context.Context, term aid.Term, school aid.SchoolID) ([]aid.Pupil, error) {
	return list[aid.Pupil](ctx, tx, `SELECT `+pupilColumns+pupilFrom+` AND e.term = $3 AND e.school_id = $4
		ORDER BY `+stageOrder+`, e.grade, st.initials COLLATE "C", st.name COLLATE "C", e.id`,
		tx.County, term.Previous(), term, school)
}

// Pupil finds one row of a school's list; of another school it is NotFound.
func (tx *Tx) Pupil(ctx context.Context, term aid.Term, school aid.SchoolID, id aid.EnrolmentID) (aid.Pupil, error) {
	return one[aid.Pupil](ctx, tx, `SELECT `+pupilColumns+pupilFrom+` AND e.term = $3 AND e.school_id = $4 AND e.id = $5`,
		tx.County, term.Previous(), term, school, id)
}

// PupilOf finds a student's row of a school's list; absent is NotFound.
func (tx *Tx) PupilOf(ctx context.Context, term aid.Term, school aid.SchoolID, student aid.StudentID) (aid.Pupil, error) {
	return one[aid.Pupil](ctx, tx, `SELECT `+pupilColumns+pupilFrom+` AND e.term = $3 AND e.school_id = $4 AND e.student_id = $5`,
		tx.County, term.Previous(), term, school, student)
}

// HoldPupils locks rows of a school's list until the transaction ends, in one
// order for everybody, so that nobody waits in a circle. nil locks all.
func (tx *Tx) HoldPupils(ctx context.Context, term aid.Term, school aid.SchoolID, ids []aid.EnrolmentID) error {
	_, err := tx.Exec(ctx, `
		SELECT FROM enrolment
		WHERE county_id = $1 AND term = $2 AND school_id = $3 AND ($4::bigint[] IS NULL OR id = ANY($4))
		ORDER BY id FOR UPDATE`, tx.County, term, school, ids)
	return err
}

// CountPupils counts which of some rows are the county's, whatever their term
// and school.
func (tx *Tx) CountPupils(ctx context.Context, ids []aid.EnrolmentID) (int, error) {
	return scalar[int](ctx, tx, `SELECT count(*) FROM enrolment WHERE county_id = $1 AND id = ANY($2)`, tx.County, ids)
}

// missingFrom finds those who were in a school in the term before ($3) and are
// on no list of this one ($2). Nobody is missing before the county has a list,
// nor after a last grade ($4, $5).
const missingFrom = ` FROM enrolment b
	WHERE b.county_id = $1 AND b.term = $3 AND b.school_id IS NOT NULL AND b.state <> 'absent'
	  AND NOT EXISTS (SELECT FROM enrolment e WHERE e.county_id = $1 AND e.student_id = b.student_id AND e.term = $2)
	  AND NOT EXISTS (SELECT FROM unnest($4::text[], $5::int[]) AS last (stage, grade) WHERE last.stage = b.stage AND b.grade >= last.grade)
	  AND EXISTS (SELECT FROM enrolment e WHERE e.county_id = $1 AND e.term = $2)`

// leavers are the stages and grades after which a student is not missed: none
// in spring.
func leavers(term aid.Term) (stages []aid.Stage, grades []int) {
	if term.IsSpring {
		return []aid.Stage{}, []int{}
	}
	for stage, grade := range aid.LastGrades {
		stages, grades = append(stages, stage), append(grades, grade)
	}
	return stages, grades
}

// MissingPupils lists a school's students of the term before who are on no list
// of this term. They have no row: ID and Version are 0.
func (tx *Tx) MissingPupils(ctx context.Context, term aid.Term, school aid.SchoolID) ([]aid.Pupil, error) {
	stages, grades := leavers(term)
	pupils, err := list[aid.Pupil](ctx, tx, `
		SELECT 0::bigint AS id, e.student_id, $2::text AS term, e.school_id, s.name AS school, e.stage, e.grade, e.boarding, e.full_time,
		       e.agricultural, e.hardship, 'pending' AS state, '' AS reason, 'missing' AS doubt, false AS corrected, NULL::boolean AS told,
		       '' AS decided_by, '0001-01-01Z'::timestamptz AS decided_at, false AS signed, 0 AS version, st.name,
		       s.name AS before_school, true AS before_here, e.grade AS before_grade, e.boarding AS before_boarding
		FROM (SELECT b.*`+missingFrom+` AND b.school_id = $6) e
		JOIN student st ON st.county_id = $1 AND st.id = e.student_id
		JOIN school s ON s.county_id = $1 AND s.id = e.school_id
		ORDER BY `+stageOrder+`, e.grade, st.initials COLLATE "C", st.name COLLATE "C", e.student_id`,
		tx.County, term, term.Previous(), stages, grades, school)
	for i := range pupils {
		pupils[i].Grade = term.NextGrade(pupils[i].BeforeGrade)
	}
	return pupils, err
}

// SaveAnswers writes what a school said about rows of its list of a term, each
// only where its version has not moved and no signature covers it, and returns
// which were written. No other statement changes an answer, but the roster's.
func (tx *Tx) SaveAnswers(ctx context.Context, answered []aid.Enrolment) ([]aid.EnrolmentID, error) {
	var c answerColumns
	for _, e := range answered {
		c.add(e)
	}
	rows, err := tx.Query(ctx, `
		UPDATE enrolment e SET
		    boarding = n.boarding, told = n.told, corrected = n.corrected, state = n.state, reason = n.reason,
		    decided_by = n.decided_by, decided_at = n.decided_at, confirmation_id = NULL, version = e.version + 1
		FROM unnest($2::bigint[], $3::int[], $4::boolean[], $5::boolean[], $6::boolean[], $7::text[], $8::text[], $9::text[], $10::timestamptz[])
		     AS n (id, version, boarding, told, corrected, state, reason, decided_by, decided_at)
		WHERE e.county_id = $1 AND e.id = n.id AND e.version = n.version AND (e.state = 'pending' OR e.confirmation_id IS NULL)
		RETURNING e.id`,
		tx.County, c.ids, c.versions, c.boarding, c.told, c.corrected, c.states, c.reasons, c.by, c.at)
	if err != nil {
		return nil, err
	}
	saved, err := pgx.CollectRows(rows, pgx.RowTo[aid.EnrolmentID])
	if err != nil || len(saved) == 0 {
		return nil, err
	}
	slices.Sort(saved)
	return saved, tx.Tally(ctx, answered[0].Term, answered[0].SchoolID)
}

type answerColumns struct {
	ids                 []aid.EnrolmentID
	versions            []int
	boarding, told      []*bool
	corrected           []bool
	states, reasons, by []string
	at                  []time.Time
}

func (c *answerColumns) add(e aid.Enrolment) {
	c.ids, c.versions = append(c.ids, e.ID), append(c.versions, e.Version)
	c.boarding, c.told = append(c.boarding, e.Boarding.Bool()), append(c.told, e.Told.Bool())
	c.corrected, c.states = append(c.corrected, e.Corrected), append(c.states, string(e.State))
	c.reasons, c.by, c.at = append(c.reasons, string(e.Reason)), append(c.by, e.DecidedBy), append(c.at, e.DecidedAt)
}

// AddAnswer gives a missing student a row of this term, with the school's
// answer. false where the student has one meanwhile.
func (tx *Tx) AddAnswer(ctx context.Context, term aid.Term, e aid.Enrolment) (bool, error) {
	n, err := exec(ctx, tx, `
		INSERT INTO enrolment (county_id, student_id, term, school_id, stage, grade, boarding, full_time, agricultural, hardship, status,
		                       state, reason, doubt, corrected, told, decided_by, decided_at)
		SELECT $1, b.student_id, $2, b.school_id, b.stage, $6, $7, b.full_time, b.agricultural, b.hardship, b.status,
		       $8, $9, $10, $11, $12, $13, $14
		FROM enrolment b
		WHERE b.county_id = $1 AND b.term = $3 AND b.school_id = $4 AND b.student_id = $5
		ON CONFLICT ON CONSTRAINT enrolment_once DO NOTHING`,
		tx.County, term, term.Previous(), e.SchoolID, e.StudentID, e.Grade, e.Boarding.Bool(),
		e.State, e.Reason, e.Doubt, e.Corrected, e.Told.Bool(), e.DecidedBy, e.DecidedAt)
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.Tally(ctx, term, e.SchoolID)
}
