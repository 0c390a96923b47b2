package bureau_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/testkit"
)

// takes are the ways in which a person loses what the office lent.
var takes = map[string]func(t *testing.T, o *testkit.Office, s bureau.Session) error{
	"account": func(t *testing.T, o *testkit.Office, s bureau.Session) error {
		return o.Bureau.DisableUser(t.Context(), admin(t, o), s.Actor.User, true)
	},
	"seat": func(t *testing.T, o *testkit.Office, s bureau.Session) error {
		return o.Bureau.DisableSeat(t.Context(), admin(t, o), s.Actor.User, s.Actor.Seat.ID, true)
	},
}

func newcomer(t *testing.T, o *testkit.Office, role aid.Role) bureau.Session {
	t.Helper()
	return signedIn(t, o, o.Account(t, role, "").Login, testkit.Password)
}

func received(t *testing.T, o *testkit.Office, who aid.Actor) aid.UploadID {
	t.Helper()
	content := "学校标识码,学校名称,办学类型,所在乡镇\n2199000777,石门镇新建小学,小学,石门镇\n"
	id, err := o.Bureau.ReceiveUpload(t.Context(), who, aid.SchoolBook, testkit.Autumn, "学校.csv", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// during runs an act, takes something away while the act waits for what a
// statement holds, lets it go on, and returns how it ended.
func during(t *testing.T, o *testkit.Office, hold string, act func() error, take func() error) error {
	t.Helper()
	other, err := o.Super(t).Begin(t.Context()) // on a connection of its own
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec(t.Context(), hold); err != nil {
		t.Fatal(err)
	}
	end := make(chan error, 1)
	go func() { end <- act() }()
	for waiting := 0; waiting == 0; time.Sleep(5 * time.Millisecond) {
		const sql = `SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))`
		if err := other.QueryRow(t.Context(), sql).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
		if len(end) > 0 {
			t.Fatalf("the act did not wait: %v", <-end)
		}
	}
	if err := take(); err != nil {
		t.Fatal(err)
	}
	if err := other.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	return <-end
}

// Whoever loses the seat while an act is under way has not done it.
func TestSeat_lostDuringAnAct(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	for name, take := range takes {
		s := newcomer(t, o, aid.Clerk)
		id := received(t, o, newcomer(t, o, aid.Clerk).Actor)
		if err := o.Bureau.ReadUpload(t.Context(), aid.System(o.County), id); err != nil {
			t.Fatal(err)
		}
		intake := fmt.Sprintf(`SELECT pg_advisory_xact_lock(1, %d)`, o.County.ID)
		accept := func() error { _, err := o.Bureau.AcceptUpload(t.Context(), s.Actor, id); return err }
		expect(t, name, during(t, o, intake, accept, func() error { return take(t, o, s) }), aid.Forbidden)
		p, err := o.Bureau.Preview(t.Context(), o.As(aid.Clerk), id, aid.LineFilter{Most: 9})
		if err != nil || p.Upload.State != aid.Ready || p.Upload.Counts.New != 1 {
			t.Errorf("%s: got %s, %d still new, %v, want nothing accepted", name, p.Upload.State, p.Upload.Counts.New, err)
		}
	}
}

// A job is not done for a person who has lost the seat in the meantime; another
// seat that allows it will do.
func TestSeat_lostDuringAJob(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	for name, take := range takes {
		s := newcomer(t, o, aid.Clerk)
		upload := received(t, o, s.Actor)
		read := func() error { return o.Bureau.ReadUpload(t.Context(), aid.System(o.County), upload) }
		workbook := fmt.Sprintf(`SELECT FROM upload WHERE county_id = %d AND id = %d FOR UPDATE`, o.County.ID, upload)
		id, err := o.Bureau.DraftEdition(t.Context(), s.Actor, raised())
		if err != nil {
			t.Fatal(err)
		}
		rehearsal, err := o.Bureau.RehearseEdition(t.Context(), s.Actor, id, edition(t, o, id).Version)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, name, during(t, o, workbook, read, func() error { return take(t, o, s) }), "")
		p, err := o.Bureau.Preview(t.Context(), o.As(aid.Clerk), upload, aid.LineFilter{Most: 9})
		if err != nil || p.Upload.State != aid.Refused || !strings.Contains(p.Upload.Message, "停用") || len(p.Lines) != 0 {
			t.Errorf("%s: got %s %s with %d lines, %v", name, p.Upload.State, p.Upload.Message, len(p.Lines), err)
		}
		expect(t, name, o.Bureau.Rehearse(t.Context(), aid.System(o.County), rehearsal), "")
		if e, err := o.Bureau.Edition(t.Context(), drafter(o), id, "stage"); err != nil || e.Rehearsal.State != aid.RehearsalFailed || e.Edition.State != aid.EditionDraft {
			t.Errorf("%s: got a rehearsal %s of a %s, %v", name, e.Rehearsal.State, e.Edition.State, err)
		}
	}
	s := newcomer(t, o, aid.Clerk)
	if err := o.Bureau.AddSeat(t.Context(), o.As(aid.Admin), s.Actor.User, bureau.NewSeat{Role: aid.Admin}); err != nil {
		t.Fatal(err)
	}
	upload := received(t, o, s.Actor)
	expect(t, "take one of two", takes["seat"](t, o, s), "")
	expect(t, "read all the same", o.Bureau.ReadUpload(t.Context(), aid.System(o.County), upload), "")
	if p, err := o.Bureau.Preview(t.Context(), o.As(aid.Clerk), upload, aid.LineFilter{Most: 9}); err != nil || p.Upload.State != aid.Ready {
		t.Errorf("got %s, %v, want ready", p.Upload.State, err)
	}
}
