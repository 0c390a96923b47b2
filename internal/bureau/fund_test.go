package bureau_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// The test county of TestFunds: places like 石门镇中心小学 stand in its list of
// schools without numbers; these have some.
var fundSchools = []aid.SchoolDraft{
	{Name: "大河乡水井教学点", Kind: "218", Township: "大河乡", Area: "乡村", Boarding: aid.No, Pupils: num(86)},
	{Name: "大河乡九年一贯制学校", Kind: "312", Township: "大河乡", Area: "乡村", Boarding: aid.Yes, Pupils: num(847), Boarders: num(316)},
	{Name: "县第二中学", Kind: "341", Township: "石门镇", Area: "城区", Boarding: aid.Yes, Pupils: num(2369), Boarders: num(1351)},
	{Name: "县特殊教育学校", Kind: "519", Township: "石门镇", Area: "镇区", Boarding: aid.Yes, Pupils: num(60), Boarders: num(40)},
	{Name: "石门镇坪上小学", Kind: "211", Township: "石门镇", Area: "镇区", Boarding: aid.Yes, Pupils: num(90), Boarders: num(10)},
}

func fundCounty(t *testing.T) *testkit.Office {
	t.Helper()
	o := testkit.County(t)
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.SaveSchools(t.Context(), fundSchools)
		if err != nil {
			return err
		}
		all, err := tx.Schools(t.Context())
		for _, s := range all {
			o.Schools[s.Name] = s
		}
		return err
	})
	configure(t, o, func(s *aid.Settings) { s.Region = "central" })
	return o
}

func configure(t *testing.T, o *testkit.Office, change func(*aid.Settings)) {
	t.Helper()
	err := o.Bureau.Configure(t.Context(), o.As(aid.Admin), func(s *aid.Settings) error {
		change(s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func funds(t *testing.T, o *testkit.Office, who aid.Actor, f aid.FundFilter) aid.FundList {
	t.Helper()
	l, err := o.Bureau.Funds(t.Context(), who, f)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func fund(t *testing.T, o *testkit.Office, school string, year aid.FiscalYear) aid.FundDetail {
	t.Helper()
	d, err := o.Bureau.Fund(t.Context(), o.As(aid.Leader), o.Schools[school].ID, year)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The truth was handed out with the workbooks of 青岭县: 27 schools with 4040
// boarders, 47 small rural ones. 青岭县第二中学 has senior pupils too, so its
// boarders of compulsory education are not known.
func TestFunds_ofQinglingAreTheTruth(t *testing.T) {
	t.Parallel()
	o := testkit.QinglingCounty(t)
	configure(t, o, func(s *aid.Settings) { s.Region = "central" })
	var truth struct {
		Funding struct {
			Schools  int `json:"boarding_schools"`
			Boarders int `json:"boarders"`
			Small    int `json:"small_rural"`
		} `json:"funding"`
	}
	if err := json.Unmarshal(testkit.Qingling(t, "expected.json"), &truth); err != nil {
		t.Fatal(err)
	}
	l := funds(t, o, o.As(aid.Leader), aid.FundFilter{Year: 2016})
	if got, want := *l.Total.Boarders, truth.Funding.Boarders; got != want || want != 4040 {
		t.Errorf("boarders: got %d, want %d", got, want)
	}
	if got, want := l.Counts[aid.FundBoarding], truth.Funding.Schools; got != want {
		t.Errorf("schools with boarders: got %d, want %d", got, want)
	}
	if got, want := l.Counts[aid.FundSmall], truth.Funding.Small; got != want {
		t.Errorf("small rural schools: got %d, want %d", got, want)
	}
	// 92 primary schools, 39 points, 12 junior, 2 of nine years, 1 of six: the last three tell no pupils by stage.
	if l.Total.Schools != 146 || l.Total.Known != 143 || l.Counts[aid.FundNoData] != 3 {
		t.Errorf("got %d schools, %d known, %d without data", l.Total.Schools, l.Total.Known, l.Counts[aid.FundNoData])
	}
}

func TestFunds_arithmeticOfTheList(t *testing.T) {
	t.Parallel()
	o := fundCounty(t)
	l := funds(t, o, o.As(aid.Leader), aid.FundFilter{})
	if l.Year != 2016 || !slices.Equal(l.Years, []aid.FiscalYear{2016, 2017}) {
		t.Errorf("got year %d of %v", l.Year, l.Years)
	}
	got := map[string]aid.Fen{}
	for _, line := range l.Lines {
		if got[line.Name] = line.Answer.Fen; !line.Answer.Known {
			got[line.Name] = -1
		}
	}
	want := map[string]aid.Fen{
		"大河乡水井教学点": 60_000_00, "大河乡九年一贯制学校": -1, "县第二中学": -1, "县特殊教育学校": 60*6000_00 + 40*200_00, "石门镇坪上小学": 90*600_00 + 10*200_00,
		"石门镇中心小学": -1, "石门镇初级中学": -1, "大河乡双河小学": -1, // no numbers in the list
	}
	for name, fen := range want {
		if got[name] != fen {
			t.Errorf("%s: got %d, want %d", name, got[name], fen)
		}
	}
	if sum := aid.Fen(60_000_00 + 368_000_00 + 56_000_00); l.Total.Fen != sum || l.Total.Known != 3 || len(got) != len(want) {
		t.Errorf("got total %s of %d in %d schools, want %s", l.Total.Fen, l.Total.Known, len(got), sum)
	}
}

func TestFunds_townIsRuralByTheCountysSwitch(t *testing.T) {
	t.Parallel()
	o := fundCounty(t)
	configure(t, o, func(s *aid.Settings) { s.TownIsRural = true })
	if a := fund(t, o, "石门镇坪上小学", 2016).Answer; a.Fen != 60_000_00+2_000_00 || !a.Small {
		t.Errorf("got %s, small %t", a.Sentence, a.Small)
	}
}

func TestFunds_withoutRegionIsNoData(t *testing.T) {
	t.Parallel()
	o := fundCounty(t)
	configure(t, o, func(s *aid.Settings) { s.Region = "" })
	if a := fund(t, o, "大河乡水井教学点", 2016).Answer; a.Known || !strings.Contains(a.Sentence, "请在本县参数中选择所在地区") {
		t.Errorf("got %q", a.Sentence)
	}
}

func TestCountSchool_ofOneAutumnMovesOneFiscalYear(t *testing.T) {
	t.Parallel()
	o := fundCounty(t)
	id := o.Schools["大河乡九年一贯制学校"].ID
	err := o.Bureau.CountSchool(t.Context(), o.As(aid.Clerk), id, aid.FundCount{Autumn: 2015, Primary: num(500), Junior: num(347), Boarders: num(316)})
	if err != nil {
		t.Fatal(err)
	}
	if a := fund(t, o, "大河乡九年一贯制学校", 2016).Answer; a.Fen != 640_800_00 {
		t.Errorf("2016: got %s", a.Sentence)
	}
	// of autumn 2016 nothing is told, and a school with dated counts is no longer counted by the undated list
	if a := fund(t, o, "大河乡九年一贯制学校", 2017).Answer; a.Known {
		t.Errorf("2017: got %s", a.Sentence)
	}
}

func TestCountSchool_correctionsKeepWhatWasTold(t *testing.T) {
	t.Parallel()
	o := fundCounty(t)
	id := o.Schools["大河乡水井教学点"].ID
	for _, n := range []int{101, 99, 99} {
		if err := o.Bureau.CountSchool(t.Context(), o.As(aid.Clerk), id, aid.FundCount{Autumn: 2015, Primary: num(n), Boarders: num(0)}); err != nil {
			t.Fatal(err)
		}
	}
	d := fund(t, o, "大河乡水井教学点", 2016)
	if d.Answer.Fen != 60_000_00 || len(d.Counts) != 1 || *d.Counts[0].Primary != 99 || d.Counts[0].By != "测试资助经办" {
		t.Errorf("got %s, counts %+v", d.Answer.Sentence, d.Counts)
	}
	o.Do(t, func(tx *store.Tx) error {
		var rows, entries int
		var note string
		err := tx.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM fund_count WHERE county_id = $1), count(*), min(note) FROM audit WHERE county_id = $1 AND act = $2`,
			o.County.ID, aid.CountPupils).Scan(&rows, &entries, &note)
		want(t, "entry", note, "填报大河乡水井教学点2015年秋季学期在校生人数")
		if rows != 2 || entries != 2 {
			t.Errorf("got %d rows and %d entries, want 2: the same again is no change", rows, entries)
		}
		return err
	})
}

func TestCountSchool_refusesSlipsAndStrangers(t *testing.T) {
	t.Parallel()
	o, other := fundCounty(t), fundCounty(t)
	id := o.Schools["大河乡水井教学点"].ID
	town := o.As(aid.TownOffice)
	town.Seat.TownshipID = o.Towns["大河乡"]
	sound := aid.FundCount{Autumn: 2015, Primary: num(86), Boarders: num(0)}
	for name, c := range map[string]struct {
		who    aid.Actor
		school aid.SchoolID
		count  aid.FundCount
		want   aid.Kind
	}{
		"too many boarders":     {o.As(aid.Clerk), id, aid.FundCount{Autumn: 2015, Primary: num(86), Boarders: num(87)}, aid.Invalid},
		"less than nobody":      {o.As(aid.Clerk), id, aid.FundCount{Autumn: 2015, Primary: num(-1)}, aid.Invalid},
		"a year of no fund":     {o.As(aid.Clerk), id, aid.FundCount{Autumn: 1999, Primary: num(86)}, aid.Invalid},
		"a kindergarten":        {o.As(aid.Clerk), o.Schools["大河乡中心幼儿园"].ID, sound, aid.NotFound},
		"another county":        {other.As(aid.Clerk), id, sound, aid.NotFound},
		"the leader":            {o.As(aid.Leader), id, sound, aid.Forbidden},
		"the township":          {town, id, sound, aid.Forbidden},
		"the school's own seat": {o.At(t, aid.Principal, "大河乡水井教学点"), id, sound, aid.Forbidden},
	} {
		if err := o.Bureau.CountSchool(t.Context(), c.who, c.school, c.count); aid.KindOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	if d := fund(t, o, "大河乡水井教学点", 2016); len(d.Counts) != 0 {
		t.Errorf("got %+v, want nothing kept", d.Counts)
	}
}

func TestTakeCounts_makesTheListACountOfTheAutumn(t *testing.T) {
	t.Parallel()
	o := fundCounty(t)
	clerk := o.As(aid.Clerk)
	n, err := o.Bureau.TakeCounts(t.Context(), clerk, 2015)
	if err != nil || n != 3 { // the point, the special school, 坪上小学; the others tell no pupils, or not by stage
		t.Fatalf("got %d, %v, want 3", n, err)
	}
	o.Do(t, func(tx *store.Tx) error { // next year's list
		_, err := tx.SaveSchools(t.Context(), []aid.SchoolDraft{{Name: "大河乡水井教学点", Kind: "218", Township: "大河乡", Area: "乡村", Boarding: aid.No, Pupils: num(120)}})
		return err
	})
	if d := fund(t, o, "大河乡水井教学点", 2016); d.Answer.Fen != 60_000_00 || d.Count.Source != aid.CountTaken {
		t.Errorf("2016 moved with the list: %s", d.Answer.Sentence)
	}
	if _, err := o.Bureau.TakeCounts(t.Context(), clerk, 2015); aid.KindOf(err) != aid.Conflict {
		t.Errorf("again: got %v, want Conflict", err)
	}
	if l := funds(t, o, clerk, aid.FundFilter{Year: 2017}); l.Listed != 3 {
		t.Errorf("2017: got %d schools to take, want 3", l.Listed)
	}
	if _, err := o.Bureau.TakeCounts(t.Context(), clerk, 2016); err != nil {
		t.Fatal(err)
	}
	if d := fund(t, o, "大河乡水井教学点", 2017); d.Answer.Fen != 72_000_00 {
		t.Errorf("2017: got %s", d.Answer.Sentence)
	}
	if _, err := o.Bureau.TakeCounts(t.Context(), o.As(aid.Leader), 2016); aid.KindOf(err) != aid.Forbidden {
		t.Errorf("the leader: got %v, want Forbidden", err)
	}
}

func TestFunds_seatsSeeTheirOwn(t *testing.T) {
	t.Parallel()
	o, other := fundCounty(t), fundCounty(t)
	town := o.As(aid.TownOffice)
	town.Seat.TownshipID, town.Seat.Place = o.Towns["大河乡"], "大河乡"
	for _, line := range funds(t, o, town, aid.FundFilter{Township: o.Towns["石门镇"]}).Lines {
		if line.Township != "大河乡" {
			t.Errorf("the township of 大河乡 sees %s", line.Name)
		}
	}
	head := o.At(t, aid.Principal, "大河乡水井教学点")
	if l := funds(t, o, head, aid.FundFilter{}); len(l.Lines) != 1 || l.Lines[0].Name != "大河乡水井教学点" || l.Total.Fen != 60_000_00 {
		t.Errorf("the principal sees %d schools, %s", len(l.Lines), l.Total.Fen)
	}
	for name, c := range map[string]struct {
		who    aid.Actor
		school string
	}{"township": {town, "石门镇坪上小学"}, "principal": {head, "石门镇坪上小学"}, "another county": {other.As(aid.Leader), "石门镇坪上小学"}} {
		if _, err := o.Bureau.Fund(t.Context(), c.who, o.Schools[c.school].ID, 2016); aid.KindOf(err) != aid.NotFound {
			t.Errorf("%s: got %v, want NotFound", name, err)
		}
	}
}

func TestFunds_filtersAndPages(t *testing.T) {
	t.Parallel()
	o := fundCounty(t)
	leader := o.As(aid.Leader)
	small := funds(t, o, leader, aid.FundFilter{State: aid.FundSmall})
	if len(small.Lines) != 1 || small.Total.Fen != 60_000_00 || small.Counts[""] != 8 {
		t.Errorf("small: got %d lines, %s, %v", len(small.Lines), small.Total.Fen, small.Counts)
	}
	var seen []string
	for f := (aid.FundFilter{Most: 3}); ; {
		l := funds(t, o, leader, f)
		for _, line := range l.Lines {
			seen = append(seen, line.Name)
		}
		if l.Total.Schools != 8 {
			t.Errorf("a page changes the total: %d", l.Total.Schools)
		}
		if f.After = l.Next; f.After == 0 {
			break
		}
	}
	slices.Sort(seen)
	if len(slices.Compact(seen)) != 8 {
		t.Errorf("got %d schools over the pages, want each of 8 once", len(seen))
	}
}
