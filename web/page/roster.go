package page

import (
	"fmt"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// What the address of the list of students may hold, besides TermField. Other
// pages lead here with these names.
const (
	RosterTown     = "township"
	RosterVillage  = "village"
	RosterSchool   = "school" // OutsideSchool: those who learn outside the county
	RosterStage    = "stage"
	RosterState    = "state"
	RosterBoarding = "boarding" // as TriValue writes it
	RosterStatus   = "status"
	RosterItem     = "item"
	RosterAnswer   = "answer" // to the item; absent: entitled
	RosterSort     = "sort"
	RosterDesc     = "desc"
	RosterAfter    = "after"  // a Spot: the page after it
	RosterBefore   = "before" // a Spot: the page before it
)

// OutsideSchool stands for all schools outside the county.
const OutsideSchool = "outside"

// Spot is a student on the list and how many stand before the page it bounds.
// It holds no name, so an address may hold it.
func Spot(id aid.StudentID, shown int) string { return fmt.Sprintf("%d.%d", id, shown) }

// ParseSpot reads what Spot wrote; anything else is the beginning of the list.
func ParseSpot(text string) (id aid.StudentID, shown int) {
	before, after, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(before, 10, 64)
	shown, wrong := strconv.Atoi(after)
	if err != nil || wrong != nil || n <= 0 || shown < 0 {
		return 0, 0
	}
	return aid.StudentID(n), shown
}

// asWorkbook is a list's address with another path: the same filter, fetched
// instead of shown.
func asWorkbook(export, address string) string {
	_, query, _ := strings.Cut(address, "?")
	return strings.TrimSuffix(export+"?"+query, "?")
}

// Roster is the list of students of a term.
type Roster struct {
	Title     string
	Sub       string
	ExportURL string // empty: this seat takes no list away
	NoticeURL string // the notices of the chosen village, to print; empty: none chosen, or not with this seat
	UploadURL string // where a list begins; empty: not with this seat
	Filters   ui.Filters
	Selects   []ui.Select
	Table     ui.Table
	Pager     ui.Pager
	Empty     *ui.Empty
}

// RosterList is what the list is made of, as the office tells it.
type RosterList struct {
	Filter         aid.RosterFilter
	At             aid.RosterPlace
	Shown          int // how many stand before the anchor
	Lines          []aid.RosterLine
	Earlier, Later bool
	Total          int
	Choices        aid.RosterChoices
}

// NewRoster prepares the list.
func NewRoster(who aid.Actor, l RosterList) Roster {
	r := Roster{Title: "学生", Sub: l.Filter.Term.Label() + "建档立卡学生名单", Filters: ui.Filters{Action: link.Students, Keep: l.kept(), Reset: l.reset(who)}}
	if !who.SeesNames() {
		r.Sub += "，姓名已隐去"
	}
	if who.Scope().School != 0 && l.Filter.Village == 0 && len(l.Choices.Villages) > 0 {
		r.Sub += "；选一个行政村，可打印该村学生的明白卡"
	}
	r.Selects = l.selects(who)
	if len(l.Lines) == 0 {
		r.Empty = l.empty(who, r.Filters.Reset != "")
		if r.Filters.Reset == "" && who.Can(aid.UploadBooks) {
			r.UploadURL = link.With(link.NewUpload, KindField, string(aid.StudentBook))
		}
		return r
	}
	r.Table, r.Pager = l.table(who), l.pager()
	if l.Filter.Village != 0 && who.SeesNames() {
		r.NoticeURL = link.VillageNotices(l.Filter.Village)
	}
	if who.Can(aid.ExportStudents) {
		r.ExportURL = link.With(link.RosterExport, append(l.narrowed(), l.sorted()...)...)
	}
	return r
}

// narrowed are the filter's parameters of an address.
func (l RosterList) narrowed() []string {
	f, school := l.Filter, idText(l.Filter.School)
	if f.Outside {
		school = OutsideSchool
	}
	return []string{
		TermField, f.Term.String(), RosterTown, idText(f.Township), RosterVillage, idText(f.Village), RosterSchool, school,
		RosterStage, string(f.Stage), RosterState, string(f.State), RosterBoarding, TriValue(f.Boarding),
		RosterStatus, string(f.Status), RosterItem, string(f.Item), RosterAnswer, string(f.Answer),
	}
}

// sorted are the order's parameters; the usual order has none.
func (l RosterList) sorted() []string {
	sort, desc := string(l.At.Sort), ""
	if l.At.Desc {
		desc = "1"
	}
	if l.At.Sort == aid.ByName && desc == "" {
		sort = ""
	}
	return []string{RosterSort, sort, RosterDesc, desc}
}

func (l RosterList) kept() []ui.Option { return keep(l.sorted()...) }

// reset is the address without filters, empty where none is set. What a seat
// is bound to is no filter.
func (l RosterList) reset(who aid.Actor) string {
	f, scope := l.Filter, who.Scope()
	if scope.School != 0 {
		f.School = 0
	}
	if scope.Township != 0 {
		f.Township = 0
	}
	newest := len(l.Choices.Terms) == 0 || f.Term == l.Choices.Terms[0]
	if newest && f == (aid.RosterFilter{Term: f.Term}) {
		return ""
	}
	return link.With(link.Students, l.sorted()...)
}

func (l RosterList) empty(who aid.Actor, filtered bool) *ui.Empty {
	switch {
	case filtered:
		return &ui.Empty{Icon: "student", Title: "没有符合条件的学生", Text: "请放宽筛选条件，或清除筛选后再看。"}
	case who.Can(aid.UploadBooks):
		return &ui.Empty{Icon: "student", Title: "本学期还没有学生名单", Text: "导入建档立卡学生花名册后，学生会显示在这里。"}
	}
	return &ui.Empty{Icon: "student", Title: "本学期还没有学生名单", Text: "县教育局导入花名册后，学生会显示在这里。"}
}

func (l RosterList) pager() ui.Pager {
	p := ui.Pager{From: l.Shown + 1, To: l.Shown + len(l.Lines), Total: l.Total}
	if l.At.Before && l.At.Anchor != 0 {
		p.From, p.To = l.Shown-len(l.Lines)+1, l.Shown
	}
	if !l.Earlier || p.From < 1 { // others came or went meanwhile
		p.From, p.To = 1, len(l.Lines)
	}
	p.Total = max(p.Total, p.To)
	at := func(name string, i, shown int) string {
		return link.With(link.Students, append(append(l.narrowed(), l.sorted()...), name, Spot(l.Lines[i].ID, shown))...)
	}
	if l.Earlier {
		p.First = link.With(link.Students, append(l.narrowed(), l.sorted()...)...)
		p.Prev = at(RosterBefore, 0, p.From-1)
	}
	if l.Later {
		p.Next = at(RosterAfter, len(l.Lines)-1, p.To)
	}
	return p
}

// table is the page's rows.
func (l RosterList) table(who aid.Actor) ui.Table {
	name := l.head("姓名", aid.ByName)
	if !who.SeesNames() {
		name = ui.Head{Label: "姓名"}
	}
	t := ui.Table{Caption: "学生", HideTitle: true, Stacked: true, Heads: []ui.Head{
		name, {Label: "性别"}, l.head("年级", aid.ByGrade), l.head("就读学校", aid.BySchool), l.head("户籍地", aid.ByTownship),
		{Label: "寄宿"}, {Label: "脱贫属性"}, {Label: "在校情况"}, {Label: "应享受资助"},
	}}
	for _, line := range l.Lines {
		t.Rows = append(t.Rows, rosterRow(who, line))
	}
	return t
}

// head sorts by its column, and the other way when it does so already.
func (l RosterList) head(label string, by aid.RosterSort) ui.Head {
	turned := l
	turned.At = aid.RosterPlace{Sort: by, Desc: l.At.Sort == by && !l.At.Desc}
	h := ui.Head{Label: label, URL: link.With(link.Students, append(l.narrowed(), turned.sorted()...)...)}
	switch {
	case l.At.Sort == by && l.At.Desc:
		h.Sorted = ui.Descending
	case l.At.Sort == by:
		h.Sorted = ui.Ascending
	}
	return h
}

var rosterTones = map[aid.EnrolmentState]ui.Tone{aid.Pending: ui.Wait, aid.Confirmed: ui.Good, aid.Absent: ui.Bad}

func rosterRow(who aid.Actor, s aid.RosterLine) ui.Row {
	return ui.Row{Cells: []ui.Cell{
		nameCell(who, s), {Text: s.Sex.Label(), Whole: true},
		{Text: aid.GradeLabel(s.Stage, s.Grade), Sub: s.Stage.Label(), Whole: true}, schoolCell(s), {Text: dash(s.Township), Sub: s.Village},
		{Text: aid.BoardingLabel(s.Boarding), Whole: true}, {Text: s.Status.Label()},
		{Body: stateBadge(s)}, {Body: itemBadges(s.Items)},
	}}
}

// wholeName is how many characters of a name stay on one line; longer ones, of
// several parts, may be broken.
const wholeName = 5

func nameCell(who aid.Actor, s aid.RosterLine) ui.Cell {
	name := ShownName(who, s.Name)
	return ui.Cell{Text: name, URL: link.Student(s.ID), Whole: len([]rune(name)) <= wholeName}
}

// stateBadge is how far the school's confirmation has come.
func stateBadge(s aid.RosterLine) ui.Badge {
	if s.SchoolID == 0 {
		return ui.Badge{Text: s.StateLabel()}
	}
	return ui.Badge{Text: s.StateLabel(), Tone: rosterTones[s.State]}
}

// schoolCell leads to the school, where it is one of the county's.
func schoolCell(s aid.RosterLine) ui.Cell {
	if s.SchoolID == 0 {
		return ui.Cell{Text: s.School, Sub: "县外"}
	}
	return ui.Cell{Text: s.School, URL: link.School(s.SchoolID)}
}
