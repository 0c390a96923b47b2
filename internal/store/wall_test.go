package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// lonely is a pool of one connection.
func lonely(t *testing.T, o *testkit.Office) *pgxpool.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(o.App)
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = 1
	store.Guard(config)
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// countyTables are all tables behind the wall.
func countyTables(t *testing.T, q interface {
	Query(context.Context, string, ...any) (pgx.Rows, error)
}) []string {
	t.Helper()
	rows, err := q.Query(t.Context(), `
		SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'county_id'
		WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname <> ALL ($1) ORDER BY 1`, store.PlatformTables)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 15 {
		t.Fatalf("got %d tables, %v", len(tables), err)
	}
	return tables
}

// One connection for two counties, ten thousand requests in turn: each sees its
// own rows, the query itself names no county. A request outside any county gets
// an error in between, never a row.
func TestPool_tenThousandRequestsOfTwoCounties(t *testing.T) {
	t.Parallel()
	a, b := testkit.County(t), testkit.County(t)
	pool := lonely(t, a)
	db := store.Open(pool, pool, a.Keys)
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 2500 {
				o := []*testkit.Office{a, b}[(worker+i)%2]
				var own, others int
				err := db.Look(t.Context(), o.As(aid.Clerk), func(tx *store.Tx) error {
					return tx.QueryRow(t.Context(), `SELECT count(*) FILTER (WHERE county_id = $1), count(*) FILTER (WHERE county_id <> $1) FROM township`, o.County.ID).Scan(&own, &others)
				})
				if err != nil || own != 2 || others != 0 {
					t.Errorf("got %d own and %d other rows, %v", own, others, err)
				}
				if i%100 == 0 {
					outside(t, pool, "township")
				}
			}
		})
	}
	all.Wait()
}

// While one holds the only connection, a hundred others are told that too many
// are at work, and none is stuck; then all is as before.
func TestPool_exhausted(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	db := store.Open(lonely(t, o), o.Pool, o.Keys)
	db.SetWait(100 * time.Millisecond)
	look := func() error { return db.Look(t.Context(), o.As(aid.Clerk), func(*store.Tx) error { return nil }) }
	err := db.Look(t.Context(), o.As(aid.Clerk), func(*store.Tx) error {
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				if err := look(); aid.KindOf(err) != aid.Unavailable {
					t.Errorf("got %v, want unavailable", err)
				}
			})
		}
		all.Wait()
		_, err := db.Counties(t.Context()) // the desk goes on
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if err := look(); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// outside asks for rows without a county; it must be an error.
func outside(t *testing.T, pool *pgxpool.Pool, table string) {
	t.Helper()
	var n int
	err := pool.QueryRow(t.Context(), `SELECT count(*) FROM `+table).Scan(&n)
	known, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || known.Code != "42704" && known.Code != "22P02" { // no such setting; ”” is no number
		t.Errorf("%s without a county: got %d rows and %v, want an error", table, n, err)
	}
}

// Without a county every table behind the wall is an error, on a fresh
// connection and on one that was inside a county before.
func TestWall_withoutACountyIsAnError(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	pool := lonely(t, o)
	tables := countyTables(t, pool)
	for _, table := range tables {
		outside(t, pool, table)
	}
	err := store.Open(pool, pool, o.Keys).Look(t.Context(), o.As(aid.Clerk), func(tx *store.Tx) error {
		_, err := tx.Schools(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		outside(t, pool, table)
	}
}

// A connection that comes back inside a county is destroyed.
func TestPool_countyLeftBehindIsDestroyed(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	pool := lonely(t, o)
	pid := func(before string) (pid uint32) {
		t.Helper()
		err := pool.AcquireFunc(t.Context(), func(c *pgxpool.Conn) error {
			pid = c.Conn().PgConn().PID()
			_, err := c.Exec(t.Context(), before)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return pid
	}
	first := pid(`SELECT 1`)
	if again := pid(fmt.Sprintf(`SET app.county_id = '%d'`, o.County.ID)); again != first {
		t.Errorf("a clean connection was destroyed: %d, then %d", first, again)
	}
	if third := pid(`SELECT 1`); third == first {
		t.Error("the connection came back inside a county and was used again")
	}
	outside(t, pool, "school")
}

// A prepared statement, long past its fifth run and its generic plan, still
// asks for the county of each transaction.
func TestWall_cachedPlanAsksAgain(t *testing.T) {
	t.Parallel()
	a, b := testkit.County(t), testkit.County(t)
	pool := lonely(t, a)
	err := pool.AcquireFunc(t.Context(), func(c *pgxpool.Conn) error {
		if _, err := c.Exec(t.Context(), `SET plan_cache_mode = force_generic_plan`); err != nil {
			return err
		}
		_, err := c.Conn().Prepare(t.Context(), "whose", `SELECT min(county_id), max(county_id) FROM township`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	db := store.Open(pool, pool, a.Keys)
	for i := range 12 {
		o := []*testkit.Office{a, b}[i/6]
		err := db.Look(t.Context(), o.As(aid.Clerk), func(tx *store.Tx) error {
			var least, most aid.CountyID
			if err := tx.QueryRow(t.Context(), "whose").Scan(&least, &most); err != nil {
				return err
			}
			if least != o.County.ID || most != o.County.ID {
				t.Errorf("run %d in county %d: got rows of %d to %d", i+1, o.County.ID, least, most)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := pool.Exec(t.Context(), "whose"); err == nil {
		t.Error("outside any county: got no error")
	}
}

// No row is moved into another county, and none is added there: not even by the
// owner, who may write every table.
func TestWall_noRowMovesToAnotherCounty(t *testing.T) {
	t.Parallel()
	a, b := testkit.County(t), testkit.County(t)
	a.Enrol(t, testkit.Autumn, a.Pupil(func(d *aid.Draft) { d.Phone, d.Bank, d.Account = "13900000000", "信用社", "6222020000000000000" }))
	if _, err := a.Bureau.ReceiveUpload(t.Context(), a.As(aid.Clerk), aid.SchoolBook, testkit.Autumn, "x.csv", []byte("学校名称,办学类型\n")); err != nil {
		t.Fatal(err)
	}
	owner, err := pgx.Connect(t.Context(), a.Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { owner.Close(context.WithoutCancel(t.Context())) })
	tried := 0
	for _, table := range countyTables(t, owner) {
		var rows int64
		try := func(statement string) error {
			tx, err := owner.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback(t.Context())
			if _, err := tx.Exec(t.Context(), fmt.Sprintf(`SET LOCAL app.county_id = '%d'`, a.County.ID)); err != nil {
				t.Fatal(err)
			}
			tag, err := tx.Exec(t.Context(), statement)
			rows = tag.RowsAffected()
			return err
		}
		if try(`SELECT FROM `+table) != nil || rows == 0 {
			continue // nothing to move
		}
		tried++
		for _, statement := range []string{
			fmt.Sprintf(`UPDATE %s SET county_id = %d`, table, b.County.ID),
			fmt.Sprintf(`INSERT INTO %[1]s (county_id, %[2]s) OVERRIDING SYSTEM VALUE SELECT %[3]d, %[2]s FROM %[1]s`, table, otherColumns(t, owner, table), b.County.ID),
		} {
			if err := try(statement); err == nil || !strings.Contains(err.Error(), "row-level security") {
				t.Errorf("%s: got %v and %d rows, want a refusal by the wall", table, err, rows)
			}
		}
	}
	if tried < 9 {
		t.Errorf("tried %d tables only: the others were empty", tried)
	}
}

// otherColumns are those that can be written, but for the county.
func otherColumns(t *testing.T, conn *pgx.Conn, table string) (names string) {
	t.Helper()
	err := conn.QueryRow(t.Context(), `
		SELECT string_agg(attname, ', ') FROM pg_attribute
		WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> 'county_id'`, table).Scan(&names)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// A fresh database has no account, and so no default password.
func TestFresh_hasNoAccount(t *testing.T) {
	t.Parallel()
	var accounts, seats, counties int
	err := testkit.Fresh(t).Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM login), (SELECT count(*) FROM seat), (SELECT count(*) FROM county)`).Scan(&accounts, &seats, &counties)
	if err != nil || accounts+seats+counties != 0 {
		t.Errorf("got %d accounts, %d seats, %d counties, %v, want none", accounts, seats, counties, err)
	}
}

// Sealing and imports lock by county: one that is locked does not hold up
// another.
func TestLocks_areOfOneCounty(t *testing.T) {
	t.Parallel()
	a, b := testkit.County(t), testkit.County(t)
	err := a.DB.County(t.Context(), a.As(aid.Clerk), func(tx *store.Tx) error {
		if _, err := tx.SaveVillages(t.Context(), []aid.VillageDraft{{Township: "石门镇", Name: "新村"}}); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		return b.DB.County(ctx, b.As(aid.Clerk), func(other *store.Tx) error {
			_, err := other.SaveVillages(ctx, []aid.VillageDraft{{Township: "石门镇", Name: "新村"}})
			return err
		})
	})
	if err != nil {
		t.Errorf("a county waits for another: %v", err)
	}
}
