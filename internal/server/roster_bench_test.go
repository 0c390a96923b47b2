package server_test

import (
	"net/http"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/internal/testkit/pace"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// BenchmarkSearch types a name into the box of a signed-in page.
func BenchmarkSearch(b *testing.B) {
	w := testkit.Crowd(b, 60_000).Site(b, server.Options{Now: racing()})
	v := w.Login(b, aid.Clerk, "")
	pace.Beside(b, pace.Millis, pace.Timed("ours", func() {
		v.Post(b, link.Search, page.SearchField, "王伟")
		if a := v.Get(b, link.Search); a.Status != http.StatusOK {
			b.Fatalf("got %d", a.Status)
		}
	}))
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
