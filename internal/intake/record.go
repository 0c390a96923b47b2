package intake

import (
	"fmt"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// record is one data row on its way to a line: it hands out cells by field and notes what was healed and what is wrong.
type record struct {
	head  *header
	row   sheet.Row
	line  *aid.Line
	above *carried // what merged cells above cover of the row; nil nearly always
	id    aid.IDNo // of a student, once it is found sound
}

// cell is a field's cell; a Blank one where there is no such column, or nothing in it.
func (r *record) cell(f field) sheet.Cell {
	if c := int(r.head.columns[f]); c >= 0 && c < len(r.row.Cells) && (r.above == nil || r.row.Cells[c].Kind != sheet.Blank) {
		return r.row.Cells[c]
	}
	if r.above != nil && r.given(f) {
		return r.above.cells[f]
	}
	return sheet.Cell{}
}

// text is what a field's cell says, its characters in one piece, without blanks and stray marks at its ends; "" for an error, which has its fault already.
func (r *record) text(f field) string {
	c := r.cell(f)
	if c.Kind == sheet.Error || broken(c) {
		return ""
	}
	if c.Text == "" || lettered(c.Text) { // nearly always
		return normal(c.Text)
	}
	t := clean(normal(c.Text))
	if strings.IndexByte(t, firstOfMarks) >= 0 {
		return chosen(t)
	}
	return t
}

// given reports whether the table has the field's column.
func (r *record) given(f field) bool { return r.head.columns.has(f) }

// errors holds the row for each cell that it needs and that shows a formula's error.
func (r *record) errors() {
	for f := range field(fields) {
		if f == none || f == other || f == seq || f == note || !broken(r.cell(f)) {
			continue
		}
		r.fault("formula_error", f, "%s里的公式出错（%s），请改成文字内容。", r.head.wording(f), shorten(r.cell(f).Text))
	}
}

// broken reports a cell that shows a formula's error, also where it came in as text.
func broken(c sheet.Cell) bool {
	if c.Kind == sheet.Error {
		return true
	}
	if len(c.Text) < 4 || c.Text[0] != '#' {
		return false
	}
	switch strings.TrimSpace(c.Text) {
	case "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", sheet.Uncalculated:
		return true
	}
	return false
}

// heal notes that a field's cell was set right, if it was: to is what it should have said. Where only blanks had to go,
// the code is nbsp; where only characters had to be put together, composed.
func (r *record) heal(code string, f field, to string) {
	from := r.cell(f).Text
	if from == to || to == "" {
		return
	}
	if code != "name_space" && trim(from) == to {
		code = "nbsp"
	} else if normal(from) == to {
		code = "composed"
	}
	r.line.Heals = append(r.line.Heals, aid.Heal{Code: code, Column: r.head.wording(f), From: from, To: to})
}

// reading notes what else a field's cell told: nothing was set right.
func (r *record) reading(code string, f field, to string) {
	if from := r.cell(f).Text; from != to {
		r.line.Readings = append(r.line.Readings, aid.Heal{Code: code, Column: r.head.wording(f), From: from, To: to})
	}
}

// plainText is a field's text without blanks at its ends, noted as healed if there were any.
func (r *record) plainText(f field) string {
	t := r.text(f)
	if t != "" {
		r.heal("nbsp", f, t)
	}
	return t
}

// fault holds the row: a Chinese sentence follows the cell's address.
func (r *record) fault(code string, f field, format string, args ...any) {
	r.line.Outcome = aid.Hold
	r.line.Conflict = r.line.Conflict || conflicts[code]
	r.line.Faults = append(r.line.Faults, r.remark(code, f, fmt.Sprintf(format, args...)))
}

// notice leaves a sentence for a person's eyes; the row is taken all the same.
func (r *record) notice(code string, f field, format string, args ...any) {
	r.line.Notices = append(r.line.Notices, r.remark(code, f, fmt.Sprintf(format, args...)))
}

func (r *record) remark(code string, f field, sentence string) aid.Fault {
	if !r.given(f) {
		return aid.Fault{Code: code, Column: r.head.wording(f), Message: "第" + strconv.Itoa(r.row.Line) + "行" + sentence}
	}
	cell := sheet.ColumnName(int(r.head.columns[f])) + strconv.Itoa(r.row.Line)
	return aid.Fault{Code: code, Column: r.head.wording(f), Cell: cell, Message: cell + " " + sentence}
}

// faulty reports whether a field has a fault already.
func (r *record) faulty(f field) bool {
	if len(r.line.Faults) == 0 {
		return false
	}
	want := r.head.wording(f)
	for _, fault := range r.line.Faults {
		if fault.Column == want {
			return true
		}
	}
	return false
}

// tri reads a yes or no with a parser; a wording that says neither is noticed and stays unknown.
func (r *record) tri(f field, parse func(string) (aid.Tri, bool)) aid.Tri {
	t := r.text(f)
	if t == "" {
		return aid.Unknown
	}
	answer, ok := parse(t)
	if !ok {
		r.notice("yesno_unclear", f, "“%s”看不出是或否，已按未填处理。", shorten(t))
	}
	return answer
}

// count reads a whole number of people, nil where the cell is blank. A text that is none holds the row.
func (r *record) count(f field) *int {
	t := r.text(f)
	folded := strings.ReplaceAll(fold(t), ",", "")
	if isNothing(folded) {
		return nil
	}
	folded, _ = cutAnySuffix(folded, "人", "名", "个", "个人")
	whole, fraction, _ := strings.Cut(folded, ".")
	if !digitsOnly(whole) || strings.Trim(fraction, "0") != "" || len(whole) > 7 {
		r.fault("count_unreadable", f, "“%s”不是人数，请填写不小于0的整数。", shorten(t))
		return nil
	}
	n, _ := strconv.Atoi(whole)
	if t != whole {
		r.heal("count_variant", f, strconv.Itoa(n))
	}
	return &n
}

// cells are the row's cells as given, under their headers.
func (r *record) cells(s *slab[aid.Cell]) []aid.Cell {
	cells := s.take(len(r.row.Cells))[:0]
	for i, c := range r.row.Cells {
		if c.Kind != sheet.Blank {
			cells = append(cells, aid.Cell{Column: r.head.nameOf(i), Text: c.Text})
		}
	}
	return cells
}

// ColumnIndex is the column of a cell's address, counted from 0: 9 for J37. ok is false for a text that is no address, as
// of a fault that stands in no cell.
func ColumnIndex(cell string) (column int, ok bool) {
	letters := strings.TrimRight(cell, "0123456789")
	if letters == "" || letters == cell || len(letters) > 3 {
		return 0, false
	}
	for _, c := range []byte(letters) {
		if c < 'A' || c > 'Z' {
			return 0, false
		}
		column = column*26 + int(c-'A') + 1
	}
	return column - 1, true
}
