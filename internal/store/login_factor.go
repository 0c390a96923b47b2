package store

import (
	"context"
	"fmt"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/seal"
)

// Factor is an account's second factor. A secret without Since was offered,
// and no code of it has been shown yet.
type Factor struct {
	Secret []byte    // nil: none
	Since  time.Time // zero until the first code
	Step   int64     // of the last code used
	Left   int       // codes for a lost device that are not used
}

// Factor reads the second factor of an account.
func (db *DB) Factor(ctx context.Context, id aid.UserID) (Factor, error) {
	return factor(ctx, db.desk, db.seal, id)
}

// Factor reads the second factor and locks the account.
func (a Account) Factor(ctx context.Context) (Factor, error) {
	if _, err := exec(ctx, a.q, `SELECT FROM login WHERE id = $1 FOR UPDATE`, a.id); err != nil {
		return Factor{}, err
	}
	return factor(ctx, a.q, a.seal, a.id)
}

func factor(ctx context.Context, q querier, keys *seal.Seal, id aid.UserID) (f Factor, err error) {
	type row struct {
		Totp  []byte
		Since *time.Time
		Step  int64
		Left  int
	}
	r, err := one[row](ctx, q, `SELECT totp, totp_since AS since, totp_step AS step, cardinality(recovery) AS left FROM login WHERE id = $1`, id)
	if err != nil || r.Totp == nil {
		return Factor{}, err
	}
	if f.Secret, err = keys.Open(r.Totp, factorPlace(id)); err != nil {
		return Factor{}, fmt.Errorf("second factor of login %d: %w", id, err)
	}
	f.Step, f.Left = r.Step, r.Left
	if r.Since != nil {
		f.Since = *r.Since
	}
	return f, nil
}

func factorPlace(id aid.UserID) string { return fmt.Sprintf("0/login/totp/%d", id) }

// OfferFactor keeps a new secret, which counts once a code of it was shown.
func (a Account) OfferFactor(ctx context.Context, secret []byte) error {
	_, err := exec(ctx, a.q, `UPDATE login SET totp = $2, totp_since = NULL, totp_step = 0, recovery = '{}' WHERE id = $1`,
		a.id, a.seal.Seal(secret, factorPlace(a.id)))
	return err
}

// TakeFactor puts the offered secret into use, with codes for a lost device.
func (a Account) TakeFactor(ctx context.Context, step int64, codes []string, at time.Time) error {
	prints := make([][]byte, len(codes))
	for i, code := range codes {
		prints[i] = recoveryPrint(a.seal, a.id, code)
	}
	_, err := exec(ctx, a.q, `UPDATE login SET totp_since = $2, totp_step = $3, recovery = $4 WHERE id = $1`, a.id, at, step, prints)
	return err
}

func recoveryPrint(keys *seal.Seal, id aid.UserID, code string) []byte {
	return keys.Print(0, "recovery", fmt.Sprintf("%d/%s", id, code))
}

const noFactor = `totp = NULL, totp_since = NULL, totp_step = 0, recovery = '{}'`

// DropFactor takes the second factor out of use.
func (a Account) DropFactor(ctx context.Context) error {
	_, err := exec(ctx, a.q, `UPDATE login SET `+noFactor+` WHERE id = $1`, a.id)
	return err
}

// DropUserFactor takes the second factor of an account of the county out of
// use and ends its sessions.
func (tx *Tx) DropUserFactor(ctx context.Context, id aid.UserID) error {
	_, err := exec(ctx, tx, `UPDATE login SET `+noFactor+`, epoch = epoch + 1 WHERE id = $2`+mine, tx.County, id)
	return err
}

// DropOperatorFactor does the same for an account without a county.
func (db *DB) DropOperatorFactor(ctx context.Context, id aid.UserID) error {
	_, err := exec(ctx, db.desk, `UPDATE login SET `+noFactor+`, epoch = epoch + 1 WHERE id = $1 AND home IS NULL`, id)
	return mend(err)
}

// UseStep notes that a code of this step was used; false where it, or a later
// one, was used before.
func (db *DB) UseStep(ctx context.Context, id aid.UserID, step int64) (bool, error) {
	n, err := exec(ctx, db.desk, `UPDATE login SET totp_step = $2 WHERE id = $1 AND totp_step < $2`, id, step)
	return n == 1, mend(err)
}

// UseRecovery uses up a code for a lost device; false where there is none such.
func (db *DB) UseRecovery(ctx context.Context, id aid.UserID, code string) (bool, error) {
	n, err := exec(ctx, db.desk, `UPDATE login SET recovery = array_remove(recovery, $2) WHERE id = $1 AND $2 = ANY(recovery)`,
		id, recoveryPrint(db.seal, id, code))
	return n == 1, mend(err)
}
