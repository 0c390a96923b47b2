package rules

import (
	"math/bits"
	"sync"
	"sync/atomic"
)

// sayings keeps what the items of a page say where certain rows hold. Millions of students lead to a few hundred of these, so that judging
// one is finding the place. Several goroutines may ask at once: a place is written once, under the lock, before it is told.
type sayings struct {
	season int // 0 autumn, 1 spring
	lock   sync.Mutex
	places [sayingPlaces]sayingPlace
}

// sayingPlace is the rows that surely hold and those that may, and what the items say then.
type sayingPlace struct {
	told      atomic.Bool
	must, may uint64
	says      []Verdict
}

// A saying stands in its place or in one of the next; beyond these it is worked out anew each time.
const (
	sayingBits   = 11
	sayingPlaces = 1 << sayingBits
	sayingTries  = 8
)

// find gives what the items of the page say where these rows surely hold and those may. It must not be written to.
func (s *sayings) find(p *page, must, may uint64) []Verdict {
	const odd, other = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F // large odd numbers spread the bits
	home := (must*odd + may) * other >> (64 - sayingBits)
	for i := range uint64(sayingTries) {
		at := (home + i) % sayingPlaces
		place := &s.places[at]
		if !place.told.Load() {
			s.add(place, p, must, may)
		}
		if place.must == must && place.may == may {
			return place.says
		}
	}
	return p.say(s.season, must, may)
}

// add works out what the items say and keeps it in a place, if nobody else was faster.
func (s *sayings) add(place *sayingPlace, p *page, must, may uint64) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if !place.told.Load() {
		place.must, place.may, place.says = must, may, p.say(s.season, must, may)
		place.told.Store(true)
	}
}

// say takes for each item the highest row that surely holds. If a row that ranks above it may hold, the sum is not known, and where
// nothing but the base row surely holds, neither is the right.
func (p *page) say(season int, must, may uint64) []Verdict {
	all := make([]Verdict, len(p.items))
	for i, rows := range p.items {
		top := bits.Len64(must&rows) - 1
		all[i] = p.hit[season][top]
		if may&p.above[top] == 0 {
			continue
		}
		open := Verdict{Rule: all[i].Rule, Answer: Unset}
		if all[i].Answer == No {
			open.Answer = Unknown
		}
		all[i] = open
	}
	return all
}
