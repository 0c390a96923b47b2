package page

import (
	"fmt"
	"strconv"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// PupilRow is one line of the list. A tap opens it as a PupilCard.
type PupilRow struct {
	ID       string
	Name     string
	Boarding string // "" where it does not matter
	State    ui.Badge
	URL      string // where it can be corrected; "" when signed
	Spot     string // the list at this row: an opened row adds it to the browser's way, so that one step back closes the row
	Seen     string // goes along when the rest is confirmed; "" when it does not
}

// NewPupilRow prepares a line.
func NewPupilRow(p aid.Pupil) PupilRow {
	row := PupilRow{ID: rowID(p.StudentID), Name: p.Name, State: pupilBadge(p), URL: inTerm(link.Enrolment(p.ID), p.Term), Spot: EnrolmentRowIn(p.Term, rowID(p.StudentID))}
	if p.State != aid.Absent && (p.Boarding != aid.Unknown || p.Stage.AsksBoarding()) {
		row.Boarding = aid.BoardingLabel(p.Boarding)
	}
	if p.Rest() {
		row.Seen = fmt.Sprintf("%d.%d", p.ID, p.Version)
	}
	if p.Missing() || p.Signed {
		row.URL = ""
	}
	return row
}

// rowID is the same before and after a missing student gets a row.
func rowID(id aid.StudentID) string { return "pupil-" + strconv.FormatInt(int64(id), 10) }

func pupilBadge(p aid.Pupil) ui.Badge {
	switch {
	case p.State == aid.Absent:
		return ui.Badge{Text: p.AnswerLabel(), Tone: ui.Bad}
	case p.State == aid.Confirmed && p.Filled():
		return ui.Badge{Text: "在校（已补填）", Tone: ui.Good}
	case p.State == aid.Confirmed && p.Corrected:
		return ui.Badge{Text: "在校（已更正）", Tone: ui.Good}
	case p.State == aid.Confirmed:
		return ui.Badge{Text: "在校", Tone: ui.Good}
	}
	return ui.Badge{Text: p.State.Label()}
}

// PupilCard is one student with the buttons for an answer: two large ones, and
// a small second step for the reason why somebody is not here.
type PupilCard struct {
	ID      string
	Name    string
	Grade   string
	Doubt   ui.Badge // "" where there is none
	Lines   []string // what this list says, what the last one said
	Fault   string   // why the last answer was not taken
	Locked  string   // why no answer can be given; "" where one can
	Action  string
	Version string
	Choices []Choice
	Reasons []Choice
	Back    string // the list, at this row; "" for a card that stands in it
	RowURL  string // the row alone, for htmx
}

// Choice is a button of an answer.
type Choice struct {
	Value, Label string
	Look         ui.Look
}

// NewPupilCard prepares a card. fault says why the answer before was refused.
func NewPupilCard(p aid.Pupil, fault string) PupilCard {
	c := PupilCard{
		ID: rowID(p.StudentID), Name: p.Name, Grade: gradeOf(p), Doubt: doubtBadge(p), Lines: pupilLines(p), Fault: fault,
		Action: inTerm(link.Enrolment(p.ID), p.Term), Version: strconv.Itoa(p.Version), Choices: choices(p), Reasons: reasons(p),
	}
	if p.Missing() {
		c.Action = inTerm(link.MissingStudent(p.StudentID), p.Term)
	}
	return c
}

// OpenPupilCard is the card of a row that was tapped, with a way back.
func OpenPupilCard(p aid.Pupil, fault string) PupilCard {
	c := NewPupilCard(p, fault)
	c.Back, c.RowURL = EnrolmentRowIn(p.Term, c.ID), inTerm(link.Enrolment(p.ID), p.Term, RowField, "1")
	if p.Signed {
		c.Choices, c.Reasons = nil, nil
		c.Locked = "本学期名单已签字上报，不能再改。确需更正的，请联系县教育局退回。"
	}
	return c
}

// RowField asks for the row of a card, closed.
const RowField = "row"

func doubtBadge(p aid.Pupil) ui.Badge {
	if p.State != aid.Pending {
		return pupilBadge(p)
	}
	if p.Doubt == aid.NoDoubt {
		return ui.Badge{}
	}
	return ui.Badge{Text: p.Doubt.Label(), Tone: ui.Wait}
}

// pupilLines say what differs, the plain way.
func pupilLines(p aid.Pupil) []string {
	told := p.Boarding
	if p.Corrected {
		told = p.Told
	}
	now := "本学期名单：" + boardingOf(told)
	switch {
	case p.Doubt == aid.NoLonger:
		return []string{"上学期在本校" + aid.GradeLabel(p.Stage, p.BeforeGrade) + "，" + boardingOf(p.BeforeBoarding)}
	case p.BeforeHere:
		return []string{now, "上学期：" + boardingOf(p.BeforeBoarding)}
	case p.BeforeSchool != "":
		return []string{now, "上学期在" + p.BeforeSchool + "，" + boardingOf(p.BeforeBoarding)}
	case p.Doubt == aid.NewHere, p.Doubt == aid.CameLate:
		return []string{now, "上学期不在任何学校的名单中"}
	}
	return []string{now}
}

func boardingOf(t aid.Tri) string {
	if t == aid.Unknown {
		return "寄宿还是走读未填"
	}
	return aid.BoardingLabel(t)
}

// choices are the answers for a child who is here. Before the first answer both
// call for attention, afterwards only the one that was given.
func choices(p aid.Pupil) []Choice {
	here := p.State == aid.Confirmed
	if p.Stage.AsksBoarding() {
		return []Choice{
			choice(p, AnswerBoarder, "在校 · 寄宿", here && p.Boarding == aid.Yes),
			choice(p, AnswerDay, "在校 · 走读", here && p.Boarding == aid.No),
		}
	}
	return []Choice{choice(p, AnswerHere, "在校", here)}
}

func choice(p aid.Pupil, value, label string, given bool) Choice {
	switch {
	case given:
		return Choice{value, "✓ " + label, ui.BigMain}
	case p.State == aid.Pending:
		return Choice{value, label, ui.BigMain}
	}
	return Choice{value, label, ui.Big}
}

func reasons(p aid.Pupil) []Choice {
	all := make([]Choice, len(aid.AbsenceReasons))
	for i, r := range aid.AbsenceReasons {
		all[i] = Choice{Value: string(r.Code), Label: r.Label}
		if p.State == aid.Absent && p.Reason == r.Code {
			all[i].Label, all[i].Look = "✓ "+r.Label, ui.Primary
		}
	}
	return all
}

// swap is how htmx puts the answer to a card in its place.
func (c PupilCard) swap() templ.Attributes {
	return templ.Attributes{"class": "pupil-answer", "hx-post": c.Action, "hx-target": "#" + c.ID, "hx-swap": "outerHTML"}
}

func (c Choice) button() ui.Button {
	return ui.Button{Text: c.Label, Look: c.Look, Name: AnswerField, Value: c.Value}
}
