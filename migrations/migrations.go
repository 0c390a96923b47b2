// Package migrations embeds the schema's steps, numbered pairs up and down,
// and walks them as the owner role. Files that have landed never change.
package migrations

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/golang-migrate/migrate/v4"
	_ "github.com/golang-migrate/migrate/v4/database/pgx/v5" // scheme pgx5
	"github.com/golang-migrate/migrate/v4/source"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed *.sql
var files embed.FS

// Up brings the database at the owner's URL to the newest version, the tables
// of the job queue included. It may be repeated.
func Up(ctx context.Context, ownerURL string) error {
	err := walk(ownerURL, up)
	if err != nil {
		return err
	}
	return queueUp(ctx, ownerURL)
}

// Down takes the newest step back.
func Down(ownerURL string) error {
	return walk(ownerURL, func(_ source.Driver, m *migrate.Migrate) error { return m.Steps(-1) })
}

// DownAll takes every step back.
func DownAll(ownerURL string) error {
	return walk(ownerURL, func(_ source.Driver, m *migrate.Migrate) error { return m.Down() })
}

// Version is the database's version, 0 for an empty one. Dirty means that a
// step was cut off: Up takes it again, after a step down a person must look.
func Version(ownerURL string) (version uint, dirty bool, err error) {
	err = walk(ownerURL, func(_ source.Driver, m *migrate.Migrate) error {
		version, dirty, err = m.Version()
		if errors.Is(err, migrate.ErrNilVersion) {
			return nil
		}
		return err
	})
	return version, dirty, err
}

// Newest is the version that Up leads to.
func Newest() uint {
	steps, err := fs.Glob(files, "*.up.sql")
	if err != nil || len(steps) == 0 {
		panic("migrations: none embedded")
	}
	number, _, _ := strings.Cut(steps[len(steps)-1], "_") // Glob sorts
	n, err := strconv.ParseUint(number, 10, 32)
	if err != nil {
		panic("migrations: no number: " + steps[len(steps)-1])
	}
	return uint(n)
}

// walk runs the steps statement by statement: a policy must stand alone where
// the database is spread over machines. Each file opens its own transaction.
func walk(ownerURL string, step func(source.Driver, *migrate.Migrate) error) error {
	embedded, err := iofs.New(files, ".")
	if err != nil {
		return fmt.Errorf("read embedded migrations: %w", err)
	}
	steps := whole{embedded}
	m, err := migrate.NewWithSourceInstance("iofs", steps, driverURL(ownerURL))
	if err != nil {
		return fmt.Errorf("open database for migration: %w", err)
	}
	defer m.Close()
	if err := step(steps, m); err != nil && !errors.Is(err, migrate.ErrNoChange) {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

func driverURL(ownerURL string) string {
	sep := "?"
	if strings.Contains(ownerURL, "?") {
		sep = "&"
	}
	return "pgx5" + strings.TrimPrefix(strings.TrimPrefix(ownerURL, "postgresql"), "postgres") + sep + "x-multi-statement=true"
}

// queueUp walks the job queue's own migration line and lets the app role use
// its tables, which hold ids only and stand outside the county wall.
func queueUp(ctx context.Context, ownerURL string) error {
	pool, err := pgxpool.New(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("open database for the job queue: %w", err)
	}
	defer pool.Close()
	line, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return fmt.Errorf("read the job queue's migrations: %w", err)
	}
	if _, err := line.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	_, err = pool.Exec(ctx, `
		DO $$
		DECLARE queue text;
		BEGIN
			FOR queue IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND starts_with(tablename, 'river_') LOOP
				EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ' || queue || ' TO zhuxue_app';
			END LOOP;
			GRANT SELECT ON schema_migrations TO zhuxue_app;
			GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO zhuxue_app;
		END $$`)
	if err != nil {
		return fmt.Errorf("grant the job queue: %w", err)
	}
	return nil
}
