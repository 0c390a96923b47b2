package main

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"zhuxue/internal/aid"
)

// One county's six workbooks are held up while they are read, and another
// county's stands behind them. Jobs of a county go one after another, so there
// is a worker for the other.
func TestWork_countiesTakeTurns(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, code := range []string{"990131", "990132"} {
		d.must(t, "county", "add", "--code", code, "--name", code+"县")
	}
	held, err := d.Super(t).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = inOffice(t.Context(), d.env(&bytes.Buffer{}), func(o *office) error {
		counties, err := o.db.Counties(t.Context())
		if err != nil {
			return err
		}
		receive := func(county, i int) error {
			who := aid.System(counties[county])
			book := fmt.Appendf(nil, "学校名称,办学类型\n学校%d,211\n", i)
			_, err := o.bureau.ReceiveUpload(t.Context(), who, aid.SchoolBook, aid.Term{Year: 2016}, "学校.csv", book)
			return err
		}
		for i := range 6 {
			if err := receive(0, i); err != nil {
				return err
			}
		}
		if _, err := held.Exec(t.Context(), `SELECT FROM upload FOR UPDATE`); err != nil {
			return err
		}
		if err := receive(1, 6); err != nil {
			return err
		}
		stop, err := o.work(t.Context())
		if err != nil {
			return err
		}
		defer stop()
		defer held.Rollback(t.Context())
		d.countsTurns(t, counties[0].ID, counties[1].ID)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// countsTurns waits until the one county's workbook is read, and sees the other
// still at work, with none done.
func (d desk) countsTurns(t *testing.T, held, free aid.CountyID) {
	t.Helper()
	super := d.Super(t)
	const count = `SELECT count(*) FROM river_job WHERE (args->>'county')::int = $1 AND state = $2`
	var read, working, done int
	for began := time.Now(); read == 0; time.Sleep(20 * time.Millisecond) {
		if err := super.QueryRow(t.Context(), count, free, "completed").Scan(&read); err != nil {
			t.Fatal(err)
		}
		if time.Since(began) > 30*time.Second {
			t.Error("the other county's workbook was not read")
			return
		}
	}
	for state, n := range map[string]*int{"running": &working, "completed": &done} {
		if err := super.QueryRow(t.Context(), count, held, state).Scan(n); err != nil {
			t.Fatal(err)
		}
	}
	if working < 1 || done > 0 {
		t.Errorf("of the county held up %d jobs are at work and %d done", working, done)
	}
}
