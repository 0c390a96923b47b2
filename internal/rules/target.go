package rules

import (
	"fmt"
	"slices"
)

// Level is a share in hundredths of a percent: 7500 is 75 %. Rates of the plan are compared as whole numbers, never as floats.
type Level int64

// Percent prints the level as 75% or 54.87%.
func (l Level) Percent() string {
	switch whole, rest := l/100, l%100; {
	case rest == 0:
		return fmt.Sprintf("%d%%", whole)
	case rest%10 == 0:
		return fmt.Sprintf("%d.%d%%", whole, rest/10)
	default:
		return fmt.Sprintf("%d.%02d%%", whole, rest)
	}
}

// Measure is one column of the yearly education report (教育年报), summed over the villages or schools of the indicator's scope.
type Measure string

// The measures that the plan's indicators are made of.
const (
	Age3to5         Measure = "age_3_5"          // 3至5岁人口
	Enrolled3to5    Measure = "enrolled_3_5"     // 3至5岁在园幼儿
	EnrolledAll     Measure = "enrolled_all"     // 在园幼儿总数, of any age
	Villages        Measure = "villages"         // 行政村数
	VillagesCovered Measure = "villages_covered" // 有幼儿园覆盖的行政村数
	Entrants        Measure = "entrants"         // 九年前一年级入学人数
	MovedIn         Measure = "moved_in"         // 期间转入
	MovedOut        Measure = "moved_out"        // 期间转出
	Died            Measure = "died"             // 死亡
	Graduates       Measure = "graduates"        // 九年级毕业人数
	StudentsDue     Measure = "students_due"     // 应享受资助学生
	StudentsAided   Measure = "students_aided"   // 其中已获资助学生
)

// Scope is whose rows an indicator sums.
type Scope string

// The scopes.
const (
	PoorVillages Scope = "poor_villages" // the villages on the list of 贫困村
	WholeCounty  Scope = "county"
)

// Part is one measure of a sum; Minus subtracts it.
type Part struct {
	Measure Measure `json:"measure"`
	Minus   bool    `json:"minus,omitempty"`
}

// Goal is what the plan wants of an indicator by a year.
type Goal struct {
	Year   Year   `json:"year"`
	Level  Level  `json:"level"`            // 0 while a level that the county sets has not been set
	County bool   `json:"county,omitempty"` // the plan names no number
	Clause string `json:"clause"`
}

// Set says whether the goal is a number yet.
func (g Goal) Set() bool { return g.Level > 0 }

// Indicator is one target of the plan: what is counted, from where, and how much of it by when.
type Indicator struct {
	Code        string `json:"code"`
	Name        string `json:"name"`    // Chinese
	Formula     string `json:"formula"` // Chinese, printed beside the number
	Source      string `json:"source"`  // sheet and columns
	Scope       Scope  `json:"scope"`
	Unit        string `json:"unit"` // what numerator and gap count: 人 or 个村
	Numerator   []Part `json:"numerator"`
	Denominator []Part `json:"denominator"`
	Goals       []Goal `json:"goals"` // by year
	Clause      string `json:"clause"`
}

// clauseGoals is where the plan states its targets.
const clauseGoals = "二(二)"

// Indicators are the plan's targets. The caller may change its copy.
//
// Numerators and denominators follow the yearly report: the preschool rates and the coverage sum the poor villages only, since
// the plan speaks of 贫困地区; the retention rate sums all schools with junior grades, because pupils of poor villages go to
// junior school in the towns, and its cohort is corrected for pupils who moved in or out and for those who died.
func Indicators() []Indicator {
	return []Indicator{
		{
			Code: "preschool_net", Name: "学前三年入园率", Formula: "3至5岁在园幼儿 ÷ 3至5岁人口",
			Source: "教育年报·学前教育", Scope: PoorVillages, Unit: "人", Clause: clauseGoals,
			Numerator: sum(Enrolled3to5), Denominator: sum(Age3to5),
			Goals: []Goal{{Year: 2018, Level: 7500, Clause: clauseGoals}},
		},
		{
			Code: "preschool_gross", Name: "学前三年毛入园率", Formula: "在园幼儿总数（不限年龄）÷ 3至5岁人口",
			Source: "教育年报·学前教育", Scope: PoorVillages, Unit: "人", Clause: clauseGoals,
			Numerator: sum(EnrolledAll), Denominator: sum(Age3to5),
			Goals: []Goal{{Year: 2020, Level: 8000, Clause: clauseGoals}},
		},
		{
			Code: "kindergarten_coverage", Name: "幼儿园覆盖率", Formula: "有幼儿园覆盖的贫困村 ÷ 贫困村",
			Source: "教育年报·学前教育", Scope: PoorVillages, Unit: "个村", Clause: clauseGoals,
			Numerator: sum(VillagesCovered), Denominator: sum(Villages),
			Goals: []Goal{{Year: 2018, County: true, Clause: clauseGoals}, {Year: 2020, Level: 10000, Clause: clauseGoals}},
		},
		{
			Code: "consolidation", Name: "义务教育巩固率",
			Formula: "九年级毕业人数 ÷（九年前一年级入学人数＋期间转入－期间转出－死亡）",
			Source:  "教育年报·义务教育巩固", Scope: WholeCounty, Unit: "人", Clause: clauseGoals,
			Numerator:   sum(Graduates),
			Denominator: append(sum(Entrants, MovedIn), Part{MovedOut, true}, Part{Died, true}),
			Goals:       []Goal{{Year: 2018, Level: 9000, Clause: clauseGoals}, {Year: 2020, Level: 9500, Clause: clauseGoals}},
		},
		{
			Code: "aid_coverage", Name: "资助覆盖率", Formula: "已获资助的应享受学生 ÷ 应享受资助学生",
			Source: "资助台账", Scope: WholeCounty, Unit: "人", Clause: "三(一)1",
			Numerator: sum(StudentsAided), Denominator: sum(StudentsDue),
			Goals: []Goal{{Year: 2018, Level: 10000, Clause: "三(一)1"}, {Year: 2020, Level: 10000, Clause: "三(一)1"}},
		},
	}
}

func sum(ms ...Measure) (parts []Part) {
	for _, m := range ms {
		parts = append(parts, Part{Measure: m})
	}
	return parts
}

// Count puts numerator and denominator together from summed measures. If one of them is missing there is no data.
func (i Indicator) Count(sums map[Measure]int64) Ratio {
	num, ok := total(i.Numerator, sums)
	den, ok2 := total(i.Denominator, sums)
	if !ok || !ok2 {
		return Ratio{}
	}
	return Ratio{num, den}
}

func total(parts []Part, sums map[Measure]int64) (n int64, ok bool) {
	for _, p := range parts {
		v, ok := sums[p.Measure]
		if !ok {
			return 0, false
		}
		if p.Minus {
			v = -v
		}
		n += v
	}
	return n, true
}

// GoalIn is the goal that a value of the year is held against: the next one due, or the last one once all are past.
// An indicator without goals gives the zero Goal.
func (i Indicator) GoalIn(y Year) Goal {
	var g Goal
	for _, g = range i.Goals {
		if y <= g.Year {
			break
		}
	}
	return g
}

// WithGoal gives the indicator with the county's own level where the plan leaves it to the county.
func (i Indicator) WithGoal(y Year, l Level) (Indicator, error) {
	at := slices.IndexFunc(i.Goals, func(g Goal) bool { return g.Year == y && g.County })
	if at < 0 {
		return i, fmt.Errorf("%s在%d年的目标由方案规定，县里不能另定", i.Name, y)
	}
	if l <= 0 || l > 10000 {
		return i, fmt.Errorf("%s的目标应在0%%与100%%之间", i.Name)
	}
	i.Goals = slices.Clone(i.Goals)
	i.Goals[at].Level = l
	return i, nil
}
