package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The parameters of the pages of targets, villages and schools.
const (
	YearField  = "year"
	PlaceTown  = "township"
	PlaceState = "state"
	PlaceAfter = "after"
)

// Targets is the leadership page: how far, who is missing, where.
type Targets struct {
	Title   string
	Sub     string
	Years   ui.Tabs
	Notices []ui.Notice
	Cards   []TargetCard
	Charts  []TargetChart
}

// TargetCard is one indicator at a glance.
type TargetCard struct {
	Bullet  ui.Bullet
	URL     string
	Counts  string // 1,759 / 2,690 人
	Goals   []TargetGoal
	Worst   []TargetPlace
	Missing string // who has told nothing
	Reason  string // why there is no data at all
}

// TargetGoal is one goal and how the figure stands to it.
type TargetGoal struct {
	Text  string // 2018年目标 75%
	State ui.Badge
}

// TargetPlace is a village or school that makes the gap.
type TargetPlace struct{ Name, URL, Gap string }

// TargetChart is an indicator over the years, drawn and as the same numbers in
// a table.
type TargetChart struct {
	Formula string
	Line    ui.Line
	Table   ui.Table
}

// NewTargets prepares the leadership page.
func NewTargets(t aid.Targets) Targets {
	p := Targets{Title: "目标监测", Sub: targetsSub(t), Years: yearTabs(link.Targets, t, ""), Notices: targetNotices(t)}
	for _, target := range t.All {
		p.Cards = append(p.Cards, NewTargetCard(target, t.Year))
		if len(t.Years) > 0 && target.Reason == "" {
			p.Charts = append(p.Charts, targetChart(target))
		}
	}
	return p
}

// targetsSub says what is counted: 2018年 · 全县63个贫困村 · 1项已达到，2项未达到，
// 1项目标年度未到. Before the first report there is nothing to count.
func targetsSub(t aid.Targets) string {
	if len(t.Years) == 0 {
		return placeOf(t)
	}
	counts := []string{fmt.Sprintf("%d项%s", t.Count(aid.TargetMet), aid.TargetMet.Label())}
	add := func(n int, label string) {
		if n > 0 {
			counts = append(counts, fmt.Sprintf("%d项%s", n, label))
		}
	}
	add(t.Due(), aid.TargetShort.Label())
	add(t.Count(aid.TargetShort)-t.Due(), notYetDue)
	add(t.Count(aid.TargetNoGoal), aid.TargetNoGoal.Label())
	add(t.Count(aid.TargetNoData), aid.TargetNoData.Label())
	return fmt.Sprintf("%d年 · %s%d个贫困村 · %s", t.Year, placeOf(t), t.Poor, strings.Join(counts, "，"))
}

// notYetDue is short of a goal whose year has not come.
const notYetDue = "目标年度未到"

func placeOf(t aid.Targets) string {
	if t.Place == "" {
		return "全县"
	}
	return t.Place
}

// yearTabs switch the year and keep what else the address says.
func yearTabs(address string, t aid.Targets, township string) ui.Tabs {
	tabs := ui.Tabs{Label: "年度"}
	years := t.Years
	if len(years) > 0 && !slices.Contains(years, t.Year) {
		years = append(slices.Clone(years), t.Year)
		slices.Sort(years)
	}
	for _, y := range years {
		url := link.With(address, YearField, strconv.Itoa(y), PlaceTown, township)
		tabs.Items = append(tabs.Items, ui.Tab{Label: strconv.Itoa(y) + "年", URL: url, Current: y == t.Year})
	}
	return tabs
}

func targetNotices(t aid.Targets) (all []ui.Notice) {
	if len(t.Years) == 0 {
		all = append(all, ui.Notice{Text: "还没有导入教育年报，目标都没有数据。经办人导入年报后，这里会显示各项目标的进度。"})
	}
	if t.PoorUnknown > 0 {
		all = append(all, ui.Notice{Tone: ui.Wait, Text: fmt.Sprintf("有%d个行政村没有写明是不是贫困村，没有计入。请在行政村名录中补填。", t.PoorUnknown)})
	}
	return all
}

// NewTargetCard prepares one indicator at a glance.
func NewTargetCard(t aid.Target, year int) TargetCard {
	y := t.In(year)
	c := TargetCard{URL: targetURL(t.Code, year), Bullet: bullet(t, y), Counts: counts(y.Measure, t.Unit), Missing: missing(t, y), Reason: t.Reason}
	for _, s := range y.Standings {
		c.Goals = append(c.Goals, TargetGoal{Text: s.Goal.Label() + " " + s.Goal.Text(), State: standingBadge(s, t.Unit, y)})
	}
	for _, w := range t.Worst {
		c.Worst = append(c.Worst, TargetPlace{Name: fullName(w), URL: placeURL(w), Gap: gapText(w, t)})
	}
	return c
}

func targetURL(code aid.TargetCode, year int) string {
	return link.With(link.Target(string(code)), YearField, strconv.Itoa(year))
}

func bullet(t aid.Target, y aid.TargetYear) ui.Bullet {
	b := ui.Bullet{Title: t.Name, Known: y.Measure.Known(), Value: y.Measure.Level().Points(), Text: y.Measure.Percent(t.Goals...), Max: 100, Tone: standingTone(y.Standing(), y.Year)}
	if b.Value > 100 {
		b.Max = 120
	}
	b.Goals = lineGoals(t.Goals)
	return b
}

// lineGoals are the goals that are numbers, as charts mark them.
func lineGoals(goals []aid.TargetGoal) (marks []ui.Goal) {
	for _, g := range goals {
		if g.Level > 0 {
			marks = append(marks, ui.Goal{Label: g.Label(), Value: g.Level.Points(), Text: g.Level.Short()})
		}
	}
	return marks
}

// counts prints both sides of a share: 1,759 / 2,690 人.
func counts(m aid.Measure, unit string) string {
	if !m.Known() {
		return ""
	}
	return ui.Count(int(m.Numerator)) + " / " + ui.Count(int(m.Denominator)) + " " + unit
}

func missing(t aid.Target, y aid.TargetYear) string {
	if y.Missing == 0 || t.Places == "" {
		return ""
	}
	return fmt.Sprintf("另有%s未填报，没有计入", placesText(t, y.Missing))
}

// placesText counts the places of an indicator: 3个贫困村, 2所学校.
func placesText(t aid.Target, n int) string {
	if t.Places == "学校" {
		return ui.Count(n) + "所" + t.Places
	}
	return ui.Count(n) + "个" + t.Places
}

// standingTone is bad where the goal's year has come and it is not reached.
func standingTone(s aid.Standing, year int) ui.Tone {
	switch {
	case s.State == aid.TargetMet:
		return ui.Good
	case s.State == aid.TargetShort && year >= s.Goal.Year:
		return ui.Bad
	case s.State == aid.TargetShort:
		return ui.Wait
	}
	return ui.Plain
}

// standingBadge says how a figure stands to a goal. Reached with some of the
// places untold is not yet reached for certain.
func standingBadge(s aid.Standing, unit string, y aid.TargetYear) ui.Badge {
	b := ui.Badge{Text: s.State.Label(), Tone: standingTone(s, y.Year)}
	switch {
	case s.State == aid.TargetShort:
		b.Text = "还差" + ui.Count(int(s.Gap)) + unit
	case s.State == aid.TargetMet && y.Missing > 0:
		b.Text, b.Tone = "已填报的已达到", ui.Wait
	}
	return b
}

// fullName tells apart villages of one name in two townships.
func fullName(p aid.TargetPlace) string {
	if p.SchoolID != 0 {
		return p.Name
	}
	return p.Township + p.Name
}

func placeURL(p aid.TargetPlace) string {
	if p.SchoolID != 0 {
		return link.School(p.SchoolID)
	}
	return link.Village(p.VillageID)
}

// gapText says what a place lacks: 差12人. A village without a kindergarten
// lacks that.
func gapText(p aid.TargetPlace, t aid.Target) string {
	switch {
	case p.State != aid.TargetShort:
		return ""
	case t.Unit == "个村":
		return "无幼儿园覆盖"
	}
	return "差" + ui.Count(int(p.Gap)) + t.Unit
}

func targetChart(t aid.Target) TargetChart {
	c := TargetChart{Formula: t.Formula, Line: ui.Line{Title: t.Name, Unit: "%", Goals: lineGoals(t.Goals)}}
	c.Table = ui.Table{Caption: t.Name + "历年数据", HideTitle: true, Heads: []ui.Head{
		{Label: "年度"}, {Label: t.Name, Num: true}, {Label: "分子", Unit: t.Unit, Num: true}, {Label: "分母", Unit: t.Unit, Num: true}, {Label: "未填报", Num: true},
	}}
	for _, y := range t.Years {
		label := strconv.Itoa(y.Year)
		c.Line.Points = append(c.Line.Points, ui.Point{Label: label, Value: y.Measure.Level().Points(), Known: y.Measure.Known(), Text: y.Measure.Percent(t.Goals...)})
		c.Table.Rows = append(c.Table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: label}, {Text: y.Measure.Percent(t.Goals...), Num: true}, count64(y.Measure, y.Measure.Numerator), count64(y.Measure, y.Measure.Denominator), number(y.Missing),
		}})
	}
	return c
}

// count64 is one side of a share; without data it is not 0.
func count64(m aid.Measure, n int64) ui.Cell {
	if !m.Known() {
		return ui.Cell{Text: ui.NoData, Num: true}
	}
	return number(int(n))
}
