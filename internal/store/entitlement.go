package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

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
	var s Standing
	_, err = pgx.ForEachRow(rows, []any{&s.Student, &s.Enrolment, &s.Spring, &s.State, &s.Reason, &s.Stage, &s.Grade,
		&s.Boarding, &s.FullTime, &s.Agricultural, &s.Hardship, &s.Status, &s.Hukou}, func() error {
		all = append(all, s)
		return nil
	})
	return all, err
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
	var books, terms, keys, digests []string
	var facts, answers []json.RawMessage
	for _, t := range traces {
		if t.ID == 0 {
			books, terms, keys, digests = append(books, t.Book), append(terms, t.Term.String()), append(keys, t.Key), append(digests, t.Digest)
			facts, answers = append(facts, t.Facts), append(answers, t.Answers)
		}
	}
	if len(keys) == 0 {
		return false, nil
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO trace (county_id, book, term, key, digest, facts, answers)
		SELECT $1, book, term, key, digest, facts, answers
		FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[]) AS w (book, term, key, digest, facts, answers)
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

// Decisions reads the stored decisions of a school year by student, autumn
// first. Nil students means the whole county.
func (tx *Tx) Decisions(ctx context.Context, year aid.Year, students []aid.StudentID) (all []Decision, err error) {
	sql := `SELECT d.student_id, d.trace_id, d.term = $3, d.enrolment_id, d.firm FROM decision d WHERE d.county_id = $1 AND d.term IN ($2, $3)`
	rows, err := tx.ofStudents(ctx, sql, "d.student_id", year, students)
	if err != nil {
		return nil, err
	}
	var d Decision
	_, err = pgx.ForEachRow(rows, []any{&d.Student, &d.Trace, &d.Spring, &d.Enrolment, &d.Firm}, func() error {
		all = append(all, d)
		return nil
	})
	return all, err
}

// Grant is a yes: one item for one student in one term.
type Grant struct {
	Student aid.StudentID
	Spring  bool
	Item    aid.Item
	Fen     *aid.Fen // nil: no fixed sum, or not set
	Firm    bool
}

// SaveDecisions writes changed decisions of a school year, and their grants in
// place of those that the same decisions had before.
func (tx *Tx) SaveDecisions(ctx context.Context, year aid.Year, changed []Decision, grants []Grant) error {
	if len(changed) == 0 {
		return nil
	}
	if err := tx.stageDecisions(ctx, year, changed, grants); err != nil {
		return err
	}
	for _, step := range []string{saveDecisions, dropEntitlements, saveEntitlements} {
		if _, err := tx.Exec(ctx, step, tx.County); err != nil {
			return err
		}
	}
	if err := tx.drop(ctx, "draft_decision"); err != nil {
		return err
	}
	return tx.drop(ctx, "draft_grant")
}

func (tx *Tx) stageDecisions(ctx context.Context, year aid.Year, changed []Decision, grants []Grant) error {
	codes := map[bool]string{false: year.Autumn().String(), true: year.Spring().String()}
	err := tx.fill(ctx, `student_id bigint, term text, trace_id bigint, enrolment_id bigint, firm boolean`, "draft_decision",
		[]string{"student_id", "term", "trace_id", "enrolment_id", "firm"}, len(changed), func(i int) ([]any, error) {
			d := &changed[i]
			return []any{int64(d.Student), codes[d.Spring], d.Trace, int64(d.Enrolment), d.Firm}, nil
		})
	if err != nil {
		return err
	}
	return tx.fill(ctx, `student_id bigint, term text, item text, amount_fen bigint, firm boolean`, "draft_grant",
		[]string{"student_id", "term", "item", "amount_fen", "firm"}, len(grants), func(i int) ([]any, error) {
			g := &grants[i]
			return []any{int64(g.Student), codes[g.Spring], string(g.Item), (*int64)(g.Fen), g.Firm}, nil
		})
}

const saveDecisions = `
	INSERT INTO decision AS d (county_id, student_id, term, trace_id, enrolment_id, firm)
	SELECT $1, student_id, term, trace_id, enrolment_id, firm FROM draft_decision ORDER BY student_id, term
	ON CONFLICT (county_id, student_id, term) DO UPDATE SET
	    trace_id = excluded.trace_id, enrolment_id = excluded.enrolment_id, firm = excluded.firm, at = now()`

const dropEntitlements = `
	DELETE FROM entitlement e USING draft_decision d
	WHERE e.county_id = $1 AND e.student_id = d.student_id AND e.term = d.term AND NOT EXISTS (
	    SELECT FROM draft_grant g WHERE g.student_id = e.student_id AND g.term = e.term AND g.item = e.item)`

const saveEntitlements = `
	INSERT INTO entitlement AS e (county_id, student_id, term, item, amount_fen, firm)
	SELECT $1, student_id, term, item, amount_fen, firm FROM draft_grant ORDER BY student_id, term
	ON CONFLICT (county_id, student_id, term, item) DO UPDATE SET amount_fen = excluded.amount_fen, firm = excluded.firm
	WHERE (e.amount_fen, e.firm) IS DISTINCT FROM (excluded.amount_fen, excluded.firm)`

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

// YearsEnrolled lists the school years in which anybody is enrolled.
func (tx *Tx) YearsEnrolled(ctx context.Context) ([]aid.Year, error) {
	rows, err := tx.Query(ctx, `
		WITH RECURSIVE seen AS (
		    (SELECT term FROM enrolment WHERE county_id = $1 ORDER BY term LIMIT 1)
		    UNION ALL
		    SELECT (SELECT e.term FROM enrolment e WHERE e.county_id = $1 AND e.term > seen.term ORDER BY e.term LIMIT 1)
		    FROM seen WHERE seen.term IS NOT NULL
		)
		SELECT term FROM seen WHERE term IS NOT NULL ORDER BY term`, tx.County)
	if err != nil {
		return nil, err
	}
	terms, err := pgx.CollectRows(rows, pgx.RowTo[aid.Term])
	var years []aid.Year
	for _, t := range terms {
		if len(years) == 0 || years[len(years)-1] != t.Year {
			years = append(years, t.Year)
		}
	}
	return years, err
}

// Run is the latest calculation of a school year that a person asked for.
type Run struct {
	At     time.Time
	Person string
	Report json.RawMessage
}

// KeepRun notes a calculation in place of the one before.
func (tx *Tx) KeepRun(ctx context.Context, year aid.Year, report any) error {
	text, err := json.Marshal(report)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO decision_run (county_id, year, person, report) VALUES ($1, $2, $3, $4)
		ON CONFLICT (county_id, year) DO UPDATE SET at = now(), person = excluded.person, report = excluded.report`,
		tx.County, year, tx.who.Name, json.RawMessage(text))
	return err
}

// Run finds the latest calculation of a school year; absent is NotFound.
func (tx *Tx) Run(ctx context.Context, year aid.Year) (Run, error) {
	return one[Run](ctx, tx, `SELECT at, person, report FROM decision_run WHERE county_id = $1 AND year = $2`, tx.County, year)
}

// ItemTotals sums each item over a school year: all of it, or only what rests
// on confirmed enrolment.
func (tx *Tx) ItemTotals(ctx context.Context, year aid.Year, firm bool) ([]aid.ItemTotal, error) {
	return list[aid.ItemTotal](ctx, tx, `
		SELECT item, count(DISTINCT student_id) AS students, coalesce(sum(amount_fen), 0)::bigint AS fen
		FROM entitlement
		WHERE county_id = $1 AND term IN ($2, $3) AND (firm OR NOT $4)
		GROUP BY item ORDER BY item`, tx.County, year.Autumn(), year.Spring(), firm)
}
