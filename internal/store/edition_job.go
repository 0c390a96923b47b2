package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"zhuxue/internal/aid"
)

// RehearseJob asks a worker to try an edition on the roster.
type RehearseJob struct {
	County    aid.CountyID    `json:"county"`
	Rehearsal aid.RehearsalID `json:"rehearsal"`
}

// Kind names the job in the queue.
func (RehearseJob) Kind() string { return "rehearse" }

// InsertOpts lets a job that a crash cut off begin again soon.
func (RehearseJob) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 5} }

// StartEditionJob asks a worker to bring a published edition into force on its
// day.
type StartEditionJob struct {
	County  aid.CountyID  `json:"county"`
	Edition aid.EditionID `json:"edition"`
}

// Kind names the job in the queue.
func (StartEditionJob) Kind() string { return "start_edition" }

// AskToRehearse queues a rehearsal; it happens only if the transaction commits.
func (tx *Tx) AskToRehearse(ctx context.Context, id aid.RehearsalID) error {
	_, err := queue.InsertTx(ctx, tx.Tx, RehearseJob{County: tx.County, Rehearsal: id}, nil)
	return err
}

// AskToStart queues the beginning of an edition for a moment; the zero moment
// is now.
func (tx *Tx) AskToStart(ctx context.Context, id aid.EditionID, at time.Time) error {
	_, err := queue.InsertTx(ctx, tx.Tx, StartEditionJob{County: tx.County, Edition: id}, &river.InsertOpts{ScheduledAt: at})
	return err
}

// RehearseAgain queues every rehearsal that a crash left unfinished, and says
// how many there were.
func (tx *Tx) RehearseAgain(ctx context.Context) (int, error) {
	rows, err := tx.Query(ctx, `SELECT id FROM rehearsal WHERE county_id = $1 AND state IN ('asked', 'running')`, tx.County)
	if err != nil {
		return 0, err
	}
	left, err := pgx.CollectRows(rows, pgx.RowTo[aid.RehearsalID])
	if err != nil || len(left) == 0 {
		return 0, err
	}
	jobs := make([]river.InsertManyParams, len(left))
	for i, id := range left {
		jobs[i].Args = RehearseJob{County: tx.County, Rehearsal: id}
	}
	_, err = queue.InsertManyTx(ctx, tx.Tx, jobs)
	return len(left), err
}
