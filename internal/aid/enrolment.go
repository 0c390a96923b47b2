package aid

import "time"

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
	NewHere       Doubt = "new"         // 本学期新增
	Changed       Doubt = "changed"     // 与上学期不同
	NoLonger      Doubt = "missing"     // 上学期在校,本学期名单没有
	BoardingBlank Doubt = "no_boarding" // 是否寄宿未填
)

// Label is the doubt as the principal reads it.
func (d Doubt) Label() string {
	return map[Doubt]string{
		NewHere: "本学期新增", Changed: "与上学期不同", NoLonger: "上学期在校,本学期名单中没有", BoardingBlank: "是否寄宿未填",
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
	Corrected    bool // the school corrected a fact of it
	DecidedBy    string
	DecidedAt    time.Time
	Version      int
}

// Confirm says that the student is in the school, boarding or not as told. It
// is a Conflict where the term is signed; boarding must be told for the stages
// whose aid hangs on it.
func (e *Enrolment) Confirm(boarding Tri, by string, at time.Time) error {
	if boarding == Unknown {
		boarding = e.Boarding
	}
	if boarding == Unknown && (e.Stage == Primary || e.Stage == Junior) {
		return E(Invalid, "请先选择该生寄宿还是走读,再确认在校")
	}
	if boarding != e.Boarding {
		e.Boarding, e.Corrected = boarding, true
	}
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

// ConfirmationState is how far a school has come with a term's list.
type ConfirmationState string

// The states of a school's confirmation. Late is not stored: it is any
// unsigned list after the deadline.
const (
	NotStarted    ConfirmationState = "not_started"
	UnderWay      ConfirmationState = "under_way"
	Signed        ConfirmationState = "signed"
	SignedChanged ConfirmationState = "signed_changed" // signed, with corrections
	Late          ConfirmationState = "late"
)

// Label is the state's Chinese name.
func (s ConfirmationState) Label() string {
	return map[ConfirmationState]string{
		NotStarted: "未开始", UnderWay: "确认中", Signed: "已确认", SignedChanged: "已确认(有更正)", Late: "逾期未确认",
	}[s]
}

// Statement is what a principal signs.
const Statement = "本人已逐一核对,名单所列学生的在校和寄宿情况属实,并对其真实性负责。"
