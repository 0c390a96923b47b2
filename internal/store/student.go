package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

// studentRow is a student as the tables hold one.
type studentRow struct {
	ID                                  aid.StudentID
	Name                                string
	IDNo, IDNoPrint, Phone              []byte
	Birth                               time.Time
	Sex                                 aid.Sex
	Ethnicity, Relation                 string
	Hukou                               aid.Hukou
	HouseholdID                         aid.HouseholdID
	Code, Head, Township, Village, Bank string
	HouseholdVillage                    aid.VillageID
	TownshipID                          aid.TownshipID
	Account                             []byte
}

// Student finds one student with household, place and the account in use, all
// numbers opened; absent is NotFound.
func (tx *Tx) Student(ctx context.Context, id aid.StudentID) (aid.Student, error) {
	r, err := one[studentRow](ctx, tx, `
		SELECT s.id, s.name, s.idno AS id_no, s.idno_print AS id_no_print, s.phone, s.birth, s.sex, s.ethnicity, s.relation, s.hukou,
		       s.household_id, h.code, h.head, coalesce(h.village_id, 0) AS household_village,
		       coalesce(s.township_id, 0) AS township_id, coalesce(t.name, '') AS township, coalesce(v.name, '') AS village,
		       coalesce(a.bank, '') AS bank, a.number AS account
		FROM student s
		JOIN household h ON h.county_id = $1 AND h.id = s.household_id
		LEFT JOIN township t ON t.county_id = $1 AND t.id = s.township_id
		LEFT JOIN village v ON v.county_id = $1 AND v.id = s.village_id
		LEFT JOIN LATERAL (
		    SELECT c.bank, c.number FROM account c
		    WHERE c.county_id = $1 AND c.student_id = s.id ORDER BY c.since DESC, c.id DESC LIMIT 1
		) a ON true
		WHERE s.county_id = $1 AND s.id = $2`, tx.County, id)
	if err != nil {
		return aid.Student{}, err
	}
	return tx.openStudent(r)
}

func (tx *Tx) openStudent(r studentRow) (aid.Student, error) {
	s := aid.Student{
		ID: r.ID, Name: r.Name, Birth: r.Birth, Sex: r.Sex, Ethnicity: r.Ethnicity, Hukou: r.Hukou, Relation: r.Relation,
		Household: aid.Household{ID: r.HouseholdID, Code: r.Code, Head: r.Head, Village: r.HouseholdVillage},
		Township:  r.Township, Village: r.Village, TownshipID: r.TownshipID,
	}
	number, err := tx.opened("student/idno", r.IDNoPrint, r.IDNo)
	if err != nil {
		return s, err
	}
	s.IDNo, _ = aid.ParseIDNo(number) // only sound numbers are kept
	if s.Phone, err = tx.opened("student/phone", r.IDNoPrint, r.Phone); err != nil {
		return s, err
	}
	s.Account.Bank = r.Bank
	s.Account.Number, err = tx.opened("account/number", r.IDNoPrint, r.Account)
	return s, err
}

// HoldStudent makes changes of one student wait for each other until the
// transaction ends: what is read of the student after that stays so.
func (tx *Tx) HoldStudent(ctx context.Context, id aid.StudentID) error {
	_, err := tx.Exec(ctx, `SELECT FROM student WHERE county_id = $1 AND id = $2 FOR NO KEY UPDATE`, tx.County, id)
	return err
}

// RenameStudent gives a student another name, by which the student is found too.
func (tx *Tx) RenameStudent(ctx context.Context, id aid.StudentID, name string) error {
	_, err := tx.Exec(ctx, `UPDATE student SET name = $3, reversed = $4, initials = $5 WHERE county_id = $1 AND id = $2`,
		tx.County, id, name, backwards(name), initialsOf(name))
	return err
}

// StudentEnrolments lists a student's enrolments, newest first, and the
// standing of the household in the newest.
func (tx *Tx) StudentEnrolments(ctx context.Context, id aid.StudentID) (all []aid.Enrolment, status aid.PovertyStatus, err error) {
	rows, err := tx.Query(ctx, `
		SELECT e.id, e.student_id, e.term, coalesce(e.school_id, 0), coalesce(c.name, e.school_text), e.stage, e.grade,
		       e.boarding, e.full_time, e.agricultural, e.hardship, e.state, e.reason, e.doubt, e.corrected, e.told,
		       e.decided_by, coalesce(e.decided_at, 'epoch'), e.version, e.status
		FROM enrolment e
		LEFT JOIN school c ON c.county_id = $1 AND c.id = e.school_id
		WHERE e.county_id = $1 AND e.student_id = $2 ORDER BY e.term DESC`, tx.County, id)
	if err != nil {
		return nil, "", err
	}
	var e aid.Enrolment
	var stood aid.PovertyStatus
	_, err = pgx.ForEachRow(rows, []any{&e.ID, &e.StudentID, &e.Term, &e.SchoolID, &e.School, &e.Stage, &e.Grade,
		&e.Boarding, &e.FullTime, &e.Agricultural, &e.Hardship, &e.State, &e.Reason, &e.Doubt, &e.Corrected, &e.Told,
		&e.DecidedBy, &e.DecidedAt, &e.Version, &stood}, func() error {
		if len(all) == 0 {
			status = stood
		}
		all = append(all, e)
		return nil
	})
	return all, status, err
}

// Sources are the rows of workbooks from which a student's enrolments come, by
// term.
func (tx *Tx) Sources(ctx context.Context, id aid.StudentID) (map[aid.Term]aid.Source, error) {
	rows, err := tx.Query(ctx, `
		SELECT e.term, u.id, u.file_name, e.sheet, e.line, coalesce(u.accepted_at, u.at)
		FROM enrolment e
		JOIN upload u ON u.county_id = $1 AND u.id = e.upload_id
		WHERE e.county_id = $1 AND e.student_id = $2`, tx.County, id)
	if err != nil {
		return nil, err
	}
	all := map[aid.Term]aid.Source{}
	var t aid.Term
	var s aid.Source
	_, err = pgx.ForEachRow(rows, []any{&t, &s.Upload, &s.File, &s.Sheet, &s.Row, &s.At}, func() error {
		all[t] = s
		return nil
	})
	return all, err
}

// Relatives lists the children of some households, household by household,
// oldest first, each with the newest enrolment.
func (tx *Tx) Relatives(ctx context.Context, households ...aid.HouseholdID) (all []aid.Relative, err error) {
	a := arguments{tx.County}
	within := among(households, &a)
	rows, err := tx.Query(ctx, `
		SELECT s.id, s.household_id, s.name, s.sex, s.birth, s.relation, coalesce(s.township_id, 0), coalesce(e.school_id, 0),
		       coalesce(c.name, e.school_text, ''), coalesce(e.stage, ''), coalesce(e.grade, 0)
		FROM student s
		LEFT JOIN LATERAL (
		    SELECT n.school_id, n.school_text, n.stage, n.grade FROM enrolment n
		    WHERE n.county_id = $1 AND n.student_id = s.id ORDER BY n.term DESC LIMIT 1
		) e ON true
		LEFT JOIN school c ON c.county_id = $1 AND c.id = e.school_id
		WHERE s.county_id = $1 AND s.household_id`+within+` ORDER BY s.household_id, s.birth, s.id`, a...)
	if err != nil {
		return nil, err
	}
	var r aid.Relative
	_, err = pgx.ForEachRow(rows, []any{&r.ID, &r.Household, &r.Name, &r.Sex, &r.Birth, &r.Relation, &r.Place.Township, &r.Place.School,
		&r.School, &r.Stage, &r.Grade}, func() error {
		all = append(all, r)
		return nil
	})
	return all, err
}

// among is a condition that one of some ids stands before. A single id is not
// looked for as a list of one: how long a list is the planner would ask at each
// look, and plan anew.
func among[T any](ids []T, a *arguments) string {
	if len(ids) == 1 {
		return ` = ` + a.add(ids[0])
	}
	return ` = ANY(` + a.add(ids) + `)`
}

// Ruling is the stored decision of one student and term with its trace.
type Ruling struct {
	Student aid.StudentID
	Term    aid.Term
	Firm    bool
	At      time.Time
	Book    string
	Facts   json.RawMessage
	Answers json.RawMessage
}

// Rulings reads the decisions of some students in a school year, autumn first.
func (tx *Tx) Rulings(ctx context.Context, year aid.Year, students []aid.StudentID) ([]Ruling, error) {
	a := arguments{tx.County, year.Autumn(), year.Spring()}
	within := among(students, &a)
	return list[Ruling](ctx, tx, `
		SELECT d.student_id AS student, d.term, d.firm, r.at, t.book, t.facts, t.answers
		FROM decision d
		JOIN decision_run r ON r.county_id = $1 AND r.id = d.run_id
		JOIN trace t ON t.county_id = $1 AND t.id = d.trace_id
		WHERE d.county_id = $1 AND d.student_id`+within+` AND d.term IN ($2, $3)
		ORDER BY d.student_id, d.term`, a...)
}

// YearsDecided lists the school years with a decision about a student, newest
// first.
func (tx *Tx) YearsDecided(ctx context.Context, id aid.StudentID) (years []aid.Year, err error) {
	rows, err := tx.Query(ctx, `SELECT term FROM decision WHERE county_id = $1 AND student_id = $2 ORDER BY term DESC`, tx.County, id)
	if err != nil {
		return nil, err
	}
	var t aid.Term
	_, err = pgx.ForEachRow(rows, []any{&t}, func() error {
		if len(years) == 0 || years[len(years)-1] != t.Year {
			years = append(years, t.Year)
		}
		return nil
	})
	return years, err
}
