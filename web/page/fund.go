package page

import (
	"fmt"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of the form of a school's pupils.
const (
	FundPrimaryField  = "primary"
	FundJuniorField   = "junior"
	FundSpecialField  = "special"
	FundBoardersField = "boarders"
)

// Funds is the list of 公用经费 of a fiscal year.
type Funds struct {
	Title     string
	Sub       string
	ExportURL string
	Years     ui.Tabs
	Notices   []ui.Notice
	Take      *FundTake // nil: nothing to take, or not with this seat
	Stats     ui.Stats
	States    ui.Tabs
	Filters   ui.Filters
	Town      *ui.Select // nil for a seat of one township or school
	Table     ui.Table
	Pager     ui.Pager
	Empty     *ui.Empty
	Remarks   []string
}

// FundTake is the form that takes the list of schools as the count of an autumn.
type FundTake struct {
	Action  string
	Year    string
	Title   string
	Text    string
	Button  string
	Confirm string
}

// NewFunds prepares the list.
func NewFunds(who aid.Actor, l aid.FundList, f aid.FundFilter) Funds {
	p := Funds{
		Title: l.Year.Label() + "公用经费", Sub: join(l.Place, "义务教育学校", "按"+l.Year.Counted().Label()+"在校生核定"),
		Years:   fundTabs(link.Funds, l.Year, l.Years, PlaceTown, idText(f.Township), PlaceState, string(f.State)),
		Notices: fundNotices(who, l), Filters: ui.Filters{Action: link.Funds, Keep: keep(YearField, fiscalText(l.Year), PlaceState, string(f.State))},
	}
	if who.Can(aid.CountPupils) && l.Listed > 0 {
		p.Take = fundTake(l)
	}
	if f.Township != 0 {
		p.Filters.Reset = link.With(link.Funds, YearField, fiscalText(l.Year), PlaceState, string(f.State))
	}
	if len(l.Townships) > 0 {
		p.Town = townshipSelect(l.Townships, f.Township)
	}
	if l.Counts[""] > 0 {
		p.States = fundStates(l, f)
	}
	if len(l.Lines) == 0 {
		p.Empty = fundEmpty(l)
		return p
	}
	p.Stats, p.Table, p.Remarks = fundStats(l.Total), fundTable(l), l.Remarks()
	p.ExportURL = asWorkbook(link.FundsExport, fundsAt(l.Year, f, f.State, 0))
	p.Pager = keyPager(len(l.Lines), l.Total.Schools, f.After != 0, fundsAt(l.Year, f, f.State, 0), fundsAt(l.Year, f, f.State, l.Next), l.Next != 0)
	return p
}

func fiscalText(y aid.FiscalYear) string { return strconv.Itoa(int(y)) }

// fundsAt is the list of a year with this filter, in a state, after the last one
// seen.
func fundsAt(y aid.FiscalYear, f aid.FundFilter, state aid.FundState, after aid.SchoolID) string {
	return link.With(link.Funds, YearField, fiscalText(y), PlaceTown, idText(f.Township), PlaceState, string(state), PlaceAfter, idText(after))
}

// fundTabs lead to the same page of other years.
func fundTabs(address string, now aid.FiscalYear, years []aid.FiscalYear, pairs ...string) ui.Tabs {
	t := ui.Tabs{Label: "财政年度"}
	for _, y := range years {
		t.Items = append(t.Items, ui.Tab{Label: y.Label(), URL: link.With(address, append(pairs, YearField, fiscalText(y))...), Current: y == now})
	}
	return t
}

func fundNotices(who aid.Actor, l aid.FundList) (all []ui.Notice) {
	if l.NoRegion {
		all = append(all, regionNotice(who))
	}
	if n := l.Counts[aid.FundUndated]; n > 0 {
		all = append(all, ui.Notice{Tone: ui.Wait, Text: fmt.Sprintf("%d所学校暂用学校名录中的人数。名录没有注明统计年份，金额供参考，以%s填报的人数为准。", n, l.Year.Counted().Label())})
	}
	if len(l.Doubts) > 0 {
		all = append(all, ui.Notice{Tone: ui.Wait, Text: "这一年的定额有待核实：", Items: l.Doubts})
	}
	return all
}

// regionNotice says who can mend that no region is set.
func regionNotice(who aid.Actor) ui.Notice {
	if who.Can(aid.Configure) {
		return ui.Notice{Tone: ui.Wait, Text: "定额因地区而不同。请在“本县参数”中选择本县所在地区，选择之前没有金额。"}
	}
	return ui.Notice{Tone: ui.Wait, Text: "定额因地区而不同，本县还没有选择所在地区，所以没有金额。请县管理员或审核人在“本县参数”中选择。"}
}

func fundTake(l aid.FundList) *FundTake {
	autumn := l.Year.Counted().Label()
	return &FundTake{
		Action: link.TakeCounts, Year: fiscalText(l.Year), Title: autumn + "在校生人数",
		Text: fmt.Sprintf("%d所学校还没有%s的人数，而学校名录中有在校生数和寄宿生数。名录确是这个秋季的，就可以直接取用；以后再导入名录，不会改动取下来的人数。", l.Listed, autumn) +
			"九年一贯制学校、完全中学须分学段，请在各校页面填报。",
		Button: "以学校名录为" + autumn + "人数", Confirm: fmt.Sprintf("确定学校名录中的人数是%s的吗？共%d所学校。", autumn, l.Listed),
	}
}

func fundStats(t aid.FundTotal) ui.Stats {
	sum, counted := ui.Stat{Label: "应安排金额", Value: ui.NoData, Tone: ui.Wait}, ui.Stat{Label: "计算人数", Value: ui.NoData}
	if t.Known > 0 {
		sum = ui.Stat{Label: "应安排金额", Value: ui.WanYuan(int64(t.Fen)), Unit: "万元", Sub: fmt.Sprintf("%d所学校的合计", t.Known)}
		counted = ui.Stat{Label: "计算人数", Value: ui.Count(t.Counted), Unit: "人", Sub: "不足100人的农村学校按100人"}
	}
	return ui.Stats{
		sum,
		{Label: "无数据", Value: ui.Count(t.Schools - t.Known), Unit: "所", Sub: "没有计入合计，不当作0", Tone: toneIf(t.Known < t.Schools, ui.Wait)},
		counted,
		{Label: "寄宿生", Value: countOr(t.Boarders), Unit: unitIf(t.Boarders != nil, "人")},
	}
}

func fundStates(l aid.FundList, f aid.FundFilter) ui.Tabs {
	t := ui.Tabs{Label: "按情况看", Items: []ui.Tab{{Label: "全部学校", URL: fundsAt(l.Year, f, "", 0), Count: ui.Count(l.Counts[""]), Current: f.State == ""}}}
	for _, s := range aid.FundStates {
		if l.Counts[s] > 0 || f.State == s {
			t.Items = append(t.Items, ui.Tab{Label: s.Label(), URL: fundsAt(l.Year, f, s, 0), Count: ui.Count(l.Counts[s]), Current: f.State == s})
		}
	}
	return t
}

func fundEmpty(l aid.FundList) *ui.Empty {
	if l.Counts[""] > 0 {
		return &ui.Empty{Icon: "school", Title: "没有这种情况的学校", Text: "请看其他几类，或换一个乡镇。"}
	}
	return &ui.Empty{Icon: "school", Title: "没有义务教育学校", Text: "公用经费只核定小学、初中、教学点和特教学校。导入学校名录后，学校会列在这里。"}
}

func fundTable(l aid.FundList) ui.Table {
	special := l.Total.Special != nil && *l.Total.Special > 0
	t := ui.Table{Caption: l.Year.Label() + "义务教育学校公用经费", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "学校"}, {Label: "类别"}, {Label: "城乡"}, people("小学"), people("初中"),
	}}
	if special {
		t.Heads = append(t.Heads, people("特教学生"))
	}
	t.Heads = append(t.Heads, people("寄宿生"), people("计算人数"), ui.Head{Label: "应安排金额", Unit: "元", Num: true})
	for _, line := range l.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: fundCells(line, l.Year, special)})
	}
	sum := l.Total
	t.Total = []ui.Cell{{Text: "合计"}, {Text: ui.Count(sum.Schools) + "所"}, {}, pupilCell(sum.Primary, false), pupilCell(sum.Junior, false)}
	if special {
		t.Total = append(t.Total, pupilCell(sum.Special, false))
	}
	t.Total = append(t.Total, pupilCell(sum.Boarders, false), countedCell(sum), ui.Cell{Text: sum.Text(), Num: true, Sub: openText(sum)})
	return t
}

func people(label string) ui.Head { return ui.Head{Label: label, Unit: "人", Num: true} }

// countedCell is of how many pupils a sum is made.
func countedCell(t aid.FundTotal) ui.Cell {
	if t.Known == 0 {
		return ui.Cell{Text: "—", Num: true}
	}
	return number(t.Counted)
}

// openText says that a sum leaves schools out.
func openText(t aid.FundTotal) string {
	if open := t.Schools - t.Known; open > 0 && t.Known > 0 {
		return fmt.Sprintf("另有%d所无数据", open)
	}
	return ""
}

func fundCells(l aid.FundLine, year aid.FiscalYear, special bool) []ui.Cell {
	form := fundFields(l.Kind)
	cells := []ui.Cell{
		{Text: l.Name, URL: link.With(link.Fund(l.ID), YearField, fiscalText(year)), Sub: l.Township}, {Text: l.Kind.Label(), Spare: true}, {Text: dash(l.School.Area), Spare: true},
		pupilCell(l.Count.Primary, form.primary), pupilCell(l.Count.Junior, form.junior),
	}
	if special {
		cells = append(cells, pupilCell(l.Count.Special, form.only))
	}
	cells = append(cells, pupilCell(l.Count.Boarders, true))
	if !l.Answer.Known {
		return append(cells, ui.Cell{Text: "—", Num: true, Spare: true}, ui.Cell{Body: ui.Badge{Text: ui.NoData, Tone: ui.Wait}, Sub: l.Answer.Missing[0], Num: true})
	}
	counted := number(*l.Answer.Counted)
	if l.Answer.Small {
		counted.Sub = fmt.Sprintf("实有%d人", *l.Answer.Pupils)
	}
	sum := ui.Cell{Text: ui.Yuan(int64(l.Answer.Fen)), Num: true}
	if l.Count.Source == aid.CountUndated {
		sum.Sub = "人数未注明年份"
	}
	return append(cells, counted, sum)
}

// pupilCell is a count; where the school has no such pupils it is a dash, and
// where nobody told it is not 0.
func pupilCell(n *int, asked bool) ui.Cell {
	if n == nil && !asked {
		return ui.Cell{Text: "—", Num: true, Spare: true}
	}
	return told(n)
}

// fundForm tells which counts a kind of school has. Special pupils may be in
// any school; of a special school they are the only ones.
type fundForm struct{ primary, junior, only bool }

func fundFields(k aid.SchoolKind) fundForm {
	if k.Special() {
		return fundForm{only: true}
	}
	return fundForm{primary: k.Teaches(aid.Primary), junior: k.Teaches(aid.Junior)}
}
