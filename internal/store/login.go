package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/seal"
)

// Account is a person's own account while it is changed.
type Account struct {
	q    querier
	seal *seal.Seal
	id   aid.UserID
}

// OwnAccount changes the actor's own account, on record in the county of the
// seat in use. An operator has no county: the program's log is the record.
func (db *DB) OwnAccount(ctx context.Context, who aid.Actor, entry aid.Audit, fn func(Account) error) error {
	if who.County.ID == 0 {
		return db.platform(ctx, func(tx pgx.Tx) error { return fn(Account{tx, db.seal, who.User}) })
	}
	return db.County(ctx, who, func(tx *Tx) error {
		if err := fn(Account{tx, db.seal, who.User}); err != nil {
			return err
		}
		entry.Thing, entry.ThingID = "user", int64(who.User)
		return tx.Audit(ctx, entry)
	})
}

// ChangePassword puts a password in the place of the one that was shown, and
// ends every session; a Conflict where that one was changed meanwhile.
func (a Account) ChangePassword(ctx context.Context, shown, hash string, at time.Time) error {
	n, err := exec(ctx, a.q, `SELECT FROM login WHERE id = $1 AND password = $2 FOR UPDATE`, a.id, shown)
	if err == nil && n == 0 {
		err = aid.E(aid.Conflict, "密码刚刚已经改过，请用新密码登录")
	}
	if err != nil {
		return err
	}
	return setPassword(ctx, a.q, 0, a.id, hash, false, at)
}

// ResetPassword gives the account a new initial password and ends every session.
func (a Account) ResetPassword(ctx context.Context, hash string, at time.Time) error {
	return setPassword(ctx, a.q, 0, a.id, hash, true, at)
}

// EndSessions ends every session of an account.
func (db *DB) EndSessions(ctx context.Context, id aid.UserID) error {
	_, err := exec(ctx, db.desk, `UPDATE login SET epoch = epoch + 1 WHERE id = $1`, id)
	return mend(err)
}

// SignIn keeps that a person signs in now.
func (db *DB) SignIn(ctx context.Context, id aid.UserID, at time.Time, address, agent string) (aid.SignInID, error) {
	return scalar[aid.SignInID](ctx, db.desk, `
		WITH l AS (UPDATE login SET last_login = $2, last_from = $3 WHERE id = $1 RETURNING id, epoch)
		INSERT INTO signin (login_id, epoch, at, address, agent) SELECT id, epoch, $2, $3, $4 FROM l RETURNING id`, id, at, address, agent)
}

// SignOut ends one sign-in of an account; absent is NotFound.
func (db *DB) SignOut(ctx context.Context, user aid.UserID, id aid.SignInID, at time.Time) error {
	n, err := exec(ctx, db.desk, `UPDATE signin SET ended_at = $3 WHERE login_id = $1 AND id = $2 AND ended_at IS NULL`, user, id, at)
	if err == nil && n == 0 {
		err = pgx.ErrNoRows
	}
	return absent(err)
}

// live is what holds of a sign-in that has not ended.
const live = `s.login_id = l.id AND s.epoch = l.epoch AND s.ended_at IS NULL`

// SignIns are where an account has signed in since then and not left, the
// newest first.
func (db *DB) SignIns(ctx context.Context, user aid.UserID, since time.Time) ([]aid.SignIn, error) {
	return list[aid.SignIn](ctx, db.desk, `
		SELECT s.id, s.at, s.address, s.agent FROM login l JOIN signin s ON `+live+`
		WHERE l.id = $1 AND s.at > $2 ORDER BY s.id DESC LIMIT 100`, user, since)
}

// SignedIn finds the account of a sign-in that has not ended, and the seats that
// it may use; else NotFound. Every request asks this, so both go together.
func (db *DB) SignedIn(ctx context.Context, user aid.UserID, id aid.SignInID) (Login, []HeldSeat, error) {
	var found []Login
	var seats []HeldSeat
	err := together(ctx, db.desk,
		ask(into(&found), `SELECT `+loginColumns+` FROM login l JOIN signin s ON `+live+` WHERE l.id = $1 AND s.id = $2`, user, id),
		ask(into(&seats), heldSeats, user))
	if err == nil && len(found) == 0 {
		err = absent(pgx.ErrNoRows)
	}
	if err != nil {
		return Login{}, nil, err
	}
	return found[0], seats, db.namePlaces(ctx, seats)
}

// SetLoginPolicy changes what the county asks of those who sign in.
func (tx *Tx) SetLoginPolicy(ctx context.Context, p aid.LoginPolicy) error {
	_, err := exec(ctx, tx, `UPDATE county SET second_factor = $2, password_rule = $3 WHERE id = $1`, tx.County, p.SecondFactor, p.PasswordRule)
	return err
}

// LoginPolicy is what the county asks of those who sign in.
func (tx *Tx) LoginPolicy(ctx context.Context) (aid.LoginPolicy, error) {
	return one[aid.LoginPolicy](ctx, tx, `SELECT second_factor, password_rule FROM county WHERE id = $1`, tx.County)
}
