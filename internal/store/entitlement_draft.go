package store

import (
	"context"
	"fmt"

	"zhuxue/internal/aid"
)

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

// halves is what the decisions on one enrolment say, autumn's and spring's or one
// of them, but for the ids. A county has ten thousands of students and hundreds of
// these.
type halves [2]Decision

// cut takes the first student's halves off a list that is by student and term.
func cut(decisions []*Decision) (h halves, rest []*Decision) {
	student, enrolment := decisions[0].Student, decisions[0].Enrolment
	for i := range h {
		if len(decisions) > 0 && decisions[0].Student == student && decisions[0].Enrolment == enrolment {
			h[i], decisions = *decisions[0], decisions[1:]
			h[i].Student, h[i].Enrolment = 0, 0
		}
	}
	return h, decisions
}

// drafts are decisions by student and term as the arrays of drafted, after the
// county.
func (tx *Tx) drafts(year aid.Year, decisions []*Decision) []any {
	students, enrolments, kinds := make([]int64, 0, len(decisions)), make([]int64, 0, len(decisions)), make([]int32, 0, len(decisions))
	known := map[halves]int32{}
	var of []int32
	var terms, stages, whys []string
	var traces, townships, schools []int64
	var firm []bool
	for len(decisions) > 0 {
		students, enrolments = append(students, int64(decisions[0].Student)), append(enrolments, int64(decisions[0].Enrolment))
		h, rest := cut(decisions)
		kind, met := known[h]
		if !met {
			kind = int32(len(known))
			known[h] = kind
			for _, d := range h[:len(decisions)-len(rest)] {
				of, terms, traces = append(of, kind), append(terms, aid.Term{Year: year, IsSpring: d.Spring}.String()), append(traces, d.Trace)
				townships, schools = append(townships, int64(d.Spot.Township)), append(schools, int64(d.Spot.School))
				stages, firm, whys = append(stages, string(d.Spot.Stage)), append(firm, d.Firm), append(whys, string(d.Why))
			}
		}
		kinds, decisions = append(kinds, kind), rest
	}
	return []any{tx.County, students, enrolments, kinds, of, terms, traces, townships, schools, stages, firm, whys}
}

// drafted is what drafts made, in its order. Set beside each other in a SELECT
// the long arrays are read as they are, without a table of their own.
const drafted = `
	(SELECT unnest($2::bigint[]) AS student_id, unnest($3::bigint[]) AS enrolment_id, unnest($4::int[]) AS kind) w
	JOIN unnest($5::int[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::text[], $11::boolean[], $12::text[])
	     AS k (kind, term, trace_id, township_id, school_id, stage, firm, why) ON k.kind = w.kind`

// withDrafts is drafted as a table of its own. What stands is set beside whole
// drafts, never beside kinds alone, of which each fits thousands.
const withDrafts = `
	WITH draft AS MATERIALIZED (
	    SELECT w.student_id, w.enrolment_id, k.term, k.trace_id, k.township_id, k.school_id, k.stage, k.firm, k.why FROM ` + drafted + `
	)`

const keepPast = withDrafts + `
	INSERT INTO decision_past (county_id, student_id, term, trace_id, basis_id, enrolment_id, township_id, school_id, stage, firm, why, run_id)
	SELECT $1, d.student_id, d.term, d.trace_id, d.basis_id, d.enrolment_id, d.township_id, d.school_id, d.stage, d.firm, d.why, d.run_id
	FROM draft w JOIN decision d ON d.county_id = $1 AND d.student_id = w.student_id AND d.term = w.term`

const updateDecisions = withDrafts + `
	UPDATE decision d SET
	    trace_id = w.trace_id, enrolment_id = w.enrolment_id, township_id = w.township_id, school_id = w.school_id, stage = w.stage,
	    firm = w.firm, why = w.why, run_id = $13, basis_id = CASE WHEN d.firm THEN d.trace_id ELSE d.basis_id END
	FROM draft w
	WHERE d.county_id = $1 AND d.student_id = w.student_id AND d.term = w.term`

// insertDecisions has no foreign keys to slow it down (docs/adr/0012).
const insertDecisions = `
	INSERT INTO decision (county_id, student_id, term, trace_id, enrolment_id, township_id, school_id, stage, firm, why, run_id)
	SELECT $1, w.student_id, k.term, k.trace_id, w.enrolment_id, k.township_id, k.school_id, k.stage, k.firm, k.why, $13
	FROM ` + drafted
