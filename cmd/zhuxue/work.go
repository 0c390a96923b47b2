package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/store"
)

// atOnce is how many jobs run at once, of different counties; the rest wait
// their turn.
const atOnce = 2

// turns lets one job of a county run at a time: whoever sends twenty workbooks
// waits for themselves, not the next county for all twenty.
type turns struct {
	mu   sync.Mutex
	busy map[aid.CountyID]bool
}

// turnPause is when a job looks again whether it is its county's turn.
const turnPause = 500 * time.Millisecond

// take does a county's job if it is the county's turn; else the job is put off.
func (t *turns) take(county aid.CountyID, do func(aid.Actor) error) error {
	t.mu.Lock()
	busy := t.busy[county]
	t.busy[county] = true
	t.mu.Unlock()
	if busy {
		return river.JobSnooze(turnPause)
	}
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.busy, county)
	}()
	return do(aid.System(aid.County{ID: county}))
}

// reading is the worker that reads uploaded workbooks. It enters the county as
// a request does and calls one verb.
type reading struct {
	river.WorkerDefaults[store.ReadUploadJob]
	bureau *bureau.Bureau
	turns  *turns
}

// Work reads one workbook; River calls it again if the process died meanwhile.
func (w *reading) Work(ctx context.Context, job *river.Job[store.ReadUploadJob]) error {
	return w.turns.take(job.Args.County, func(who aid.Actor) error { return w.bureau.ReadUpload(ctx, who, job.Args.Upload) })
}

// Timeout bounds the reading of one workbook.
func (w *reading) Timeout(*river.Job[store.ReadUploadJob]) time.Duration { return 5 * time.Minute }

// rehearsing is the worker that tries a version of the rules on the roster.
type rehearsing struct {
	river.WorkerDefaults[store.RehearseJob]
	bureau *bureau.Bureau
	turns  *turns
}

// Work rehearses one version.
func (w *rehearsing) Work(ctx context.Context, job *river.Job[store.RehearseJob]) error {
	return w.turns.take(job.Args.County, func(who aid.Actor) error { return w.bureau.Rehearse(ctx, who, job.Args.Rehearsal) })
}

// Timeout bounds one rehearsal.
func (w *rehearsing) Timeout(*river.Job[store.RehearseJob]) time.Duration { return 5 * time.Minute }

// starting is the worker that brings a published version of the rules into
// force on its day.
type starting struct {
	river.WorkerDefaults[store.StartEditionJob]
	bureau *bureau.Bureau
	turns  *turns
}

// Work brings one version into force.
func (w *starting) Work(ctx context.Context, job *river.Job[store.StartEditionJob]) error {
	return w.turns.take(job.Args.County, func(who aid.Actor) error { return w.bureau.StartEdition(ctx, who, job.Args.Edition) })
}

// Timeout bounds deciding a county's years anew.
func (w *starting) Timeout(*river.Job[store.StartEditionJob]) time.Duration { return 5 * time.Minute }

// work runs the background jobs until stop is called.
func (o *office) work(ctx context.Context) (stop func(), err error) {
	workers, counties := river.NewWorkers(), &turns{busy: map[aid.CountyID]bool{}}
	river.AddWorker(workers, &reading{bureau: o.bureau, turns: counties})
	river.AddWorker(workers, &rehearsing{bureau: o.bureau, turns: counties})
	river.AddWorker(workers, &starting{bureau: o.bureau, turns: counties})
	client, err := river.NewClient(riverpgxv5.New(o.pool), &river.Config{
		Logger:               o.log,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: atOnce}},
		Workers:              workers,
		RescueStuckJobsAfter: 6 * time.Minute,
		FetchPollInterval:    300 * time.Millisecond,
	})
	if err != nil {
		return nil, fmt.Errorf("set up background work: %w", err)
	}
	if err := o.resume(ctx); err != nil {
		return nil, err
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("start background work: %w", err)
	}
	stopSealing, stopRetaining := o.sealing(ctx), o.retaining(ctx)
	return func() {
		stopRetaining()
		stopSealing()
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
		defer cancel()
		if err := client.StopAndCancel(drain); err != nil {
			o.log.Error("stop background work", "err", err)
		}
	}, nil
}

// resume asks again for what the last run of the program left unread. The queue
// would notice by itself, but only after the time that a reading may take.
func (o *office) resume(ctx context.Context) error {
	counties, err := o.db.Counties(ctx)
	if err != nil {
		return err
	}
	for _, c := range counties { // each behind its own wall
		n, err := o.bureau.ResumeReadings(ctx, c)
		if err != nil {
			return fmt.Errorf("resume readings of county %d: %w", c.ID, err)
		}
		if n > 0 {
			o.log.Info("readings resumed", "county", c.ID, "uploads", n)
		}
		if n, err = o.bureau.ResumeRehearsals(ctx, c); err != nil {
			return fmt.Errorf("resume rehearsals of county %d: %w", c.ID, err)
		}
		if n > 0 {
			o.log.Info("rehearsals resumed", "county", c.ID, "rehearsals", n)
		}
		if n, err = o.bureau.ResumeStarts(ctx, c); err != nil {
			return fmt.Errorf("resume starts of editions of county %d: %w", c.ID, err)
		}
		if n > 0 {
			o.log.Info("starts of editions resumed", "county", c.ID, "editions", n)
		}
	}
	return nil
}

// retainEvery is how often what has served its time is taken away.
const retainEvery = 24 * time.Hour

// retaining takes it away at once and then daily, until stop is called.
func (o *office) retaining(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(retainEvery)
		defer tick.Stop()
		for {
			if err := o.bureau.Retain(ctx); err != nil && ctx.Err() == nil {
				o.log.ErrorContext(ctx, "retention", "err", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
	return func() { cancel(); <-ended }
}
