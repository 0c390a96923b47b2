package aid

import "time"

// RehearsalID names a rehearsal within its county.
type RehearsalID int64

// RehearsalState is how far a rehearsal has come.
type RehearsalState string

// The states.
const (
	RehearsalAsked   RehearsalState = "asked"
	RehearsalRunning RehearsalState = "running"
	RehearsalDone    RehearsalState = "done"
	RehearsalFailed  RehearsalState = "failed"
)

// Rehearsal is an edition's text tried on the whole real roster against what
// decides now: what would be different, for whom, and what it would cost. It is
// kept with the edition for ever.
type Rehearsal struct {
	ID         RehearsalID
	Edition    EditionID
	Revision   int
	State      RehearsalState
	Students   int // how many there are, and how many are judged
	Judged     int
	Green      Tri
	Report     RehearsalReport
	Person     string
	User       UserID
	AskedAt    time.Time
	FinishedAt time.Time
}

// Under tells whether the rehearsal is still under way.
func (r Rehearsal) Under() bool { return r.State == RehearsalAsked || r.State == RehearsalRunning }

// RehearsalReport is what a rehearsal found, apart from names and sums.
type RehearsalReport struct {
	Checks  []RuleCheck `json:"checks"`
	Against int         `json:"against"` // number of the edition that decides now
	Book    string      `json:"book"`    // version of the law, the county's sums included
	Year    Year        `json:"year"`    // school year of the costs
	Roster  string      `json:"roster"`  // newest term of the roster it was tried on
	Items   []ItemLaw   `json:"items"`

	Ground  RehearsalGround `json:"ground"`
	Changes []RuleChange    `json:"changes,omitempty"` // what the text changes of the one that it was held against
	Cases   []CaseChange    `json:"cases,omitempty"`
}

// RehearsalGround is what a rehearsal rests on beside the text that is tried, as
// hashes; once any of it is different, another rehearsal is asked for.
type RehearsalGround struct {
	Texts  []string `json:"texts"`          // of the rules that decide, in autumn and spring
	Laws   []string `json:"laws"`           // of these with the county's own sums, and of the draft with them
	Roster string   `json:"roster"`         // of everybody's facts
	Firm   string   `json:"firm,omitempty"` // of what is firm, where the text reaches back into it
}

// FirmTerm is a term for which schools have confirmed students, and how many.
type FirmTerm struct {
	Term     Term
	Students int
}

// Kept tells whether the report holds what the text changes.
func (r RehearsalReport) Kept() bool { return len(r.Ground.Texts) > 0 }

// Green tells whether there are checks and all of them hold.
func (r RehearsalReport) Green() bool {
	for _, c := range r.Checks {
		if !c.OK {
			return false
		}
	}
	return len(r.Checks) > 0
}

// RuleCheck is one question that an edition must answer with yes before it can
// be signed.
type RuleCheck struct {
	Code     string   `json:"code"`
	OK       bool     `json:"ok"`
	Look     bool     `json:"look,omitempty"` // holds, but somebody should look into it
	Sentence string   `json:"sentence"`
	Details  []string `json:"details,omitempty"`
}

// The checks, in the order in which they are made.
const (
	CheckParses  = "parses"
	CheckCases   = "cases"
	CheckProofs  = "proofs"
	CheckHistory = "history" // only where the text changes what was before its first term; never red
	CheckClauses = "clauses"
	CheckRoster  = "roster"
	CheckCurrent = "current"
	CheckPast    = "past"
	CheckRetro   = "retro" // in place of past where the text says that it reaches back
	CheckSums    = "sums"
	CheckUnset   = "unset"
	CheckMean    = "mean"  // only where tiers must come out at a mean; never red
	CheckQuota   = "quota" // only where the book has quotas; never red
)

// Label says in a few words what is asked.
func (c RuleCheck) Label() string {
	return map[string]string{
		CheckParses: "规则读得懂", CheckCases: "标准案例全部通过", CheckProofs: "原有的标准案例没有减少", CheckHistory: "起始学期以前的规则没有改", CheckClauses: "每一项都有依据", CheckRoster: "有花名册可以演练",
		CheckCurrent: "与库中现行结果一致", CheckPast: "不改动已落实的学期", CheckRetro: "追溯已落实的学期，依据写明", CheckSums: "合计相符", CheckUnset: "金额未定的已列明",
		CheckMean: "分档与平均标准", CheckQuota: "控制比例",
	}[c.Code]
}

// ChangeKind says how a student's aid would differ.
type ChangeKind string

// The kinds.
const (
	Gained  ChangeKind = "gained"
	Raised  ChangeKind = "raised"
	Lowered ChangeKind = "lowered"
	Lost    ChangeKind = "lost"
)

// ChangeKinds are all of them in their order.
var ChangeKinds = []ChangeKind{Gained, Raised, Lowered, Lost}

// Label is the kind's Chinese name.
func (k ChangeKind) Label() string {
	return map[ChangeKind]string{Gained: "新增享受", Raised: "金额提高", Lowered: "金额降低", Lost: "不再享受"}[k]
}

// Stake is what one student has of one item in a school year, term by term.
type Stake struct {
	Student   StudentID
	Enrolment EnrolmentID // where the student is counted
	Item      Item
	Terms     [2]Sides // autumn, spring
	Firm      [2]bool  // whether what stands in these is firm
}

// Sides are what somebody has of an item before and after a change of the rules.
// 0 is not entitled, nil entitled without a fixed sum.
type Sides struct{ Before, After *Fen }

// Year is what the stake comes to in the school year.
func (s Stake) Year() Sides {
	autumn, spring := s.Terms[0], s.Terms[1]
	return Sides{together(autumn.Before, spring.Before), together(autumn.After, spring.After)}
}

// together adds two terms. Who has nothing of a sum in either, but is entitled in
// one, is entitled without a sum.
func together(autumn, spring *Fen) *Fen {
	sum := sumOf(autumn) + sumOf(spring)
	if sum == 0 && (autumn == nil || spring == nil) {
		return nil
	}
	return &sum
}

// Won tells whether the student gets more in any of the terms, Lost whether less.
func (s Stake) Won() bool { return s.Terms[0].Kind().More() || s.Terms[1].Kind().More() }

// Lost is the other side of Won; both may hold.
func (s Stake) Lost() bool { return s.Terms[0].Kind().Less() || s.Terms[1].Kind().Less() }

// More tells whether a kind is to the student's good.
func (k ChangeKind) More() bool { return k == Gained || k == Raised }

// Less tells whether a kind is to the student's harm.
func (k ChangeKind) Less() bool { return k == Lowered || k == Lost }

// Kind tells how the sides differ; "" where they do not. One that had a sum and
// keeps the right without one has less.
func (s Sides) Kind() ChangeKind {
	before, after := s.Before == nil || *s.Before != 0, s.After == nil || *s.After != 0
	switch was, is := sumOf(s.Before), sumOf(s.After); {
	case !before && after:
		return Gained
	case before && !after:
		return Lost
	case is > was:
		return Raised
	case is < was:
		return Lowered
	}
	return ""
}

// sumOf is the sum of a stake's side; none is 0.
func sumOf(f *Fen) Fen {
	if f == nil {
		return 0
	}
	return *f
}

// RehearsalChange is one student's item of one term that would differ, as a list
// shows it.
type RehearsalChange struct {
	Ordinal   int
	Term      Term // zero: the school year, as older rehearsals have it
	Student   StudentID
	Name      string
	Item      Item
	Kind      ChangeKind
	Firm      bool // what stands now is firm: it stays, and this is a difference beside it
	BeforeFen *Fen
	AfterFen  *Fen
	Stage     Stage
	Grade     int
	School    string
	Township  string
}

// Period says of when the change is.
func (c RehearsalChange) Period() string {
	if c.Term == (Term{}) {
		return "全学年"
	}
	return c.Term.Label()
}

// Difference is how much more the student would get.
func (c RehearsalChange) Difference() Fen { return sumOf(c.AfterFen) - sumOf(c.BeforeFen) }

// ChangeList is a page of changes, and what they can be narrowed to.
type ChangeList struct {
	Edition   Edition
	Items     []ItemLaw
	Terms     []Term
	Schools   []RehearsalSum
	Townships []RehearsalSum
	Changes   []RehearsalChange
	Total     int
	Next      int // ordinal to go on after, 0 at the end
}

// ChangeFilter narrows the list of changes. Zero values do not.
type ChangeFilter struct {
	School   SchoolID
	Outside  bool // schools outside the county
	Township TownshipID
	Stage    Stage
	Item     Item
	Kind     ChangeKind
	Term     Term
	Firm     bool // only what differs from what is firm
	After    int  // ordinal of the last one seen
	Most     int
}

// RetroSum sums by how much an edition that reaches back differs from what is
// firm in one term.
type RetroSum struct {
	Term     Term
	Students int
	Lines    int
	More     Fen // to be paid on top
	Less     Fen // paid too much, as a positive sum
}

// RehearsalSum sums stakes over one part of a division; an empty Item sums all
// items.
type RehearsalSum struct {
	Division       string // all, stage, township, school
	Part           string // a stage, or the id of a township or school, "0" for none
	Name           string // of the township or school
	Item           Item
	StudentsBefore int
	StudentsAfter  int
	BeforeFen      Fen
	AfterFen       Fen
	Winners        int // students who get more, and less
	Losers         int
}
