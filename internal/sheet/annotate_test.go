package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhuxue/internal/sheet"
)

func annotate(t *testing.T, original []byte, f sheet.Faults) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.Annotate(&b, bytes.NewReader(original), int64(len(original)), sheet.DefaultLimits(), f); err != nil {
		t.Fatalf("annotate: %v", err)
	}
	return b.Bytes()
}

const heldRows = `<row r="1"><c t="inlineStr"><is><t>石门镇花名册</t></is></c></row>` +
	`<row r="3"><c t="inlineStr"><is><t>姓名</t></is></c><c t="inlineStr"><is><t>身份证号</t></is></c><c t="inlineStr"><is><t>年级</t></is></c></row>` +
	`<row r="4"><c t="inlineStr"><is><t>王小明</t></is></c><c t="inlineStr"><is><t>0012</t></is></c><c><v>3</v></c></row>` +
	`<row r="5"><c t="inlineStr"><is><t>李小花</t></is></c><c t="inlineStr"><is><t>990121200809010011</t></is></c><c><v>3</v></c></row>` +
	`<row r="6"><c t="inlineStr"><is><t>赵大海</t></is></c><c><v>9.9012120080213E+17</v></c></row>` +
	`<row r="7"><c t="inlineStr"><is><t>钱小河</t></is></c><c t="e"><v>#N/A</v></c><c t="inlineStr"><is><t>初一</t></is></c><c t="inlineStr"><is><t>备</t></is></c></row>`

func TestAnnotate_keepsTheMarkedRows(t *testing.T) {
	t.Parallel()
	content := annotate(t, bookOf(t, heldRows, ""), sheet.Faults{
		HeaderLines: map[string][]int{"表": {3}},
		Marks: []sheet.Mark{
			{Sheet: "表", Line: 4, Columns: []int{1}, Reason: "身份证号应为 18 位"},
			{Sheet: "表", Line: 6, Columns: []int{1}, Reason: "身份证号丢失了末位"},
			{Sheet: "表", Line: 6, Columns: []int{2}, Reason: "没有年级"},
			{Sheet: "表", Line: 7, Reason: "公式出错"},
		}})
	rows := mustRead(t, content)
	if len(rows) != 5 {
		t.Fatalf("got %d rows, want 5", len(rows))
	}
	wantRow(t, rows, 0, 1, text("石门镇花名册"))
	wantRow(t, rows, 1, 2, text("姓名"), text("身份证号"), text("年级"), blank, text("问题说明"))
	wantRow(t, rows, 2, 3, text("王小明"), text("0012"), number("3"), blank, text("身份证号应为 18 位"))
	wantRow(t, rows, 3, 4, text("赵大海"), number("990121200802130000"), blank, blank, text("身份证号丢失了末位；没有年级"))
	wantRow(t, rows, 4, 5, text("钱小河"), text("#N/A"), text("初一"), text("备"), text("公式出错"))
	wantRed(t, content, "表", "B3", "B4", "C4")
}

// wantRed fails unless just these cells have a red fill.
func wantRed(t *testing.T, content []byte, name string, want ...string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []string
	for line := 1; line <= 8; line++ {
		for col := range 6 {
			cell := sheet.ColumnName(col) + string(rune('0'+line))
			id, _ := f.GetCellStyle(name, cell)
			if style, err := f.GetStyle(id); err == nil && len(style.Fill.Color) == 1 && style.Fill.Color[0] == "FF9999" {
				got = append(got, cell)
			}
		}
	}
	if strings.Join(got, ",") != strings.Join(want, ",") {
		t.Errorf("got red cells %v, want %v", got, want)
	}
}

// A header that is repeated on the next page has the reason's header on both.
func TestAnnotate_repeatedHeader(t *testing.T) {
	t.Parallel()
	row := func(n, text string) string {
		return `<row r="` + n + `"><c t="inlineStr"><is><t>` + text + `</t></is></c></row>`
	}
	rows := mustRead(t, annotate(t, bookOf(t, row("1", "学生")+row("2", "姓名")+row("3", "王小明")+row("4", "学生")+row("5", "姓名")+row("6", "李小花"), ""), sheet.Faults{
		HeaderLines: map[string][]int{"表": {1, 2, 4, 5}},
		Marks:       []sheet.Mark{{Sheet: "表", Line: 3, Reason: "甲"}, {Sheet: "表", Line: 6, Reason: "乙"}}}))
	for i, want := range []string{"", "问题说明", "甲", "", "问题说明", "乙"} {
		got := ""
		if cells := rows[i].Cells; len(cells) > 1 {
			got = cells[1].Text
		}
		if got != want {
			t.Errorf("row %d: got reason %q, want %q", i+1, got, want)
		}
	}
}

// The mended workbook comes back once more: the reason goes into the column that is there.
func TestAnnotate_twiceUsesOneReasonColumn(t *testing.T) {
	t.Parallel()
	first := annotate(t, bookOf(t, heldRows, ""), sheet.Faults{
		HeaderLines: map[string][]int{"表": {3}},
		Marks:       []sheet.Mark{{Sheet: "表", Line: 4, Reason: "旧"}, {Sheet: "表", Line: 5, Reason: "旧"}}})
	second := mustRead(t, annotate(t, first, sheet.Faults{
		HeaderLines: map[string][]int{"表": {2}},
		Marks:       []sheet.Mark{{Sheet: "表", Line: 4, Columns: []int{0}, Reason: "新"}}}))
	wantRow(t, second, 1, 2, text("姓名"), text("身份证号"), text("年级"), text("问题说明"))
	wantRow(t, second, 2, 3, text("李小花"), text("990121200809010011"), number("3"), text("新"))
}

func TestAnnotate_wholeSheetAndOtherFormats(t *testing.T) {
	t.Parallel()
	whole := mustRead(t, annotate(t, []byte("谁,什么\n王小明,0012\n"), sheet.Faults{Marks: []sheet.Mark{{Reason: "找不到表头"}}}))
	wantRow(t, whole, 0, 1, text("谁"), text("什么"), text("找不到表头"))
	wantRow(t, whole, 1, 2, text("王小明"), text("0012"))

	old := mustRead(t, annotate(t, fixture(t, "roster.xls"), sheet.Faults{
		HeaderLines: map[string][]int{"石门镇": {3}}, Marks: []sheet.Mark{{Sheet: "石门镇", Line: 5, Columns: []int{2}, Reason: "位数不对"}}}))
	if len(old) != 3 {
		t.Fatalf("got %d rows, want 3", len(old))
	}
	wantRow(t, old, 2, 3, number("2"), text("李小花"), text("00012"), number("39692.5"), number("0.1"), sheet.Cell{Text: "FALSE", Kind: sheet.Bool},
		text("第一行\n第二行"), text("甲乙"), text("位数不对"))
}

func TestAnnotate_refusesWhatOpenRefuses(t *testing.T) {
	t.Parallel()
	err := sheet.Annotate(&bytes.Buffer{}, bytes.NewReader(nil), 0, sheet.DefaultLimits(), sheet.Faults{})
	wantRefusal(t, err, sheet.Empty)
	bad := bookOf(t, `<row r="3"><c><v>1</v></c></row><row r="2"/>`, "")
	var b bytes.Buffer
	err = sheet.Annotate(&b, bytes.NewReader(bad), int64(len(bad)), sheet.DefaultLimits(), sheet.Faults{Marks: []sheet.Mark{{Sheet: "表", Line: 3}}})
	wantRefusal(t, err, sheet.Damaged)
	if b.Len() != 0 {
		t.Errorf("%d bytes were written of a refused workbook", b.Len())
	}
}
