package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"zhuxue/internal/aid"
)

// LineKey names a row of a workbook within its county.
type LineKey struct {
	Upload  aid.UploadID
	Ordinal int
}

func (tx *Tx) linePlace(id aid.UploadID, ordinal int) string {
	return fmt.Sprintf("%d/upload_line/%d/%d", tx.County, id, ordinal)
}

// openLine reads a sealed row into l.
func (tx *Tx) openLine(key LineKey, sealed []byte, l any) error {
	text, err := tx.seal.Open(sealed, tx.linePlace(key.Upload, key.Ordinal))
	if err != nil {
		return fmt.Errorf("open line %d of upload %d: %w", key.Ordinal, key.Upload, err)
	}
	return json.Unmarshal(text, l)
}

// eachSealed hands over sealed rows one by one: all at once are hundreds of
// megabytes. Each is good until the next comes.
func (tx *Tx) eachSealed(ctx context.Context, sql string, args []any, each func(LineKey, []byte) error) error {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	var key LineKey
	var sealed pgtype.DriverBytes
	_, err = pgx.ForEachRow(rows, []any{&key.Upload, &key.Ordinal, &sealed}, func() error { return each(key, sealed) })
	return err
}

// sealedRow is a row as it comes.
type sealedRow struct {
	key    LineKey
	sealed []byte
}

// opened is some rows, open, one after the other as they came, or why one is not.
type opened[T any] struct {
	keys  []LineKey
	lines []T
	err   error
}

// open opens rows beside whatever goes on.
func open[T any](tx *Tx, rows []sealedRow) <-chan opened[T] {
	done := make(chan opened[T], 1)
	go func() {
		o := opened[T]{make([]LineKey, len(rows)), make([]T, len(rows)), nil}
		for i := 0; i < len(rows) && o.err == nil; i++ {
			o.keys[i] = rows[i].key
			o.err = tx.openLine(rows[i].key, rows[i].sealed, &o.lines[i])
		}
		done <- o
	}()
	return done
}

// openedAtOnce is how many rows are opened by one hand: some 500 KB. Few hands
// are at it at any time.
const openedAtOnce = 256

// eachOpened hands over sealed rows in their order, each opened as a T. While
// some are taken the next are opened, and those after them are on their way.
func eachOpened[T any](ctx context.Context, tx *Tx, sql string, args []any, each func(LineKey, *T)) (err error) {
	hands := make(chan (<-chan opened[T]), 1)
	var read error
	go func() {
		defer close(hands)
		var rows []sealedRow
		read = tx.eachSealed(ctx, sql, args, func(key LineKey, sealed []byte) error {
			rows = append(rows, sealedRow{key, slices.Clone(sealed)})
			if len(rows) == openedAtOnce {
				hands <- open[T](tx, rows)
				rows = nil
			}
			return nil
		})
		hands <- open[T](tx, rows)
	}()
	for hand := range hands {
		o := <-hand
		if err == nil {
			err = o.err
		}
		for i := 0; i < len(o.lines) && err == nil; i++ {
			each(o.keys[i], &o.lines[i])
		}
	}
	if err == nil {
		err = read
	}
	return err
}
