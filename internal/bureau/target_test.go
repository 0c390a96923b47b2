package bureau_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

func num(v int) *int { return &v }

func targetOf(t *testing.T, all aid.Targets, code aid.TargetCode) aid.Target {
	t.Helper()
	at := slices.IndexFunc(all.All, func(t aid.Target) bool { return t.Code == code })
	if at < 0 {
		t.Fatalf("no target %s", code)
	}
	return all.All[at]
}

func targets(t *testing.T, o *testkit.Office, who aid.Actor, year int) aid.Targets {
	t.Helper()
	all, err := o.Bureau.Targets(t.Context(), who, year)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// places are the test county's villages by name.
func villages(t *testing.T, o *testkit.Office) map[string]aid.VillageID {
	t.Helper()
	ids := map[string]aid.VillageID{}
	o.Do(t, func(tx *store.Tx) error {
		all, err := tx.Villages(t.Context())
		for _, v := range all {
			ids[v.Name] = v.ID
		}
		return err
	})
	return ids
}

func tellPreschool(t *testing.T, o *testkit.Office, stats ...aid.PreschoolStatistic) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.SavePreschool(t.Context(), stats)
		return err
	})
}

// The truth was handed out with the workbooks of 青岭县.
func TestTargets_ofQinglingAreTheTruth(t *testing.T) {
	t.Parallel()
	o := testkit.QinglingCounty(t)
	var truth struct {
		Indicators map[string]map[aid.TargetCode][2]int64 `json:"indicators"`
	}
	if err := json.Unmarshal(testkit.Qingling(t, "expected.json"), &truth); err != nil {
		t.Fatal(err)
	}
	if len(truth.Indicators) != 4 {
		t.Fatalf("got %d years of truth, want 4", len(truth.Indicators))
	}
	for text, expected := range truth.Indicators {
		year, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		all := targets(t, o, o.As(aid.Leader), year)
		if all.Year != year || all.Poor != 63 || len(all.Years) != 4 {
			t.Errorf("%d: got year %d, %d poor villages, years %v", year, all.Year, all.Poor, all.Years)
		}
		for code, want := range expected {
			y := targetOf(t, all, code).In(year)
			if y.Measure != (aid.Measure{Numerator: want[0], Denominator: want[1]}) || y.Missing != 0 {
				t.Errorf("%d %s: got %+v, %d missing; want %v", year, code, y.Measure, y.Missing, want)
			}
		}
		if y := targetOf(t, all, "aid_coverage").In(year); y.Measure.Known() || y.Standing().State != aid.TargetNoData {
			t.Errorf("%d aid_coverage: got %+v, want no data", year, y)
		}
	}
}

func TestTargets_blankIsNoZeroAndGrossMayPass100(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	v := villages(t, o)
	tellPreschool(t, o,
		aid.PreschoolStatistic{Year: 2018, VillageID: v["石门村"], Aged3to5: num(40), Attending: num(30), Children: num(44), Covered: aid.Yes},
		aid.PreschoolStatistic{Year: 2018, VillageID: v["双河村"], Aged3to5: num(20)},
		aid.PreschoolStatistic{Year: 2018, VillageID: v["水井村"], Aged3to5: num(9), Attending: num(0), Children: num(0), Covered: aid.No},
	)
	all := targets(t, o, o.As(aid.Leader), 0)
	if all.Year != 2018 || all.Poor != 2 || all.PoorUnknown != 1 {
		t.Errorf("got year %d, %d poor, %d unknown", all.Year, all.Poor, all.PoorUnknown)
	}
	net := targetOf(t, all, "preschool_net").In(2018)
	if net.Measure != (aid.Measure{Numerator: 30, Denominator: 40}) || net.Missing != 1 || net.Standing().State != aid.TargetMet {
		t.Errorf("net: got %+v, want 30/40, 1 missing, met", net)
	}
	gross := targetOf(t, all, "preschool_gross").In(2018)
	if gross.Measure.Percent() != "110.00%" || !gross.Over || gross.Standing().State != aid.TargetMet {
		t.Errorf("gross: got %+v, want 110.00%%", gross)
	}
	cover := targetOf(t, all, "kindergarten_coverage").In(2018)
	if cover.Measure != (aid.Measure{Numerator: 1, Denominator: 1}) || cover.Missing != 1 || cover.Standing().State != aid.TargetNoGoal {
		t.Errorf("coverage: got %+v, want 1/1, 1 missing, no goal", cover)
	}
	if y := targetOf(t, all, "consolidation").In(2018); y.Measure.Known() || y.Missing != 1 {
		t.Errorf("consolidation: got %+v, want no data, 1 missing", y)
	}
}

func TestTargets_theCountySetsWhatCoverageMeans(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	v := villages(t, o)
	tellPreschool(t, o,
		aid.PreschoolStatistic{Year: 2018, VillageID: v["石门村"], Covered: aid.Yes}, aid.PreschoolStatistic{Year: 2018, VillageID: v["双河村"], Covered: aid.No})
	o.Do(t, func(tx *store.Tx) error {
		return tx.SaveSettings(t.Context(), map[string]any{"coverage_threshold": "9000"})
	})
	got := targetOf(t, targets(t, o, o.As(aid.Leader), 2018), "kindergarten_coverage").In(2018)
	if s := got.Standings; s[0].Goal.Level != 9000 || s[0].State != aid.TargetShort || s[0].Gap != 1 || s[1].Goal.Level != 10000 || s[1].Gap != 1 {
		t.Errorf("got %+v", s)
	}
}

func TestTargets_emptyCountyHasNoDataNotZero(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	all := targets(t, o, o.As(aid.Leader), 0)
	if all.Year != 2016 || len(all.Years) != 0 || len(all.All) != 5 {
		t.Fatalf("got year %d, years %v, %d targets", all.Year, all.Years, len(all.All))
	}
	for _, target := range all.All {
		y := target.In(all.Year)
		if y.Measure.Known() || len(y.Standings) == 0 || y.Measure.Percent() != "无数据" {
			t.Errorf("%s: got %+v", target.Code, y)
		}
	}
}

func TestTargets_townshipSeesItsOwn(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	v := villages(t, o)
	tellPreschool(t, o,
		aid.PreschoolStatistic{Year: 2016, VillageID: v["石门村"], Aged3to5: num(40), Attending: num(30), Children: num(44), Covered: aid.Yes},
		aid.PreschoolStatistic{Year: 2016, VillageID: v["双河村"], Aged3to5: num(20), Attending: num(5), Children: num(5), Covered: aid.No})
	who := o.As(aid.TownOffice)
	who.Seat.TownshipID, who.Seat.Place = o.Towns["大河乡"], "大河乡"
	all := targets(t, o, who, 0)
	net := targetOf(t, all, "preschool_net")
	if all.Place != "大河乡" || net.In(2016).Measure != (aid.Measure{Numerator: 5, Denominator: 20}) {
		t.Errorf("got %s %+v", all.Place, net.In(2016))
	}
	d, err := o.Bureau.Target(t.Context(), who, "preschool_net", aid.TargetFilter{Township: o.Towns["石门镇"]})
	if err != nil || len(d.Places) != 1 || d.Places[0].Name != "双河村" || len(d.Townships) != 0 {
		t.Errorf("got %+v, %v; want 双河村 only", d.Places, err)
	}
	if _, err := o.Bureau.Village(t.Context(), who, v["石门村"]); aid.KindOf(err) != aid.NotFound {
		t.Errorf("village of another township: got %v, want NotFound", err)
	}
	if _, err := o.Bureau.School(t.Context(), who, o.Schools["石门镇中心小学"].ID); aid.KindOf(err) != aid.NotFound {
		t.Errorf("school of another township: got %v, want NotFound", err)
	}
	l, err := o.Bureau.Villages(t.Context(), who, aid.VillageFilter{Township: o.Towns["石门镇"], Most: 50})
	if err != nil || l.Total != 2 || l.Lines[0].Township != "大河乡" {
		t.Errorf("villages: got %+v, %v", l.Lines, err)
	}
}

func TestTarget_worstFirstAndPaged(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.SaveVillages(t.Context(), []aid.VillageDraft{
			{Township: "石门镇", Name: "甲村", Poor: aid.Yes}, {Township: "石门镇", Name: "乙村", Poor: aid.Yes}, {Township: "大河乡", Name: "丙村", Poor: aid.Yes},
		})
		return err
	})
	v := villages(t, o)
	tell := func(village string, aged, attending int) aid.PreschoolStatistic {
		return aid.PreschoolStatistic{Year: 2018, VillageID: v[village], Aged3to5: num(aged), Attending: num(attending)}
	}
	tellPreschool(t, o, tell("甲村", 100, 70), tell("乙村", 10, 1), tell("丙村", 4, 4), tell("石门村", 0, 0)) // 双河村 tells nothing
	get := func(f aid.TargetFilter) (names []string, d aid.TargetDetail) {
		d, err := o.Bureau.Target(t.Context(), o.As(aid.Leader), "preschool_net", f)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range d.Places {
			names = append(names, p.Name)
		}
		return names, d
	}
	// 甲村 needs 5 more for 75 %, 乙村 7 (8 of 10, rounded up from 7.5).
	names, d := get(aid.TargetFilter{})
	if want := []string{"乙村", "甲村", "双河村", "石门村", "丙村"}; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
	if d.Places[0].Gap != 7 || d.Places[1].Gap != 5 || d.Counts[aid.TargetShort] != 2 || d.Counts[aid.TargetNoData] != 1 || d.Counts[aid.TargetMet] != 2 {
		t.Errorf("got %+v, %v", d.Places, d.Counts)
	}
	first, d := get(aid.TargetFilter{State: aid.TargetShort, Most: 1})
	second, end := get(aid.TargetFilter{State: aid.TargetShort, Most: 1, After: d.Next})
	if !slices.Equal(first, []string{"乙村"}) || !slices.Equal(second, []string{"甲村"}) || end.Next != 0 {
		t.Errorf("pages: got %v then %v, next %d", first, second, end.Next)
	}
	if _, err := o.Bureau.Target(t.Context(), o.As(aid.Leader), "nonsense", aid.TargetFilter{}); aid.KindOf(err) != aid.NotFound {
		t.Errorf("unknown code: got %v, want NotFound", err)
	}
}

func TestTarget_stepsLeadToTheGoals(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	junior := o.Schools["石门镇初级中学"].ID
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.SaveRetention(t.Context(), []aid.RetentionStatistic{
			{Year: 2016, SchoolID: junior, Entrants: num(100), MovedIn: num(4), MovedOut: num(3), Died: num(1), Graduates: num(80)}})
		return err
	})
	d, err := o.Bureau.Target(t.Context(), o.As(aid.Leader), "consolidation", aid.TargetFilter{Year: 2016})
	if err != nil {
		t.Fatal(err)
	}
	want := []aid.TargetStep{{Year: 2017, Level: 8500, Need: 85}, {Year: 2018, Level: 9000, Need: 90}, {Year: 2019, Level: 9250, Need: 93}, {Year: 2020, Level: 9500, Need: 95}}
	if !slices.Equal(d.Steps, want) {
		t.Errorf("got %+v, want %+v", d.Steps, want)
	}
	if len(d.Places) != 1 || d.Places[0].SchoolID != junior || d.Places[0].Gap != 10 {
		t.Errorf("places: got %+v", d.Places)
	}
}

func TestTargets_schoolSeatsSeeNoFigures(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who := o.At(t, aid.Principal, "石门镇中心小学")
	if _, err := o.Bureau.Targets(t.Context(), who, 0); aid.KindOf(err) != aid.Forbidden {
		t.Errorf("targets: got %v, want Forbidden", err)
	}
	if _, err := o.Bureau.School(t.Context(), who, o.Schools["县第一中学"].ID); aid.KindOf(err) != aid.NotFound {
		t.Errorf("another school: got %v, want NotFound", err)
	}
	d, err := o.Bureau.School(t.Context(), who, o.Schools["石门镇中心小学"].ID)
	if err != nil || d.Name != "石门镇中心小学" {
		t.Errorf("own school: got %s, %v", d.Name, err)
	}
	l, err := o.Bureau.Schools(t.Context(), who, aid.SchoolFilter{Most: 50})
	if err != nil || l.Total != 1 || l.Lines[0].Name != "石门镇中心小学" {
		t.Errorf("list: got %+v, %v", l, err)
	}
}

// The shares of single places are told by aid, those of the county by rules;
// they must agree.
func TestMeasure_agreesWithTheRules(t *testing.T) {
	t.Parallel()
	for _, m := range []aid.Measure{{}, {Denominator: 3}, {Numerator: 1, Denominator: 3}, {Numerator: 7499999, Denominator: 10000000}, {Numerator: 110, Denominator: 100}, {Numerator: 1705, Denominator: 1912}} {
		r := rules.Ratio{Num: m.Numerator, Den: m.Denominator}
		if m.Known() != r.Known() || int64(m.Level()) != int64(r.Level()) {
			t.Errorf("%+v: got %d, want %d", m, m.Level(), r.Level())
		}
	}
}
