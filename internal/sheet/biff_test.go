package sheet

import (
	"slices"
	"testing"
)

// A string that is cut by a CONTINUE record goes on with its own width flag: [MS-XLS] 2.5.293.
func TestBiffText_widthChangesAtContinue(t *testing.T) {
	t.Parallel()
	rich := []byte{4, 0, 8 | 4, 1, 0, 2, 0, 0, 0, 'a', 'b'} // four characters, one run, two bytes of phonetic data
	next := []byte{1, 0x51, 0x67, 'c', 0, 9, 9, 9, 9, 8, 8, 'z'}
	b := biffText{parts: [][]byte{rich, next}}
	if got := string(b.appendRich(nil)); got != "ab\u6751c" {
		t.Errorf("got %q, want ab村c", got)
	}
	if c := b.u8(); c != 'z' || b.bad {
		t.Errorf("got %q after the string, bad %v; want z", c, b.bad)
	}
	if b.u8(); !b.bad {
		t.Error("reading past the end must be noticed")
	}
}

// The four forms of a short number: [MS-XLS] 2.5.217.
func TestRKNumber(t *testing.T) {
	t.Parallel()
	for v, want := range map[uint32]float64{
		5<<2 | 2: 5, 1250<<2 | 3: 12.5, 0x3FF00000: 1, 0x40590000 | 1: 1, 0xFFFFFFF6: -3,
	} {
		if got := rkNumber(v); got != want {
			t.Errorf("%#x: got %v, want %v", v, got, want)
		}
	}
}

func bytesOf(id uint16, data ...byte) []byte {
	b := le.AppendUint16(nil, id)
	return append(le.AppendUint16(b, uint16(len(data))), data...)
}

// Records may stand in any order, several numbers in one record, the text of a shared formula behind the formula's own
// record, and a chart's cells are not the sheet's.
func TestXLS_recordsOfASheet(t *testing.T) {
	t.Parallel()
	sheet := slices.Concat(
		bytesOf(recBOF, 0, 6, 0x10, 0),
		bytesOf(recRK, 4, 0, 1, 0, 0, 0, 5<<2|2, 0, 0, 0),
		bytesOf(recMulRK, 2, 0, 1, 0, 0, 0, 1<<2|2, 0, 0, 0, 0, 0, 2<<2|2, 0, 0, 0, 2, 0),
		bytesOf(recBOF, 0, 6, 0x20, 0), bytesOf(recRK, 2, 0, 9, 0, 0, 0, 5<<2|2, 0, 0, 0), bytesOf(recEOF),
		bytesOf(recFormula, 2, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF), bytesOf(0x4BC, 1, 2), bytesOf(recString, 2, 0, 0, 'o', 'k'),
		bytesOf(recFormula, 2, 0, 4, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0xFF, 0xFF),
		bytesOf(recFormula, 2, 0, 5, 0, 0, 0, 2, 0, 0x07, 0, 0, 0, 0xFF, 0xFF),
		bytesOf(recFormula, 2, 0, 6, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0xFF, 0xFF),
		bytesOf(recMerged, 2, 0, 2, 0, 5, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0), bytesOf(recMerged, 9, 0, 1),
		bytesOf(recEOF))
	x := &xls{book: sheet, tabs: []xlsTab{{name: "表"}}}
	var got []Row
	g := &gate{lim: DefaultLimits(), yield: func(r Row) error { got = append(got, r); return nil }}
	err := x.rows(g)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]Cell{
		{{}, {"1", Number}, {"2", Number}, {"ok", Text}, {"TRUE", Bool}, {"#DIV/0!", Error}},
		{{}, {"5", Number}},
	}
	if len(got) != 2 || got[0].Line != 3 || got[1].Line != 5 || !slices.Equal(got[0].Cells, want[0]) || !slices.Equal(got[1].Cells, want[1]) {
		t.Errorf("got %v, want %v in lines 3 and 5", got, want)
	}
	if merged := g.merged["表"]; !slices.Equal(merged, []Range{{3, 1, 6, 1}}) { // the other one covers a single line
		t.Errorf("got merged %v, want B3:B6", merged)
	}
}
