package store

import (
	"context"
	"encoding/json"
	"time"

	"zhuxue/internal/aid"
)

// amended sets each decision beside the last firm one before it, item by item:
// those in force, and of the past ones those that were firm themselves. What is
// not firm and past was never due. Of an item's changes one after the other the
// first stands beside the last: what is back where it began is no line.
const amended = `
	WITH version AS (
	    SELECT student_id, term, trace_id, basis_id, township_id, school_id, firm, run_id
	    FROM decision WHERE county_id = $1 AND basis_id <> trace_id
	    UNION ALL
	    SELECT student_id, term, trace_id, basis_id, township_id, school_id, firm, run_id
	    FROM decision_past WHERE county_id = $1 AND basis_id <> trace_id AND firm
	), version_item AS (
	    SELECT v.*, i.item, i.was, i.now, i.had, i.has,
	           CASE WHEN old.key LIKE 'absent/%' OR new.key LIKE 'absent/%' THEN 'confirmation'
	                WHEN old.facts = new.facts THEN 'rule' ELSE 'fact' END AS why
	    FROM version v
	    JOIN trace old ON old.county_id = $1 AND old.id = v.basis_id
	    JOIN trace new ON new.county_id = $1 AND new.id = v.trace_id
	    JOIN LATERAL (
	        SELECT coalesce(o.item, n.item) AS item, o.amount_fen AS was, n.amount_fen AS now, o.item IS NOT NULL AS had, n.item IS NOT NULL AS has
	        FROM (SELECT item, amount_fen FROM trace_item WHERE county_id = $1 AND trace_id = v.basis_id) o
	        FULL JOIN (SELECT item, amount_fen FROM trace_item WHERE county_id = $1 AND trace_id = v.trace_id) n ON n.item = o.item
	        WHERE (o.item IS NULL) <> (n.item IS NULL) OR o.amount_fen IS DISTINCT FROM n.amount_fen
	    ) i ON true
	), newest AS (
	    SELECT student_id, term, item, township_id, school_id, firm, run_id, why, now, has,
	           first_value(was) OVER w AS was, first_value(had) OVER w AS had, row_number() OVER w = count(*) OVER (PARTITION BY student_id, term, item) AS last
	    FROM version_item WINDOW w AS (PARTITION BY student_id, term, item ORDER BY run_id)
	), amended AS (
	    SELECT * FROM newest WHERE last AND (was, had) IS DISTINCT FROM (now, has)
	)`

func amendedWhere(f aid.AmendmentFilter, a *arguments) (sql string) {
	equal := func(narrows bool, column string, v any) {
		if narrows {
			sql += ` AND ` + column + ` = ` + a.add(v)
		}
	}
	equal(f.Township != 0, `d.township_id`, f.Township)
	equal(f.School != 0, `d.school_id`, f.School)
	equal(f.Student != 0, `d.student_id`, f.Student)
	equal(f.Term != aid.Term{}, `d.term`, f.Term)
	equal(f.Item != "", `d.item`, f.Item)
	equal(f.Why != "", `d.why`, f.Why)
	return sql
}

// amendmentRow is aid.Amendment as one query tells it.
type amendmentRow struct {
	Run                    int64
	Student                aid.StudentID
	Term                   aid.Term
	Item                   aid.Item
	Name, Township, School string
	Had, Has, Firm         bool
	Was, Now               *aid.Fen
	Why                    aid.Why
	At                     time.Time
}

// Amendments lists amendments, the newest first, after the one last seen.
func (tx *Tx) Amendments(ctx context.Context, f aid.AmendmentFilter) ([]aid.Amendment, error) {
	a := arguments{tx.County}
	where := amendedWhere(f, &a)
	if f.After.Run != 0 {
		where += ` AND (-d.run_id, d.student_id, d.term, d.item) > (` + a.addAll([]any{-f.After.Run, f.After.Student, f.After.Term, f.After.Item}) + `)`
	}
	rows, err := list[amendmentRow](ctx, tx, amended+`
		SELECT d.run_id AS run, d.student_id AS student, d.term, d.item, s.name, coalesce(t.name, '') AS township, coalesce(c.name, '') AS school,
		       d.had, d.has, d.firm, d.was, d.now, d.why, r.at
		FROM amended d
		JOIN student s ON s.county_id = $1 AND s.id = d.student_id
		JOIN decision_run r ON r.county_id = $1 AND r.id = d.run_id
		LEFT JOIN township t ON t.county_id = $1 AND t.id = d.township_id
		LEFT JOIN school c ON c.county_id = $1 AND c.id = d.school_id
		WHERE true`+where+`
		ORDER BY -d.run_id, d.student_id, d.term, d.item LIMIT `+a.add(f.Most), a...)
	all := make([]aid.Amendment, len(rows))
	for i, r := range rows {
		all[i] = aid.Amendment{
			AmendmentKey: aid.AmendmentKey{Run: r.Run, Student: r.Student, Term: r.Term, Item: r.Item},
			Name:         r.Name, Township: r.Township, School: r.School, Had: r.Had, Has: r.Has, Was: r.Was, Now: r.Now,
			Why: r.Why, Firm: r.Firm, At: r.At,
		}
	}
	return all, err
}

// AmendmentTotal sums the amendments of a filter, whatever page is shown.
func (tx *Tx) AmendmentTotal(ctx context.Context, f aid.AmendmentFilter) (aid.AmendmentTotal, error) {
	a := arguments{tx.County}
	return one[aid.AmendmentTotal](ctx, tx, amended+`, differ AS (
		    SELECT d.student_id, d.firm, CASE WHEN d.has AND d.now IS NULL THEN 0 ELSE coalesce(d.now, 0) - coalesce(d.was, 0) END AS fen FROM amended d WHERE true`+amendedWhere(f, &a)+`
		)
		SELECT count(*) AS lines, count(DISTINCT student_id) AS students,
		       coalesce(sum(fen) FILTER (WHERE fen > 0), 0)::bigint AS more,
		       coalesce(-sum(fen) FILTER (WHERE fen < 0), 0)::bigint AS less, count(*) FILTER (WHERE NOT firm) AS waiting
		FROM differ`, a...)
}

type pastRow struct {
	Term   aid.Term
	At     time.Time
	Person string
	Why    aid.Why
	Firm   bool
	Grants json.RawMessage
}

// PastDecisions lists every version of what was decided about a student in a
// school year, those in force too, the newest first.
func (tx *Tx) PastDecisions(ctx context.Context, id aid.StudentID, year aid.Year) ([]aid.PastDecision, error) {
	rows, err := list[pastRow](ctx, tx, `
		SELECT v.term, r.at, r.person, v.why, v.firm, coalesce((
		           SELECT jsonb_agg(jsonb_build_object('Item', i.item, 'Fen', i.amount_fen) ORDER BY i.item)
		           FROM trace_item i WHERE i.county_id = $1 AND i.trace_id = v.trace_id), '[]') AS grants
		FROM (
		    SELECT term, trace_id, why, firm, run_id FROM decision WHERE county_id = $1 AND student_id = $2 AND term IN ($3, $4)
		    UNION ALL
		    SELECT term, trace_id, why, firm, run_id FROM decision_past WHERE county_id = $1 AND student_id = $2 AND term IN ($3, $4)
		) v
		JOIN decision_run r ON r.county_id = $1 AND r.id = v.run_id
		ORDER BY v.run_id DESC, v.term`, tx.County, id, year.Autumn(), year.Spring())
	all := make([]aid.PastDecision, len(rows))
	for i, r := range rows {
		all[i] = aid.PastDecision{Term: r.Term, At: r.At, By: r.Person, Why: r.Why, Firm: r.Firm}
		if err := json.Unmarshal(r.Grants, &all[i].Grants); err != nil {
			return nil, err
		}
	}
	return all, err
}
