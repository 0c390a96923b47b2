package server_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/testkit"
)

// replay says the same to the database again, with nothing of ours around it.
func replay(b *testing.B, conn *pgx.Conn, said []statement) {
	b.Helper()
	for _, s := range said {
		if _, err := conn.Exec(b.Context(), s.sql, s.args...); err != nil {
			b.Fatalf("%v: %s", err, s.sql)
		}
	}
}

// BenchmarkPages asks for each of the pages that a county of 60,000 looks at
// most, signed in, over HTTP. Beside it, in the same run, the very statements
// of that page are said to the database on one connection: the limit. Figures
// are medians: of the page, of the limit, and how much of the limit's speed the
// page reaches.
func BenchmarkPages(b *testing.B) {
	w, s := overheard(b, testkit.Crowd(b, 60_000))
	conn, err := pgx.Connect(b.Context(), w.App)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, p := range mostSeen(b, w) {
		b.Run(strings.ReplaceAll(p.name, " ", "_"), func(b *testing.B) {
			ask := func() {
				if a := p.by.Get(b, p.address); a.Status != http.StatusOK {
					b.Fatalf("%s: got %d %s", p.address, a.Status, a.Location)
				}
			}
			ask()
			said := s.of(ask)
			var pages, limits []time.Duration
			for b.Loop() {
				began := time.Now()
				ask()
				pages = append(pages, time.Since(began))
				b.StopTimer()
				began = time.Now()
				replay(b, conn, said)
				limits = append(limits, time.Since(began))
				b.StartTimer()
			}
			slices.Sort(pages)
			slices.Sort(limits)
			median, limit := pages[len(pages)/2], limits[len(limits)/2]
			b.ReportMetric(median.Seconds()*1000, "p50-ms")
			b.ReportMetric(pages[0].Seconds()*1000, "fastest-ms")
			b.ReportMetric(limit.Seconds()*1000, "limit-ms")
			b.ReportMetric(limit.Seconds()/median.Seconds(), "of-limit")
			b.ReportMetric(float64(len(said)), "statements")
		})
	}
}
