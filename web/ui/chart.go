package ui

import (
	"hash/fnv"
	"math"
	"strconv"
	"strings"
)

// The charts are SVG without a viewBox: horizontal places are shares of the width, vertical ones are pixels. So a chart fills a
// phone, a screen and a sheet of A4 alike, and its letters keep the size of the letters around it.

// Goal is a value to be reached, with the words that name it: {"2018年目标", 75, "75%"}.
type Goal struct {
	Label string
	Value float64
	Text  string
}

func (g Goal) said() string { return g.Label + " " + g.Text }

// percent prints a share of the width, kept between 0 and 100: 63.4 → "63.4%".
func percent(v float64) string {
	v = math.Min(100, math.Max(0, v))
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) + "%"
}

// pixel prints a vertical place, to a tenth of a pixel.
func pixel(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// share is v as a share of a scale that begins at 0, in percent.
func share(v, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return v / whole * 100
}

// anchor keeps a label inside the chart: it ends at its place near the right edge, starts there near the left one.
func anchor(at float64) string {
	switch {
	case at > 78:
		return "end"
	case at < 22:
		return "start"
	}
	return "middle"
}

// scale is the value axis of a chart: from Lo to Hi by Step, all of them round numbers.
type scale struct{ lo, hi, step float64 }

// niceScale is the smallest scale with round steps (1, 2 or 5 times a power of ten) that holds lo and hi with at most most steps.
func niceScale(lo, hi float64, most int) scale {
	if hi <= lo {
		hi = lo + 1
	}
	step := niceStep((hi - lo) / float64(most))
	for {
		s := scale{math.Floor(lo/step+1e-9) * step, math.Ceil(hi/step-1e-9) * step, step}
		if s.steps() <= most {
			return s
		}
		step = niceStep(step * 1.01)
	}
}

// niceStep is the next round number from rough upwards.
func niceStep(rough float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*power >= rough*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

func (s scale) steps() int { return int(math.Round((s.hi - s.lo) / s.step)) }

// at is where v lies between the ends: 0 at Lo, 1 at Hi.
func (s scale) at(v float64) float64 { return (v - s.lo) / (s.hi - s.lo) }

// ticks are the round values from Lo to Hi.
func (s scale) ticks() []float64 {
	all := make([]float64, s.steps()+1)
	for i := range all {
		all[i] = s.lo + float64(i)*s.step
	}
	return all
}

// tickText prints a tick without a needless ".0".
func tickText(v float64, unit string) string {
	return strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64) + unit
}

// chartID makes an id out of a chart's title, for aria-labelledby. Two charts of one title on one page need other titles.
func chartID(title string) string {
	h := fnv.New32a()
	h.Write([]byte(title))
	return "chart-" + strconv.FormatUint(uint64(h.Sum32()), 36)
}

// sentence joins what a chart shows into one line to be heard.
func sentence(parts []string) string { return strings.Join(parts, "，") + "。" }
