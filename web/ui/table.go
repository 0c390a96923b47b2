package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// Table is a list of things. Its rows are Rows, or children (<tr>…</tr>) where a cell needs more than a Cell can say; children
// write data-label on each <td>, if the table is Stacked.
type Table struct {
	Caption   string // says what the rows are; always there for screen readers
	HideTitle bool   // the caption is only for screen readers
	Heads     []Head
	Rows      []Row
	Total     []Cell // a last row in the foot
	BodyID    string // of the <tbody>, for htmx
	Stacked   bool   // on a phone each row becomes a card; without it the table scrolls sideways
}

// Head is a column's head. Unit stands small beside the label. A URL makes it a link that sorts by this column.
type Head struct {
	Label  string
	Unit   string
	URL    string
	Sorted Sort
	Num    bool // numbers: right-aligned
	Hide   bool // only for screen readers, as 操作; its column is not on paper
}

// Sort is the direction in which a column is sorted now.
type Sort int

// The three directions.
const (
	Unsorted Sort = iota
	Ascending
	Descending
)

// Row is one row of a Table.
type Row struct {
	ID    string
	Tone  Tone // tints the row; a badge in it must say the same
	Cells []Cell
}

// Cell is one cell: a text, perhaps a link, perhaps a second line. Body, when set, stands instead of Text.
type Cell struct {
	Text  string
	Sub   string
	URL   string
	Num   bool
	Whole bool // stays on one line
	Spare bool // a phone leaves it out, where the row is a card
	Body  templ.Component
}

// Render makes Table a component.
func (t Table) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

func (t Table) class() string {
	if t.Stacked {
		return "table table-stacked"
	}
	return "table"
}

// label is the head of column i with its unit, for the cell's label on a phone. A head that nobody sees is none.
func (t Table) label(i int) string {
	if i >= len(t.Heads) || t.Heads[i].Hide {
		return ""
	}
	if h := t.Heads[i]; h.Unit != "" {
		return h.Label + "（" + h.Unit + "）"
	}
	return t.Heads[i].Label
}

func (t Table) row(r Row) templ.Component {
	return component(func(m *markup) {
		m.tags("<tr")
		m.put("class", r.class())
		m.attr("id", r.ID)
		m.tags(">")
		for i, c := range r.Cells {
			m.tags("<td")
			m.attr("class", t.cellClass(i, c))
			m.put("data-label", t.label(i))
			m.tags(">")
			c.write(m)
			m.tags("</td>")
		}
		m.tags("</tr>")
	})
}

func (c Cell) write(m *markup) {
	switch {
	case c.Body != nil:
		m.show(c.Body)
	case c.URL != "":
		m.link(c.URL, c.Text)
		m.tags(" ")
	default:
		m.text(c.Text)
		m.tags(" ")
	}
	if c.Sub != "" {
		m.tags(`<span class="sub">`)
		m.text(c.Sub)
		m.tags("</span>")
	}
}

func (r Row) class() string { return r.Tone.class("row") }

func (h Head) class() string {
	if h.Hide {
		return "no-print"
	}
	return numClass(h.Num)
}

// cellClass is the class of a row's cell i.
func (t Table) cellClass(i int, c Cell) string {
	if i < len(t.Heads) && t.Heads[i].Hide {
		return strings.TrimSpace(c.class() + " no-print")
	}
	return c.class()
}

func (c Cell) class() string {
	if c.Text == "" && c.Sub == "" && c.Body == nil {
		return "blank" // a phone leaves it out
	}
	class := numClass(c.Num)
	if c.Whole {
		class = "nowrap"
	}
	if c.Spare {
		class = strings.TrimSpace(class + " spare")
	}
	return class
}

func numClass(num bool) string {
	if num {
		return "num"
	}
	return ""
}

func (h Head) ariaSort() string {
	return [...]string{"none", "ascending", "descending"}[h.Sorted]
}

func (h Head) arrow() string {
	return [...]string{"↕", "↑", "↓"}[h.Sorted]
}

// Pager leads through a long list by key: to the page before and after, with the counts of this one.
// A Total of 0 with From > 0 means that nobody counted.
type Pager struct {
	First, Prev, Next string // URLs; empty where there is none
	From, To          int    // of the rows shown, from 1
	Total             int
}

// Render makes Pager a component.
func (p Pager) Render(ctx context.Context, w io.Writer) error { return p.view().Render(ctx, w) }

func (p Pager) text() string {
	if p.From == 0 {
		return "共 0 条"
	}
	shown := "第 " + Count(p.From) + "–" + Count(p.To) + " 条"
	if p.Total == 0 {
		return shown
	}
	return shown + "，共 " + Count(p.Total) + " 条"
}
