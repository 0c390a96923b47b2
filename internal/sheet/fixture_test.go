package sheet_test

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/sheet"
)

const (
	mainSpace   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	strictSpace = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	officeRels  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageRels = "http://schemas.openxmlformats.org/package/2006/relationships"
)

// part is a file in a package.
type part struct{ name, content string }

// pack zips parts in their order; empty ones are stored, as packing thousands of them takes its time.
func pack(t testing.TB, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		method := zip.Deflate
		if p.content == "" {
			method = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, p.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func relation(id, kind, target string) string {
	return `<Relationship Id="` + id + `" Type="` + officeRels + "/" + kind + `" Target="` + target + `"/>`
}

func relations(list ...string) string {
	return `<Relationships xmlns="` + packageRels + `">` + strings.Join(list, "") + `</Relationships>`
}

// bookParts are the parts of a workbook with one sheet, 表, whose part is given in full.
func bookParts(sheetXML, shared string) []part {
	parts := []part{
		{"_rels/.rels", relations(relation("r1", "officeDocument", "xl/workbook.xml"))},
		{"xl/workbook.xml", `<?xml version="1.0"?><workbook xmlns="` + mainSpace + `" xmlns:r="` + officeRels + `"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relations(relation("r1", "worksheet", "worksheets/sheet1.xml"), relation("r2", "sharedStrings", "sharedStrings.xml"))},
		{"xl/worksheets/sheet1.xml", sheetXML},
	}
	if shared != "" {
		parts = append(parts, part{"xl/sharedStrings.xml", shared})
	}
	return parts
}

// rowsXML puts row elements into a worksheet.
func rowsXML(rows string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="` + mainSpace + `"><sheetData>` + rows + `</sheetData></worksheet>`
}

// bookOf is a workbook with one sheet made of row elements.
func bookOf(t testing.TB, rows, shared string) []byte {
	t.Helper()
	return pack(t, bookParts(rowsXML(rows), shared)...)
}

func text(s string) sheet.Cell   { return sheet.Cell{Text: s, Kind: sheet.Text} }
func number(s string) sheet.Cell { return sheet.Cell{Text: s, Kind: sheet.Number} }

var blank sheet.Cell

func wantRow(t testing.TB, got []sheet.Row, i int, line int, want ...sheet.Cell) {
	t.Helper()
	if i >= len(got) {
		t.Fatalf("got %d rows, want row %d", len(got), i)
	}
	if got[i].Line != line || !slices.Equal(got[i].Cells, want) {
		t.Errorf("row %d: got line %d %q, want line %d %q", i, got[i].Line, got[i].Cells, line, want)
	}
}
