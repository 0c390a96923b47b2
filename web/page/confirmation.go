package page

import (
	"fmt"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The parameters of the overview's address.
const (
	TownField  = "township"
	StateField = "state"
	PageField  = "page"
)

// WhyField is the reason of a reopening.
const WhyField = "why"

// schoolsPerPage is how many schools one page of the overview shows.
const schoolsPerPage = 100

// ConfirmationFilter is what the overview's address asks for.
type ConfirmationFilter struct {
	Town  string // name of the township; "" for all
	State aid.ConfirmationState
	Page  int // from 1
}

// Confirmations is the bureau's overview: how far each school has come with
// the term's list.
type Confirmations struct {
	Sub       string
	Open      []OpenLine
	ExportURL string
	Stats     ui.Stats
	Split     ui.Split
	Tabs      ui.Tabs
	Towns     ui.Select
	Filters   ui.Filters
	Table     ui.Table
	Pager     ui.Pager
	Empty     bool // no school has anybody on a list
	None      bool // none suits the filter
}

// NewConfirmations prepares the overview of the schools of a place.
func NewConfirmations(who aid.Actor, all aid.Confirmations, f ConfirmationFilter) Confirmations {
	schools, late := all.Schools, all.Late
	c := Confirmations{
		Sub: all.Term.Label(), Open: openLines(all.Open, link.Confirmations, schoolsUnsigned), Empty: len(schools) == 0,
		Filters: ui.Filters{Action: link.Confirmations, Keep: []ui.Option{{Value: StateField, Label: string(f.State)}}},
		Towns:   townSelect(schools, f.Town),
	}
	if !all.LastDay.IsZero() {
		c.Sub += " · 确认截止 " + all.LastDay.Format("2006-01-02")
	}
	if f.Town != "" {
		c.Filters.Reset = link.With(link.Confirmations, StateField, string(f.State))
	}
	if len(schools) > 0 {
		c.ExportURL = inTerm(link.ConfirmationsExport, all.Term, TownField, f.Town, StateField, string(f.State))
	}
	inTown := ofTown(schools, f.Town)
	c.count(inTown, late, f)
	c.table(who, inTown, late, f)
	return c
}

func ofTown(schools []aid.SchoolTerm, town string) []aid.SchoolTerm {
	if town == "" {
		return schools
	}
	var some []aid.SchoolTerm
	for _, s := range schools {
		if s.Township == town {
			some = append(some, s)
		}
	}
	return some
}

// townSelect offers the townships that have a school here, in their order.
func townSelect(schools []aid.SchoolTerm, chosen string) ui.Select {
	s := ui.Select{Name: TownField, Label: "乡镇", Submit: true, Options: []ui.Option{{Label: "全部"}}}
	last := ""
	for _, school := range schools {
		if t := school.Township; t != last && t != "" {
			s.Options = append(s.Options, ui.Option{Value: t, Label: t, Chosen: t == chosen})
			last = t
		}
	}
	return s
}

// count fills in the figures, the bar and the tabs.
func (c *Confirmations) count(schools []aid.SchoolTerm, late bool, f ConfirmationFilter) {
	states := map[aid.ConfirmationState]int{}
	var t aid.Tally
	for _, s := range schools {
		states[s.State(late)]++
		t.Total += s.Tally.Total
		t.Confirmed += s.Tally.Confirmed
		t.Absent += s.Tally.Absent
		t.Pending += s.Tally.Pending
		if s.State(late) != aid.NoList {
			t.Missing += s.Tally.Missing
		}
	}
	done := states[aid.Signed] + states[aid.SignedChanged]
	c.Stats = ui.Stats{
		{Label: "已签字上报", Value: ui.Count(done), Unit: "所", Sub: fmt.Sprintf("共 %s 所，%s", ui.Count(len(schools)), ui.Percent(done, len(schools))), Tone: ui.Good},
		{Label: "已确认学生", Value: ui.Count(t.Answered()), Unit: "人", Sub: "名单共 " + ui.Count(t.Total) + " 人"},
		{Label: "不在校", Value: ui.Count(t.Absent), Unit: "人", Sub: "转出、休学、疑似辍学等", Tone: toneIf(t.Absent > 0, ui.Wait)},
		{Label: "待确认", Value: ui.Count(t.Left()), Unit: "人", Sub: "其中上学期在校、不在名单 " + ui.Count(t.Missing) + " 人", Tone: toneIf(t.Left() > 0, ui.Wait)},
	}
	c.Split = confirmationSplit(states)
	c.Tabs = ui.Tabs{Label: "确认状态", Items: []ui.Tab{stateTab("", "全部", len(schools), f)}}
	for _, s := range aid.ConfirmationStates {
		if states[s] > 0 || s == f.State {
			c.Tabs.Items = append(c.Tabs.Items, stateTab(s, s.Label(), states[s], f))
		}
	}
}

// confirmationSplit shows schools by how far they are with their lists.
func confirmationSplit(states map[aid.ConfirmationState]int) ui.Split {
	split := ui.Split{Title: "学校确认进度", Unit: "所"}
	for _, s := range aid.ConfirmationStates {
		if states[s] > 0 {
			split.Parts = append(split.Parts, ui.Part{Label: s.Label(), Count: states[s], Tone: confirmationTones[s]})
		}
	}
	return split
}

func stateTab(s aid.ConfirmationState, label string, n int, f ConfirmationFilter) ui.Tab {
	return ui.Tab{Label: label, Count: ui.Count(n), Current: s == f.State, URL: link.With(link.Confirmations, StateField, string(s), TownField, f.Town)}
}

var confirmationTones = map[aid.ConfirmationState]ui.Tone{
	aid.Signed: ui.Good, aid.SignedChanged: ui.Good, aid.UnderWay: ui.Info, aid.Outdated: ui.Wait, aid.NoList: ui.Wait, aid.Late: ui.Bad,
}

// table lists the schools in the state asked for, a page of them.
func (c *Confirmations) table(who aid.Actor, schools []aid.SchoolTerm, late bool, f ConfirmationFilter) {
	c.Table = ui.Table{Caption: "各校确认情况", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "学校"}, {Label: "状态"}, {Label: "名单", Unit: "人", Num: true}, {Label: "在校", Unit: "人", Num: true},
		{Label: "不在校", Unit: "人", Num: true}, {Label: "待确认", Unit: "人", Num: true}, {Label: "更正补填", Unit: "人", Num: true},
		{Label: "签字"}, {Label: "操作", Hide: true},
	}}
	var rows []ui.Row
	for _, s := range schools {
		if state := s.State(late); f.State == "" || state == f.State {
			rows = append(rows, confirmationRow(s, state, who.Can(aid.ReopenTerm)))
		}
	}
	c.None = len(rows) == 0
	first := min(max(f.Page-1, 0)*schoolsPerPage, len(rows))
	last := min(first+schoolsPerPage, len(rows))
	c.Table.Rows = rows[first:last]
	c.Pager = confirmationPager(f, first, last, len(rows))
}

func confirmationRow(s aid.SchoolTerm, state aid.ConfirmationState, mayReopen bool) ui.Row {
	t := s.Tally
	row := ui.Row{Tone: toneIf(state == aid.Late, ui.Bad), Cells: []ui.Cell{
		{Text: s.School, URL: link.School(s.SchoolID), Sub: s.Township}, stateCell(s, state),
		number(t.Total), number(t.Confirmed), number(t.Absent), number(t.Left()), number(t.Corrected),
		signatureCell(s.Signature), {},
	}}
	switch {
	case state == aid.NoList:
		for i := 2; i <= 6; i++ {
			row.Cells[i] = ui.Cell{Text: "—", Num: true} // not known, so not 0
		}
		row.Cells[2].Sub = fmt.Sprintf("上学期在校 %d 人", t.Missing)
	case t.ToSee() > 0:
		row.Cells[5].Sub = fmt.Sprintf("有疑问 %d", t.ToSee())
	}
	if mayReopen && s.Signature.Holds() {
		row.Cells[8].Body = ui.ButtonLink{Text: "退回", URL: inTerm(link.Reopen(s.SchoolID), s.Signature.Term), Look: ui.Small}
	}
	return row
}

// stateCell is how far the school is. A list that was given back says so until
// it is signed again.
func stateCell(s aid.SchoolTerm, state aid.ConfirmationState) ui.Cell {
	if s.Signature.Reopened() && !state.Done() {
		return ui.Cell{Body: ui.Badge{Text: "已退回", Tone: ui.Wait}, Sub: state.Label()}
	}
	return ui.Cell{Body: ui.Badge{Text: state.Label(), Tone: confirmationTones[state]}}
}

func signatureCell(s aid.Signature) ui.Cell {
	switch {
	case s.Reopened():
		return ui.Cell{Text: "已退回：" + s.ReopenedWhy, Sub: s.ReopenedBy + " " + moment(s.ReopenedAt)}
	case s.Holds():
		return ui.Cell{Text: s.By, Sub: moment(s.At)}
	}
	return ui.Cell{}
}

func confirmationPager(f ConfirmationFilter, first, last, total int) ui.Pager {
	p := ui.Pager{From: first + 1, To: last, Total: total}
	at := func(n int) string {
		return link.With(link.Confirmations, StateField, string(f.State), TownField, f.Town, PageField, strconv.Itoa(n))
	}
	if n := first / schoolsPerPage; n > 0 {
		p.First, p.Prev = at(1), at(n)
	}
	if last < total {
		p.Next = at(first/schoolsPerPage + 2)
	}
	return p
}

// Reopen asks why a school's signed list is given back to it.
type Reopen struct {
	School string
	Facts  ui.Facts
	Why    ui.Field
	Action string
	Back   string
}

// NewReopen prepares the question; fault says what was wrong with the reason
// before.
func NewReopen(s aid.SchoolTerm, why, fault string) Reopen {
	g := s.Signature
	return Reopen{
		School: s.School, Action: inTerm(link.Reopen(s.SchoolID), g.Term), Back: ConfirmationsIn(g.Term),
		Facts: ui.Facts{
			{Label: "签字人", Text: g.By}, {Label: "签字时间", Text: moment(g.At)},
			{Label: "在校", Text: strconv.Itoa(g.Present) + " 人"}, {Label: "不在校", Text: strconv.Itoa(g.Absent) + " 人"},
		},
		Why: ui.Field{Name: WhyField, Label: "退回原因", Hint: "学校会看到这句话，请写清要改什么", Value: why, Error: fault, Rows: 3, MaxLength: 200, Required: true},
	}
}
