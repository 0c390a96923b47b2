package aid

import (
	"cmp"
	"strconv"
	"strings"
)

// RuleNow says which rules decide a term.
type RuleNow struct {
	Term    Term
	Edition EditionID // 0: the book that comes with the program
	Number  int
	Name    string
	End     RuleEnd
}

// RuleEnd is of rules that ended before a term, so that nothing is due in it; zero
// where they hold.
type RuleEnd struct {
	Title     string // of the book
	Last      Term
	Next      string // name of a book that comes with the program and holds; "": none
	NextTitle string
}

// RuleFault is one thing that is wrong with the text of a rulebook.
type RuleFault struct {
	Line int    // from 1; 0 if it has none
	Rule string // code of the rule; "" outside of rules
	Text string
}

// TextFaults are why a text cannot be read: its rules, its golden cases.
type TextFaults struct{ Book, Cases []RuleFault }

// Sentence is the fault as a person reads it: 第12行(boarding_aid)：缺少金额.
func (f RuleFault) Sentence() string {
	s := ""
	if f.Line > 0 {
		s = "第" + strconv.Itoa(f.Line) + "行"
	}
	if f.Rule != "" {
		s += "（" + f.Rule + "）"
	}
	if s != "" {
		s += "："
	}
	return s + f.Text
}

// RuleChange is one rule that is different from the one that decides now. A new
// rule has no Before, a dropped one no After.
type RuleChange struct {
	Item   string // Chinese name
	Rule   string // its id
	Added  bool
	Gone   bool
	Since  Term `json:",omitzero"` // of a new rule that takes over where an old one ends, whose words are Before: its first term
	Points []RulePoint
}

// EditionView is one edition with its newest rehearsal, and what of its rules is
// different from those that it takes the place of.
type EditionView struct {
	Edition   Edition
	Rehearsal Rehearsal // zero before the first
	Division  string    // by which Sums are split
	Sums      []RehearsalSum
	Retro     []RetroSum  // by term, of what is firm
	Faults    []RuleFault // why the book cannot be read
	Changes   []RuleChange
	Cases     []CaseChange
	Against   int    // number of the edition that it is compared with
	MayWait   bool   // a day is left on which it could come into force before its first term
	Moved     string // what changed since its rehearsal, so that it must be rehearsed again
	Replaces  []Replaced

	Unborne    int // golden cases that an unfinished text does not bear out
	ReplacedBy int // number of the edition that left it no term; 0: it decides one
}

// Replaced is an edition of which no term is left once another, from the same or
// an earlier term on, is in force.
type Replaced struct {
	Number int
	Name   string
	From   Term
	Gone   []string // its items that the other has not
}

// ReplacedBy is the number of the edition that left another in force no term: of those that came into force after it and begin
// no later, the first. 0 is none.
func ReplacedBy(e Edition, all []Edition) (number int) {
	if e.State != EditionInForce {
		return 0
	}
	var by Edition
	for _, o := range all {
		later := cmp.Or(o.InForceAt.Compare(e.InForceAt), cmp.Compare(o.Number, e.Number)) > 0
		if o.State != EditionInForce || !later || e.Text.From.Before(o.Text.From) {
			continue
		}
		if by.Number == 0 || cmp.Or(o.InForceAt.Compare(by.InForceAt), cmp.Compare(o.Number, by.Number)) < 0 {
			by = o
		}
	}
	return by.Number
}

// ReplacedNumbers are the numbers of what is replaced, as a form sends them back.
func ReplacedNumbers(all []Replaced) string {
	numbers := make([]string, len(all))
	for i, r := range all {
		numbers[i] = strconv.Itoa(r.Number)
	}
	return strings.Join(numbers, ",")
}

// ReplacedLabel names what is replaced: 第1版、第2版.
func ReplacedLabel(all []Replaced) string {
	labels := make([]string, len(all))
	for i, r := range all {
		labels[i] = EditionLabel(r.Number)
	}
	return strings.Join(labels, "、")
}

// RulePoint is one aspect before and after.
type RulePoint struct{ Label, Before, After string }
