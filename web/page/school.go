package page

import (
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The parameters of the list of schools, beside those of targets.
const (
	SchoolKindField     = "kind"
	SchoolAreaField     = "area"
	SchoolBoardingField = "boarding"
	SchoolSortField     = "sort"
	OfSchoolField       = "school" // of the list of students
)

// schoolAreas are the words of the list of schools for where a school stands.
var schoolAreas = []string{"城区", "镇区", "乡村"}

// Schools is the list of schools.
type Schools struct {
	Sub       string
	ExportURL string
	Filters   ui.Filters
	Selects   []ui.Select
	Table     ui.Table
	Pager     ui.Pager
	Empty     *ui.Empty
	UploadURL string // where the list begins; empty: not with this seat
}

// NewSchools prepares the list. A school's own seat sees one school, and nothing
// to choose from.
func NewSchools(who aid.Actor, l aid.SchoolList, f aid.SchoolFilter) Schools {
	s := Schools{Sub: l.Term.Label() + "名单", Filters: ui.Filters{Action: link.Schools, Keep: keep(SchoolSortField, string(f.Sort))}}
	if f.Township != 0 || f.Kind != "" || f.Area != "" || f.Boarding != nil {
		s.Filters.Reset = link.With(link.Schools, SchoolSortField, string(f.Sort))
	}
	if who.Scope().School == 0 {
		s.Selects = schoolSelects(l, f)
	}
	if len(l.Lines) == 0 {
		s.none(who)
		return s
	}
	s.Table = schoolTable(l, f)
	s.ExportURL = asWorkbook(link.SchoolsExport, schoolsAt(f, f.Sort, 0))
	address := func(after aid.SchoolID) string { return schoolsAt(f, f.Sort, after) }
	s.Pager = keyPager(len(l.Lines), l.Total, f.After != 0, address(0), address(l.Next), l.Next != 0)
	return s
}

func schoolSelects(l aid.SchoolList, f aid.SchoolFilter) (all []ui.Select) {
	if len(l.Townships) > 0 {
		all = append(all, *townshipSelect(l.Townships, f.Township))
	}
	return append(all, kindSelect(l.Kinds, f.Kind), areaSelect(f.Area), triSelect(SchoolBoardingField, "寄宿制", f.Boarding))
}

// none says why no school is listed, and what to do.
func (s *Schools) none(who aid.Actor) {
	if s.Filters.Reset != "" {
		s.Empty = &ui.Empty{Icon: "school", Title: "没有符合条件的学校", Text: "请放宽筛选条件，或清除筛选后再看。"}
		return
	}
	s.Empty, s.Selects = &ui.Empty{Icon: "school", Title: "还没有学校", Text: "导入学校名录后，学校会显示在这里。"}, nil
	if who.Can(aid.UploadBooks) {
		s.UploadURL = link.With(link.NewUpload, KindField, string(aid.SchoolBook))
	}
}

// schoolsAt is the list with this filter, in an order, after the last one seen.
func schoolsAt(f aid.SchoolFilter, sort aid.SchoolSort, after aid.SchoolID) string {
	return link.With(link.Schools, PlaceTown, idText(f.Township), SchoolKindField, string(f.Kind), SchoolAreaField, f.Area,
		SchoolBoardingField, TriValue(f.Boarding), SchoolSortField, string(sort), PlaceAfter, idText(after))
}

func kindSelect(kinds []aid.SchoolKind, chosen aid.SchoolKind) ui.Select {
	s := ui.Select{Name: SchoolKindField, Label: "类型", Submit: true, Options: []ui.Option{{Value: "", Label: "全部类型"}}}
	for _, k := range kinds {
		s.Options = append(s.Options, ui.Option{Value: string(k), Label: k.Label(), Chosen: k == chosen})
	}
	return s
}

func areaSelect(chosen string) ui.Select {
	s := ui.Select{Name: SchoolAreaField, Label: "城乡", Submit: true, Options: []ui.Option{{Value: "", Label: "全部"}}}
	for _, a := range schoolAreas {
		s.Options = append(s.Options, ui.Option{Value: a, Label: a, Chosen: a == chosen})
	}
	return s
}

func schoolTable(l aid.SchoolList, f aid.SchoolFilter) ui.Table {
	sorted := func(by aid.SchoolSort, direction ui.Sort) ui.Sort {
		if f.Sort == by {
			return direction
		}
		return ui.Unsorted
	}
	t := ui.Table{Caption: "学校", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "学校", URL: schoolsAt(f, aid.SchoolsByName, 0), Sorted: sorted(aid.SchoolsByName, ui.Ascending)},
		{Label: "类型"},
		{Label: "乡镇", URL: schoolsAt(f, aid.SchoolsByTownship, 0), Sorted: sorted(aid.SchoolsByTownship, ui.Ascending)},
		{Label: "城乡"}, {Label: "寄宿制"},
		{Label: "在校生", Unit: "人", Num: true, URL: schoolsAt(f, aid.SchoolsByPupils, 0), Sorted: sorted(aid.SchoolsByPupils, ui.Descending)},
		{Label: "名单学生", Unit: "人", Num: true, URL: schoolsAt(f, aid.SchoolsByStudents, 0), Sorted: sorted(aid.SchoolsByStudents, ui.Descending)},
	}}
	for _, s := range l.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: s.Name, URL: link.School(s.ID), Sub: s.Owner}, {Text: s.Kind.Label()}, {Text: dash(s.Township)}, {Text: dash(s.Area)},
			{Text: s.Boarding.Label()}, told(s.Pupils), {Text: ui.Count(s.Students), Num: true},
		}})
	}
	return t
}

// School is one school with all that is counted of it.
type School struct {
	Title    string
	Sub      string
	Stats    ui.Stats
	Facts    ui.Facts
	Students Stages
	Line     *ui.Line // nil where nobody reports retention
	Figures  ui.Table
	FundURL  string // 公用经费; empty outside compulsory education
}

// NewSchool prepares the page of one school. Seats that may not read villages
// get no link to one.
func NewSchool(who aid.Actor, d aid.SchoolDetail) School {
	p := School{Title: d.Name, Sub: join(d.Kind.Label(), d.Township, d.Area, d.Owner), Stats: schoolStats(d), Facts: schoolFacts(d.School, who.Can(aid.ReadFigures))}
	if d.Kind.Compulsory() {
		p.FundURL = link.Fund(d.ID)
	}
	p.Students = newStages(d.Stages, d.Term, link.With(link.Students, OfSchoolField, idText(d.ID)))
	if len(d.Years) > 0 {
		p.Line = &ui.Line{Title: "义务教育巩固率", Unit: "%", Goals: lineGoals(d.Goals)}
		for _, y := range d.Years {
			p.Line.Points = append(p.Line.Points, point(y.Year, y.Rate(), d.Goals))
		}
		p.Figures = retentionTable(d.Years, d.Goals)
	}
	return p
}

func schoolStats(d aid.SchoolDetail) ui.Stats {
	s := ui.Stats{{Label: "名单学生", Value: ui.Count(totalOf(d.Stages)), Unit: "人", Sub: d.Term.Label(), URL: link.With(link.Students, OfSchoolField, idText(d.ID))}}
	state, tally := ui.Stat{Label: "在校确认", Value: "没有名单", Sub: d.Term.Label()}, d.Roll.Tally
	if d.HasRoll() {
		st := d.Roll.State(d.Late)
		state.Value = st.Label()
		state.Sub = "已确认" + ui.Count(tally.Answered()) + "人，待确认" + ui.Count(tally.Left()) + "人"
		state.Tone = schoolTone(st)
	}
	s = append(s, state)
	if n := len(d.Years); n > 0 {
		y := d.Years[n-1]
		s = append(s, ui.Stat{Label: "义务教育巩固率", Value: y.Rate().Percent(d.Goals...), Sub: join(strconv.Itoa(y.Year)+"年", counts(y.Rate(), "人"))})
	}
	return append(s, ui.Stat{Label: "在校生", Value: countOr(d.Pupils), Sub: "学校名录", Unit: unitIf(d.Pupils != nil, "人")},
		ui.Stat{Label: "寄宿生", Value: countOr(d.Boarders), Sub: "学校名录", Unit: unitIf(d.Boarders != nil, "人")})
}

func schoolTone(s aid.ConfirmationState) ui.Tone {
	switch {
	case s.Done():
		return ui.Good
	case s == aid.Late:
		return ui.Bad
	}
	return ui.Wait
}

func countOr(n *int) string {
	if n == nil {
		return "未填"
	}
	return ui.Count(*n)
}

func unitIf(yes bool, unit string) string {
	if yes {
		return unit
	}
	return ""
}

func schoolFacts(s aid.School, villages bool) ui.Facts {
	f := ui.Facts{
		{Label: "学校标识码", Text: dash(s.Code)}, {Label: "办学类型", Text: s.Kind.Label()}, {Label: "举办者", Text: dash(s.Owner)}, {Label: "乡镇", Text: dash(s.Township)},
		{Label: "所在村", Text: dash(s.Village)}, {Label: "城乡", Text: dash(s.Area)}, {Label: "寄宿制", Text: s.Boarding.Label()},
		{Label: "其他叫法", Text: dash(strings.Join(s.Aliases, "、"))},
	}
	if villages && s.VillageID != 0 {
		f[4] = ui.Fact{Label: "所在村", Body: textLink(s.Village, link.Village(s.VillageID))}
	}
	return f
}

func retentionTable(years []aid.RetentionStatistic, goals []aid.TargetGoal) ui.Table {
	t := ui.Table{Caption: "历年义务教育巩固数据", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "毕业年度"}, {Label: "九年前入学", Unit: "人", Num: true}, {Label: "转入", Unit: "人", Num: true}, {Label: "转出", Unit: "人", Num: true},
		{Label: "死亡", Unit: "人", Num: true}, {Label: "九年级毕业", Unit: "人", Num: true}, {Label: "巩固率", Num: true},
	}}
	for _, y := range years {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: strconv.Itoa(y.Year) + "年"}, told(y.Entrants), told(y.MovedIn), told(y.MovedOut), told(y.Died), told(y.Graduates), {Text: y.Rate().Percent(goals...), Num: true},
		}})
	}
	return t
}
