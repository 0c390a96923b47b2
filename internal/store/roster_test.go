package store_test

import (
	"fmt"
	"slices"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

var rosterSorts = []aid.RosterSort{aid.ByName, aid.BySchool, aid.ByGrade, aid.ByTownship}

// class is a county with n students in all of its schools, some of one name and
// some outside the county.
func class(t *testing.T, n int) *testkit.Office {
	t.Helper()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, pupils(o, n)...)
	return o
}

func pupils(o *testkit.Office, n int) []aid.Draft {
	names := []string{"王小明", "王小明", "李芳", "赵一鸣", "阿依古丽·买买提", "王明"}
	schools := []string{"石门镇中心小学", "大河乡双河小学", ""}
	drafts := make([]aid.Draft, n)
	for i := range drafts {
		drafts[i] = o.Pupil(func(d *aid.Draft) {
			d.Name, d.Grade = names[i%len(names)], i%6+1
			d.Township = []string{"石门镇", "大河乡", ""}[i%3]
			if d.School = schools[i%4%3]; d.School == "" {
				d.School, d.SchoolID = "邻县第一中学", 0
			} else {
				d.SchoolID = o.Schools[d.School].ID
			}
		})
	}
	return drafts
}

// Pages by key neither repeat nor leave out a student, whatever the order and
// whoever comes onto the list meanwhile.
func TestRoster_everyStudentOnceInEveryOrder(t *testing.T) {
	t.Parallel()
	for _, sort := range rosterSorts {
		for _, desc := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s desc=%v", sort, desc), func(t *testing.T) {
				t.Parallel()
				o := class(t, 60)
				at := aid.RosterPlace{Sort: sort, Desc: desc, Most: 7}
				was := walk(t, o, at, func() {})
				if len(was) != 60 {
					t.Fatalf("got %d students, want 60", len(was))
				}
				during := walk(t, o, at, func() { o.Enrol(t, testkit.Autumn, pupils(o, 3)...) })
				if got := only(during, was); !slices.Equal(got, was) {
					t.Errorf("with newcomers: got %v, want %v", got, was)
				}
				if twice := repeated(during); twice != 0 {
					t.Errorf("student %d came twice", twice)
				}
				all := walk(t, o, at, func() {})
				if got := walkBack(t, o, at, all[len(all)-1]); !slices.Equal(got, all[:len(all)-1]) {
					t.Errorf("backwards: got %v, want %v", got, all[:len(all)-1])
				}
			})
		}
	}
}

func page(t *testing.T, o *testkit.Office, f aid.RosterFilter, at aid.RosterPlace) (ids []aid.StudentID) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		lines, err := tx.Roster(t.Context(), f, at)
		for _, l := range lines {
			ids = append(ids, l.ID)
		}
		return err
	})
	return ids
}

// walk reads all pages; meanwhile happens after each.
func walk(t *testing.T, o *testkit.Office, at aid.RosterPlace, meanwhile func()) (ids []aid.StudentID) {
	t.Helper()
	for range 100 {
		got := page(t, o, aid.RosterFilter{Term: testkit.Autumn}, at)
		shown := got[:min(len(got), at.Most)]
		ids = append(ids, shown...)
		if len(got) <= at.Most {
			return ids
		}
		at.Anchor = shown[len(shown)-1]
		meanwhile()
	}
	t.Fatal("the list has no end")
	return nil
}

// walkBack reads all pages before a student, from the last to the first.
func walkBack(t *testing.T, o *testkit.Office, at aid.RosterPlace, from aid.StudentID) (ids []aid.StudentID) {
	t.Helper()
	at.Anchor, at.Before = from, true
	for range 100 {
		got := page(t, o, aid.RosterFilter{Term: testkit.Autumn}, at)
		shown := got[max(0, len(got)-at.Most):]
		ids = append(slices.Clone(shown), ids...)
		if len(got) <= at.Most {
			return ids
		}
		at.Anchor = shown[0]
	}
	t.Fatal("the list has no beginning")
	return nil
}

func only(ids, wanted []aid.StudentID) (kept []aid.StudentID) {
	for _, id := range ids {
		if slices.Contains(wanted, id) {
			kept = append(kept, id)
		}
	}
	return kept
}

func repeated(ids []aid.StudentID) aid.StudentID {
	seen := map[aid.StudentID]bool{}
	for _, id := range ids {
		if seen[id] {
			return id
		}
		seen[id] = true
	}
	return 0
}

func TestRoster_orders(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	draft := func(name, school string, stage aid.Stage, grade int) aid.Draft {
		return o.Pupil(func(d *aid.Draft) {
			d.Name, d.School, d.SchoolID, d.Stage, d.Grade = name, school, o.Schools[school].ID, stage, grade
		})
	}
	o.Enrol(t, testkit.Autumn,
		draft("周一", "邻县第一中学", aid.Junior, 1),
		draft("安二", "大河乡双河小学", aid.Primary, 6),
		draft("李三", "石门镇中心小学", aid.Primary, 2),
		draft("王四", "大河乡中心幼儿园", aid.Preschool, 3))
	want := map[aid.RosterSort]string{
		aid.ByName: "安二 李三 王四 周一", aid.BySchool: "李三 安二 王四 周一", aid.ByGrade: "王四 李三 安二 周一",
	}
	for sort, names := range want {
		o.Do(t, func(tx *store.Tx) error {
			lines, err := tx.Roster(t.Context(), aid.RosterFilter{Term: testkit.Autumn}, aid.RosterPlace{Sort: sort, Most: 10})
			got := ""
			for _, l := range lines {
				got += " " + l.Name
			}
			if got != " "+names {
				t.Errorf("by %s: got%s, want %s", sort, got, names)
			}
			return err
		})
	}
}

// The count and the list must agree for each filter, and both must be what was
// put in: 60 students, i%3 by township, i%4%3 by school, i%6 by grade.
func TestRoster_filters(t *testing.T) {
	t.Parallel()
	o := class(t, 60)
	no := aid.No
	for _, c := range []struct {
		name string
		f    aid.RosterFilter
		want int
	}{
		{"all", aid.RosterFilter{}, 60},
		{"township", aid.RosterFilter{Township: o.Towns["石门镇"]}, 20},
		{"school", aid.RosterFilter{School: o.Schools["石门镇中心小学"].ID}, 30},
		{"outside", aid.RosterFilter{Outside: true}, 15},
		{"stage", aid.RosterFilter{Stage: aid.Primary}, 60},
		{"other stage", aid.RosterFilter{Stage: aid.Higher}, 0},
		{"pending, but for those outside", aid.RosterFilter{State: aid.Pending}, 45},
		{"day pupils", aid.RosterFilter{Boarding: &no}, 0},
		{"status", aid.RosterFilter{Status: aid.Poor}, 60},
		{"township and school", aid.RosterFilter{Township: o.Towns["大河乡"], School: o.Schools["大河乡双河小学"].ID}, 5},
	} {
		c.f.Term = testkit.Autumn
		o.Do(t, func(tx *store.Tx) error {
			n, err := tx.CountRoster(t.Context(), c.f)
			if err != nil {
				return err
			}
			lines, err := tx.Roster(t.Context(), c.f, aid.RosterPlace{Sort: aid.ByName, Most: 100})
			if n != c.want || len(lines) != c.want {
				t.Errorf("%s: counted %d, listed %d, want %d", c.name, n, len(lines), c.want)
			}
			return err
		})
	}
}

// An address that names somebody outside the seat tells nothing of them: it is
// as no address at all.
func TestRoster_anchorOfAnotherSchoolIsNone(t *testing.T) {
	t.Parallel()
	o := class(t, 60)
	elsewhere := page(t, o, aid.RosterFilter{Term: testkit.Autumn, School: o.Schools["大河乡双河小学"].ID}, aid.RosterPlace{Sort: aid.ByName, Most: 10})
	own := aid.RosterFilter{Term: testkit.Autumn, School: o.Schools["石门镇中心小学"].ID}
	first := page(t, o, own, aid.RosterPlace{Sort: aid.ByName, Most: 10})
	got := page(t, o, own, aid.RosterPlace{Sort: aid.ByName, Most: 10, Anchor: elsewhere[5]})
	if !slices.Equal(got, first) {
		t.Errorf("got %v, want the first page %v", got, first)
	}
}
