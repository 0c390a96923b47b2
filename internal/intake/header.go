package intake

import (
	"slices"
	"strings"

	"zhuxue/internal/sheet"
)

// header is where a table's columns stand and how they are called.
type header struct {
	form    form
	columns columnSet
	names   []string    // the header's own wording by column, without blanks
	rows    []sheet.Row // as they stand, to know them again when they are repeated
	lines   []int
	years   []yearHeader      // of a table with a group of columns for each of several years; else none
	options map[field]options // of fields whose answers have a column each; nil nearly always

	surveyed bool // its columns were told
}

// nameOf is how the workbook calls a column: its header, or its letter.
func (h *header) nameOf(col int) string {
	if h != nil && col >= 0 && col < len(h.names) && h.names[col] != "" {
		return h.names[col]
	}
	return sheet.ColumnName(max(col, 0))
}

// wording is how the workbook calls a field, or how we do where it has no such column.
func (h *header) wording(f field) string {
	if o, ticked := h.options[f]; ticked {
		return o.title
	}
	if c := h.columns[f]; c >= 0 {
		return h.nameOf(int(c))
	}
	return f.label()
}

// headerDepth is how many lines a header may take.
const headerDepth = 3

// readHeader tries a row as the bottom line of a header, alone and with the lines right above it, and returns the reading
// that finds most; nil if none makes a form. above holds the lines before it, the nearest last.
func readHeader(above []sheet.Row, bottom sheet.Row) *header {
	best := assign([]sheet.Row{bottom})
	for depth := 2; depth <= headerDepth && depth <= len(above)+1; depth++ {
		rows := append(above[len(above)-depth+1:len(above):len(above)], bottom)
		if !stacked(rows) {
			break
		}
		h := assign(rows)
		if found, most := h.finds(), best.finds(); found > most || found == most && len(h.years) > len(best.years) {
			best = h
		}
	}
	return best
}

// stacked reports whether rows follow each other without a gap and whether the topmost can be a part of a header.
func stacked(rows []sheet.Row) bool {
	for i := 1; i < len(rows); i++ {
		if rows[i].Line != rows[i-1].Line+1 {
			return false
		}
	}
	return grouping(rows[0])
}

// grouping reports whether a row can stand above another in one header: short words, and more than a title.
func grouping(r sheet.Row) bool {
	filled := 0
	for i, c := range r.Cells {
		t := fold(c.Text)
		if t == "" {
			continue
		}
		filled++
		if runes(t) > 15 || hasAny(t, ":") || i == 0 && titled(t) {
			return false
		}
	}
	if filled != 1 {
		return filled > 1
	}
	t := fold(r.Cells[len(r.Cells)-1].Text)
	return len(r.Cells) > 1 && runes(t) <= 8 && !titled(t)
}

// titled reports whether a text ends like the title of a table.
func titled(t string) bool {
	_, ok := cutAnySuffix(t, "表", "册", "名录", "名单", "统计", "台账", "年报")
	return ok
}

// assign gives each field its column, reading one to three rows as a header.
func assign(rows []sheet.Row) *header {
	labels := compose(rows)
	qualify(labels)
	h := &header{columns: noColumns(), names: make([]string, len(labels))}
	fits, whose := [fields]fit{}, name
	for col, l := range labels {
		if l.own == "" {
			continue
		}
		h.names[col] = l.name()
		f, r := l.match()
		whose = whoseNext(whose, f, l.own)
		now := fit{r, whose != name && slices.Contains(personal, f)}
		if l.optionOf() == none && f != none && (!h.columns.has(f) || now.better(fits[f])) {
			h.columns[f], fits[f] = int16(col), now
		}
	}
	h.addOptions(labels)
	h.addRollNumber(labels)
	h.form = h.columns.formOf()
	h.splitYears(labels)
	h.rows = slices.Clone(rows)
	for _, r := range rows {
		h.lines = append(h.lines, r.Line)
	}
	return h
}

// addRollNumber reads the identity number from the number on the school roll, which holds it behind a G, where it has no
// column of its own.
func (h *header) addRollNumber(labels []label) {
	for col, l := range labels {
		if !h.columns.has(idNumber) && hasAny(words(fold(l.own)), "学籍号") && !hasAny(l.own, "辅号") {
			h.columns[idNumber] = int16(col)
		}
	}
}

// fit says how well a column fits a field.
type fit struct {
	rank    rank
	foreign bool // it stands behind the name of somebody else
}

func (a fit) better(b fit) bool {
	return a.rank < b.rank || a.rank == b.rank && b.foreign && !a.foreign
}

// personal are the fields that a household's head has too: of two columns called 身份证号 the one behind 户主姓名 is the head's.
var personal = []field{idNumber, sex, birth, ethnicity}

// whoseNext tells of whom the columns from here on speak, by the last name before them.
func whoseNext(whose, f field, own string) field {
	switch {
	case f == name || f == head:
		return f
	case f == other && hasAny(own, "姓名", "监护人", "家长"):
		return other
	}
	return whose
}

// finds counts what a reading of a header makes known: fields, and the columns of their answers.
func (h *header) finds() int {
	n := h.columns.useful()
	for _, o := range h.options {
		n += len(o.answers)
	}
	return n
}

// label is a column's header: its own text, that of the merged cell over it, and that of the merged cell over both; and of
// what the column before it makes it a part.
type label struct{ above, group, own, of string }

// match finds what a column means.
func (l label) match() (field, rank) { return matchGrouped(l.above+l.group, l.group, l.of+l.own) }

func (l label) name() string {
	own := squeeze(l.own)
	if group := squeeze(l.group); group != "" && !strings.Contains(own, group) {
		return group + "·" + own
	}
	return own
}

// compose lays the rows of a header over each other.
func compose(rows []sheet.Row) []label {
	width := 0
	for _, r := range rows {
		width = max(width, len(r.Cells))
	}
	labels := make([]label, width)
	depth := make([]int, width) // the line of each column's own text
	for col := range labels {
		for i, r := range rows {
			if text := textAt(r, col); trim(text) != "" {
				labels[col].own, depth[col] = text, i
			}
		}
	}
	for i, r := range rows[:len(rows)-1] {
		spread(r, i, depth, labels)
	}
	return labels
}

// qualify finds the children in kindergarten who are counted right behind those of age as a part of them: 其中：在园幼儿数, or
// 在园幼儿数 where 在园幼儿总数 follows.
func qualify(labels []label) {
	before, counted := none, map[string]int{}
	for _, l := range labels {
		if f, _ := l.match(); f == children {
			counted[l.above+l.group]++
		}
	}
	if len(counted) == 0 {
		return
	}
	for i := range labels {
		l := &labels[i]
		f, _ := l.match()
		if f == children && before == aged && (hasAnyPrefix(fold(l.own), "其中") || counted[l.above+l.group] > 1) {
			l.of = "3-5岁"
		}
		if trim(l.own) != "" {
			before = f
		}
	}
}

// spread carries the groups of an upper line over the columns that their merged cells cover. Where one ends is not told: at
// the next cell of the line, or where a column comes that the group already has.
func spread(upper sheet.Row, line int, depth []int, labels []label) {
	group, seen := "", map[field]bool{}
	for col := range labels {
		l := &labels[col]
		if t := textAt(upper, col); trim(t) != "" {
			group, seen = t, map[field]bool{}
			if depth[col] <= line {
				group = "" // merged downwards: the column stands alone
			}
		}
		f, _ := matchHeader(l.own)
		if group != "" && (seen[f] && f != none || aboutStudent(l.own) && !aboutStudent(group) && yearIn(group) == 0) {
			group = ""
		}
		seen[f] = true
		if group != "" && depth[col] > line {
			l.above, l.group = l.above+l.group, group
		}
	}
}

func textAt(r sheet.Row, col int) string {
	if col < len(r.Cells) {
		return r.Cells[col].Text
	}
	return ""
}

// repeats reports whether a row is a line of the header again, word for word.
func (h *header) repeats(r sheet.Row) bool {
	if h == nil {
		return false
	}
	for _, line := range h.rows {
		if slices.Equal(line.Cells, r.Cells) {
			return true
		}
	}
	return false
}

// partly reports whether a row reads like a line of a header that is no header alone: nearly all of its cells are headers,
// and none is a person's number.
func (h *header) partly(r sheet.Row) bool {
	filled, known := 0, 0
	for _, c := range r.Cells {
		if trim(c.Text) == "" {
			continue
		}
		filled++
		if f, _ := matchHeader(c.Text); f != none {
			known++
		}
	}
	return known >= 3 && known*3 >= filled*2 && !h.longNumber(r)
}

// promising reports cheaply whether a row may be a header: two of its first cells are exact wordings.
func promising(r sheet.Row) bool {
	hits := 0
	for _, c := range r.Cells[:min(len(r.Cells), 12)] {
		if c.Kind != sheet.Text || c.Text == "" || c.Text[0] > ' ' && c.Text[0] < 0x7f || len(c.Text) > 3*headerLimit {
			continue
		}
		if _, ok := wordings[fold(c.Text)]; ok {
			hits++
		}
		if hits == 2 {
			return true
		}
	}
	return false
}
