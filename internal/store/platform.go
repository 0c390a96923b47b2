package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/seal"
)

// This file and user.go work on the tables that stand outside any county, which
// wall.go lists. They hold no child's data.

// Counties lists all counties by code.
func (db *DB) Counties(ctx context.Context) ([]aid.County, error) {
	return counties(ctx, db.desk)
}

func counties(ctx context.Context, q querier) ([]aid.County, error) {
	return list[aid.County](ctx, q, `SELECT id, code, name FROM county ORDER BY code`)
}

// CountyByCode finds a county by its code as typed; absent is NotFound.
func (db *DB) CountyByCode(ctx context.Context, code string) (aid.County, error) {
	return one[aid.County](ctx, db.desk, `SELECT id, code, name FROM county WHERE code = $1`, aid.CountyCode(code))
}

// CountyByID finds a county; absent is NotFound.
func (db *DB) CountyByID(ctx context.Context, id aid.CountyID) (aid.County, error) {
	return one[aid.County](ctx, db.desk, `SELECT id, code, name FROM county WHERE id = $1`, id)
}

// CreateCounty adds a county that fits beside the others; a known code is a
// Conflict. The new county's register of acts begins with this one.
func (db *DB) CreateCounty(ctx context.Context, who aid.Actor, code, name string, fits func(beside []aid.County) error) (c aid.County, err error) {
	err = db.platform(ctx, func(tx pgx.Tx) error {
		if err := inTurn(ctx, tx, 0); err != nil {
			return err
		}
		others, err := counties(ctx, tx)
		if err != nil {
			return err
		}
		if err := fits(others); err != nil {
			return err
		}
		c, err = one[aid.County](ctx, tx, `INSERT INTO county (code, name) VALUES ($1, $2) RETURNING id, code, name`, code, name)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, fmt.Sprintf(`SET LOCAL app.county_id = '%d'`, c.ID)); err != nil {
			return err
		}
		inside := &Tx{Tx: tx, County: c.ID, who: who, seal: db.seal}
		return inside.Audit(ctx, aid.Audit{Act: aid.CreateCounty, Thing: "county", ThingID: int64(c.ID), Note: "建立" + name, After: map[string]any{"code": code, "county": name}})
	})
	return c, err
}

// CountyCounts lists all counties with their numbers of accounts, by code.
func (db *DB) CountyCounts(ctx context.Context) ([]aid.CountyCount, error) {
	return list[aid.CountyCount](ctx, db.desk, `
		SELECT c.id, c.code, c.name, c.created_at, coalesce(n.users, 0) AS users, coalesce(n.admins, 0) AS admins
		FROM county c LEFT JOIN (
		    SELECT s.county_id, count(DISTINCT l.id) AS users, count(DISTINCT l.id) FILTER (WHERE s.role = 'admin') AS admins
		    FROM seat s JOIN login l ON l.id = s.login_id
		    WHERE NOT s.disabled AND NOT l.disabled GROUP BY s.county_id) n ON n.county_id = c.id
		ORDER BY c.code`)
}

// Figures are the county's numbers.
func (tx *Tx) Figures(ctx context.Context) (aid.CountyFigures, error) {
	return one[aid.CountyFigures](ctx, tx, `
		SELECT (SELECT count(*) FROM township WHERE county_id = $1) AS townships,
		       (SELECT count(*) FROM village WHERE county_id = $1) AS villages,
		       (SELECT count(*) FROM school WHERE county_id = $1) AS schools,
		       (SELECT count(*) FROM student WHERE county_id = $1) AS students,
		       (SELECT count(*) FROM upload WHERE county_id = $1) AS uploads`, tx.County)
}

// Login is an account as the login knows it.
type Login struct {
	ID         aid.UserID
	Name       string
	Person     string
	Password   string // argon2id
	MustChange bool
	ChangedAt  time.Time
	Disabled   bool
	Epoch      int
	Factor     bool     // a second factor is in use
	Registered bool     // it is known whose it is
	Previous   []string // passwords before, argon2id, newest first
}

const loginColumns = `l.id, l.name, l.person, l.password, l.must_change, l.changed_at, l.disabled, l.epoch,
	l.totp_since IS NOT NULL AS factor, l.person_print IS NOT NULL AS registered, l.old_passwords AS previous`

// LoginByName finds an account: by its name where only one county has it, or
// by name@county code. Absent is NotFound, and so is a name that several have.
func (db *DB) LoginByName(ctx context.Context, name string) (Login, error) {
	name, code, exact := strings.Cut(name, "@")
	found, err := list[Login](ctx, db.desk, `
		SELECT `+loginColumns+` FROM login l LEFT JOIN county c ON c.id = l.home
		WHERE l.name = $1 AND (NOT $2 OR c.code = $3) LIMIT 2`, name, exact, code)
	if err != nil {
		return Login{}, mend(err)
	}
	if len(found) != 1 {
		return Login{}, absent(pgx.ErrNoRows)
	}
	return found[0], nil
}

// LoginByID finds an account; absent is NotFound.
func (db *DB) LoginByID(ctx context.Context, id aid.UserID) (Login, error) {
	return one[Login](ctx, db.desk, `SELECT `+loginColumns+` FROM login l WHERE l.id = $1`, id)
}

// HeldSeat is a seat that may be used, with what its county asks of those who
// sign in. An operator's seat has no county and keeps to the strictest.
type HeldSeat struct {
	aid.Seat
	aid.LoginPolicy
}

// Seats lists the seats of an account that may be used, county by county.
func (db *DB) Seats(ctx context.Context, id aid.UserID) ([]HeldSeat, error) {
	seats, err := list[HeldSeat](ctx, db.desk, heldSeats, id)
	if err != nil {
		return nil, err
	}
	return seats, db.namePlaces(ctx, seats)
}

const heldSeats = `
	SELECT s.id, s.login_id AS user_id, coalesce(s.county_id, 0) AS county, coalesce(c.name, '') AS county_name, s.role,
	       coalesce(s.school_id, 0) AS school_id, coalesce(s.township_id, 0) AS township_id, '' AS place, s.department, s.disabled,
	       coalesce(c.second_factor, 'everybody') AS second_factor, coalesce(c.password_rule, 'graded') AS password_rule
	FROM seat s LEFT JOIN county c ON c.id = s.county_id
	WHERE s.login_id = $1 AND NOT s.disabled
	ORDER BY c.code, s.id`

// namePlaces fills in the names of schools and townships, which stand behind
// the walls of their counties: one glance for each seat concerned.
func (db *DB) namePlaces(ctx context.Context, seats []HeldSeat) error {
	for i := range seats {
		s := &seats[i]
		if s.SchoolID == 0 && s.TownshipID == 0 {
			continue
		}
		name := func(found []struct{ Place string }) error {
			s.Place = found[0].Place
			return nil
		}
		if err := db.glance(ctx, s.County, ask(name, placeName, s.County, s.SchoolID, s.TownshipID)); err != nil {
			return err
		}
	}
	return nil
}

const placeName = `
	SELECT coalesce((SELECT name FROM school WHERE county_id = $1 AND id = $2),
	                (SELECT name FROM township WHERE county_id = $1 AND id = $3), '') AS place`

// Waits is how long the keys (an account, an address) must still wait before
// another try; zero for none.
func (db *DB) Waits(ctx context.Context, keys [][]byte) (time.Duration, error) {
	seconds, err := scalar[float64](ctx, db.desk, `
		SELECT coalesce(extract(epoch FROM max(until) - now()), 0)::float8 FROM throttle WHERE key = ANY($1)`, keys)
	if err != nil || seconds <= 0 {
		return 0, err
	}
	return time.Duration(seconds * float64(time.Second)), nil
}

// NoteFailure counts a failed try on each key. The wait doubles from one
// second after each failure past free, up to a quarter of an hour; a quiet
// hour forgets.
func (db *DB) NoteFailure(ctx context.Context, key []byte, free int) error {
	_, err := exec(ctx, db.desk, `
		INSERT INTO throttle AS t (key, failures, until) VALUES ($1, 1, now())
		ON CONFLICT (key) DO UPDATE SET
		    failures = CASE WHEN t.last_at < now() - interval '1 hour' THEN 1 ELSE t.failures + 1 END,
		    until = CASE WHEN t.last_at < now() - interval '1 hour' OR t.failures < $2 THEN now()
		                 ELSE now() + least(interval '1 second' * pow(2, least(t.failures - $2, 20)), interval '15 minutes') END,
		    last_at = now()`, key, free)
	return err
}

// ForgetFailures clears a key after a good login.
func (db *DB) ForgetFailures(ctx context.Context, key []byte) error {
	_, err := exec(ctx, db.desk, `DELETE FROM throttle WHERE key = $1`, key)
	return err
}

// personPrint is the fingerprint by which a person has one account in all
// counties, nil for no number. Its kind is its own: it cannot be joined with a
// student's.
func personPrint(s *seal.Seal, number aid.IDNo) []byte {
	if number.IsZero() {
		return nil
	}
	return s.Print(0, "person", number.Full())
}

// LoginKey is the throttle key of an account name or an address.
func (db *DB) LoginKey(kind, value string) []byte { return db.seal.Print(0, kind, value) }
