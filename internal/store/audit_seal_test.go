package store_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/seal"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// Writers with several entries each, some slow, so that small ids are committed
// long after larger ones, while two sealers are at work all the time: at the
// end every entry is sealed once and the chain is whole.
func TestSealAudit_skipsNoSlowTransaction(t *testing.T) {
	t.Parallel()
	const writers, acts = 16, 12
	o := testkit.County(t)
	done := make(chan struct{})
	var sealing, writing sync.WaitGroup
	for range 2 {
		sealing.Go(func() {
			for {
				sealOnce(t, o)
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for w := range writers {
		writing.Go(func() {
			chance := rand.New(rand.NewPCG(7, uint64(w)))
			for range acts {
				write(t, o, 3, func() { time.Sleep(time.Duration(chance.IntN(8)) * time.Millisecond) })
			}
		})
	}
	writing.Wait()
	close(done)
	sealing.Wait()
	r := sealAll(t, o, store.Head{})
	if r.Fault != nil {
		t.Fatalf("got %+v, want a sound chain", *r.Fault)
	}
	if want := int64(writers*acts*3 + 1); r.Sealed != want { // and the county's first entry
		t.Errorf("got %d sealed, want %d", r.Sealed, want)
	}
}

// While a transaction is open, nothing that comes after it in order is sealed.
func TestSealAudit_waitsForTheOpenTransaction(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	before := sealAll(t, o, store.Head{})
	o.Do(t, func(tx *store.Tx) error {
		if err := tx.Audit(t.Context(), aid.Audit{Act: aid.SignedIn, Thing: "user", Note: "slow"}); err != nil {
			return err
		}
		write(t, o, 1, func() {})
		sealOnce(t, o)
		if r := verify(t, o, store.Head{}); r.Sealed != before.Sealed || r.Unsealed != 1 {
			t.Errorf("got %d sealed and %d waiting, want %d and 1", r.Sealed, r.Unsealed, before.Sealed)
		}
		return nil
	})
	if r := sealAll(t, o, store.Head{}); r.Sealed != before.Sealed+2 {
		t.Errorf("got %d sealed, want %d", r.Sealed, before.Sealed+2)
	}
}

// A dump that was loaded into another cluster carries larger transaction
// numbers than the cluster gives out: sealing goes on all the same.
func TestSealAudit_goesOnInAnotherCluster(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	super := o.Super(t)
	if _, err := super.Exec(t.Context(), `UPDATE audit SET xact = '9000000000000' WHERE county_id = $1`, o.County.ID); err != nil {
		t.Fatal(err)
	}
	sealOnce(t, o) // an entry from the future is not settled here
	_, err := super.Exec(t.Context(), `
		INSERT INTO audit_seal SELECT county_id, 1, id, $2 FROM audit WHERE county_id = $1`, o.County.ID, firstSeal(t, o, super))
	if err != nil {
		t.Fatal(err)
	}
	write(t, o, 5, func() {})
	if r := sealAll(t, o, store.Head{}); r.Fault != nil || r.Sealed != 6 {
		t.Errorf("got %d sealed, fault %+v, want 6 and none", r.Sealed, r.Fault)
	}
}

// Once that cluster has come past the last seal's number, what was written
// before that is sealed as well.
func TestSealAudit_goesOnWhenOvertaken(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	super := o.Super(t)
	write(t, o, 5, func() {})
	const first = ` WHERE county_id = $1 AND id = (SELECT min(id) FROM audit WHERE county_id = $1)`
	if _, err := super.Exec(t.Context(), `UPDATE audit SET xact = pg_current_xact_id()`+first, o.County.ID); err != nil {
		t.Fatal(err)
	}
	write(t, o, 1, func() {}) // one after it, which must not be sealed alone
	_, err := super.Exec(t.Context(), `INSERT INTO audit_seal SELECT county_id, 1, id, $2 FROM audit`+first, o.County.ID, firstSeal(t, o, super))
	if err != nil {
		t.Fatal(err)
	}
	if r := sealAll(t, o, store.Head{}); r.Fault != nil || r.Sealed != 7 {
		t.Errorf("got %d sealed, fault %+v, want 7 and none", r.Sealed, r.Fault)
	}
}

// firstSeal has the program seal the county's first entry in a copy of the
// register, as the other cluster had done.
func firstSeal(t *testing.T, o *testkit.Office, super *pgx.Conn) (signed []byte) {
	t.Helper()
	var text string
	err := super.QueryRow(t.Context(), `
		SELECT json_build_array(county_id, 1, id, (extract(epoch FROM at) * 1000000)::bigint, login_id, person, role, address, act, thing,
		    thing_id, student_id, note, before::text, after::text, xact::text::bigint)::text
		FROM audit WHERE county_id = $1 ORDER BY id LIMIT 1`, o.County.ID).Scan(&text)
	if err != nil {
		t.Fatal(err)
	}
	return o.Keys.MAC(append([]byte{0}, compactJSON(t, text)...))
}

func TestVerifyAudit_findsEveryTampering(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	super := db.Super(t)
	chance := rand.New(rand.NewPCG(2016, 10))
	for i := range 100 {
		kind := tamperings[i%len(tamperings)]
		r := newRegister(t, db, fmt.Sprintf("98%04d", i))
		at := 2 + chance.Int64N(r.head.Seq-3) // neither the first nor the last two
		want := kind.do(t, r, super, at)
		got := verify(t, r.office, r.head)
		if got.Fault == nil {
			t.Errorf("%d %s at %d: not found", i, kind.name, at)
		} else if got.Fault.Seq != want {
			t.Errorf("%d %s at %d: found at %d, want %d", i, kind.name, at, got.Fault.Seq, want)
		}
	}
}

// register is a county with a sealed register of thirty-one entries.
type register struct {
	office *testkit.Office
	head   store.Head
}

func newRegister(t *testing.T, db *testkit.Database, code string) register {
	t.Helper()
	c, err := db.DB.CreateCounty(t.Context(), aid.System(aid.County{}), code, "篡改县", func([]aid.County) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	o := &testkit.Office{Database: db, County: c}
	for range 3 {
		write(t, o, 10, func() {})
	}
	r := sealAll(t, o, store.Head{})
	if r.Fault != nil || r.Sealed != 31 {
		t.Fatalf("before tampering: got %d sealed, fault %+v", r.Sealed, r.Fault)
	}
	return register{o, r.Head}
}

// tamperings are what somebody with all rights on the database may do, but
// without the key. do returns the number of the seal where it must be found.
var tamperings = []struct {
	name string
	do   func(t *testing.T, r register, super *pgx.Conn, at int64) (found int64)
}{
	{"edit a note", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `UPDATE audit SET note = note || '。' WHERE county_id = $1 AND id = `+entryAt, at)
		return at
	}},
	{"edit a value", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `UPDATE audit SET after = '{"n": 99}' WHERE county_id = $1 AND id = `+entryAt, at)
		return at
	}},
	{"edit a time", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `UPDATE audit SET at = at - interval '1 microsecond' WHERE county_id = $1 AND id = `+entryAt, at)
		return at
	}},
	{"edit a person", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `UPDATE audit SET login_id = login_id + 1 WHERE county_id = $1 AND id = `+entryAt, at)
		return at
	}},
	{"delete an entry", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `DELETE FROM audit WHERE county_id = $1 AND id = `+entryAt, at)
		return at
	}},
	{"delete an entry and its seal", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `DELETE FROM audit WHERE county_id = $1 AND id = `+entryAt, at)
		r.run(t, super, `DELETE FROM audit_seal WHERE county_id = $1 AND seq = $2`, at)
		return at
	}},
	{"delete and renumber", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `DELETE FROM audit WHERE county_id = $1 AND id = `+entryAt, at)
		r.run(t, super, `DELETE FROM audit_seal WHERE county_id = $1 AND seq = $2`, at)
		r.run(t, super, `UPDATE audit_seal SET seq = seq + 1000 WHERE county_id = $1 AND seq > $2`, at)
		r.run(t, super, `UPDATE audit_seal SET seq = seq - 1001 WHERE county_id = $1 AND seq > $2`, at)
		return at
	}},
	{"swap two entries", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `UPDATE audit_seal SET audit_id = -audit_id WHERE county_id = $1 AND seq IN ($2::bigint, $2::bigint + 1)`, at)
		r.run(t, super, `UPDATE audit_seal s SET audit_id = -o.audit_id FROM audit_seal o
			WHERE s.county_id = $1 AND o.county_id = $1 AND s.seq IN ($2::bigint, $2::bigint + 1) AND o.seq = 2 * $2::bigint + 1 - s.seq`, at)
		return at
	}},
	{"cut the end off", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `DELETE FROM audit WHERE county_id = $1 AND id IN (SELECT audit_id FROM audit_seal WHERE county_id = $1 AND seq >= $2)`, at)
		r.run(t, super, `DELETE FROM audit_seal WHERE county_id = $1 AND seq >= $2`, at)
		return at
	}},
	{"cut the seals off, edit, and let the program seal again", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `UPDATE audit SET note = '改' WHERE county_id = $1 AND id = `+entryAt, at)
		r.run(t, super, `DELETE FROM audit_seal WHERE county_id = $1 AND seq >= $2`, at)
		sealAll(t, r.office, store.Head{})
		return r.head.Seq
	}},
	{"rebuild the chain without the key", func(t *testing.T, r register, super *pgx.Conn, at int64) int64 {
		r.run(t, super, `UPDATE audit SET note = '改' WHERE county_id = $1 AND id = `+entryAt, at)
		r.run(t, super, `DELETE FROM audit_seal WHERE county_id = $1 AND seq >= $2`, at)
		forger := &testkit.Office{Database: &testkit.Database{DB: store.Open(r.office.Pool, r.office.Pool, seal.New())}, County: r.office.County}
		sealAll(t, forger, store.Head{})
		return at
	}},
}

// entryAt is the entry under seal number $2.
const entryAt = `(SELECT audit_id FROM audit_seal WHERE county_id = $1 AND seq = $2)`

func (r register) run(t *testing.T, super *pgx.Conn, sql string, at int64) {
	t.Helper()
	tag, err := super.Exec(t.Context(), sql, r.office.County.ID, at)
	if err != nil {
		t.Fatal(err)
	}
	if tag.RowsAffected() == 0 {
		t.Fatalf("nothing was tampered with: %s", sql)
	}
}
