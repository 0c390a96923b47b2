package aid_test

import (
	"slices"
	"testing"

	"zhuxue/internal/aid"
)

// Whatever changes something stands in one area of the register's filter; what
// only reads leaves no entry and stands in none.
func TestActAreas_nameEachActOnce(t *testing.T) {
	t.Parallel()
	reads := []aid.Act{aid.ManageUsers, aid.ReadAudit, aid.ReadEditions, aid.ReadFigures, aid.ReadStudents, aid.ReadSchools, aid.ReadConfirms, aid.ReadFunds}
	times := map[aid.Act]int{}
	for _, area := range aid.ActAreas {
		for _, act := range area.Acts {
			times[act]++
		}
	}
	for _, act := range aid.Acts() {
		want := 1
		if slices.Contains(reads, act) {
			want = 0
		}
		if times[act] != want {
			t.Errorf("%s: in %d areas, want %d", act.Label(), times[act], want)
		}
		delete(times, act)
	}
	for act := range times {
		t.Errorf("%s is no act that an entry may name", act)
	}
}
