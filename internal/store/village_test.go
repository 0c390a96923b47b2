package store_test

import (
	"slices"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

func TestVillageLines_pagesAndFilters(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	shimen := villageID(t, o, "石门村")
	savePreschool(t, o, aid.PreschoolStatistic{Year: 2016, VillageID: shimen, Aged3to5: n(40), Covered: aid.No})
	home := func(d *aid.Draft) { d.Village, d.VillageID = "石门村", shimen }
	o.Enrol(t, testkit.Autumn, o.Pupil(home), o.Pupil(home), o.Pupil())
	yes, no, unknown := aid.Yes, aid.No, aid.Unknown
	for name, c := range map[string]struct {
		f    aid.VillageFilter
		want []string
	}{
		"all":         {aid.VillageFilter{}, []string{"石门村", "坪上村", "双河村", "水井村"}},
		"one town":    {aid.VillageFilter{Township: o.Towns["大河乡"]}, []string{"双河村", "水井村"}},
		"poor":        {aid.VillageFilter{Poor: &yes}, []string{"石门村", "双河村"}},
		"not told":    {aid.VillageFilter{Poor: &unknown}, []string{"水井村"}},
		"not covered": {aid.VillageFilter{Covered: &no}, []string{"石门村"}},
		"after":       {aid.VillageFilter{After: villageID(t, o, "坪上村")}, []string{"双河村", "水井村"}},
		"after gone":  {aid.VillageFilter{After: 1 << 40}, nil},
	} {
		c.f.Year, c.f.Most = 2016, 10
		o.Do(t, func(tx *store.Tx) error {
			lines, err := tx.VillageLines(t.Context(), c.f, testkit.Autumn)
			if err != nil {
				return err
			}
			if len(lines) != len(c.want) {
				t.Fatalf("%s: got %d villages, want %v", name, len(lines), c.want)
			}
			for i, l := range lines {
				if l.Name != c.want[i] {
					t.Errorf("%s: got %s, want %s", name, l.Name, c.want[i])
				}
				if l.Name == "石门村" && (l.Students != 2 || l.Figures.Aged3to5 == nil || l.Figures.Children != nil) {
					t.Errorf("%s: got %+v", name, l)
				}
			}
			return nil
		})
	}
}

func TestSchoolLines_ordersAndPages(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	at := func(school string) func(*aid.Draft) {
		return func(d *aid.Draft) { d.School, d.SchoolID = school, o.Schools[school].ID }
	}
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil(), o.Pupil(at("大河乡双河小学")))
	page := func(f aid.SchoolFilter) (names []string) {
		f.Most = 2
		o.Do(t, func(tx *store.Tx) error {
			lines, err := tx.SchoolLines(t.Context(), f, testkit.Autumn)
			for _, l := range lines {
				names = append(names, l.Name)
			}
			return err
		})
		return names
	}
	for _, sort := range []aid.SchoolSort{aid.SchoolsByTownship, aid.SchoolsByName, aid.SchoolsByStudents, aid.SchoolsByPupils} {
		seen := map[string]bool{}
		f := aid.SchoolFilter{Sort: sort}
		for names := page(f); len(names) > 0; names = page(f) {
			for _, name := range names {
				if seen[name] {
					t.Fatalf("%q: %s comes twice", sort, name)
				}
				seen[name] = true
			}
			f.After = o.Schools[names[len(names)-1]].ID
		}
		if len(seen) != 6 {
			t.Errorf("%q: got %d schools, want 6", sort, len(seen))
		}
	}
	if got := page(aid.SchoolFilter{Sort: aid.SchoolsByStudents}); got[0] != "石门镇中心小学" || got[1] != "大河乡双河小学" {
		t.Errorf("by students: got %v", got)
	}
	no := aid.No
	if got := page(aid.SchoolFilter{Boarding: &no}); len(got) != 1 || got[0] != "大河乡双河小学" {
		t.Errorf("not boarding: got %v", got)
	}
}

// Who is away is still on the list, and is counted with it.
func TestStageCounts_holdTheAbsent(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	shimen := villageID(t, o, "石门村")
	home := func(d *aid.Draft) { d.Village, d.VillageID = "石门村", shimen }
	o.Enrol(t, testkit.Autumn, o.Pupil(home), o.Pupil(home, func(d *aid.Draft) { d.Grade = 5 }), o.Pupil())
	o.Do(t, func(tx *store.Tx) error {
		pupils, err := tx.Pupils(t.Context(), testkit.Autumn, o.Schools["石门镇中心小学"].ID)
		if err != nil {
			return err
		}
		gone := pupils[len(pupils)-1].Enrolment // grade 5
		if err := gone.Deny("moved", "校长", testkit.Now); err != nil {
			return err
		}
		_, err = tx.SaveAnswers(t.Context(), []aid.Enrolment{gone})
		return err
	})
	o.Do(t, func(tx *store.Tx) error {
		got, err := tx.StageCounts(t.Context(), testkit.Autumn, store.StageFilter{Village: shimen})
		want := []aid.StageCount{{Stage: aid.Primary, Grade: 3, Students: 1}, {Stage: aid.Primary, Grade: 5, Students: 1}}
		if !slices.Equal(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		return err
	})
}
