package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// textSheet names the one sheet of a text file: it has no name, and none is told.
const textSheet = ""

var utf8BOM = []byte("\xEF\xBB\xBF")

// textFile is a table in delimited text: UTF-8, UTF-16 with its mark, or GB18030. All its cells are Text.
type textFile struct {
	r     io.ReaderAt
	size  int64
	code  transform.Transformer // nil for UTF-8
	comma rune
}

// openText finds the encoding and the separator. Text without any separator is no table.
func openText(r io.ReaderAt, size int64) (source, error) {
	t := &textFile{r: r, size: size}
	if err := t.findCode(); err != nil {
		return nil, err
	}
	sample := make([]byte, sniffLen)
	n, err := io.ReadFull(t.decoded(), sample)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, refuse(NotWorkbook)
	}
	if t.comma = separator(sample[:n]); t.comma == 0 {
		return nil, refuse(NotWorkbook)
	}
	return t, nil
}

// findCode takes the mark at the beginning for its word; without one the file is UTF-8 if all of it is, else GB18030.
func (t *textFile) findCode() error {
	head := make([]byte, 2)
	if n, err := t.r.ReadAt(head, 0); n == 0 {
		return fmt.Errorf("read text: %w", err)
	}
	if string(head) == "\xFF\xFE" || string(head) == "\xFE\xFF" {
		t.code = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		return nil
	}
	if binary, err := holdsNUL(io.NewSectionReader(t.r, 0, t.size)); err != nil {
		return err
	} else if binary {
		return refuse(NotWorkbook)
	}
	ok, err := isUTF8(io.NewSectionReader(t.r, 0, t.size))
	if err != nil {
		return fmt.Errorf("read text: %w", err)
	}
	if !ok {
		t.code = simplifiedchinese.GB18030.NewDecoder()
	}
	return nil
}

// holdsNUL says whether a byte 0 stands anywhere: then the text is the beginning of something else.
func holdsNUL(r io.Reader) (bool, error) {
	for buf := make([]byte, 64<<10); ; {
		n, err := r.Read(buf)
		if bytes.IndexByte(buf[:n], 0) >= 0 {
			return true, nil
		}
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("read text: %w", err)
		}
	}
}

func isUTF8(r io.Reader) (bool, error) {
	_, err := io.Copy(io.Discard, transform.NewReader(r, encodingCheck{}))
	if errors.Is(err, errNotUTF8) {
		return false, nil
	}
	return err == nil, err
}

var errNotUTF8 = errors.New("not UTF-8")

// encodingCheck passes nothing on and fails at the first byte that is not UTF-8.
type encodingCheck struct{ transform.NopResetter }

func (encodingCheck) Transform(_, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	end := len(src)
	if !atEOF { // the last character may be cut
		for back := 1; back < utf8.UTFMax && back <= end; back++ {
			if c := src[end-back]; utf8.RuneStart(c) {
				if !utf8.FullRune(src[end-back:]) {
					end -= back
				}
				break
			}
		}
	}
	if !utf8.Valid(src[:end]) {
		return 0, 0, errNotUTF8
	}
	if end < len(src) {
		err = transform.ErrShortSrc
	}
	return 0, end, err
}

func (t *textFile) decoded() *bufio.Reader {
	var r io.Reader = io.NewSectionReader(t.r, 0, t.size)
	if t.code != nil {
		t.code.Reset()
		r = transform.NewReader(r, t.code)
	}
	b := bufio.NewReaderSize(r, 64<<10)
	if mark, _ := b.Peek(len(utf8BOM)); bytes.Equal(mark, utf8BOM) {
		b.Discard(len(utf8BOM))
	}
	return b
}

// separator is the mark that stands most often outside quotes, or 0.
func separator(sample []byte) (best rune) {
	counts := map[rune]int{}
	quoted := false
	for _, c := range string(sample) {
		if c == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[c]++
		}
	}
	for _, c := range []rune{',', '\t', ';'} {
		if counts[c] > counts[best] || best == 0 && counts[c] > 0 {
			best = c
		}
	}
	return best
}

func (t *textFile) sheets() []string   { return []string{textSheet} }
func (t *textFile) hidden(string) bool { return false }

func (t *textFile) rows(g *gate) error {
	in := &ration{r: t.decoded()}
	c := csv.NewReader(in)
	c.Comma, c.LazyQuotes, c.FieldsPerRecord = t.comma, true, -1
	line, after := 0, 1 // the row number, and the text line after the record before
	for {
		in.left = maxRow
		record, err := c.Read()
		if err == io.EOF {
			return nil
		}
		if errors.Is(err, errRowTooLong) {
			return refuse(Damaged, fmt.Sprintf("第 %d 行超过 1 MB：引号不成对，或整份内容连成了一行", line+1))
		}
		if err != nil {
			return refuse(Damaged, fmt.Sprintf("第 %d 行之后", line))
		}
		first, _ := c.FieldPos(0)
		line += 1 + first - after // the reader passes over blank lines, the spreadsheet counts them
		last := len(record) - 1
		after, _ = c.FieldPos(last)
		after += 1 + strings.Count(record[last], "\n")

		row, err := textRow(line, record)
		if err != nil {
			return err
		}
		if err := g.pass(row); err != nil {
			return err
		}
	}
}

// maxRow is the longest row in bytes. What reads rows takes many times the memory of a row of nothing but separators.
const maxRow = 1 << 20

var errRowTooLong = errors.New("row too long")

// ration hands out no more than a row's bytes at a time.
type ration struct {
	r    io.Reader
	left int
}

func (a *ration) Read(p []byte) (int, error) {
	if a.left <= 0 {
		return 0, errRowTooLong
	}
	n, err := a.r.Read(p)
	a.left -= n
	return n, err
}

// maxText is the longest text of a cell in characters, by Excel's own limit.
const maxText = 32767

func textRow(line int, record []string) (Row, error) {
	cells := make([]Cell, len(record))
	for i, text := range record {
		if len(text) > maxText && utf8.RuneCountInString(text) > maxText {
			return Row{}, refuse(Damaged, fmt.Sprintf("第 %d 行的引号不成对", line))
		}
		if strings.ContainsRune(text, utf8.RuneError) {
			return Row{}, refuse(Damaged, fmt.Sprintf("第 %d 行有无法识别的文字编码", line))
		}
		if text = unwrap(text); text != "" {
			cells[i] = Cell{text, Text}
		}
	}
	return Row{textSheet, line, cells}, nil
}

// unwrap takes ="0012" apart, the way exports keep Excel from making a number of a code.
func unwrap(text string) string {
	if len(text) >= 3 && strings.HasPrefix(text, `="`) && strings.HasSuffix(text, `"`) {
		return text[2 : len(text)-1]
	}
	return text
}
