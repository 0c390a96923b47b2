package rules

import (
	"fmt"
	"math"
)

// Ratio is a counted share. A denominator of 0 is "no data", which is not 0 %.
type Ratio struct {
	Num int64 `json:"numerator"`
	Den int64 `json:"denominator"`
}

// maxCount keeps products within 64 bits; more people than that do not exist.
const maxCount = 1e12

// Known says whether there is anything to compare: a real denominator and no negative or absurd count.
func (r Ratio) Known() bool {
	return 0 < r.Den && r.Den <= maxCount && 0 <= r.Num && r.Num <= maxCount
}

// Level is the share rounded down, so that a goal just missed never reads as met; 0 without data.
func (r Ratio) Level() Level {
	if !r.Known() {
		return 0
	}
	return Level(r.Num * 10000 / r.Den)
}

// Value is the share as a number for charts, NaN without data. Compare with [Ratio.Reaches] instead.
func (r Ratio) Value() float64 {
	if !r.Known() {
		return math.NaN()
	}
	return float64(r.Num) / float64(r.Den)
}

// String is the share in percent, or 无数据.
func (r Ratio) String() string {
	if !r.Known() {
		return "无数据"
	}
	return r.Level().Percent()
}

// Reaches says whether the share is at least the level, exactly. Without data it is false.
func (r Ratio) Reaches(l Level) bool { return r.Known() && r.Num*10000 >= int64(l)*r.Den }

// Short is how many more the numerator needs to reach the level with this denominator; 0 once it is reached or without data.
func (r Ratio) Short(l Level) int64 {
	if !r.Known() {
		return 0
	}
	needed := (int64(l)*r.Den + 9999) / 10000
	return max(needed-r.Num, 0)
}

// State is how a value stands to its goal.
type State string

// The states.
const (
	NoData State = "no_data"
	NoGoal State = "no_goal" // the county has not set the level
	Short  State = "short"
	Met    State = "met"
)

// Progress is one indicator in one year, held against its goal.
type Progress struct {
	Indicator string `json:"indicator"`
	Year      Year   `json:"year"`
	Ratio     Ratio  `json:"ratio"`
	Goal      Goal   `json:"goal"`
	State     State  `json:"state"`
	Gap       int64  `json:"gap"`  // how many more are needed for the goal
	Over      bool   `json:"over"` // above 100 %: right for a gross rate, worth a look elsewhere
}

// Progress holds the year's value against the goal that applies to it.
func (i Indicator) Progress(y Year, r Ratio) Progress {
	p := Progress{Indicator: i.Code, Year: y, Ratio: r, Goal: i.GoalIn(y)}
	switch {
	case !r.Known():
		p.State = NoData
		return p
	case !p.Goal.Set():
		p.State = NoGoal
	case r.Reaches(p.Goal.Level):
		p.State = Met
	default:
		p.State, p.Gap = Short, r.Short(p.Goal.Level)
	}
	p.Over = r.Num > r.Den
	return p
}

// Sentence says the progress in Chinese: 2016年学前三年入园率54.87%(1475/2688),2018年目标75%,还差541人.
func (i Indicator) Sentence(p Progress) string {
	s := fmt.Sprintf("%d年%s%s", p.Year, i.Name, p.Ratio)
	if p.State == NoData {
		return s
	}
	s += fmt.Sprintf("(%d/%d)，%d年目标", p.Ratio.Num, p.Ratio.Den, p.Goal.Year)
	switch p.State {
	case NoGoal:
		return s + "待县里确定"
	case Met:
		return s + p.Goal.Level.Percent() + "，已达到"
	}
	return s + fmt.Sprintf("%s，还差%d%s", p.Goal.Level.Percent(), p.Gap, i.Unit)
}

// Step is the level that a year needs for the goals to be reached at an even pace.
type Step struct {
	Year  Year  `json:"year"`
	Level Level `json:"level"`
}

// Glide is the path from a year's value to the goals, one step for every year after the base up to the last goal: straight lines from
// goal to goal, rounded up. Whoever is above a goal already need only hold the goal. Without data, or without a goal that is
// still to come and set, there is no path.
func (i Indicator) Glide(base Year, r Ratio) (steps []Step) {
	if !r.Known() {
		return nil
	}
	from, level := base, r.Level()
	for _, g := range i.Goals {
		if g.Year <= from || !g.Set() {
			continue
		}
		for y := from + 1; y <= g.Year; y++ {
			steps = append(steps, Step{y, between(level, g.Level, int64(y-from), int64(g.Year-from))})
		}
		from, level = g.Year, g.Level
	}
	return steps
}

// between is the level after part of whole years on the straight way up from a to b, rounded up; b where a is above it.
func between(a, b Level, part, whole int64) Level {
	if a >= b {
		return b
	}
	return a + Level((int64(b-a)*part+whole-1)/whole)
}
