package bureau_test

import (
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// Whatever the sums are split by, they add up to the same whole.
func TestEntitlements_addUpWhicheverWay(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, crowd(o, 600)...)
	answerOf(t, o, "测试生5", aid.Confirmed, "")
	decide(t, o)
	for _, whole := range []bool{true, false} {
		for _, by := range []aid.Division{aid.PerStage, aid.PerTownship, aid.PerSchool} {
			e, err := o.Bureau.Entitlements(t.Context(), o.As(aid.Leader), aid.DueFilter{Term: testkit.Autumn, Whole: whole, By: by})
			if err != nil {
				t.Fatal(err)
			}
			addsUp(t, e)
		}
	}
}

// addsUp compares each whole with the sum of its parts. Nobody moves in this
// county, so that students add up as well as money.
func addsUp(t *testing.T, e aid.Entitlements) {
	t.Helper()
	type sum struct {
		students, firm, open int
		fen, firmFen         aid.Fen
	}
	whole, parts := map[aid.Item]sum{}, map[aid.Item]sum{}
	all, items := sum{}, sum{}
	for _, d := range e.Dues {
		this := sum{d.Students, d.Firm, d.Open, d.Fen, d.FirmFen}
		switch {
		case d.Item == "" && d.Part == "":
			all = this
		case d.Part == "":
			whole[d.Item] = this
			items.fen, items.firmFen = items.fen+d.Fen, items.firmFen+d.FirmFen
		case d.Item != "":
			p := parts[d.Item]
			parts[d.Item] = sum{p.students + d.Students, p.firm + d.Firm, p.open + d.Open, p.fen + d.Fen, p.firmFen + d.FirmFen}
		}
	}
	if len(whole) < 6 || all.fen == 0 {
		t.Fatalf("too little to add up: %d items, %s yuan", len(whole), all.fen)
	}
	for item, w := range whole {
		if parts[item] != w {
			t.Errorf("%s by %s: parts make %+v, the whole is %+v", item, e.Filter.By, parts[item], w)
		}
	}
	if items.fen != all.fen || items.firmFen != all.firmFen {
		t.Errorf("items make %s, of it firm %s; all is %s, of it firm %s", items.fen, items.firmFen, all.fen, all.firmFen)
	}
}

func TestEntitlements_townshipSeesItsOwn(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil(func(d *aid.Draft) { d.Township = "大河乡" }), o.Pupil(func(d *aid.Draft) { d.Township = "大河乡" }))
	decide(t, o)
	who := o.As(aid.TownOffice)
	who.Seat.TownshipID = o.Towns["大河乡"]
	for role, c := range map[aid.Actor]int{who: 2, o.As(aid.Leader): 3} {
		e, err := o.Bureau.Entitlements(t.Context(), role, aid.DueFilter{By: aid.PerTownship})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range e.Dues {
			if d.Item == "" && d.Part == "" && d.Students != c {
				t.Errorf("%s: got %d students, want %d", role.Seat.Role, d.Students, c)
			}
		}
	}
	if _, err := o.Bureau.Entitlements(t.Context(), o.At(t, aid.Principal, "石门镇中心小学"), aid.DueFilter{}); aid.KindOf(err) != aid.Forbidden {
		t.Errorf("principal: got %v, want Forbidden", err)
	}
}
