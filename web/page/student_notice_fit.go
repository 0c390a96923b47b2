package page

import (
	"fmt"
	"slices"
	"strings"
)

// layout is one way to fill a sheet of A4. Lengths are hundredths of a millimetre.
type layout struct {
	class  string
	noted  bool // two columns of children, their reasons as notes below
	em     int  // the width of a character
	line   int  // the height of a line
	child  int  // a child's head, besides the lines of its name
	row    int  // padding and rule of a row, besides its lines
	margin int  // everything that is neither child nor note, each field on one line, and some air
}

// layouts are from the loosest to the densest: reasons beside each item as long
// as they fit, then two columns with the reasons as notes, in ever smaller type
// down to 8 pt. The style sheet says the same in its own words; the browser test
// prints both.
var layouts = []layout{
	{class: "", em: 388, line: 621, child: 1750, row: 240, margin: 15200},
	{class: " family-dense family-10", em: 353, line: 459, child: 850, row: 80, margin: 9500},
	{class: " family-dense", em: 318, line: 413, child: 750, row: 80, margin: 8800},
	{class: " family-dense family-noted family-10", noted: true, em: 353, line: 459, child: 80, row: 80, margin: 9900},
	{class: " family-dense family-noted family-9", noted: true, em: 318, line: 413, child: 80, row: 80, margin: 9500},
	{class: " family-dense family-noted family-8", noted: true, em: 282, line: 339, child: 27, row: 27, margin: 7300},
}

// The paper within its margins, and the columns as the style sheet divides it.
const (
	paperWidth, paperHeight = 18600, 26900

	headWidth, homeWidth      = paperWidth * 50 / 100, paperWidth * 87 / 100
	centreWidth, addressWidth = paperWidth * 29 / 100, paperWidth * 79 / 100

	itemWidth, dueWidth = paperWidth * 18 / 100, paperWidth * 13 / 100
	howWidth, whyWidth  = paperWidth * 22 / 100, paperWidth * 34 / 100

	halfWidth                   = (paperWidth - 318) / 2
	noteItemWidth, noteDueWidth = halfWidth * 40 / 100, halfWidth * 24 / 100
	noteWidth                   = paperWidth * 95 / 100

	padWidth = 300 // padding and rule beside the text of a cell
)

// laidOut is the household's sheet in the loosest layout that holds it. What the
// densest does not hold goes on, on sheets that say so.
func (p FamilySheet) laidOut() []FamilySheet {
	for _, l := range layouts {
		if sheet := p.in(l); sheet.height(l) <= paperHeight {
			return []FamilySheet{sheet}
		}
	}
	return p.continued(layouts[len(layouts)-1])
}

// continued are the sheets of a household that one does not hold.
func (p FamilySheet) continued(l layout) (sheets []FamilySheet) {
	for left := p.Children; len(left) > 0; {
		n := 1
		for n < len(left) && p.of(left[:n+1]).in(l).height(l) <= paperHeight {
			n++
		}
		sheets = append(sheets, p.of(left[:n]).in(l))
		left = left[n:]
	}
	for i := range sheets {
		sheets[i].Part = fmt.Sprintf("第%d张，共%d张", i+1, len(sheets))
		if i > 0 {
			sheets[i].Part += "（续页）"
		}
		sheets[i].Label += sheets[i].Part
	}
	return sheets
}

// of is the sheet with some of the household's children.
func (p FamilySheet) of(children []FamilyChild) FamilySheet {
	p.Children = children
	return p
}

// in is the sheet as a layout has it.
func (p FamilySheet) in(l layout) FamilySheet {
	p.Class = "family-card" + l.class
	if l.noted {
		p.note()
		p.Columns = inColumns(l, p.Children)
	}
	return p
}

// note says each reason once, however many items and children it is the reason of.
func (p *FamilySheet) note() {
	marks := map[string]string{}
	mark := func(text string) string {
		if marks[text] == "" {
			marks[text] = fmt.Sprintf("注%d", len(marks)+1)
			p.Notes = append(p.Notes, FamilyNote{Mark: marks[text], Text: text})
		}
		return marks[text]
	}
	p.Children = slices.Clone(p.Children)
	for i := range p.Children {
		c := &p.Children[i]
		c.Lines = slices.Clone(c.Lines)
		for j, l := range c.Lines {
			c.Lines[j].Note = mark(strings.Join(l.Why, "；") + "。" + l.How + "。")
		}
		if len(c.Lines) == 0 {
			c.Note = mark(c.None)
		}
	}
}

// inColumns are the children in two columns as alike in height as can be; an only
// child has one.
func inColumns(l layout, children []FamilyChild) []FamilyColumn {
	if len(children) == 1 {
		return []FamilyColumn{{Label: "享受的资助", Children: children}}
	}
	at, least := 1, l.column(children)
	for i := 1; i < len(children); i++ {
		if h := max(l.column(children[:i]), l.column(children[i:])); h < least {
			at, least = i, h
		}
	}
	return []FamilyColumn{{Label: "享受的资助，左栏", Children: children[:at]}, {Label: "享受的资助，右栏", Children: children[at:]}}
}

// height is how much of the paper the sheet takes.
func (p FamilySheet) height(l layout) int {
	h := l.margin
	for _, f := range []struct {
		text  string
		width int
	}{{p.Head, headWidth}, {p.Home, homeWidth}, {p.Centre.Name, centreWidth}, {p.Centre.Phone, centreWidth}, {p.Centre.Address, addressWidth}} {
		h += l.line * (l.lines(f.text, f.width) - 1)
	}
	if p.Source != "" {
		h += l.line * l.lines(p.Source, noteWidth)
	}
	if !l.noted {
		for _, c := range p.Children {
			h += l.beside(c)
		}
		return h
	}
	columns := 0
	for _, c := range p.Columns {
		columns = max(columns, l.column(c.Children))
	}
	for _, n := range p.Notes {
		h += l.line * l.lines(n.Text, noteWidth)
	}
	return h + columns
}

// beside is the height of a child whose reasons stand beside its items.
func (l layout) beside(c FamilyChild) int {
	h := l.child + l.line*l.lines(c.Name+c.School, paperWidth*4/5)
	for _, i := range c.Lines {
		why := 0
		for _, w := range i.Why {
			why += l.lines(w, whyWidth)
		}
		h += l.row + l.line*max(l.lines(i.Item, itemWidth), l.lines(i.Autumn, dueWidth), l.lines(i.Spring, dueWidth), l.lines(i.How, howWidth), why)
	}
	if len(c.Lines) == 0 {
		h += l.line * l.lines(c.None, paperWidth)
	}
	return h
}

// column is the height of a column of children.
func (l layout) column(children []FamilyChild) int {
	h := l.row + l.line
	for _, c := range children {
		h += l.child + l.line*l.lines(c.Name+c.School, halfWidth)
		for _, i := range c.Lines {
			h += l.row + l.line*max(l.lines(i.Item, noteItemWidth), l.lines(i.Autumn, noteDueWidth), l.lines(i.Spring, noteDueWidth))
		}
		if len(c.Lines) == 0 {
			h += l.row + l.line
		}
	}
	return h
}

// lines is how many lines a text takes in a cell. Each may end a character early,
// where a mark must not begin the next.
func (l layout) lines(text string, width int) int {
	long := 0
	for _, r := range text {
		switch {
		case r >= wide:
			long += l.em
		case strings.ContainsRune(" ,.", r):
			long += l.em * 3 / 10
		default:
			long += l.em * 6 / 10
		}
	}
	if holds := width - padWidth; long > holds {
		holds -= l.em
		return (long + holds - 1) / holds
	}
	return 1
}

// wide is where the characters begin that are as wide as they are high.
const wide = 0x2000
