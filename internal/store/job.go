package store

import (
	"context"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"zhuxue/internal/aid"
)

// ReadUploadJob asks a worker to read a workbook. Jobs stand outside the
// county wall, so they hold ids only; the worker enters the county as a
// request does.
type ReadUploadJob struct {
	County aid.CountyID `json:"county"`
	Upload aid.UploadID `json:"upload"`
}

// Kind names the job in the queue.
func (ReadUploadJob) Kind() string { return "read_upload" }

// InsertOpts lets a job that a crash cut off begin again soon.
func (ReadUploadJob) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 5} }

// queue only inserts; cmd/zhuxue runs the workers.
var queue = must(river.NewClient(riverpgxv5.New(nil), &river.Config{}))

func must[T any](t T, err error) T {
	if err != nil {
		panic(err)
	}
	return t
}

// AskToRead queues the reading of an upload; it happens only if the
// transaction commits.
func (tx *Tx) AskToRead(ctx context.Context, id aid.UploadID) error {
	_, err := queue.InsertTx(ctx, tx.Tx, ReadUploadJob{County: tx.County, Upload: id}, nil)
	return err
}
