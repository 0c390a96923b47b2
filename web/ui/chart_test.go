package ui

import (
	"slices"
	"testing"
)

func TestNiceScale(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lo, hi float64
		most   int
		want   []float64
	}{
		{0, 100, 5, []float64{0, 20, 40, 60, 80, 100}},
		{61.5, 80, 5, []float64{60, 65, 70, 75, 80}},
		{0, 1, 5, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{89.2, 95.8, 5, []float64{88, 90, 92, 94, 96}},
		{0, 12340, 5, []float64{0, 5000, 10000, 15000}},
		{7, 7, 5, []float64{7, 7.2, 7.4, 7.6, 7.8, 8}}, // one value only: still a scale
	} {
		got := niceScale(c.lo, c.hi, c.most).ticks()
		if !slices.EqualFunc(got, c.want, func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }) {
			t.Errorf("%v to %v: got %v, want %v", c.lo, c.hi, got, c.want)
		}
	}
}

func TestPercent_staysInside(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{-3: "0%", 0: "0%", 63.4: "63.4%", 33.33333: "33.33%", 140: "100%"} {
		if got := percent(v); got != want {
			t.Errorf("%v: got %q, want %q", v, got, want)
		}
	}
}

func fiveYears() Line {
	return Line{Title: "入园率", Unit: "%", Goals: []Goal{{"2018年目标", 75, "75%"}, {"2020年目标", 80, "80%"}}, Points: []Point{
		{"2012", 60, true, "60%"}, {"2013", 65, true, "65%"}, {Label: "2014"}, {Label: "2015"}, {"2016", 70, true, "70%"},
	}}
}

func TestLine_isNotDrawnOverGaps(t *testing.T) {
	t.Parallel()
	p := fiveYears().plot()
	// Five years: the middles of the columns are at 10, 30, 50, 70, 90 percent. Only 2012 and 2013 are neighbours.
	if len(p.Segments) != 1 || p.Segments[0].X1 != "10%" || p.Segments[0].X2 != "30%" {
		t.Errorf("segments: got %+v, want one from 10%% to 30%%", p.Segments)
	}
	if want := []gap{{X: "40%", Width: "40%", Mid: "60%"}}; !slices.Equal(p.Gaps, want) {
		t.Errorf("gaps: got %v, want %v", p.Gaps, want)
	}
	if len(p.Dots) != 3 || p.Dots[2].X != "90%" {
		t.Errorf("dots: got %+v, want three, the last at 90%%", p.Dots)
	}
}

func TestLine_heights(t *testing.T) {
	t.Parallel()
	p := fiveYears().plot()
	// 60 less 8 % of the range 20 is 58.4, so the axis runs from 55 to 80 by 5: 160 pixels for 25, from 178 up to 18.
	if n := len(p.Ticks); n != 6 || p.Ticks[0].Text != "55%" || p.Ticks[5].Y != "18" {
		t.Errorf("ticks: got %+v", p.Ticks)
	}
	if got, want := p.Dots[2].Y, "82"; got != want { // 70: 178 − 15/25·160
		t.Errorf("70%%: got y=%s, want %s", got, want)
	}
	if got, want := p.Goals[1].Y, "18"; got != want {
		t.Errorf("goal 80%%: got y=%s, want %s", got, want)
	}
}

func TestLine_goalLabelsKeepApart(t *testing.T) {
	t.Parallel()
	l := fiveYears()
	l.Points[0].Value, l.Goals[1].Value = 0, 76
	p := l.plot() // 0 to 80: 75 at y 28, 76 at y 26; labels 4 pixels lower, the second at least 15 above the first
	if p.Goals[0].TextY != "32" || p.Goals[1].TextY != "17" {
		t.Errorf("got %s and %s, want 32 and 17", p.Goals[0].TextY, p.Goals[1].TextY)
	}
}

// A value just below its goal has its label below the dot, not on the goal's line.
func TestLine_valueLabelsKeepOffGoals(t *testing.T) {
	t.Parallel()
	l := fiveYears()
	l.Points[4].Value = 74 // 55 to 80: at y 56.4, the goal of 75 at y 50
	p := l.plot()
	if p.Dots[2].Y != "56.4" || p.Dots[2].TextY != "76.4" || p.Dots[0].TextY != "136" {
		t.Errorf("got %+v", p.Dots)
	}
}

func TestLine_withoutAnyData(t *testing.T) {
	t.Parallel()
	p := Line{Unit: "%", Points: []Point{{Label: "2015"}, {Label: "2016"}}}.plot()
	if len(p.Dots) != 0 || len(p.Segments) != 0 || len(p.Gaps) != 1 || p.Gaps[0].Width != "100%" {
		t.Errorf("got %+v, want one gap over everything", p)
	}
}

func TestBullet_marks(t *testing.T) {
	t.Parallel()
	b := Bullet{Title: "入园率", Value: 72.4, Known: true, Text: "72.4%", Max: 100, Goals: fiveYears().Goals}
	want := []mark{{"75%", "11", "middle", "2018年目标 75%"}, {"80%", "55", "end", "2020年目标 80%"}}
	if got := b.marks(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := b.desc(), "当前 72.4%，2018年目标 75%，2020年目标 80%。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBullet_noDataIsNotZero(t *testing.T) {
	t.Parallel()
	if got := (Bullet{Text: "0%"}).text(); got != NoData {
		t.Errorf("got %q, want %q", got, NoData)
	}
}

func TestSplit_partsFillTheWhole(t *testing.T) {
	t.Parallel()
	s := Split{Unit: "所", Parts: []Part{{Label: "已确认", Count: 3}, {Label: "进行中", Count: 0}, {Label: "未开始", Count: 1}}}
	b := s.blocks()
	if b[0].Width != "75%" || b[1].Width != "0%" || b[2].X != "75%" || b[2].Width != "25%" {
		t.Errorf("got %+v", b)
	}
	if (Split{Parts: []Part{{}}}).blocks()[0].Width != "0%" {
		t.Error("an empty whole must draw nothing")
	}
}
