// Package store holds all SQL. A county's rows are reached through a Tx only,
// and there is no Tx without a county: forgetting the tenant does not compile.
package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"zhuxue/internal/aid"
	"zhuxue/internal/seal"
)

// DB is the database as the app role sees it.
type DB struct {
	work *pgxpool.Pool // transactions inside counties
	desk *pgxpool.Pool // what is outside of them: who somebody is, never for long
	seal *seal.Seal
	wait time.Duration // for a connection of work, at most
}

// Open makes a DB of two pools and the keys of personal fields. The pools may be
// one; where they are two, nobody waits at the door for other people's work.
func Open(work, desk *pgxpool.Pool, keys *seal.Seal) *DB {
	return &DB{work: work, desk: desk, seal: keys, wait: 5 * time.Second}
}

// Guard makes a pool look at each connection that comes back, and destroy one
// that is still inside a county. No code of ours leaves one there; the next
// request must not see it if some ever does.
func Guard(c *pgxpool.Config) {
	c.AfterRelease = func(conn *pgx.Conn) bool {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		var county string
		err := conn.QueryRow(ctx, `SELECT coalesce(current_setting('app.county_id', true), '')`).Scan(&county)
		return err == nil && county == ""
	}
}

// Tx is one transaction inside one county's wall. Every query on it also names
// the county, as $1: for the index, and as a second lock.
type Tx struct {
	pgx.Tx
	County aid.CountyID
	who    aid.Actor
	seal   *seal.Seal
}

// County runs fn in a transaction inside the actor's county and commits it
// unless fn fails, or the actor's seat was taken away meanwhile. Known constraint
// violations come back as aid.Error.
func (db *DB) County(ctx context.Context, who aid.Actor, fn func(*Tx) error) error {
	return db.enter(ctx, who, "BEGIN", func(tx *Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.seated(ctx)
	})
}

// Look is County for reading only: the database refuses any write.
func (db *DB) Look(ctx context.Context, who aid.Actor, fn func(*Tx) error) error {
	return db.enter(ctx, who, "BEGIN READ ONLY", fn)
}

// glance is Look for questions that hang on nothing read before: they, the
// transaction and the county go in one way there and back.
func (db *DB) glance(ctx context.Context, county aid.CountyID, questions ...Question) error {
	conn, err := db.connection(ctx)
	if err != nil {
		return err
	}
	defer conn.Release() // where a question failed, the pool drops the connection with its transaction
	enter := func(b *pgx.Batch) {
		b.Queue(`BEGIN READ ONLY`)
		b.Queue(fmt.Sprintf(`SET LOCAL app.county_id = '%d'`, county))
	}
	leave := func(b *pgx.Batch) { b.Queue(`COMMIT`) }
	return together(ctx, conn, slices.Concat([]Question{enter}, questions, []Question{leave})...)
}

// enter opens the transaction and the county in one round trip. SET LOCAL ends
// with the transaction, so no connection carries a county back to the pool.
func (db *DB) enter(ctx context.Context, who aid.Actor, begin string, fn func(*Tx) error) error {
	if who.County.ID == 0 {
		return aid.E(aid.Forbidden, "请先选择一个县区岗位")
	}
	conn, err := db.connection(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	begin = fmt.Sprintf("%s; SET LOCAL app.county_id = '%d'", begin, who.County.ID)
	err = pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{BeginQuery: begin}, func(tx pgx.Tx) error {
		return fn(&Tx{Tx: tx, County: who.County.ID, who: who, seal: db.seal})
	})
	return mend(err)
}

// connection waits for a connection, but not for ever: who works while all are
// taken is told so.
func (db *DB) connection(ctx context.Context) (*pgxpool.Conn, error) {
	wait, cancel := context.WithTimeout(ctx, db.wait)
	defer cancel()
	conn, err := db.work.Acquire(wait)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil, aid.E(aid.Unavailable, "现在使用的人太多，请稍后再试；您的数据没有改动")
	}
	return conn, mend(err)
}

// Self is the county that the transaction is in.
func (tx *Tx) Self(ctx context.Context) (aid.County, error) {
	return one[aid.County](ctx, tx, `SELECT id, code, name FROM county WHERE id = $1`, tx.County)
}

// platform runs fn in a transaction outside any county, for the few tables of
// platform.go.
func (db *DB) platform(ctx context.Context, fn func(pgx.Tx) error) error {
	return mend(pgx.BeginFunc(ctx, db.desk, fn))
}

// Ping says whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return mend(db.desk.Ping(ctx)) }

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// list collects rows into structs by column name.
func list[T any](ctx context.Context, q querier, sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}

// column collects rows of one value.
func column[T any](ctx context.Context, q querier, sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[T])
}

// one collects exactly one row; absent is NotFound.
func one[T any](ctx context.Context, q querier, sql string, args ...any) (T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		var zero T
		return zero, err
	}
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
	return t, absent(err)
}

// scalar reads one value; absent is NotFound.
func scalar[T any](ctx context.Context, q querier, sql string, args ...any) (T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		var zero T
		return zero, err
	}
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	return t, absent(err)
}

func absent(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return aid.E(aid.NotFound, "没有找到，可能已被删除或不在您的范围内")
	}
	return mend(err)
}

// Question is something to read that can be asked together with others.
type Question func(*pgx.Batch)

// Together asks several questions in one way there and back.
func (tx *Tx) Together(ctx context.Context, questions ...Question) error {
	return together(ctx, tx, questions...)
}

func together(ctx context.Context, of interface {
	SendBatch(context.Context, *pgx.Batch) pgx.BatchResults
}, questions ...Question) error {
	var b pgx.Batch
	for _, add := range questions {
		add(&b)
	}
	return mend(of.SendBatch(ctx, &b).Close())
}

// ask is the question of a statement whose rows, structs by column name, are
// taken when they come.
func ask[T any](take func([]T) error, sql string, args ...any) Question {
	return func(b *pgx.Batch) {
		b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
			found, err := pgx.CollectRows(rows, pgx.RowToStructByName[T])
			if err != nil {
				return err
			}
			return take(found)
		})
	}
}

// into takes rows as they are.
func into[T any](to *[]T) func([]T) error {
	return func(found []T) error {
		*to = found
		return nil
	}
}

// exec runs one statement and returns how many rows it touched.
func exec(ctx context.Context, q querier, sql string, args ...any) (int64, error) {
	tag, err := q.Exec(ctx, sql, args...)
	return tag.RowsAffected(), err
}
