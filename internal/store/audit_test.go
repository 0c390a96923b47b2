package store_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// write adds n entries in one transaction, with a pause after each.
func write(t *testing.T, o *testkit.Office, n int, pause func()) {
	t.Helper()
	err := o.DB.County(t.Context(), o.As(aid.Clerk), func(tx *store.Tx) error {
		for i := range n {
			e := aid.Audit{Act: aid.Configure, Thing: "setting", ThingID: int64(i), Note: fmt.Sprintf("第%d项", i), After: map[string]any{"n": i}}
			if err := tx.Audit(t.Context(), e); err != nil {
				return err
			}
			pause()
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func sealOnce(t *testing.T, o *testkit.Office) {
	t.Helper()
	err := o.DB.County(t.Context(), o.As(aid.Clerk), func(tx *store.Tx) error {
		_, _, err := tx.SealAudit(t.Context())
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// sealAll seals until nothing is left. Any open transaction of the cluster can
// make it wait.
func sealAll(t *testing.T, o *testkit.Office, kept store.Head) store.AuditReport {
	t.Helper()
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		sealOnce(t, o)
		r := verify(t, o, kept)
		if r.Unsealed == 0 || r.Fault != nil {
			return r
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("%d entries are still not sealed", r.Unsealed)
		}
	}
}

func verify(t *testing.T, o *testkit.Office, kept store.Head) (r store.AuditReport) {
	t.Helper()
	err := o.DB.Look(t.Context(), o.As(aid.Clerk), func(tx *store.Tx) (err error) {
		r, err = tx.VerifyAudit(t.Context(), kept)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// compactJSON is JSON without spaces between its values, as Go writes it.
func compactJSON(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The app role can add to the register, and nothing else.
func TestAudit_onlyAdded(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	for _, sql := range []string{
		`UPDATE audit SET note = '' WHERE county_id = $1`, `DELETE FROM audit WHERE county_id = $1`,
		`UPDATE audit_seal SET seal = '' WHERE county_id = $1`, `DELETE FROM audit_seal WHERE county_id = $1`,
	} {
		err := o.DB.County(t.Context(), o.As(aid.Admin), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), sql, o.County.ID)
			return err
		})
		if err == nil {
			t.Errorf("%s: got no error, want permission denied", sql)
		}
	}
}
