package page

import (
	"fmt"
	"strconv"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// NewSchoolHome is the first page of a principal or of a school's staff: how
// the term's list stands, and the one thing to do next.
func NewSchoolHome(who aid.Actor, r aid.Roll, now time.Time) Home {
	t := r.Tally
	h := Home{Greeting: who.Name + "，您好", Sub: r.School + " · " + r.Term.Label()}
	h.Stats = ui.Stats{
		{Label: "本学期名单", Value: ui.Count(t.Total), Unit: "人", Sub: r.Term.Label() + beside(t), URL: link.Enrolments},
		{Label: "已确认", Value: ui.Count(t.Answered()), Unit: "人", Sub: "其中不在校 " + strconv.Itoa(t.Absent) + " 人", Tone: ui.Good, URL: link.Enrolments},
		{Label: "需要您看", Value: ui.Count(t.ToSee()), Unit: "人", Sub: "待确认共 " + strconv.Itoa(t.Left()) + " 人", Tone: toneIf(t.Left() > 0, ui.Wait), URL: link.Enrolments},
	}
	if r.ReadOnly() {
		h.Print = inTerm(link.EnrolmentForm, r.Term)
	}
	if task, any := schoolTask(who, r, now); any {
		h.Tasks = ui.Tasks{task}
	}
	for _, o := range r.Open {
		h.Tasks = append(h.Tasks, ownOpenTask(o))
	}
	switch {
	case len(h.Tasks) > 0:
	case t.Total == 0:
		h.Idle = "县教育局还没有导入本校本学期的名单，导入后会显示在这里。"
	default:
		h.Idle = r.Term.Label() + "的名单已经签字上报，眼下没有需要办理的事。"
	}
	return h
}

// ownOpenTask is an earlier term that the school has not signed, or has to sign
// again.
func ownOpenTask(o aid.OpenTerm) ui.Task {
	t := ui.Task{Title: o.Term.Label() + "的名单还没有签字上报", Text: "往学期的名单仍可确认、签字", Action: "去办理", URL: EnrolmentsIn(o.Term)}
	if o.Why != "" {
		t.Text, t.State = "县教育局退回："+o.Why, ui.Badge{Text: "已退回", Tone: ui.Wait}
	}
	return t
}

// beside says how many are asked about who are not on the list.
func beside(t aid.Tally) string {
	if t.Missing == 0 {
		return ""
	}
	return "，另有不在名单的 " + ui.Count(t.Missing) + " 人"
}

// schoolTask is what to do next; false when there is nothing.
func schoolTask(who aid.Actor, r aid.Roll, now time.Time) (ui.Task, bool) {
	t, state := r.Tally, r.State()
	task := ui.Task{Text: deadline(r, now), State: ui.Badge{Text: state.Label(), Tone: confirmationTones[state]}, URL: link.Enrolments}
	switch {
	case state.Done() || t.Total == 0:
		return task, false
	case t.ToSee() > 0:
		task.Title, task.Action = fmt.Sprintf("%d 名学生需要您看", t.ToSee()), "去确认"
	case t.Left() > 0:
		task.Title, task.Action = fmt.Sprintf("%d 名学生待确认", t.Left()), "去确认"
	case who.Can(aid.SignTerm):
		task.Title, task.Action = "名单已全部确认，请签字上报", "去签字"
	default:
		task.Title, task.Action = "名单已全部确认，等校长签字", "查看"
	}
	if s := r.Signature; s.Reopened() {
		task.Text = "县教育局退回：" + s.ReopenedWhy
	}
	return task, true
}
