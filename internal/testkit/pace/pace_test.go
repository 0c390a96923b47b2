package pace_test

import (
	"maps"
	"testing"
	"time"

	"zhuxue/internal/testkit/pace"
)

// A turn that something else slowed down is not heard of, a benchmark that is done after one turn still takes five, and a limit that takes half the
// time is reached to one half.
func TestBeside_reportsMedians(t *testing.T) {
	t.Parallel()
	ours := []time.Duration{40, 900, 30, 40, 50}
	n := 0
	slow := func() time.Duration { // longer than a benchmark looks for time
		if n++; n == 1 {
			time.Sleep(1100 * time.Millisecond)
		}
		return ours[n-1] * time.Millisecond
	}
	got := testing.Benchmark(func(b *testing.B) {
		n = 0
		pace.Beside(b, pace.PerSecond(100, "rows"), pace.Way{Name: "ours", Do: slow},
			pace.Way{Name: "limit", Do: func() time.Duration { return 20 * time.Millisecond }})
	}).Extra
	want := map[string]float64{"ours-rows/s": 2500, "limit-rows/s": 5000, "limit/ours": 0.5, "turns": 5, "ns/op": 0}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := (pace.Laps{4, 1, 3, 2}).Median(); got != 3 {
		t.Errorf("of an even number: got %d, want the later of the middle two", got)
	}
}
