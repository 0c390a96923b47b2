package server_test

import (
	"net/http"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/server"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// BenchmarkStudents asks for the list of 60,000 students as a browser that is
// signed in does: session, wall, page. Beside it, in the same run, the list's
// own query inside the county: "x-query" is how many times longer the page takes.
func BenchmarkStudents(b *testing.B) {
	w := testkit.Crowd(b, 60_000).Site(b, server.Options{})
	v := w.Login(b, aid.Clerk, "")
	query := func() {
		err := w.DB.Look(b.Context(), w.As(aid.Clerk), func(tx *store.Tx) error {
			_, err := tx.Roster(b.Context(), aid.RosterFilter{Term: testkit.Autumn}, aid.RosterPlace{Sort: aid.ByName, Most: 50})
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	ask := func() {
		if a := v.Get(b, link.Students); a.Status != http.StatusOK {
			b.Fatalf("got %d", a.Status)
		}
	}
	ask()
	query()
	var pages, queries time.Duration
	for b.Loop() {
		began := time.Now()
		ask()
		pages += time.Since(began)
		b.StopTimer()
		began = time.Now()
		query()
		queries += time.Since(began)
		b.StartTimer()
	}
	b.ReportMetric(float64(pages)/float64(queries), "x-query")
}

// BenchmarkSearch types a name into the box of a signed-in page.
func BenchmarkSearch(b *testing.B) {
	w := testkit.Crowd(b, 60_000).Site(b, server.Options{Now: racing()})
	v := w.Login(b, aid.Clerk, "")
	for b.Loop() {
		v.Post(b, link.Search, page.SearchField, "王伟")
		if a := v.Get(b, link.Search); a.Status != http.StatusOK {
			b.Fatalf("got %d", a.Status)
		}
	}
}

// racing is a clock on which a minute passes between two looks, so that nobody
// searches too often.
func racing() func() time.Time {
	now := testkit.Now
	return func() time.Time {
		now = now.Add(time.Minute)
		return now
	}
}
