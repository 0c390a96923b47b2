package page

import (
	"fmt"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// TargetDetail is one indicator: what it means, how it went, what the goals
// need, and the villages or schools that make the gap.
type TargetDetail struct {
	Title   string
	Sub     string
	Years   ui.Tabs
	Notices []ui.Notice
	Stats   ui.Stats
	Chart   *TargetChart // nil before the first report
	About   ui.Facts
	Steps   ui.Table // empty: no way to show
	Gaps    *TargetGaps
	Export  string // address of the places as a workbook; "" without places
}

// TargetGaps is the list of places, worst first.
type TargetGaps struct {
	Title   string
	Sub     string
	Tabs    ui.Tabs
	Filters ui.Filters
	Town    *ui.Select // nil for a township's seat
	Bars    *ui.HBars  // for shares
	Table   *ui.Table  // for yes or no
	Empty   ui.Empty
	Next    string
}

// NewTargetDetail prepares the page of one indicator.
func NewTargetDetail(d aid.TargetDetail, f aid.TargetFilter) TargetDetail {
	t, y := d.Target, d.Target.In(d.Year)
	p := TargetDetail{
		Title: t.Name, Sub: fmt.Sprintf("%d年 · %s", d.Year, placeOf(d.Targets)), About: about(t), Steps: stepTable(d),
		Years: yearTabs(link.Target(string(t.Code)), d.Targets, idText(f.Township)), Stats: targetStats(t, y), Notices: detailNotices(d, y),
	}
	if len(d.Years) > 0 {
		chart := targetChart(t)
		p.Chart = &chart
	}
	if t.Places != "" {
		p.Gaps = gaps(d, f)
		p.Export = link.With(link.TargetExport(string(t.Code)), YearField, strconv.Itoa(d.Year), PlaceTown, idText(f.Township), PlaceState, string(f.State))
	}
	return p
}

// idText is an id as an address holds it; "" for none.
func idText[ID ~int64](id ID) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(int64(id), 10)
}

func targetStats(t aid.Target, y aid.TargetYear) ui.Stats {
	s := ui.Stats{{Label: "现状", Value: y.Measure.Percent(t.Goals...), Sub: counts(y.Measure, t.Unit), Tone: standingTone(y.Standing(), y.Year)}}
	for _, standing := range y.Standings {
		badge := standingBadge(standing, t.Unit, y)
		s = append(s, ui.Stat{Label: standing.Goal.Label(), Value: standing.Goal.Text(), Sub: badge.Text, Tone: badge.Tone})
	}
	if t.Places != "" {
		s = append(s, ui.Stat{Label: "未填报", Value: ui.Count(y.Missing), Unit: unitOf(t), Sub: "没有计入，不当作0", Tone: toneIf(y.Missing > 0, ui.Wait)})
	}
	return s
}

func unitOf(t aid.Target) string {
	if t.Places == "学校" {
		return "所"
	}
	return "个村"
}

func detailNotices(d aid.TargetDetail, y aid.TargetYear) []ui.Notice {
	if d.Target.Reason != "" {
		return []ui.Notice{{Text: d.Target.Reason + "。"}}
	}
	all := targetNotices(d.Targets)
	if y.Over && d.Target.Code != "preschool_gross" {
		all = append(all, ui.Notice{Tone: ui.Wait, Text: "超过100%，请核对年报中的数字。"})
	}
	if y.Over && d.Target.Code == "preschool_gross" {
		all = append(all, ui.Notice{Text: "毛入园率包括不在3至5岁的在园幼儿，可以超过100%。"})
	}
	if y.Standing().State == aid.TargetNoGoal {
		all = append(all, ui.Notice{Tone: ui.Wait, Text: "方案要求“基本覆盖”，没有写明比例。请审核人在“本县参数”中填写基本覆盖标准。"})
	}
	return all
}

// about is the definition of the indicator, as the plan and the report word it.
func about(t aid.Target) ui.Facts {
	facts := ui.Facts{
		{Label: "指标", Text: t.Name}, {Label: "公式", Text: t.Formula}, {Label: "分子", Text: t.Numerator}, {Label: "分母", Text: t.Denominator},
		{Label: "数据来源", Text: t.Source}, {Label: "依据", Text: "实施方案" + t.Clause},
	}
	for _, g := range t.Goals {
		facts = append(facts, ui.Fact{Label: g.Label(), Text: g.Text() + "（" + g.Clause + "）"})
	}
	return facts
}

// stepTable is the even way to the goals, year by year.
func stepTable(d aid.TargetDetail) ui.Table {
	table := ui.Table{Caption: "均匀推进到目标，每年应达到", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "年度"}, {Label: "应达到", Num: true}, {Label: "分子应为", Unit: d.Target.Unit, Num: true}, {Label: "比现在多", Unit: d.Target.Unit, Num: true},
	}}
	now := d.Target.In(d.Year).Measure.Numerator
	for _, s := range d.Steps {
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: strconv.Itoa(s.Year)}, {Text: s.Level.Percent(), Num: true}, number(int(s.Need)), number(int(s.Need - now)),
		}})
	}
	return table
}

func gaps(d aid.TargetDetail, f aid.TargetFilter) *TargetGaps {
	address := func(state aid.TargetState, after int64) string {
		return link.With(link.Target(string(d.Target.Code)), YearField, strconv.Itoa(d.Year), PlaceTown, idText(f.Township),
			PlaceState, string(state), PlaceAfter, idText(after))
	}
	g := &TargetGaps{Title: "差在哪里", Sub: "差距大的排在前面", Filters: ui.Filters{Action: link.Target(string(d.Target.Code)), Keep: keep(YearField, strconv.Itoa(d.Year), PlaceState, string(f.State))}}
	g.Tabs = gapTabs(d, f, address)
	if f.Township != 0 {
		g.Filters.Reset = link.With(g.Filters.Action, YearField, strconv.Itoa(d.Year), PlaceState, string(f.State))
	}
	if len(d.Townships) > 0 {
		g.Town = townshipSelect(d.Townships, f.Township)
	}
	if d.Next != 0 {
		g.Next = address(f.State, d.Next)
	}
	switch {
	case len(d.Places) == 0:
		g.Empty = ui.Empty{Title: "这里没有" + d.Target.Places, Text: "请看其他几类，或换一个乡镇。"}
	case d.Target.Unit == "个村":
		g.Table = gapTable(d)
	default:
		g.Bars = gapBars(d)
	}
	return g
}

func gapTabs(d aid.TargetDetail, f aid.TargetFilter, address func(aid.TargetState, int64) string) ui.Tabs {
	total := 0
	for _, n := range d.Counts {
		total += n
	}
	tab := func(label string, state aid.TargetState, n int) ui.Tab {
		return ui.Tab{Label: label, URL: address(state, 0), Count: ui.Count(n), Current: f.State == state}
	}
	return ui.Tabs{Label: "按达标情况看", Items: []ui.Tab{
		tab("全部"+d.Target.Places, "", total), tab("有差距", aid.TargetShort, d.Counts[aid.TargetShort]),
		tab("未填报", aid.TargetNoData, d.Counts[aid.TargetNoData]), tab("没有差距", aid.TargetMet, d.Counts[aid.TargetMet]),
	}}
}

// keep are hidden fields of a filter; those with an empty value are left out.
func keep(pairs ...string) (fields []ui.Option) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			fields = append(fields, ui.Option{Value: pairs[i], Label: pairs[i+1]})
		}
	}
	return fields
}

// townshipSelect lets a list be narrowed to one township.
func townshipSelect(towns []aid.Township, chosen aid.TownshipID) *ui.Select {
	s := &ui.Select{Name: PlaceTown, Label: "乡镇", Submit: true, Options: []ui.Option{{Value: "", Label: "全部乡镇"}}}
	for _, t := range towns {
		s.Options = append(s.Options, ui.Option{Value: idText(t.ID), Label: t.Name, Chosen: t.ID == chosen})
	}
	return s
}

func gapBars(d aid.TargetDetail) *ui.HBars {
	goal := d.Target.In(d.Year).Standing().Goal
	h := &ui.HBars{Caption: fmt.Sprintf("%d年各%s的%s", d.Year, d.Target.Places, d.Target.Name), Name: d.Target.Places, Measure: d.Target.Name, Max: 100}
	if goal.Level > 0 {
		h.Goal = ui.Goal{Label: goal.Label(), Value: goal.Level.Points(), Text: goal.Level.Short()}
	}
	for _, p := range d.Places {
		b := ui.HBar{Label: p.Name, Sub: p.Township, URL: placeURL(p), Value: min(p.Measure.Level().Points(), 100), Known: p.Measure.Known(), Text: p.Measure.Percent(d.Target.Goals...)}
		if gap := gapText(p, d.Target); gap != "" {
			b.Sub += " · " + gap
		}
		if p.Measure.Known() {
			b.Text += fmt.Sprintf("（%d/%d）", p.Measure.Numerator, p.Measure.Denominator)
		}
		b.Tone = placeTone(p)
		h.Bars = append(h.Bars, b)
	}
	return h
}

func placeTone(p aid.TargetPlace) ui.Tone {
	switch p.State {
	case aid.TargetShort:
		return ui.Wait
	case aid.TargetMet:
		return ui.Good
	}
	return ui.Plain
}

// placeState is how a village stands where the question is yes or no.
func placeState(p aid.TargetPlace) ui.Badge {
	text := map[aid.TargetState]string{aid.TargetShort: "无幼儿园覆盖", aid.TargetMet: "有幼儿园覆盖", aid.TargetNoData: "未填报"}[p.State]
	return ui.Badge{Text: text, Tone: placeTone(p)}
}

func gapTable(d aid.TargetDetail) *ui.Table {
	t := &ui.Table{Caption: fmt.Sprintf("%d年各%s的幼儿园覆盖情况", d.Year, d.Target.Places), HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "行政村"}, {Label: "乡镇"}, {Label: "幼儿园覆盖"},
	}}
	for _, p := range d.Places {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: p.Name, URL: placeURL(p)}, {Text: p.Township}, {Body: placeState(p)}}})
	}
	return t
}
