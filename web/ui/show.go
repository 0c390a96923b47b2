package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Badge is a short state beside a thing: 已确认, 待确认.
type Badge struct {
	Text string
	Tone Tone
}

// Render makes Badge a component.
func (b Badge) Render(ctx context.Context, w io.Writer) error { return b.view().Render(ctx, w) }

// Amount is a sum in fen, printed as yuan. Unset prints 未定: entitled, but the amount is not fixed yet.
type Amount struct {
	Fen   int64
	Unset bool
}

// Render makes Amount a component.
func (a Amount) Render(ctx context.Context, w io.Writer) error { return a.view().Render(ctx, w) }

func (a Amount) text() string {
	if a.Unset {
		return "未定"
	}
	return Yuan(a.Fen)
}

// Bar is progress: Part of Whole, with its label for those who cannot see it. Text stands beside the bar; empty means "part/whole".
type Bar struct {
	Label string
	Part  int
	Whole int
	Text  string
	Tone  Tone
}

// Render makes Bar a component.
func (b Bar) Render(ctx context.Context, w io.Writer) error { return b.view().Render(ctx, w) }

func (b Bar) text() string {
	if b.Text != "" {
		return b.Text
	}
	return Count(b.Part) + "/" + Count(b.Whole)
}

func (b Bar) width() string {
	if b.Whole <= 0 {
		return "0%"
	}
	return percent(float64(b.Part) / float64(b.Whole) * 100)
}

// Notice tells what happened or what is wrong. Items are a list below the text: one fault each.
type Notice struct {
	Tone  Tone
	Text  string
	Items []string
}

// Render makes Notice a component.
func (n Notice) Render(ctx context.Context, w io.Writer) error { return n.view().Render(ctx, w) }

// role lets a reader interrupt for a fault, and only mention the rest.
func (n Notice) role() string {
	if n.Tone == Bad {
		return "alert"
	}
	return "status"
}

func (n Notice) icon() string {
	switch n.Tone {
	case Good:
		return "check"
	case Bad, Wait:
		return "warn"
	}
	return "info"
}

// Empty stands where a list would be: what is not there, and what to do next. Children are buttons.
type Empty struct {
	Title string
	Text  string
	Icon  string
}

// Render makes Empty a component.
func (e Empty) Render(ctx context.Context, w io.Writer) error { return e.view().Render(ctx, w) }

func (e Empty) icon() string {
	if e.Icon == "" {
		return "empty"
	}
	return e.Icon
}

// Title is the heading of a page. Children are the actions on its right.
type Title struct {
	Text  string
	Sub   string
	Paper string // stands on paper instead of Text, where that is a greeting
}

// Render makes Title a component.
func (t Title) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

// Card is a white section with a heading; children are its content. More is a link on the right of the heading.
// Flush cards have no padding, for a table that reaches the edges.
type Card struct {
	Title   string
	Sub     string
	More    string
	MoreURL string
	ID      string
	Flush   bool
}

// Render makes Card a component.
func (c Card) Render(ctx context.Context, w io.Writer) error { return c.view().Render(ctx, w) }

func (c Card) class() string {
	if c.Flush {
		return "card card-flush"
	}
	return "card"
}

// Stat is a key figure: label, value, unit, and a line below that says what it means. With a URL the whole card leads on.
type Stat struct {
	Label string
	Value string
	Unit  string
	Sub   string
	URL   string
	Tone  Tone
}

// Render makes Stat a component.
func (s Stat) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

// Stats is a row of key figures.
type Stats []Stat

// Render makes Stats a component.
func (s Stats) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

// Facts is a definition list: what is known about one thing.
type Facts []Fact

// Fact is one line of Facts. Body, when set, stands instead of Text.
type Fact struct {
	Label string
	Text  string
	Body  templ.Component
}

// Render makes Facts a component.
func (f Facts) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

// Tasks is what a person has to do next, most urgent first: the home page of every role.
type Tasks []Task

// Task is one thing to do: what, why, and the one button that leads there.
type Task struct {
	Title  string
	Text   string
	State  Badge
	Action string
	URL    string
}

// Render makes Tasks a component.
func (t Tasks) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

// Icon is a small line drawing. It is always decoration: a word must stand beside it. Unknown names draw a dot.
type Icon string

// Render makes Icon a component.
func (i Icon) Render(ctx context.Context, w io.Writer) error { return i.view().Render(ctx, w) }
