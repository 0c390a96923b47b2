package page

import (
	"fmt"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The parameters of the list of villages, beside those of targets.
const (
	PoorField    = "poor"
	CoveredField = "covered"
	VillageField = "village" // of the list of students
)

// TriValue is how an address writes one of three answers; "" is all of them.
func TriValue(t *aid.Tri) string {
	if t == nil {
		return ""
	}
	return map[aid.Tri]string{aid.Yes: "yes", aid.No: "no", aid.Unknown: "unknown"}[*t]
}

// ParseTri reads what TriValue wrote; anything else is all of them.
func ParseTri(text string) *aid.Tri {
	for _, t := range []aid.Tri{aid.Yes, aid.No, aid.Unknown} {
		if TriValue(&t) == text {
			return &t
		}
	}
	return nil
}

// Villages is the list of villages with their figures of a year.
type Villages struct {
	Sub       string
	ExportURL string
	Filters   ui.Filters
	Selects   []ui.Select
	Table     ui.Table
	Pager     ui.Pager
	Empty     *ui.Empty
	UploadURL string // where the list begins; empty: not with this seat
}

// NewVillages prepares the list.
func NewVillages(who aid.Actor, l aid.VillageList, f aid.VillageFilter) Villages {
	v := Villages{Sub: fmt.Sprintf("%d年教育年报 · %s名单", l.Year, l.Term.Label()), Filters: ui.Filters{Action: link.Villages}}
	v.Selects = append(v.Selects, yearSelect(l.Years, l.Year))
	if len(l.Townships) > 0 {
		v.Selects = append(v.Selects, *townshipSelect(l.Townships, f.Township))
	}
	v.Selects = append(v.Selects, triSelect(PoorField, "贫困村", f.Poor), triSelect(CoveredField, "幼儿园覆盖", f.Covered))
	if f.Township != 0 || f.Poor != nil || f.Covered != nil {
		v.Filters.Reset = link.With(link.Villages, YearField, strconv.Itoa(l.Year))
	}
	if len(l.Lines) == 0 {
		v.none(who)
		return v
	}
	v.Table = villageTable(l)
	v.Pager = villagePager(l, f)
	v.ExportURL = asWorkbook(link.VillagesExport, villagesAt(l, f, 0))
	return v
}

// none says why no village is listed, and what to do.
func (v *Villages) none(who aid.Actor) {
	if v.Filters.Reset != "" {
		v.Empty = &ui.Empty{Icon: "village", Title: "没有符合条件的行政村", Text: "请放宽筛选条件，或清除筛选后再看。"}
		return
	}
	v.Empty, v.Selects = &ui.Empty{Icon: "village", Title: "还没有行政村", Text: "导入行政村名录后，行政村会显示在这里。"}, nil
	if who.Can(aid.UploadBooks) {
		v.UploadURL = link.With(link.NewUpload, KindField, string(aid.VillageBook))
	}
}

// villagesAt is the list with this filter, after the last one seen.
func villagesAt(l aid.VillageList, f aid.VillageFilter, after aid.VillageID) string {
	return link.With(link.Villages, YearField, strconv.Itoa(l.Year), PlaceTown, idText(f.Township),
		PoorField, TriValue(f.Poor), CoveredField, TriValue(f.Covered), PlaceAfter, idText(after))
}

// villagePager leads on by key; the way back is the first page.
func villagePager(l aid.VillageList, f aid.VillageFilter) ui.Pager {
	address := func(after aid.VillageID) string { return villagesAt(l, f, after) }
	return keyPager(len(l.Lines), l.Total, f.After != 0, address(0), address(l.Next), l.Next != 0)
}

// keyPager is the pager of a list by key: how many in all, the first page, the
// next one.
func keyPager(shown, total int, later bool, first, next string, more bool) ui.Pager {
	p := ui.Pager{From: 1, To: shown, Total: total}
	if later {
		p.First = first
		p.From, p.To = 0, 0
	}
	if more {
		p.Next = next
	}
	return p
}

func villageTable(l aid.VillageList) ui.Table {
	t := ui.Table{Caption: "行政村", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "行政村"}, {Label: "乡镇"}, {Label: "贫困村"}, {Label: "3至5岁人口", Unit: "人", Num: true}, {Label: "3至5岁在园", Unit: "人", Num: true},
		{Label: "入园率", Num: true}, {Label: "幼儿园覆盖"}, {Label: "名单学生", Unit: "人", Num: true},
	}}
	for _, v := range l.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: v.Name, URL: link.Village(v.ID)}, {Text: v.Township}, {Body: poorBadge(v.Poor)},
			told(v.Figures.Aged3to5), told(v.Figures.Attending), {Text: rateText(v.Figures.Net()), Num: true},
			{Body: coverBadge(v.Figures.Covered)}, {Text: ui.Count(v.Students), URL: studentsOf(v.ID, v.Students), Num: true},
		}})
	}
	return t
}

// told is a count that may be blank. A blank is not 0.
func told(n *int) ui.Cell {
	if n == nil {
		return ui.Cell{Text: "未填", Num: true}
	}
	return number(*n)
}

// rateText is a share, or a dash where it cannot be counted.
func rateText(m aid.Measure) string {
	if !m.Known() {
		return ui.NoData
	}
	return m.Percent()
}

func poorBadge(t aid.Tri) ui.Badge {
	switch t {
	case aid.Yes:
		return ui.Badge{Text: "贫困村", Tone: ui.Info}
	case aid.No:
		return ui.Badge{Text: "非贫困村"}
	}
	return ui.Badge{Text: "未填", Tone: ui.Wait}
}

func coverBadge(t aid.Tri) ui.Badge {
	switch t {
	case aid.Yes:
		return ui.Badge{Text: "有", Tone: ui.Good}
	case aid.No:
		return ui.Badge{Text: "无", Tone: ui.Wait}
	}
	return ui.Badge{Text: "未填"}
}

func studentsOf(v aid.VillageID, n int) string {
	if n == 0 {
		return ""
	}
	return link.With(link.Students, VillageField, idText(v))
}

func yearSelect(years []int, chosen int) ui.Select {
	s := ui.Select{Name: YearField, Label: "年度", Submit: true}
	if len(years) == 0 {
		years = []int{chosen}
	}
	for _, y := range years {
		s.Options = append(s.Options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y) + "年", Chosen: y == chosen})
	}
	return s
}

func triSelect(name, label string, chosen *aid.Tri) ui.Select {
	s := ui.Select{Name: name, Label: label, Submit: true, Options: []ui.Option{{Value: "", Label: "全部"}}}
	for _, t := range []aid.Tri{aid.Yes, aid.No, aid.Unknown} {
		s.Options = append(s.Options, ui.Option{Value: TriValue(&t), Label: t.Label(), Chosen: chosen != nil && *chosen == t})
	}
	return s
}

// Village is one village with all that is counted of it.
type Village struct {
	Title    string
	Sub      string
	Stats    ui.Stats
	Lines    []ui.Line
	Figures  ui.Table
	Students Stages
	Schools  ui.Table
	Near     string // heading of Schools
	Notices  string // the notices of its households; "" where the seat prints none
}

// NewVillage prepares the page of one village.
func NewVillage(who aid.Actor, d aid.VillageDetail) Village {
	p := Village{Title: d.Name, Sub: villageSub(d.Village), Stats: villageStats(d), Figures: figureTable(d), Near: "村内学校"}
	p.Students = newStages(d.Stages, d.Term, link.With(link.Students, VillageField, idText(d.ID)))
	if len(d.Years) > 0 {
		p.Lines = villageLines(d)
	}
	if who.Can(aid.ReadStudents) && who.SeesNames() && len(d.Stages) > 0 {
		p.Notices = link.VillageNotices(d.ID)
	}
	if d.Nearby {
		p.Near = "村内没有学校，" + d.Township + "的学校"
	}
	p.Schools = ui.Table{Caption: p.Near, HideTitle: true, Stacked: true, Heads: []ui.Head{{Label: "学校"}, {Label: "类型"}, {Label: "所在村"}, {Label: "寄宿制"}, {Label: "在校生", Unit: "人", Num: true}}}
	for _, s := range d.Schools {
		p.Schools.Rows = append(p.Schools.Rows, ui.Row{Cells: []ui.Cell{{Text: s.Name, URL: link.School(s.ID)}, {Text: s.Kind.Label()}, {Text: dash(s.Village)}, {Text: s.Boarding.Label()}, told(s.Pupils)}})
	}
	return p
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func villageSub(v aid.Village) string {
	parts := []string{v.Township, map[aid.Tri]string{aid.Yes: "贫困村", aid.No: "非贫困村", aid.Unknown: "是否贫困村未填"}[v.Poor]}
	if v.Code != "" {
		parts = append(parts, "行政村代码 "+v.Code)
	}
	return strings.Join(parts, " · ")
}

// villageStats are the newest figures of the village.
func villageStats(d aid.VillageDetail) ui.Stats {
	var newest aid.PreschoolStatistic
	when := "没有年报"
	if n := len(d.Years); n > 0 {
		newest = d.Years[n-1]
		when = strconv.Itoa(newest.Year) + "年"
	}
	return ui.Stats{
		{Label: "学前三年入园率", Value: newest.Net().Percent(d.Goals...), Sub: join(when, counts(newest.Net(), "人"))},
		{Label: "学前三年毛入园率", Value: newest.Gross().Percent(d.Goals...), Sub: join(when, counts(newest.Gross(), "人"))},
		{Label: "幼儿园覆盖", Value: map[aid.Tri]string{aid.Yes: "有", aid.No: "无", aid.Unknown: ui.NoData}[newest.Covered], Sub: when, Tone: toneIf(newest.Covered == aid.No, ui.Wait)},
		{Label: "名单学生", Value: ui.Count(totalOf(d.Stages)), Unit: "人", Sub: d.Term.Label(), URL: link.With(link.Students, VillageField, idText(d.ID))},
	}
}

func join(parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, " · ")
}

func villageLines(d aid.VillageDetail) []ui.Line {
	net := ui.Line{Title: "学前三年入园率", Unit: "%"}
	gross := ui.Line{Title: "学前三年毛入园率", Unit: "%"}
	if len(d.Goals) == 2 {
		net.Goals, gross.Goals = lineGoals(d.Goals[:1]), lineGoals(d.Goals[1:])
	}
	for _, y := range d.Years {
		net.Points = append(net.Points, point(y.Year, y.Net(), d.Goals))
		gross.Points = append(gross.Points, point(y.Year, y.Gross(), d.Goals))
	}
	return []ui.Line{net, gross}
}

func point(year int, m aid.Measure, goals []aid.TargetGoal) ui.Point {
	return ui.Point{Label: strconv.Itoa(year), Value: m.Level().Points(), Known: m.Known(), Text: m.Percent(goals...)}
}

func figureTable(d aid.VillageDetail) ui.Table {
	t := ui.Table{Caption: "历年学前教育数据", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "年度"}, {Label: "3至5岁人口", Unit: "人", Num: true}, {Label: "3至5岁在园", Unit: "人", Num: true}, {Label: "在园总数", Unit: "人", Num: true},
		{Label: "入园率", Num: true}, {Label: "毛入园率", Num: true}, {Label: "幼儿园覆盖"},
	}}
	for _, y := range d.Years {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: strconv.Itoa(y.Year) + "年"}, told(y.Aged3to5), told(y.Attending), told(y.Children),
			{Text: y.Net().Percent(d.Goals...), Num: true}, {Text: y.Gross().Percent(d.Goals...), Num: true}, {Body: coverBadge(y.Covered)},
		}})
	}
	return t
}

// Stages are the students on the rosters by stage, with their grades.
type Stages struct {
	Title string
	Table ui.Table
	URL   string // list of these students
}

func newStages(counts []aid.StageCount, term aid.Term, url string) Stages {
	s := Stages{Title: term.Label() + "名单学生", URL: url}
	s.Table = ui.Table{Caption: s.Title, HideTitle: true, Heads: []ui.Head{{Label: "学段"}, {Label: "各年级"}, {Label: "人数", Unit: "人", Num: true}}}
	for _, stage := range aid.Stages {
		n, grades := 0, []string{}
		for _, c := range counts {
			if c.Stage == stage {
				n += c.Students
				grades = append(grades, gradeName(c)+" "+ui.Count(c.Students))
			}
		}
		if n > 0 {
			s.Table.Rows = append(s.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: stage.Label()}, {Text: strings.Join(grades, "，")}, number(n)}})
		}
	}
	s.Table.Total = []ui.Cell{{Text: "合计"}, {}, number(totalOf(counts))}
	return s
}

func gradeName(c aid.StageCount) string {
	if c.Grade == 0 {
		return "年级未填"
	}
	return aid.GradeLabel(c.Stage, c.Grade)
}

func totalOf(counts []aid.StageCount) (n int) {
	for _, c := range counts {
		n += c.Students
	}
	return n
}
