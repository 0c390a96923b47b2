package aid

import (
	"fmt"
	"slices"
)

// PreschoolStatistic is one village and year of 教育年报, sheet 学前教育. Nil is
// "not told". Year is the statistical year as the report writes it.
type PreschoolStatistic struct {
	Year      int       `json:"year"`
	Township  string    `json:"township"`
	Village   string    `json:"village"`
	VillageID VillageID `json:"village_id"`
	Aged3to5  *int      `json:"aged_3_to_5"` // 3至5岁人口
	Attending *int      `json:"attending"`   // 3至5岁在园幼儿
	Children  *int      `json:"children"`    // 在园幼儿总数, any age
	Covered   Tri       `json:"covered"`     // 有幼儿园覆盖
}

// Net is the village's 学前三年入园率; no data unless both counts are told.
func (s PreschoolStatistic) Net() Measure { return measureOf(s.Attending, s.Aged3to5) }

// Gross is the village's 学前三年毛入园率, which may pass 100 %.
func (s PreschoolStatistic) Gross() Measure { return measureOf(s.Children, s.Aged3to5) }

// RetentionStatistic is one school and graduation year of 教育年报, sheet
// 义务教育巩固. Nil is "not told".
type RetentionStatistic struct {
	Year      int      `json:"year"`
	School    string   `json:"school"`
	SchoolID  SchoolID `json:"school_id"`
	Entrants  *int     `json:"entrants"`  // 九年前一年级入学人数
	MovedIn   *int     `json:"moved_in"`  // 期间转入
	MovedOut  *int     `json:"moved_out"` // 期间转出
	Died      *int     `json:"died"`      // 死亡
	Graduates *int     `json:"graduates"` // 九年级毕业人数
}

// Told says whether all five counts are told.
func (s RetentionStatistic) Told() bool {
	return s.Entrants != nil && s.MovedIn != nil && s.MovedOut != nil && s.Died != nil && s.Graduates != nil
}

// Rate is the school's 义务教育巩固率; no data unless all five counts are told.
func (s RetentionStatistic) Rate() Measure {
	if !s.Told() {
		return Measure{}
	}
	stayed := *s.Entrants + *s.MovedIn - *s.MovedOut - *s.Died
	return measureOf(s.Graduates, &stayed)
}

// Measure is an indicator's numerator and denominator for one place and year.
// A denominator of 0 is no data, which is not 0 %.
type Measure struct {
	Numerator   int64 `json:"numerator"`
	Denominator int64 `json:"denominator"`
}

func measureOf(part, whole *int) Measure {
	if part == nil || whole == nil || *whole <= 0 {
		return Measure{}
	}
	return Measure{int64(*part), int64(*whole)}
}

// Known says whether there is anything to compare.
func (m Measure) Known() bool { return m.Denominator > 0 }

// Level is the share rounded down, so that a goal just missed never reads as
// met; 0 without data.
func (m Measure) Level() Level {
	if !m.Known() {
		return 0
	}
	return Level(m.Numerator * 10000 / m.Denominator)
}

// Percent is the share with two decimals, rounded half up, or 无数据. It is never
// rounded up to a goal that it does not reach: 74.996 % against a goal of 75 %
// reads 74.99%, not 75.00%.
func (m Measure) Percent(goals ...TargetGoal) string {
	if !m.Known() {
		return "无数据"
	}
	rounded := Level((m.Numerator*20000 + m.Denominator) / (2 * m.Denominator))
	if slices.ContainsFunc(goals, func(g TargetGoal) bool { return g.Level == rounded }) {
		return m.Level().Percent()
	}
	return rounded.Percent()
}

// Level is a share in hundredths of a percent: 7500 is 75 %.
type Level int64

// Percent prints a figure's level: 75.00%, 54.87%.
func (l Level) Percent() string { return fmt.Sprintf("%d.%02d%%", l/100, l%100) }

// Short prints a goal's level as the plan writes it: 75%, 89.5%.
func (l Level) Short() string {
	switch whole, rest := l/100, l%100; {
	case rest == 0:
		return fmt.Sprintf("%d%%", whole)
	case rest%10 == 0:
		return fmt.Sprintf("%d.%d%%", whole, rest/10)
	default:
		return fmt.Sprintf("%d.%02d%%", whole, rest)
	}
}

// Points is the level in percent as a number, for charts only.
func (l Level) Points() float64 { return float64(l) / 100 }

// TargetState is how a figure stands to a goal.
type TargetState string

// The states, those that need work first.
const (
	TargetShort  TargetState = "short"   // 未达到
	TargetNoData TargetState = "no_data" // 无数据; of a village or school: 未填报
	TargetNoGoal TargetState = "no_goal" // the county has not set the level
	TargetMet    TargetState = "met"     // 已达到
)

// Label is the state's Chinese name.
func (s TargetState) Label() string {
	return map[TargetState]string{TargetShort: "未达到", TargetNoData: "无数据", TargetNoGoal: "标准待县里确定", TargetMet: "已达到"}[s]
}

// TargetGoal is what the plan wants of an indicator by a year. Level is 0
// while a level that the county sets has not been set.
type TargetGoal struct {
	Year   int
	Level  Level
	County bool // the plan names no number; the county sets it
	Clause string
}

// Label is the goal's name: 2018年目标.
func (g TargetGoal) Label() string { return fmt.Sprintf("%d年目标", g.Year) }

// Text is the goal in words: 75%, or 基本覆盖 while the county has not said what
// that is.
func (g TargetGoal) Text() string {
	if g.Level == 0 {
		return "基本覆盖"
	}
	return g.Level.Short()
}

// Standing is a year's figure against one goal.
type Standing struct {
	Goal  TargetGoal
	State TargetState
	Gap   int64 // how many more the goal needs, in the indicator's unit
}

// TargetYear is one indicator in one year.
type TargetYear struct {
	Year      int
	Measure   Measure
	Standings []Standing // one per goal, in their order
	Next      int        // index of the goal that applies to this year
	Over      bool       // above 100 %: right for a gross rate, worth a look elsewhere
	Told      int        // villages or schools whose figures count
	Missing   int        // those that have not told theirs: not counted, and not zero
}

// Standing is the year's figure against the goal that applies to it.
func (y TargetYear) Standing() Standing {
	if y.Next >= len(y.Standings) {
		return Standing{State: TargetNoData}
	}
	return y.Standings[y.Next]
}

// TargetCode names an indicator: preschool_net.
type TargetCode string

// Target is one indicator of the plan: what is counted, from where, how much
// of it by when (实施方案二(二)), and how far the county has come.
type Target struct {
	Code        TargetCode
	Name        string
	Formula     string
	Numerator   string // in words
	Denominator string
	Source      string
	Clause      string
	Unit        string // what numerator and gap count: 人 or 个村
	Places      string // whose figures it sums: 贫困村 or 学校; "" where nothing is reported by place
	Reason      string // why there is no data at all; "" where data are reported
	Goals       []TargetGoal
	Years       []TargetYear // without a gap, oldest first
	Worst       []TargetPlace
}

// In is the indicator's figure in a year; without data for other years.
func (t Target) In(year int) TargetYear {
	for _, y := range t.Years {
		if y.Year == year {
			return y
		}
	}
	return TargetYear{Year: year}
}

// TargetPlace is what one village or school adds to an indicator. Exactly one
// of VillageID and SchoolID is set.
type TargetPlace struct {
	VillageID VillageID
	SchoolID  SchoolID
	Name      string
	Township  string
	Measure   Measure
	State     TargetState
	Gap       int64 // how many more the place needs to reach the goal itself
}

// ID is the place's number, for paging.
func (p TargetPlace) ID() int64 { return max(int64(p.VillageID), int64(p.SchoolID)) }

// Targets are all indicators as a seat sees them: of the county, or of the
// seat's own township.
type Targets struct {
	Place       string // name of the township; "" for the whole county
	Year        int    // the year looked at
	Years       []int  // years with a report, oldest first
	Poor        int    // villages on the list of 贫困村
	PoorUnknown int    // villages of which the list does not say it: not counted
	All         []Target
}

// Count says how many indicators stand in a state in the year looked at.
func (t Targets) Count(s TargetState) (n int) {
	for _, target := range t.All {
		if target.In(t.Year).Standing().State == s {
			n++
		}
	}
	return n
}

// Due says how many of those that are short should have reached their goal by
// the year looked at; the goals of the others lie ahead.
func (t Targets) Due() (n int) {
	for _, target := range t.All {
		s := target.In(t.Year).Standing()
		n += count(s.State == TargetShort && s.Goal.Year <= t.Year)
	}
	return n
}

// TargetStep is what a year needs for the goals to be reached at an even pace.
type TargetStep struct {
	Year  int
	Level Level
	Need  int64 // the numerator at that level, with the denominator of today
}

// TargetFilter says which places of an indicator to list. Zero values do not
// narrow.
type TargetFilter struct {
	Year     int
	Township TownshipID
	State    TargetState
	After    int64 // ID of the last place seen
	Most     int
}

// TargetDetail is one indicator with the places that make its gap, worst
// first.
type TargetDetail struct {
	Targets          // without All
	Target    Target // of the seat's whole place, whatever the filter
	Steps     []TargetStep
	Places    []TargetPlace
	Counts    map[TargetState]int // of places, by state, in the filter's township
	Next      int64               // ID to go on after; 0 at the end
	Townships []Township          // to choose from; empty for a township's seat
}

// TargetSummary is what a leader's home page says.
type TargetSummary struct {
	Targets Targets
	Terms
	Students int // on the rosters of the term
	Schools  int // with students on a list
	NoList   int // schools whose list has not come
	Done     int // of those, signed and not changed since
	Late     int
	Editions []Edition // of the rules, under way; none where the seat does not read them
}
