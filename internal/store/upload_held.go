package store

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

// HeldLine is a held row and the upload it came with.
type HeldLine struct {
	Upload aid.UploadID
	Open   bool // still waits to be mended
	aid.Line
}

// HeldLines reads the held rows of all other uploads of a kind, of rosters in
// the same term, whose good rows were taken or which had none.
func (tx *Tx) HeldLines(ctx context.Context, u aid.Upload) ([]HeldLine, error) {
	rows, err := tx.Query(ctx, `
		SELECT l.upload_id, NOT l.settled, l.ordinal, l.line
		FROM upload_line l JOIN upload u ON u.county_id = $1 AND u.id = l.upload_id
		WHERE l.county_id = $1 AND l.outcome = 'hold' AND u.id <> $2 AND u.kind = $3 AND (u.kind <> 'student' OR u.term = $4)
		      AND `+heldCounts+`
		ORDER BY l.upload_id, l.ordinal`, tx.County, u.ID, u.Kind, u.Term)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (h HeldLine, err error) {
		var sealed []byte
		if err := row.Scan(&h.Upload, &h.Open, &h.Ordinal, &sealed); err != nil {
			return h, err
		}
		return h, tx.openLine(h.Upload, h.Ordinal, sealed, &h.Line)
	})
}

// heldCounts is true of an upload u whose held rows are waiting: its good rows
// were taken, or it has none.
const heldCounts = `(u.state = 'accepted' OR u.state = 'ready' AND (u.counts->>'accept')::int = 0)`

// Settle marks held rows that need no mending any more, and keeps with each
// where it is now.
func (tx *Tx) Settle(ctx context.Context, held []HeldLine) error {
	const atOnce = 5000 // sealed rows in one statement
	for some := range slices.Chunk(held, atOnce) {
		if err := tx.settle(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) settle(ctx context.Context, held []HeldLine) error {
	uploads, ordinals, lines := make([]aid.UploadID, len(held)), make([]int, len(held)), make([][]byte, len(held))
	for i, h := range held {
		text, err := json.Marshal(h.Line)
		if err != nil {
			return err
		}
		uploads[i], ordinals[i], lines[i] = h.Upload, h.Ordinal, tx.seal.Seal(text, tx.linePlace(h.Upload, h.Ordinal))
	}
	_, err := tx.Exec(ctx, `
		UPDATE upload_line l SET settled = true, line = s.line
		FROM unnest($2::bigint[], $3::int[], $4::bytea[]) AS s (upload, ordinal, line)
		WHERE l.county_id = $1 AND l.upload_id = s.upload AND l.ordinal = s.ordinal`, tx.County, uploads, ordinals, lines)
	return err
}

// SettleUpload marks all held rows of an upload as needing no mending any more,
// and says how many there were.
func (tx *Tx) SettleUpload(ctx context.Context, id aid.UploadID) (int64, error) {
	return exec(ctx, tx, `
		UPDATE upload_line SET settled = true
		WHERE county_id = $1 AND upload_id = $2 AND outcome = 'hold' AND NOT settled`, tx.County, id)
}

// Filled says which kinds of workbook the county has brought in.
func (tx *Tx) Filled(ctx context.Context) (map[aid.UploadKind]bool, error) {
	type row struct{ Village, School, Student, Statistic bool }
	r, err := one[row](ctx, tx, `
		SELECT EXISTS (SELECT FROM village WHERE county_id = $1) AS village, EXISTS (SELECT FROM school WHERE county_id = $1) AS school,
		       EXISTS (SELECT FROM enrolment WHERE county_id = $1) AS student,
		       EXISTS (SELECT FROM preschool_statistic WHERE county_id = $1) OR
		       EXISTS (SELECT FROM retention_statistic WHERE county_id = $1) AS statistic`, tx.County)
	return map[aid.UploadKind]bool{
		aid.VillageBook: r.Village, aid.SchoolBook: r.School, aid.StudentBook: r.Student, aid.StatisticBook: r.Statistic,
	}, err
}
