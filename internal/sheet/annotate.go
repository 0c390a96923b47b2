package sheet

import (
	"fmt"
	"io"
	"slices"
)

// ReasonHeader is the header of the column that says what is wrong with a row.
const ReasonHeader = "问题说明"

// Mark is what is wrong with one line of a sheet: the faulty columns, counted from 0, and a sentence. Line 0 stands for the
// whole sheet, whose rows then all come back.
type Mark struct {
	Sheet   string
	Line    int
	Columns []int
	Reason  string
	Fill    map[int]string // what stood above the line in blank cells of it, by column
}

// Faults are all that is wrong with a workbook. HeaderLines lists, by sheet, the lines of the header; they come back too,
// and so does what stands above the first of them.
type Faults struct {
	HeaderLines map[string][]int
	Marks       []Mark
}

// Annotate writes to w the user's own workbook with the marked rows only: all columns as they were, faulty cells red, and
// the reason at the right of the header, in the column of an earlier reason if there is one. Text stays text, a number keeps
// 15 digits and comes back as text if it has more before the point; styles do not survive. Whatever the original's format, w gets an xlsx. Errors are those of Open, Rows and w.
func Annotate(w io.Writer, original io.ReaderAt, size int64, lim Limits, f Faults) error {
	book, err := Open(original, size, lim)
	if err != nil {
		return err
	}
	notes := f.bySheet()
	if err := book.Rows(func(r Row) error { // the reason stands right of the widest row, so that comes first
		if n := notes[r.Sheet]; n != nil {
			n.measure(r)
		}
		return nil
	}); err != nil {
		return err
	}
	for name, n := range notes { // known now that the rows have gone by
		n.covers = NewCovers(book.Merged(name))
	}
	out := NewWriter(w)
	if err := book.Rows(func(r Row) error { return out.annotate(r, notes[r.Sheet]) }); err != nil {
		out.err = err
	}
	return out.Close()
}

// sheetNotes is what has to be known to copy one sheet.
type sheetNotes struct {
	headers []int
	marks   map[int]Mark
	covers  *Covers
	column  int // of the reason
	found   bool
	begun   bool
}

func (f Faults) bySheet() map[string]*sheetNotes {
	notes := map[string]*sheetNotes{}
	for _, m := range f.Marks {
		n := notes[m.Sheet]
		if n == nil {
			n = &sheetNotes{headers: slices.Sorted(slices.Values(f.HeaderLines[m.Sheet])), marks: map[int]Mark{}}
			notes[m.Sheet] = n
		}
		if before, ok := n.marks[m.Line]; ok {
			m.Columns = slices.Concat(before.Columns, m.Columns)
			m.Reason = before.Reason + "；" + m.Reason
		}
		n.marks[m.Line] = m
	}
	return notes
}

// measure finds the column of the reason.
func (n *sheetNotes) measure(r Row) {
	if n.found || !n.keeps(r.Line) {
		return
	}
	if slices.Contains(n.headers, r.Line) {
		if i := slices.Index(r.Cells, TextCell(ReasonHeader)); i >= 0 {
			n.column, n.found = i, true
			return
		}
	}
	n.column = max(n.column, len(r.Cells))
	for _, c := range n.marks[r.Line].Columns {
		n.column = max(n.column, c+1)
	}
	for c := range n.marks[r.Line].Fill {
		n.column = max(n.column, c+1)
	}
}

// keeps reports whether a line comes back: titles, headers and marked rows.
func (n *sheetNotes) keeps(line int) bool {
	_, whole := n.marks[0]
	_, marked := n.marks[line]
	return whole || marked || n.heads(line)
}

// heads reports whether a line is a header or a title above it.
func (n *sheetNotes) heads(line int) bool {
	return len(n.headers) > 0 && line <= n.headers[0] || slices.Contains(n.headers, line)
}

// annotate copies a row if it comes back, and begins its sheet with the first.
func (w *Writer) annotate(r Row, n *sheetNotes) error {
	if n == nil {
		return nil
	}
	n.covers.Reach(r)
	if !n.keeps(r.Line) {
		return nil
	}
	if !n.heads(r.Line) {
		n.covers.Fill(&r)
		r.fill(n.marks[r.Line].Fill)
	}
	first := !n.begun
	if first {
		n.begun = true
		if err := w.begin(r.Sheet, layout{}); err != nil {
			return fmt.Errorf("begin sheet %s: %w", r.Sheet, err)
		}
	}
	row := make([]styled, max(n.column+1, len(r.Cells)))
	for i, c := range r.Cells {
		row[i] = styled{c, n.look(r.Line, c)}
	}
	for _, c := range n.marks[r.Line].Columns {
		if c >= 0 && c < len(row) {
			row[c].look = faulty
		}
	}
	if note, ok := n.note(r, first); ok {
		row[n.column] = note
	}
	w.put(row)
	return w.err
}

// fill writes texts into cells, which are copied first.
func (r *Row) fill(texts map[int]string) {
	if len(texts) == 0 {
		return
	}
	r.Cells = slices.Clone(r.Cells)
	for col, text := range texts {
		for len(r.Cells) <= col {
			r.Cells = append(r.Cells, Cell{})
		}
		r.Cells[col] = TextCell(text)
	}
}

// note is what stands in the reason's column of a line: its reason, the header, or, in the first row that comes back, the
// reason of the whole sheet.
func (n *sheetNotes) note(r Row, first bool) (styled, bool) {
	if m, ok := n.marks[r.Line]; ok {
		return styled{TextCell(m.Reason), reason}, true
	}
	if slices.Contains(n.headers, r.Line) && !slices.Contains(n.headers, r.Line+1) && !n.titles(r) { // the last line of a header, on each page
		return styled{TextCell(ReasonHeader), heading}, true
	}
	m := n.marks[0]
	return styled{TextCell(m.Reason), reason}, first && m.Reason != ""
}

// titles reports whether a line that counts as a header is a title between the rows: a single cell, and no second line of a
// header.
func (n *sheetNotes) titles(r Row) bool {
	alone := !slices.ContainsFunc(r.Cells[:len(r.Cells)-1], func(c Cell) bool { return c.Kind != Blank })
	return alone && r.Line != n.headers[0] && !slices.Contains(n.headers, r.Line-1)
}

func (n *sheetNotes) look(line int, c Cell) look {
	if slices.Contains(n.headers, line) && c.Kind != Blank {
		return heading
	}
	return lookOf(c)
}
