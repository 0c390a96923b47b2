package sheet_test

import (
	"bytes"
	"slices"
	"testing"

	"zhuxue/internal/sheet"
)

// packageOf is a package of Office whose main part is another one than a workbook's.
func packageOf(t *testing.T, main string) []byte {
	return pack(t, part{"[Content_Types].xml", "<Types/>"}, part{"_rels/.rels", relations(relation("r1", "officeDocument", main))}, part{main, `<?xml version="1.0"?><x/>`})
}

// with is a workbook with one part more.
func with(t *testing.T, name, content string) []byte {
	return pack(t, append(bookParts(rowsXML(`<row r="1"><c r="A1"><v>1</v></c></row>`), ""), part{name, content})...)
}

// What only looks like a workbook is refused, whatever its first bytes and its structure pretend; so is a workbook that is
// something else as well. The ending plays no part here: it is not even known.
func TestOpen_seesThroughDisguises(t *testing.T) {
	t.Parallel()
	book := bookOf(t, `<row r="1"><c r="A1"><v>1</v></c></row>`, "")
	if _, err := open(t, book); err != nil {
		t.Fatalf("a plain workbook: %v", err)
	}
	if _, err := open(t, with(t, "xl/media/image1.png", "\x89PNG")); err != nil {
		t.Fatalf("a workbook with a picture: %v", err)
	}
	for name, c := range map[string]struct {
		content []byte
		want    []sheet.Code
	}{
		"a document":                  {packageOf(t, "word/document.xml"), []sheet.Code{sheet.NotWorkbook}},
		"a presentation":              {packageOf(t, "ppt/presentation.xml"), []sheet.Code{sheet.NotWorkbook}},
		"a package of nobody":         {packageOf(t, "main.xml"), []sheet.Code{sheet.NotWorkbook}},
		"an archive":                  {pack(t, part{"a.txt", "a"}), []sheet.Code{sheet.NotWorkbook}},
		"a program of Java":           {pack(t, part{"META-INF/MANIFEST.MF", "Manifest-Version: 1.0"}, part{"A.class", "\xCA\xFE\xBA\xBE"}), []sheet.Code{sheet.NotWorkbook}},
		"a workbook and a program":    {with(t, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0"), []sheet.Code{sheet.Smuggled}},
		"a workbook and a document":   {with(t, "word/document.xml", "<x/>"), []sheet.Code{sheet.Smuggled}},
		"a workbook and a page":       {with(t, "xl/INDEX.HTML", "<html>"), []sheet.Code{sheet.Smuggled}},
		"a workbook and an exe":       {with(t, `xl\media\Setup.exe`, "MZ"), []sheet.Code{sheet.Smuggled}},
		"a workbook with macros":      {with(t, "xl/vbaProject.bin", "\xD0\xCF\x11\xE0"), []sheet.Code{sheet.Macros}},
		"a workbook with old macros":  {with(t, "xl/macrosheets/sheet1.xml", "<x/>"), []sheet.Code{sheet.Macros}},
		"a picture, then a workbook":  {slices.Concat([]byte("GIF89a\x01\x00\x01\x00"), book), []sheet.Code{sheet.NotWorkbook}},
		"a pdf, then a workbook":      {slices.Concat([]byte("%PDF-1.7\n"), book), []sheet.Code{sheet.NotWorkbook}},
		"a page, then a workbook":     {slices.Concat([]byte("<html><script>1</script>"), book), []sheet.Code{sheet.WebPage}},
		"a program, then a workbook":  {slices.Concat([]byte("MZ\x90\x00\x03"), book), []sheet.Code{sheet.NotWorkbook}},
		"a script, then a workbook":   {slices.Concat([]byte("#!/bin/sh\na,b\n"), book), []sheet.Code{sheet.NotWorkbook}},
		"a table, then a workbook":    {slices.Concat([]byte("姓名,性别\n"), bytes.Repeat([]byte("某,男\n"), 2000), book), []sheet.Code{sheet.NotWorkbook}},
		"a workbook, then a page":     {slices.Concat(book, bytes.Repeat([]byte("<script>1</script>"), 5000)), []sheet.Code{sheet.Damaged}},
		"an old document":             {slices.Concat([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 2000)), []sheet.Code{sheet.NotWorkbook, sheet.Damaged}},
		"excel's first bytes, no zip": {[]byte("PK\x03\x04 is all that is right"), []sheet.Code{sheet.Damaged}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := open(t, c.content)
			for _, code := range c.want {
				if r, ok := err.(*sheet.Refusal); ok && r.Code == code {
					wantRefusal(t, err, code)
					return
				}
			}
			t.Errorf("got %v, want one of %v", err, c.want)
		})
	}
}
