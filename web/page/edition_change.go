package page

import (
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// ChangeKindField says which kind of change a list shows, FirmField that only
// those are shown that differ from what is firm.
const (
	ChangeKindField = "kind"
	FirmField       = "firm"
)

// EditionChanges is the list of who would get more or less.
type EditionChanges struct {
	Title, Sub   string
	Back, Export string
	Filters      ui.Filters
	Selects      []ui.Select
	Table        ui.Table
	Next         string
	Count        string
	None         bool
}

// NewEditionChanges prepares a page of the list for a seat.
func NewEditionChanges(who aid.Actor, l aid.ChangeList, f aid.ChangeFilter) EditionChanges {
	at := link.EditionChanges(l.Edition.ID)
	p := EditionChanges{
		Title: l.Edition.Label() + " 增减名单", Sub: "演练时每名学生每项资助每个学期的结果，现行与草稿比较", Back: link.Edition(l.Edition.ID),
		Filters: ui.Filters{Action: at}, Count: "共 " + ui.Count(l.Total) + " 条", None: len(l.Changes) == 0,
		Selects: changeSelects(l, f),
	}
	if changeAddress(at, f) != at {
		p.Filters.Reset = at
	}
	if who.Can(aid.DraftEdition) {
		p.Export = changeAddress(link.ChangesExport(l.Edition.ID), f)
	}
	if f.After = l.Next; l.Next != 0 {
		p.Next = changeAddress(at, f)
	}
	p.Table = changeTable(who, l)
	return p
}

// changeSelects are what the list can be narrowed by, where there is a choice. Whether the change is of
// what is firm is asked only of an edition that reaches back.
func changeSelects(l aid.ChangeList, f aid.ChangeFilter) []ui.Select {
	all := []ui.Select{changeKinds(f.Kind), itemSelect(l.Items, f.Item)}
	if len(l.Terms) > 1 {
		all = append(all, changeTerms(l.Terms, f.Term))
	}
	if l.Edition.Text.Retro.On {
		all = append(all, ui.Select{Name: FirmField, Label: "落实", Options: []ui.Option{{Label: "全部"}, {Value: "1", Label: "只看已落实的", Chosen: f.Firm}}})
	}
	return append(all, changeStage(f.Stage),
		placeSelect(RosterTown, "户籍乡镇", l.Townships, idText(f.Township)), placeSelect(RosterSchool, "就读学校", l.Schools, schoolOf(f)))
}

// changeAddress is an address with the list's filter.
func changeAddress(at string, f aid.ChangeFilter) string {
	term, firm := "", ""
	if f.Term != (aid.Term{}) {
		term = f.Term.String()
	}
	if f.Firm {
		firm = "1"
	}
	return link.With(at, TermField, term, FirmField, firm, ChangeKindField, string(f.Kind), RosterItem, string(f.Item), RosterStage, string(f.Stage),
		RosterTown, idText(f.Township), RosterSchool, schoolOf(f), AfterField, afterText(f.After))
}

func afterText(ordinal int) string {
	if ordinal == 0 {
		return ""
	}
	return strconv.Itoa(ordinal)
}

func schoolOf(f aid.ChangeFilter) string {
	if f.Outside {
		return OutsideSchool
	}
	return idText(f.School)
}

func itemSelect(laws []aid.ItemLaw, chosen aid.Item) ui.Select {
	s := ui.Select{Name: RosterItem, Label: "资助项目", Options: []ui.Option{{Label: "全部"}}}
	for _, law := range laws {
		s.Options = append(s.Options, option(string(law.Item), law.Name, string(chosen)))
	}
	return s
}

func changeKinds(chosen aid.ChangeKind) ui.Select {
	s := ui.Select{Name: ChangeKindField, Label: "变化", Options: []ui.Option{{Label: "全部"}}}
	for _, k := range aid.ChangeKinds {
		s.Options = append(s.Options, option(string(k), k.Label(), string(chosen)))
	}
	return s
}

func changeTerms(terms []aid.Term, chosen aid.Term) ui.Select {
	s := ui.Select{Name: TermField, Label: "学期", Options: []ui.Option{{Label: "全部"}}}
	for _, t := range terms {
		s.Options = append(s.Options, ui.Option{Value: t.String(), Label: t.Label(), Chosen: t == chosen})
	}
	return s
}

func changeStage(chosen aid.Stage) ui.Select {
	s := ui.Select{Name: RosterStage, Label: "学段", Options: []ui.Option{{Label: "全部"}}}
	for _, stage := range aid.Stages {
		s.Options = append(s.Options, option(string(stage), stage.Label(), string(chosen)))
	}
	return s
}

func placeSelect(name, label string, places []aid.RehearsalSum, chosen string) ui.Select {
	s := ui.Select{Name: name, Label: label, Options: []ui.Option{{Label: "全部"}}}
	for _, p := range places {
		value := p.Part
		if value == "0" {
			if value = outsideOf(p); value == "" {
				continue
			}
		}
		s.Options = append(s.Options, option(value, partLabel(p), chosen))
	}
	return s
}

var changeTones = map[aid.ChangeKind]ui.Tone{aid.Gained: ui.Good, aid.Raised: ui.Good, aid.Lowered: ui.Wait, aid.Lost: ui.Bad}

func changeTable(who aid.Actor, l aid.ChangeList) ui.Table {
	t := ui.Table{Caption: "增减名单", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "姓名"}, {Label: "就读学校"}, {Label: "户籍乡镇"}, {Label: "资助项目"}, {Label: "学期"}, {Label: "变化"},
		{Label: "现行", Unit: "元", Num: true}, {Label: "草稿", Unit: "元", Num: true}, {Label: "差额", Unit: "元", Num: true},
	}}
	names := map[aid.Item]string{}
	for _, law := range l.Items {
		names[law.Item] = law.Name
	}
	for _, c := range l.Changes {
		name := c.Name
		if !who.SeesNames() {
			name = aid.MaskName(name)
		}
		school := ui.Cell{Text: c.School, Sub: c.Stage.Label() + aid.GradeLabel(c.Stage, c.Grade)}
		if c.School == "" {
			school.Text = "县外学校"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: name, URL: studentURL(who, c.Student)}, school, {Text: orDash(c.Township)}, {Text: names[c.Item]}, {Text: c.Period(), Sub: firmText(c.Firm), Whole: true}, {Body: ui.Badge{Text: c.Kind.Label(), Tone: changeTones[c.Kind]}},
			stakeCell(c.BeforeFen), stakeCell(c.AfterFen), difference(c.Difference()),
		}})
	}
	return t
}

// firmText marks what differs from what is firm.
func firmText(firm bool) string {
	if firm {
		return "已落实"
	}
	return ""
}

func studentURL(who aid.Actor, id aid.StudentID) string {
	if !who.Can(aid.ReadStudents) {
		return ""
	}
	return link.Student(id)
}

// stakeCell is one side of a change.
func stakeCell(fen *aid.Fen) ui.Cell {
	switch {
	case fen == nil:
		return ui.Cell{Text: "享受，未定", Num: true}
	case *fen == 0:
		return ui.Cell{Text: "—", Num: true}
	}
	return money(*fen)
}
