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
// first stands beside the last: what is back where it began is no line. A law that
// asks where the roll is, in place of one that does not, is no other fact.
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
	                WHEN old.facts = new.facts OR old.book <> new.book AND old.facts - 'roll_local' = new.facts - 'roll_local' THEN 'rule' ELSE 'fact' END AS why
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
	    SELECT student_id, term, item, township_id, school_id, firm, run_id, trace_id, why, now, has,
	           first_value(was) OVER w AS was, first_value(had) OVER w AS had, first_value(basis_id) OVER w AS basis_id, first_value(run_id) OVER w AS first_run_id,
	           row_number() OVER w = count(*) OVER (PARTITION BY student_id, term, item) AS last
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

// clauseIn is the clause of an amendment's item in a trace, which is to be named;
// editionIn is the edition that decided its term in a run.
const (
	clauseIn = `(
		SELECT coalesce(max(a ->> 'clause'), '') FROM trace x, jsonb_array_elements(x.answers) a
		WHERE x.county_id = $1 AND a ->> 'code' = d.item AND x.id = `
	editionIn = `
		SELECT h.number AS edition, x.document
		FROM decision_run q
		CROSS JOIN LATERAL (SELECT CASE WHEN right(d.term, 2) = '03' THEN q.spring_edition ELSE q.autumn_edition END AS number) h
		LEFT JOIN edition e ON e.county_id = $1 AND e.number = h.number
		LEFT JOIN edition_text x ON x.county_id = $1 AND x.edition_id = e.id AND x.revision = e.revision
		WHERE q.county_id = $1 AND q.id = `
)

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

	WasEdition, NowEdition   *int
	WasDocument, NowDocument string
	WasClause, NowClause     string
}

func (r amendmentRow) amendment() aid.Amendment {
	return aid.Amendment{
		AmendmentKey: aid.AmendmentKey{Run: r.Run, Student: r.Student, Term: r.Term, Item: r.Item},
		Name:         r.Name, Township: r.Township, School: r.School, Had: r.Had, Has: r.Has, Was: r.Was, Now: r.Now, Why: r.Why,
		Before: aid.Authority{Edition: r.WasEdition, Document: r.WasDocument, Clause: r.WasClause},
		After:  aid.Authority{Edition: r.NowEdition, Document: r.NowDocument, Clause: r.NowClause},
		Firm:   r.Firm, At: r.At,
	}
}

// Amendments lists amendments, the newest first, after the one last seen.
func (tx *Tx) Amendments(ctx context.Context, f aid.AmendmentFilter) ([]aid.Amendment, error) {
	a := arguments{tx.County}
	where := amendedWhere(f, &a)
	if f.After.Run != 0 {
		where += ` AND (-d.run_id, d.student_id, d.term, d.item) > (` + a.addAll([]any{-f.After.Run, f.After.Student, f.After.Term, f.After.Item}) + `)`
	}
	rows, err := list[amendmentRow](ctx, tx, amended+`, page AS (
		    SELECT * FROM amended d WHERE true`+where+` ORDER BY -d.run_id, d.student_id, d.term, d.item LIMIT `+a.add(f.Most)+`
		)
		SELECT d.run_id AS run, d.student_id AS student, d.term, d.item, s.name, coalesce(t.name, '') AS township, coalesce(c.name, '') AS school,
		       d.had, d.has, d.firm, d.was, d.now, d.why, r.at,
		       was.edition AS was_edition, coalesce(was.document, '') AS was_document, `+clauseIn+`d.basis_id) AS was_clause,
		       now.edition AS now_edition, coalesce(now.document, '') AS now_document, `+clauseIn+`d.trace_id) AS now_clause
		FROM page d
		JOIN student s ON s.county_id = $1 AND s.id = d.student_id
		JOIN decision_run r ON r.county_id = $1 AND r.id = d.run_id
		LEFT JOIN township t ON t.county_id = $1 AND t.id = d.township_id
		LEFT JOIN school c ON c.county_id = $1 AND c.id = d.school_id
		LEFT JOIN LATERAL (
		    SELECT run_id FROM decision_past p
		    WHERE p.county_id = $1 AND p.student_id = d.student_id AND p.term = d.term AND p.run_id < d.first_run_id AND p.firm
		    ORDER BY run_id DESC LIMIT 1
		) b ON true
		LEFT JOIN LATERAL (`+editionIn+`b.run_id) was ON true
		LEFT JOIN LATERAL (`+editionIn+`d.run_id) now ON true
		ORDER BY -d.run_id, d.student_id, d.term, d.item`, a...)
	all := make([]aid.Amendment, len(rows))
	for i, r := range rows {
		all[i] = r.amendment()
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
	Term    aid.Term
	At      time.Time
	Person  string
	Why     aid.Why
	Firm    bool
	Edition *int
	Grants  json.RawMessage
}

// PastDecisions lists every version of what was decided about a student in a
// school year, those in force too, the newest first.
func (tx *Tx) PastDecisions(ctx context.Context, id aid.StudentID, year aid.Year) ([]aid.PastDecision, error) {
	rows, err := list[pastRow](ctx, tx, `
		SELECT v.term, r.at, r.person, v.why, v.firm, CASE WHEN v.term = $3 THEN r.autumn_edition ELSE r.spring_edition END AS edition, coalesce((
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
		all[i] = aid.PastDecision{Term: r.Term, At: r.At, By: r.Person, Why: r.Why, Firm: r.Firm, Edition: r.Edition}
		if err := json.Unmarshal(r.Grants, &all[i].Grants); err != nil {
			return nil, err
		}
	}
	return all, err
}
