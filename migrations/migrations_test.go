package migrations_test

import (
	"testing"

	"zhuxue/internal/testkit"
	"zhuxue/migrations"
)

func TestMigrations_upDownUp(t *testing.T) {
	db := testkit.Fresh(t)
	db.Pool.Close()
	for range 2 {
		if err := migrations.DownAll(db.Owner); err != nil {
			t.Fatal(err)
		}
		if v, dirty, err := migrations.Version(db.Owner); err != nil || v != 0 || dirty {
			t.Fatalf("after down: got version %d, dirty %t, %v, want 0", v, dirty, err)
		}
		if err := migrations.Up(t.Context(), db.Owner); err != nil {
			t.Fatal(err)
		}
	}
}

// The connection dies in the middle of the steps, as with the program, at many
// moments; the next Up goes on by itself.
func TestUp_cutOffAndAgain(t *testing.T) {
	db := testkit.Fresh(t)
	db.Pool.Close()
	super := db.Super(t)
	cut := 0
	for i := range 8 {
		if err := migrations.DownAll(db.Owner); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() { ended <- migrations.Up(t.Context(), db.Owner) }()
		for version := 0; version < 1+i*3; { // steps come one after the other
			super.QueryRow(t.Context(), `SELECT coalesce(max(version), 0) FROM schema_migrations`).Scan(&version)
		}
		if _, err := super.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'zhuxue_owner'`); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err != nil {
			cut++
		}
		if err := migrations.Up(t.Context(), db.Owner); err != nil {
			t.Fatalf("cut off after step %d: %v", 1+i*3, err)
		}
		if v, dirty, err := migrations.Version(db.Owner); err != nil || v != migrations.Newest() || dirty {
			t.Fatalf("got version %d, dirty %t, %v", v, dirty, err)
		}
	}
	if cut < 4 {
		t.Errorf("cut off %d times only", cut)
	}
}
