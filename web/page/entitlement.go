package page

import (
	"fmt"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// DivisionField says by what the sums are split up.
const DivisionField = "by"

// divisions are the ways to split the sums up, in the order of the tabs.
var divisions = []struct {
	by    aid.Division
	label string
	field string // of the list of students
}{
	{aid.PerStage, "按学段", RosterStage}, {aid.PerTownship, "按乡镇", RosterTown}, {aid.PerSchool, "按学校", RosterSchool},
}

// Entitlements is what is due in a school year or a term: by item, and by
// stage, township or school.
type Entitlements struct {
	Sub     string
	Filters ui.Filters
	Term    ui.Select
	Stats   ui.Stats
	Items   ui.Table
	Quotas  *ui.Notice // how items with a quota stand to it
	Tabs    ui.Tabs
	Parts   ui.Table
	None    bool // nobody is entitled to anything
	End     RuleEnd
	Run     DecideBox
	Changes string // the list of differences
}

// DecideBox is the latest calculation, and the button that starts another.
type DecideBox struct {
	Facts  ui.Facts
	Lines  []string // what it changed
	Action string   // "" where the seat may not calculate
	Year   string
}

// NewEntitlements prepares the sums for a seat.
func NewEntitlements(who aid.Actor, of aid.Entitlements) Entitlements {
	e := newDueSums(of)
	p := Entitlements{
		Sub:     termLabel(e.Filter),
		Filters: ui.Filters{Action: link.Entitlements, Keep: []ui.Option{{Value: DivisionField, Label: string(e.Filter.By)}}},
		Term:    dueSelect(e), None: len(e.Dues) == 0 || e.due("", "").Students == 0,
		Run: newDecideBox(who, e), Changes: link.Amendments,
	}
	if place := who.Seat.Place; place != "" {
		p.Sub += " · " + place
	}
	p.End = newRuleEnd(who.Can(aid.DraftEdition), of.Filter.Terms()[0], termLabel(of.Filter), of.End)
	p.Stats = dueStats(e)
	p.Items, p.Quotas = itemTable(e), quotaNotice(e.Entitlements)
	p.Tabs = dueTabs(who, e)
	p.Parts = partTable(e)
	return p
}

// quotaNotice is nil where the rules have no quota.
func quotaNotice(e aid.Entitlements) *ui.Notice {
	if len(e.Quotas) == 0 {
		return nil
	}
	n := ui.Notice{Tone: ui.Info, Text: "控制比例（本县学校的学生，只提示，不影响享受）：", Items: e.Quotas}
	if e.Over {
		n.Tone = ui.Wait
	}
	return &n
}

func termLabel(f aid.DueFilter) string {
	if f.Whole {
		return f.Term.Year.Label()
	}
	return f.Term.Label()
}

// DueTerm is the address's name of what is summed: 2016 for a school year,
// 2016-09 for a term.
func DueTerm(f aid.DueFilter) string {
	if f.Whole {
		return strconv.Itoa(int(f.Term.Year))
	}
	return f.Term.String()
}

// dueSelect offers every school year with a roster, and its two terms.
func dueSelect(e dueSums) ui.Select {
	s := ui.Select{Name: TermField, Label: "学年、学期", Submit: true}
	chosen := DueTerm(e.Filter)
	for i, t := range e.Terms {
		if i > 0 && e.Terms[i-1].Year == t.Year {
			continue
		}
		for _, f := range []aid.DueFilter{{Term: t, Whole: true}, {Term: t.Year.Autumn()}, {Term: t.Year.Spring()}} {
			s.Options = append(s.Options, option(DueTerm(f), termLabel(f), chosen))
		}
	}
	if len(s.Options) == 0 {
		s.Options = []ui.Option{option(chosen, termLabel(e.Filter), chosen)}
	}
	return s
}

// dueSums are the sums of entitlements with a way to each: a table by school has
// thousands of cells.
type dueSums struct {
	aid.Entitlements
	at map[dueKey]aid.Due
}

type dueKey struct {
	item aid.Item
	part string
}

func newDueSums(e aid.Entitlements) dueSums {
	sums := dueSums{e, make(map[dueKey]aid.Due, len(e.Dues))}
	for _, d := range e.Dues {
		sums.at[dueKey{d.Item, d.Part}] = d
	}
	return sums
}

// due is the sum of an item over a part; zero where nobody has it.
func (e dueSums) due(item aid.Item, part string) aid.Due {
	if d, known := e.at[dueKey{item, part}]; known {
		return d
	}
	return aid.Due{Item: item, Part: part}
}

func dueStats(e dueSums) ui.Stats {
	all, unset := e.due("", ""), 0
	for _, law := range e.Items {
		if law.HasSum {
			unset += e.due(law.Item, "").Open
		}
	}
	stats := ui.Stats{
		{Label: "享受资助学生", Value: ui.Count(all.Students), Unit: "人", Sub: "学校已确认 " + ui.Count(all.Firm) + " 人"},
		{Label: "应享受金额", Value: ui.WanYuan(int64(all.Fen)), Unit: "万元", Sub: ui.Yuan(int64(all.Fen)) + " 元"},
		{Label: "其中已落实", Value: ui.WanYuan(int64(all.FirmFen)), Unit: "万元", Sub: "占 " + fenShare(all) + "，其余为预计", Tone: ui.Good},
	}
	return append(stats, ui.Stat{Label: "金额未定", Value: ui.Count(unset), Unit: "人", Sub: "等待县里确定标准，或等情况填全", Tone: toneIf(unset > 0, ui.Wait)})
}

// fenShare is how much of a sum rests on confirmed enrolment.
func fenShare(d aid.Due) string { return ui.Percent(int(d.FirmFen/100), int(d.Fen/100)) }

func itemTable(e dueSums) ui.Table {
	t := ui.Table{Caption: "各项资助，" + termLabel(e.Filter), HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "项目"}, {Label: "享受", Unit: "人", Num: true}, {Label: "学校已确认", Unit: "人", Num: true}, {Label: "应享受金额", Unit: "元", Num: true},
		{Label: "已落实", Unit: "元", Num: true}, {Label: "预计", Unit: "元", Num: true}, {Label: "已落实比例"},
	}}
	for _, law := range e.Items {
		t.Rows = append(t.Rows, itemRow(e, law))
	}
	all := e.due("", "")
	t.Total = []ui.Cell{
		{Text: "合计"}, number(all.Students), number(all.Firm), money(all.Fen), money(all.FirmFen), money(all.Fen - all.FirmFen), {Text: fenShare(all)},
	}
	if none := noSum(e, ""); all.Fen == 0 && all.Students > 0 {
		t.Total[3], t.Total[4], t.Total[5], t.Total[6] = none, none, none, ui.Cell{Text: none.Text}
	}
	return t
}

func itemRow(e dueSums, law aid.ItemLaw) ui.Row {
	d := e.due(law.Item, "")
	name := ui.Cell{Text: law.Name, Sub: "依据 " + law.Clause}
	if d.Students > 0 {
		name.URL = link.With(link.Students, TermField, listTerm(e), RosterItem, string(law.Item))
	}
	row := ui.Row{Cells: []ui.Cell{name, number(d.Students), number(d.Firm)}}
	if !law.HasSum || d.Fen == 0 {
		none := ui.Cell{Text: "—", Num: true}
		if law.HasSum && d.Open > 0 {
			none.Text = "未定"
		}
		return ui.Row{Cells: append(row.Cells, none, none, none, share(law, d.Firm, d.Students))}
	}
	row.Cells = append(row.Cells, money(d.Fen), money(d.FirmFen), money(d.Fen-d.FirmFen), share(law, int(d.FirmFen/100), int(d.Fen/100)))
	if d.Open > 0 {
		row.Cells[3].Sub = "另有 " + ui.Count(d.Open) + " 人金额未定"
	}
	return row
}

func share(law aid.ItemLaw, part, whole int) ui.Cell {
	if whole == 0 {
		return ui.Cell{Text: ui.NoData}
	}
	return ui.Cell{Body: ui.Bar{Label: law.Name + " 已落实", Part: part, Whole: whole, Text: ui.Percent(part, whole), Tone: ui.Good}}
}

func money(fen aid.Fen) ui.Cell { return ui.Cell{Text: ui.Yuan(int64(fen)), Num: true} }

func dueTabs(who aid.Actor, e dueSums) ui.Tabs {
	tabs := ui.Tabs{Label: "分项统计"}
	for _, d := range divisions {
		if d.by == aid.PerTownship && who.Scope().Township != 0 {
			continue
		}
		tabs.Items = append(tabs.Items, ui.Tab{
			Label: d.label, Current: d.by == e.Filter.By,
			URL: link.With(link.Entitlements, TermField, DueTerm(e.Filter), DivisionField, string(d.by)),
		})
	}
	return tabs
}

// partTable has a row per stage, township or school and a column per item:
// how many students, and below it how much money.
func partTable(e dueSums) ui.Table {
	t := ui.Table{Caption: "各项资助的人数和金额，" + termLabel(e.Filter), HideTitle: true, Heads: []ui.Head{
		{Label: partHead(e.Filter.By)}, {Label: "享受", Unit: "人", Num: true}, {Label: "金额", Unit: "元", Num: true}, {Label: "已落实", Num: true},
	}}
	for _, law := range e.Items {
		t.Heads = append(t.Heads, ui.Head{Label: law.Item.Short(), Num: true})
	}
	for _, part := range partsOf(e) {
		t.Rows = append(t.Rows, partRow(e, part))
	}
	return t
}

func partHead(by aid.Division) string {
	return map[aid.Division]string{aid.PerStage: "学段", aid.PerTownship: "乡镇", aid.PerSchool: "学校"}[by]
}

// partsOf are the parts with anybody in them: stages in their order, places in
// the order in which they came into the registers.
func partsOf(e dueSums) (parts []aid.Due) {
	for _, d := range e.Dues {
		if d.Item == "" && d.Part != "" {
			parts = append(parts, d)
		}
	}
	if e.Filter.By != aid.PerStage {
		return parts
	}
	parts = nil
	for _, stage := range aid.Stages {
		if d := e.due("", string(stage)); d.Students > 0 {
			d.Name = stage.Label()
			parts = append(parts, d)
		}
	}
	return parts
}

func partRow(e dueSums, part aid.Due) ui.Row {
	row := ui.Row{Cells: []ui.Cell{
		{Text: partName(e.Filter.By, part), URL: partURL(e, part.Part, "")}, number(part.Students), money(part.Fen), {Text: fenShare(part), Num: true},
	}}
	if part.Fen == 0 {
		none := noSum(e, part.Part)
		row.Cells[2], row.Cells[3] = none, none
	}
	for _, law := range e.Items {
		row.Cells = append(row.Cells, partCell(e, law, e.due(law.Item, part.Part)))
	}
	return row
}

// noSum stands for money where a part has none: not set yet, or nothing but
// waivers and priorities.
func noSum(e dueSums, part string) ui.Cell {
	for _, law := range e.Items {
		if law.HasSum && e.due(law.Item, part).Open > 0 {
			return ui.Cell{Text: "未定", Num: true}
		}
	}
	return ui.Cell{Text: "—", Num: true}
}

func partCell(e dueSums, law aid.ItemLaw, d aid.Due) ui.Cell {
	if d.Students == 0 {
		return ui.Cell{Num: true}
	}
	c := ui.Cell{Text: ui.Count(d.Students) + " 人", Num: true, URL: partURL(e, d.Part, law.Item)}
	switch {
	case d.Fen > 0:
		c.Sub = ui.Yuan(int64(d.Fen))
	case law.HasSum:
		c.Sub = "未定"
	}
	return c
}

func partName(by aid.Division, part aid.Due) string {
	switch {
	case part.Name != "":
		return part.Name
	case by == aid.PerSchool:
		return "县外学校"
	}
	return "未填乡镇"
}

// partURL is the list of a part's students; "" where the list cannot be
// narrowed to it.
func partURL(e dueSums, part string, item aid.Item) string {
	for _, d := range divisions {
		if d.by != e.Filter.By {
			continue
		}
		if part == "0" {
			if part = OutsideSchool; d.by == aid.PerTownship {
				return ""
			}
		}
		return link.With(link.Students, TermField, listTerm(e), d.field, part, RosterItem, string(item))
	}
	return ""
}

// listTerm is the term whose list stands behind a sum: the very term, or the
// newest one of the school year with a roster.
func listTerm(e dueSums) string {
	if e.Filter.Whole {
		for _, t := range e.Terms {
			if t.Year == e.Filter.Term.Year {
				return t.String()
			}
		}
	}
	return e.Filter.Term.String()
}

func newDecideBox(who aid.Actor, e dueSums) DecideBox {
	b := DecideBox{Year: strconv.Itoa(int(e.Filter.Term.Year))}
	if who.Can(aid.DecideAll) {
		b.Action = link.Decide
	}
	run := e.Run
	if run.At.IsZero() {
		b.Facts = ui.Facts{{Label: "上次计算", Text: "还没有人工计算过；导入名单、学校确认时已自动计算"}}
		return b
	}
	r := run.Report
	b.Facts = ui.Facts{
		{Label: "上次计算", Text: moment(run.At) + " " + run.By},
		{Label: "范围", Text: r.Year.Label() + "，" + ui.Count(r.Students) + " 名学生"},
		{Label: "结果", Text: fmt.Sprintf("新增 %s 条，变动 %s 条，不变 %s 条", ui.Count(r.New), ui.Count(r.Changed), ui.Count(r.Unchanged))},
	}
	for _, t := range r.Items {
		b.Lines = append(b.Lines, deltaText(t))
	}
	return b
}

// deltaText says what a calculation added to an item: 寄宿补助 +3 人，+1,500.00 元.
func deltaText(t aid.ItemTotal) string {
	parts := []string{}
	if t.Students != 0 {
		parts = append(parts, signed(t.Students > 0, ui.Count(t.Students))+" 人")
	}
	if t.Fen != 0 {
		parts = append(parts, signed(t.Fen > 0, ui.Yuan(int64(t.Fen)))+" 元")
	}
	return t.Item.Short() + " " + strings.Join(parts, "，")
}

func signed(plus bool, text string) string {
	if plus {
		return "+" + text
	}
	return text
}
