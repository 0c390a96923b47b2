package ui

import (
	"context"
	"io"
	"slices"
)

// Line shows a value over the years, with its goals as lines across. A year that is not Known leaves a gap that says 无数据;
// the line is never drawn over it.
type Line struct {
	Title  string
	Unit   string // of the axis: %
	Points []Point
	Goals  []Goal
}

// Point is one year of a Line.
type Point struct {
	Label string
	Value float64
	Known bool
	Text  string
}

// Render makes Line a component.
func (l Line) Render(ctx context.Context, w io.Writer) error { return l.view().Render(ctx, w) }

// The plot of a Line, in pixels: the value axis runs from lineBottom up to lineTop, the years stand below it.
const (
	lineTop     = 18.0
	lineBottom  = 178.0
	labelHeight = 15.0 // two labels must be so far apart
	lineSteps   = 5    // of the value axis, at most
)

func (l Line) id() string { return chartID("line " + l.Title) }

func (p Point) text() string {
	if !p.Known {
		return NoData
	}
	return p.Text
}

func (l Line) desc() string {
	var parts []string
	for _, p := range l.Points {
		parts = append(parts, p.Label+" "+p.text())
	}
	for _, g := range l.Goals {
		parts = append(parts, g.said())
	}
	return sentence(parts)
}

// linePlot is a Line with every place worked out, ready to be printed.
type linePlot struct {
	Ticks    []lineTick
	Years    []lineLabel
	Goals    []lineGoal
	Segments []segment
	Dots     []lineDot
	Gaps     []gap
}

type (
	lineTick  struct{ Y, TextY, Text string }
	lineLabel struct{ X, Text string }
	lineGoal  struct{ Y, TextY, Text string }
	segment   struct{ X1, Y1, X2, Y2 string }
	lineDot   struct{ X, Y, TextY, Text, Said string }
	gap       struct{ X, Width, Mid string }
)

func (l Line) plot() linePlot {
	s := l.scale()
	return linePlot{
		Ticks:    l.ticks(s),
		Years:    l.years(),
		Goals:    l.goals(s),
		Segments: l.segments(s),
		Dots:     l.dots(s),
		Gaps:     l.gaps(),
	}
}

// scale holds every known value and every goal.
func (l Line) scale() scale {
	var values []float64
	for _, p := range l.Points {
		if p.Known {
			values = append(values, p.Value)
		}
	}
	if len(values) == 0 { // nothing but goals: a scale that a reader expects
		values = append(values, 0)
	}
	for _, g := range l.Goals {
		values = append(values, g.Value)
	}
	if len(values) == 1 && values[0] == 0 {
		return niceScale(0, 100, lineSteps)
	}
	lo, hi := values[0], values[0]
	for _, v := range values {
		lo, hi = min(lo, v), max(hi, v)
	}
	return niceScale(l.roomBelow(lo, hi), hi, lineSteps)
}

// roomBelow keeps the lowest point off the bottom line, but never goes below zero for it.
func (l Line) roomBelow(lo, hi float64) float64 {
	if lo < 0 {
		return lo
	}
	return max(0, lo-(hi-lo)*0.08)
}

// x is the middle of the column of point i, in percent.
func (l Line) x(i float64) float64 { return (i + 0.5) / float64(len(l.Points)) * 100 }

func lineY(s scale, v float64) float64 { return lineBottom - s.at(v)*(lineBottom-lineTop) }

func (l Line) ticks(s scale) []lineTick {
	var all []lineTick
	for _, v := range s.ticks() {
		y := lineY(s, v)
		all = append(all, lineTick{Y: pixel(y), TextY: pixel(y + 4), Text: tickText(v, l.Unit)})
	}
	return all
}

func (l Line) years() []lineLabel {
	var all []lineLabel
	for i, p := range l.Points {
		all = append(all, lineLabel{X: percent(l.x(float64(i))), Text: p.Label})
	}
	return all
}

// goals puts each label beside its line, and moves one away that would cover the one before.
func (l Line) goals(s scale) []lineGoal {
	all := make([]lineGoal, len(l.Goals))
	last := lineBottom + 2*labelHeight
	for i, g := range l.Goals { // from the lowest goal upwards
		y := lineY(s, g.Value)
		text := min(y+4, last-labelHeight)
		all[i] = lineGoal{Y: pixel(y), TextY: pixel(text), Text: g.said()}
		last = text
	}
	return all
}

// segments join each known year with the next, if that is known too.
func (l Line) segments(s scale) []segment {
	var all []segment
	for i := 1; i < len(l.Points); i++ {
		a, b := l.Points[i-1], l.Points[i]
		if a.Known && b.Known {
			all = append(all, segment{
				X1: percent(l.x(float64(i - 1))), Y1: pixel(lineY(s, a.Value)),
				X2: percent(l.x(float64(i))), Y2: pixel(lineY(s, b.Value)),
			})
		}
	}
	return all
}

func (l Line) dots(s scale) []lineDot {
	var all []lineDot
	for i, p := range l.Points {
		if !p.Known {
			continue
		}
		y := lineY(s, p.Value)
		text, other := y-10, y+20
		if l.falls(i) { // the line comes from above: the label goes below
			text, other = other, text
		}
		if l.onGoal(s, text) && !l.onGoal(s, other) && other < lineBottom {
			text = other
		}
		all = append(all, lineDot{X: percent(l.x(float64(i))), Y: pixel(y), TextY: pixel(text), Text: p.Text, Said: p.Label + " " + p.Text})
	}
	return all
}

// onGoal is whether a goal's line would run through a label.
func (l Line) onGoal(s scale, text float64) bool {
	return slices.ContainsFunc(l.Goals, func(g Goal) bool {
		y := lineY(s, g.Value)
		return text-12 < y && y < text+4
	})
}

// falls is whether point i is lower than both neighbours and has room below.
func (l Line) falls(i int) bool {
	if i == 0 || i == len(l.Points)-1 {
		return false
	}
	before, here, after := l.Points[i-1], l.Points[i], l.Points[i+1]
	return before.Known && after.Known && here.Value < before.Value && here.Value < after.Value
}

// gaps are the runs of years without data.
func (l Line) gaps() []gap {
	var all []gap
	for i := 0; i < len(l.Points); i++ {
		if l.Points[i].Known {
			continue
		}
		from := i
		for i+1 < len(l.Points) && !l.Points[i+1].Known {
			i++
		}
		n := float64(i-from) + 1
		all = append(all, gap{
			X:     percent(l.x(float64(from) - 0.5)),
			Width: percent(n / float64(len(l.Points)) * 100),
			Mid:   percent(l.x(float64(from) + (n-1)/2)),
		})
	}
	return all
}
