package store_test

import (
	"slices"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

func n(v int) *int { return &v }

// villageID finds a village of the test county.
func villageID(t *testing.T, o *testkit.Office, name string) (id aid.VillageID) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		all, err := tx.Villages(t.Context())
		at := slices.IndexFunc(all, func(v aid.Village) bool { return v.Name == name })
		if at < 0 {
			t.Fatalf("no village %s", name)
		}
		id = all[at].ID
		return err
	})
	return id
}

func savePreschool(t *testing.T, o *testkit.Office, stats ...aid.PreschoolStatistic) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.SavePreschool(t.Context(), stats)
		return err
	})
}

func preschoolSums(t *testing.T, o *testkit.Office, town aid.TownshipID) (sums []store.PreschoolSum) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) (err error) {
		var r store.Report
		err = tx.Together(t.Context(), tx.AskReport(town, &r)...)
		sums = r.Preschool
		return err
	})
	return sums
}

// 石门村 and 双河村 are poor, 坪上村 is not, of 水井村 nobody said.
func TestPreschoolSums_onlyPoorVillagesAndOnlyWhatIsTold(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	savePreschool(t, o,
		aid.PreschoolStatistic{Year: 2016, VillageID: villageID(t, o, "石门村"), Aged3to5: n(40), Attending: n(30), Children: n(44), Covered: aid.Yes},
		aid.PreschoolStatistic{Year: 2016, VillageID: villageID(t, o, "双河村"), Aged3to5: n(20), Children: n(9)},
		aid.PreschoolStatistic{Year: 2016, VillageID: villageID(t, o, "坪上村"), Aged3to5: n(1000), Attending: n(1000), Children: n(1000), Covered: aid.Yes},
		aid.PreschoolStatistic{Year: 2016, VillageID: villageID(t, o, "水井村"), Aged3to5: n(500), Attending: n(500), Children: n(500), Covered: aid.No},
	)
	want := []store.PreschoolSum{{
		Year: 2016, NetAged: 40, NetAttending: 30, NetTold: 1, // 双河村 did not tell who attends: its 20 children do not count either
		GrossAged: 60, GrossChildren: 53, GrossTold: 2, Covered: 1, CoverTold: 1,
	}}
	if got := preschoolSums(t, o, 0); !slices.Equal(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	want = []store.PreschoolSum{{Year: 2016, GrossAged: 20, GrossChildren: 9, GrossTold: 1}}
	if got := preschoolSums(t, o, o.Towns["大河乡"]); !slices.Equal(got, want) {
		t.Errorf("of 大河乡: got %+v\nwant %+v", got, want)
	}
}

func TestPreschoolSums_noOtherCounty(t *testing.T) {
	t.Parallel()
	o, other := testkit.County(t), testkit.County(t)
	savePreschool(t, other, aid.PreschoolStatistic{Year: 2016, VillageID: villageID(t, other, "石门村"), Aged3to5: n(40), Attending: n(30), Children: n(44), Covered: aid.Yes})
	if got := preschoolSums(t, o, 0); len(got) != 0 {
		t.Errorf("got %+v, want nothing", got)
	}
	o.Do(t, func(tx *store.Tx) error {
		years, err := tx.StatisticYears(t.Context())
		if len(years) != 0 {
			t.Errorf("years: got %v, want none", years)
		}
		return err
	})
}

func TestRetentionSums_aSchoolCountsWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	junior, primary := o.Schools["石门镇初级中学"].ID, o.Schools["石门镇中心小学"].ID
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.SaveRetention(t.Context(), []aid.RetentionStatistic{
			{Year: 2016, SchoolID: junior, Entrants: n(100), MovedIn: n(4), MovedOut: n(3), Died: n(1), Graduates: n(90)},
			{Year: 2016, SchoolID: primary, Entrants: n(50), MovedIn: n(0), MovedOut: n(0), Graduates: n(50)}, // 死亡 is blank, not zero
			{Year: 2017, SchoolID: junior, Graduates: n(80)},
		})
		if err != nil {
			return err
		}
		var r store.Report
		err = tx.Together(t.Context(), tx.AskReport(0, &r)...)
		got := r.Retention
		want := []store.RetentionSum{
			{Year: 2016, Entrants: 100, MovedIn: 4, MovedOut: 3, Died: 1, Graduates: 90, Told: 1}, {Year: 2017},
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
		return err
	})
}

func TestReporters_countWhoShouldReport(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Do(t, func(tx *store.Tx) error {
		var r store.Report
		err := tx.Together(t.Context(), tx.AskReport(0, &r)...)
		if want := (store.Reporters{Poor: 2, PoorUnknown: 1, Schools: 1}); r.Expected != want {
			t.Errorf("got %+v, want %+v", r.Expected, want)
		}
		return err
	})
}

func TestPreschoolPlaces_nameThoseThatToldNothing(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	savePreschool(t, o, aid.PreschoolStatistic{Year: 2016, VillageID: villageID(t, o, "石门村"), Aged3to5: n(40), Attending: n(30)})
	o.Do(t, func(tx *store.Tx) error {
		got, err := tx.PreschoolPlaces(t.Context(), 2016, 0)
		if len(got) != 2 || got[0].Village != "石门村" || *got[0].Attending != 30 || got[1].Village != "双河村" || got[1].Aged3to5 != nil {
			t.Errorf("got %+v", got)
		}
		return err
	})
}
