package sheet_test

import (
	"strings"
	"testing"

	"zhuxue/internal/sheet"
)

// The values are those of testdata/make.js; the two files hold them in shared strings and in the cells.
func TestRows_excel97(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"roster.xls", "labels.xls"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := open(t, fixture(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(b.Sheets(), ","); got != "石门镇,隐藏" || b.Hidden("石门镇") || !b.Hidden("隐藏") {
				t.Errorf("got sheets %s, hidden %v and %v", got, b.Hidden("石门镇"), b.Hidden("隐藏"))
			}
			rows := mustRead(t, fixture(t, name))
			if len(rows) != 5+301 {
				t.Fatalf("got %d rows, want 306", len(rows))
			}
			yes, no := sheet.Cell{Text: "TRUE", Kind: sheet.Bool}, sheet.Cell{Text: "FALSE", Kind: sheet.Bool}
			wantRow(t, rows, 2, 4, number("1"), text("王小明"), text("990121200809010011"), number("39692"), number("1000"), yes, text("㐂䶮𠮷"), number("3"))
			wantRow(t, rows, 3, 5, number("2"), text("李小花"), text("00012"), number("39692.5"), number("0.1"), no, text("第一行\n第二行"), text("甲乙"))
			wantRow(t, rows, 4, 6, number("3"), text("赵大海"), number("9.9012120080901E+17"), number("-12.75"), number("1250"), yes,
				sheet.Cell{Text: "#N/A", Kind: sheet.Error}, sheet.Cell{Text: "#REF!", Kind: sheet.Error})
			wantRow(t, rows, 305, 301, text("青岭县第299小学"+strings.Repeat("校", 60)))
		})
	}
}
