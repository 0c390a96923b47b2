package sheet

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// The edges of a worksheet, by the standard: rows from 1, columns from 0.
const (
	lastLine   = 1 << 20
	lastColumn = 1<<14 - 1
)

// worksheet reads the rows of one sheet part.
type worksheet struct {
	*scanner
	sheet string
	pool  *stringPool
	gate  *gate

	line, col int    // where the last row and cell stand
	cells     []span // of the row being read, from column A
	text      []byte // of all cells of the row, so that a row costs one string
}

// span is a cell whose text still lies in the row's buffer, or is already a string from the pool.
type span struct {
	kind     Kind
	from, to int
	shared   string
}

// read delivers the rows between <sheetData> and its end.
func (w *worksheet) read() error {
	for {
		t, err := w.next()
		if err == nil {
			switch {
			case t == emptyTag && string(w.name) == "sheetData", t == endTag && string(w.name) == "sheetData":
				return nil
			case t == startTag && string(w.name) == "row":
				err = w.row()
			case t == emptyTag && string(w.name) == "row":
				err = w.place()
			}
		}
		if err != nil {
			return w.fault(err)
		}
	}
}

// merges keeps the merged blocks that stand behind the rows. What is odd there hides nothing of the rows, and ends the search.
func (w *worksheet) merges() {
	for {
		t, err := w.next()
		if err != nil || t == endTag && string(w.name) == "mergeCells" {
			return
		}
		if string(w.name) != "mergeCell" || t != emptyTag && t != startTag {
			continue
		}
		ref, _ := w.attr("ref")
		from, to, _ := bytes.Cut(ref, []byte(":"))
		r := Range{lineOf(from), columnOf(from), lineOf(to), columnOf(to)}
		if r.Top > 0 && r.Left >= 0 {
			w.gate.merge(w.sheet, r)
		}
	}
}

// lineOf is the line of a reference such as AB12, or 0.
func lineOf(ref []byte) int {
	n, err := strconv.Atoi(string(bytes.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
	if err != nil || n > lastLine {
		return 0
	}
	return n
}

// fault refuses the file for what is wrong with it; what the gate returned goes through as it is.
func (w *worksheet) fault(err error) error {
	if w.gate.err != nil {
		return w.gate.err
	}
	return damaged(fmt.Sprintf("工作表「%s」第 %d 行之后", w.sheet, w.line), err)
}

// place takes the line number of a row tag; without one it follows the row before. Lines must rise.
func (w *worksheet) place() error {
	line := w.line + 1
	if r, ok := w.attr("r"); ok {
		n, err := strconv.Atoi(string(r))
		if err != nil || n < line {
			return errXML
		}
		line = n
	}
	if line > lastLine {
		return errXML
	}
	w.line, w.col = line, -1
	w.cells, w.text = w.cells[:0], w.text[:0]
	return nil
}

func (w *worksheet) row() error {
	if err := w.place(); err != nil {
		return err
	}
	for {
		t, err := w.next()
		if err != nil {
			return err
		}
		switch {
		case t == endTag && string(w.name) == "row":
			return w.deliver()
		case t == startTag && string(w.name) == "c":
			err = w.cell()
		case t == emptyTag && string(w.name) == "c":
			_, err = w.column()
		}
		if err != nil {
			return err
		}
	}
}

// column takes the position and type of a cell tag; without a position it follows the cell before.
func (w *worksheet) column() (typ byte, err error) {
	w.col++
	typ = 'n'
	for rest := w.attrs; ; {
		key, value, after, ok := cutAttr(rest)
		if !ok {
			break
		}
		switch string(key) {
		case "r":
			w.col = columnOf(value)
		case "t":
			typ = cellType(value)
		}
		rest = after
	}
	if w.col < 0 || w.col > lastColumn {
		return 0, errXML
	}
	return typ, nil
}

// cellType makes the type attribute one letter: s shared, t text, n number, b bool, e error.
func cellType(value []byte) byte {
	switch string(value) {
	case "s", "b", "e", "n":
		return value[0]
	}
	return 't' // inlineStr, str, d
}

// columnOf is the column of a reference such as AB12, or -1.
func columnOf(ref []byte) int {
	n := 0
	for i, c := range ref {
		if c |= 0x20; c < 'a' || c > 'z' || i > 2 {
			break
		}
		n = n*26 + int(c-'a') + 1
	}
	return n - 1
}

// cellState is what is known of a cell half read.
type cellState struct {
	typ      byte
	from     int  // where its text begins
	take     bool // the text that comes now belongs to the cell
	phonetic bool
	formula  bool
	value    bool
}

// pending reports whether the cell is a formula saved without its result; an empty text is a result.
func (c *cellState) pending() bool { return c.formula && !(c.value && c.typ == 't') }

// cell reads the inside of <c>: the text of <v> or <t>, not of phonetic runs.
func (w *worksheet) cell() error {
	typ, err := w.column()
	if err != nil {
		return err
	}
	c := cellState{typ: typ, from: len(w.text)}
	for {
		t, err := w.next()
		if err != nil {
			return err
		}
		switch t {
		case startTag, emptyTag:
			c.open(w.name, t == startTag)
		case endTag:
			if string(w.name) == "c" {
				return w.keep(c)
			}
			c.close(w.name)
		default:
			err = w.take(c, t)
		}
		if err != nil || len(w.text)-c.from > maxToken {
			return errXML
		}
	}
}

// open notes a tag within the cell; what follows an empty one lies outside of it.
func (c *cellState) open(name []byte, content bool) {
	switch string(name) {
	case "v", "t":
		c.value, c.take = true, content && !c.phonetic
	case "f":
		c.formula = true
	case "rPh":
		c.phonetic = content
	}
}

func (c *cellState) close(name []byte) {
	c.take = false
	if string(name) == "rPh" {
		c.phonetic = false
	}
}

// take appends text that belongs to the cell.
func (w *worksheet) take(c cellState, t token) (err error) {
	switch {
	case !c.take:
	case t == cdataText:
		w.text = append(w.text, w.scanner.text...)
	default:
		w.text, err = appendText(w.text, w.scanner.text)
	}
	return err
}

// keep files the cell that has been read.
func (w *worksheet) keep(c cellState) error {
	typ, from := c.typ, c.from
	raw := w.text[from:]
	if typ != 't' {
		raw = bytes.TrimSpace(raw)
	}
	if len(raw) == 0 {
		if c.pending() {
			w.put(span{kind: Error, shared: Uncalculated})
		}
		return nil
	}
	switch typ {
	case 's':
		text, ok := w.pool.at(raw)
		if !ok {
			return errXML
		}
		w.text = w.text[:from]
		if text != "" {
			w.put(span{kind: Text, shared: text})
		}
		return nil
	case 't':
		raw = unescape(raw)
	case 'b':
		raw = boolName(raw)
	}
	w.text = append(w.text[:from], raw...)
	w.put(span{kind: kindOf(typ, raw), from: from, to: len(w.text)})
	return nil
}

func (w *worksheet) put(s span) {
	for len(w.cells) <= w.col {
		w.cells = append(w.cells, span{})
	}
	w.cells[w.col] = s
}

func kindOf(typ byte, raw []byte) Kind {
	switch typ {
	case 'b':
		return Bool
	case 'e':
		return Error
	case 'n':
		if isNumber(raw) {
			return Number
		}
	}
	return Text
}

// isNumber reports whether raw is written as a number may be; what is not stays text.
func isNumber(raw []byte) bool {
	digits := false
	for _, c := range raw {
		switch {
		case '0' <= c && c <= '9':
			digits = true
		case c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E':
		default:
			return false
		}
	}
	return digits
}

func boolName(raw []byte) []byte {
	if string(raw) == "1" || string(raw) == "true" {
		return []byte("TRUE")
	}
	return []byte("FALSE")
}

// deliver hands the row over, its own string and cells.
func (w *worksheet) deliver() error {
	if len(w.cells) == 0 {
		return nil
	}
	if !utf8.Valid(w.text) {
		return errXML
	}
	all := string(w.text)
	cells := make([]Cell, len(w.cells))
	for i, s := range w.cells {
		if cells[i].Kind = s.kind; s.shared != "" {
			cells[i].Text = s.shared
		} else {
			cells[i].Text = all[s.from:s.to]
		}
	}
	return w.gate.pass(Row{w.sheet, w.line, cells})
}
