package sheet_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"zhuxue/internal/sheet"
)

// Each way of writing a cell that the standard or a common program has, by ECMA-376 part 1, 18.3.1.4 and 18.18.11.
func TestRows_waysOfWritingACell(t *testing.T) {
	t.Parallel()
	const shared = `<sst xmlns="` + mainSpace + `"><si><t>甲</t></si><si><r><rPr><b/></rPr><t>石</t></r><r><t xml:space="preserve">门 </t></r></si>` +
		`<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si><si><t/></si><si/><si><t>_x0041__x005F_x0042_</t></si></sst>`
	errorCell := func(s string) sheet.Cell { return sheet.Cell{Text: s, Kind: sheet.Error} }
	boolean := func(s string) sheet.Cell { return sheet.Cell{Text: s, Kind: sheet.Bool} }
	tests := map[string]struct {
		cell string
		want sheet.Cell
	}{
		"shared":                 {`<c t="s"><v>0</v></c>`, text("甲")},
		"rich runs":              {`<c t="s"><v>1</v></c>`, text("石门 ")},
		"phonetic left out":      {`<c t="s"><v>2</v></c>`, text("東京")},
		"escaped by excel":       {`<c t="s"><v>5</v></c>`, text("A_x0042_")},
		"inline":                 {`<c t="inlineStr"><is><t> 王小明</t></is></c>`, text(" 王小明")},
		"inline runs, phonetic":  {`<c t="inlineStr"><is><r><t>王</t></r><rPh><t>ワン</t></rPh><r><t>小明</t></r></is></c>`, text("王小明")},
		"leading zeros":          {`<c t="inlineStr"><is><t>0012</t></is></c>`, text("0012")},
		"references":             {`<c t="inlineStr"><is><t>&#38738;&#x5CAD;&amp;&lt;&#134071;</t></is></c>`, text("青岭&<𠮷")},
		"literal text":           {`<c t="inlineStr"><is><t><![CDATA[<b>&amp;]]></t></is></c>`, text("<b>&amp;")},
		"comment within":         {`<c t="inlineStr"><is><t>甲<!-- x -->乙</t></is></c>`, text("甲乙")},
		"line ends":              {"<c t='inlineStr'><is><t>甲\r\n乙</t></is></c>", text("甲\n乙")},
		"greater-than in a tag":  {`<c x="a>b" t="inlineStr"><is><t>甲</t></is></c>`, text("甲")},
		"number":                 {`<c><v>38075</v></c>`, number("38075")},
		"number, as it stands":   {`<c t="n"><v>9.9012120080213e+17</v></c>`, number("9.9012120080213e+17")},
		"number with blanks":     {"<c><v>\n 12.50 </v></c>", number("12.50")},
		"number that is none":    {`<c><v>甲</v></c>`, text("甲")},
		"date, ISO":              {`<c t="d"><v>2008-09-01</v></c>`, text("2008-09-01")},
		"true":                   {`<c t="b"><v>1</v></c>`, boolean("TRUE")},
		"false":                  {`<c t="b"><v>0</v></c>`, boolean("FALSE")},
		"error":                  {`<c t="e"><v>#N/A</v></c>`, errorCell("#N/A")},
		"formula, number":        {`<c><f>1+2</f><v>3</v></c>`, number("3")},
		"formula, text":          {`<c t="str"><f>A1&amp;"x"</f><v>甲x</v></c>`, text("甲x")},
		"formula, error":         {`<c t="e"><f>VLOOKUP(1,A:A,2,0)</f><v>#REF!</v></c>`, errorCell("#REF!")},
		"formula, not computed":  {`<c><f>1+2</f><v></v></c>`, errorCell(sheet.Uncalculated)},
		"formula, no result":     {`<c><f>1+2</f></c>`, errorCell(sheet.Uncalculated)},
		"prefixed":               {`<x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c>`, text("甲")},
		"reference in low case":  {`<c r="a1"><v>1</v></c>`, number("1")},
		"unknown element within": {`<c><extLst><ext><v2>9</v2></ext></extLst><v>1</v></c>`, number("1")},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantRow(t, mustRead(t, bookOf(t, "<row>"+c.cell+"</row>", shared)), 0, 1, c.want)
		})
	}
}

func TestRows_blankCellsAndRowsAreLeftOut(t *testing.T) {
	t.Parallel()
	rows := mustRead(t, bookOf(t, `<row r="1"><c r="A1" s="3"/></row><row r="2"/><row/>`+
		`<row r="9"><c r="B9"><v>1</v></c><c t="s"><v>0</v></c><c r="E9" t="str"><f>A1</f><v></v></c><c r="IV9" s="1"/></row><row><c><v>2</v></c></row>`+
		`<row r="1048576" ht="12.8"><c r="XFD1048576" s="1"/></row>`, `<sst><si><t></t></si></sst>`))
	if len(rows) != 2 {
		t.Fatalf("got %d rows, want 2", len(rows))
	}
	wantRow(t, rows, 0, 9, blank, number("1"))
	wantRow(t, rows, 1, 10, number("2"))
}

// What covers several lines is told once the rows have gone by; what is odd behind them does not harm the rows.
func TestMerged(t *testing.T) {
	t.Parallel()
	for xml, want := range map[string][]sheet.Range{
		`<mergeCells count="3"><mergeCell ref="A1:C1"/><mergeCell ref="B2:B4"/><mergeCell ref="AA2:AB3"></mergeCell></mergeCells><pageMargins/>`: {{2, 1, 4, 1}, {2, 26, 3, 27}},
		`<mergeCells><mergeCell ref="B2:"/><mergeCell/><mergeCell ref="4:B9"/><mergeCell ref="B9:B2"/><mergeCell ref="A1:A`:                      nil,
	} {
		content := pack(t, bookParts(strings.Replace(rowsXML(`<row><c><v>1</v></c></row>`), "</sheetData>", "</sheetData>"+xml, 1), "")...)
		b, err := open(t, content)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		if err := b.Rows(func(sheet.Row) error { rows++; return nil }); err != nil || rows != 1 {
			t.Errorf("%s: got %d rows, %v", xml, rows, err)
		}
		if got := b.Merged("表"); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", xml, got, want)
		}
	}
}

func TestRows_mayBeKept(t *testing.T) {
	t.Parallel()
	rows := mustRead(t, bookOf(t, `<row><c t="inlineStr"><is><t>甲</t></is></c></row><row><c t="inlineStr"><is><t>乙</t></is></c></row>`, ""))
	wantRow(t, rows, 0, 1, text("甲"))
	wantRow(t, rows, 1, 2, text("乙"))
}

func TestRows_stopsAtTheCallersError(t *testing.T) {
	t.Parallel()
	b, err := open(t, bookOf(t, `<row><c><v>1</v></c></row><row><c><v>2</v></c></row>`, ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, stop := range []error{io.EOF, io.ErrUnexpectedEOF, errors.New("enough")} {
		calls := 0
		err := b.Rows(func(sheet.Row) error { calls++; return stop })
		if err != stop || calls != 1 {
			t.Errorf("got %v after %d rows, want %v after 1", err, calls, stop)
		}
	}
}

// The tabs' order is that of the workbook part, wherever the relations point; hidden ones are read, charts are not.
func TestSheets_followTheWorkbook(t *testing.T) {
	t.Parallel()
	content := pack(t,
		part{"_rels/.rels", relations(relation("r1", "officeDocument", "/book/Main.xml"))},
		part{"book/main.xml", `<x:workbook xmlns:x="` + strictSpace + `" xmlns:q="` + officeRels + `"><x:sheets><x:sheet name="乙&amp;丙" sheetId="9" q:id="b"/>` +
			`<x:sheet name="图" sheetId="4" q:id="c"/><x:sheet name="甲" sheetId="1" state="hidden" q:id="a"/></x:sheets></x:workbook>`},
		part{"book/_rels/main.xml.rels", relations(relation("a", "worksheet", "sheets/one.xml"), relation("b", "worksheet", "../two.xml"), relation("c", "chartsheet", "c.xml"))},
		part{"book/sheets/one.xml", rowsXML(`<row><c><v>1</v></c></row>`)},
		part{"two.xml", `<x:worksheet xmlns:x="` + strictSpace + `"><x:sheetData><x:row r="3"><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>`})
	b, err := open(t, content)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(b.Sheets(), ","); got != "乙&丙,甲" {
		t.Errorf("got sheets %s, want 乙&丙,甲", got)
	}
	if b.Hidden("乙&丙") || !b.Hidden("甲") {
		t.Error("want 甲 hidden and 乙&丙 not")
	}
	rows := mustRead(t, content)
	wantRow(t, rows, 0, 3, number("2"))
	wantRow(t, rows, 1, 1, number("1"))
	if rows[0].Sheet != "乙&丙" || rows[1].Sheet != "甲" {
		t.Errorf("got rows of %s and %s", rows[0].Sheet, rows[1].Sheet)
	}
}

func TestRows_UTF16Part(t *testing.T) {
	t.Parallel()
	xml := "\uFEFF" + rowsXML(`<row><c t="inlineStr"><is><t>𠮷</t></is></c></row>`)
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune(xml)) {
		b.Write(binary.LittleEndian.AppendUint16(nil, u))
	}
	wantRow(t, mustRead(t, pack(t, bookParts(b.String(), "")...)), 0, 1, text("𠮷"))
}

// A workbook as excelize writes it: shared strings, booleans, dates, formulas, several sheets.
func TestRows_equalExcelizeOnItsOwn(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	for _, name := range []string{"Sheet1", "石门镇", "O'Hara & 子"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, v := range []any{"990121200809010011", 1.5, true, -3, "a<b>&\"c\"", "多行\n文字", " 空 格 ", "𠮷䶮㐂", "=1+1", 0.1, ""} {
			if err := f.SetCellValue(name, sheet.ColumnName(i)+"3", v); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	rows := mustRead(t, b.Bytes())
	wantRow(t, rows, 2, 3, text("990121200809010011"), number("1.5"), sheet.Cell{Text: "TRUE", Kind: sheet.Bool}, number("-3"), text(`a<b>&"c"`),
		text("多行\n文字"), text(" 空 格 "), text("𠮷䶮㐂"), text("=1+1"), number("0.1"))
}

func TestColumnName(t *testing.T) {
	t.Parallel()
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := sheet.ColumnName(i); got != want {
			t.Errorf("column %d: got %s, want %s", i, got, want)
		}
	}
}
