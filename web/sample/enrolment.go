package sample

import (
	"slices"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

// morning is when the sample principal looks at the list.
var morning = time.Date(2016, time.October, 10, 9, 30, 0, 0, aid.Shanghai)

func enrolments() []Page {
	principal, staff := schoolActor(aid.Principal, "王某"), schoolActor(aid.Staff, "李某")
	half, done := roll(128), roll(24)
	answerAll(done.Pupils)
	done.Tally = aid.TallyOf(done.Pupils)
	signed := roll(24)
	answerAll(signed.Pupils)
	for i := range signed.Pupils {
		signed.Pupils[i].Signed = true
	}
	signed.Tally = aid.TallyOf(signed.Pupils)
	signed.Signature = aid.Signature{ID: 1, By: "王某", At: morning, Statement: aid.Statement, Present: 23, Absent: 2, Corrected: 1}
	reopened := roll(12)
	reopened.Signature = aid.Signature{ID: 1, By: "王某", At: morning, ReopenedAt: morning, ReopenedBy: "赵某", ReopenedWhy: "五年级漏报 1 人，请核对"}
	reopened.Late = true
	stale := page.NewPupilCard(half.Pupils[2], "您查看之后，李某于10月10日09:28把该生定为“不在校·休学”，刚才的选择没有保存。请按现在的情况再看一眼")
	long := roll(3)
	long.School = Long
	long.Pupils[1].Name, long.Pupils[2].Name = Long, Long
	nobody := aid.Roll{SchoolTerm: aid.SchoolTerm{School: "大河乡双河小学"}, Terms: aid.Terms{Term: aid.Year(2016).Autumn()}}
	frame := schoolFrame("在校确认", "王某", "校长 · 石门镇中心小学")
	return []Page{
		{"enrolment", "在校确认：128 人，3 人需要看", page.EnrolmentsPage(frame, page.NewEnrolments(principal, half, morning))},
		{"enrolment-ready", "在校确认：可以签字", page.EnrolmentsPage(frame, page.NewEnrolments(principal, done, morning))},
		{"enrolment-staff", "在校确认：等校长签字", page.EnrolmentsPage(frame, page.NewEnrolments(staff, done, morning))},
		{"enrolment-signed", "在校确认：已签字", page.EnrolmentsPage(frame, page.NewEnrolments(principal, signed, morning))},
		{"enrolment-reopened", "在校确认：被退回，且逾期", page.EnrolmentsPage(frame, page.NewEnrolments(principal, reopened, morning))},
		{"enrolment-none", "在校确认：没有学生", page.EnrolmentsPage(frame, page.NewEnrolments(principal, nobody, morning))},
		{"enrolment-long", "在校确认：很长的名字", page.EnrolmentsPage(frame, page.NewEnrolments(principal, long, morning))},
		{"enrolment-stale", "在校确认：别人已经改过", page.PupilPage(frame, stale)},
		{"enrolment-form", "学生在校情况确认表", page.EnrolmentFormPage(frame, page.NewEnrolmentForm(signed))},
	}
}

func schoolActor(role aid.Role, name string) aid.Actor {
	return aid.Actor{Name: name, Seat: aid.Seat{Role: role, SchoolID: 1, Place: "石门镇中心小学"}}
}

func schoolFrame(title, user, seat string) page.Frame {
	f := Frame(title)
	f.User, f.Seat, f.Seats = user, seat, nil
	f.Menu = []page.MenuItem{
		{Label: "首页", URL: "/", Icon: "home"}, {Label: "在校确认", URL: "/enrolments", Icon: "confirm", Current: true},
		{Label: "学生", URL: "/students", Icon: "student"}, {Label: "学校", URL: "/schools", Icon: "school"},
	}
	return f
}

// roll is a list of n students: one missing, one new, one changed, the rest
// plain.
func roll(n int) aid.Roll {
	r := aid.Roll{
		SchoolTerm: aid.SchoolTerm{SchoolID: 1, School: "石门镇中心小学", Township: "石门镇"},
		Terms:      aid.Terms{Term: aid.Year(2016).Autumn()}, LastDay: time.Date(2016, time.October, 15, 0, 0, 0, 0, aid.Shanghai),
	}
	gone := samplePupil(0, 5)
	gone.ID, gone.Version, gone.Doubt, gone.BeforeHere, gone.BeforeGrade = 0, 0, aid.NoLonger, true, 4
	r.Pupils = append(r.Pupils, gone)
	for i := range n {
		r.Pupils = append(r.Pupils, samplePupil(i+1, 1+i*6/n))
	}
	r.Pupils[1].Doubt, r.Pupils[1].BeforeHere, r.Pupils[1].BeforeSchool = aid.NewHere, false, ""
	r.Pupils[2].Doubt, r.Pupils[2].BeforeBoarding = aid.Changed, aid.No
	r.Tally = aid.TallyOf(r.Pupils)
	return r
}

func samplePupil(i, grade int) aid.Pupil {
	surnames, given := []rune("赵钱孙李周吴郑王冯陈"), []string{"小禾", "一鸣", "思远", "果", "晓岚", "天佑", "明月"}
	p := aid.Pupil{Name: string(surnames[i%10]) + given[i%7], BeforeHere: true, BeforeSchool: "石门镇中心小学", BeforeGrade: grade - 1, BeforeBoarding: aid.Yes}
	p.ID, p.StudentID, p.Version = aid.EnrolmentID(i), aid.StudentID(1000+i), 1
	p.Stage, p.Grade, p.Boarding, p.State = aid.Primary, grade, aid.Yes, aid.Pending
	if i%4 == 3 {
		p.Boarding, p.BeforeBoarding = aid.No, aid.No
	}
	return p
}

// answerAll confirms all but two, and corrects one.
func answerAll(pupils []aid.Pupil) {
	defer slices.SortStableFunc(pupils, func(a, b aid.Pupil) int { return a.Grade - b.Grade })
	for i := range pupils {
		p := &pupils[i]
		p.ID, p.DecidedBy, p.DecidedAt = max(p.ID, 999), "李某", morning
		p.State = aid.Confirmed
		switch i {
		case 0:
			p.State, p.Reason = aid.Absent, "moved"
		case 9:
			p.State, p.Reason = aid.Absent, "suspended"
		case 12:
			p.Told, p.Boarding, p.Corrected = p.Boarding, aid.No, true
		}
	}
}
