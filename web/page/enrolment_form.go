package page

import (
	"fmt"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/ui"
)

// EnrolmentForm is 学生在校情况确认表, the list on A4 with lines for signatures.
// The signed paper stays the original.
type EnrolmentForm struct {
	Title     string
	School    string
	Term      string
	Count     string
	State     string // signed by whom and when, or that it is not
	Signed    bool
	Table     ui.Table
	Statement string
	BackURL   string
}

// NewEnrolmentForm prepares the form. Missing students stand on it once the
// school has answered for them.
func NewEnrolmentForm(r aid.Roll) EnrolmentForm {
	t := r.Tally
	f := EnrolmentForm{
		Title: "学生在校情况确认表", School: r.School, Term: r.Term.Label(), Statement: aid.Statement, BackURL: EnrolmentsIn(r.Term),
		Count:  fmt.Sprintf("名单 %d 人：在校 %d 人（寄宿 %d 人），不在校 %d 人，待确认 %d 人", t.Total, t.Confirmed, t.Boarders, t.Absent, t.Pending) + beside(t),
		Signed: r.ReadOnly(), State: "尚未签字上报",
	}
	if f.Signed {
		f.State = r.Signature.By + "已于" + moment(r.Signature.At) + "在系统中签字上报"
	}
	f.Table = ui.Table{Caption: f.Title, HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "序号", Num: true}, {Label: "姓名"}, {Label: "学段年级"}, {Label: "寄宿或走读"}, {Label: "在校情况"}, {Label: "备注"},
	}}
	for i, p := range r.Pupils {
		f.Table.Rows = append(f.Table.Rows, formRow(i+1, p))
	}
	return f
}

func formRow(n int, p aid.Pupil) ui.Row {
	return ui.Row{Cells: []ui.Cell{
		{Text: strconv.Itoa(n), Num: true}, {Text: p.Name, Whole: true}, {Text: gradeOf(p)}, {Text: aid.BoardingLabel(p.Boarding)},
		{Text: stateOf(p)}, {Text: remark(p)},
	}}
}

func stateOf(p aid.Pupil) string {
	if p.State == aid.Absent {
		return p.AnswerLabel()
	}
	return p.State.Label()
}

func remark(p aid.Pupil) string {
	switch {
	case p.State != aid.Absent && p.Filled():
		return "寄宿情况由学校补填"
	case p.State != aid.Absent && p.Corrected:
		return "名单原为" + aid.BoardingLabel(p.Told) + "，学校更正"
	}
	return p.Doubt.Label()
}
