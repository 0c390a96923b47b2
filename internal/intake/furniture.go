package intake

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhuxue/internal/sheet"
)

// Wordings of rows that are no data, folded.
var (
	totals = []string{"小计", "合计", "总计", "共计", "累计", "本页小计", "本页合计", "总人数", "合计人数", "全乡合计", "全镇合计", "全县合计", "全校合计"}
	signs  = []string{
		"填表人", "填报人", "制表人", "制表", "填表", "审核人", "审核", "审批人", "复核人", "复核", "经办人", "负责人", "校长", "园长", "班主任", "单位(盖章)",
		"单位盖章", "学校(盖章)", "学校盖章", "盖章", "公章", "签字", "签名", "主管领导", "分管领导", "领导签字", "填报单位", "填报时间", "填表日期", "填报日期", "填表时间",
		"制表时间", "制表日期", "单位负责人", "联系人", "联系电话", "监督电话", "主要负责人", "日期", "资助专干", "村主任", "村支书", "乡镇长", "单位",
	}
	notes    = []string{"注", "备注", "说明", "填表说明", "填报说明", "注意", "注意事项", "填写说明", "备注说明", "温馨提示", "特别说明", "要求", "填报要求"}
	examples = []string{"示例", "样例", "例如", "例", "填写示例", "示范", "范例", "样表"}
	ends     = []string{"以下空白", "(以下空白)", "此页无正文", "续表", "(续)", "接下页", "转下页"}
	hints    = []string{"必填", "选填", "文本", "数字", "下拉", "下拉选择", "自动", "日期", "文本格式", "按实填写", "系统生成", "非必填"}
)

// furniture reports why a row under a header is no data: a subtotal, a signature, a note, a row that only carries a number.
// "" means that it is data. keys are the fields that make a row a row: a person's name and number, a village, a school.
func (h *header) furniture(r sheet.Row, keys []field) string {
	filled, first := 0, ""
	for i, c := range r.Cells {
		t := trim(c.Text)
		if t == "" || !saying(t) {
			continue
		}
		if filled++; first == "" && (i != int(h.columns[seq]) || !ordinal(t)) {
			first = t
		}
	}
	if filled == 0 {
		return "空行"
	}
	first = fold(first)
	switch {
	case first == "":
		return "只有序号"
	case startsWithOne(first, examples), startsWithOne(fold(textAt(r, max(0, int(h.columns[seq])))), examples):
		return "示例"
	case hasAny(fold(textAt(r, max(0, int(h.columns[name])))), "(示例)", "(样例)", "(范例)", "(例)"):
		return "示例"
	case numbered(r):
		return "列号"
	case h.longNumber(r):
		return ""
	case startsWithOne(first, notes) || runes(first) > 60:
		return "说明"
	case strings.HasPrefix(first, "其中"):
		return "合计"
	}
	return h.unkeyed(r, keys, filled)
}

// saying reports whether a text has a letter, a digit or a mark of an answer in it: … and —— say nothing.
func saying(t string) bool {
	return strings.ContainsFunc(t, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSymbol(r) || r == '#' || r == '*'
	})
}

// ordinal reports a text under 序号 that only counts: 1, (2), 三、.
func ordinal(t string) bool {
	s := strings.Trim(fold(t), "().,-#")
	if digitsOnly(s) {
		return true
	}
	_, rest, ok := cutNumber(s)
	return ok && rest == "" || len(s) == 0
}

// nobody reports a text alone in its row that is no person's name: it labels, explains, or is too long.
func nobody(lone string) bool {
	const longest = 12 // characters of a name without a dot
	first, _ := utf8.DecodeRuneInString(trim(lone))
	return !unicode.IsLetter(first) || hasAnyPrefix(trim(lone), "以下", "以上") || strings.ContainsAny(lone, ":：。；;") || runes(lone) > longest && !strings.ContainsAny(lone, "·.• ")
}

// longNumber reports whether the row has a person's number: such a row is data, whatever else it says.
func (h *header) longNumber(r sheet.Row) bool {
	c := int(h.columns[idNumber])
	if c < 0 || c >= len(r.Cells) || r.Cells[c].Kind == sheet.Blank {
		return false
	}
	if text := r.Cells[c].Text; text != "" && text[0] >= 0x80 && strings.ContainsAny(text, ":：") {
		return false // 联系电话：0551-1234567 of a line of signatures
	}
	const few = 6 // 身份证号(18位) has two digits, a number in E notation at least these
	digits := 0
	for _, d := range r.Cells[c].Text {
		if d = narrow(d); d >= '0' && d <= '9' {
			digits++
		}
	}
	return digits >= few || broken(r.Cells[c])
}

// unkeyed judges a row without a person's number by all its cells.
func (h *header) unkeyed(r sheet.Row, keys []field, filled int) string {
	signed, hinted, labelled := 0, 0, 0
	for _, c := range r.Cells {
		if c.Kind != sheet.Text || len(c.Text) > 90 {
			continue
		}
		t := strings.TrimLeft(fold(c.Text), "0123456789")
		switch {
		case filled <= 4 && strings.Contains(t, ":") && labels.MatchString(t):
			return "小标题"
		case total(t):
			return "合计"
		case equalsOne(t, ends) || pageNumber(t):
			return "页尾"
		case signature(t):
			signed++
		case equalsOne(t, hints), strings.HasPrefix(t, "(") && strings.HasSuffix(t, ")"):
			hinted++
		case strings.Contains(t, ":"):
			labelled++
		}
	}
	switch {
	case signed > 0 && (signed > 1 || filled <= 4), signed+labelled == filled:
		return "签章"
	case hinted*2 > filled:
		return "填写提示"
	case filled == 1 && (!h.keyed(r, keys) || dated(r)):
		return "小标题"
	case filled <= 3 && !h.keyed(r, keys) && h.given(r) < 2:
		return "空白模板行"
	}
	return ""
}

// total reports a text such as 小计, 石门镇合计, 合计:254人.
func total(t string) bool {
	if !hasAny(t, "计", "总人数") || runes(t) > 20 {
		return false
	}
	t, _ = cutBrackets(t)
	body, _, _ := strings.Cut(t, ":")
	body = strings.TrimRight(body, "0123456789人名户村所个,. ")
	for _, w := range totals {
		if strings.HasSuffix(body, w) || strings.HasPrefix(t, w) {
			return true
		}
	}
	return false
}

// signature reports a text such as 填表人:张三, 单位(盖章), 校长签字.
func signature(t string) bool {
	if startsWithOne(t, signs) {
		return true
	}
	return runes(t) <= 20 && hasAny(t, "盖章", "签字", "签章", "公章")
}

// startsWithOne reports whether a text is one of the words, or begins with one and a mark.
func startsWithOne(t string, words []string) bool {
	for _, w := range words {
		rest, ok := strings.CutPrefix(t, w)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], ":(,.-_/123456789") || hasAnyPrefix(rest, "签", "盖")) {
			return true
		}
	}
	return false
}

// pageNumber reports 第1页, 第 1 页 共 3 页.
func pageNumber(t string) bool {
	rest, ok := strings.CutPrefix(t, "第")
	_, rest, number := cutNumber(rest)
	return ok && number && strings.HasPrefix(rest, "页") && runes(t) <= 12
}

// dated reports a row that says nothing but a date.
func dated(r sheet.Row) bool {
	last := r.Cells[len(r.Cells)-1]
	if last.Kind != sheet.Text {
		return false
	}
	readings, _ := readDates(last)
	return len(readings) > 0
}

func equalsOne(t string, words []string) bool {
	for _, w := range words {
		if t == w || t == "("+w+")" {
			return true
		}
	}
	return false
}

// numbered reports the line that numbers the columns: 1 2 3 4, (1) (2) (3), A B C.
func numbered(r sheet.Row) bool {
	last, run := 0, 0
	for i, c := range r.Cells {
		t := strings.Trim(fold(c.Text), "()")
		if t == "" {
			continue
		}
		if t == sheet.ColumnName(i) {
			run++
			continue
		}
		n, err := strconv.Atoi(t)
		switch {
		case err == nil && n == last+1:
			last = n
			run++
		case last == 0 && run == 0 && equalsOne(t, []string{"甲", "乙", "丙", "栏次", "列号"}):
		default:
			return false
		}
	}
	return run >= 3
}

// keyed reports whether one of the key fields has something in it.
func (h *header) keyed(r sheet.Row, keys []field) bool {
	for _, f := range keys {
		if c := int(h.columns[f]); c >= 0 && c < len(r.Cells) && trim(r.Cells[c].Text) != "" {
			return true
		}
	}
	return false
}

// given counts the cells that stand under columns we need.
func (h *header) given(r sheet.Row) int {
	n := 0
	for f := range field(fields) {
		if f == none || f == seq || f == other || f == note {
			continue
		}
		if c := int(h.columns[f]); c >= 0 && c < len(r.Cells) && trim(r.Cells[c].Text) != "" {
			n++
		}
	}
	return n
}

// loneText is what a row says in a single cell; "" where it has more.
func loneText(row sheet.Row) string {
	last := row.Cells[len(row.Cells)-1]
	for _, c := range row.Cells[:len(row.Cells)-1] {
		if c.Kind != sheet.Blank {
			return ""
		}
	}
	return last.Text
}
