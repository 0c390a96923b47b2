// Package pace takes the time of several ways of doing the same, in turn and in one run, and tells medians: other work on the machine slows
// some turns down, and a median does not hear of them as long as they are fewer than half.
package pace

import (
	"slices"
	"testing"
	"time"
)

// Way is one way of doing the same.
type Way struct {
	Name string
	Do   func() time.Duration // does all of it once, and says how long it took
}

// Timed makes a way of what is timed from beginning to end.
func Timed(name string, do func()) Way {
	return Way{name, func() time.Duration {
		began := time.Now()
		do()
		return time.Since(began)
	}}
}

// Unit is what a time is told in.
type Unit struct {
	name string
	of   func(time.Duration) float64
}

// Millis tells the time of a whole turn.
var Millis = Unit{"ms", func(d time.Duration) float64 { return d.Seconds() * 1000 }}

// Each tells the time that each of n things takes.
func Each(n int, thing string) Unit {
	return Unit{"ns/" + thing, func(d time.Duration) float64 { return float64(d.Nanoseconds()) / float64(n) }}
}

// PerSecond tells how many of n things are done in a second.
func PerSecond(n int, things string) Unit {
	return Unit{things + "/s", func(d time.Duration) float64 { return float64(n) / d.Seconds() }}
}

// Beside does the same in every way in turn, and reports the median of each, and how many times as long as the first each other way takes:
// ours is the first, and "limit/ours" is how much of the limit's speed it reaches.
func Beside(b *testing.B, unit Unit, ways ...Way) {
	b.Helper()
	laps := make([]Laps, len(ways))
	Turns(b, func() {
		for i, w := range ways {
			laps[i] = append(laps[i], w.Do())
		}
	})
	first := laps[0].Median()
	for i, w := range ways {
		median := laps[i].Median()
		b.ReportMetric(unit.of(median), w.Name+"-"+unit.name)
		if i > 0 {
			b.ReportMetric(median.Seconds()/first.Seconds(), w.Name+"/"+ways[0].Name)
		}
	}
}

// least is how many turns a median is of.
const least = 5

// Turns takes turns until the benchmark has had its time, and five at least. The mean of all is not reported.
func Turns(b *testing.B, turn func()) {
	b.Helper()
	n := 0
	for ; b.Loop(); n++ {
		turn()
	}
	for ; n < least; n++ {
		turn()
	}
	b.ReportMetric(float64(n), "turns")
	b.ReportMetric(0, "ns/op") // leaves it out
}

// Laps are how long each turn took.
type Laps []time.Duration

// Median is the middle one, of an even number the later of the two.
func (l Laps) Median() time.Duration { return slices.Sorted(slices.Values(l))[len(l)/2] }
