package aid

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// ConfirmationID names a signature under a school's list within its county.
type ConfirmationID int64

// ConfirmationState is how far a school has come with a term's list.
// docs/states.md has the picture.
type ConfirmationState string

// The states of a school's confirmation. None is stored: they follow from the
// rows, the signature and the last day.
const (
	NoList        ConfirmationState = "no_list" // the roster does not list the school yet, though it had students the term before
	NotStarted    ConfirmationState = "not_started"
	UnderWay      ConfirmationState = "under_way"
	Signed        ConfirmationState = "signed"
	SignedChanged ConfirmationState = "signed_changed" // signed; the school found the roster wrong somewhere
	Outdated      ConfirmationState = "outdated"       // signed, but rows came or changed afterwards
	Late          ConfirmationState = "late"           // not signed, or outdated, after the last day
)

// ConfirmationStates are all states, those that need work first.
var ConfirmationStates = []ConfirmationState{Late, Outdated, NoList, NotStarted, UnderWay, SignedChanged, Signed}

// Label is the state's Chinese name.
func (s ConfirmationState) Label() string {
	return map[ConfirmationState]string{
		NoList: "名单未到", NotStarted: "未开始", UnderWay: "确认中", Signed: "已确认", SignedChanged: "已确认（有更正）",
		Outdated: "签字后有变动", Late: "逾期未确认",
	}[s]
}

// Done tells whether nothing is left for the school to do.
func (s ConfirmationState) Done() bool { return s == Signed || s == SignedChanged }

// Statement is what a principal signs.
const Statement = "本人已逐一核对，名单所列学生的在校和寄宿情况属实，并对其真实性负责。"

// Tally is a school's list of a term in numbers of students.
type Tally struct {
	Total     int // on the list
	Confirmed int
	Absent    int
	Pending   int
	Doubtful  int // pending, and to be looked at one by one
	Missing   int // in the school the term before, on no list of this term, not answered
	Corrected int // confirmed with another boarding than the roster told, or one that it left blank
	Boarders  int // confirmed as boarders
	Unsigned  int // no signature covers them, pending ones included
}

// ToSee is how many students the principal should look at one by one.
func (t Tally) ToSee() int { return t.Doubtful + t.Missing }

// Left is how many students wait for an answer.
func (t Tally) Left() int { return t.Pending + t.Missing }

// Answered is how many students have an answer.
func (t Tally) Answered() int { return t.Confirmed + t.Absent }

// Changed tells whether the school found the roster wrong somewhere.
func (t Tally) Changed() bool { return t.Corrected+t.Absent > 0 }

// Signature is a principal's signature under a school's list. Reopened ones
// stay, with who gave the list back and why.
type Signature struct {
	ID          ConfirmationID // 0: none
	SchoolID    SchoolID
	Term        Term
	By          string
	At          time.Time
	Statement   string
	Present     int
	Absent      int
	Corrected   int
	ReopenedAt  time.Time // zero while it holds
	ReopenedBy  string
	ReopenedWhy string
}

// Holds tells whether there is a signature and it was not taken back.
func (s Signature) Holds() bool { return s.ID != 0 && s.ReopenedAt.IsZero() }

// Reopened tells whether the last signature was taken back.
func (s Signature) Reopened() bool { return s.ID != 0 && !s.ReopenedAt.IsZero() }

// SchoolTerm is how one school stands with a term's list.
type SchoolTerm struct {
	SchoolID  SchoolID
	School    string
	Township  string
	Tally     Tally
	Signature Signature // the last one
}

// State follows from rows, signature and whether the last day has passed.
func (s SchoolTerm) State(late bool) ConfirmationState {
	holds := s.Signature.Holds()
	fresh := holds && s.Tally.Unsigned+s.Tally.Missing == 0
	switch {
	case fresh && s.Tally.Changed():
		return SignedChanged
	case fresh:
		return Signed
	case s.Tally.Total == 0 && s.Tally.Missing > 0:
		return NoList // not its students are missing, the list is
	case late:
		return Late
	case holds:
		return Outdated
	case s.Tally.Answered() == 0 && !s.Signature.Reopened():
		return NotStarted
	}
	return UnderWay
}

// MaySign is a Conflict, with its sentence, where the list cannot be signed
// now: something waits for an answer, nobody is on it, or nothing has changed
// since the last signature.
func (s SchoolTerm) MaySign() error {
	switch {
	case s.Tally.Left() > 0:
		return E(Conflict, fmt.Sprintf("还有%d名学生没有确认，请全部确认后再签字", s.Tally.Left()))
	case s.Tally.Total == 0:
		return E(Conflict, "本学期名单上没有学生，不需要签字")
	case s.State(false).Done():
		return E(Conflict, "本学期名单已由"+s.Signature.By+"签字上报，不需要再签")
	}
	return nil
}

// Confirmations is how the schools of a place stand with the lists of a term.
type Confirmations struct {
	Terms
	Open    []OpenTerm // earlier ones that schools have not signed
	LastDay time.Time  // zero: the county set none
	Late    bool       // it has passed
	Schools []SchoolTerm
}

// Pupil is one student on a school's list, beside what the list of the term
// before said.
type Pupil struct {
	Enrolment
	Name           string
	BeforeSchool   string // "" where the student was on no list
	BeforeHere     bool   // in this school
	BeforeGrade    int
	BeforeBoarding Tri
}

// ToSee tells whether the principal should look at the pupil alone: in doubt
// and not answered.
func (p Pupil) ToSee() bool { return p.State == Pending && p.Doubt != NoDoubt }

// Rest tells whether the pupil may be confirmed with the rest of the list,
// after one look at all of them.
func (p Pupil) Rest() bool { return p.State == Pending && p.Doubt == NoDoubt }

// Missing tells whether the pupil was here the term before and is on no list
// now. There is no row for it until the school answers.
func (p Pupil) Missing() bool { return p.ID == 0 }

// Roll is a school's list of a term, as its principal sees it: those on it and
// those missing from it.
type Roll struct {
	SchoolTerm
	Terms
	Open    []OpenTerm // earlier ones that the school has not signed
	LastDay time.Time  // zero: the county set none
	Late    bool
	Pupils  []Pupil
	Again   []EnrolmentID // rows that moved while the school looked at them
}

// Moved tells whether a row moved while the school looked at it.
func (r Roll) Moved(p Pupil) bool { return !p.Missing() && slices.Contains(r.Again, p.ID) }

// State is how far the school has come.
func (r Roll) State() ConfirmationState { return r.SchoolTerm.State(r.Late) }

// ReadOnly tells whether a signature covers the whole list.
func (r Roll) ReadOnly() bool { return r.SchoolTerm.State(false).Done() }

// Digest is a short mark of the list as it stands: another row or another
// version of one makes another mark.
func (r Roll) Digest() string {
	sum := sha256.New()
	for _, p := range r.Pupils {
		fmt.Fprintf(sum, "%d.%d.%d;", p.StudentID, p.ID, p.Version)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// TallyOf counts a list.
func TallyOf(pupils []Pupil) Tally {
	var t Tally
	for _, p := range pupils {
		t.add(p)
	}
	return t
}

func (t *Tally) add(p Pupil) {
	if p.Missing() {
		t.Missing++
		return
	}
	t.Total++
	t.Doubtful += count(p.ToSee())
	t.Corrected += count(p.Corrected && p.State == Confirmed)
	t.Unsigned += count(!p.Signed)
	t.Boarders += count(p.State == Confirmed && p.Boarding == Yes)
	switch p.State {
	case Confirmed:
		t.Confirmed++
	case Absent:
		t.Absent++
	default:
		t.Pending++
	}
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}
