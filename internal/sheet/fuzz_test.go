package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhuxue/internal/sheet"
)

// tight limits keep each try short.
func tight() sheet.Limits {
	return sheet.Limits{Bytes: 1 << 20, Unzipped: 8 << 20, Rows: 2000, Columns: 64, Sheets: 8}
}

// Whatever the bytes, the file is read or refused, and every row delivered keeps the promises of Row.
func FuzzOpen(f *testing.F) {
	f.Add(pack(f, bookParts(rowsXML(`<row r="2"><c r="B2" t="s"><v>0</v></c><c t="inlineStr"><is><t>&#38738;</t></is></c></row>`), `<sst><si><t>甲</t></si></sst>`)...))
	f.Add(fixture(f, "roster.xls"))
	f.Add(fixture(f, "labels.xls"))
	f.Add([]byte("姓名,备注\n甲,\"乙\n丙\"\n"))
	f.Add([]byte("\xD6\xD0\t\xCE\xC4\n"))
	f.Add([]byte("\xFF\xFEa\x00,\x00b\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		b, err := sheet.Open(bytes.NewReader(content), int64(len(content)), tight())
		if err == nil {
			err = b.Rows(func(r sheet.Row) error {
				checkRow(t, r)
				return nil
			})
		}
		if _, ok := errors.AsType[*sheet.Refusal](err); err != nil && !ok {
			t.Fatalf("got %v, want a refusal", err)
		}
	})
}

func checkRow(t *testing.T, r sheet.Row) {
	n := len(r.Cells)
	if r.Line < 1 || r.Line > tight().Rows || n == 0 || n > tight().Columns || r.Cells[n-1].Kind == sheet.Blank {
		t.Fatalf("got line %d with %d cells", r.Line, n)
	}
	for i, c := range r.Cells {
		if (c.Kind == sheet.Blank) != (c.Text == "") {
			t.Fatalf("line %d column %s: kind %d and text %q", r.Line, sheet.ColumnName(i), c.Kind, c.Text)
		}
	}
}

// Whatever texts and numbers excelize writes, shared, inline or in runs, ours reads the same as excelize does.
func FuzzRows_equalExcelize(f *testing.F) {
	f.Add("990121200809010011", " 石门镇\n", 38075.5, uint8(3), uint16(9))
	f.Add("_x000D_<&>\"'", "𠮷\r\n䶮\t", -1e300, uint8(0), uint16(0))
	f.Fuzz(func(t *testing.T, a, b string, n float64, col uint8, line uint16) {
		x := excelize.NewFile()
		defer x.Close()
		at := func(i int) string { return fmt.Sprintf("%s%d", sheet.ColumnName(int(col)%200+i), int(line)%1000+1) }
		w, err := x.NewStreamWriter("Sheet1")
		if err == nil {
			err = errors.Join(w.SetRow(at(0), []any{a, n, b}), w.Flush())
		}
		_, more := x.NewSheet("乙")
		runs := []excelize.RichTextRun{{Text: a}, {Text: b, Font: &excelize.Font{Bold: true}}}
		if err := errors.Join(err, more, x.SetCellStr("乙", at(0), a), x.SetCellValue("乙", at(1), n), x.SetCellRichText("乙", at(3), runs)); err != nil {
			return // too long a text
		}
		var content bytes.Buffer
		if err := x.Write(&content); err != nil {
			t.Fatal(err)
		}
		compareWithExcelize(t, content.Bytes())
	})
}
