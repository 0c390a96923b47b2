package sheet

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
)

// xls is an Excel 97-2003 workbook (BIFF8).
type xls struct {
	book []byte // the stream of records
	tabs []xlsTab
	pool stringPool
}

// xlsTab is one worksheet and where its records begin.
type xlsTab struct {
	name   string
	at     int
	hidden bool
}

// openXLS reads the list of sheets and the shared strings. An encrypted xlsx lies in the same container as an xls.
func openXLS(r io.ReaderAt, size int64) (source, error) {
	o, err := openOLE(r, size)
	if err != nil {
		return nil, err
	}
	switch {
	case o.has("EncryptionInfo"), o.has("EncryptedPackage"):
		return nil, refuse(Encrypted)
	case o.has("Workbook"):
	case o.has("Book"): // Excel 5 and 95
		return nil, refuse(OldFormat)
	default:
		return nil, refuse(NotWorkbook)
	}
	book, err := o.stream("Workbook")
	if err != nil {
		return nil, err
	}
	x := &xls{book: book}
	return x, x.readGlobals()
}

func (x *xls) readGlobals() error {
	r, ok := recordAt(x.book, 0)
	if !ok || r.id != recBOF || len(r.data) < 2 || le.Uint16(r.data) != biff8 {
		return refuse(OldFormat)
	}
	for {
		if r, ok = recordAt(x.book, r.next); !ok {
			return refuse(Damaged, "工作簿目录不完整")
		}
		switch r.id {
		case recEOF:
			return nil
		case recFilePass:
			return refuse(Encrypted)
		case recBoundSheet:
			if !x.addTab(r.data) {
				return refuse(Damaged, "工作表目录有误")
			}
		case recSST:
			if r.next, ok = x.addStrings(r); !ok {
				return refuse(Damaged, "文字表有误")
			}
		}
	}
}

// addTab takes a worksheet from the list; charts and macro sheets have no rows.
func (x *xls) addTab(d []byte) bool {
	if len(d) < 8 {
		return false
	}
	if d[5] != 0 {
		return true
	}
	t := biffText{parts: [][]byte{d[6:]}}
	n := int(t.u8())
	name := t.appendChars(nil, n, t.u8()&1 != 0)
	x.tabs = append(x.tabs, xlsTab{string(name), int(le.Uint32(d)), d[4]&3 != 0})
	return !t.bad
}

func (x *xls) addStrings(r record) (next int, ok bool) {
	parts, next := withContinues(x.book, r)
	t := biffText{parts: parts}
	t.u32() // how often they are used
	var all []byte
	for n := t.u32(); n > 0 && t.left(); n-- {
		all = t.appendRich(all)
		x.pool.ends = append(x.pool.ends, uint32(len(all)))
	}
	x.pool.all = string(all)
	return next, !t.bad
}

func (x *xls) sheets() []string {
	names := make([]string, len(x.tabs))
	for i, t := range x.tabs {
		names[i] = t.name
	}
	return names
}

func (x *xls) hidden(sheet string) bool {
	return slices.ContainsFunc(x.tabs, func(t xlsTab) bool { return t.name == sheet && t.hidden })
}

func (x *xls) rows(g *gate) error {
	for _, t := range x.tabs {
		if err := x.readSheet(t, g); err != nil {
			return err
		}
	}
	return nil
}

// readSheet delivers the rows of a sheet. Its records are indexed first, as some programs write them out of order.
func (x *xls) readSheet(t xlsTab, g *gate) error {
	places, ok := x.places(t, g)
	if !ok {
		return refuse(Damaged, "工作表「"+t.name+"」不完整")
	}
	for len(places) > 0 {
		row := Row{Sheet: t.name, Line: int(places[0].row) + 1}
		n := 0
		for ; n < len(places) && places[n].row == places[0].row; n++ {
			if row.Cells, ok = x.appendCells(row.Cells, int(places[n].at)); !ok {
				return refuse(Damaged, fmt.Sprintf("工作表「%s」第 %d 行", t.name, row.Line))
			}
		}
		if err := g.pass(row); err != nil {
			return err
		}
		places = places[n:]
	}
	return nil
}

// place is where a cell record of a row lies in the stream.
type place struct {
	row uint16
	at  uint32
}

// places lists the cell records of a sheet by row. Charts within the sheet bring their own records, which are passed over.
func (x *xls) places(t xlsTab, g *gate) (list []place, ok bool) {
	at := t.at
	r, ok := recordAt(x.book, at)
	if !ok || r.id != recBOF {
		return nil, false
	}
	for depth := 1; depth > 0; {
		at = r.next
		if r, ok = recordAt(x.book, at); !ok {
			return nil, false
		}
		switch r.id {
		case recBOF:
			depth++
		case recEOF:
			depth--
		case recMerged:
			if depth == 1 {
				keepMerged(t.name, r.data, g)
			}
		default:
			least := cellSize[r.id]
			if least == 0 || depth > 1 {
				continue
			}
			if len(r.data) < least {
				return nil, false
			}
			list = append(list, place{le.Uint16(r.data), uint32(at)})
		}
	}
	byRow := func(a, b place) int { return cmp.Compare(a.row, b.row) }
	if !slices.IsSortedFunc(list, byRow) {
		slices.SortStableFunc(list, byRow)
	}
	return list, true
}

// keepMerged keeps the merged blocks of a record: their number, then for each the first and last row and column.
func keepMerged(sheet string, d []byte, g *gate) {
	for rest := d[min(2, len(d)):]; len(rest) >= 8; rest = rest[8:] {
		at := func(i int) int { return int(le.Uint16(rest[i:])) }
		g.merge(sheet, Range{Top: at(0) + 1, Left: at(4), Bottom: at(2) + 1, Right: at(6)})
	}
}

// maxXLSColumn is the last column of the format, IV.
const maxXLSColumn = 255

// appendCells adds what one record holds to the cells of its row; ok is false if the record is broken.
func (x *xls) appendCells(cells []Cell, at int) (_ []Cell, ok bool) {
	r, _ := recordAt(x.book, at)
	col := int(le.Uint16(r.data[2:]))
	found := make([]Cell, 1, 8)
	if r.id == recMulRK {
		found = found[:0]
		for rest := r.data[4:]; len(rest) >= 8; rest = rest[6:] { // format, number; then the last column
			found = append(found, numberCell(rkNumber(le.Uint32(rest[2:]))))
		}
	} else if found[0], ok = x.cell(r); !ok {
		return nil, false
	}
	if col+len(found)-1 > maxXLSColumn {
		return nil, false
	}
	for i, c := range found {
		for len(cells) <= col+i {
			cells = append(cells, Cell{})
		}
		cells[col+i] = c
	}
	return cells, true
}

// cell reads a record that holds one cell.
func (x *xls) cell(r record) (c Cell, ok bool) {
	d := r.data
	switch r.id {
	case recLabelSST:
		text, ok := x.pool.get(int(le.Uint32(d[6:])))
		return textCell(text), ok
	case recLabel, recRString:
		t := biffText{parts: [][]byte{d[6:]}}
		return t.cell()
	case recNumber:
		return numberCell(math.Float64frombits(le.Uint64(d[6:]))), true
	case recRK:
		return numberCell(rkNumber(le.Uint32(d[6:]))), true
	case recBoolErr:
		return boolErrCell(d[6], d[7] != 0), true
	}
	return x.result(r)
}

// result is the last result of a formula: a number, or one of the kinds marked by two bytes of ones.
func (x *xls) result(r record) (Cell, bool) {
	d := r.data
	if le.Uint16(d[12:]) != 0xFFFF {
		return numberCell(math.Float64frombits(le.Uint64(d[6:]))), true
	}
	switch d[6] {
	case 0:
		return x.stringResult(r.next)
	case 1:
		return boolErrCell(d[8], false), true
	case 2:
		return boolErrCell(d[8], true), true
	}
	return Cell{}, true // an empty string
}

// stringResult finds the text that follows a formula, perhaps after the formula shared by several cells.
func (x *xls) stringResult(at int) (Cell, bool) {
	for range 3 {
		r, ok := recordAt(x.book, at)
		if !ok {
			break
		}
		if r.id == recString {
			parts, _ := withContinues(x.book, r)
			t := biffText{parts: parts}
			return t.cell()
		}
		at = r.next
	}
	return Cell{}, false
}
