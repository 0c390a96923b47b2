package bureau_test

import (
	"log/slog"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/rules"
	"zhuxue/internal/testkit"
)

// Workbooks and sign-ins go after 180 days and not a day before; what was
// loaded, and that it was, stays.
func TestRetain_after180Days(t *testing.T) {
	o := testkit.County(t) // not beside others: it cleans every county of the database
	day := 0               // the clock shows so many days after today
	o.Bureau = bureau.New(o.DB, rules.Plan(), func() time.Time { return time.Now().AddDate(0, 0, day) }, slog.New(slog.DiscardHandler))
	account := o.Account(t, aid.Clerk, "")
	signedIn(t, o, account.Login, testkit.Password)
	book := []byte("学校名称,办学类型,标识码,所在乡镇\n新建小学,211,2199000077,石门镇\n")
	_, _, err := o.Bureau.Load(t.Context(), aid.System(o.County), aid.SchoolBook, aid.Term{}, "a.csv", book, false)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := o.Bureau.Uploads(t.Context(), o.As(aid.Clerk), 0, 9)
	if err != nil || len(loaded) != 1 {
		t.Fatalf("got %d uploads, %v", len(loaded), err)
	}
	waiting, err := o.Bureau.ReceiveUpload(t.Context(), o.As(aid.Clerk), aid.SchoolBook, testkit.Autumn, "b.csv", book)
	if err != nil {
		t.Fatal(err)
	}
	super := o.Super(t)
	kept := func() (files, lines, signins, schools int) {
		t.Helper()
		err := super.QueryRow(t.Context(), `
			SELECT (SELECT count(*) FROM upload WHERE county_id = $1 AND file <> ''), (SELECT count(*) FROM upload_line WHERE county_id = $1),
			       (SELECT count(*) FROM signin WHERE login_id = $2), (SELECT count(*) FROM school WHERE county_id = $1)`,
			o.County.ID, account.User).Scan(&files, &lines, &signins, &schools)
		if err != nil {
			t.Fatal(err)
		}
		return files, lines, signins, schools
	}
	for _, want := range []struct{ day, files, lines, signins, schools int }{{0, 2, 1, 1, 7}, {179, 2, 1, 1, 7}, {181, 0, 0, 0, 7}, {182, 0, 0, 0, 7}} {
		day = want.day
		if err := o.Bureau.Retain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if f, l, s, n := kept(); f != want.files || l != want.lines || s != want.signins || n != want.schools {
			t.Errorf("day %d: got %d files, %d lines, %d sign-ins, %d schools, want %+v", day, f, l, s, n, want)
		}
	}
	for id, state := range map[aid.UploadID]aid.UploadState{loaded[0].ID: aid.Accepted, waiting: aid.Discarded} {
		p, err := o.Bureau.Preview(t.Context(), o.As(aid.Clerk), id, aid.LineFilter{Most: 9})
		if err != nil || p.Upload.State != state || !p.Upload.Emptied {
			t.Errorf("upload %d: got %v, emptied %v, %v, want it to stand emptied as %s", id, p.Upload.State, p.Upload.Emptied, err, state)
		}
		_, _, err = o.Bureau.HeldRows(t.Context(), o.As(aid.Clerk), id)
		expect(t, "its rows", err, aid.NotFound)
	}
	found, _, err := o.Bureau.Audits(t.Context(), o.As(aid.Admin), aid.AuditFilter{Act: aid.Expired, Limit: 9})
	if err != nil || len(found) != 1 {
		t.Errorf("got %d entries in the register, %v, want one", len(found), err)
	}
}
