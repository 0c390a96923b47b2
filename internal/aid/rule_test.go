package aid_test

import (
	"testing"
	"time"

	"zhuxue/internal/aid"
)

// A version is left without a term by who came later and begins no later; which the first of them was, stays so.
func TestReplacedBy(t *testing.T) {
	t.Parallel()
	spring := aid.Year(2016).Spring()
	at := func(number, hour int, from aid.Term, state aid.EditionState) aid.Edition {
		return aid.Edition{Number: number, State: state, InForceAt: time.Date(2017, 3, 1, hour, 0, 0, 0, time.UTC), Text: aid.EditionText{From: from}}
	}
	was := at(2, 1, spring, aid.EditionInForce)
	for name, tt := range map[string]struct {
		others []aid.Edition
		want   int
	}{
		"alone":                        {nil, 0},
		"a later term":                 {[]aid.Edition{at(3, 2, spring.Next(), aid.EditionInForce)}, 0},
		"in force before it":           {[]aid.Edition{at(1, 0, spring, aid.EditionInForce)}, 0},
		"not in force":                 {[]aid.Edition{at(3, 2, spring, aid.EditionPublished)}, 0},
		"the same term":                {[]aid.Edition{at(3, 2, spring, aid.EditionInForce)}, 3},
		"an earlier term":              {[]aid.Edition{at(3, 2, aid.Year(2016).Autumn(), aid.EditionInForce)}, 3},
		"the first of two":             {[]aid.Edition{at(4, 3, spring, aid.EditionInForce), at(3, 2, spring, aid.EditionInForce)}, 3},
		"numbered before, begun after": {[]aid.Edition{at(1, 4, spring, aid.EditionInForce)}, 1},
	} {
		if got := aid.ReplacedBy(was, append(tt.others, was)); got != tt.want {
			t.Errorf("%s: got %d, want %d", name, got, tt.want)
		}
	}
}
