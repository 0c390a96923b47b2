package bureau_test

import (
	"fmt"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/rules"
	"zhuxue/internal/testkit"
)

// Whoever signs is told of a case that falls silent about other items, and of one among several of one name.
func TestRehearse_tellsOfEveryChangedCase(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	same := func(second string) string {
		const entry = "- {name: 甲, clause: 一, term: 2017-03, facts: {categories: [unlifted], stage: primary, grade: %d, boarding: true}, only: [boarding_aid], expect: {boarding_aid: %s}}\n"
		return "\n" + fmt.Sprintf(entry, 1, "625元") + fmt.Sprintf(entry, 2, second) + fmt.Sprintf(entry, 3, "750元")
	}
	told := func(text aid.EditionText) string {
		v, err := o.Bureau.Edition(t.Context(), drafter(o), drafted(t, o, text), "stage")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range v.Cases {
			if c.Name == "甲" || c.Name == "高三同样享受" {
				return fmt.Sprint(c.Name, c.Points)
			}
		}
		return ""
	}
	silent := recased(t, raised(), "[relapsed], stage: senior, grade: 3, boarding: true}", "[relapsed], stage: senior, grade: 3, boarding: true}\n  only: [senior_high_fee_waiver, senior_high_grant]")
	want(t, "silent", told(silent), fmt.Sprint("高三同样享受", []aid.RulePoint{{Label: "没有写到的项目", Before: "不享受", After: "没有说"}}))
	was, err := rules.ParseCases([]byte(same("750元")))
	if err != nil {
		t.Fatal(err)
	}
	is, err := rules.ParseCases([]byte(same("625元")))
	if err != nil {
		t.Fatal(err)
	}
	want(t, "of one name", bureau.CaseChanges(was, is), []aid.CaseChange{{Name: "甲", Points: []aid.RulePoint{{Label: "各项资助", After: "有改动，请看全文"}}}})
}
