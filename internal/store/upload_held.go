package store

import (
	"context"
	"encoding/json"
	"slices"

	"zhuxue/internal/aid"
)

// heldRows are the held rows of all other uploads of a kind, of rosters in the
// same term, whose good rows were taken or which had none.
const heldRows = `
	SELECT l.upload_id, l.ordinal, l.line
	FROM upload_line l JOIN upload u ON u.county_id = $1 AND u.id = l.upload_id
	WHERE l.county_id = $1 AND l.outcome = 'hold' AND u.id <> $2 AND u.kind = $3 AND (u.kind <> 'student' OR u.term = $4)
	      AND ` + heldCounts

// heldCounts is true of an upload u whose held rows are waiting: its good rows
// were taken, or it has none.
const heldCounts = `(u.state = 'accepted' OR u.state = 'ready' AND (u.counts->>'accept')::int = 0)`

// EachConflict hands over the rows of other uploads like this one that were held
// for what another row said.
func (tx *Tx) EachConflict(ctx context.Context, u aid.Upload, each func(*aid.Line)) error {
	return eachOpened(ctx, tx, heldRows+` AND l.conflict`, []any{tx.County, u.ID, u.Kind, u.Term}, func(_ LineKey, l *aid.Line) { each(l) })
}

// EachWaiting hands over the rows of other rosters of the term that wait to be
// mended, as EachTold does.
func (tx *Tx) EachWaiting(ctx context.Context, u aid.Upload, each func(LineKey, *aid.Line)) error {
	return tx.eachTold(ctx, heldRows+` AND NOT l.settled`, []any{tx.County, u.ID, u.Kind, u.Term}, each)
}

// EachTold hands over the rows of an upload with an outcome: their cells and
// students only.
func (tx *Tx) EachTold(ctx context.Context, id aid.UploadID, o aid.Outcome, each func(LineKey, *aid.Line)) error {
	return tx.eachTold(ctx, `
		SELECT upload_id, ordinal, line FROM upload_line
		WHERE county_id = $1 AND upload_id = $2 AND outcome = $3`, []any{tx.County, id, o}, each)
}

func (tx *Tx) eachTold(ctx context.Context, sql string, args []any, each func(LineKey, *aid.Line)) error {
	type told struct {
		Cells   []aid.Cell `json:"cells"`
		Student *aid.Draft `json:"student"`
	}
	return eachOpened(ctx, tx, sql, args, func(key LineKey, l *told) {
		each(key, &aid.Line{Cells: l.Cells, Student: l.Student})
	})
}

// Settle marks held rows that need no mending any more, and keeps with each in
// which workbook it is now, and whether its student came in with that one.
func (tx *Tx) Settle(ctx context.Context, held []LineKey, now aid.UploadID, came bool) error {
	if len(held) == 0 {
		return nil
	}
	if err := tx.keyed(ctx); err != nil {
		return err
	}
	for some := range slices.Chunk(held, linesAtOnce) {
		if err := tx.settle(ctx, some, now, came); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) settle(ctx context.Context, held []LineKey, now aid.UploadID, came bool) error {
	uploads, ordinals := make([]aid.UploadID, len(held)), make([]int, len(held))
	for i, key := range held {
		uploads[i], ordinals[i] = key.Upload, key.Ordinal
	}
	lines := make([][]byte, 0, len(held))
	err := tx.eachSealed(ctx, `
		SELECT l.upload_id, l.ordinal, l.line
		FROM unnest($2::bigint[], $3::int[]) WITH ORDINALITY AS s (upload, ordinal, place)
		JOIN upload_line l ON l.county_id = $1 AND l.upload_id = s.upload AND l.ordinal = s.ordinal
		ORDER BY s.place`, []any{tx.County, uploads, ordinals},
		func(key LineKey, sealed []byte) error {
			var l aid.Line
			if err := tx.openLine(key, sealed, &l); err != nil {
				return err
			}
			l.Other, l.Came = now, came
			text, err := json.Marshal(l)
			lines = append(lines, tx.seal.Seal(text, tx.linePlace(key.Upload, key.Ordinal)))
			return err
		})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
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
