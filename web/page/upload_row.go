package page

import (
	"fmt"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// UploadRow is one data row: what came, what was healed, what is wrong.
type UploadRow struct {
	Where    string // 石门镇 第 37 行, or 第 37 行 of a text file
	Outcome  ui.Badge
	OtherURL string // the workbook that a settled row has come to
	Lines    []UploadCell
	Faults   []string
	Notices  []string
}

// UploadCell is one cell as it was and as it will be. Read tells that it stays
// as it is, and To what it told.
type UploadCell struct {
	Column, From, To string
	Healed, Read     bool
	Wrong            bool // a fault of the row is in it
}

var outcomeTones = map[aid.Outcome]ui.Tone{aid.Accept: ui.Good, aid.Hold: ui.Wait}

func uploadRow(u aid.Upload, l aid.Line) UploadRow {
	r := UploadRow{Where: strings.TrimSpace(fmt.Sprintf("%s 第 %d 行", l.Sheet, l.Row)), Outcome: ui.Badge{Text: outcomeLabel(u, l.Outcome), Tone: outcomeTones[l.Outcome]}}
	if l.Settled {
		r.settled(u, l)
	}
	healed := map[string]aid.Heal{}
	for _, h := range l.Heals {
		if first, again := healed[h.Column]; again {
			h.From = first.From
		}
		healed[h.Column] = h
	}
	for _, c := range l.Cells {
		cell := UploadCell{Column: c.Column, From: masked(c.Column, c.Text)}
		if h, ok := healed[c.Column]; ok {
			cell = healedCell(h)
		} else if i := slices.IndexFunc(l.Readings, func(h aid.Heal) bool { return h.Column == c.Column }); i >= 0 {
			cell.To, cell.Read = l.Readings[i].To, true
		}
		r.Lines = append(r.Lines, cell)
		delete(healed, c.Column)
	}
	for _, h := range l.Heals { // of cells that were blank
		if _, left := healed[h.Column]; left {
			r.Lines = append(r.Lines, healedCell(h))
			delete(healed, h.Column)
		}
	}
	for _, f := range l.Faults {
		r.Faults = append(r.Faults, f.Message)
		r.mark(f.Column)
	}
	for _, f := range l.Notices {
		r.Notices = append(r.Notices, f.Message)
	}
	return r
}

// settled says what became of a held row: its student came in, it waits in
// another workbook, or it is not to be mended.
func (r *UploadRow) settled(u aid.Upload, l aid.Line) {
	if l.Other != 0 {
		r.OtherURL = link.Upload(l.Other)
	}
	switch {
	case l.Came:
		r.Outcome = ui.Badge{Text: "已处理", Tone: ui.Good}
	case l.Other > u.ID:
		r.Outcome = ui.Badge{Text: "已转到后来上传的工作簿"}
	case l.Other != 0:
		r.Outcome = ui.Badge{Text: "在先前上传的工作簿中待修改"}
	default:
		r.Outcome = ui.Badge{Text: "不再待办"}
	}
}

// mark shows which cell a fault is in, a blank one too.
func (r *UploadRow) mark(column string) {
	if column == "" {
		return
	}
	for i := range r.Lines {
		if r.Lines[i].Column == column {
			r.Lines[i].Wrong = true
			return
		}
	}
	r.Lines = append(r.Lines, UploadCell{Column: column, From: "（空）", Wrong: true})
}

func healedCell(h aid.Heal) UploadCell {
	return UploadCell{Column: h.Column, From: masked(h.Column, h.From), To: masked(h.Column, h.To), Healed: true}
}

// masked hides the middle of anything that may be a person's number: eleven
// digits or more, however they are written. Codes of places and households are
// no persons' numbers.
func masked(column, s string) string {
	if strings.Contains(column, "代码") || strings.Contains(column, "标识码") || strings.Contains(column, "户编号") {
		return s
	}
	digits := 0
	for _, r := range s {
		if (r >= '0' && r <= '9') || (r >= '０' && r <= '９') {
			digits++
		}
	}
	if digits < 11 {
		return s
	}
	return aid.MaskNumber(s)
}
