package aid

import "time"

// Item is the code of an aid: boarding_aid, senior_high_grant …
type Item string

// Answer is one of five answers to "is the student entitled to the item".
type Answer string

// The answers. Unset is entitled while the amount is not known: the county has
// not set it, or it hangs on an unknown fact. Undecided is not known at all for
// such a fact.
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
		Entitled: "享受", NotEntitled: "不享受", Unset: "享受（金额未定）", NotInForce: "未执行", Undecided: "待核实",
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
	Missing  string // of an Unset: the facts on which the amount hangs, "" where the county has to set it
	Least    Fen    // of such an Unset: due in the term at least,
	Most     Fen    // and at most; 0 where nothing bounds it
	Forgiven bool   // not charged, and nothing is paid out
	Delivery string // 发放方式 in words; "" where it was not looked up, or the book does not say
	Clause   string
	Sentence string // one Chinese sentence: why, or why not
	Nearest  string // for a no: the nearest change of facts that makes it a yes
	Aside    bool   // the item is not meant for the student's stage at all
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

// ItemLaw is one item as the rulebook knows it.
type ItemLaw struct {
	Item     Item
	Name     string
	Clause   string
	HasSum   bool   // false for a waiver of which none is counted, a priority and a loan
	NoSumNow bool   // in a rehearsal: by the rules that decide now it has none
	Payer    string // 资金来源, in words; "" where the book does not say
	Delivery string // 发放方式, likewise
}

// Division is by what a school year's entitlements are split up.
type Division string

// The divisions. A township is where the household lives.
const (
	PerStage    Division = "stage"
	PerTownship Division = "township"
	PerSchool   Division = "school"
)

// Due sums one item over one part of a division. An empty Item sums all items,
// an empty Part the whole.
type Due struct {
	Item     Item
	Part     string // a stage, or the id of a township or school; "0" for none
	Name     string // of the township or school
	Students int
	Firm     int // students of whom a school has confirmed a term
	Fen      Fen
	FirmFen  Fen
	Open     int // students without a fixed sum, or whose sum is not set
}

// DueFilter chooses entitlements: one term, or with Whole the school year.
type DueFilter struct {
	Term  Term
	Whole bool
	By    Division
}

// Terms are those of the filter.
func (f DueFilter) Terms() []Term {
	if f.Whole {
		terms := f.Term.Year.Terms()
		return terms[:]
	}
	return []Term{f.Term}
}

// Why says why a decision was made in place of the one before.
type Why string

// The reasons. WhyFact is a fact of the student, or the place where one counts;
// WhyRule is the law or the county's own sum; WhyConfirmation is the school's
// answer.
const (
	WhyFirst        Why = "first"
	WhyFact         Why = "fact"
	WhyRule         Why = "rule"
	WhyConfirmation Why = "confirmation"
)

// Label is the reason's Chinese name.
func (w Why) Label() string {
	return map[Why]string{WhyFirst: "首次计算", WhyFact: "学生情况变动", WhyRule: "政策或标准变动", WhyConfirmation: "学校确认变动"}[w]
}

// DecideReport says what a calculation found and what it changed.
type DecideReport struct {
	Year      Year        `json:"year"`
	Students  int         `json:"students"`  // with a decision in the year
	New       int         `json:"new"`       // decisions of one student and term
	Changed   int         `json:"changed"`   // the next three together
	Facts     int         `json:"facts"`     // because a fact of the student changed
	Rules     int         `json:"rules"`     // because the law or the county's own sum changed
	Answers   int         `json:"answers"`   // because the school's answer changed
	Unchanged int         `json:"unchanged"` // nothing was written for these
	Items     []ItemTotal `json:"items"`     // what the changes add to each item's sum; items without a change are left out
}

// Count notes why one decision changed.
func (r *DecideReport) Count(w Why) {
	switch w {
	case WhyFact:
		r.Facts++
	case WhyRule:
		r.Rules++
	case WhyConfirmation:
		r.Answers++
	}
}

// Replay says how the traces of old decisions stand: each is decided anew from
// the text of its rulebook and the facts that were kept with it.
type Replay struct {
	Traces   int     // replayed
	Unkept   int     // made before the texts of rulebooks were kept: not replayed
	Deviants []int64 // traces whose answers come out differently
}

// DecideRun is the latest calculation that a person asked for; zero before the
// first.
type DecideRun struct {
	At     time.Time
	By     string
	Report DecideReport
}

// Entitlements are the sums of a school year or term.
type Entitlements struct {
	Filter DueFilter
	Terms  []Term // with a roster, newest first
	Items  []ItemLaw
	Dues   []Due
	Quotas []string // how items with a quota stand to it; none for a part of the county
	Over   bool     // one is exceeded
	End    RuleEnd  // where the rules ended before all of it
	Run    DecideRun
}
