package aid

import (
	"fmt"
	"time"
)

// EnrolmentID names an enrolment within its county.
type EnrolmentID int64

// EnrolmentState is how far the school's confirmation of one student in one
// term has come. docs/states.md has the picture.
type EnrolmentState string

// The states of an enrolment.
const (
	Pending   EnrolmentState = "pending"   // 待学校确认
	Confirmed EnrolmentState = "confirmed" // 在校
	Absent    EnrolmentState = "absent"    // 不在校
)

// Label is the state's Chinese name.
func (s EnrolmentState) Label() string {
	return map[EnrolmentState]string{Pending: "待确认", Confirmed: "在校", Absent: "不在校"}[s]
}

// OutsideLabel stands where a state would, for a student of a school outside
// the county: no school of the county is asked about them.
const OutsideLabel = "县外就读"

// AbsenceReason is why a student on the list is not in the school.
type AbsenceReason string

// AbsenceReasons are all reasons a school may give, with their Chinese names.
var AbsenceReasons = []struct {
	Code  AbsenceReason
	Label string
}{
	{"moved", "已转出"}, {"elsewhere", "在其他学校就读"}, {"suspended", "休学"}, {"dropout", "疑似辍学"},
	{"graduated", "已毕业"}, {"home_taught", "送教上门"}, {"died", "死亡"}, {"never_here", "不是本校学生"},
}

// Label is the reason's Chinese name; "" for an unknown one.
func (r AbsenceReason) Label() string {
	for _, known := range AbsenceReasons {
		if known.Code == r {
			return known.Label
		}
	}
	return ""
}

// Doubt is why a principal should look at a student before confirming.
type Doubt string

// The doubts.
const (
	NoDoubt       Doubt = ""
	NewHere       Doubt = "new"          // 本学期新增
	Changed       Doubt = "changed"      // 与上学期不同
	NoLonger      Doubt = "missing"      // 上学期在校，本学期名单没有
	BoardingBlank Doubt = "no_boarding"  // 是否寄宿未填
	CameLate      Doubt = "came_late"    // 签字后新增
	ChangedLate   Doubt = "changed_late" // 签字后有变动
)

// Label is the doubt as the principal reads it.
func (d Doubt) Label() string {
	return map[Doubt]string{
		NewHere: "本学期新增", Changed: "与上学期不同", NoLonger: "上学期在校，本学期名单中没有", BoardingBlank: "是否寄宿未填",
		CameLate: "签字后新增", ChangedLate: "签字后有变动",
	}[d]
}

// Enrolment is one student in one term: where, in which stage and grade,
// boarding or not, and what the school says about it.
type Enrolment struct {
	ID           EnrolmentID
	StudentID    StudentID
	Term         Term
	SchoolID     SchoolID // 0 outside the county
	School       string
	Stage        Stage
	Grade        int
	Boarding     Tri
	FullTime     Tri
	Agricultural Tri
	Hardship     Tri
	State        EnrolmentState
	Reason       AbsenceReason
	Doubt        Doubt
	Corrected    bool // the school corrected its boarding
	Told         Tri  // boarding as the roster told it, where it was corrected
	DecidedBy    string
	DecidedAt    time.Time
	Signed       bool // a principal's signature covers the answer
	Version      int
}

// Presence is what a school says about one student: in the school, boarding or
// not; or not in it, and why. Seen is the version it was given for.
type Presence struct {
	State    EnrolmentState // Confirmed or Absent
	Boarding Tri            // Unknown: as the roster tells
	Reason   AbsenceReason
	Seen     int
}

// Says tells whether the school has given this very answer already, so that
// sending it again changes nothing.
func (e Enrolment) Says(p Presence) bool {
	if e.State != p.State {
		return false
	}
	if p.State == Absent {
		return e.Reason == p.Reason
	}
	return p.Boarding == Unknown || p.Boarding == e.Boarding
}

// Take gives the school's answer. It is a Conflict where the row was signed or
// has changed since it was looked at, and Invalid where the answer is not
// whole.
func (e *Enrolment) Take(p Presence, by string, at time.Time) error {
	switch {
	case e.Signed:
		return E(Conflict, "本学期名单已经签字上报，不能再改。确需更正的，请联系县教育局退回后再改")
	case e.Version != p.Seen:
		return E(Conflict, e.moved())
	case p.State == Confirmed:
		return e.Confirm(p.Boarding, by, at)
	case p.State == Absent:
		return e.Deny(p.Reason, by, at)
	}
	return E(Invalid, "请选择该生在校还是不在校")
}

// moved says who changed the row meanwhile, and into what.
func (e Enrolment) moved() string {
	if e.State == Pending {
		return "您查看之后，该生的名单信息有更新，刚才的选择没有保存。请按现在的情况再选一次"
	}
	return fmt.Sprintf("您查看之后，%s于%s把该生定为“%s”，刚才的选择没有保存。请按现在的情况再看一眼",
		e.DecidedBy, e.DecidedAt.In(Shanghai).Format("1月2日15:04"), e.AnswerLabel())
}

// AnswerLabel is the school's answer in words: 在校·寄宿, 不在校·休学, 待确认.
func (e Enrolment) AnswerLabel() string {
	switch {
	case e.State == Absent:
		return e.State.Label() + "·" + e.Reason.Label()
	case e.State == Confirmed && e.Boarding != Unknown:
		return e.State.Label() + "·" + BoardingLabel(e.Boarding)
	}
	return e.State.Label()
}

// Filled tells whether the school told the boarding that the roster left blank.
func (e Enrolment) Filled() bool { return e.Corrected && e.Told == Unknown }

// Outside tells whether the student learns outside the county.
func (e Enrolment) Outside() bool { return e.SchoolID == 0 }

// BoardingLabel is 寄宿, 走读 or 未填.
func BoardingLabel(t Tri) string {
	switch t {
	case Yes:
		return "寄宿"
	case No:
		return "走读"
	}
	return "未填"
}

// Confirm says that the student is in the school, boarding or not as told.
// Boarding must be told for the stages whose aid hangs on it; else it is
// Invalid.
func (e *Enrolment) Confirm(boarding Tri, by string, at time.Time) error {
	if boarding == Unknown {
		boarding = e.Boarding
	}
	if boarding == Unknown && e.Stage.AsksBoarding() {
		return E(Invalid, "请先选择该生寄宿还是走读，再确认在校")
	}
	if !e.Corrected {
		e.Told = e.Boarding
	}
	e.Boarding, e.Corrected = boarding, boarding != e.Told
	e.State, e.Reason, e.DecidedBy, e.DecidedAt = Confirmed, "", by, at
	return nil
}

// Deny says that the student is not in the school, and why.
func (e *Enrolment) Deny(reason AbsenceReason, by string, at time.Time) error {
	if reason.Label() == "" {
		return E(Invalid, "请选择该生不在校的原因")
	}
	e.State, e.Reason, e.DecidedBy, e.DecidedAt = Absent, reason, by, at
	return nil
}

// AsksBoarding tells whether aid of the stage hangs on boarding, so that a
// school must say it: 寄宿生生活补助 of compulsory schooling, 三(一)1.
func (s Stage) AsksBoarding() bool { return s == Primary || s == Junior }

// LastGrades are the usual last grades of the stages. Whoever was in one in
// spring has left by autumn and is not missed.
var LastGrades = map[Stage]int{Preschool: 3, Primary: 6, Junior: 3, Senior: 3, Vocational: 3, Higher: 3}

// NextGrade is the grade in term t of a student who was in this grade in the
// term before; 0, not told, stays 0.
func (t Term) NextGrade(grade int) int {
	if t.IsSpring || grade == 0 {
		return grade
	}
	return grade + 1
}
