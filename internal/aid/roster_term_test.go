package aid_test

import (
	"testing"

	"zhuxue/internal/aid"
)

func TestChooseTerm(t *testing.T) {
	autumn := aid.Year(2016).Autumn()
	spring, today := autumn.Next(), aid.Year(2018).Spring()
	known := func(schools ...int) (all []aid.RosterTerm) { // newest first, from spring back
		term := spring
		for _, n := range schools {
			all, term = append(all, aid.RosterTerm{Term: term, Schools: n}), term.Previous()
		}
		return all
	}
	early, gone := known(1, 40), known(40, 40)
	early[0].Own, gone[1].Own = true, true
	for name, c := range map[string]struct {
		known []aid.RosterTerm
		asked aid.Term
		want  aid.Term
		kind  aid.Kind
	}{
		"no roster":                        {nil, aid.Term{}, today, ""},
		"one roster":                       {known(1), aid.Term{}, spring, ""},
		"the new one is whole":             {known(40, 41), aid.Term{}, spring, ""},
		"half of the schools":              {known(20, 40), aid.Term{}, spring, ""},
		"less than half":                   {known(19, 40), aid.Term{}, autumn, ""},
		"two that begin":                   {known(1, 3, 40), aid.Term{}, autumn.Previous(), ""},
		"students outside the county only": {known(0), aid.Term{}, spring, ""},
		"the own school comes first":       {early, aid.Term{}, spring, ""},
		"the own school is gone":           {gone, aid.Term{}, spring, ""},
		"chosen":                           {known(40, 40), autumn, autumn, ""},
		"chosen, though it only begins":    {known(1, 40), spring, spring, ""},
		"chosen, without a roster":         {known(40), autumn, spring, aid.NotFound},
		"chosen, before any roster":        {nil, autumn, today, aid.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := aid.ChooseTerm(c.known, c.asked, today)
			if got.Term != c.want || aid.KindOf(err) != c.kind {
				t.Errorf("got %s, %v, want %s and kind %q", got.Term, err, c.want, c.kind)
			}
		})
	}
}
