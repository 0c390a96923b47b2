package aid

import "time"

// Item is the code of an aid: boarding_aid, senior_high_grant …
type Item string

// Answer is one of five answers to "is the student entitled to the item".
type Answer string

// The answers. Unset is entitled while the county has not set the amount, or
// the amount is known only when billed; Undecided hangs on an unknown fact.
const (
	Entitled    Answer = "yes"
	NotEntitled Answer = "no"
	Unset       Answer = "unset"
	NotInForce  Answer = "not_in_force"
	Undecided   Answer = "unknown"
)

// Label is the answer's Chinese name.
func (a Answer) Label() string {
	return map[Answer]string{
		Entitled: "享受", NotEntitled: "不享受", Unset: "享受(金额未定)", NotInForce: "未施行", Undecided: "待核实",
	}[a]
}

// Decision is the answer for one student, item and term, with its reason.
type Decision struct {
	Item     Item
	ItemName string
	Term     Term
	Answer   Answer
	Fen      Fen // due in the term; 0 where there is no fixed sum
	HasSum   bool
	Clause   string
	Sentence string // one Chinese sentence: why, or why not
	Nearest  string // for a no: the nearest change of facts that makes it a yes
	Firm     bool   // rests on confirmed enrolment; else 预计
	Book     string // the rulebook's version
	At       time.Time
}

// ItemTotal sums one item over some set of students.
type ItemTotal struct {
	Item     Item `json:"item"`
	Students int  `json:"students"`
	Fen      Fen  `json:"fen"`
}
