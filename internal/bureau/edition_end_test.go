package bureau_test

import (
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// The plan runs from 2016 to 2020, the school year that ends in summer 2021 (二(二)).
// What comes after has no rules, and is said to have none; the national book has.
func TestEditions_afterThePlan(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	after := aid.RuleEnd{Title: "教育精准扶贫实施方案(2016—2020)", Last: aid.Year(2020).Spring(), Next: "national", NextTitle: "国家学生资助政策(2011—2025)"}
	for term, end := range map[aid.Term]aid.RuleEnd{aid.Year(2020).Autumn(): {}, aid.Year(2020).Spring(): {}, aid.Year(2021).Autumn(): after, aid.Year(2026).Spring(): after} {
		_, start := begun(t, o, term, "")
		want(t, "rules of "+term.String(), start.Base.End, end)
		e, err := o.Bureau.Entitlements(t.Context(), o.As(aid.Clerk), aid.DueFilter{Term: term, Whole: true})
		if err != nil {
			t.Fatal(err)
		}
		want(t, "what is due in "+term.String(), e.End, end)
	}
	o.Enrol(t, aid.Year(2021).Autumn(), o.Pupil(func(d *aid.Draft) { d.Name = "甲一" }))
	desk, err := o.Bureau.Desk(t.Context(), o.As(aid.Clerk))
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the desk", desk.End, after)
	f, err := o.Bureau.Student(t.Context(), o.As(aid.Clerk), studentNamed(t, o, "甲一"), 0)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the student", f.Rule.End, after)
}
