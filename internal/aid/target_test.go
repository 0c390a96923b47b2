package aid_test

import (
	"testing"

	"zhuxue/internal/aid"
)

// Two decimals, rounded as a spreadsheet does it; a goal just missed does not
// read as reached.
func TestMeasure_percent(t *testing.T) {
	t.Parallel()
	goals := []aid.TargetGoal{{Year: 2018, Level: 7500}, {Year: 2020, Level: 9500}}
	for _, c := range []struct {
		part, whole int64
		want        string
	}{
		{52, 63, "82.54%"}, {3, 4, "75.00%"}, {1, 8, "12.50%"}, {110, 100, "110.00%"}, {0, 7, "0.00%"}, {0, 0, "无数据"},
		{74996, 100000, "74.99%"}, {75000, 100000, "75.00%"}, {75004, 100000, "75.00%"}, {75996, 100000, "76.00%"},
		{94999, 100000, "94.99%"}, {74994, 100000, "74.99%"},
	} {
		if got := (aid.Measure{Numerator: c.part, Denominator: c.whole}).Percent(goals...); got != c.want {
			t.Errorf("%d/%d: got %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}

// A goal whose year has not come is not missed: 学前三年毛入园率 has one of 2020 only.
func TestTargets_due(t *testing.T) {
	t.Parallel()
	in := func(state aid.TargetState, year int) aid.Target {
		s := aid.Standing{Goal: aid.TargetGoal{Year: year}, State: state}
		return aid.Target{Years: []aid.TargetYear{{Year: 2018, Standings: []aid.Standing{s}}}}
	}
	all := aid.Targets{Year: 2018, All: []aid.Target{in(aid.TargetShort, 2018), in(aid.TargetShort, 2020), in(aid.TargetMet, 2018)}}
	if all.Due() != 1 || all.Count(aid.TargetShort) != 2 {
		t.Errorf("got %d due of %d short, want 1 of 2", all.Due(), all.Count(aid.TargetShort))
	}
}
