// Package peer holds the plan's rules, as the rules package decides them, against general engines and against SQL: the same law, written
// out from the same book, on the same students, in one run. It is a module of its own, so that no engine enters the program's.
package peer

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// BenchmarkPeers lets every engine decide the same students in turn, holds their sums against each other each time, and prints medians.
func BenchmarkPeers(b *testing.B) {
	l, all := plan(), students(100_000)
	engines := []engine{ours(l, all), withExpr(b, l, all), withCEL(b, l, all), withSQL(b, l, all)}
	times := make([][]time.Duration, len(engines))
	var want sums
	for b.Loop() {
		for i, e := range engines {
			start := time.Now()
			got, err := e.run()
			times[i] = append(times[i], time.Since(start))
			if err != nil {
				b.Fatalf("%s: %v", e.name, err)
			}
			if i == 0 && len(times[0]) == 1 {
				want = got
			}
			if got != want {
				b.Fatalf("%s: got %v, want %v", e.name, got, want)
			}
		}
	}
	if want[0].people == 0 || want[1].fen == 0 {
		b.Fatalf("nobody was entitled: %v", want)
	}
	first := median(times[0])
	for i, e := range engines {
		ns := float64(median(times[i]).Nanoseconds()) / float64(len(all))
		b.ReportMetric(ns, e.name+"-ns/student")
		fmt.Printf("%-5s median of %d: %8.1f ns a student, %6.1f times ours\n", e.name, len(times[i]), ns, float64(median(times[i]))/float64(first))
	}
}

func median(all []time.Duration) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}
