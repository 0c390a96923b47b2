package sheet_test

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zhuxue/internal/sheet"
)

func gb18030(t *testing.T, s string) []byte {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func utf16Text(s string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune("\uFEFF" + s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

// The same table in each encoding and with each separator; rare characters included.
func TestRows_textEncodings(t *testing.T) {
	t.Parallel()
	const table = "姓名,身份证号\r\n㐂䶮𠮷,0012\r\n"
	tests := map[string][]byte{
		"utf-8":           []byte(table),
		"utf-8 with mark": []byte("\xEF\xBB\xBF" + table),
		"gb18030":         gb18030(t, table),
		"utf-16 le":       utf16Text(table, binary.LittleEndian),
		"utf-16 be":       utf16Text(table, binary.BigEndian),
		"tabs":            []byte(strings.ReplaceAll(table, ",", "\t")),
		"semicolons":      []byte(strings.ReplaceAll(table, ",", ";")),
		"unix lines":      []byte(strings.ReplaceAll(table, "\r", "")),
		"tabs, utf-16":    utf16Text(strings.ReplaceAll(table, ",", "\t"), binary.LittleEndian),
	}
	for name, content := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := mustRead(t, content)
			wantRow(t, rows, 0, 1, text("姓名"), text("身份证号"))
			wantRow(t, rows, 1, 2, text("㐂䶮𠮷"), text("0012"))
		})
	}
}

// A text is decoded once, in whichever form it comes: what looks as if it could be decoded again was meant as it stands.
func TestRows_decodedOnce(t *testing.T) {
	t.Parallel()
	for _, told := range []string{"%E5%BC%A0", "%2525", "&amp;", "&lt;b&gt;", "&#24352;", "&amp;lt;", `\u5f20`, "_x0041_", "_x005F_x0041_", "=\"0012\"", "å¼ ä¸‰", "=?utf-8?B?5byg?="} {
		wire := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(strings.ReplaceAll(told, "_x", "_x005F_x"))
		quoted := `"` + strings.ReplaceAll(told, `"`, `""`) + `",x` + "\n"
		if strings.HasPrefix(told, "=") {
			quoted = `"=""` + strings.ReplaceAll(told, `"`, `""`) + `""",x` + "\n" // the way a text keeps its equals sign
		}
		for form, content := range map[string][]byte{
			"inline": bookOf(t, `<row r="1"><c t="inlineStr"><is><t>`+wire+`</t></is></c></row>`, ""),
			"shared": bookOf(t, `<row r="1"><c t="s"><v>0</v></c></row>`, `<sst xmlns="`+mainSpace+`"><si><t>`+wire+`</t></si></sst>`),
			"utf-8":  []byte(quoted), "gb18030": gb18030(t, quoted), "utf-16": utf16Text(quoted, binary.LittleEndian),
		} {
			if got := mustRead(t, content)[0].Cells[0]; got != text(told) {
				t.Errorf("%s: %q: got %q", form, told, got.Text)
			}
		}
	}
}

// GB 2312 by its own code table, not by our encoder: 中 is D6 D0, 文 CE C4, 村 B4 E5.
func TestRows_gbkBytes(t *testing.T) {
	t.Parallel()
	wantRow(t, mustRead(t, []byte("\xD6\xD0\xCE\xC4,\xB4\xE5\n")), 0, 1, text("中文"), text("村"))
}

// Line numbers are those a spreadsheet shows: blank lines count, a quoted line break does not.
func TestRows_textLines(t *testing.T) {
	t.Parallel()
	rows := mustRead(t, []byte("题目\n\n姓名,备注\n甲,\"第一行\n第二行,还是\"\n\n\n,,\n乙,\" 空 格 \"\n=\"0012\",a\"b\n"))
	wantRow(t, rows, 0, 1, text("题目"))
	wantRow(t, rows, 1, 3, text("姓名"), text("备注"))
	wantRow(t, rows, 2, 4, text("甲"), text("第一行\n第二行,还是"))
	wantRow(t, rows, 3, 8, text("乙"), text(" 空 格 "))
	wantRow(t, rows, 4, 9, text("0012"), text(`a"b`))
}

// A mistake far down must not turn the whole file into another encoding's characters, nor swallow the rest of it.
func TestRows_textDamage(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"bad byte":      strings.Repeat("青岭县,石门镇\n", 20_000) + "\xFF\xFF,a\n",
		"open quote":    "姓名,备注\n甲,\"" + strings.Repeat("乙,丙\n", 20_000),
		"300 columns":   strings.Repeat("甲,", 300) + "甲\n",
		"200,001 lines": strings.Repeat("甲,乙\n", 200_001),
	} {
		want := map[string]sheet.Code{"300 columns": sheet.TooManyColumns, "200,001 lines": sheet.TooManyRows}[name]
		if want == "" {
			want = sheet.Damaged
		}
		_, err := read(t, []byte(content))
		wantRefusal(t, err, want)
	}
}

// The check for UTF-8 goes block by block; a character across two blocks is not a mistake.
func TestRows_textAcrossBlocks(t *testing.T) {
	t.Parallel()
	for shift := range 3 {
		content := strings.Repeat("a", shift) + ",\n" + strings.Repeat("村,𠮷\n", 20_000)
		rows := mustRead(t, []byte(content))
		wantRow(t, rows, len(rows)-1, 20_001, text("村"), text("𠮷"))
	}
}

// A row of nothing but separators, or of quotes that hold one line each, would take many times the memory of the file. The
// empty columns that Excel writes behind a table are lawful.
func TestRows_textRowTooLong(t *testing.T) {
	t.Parallel()
	const head = "姓名,就读学校\n"
	for name, content := range map[string]string{
		"separators":   head + strings.Repeat(",", 2<<20),
		"quoted lines": head + strings.Repeat("\"\n\",", 1<<20),
		"a quote":      head + "\"" + strings.Repeat("甲,乙\n", 1<<19),
	} {
		_, err := read(t, []byte(content))
		if err == nil || !strings.Contains(err.Error(), "第 2 行超过 1 MB：引号不成对，或整份内容连成了一行") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	rows := mustRead(t, []byte(head+strings.Repeat("甲,乙"+strings.Repeat(",", 16382)+"\n", 100)))
	wantRow(t, rows, 100, 101, text("甲"), text("乙"))
}
