package server_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// The slow functions are those that grow with the county: every workbook, and
// what docs/performance.md lists beside them.
func TestRoutes_slowOnesAreListed(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, route := range server.Routes {
		line := "| `" + route.Method + " " + route.Pattern + "` |"
		if strings.Contains(string(text), line) != route.Slow {
			t.Errorf("docs/performance.md should have a line %s only if the route is slow: %t", line, route.Slow)
		}
		if strings.HasSuffix(route.Pattern, ".xlsx") && !route.Slow {
			t.Errorf("%s makes a workbook and is not slow", route.Pattern)
		}
	}
}

// A county that has itself calculated twenty times at once has two at work; the
// others wait outside and hold no connection, of which the pool has fewer than
// twenty. Meanwhile its own pages and another county's work are answered.
func TestSlow_oneCountyLeavesRoom(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	other := testkit.County(t)
	next := &testkit.Web{Office: other, URL: w.URL, Address: w.Address}
	held, err := w.Super(t).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := held.Exec(t.Context(), `SELECT pg_advisory_xact_lock(2, $1)`, w.County.ID); err != nil { // as a calculation does
		t.Fatal(err)
	}
	const many = 20
	answers := make(chan int, many)
	for range many {
		v := w.Login(t, aid.Clerk, "")
		go func() { answers <- v.Post(t, link.Decide, page.YearField, "2016").Status }()
	}
	waiting := func() (n int) {
		err := w.Super(t).QueryRow(t.Context(), `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid = 2 AND objid = $1::oid`, w.County.ID).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for began := time.Now(); waiting() < 2; time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("%d calculations are at work, want two", waiting())
		}
	}
	clerk, own := next.Login(t, aid.Clerk, ""), w.Login(t, aid.Clerk, "")
	for range 3 {
		if got := own.Get(t, link.Students).Status; got != http.StatusOK {
			t.Errorf("a page of the same county: got %d", got)
		}
		if got := clerk.Get(t, link.RosterExport).Status; got != http.StatusOK {
			t.Errorf("a workbook of another county: got %d", got)
		}
		if got := clerk.Post(t, link.Decide, page.YearField, "2016").Status; got != http.StatusSeeOther {
			t.Errorf("a calculation of another county: got %d", got)
		}
		if n := waiting(); n != 2 {
			t.Errorf("%d calculations of the county are at work, want two", n)
		}
	}
	if err := held.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	took := 0
	for range many {
		switch got := <-answers; got {
		case http.StatusSeeOther:
			took++
		case http.StatusTooManyRequests, http.StatusServiceUnavailable: // on a busy machine: nothing was done
		default:
			t.Errorf("a calculation that waited: got %d", got)
		}
	}
	done := 0
	err = w.Super(t).QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE county_id = $1 AND act = $2`, w.County.ID, aid.DecideAll).Scan(&done)
	if err != nil || done != took || took < 2 {
		t.Errorf("%d calculations were done and %d answered so: %v", done, took, err)
	}
}
