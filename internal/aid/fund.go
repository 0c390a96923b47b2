package aid

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// FiscalYear is a calendar year, in which money is planned and spent. It is no
// school year: it holds the spring term of one and the autumn term of the next.
type FiscalYear int

// Label is the year as the office writes it: 2016年.
func (y FiscalYear) Label() string { return fmt.Sprintf("%d年", int(y)) }

// Counted is the autumn whose count of pupils the year is planned with: that
// of the calendar year before.
func (y FiscalYear) Counted() Term { return Year(y - 1).Autumn() }

// FirstFundYear is the year from which the plan sets 公用经费 (三(二)6).
const FirstFundYear FiscalYear = 2016

// FiscalYear is the calendar year that the term begins in.
func (t Term) FiscalYear() FiscalYear { return FiscalYear(t.Begins().Year()) }

// Region is the part of the country that national standards speak of; "" is
// not told.
type Region string

// Regions are all regions. 集中连片特困地区 is of the centre and the west.
var Regions = []Region{"west", "central", "east", "poor_area"}

// Label is the region's Chinese name; "" for an unknown one.
func (r Region) Label() string {
	return map[Region]string{"west": "西部", "central": "中部", "east": "东部", "poor_area": "集中连片特困地区"}[r]
}

// Area is where a school stands; "" is not told.
type Area string

// The areas.
const (
	VillageArea Area = "village" // 乡村
	TownArea    Area = "town"    // 镇区
	CityArea    Area = "city"    // 城区
)

// Locality is where the school stands, whether its register says it in words
// (乡村, 镇区, 城区) or in codes of 城乡分类 (220, 121, 111).
func (s School) Locality() Area {
	switch text := strings.TrimSpace(s.Area); {
	case strings.HasPrefix(text, "2"), strings.ContainsAny(text, "乡村") && !strings.Contains(text, "结合"):
		return VillageArea
	case strings.HasPrefix(text, "12"), strings.Contains(text, "镇"):
		return TownArea
	case strings.HasPrefix(text, "11"), strings.Contains(text, "城"):
		return CityArea
	}
	return ""
}

// Special tells whether the school is one of special education.
func (k SchoolKind) Special() bool { return strings.HasPrefix(string(k), "5") }

// Compulsory tells whether a school of this kind may have pupils of compulsory
// education. An unknown kind may.
func (k SchoolKind) Compulsory() bool { return k.Teaches(Primary) || k.Teaches(Junior) }

// CountSource is where a count of pupils comes from; "" means that there is
// none.
type CountSource string

// The sources.
const (
	CountTyped   CountSource = "typed"   // entered for the autumn, school by school
	CountTaken   CountSource = "taken"   // somebody took the list of schools as the count of the autumn
	CountUndated CountSource = "undated" // it stands in the list of schools, which names no year
)

// Label is the source's Chinese name.
func (s CountSource) Label() string {
	return map[CountSource]string{CountTyped: "逐校填报", CountTaken: "取自学校名录", CountUndated: "学校名录（未注明年份）"}[s]
}

// FundCount is how many pupils of compulsory education a school has in an
// autumn, all of them and not only those on the rosters. Nobody is in two of
// the first three; boarders are among them. Nil is "not told".
type FundCount struct {
	Autumn   Year
	Primary  *int
	Junior   *int
	Special  *int // 特教学生: of a special school, 随班就读, 送教上门
	Boarders *int
	Source   CountSource
	By       string // who entered it
	At       time.Time
}

// countMost is more pupils than a school has.
const countMost = 30_000

// Check returns Invalid, by field, for counts that cannot be meant.
func (c FundCount) Check() error {
	fields, total := map[string]string{}, 0
	for name, n := range map[string]*int{"primary": c.Primary, "junior": c.Junior, "special": c.Special, "boarders": c.Boarders} {
		if n != nil && (*n < 0 || *n > countMost) {
			fields[name] = "人数应在0到30000之间，没有统计的请留空"
		}
		if n != nil && name != "boarders" {
			total += *n
		}
	}
	if c.Boarders != nil && *c.Boarders > total && fields["boarders"] == "" {
		fields["boarders"] = fmt.Sprintf("寄宿生%d人比填报的在校生%d人多，请核对", *c.Boarders, total)
	}
	return invalid(fields)
}

// Same tells whether two counts say the same.
func (c FundCount) Same(d FundCount) bool {
	return c.Autumn == d.Autumn && c.Source == d.Source &&
		same(c.Primary, d.Primary) && same(c.Junior, d.Junior) && same(c.Special, d.Special) && same(c.Boarders, d.Boarders)
}

// Blank tells whether nothing is told.
func (c FundCount) Blank() bool {
	return c.Primary == nil && c.Junior == nil && c.Special == nil && c.Boarders == nil
}

func same(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// FundPart is one product of the arithmetic: heads times rate.
type FundPart struct {
	Payee  string // primary, junior, special or boarder: whose rate
	Filled bool   // the heads are those that a small school lacks
	Label  string // the payee's Chinese name
	Heads  int
	Rate   Fen // per head and fiscal year
	Fen    Fen
	Clause string
	Source string // the document that sets the rate
	Doubt  string // what is not confirmed about the rate
}

// FundAnswer is what a school is due in a fiscal year, or why nobody can tell.
type FundAnswer struct {
	Known    bool
	Fen      Fen  // 0 unless Known
	Pupils   *int // in the school
	Counted  *int // of which the sum is made, with those that a small school lacks
	Small    bool // counted as one of the least size
	Parts    []FundPart
	Missing  []string // what has to be told first
	Notes    []string // what was taken for granted
	Doubts   []string // what is not confirmed about the rates
	Sentence string   // the whole arithmetic, with clause and sources
}

// Sum adds the parts that ask says yes to; 0 while the whole is not known.
func (a FundAnswer) Sum(ask func(FundPart) bool) (fen Fen) {
	for _, p := range a.Parts {
		if a.Known && ask(p) {
			fen += p.Fen
		}
	}
	return fen
}

// FundLine is one school in the list of a fiscal year.
type FundLine struct {
	School
	Count  FundCount
	Answer FundAnswer
}

// FundState narrows the list of schools; "" does not.
type FundState string

// The states.
const (
	FundNoData   FundState = "no_data"  // 无数据
	FundUndated  FundState = "undated"  // a sum of a count that names no year
	FundSmall    FundState = "small"    // counted as one of the least size
	FundBoarding FundState = "boarding" // with boarders
)

// FundStates are all states, in the order of the page.
var FundStates = []FundState{FundNoData, FundUndated, FundSmall, FundBoarding}

// Label is the state's Chinese name.
func (s FundState) Label() string {
	return map[FundState]string{FundNoData: "无数据", FundUndated: "人数未注明年份", FundSmall: "不足100人", FundBoarding: "有寄宿生"}[s]
}

// Is tells whether the school stands in the state.
func (l FundLine) Is(s FundState) bool {
	switch s {
	case FundNoData:
		return !l.Answer.Known
	case FundUndated:
		return l.Count.Source == CountUndated && l.Answer.Known
	case FundSmall:
		return l.Answer.Small
	case FundBoarding:
		return l.Count.Boarders != nil && *l.Count.Boarders > 0
	}
	return true
}

// FundTotal adds schools up: told counts and known sums only. Nil is a count
// that no school told.
type FundTotal struct {
	Schools  int
	Known    int // schools with a sum
	Primary  *int
	Junior   *int
	Special  *int
	Boarders *int
	Counted  int // of the schools with a sum
	Fen      Fen
}

// Text is the sum in yuan, or 无数据 where no school has one.
func (t FundTotal) Text() string {
	if t.Known == 0 {
		return "无数据"
	}
	return t.Fen.String()
}

// Add takes one school in.
func (t *FundTotal) Add(l FundLine) {
	t.Schools++
	t.Primary, t.Junior = plus(t.Primary, l.Count.Primary), plus(t.Junior, l.Count.Junior)
	t.Special, t.Boarders = plus(t.Special, l.Count.Special), plus(t.Boarders, l.Count.Boarders)
	if l.Answer.Known {
		t.Known++
		t.Counted += *l.Answer.Counted
		t.Fen += l.Answer.Fen
	}
}

// plus adds a count where it is told.
func plus(sum, n *int) *int {
	if sum == nil || n == nil {
		return cmp.Or(sum, n)
	}
	added := *sum + *n
	return &added
}

// FundFilter says which schools to list. Zero values do not narrow.
type FundFilter struct {
	Year     FiscalYear
	Township TownshipID
	State    FundState
	After    SchoolID
	Most     int
}

// FundList is one page of the schools of a fiscal year.
type FundList struct {
	Year      FiscalYear
	Years     []FiscalYear // to choose from, oldest first
	Place     string       // name of the township or school; "" for the whole county
	Lines     []FundLine
	Total     FundTotal         // of all that the filter finds
	Counts    map[FundState]int // in the filter's township; "" counts all
	Doubts    []string          // what is not confirmed about the rates in use
	Listed    int               // schools without a count of the autumn, for which the list of schools has one
	NoRegion  bool              // the year's rates differ by region, and the county has not told its own
	Next      SchoolID          // to go on after; 0 at the end
	Townships []Township        // to choose from; empty for a township's seat
}

// Remarks are the sentences below the table: whose pupils, by which clause, and
// what the sum leaves open.
func (l FundList) Remarks() []string {
	all := []string{fmt.Sprintf("财政年度为%d年1月至12月，按%s的在校生核定；依据实施方案三(二)6。", int(l.Year), l.Year.Counted().Label())}
	if open := l.Total.Schools - l.Total.Known; open > 0 {
		all = append(all, fmt.Sprintf("%d所学校无数据，没有计入应安排金额和计算人数的合计，不当作0。", open))
	}
	if n := l.Counts[FundUndated]; n > 0 {
		all = append(all, fmt.Sprintf("%d所学校暂用学校名录中的人数，名录没有注明统计年份。", n))
	}
	for _, doubt := range l.Doubts {
		all = append(all, "待核实："+doubt+"。")
	}
	return all
}

// FundDetail is one school's fund of a fiscal year.
type FundDetail struct {
	FundLine
	Year   FiscalYear
	Years  []FiscalYear
	Counts []FundCount // of all autumns as they stand, newest first
}
