package bureau_test

import (
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
)

// A page's badge calls an answer what the sentence below it calls it.
func TestAnswer_isCalledAsInItsSentence(t *testing.T) {
	t.Parallel()
	boarder := rules.Facts{Stage: rules.Primary, Boarding: rules.True, Categories: rules.InCategories(rules.Unlifted)}
	unknown := rules.Facts{Stage: rules.Primary, Categories: rules.InCategories(rules.Unlifted)}
	day := rules.Facts{Stage: rules.Primary, Boarding: rules.False, Categories: rules.InCategories(rules.Unlifted)}
	book := rules.Plan()
	for _, c := range []struct {
		facts  rules.Facts
		term   rules.Term
		answer aid.Answer
	}{
		{boarder, rules.Term{Year: 2016}, aid.Entitled}, {day, rules.Term{Year: 2016}, aid.NotEntitled},
		{unknown, rules.Term{Year: 2016}, aid.Undecided}, {boarder, rules.Term{Year: 2021}, aid.NotInForce},
	} {
		for _, d := range book.Decide(c.facts, c.term) {
			if d.Item != "boarding_aid" {
				continue
			}
			if got := book.Sentence(c.facts, d); !strings.HasPrefix(got, c.answer.Label()+"：") {
				t.Errorf("%s: the badge says %s", got, c.answer.Label())
			}
		}
	}
}
