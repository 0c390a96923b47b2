// Package sheet reads the cells of workbooks and writes them. It takes xlsx, the old xls (BIFF8) and delimited text, tells
// them apart by their first bytes, and works in bounded memory and time whatever the file holds. Each cell keeps its sheet,
// line and column, so that a fault can be shown where it stands; nothing is healed or guessed here.
package sheet

import (
	"bytes"
	"fmt"
	"io"
)

// Kind says what a cell holds.
type Kind uint8

// The kinds of cells. A date is a Number: its serial day, as stored.
const (
	Blank Kind = iota
	Text
	Number
	Bool
	Error
)

// Cell is one cell as the file stores it: text untouched, a number in the file's own notation, TRUE or FALSE, an error such
// as #N/A. A formula shows its last result; one that was saved without a result is an Error with the text Uncalculated.
type Cell struct {
	Text string
	Kind Kind
}

// Uncalculated is the text of a formula cell whose result the file does not hold.
const Uncalculated = "#未计算"

// Row is one row that holds anything. Line counts from 1 as the spreadsheet program shows it; Cells run from column A,
// without trailing blanks. A Row may be kept: it shares nothing with the rows that follow.
type Row struct {
	Sheet string
	Line  int
	Cells []Cell
}

// Limits bound what Open and Rows accept. Bytes is the file, Unzipped all its parts unpacked; Rows bounds both the rows of
// the whole book and the number of any line, Columns the columns that hold anything.
type Limits struct {
	Bytes, Unzipped       int64
	Rows, Columns, Sheets int
}

// DefaultLimits fit a county's largest roster with room to spare.
func DefaultLimits() Limits {
	return Limits{Bytes: 50 << 20, Unzipped: 512 << 20, Rows: 200_000, Columns: 256, Sheets: 1000}
}

// Range is a block of merged cells: lines counted from 1, columns from 0, the last ones included.
type Range struct{ Top, Left, Bottom, Right int }

// maxRanges is how many merged blocks of a book are kept; no office merges more.
const maxRanges = 50_000

// Book is an opened workbook. It is not safe for use by several goroutines at once.
type Book struct {
	lim    Limits
	src    source
	merged map[string][]Range
}

// source is one file format.
type source interface {
	sheets() []string
	hidden(sheet string) bool
	rows(*gate) error
}

// Open looks at the first bytes of r, and reads the list of sheets. What is no workbook, is locked, or is larger than lim
// is refused with a *Refusal; other errors come from r. The Book reads from r until it is dropped.
func Open(r io.ReaderAt, size int64, lim Limits) (*Book, error) {
	switch {
	case size == 0:
		return nil, refuse(Empty)
	case size > lim.Bytes:
		return nil, refuse(TooLarge, lim.Bytes>>20)
	}
	head := make([]byte, min(size, sniffLen))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return nil, fmt.Errorf("read first bytes: %w", err)
	}
	src, err := openAs(sniff(head), r, size, lim)
	if err != nil {
		return nil, err
	}
	if n := len(src.sheets()); n > lim.Sheets {
		return nil, refuse(TooManySheets, n, lim.Sheets)
	}
	return &Book{lim: lim, src: src}, nil
}

func openAs(f format, r io.ReaderAt, size int64, lim Limits) (source, error) {
	switch f {
	case formatZip:
		return openXLSX(r, size, lim)
	case formatOLE:
		return openXLS(r, size)
	case formatText:
		return openText(r, size)
	case formatHTML:
		return nil, refuse(WebPage)
	case formatOld:
		return nil, refuse(OldFormat)
	}
	return nil, refuse(NotWorkbook)
}

// Sheets names the worksheets in the order of their tabs, hidden ones too. Delimited text has one, without a name.
func (b *Book) Sheets() []string { return b.src.sheets() }

// Hidden reports whether the user does not see the sheet's tab. Hidden sheets are read like the others.
func (b *Book) Hidden(sheet string) bool { return b.src.hidden(sheet) }

// Rows calls yield for each row that is not blank, sheet by sheet from the top, and stops at the first error, which it
// returns. It returns a *Refusal when the file breaks a limit or is damaged: the rows before it are then not to be trusted.
func (b *Book) Rows(yield func(Row) error) error {
	g := &gate{lim: b.lim, yield: yield}
	err := b.src.rows(g)
	b.merged = g.merged
	return err
}

// Merged lists the merged blocks of a sheet that cover more than one line. A file tells them behind the rows, so they are
// known once Rows has gone through; delimited text has none.
func (b *Book) Merged(sheet string) []Range { return b.merged[sheet] }

// gate stands between the formats and the caller: it trims, skips blank rows and keeps the limits.
type gate struct {
	lim   Limits
	count int
	yield func(Row) error

	merged map[string][]Range
	ranges int

	err error // what stopped the reading, if the caller or a limit did
}

func (g *gate) pass(r Row) error {
	g.err = g.check(r)
	return g.err
}

func (g *gate) check(r Row) error {
	n := len(r.Cells)
	for n > 0 && r.Cells[n-1].Kind == Blank {
		n--
	}
	r.Cells = r.Cells[:n]
	if n == 0 {
		return nil
	}
	if n > g.lim.Columns {
		return refuse(TooManyColumns, Where(r.Sheet, r.Line), ColumnName(n-1), g.lim.Columns)
	}
	if g.count++; r.Line > g.lim.Rows || g.count > g.lim.Rows {
		return refuse(TooManyRows, Where(r.Sheet, r.Line), g.lim.Rows)
	}
	return g.yield(r)
}

// merge keeps a merged block of several lines.
func (g *gate) merge(sheet string, r Range) {
	if r.Bottom <= r.Top || r.Right < r.Left || g.ranges == maxRanges {
		return
	}
	if g.merged == nil {
		g.merged = map[string][]Range{}
	}
	g.ranges++
	g.merged[sheet] = append(g.merged[sheet], r)
}

// ColumnName is the letter name of column i, counted from 0: A, B, …, Z, AA.
func ColumnName(i int) string {
	var name []byte
	for i++; i > 0; i = (i - 1) / 26 {
		name = append(name, byte('A'+(i-1)%26))
	}
	for l, r := 0, len(name)-1; l < r; l, r = l+1, r-1 {
		name[l], name[r] = name[r], name[l]
	}
	return string(name)
}

// format is what the first bytes say a file is.
type format uint8

const (
	formatUnknown format = iota
	formatZip
	formatOLE
	formatText
	formatHTML
	formatOld
)

// sniffLen is how many bytes decide about the format.
const sniffLen = 8 << 10

var magics = []struct {
	bytes  string
	format format
}{
	{"PK\x03\x04", formatZip},
	{"PK\x05\x06", formatZip},
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", formatOLE},
	{"\x09\x08", formatOld}, // BIFF5 and earlier began without a container
	{"\x09\x04", formatOld},
	{"\x09\x02", formatOld},
	{"\x09\x00", formatOld},
	{"%PDF", formatUnknown},
	{"{\\rtf", formatUnknown},
	{"\xFF\xFE", formatText},
	{"\xFE\xFF", formatText},
}

// sniff tells the format by content alone: a name or a content type can lie.
func sniff(head []byte) format {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.bytes)) {
			return m.format
		}
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(head, utf8BOM))
	if bytes.HasPrefix(text, []byte("<")) {
		return formatHTML // also XML and MHTML that Excel would open
	}
	if len(text) == 0 || bytes.HasPrefix(text, []byte("MIME-Version")) {
		return formatUnknown
	}
	if bytes.ContainsFunc(text, isControl) {
		return formatUnknown
	}
	return formatText
}

func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != '\x1a'
}
