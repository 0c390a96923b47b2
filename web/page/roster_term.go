package page

import (
	"fmt"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// TermChoice is the choice of the term in which a person works. It stands above
// pages whose lists and figures hang on the term.
type TermChoice struct {
	Label  string // of the term that is shown
	Items  []TermItem
	Other  bool   // another than the usual one is shown
	Usual  string // label of the usual one
	Code   string // of the usual one
	Action string
	Next   string // the page on which the choice is made
}

// TermItem is one term to choose.
type TermItem struct {
	Code, Label, Sub string
	Current          bool
}

// NewTermChoice prepares the choice; next is the page. Where there is nothing
// to choose it is zero, and not shown.
func NewTermChoice(t aid.Terms, next string) TermChoice {
	if len(t.Known) < 2 {
		return TermChoice{}
	}
	c := TermChoice{Label: t.Term.Label(), Other: t.Term != t.Usual, Usual: t.Usual.Label(), Code: t.Usual.String(), Action: link.Term, Next: next}
	for _, k := range t.Known {
		item := TermItem{Code: k.Term.String(), Label: k.Term.Label(), Current: k.Term == t.Term}
		if t.Usual.Before(k.Term) {
			item.Sub = fmt.Sprintf("名单已到 %d 所学校", k.Schools)
		}
		c.Items = append(c.Items, item)
	}
	return c
}

// OpenLine is an earlier term that waits for signatures.
type OpenLine struct{ Text, URL string }

// openLines say where work is left in earlier terms, and lead to the page at
// which it is done.
func openLines(open []aid.OpenTerm, at string, say func(aid.OpenTerm) string) []OpenLine {
	lines := make([]OpenLine, len(open))
	for i, o := range open {
		lines[i] = OpenLine{o.Term.Label() + say(o), inTerm(at, o.Term)}
	}
	return lines
}

func schoolsUnsigned(o aid.OpenTerm) string {
	return "还有 " + ui.Count(o.Schools) + " 所学校没有签字。"
}

func ownUnsigned(o aid.OpenTerm) string {
	if o.Why != "" {
		return "的名单县教育局退回了：" + o.Why + "。请更正后重新签字。"
	}
	return "的名单本校还没有签字上报。"
}

// inTerm is an address that keeps to a term, whatever the person chooses in
// another window; a zero term adds nothing.
func inTerm(address string, t aid.Term, pairs ...string) string {
	if t == (aid.Term{}) {
		return link.With(address, pairs...)
	}
	return link.With(address, append(pairs, TermField, t.String())...)
}

// EnrolmentsIn is the principal's list of a term.
func EnrolmentsIn(t aid.Term) string { return inTerm(link.Enrolments, t) }

// EnrolmentRowIn is that list, at one of its rows.
func EnrolmentRowIn(t aid.Term, row string) string { return EnrolmentsIn(t) + "#" + row }

// ConfirmationsIn is the overview of a term.
func ConfirmationsIn(t aid.Term) string { return inTerm(link.Confirmations, t) }
