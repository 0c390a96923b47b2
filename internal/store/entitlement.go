package store

import (
	"context"
	"encoding/json"
	"fmt"

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
	Status aid.PovertyStatus
	Hukou  aid.Hukou
}

// Standings reads the enrolments of a school year by student, autumn first.
// Nil students means the whole county.
func (tx *Tx) Standings(ctx context.Context, year aid.Year, students []aid.StudentID) (all []Standing, err error) {
	sql := `
		SELECT e.student_id, e.id, e.term = $3, e.state, e.reason, e.stage, e.grade,
		       e.boarding, e.full_time, e.agricultural, e.hardship, e.status, s.hukou
		FROM enrolment e
		JOIN student s ON s.county_id = $1 AND s.id = e.student_id
		WHERE e.county_id = $1 AND e.term IN ($2, $3)`
	rows, err := tx.ofStudents(ctx, sql, "e.student_id", year, students)
	if err != nil {
		return nil, err
	}
	var s standingRow
	_, err = pgx.ForEachRow(rows, s.columns(), func() error {
		all = append(all, s.standing())
		return nil
	})
	return all, err
}

// standingRow holds one row in plain types: a county has tens of thousands.
type standingRow struct {
	student, enrolment                         int64
	spring                                     bool
	state, reason, stage                       string
	grade                                      int16
	boarding, fullTime, agricultural, hardship pgtype.Bool
	status, hukou                              string
}

func (r *standingRow) columns() []any {
	return []any{&r.student, &r.enrolment, &r.spring, &r.state, &r.reason, &r.stage, &r.grade,
		&r.boarding, &r.fullTime, &r.agricultural, &r.hardship, &r.status, &r.hukou}
}

func (r *standingRow) standing() Standing {
	return Standing{
		Student: aid.StudentID(r.student), Enrolment: aid.EnrolmentID(r.enrolment), Spring: r.spring,
		State: aid.EnrolmentState(r.state), Reason: aid.AbsenceReason(r.reason), Stage: aid.Stage(r.stage), Grade: r.grade,
		Boarding: tri(r.boarding), FullTime: tri(r.fullTime), Agricultural: tri(r.agricultural), Hardship: tri(r.hardship),
		Status: aid.PovertyStatus(r.status), Hukou: aid.Hukou(r.hukou),
	}
}

func tri(b pgtype.Bool) aid.Tri {
	if !b.Valid {
		return aid.Unknown
	}
	return aid.TriOf(b.Bool)
}

// ofStudents runs a query about both terms of a school year ($2 and $3), for
// some students or for all, in the order of student and term. The few and the
// many want different plans, so they are two texts.
func (tx *Tx) ofStudents(ctx context.Context, sql, column string, year aid.Year, students []aid.StudentID) (pgx.Rows, error) {
	args := []any{tx.County, year.Autumn(), year.Spring()}
	if students != nil {
		sql += ` AND ` + column + ` = ANY($4)`
		args = append(args, students)
	}
	return tx.Query(ctx, sql+` ORDER BY 1, 3`, args...)
}

// Trace is the answers to every item for one combination of facts in one term.
type Trace struct {
	ID      int64
	Book    string // the rulebook's version that first gave these answers
	Term    aid.Term
	Key     string // the facts, packed
	Digest  string // of the answers
	Facts   json.RawMessage
	Answers json.RawMessage
}

// KeepTraces gives each trace its id, adding those that are not kept yet.
func (tx *Tx) KeepTraces(ctx context.Context, traces []Trace) error {
	terms, keys, digests := make([]string, len(traces)), make([]string, len(traces)), make([]string, len(traces))
	for i, t := range traces {
		terms[i], keys[i], digests[i] = t.Term.String(), t.Key, t.Digest
	}
	if err := tx.findTraces(ctx, traces, terms, keys, digests); err != nil {
		return err
	}
	added, err := tx.addTraces(ctx, traces)
	if err != nil || !added {
		return err
	}
	return tx.findTraces(ctx, traces, terms, keys, digests)
}

func (tx *Tx) findTraces(ctx context.Context, traces []Trace, terms, keys, digests []string) error {
	rows, err := tx.Query(ctx, `
		SELECT w.ord - 1, t.id
		FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS w (term, key, digest, ord)
		JOIN trace t ON t.county_id = $1 AND t.term = w.term AND t.key = w.key AND t.digest = w.digest`,
		tx.County, terms, keys, digests)
	if err != nil {
		return err
	}
	var at, id int64
	_, err = pgx.ForEachRow(rows, []any{&at, &id}, func() error {
		traces[at].ID = id
		return nil
	})
	return err
}

// addTraces adds the traces without an id. Somebody else may add the same one
// at the same time; both then use it.
func (tx *Tx) addTraces(ctx context.Context, traces []Trace) (added bool, err error) {
	var books, terms, keys, digests, facts, answers []string // as text: arrays of jsonb are slow to send
	for _, t := range traces {
		if t.ID == 0 {
			books, terms, keys, digests = append(books, t.Book), append(terms, t.Term.String()), append(keys, t.Key), append(digests, t.Digest)
			facts, answers = append(facts, string(t.Facts)), append(answers, string(t.Answers))
		}
	}
	if len(keys) == 0 {
		return false, nil
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO trace (county_id, book, term, key, digest, facts, answers)
		SELECT $1, book, term, key, digest, facts::jsonb, answers::jsonb
		FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS w (book, term, key, digest, facts, answers)
		ORDER BY term, key, digest
		ON CONFLICT ON CONSTRAINT trace_once DO NOTHING`, tx.County, books, terms, keys, digests, facts, answers)
	return true, err
}

// Decision says which trace is a student's in one term of a school year.
type Decision struct {
	Student   aid.StudentID
	Spring    bool
	Trace     int64
	Enrolment aid.EnrolmentID // where the facts came from
	Firm      bool
}

// Before is the order of student and term.
func (d Decision) Before(o Decision) bool {
	if d.Student != o.Student {
		return d.Student < o.Student
	}
	return !d.Spring && o.Spring
}

// Decisions reads the stored decisions of a school year by student, autumn
// first. Nil students means the whole county.
func (tx *Tx) Decisions(ctx context.Context, year aid.Year, students []aid.StudentID) (all []Decision, err error) {
	sql := `SELECT d.student_id, d.trace_id, d.term = $3, d.enrolment_id, d.firm FROM decision d WHERE d.county_id = $1 AND d.term IN ($2, $3)`
	rows, err := tx.ofStudents(ctx, sql, "d.student_id", year, students)
	if err != nil {
		return nil, err
	}
	var student, trace, enrolment int64
	var spring, firm bool
	_, err = pgx.ForEachRow(rows, []any{&student, &trace, &spring, &enrolment, &firm}, func() error {
		all = append(all, Decision{aid.StudentID(student), spring, trace, aid.EnrolmentID(enrolment), firm})
		return nil
	})
	return all, err
}

// Grant is a yes of a trace: one item and what is due in the term.
type Grant struct {
	Trace int64
	Item  aid.Item
	Fen   *aid.Fen // nil: no fixed sum, or not set
}

// SaveDecisions writes decisions of a school year, the fresh ones and those
// that changed, and the grants of their traces in place of what the changed
// ones gave before. The caller is Deciding.
func (tx *Tx) SaveDecisions(ctx context.Context, year aid.Year, fresh, changed []Decision, grants []Grant) error {
	if len(fresh)+len(changed) == 0 {
		return nil
	}
	if err := tx.stageDecisions(ctx, year, fresh, changed, grants); err != nil {
		return err
	}
	var written int64
	for _, step := range []string{updateDecisions, insertDecisions} {
		n, err := exec(ctx, tx, step, tx.County)
		if err != nil {
			return err
		}
		written += n
	}
	if missing := int64(len(fresh)+len(changed)) - written; missing != 0 {
		return fmt.Errorf("%d decisions refer to an enrolment that is not there", missing)
	}
	for _, step := range []string{dropEntitlements, insertEntitlements} {
		if _, err := tx.Exec(ctx, step, tx.County); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DROP TABLE draft_decision, draft_grant`)
	return err
}

func (tx *Tx) stageDecisions(ctx context.Context, year aid.Year, fresh, changed []Decision, grants []Grant) error {
	autumn, spring := year.Autumn().String(), year.Spring().String()
	row := make([]any, 6)
	err := tx.fill(ctx, `student_id bigint, term text, trace_id bigint, enrolment_id bigint, firm boolean, fresh boolean`, "draft_decision",
		[]string{"student_id", "term", "trace_id", "enrolment_id", "firm", "fresh"}, len(fresh)+len(changed), func(i int) ([]any, error) {
			var d Decision
			if row[5] = i < len(fresh); i < len(fresh) {
				d = fresh[i]
			} else {
				d = changed[i-len(fresh)]
			}
			row[0], row[1], row[2], row[3], row[4] = int64(d.Student), autumn, d.Trace, int64(d.Enrolment), d.Firm
			if d.Spring {
				row[1] = spring
			}
			return row, nil
		})
	if err != nil {
		return err
	}
	return tx.fill(ctx, `trace_id bigint, item text, amount_fen bigint`, "draft_grant",
		[]string{"trace_id", "item", "amount_fen"}, len(grants), func(i int) ([]any, error) {
			return []any{grants[i].Trace, string(grants[i].Item), (*int64)(grants[i].Fen)}, nil
		})
}

const updateDecisions = `
	UPDATE decision d SET trace_id = w.trace_id, enrolment_id = w.enrolment_id, firm = w.firm, at = now()
	FROM draft_decision w
	JOIN enrolment e ON e.county_id = $1 AND e.id = w.enrolment_id AND e.student_id = w.student_id
	WHERE NOT w.fresh AND d.county_id = $1 AND d.student_id = w.student_id AND d.term = w.term`

// insertDecisions joins the enrolments in place of foreign keys.
const insertDecisions = `
	INSERT INTO decision (county_id, student_id, term, trace_id, enrolment_id, firm)
	SELECT $1, w.student_id, w.term, w.trace_id, w.enrolment_id, w.firm
	FROM draft_decision w
	JOIN enrolment e ON e.county_id = $1 AND e.id = w.enrolment_id AND e.student_id = w.student_id
	WHERE w.fresh`

const dropEntitlements = `
	DELETE FROM entitlement e USING draft_decision w
	WHERE NOT w.fresh AND e.county_id = $1 AND e.student_id = w.student_id AND e.term = w.term`

const insertEntitlements = `
	INSERT INTO entitlement (county_id, student_id, term, item, amount_fen, firm)
	SELECT $1, w.student_id, w.term, g.item, g.amount_fen, w.firm
	FROM draft_decision w
	JOIN draft_grant g ON g.trace_id = w.trace_id`

// Deciding lets decisions about some students go on side by side, and makes
// one about the whole county wait for them and they for it.
func (tx *Tx) Deciding(ctx context.Context, whole bool) error {
	lock := `SELECT pg_advisory_xact_lock_shared(2, $1)`
	if whole {
		lock = `SELECT pg_advisory_xact_lock(2, $1)`
	}
	_, err := tx.Exec(ctx, lock, tx.County)
	return err
}
