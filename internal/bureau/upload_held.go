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
		sentences[i] = originally.Replace(strings.TrimSuffix(sentence, "。"))
	}
	return fmt.Sprintf("原第%d行：%s。", l.Row, strings.Join(sentences, "；"))
}

// originally makes another row's place one in the workbook that came.
var originally = strings.NewReplacer("工作表「", "原工作表「", "本表第", "原表第")

// settleEarlier lets go of the held rows of earlier rosters that an accepted one
// lists again: whether they are mended now or not, this one says. One that is
// held this time too has not come, though its student may have another row.
func settleEarlier(ctx context.Context, tx *store.Tx, u aid.Upload) error {
	if u.Kind != aid.StudentBook {
		return nil
	}
	var waiting []store.LineKey
	again := intake.NewAgain()
	err := tx.EachWaiting(ctx, u, func(key store.LineKey, l *aid.Line) {
		waiting = append(waiting, key)
		again.Add(l)
	})
	if err != nil || len(waiting) == 0 {
		return err
	}
	for _, o := range []aid.Outcome{aid.Hold, aid.Accept} {
		var found []store.LineKey
		err := tx.EachTold(ctx, u.ID, o, func(_ store.LineKey, l *aid.Line) {
			for _, i := range again.Find(l) {
				found = append(found, waiting[i])
			}
		})
		if err == nil {
			err = tx.Settle(ctx, found, u.ID, o == aid.Accept)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// settleKnown lets go of the held rows of a roster without a good row that wait
// in an earlier one already, so that none is counted twice.
func settleKnown(ctx context.Context, tx *store.Tx, u aid.Upload, result *intake.Result) error {
	if u.Kind != aid.StudentBook || result.Counts.Accept > 0 {
		return nil
	}
	var held []*aid.Line
	var again *intake.Again // most counties have nothing waiting
	return tx.EachWaiting(ctx, u, func(key store.LineKey, l *aid.Line) {
		if again == nil {
			again = intake.NewAgain()
			held = heldOf(result.Lines)
			for _, l := range held {
				again.Add(l)
			}
		}
		for _, i := range again.Find(l) {
			held[i].Settled, held[i].Other = true, key.Upload
		}
	})
}

func heldOf(lines []aid.Line) (held []*aid.Line) {
	for i := range lines {
		if lines[i].Outcome == aid.Hold {
			held = append(held, &lines[i])
		}
	}
	return held
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
