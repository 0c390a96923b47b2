package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"zhuxue/internal/aid"
)

// AuditCopy is a sealed entry as it is kept outside the database, a line each:
// in clear what the log may hold, numbers of things and people; sealed with the
// key of the fields the whole entry, names and all.
type AuditCopy struct {
	County  string       `json:"county"`
	Room    aid.CountyID `json:"county_id"`
	Seq     int64        `json:"seq"`
	At      time.Time    `json:"at"`
	User    int64        `json:"user"`
	Act     string       `json:"act"`
	Thing   string       `json:"thing"`
	ThingID int64        `json:"thing_id"`
	Student int64        `json:"student"`
	Entry   []byte       `json:"entry"`
	Seal    []byte       `json:"seal"`
}

func copyPlace(county aid.CountyID, seq int64) string {
	return fmt.Sprintf("%d/audit/copy/%d", county, seq)
}

// CopyAudit is the next of the county's sealed entries after a head, one batch
// at most.
func (tx *Tx) CopyAudit(ctx context.Context, after Head) ([]AuditCopy, error) {
	type row struct {
		Seq  int64
		Seal []byte
		entry
	}
	rows, err := list[row](ctx, tx, `
		SELECT s.seq, s.seal, `+entryColumns+`
		FROM audit_seal s JOIN audit a ON a.county_id = s.county_id AND a.id = s.audit_id
		WHERE s.county_id = $1 AND s.seq > $2 ORDER BY s.seq LIMIT $3`, tx.County, after.Seq, sealBatch)
	copies := make([]AuditCopy, len(rows))
	for i, r := range rows {
		whole, err := json.Marshal(r.entry)
		if err != nil {
			return nil, err
		}
		copies[i] = AuditCopy{
			County: tx.who.County.Code, Room: tx.County, Seq: r.Seq, At: r.At, User: r.LoginID, Act: r.Act, Thing: r.Thing,
			ThingID: r.ThingID, Student: r.StudentID, Entry: tx.seal.Seal(whole, copyPlace(tx.County, r.Seq)), Seal: r.Seal,
		}
	}
	return copies, err
}

// ReadCopy is the whole entry of a copy, as JSON. It needs the keys, but nothing
// of the database.
func (db *DB) ReadCopy(c AuditCopy) ([]byte, error) {
	return db.seal.Open(c.Entry, copyPlace(c.Room, c.Seq))
}

// VerifyCopies checks copies, one batch at most, that follow upon a head: that
// they are whole, and that the chain in the database holds the same seals. A
// chain that was made anew with the key itself is sound; that it is another one
// only a copy tells.
func (tx *Tx) VerifyCopies(ctx context.Context, copies []AuditCopy, before Head) (Head, *AuditFault, error) {
	type row struct {
		Seq  int64
		Seal []byte
	}
	rows, err := list[row](ctx, tx, `
		SELECT seq, seal FROM audit_seal WHERE county_id = $1 AND seq > $2 AND seq <= $3`, tx.County, before.Seq, before.Seq+int64(len(copies)))
	if err != nil {
		return before, nil, err
	}
	held := make(map[int64][]byte, len(rows))
	for _, r := range rows {
		held[r.Seq] = r.Seal
	}
	for _, c := range copies {
		if what := tx.verifyCopy(c, before, held); what != "" {
			return before, &AuditFault{Seq: before.Seq + 1, What: what}, nil
		}
		before = Head{c.Seq, c.Seal}
	}
	return before, nil, nil
}

// verifyCopy says what is wrong with a copy; "" for nothing.
func (tx *Tx) verifyCopy(c AuditCopy, before Head, held map[int64][]byte) string {
	seal := held[before.Seq+1]
	switch {
	case c.Seq != before.Seq+1 || c.Room != tx.County || !tx.copyWhole(c, before):
		return "库外副本的这一行缺失或被改动"
	case seal == nil:
		return "末尾被截断：库外副本有这一条，库中没有"
	case !bytes.Equal(seal, c.Seal):
		return "与库外副本不一致：库中的日志被改写后重新封存"
	}
	return ""
}

// copyWhole says whether nothing of a copy was changed since it was sealed.
func (tx *Tx) copyWhole(c AuditCopy, before Head) bool {
	whole, err := tx.seal.Open(c.Entry, copyPlace(tx.County, c.Seq))
	var e entry
	if err != nil || json.Unmarshal(whole, &e) != nil || tx.seal.VerifyMAC(c.Seal, e.sealed(tx.County, c.Seq, before.Seal)) != nil {
		return false
	}
	return c.At.Equal(e.At) && c.User == e.LoginID && c.Act == e.Act && c.Thing == e.Thing && c.ThingID == e.ThingID && c.Student == e.StudentID
}
