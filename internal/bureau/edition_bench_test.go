package bureau_test

import (
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
	"zhuxue/internal/testkit/pace"
)

// BenchmarkRehearseCounty rehearses a draft that changes boarding aid and the
// senior grant, so that a good part of the county stands on the list of names.
func BenchmarkRehearseCounty(b *testing.B) {
	n := countySize(b)
	o := testkit.Crowd(b, n)
	text := raised()
	text.Book = strings.Replace(text.Book, "{senior: 200000}", "{senior: 230000}", 1)
	id, err := o.Bureau.DraftEdition(b.Context(), drafter(o), text)
	if err != nil {
		b.Fatal(err)
	}
	pace.Beside(b, pace.Millis, pace.Way{Name: "ours", Do: func() time.Duration {
		r, err := o.Bureau.RehearseEdition(b.Context(), drafter(o), id, 1)
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		if err := o.Bureau.Rehearse(b.Context(), aid.System(o.County), r); err != nil {
			b.Fatal(err)
		}
		return time.Since(began)
	}})
	l, err := o.Bureau.RehearsalChanges(b.Context(), drafter(o), id, aid.ChangeFilter{Most: 1})
	if err != nil || l.Total == 0 {
		b.Fatalf("got %d changes, %v", l.Total, err)
	}
	b.ReportMetric(float64(l.Total), "changes")
}
