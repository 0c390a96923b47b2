package ui

import (
	"context"
	"io"
)

// Bullet shows one value against its goals: a bar that should reach the marks. A value that is not Known prints 无数据.
type Bullet struct {
	Title string
	Value float64
	Known bool
	Text  string // the value in words: 72.4%
	Tone  Tone   // how it stands; Text or a badge beside the chart must say it too
	Max   float64
	Goals []Goal // in order of time; labels of the first stand above the bar, of the second below
}

// Render makes Bullet a component.
func (b Bullet) Render(ctx context.Context, w io.Writer) error { return b.view().Render(ctx, w) }

func (b Bullet) id() string { return chartID("bullet " + b.Title) }

func (b Bullet) text() string {
	if !b.Known {
		return NoData
	}
	return b.Text
}

func (b Bullet) width() string { return percent(share(b.Value, b.Max)) }

func (b Bullet) desc() string {
	parts := []string{"当前 " + b.text()}
	for _, g := range b.Goals {
		parts = append(parts, g.said())
	}
	return sentence(parts)
}

// mark is the line of a goal across the bar and its label.
type mark struct{ X, LabelY, Anchor, Text string }

func (b Bullet) marks() []mark {
	all := make([]mark, len(b.Goals))
	for i, g := range b.Goals {
		at := share(g.Value, b.Max)
		y := "11"
		if i%2 == 1 {
			y = "55"
		}
		all[i] = mark{X: percent(at), LabelY: y, Anchor: anchor(at), Text: g.said()}
	}
	return all
}
