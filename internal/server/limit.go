package server

import (
	"context"
	"sync"
	"time"

	"zhuxue/internal/aid"
)

// bucket limits how often each person may do something costly: burst times at
// once, and then once every so often. It forgets whoever has been quiet.
type bucket struct {
	burst int
	every time.Duration

	mu   sync.Mutex
	full map[aid.UserID]time.Time // when the person's bucket is full again
}

func newBucket(burst int, every time.Duration) *bucket {
	return &bucket{burst: burst, every: every, full: map[aid.UserID]time.Time{}}
}

// crowd is how many people a bucket remembers before it looks for quiet ones.
const crowd = 10_000

// take lets a person go on, or is TooMany.
func (b *bucket) take(who aid.UserID, now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	full := b.full[who]
	if full.Before(now) {
		full = now
	}
	full = full.Add(b.every)
	if full.Sub(now) > time.Duration(b.burst)*b.every {
		return aid.E(aid.TooMany, "操作太频繁，请过一分钟再试")
	}
	if len(b.full) >= crowd {
		b.forget(now)
	}
	b.full[who] = full
	return nil
}

func (b *bucket) forget(now time.Time) {
	for who, full := range b.full {
		if full.Before(now) {
			delete(b.full, who)
		}
	}
}

// gate lets so many through at once, of each county and of all; the rest wait
// without holding anything. A county that comes with many waits for itself: its
// own door stands before the common one.
type gate struct {
	perCounty int
	patience  time.Duration
	common    chan struct{}

	mu    sync.Mutex
	doors map[aid.CountyID]chan struct{}
}

func newGate(perCounty, all int, patience time.Duration) *gate {
	return &gate{perCounty: perCounty, patience: patience, common: make(chan struct{}, all), doors: map[aid.CountyID]chan struct{}{}}
}

func (g *gate) door(county aid.CountyID) chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.doors[county] == nil {
		g.doors[county] = make(chan struct{}, g.perCounty)
	}
	return g.doors[county]
}

// enter waits for a turn; leave ends it. TooMany where the wait is too long.
func (g *gate) enter(ctx context.Context, county aid.CountyID) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, g.patience)
	defer cancel()
	own := g.door(county)
	for i, door := range []chan struct{}{own, g.common} {
		select {
		case door <- struct{}{}:
		case <-ctx.Done():
			if i > 0 {
				<-own
			}
			return nil, aid.E(aid.TooMany, "同时导出、打印和计算的人较多，这一次没有办理，请过一两分钟再试")
		}
	}
	return func() { <-g.common; <-own }, nil
}
