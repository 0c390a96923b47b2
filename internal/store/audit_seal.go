package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

// The register of acts is sealed a moment after it is written. Seal number n of
// a county is a MAC over the number, seal n-1 and one entry, so whoever lacks
// the key can neither change an entry nor take one out, put one in, or change
// the order, without the chain breaking there. What a chain alone cannot show,
// that its end was cut off, its head shows: the last seal, kept outside the
// database.

// sealBatch is how many entries one transaction seals or checks.
const sealBatch = 5000

// Head is the last seal of a county's chain; Seq 0 where nothing is sealed yet.
type Head struct {
	Seq  int64  `json:"seq"`
	Seal []byte `json:"seal"`
}

// entry is an audit entry as it is sealed: every column, each in one way of
// writing only.
type entry struct {
	ID        int64
	At        time.Time
	LoginID   int64
	Person    string
	Role      string
	Address   string
	Act       string
	Thing     string
	ThingID   int64
	StudentID int64
	Note      string
	Before    string // the database's own text of its jsonb
	After     string
	Xact      int64
}

const entryColumns = `a.id, a.at, a.login_id, a.person, a.role, a.address, a.act, a.thing, a.thing_id, a.student_id, a.note,
	a.before::text AS before, a.after::text AS after, a.xact::text::bigint AS xact`

// sealed is what seal number seq of the county signs.
func (e entry) sealed(county aid.CountyID, seq int64, before []byte) []byte {
	text, err := json.Marshal([]any{county, seq, e.ID, e.At.UnixMicro(), e.LoginID, e.Person, e.Role, e.Address,
		e.Act, e.Thing, e.ThingID, e.StudentID, e.Note, e.Before, e.After, e.Xact})
	if err != nil {
		panic(err) // numbers and texts always marshal
	}
	signed := binary.AppendUvarint(nil, uint64(len(before))) // keeps the seal and the entry apart
	return append(append(signed, before...), text...)
}

// SealAudit seals the county's settled entries, one batch at most, and returns
// the chain's head and whether more wait. Another process at the same work is
// left to it.
func (tx *Tx) SealAudit(ctx context.Context) (head Head, more bool, err error) {
	mine, err := scalar[bool](ctx, tx, `SELECT pg_try_advisory_xact_lock(hashtext('audit_seal'), $1)`, tx.County)
	if err != nil {
		return head, false, err
	}
	head, last, err := tx.auditHead(ctx)
	if err != nil || !mine {
		return head, false, err
	}
	entries, err := tx.settled(ctx, last)
	if err != nil || len(entries) == 0 {
		return head, false, err
	}
	seqs, ids, seals := make([]int64, len(entries)), make([]int64, len(entries)), make([][]byte, len(entries))
	for i, e := range entries {
		head = Head{head.Seq + 1, tx.seal.MAC(e.sealed(tx.County, head.Seq+1, head.Seal))}
		seqs[i], ids[i], seals[i] = head.Seq, e.ID, head.Seal
	}
	_, err = exec(ctx, tx, `
		INSERT INTO audit_seal (county_id, seq, audit_id, seal)
		SELECT $1, seq, audit_id, seal FROM unnest($2::bigint[], $3::bigint[], $4::bytea[]) AS s (seq, audit_id, seal)`,
		tx.County, seqs, ids, seals)
	return head, len(entries) == sealBatch, err
}

// NewestSealed says whether the county's newest entry has its seal, or there is
// none.
func (tx *Tx) NewestSealed(ctx context.Context) (bool, error) {
	return scalar[bool](ctx, tx, `
		SELECT NOT EXISTS (
		    SELECT FROM audit a WHERE a.county_id = $1 AND a.id = (SELECT max(id) FROM audit WHERE county_id = $1)
		    AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.county_id = $1 AND s.audit_id = a.id))`, tx.County)
}

// mark is where sealing has come to: entries are sealed in the order of their
// transactions.
type mark struct {
	Xact int64
	ID   int64
	Ours bool // of this cluster: false after a dump was loaded into another one, where transactions count anew
}

// auditHead is the chain's last seal, and the entry under it.
func (tx *Tx) auditHead(ctx context.Context) (Head, mark, error) {
	type row struct {
		Seq, Xact, ID int64
		Seal          []byte
		Ours          bool
	}
	rows, err := list[row](ctx, tx, `
		SELECT s.seq, s.seal, a.xact::text::bigint AS xact, a.id, a.xact < pg_snapshot_xmax(pg_current_snapshot()) AS ours
		FROM audit_seal s JOIN audit a ON a.county_id = s.county_id AND a.id = s.audit_id
		WHERE s.county_id = $1 ORDER BY s.seq DESC LIMIT 1`, tx.County)
	if err != nil || len(rows) == 0 {
		return Head{}, mark{Ours: true}, err
	}
	r := rows[0]
	return Head{r.Seq, r.Seal}, mark{r.Xact, r.ID, r.Ours}, nil
}

// settled are the next entries to be sealed. An id alone would not do: a slow
// transaction may commit a smaller one later. But every transaction below the
// snapshot's xmin has ended, so what it wrote is here or never will be: up to
// there the order of transactions has no gap that could still be filled.
// After a move to another cluster, where old transactions have larger numbers
// than new ones, the entries without a seal are looked for one by one. Once the
// new cluster has come past the old numbers it looks like the old one: what it
// wrote before that is known by an id that is larger than any sealed.
func (tx *Tx) settled(ctx context.Context, last mark) ([]entry, error) {
	if !last.Ours {
		return list[entry](ctx, tx, `SELECT `+entryColumns+` FROM audit a
			WHERE a.county_id = $1
			  AND (a.xact < pg_snapshot_xmin(pg_current_snapshot()) OR a.xact >= pg_snapshot_xmax(pg_current_snapshot()))
			  AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.county_id = $1 AND s.audit_id = a.id)
			ORDER BY a.xact, a.id LIMIT $2`, tx.County, sealBatch)
	}
	return list[entry](ctx, tx, `SELECT `+entryColumns+` FROM audit a
		WHERE a.county_id = $1 AND a.id IN (
		    SELECT id FROM audit WHERE county_id = $1 AND (xact, id) > ($2::text::xid8, $3) UNION
		    SELECT id FROM audit WHERE county_id = $1 AND id > (SELECT max(audit_id) FROM audit_seal WHERE county_id = $1))
		  AND a.xact < pg_snapshot_xmin(pg_current_snapshot())
		  AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.county_id = $1 AND s.audit_id = a.id)
		ORDER BY a.xact, a.id LIMIT $4`, tx.County, fmt.Sprint(last.Xact), last.ID, sealBatch)
}

// ErrChainCut says that a county's chain no longer holds a seal that was kept
// outside the database.
var ErrChainCut = errors.New("the chain of seals was cut off and made anew; run `zhuxue audit verify`")

// HoldsSeal is ErrChainCut unless the chain still holds the kept head.
func (tx *Tx) HoldsSeal(ctx context.Context, kept Head) error {
	if kept.Seq == 0 {
		return nil
	}
	holds, err := scalar[bool](ctx, tx, `
		SELECT EXISTS (SELECT FROM audit_seal WHERE county_id = $1 AND seq = $2 AND seal = $3)`, tx.County, kept.Seq, kept.Seal)
	if err == nil && !holds {
		return ErrChainCut
	}
	return err
}

// AuditFault is the first place where a county's register does not agree with
// its seals.
type AuditFault struct {
	Seq   int64       // number of the seal
	Entry aid.AuditID // the entry there; 0 where none is
	What  string      // a Chinese sentence
}

// AuditReport is what a check of a county's register found.
type AuditReport struct {
	Head     Head
	Sealed   int64
	Unsealed int64     // entries that no seal covers yet
	Oldest   time.Time // the oldest of them; zero without any
	Fault    *AuditFault
}

// VerifyAudit goes through the county's chain from its first seal. kept is the
// head that was kept outside the database; Seq 0 where none was.
func (tx *Tx) VerifyAudit(ctx context.Context, kept Head) (r AuditReport, err error) {
	for r.Fault == nil {
		n, err := tx.verifyBatch(ctx, &r, kept)
		if err != nil {
			return r, err
		}
		if n < sealBatch {
			break
		}
	}
	if r.Fault == nil && r.Head.Seq < kept.Seq {
		r.Fault = &AuditFault{Seq: r.Head.Seq + 1, What: fmt.Sprintf("末尾被截断：库外留存的封条到第 %d 号，库中只到第 %d 号", kept.Seq, r.Head.Seq)}
	}
	return r, tx.countUnsealed(ctx, &r)
}

type sealRow struct {
	Seq     int64
	AuditID int64
	Seal    []byte
	entry
}

// verifyBatch checks the next seals after the report's head.
func (tx *Tx) verifyBatch(ctx context.Context, r *AuditReport, kept Head) (n int, err error) {
	rows, err := tx.Query(ctx, `
		SELECT s.seq, s.audit_id, s.seal, coalesce(a.id, 0), coalesce(a.at, 'epoch'), coalesce(a.login_id, 0), coalesce(a.person, ''),
		       coalesce(a.role, ''), coalesce(a.address, ''), coalesce(a.act, ''), coalesce(a.thing, ''), coalesce(a.thing_id, 0),
		       coalesce(a.student_id, 0), coalesce(a.note, ''), coalesce(a.before::text, ''), coalesce(a.after::text, ''),
		       coalesce(a.xact::text::bigint, 0)
		FROM audit_seal s LEFT JOIN audit a ON a.county_id = s.county_id AND a.id = s.audit_id
		WHERE s.county_id = $1 AND s.seq > $2 ORDER BY s.seq LIMIT $3`, tx.County, r.Head.Seq, sealBatch)
	if err != nil {
		return 0, err
	}
	var s sealRow
	_, err = pgx.ForEachRow(rows, []any{&s.Seq, &s.AuditID, &s.Seal, &s.ID, &s.At, &s.LoginID, &s.Person, &s.Role, &s.Address, &s.Act,
		&s.Thing, &s.ThingID, &s.StudentID, &s.Note, &s.Before, &s.After, &s.Xact}, func() error {
		n++
		if r.Fault == nil {
			r.Fault = tx.verifySeal(s, r.Head, kept)
		}
		if r.Fault == nil {
			r.Head, r.Sealed = Head{s.Seq, s.Seal}, r.Sealed+1
		}
		return nil
	})
	return n, err
}

// verifySeal checks one seal against the one before it; nil if it is sound.
func (tx *Tx) verifySeal(s sealRow, before, kept Head) *AuditFault {
	fault := func(what string) *AuditFault {
		return &AuditFault{Seq: before.Seq + 1, Entry: aid.AuditID(s.AuditID), What: what}
	}
	switch {
	case s.Seq != before.Seq+1:
		return &AuditFault{Seq: before.Seq + 1, What: fmt.Sprintf("第 %d 号封条缺失：其后是第 %d 号", before.Seq+1, s.Seq)}
	case s.ID == 0:
		return fault("封条还在，日志条目已被删除")
	case tx.seal.VerifyMAC(s.Seal, s.sealed(tx.County, s.Seq, before.Seal)) != nil:
		return fault("日志条目或封条被改动，或次序被调换")
	case s.Seq == kept.Seq && string(s.Seal) != string(kept.Seal):
		return fault("与库外留存的封条不一致：此前的日志被截断后重新封存")
	}
	return nil
}

func (tx *Tx) countUnsealed(ctx context.Context, r *AuditReport) error {
	type row struct {
		N      int64
		Oldest time.Time
	}
	c, err := one[row](ctx, tx, `
		SELECT count(*) AS n, coalesce(min(a.at), 'epoch') AS oldest FROM audit a
		WHERE a.county_id = $1 AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.county_id = $1 AND s.audit_id = a.id)`, tx.County)
	if err == nil && c.N > 0 {
		r.Unsealed, r.Oldest = c.N, c.Oldest
	}
	return err
}
