package bureau

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// The codes of the plan's indicators.
const (
	preschoolNet   aid.TargetCode = "preschool_net"
	preschoolGross aid.TargetCode = "preschool_gross"
	coverage       aid.TargetCode = "kindergarten_coverage"
	consolidation  aid.TargetCode = "consolidation"
	aidCoverage    aid.TargetCode = "aid_coverage"
)

// words are what the pages say about an indicator beside its name and formula.
var words = map[aid.TargetCode]struct{ numerator, denominator, places, reason string }{
	preschoolNet:   {"3至5岁在园幼儿", "3至5岁人口", "贫困村", ""},
	preschoolGross: {"在园幼儿总数（不限年龄）", "3至5岁人口", "贫困村", ""},
	coverage:       {"有幼儿园覆盖的贫困村", "贫困村", "贫困村", ""},
	consolidation:  {"九年级毕业人数", "九年前一年级入学人数＋期间转入－期间转出－死亡", "学校", ""},
	aidCoverage:    {"已获资助的应享受学生", "应享受资助学生", "", "尚无发放数据：资金发放并回盘后才能计算"},
}

// target is an indicator in the words of the pages, with its figures of
// the years.
func target(i rules.Indicator, counted tallies, years []int, expected store.Reporters) aid.Target {
	code := aid.TargetCode(i.Code)
	w := words[code]
	t := aid.Target{
		Code: code, Name: i.Name, Formula: i.Formula, Numerator: w.numerator, Denominator: w.denominator,
		Source: i.Source, Clause: i.Clause, Unit: i.Unit, Places: w.places, Reason: w.reason,
	}
	for _, g := range i.Goals {
		t.Goals = append(t.Goals, goal(g))
	}
	for _, y := range years {
		t.Years = append(t.Years, targetYear(i, y, counted[y][code], reporters(i, expected)))
	}
	return t
}

func goal(g rules.Goal) aid.TargetGoal {
	return aid.TargetGoal{Year: int(g.Year), Level: aid.Level(g.Level), County: g.County, Clause: g.Clause}
}

// reporters is how many villages or schools an indicator waits for.
func reporters(i rules.Indicator, expected store.Reporters) int {
	switch {
	case words[aid.TargetCode(i.Code)].places == "":
		return 0
	case i.Scope == rules.PoorVillages:
		return expected.Poor
	}
	return expected.Schools
}

func targetYear(i rules.Indicator, year int, counted tally, expected int) aid.TargetYear {
	r := i.Count(counted.sums)
	p := i.Progress(rules.Year(year), r)
	y := aid.TargetYear{Year: year, Measure: measure(r), Over: p.Over, Told: counted.told, Missing: max(expected-counted.told, 0)}
	for n, g := range i.Goals {
		if g.Year == p.Goal.Year {
			y.Next = n
		}
		y.Standings = append(y.Standings, standing(r, g))
	}
	return y
}

func measure(r rules.Ratio) aid.Measure {
	if !r.Known() {
		return aid.Measure{}
	}
	return aid.Measure{Numerator: r.Num, Denominator: r.Den}
}

// standing holds a figure against one goal.
func standing(r rules.Ratio, g rules.Goal) aid.Standing {
	s := aid.Standing{Goal: goal(g)}
	switch {
	case !r.Known():
		s.State = aid.TargetNoData
	case !g.Set():
		s.State = aid.TargetNoGoal
	case r.Reaches(g.Level):
		s.State = aid.TargetMet
	default:
		s.State, s.Gap = aid.TargetShort, r.Short(g.Level)
	}
	return s
}

// steps is the even way from the year's figure to the goals.
func (r *report) steps(code aid.TargetCode, y aid.TargetYear) (steps []aid.TargetStep) {
	ratio := rules.Ratio{Num: y.Measure.Numerator, Den: y.Measure.Denominator}
	for _, i := range r.indicators {
		if aid.TargetCode(i.Code) != code {
			continue
		}
		for _, s := range i.Glide(rules.Year(y.Year), ratio) {
			need := y.Measure.Numerator + ratio.Short(s.Level)
			steps = append(steps, aid.TargetStep{Year: int(s.Year), Level: aid.Level(s.Level), Need: need})
		}
	}
	return steps
}

// told is what each place told of one year.
type told struct {
	villages []aid.PreschoolStatistic
	schools  []store.RetentionPlace
}

// places reads what each village and school of a township (0: of the county)
// told of the year looked at.
func (r *report) places(ctx context.Context, tx *store.Tx, township aid.TownshipID) (t told, err error) {
	if t.villages, err = tx.PreschoolPlaces(ctx, r.targets.Year, township); err != nil {
		return t, err
	}
	t.schools, err = tx.RetentionPlaces(ctx, r.targets.Year, township)
	return t, err
}

// ranked are an indicator's places, worst first.
func (r *report) ranked(t *aid.Target, told told) []aid.TargetPlace {
	var all []aid.TargetPlace
	level := rules.Level(t.In(r.targets.Year).Standing().Goal.Level)
	switch t.Code {
	case preschoolNet:
		all = villagesAgainst(told.villages, level, aid.PreschoolStatistic.Net, func(s aid.PreschoolStatistic) bool { return s.Aged3to5 != nil && s.Attending != nil })
	case preschoolGross:
		all = villagesAgainst(told.villages, level, aid.PreschoolStatistic.Gross, func(s aid.PreschoolStatistic) bool { return s.Aged3to5 != nil && s.Children != nil })
	case coverage: // a village is covered or not, whatever share of villages the county asks for
		all = villagesAgainst(told.villages, rules.Level(10000), covered, func(s aid.PreschoolStatistic) bool { return s.Covered != aid.Unknown })
	case consolidation:
		for _, s := range told.schools {
			p := placeAgainst(s.Rate(), level, s.Told())
			p.SchoolID, p.Name, p.Township = s.SchoolID, s.School, s.Township
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, worstFirst)
	return all
}

func covered(s aid.PreschoolStatistic) aid.Measure {
	if s.Covered == aid.Yes {
		return aid.Measure{Numerator: 1, Denominator: 1}
	}
	return aid.Measure{Denominator: 1}
}

func villagesAgainst(villages []aid.PreschoolStatistic, level rules.Level, share func(aid.PreschoolStatistic) aid.Measure, told func(aid.PreschoolStatistic) bool) (all []aid.TargetPlace) {
	for _, v := range villages {
		p := placeAgainst(share(v), level, told(v))
		p.VillageID, p.Name, p.Township = v.VillageID, v.Village, v.Township
		all = append(all, p)
	}
	return all
}

// placeAgainst holds one place's figure against the level. A place that told
// that it has nobody to count lacks nobody.
func placeAgainst(m aid.Measure, level rules.Level, told bool) aid.TargetPlace {
	if !told {
		return aid.TargetPlace{State: aid.TargetNoData}
	}
	if !m.Known() {
		return aid.TargetPlace{State: aid.TargetMet}
	}
	s := standing(rules.Ratio{Num: m.Numerator, Den: m.Denominator}, rules.Goal{Level: level})
	return aid.TargetPlace{Measure: m, State: s.State, Gap: s.Gap}
}

var placeOrder = map[aid.TargetState]int{aid.TargetShort: 0, aid.TargetNoGoal: 1, aid.TargetNoData: 2, aid.TargetMet: 3}

func worstFirst(a, b aid.TargetPlace) int {
	return cmp.Or(
		cmp.Compare(placeOrder[a.State], placeOrder[b.State]),
		cmp.Compare(b.Gap, a.Gap),
		cmp.Compare(a.Measure.Level(), b.Measure.Level()),
		strings.Compare(a.Township, b.Township),
		strings.Compare(a.Name, b.Name),
		cmp.Compare(a.ID(), b.ID()),
	)
}
