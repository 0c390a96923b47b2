package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhuxue/internal/sheet"
)

// wantRefusal fails unless err is a refusal with that code and a Chinese sentence that says what to do.
func wantRefusal(t *testing.T, err error, code sheet.Code) {
	t.Helper()
	r, ok := errors.AsType[*sheet.Refusal](err)
	if !ok || r.Code != code {
		t.Fatalf("got %v, want a refusal %s", err, code)
	}
	if !strings.Contains(r.Message, "请") || strings.Contains(r.Message, "%!") {
		t.Errorf("the sentence does not say what to do: %s", r.Message)
	}
	if strings.ContainsAny(r.Message, ",;()") {
		t.Errorf("half-width punctuation in a Chinese sentence: %s", r.Message)
	}
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestOpen_refuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		content func(*testing.T) []byte
		want    sheet.Code
	}{
		"nothing":           {func(*testing.T) []byte { return nil }, sheet.Empty},
		"white space":       {func(*testing.T) []byte { return []byte(" \r\n\r\n") }, sheet.NotWorkbook},
		"plain words":       {func(*testing.T) []byte { return []byte("今天天气很好\n") }, sheet.NotWorkbook},
		"pdf":               {func(*testing.T) []byte { return []byte("%PDF-1.7, a, b, c\n") }, sheet.NotWorkbook},
		"picture":           {func(*testing.T) []byte { return []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR,,,") }, sheet.NotWorkbook},
		"web page":          {func(*testing.T) []byte { return []byte("\n<html><table><tr><td>姓名</td></tr></table></html>") }, sheet.WebPage},
		"excel 2003 xml":    {func(*testing.T) []byte { return []byte("\xEF\xBB\xBF<?xml version=\"1.0\"?><Workbook/>") }, sheet.WebPage},
		"document":          {func(t *testing.T) []byte { return pack(t, part{"word/document.xml", "<x/>"}) }, sheet.NotWorkbook},
		"opendocument":      {func(t *testing.T) []byte { return pack(t, part{"mimetype", "x"}, part{"content.xml", "<x/>"}) }, sheet.OldFormat},
		"binary workbook":   {func(t *testing.T) []byte { return pack(t, part{"xl/workbook.bin", "x"}) }, sheet.OldFormat},
		"excel 95":          {func(t *testing.T) []byte { return fixture(t, "excel5.xls") }, sheet.OldFormat},
		"excel 2":           {func(*testing.T) []byte { return []byte("\x09\x00\x04\x00\x02\x00\x10\x00") }, sheet.OldFormat},
		"encrypted xlsx":    {encryptedXLSX, sheet.Encrypted},
		"encrypted xls":     {encryptedXLS, sheet.Encrypted},
		"encrypted zip":     {encryptedZip, sheet.Encrypted},
		"empty zip":         {func(t *testing.T) []byte { return pack(t) }, sheet.NotWorkbook},
		"truncated zip":     {func(t *testing.T) []byte { b := bookOf(t, "", ""); return b[:len(b)*2/3] }, sheet.Damaged},
		"sheet of nowhere":  {func(t *testing.T) []byte { return pack(t, bookParts("", "")[:2]...) }, sheet.Damaged},
		"many files":        {manyFiles, sheet.Bomb},
		"many, count lies":  {func(t *testing.T) []byte { return lyingCount(manyFiles(t)) }, sheet.Bomb},
		"bomb":              {bomb, sheet.Bomb},
		"many sheets":       {manySheets, sheet.TooManySheets},
		"larger than limit": {func(*testing.T) []byte { return make([]byte, 50<<20+1) }, sheet.TooLarge},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := c.content(t)
			_, err := open(t, content)
			wantRefusal(t, err, c.want)
		})
	}
}

func encryptedXLSX(t *testing.T) []byte {
	content, err := excelize.Encrypt(bookOf(t, "", ""), &excelize.Options{Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// encryptedXLS makes the code page record, 2 bytes saying 1200, the one that announces encryption.
func encryptedXLS(t *testing.T) []byte {
	content := fixture(t, "roster.xls")
	at := bytes.Index(content, []byte("\x42\x00\x02\x00\xB0\x04"))
	if at < 0 {
		t.Fatal("no code page record in roster.xls")
	}
	content[at] = 0x2F
	return content
}

func encryptedZip(t *testing.T) []byte {
	content := bookOf(t, "", "")
	for at := 0; ; at++ {
		next := bytes.Index(content[at:], []byte("PK\x01\x02"))
		if next < 0 {
			return content
		}
		at += next
		content[at+8] |= 1
	}
}

func manyFiles(t *testing.T) []byte {
	parts := bookParts(rowsXML(""), "")
	for i := range 4500 {
		parts = append(parts, part{fmt.Sprintf("xl/media/%d", i), ""})
	}
	return pack(t, parts...)
}

// lyingCount makes the end of the directory claim 5 entries.
func lyingCount(content []byte) []byte {
	at := bytes.LastIndex(content, []byte("PK\x05\x06"))
	binary.LittleEndian.PutUint16(content[at+8:], 5)
	binary.LittleEndian.PutUint16(content[at+10:], 5)
	return content
}

// bomb unpacks to 33 MB of one text.
func bomb(t *testing.T) []byte {
	return pack(t, bookParts(rowsXML(`<row><c t="inlineStr"><is><t>`+strings.Repeat("A", 33<<20)+`</t></is></c></row>`), "")...)
}

func manySheets(t *testing.T) []byte {
	tabs := strings.Repeat(`<sheet name="表" r:id="r1"/>`, 1001)
	parts := bookParts(rowsXML(""), "")
	parts[1].content = `<workbook xmlns:r="` + officeRels + `"><sheets>` + tabs + `</sheets></workbook>`
	return pack(t, parts...)
}

func TestRows_refuses(t *testing.T) {
	t.Parallel()
	const shared = `<sst><si><t>甲</t></si></sst>`
	tests := map[string]struct {
		xml  string
		want sheet.Code
	}{
		"cell in the last row":     {rowsXML(`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`), sheet.TooManyRows},
		"300 columns":              {rowsXML(`<row>` + strings.Repeat(`<c><v>1</v></c>`, 300) + `</row>`), sheet.TooManyColumns},
		"cell in the last column":  {rowsXML(`<row><c r="XFD1"><v>1</v></c></row>`), sheet.TooManyColumns},
		"row beyond the last":      {rowsXML(`<row r="1048577"><c><v>1</v></c></row>`), sheet.Damaged},
		"column beyond the last":   {rowsXML(`<row><c r="XFE1"><v>1</v></c></row>`), sheet.Damaged},
		"rows going back":          {rowsXML(`<row r="5"><c><v>1</v></c></row><row r="4"><c><v>1</v></c></row>`), sheet.Damaged},
		"row 0":                    {rowsXML(`<row r="0"><c><v>1</v></c></row>`), sheet.Damaged},
		"cut off":                  {rowsXML(`<row><c><v>1</v></c></row>`)[:130], sheet.Damaged},
		"empty part":               {"", sheet.Damaged},
		"no such shared string":    {rowsXML(`<row><c t="s"><v>1</v></c></row>`), sheet.Damaged},
		"negative shared string":   {rowsXML(`<row><c t="s"><v>-1</v></c></row>`), sheet.Damaged},
		"not UTF-8":                {rowsXML("<row><c t='str'><v>\xFF\xFE</v></c></row>"), sheet.Damaged},
		"unknown entity":           {rowsXML(`<row><c t="str"><v>&xxe;</v></c></row>`), sheet.Damaged},
		"entity from a file":       {`<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>` + rowsXML(`<row><c t="str"><v>&xxe;</v></c></row>`), sheet.Damaged},
		"entities within entities": {`<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>` + rowsXML(`<row><c t="str"><v>&b;</v></c></row>`), sheet.Damaged},
		"one text of 2 MB":         {rowsXML(`<row><c t="str"><v>` + strings.Repeat("甲", 700_000) + `</v></c></row>`), sheet.Damaged},
		"2 MB in pieces":           {rowsXML(`<row><c t="str"><v>` + strings.Repeat("甲<!---->", 700_000) + `</v></c></row>`), sheet.Damaged},
		"one tag of 2 MB":          {rowsXML(`<row><c t="` + strings.Repeat("x", 2<<20) + `"><v>1</v></c></row>`), sheet.Damaged},
		"tag never closed":         {`<worksheet><sheetData><row r="1`, sheet.Damaged},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := read(t, pack(t, bookParts(c.xml, shared)...))
			wantRefusal(t, err, c.want)
			for _, r := range rows {
				for _, cell := range r.Cells {
					if strings.Contains(cell.Text, "root:") || strings.Contains(cell.Text, "lol") {
						t.Errorf("an entity was resolved: %q", cell.Text)
					}
				}
			}
		})
	}
}

func TestRows_damagedStringsAreRefused(t *testing.T) {
	t.Parallel()
	for _, shared := range []string{`<sst><si><t>甲`, "<sst><si><t>\xFF</t></si></sst>", `<!DOCTYPE x><sst/>`, `<sst><si><t>&x;</t></si></sst>`} {
		_, err := read(t, bookOf(t, `<row><c><v>1</v></c></row>`, shared))
		wantRefusal(t, err, sheet.Damaged)
	}
}

// A flipped bit that inflates well is still noticed: the checksum of each sheet is read.
func TestRows_checksumIsKept(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range bookParts(rowsXML(`<row><c><v>12345</v></c></row>`), "") {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Store})
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
	content := b.Bytes()
	content[bytes.Index(content, []byte("12345"))] = '7'
	_, err := read(t, content)
	wantRefusal(t, err, sheet.Damaged)
}

// Rows end at the limit; how many more there are makes no difference.
func TestRows_tooManyRowsAreRefused(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for range 250_000 {
		b.WriteString(`<row><c><v>1</v></c></row>`)
	}
	content := bookOf(t, b.String(), "")
	book, err := open(t, content)
	if err != nil {
		wantRefusal(t, err, sheet.Bomb)
		return
	}
	count := 0
	err = book.Rows(func(sheet.Row) error { count++; return nil })
	wantRefusal(t, err, sheet.TooManyRows)
	if count != sheet.DefaultLimits().Rows {
		t.Errorf("got %d rows before the refusal, want %d", count, sheet.DefaultLimits().Rows)
	}
}

// One part that is listed by many sheets is unpacked each time, and counted each time.
func TestRows_onePartForManySheets(t *testing.T) {
	t.Parallel()
	parts := bookParts(rowsXML(strings.Repeat(`<row><c><v>1</v></c></row>`, 10_000)), "")
	parts[1].content = `<workbook xmlns:r="` + officeRels + `"><sheets>` + strings.Repeat(`<sheet name="表" r:id="r1"/>`, 15) + `</sheets></workbook>`
	content := pack(t, parts...)
	lim := sheet.DefaultLimits()
	lim.Unzipped = 1 << 20
	book, err := sheet.Open(bytes.NewReader(content), int64(len(content)), lim)
	if err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, book.Rows(func(sheet.Row) error { return nil }), sheet.Bomb)
}

func TestOpen_listOfSheetsIsBounded(t *testing.T) {
	t.Parallel()
	parts := bookParts(rowsXML(""), "")
	parts[1].content = "<workbook>" + strings.Repeat("<x>a</x>", 600_000) + parts[1].content
	_, err := open(t, pack(t, parts...))
	wantRefusal(t, err, sheet.Bomb)
}

// What a package claims about its sizes is not believed.
func TestRows_lyingSizeIsStillBounded(t *testing.T) {
	t.Parallel()
	lim := sheet.DefaultLimits()
	lim.Unzipped = 1 << 20
	noise := make([]byte, 3<<20) // text that packs badly, so that no ratio gives it away
	chance := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte('a' + chance.IntN(26))
	}
	xml := rowsXML(`<!--` + string(noise[:900_000]) + `-->` + strings.Repeat(`<row><c t="str"><v>`+string(noise[:2000])+`</v></c></row>`, 1000))
	content := pack(t, bookParts(xml, "")...)
	for at := 0; ; at++ { // every size in the directory becomes 100
		next := bytes.Index(content[at:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += next
		binary.LittleEndian.PutUint32(content[at+24:], 100)
	}
	book, err := sheet.Open(bytes.NewReader(content), int64(len(content)), lim)
	if err == nil {
		err = book.Rows(func(sheet.Row) error { return nil })
	}
	if r, ok := errors.AsType[*sheet.Refusal](err); !ok || r.Code != sheet.Bomb && r.Code != sheet.Damaged {
		t.Fatalf("got %v, want a refusal", err)
	}
}

// Members that point outside the package are never followed, as nothing is written to disk.
func TestOpen_pathsAreIgnored(t *testing.T) {
	t.Parallel()
	parts := append(bookParts(rowsXML(`<row><c><v>1</v></c></row>`), ""), part{"../../evil.xlsx", "x"}, part{`..\evil`, "x"})
	wantRow(t, mustRead(t, pack(t, parts...)), 0, 1, number("1"))
}

// A hundred copies of each format with 21 damaged bytes: readable or refused, never a panic.
func TestRead_damagedCopies(t *testing.T) {
	t.Parallel()
	xlsx, err := os.ReadFile("../../deploy/demo/qingling/行政村名录.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	for name, whole := range map[string][]byte{"xlsx": xlsx, "xls": fixture(t, "roster.xls"), "labels": fixture(t, "labels.xls")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			chance := rand.New(rand.NewPCG(7, 9))
			for range 100 {
				copied := bytes.Clone(whole)
				for range 21 {
					copied[chance.IntN(len(copied))] = byte(chance.IntN(256))
				}
				_, err := read(t, copied)
				if _, ok := errors.AsType[*sheet.Refusal](err); err != nil && !ok {
					t.Fatalf("got %v, want a refusal or nothing", err)
				}
			}
		})
	}
}
