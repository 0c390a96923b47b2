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
