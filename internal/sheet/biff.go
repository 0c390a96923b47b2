package sheet

import (
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The records of an Excel 97-2003 workbook that are read, by [MS-XLS] 2.3.
const (
	recFormula    = 0x06
	recEOF        = 0x0A
	recFilePass   = 0x2F
	recContinue   = 0x3C
	recBoundSheet = 0x85
	recMerged     = 0xE5
	recMulRK      = 0xBD
	recRString    = 0xD6
	recSST        = 0xFC
	recLabelSST   = 0xFD
	recNumber     = 0x203
	recLabel      = 0x204
	recBoolErr    = 0x205
	recString     = 0x207
	recRK         = 0x27E
	recBOF        = 0x809

	biff8 = 0x600
)

// cellSize is the least length of each record that holds cells, in bytes.
var cellSize = map[uint16]int{
	recFormula: 14, recMulRK: 12, recRString: 9, recLabelSST: 10, recNumber: 14, recLabel: 9, recBoolErr: 8, recRK: 10,
}

// record is one record; next is where the following one begins.
type record struct {
	id   uint16
	data []byte
	next int
}

// recordAt cuts the record at p; ok is false where the stream ends or breaks off.
func recordAt(b []byte, p int) (r record, ok bool) {
	if p < 0 || p+4 > len(b) {
		return r, false
	}
	end := p + 4 + int(le.Uint16(b[p+2:]))
	if end > len(b) {
		return r, false
	}
	return record{le.Uint16(b[p:]), b[p+4 : end], end}, true
}

// withContinues returns the data of r and of the records that continue it, and where the next record begins.
func withContinues(b []byte, r record) (parts [][]byte, next int) {
	parts, next = [][]byte{r.data}, r.next
	for {
		more, ok := recordAt(b, next)
		if !ok || more.id != recContinue {
			return parts, next
		}
		parts, next = append(parts, more.data), more.next
	}
}

// biffText reads strings that may run over several records. Reading past the end yields zeros and sets bad.
type biffText struct {
	parts [][]byte
	bad   bool
}

func (t *biffText) left() bool {
	for len(t.parts) > 0 && len(t.parts[0]) == 0 {
		t.parts = t.parts[1:]
	}
	return len(t.parts) > 0
}

func (t *biffText) u8() byte {
	if !t.left() {
		t.bad = true
		return 0
	}
	c := t.parts[0][0]
	t.parts[0] = t.parts[0][1:]
	return c
}

func (t *biffText) u16() uint16 {
	low := t.u8()
	return uint16(low) | uint16(t.u8())<<8
}

func (t *biffText) u32() uint32 {
	low := t.u16()
	return uint32(low) | uint32(t.u16())<<16
}

func (t *biffText) skip(n int) {
	for n > 0 && t.left() {
		k := min(n, len(t.parts[0]))
		t.parts[0], n = t.parts[0][k:], n-k
	}
	t.bad = t.bad || n > 0
}

// appendChars appends n characters as UTF-8. Text that goes on in the next record opens there with its own width.
func (t *biffText) appendChars(dst []byte, n int, wide bool) []byte {
	high := rune(0) // the first half of a surrogate pair
	for ; n > 0 && !t.bad; n-- {
		if len(t.parts) > 1 && len(t.parts[0]) == 0 {
			t.parts = t.parts[1:]
			wide = t.u8()&1 != 0
		}
		c := rune(0)
		if wide {
			c = rune(t.u16())
		} else {
			c = rune(t.u8())
		}
		switch {
		case high != 0:
			dst, high = utf8.AppendRune(dst, utf16.DecodeRune(high, c)), 0
		case utf16.IsSurrogate(c):
			high = c
		default:
			dst = utf8.AppendRune(dst, c)
		}
	}
	return dst
}

// appendRich appends a string with its length and options before it, leaving out its formatting and phonetic data.
func (t *biffText) appendRich(dst []byte) []byte {
	n, options := int(t.u16()), t.u8()
	extra := 0
	if options&8 != 0 {
		extra = 4 * int(t.u16())
	}
	if options&4 != 0 {
		extra += int(min(t.u32(), math.MaxInt32))
	}
	dst = t.appendChars(dst, n, options&1 != 0)
	t.skip(extra)
	return dst
}

// cell reads a string of a single cell.
func (t *biffText) cell() (Cell, bool) {
	n := int(t.u16())
	text := t.appendChars(nil, n, t.u8()&1 != 0)
	return textCell(string(text)), !t.bad
}

func textCell(text string) Cell {
	if text == "" {
		return Cell{}
	}
	return Cell{text, Text}
}

// rkNumber unpacks the short form of a number.
func rkNumber(v uint32) float64 {
	f := float64(int32(v) >> 2)
	if v&2 == 0 {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

// numberCell writes f as xlsx files do: plain up to 15 digits, with an exponent where digits may have been lost.
func numberCell(f float64) Cell {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Cell{"#NUM!", Error}
	}
	if a := math.Abs(f); a >= 1e15 || a != 0 && a < 1e-9 {
		return Cell{strconv.FormatFloat(f, 'E', -1, 64), Number}
	}
	return Cell{strconv.FormatFloat(f, 'f', -1, 64), Number}
}

var biffErrors = map[byte]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}

func boolErrCell(value byte, isError bool) Cell {
	switch {
	case isError && biffErrors[value] != "":
		return Cell{biffErrors[value], Error}
	case isError:
		return Cell{"#ERROR!", Error}
	case value != 0:
		return Cell{"TRUE", Bool}
	}
	return Cell{"FALSE", Bool}
}
