package bureau

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
)

// HeldRows prepares the user's own workbook with the held rows only, faulty
// cells red and a reason column at the right. write sends it.
func (b *Bureau) HeldRows(ctx context.Context, who aid.Actor, id aid.UploadID) (name string, write func(io.Writer) error, err error) {
	if err := aid.May(who, aid.UploadBooks, aid.Place{}); err != nil {
		return "", nil, err
	}
	var content []byte
	faults := sheet.Faults{}
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		u, err := tx.Upload(ctx, id)
		if err != nil {
			return err
		}
		name = "待修改_" + u.Kind.Label() + ".xlsx"
		if content, err = tx.UploadFile(ctx, id); err != nil {
			return err
		}
		if faults.HeaderLines, err = tx.HeaderLines(ctx, id); err != nil {
			return err
		}
		lines, err := tx.Lines(ctx, id, aid.LineFilter{Outcome: aid.Hold})
		if err != nil {
			return err
		}
		faults.Marks = marks(lines)
		return tx.Audit(ctx, aid.Audit{Act: aid.ExportStudents, Thing: "upload", ThingID: int64(id), Note: "下载待修改的行",
			After: map[string]any{"rows": len(lines)}})
	})
	return name, func(w io.Writer) error {
		return sheet.Annotate(w, bytes.NewReader(content), int64(len(content)), sheet.DefaultLimits(), faults)
	}, err
}

func marks(lines []aid.Line) []sheet.Mark {
	marks := make([]sheet.Mark, 0, len(lines))
	for _, l := range lines {
		m := sheet.Mark{Sheet: l.Sheet, Line: l.Row, Reason: heldReason(l)}
		for _, f := range l.Faults {
			if column, ok := intake.ColumnIndex(f.Cell); ok && !slices.Contains(m.Columns, column) {
				m.Columns = append(m.Columns, column)
			}
		}
		for _, h := range l.Heals {
			if column, ok := intake.ColumnIndex(h.Cell); ok {
				if m.Fill == nil {
					m.Fill = map[int]string{}
				}
				m.Fill[column] = h.To // the row above may not come back
			}
		}
		marks = append(marks, m)
	}
	return marks
}

// heldReason is what is wrong with a row as its own cell in the returned workbook says it. Rows stand closer together
// there, so all line numbers are told as those of the workbook that came.
func heldReason(l aid.Line) string {
	sentences := make([]string, len(l.Faults))
	for i, f := range l.Faults {
		column := strings.TrimRight(f.Cell, "0123456789")
		sentence := strings.TrimPrefix(f.Message, fmt.Sprintf("第%d行", l.Row))
		if rest, ok := strings.CutPrefix(sentence, f.Cell+" "); ok && column != "" {
			sentence = column + "列：" + rest
		}
		sentences[i] = strings.ReplaceAll(strings.TrimSuffix(sentence, "。"), "工作表「", "原工作表「")
	}
	return fmt.Sprintf("原第%d行：%s。", l.Row, strings.Join(sentences, "；"))
}

// remember adds the conflict rows that were held before to what is known.
func remember(ctx context.Context, tx *store.Tx, u aid.Upload, g *intake.Gazetteer) error {
	held, err := tx.HeldLines(ctx, u)
	for i := range held {
		g.Remember(&held[i].Line)
	}
	return err
}

// settleEarlier lets go of the held rows of earlier rosters that an accepted one
// lists again: whether they are mended now or not, this one says.
func settleEarlier(ctx context.Context, tx *store.Tx, u aid.Upload) error {
	held, err := openHeld(ctx, tx, u)
	if err != nil || len(held) == 0 {
		return err
	}
	good, err := tx.Lines(ctx, u.ID, aid.LineFilter{Outcome: aid.Accept})
	if err != nil {
		return err
	}
	bad, err := tx.Lines(ctx, u.ID, aid.LineFilter{Outcome: aid.Hold})
	if err != nil {
		return err
	}
	var settled []store.HeldLine
	for _, i := range intake.Again(linesOf(held), slices.Concat(good, bad)) {
		held[i].Other, held[i].Came = u.ID, true
		settled = append(settled, held[i])
	}
	for _, i := range intake.Again(linesOf(settled), bad) { // not taken this time either, though its student may have another row
		settled[i].Came = false
	}
	return tx.Settle(ctx, settled)
}

// settleKnown lets go of the held rows of a roster without a good row that wait
// in an earlier one already, so that none is counted twice.
func settleKnown(ctx context.Context, tx *store.Tx, u aid.Upload, result intake.Result) error {
	if u.Kind != aid.StudentBook || result.Counts.Accept > 0 || result.Counts.Hold == 0 {
		return nil
	}
	before, err := openHeld(ctx, tx, u)
	if err != nil {
		return err
	}
	var known []store.HeldLine
	for len(before) > 0 { // one workbook after the other
		next := slices.IndexFunc(before, func(h store.HeldLine) bool { return h.Upload != before[0].Upload })
		if next < 0 {
			next = len(before)
		}
		for _, i := range intake.Again(result.Lines, linesOf(before[:next])) {
			if l := result.Lines[i]; l.Outcome == aid.Hold {
				l.Ordinal, l.Other = i+1, before[0].Upload
				known = append(known, store.HeldLine{Upload: u.ID, Line: l})
			}
		}
		before = before[next:]
	}
	return tx.Settle(ctx, known)
}

// openHeld reads the rows of other rosters of the term that wait to be mended.
func openHeld(ctx context.Context, tx *store.Tx, u aid.Upload) ([]store.HeldLine, error) {
	if u.Kind != aid.StudentBook {
		return nil, nil
	}
	held, err := tx.HeldLines(ctx, u)
	return slices.DeleteFunc(held, func(h store.HeldLine) bool { return !h.Open }), err
}

func linesOf(held []store.HeldLine) []aid.Line {
	lines := make([]aid.Line, len(held))
	for i, h := range held {
		lines[i] = h.Line
	}
	return lines
}

// SettleUpload puts the held rows of a workbook aside for good: they are not to
// be mended. The rows themselves stay to be seen.
func (b *Bureau) SettleUpload(ctx context.Context, who aid.Actor, id aid.UploadID) error {
	if err := aid.May(who, aid.UploadBooks, aid.Place{}); err != nil {
		return err
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		if _, err := tx.Upload(ctx, id); err != nil {
			return err
		}
		n, err := tx.SettleUpload(ctx, id)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.UploadBooks, Thing: "upload", ThingID: int64(id), Note: "待修改的行不再处理", After: map[string]any{"rows": n}})
	})
}
