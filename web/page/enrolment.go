package page

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of the principal's forms.
const (
	AnswerField  = "answer"  // here, boarder, day, or the code of a reason for absence
	VersionField = "version" // of the row that was looked at
	SeenField    = "seen"    // a row and its version, as in 12.3
	DigestField  = "digest"  // of the list that is signed
	AgainField   = "again"   // rows that moved under the principal's eyes, as in 12,13
)

// The answers besides the reasons for absence.
const (
	AnswerHere    = "here"
	AnswerBoarder = "boarder"
	AnswerDay     = "day"
)

// Enrolments is the principal's list of a term, made for a phone: what to look
// at first, the rest to be confirmed at once, then the signature.
type Enrolments struct {
	Sub     string
	Open    []OpenLine
	Head    RollHead
	Notices []ui.Notice
	Empty   bool
	ToSee   []PupilCard
	Sign    SignBox
	Groups  []PupilGroup
	Rest    RestBar
	FormURL string // of the form to print
}

// RollHead is the sentence at the top and how far the school has come.
type RollHead struct {
	Text  string
	Sub   string // until when
	Bar   ui.Bar
	Aside bool // goes along with a row to take its new place
}

// PupilGroup is a grade of the list.
type PupilGroup struct {
	ID    string
	Title string
	Sub   string
	Rows  []PupilRow
}

// RestBar confirms with one tap all rows that nobody need look at alone.
type RestBar struct {
	Show  bool
	Text  string // of the button
	URL   string
	Sub   string
	Aside bool
}

// SignBox is where the principal signs, once nothing is left to confirm.
type SignBox struct {
	Show      bool // everything is confirmed, not yet signed
	May       bool // the person may sign
	Lead      string
	Facts     ui.Facts
	Statement string
	URL       string
	Digest    string
	Signed    ui.Notice // who signed, and when
	Done      bool
}

// NewEnrolments prepares the list for the person who looks at it.
func NewEnrolments(who aid.Actor, r aid.Roll, now time.Time, notices ...ui.Notice) Enrolments {
	e := Enrolments{
		Sub: r.Term.Label() + " · " + r.School, Open: openLines(r.Open, link.Enrolments, ownUnsigned), Head: newRollHead(r, now), Empty: len(r.Pupils) == 0,
		Notices: append(notices, rollNotices(r)...), Sign: newSignBox(who, r, now), Rest: newRestBar(r), FormURL: inTerm(link.EnrolmentForm, r.Term),
	}
	for _, moved := range []bool{true, false} {
		for _, p := range r.Pupils {
			switch {
			case r.Moved(p) != moved:
			case p.ToSee():
				e.ToSee = append(e.ToSee, NewPupilCard(p, ""))
			case moved:
				e.add("您查看之后有变动，请再看一眼", p, r.ReadOnly())
			default:
				e.add(gradeOf(p), p, r.ReadOnly())
			}
		}
	}
	return e
}

// LookAgain is the list with some rows first, as many as an address holds.
func LookAgain(t aid.Term, ids []aid.EnrolmentID) string {
	texts := make([]string, min(len(ids), 100))
	for i := range texts {
		texts[i] = strconv.FormatInt(int64(ids[i]), 10)
	}
	return inTerm(link.Enrolments, t, AgainField, strings.Join(texts, ","))
}

// add puts a pupil into a group, that of the grade; the list comes in that order.
func (e *Enrolments) add(title string, p aid.Pupil, readOnly bool) {
	n := len(e.Groups)
	if n == 0 || e.Groups[n-1].Title != title {
		e.Groups = append(e.Groups, PupilGroup{Title: title, ID: "grade-" + strconv.Itoa(n+1)})
		n++
	}
	g := &e.Groups[n-1]
	row := NewPupilRow(p)
	if readOnly {
		row.URL = ""
	}
	g.Rows = append(g.Rows, row)
	g.Sub = strconv.Itoa(len(g.Rows)) + "人"
}

func gradeOf(p aid.Pupil) string {
	return p.Stage.Label() + " · " + aid.GradeLabel(p.Stage, p.Grade)
}

func newRollHead(r aid.Roll, now time.Time) RollHead {
	t := r.Tally
	h := RollHead{Bar: ui.Bar{Label: "已确认", Part: t.Answered(), Whole: t.Total + t.Missing, Tone: ui.Wait}}
	h.Text = listed(t) + whatNext(r)
	if r.State() == aid.NoList {
		h.Text = fmt.Sprintf("本学期的名单里还没有本校学生。名单随后会到的，请先等；已经到齐的，请说明下面 %d 人的去向", t.Missing)
	}
	if t.Left() == 0 {
		h.Bar.Tone = ui.Good
	}
	if !r.ReadOnly() {
		h.Sub = deadline(r, now)
	}
	return h
}

// listed says who is to be answered for: those on the list and those missing
// from it.
func listed(t aid.Tally) string {
	if t.Missing == 0 {
		return fmt.Sprintf("本学期 %d 人，", t.Total)
	}
	return fmt.Sprintf("本学期名单 %d 人，另有上学期在校、不在名单的 %d 人，共 %d 人；", t.Total, t.Missing, t.Total+t.Missing)
}

func whatNext(r aid.Roll) string {
	t := r.Tally
	switch {
	case r.ReadOnly():
		return "已签字上报"
	case t.ToSee() > 0:
		return fmt.Sprintf("%d 人需要您看", t.ToSee())
	case t.Left() > 0:
		return fmt.Sprintf("还有 %d 人请看一遍后确认", t.Left())
	case t.Total == 0:
		return "没有需要确认的"
	}
	return "已全部确认"
}

func deadline(r aid.Roll, now time.Time) string {
	if r.LastDay.IsZero() {
		return ""
	}
	day := r.LastDay.Format("1月2日")
	switch left := int(r.LastDay.AddDate(0, 0, 1).Sub(now) / (24 * time.Hour)); {
	case r.Late:
		return "截止日是" + day + "，已经逾期，请尽快确认并签字"
	case left == 0:
		return "今天（" + day + "）截止"
	default:
		return fmt.Sprintf("请在%s前完成，还有 %d 天", day, left)
	}
}

func rollNotices(r aid.Roll) (all []ui.Notice) {
	if s := r.Signature; s.Reopened() {
		text := fmt.Sprintf("县教育局（%s）于%s退回了名单：%s。请更正后重新签字。", s.ReopenedBy, dayOf(s.ReopenedAt), s.ReopenedWhy)
		all = append(all, ui.Notice{Tone: ui.Wait, Text: text})
	}
	if s := r.Signature; s.Holds() && !r.ReadOnly() {
		text := s.By + "签字之后，名单又有变动。请看过变动的学生，再签一次字。"
		all = append(all, ui.Notice{Tone: ui.Wait, Text: text})
	}
	return all
}

func dayOf(t time.Time) string { return t.In(aid.Shanghai).Format("1月2日") }

func newSignBox(who aid.Actor, r aid.Roll, now time.Time) SignBox {
	t, s := r.Tally, r.Signature
	box := SignBox{Show: r.MaySign() == nil, May: who.Can(aid.SignTerm), Statement: aid.Statement, URL: inTerm(link.SignTerm, r.Term), Digest: r.Digest(), Done: r.ReadOnly()}
	box.Facts = ui.Facts{
		{Label: "在校", Text: strconv.Itoa(t.Confirmed) + " 人，其中寄宿 " + strconv.Itoa(t.Boarders) + " 人"},
		{Label: "不在校", Text: strconv.Itoa(t.Absent) + " 人"},
		{Label: "寄宿更正、补填", Text: strconv.Itoa(t.Corrected) + " 人"},
	}
	switch {
	case box.Done:
		box.Signed = ui.Notice{Tone: ui.Good, Text: s.By + " 已于 " + moment(s.At) + " 签字上报。名单不能再改；确需更正的，请联系县教育局退回。"}
	case box.May:
		box.Facts = append(box.Facts, ui.Fact{Label: "签字人", Text: who.Name}, ui.Fact{Label: "日期", Text: now.In(aid.Shanghai).Format("2006年1月2日")})
	default:
		box.Lead = "已全部确认。请校长用自己的账号登录后，在这里签字上报。"
	}
	return box
}

func newRestBar(r aid.Roll) RestBar {
	rest, boarders, day := 0, 0, 0
	for _, p := range r.Pupils {
		if !p.Rest() {
			continue
		}
		rest++
		switch p.Boarding {
		case aid.Yes:
			boarders++
		case aid.No:
			day++
		}
	}
	bar := RestBar{Show: rest > 0, URL: inTerm(link.ConfirmAll, r.Term), Text: fmt.Sprintf("其余 %d 人无误，全部确认", rest), Sub: fmt.Sprintf("其余学生中寄宿 %d 人 · 走读 %d 人", boarders, day)}
	if blank := rest - boarders - day; blank > 0 {
		bar.Sub += fmt.Sprintf(" · 寄宿未填 %d 人", blank)
	}
	return bar
}

// Answered is what htmx puts into the page after an answer: the row, and the
// head and foot as they are now.
type Answered struct {
	Row  PupilRow
	Head RollHead
	Rest RestBar
}

// NewAnswered prepares the answer for one row.
func NewAnswered(p aid.Pupil, r aid.Roll, now time.Time) Answered {
	a := Answered{Row: NewPupilRow(p), Head: newRollHead(r, now), Rest: newRestBar(r)}
	a.Head.Aside, a.Rest.Aside = true, true
	return a
}

// restForm has the id that the rows name, so that each says for itself which
// version of it was seen.
var restForm = templ.Attributes{"id": "rest", "class": "rest-form"}

// aside tells htmx to put an element into its own place, beside the answer.
func aside(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"hx-swap-oob": "true"}
}

func (b RestBar) class() string {
	if !b.Show {
		return "no-print"
	}
	return "sticky-foot no-print"
}
