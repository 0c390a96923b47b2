package bureau_test

import (
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// boarders counts, in the truth about 青岭县, who has boarding aid: by stage and
// by school.
func boarders(t *testing.T) (stages, schools map[string]int) {
	t.Helper()
	stages, schools = map[string]int{}, map[string]int{}
	for _, r := range testkit.QinglingRows(t) {
		if _, has := r.Benefits["boarding_aid"]; has && r.Expect == aid.Accept {
			stages[r.Stage]++
			schools[r.School]++
		}
	}
	return stages, schools
}

// Boarding aid of 1250 and 1500 yuan from spring 2017, on the real roster of
// 青岭县. By hand from expected-rows.jsonl: 307 primary and 1495 junior boarders
// have the aid, 307 × 1000 + 1495 × 1250 = 2,175,750 yuan a year. Spring rises
// by 125 yuan for each of the 1802: 225,250 yuan more, and nothing else moves.
func TestRehearse_qinglingEqualsTheTruth(t *testing.T) {
	t.Parallel()
	o := testkit.QinglingCounty(t)
	stages, schools := boarders(t)
	if stages["小学"] != 307 || stages["初中"] != 1495 || len(stages) != 2 {
		t.Fatalf("the truth has boarders of %v", stages)
	}
	before := standing(t, o)
	id := drafted(t, o, raised())
	began := time.Now()
	r := rehearsed(t, o, id)
	t.Logf("rehearsed %d students in %s", r.Students, time.Since(began).Round(time.Millisecond))
	if r.Students != 9273 || r.Green != aid.Yes {
		t.Errorf("got %d students, checks %+v", r.Students, r.Report.Checks)
	}
	p, err := o.Bureau.Edition(t.Context(), drafter(o), id, "school")
	if err != nil {
		t.Fatal(err)
	}
	const old, more, each = 2_175_750_00, 225_250_00, 125_00
	for _, s := range p.Sums {
		switch {
		case s.Division == "all" && s.Item == "boarding_aid":
			want(t, "boarding aid", s, aid.RehearsalSum{Division: "all", Item: "boarding_aid", StudentsBefore: 1802, StudentsAfter: 1802, BeforeFen: old, AfterFen: old + more, Winners: 1802})
		case s.Division == "all" && s.Item == "":
			want(t, "cost of the year", s.AfterFen-s.BeforeFen, aid.Fen(more))
			want(t, "losers", s.Losers, 0)
		case s.Division == "all":
			want(t, string(s.Item)+" stays", s.AfterFen, s.BeforeFen)
		case s.Item == "boarding_aid":
			want(t, s.Name, s.Winners, schools[s.Name])
			want(t, s.Name+" in money", s.AfterFen-s.BeforeFen, aid.Fen(each*schools[s.Name]))
			delete(schools, s.Name)
		}
	}
	want(t, "schools without their boarders", schools, map[string]int{})
	seen := 0
	for f := (aid.ChangeFilter{Most: 500}); ; {
		l, err := o.Bureau.RehearsalChanges(t.Context(), drafter(o), id, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range l.Changes {
			if seen++; c.Item != "boarding_aid" || c.Kind != aid.Raised || c.Difference() != each {
				t.Fatalf("got %+v", c)
			}
		}
		if f.After = l.Next; l.Next == 0 {
			break
		}
	}
	want(t, "names on all pages", seen, 1802)
	want(t, "what stands, untouched", standing(t, o), before)
	for _, err := range []error{countersign(t, o, signer(o), id, r.ID), publish(t, o, id, time.Time{})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want(t, "what stands after publication", standing(t, o), before)
	if err := o.Bureau.StartEdition(t.Context(), aid.System(o.County), id); err != nil {
		t.Fatal(err)
	}
	for i := range before {
		if before[i].Item == "boarding_aid" {
			before[i].Fen += more
		}
	}
	want(t, "in force", standing(t, o), before)
}

func standing(t *testing.T, o *testkit.Office) []aid.ItemTotal {
	t.Helper()
	totals, err := o.Bureau.ItemTotals(t.Context(), o.As(aid.Clerk), 2016, false)
	if err != nil {
		t.Fatal(err)
	}
	return totals
}
