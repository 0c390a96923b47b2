package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

// SaveStudents adds or changes the students of a roster: households, students,
// accounts and the term's enrolments, all set-based. Each draft must be sound
// and each ID number occur once. What a school has decided is kept: its
// boarding stays, and only a move to another school, stage or grade asks it
// again.
func (tx *Tx) SaveStudents(ctx context.Context, term aid.Term, drafts []aid.Draft) (t Touched, err error) {
	if err := tx.wide(ctx); err != nil {
		return t, err
	}
	if err := tx.fillDrafts(ctx, drafts); err != nil {
		return t, err
	}
	if err := tx.saveTownships(ctx, "draft_student"); err != nil {
		return t, err
	}
	for _, step := range []string{saveHouseholds, saveStudents, saveAccounts} {
		if _, err := tx.Exec(ctx, step, tx.County); err != nil {
			return t, err
		}
	}
	if t, err = tx.take(ctx, enrolments, len(drafts), tx.County, term, term.Previous()); err != nil {
		return t, err
	}
	if err := tx.Tally(ctx, term, 0); err != nil {
		return t, err
	}
	return t, tx.drop(ctx, "draft_student")
}

// ForeseeStudents tells what SaveStudents would do to the term's enrolments.
func (tx *Tx) ForeseeStudents(ctx context.Context, term aid.Term, drafts []aid.Draft) (t Touched, err error) {
	if err := tx.wide(ctx); err != nil {
		return t, err
	}
	err = tx.fill(ctx, studyTable, "draft_student", studyColumns, len(drafts), func(i int) ([]any, error) {
		return studyRow(i, &drafts[i], tx.print("idno", drafts[i].IDNo)), nil
	})
	if err != nil {
		return t, err
	}
	return tx.foresee(ctx, enrolments, len(drafts), tx.County, term, term.Previous())
}

// What a draft says of the term: enough to tell what would change.
const studyTable = `ord int, idno_print bytea, school_id bigint, school_text text, stage text, grade smallint, boarding boolean,
	full_time boolean, agricultural boolean, hardship boolean, status text, upload_id bigint, sheet text, line int`

var studyColumns = []string{"ord", "idno_print", "school_id", "school_text", "stage", "grade", "boarding",
	"full_time", "agricultural", "hardship", "status", "upload_id", "sheet", "line"}

func studyRow(i int, d *aid.Draft, print []byte) []any {
	school := ""
	if d.SchoolID == 0 {
		school = d.School
	}
	return []any{i, print, id(d.SchoolID), school, d.Stage, d.Grade, d.Boarding.Bool(),
		d.FullTime.Bool(), d.Agricultural.Bool(), d.Hardship.Bool(), d.Status, id(d.Source.Upload), d.Source.Sheet, d.Source.Row}
}

// What it says of the person besides.
const personTable = `, name text, reversed text, initials text, idno bytea, birth date, sex smallint,
	ethnicity text, hukou text, relation text, household text, head text, village_id bigint, township text,
	phone bytea, phone_print bytea, bank text, account bytea, account_print bytea`

var personColumns = []string{"name", "reversed", "initials", "idno", "birth", "sex",
	"ethnicity", "hukou", "relation", "household", "head", "village_id", "township",
	"phone", "phone_print", "bank", "account", "account_print"}

// personRow has the numbers sealed, with their fingerprints.
func (tx *Tx) personRow(d *aid.Draft, idno aid.IDNo, print []byte) []any {
	var phonePrint, accountPrint []byte
	if d.Phone != "" {
		phonePrint = tx.print("phone", d.Phone)
	}
	if d.Account != "" {
		accountPrint = tx.print("account", d.Account)
	}
	return []any{d.Name, backwards(d.Name), initialsOf(d.Name), tx.sealed("student/idno", print, d.IDNo), idno.Birth(), idno.Sex(),
		d.Ethnicity, d.Hukou, d.Relation, householdCode(d, print), d.HouseholdHead, id(d.VillageID), d.Township,
		tx.sealed("student/phone", print, d.Phone), phonePrint, d.Bank, tx.sealed("account/number", print, d.Account), accountPrint}
}

// fillDrafts copies whole drafts.
func (tx *Tx) fillDrafts(ctx context.Context, drafts []aid.Draft) error {
	return tx.fill(ctx, studyTable+personTable, "draft_student", slices.Concat(studyColumns, personColumns), len(drafts), func(i int) ([]any, error) {
		d := &drafts[i]
		idno, fault := aid.ParseIDNo(d.IDNo)
		if fault != "" {
			return nil, fmt.Errorf("draft %d has no sound ID number: %s", i, fault)
		}
		print := tx.print("idno", d.IDNo)
		return append(studyRow(i, d, print), tx.personRow(d, idno, print)...), nil
	})
}

// householdCode is the register's number of a household. A roster without one
// names it by village and head; without a head each child stands alone, under
// the fingerprint of its ID number.
func householdCode(d *aid.Draft, print []byte) string {
	switch {
	case d.HouseholdCode != "":
		return d.HouseholdCode
	case d.HouseholdHead != "":
		return fmt.Sprintf("无编号/%d/%s", d.VillageID, d.HouseholdHead)
	}
	return fmt.Sprintf("无编号/%x", print[:8])
}

// id is a nullable id.
func id[ID ~int64](n ID) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

const saveHouseholds = `
	INSERT INTO household AS h (county_id, code, head, village_id)
	SELECT DISTINCT ON (household) $1, household, head, village_id FROM draft_student ORDER BY household, ord DESC
	ON CONFLICT ON CONSTRAINT household_once DO UPDATE SET head = excluded.head, village_id = excluded.village_id
	WHERE (h.head, h.village_id) IS DISTINCT FROM (excluded.head, excluded.village_id)`

// saveStudents leaves the name of a known student: a roster with another one is
// held, and one that was read before a correction does not undo it.
const saveStudents = `
	INSERT INTO student AS s (county_id, name, reversed, initials, idno, idno_print, birth, sex, ethnicity, hukou, relation,
	                          household_id, village_id, township_id, phone, phone_print)
	SELECT $1, d.name, d.reversed, d.initials, d.idno, d.idno_print, d.birth, d.sex, d.ethnicity, d.hukou, d.relation,
	       h.id, d.village_id, t.id, d.phone, d.phone_print
	FROM draft_student d
	JOIN household h ON h.county_id = $1 AND h.code = d.household
	LEFT JOIN township t ON t.county_id = $1 AND t.name = d.township
	ORDER BY d.ord
	ON CONFLICT ON CONSTRAINT student_once DO UPDATE SET
	    ethnicity = excluded.ethnicity, hukou = excluded.hukou, relation = excluded.relation,
	    household_id = excluded.household_id, village_id = excluded.village_id, township_id = excluded.township_id,
	    phone = excluded.phone, phone_print = excluded.phone_print
	WHERE (s.ethnicity, s.hukou, s.relation, s.household_id, s.village_id, s.township_id, s.phone_print) IS DISTINCT FROM
	      (excluded.ethnicity, excluded.hukou, excluded.relation, excluded.household_id, excluded.village_id,
	       excluded.township_id, excluded.phone_print)`

const saveAccounts = `
	INSERT INTO account (county_id, student_id, bank, number, number_print)
	SELECT $1, s.id, d.bank, d.account, d.account_print
	FROM draft_student d
	JOIN student s ON s.county_id = $1 AND s.idno_print = d.idno_print
	LEFT JOIN LATERAL (
	    SELECT a.bank, a.number_print FROM account a
	    WHERE a.county_id = $1 AND a.student_id = s.id ORDER BY a.since DESC, a.id DESC LIMIT 1
	) newest ON true
	WHERE d.account IS NOT NULL AND (newest.bank, newest.number_print) IS DISTINCT FROM (d.bank, d.account_print)
	ORDER BY d.ord`

// enrolments is the register of a term's enrolments; $3 is the term before. A
// doubt says why the school should look: new in the middle of a stage, another
// school or boarding within a stage, boarding not told. Who begins a stage is
// expected to be new. Of a school that has signed before, whatever comes or
// changes is one. Rows that are there come in the order of HoldPupils, whatever
// the order of the roster: a school at work on its list does not wait in a circle.
var enrolments = register{
	table: `enrolment`,
	once:  `county_id, student_id, term`,
	columns: `county_id, student_id, term, school_id, school_text, stage, grade, boarding, full_time, agricultural, hardship, status, doubt,
		upload_id, sheet, line`,
	rows: `
		SELECT $1::int AS county_id, s.id AS student_id, $2::text AS term, d.school_id, d.school_text, d.stage, d.grade, d.boarding,
		       d.full_time, d.agricultural, d.hardship, d.status,
		       CASE
		           WHEN signed.school_id IS NOT NULL THEN 'came_late'
		           WHEN before.student_id IS NULL AND began.any AND d.grade <> 1 THEN 'new'
		           WHEN before.stage = d.stage AND (before.school_id IS DISTINCT FROM d.school_id OR before.boarding IS DISTINCT FROM d.boarding) THEN 'changed'
		           WHEN d.boarding IS NULL AND d.stage IN ('primary', 'junior') THEN 'no_boarding'
		           ELSE ''
		       END AS doubt,
		       d.upload_id, d.sheet, d.line
		FROM draft_student d
		LEFT JOIN student s ON s.county_id = $1 AND s.idno_print = d.idno_print
		CROSS JOIN (SELECT EXISTS (SELECT FROM enrolment WHERE county_id = $1 AND term = $3) AS any) began
		LEFT JOIN enrolment before ON before.county_id = $1 AND before.student_id = s.id AND before.term = $3
		LEFT JOIN (SELECT DISTINCT school_id FROM confirmation WHERE county_id = $1 AND term = $2) signed ON signed.school_id = d.school_id
		LEFT JOIN enrolment held ON held.county_id = $1 AND held.student_id = s.id AND held.term = $2
		ORDER BY held.id, d.ord`,
	changes: `
		school_id = excluded.school_id, school_text = excluded.school_text, stage = excluded.stage, grade = excluded.grade,
		boarding = CASE WHEN ` + keepsAnswer + ` THEN kept.boarding ELSE excluded.boarding END,
		full_time = excluded.full_time, agricultural = excluded.agricultural, hardship = excluded.hardship, status = excluded.status,
		state = CASE WHEN ` + keepsAnswer + ` THEN kept.state ELSE 'pending' END,
		reason = CASE WHEN ` + keepsAnswer + ` THEN kept.reason ELSE '' END,
		decided_at = CASE WHEN ` + keepsAnswer + ` THEN kept.decided_at END,
		decided_by = CASE WHEN ` + keepsAnswer + ` THEN kept.decided_by ELSE '' END,
		corrected = kept.corrected AND ` + keepsAnswer + `,
		doubt = ` + nextDoubt + `,
		upload_id = excluded.upload_id, sheet = excluded.sheet, line = excluded.line, version = kept.version + 1`,
	differs: `
		(kept.school_id, kept.school_text, kept.stage, kept.grade, kept.full_time, kept.agricultural, kept.hardship, kept.status) IS DISTINCT FROM
		(excluded.school_id, excluded.school_text, excluded.stage, excluded.grade, excluded.full_time, excluded.agricultural, excluded.hardship, excluded.status)
		OR (NOT ` + keepsAnswer + ` AND (kept.boarding, kept.doubt) IS DISTINCT FROM (excluded.boarding, ` + nextDoubt + `))`,
}

// keepsAnswer is true where the school has answered and the roster still says
// the same school, stage and grade.
const keepsAnswer = `(kept.state <> 'pending' AND (kept.school_id, kept.school_text, kept.stage, kept.grade) IS NOT DISTINCT FROM
	(excluded.school_id, excluded.school_text, excluded.stage, excluded.grade))`

// nextDoubt is the doubt of a row that the roster tells again. A row that the
// school had answered when it signed has changed since, and stays so; it has
// not come.
const nextDoubt = `CASE
	WHEN ` + keepsAnswer + ` THEN kept.doubt
	WHEN excluded.doubt = 'came_late' AND kept.school_id = excluded.school_id AND (kept.state <> 'pending' OR kept.doubt = 'changed_late') THEN 'changed_late'
	WHEN kept.state = 'pending' OR excluded.doubt = 'came_late' THEN excluded.doubt
	ELSE 'changed' END`

// EachPerson calls fn with the number and name of every student of the county,
// and the school where the term's list has him; 0 for none. The numbers are
// opened for comparison only and shown to nobody.
func (tx *Tx) EachPerson(ctx context.Context, term aid.Term, fn func(aid.IDNo, string, aid.SchoolID)) error {
	rows, err := tx.Query(ctx, `
		SELECT s.name, s.idno, s.idno_print, coalesce(e.school_id, 0)
		FROM student s LEFT JOIN enrolment e ON e.county_id = $1 AND e.student_id = s.id AND e.term = $2
		WHERE s.county_id = $1`, tx.County, term.String())
	if err != nil {
		return err
	}
	var name string
	var sealed, print []byte
	var school aid.SchoolID
	_, err = pgx.ForEachRow(rows, []any{&name, &sealed, &print, &school}, func() error {
		number, err := tx.opened("student/idno", print, sealed)
		if err != nil {
			return err
		}
		idno, fault := aid.ParseIDNo(number)
		if fault != "" {
			return fmt.Errorf("a kept ID number is not sound: %s", fault)
		}
		fn(idno, name, school)
		return nil
	})
	return err
}
