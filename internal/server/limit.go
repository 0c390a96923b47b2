package server

import (
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
