package ui

import (
	"context"
	"io"
)

// HBars is a ranking, in the order given (worst first): a table whose middle column is drawn. One mark runs down at the goal.
type HBars struct {
	Caption string
	Name    string // head of the first column: 村
	Measure string // head of the last column: 入园率
	Max     float64
	Goal    Goal // none when its Label is empty
	Bars    []HBar
}

// HBar is one row of HBars. Text is the value as read; a bar that is not Known prints 无数据.
type HBar struct {
	Label, Sub, URL string
	Value           float64
	Known           bool
	Text            string
	Tone            Tone
}

// Render makes HBars a component.
func (h HBars) Render(ctx context.Context, w io.Writer) error { return h.view().Render(ctx, w) }

func (h HBars) hasGoal() bool { return h.Goal.Label != "" }

func (h HBars) goalX() string { return percent(share(h.Goal.Value, h.Max)) }

func (h HBars) goalAnchor() string { return anchor(share(h.Goal.Value, h.Max)) }

func (h HBars) width(b HBar) string { return percent(share(b.Value, h.Max)) }

func (b HBar) text() string {
	if !b.Known {
		return NoData
	}
	return b.Text
}

// Split shows how a whole divides: 已确认, 待确认, 未开始. The numbers stand in the legend below.
type Split struct {
	Title string
	Unit  string // 人, 所
	Parts []Part
}

// Part is one part of a Split.
type Part struct {
	Label string
	Count int
	Tone  Tone
	URL   string
}

// Render makes Split a component.
func (s Split) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

func (s Split) id() string { return chartID("split " + s.Title) }

func (s Split) total() (n int) {
	for _, p := range s.Parts {
		n += p.Count
	}
	return n
}

func (s Split) desc() string {
	var parts []string
	for _, p := range s.Parts {
		parts = append(parts, p.Label+" "+Count(p.Count)+s.Unit)
	}
	return sentence(parts)
}

// block is one drawn part.
type block struct{ X, Width, Class, Said string }

func (s Split) blocks() []block {
	var all []block
	before, whole := 0, float64(s.total())
	for _, p := range s.Parts {
		all = append(all, block{
			X:     percent(share(float64(before), whole)),
			Width: percent(share(float64(p.Count), whole)),
			Class: p.Tone.class("block"),
			Said:  p.Label + " " + Count(p.Count) + s.Unit,
		})
		before += p.Count
	}
	return all
}
