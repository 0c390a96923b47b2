package aid

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Amendment is by how much an item of a student and term differs from what had
// been firm first, because a fact, the law or the school's answer changed
// afterwards, however often. What is back where it began is none.
type Amendment struct {
	AmendmentKey
	Name     string
	Township string
	School   string // "" outside the county
	Had      bool   // the item was granted before
	Has      bool   // and is now
	Was      *Fen   // nil: no fixed sum, or not set
	Now      *Fen
	Why      Why
	Before   Authority // of what had been firm first
	After    Authority // of what is now
	Firm     bool      // what is now is firm as well; else it waits for the school
	At       time.Time
}

// Authority is what a decision on an item rests on: a version of the rules and the
// clause of the rule in it.
type Authority struct {
	Edition  *int // nil: not kept, as in the first releases
	Document string
	Clause   string // "" where the version has no such item
}

// Label names the authority: 第1版（财教〔2017〕1号）三(一)1.
func (a Authority) Label() string { return a.version() + a.Clause }

func (a Authority) version() string {
	label := ""
	if a.Edition != nil {
		label = EditionLabel(*a.Edition)
	}
	if a.Document != "" {
		label += "（" + a.Document + "）"
	}
	return label
}

// Moved says what the rules moved from and to; "" where another thing moved.
func (a Amendment) Moved() string {
	switch {
	case a.Why != WhyRule || a.Before.Label() == a.After.Label():
		return ""
	case a.Before.Clause == a.After.Clause:
		return a.After.Clause + "：" + a.Before.version() + " → " + a.After.version()
	}
	return a.Before.Label() + " → " + a.After.Label()
}

// Difference is what is due more, or with a minus less, than before. It is 0 while
// the right stands and the sum is open: nothing is to be given back for that.
func (a Amendment) Difference() Fen {
	if a.Has && a.Now == nil {
		return 0
	}
	var d Fen
	if a.Now != nil {
		d = *a.Now
	}
	if a.Was != nil {
		d -= *a.Was
	}
	return d
}

// State tells whether the difference stands or may still move.
func (a Amendment) State() string {
	if a.Firm {
		return "已落实"
	}
	return "待学校确认"
}

// AmendmentKey names one amendment, and is the order of their list: the newest
// calculation first.
type AmendmentKey struct {
	Run     int64
	Student StudentID
	Term    Term
	Item    Item
}

// String is the key as an address holds it.
func (k AmendmentKey) String() string {
	if k.Run == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%d.%s.%s", k.Run, k.Student, k.Term, k.Item)
}

// ParseAmendmentKey reads what String wrote; anything else is the zero key,
// which is before all others.
func ParseAmendmentKey(s string) (k AmendmentKey) {
	parts := strings.Split(s, ".")
	if len(parts) != 4 {
		return AmendmentKey{}
	}
	run, err := strconv.ParseInt(parts[0], 10, 64)
	student, wrong := strconv.ParseInt(parts[1], 10, 64)
	term, bad := ParseTerm(parts[2])
	if err != nil || wrong != nil || bad != nil || run < 1 {
		return AmendmentKey{}
	}
	return AmendmentKey{run, StudentID(student), term, Item(parts[3])}
}

// AmendmentFilter chooses amendments. Zero values do not narrow.
type AmendmentFilter struct {
	Township TownshipID
	School   SchoolID
	Student  StudentID
	Term     Term
	Item     Item
	Why      Why
	After    AmendmentKey
	Most     int
}

// AmendmentTotal sums the amendments of a filter.
type AmendmentTotal struct {
	Lines    int
	Students int
	More     Fen // to be paid on top
	Less     Fen // paid too much, as a positive sum
	Waiting  int // lines that wait for the school's answer
}

// Amendments is a page of the list of amendments.
type Amendments struct {
	Filter    AmendmentFilter
	Lines     []Amendment
	Total     AmendmentTotal
	Next      AmendmentKey
	Terms     []Term
	Items     []ItemLaw
	Townships []Choice
	Schools   []Choice
}

// PastDecision is one version of what was decided about a student in a term.
type PastDecision struct {
	Term Term
	At   time.Time
	By   string // who calculated; "" for the program itself
	Why  Why
	Firm bool
	// Edition is the number of the version of the rules; nil where it was not kept.
	Edition *int
	Grants  []PastGrant
}

// PastGrant is one item that a version granted.
type PastGrant struct {
	Item Item
	Fen  *Fen // nil: no fixed sum, or not set
}
