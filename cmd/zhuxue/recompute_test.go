package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/seal"
	"zhuxue/internal/testkit"
)

// standing is all that was ever decided in a county, its sums and its
// calculations, in words: two counties with the same students can be compared.
const standing = `
	SELECT concat_ws(' ', v.part, s.name, v.term, t.key, t.digest, b.key, c.name, v.stage, v.firm, v.why) FROM (
	    SELECT 'decision' AS part, student_id, term, trace_id, basis_id, school_id, stage, firm, why FROM decision WHERE county_id = $1
	    UNION ALL
	    SELECT 'past', student_id, term, trace_id, basis_id, school_id, stage, firm, why FROM decision_past WHERE county_id = $1
	) v
	JOIN student s ON s.county_id = $1 AND s.id = v.student_id
	JOIN trace t ON t.county_id = $1 AND t.id = v.trace_id
	JOIN school c ON c.county_id = $1 AND c.id = v.school_id
	LEFT JOIN trace b ON b.county_id = $1 AND b.id = v.basis_id
	UNION ALL
	SELECT concat_ws(' ', 'due', d.period, c.name, d.stage, d.item, d.students, d.firm, d.open, d.fen, d.firm_fen)
	FROM due d JOIN school c ON c.county_id = $1 AND c.id = d.school_id WHERE d.county_id = $1 AND d.students > 0
	UNION ALL
	SELECT concat_ws(' ', 'due of school', d.period, c.name, d.stage, d.item, d.students, d.firm, d.open, d.fen, d.firm_fen)
	FROM due_school d JOIN school c ON c.county_id = $1 AND c.id = d.school_id WHERE d.county_id = $1 AND d.students > 0
	UNION ALL
	SELECT concat_ws(' ', 'runs', count(*), sum((SELECT count(*) FROM trace WHERE county_id = $1))) FROM decision_run WHERE county_id = $1
	ORDER BY 1`

// pupils are as many boarders with the same names in every county, the first
// half confirmed; after the change every other one lives at home a grade up.
func pupils(t *testing.T, o *testkit.Office) (change func()) {
	t.Helper()
	drafts := make([]aid.Draft, 60)
	for i := range drafts {
		drafts[i] = o.Pupil(func(d *aid.Draft) { d.Grade = 1 + i%5 })
	}
	o.Enrol(t, testkit.Autumn, drafts...)
	if _, err := o.Super(t).Exec(t.Context(), `
		UPDATE enrolment SET state = 'confirmed', decided_at = now() WHERE county_id = $1
		AND id <= (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id) FROM enrolment WHERE county_id = $1)`, o.County.ID); err != nil {
		t.Fatal(err)
	}
	return func() {
		for i := range drafts {
			if i%2 == 0 {
				drafts[i].Boarding, drafts[i].Grade = aid.No, drafts[i].Grade+1
			}
		}
		o.Enrol(t, testkit.Autumn, drafts...)
	}
}

// TestDecide_killedAndAgain kills a recalculation where it is about to write
// each of its tables, and runs it again: the county then stands as one that was
// never disturbed.
func TestDecide_killedAndAgain(t *testing.T) {
	t.Parallel()
	p, o, calm := build(t), testkit.County(t), testkit.County(t)
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Create(filepath.Join(p.data, "keyset.json")); err != nil {
		t.Fatal(err)
	}
	p.environ = []string{"ZHUXUE_DATABASE_URL=" + o.App}
	again := func(o *testkit.Office) { p.must(t, "decide", "--county", o.County.Code, "--year", "2016") }
	for _, c := range []*testkit.Office{o, calm} {
		change := pupils(t, c)
		again(c)
		change()
	}
	before := stands(t, o)
	for _, table := range []string{"trace", "decision_past", "decision", "due", "due_school"} {
		p.killAt(t, o, table)
	}
	if diff := cmp.Diff(before, stands(t, o)); diff != "" {
		t.Fatalf("five killed runs left something behind (-before +after):\n%s", diff)
	}
	again(o)
	again(calm)
	after := stands(t, o)
	if diff := cmp.Diff(stands(t, calm), after); diff != "" {
		t.Errorf("killed and run again (-undisturbed +killed):\n%s", diff)
	}
	if len(after) != len(before)+60 { // 30 students moved, both terms of each are kept
		t.Errorf("got %d lines after %d", len(after), len(before))
	}
}

func stands(t *testing.T, o *testkit.Office) []string {
	t.Helper()
	rows, err := o.Super(t).Query(t.Context(), standing, o.County.ID)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// killAt runs a recalculation of a county, holds it up where it wants to write
// a table, and kills it there.
func (p program) killAt(t *testing.T, o *testkit.Office, table string) {
	t.Helper()
	root := o.Super(t)
	held, err := root.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := held.Exec(t.Context(), fmt.Sprintf(`LOCK TABLE %s IN SHARE MODE`, table)); err != nil {
		t.Fatal(err)
	}
	c := p.command(t.Context(), "decide", "--county", o.County.Code, "--year", "2016")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for waits := false; !waits; {
		select {
		case err := <-ended:
			t.Fatalf("it ended before it wrote %s: %v", table, err)
		case <-time.After(5 * time.Millisecond):
		}
		if err := held.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = $1::text::regclass)`, table).Scan(&waits); err != nil {
			t.Fatal(err)
		}
	}
	c.Process.Kill()
	<-ended
	if err := held.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
}
