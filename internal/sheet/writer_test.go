package sheet_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhuxue/internal/sheet"
)

// write makes a workbook with f.
func write(t *testing.T, f func(*sheet.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	w := sheet.NewWriter(&b)
	f(w)
	if err := w.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	return b.Bytes()
}

func partsOf(t *testing.T, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}

func TestWriter_titleHeaderAndSheets(t *testing.T) {
	t.Parallel()
	content := write(t, func(w *sheet.Writer) {
		w.Begin(sheet.Table{Sheet: "发放/名单", Title: "2016 年秋季发放名单", Header: []string{"姓名", "身份证号", "金额(元)"}})
		w.Row(sheet.TextCell("王小明"), sheet.TextCell("990121200809010011"), sheet.IntCell(500))
		w.Begin(sheet.Table{Sheet: "发放 名单"})
		w.Begin(sheet.Table{Sheet: "", Header: []string{"甲"}})
	})
	rows := mustRead(t, content)
	wantRow(t, rows, 0, 1, text("2016 年秋季发放名单"))
	wantRow(t, rows, 1, 2, text("姓名"), text("身份证号"), text("金额(元)"))
	wantRow(t, rows, 2, 3, text("王小明"), text("990121200809010011"), number("500"))
	wantRow(t, rows, 3, 1, text("甲"))
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), ","); got != "发放 名单,发放 名单 (2),Sheet" {
		t.Errorf("got sheets %s", got)
	}
	panes, err := f.GetPanes("发放 名单")
	if err != nil || !panes.Freeze || panes.YSplit != 2 {
		t.Errorf("got panes %+v, want two frozen rows", panes)
	}
	if merged, _ := f.GetMergeCells("发放 名单"); len(merged) != 1 || merged[0][0] != "A1:C1" {
		t.Errorf("got merged %v, want A1:C1", merged)
	}
	width, _ := f.GetColWidth("发放 名单", "B")
	if width < 18 || width > 30 {
		t.Errorf("got width %v for 18 digits", width)
	}
}

// S08: text that a spreadsheet might take for a formula stays text, negative numbers stay numbers.
func TestWriter_neverWritesAFormula(t *testing.T) {
	t.Parallel()
	dangerous := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"x\")", "=cmd|' /C calc'!A0", "<f>1</f>", "</t></is><f>1</f>"}
	content := write(t, func(w *sheet.Writer) {
		w.Begin(sheet.Table{Sheet: "表", Title: "=1+1", Header: []string{"=2+2"}})
		for _, s := range dangerous {
			w.Row(sheet.TextCell(s), sheet.IntCell(-5))
		}
	})
	rows := mustRead(t, content)
	for i, s := range dangerous {
		wantRow(t, rows, i+2, i+3, text(s), number("-5"))
	}
	for name, xml := range partsOf(t, content) {
		if strings.Contains(xml, "<f>") || strings.Contains(xml, "<f ") {
			t.Errorf("%s holds a formula", name)
		}
	}
}

func TestWriter_cellsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	cells := []sheet.Cell{
		text("0012"), text("990121200809010011"), text("9.9E+17"), text(" 空\u00A0格 "), text("多行\n文字"), text("㐂䶮𠮷"), text("_x0041_"), text("a&b<c>\"d\"'e'"),
		number("0"), number("-12.75"), number("38075"), number("123456789012345"), {Text: "TRUE", Kind: sheet.Bool}, blank, {Text: "FALSE", Kind: sheet.Bool},
	}
	rows := mustRead(t, write(t, func(w *sheet.Writer) {
		w.Begin(sheet.Table{Sheet: "表"})
		w.Row(cells...)
		w.Row(sheet.Cell{Text: "#REF!", Kind: sheet.Error}, number("990121200809010011"), number("9.9012120080213e+17"), number("9.9012120080213894E+17"), number("1e400"))
	}))
	wantRow(t, rows, 0, 1, cells...)
	wantRow(t, rows, 1, 2, text("#REF!"), text("990121200809010011"), number("990121200802130000"), text("9.9012120080213894E+17"), text("1e400"))
}

// A wrong dimension makes other readers see one row.
func TestWriter_dimensionDoesNotHideRows(t *testing.T) {
	t.Parallel()
	content := write(t, func(w *sheet.Writer) {
		w.Begin(sheet.Table{Sheet: "表", Header: []string{"甲"}})
		for range 1000 {
			w.Row(sheet.TextCell("乙"))
		}
	})
	for name, xml := range partsOf(t, content) {
		if strings.Contains(xml, "<dimension") {
			t.Errorf("%s has a dimension", name)
		}
	}
	if rows := mustRead(t, content); len(rows) != 1001 {
		t.Errorf("got %d rows, want 1001", len(rows))
	}
}

func TestWriter_misuseAndEmptiness(t *testing.T) {
	t.Parallel()
	w := sheet.NewWriter(io.Discard)
	if err := w.Row(sheet.TextCell("甲")); err == nil {
		t.Error("a row before any sheet must be an error")
	}
	if err := w.Close(); err == nil {
		t.Error("the first error must stay")
	}
	if rows := mustRead(t, write(t, func(*sheet.Writer) {})); len(rows) != 0 {
		t.Errorf("got %d rows of an empty workbook", len(rows))
	}
}
