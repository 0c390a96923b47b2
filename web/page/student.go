package page

import (
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of the form that shows a number whole.
const (
	SecretField = "what"
	ReasonField = "reason"
)

// Student is the page of one child: facts, household, each item's answer.
type Student struct {
	Name       string
	Sub        string
	State      ui.Badge
	NoticeURL  string // "" where the seat does not print one
	AuditURL   string // "" where the seat does not read the register
	Outside    bool   // learns outside the county: what must be there before aid is paid
	Facts      ui.Facts
	Rename     Rename
	Home       ui.Facts
	End        RuleEnd
	Years      ui.Tabs
	Items      []StudentItem
	Asides     []StudentItem // items that are not meant for the child's stage
	AsideTitle string
	Bases      []StudentBasis // what the decisions rest on
	Family     ui.Table
	Elsewhere  string
	Past       ui.Table // versions of the year's decisions; empty while there was one only
	PastSub    string
	Enrolments ui.Table
}

// StudentItem is one item's answer in both terms of a school year.
type StudentItem struct {
	Name   string
	Clause string
	Terms  []StudentTerm
}

// StudentTerm is one item's answer in one term. A sentence that the next term
// says as well is left to it.
type StudentTerm struct {
	Term     string
	Answer   ui.Badge
	Standing ui.Badge // 已落实 or 预计
	Amount   string   // "" where there is none
	Sentence string
	Nearest  string
}

// NewStudent prepares the page of one child for a seat. mustReason tells
// whether the seat shows numbers only for a reason.
func NewStudent(who aid.Actor, f aid.StudentFile, mustReason bool) Student {
	s := f.Student
	p := Student{
		Name: ShownName(who, s.Name), Facts: personFacts(who, s, mustReason), Home: homeFacts(who, s),
		Years: studentYears(f), Bases: studentBases(who, f), Family: familyTable(who, f.Family), Enrolments: enrolmentTable(f.Enrolments),
	}
	if len(f.Years) == 0 || f.Year == f.Years[0] {
		p.End = newRuleEnd(who.Can(aid.DraftEdition), f.Rule.Term, f.Rule.Term.Label(), f.Rule.End)
	}
	if who.SeesNames() {
		p.NoticeURL = link.With(link.StudentNotice(s.ID), YearField, yearText(f.Year))
	}
	if who.Can(aid.AcceptUploads) {
		p.Rename = NewRename(s.ID, "", "", nil)
	}
	if who.Can(aid.ReadAudit) {
		p.AuditURL = link.With(link.Audit, AuditStudentField, strconv.FormatInt(int64(s.ID), 10))
	}
	if f.Elsewhere > 0 {
		p.Elsewhere = "另有 " + ui.Count(f.Elsewhere) + " 名子女不在您的查看范围内。"
	}
	if slices.ContainsFunc(f.Past, func(d aid.PastDecision) bool { return d.Why != aid.WhyFirst }) {
		p.Past, p.PastSub = pastTable(f.Past), f.Year.Label()+"，新的在前；以前的判定不改动"
	}
	if len(f.Enrolments) > 0 {
		e := f.Enrolments[0]
		p.Sub = e.School + " · " + e.Stage.Label() + aid.GradeLabel(e.Stage, e.Grade) + " · " + e.Term.Label()
		p.State, p.Outside = answerBadge(e), e.Outside()
	}
	p.answers(f.Decisions)
	return p
}

// ShownName is a name as the seat reads it.
func ShownName(who aid.Actor, name string) string {
	if who.SeesNames() {
		return name
	}
	return aid.MaskName(name)
}

// answerBadge is what the school has said of the student.
func answerBadge(e aid.Enrolment) ui.Badge {
	if e.Outside() {
		return ui.Badge{Text: aid.OutsideLabel}
	}
	return ui.Badge{Text: e.AnswerLabel(), Tone: enrolmentTone(e.State)}
}

func enrolmentTone(s aid.EnrolmentState) ui.Tone {
	return map[aid.EnrolmentState]ui.Tone{aid.Confirmed: ui.Good, aid.Absent: ui.Bad, aid.Pending: ui.Wait}[s]
}

func yearText(y aid.Year) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(int(y))
}

// personFacts are the child's own facts. Who reads no names reads no numbers.
func personFacts(who aid.Actor, s aid.Student, mustReason bool) ui.Facts {
	facts := ui.Facts{{Label: "姓名", Text: ShownName(who, s.Name)}, {Label: "性别", Text: s.Sex.Label()}}
	if !who.SeesNames() {
		return append(facts, ui.Fact{Label: "出生年份", Text: strconv.Itoa(s.Birth.Year())}, ui.Fact{Label: "户口性质", Text: s.Hukou.Label()})
	}
	facts = append(facts, ui.Fact{Label: "出生日期", Text: s.Birth.Format(time.DateOnly)}, ui.Fact{Label: "民族", Text: orBlank(s.Ethnicity)},
		ui.Fact{Label: "户口性质", Text: s.Hukou.Label()})
	return append(facts,
		secretFact(who, s, aid.SecretIDNo, "", mustReason),
		secretFact(who, s, aid.SecretPhone, "", mustReason),
		secretFact(who, s, aid.SecretAccount, s.Account.Bank, mustReason))
}

// secretFact is one of the child's numbers, masked, with the button that shows
// it where the seat may.
func secretFact(who aid.Actor, s aid.Student, which aid.Secret, before string, mustReason bool) ui.Fact {
	number := s.Secret(which)
	if number == "" {
		return ui.Fact{Label: which.Label(), Text: "未填"}
	}
	m := ui.Masked{Text: aid.MaskNumber(number), Label: "查看完整" + which.Label(), Reason: mustReason}
	if who.Can(aid.RevealNumber) {
		m.RevealURL = link.RevealNumber(s.ID)
	}
	return ui.Fact{Label: which.Label(), Body: secretBody(m, which, before)}
}

func orBlank(text string) string {
	if text == "" {
		return "未填"
	}
	return text
}

func homeFacts(who aid.Actor, s aid.Student) ui.Facts {
	h := s.Household
	facts := ui.Facts{
		{Label: "脱贫属性", Text: h.Status.Label()}, {Label: "户主", Text: orBlank(ShownName(who, h.Head))},
		{Label: "与户主关系", Text: orBlank(s.Relation)}, {Label: "住址", Text: orBlank(s.Township + s.Village)},
	}
	if who.SeesNames() {
		facts = append(facts, ui.Fact{Label: "户编号", Text: orBlank(aid.RegisterCode(h.Code))})
	}
	return facts
}

func studentYears(f aid.StudentFile) ui.Tabs {
	tabs := ui.Tabs{Label: "学年"}
	for _, y := range f.Years {
		tabs.Items = append(tabs.Items, ui.Tab{Label: y.Label(), URL: link.With(link.Student(f.Student.ID), YearField, yearText(y)), Current: y == f.Year})
	}
	return tabs
}

// answers sorts the decisions into those that concern the child's stage and the
// rest.
func (p *Student) answers(decisions []aid.Decision) {
	for len(decisions) > 0 {
		n, aside := 1, decisions[0].Aside
		for n < len(decisions) && decisions[n].Item == decisions[0].Item {
			aside = aside && decisions[n].Aside
			n++
		}
		item := studentItem(decisions[:n])
		if aside {
			p.Asides = append(p.Asides, item)
		} else {
			p.Items = append(p.Items, item)
		}
		decisions = decisions[n:]
	}
	p.AsideTitle = "与该生学段无关的项目（" + strconv.Itoa(len(p.Asides)) + " 项）"
}

func studentItem(decisions []aid.Decision) StudentItem {
	item := StudentItem{Name: decisions[0].ItemName, Clause: "依据 " + clausesOf(decisions)}
	for i, d := range decisions {
		t := studentTerm(d)
		if i+1 < len(decisions) && d.Sentence == decisions[i+1].Sentence {
			t.Sentence, t.Nearest = "", ""
		}
		item.Terms = append(item.Terms, t)
	}
	return item
}

// clausesOf are the clauses of an item's terms: spring may rest on another one.
func clausesOf(decisions []aid.Decision) string {
	clauses := decisions[0].Clause
	for _, d := range decisions[1:] {
		if d.Clause != decisions[0].Clause {
			clauses += "；" + d.Term.Label() + " " + d.Clause
		}
	}
	return clauses
}

func studentTerm(d aid.Decision) StudentTerm {
	t := StudentTerm{Term: d.Term.Label(), Answer: ui.Badge{Text: d.Answer.Label(), Tone: answerTone(d.Answer)}, Sentence: d.Sentence}
	if d.Nearest != "" {
		t.Nearest = "最接近的享受条件：" + d.Nearest
	}
	t.Standing = ui.Badge{Text: "预计", Tone: ui.Info}
	if d.Firm {
		t.Standing = ui.Badge{Text: "已落实", Tone: ui.Good}
	}
	if d.Answer != aid.Entitled && d.Answer != aid.Unset {
		t.Standing = ui.Badge{}
	}
	if t.Amount = d.Fen.String() + " 元"; d.Fen == 0 {
		t.Amount = spanText(d)
	}
	return t
}

// spanText is what is known of an amount that hangs on facts: 650 至 1650 元.
func spanText(d aid.Decision) string {
	switch {
	case d.Most == 0 || !d.HasSum:
		return ""
	case d.Least == 0:
		return "至多 " + d.Most.String() + " 元"
	}
	return d.Least.String() + " 至 " + d.Most.String() + " 元"
}

func answerTone(a aid.Answer) ui.Tone {
	return map[aid.Answer]ui.Tone{aid.Entitled: ui.Good, aid.Unset: ui.Wait, aid.Undecided: ui.Wait}[a]
}

func familyTable(who aid.Actor, family []aid.Relative) ui.Table {
	t := ui.Table{Caption: "同户其他子女", HideTitle: true, Stacked: true, Heads: []ui.Head{{Label: "姓名"}, {Label: "性别"}, {Label: "与户主关系"}, {Label: "学校"}, {Label: "年级"}}}
	for _, r := range family {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: ShownName(who, r.Name), URL: link.Student(r.ID)}, {Text: r.Sex.Label()}, {Text: orBlank(r.Relation)},
			{Text: orBlank(r.School)}, {Text: r.Stage.Label() + aid.GradeLabel(r.Stage, r.Grade)},
		}})
	}
	return t
}

func enrolmentTable(all []aid.Enrolment) ui.Table {
	t := ui.Table{Caption: "各学期就读情况", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "学期"}, {Label: "学校"}, {Label: "年级"}, {Label: "寄宿"}, {Label: "全日制正式学籍"}, {Label: "涉农专业"}, {Label: "家庭经济困难"}, {Label: "信息来源"}, {Label: "学校确认"},
	}}
	for _, e := range all {
		t.Rows = append(t.Rows, enrolmentRow(e))
	}
	return t
}

func enrolmentRow(e aid.Enrolment) ui.Row {
	boarding := ui.Cell{Text: aid.BoardingLabel(e.Boarding)}
	switch {
	case e.Filled():
		boarding.Sub = "由学校补填，花名册未填"
	case e.Corrected:
		boarding.Sub = "学校更正，花名册为" + aid.BoardingLabel(e.Told)
	}
	said := ui.Cell{Body: answerBadge(e)}
	switch {
	case e.Outside():
		said.Sub = "不需本县学校确认"
	case e.State != aid.Pending:
		said.Sub = e.DecidedBy + " " + moment(e.DecidedAt)
	}
	return ui.Row{Cells: []ui.Cell{
		{Text: e.Term.Label()}, {Text: e.School}, {Text: e.Stage.Label() + aid.GradeLabel(e.Stage, e.Grade)}, boarding,
		{Text: e.FullTime.Label()}, {Text: e.Agricultural.Label()}, {Text: e.Hardship.Label()}, {Text: e.Term.Label() + "花名册"}, said,
	}}
}

// Revealed is a number shown whole, once, on a page of its own.
type Revealed struct {
	Label  string
	Number string
	Back   string
}

// RevealedNumber is the number in the place of its mask.
func RevealedNumber(r Revealed) templ.Component { return ui.Masked{Text: r.Number} }
