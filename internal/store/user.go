package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/seal"
)

// Accounts and seats stand outside the county wall, because one person may sit
// in several counties. A county reaches an account through a seat of its own
// only; every statement of this file that takes a Tx says so.

const userColumns = `l.id, l.name AS login, l.person AS name, l.must_change, l.disabled, l.totp_since IS NOT NULL AS factor, l.person_print IS NOT NULL AS registered, coalesce(l.last_login, 'epoch') AS last_login,
	l.last_from, EXISTS (SELECT FROM seat o WHERE o.login_id = l.id AND o.county_id IS DISTINCT FROM $1) AS elsewhere`

const userFrom = ` FROM login l WHERE EXISTS (SELECT FROM seat s WHERE s.county_id = $1 AND s.login_id = l.id)`

type userRow struct {
	ID         aid.UserID
	Login      string
	Name       string
	MustChange bool
	Disabled   bool
	Factor     bool
	Registered bool
	LastLogin  time.Time
	LastFrom   string
	Elsewhere  bool
}

func (r userRow) user() aid.User {
	u := aid.User{ID: r.ID, Login: r.Login, Name: r.Name, MustChange: r.MustChange, Disabled: r.Disabled, Factor: r.Factor, Registered: r.Registered, LastFrom: r.LastFrom, Elsewhere: r.Elsewhere}
	if r.LastLogin.Unix() != 0 {
		u.LastLogin = r.LastLogin
	}
	return u
}

// Users lists the accounts with a seat in the county, by account name.
func (tx *Tx) Users(ctx context.Context, f aid.UserFilter) ([]aid.User, error) {
	rows, err := list[userRow](ctx, tx, `SELECT `+userColumns+userFrom+`
		AND ($2 = '' OR l.name ^@ $2 OR l.person ^@ $2)
		AND (NOT $3 OR l.disabled)
		AND ($4 = '' OR EXISTS (SELECT FROM seat s WHERE s.county_id = $1 AND s.login_id = l.id AND s.role = $4 AND NOT s.disabled))
		AND l.name COLLATE "C" > $5
		ORDER BY l.name COLLATE "C" LIMIT $6`, tx.County, f.Text, f.Disabled, f.Role, f.After, f.Limit)
	if err != nil {
		return nil, err
	}
	users, ids := make([]aid.User, len(rows)), make([]aid.UserID, len(rows))
	for i, r := range rows {
		users[i], ids[i] = r.user(), r.ID
	}
	return users, tx.seatUsers(ctx, users, ids)
}

// User finds one account with a seat in the county; absent is NotFound.
func (tx *Tx) User(ctx context.Context, id aid.UserID) (aid.User, error) {
	r, err := one[userRow](ctx, tx, `SELECT `+userColumns+userFrom+` AND l.id = $2`, tx.County, id)
	if err != nil {
		return aid.User{}, err
	}
	users := []aid.User{r.user()}
	err = tx.seatUsers(ctx, users, []aid.UserID{id})
	return users[0], err
}

// seatUsers fills in the seats that the accounts hold in the county.
func (tx *Tx) seatUsers(ctx context.Context, users []aid.User, ids []aid.UserID) error {
	seats, err := list[aid.Seat](ctx, tx, `
		SELECT s.id, s.login_id AS user_id, s.county_id AS county, '' AS county_name, s.role,
		       coalesce(s.school_id, 0) AS school_id, coalesce(s.township_id, 0) AS township_id,
		       coalesce(c.name, t.name, '') AS place, s.department, s.disabled
		FROM seat s
		LEFT JOIN school c ON c.county_id = s.county_id AND c.id = s.school_id
		LEFT JOIN township t ON t.county_id = s.county_id AND t.id = s.township_id
		WHERE s.county_id = $1 AND s.login_id = ANY($2)
		ORDER BY s.id`, tx.County, ids)
	if err != nil {
		return err
	}
	held := map[aid.UserID][]aid.Seat{}
	for _, s := range seats {
		held[s.UserID] = append(held[s.UserID], s)
	}
	for i := range users {
		users[i].Seats = held[users[i].ID]
	}
	return nil
}

// seated refuses what was done in a seat that does not stand any more. The office
// itself sits in none.
func (tx *Tx) seated(ctx context.Context) error {
	if tx.who.Seat.ID == 0 {
		return nil
	}
	stands, err := scalar[bool](ctx, tx, `
		SELECT EXISTS (SELECT FROM seat s JOIN login l ON l.id = s.login_id WHERE s.id = $1 AND l.id = $2 AND NOT s.disabled AND NOT l.disabled)`,
		tx.who.Seat.ID, tx.who.User)
	if err == nil && !stands {
		err = aid.E(aid.Forbidden, "您的账号或岗位刚刚停用，没有保存")
	}
	return err
}

// Unseated tells whether a person has lost every seat of the county in which an
// act is allowed, or the account. What such a person asked for is not done.
func (tx *Tx) Unseated(ctx context.Context, id aid.UserID, act aid.Act) (bool, error) {
	return scalar[bool](ctx, tx, `
		SELECT coalesce(bool_and(s.disabled OR l.disabled), false) FROM seat s JOIN login l ON l.id = s.login_id
		WHERE s.county_id = $1 AND s.login_id = $2 AND s.role = ANY($3)`, tx.County, id, aid.Holders(act))
}

// NewLogin is an account to be made. Until counts for an initial password.
type NewLogin struct {
	Name, Person, Password string // Password is its argon2id hash
	MustChange             bool
	At                     time.Time
	Home                   aid.CountyID // 0 for an operator
	Number                 aid.IDNo     // of the person; zero: not registered
}

// CreateLogin adds an account of the county; a name known there is a Conflict.
func (tx *Tx) CreateLogin(ctx context.Context, l NewLogin) (aid.UserID, error) {
	l.Home = tx.County
	return createLogin(ctx, tx, tx.seal, l)
}

func createLogin(ctx context.Context, q querier, s *seal.Seal, l NewLogin) (aid.UserID, error) {
	return scalar[aid.UserID](ctx, q, `
		INSERT INTO login (name, person, password, must_change, changed_at, home, person_print) VALUES ($1, $2, $3, $4, $5, nullif($6, 0), $7) RETURNING id`,
		l.Name, l.Person, l.Password, l.MustChange, l.At, l.Home, personPrint(s, l.Number))
}

// CreateOperator adds an account of the platform's operator.
func (db *DB) CreateOperator(ctx context.Context, l NewLogin) (id aid.UserID, err error) {
	err = db.platform(ctx, func(tx pgx.Tx) error {
		if id, err = createLogin(ctx, tx, db.seal, l); err != nil {
			return err
		}
		_, err = exec(ctx, tx, `INSERT INTO seat (login_id, role) VALUES ($1, 'operator')`, id)
		return err
	})
	return id, err
}

// AddSeat gives an account a role in the county. Zero ids are absent; without a
// department the seat is of Education.
func (tx *Tx) AddSeat(ctx context.Context, s aid.Seat) (aid.SeatID, error) {
	return scalar[aid.SeatID](ctx, tx, `
		INSERT INTO seat (county_id, login_id, role, school_id, township_id, department)
		VALUES ($1, $2, $3, nullif($4, 0::bigint), nullif($5, 0::bigint), coalesce(nullif($6, ''), 'education'))
		RETURNING id`,
		tx.County, s.UserID, s.Role, s.SchoolID, s.TownshipID, s.Department)
}

// DisableSeat takes a seat of the county out of use, or back into it. The
// change is felt at the person's next request.
func (tx *Tx) DisableSeat(ctx context.Context, id aid.SeatID, disabled bool) error {
	_, err := exec(ctx, tx, `UPDATE seat SET disabled = $3 WHERE county_id = $1 AND id = $2`, tx.County, id, disabled)
	return err
}

// mine limits a change of an account to those with a seat in the county.
const mine = ` AND EXISTS (SELECT FROM seat s WHERE s.county_id = $1 AND s.login_id = login.id)`

// RenameUser changes a person's name.
func (tx *Tx) RenameUser(ctx context.Context, id aid.UserID, name string) error {
	_, err := exec(ctx, tx, `UPDATE login SET person = $3 WHERE id = $2`+mine, tx.County, id, name)
	return err
}

// RegisterUser keeps whose account it is. A number that another account has,
// wherever it is, is a Conflict.
func (tx *Tx) RegisterUser(ctx context.Context, id aid.UserID, number aid.IDNo) error {
	_, err := exec(ctx, tx, `UPDATE login SET person_print = $3 WHERE id = $2`+mine, tx.County, id, personPrint(tx.seal, number))
	return err
}

// DisableUser takes an account out of use, or back into it, and ends its
// sessions.
func (tx *Tx) DisableUser(ctx context.Context, id aid.UserID, disabled bool) error {
	_, err := exec(ctx, tx, `UPDATE login SET disabled = $3, epoch = epoch + 1 WHERE id = $2`+mine, tx.County, id, disabled)
	return err
}

// ResetUser gives an account of the county a new initial password and ends its
// sessions.
func (tx *Tx) ResetUser(ctx context.Context, id aid.UserID, password string, at time.Time) error {
	return setPassword(ctx, tx, tx.County, id, password, true, at)
}

// setPassword keeps the four passwords before beside the new one, so that the
// last five are known, and ends every session. A county reaches its own
// accounts only; 0 is the account itself.
func setPassword(ctx context.Context, q querier, county aid.CountyID, id aid.UserID, password string, mustChange bool, at time.Time) error {
	_, err := exec(ctx, q, `
		UPDATE login SET old_passwords = (password || old_passwords)[1:4], password = $3, must_change = $4, changed_at = $5, epoch = epoch + 1
		WHERE id = $2 AND ($1 = 0 OR EXISTS (SELECT FROM seat s WHERE s.county_id = $1 AND s.login_id = login.id))`,
		county, id, password, mustChange, at)
	return err
}

// EndUserSessions ends every session of an account of the county.
func (tx *Tx) EndUserSessions(ctx context.Context, id aid.UserID) error {
	_, err := exec(ctx, tx, `UPDATE login SET epoch = epoch + 1 WHERE id = $2`+mine, tx.County, id)
	return err
}

// LiveAdmins are the accounts that can administer the county now. Their seats
// stay locked until the transaction ends, so that two admins cannot put each
// other out at the same moment.
func (tx *Tx) LiveAdmins(ctx context.Context) ([]aid.UserID, error) {
	_, err := exec(ctx, tx, `SELECT FROM seat WHERE county_id = $1 AND role = 'admin' ORDER BY id FOR UPDATE`, tx.County)
	if err != nil {
		return nil, err
	}
	return column[aid.UserID](ctx, tx, `
		SELECT DISTINCT l.id FROM seat s JOIN login l ON l.id = s.login_id
		WHERE s.county_id = $1 AND s.role = 'admin' AND NOT s.disabled AND NOT l.disabled`, tx.County)
}

// PlaceNames are the names of the county's schools and townships, to choose
// seats from.
func (tx *Tx) PlaceNames(ctx context.Context) (schools, townships []string, err error) {
	if schools, err = column[string](ctx, tx, `SELECT name FROM school WHERE county_id = $1 ORDER BY name`, tx.County); err != nil {
		return nil, nil, err
	}
	townships, err = column[string](ctx, tx, `SELECT name FROM township WHERE county_id = $1 ORDER BY name`, tx.County)
	return schools, townships, err
}

// SchoolNamed finds a school by its name or an alias; absent is NotFound.
func (tx *Tx) SchoolNamed(ctx context.Context, name string) (aid.SchoolID, error) {
	return scalar[aid.SchoolID](ctx, tx, `
		SELECT s.id FROM school s
		WHERE s.county_id = $1 AND (s.name = $2 OR EXISTS
		    (SELECT FROM school_alias a WHERE a.county_id = $1 AND a.school_id = s.id AND a.alias = $2))
		ORDER BY s.name = $2 DESC LIMIT 1`, tx.County, name)
}

// TownshipNamed finds a township by its name; absent is NotFound.
func (tx *Tx) TownshipNamed(ctx context.Context, name string) (aid.TownshipID, error) {
	return scalar[aid.TownshipID](ctx, tx, `SELECT id FROM township WHERE county_id = $1 AND name = $2`, tx.County, name)
}
