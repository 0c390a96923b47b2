package server_test

import (
	"net/http"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
)

// tell gives the poor villages of the test county figures of 2018, and its
// junior school one year of retention.
func tell(t *testing.T, o *testkit.Office) map[string]aid.VillageID {
	t.Helper()
	count := func(n int) *int { return &n }
	ids := map[string]aid.VillageID{}
	o.Do(t, func(tx *store.Tx) error {
		villages, err := tx.Villages(t.Context())
		if err != nil {
			return err
		}
		for _, v := range villages {
			ids[v.Name] = v.ID
		}
		_, err = tx.SavePreschool(t.Context(), []aid.PreschoolStatistic{
			{Year: 2018, VillageID: ids["石门村"], Aged3to5: count(40), Attending: count(20), Children: count(44), Covered: aid.Yes},
			{Year: 2018, VillageID: ids["双河村"], Aged3to5: count(20), Attending: count(19), Children: count(19), Covered: aid.No},
		})
		return err
	})
	return ids
}

func TestTargets_leadToTheVillageThatMakesTheGap(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	ids := tell(t, w.Office)
	v := w.Login(t, aid.Leader, "")
	all := v.Get(t, link.Targets)
	// 20 of 40 and 19 of 20: 39 of 60 is 65 %, and 45 are needed for 75 %.
	for _, want := range []string{"65.00%", "39 / 60 人", "还差6人", "105.00%", "无数据", "尚无发放数据", link.Village(ids["石门村"]), "没有写明是不是贫困村"} {
		if !strings.Contains(all.Body, want) {
			t.Errorf("the leadership page does not say %q", want)
		}
	}
	one := v.Get(t, link.With(link.Target("preschool_net"), "year", "2018"))
	if one.Status != http.StatusOK || !strings.Contains(one.Body, "差10人") {
		t.Errorf("got %d, want the gap of 石门村: 30 needed, 20 there", one.Status)
	}
	village := v.Get(t, link.Village(ids["石门村"]))
	if village.Status != http.StatusOK || !strings.Contains(village.Body, "110.00%") {
		t.Errorf("got %d, want the village with its gross rate", village.Status)
	}
}

func TestTargets_emptyCountyShowsNoZero(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	a := w.Login(t, aid.Leader, "").Get(t, link.Targets)
	if a.Status != http.StatusOK || strings.Count(a.Body, "无数据") < 5 || strings.Contains(a.Body, "<strong>0%") {
		t.Errorf("got %d and %d times 无数据", a.Status, strings.Count(a.Body, "无数据"))
	}
}

func TestPlaces_otherCountyAndOtherPlaceAreNotFound(t *testing.T) {
	t.Parallel()
	w, other := testkit.Site(t), testkit.County(t)
	theirs, ours := tell(t, other), tell(t, w.Office)
	leader, town := w.Login(t, aid.Leader, ""), w.Login(t, aid.TownOffice, "大河乡")
	principal := w.Login(t, aid.Principal, "石门镇中心小学")
	for name, c := range map[string]struct {
		who     *testkit.Visitor
		address string
		want    int
	}{
		"other county's village":   {leader, link.Village(theirs["石门村"]), http.StatusNotFound},
		"other county's school":    {leader, link.School(other.Schools["石门镇中心小学"].ID), http.StatusNotFound},
		"unknown target":           {leader, link.Target("nonsense"), http.StatusNotFound},
		"huge numbers":             {leader, link.With(link.Villages, "after", "9000000000000000000", "township", "9000000000000000000"), http.StatusOK},
		"other township's village": {town, link.Village(ours["石门村"]), http.StatusNotFound},
		"own township's village":   {town, link.Village(ours["双河村"]), http.StatusOK},
		"other township's school":  {town, link.School(w.Schools["石门镇中心小学"].ID), http.StatusNotFound},
		"own school":               {principal, link.School(w.Schools["石门镇中心小学"].ID), http.StatusOK},
		"another school":           {principal, link.School(w.Schools["县第一中学"].ID), http.StatusNotFound},
		"figures":                  {principal, link.Targets, http.StatusForbidden},
		"villages":                 {principal, link.Villages, http.StatusForbidden},
		"schools":                  {principal, link.Schools, http.StatusOK},
	} {
		if a := c.who.Get(t, c.address); a.Status != c.want {
			t.Errorf("%s: got %d, want %d", name, a.Status, c.want)
		}
	}
}
