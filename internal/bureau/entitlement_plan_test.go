package bureau_test

import (
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// A county that joins a database has no statistics there: the planner takes it
// for a handful of rows. No plan may then go through all of them once for each;
// the server would end it after 30 seconds.
func TestDecide_countyWithoutStatistics(t *testing.T) {
	testkit.Crowd(t, 3000) // the others, of whom the planner knows
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, crowd(o, 20_000)...)
	if _, err := o.Bureau.Decide(t.Context(), o.As(aid.Clerk), 2016); err != nil {
		t.Fatal(err)
	}
}
