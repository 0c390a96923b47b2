// Package testkit is for tests only: a real database, a county per test,
// builders, golden files and a browser.
package testkit

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zhuxue/internal/devdb"
	"zhuxue/internal/seal"
	"zhuxue/internal/store"
	"zhuxue/migrations"
)

const template = "zhuxue_template"

// Database is one database of the test cluster, migrated, as each role.
type Database struct {
	Superuser string // connection string
	Owner     string
	App       string
	Pool      *pgxpool.Pool // as the app role
	Keys      *seal.Seal
	DB        *store.DB
	peopled   *sync.Once
}

// Shared is the test package's own database, made at its first use.
var Shared = sync.OnceValues(newDatabase)

// DB is the package's database; without a test cluster the test fails.
func DB(t testing.TB) *Database {
	t.Helper()
	db, err := Shared()
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// Fresh is a database of the test's own, for tests of platform tables and
// migrations.
func Fresh(t testing.TB) *Database {
	t.Helper()
	db, err := newDatabase()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Pool.Close)
	return db
}

// people gives the accounts 1 to 199 of actors whom no admin made to persons of
// their own, so that what such an actor signs is somebody's. They hold no seat.
func (db *Database) people(t testing.TB) {
	t.Helper()
	db.peopled.Do(func() {
		conn, err := pgx.Connect(t.Context(), db.Owner)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		_, err = conn.Exec(t.Context(), `
			INSERT INTO login (id, name, person, password, person_print) OVERRIDING SYSTEM VALUE
			SELECT n, 'person-' || n, '某人', '', decode(md5(n::text), 'hex') FROM generate_series(1, 199) n
			ON CONFLICT DO NOTHING;
			SELECT setval(pg_get_serial_sequence('login', 'id'), 1000)`)
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Super is a connection to this database that passes by every wall and check,
// for tests that play the intruder.
func (db *Database) Super(t testing.TB) *pgx.Conn {
	t.Helper()
	config, err := pgx.ParseConfig(db.Superuser)
	if err != nil {
		t.Fatal(err)
	}
	config.Database = db.Pool.Config().ConnConfig.Database
	config.RuntimeParams["session_replication_role"] = "replica" // no foreign key either
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func newDatabase() (*Database, error) {
	ctx := context.Background()
	superuser := os.Getenv("ZHUXUE_TEST_DATABASE_URL")
	if superuser == "" {
		return nil, fmt.Errorf("ZHUXUE_TEST_DATABASE_URL is not set: run `make test`, or `go run ./internal/devdb/with -- go test ./...`")
	}
	name := "t_" + strings.ToLower(rand.Text()[:10])
	if err := clone(ctx, superuser, name); err != nil {
		return nil, err
	}
	owner, app, err := devdb.PrepareDatabase(ctx, superuser, name)
	if err != nil {
		return nil, err
	}
	config, err := pgxpool.ParseConfig(app)
	if err != nil {
		return nil, err
	}
	store.Guard(config)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	keys := seal.New()
	return &Database{Superuser: superuser, Owner: owner, App: app, Pool: pool, Keys: keys, DB: store.Open(pool, pool, keys), peopled: &sync.Once{}}, nil
}

// clone copies the migrated template, making it first where it is missing.
// Packages run as parallel processes, so one lock guards both.
func clone(ctx context.Context, superuser, name string) error {
	conn, err := pgx.Connect(ctx, superuser)
	if err != nil {
		return fmt.Errorf("connect to the test cluster: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(7425)"); err != nil {
		return err
	}
	if err := ensureTemplate(ctx, conn, superuser); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()+" TEMPLATE "+template+" STRATEGY file_copy")
	return err
}

func ensureTemplate(ctx context.Context, conn *pgx.Conn, superuser string) error {
	var ready bool
	err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", template).Scan(&ready)
	if err != nil || ready {
		return err
	}
	const raw = template + "_raw" // renamed when whole, so that a killed run leaves no half template
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+raw); err != nil {
		return err
	}
	owner, _, err := devdb.PrepareDatabase(ctx, superuser, raw)
	if err != nil {
		return err
	}
	if err := migrations.Up(ctx, owner); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+raw+" RENAME TO "+template)
	return err
}
