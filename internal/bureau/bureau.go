// Package bureau holds the verbs of the office. Each enters the county, reads,
// asks permission, takes the domain's step and saves it with its audit entry,
// all in one transaction.
package bureau

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// Bureau does what an education bureau does. It is safe for concurrent use.
type Bureau struct {
	db   *store.DB
	book *rules.Book
	now  func() time.Time
	log  *slog.Logger

	// Trial lets the platform's operator go without a second factor, beside the
	// private database of a demonstration. Set it before use.
	Trial bool

	// Scan says whether a workbook holds malware: nil is clean. Where it is not
	// set, nobody looks. Set it before use.
	Scan func(ctx context.Context, content []byte) error

	counts   counts   // how long the list of each county is
	editions sync.Map // hash of an edition's text to its *rules.Book
	asides   sync.WaitGroup
}

// New makes a Bureau on a database and a rulebook. now is the clock.
func New(db *store.DB, book *rules.Book, now func() time.Time, log *slog.Logger) *Bureau {
	return &Bureau{db: db, book: book, now: now, log: log}
}

// aside does something after the answer, so that nobody can tell from the time
// of the answer whether it is done. What goes wrong stands in the log.
func (b *Bureau) aside(ctx context.Context, what string, do func(context.Context) error) {
	b.asides.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := do(ctx); err != nil {
			b.log.WarnContext(ctx, what, "err", err)
		}
	})
}

// Wait returns when all that is done aside is done.
func (b *Bureau) Wait() { b.asides.Wait() }

// Healthy says whether the database answers.
func (b *Bureau) Healthy(ctx context.Context) error { return b.db.Ping(ctx) }

// Term is the term in which the office works today.
func (b *Bureau) Term() aid.Term { return aid.TermOf(b.now()) }
