package migrations_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

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

// What was signed before signatures held fingerprints stays signed, and may be
// published; what is signed from then on must hold them. A step down keeps it all.
func TestUp_signedWithoutFingerprintsStays(t *testing.T) {
	db := testkit.Fresh(t)
	db.Pool.Close()
	down := func() {
		t.Helper()
		for v := migrations.Newest(); v > 26; {
			if err := migrations.Down(db.Owner); err != nil {
				t.Fatal(err)
			}
			var err error
			if v, _, err = migrations.Version(db.Owner); err != nil {
				t.Fatal(err)
			}
		}
	}
	run := func(url, sql string) error {
		t.Helper()
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		_, err = conn.PgConn().Exec(t.Context(), `SET app.county_id = '1'; `+sql).ReadAll()
		return err
	}
	down()
	_, err := db.Super(t).PgConn().Exec(t.Context(), `
		INSERT INTO county (id, code, name) OVERRIDING SYSTEM VALUE VALUES (1, '990199', '试验县');
		INSERT INTO login (id, name, person, password) OVERRIDING SYSTEM VALUE VALUES (1, 'one', '甲', ''), (2, 'two', '乙', '');
		INSERT INTO rehearsal (county_id, id, edition_id, revision, hash, state, green, report, login_id, person, finished_at) OVERRIDING SYSTEM VALUE
		SELECT 1, n, n, 1, 'h', 'done', true, '{"checks": [{"ok": true}]}', 1, '甲', now() FROM generate_series(1, 2) n;
		INSERT INTO edition_text (county_id, edition_id, revision, name, why, document, from_term, book, cases, hash, department, login_id, person)
		SELECT 1, n, 1, '甲', '乙', '丙', '2016-09', '丁', '', 'h', 'education', 1, '甲' FROM generate_series(1, 2) n;
		INSERT INTO edition (county_id, id, number, state, department, rehearsal_id, green, signed) OVERRIDING SYSTEM VALUE
		VALUES (1, 1, 1, 'signed', 'education', 1, true, 1), (1, 2, 2, 'rehearsed', 'education', 2, true, NULL);
		INSERT INTO edition_signature (county_id, edition_id, revision, rehearsal_id, drafter_id, drafter_department, signer_id, signer, signer_department)
		VALUES (1, 1, 1, 1, 1, 'education', 2, '乙', 'finance')`).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := migrations.Up(t.Context(), db.Owner); err != nil {
			t.Fatal(err)
		}
		if err := run(db.App, `BEGIN;
			INSERT INTO edition_publication (county_id, edition_id, revision, login_id, person) VALUES (1, 1, 1, 2, '乙');
			UPDATE edition SET state = 'published', published = 1 WHERE county_id = 1 AND id = 1; ROLLBACK`); err != nil {
			t.Errorf("publishing what was signed before: %v", err)
		}
		err := run(db.App, `INSERT INTO edition_signature (county_id, edition_id, revision, rehearsal_id, drafter_id, drafter_department, signer_id, signer, signer_department)
			VALUES (1, 2, 1, 2, 1, 'education', 2, '乙', 'finance')`)
		if pg, ok := errors.AsType[*pgconn.PgError](err); !ok || pg.ConstraintName != "edition_signed_registered" {
			t.Errorf("signing without fingerprints: got %v, want it refused", err)
		}
		down()
	}
	var signed int
	if err := db.Super(t).QueryRow(t.Context(), `SELECT count(*) FROM edition_signature`).Scan(&signed); err != nil || signed != 1 {
		t.Errorf("after the step down: got %d signatures, %v, want 1", signed, err)
	}
}
