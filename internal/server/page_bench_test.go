package server_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/testkit"
	"zhuxue/internal/testkit/pace"
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
// of that page are said to the database on one connection: the limit.
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
			limit := pace.Timed("limit", func() { replay(b, conn, said) })
			pace.Beside(b, pace.Millis, pace.Timed("ours", ask), limit)
			b.ReportMetric(float64(len(said)), "statements")
		})
	}
}
