package page

import (
	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// AmendmentWhy is the parameter of the list of differences for its reasons.
const AmendmentWhy = "why"

// Amendments is the list of differences.
type Amendments struct {
	ExportURL string
	Filters   ui.Filters
	Selects   []ui.Select
	Stats     ui.Stats
	Table     ui.Table
	Pager     ui.Pager
	Empty     *ui.Empty
}

// NewAmendments prepares the list for a seat.
func NewAmendments(who aid.Actor, l aid.Amendments) Amendments {
	f := l.Filter
	p := Amendments{Filters: ui.Filters{Action: link.Amendments}, Selects: amendmentSelects(l)}
	narrowed := f
	narrowed.After, narrowed.Most = aid.AmendmentKey{}, 0
	if scope := who.Scope(); scope.Township != 0 {
		narrowed.Township = 0
	}
	if narrowed != (aid.AmendmentFilter{}) {
		p.Filters.Reset = link.Amendments
	}
	if len(l.Lines) == 0 {
		p.Empty = &ui.Empty{Icon: "check", Title: "没有差额", Text: "资助落实以后没有变动。学校确认之前的变动不算差额。"}
		if p.Filters.Reset != "" {
			p.Empty.Title, p.Empty.Text = "没有符合条件的差额", "请放宽筛选条件，或清除筛选后再看。"
		}
		return p
	}
	p.Stats = ui.Stats{
		{Label: "涉及学生", Value: ui.Count(l.Total.Students), Unit: "人", Sub: ui.Count(l.Total.Lines) + " 条差额"},
		{Label: "应补", Value: ui.Yuan(int64(l.Total.More)), Unit: "元", Sub: "现在比落实时多"},
		{Label: "应退", Value: ui.Yuan(int64(l.Total.Less)), Unit: "元", Sub: "现在比落实时少"},
		{Label: "待学校确认", Value: ui.Count(l.Total.Waiting), Unit: "条", Sub: "确认后才算数", Tone: toneIf(l.Total.Waiting > 0, ui.Wait)},
	}
	p.Table = amendmentTable(who, l)
	p.ExportURL = asWorkbook(link.AmendmentsExport, amendmentsAt(f, aid.AmendmentKey{}))
	p.Pager = keyPager(len(l.Lines), l.Total.Lines, f.After.Run != 0, amendmentsAt(f, aid.AmendmentKey{}), amendmentsAt(f, l.Next), l.Next.Run != 0)
	return p
}

// amendmentsAt is the list with this filter, after the one last seen.
func amendmentsAt(f aid.AmendmentFilter, after aid.AmendmentKey) string {
	term := ""
	if f.Term != (aid.Term{}) {
		term = f.Term.String()
	}
	return link.With(link.Amendments, TermField, term, RosterTown, idText(f.Township), RosterSchool, idText(f.School),
		RosterItem, string(f.Item), AmendmentWhy, string(f.Why), PlaceAfter, after.String())
}

func amendmentSelects(l aid.Amendments) []ui.Select {
	f := l.Filter
	terms := ui.Select{Name: TermField, Label: "学期", Submit: true, Options: []ui.Option{{Label: "全部学期"}}}
	for _, t := range l.Terms {
		terms.Options = append(terms.Options, ui.Option{Value: t.String(), Label: t.Label(), Chosen: t == f.Term})
	}
	items := ui.Select{Name: RosterItem, Label: "项目", Submit: true, Options: []ui.Option{{Label: "全部项目"}}}
	for _, law := range l.Items {
		items.Options = append(items.Options, ui.Option{Value: string(law.Item), Label: law.Name, Chosen: law.Item == f.Item})
	}
	reasons := ui.Select{Name: AmendmentWhy, Label: "原因", Submit: true, Options: []ui.Option{{Label: "全部原因"}}}
	for _, w := range []aid.Why{aid.WhyFact, aid.WhyRule, aid.WhyConfirmation} {
		reasons.Options = append(reasons.Options, ui.Option{Value: string(w), Label: w.Label(), Chosen: w == f.Why})
	}
	selects := []ui.Select{terms, items, reasons}
	if len(l.Townships) > 0 {
		selects = append(selects, choiceSelect(RosterTown, "乡镇", "全部乡镇", l.Townships, idText(f.Township)))
	}
	return append(selects, choiceSelect(RosterSchool, "学校", "全部学校", l.Schools, idText(f.School)))
}

func amendmentTable(who aid.Actor, l aid.Amendments) ui.Table {
	names := map[aid.Item]string{}
	for _, law := range l.Items {
		names[law.Item] = law.Name
	}
	t := ui.Table{Caption: "差额", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "学生"}, {Label: "学期"}, {Label: "项目"}, {Label: "原金额", Unit: "元", Num: true}, {Label: "现金额", Unit: "元", Num: true},
		{Label: "差额", Unit: "元", Num: true}, {Label: "原因"}, {Label: "状态"}, {Label: "变动时间"},
	}}
	for _, a := range l.Lines {
		student := ui.Cell{Text: a.Name, Sub: join(a.Township, schoolOr(a.School))}
		if who.Can(aid.ReadStudents) {
			student.URL = link.With(link.Student(a.Student), YearField, yearText(a.Term.Year)) + "#history"
		}
		item := names[a.Item]
		if item == "" {
			item = string(a.Item)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			student, {Text: a.Term.Label()}, {Text: item}, granted(a.Had, a.Was), granted(a.Has, a.Now), differenceCell(a),
			{Text: a.Why.Label(), Sub: a.Moved(), Whole: true}, {Body: amendmentBadge(a)}, {Text: moment(a.At)},
		}})
	}
	return t
}

func schoolOr(name string) string {
	if name == "" {
		return "县外学校"
	}
	return name
}

// granted is a sum; a grant without one is told apart from none.
func granted(has bool, fen *aid.Fen) ui.Cell {
	switch {
	case !has:
		return ui.Cell{Text: "不享受", Num: true}
	case fen == nil:
		return ui.Cell{Text: "享受", Num: true}
	}
	return money(*fen)
}

func differenceCell(a aid.Amendment) ui.Cell {
	d := a.Difference()
	switch {
	case d != 0:
		return ui.Cell{Text: signed(d > 0, ui.Yuan(int64(d))), Num: true, Sub: map[bool]string{true: "应补", false: "应退"}[d > 0]}
	case a.Has:
		return ui.Cell{Text: "新享受", Num: true}
	}
	return ui.Cell{Text: "不再享受", Num: true}
}

func amendmentBadge(a aid.Amendment) ui.Badge {
	return ui.Badge{Text: a.State(), Tone: map[bool]ui.Tone{true: ui.Good, false: ui.Wait}[a.Firm]}
}

// pastTable is every version of what was decided about a student in a year.
func pastTable(past []aid.PastDecision) ui.Table {
	t := ui.Table{Caption: "判定记录", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "时间"}, {Label: "学期"}, {Label: "享受的项目"}, {Label: "状态"}, {Label: "原因"}, {Label: "规则"}, {Label: "操作人"},
	}}
	for _, d := range past {
		state := "预计"
		if d.Firm {
			state = "已落实"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: moment(d.At)}, {Text: d.Term.Label()}, {Text: grantsText(d.Grants)}, {Text: state}, {Text: d.Why.Label()}, {Text: editionText(d.Edition)}, {Text: dash(d.By)},
		}})
	}
	return t
}

// editionText names the version of the rules, where it was kept.
func editionText(number *int) string {
	if number == nil {
		return "—"
	}
	return aid.EditionLabel(*number)
}

func grantsText(grants []aid.PastGrant) string {
	text := ""
	for i, g := range grants {
		if i > 0 {
			text += "，"
		}
		text += g.Item.Short()
		if g.Fen != nil {
			text += " " + ui.Yuan(int64(*g.Fen)) + " 元"
		}
	}
	if text == "" {
		return "无"
	}
	return text
}
