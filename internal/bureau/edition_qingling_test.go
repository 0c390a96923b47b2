package bureau_test

import (
	"errors"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
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
	reachesBack(t, o, more)
}

// reachesBack confirms all of 青岭县's autumn, by 1000 and 1250 yuan, and brings in
// 1250 and 1500 for it as well: 125 yuan for each of the 1802 on top of what was
// decided, and nothing else.
func reachesBack(t *testing.T, o *testkit.Office, more aid.Fen) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE enrolment SET state = 'confirmed', decided_at = now() WHERE county_id = $1 AND term = '2016-09' AND state = 'pending'`, tx.County)
		return errors.Join(err, tx.Tally(t.Context(), testkit.Autumn, 0))
	})
	decide(t, o)
	id := inForce(t, o, retro(raised()))
	v, err := o.Bureau.Edition(t.Context(), signer(o), id, "stage")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "named", v.Retro, []aid.RetroSum{{Term: testkit.Autumn, Students: 1802, Lines: 1802, More: more}})
	reach := checkOf(t, v.Rehearsal, aid.CheckRetro).Details
	want(t, "the edition from spring", reach[len(reach)-1], "第1版 寄宿补助提标自2017年春季学期起也由这一版代替；它改过的地方，请核对这一版里有没有")
	l, err := o.Bureau.Amendments(t.Context(), o.As(aid.Clerk), aid.AmendmentFilter{Term: testkit.Autumn, Item: "boarding_aid", Why: aid.WhyRule, Most: 1})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "amended", l.Total, aid.AmendmentTotal{Lines: 1802, Students: 1802, More: more})
	balances(t, o)
}

func standing(t *testing.T, o *testkit.Office) []aid.ItemTotal {
	t.Helper()
	totals, err := o.Bureau.ItemTotals(t.Context(), o.As(aid.Clerk), 2016, false)
	if err != nil {
		t.Fatal(err)
	}
	return totals
}
