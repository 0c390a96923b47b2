package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/seal"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// After a change of keys ten thousand students, with phone and account, are
// sealed anew: stopped in the middle, begun again, and nobody is lost.
func TestReseal_tenThousandStudents(t *testing.T) {
	t.Parallel()
	const people = 10_000
	o := testkit.County(t)
	path := filepath.Join(t.TempDir(), "keyset.json")
	keys, err := seal.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	own := *o.Database // the package's own keeps its keys
	o.Database = &own
	o.DB = store.Open(o.Pool, o.Pool, keys)
	drafts := make([]aid.Draft, people)
	for i := range drafts {
		drafts[i] = o.Pupil(func(d *aid.Draft) {
			d.IDNo = testkit.IDNumber(fmt.Sprintf("99%04d", i/500+1), "20080301", i%500*2)
			d.Phone, d.Bank, d.Account = fmt.Sprintf("139%08d", i), "信用社", fmt.Sprintf("62220200%011d", i)
		})
	}
	o.Enrol(t, testkit.Autumn, drafts...)
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.AddUpload(t.Context(), aid.SchoolBook, testkit.Autumn, false, "x.csv", []byte("学校名称\n"))
		return err
	})
	if err := seal.Rotate(path); err != nil {
		t.Fatal(err)
	}
	if keys, err = seal.Open(path); err != nil {
		t.Fatal(err)
	}
	o.DB = store.Open(o.Pool, o.Pool, keys)
	stale := func() (n int) {
		t.Helper()
		err := o.Super(t).QueryRow(t.Context(), `
			SELECT (SELECT count(*) FROM student WHERE county_id = $1 AND substr(idno, 1, 5) <> $2)
			     + (SELECT count(*) FROM student WHERE county_id = $1 AND substr(phone, 1, 5) <> $2)
			     + (SELECT count(*) FROM account WHERE county_id = $1 AND substr(number, 1, 5) <> $2)
			     + (SELECT count(*) FROM upload WHERE county_id = $1 AND substr(file, 1, 5) <> $2)`, o.County.ID, keys.Head()).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := stale(); n != 3*people+1 {
		t.Fatalf("before: got %d old values, want %d", n, 3*people+1)
	}
	ctx, stop := context.WithCancel(t.Context())
	go func(super *pgx.Conn) { // as soon as one page is done
		defer stop()
		for begun := false; !begun; {
			err := super.QueryRow(ctx, `SELECT EXISTS (SELECT FROM student WHERE county_id = $1 AND substr(idno, 1, 5) = $2)`, o.County.ID, keys.Head()).Scan(&begun)
			if err != nil {
				return
			}
		}
	}(o.Super(t))
	first, err := o.DB.Reseal(ctx, o.As(aid.Clerk))
	if !errors.Is(err, context.Canceled) || first == 0 || stale() == 0 {
		t.Fatalf("stopped in the middle: got %d values and %v", first, err)
	}
	if _, err := o.DB.Reseal(t.Context(), o.As(aid.Clerk)); err != nil || stale() != 0 {
		t.Errorf("begun again: got %v, and %d old values left", err, stale())
	}
	everybodyOpens(t, o, drafts)
}

// everybodyOpens reads every student and holds numbers against the drafts.
func everybodyOpens(t *testing.T, o *testkit.Office, drafts []aid.Draft) {
	t.Helper()
	want := map[string]aid.Draft{}
	for _, d := range drafts {
		want[d.IDNo] = d
	}
	o.Do(t, func(tx *store.Tx) error {
		rows, err := tx.Query(t.Context(), `SELECT id FROM student WHERE county_id = $1`, o.County.ID)
		if err != nil {
			return err
		}
		var ids []aid.StudentID
		for rows.Next() {
			var id aid.StudentID
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		for _, id := range ids {
			s, err := tx.Student(t.Context(), id)
			if err != nil {
				return err
			}
			d, known := want[s.IDNo.Full()]
			if !known || string(s.Phone) != d.Phone || string(s.Account.Number) != d.Account {
				return fmt.Errorf("student %d: not as drafted", id)
			}
			delete(want, s.IDNo.Full())
		}
		return nil
	})
	if len(want) > 0 {
		t.Errorf("%d students are lost", len(want))
	}
}
