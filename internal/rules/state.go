package rules

import "slices"

// state is how one fact stands to one row.
type state uint8

const (
	unasked state = iota
	met
	blank
	failed
)

func (r *row) state(f Facts, fact Fact) state {
	switch fact {
	case FactCategory:
		return r.groupState(f.Categories)
	case FactFee:
		return unasked // it decides how much, never who
	}
	set, v := r.set[fact], f.value(fact)
	switch {
	case set == 0:
		return unasked
	case v == 0 && set&1 == 0:
		return blank
	case set>>v&1 == 0:
		return failed
	}
	return met
}

func (r *row) groupState(c Categories) state {
	if len(r.groups) == 0 {
		return unasked
	}
	for _, g := range r.groups {
		switch {
		case !c.Known():
			return blank
		case c&g == 0:
			return failed
		}
	}
	return met
}

func (r *row) surely(f Facts) bool { return r.worst(f) <= met }

func (r *row) possibly(f Facts) bool { return r.worst(f) <= blank }

func (r *row) worst(f Facts) (w state) {
	for fact := range factCount {
		w = max(w, r.state(f, fact))
	}
	return w
}

// reasons are the facts that a row which holds rests on. What the law takes to be so while nobody told it is none.
func (r *row) reasons(f Facts) []Fact {
	return slices.DeleteFunc(r.facts(), func(fact Fact) bool { return f.code(fact) == "" })
}

func (r *row) facts() []Fact {
	var asked [factCount]bool
	for fact := range factCount {
		asked[fact] = r.state(Facts{}, fact) != unasked
	}
	return listed(asked)
}
