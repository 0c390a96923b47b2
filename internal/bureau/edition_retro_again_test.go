package bureau_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// The connection dies while decisions are written, as with the program; nothing
// of it stays, and the job again ends as if nothing had been. Beside it jobs race
// and a school answers.
func TestRetro_cutOffAndAgain(t *testing.T) {
	t.Parallel()
	o, primary, pending, junior := confirmed(t)
	id := drafted(t, o, retro(raised()))
	r := rehearsed(t, o, id)
	if err := errors.Join(countersign(t, o, signer(o), id, r.ID), publish(t, o, id, time.Time{})); err != nil {
		t.Fatal(err)
	}
	before := due(t, o)
	start := func() error { return o.Bureau.StartEdition(t.Context(), aid.System(o.County), id) }
	if err := cutOff(t, o, start); err == nil {
		t.Fatal("the start ended well without its connection")
	}
	want(t, "what stands after the cut", due(t, o), before)
	if e := edition(t, o, id); e.State != aid.EditionPublished {
		t.Errorf("after the cut it is %s", e.State)
	}
	resumes(t, o, 1)
	asked := pupil(t, list(t, o, centre), pending)
	answer := func() error {
		_, err := o.Bureau.AnswerEnrolment(t.Context(), o.At(t, aid.Staff, centre), asked.ID, here(asked))
		return err
	}
	want(t, "jobs and an answer", race(start, start, answer), map[aid.Kind]int{"": 3})
	decide(t, o)
	want(t, "what stands", due(t, o), []string{
		primary + " 2016-09 boarding_aid 625 true", primary + " 2017-03 boarding_aid 625 false",
		pending + " 2016-09 boarding_aid 625 true", pending + " 2017-03 boarding_aid 625 false",
		junior + " 2016-09 boarding_aid 750 true", junior + " 2017-03 boarding_aid 750 false",
	})
	balances(t, o)
	resumes(t, o, 0)
}

// resumes asks how many published editions a program that starts asks for again.
func resumes(t *testing.T, o *testkit.Office, n int) {
	t.Helper()
	got, err := o.Bureau.ResumeStarts(t.Context(), o.County)
	if err != nil || got != n {
		t.Errorf("asked again for the start of %d editions, want %d: %v", got, n, err)
	}
}

// cutOff runs a step until it waits for the sums of the county, after decisions are
// written, and ends its connection there.
func cutOff(t *testing.T, o *testkit.Office, step func() error) error {
	t.Helper()
	root := o.Super(t)
	held, err := root.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Rollback(context.WithoutCancel(t.Context()))
	if _, err := held.Exec(t.Context(), `SELECT FROM due WHERE county_id = $1 FOR UPDATE`, o.County.ID); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- step() }()
	for cut := false; !cut; {
		err := held.QueryRow(t.Context(), `
			SELECT coalesce(bool_or(pg_terminate_backend(pid)), false) FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))`).Scan(&cut)
		if err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-ended:
			return err
		default:
		}
	}
	return <-ended
}
