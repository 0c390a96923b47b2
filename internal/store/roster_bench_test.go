package store_test

import (
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/internal/testkit/pace"
)

// crowded is a county of 60,000 students beside two smaller ones, made once.
var crowd struct {
	once sync.Once
	*testkit.Office
}

func crowded(b *testing.B) *testkit.Office {
	b.Helper()
	crowd.once.Do(func() {
		testkit.Crowd(b, 5_000)
		testkit.Crowd(b, 20_000)
		crowd.Office = testkit.Crowd(b, 60_000)
	})
	return crowd.Office
}

// BenchmarkRoster reads a page of 50 out of 60,000 students behind the wall,
// and prints how long the same SQL takes on a bare connection.
func BenchmarkRoster(b *testing.B) {
	o := crowded(b)
	all := aid.RosterFilter{Term: testkit.Autumn}
	for _, sort := range rosterSorts {
		b.Run(string(sort), func(b *testing.B) {
			at := aid.RosterPlace{Sort: sort, Most: 50}
			sql, args := store.RosterQuery(o.County.ID, all, at, nil)
			beside(b, o, sql, args, func(tx *store.Tx) error {
				_, err := tx.Roster(b.Context(), all, at)
				return err
			})
		})
	}
}

// BenchmarkFind searches 60,000 students, each way that a person may type.
func BenchmarkFind(b *testing.B) {
	o := crowded(b)
	for name, seek := range map[string]store.Seek{
		"name": {Name: "王伟"}, "given": {Name: "伟芳"}, "initials": {Initials: "wwf"}, "number": {Number: testkit.IDNumber("990001", "20000101", 0)},
	} {
		b.Run(name, func(b *testing.B) {
			beside(b, o, "", nil, func(tx *store.Tx) error {
				_, err := tx.FindStudents(b.Context(), seek, aid.Place{}, 101)
				return err
			})
		})
	}
}

// beside measures a read inside the county, and the bare query in turn with it
// where there is one.
func beside(b *testing.B, o *testkit.Office, sql string, args []any, ours func(*store.Tx) error) {
	look := pace.Timed("ours", func() {
		if err := o.DB.Look(b.Context(), o.As(aid.Clerk), ours); err != nil {
			b.Fatal(err)
		}
	})
	for range 10 {
		look.Do() // plans are made
	}
	ways := []pace.Way{look}
	if sql != "" {
		ways = append(ways, pace.Way{Name: "limit", Do: func() time.Duration { return bareQuery(b, o, sql, args) }})
	}
	pace.Beside(b, pace.Millis, ways...)
}

// bareQuery runs the query as the app role with nothing of ours around it but
// the county.
func bareQuery(b *testing.B, o *testkit.Office, sql string, args []any) (took time.Duration) {
	b.Helper()
	err := o.DB.Look(b.Context(), o.As(aid.Clerk), func(tx *store.Tx) error {
		began := time.Now()
		rows, err := tx.Query(b.Context(), sql, args...)
		if err != nil {
			return err
		}
		_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (int, error) { return len(row.RawValues()), nil })
		took = time.Since(began)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return took
}
