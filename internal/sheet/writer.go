package sheet

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Writer writes an xlsx workbook, one sheet after the other and row by row. Text is always typed as text: an 18-digit number
// keeps its digits and "=1+1" stays those four characters. Large sheets wait in a temporary file until Close, which must be
// called in any case. The first error stays: later calls return it.
type Writer struct {
	out    io.Writer
	file   *excelize.File
	styles [looks]int
	names  []string

	stream *excelize.StreamWriter // nil until the widths of the sheet are known
	sheet  layout
	head   [][]styled // rows held back until then
	line   int
	row    []styled         // what Row is writing
	cells  []*excelize.Cell // the same as the stream takes it
	buf    []any
	err    error
}

// Table says how a sheet begins: a title over all columns, if there is one, and the header, which stays in view.
type Table struct {
	Sheet  string
	Title  string
	Header []string
}

// layout is what the sheet being written needs to know of its beginning.
type layout struct {
	frozen int // rows that stay in view
	merged int // columns that the title in row 1 covers, 0 for no title
}

// look is how a cell appears.
type look uint8

const (
	plain look = iota
	textual
	heading
	title
	faulty
	reason
	looks
)

// styled is a cell with its look.
type styled struct {
	Cell
	look look
}

// TextCell is a cell of text, whatever the text looks like.
func TextCell(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{s, Text}
}

// IntCell is a cell with a whole number. Beyond 15 digits it is written as text, for a spreadsheet would lose digits.
func IntCell(n int64) Cell { return Cell{strconv.FormatInt(n, 10), Number} }

// NewWriter begins a workbook that Close writes to w.
func NewWriter(w io.Writer) *Writer {
	f := excelize.NewFile()
	f.ZipWriter = fastZip
	out := &Writer{out: w, file: f}
	for l, style := range lookStyles() {
		id, err := f.NewStyle(style)
		out.styles[l], out.err = id, errors.Join(out.err, err)
	}
	return out
}

// fastZip packs lightly: a list that the office waits for may be a fifth larger.
func fastZip(w io.Writer) excelize.ZipWriter {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return z
}

func lookStyles() []*excelize.Style {
	grey := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8ECF2"}}
	red := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FF9999"}}
	const asText = 49 // the number format @
	return []*excelize.Style{
		plain:   {},
		textual: {NumFmt: asText},
		heading: {NumFmt: asText, Fill: grey, Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}},
		title:   {NumFmt: asText, Font: &excelize.Font{Bold: true, Size: 16}, Alignment: &excelize.Alignment{Horizontal: "center"}},
		faulty:  {NumFmt: asText, Fill: red},
		reason:  {NumFmt: asText, Font: &excelize.Font{Color: "B00020"}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}},
	}
}

// Begin ends the sheet before and begins another. A name that Excel would not take, or that is taken, is changed to one
// that it does.
func (w *Writer) Begin(t Table) error {
	frozen, merged := 0, 0
	if t.Title != "" {
		frozen, merged = 1, max(len(t.Header), 1)
	}
	if len(t.Header) > 0 {
		frozen++
	}
	if err := w.begin(t.Sheet, layout{frozen, merged}); err != nil {
		return err
	}
	if t.Title != "" {
		w.put([]styled{{TextCell(t.Title), title}})
	}
	if len(t.Header) > 0 {
		row := make([]styled, len(t.Header))
		for i, name := range t.Header {
			row[i] = styled{TextCell(name), heading}
		}
		w.put(row)
	}
	return w.err
}

// Row writes the next row. It is an error before the first Begin.
func (w *Writer) Row(cells ...Cell) error {
	if len(w.names) == 0 && w.err == nil {
		w.err = errors.New("write row: no sheet begun")
	}
	w.row = w.row[:0]
	for _, c := range cells {
		w.row = append(w.row, styled{c, lookOf(c)})
	}
	w.put(w.row)
	return w.err
}

// Close writes the workbook and removes what it left on disk.
func (w *Writer) Close() error {
	w.end()
	if w.err == nil {
		_, w.err = w.file.WriteTo(w.out)
	}
	return errors.Join(w.err, w.file.Close())
}

// Discard gives the workbook up: nothing is written, and what it left on disk is removed.
func (w *Writer) Discard() {
	w.end()
	w.err = errors.Join(w.err, errors.New("workbook given up"), w.file.Close())
}

func lookOf(c Cell) look {
	if c.Kind == Text || c.Kind == Error {
		return textual
	}
	return plain
}

func (w *Writer) begin(name string, l layout) error {
	w.end()
	if w.err != nil {
		return w.err
	}
	name = sheetName(name, w.names)
	if len(w.names) == 0 {
		w.err = w.file.SetSheetName(w.file.GetSheetName(0), name)
	} else {
		_, w.err = w.file.NewSheet(name)
	}
	w.names = append(w.names, name)
	w.sheet, w.line = l, 0
	return w.err
}

// sampleRows is how many rows decide about the widths of the columns.
const sampleRows = 200

func (w *Writer) put(row []styled) {
	switch {
	case w.err != nil:
	case w.stream != nil:
		w.write(row)
	default:
		if w.head = append(w.head, slices.Clone(row)); len(w.head) >= sampleRows {
			w.start()
		}
	}
}

// end writes what is held back and closes the sheet.
func (w *Writer) end() {
	if len(w.names) == 0 || w.err != nil {
		return
	}
	if w.stream == nil {
		w.start()
	}
	if w.err == nil {
		w.err = w.stream.Flush()
	}
	w.stream = nil
}

// start opens the stream of the sheet: what stands before its rows has to be known now.
func (w *Writer) start() {
	if w.err = w.open(); w.err != nil {
		return
	}
	head := w.head
	w.head = nil
	for _, row := range head {
		w.write(row)
	}
	if w.err == nil && w.sheet.merged > 1 {
		w.err = w.stream.MergeCell("A1", ColumnName(w.sheet.merged-1)+"1")
	}
}

func (w *Writer) open() (err error) {
	name := w.names[len(w.names)-1]
	if err := w.file.SetSheetDimension(name, ""); err != nil { // a wrong one hides rows from other readers
		return err
	}
	if w.stream, err = w.file.NewStreamWriter(name); err != nil {
		return err
	}
	for i, width := range widths(w.head) {
		if err := w.stream.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if w.sheet.frozen == 0 {
		return nil
	}
	return w.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: w.sheet.frozen,
		TopLeftCell: "A" + strconv.Itoa(w.sheet.frozen+1), ActivePane: "bottomLeft"})
}

func (w *Writer) write(row []styled) {
	if w.err != nil {
		return
	}
	if w.line++; w.line > lastLine {
		w.err = fmt.Errorf("write row %d: a sheet ends at row %d", w.line, lastLine)
		return
	}
	w.buf = w.buf[:0]
	for i, c := range row {
		w.buf = append(w.buf, w.value(i, c))
	}
	w.err = w.stream.SetRow("A"+strconv.Itoa(w.line), w.buf)
}

// value is the cell in column i as the stream takes it; formulas are never written.
func (w *Writer) value(i int, c styled) any {
	if c.Kind == Blank && c.look == plain {
		return nil
	}
	for len(w.cells) <= i {
		w.cells = append(w.cells, new(excelize.Cell))
	}
	out := w.cells[i]
	out.StyleID, out.Value = w.styles[c.look], nil
	switch c.Kind {
	case Text, Error:
		out.Value = c.Text
	case Number:
		out.Value = number(c.Text)
	case Bool:
		out.Value = c.Text == "TRUE"
	}
	return out
}

// Spreadsheets keep 15 digits of a number, so all of an integer below exactNumber.
const exactDigits, exactNumber = 15, 1e15

// number is the value of a number as the file wrote it, or its text if the number would lose digits before the point.
func number(raw string) any {
	if n, err := strconv.ParseInt(raw, 10, 64); err == nil && -exactNumber < n && n < exactNumber {
		return n
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	if -exactNumber < f && f < exactNumber || significant(raw) <= exactDigits {
		return f
	}
	return raw
}

// significant counts the significant digits of a number.
func significant(raw string) int {
	raw, _, _ = strings.Cut(strings.ToLower(raw), "e")
	return len(strings.Trim(strings.TrimLeft(strings.ReplaceAll(raw, ".", ""), "+-"), "0"))
}

// sheetName makes name one that Excel takes: 1 to 31 characters, none of []:*?/\, no apostrophe at the ends, and not yet
// used in another case.
func sheetName(name string, taken []string) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, name), "' ")
	if name == "" {
		name = "Sheet"
	}
	for n, base := 2, cutName(name, 31); ; n++ {
		name = base
		if !slices.ContainsFunc(taken, func(t string) bool { return strings.EqualFold(t, name) }) {
			return name
		}
		suffix := " (" + strconv.Itoa(n) + ")"
		base = cutName(strings.TrimSuffix(base, " ("+strconv.Itoa(n-1)+")"), 31-len(suffix)) + suffix
	}
}

// cutName shortens a name to n characters, as Excel counts them: those outside the basic plane are two.
func cutName(name string, n int) string {
	for i, r := range name {
		if n--; r > 0xFFFF {
			n--
		}
		if n < 0 {
			return name[:i]
		}
	}
	return name
}
