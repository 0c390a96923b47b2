package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

// This file names the tables that stand outside any county: county, login,
// seat, throttle, sessions and the job queue. They hold no child's data.

// Counties lists all counties by code.
func (db *DB) Counties(ctx context.Context) ([]aid.County, error) {
	return list[aid.County](ctx, db.pool, `SELECT id, code, name FROM county ORDER BY code`)
}

// CountyByCode finds a county; absent is NotFound.
func (db *DB) CountyByCode(ctx context.Context, code string) (aid.County, error) {
	return one[aid.County](ctx, db.pool, `SELECT id, code, name FROM county WHERE code = $1`, code)
}

// CreateCounty adds a county; a known code is a Conflict.
func (db *DB) CreateCounty(ctx context.Context, code, name string) (aid.County, error) {
	c, err := one[aid.County](ctx, db.pool, `INSERT INTO county (code, name) VALUES ($1, $2) RETURNING id, code, name`, code, name)
	return c, mend(err)
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
}

const loginColumns = `id, name, person, password, must_change, changed_at, disabled, epoch`

// LoginByName finds an account; absent is NotFound.
func (db *DB) LoginByName(ctx context.Context, name string) (Login, error) {
	return one[Login](ctx, db.pool, `SELECT `+loginColumns+` FROM login WHERE name = $1`, name)
}

// LoginByID finds an account; absent is NotFound.
func (db *DB) LoginByID(ctx context.Context, id aid.UserID) (Login, error) {
	return one[Login](ctx, db.pool, `SELECT `+loginColumns+` FROM login WHERE id = $1`, id)
}

// Seats lists the seats of an account that may be used, county by county.
func (db *DB) Seats(ctx context.Context, id aid.UserID) ([]aid.Seat, error) {
	seats, err := list[aid.Seat](ctx, db.pool, `
		SELECT s.id, s.login_id AS user_id, coalesce(s.county_id, 0) AS county, coalesce(c.name, '') AS county_name, s.role,
		       coalesce(s.school_id, 0) AS school_id, coalesce(s.township_id, 0) AS township_id, '' AS place, s.disabled
		FROM seat s LEFT JOIN county c ON c.id = s.county_id
		WHERE s.login_id = $1 AND NOT s.disabled
		ORDER BY c.code, s.id`, id)
	if err != nil {
		return nil, err
	}
	return seats, db.namePlaces(ctx, seats)
}

// namePlaces fills in the names of schools and townships, which stand behind
// the walls of their counties: one look into each county concerned.
func (db *DB) namePlaces(ctx context.Context, seats []aid.Seat) error {
	for i := range seats {
		s := &seats[i]
		if s.SchoolID == 0 && s.TownshipID == 0 {
			continue
		}
		who := aid.Actor{County: aid.County{ID: s.County}}
		err := db.Look(ctx, who, func(tx *Tx) (err error) {
			s.Place, err = scalar[string](ctx, tx, `
				SELECT coalesce((SELECT name FROM school WHERE county_id = $1 AND id = $2),
				                (SELECT name FROM township WHERE county_id = $1 AND id = $3), '')`,
				s.County, s.SchoolID, s.TownshipID)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// CreateLogin adds an account that must change its password at first use.
func (db *DB) CreateLogin(ctx context.Context, name, person, password string) (aid.UserID, error) {
	id, err := scalar[aid.UserID](ctx, db.pool,
		`INSERT INTO login (name, person, password) VALUES ($1, $2, $3) RETURNING id`, name, person, password)
	return id, mend(err)
}

// SetPassword changes a password and ends every session of the account.
func (db *DB) SetPassword(ctx context.Context, id aid.UserID, password string, mustChange bool) error {
	_, err := exec(ctx, db.pool, `
		UPDATE login SET password = $2, must_change = $3, changed_at = now(), epoch = epoch + 1 WHERE id = $1`,
		id, password, mustChange)
	return err
}

// EndSessions ends every session of an account.
func (db *DB) EndSessions(ctx context.Context, id aid.UserID) error {
	_, err := exec(ctx, db.pool, `UPDATE login SET epoch = epoch + 1 WHERE id = $1`, id)
	return err
}

// NoteLogin keeps when and from where an account was last used.
func (db *DB) NoteLogin(ctx context.Context, id aid.UserID, address string) error {
	_, err := exec(ctx, db.pool, `UPDATE login SET last_login = now(), last_from = $2 WHERE id = $1`, id, address)
	return err
}

// AddSeat gives an account a role. Zero ids are absent.
func (db *DB) AddSeat(ctx context.Context, s aid.Seat) (aid.SeatID, error) {
	var id aid.SeatID
	err := db.platform(ctx, func(tx pgx.Tx) (err error) {
		id, err = scalar[aid.SeatID](ctx, tx, `
			INSERT INTO seat (login_id, county_id, role, school_id, township_id)
			VALUES ($1, nullif($2, 0), $3, nullif($4, 0::bigint), nullif($5, 0::bigint))
			RETURNING id`,
			s.UserID, s.County, s.Role, s.SchoolID, s.TownshipID)
		return err
	})
	return id, err
}

// Waits is how long the keys (an account, an address) must still wait before
// another try; zero for none.
func (db *DB) Waits(ctx context.Context, keys [][]byte) (time.Duration, error) {
	seconds, err := scalar[float64](ctx, db.pool, `
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
	_, err := exec(ctx, db.pool, `
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
	_, err := exec(ctx, db.pool, `DELETE FROM throttle WHERE key = $1`, key)
	return err
}

// LoginKey is the throttle key of an account name or an address.
func (db *DB) LoginKey(kind, value string) []byte { return db.seal.Print(0, kind, value) }
