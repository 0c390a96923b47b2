package aid

import "slices"

// RosterTerm is a term that has a roster.
type RosterTerm struct {
	Term    Term
	Schools int  // with students on it; counted of the newest terms only
	Own     bool // the actor's own school has students on it
}

// Terms are the terms among which a page chooses. Pages of a county, or of a
// place in it, embed it: Term is the one that they show.
type Terms struct {
	Term  Term
	Usual Term         // shown where nobody has chosen another
	Known []RosterTerm // newest first; none before the first roster
}

// ChooseTerm is the term that was asked for, which must have a roster; asked for
// none, the usual one; before there is any roster, today's. Usual is the newest
// whose roster is not merely beginning: it lists at least half as many schools as
// the roster before it, or it lists the actor's own school. So one school's early
// list leaves the others in the term where their work is.
func ChooseTerm(known []RosterTerm, asked, today Term) (Terms, error) {
	t := Terms{Usual: today, Known: known}
	if len(known) > 0 {
		t.Usual = known[usual(known)].Term
	}
	t.Term = t.Usual
	if asked != (Term{}) {
		if !t.Has(asked) {
			return t, E(NotFound, "还没有"+asked.Label()+"的名单，请选择别的学期")
		}
		t.Term = asked
	}
	return t, nil
}

func usual(known []RosterTerm) int {
	for i := range known[:len(known)-1] {
		if known[i].Own || 2*known[i].Schools >= known[i+1].Schools {
			return i
		}
	}
	return len(known) - 1
}

// Has tells whether a term has a roster.
func (t Terms) Has(term Term) bool {
	return slices.ContainsFunc(t.Known, func(k RosterTerm) bool { return k.Term == term })
}

// Newest is the newest term with a roster, or the one shown where there is none.
func (t Terms) Newest() Term {
	if len(t.Known) == 0 {
		return t.Term
	}
	return t.Known[0].Term
}

// OpenTerm is an earlier term that still waits for signatures.
type OpenTerm struct {
	Term    Term
	Schools int    // whose list no signature covers
	Why     string // why the list of a single school was given back; "" where it was not
}
