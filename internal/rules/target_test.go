package rules

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func indicator(t *testing.T, code string) Indicator {
	t.Helper()
	all := Indicators()
	i := slices.IndexFunc(all, func(i Indicator) bool { return i.Code == code })
	if i < 0 {
		t.Fatalf("no indicator %s", code)
	}
	return all[i]
}

// The sums are those of a yearly report; the ratios were handed out with it.
func TestCount_followsTheYearlyReport(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code string
		sums map[Measure]int64
		want Ratio
	}{
		{"consolidation", map[Measure]int64{Entrants: 1846, MovedIn: 89, MovedOut: 129, Died: 5, Graduates: 1565}, Ratio{1565, 1801}},
		{"consolidation", map[Measure]int64{Entrants: 2054, MovedIn: 117, MovedOut: 108, Died: 3, Graduates: 1818}, Ratio{1818, 2060}},
		{"preschool_net", map[Measure]int64{Age3to5: 2688, Enrolled3to5: 1475, EnrolledAll: 1562}, Ratio{1475, 2688}},
		{"preschool_gross", map[Measure]int64{Age3to5: 2688, Enrolled3to5: 1475, EnrolledAll: 1562}, Ratio{1562, 2688}},
		{"kindergarten_coverage", map[Measure]int64{Villages: 63, VillagesCovered: 52}, Ratio{52, 63}},
		{"aid_coverage", map[Measure]int64{StudentsDue: 10, StudentsAided: 9}, Ratio{9, 10}},
		{"consolidation", map[Measure]int64{Entrants: 1846, MovedIn: 89, MovedOut: 129, Graduates: 1565}, Ratio{}},
	} {
		if got := indicator(t, c.code).Count(c.sums); got != c.want {
			t.Errorf("%s of %v: got %v, want %v", c.code, c.sums, got, c.want)
		}
	}
}

func TestGoals_areThePlans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code string
		in   Year
		goal Year
		want Level
	}{
		{"preschool_net", 2016, 2018, 7500}, {"preschool_net", 2018, 2018, 7500}, {"preschool_net", 2019, 2018, 7500},
		{"preschool_gross", 2016, 2020, 8000}, {"preschool_gross", 2020, 2020, 8000},
		{"kindergarten_coverage", 2018, 2018, 0}, {"kindergarten_coverage", 2019, 2020, 10000},
		{"consolidation", 2015, 2018, 9000}, {"consolidation", 2018, 2018, 9000},
		{"consolidation", 2019, 2020, 9500}, {"consolidation", 2024, 2020, 9500},
		{"aid_coverage", 2016, 2018, 10000}, {"aid_coverage", 2020, 2020, 10000},
	} {
		g := indicator(t, c.code).GoalIn(c.in)
		if g.Year != c.goal || g.Level != c.want || g.Clause == "" {
			t.Errorf("%s in %d: got %+v, want %d by %d", c.code, c.in, g, c.want, c.goal)
		}
	}
	if g := (Indicator{}).GoalIn(2018); g != (Goal{}) {
		t.Errorf("no goals: got %+v", g)
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  string
		year  Year
		ratio Ratio
		state State
		gap   int64
		says  string
	}{
		{"preschool_net", 2016, Ratio{1475, 2688}, Short, 541, "2016年学前三年入园率54.87%(1475/2688)，2018年目标75%，还差541人"},
		{"preschool_net", 2018, Ratio{75, 100}, Met, 0, "2018年学前三年入园率75%(75/100)，2018年目标75%，已达到"},
		{"preschool_net", 2018, Ratio{7499999, 10000000}, Short, 1, "2018年学前三年入园率74.99%(7499999/10000000)，2018年目标75%，还差1人"},
		{"preschool_net", 2018, Ratio{0, 0}, NoData, 0, "2018年学前三年入园率无数据"},
		{"preschool_net", 2018, Ratio{5, -1}, NoData, 0, "2018年学前三年入园率无数据"},
		{"preschool_net", 2018, Ratio{0, 10}, Short, 8, "2018年学前三年入园率0%(0/10)，2018年目标75%，还差8人"},
		{"preschool_gross", 2020, Ratio{110, 100}, Met, 0, "2020年学前三年毛入园率110%(110/100)，2020年目标80%，已达到"},
		{"kindergarten_coverage", 2018, Ratio{61, 63}, NoGoal, 0, "2018年幼儿园覆盖率96.82%(61/63)，2018年目标待县里确定"},
		{"kindergarten_coverage", 2020, Ratio{61, 63}, Short, 2, "2020年幼儿园覆盖率96.82%(61/63)，2020年目标100%，还差2个村"},
		{"consolidation", 2018, Ratio{1705, 1912}, Short, 16, "2018年义务教育巩固率89.17%(1705/1912)，2018年目标90%，还差16人"},
	} {
		i := indicator(t, c.code)
		p := i.Progress(c.year, c.ratio)
		if p.State != c.state || p.Gap != c.gap || i.Sentence(p) != c.says {
			t.Errorf("%s:\n got %s, %d, %s\nwant %s, %d, %s", c.code, p.State, p.Gap, i.Sentence(p), c.state, c.gap, c.says)
		}
		if want := c.ratio.Num > c.ratio.Den && c.ratio.Den > 0; p.Over != want {
			t.Errorf("%s over 100%%: got %v, want %v", c.code, p.Over, want)
		}
	}
}

func TestWithGoal_onlyWhereThePlanLeavesIt(t *testing.T) {
	t.Parallel()
	i, err := indicator(t, "kindergarten_coverage").WithGoal(2018, 9500)
	if err != nil || i.Progress(2018, Ratio{61, 63}).State != Met || i.Progress(2018, Ratio{59, 63}).Gap != 1 {
		t.Errorf("got %+v, %v", i.Goals, err)
	}
	if g := indicator(t, "kindergarten_coverage").GoalIn(2018); g.Set() {
		t.Errorf("the plan's own goal changed: %+v", g)
	}
	for _, c := range []struct {
		year  Year
		level Level
	}{{2020, 9500}, {2017, 9500}, {2018, 0}, {2018, 10001}} {
		if _, err := indicator(t, "kindergarten_coverage").WithGoal(c.year, c.level); err == nil {
			t.Errorf("%+v was accepted", c)
		}
	}
}

func TestGlide(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code string
		base Year
		from Ratio
		want []Step
	}{
		// 86.50 to 90 in two years, then 95 in two more.
		{"consolidation", 2016, Ratio{865, 1000}, []Step{{2017, 8825}, {2018, 9000}, {2019, 9250}, {2020, 9500}}},
		// 54.87 to 75: 20.13 in two years, rounded up.
		{"preschool_net", 2016, Ratio{1475, 2688}, []Step{{2017, 6494}, {2018, 7500}}},
		{"consolidation", 2017, Ratio{92, 100}, []Step{{2018, 9000}, {2019, 9250}, {2020, 9500}}},
		{"kindergarten_coverage", 2018, Ratio{9000, 10000}, []Step{{2019, 9500}, {2020, 10000}}},
		{"consolidation", 2020, Ratio{9, 10}, nil},
		{"consolidation", 2016, Ratio{}, nil},
	} {
		if got := indicator(t, c.code).Glide(c.base, c.from); !slices.Equal(got, c.want) {
			t.Errorf("%s from %s in %d: got %v, want %v", c.code, c.from, c.base, got, c.want)
		}
	}
}

// Short is exactly as many as are needed: with them the goal is reached, with one fewer it is not.
func TestShort_isExact(t *testing.T) {
	t.Parallel()
	if got := (Ratio{0, 1}).Short(1); got != 1 {
		t.Errorf("a hundredth of a percent of one person: got %d, want 1", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := Ratio{rapid.Int64Range(0, 1_000_000).Draw(t, "num"), rapid.Int64Range(1, 1_000_000).Draw(t, "den")}
		l := Level(rapid.Int64Range(1, 12_000).Draw(t, "level"))
		n := r.Short(l)
		if !(Ratio{r.Num + n, r.Den}).Reaches(l) {
			t.Fatalf("%v + %d does not reach %s", r, n, l.Percent())
		}
		if n > 0 && (Ratio{r.Num + n - 1, r.Den}).Reaches(l) {
			t.Fatalf("%v reaches %s with fewer than %d more", r, l.Percent(), n)
		}
		if (n == 0) != r.Reaches(l) || (r.Level() >= l) != r.Reaches(l) {
			t.Fatalf("%v, %s: short %d, level %s", r, l.Percent(), n, r.Level().Percent())
		}
	})
}

func TestRatio_noDataIsNotZero(t *testing.T) {
	t.Parallel()
	for _, r := range []Ratio{{}, {3, 0}, {-1, 5}, {1, -5}, {1, math.MaxInt64}} {
		if r.Known() || r.String() != "无数据" || r.Reaches(0) || !math.IsNaN(r.Value()) {
			t.Errorf("%+v passes as data: %s", r, r)
		}
	}
	if r := (Ratio{0, 5}); !r.Known() || r.String() != "0%" || r.Value() != 0 {
		t.Errorf("%+v: got %s", r, r)
	}
}

func TestIndicators_sayWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	for _, i := range Indicators() {
		if i.Name == "" || i.Formula == "" || i.Source == "" || i.Clause == "" || i.Scope == "" || i.Unit == "" || len(i.Goals) == 0 {
			b, _ := json.Marshal(i)
			t.Errorf("incomplete: %s", b)
		}
	}
}
