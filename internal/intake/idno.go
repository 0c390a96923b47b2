package intake

import (
	"fmt"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// idReading is what a cell says as an identity number.
type idReading struct {
	number aid.IDNo
	text   string   // as healed
	codes  []string // what was healed
	fault  string   // code of why it is no number; "" for a sound one
}

// readID heals and checks the identity number in a cell.
func readID(c sheet.Cell) idReading {
	if c.Kind == sheet.Number {
		return readNumericID(c.Text)
	}
	if len(c.Text) == 18 && c.Text[0] != '0' { // as it should be, nearly always
		if n, fault := aid.ParseIDNo(c.Text); fault == "" {
			return idReading{number: n, text: c.Text}
		}
	}
	r := healID(c.Text)
	r.check()
	return r
}

// readNumericID judges a number cell: a spreadsheet keeps 15 digits of it, so that of 18 the last are lost.
func readNumericID(text string) idReading {
	if len(text) <= 15 && digitsOnly(text) {
		return idReading{text: text, fault: "id_short"}
	}
	return idReading{text: text, fault: "id_float"}
}

// healID takes away what surely does not belong to the number.
func healID(text string) idReading {
	r := idReading{text: text}
	r.apply("spaced_id", cutSpacing)
	r.apply("apostrophe_id", func(s string) string { return strings.Trim(s, "'‘’`´\"“”,，;；") })
	r.apply("apostrophe_id", cutMarks)
	r.apply("fullwidth_id", func(s string) string { return strings.Map(narrow, s) })
	r.apply("apostrophe_id", func(s string) string { return strings.Trim(s, "'`\"") })
	r.apply("lower_x", closingX)
	r.apply("apostrophe_id", cutMarks)
	if student, ok := strings.CutPrefix(strings.ToUpper(r.text), "G"); ok && len(student) == 18 {
		r.text, r.codes = student, append(r.codes, "student_number")
	}
	r.cutDisability()
	return r
}

// cutMarks cuts stray marks, and what the header says anyway, from what would else be a number of the right length.
func cutMarks(s string) string {
	cut, _ := cutAnyPrefix(s, "身份证号码", "身份证号", "身份证")
	if cut = strings.Trim(cut, strays+":"); len(cut) == 18 && cut != s {
		return closingX(cut)
	}
	return s
}

// apply heals one thing and notes it if it changed anything.
func (r *idReading) apply(code string, heal func(string) string) {
	healed := heal(r.text)
	if healed == r.text {
		return
	}
	r.text = healed
	for _, c := range r.codes {
		if c == code {
			return
		}
	}
	r.codes = append(r.codes, code)
}

// cutSpacing removes blanks, and dashes between digits.
func cutSpacing(s string) string {
	return strings.Map(func(r rune) rune {
		if blank(r) || narrow(r) == '-' {
			return -1
		}
		return r
	}, s)
}

// closingX writes the last character X as it should be, whether it was x, a multiplication sign or a Greek or Cyrillic letter.
func closingX(s string) string {
	for _, x := range [...]string{"x", "×", "✕", "Χ", "χ", "Х", "х", "*"} {
		if front, ok := strings.CutSuffix(s, x); ok && len(front) == 17 && digitsOnly(front) {
			return front + "X"
		}
	}
	return s
}

// cutDisability keeps the first 18 of a disability card's 20 or 22 characters, if they are a sound number and what follows
// can be the sort (1 to 7), the degree (1 to 4) and the count of cards.
func (r *idReading) cutDisability() {
	if len(r.text) != 20 && len(r.text) != 22 {
		return
	}
	t := strings.ToUpper(r.text)
	if t[18] < '1' || t[18] > '7' || t[19] < '1' || t[19] > '4' {
		return
	}
	if _, fault := aid.ParseIDNo(t[:18]); fault == "" {
		r.text, r.codes = t[:18], append(r.codes, "disability_card")
	}
}

func (r *idReading) check() {
	if isNothing(fold(r.text)) || hasAny(r.text, "未上户", "未办", "没有", "无户口") {
		r.fault = "id_missing"
		return
	}
	n, fault := aid.ParseIDNo(r.text)
	switch {
	case fault == "" && r.text[0] == '0': // no place ever had such a code
		r.fault = "id_region"
	case fault == "":
		r.number = n
	case scientific(r.text):
		r.fault = "id_float"
	case fault == aid.IDLength && !numberLike(r.text):
		r.fault = "id_chars"
	case fault == aid.IDLength && runes(r.text) > 18:
		r.fault = "id_long"
	case fault == aid.IDLength:
		r.fault = "id_short"
	default:
		r.fault = "id_" + string(fault)
	}
}

// scientific reports the notation in which a spreadsheet shows a long number: 9.90121E+17.
func scientific(s string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(s), "E+")
	return ok && digitsOnly(exponent) && digitsOnly(strings.ReplaceAll(mantissa, ".", ""))
}

// numberLike reports a text of digits that may close with an X.
func numberLike(s string) bool {
	return digitsOnly(strings.TrimSuffix(strings.ToUpper(s), "X"))
}

// idSentence says in Chinese what is wrong with a number and what to do. The number is masked: sentences are logged.
func idSentence(r idReading) string {
	masked := "“" + aid.MaskNumber(r.text) + "”"
	switch r.fault {
	case "id_missing":
		return "没有身份证号，请对照户口簿填写18位身份证号。"
	case "id_float":
		return "身份证号被表格软件当作数字，末几位已经丢失，请把单元格设为文本格式后重新填写18位身份证号。"
	case "id_short":
		return fmt.Sprintf("身份证号%s只有%d位，应为18位，请核对户口簿后补全。", masked, runes(r.text))
	case "id_long":
		return fmt.Sprintf("身份证号%s有%d位，应为18位，请核对户口簿后改正。", masked, runes(r.text))
	case "id_chars":
		return fmt.Sprintf("身份证号%s里有数字和末位X以外的字符，请核对户口簿后改正。", masked)
	case "id_date":
		return fmt.Sprintf("身份证号%s中的出生日期不存在，请核对户口簿后改正。", masked)
	case "id_region":
		return fmt.Sprintf("身份证号%s的前六位不是任何地方的区划代码，请核对户口簿后改正。", masked)
	case "id_checksum":
		return fmt.Sprintf("身份证号%s的校验码不对，至少有一位写错，请核对户口簿后改正。", masked)
	}
	return ""
}
