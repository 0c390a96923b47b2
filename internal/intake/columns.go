package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// wanted are columns of a roster that it can do without, at a price: what follows where none of the fields is there.
var wanted = []struct {
	fields []field
	price  string
}{
	{[]field{village, address}, "学生不归到行政村，不计入村的数字"},
	{[]field{status, lifted}, "享受哪些资助判定不出，资助资格待核实"},
	{[]field{grade, class}, "中职助学金和免学费要按年级判定，待核实"},
	{[]field{boarding, day}, "寄宿生补助要等学校确认寄宿情况后才能算出"},
}

// survey tells once of each header as what its columns are read, and what is missed.
func (r *reader) survey() {
	h := r.header
	if h.surveyed {
		return
	}
	h.surveyed = true
	as := h.readAs()
	for col, name := range h.names {
		if name == "" || strings.HasSuffix(name, sheet.ReasonHeader) || as[col] == seq {
			continue
		}
		c := aid.ColumnReading{Header: name}
		if f := as[col]; f != none && f != other {
			c.As = f.label()
		}
		if !slices.Contains(r.result.Columns, c) {
			r.result.Columns = append(r.result.Columns, c)
		}
	}
	r.miss(h)
}

// readAs is the field of each column that is read.
func (h *header) readAs() map[int]field {
	as := map[int]field{}
	note := func(c *columnSet) {
		for f := range field(fields) {
			if f != none && c.has(f) {
				as[int(c[f])] = f
			}
		}
	}
	note(&h.columns)
	for i := range h.years {
		note(&h.years[i].columns)
	}
	return as
}

// miss warns of the columns that a roster lacks.
func (r *reader) miss(h *header) {
	if h.form != studentForm {
		return
	}
	for _, w := range wanted {
		if !h.columns.hasOneOf(w.fields) && (w.fields[0] != village || r.ctx.village == "") && (w.fields[0] != grade || r.ctx.grade == "") {
			r.warn("没有找到“%s”列：%s。", w.fields[0].label(), w.price)
		}
	}
	if r.ctx.township == "" && r.ctx.village == "" && r.ctx.school == "" && !h.columns.hasOneOf([]field{township, village, address}) {
		r.warn("没有找到“%s”列：学生不归到乡镇，不计入乡镇的数字，乡镇岗位看不到。", township.label())
	}
}

// warn keeps a sentence about the workbook, once.
func (r *reader) warn(format string, args ...any) {
	sentence := fmt.Sprintf(format, args...)
	if !slices.Contains(r.result.Warnings, sentence) {
		r.result.Warnings = append(r.result.Warnings, sentence)
	}
}

// titledCounty finds the county that a title begins with: 青岭县 in 某省某市青岭县学校名录.
var titledCounty = regexp.MustCompile(`^[0-9年度]*(?:\p{Han}{2,3}省)?(?:\p{Han}{2,6}?[市州])?(\p{Han}{2,8}?(?:自治县|自治旗|县|旗))`)

// strange warns of a table whose title names another county.
func (r *reader) strange() {
	own := r.ctx.gazetteer
	if own.county.Name == "" {
		return
	}
	for _, title := range r.preamble {
		found := titledCounty.FindStringSubmatch(fold(title))
		if found == nil || strings.Contains(fold(title), own.stem) || hasAny(found[1], "贫困", "重点", "扶贫", "示范", "试点", "外县", "本县", "全县", "各县", "邻县") {
			continue
		}
		r.warn("标题“%s”写的是%s，本县是%s；请核对是不是选错了文件。", shorten(title), found[1], own.county.Name)
	}
}
