package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"zhuxue/internal/aid"
)

// uploadRow is an upload as its table holds it.
type uploadRow struct {
	ID       aid.UploadID
	Kind     aid.UploadKind
	Term     aid.Term
	State    aid.UploadState
	File     string
	Message  string
	Rows     int
	Counts   aid.Counts
	Warnings []string
	Columns  []aid.ColumnReading
	Assumed  bool
	OpenHeld int
	Emptied  bool
	By       string
	User     aid.UserID
	At       time.Time
}

const uploadColumns = `id, kind, term, state, file_name AS file, message, rows, counts, warnings, columns, assumed, person AS by, login_id AS "user", at, emptied_at IS NOT NULL AS emptied,
	(SELECT count(*) FROM upload_line l WHERE l.county_id = $1 AND l.upload_id = upload.id AND l.outcome = 'hold' AND NOT l.settled) AS open_held`

// AddUpload keeps a workbook, sealed, and returns its id. assumed tells that
// the term is a guess.
func (tx *Tx) AddUpload(ctx context.Context, kind aid.UploadKind, term aid.Term, assumed bool, name string, content []byte) (aid.UploadID, error) {
	print := tx.print("file", string(content))
	return scalar[aid.UploadID](ctx, tx, `
		INSERT INTO upload (county_id, kind, term, assumed, state, file_name, file, file_print, login_id, person)
		VALUES ($1, $2, $3, $4, 'received', $5, $6, $7, $8, $9)
		RETURNING id`,
		tx.County, kind, term, assumed, name, tx.seal.Seal(content, tx.place("upload/file", print)), print, tx.who.User, tx.who.Name)
}

// UploadLoad is how many workbooks wait to be read, and how many bytes of
// workbooks are kept.
func (tx *Tx) UploadLoad(ctx context.Context) (waiting int, kept int64, err error) {
	type row struct {
		Waiting int
		Kept    int64
	}
	r, err := one[row](ctx, tx, `
		SELECT count(*) FILTER (WHERE state IN ('received', 'reading')) AS waiting, coalesce(sum(octet_length(file)), 0) AS kept
		FROM upload WHERE county_id = $1`, tx.County)
	return r.Waiting, r.Kept, err
}

// Uploads lists the newest uploads first, those before an id; before 0 begins
// at the newest.
func (tx *Tx) Uploads(ctx context.Context, before aid.UploadID, most int) ([]aid.Upload, error) {
	rows, err := list[uploadRow](ctx, tx, `
		SELECT `+uploadColumns+` FROM upload
		WHERE county_id = $1 AND ($2::bigint = 0 OR id < $2) ORDER BY id DESC LIMIT $3`, tx.County, before, most)
	uploads := make([]aid.Upload, len(rows))
	for i, r := range rows {
		uploads[i] = aid.Upload(r)
	}
	return uploads, err
}

// Upload finds one upload; absent is NotFound.
func (tx *Tx) Upload(ctx context.Context, id aid.UploadID) (aid.Upload, error) {
	row, err := one[uploadRow](ctx, tx, `SELECT `+uploadColumns+` FROM upload WHERE county_id = $1 AND id = $2`, tx.County, id)
	return aid.Upload(row), err
}

// UploadFile is an upload's workbook as it came.
func (tx *Tx) UploadFile(ctx context.Context, id aid.UploadID) ([]byte, error) {
	type kept struct{ File, FilePrint []byte }
	k, err := one[kept](ctx, tx, `SELECT file, file_print FROM upload WHERE county_id = $1 AND id = $2`, tx.County, id)
	if err != nil {
		return nil, err
	}
	if len(k.File) == 0 {
		return nil, aid.E(aid.NotFound, "这份工作簿已过保存期限，原件和逐行内容已清理")
	}
	return tx.seal.Open(k.File, tx.place("upload/file", k.FilePrint))
}

// SameFile finds an accepted upload of the very same workbook and kind, of a
// roster in the same term; 0 for none.
func (tx *Tx) SameFile(ctx context.Context, id aid.UploadID) (aid.UploadID, error) {
	return scalar[aid.UploadID](ctx, tx, `
		SELECT coalesce(max(o.id), 0) FROM upload u
		LEFT JOIN upload o ON o.county_id = $1 AND o.file_print = u.file_print AND o.kind = u.kind AND (u.kind <> 'student' OR o.term = u.term)
		                  AND o.state = 'accepted' AND o.id <> u.id
		WHERE u.county_id = $1 AND u.id = $2`, tx.County, id)
}

// MoveUpload takes an upload from one of the states into another; a Conflict
// where it has moved on meanwhile.
func (tx *Tx) MoveUpload(ctx context.Context, id aid.UploadID, to aid.UploadState, message string, from ...aid.UploadState) error {
	n, err := exec(ctx, tx, `
		UPDATE upload SET state = $3, message = $4, accepted_at = CASE WHEN $3 = 'accepted' THEN now() END
		WHERE county_id = $1 AND id = $2 AND state = ANY($5)`, tx.County, id, to, message, from)
	if err == nil && n == 0 {
		if _, err := tx.Upload(ctx, id); err != nil {
			return err
		}
		return aid.E(aid.Conflict, "这份工作簿的状态已经变动，请刷新后查看")
	}
	return err
}

// NoteRows keeps how many rows have been read, for the progress bar.
func (tx *Tx) NoteRows(ctx context.Context, id aid.UploadID, rows int) error {
	_, err := tx.Exec(ctx, `UPDATE upload SET rows = $3 WHERE county_id = $1 AND id = $2`, tx.County, id, rows)
	return err
}

// NoteCounts keeps an upload's sums.
func (tx *Tx) NoteCounts(ctx context.Context, id aid.UploadID, c aid.Counts) error {
	_, err := tx.Exec(ctx, `UPDATE upload SET rows = $3, counts = $4 WHERE county_id = $1 AND id = $2`, tx.County, id, c.Rows, c)
	return err
}

// SaveLines keeps what became of each row, in place of what an earlier reading
// kept, where the header lines are, and as what the columns were read.
func (tx *Tx) SaveLines(ctx context.Context, id aid.UploadID, lines []aid.Line, headers map[string][]int, columns []aid.ColumnReading, warnings []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM upload_line WHERE county_id = $1 AND upload_id = $2`, tx.County, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		UPDATE upload SET headers = $3, columns = coalesce($4, '[]'::jsonb), warnings = coalesce($5, '{}'::text[])
		WHERE county_id = $1 AND id = $2`, tx.County, id, headers, columns, warnings)
	if err != nil {
		return err
	}
	sealed := make(chan lineBatch, 1)
	go tx.sealLines(id, lines, sealed)
	for batch := range sealed {
		if err == nil {
			err = tx.addLines(ctx, id, batch)
		}
	}
	return err
}

// linesAtOnce is how many sealed rows go in one statement: some 3 MB.
const linesAtOnce = 2000

// lineBatch is rows as their table holds them, column by column.
type lineBatch struct {
	ordinals, rows   []int
	sheets, outcomes []string
	healed, noticed,
	settled, conflict []bool
	lines [][]byte
	err   error
}

// sealLines seals rows for an upload while earlier ones are being written.
func (tx *Tx) sealLines(id aid.UploadID, lines []aid.Line, sealed chan<- lineBatch) {
	defer close(sealed)
	ordinal := 0
	for some := range slices.Chunk(lines, linesAtOnce) {
		var b lineBatch
		for i := range some {
			l := &some[i]
			ordinal++
			text, err := json.Marshal(l)
			b.err = errors.Join(b.err, err)
			b.ordinals, b.sheets, b.rows, b.outcomes = append(b.ordinals, ordinal), append(b.sheets, l.Sheet), append(b.rows, l.Row), append(b.outcomes, string(l.Outcome))
			b.healed, b.noticed = append(b.healed, len(l.Heals) > 0), append(b.noticed, len(l.Notices) > 0)
			b.settled, b.conflict = append(b.settled, l.Settled), append(b.conflict, l.Conflict)
			b.lines = append(b.lines, tx.seal.Seal(text, tx.linePlace(id, ordinal)))
		}
		sealed <- b
	}
}

// addLines writes sealed rows. They go as arrays: by way of a temporary table a
// roster's hundred megabytes would be written twice.
func (tx *Tx) addLines(ctx context.Context, id aid.UploadID, b lineBatch) error {
	if b.err != nil {
		return b.err
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO upload_line (county_id, upload_id, ordinal, sheet, row, outcome, healed, noticed, settled, conflict, line)
		SELECT $1, $2, ordinal, sheet, row, outcome, healed, noticed, settled, conflict, line
		FROM unnest($3::int[], $4::text[], $5::int[], $6::text[], $7::boolean[], $8::boolean[], $9::boolean[], $10::boolean[], $11::bytea[])
		     AS b (ordinal, sheet, row, outcome, healed, noticed, settled, conflict, line)`,
		tx.County, id, b.ordinals, b.sheets, b.rows, b.outcomes, b.healed, b.noticed, b.settled, b.conflict, b.lines)
	return err
}

// Lines reads rows of an upload in the order of the workbook.
func (tx *Tx) Lines(ctx context.Context, id aid.UploadID, f aid.LineFilter) ([]aid.Line, error) {
	rows, err := tx.Query(ctx, `
		SELECT ordinal, settled, line FROM upload_line
		WHERE county_id = $1 AND upload_id = $2 AND ($3 = '' OR outcome = $3) AND (NOT $4 OR healed) AND (NOT $5 OR noticed) AND ordinal > $6
		ORDER BY ordinal LIMIT nullif($7, 0)`, tx.County, id, f.Outcome, f.Healed, f.Noticed, f.After, f.Most)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l aid.Line, err error) {
		var sealed []byte
		if err := row.Scan(&l.Ordinal, &l.Settled, &sealed); err != nil {
			return l, err
		}
		return l, tx.openLine(LineKey{id, l.Ordinal}, sealed, &l)
	})
}

// EachGood hands over the rows of an upload that are taken, in the order of the
// workbook, without their cells, of which a large workbook has millions. Each is
// good until the next comes.
func (tx *Tx) EachGood(ctx context.Context, id aid.UploadID, each func(*aid.Line)) error {
	type good struct {
		aid.Line
		Cells    unread `json:"cells"`
		Heals    unread `json:"heals"`
		Readings unread `json:"readings"`
	}
	return eachOpened(ctx, tx, `
		SELECT upload_id, ordinal, line FROM upload_line
		WHERE county_id = $1 AND upload_id = $2 AND outcome = 'accept' ORDER BY ordinal`, []any{tx.County, id}, func(_ LineKey, l *good) { each(&l.Line) })
}

// unread is JSON that nobody needs.
type unread struct{}

func (*unread) UnmarshalJSON([]byte) error { return nil }

// HeaderLines is where the header of each sheet of an upload is.
func (tx *Tx) HeaderLines(ctx context.Context, id aid.UploadID) (map[string][]int, error) {
	return scalar[map[string][]int](ctx, tx, `SELECT headers FROM upload WHERE county_id = $1 AND id = $2`, tx.County, id)
}

// AskAgain queues the reading of every workbook that a crash left unread, and
// says how many there were.
func (tx *Tx) AskAgain(ctx context.Context) (int, error) {
	rows, err := tx.Query(ctx, `SELECT id FROM upload WHERE county_id = $1 AND state IN ('received', 'reading')`, tx.County)
	if err != nil {
		return 0, err
	}
	left, err := pgx.CollectRows(rows, pgx.RowTo[aid.UploadID])
	if err != nil || len(left) == 0 {
		return 0, err
	}
	jobs := make([]river.InsertManyParams, len(left))
	for i, id := range left {
		jobs[i].Args = ReadUploadJob{County: tx.County, Upload: id}
	}
	_, err = queue.InsertManyTx(ctx, tx.Tx, jobs)
	return len(left), err
}
