package bureau_test

import (
	"fmt"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// settled is a county with two households in 石门村, one of them with children
// in two schools, one household in 双河村, and one in 石门村 that is on no roster of
// the term any more.
func settled(t *testing.T) (o *testkit.Office, v map[string]aid.VillageID) {
	t.Helper()
	o = testkit.County(t)
	v = villages(t, o)
	child := func(name, household, village, school string) aid.Draft {
		return o.Pupil(func(d *aid.Draft) {
			d.Name, d.HouseholdCode, d.HouseholdHead = name, household, household+"户主"
			d.Village, d.VillageID, d.School, d.SchoolID = village, v[village], school, o.Schools[school].ID
		})
	}
	o.Enrol(t, testkit.Autumn.Previous(), child("早已毕业", "H4", "石门村", "石门镇中心小学"))
	o.Enrol(t, testkit.Autumn,
		child("甲大", "H1", "石门村", "石门镇中心小学"), child("甲小", "H1", "石门村", "大河乡双河小学"),
		child("乙大", "H2", "石门村", "石门镇中心小学"),
		child("丙大", "H3", "双河村", "大河乡双河小学"))
	decide(t, o)
	return o, v
}

// told are the households of a print with their children.
func told(v aid.VillageNotices) (all []string) {
	for _, n := range v.Notices {
		line := n.Household.Code
		for _, c := range n.Children {
			line += " " + c.Name
		}
		all = append(all, fmt.Sprintf("%s +%d", line, n.Elsewhere))
	}
	return all
}

func TestVillageNotices_oneSheetPerHouseholdWithAllChildren(t *testing.T) {
	t.Parallel()
	o, v := settled(t)
	got, err := o.Bureau.VillageNotices(t.Context(), o.As(aid.Clerk), v["石门村"], 0)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "households", told(got), []string{"H1 甲大 甲小 +0", "H2 乙大 +0"})
	want(t, "next", got.Next(), aid.HouseholdID(0))
	want(t, "sources", got.Notices[1].Sources, []string{"教育精准扶贫实施方案"})
	if n := len(got.Notices[0].Children[0].Decisions); n != 14 {
		t.Errorf("got %d decisions, want 7 items in 2 terms", n)
	}
	for _, d := range got.Notices[0].Children[0].Decisions {
		if waived := d.Item == "senior_high_fee_waiver" || d.Item == "vocational_tuition_waiver"; d.Delivery == "" || waived != (d.Delivery == "由学校直接减免，不用缴费") {
			t.Errorf("%s comes by %q", d.Item, d.Delivery)
		}
	}
	rest, err := o.Bureau.VillageNotices(t.Context(), o.As(aid.Clerk), v["石门村"], got.Notices[0].Household.ID)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "after the first", told(rest), []string{"H2 乙大 +0"})
}

// The sheet of a village is the sheet of each of its students.
func TestVillageNotices_sameAsTheStudentsNotice(t *testing.T) {
	t.Parallel()
	o, v := settled(t)
	err := o.Bureau.Configure(t.Context(), o.As(aid.Admin), func(s *aid.Settings) error {
		s.Centre = aid.Centre{Name: "试验县学生资助管理中心", Phone: "0990-6123456", Address: "人民路1号"}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all, err := o.Bureau.VillageNotices(t.Context(), o.As(aid.Clerk), v["石门村"], 0)
	if err != nil {
		t.Fatal(err)
	}
	one, err := o.Bureau.Notice(t.Context(), o.As(aid.Clerk), studentNamed(t, o, "甲大"), 0)
	if err != nil {
		t.Fatal(err)
	}
	one.Household.Village, one.Household.Status = v["石门村"], ""
	want(t, "notice", all.Notices[0], one)
	want(t, "phone", one.Centre.Phone, "0990-6123456")
}

func TestVillageNotices_eachSeatWithinItsPlace(t *testing.T) {
	t.Parallel()
	o, v := settled(t)
	town := func(name string) aid.Actor {
		who := o.As(aid.TownOffice)
		who.Seat.TownshipID = o.Towns[name]
		return who
	}
	for name, c := range map[string]struct {
		who  aid.Actor
		want []string
		kind aid.Kind
	}{
		"school, its own children": {who: o.At(t, aid.Principal, "大河乡双河小学"), want: []string{"H1 甲小 +1"}},
		"school without any":       {who: o.At(t, aid.Staff, "县第一中学"), kind: aid.NotFound},
		"township":                 {who: town("石门镇"), want: []string{"H1 甲大 甲小 +0", "H2 乙大 +0"}},
		"another township":         {who: town("大河乡"), kind: aid.NotFound},
		"leader":                   {who: o.As(aid.Leader), kind: aid.Forbidden},
		"operator":                 {who: o.As(aid.Operator), kind: aid.Forbidden},
		"another county":           {who: testkit.County(t).As(aid.Clerk), kind: aid.NotFound},
	} {
		got, err := o.Bureau.VillageNotices(t.Context(), c.who, v["石门村"], 0)
		if aid.KindOf(err) != c.kind {
			t.Errorf("%s: got %v, want %s", name, err, c.kind)
		}
		want(t, name, told(got), c.want)
	}
}

func TestVillageNotices_isOnRecordWithItsCount(t *testing.T) {
	t.Parallel()
	o, v := settled(t)
	for _, village := range []string{"石门村", "水井村"} { // nobody to print in the second
		if _, err := o.Bureau.VillageNotices(t.Context(), o.As(aid.Clerk), v[village], 0); err != nil {
			t.Fatal(err)
		}
	}
	var notes []string
	o.Do(t, func(tx *store.Tx) error {
		return tx.QueryRow(t.Context(), `
			SELECT array_agg(note || (after->>'households')) FROM audit WHERE county_id = $1 AND act = 'notice.print'`, tx.County).Scan(&notes)
	})
	want(t, "entries", notes, []string{"打印石门村资助明白卡2户2"})
}
