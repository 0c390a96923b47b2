package bureau_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// firstBook is the hash of the one book that decided so far.
func firstBook(t *testing.T, o *testkit.Office) (hash string) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT max(book) FROM trace WHERE county_id = $1 HAVING count(DISTINCT book) = 1`, tx.County).Scan(&hash)
	})
	return hash
}

// keptAsDecided asks for the 500 yuan that a child's autumn was decided with: as
// it was, by the clause and the book of then, and the same when it is replayed.
func keptAsDecided(t *testing.T, o *testkit.Office, name, book string) {
	t.Helper()
	type version struct {
		Firm         bool
		Fen          int64
		Edition      int
		Clause, Book string
	}
	var got []version
	o.Do(t, func(tx *store.Tx) error {
		rows, err := tx.Query(t.Context(), `
			SELECT p.firm, i.amount_fen, r.autumn_edition, a ->> 'clause', t.book
			FROM decision_past p
			JOIN student s ON s.county_id = $1 AND s.id = p.student_id AND s.name = $2
			JOIN trace t ON t.county_id = $1 AND t.id = p.trace_id
			JOIN trace_item i ON i.county_id = $1 AND i.trace_id = t.id
			JOIN decision_run r ON r.county_id = $1 AND r.id = p.run_id
			CROSS JOIN jsonb_array_elements(t.answers) a
			WHERE p.county_id = $1 AND p.term = '2016-09' AND a ->> 'code' = i.item`, tx.County, name)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var v version
			if err := rows.Scan(&v.Firm, &v.Fen, &v.Edition, &v.Clause, &v.Book); err != nil {
				return err
			}
			got = append(got, v)
		}
		return rows.Err()
	})
	want(t, "what was decided", got, []version{{true, 500_00, 0, "三(一)1", book}})
	if r := replayed(t, o); len(r.Deviants)+r.Unkept != 0 || r.Traces < 8 { // four of each book
		t.Errorf("replayed: %+v", r)
	}
}

// balances asks, for each student, term and item that was ever firm: what was
// decided first and the listed difference make what stands now; and the sums by
// term are those of what stands. A right whose sum is open owes nothing.
func balances(t *testing.T, o *testkit.Office) {
	t.Helper()
	type place struct {
		Student aid.StudentID
		Term    aid.Term
		Item    aid.Item
	}
	first, now, open := map[place]aid.Fen{}, map[place]aid.Fen{}, map[place]bool{}
	o.Do(t, func(tx *store.Tx) error {
		rows, err := tx.Query(t.Context(), `
			WITH version AS (
			    SELECT student_id, term, trace_id, firm, run_id, true AS last FROM decision WHERE county_id = $1
			    UNION ALL
			    SELECT student_id, term, trace_id, firm, run_id, false FROM decision_past WHERE county_id = $1
			), firm AS (
			    SELECT DISTINCT ON (student_id, term) student_id, term, trace_id FROM version WHERE firm ORDER BY student_id, term, run_id
			)
			SELECT f.student_id, f.term, i.item, true, i.amount_fen FROM firm f JOIN trace_item i ON i.county_id = $1 AND i.trace_id = f.trace_id
			UNION ALL
			SELECT f.student_id, f.term, i.item, false, i.amount_fen
			FROM firm f JOIN version v ON v.last AND v.student_id = f.student_id AND v.term = f.term
			JOIN trace_item i ON i.county_id = $1 AND i.trace_id = v.trace_id`, tx.County)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var p place
			var was bool
			var fen *aid.Fen
			if err := rows.Scan(&p.Student, &p.Term, &p.Item, &was, &fen); err != nil {
				return err
			}
			side := now
			if was {
				side = first
			}
			if side[p] = 0; fen != nil {
				side[p] = *fen
			} else if !was {
				open[p] = true
			}
		}
		return rows.Err()
	})
	listed := map[place]aid.Fen{}
	for f := (aid.AmendmentFilter{Most: 500}); ; {
		l, err := o.Bureau.Amendments(t.Context(), o.As(aid.Clerk), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range l.Lines {
			listed[place{a.Student, a.Term, a.Item}] += a.Difference()
		}
		if f.After = l.Next; l.Next.Run == 0 {
			break
		}
	}
	expected := map[place]aid.Fen{}
	for p, fen := range first {
		if d := now[p] - fen; d != 0 && !open[p] {
			expected[p] = d
		}
	}
	for p, fen := range now {
		if _, was := first[p]; !was && fen != 0 {
			expected[p] = fen
		}
	}
	for p, d := range listed {
		if d == 0 {
			delete(listed, p) // a right that came or went without a sum
		}
	}
	if diff := cmp.Diff(expected, listed); diff != "" {
		t.Errorf("what was decided and the differences are not what stands (-want +got):\n%s", diff)
	}
	sumsStand(t, o)
}

// sumsStand holds the sums that are kept against what they sum.
func sumsStand(t *testing.T, o *testkit.Office) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		var wrong int
		err := tx.QueryRow(t.Context(), `
			SELECT count(*)
			FROM (SELECT term, item, sum(amount_fen) AS fen, sum(amount_fen) FILTER (WHERE firm) AS firm_fen FROM entitlement WHERE county_id = $1 GROUP BY term, item) e
			FULL JOIN (SELECT period, item, sum(fen) AS fen, sum(firm_fen) AS firm_fen FROM due WHERE county_id = $1 AND item <> '' AND length(period) = 7 GROUP BY period, item) d
			     ON d.period = e.term AND d.item = e.item
			WHERE coalesce(e.fen, 0) <> coalesce(d.fen, 0) OR coalesce(e.firm_fen, 0) <> coalesce(d.firm_fen, 0)`, tx.County).Scan(&wrong)
		want(t, "sums that are not those of what stands", wrong, 0)
		return err
	})
}
