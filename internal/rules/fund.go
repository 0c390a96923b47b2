package rules

import (
	"fmt"
	"slices"
	"strings"
)

// SchoolForm is what a school teaches of compulsory education.
type SchoolForm string

// The forms; "" is not told.
const (
	PrimarySchool SchoolForm = "primary"
	JuniorSchool  SchoolForm = "junior"
	NineYears     SchoolForm = "nine_years" // both stages in one school
	SpecialSchool SchoolForm = "special"
)

// Area is where a school stands, as 城乡分类 has it.
type Area string

// The areas; "" is not told.
const (
	VillageArea Area = "village" // 乡村
	TownArea    Area = "town"    // 镇区
	CityArea    Area = "city"    // 城区
)

// FundFacts is what is known of one school in one fiscal year. Primary and Junior do not count special pupils; Boarders are
// among all the others. Nil is "not told", which is not zero.
type FundFacts struct {
	Form     SchoolForm
	Area     Area
	Primary  *int
	Junior   *int
	Special  *int // not told means that nobody is set apart: all of them count at the rate of their stage
	Boarders *int

	Region      FundRegion // of the county
	TownIsRural bool       // the county counts 镇区 as 农村地区
}

// FundLine is one product of the arithmetic: heads times rate. Filled heads are those that a small school lacks.
type FundLine struct {
	Heads  int
	Filled bool
	Rate   FundRate
	Fen    Fen
}

// FundAnswer is what a school is due in a fiscal year, or why nobody can tell.
type FundAnswer struct {
	Year    FiscalYear
	Known   bool
	Fen     Fen        // the sum; 0 unless Known
	Pupils  int        // in the school; -1 while not told
	Counted int        // of which the sum is made, those filled in; -1 while not told
	Lines   []FundLine // what could be computed, also where the whole is not known
	Missing []string   // what has to be told before the whole is known
	Notes   []string   // what was taken for granted
	Doubts  []string   // what is not confirmed about the rates

	clause string
	small  int
}

// Small says whether the school was counted as one of the least size.
func (a FundAnswer) Small() bool { return a.Known && a.Counted > a.Pupils }

// Decide computes 公用经费 of a school for a fiscal year (三(二)6). Facts that hang on nothing may be missing.
func (b *FundBook) Decide(f FundFacts, y FiscalYear) FundAnswer {
	s := funding{book: b, facts: f, answer: FundAnswer{Year: y, Pupils: -1, Counted: -1, clause: b.Small.Clause, small: b.Small.Pupils}}
	s.pupils()
	s.fill()
	s.boarders()
	return s.close()
}

// funding is one answer in the making.
type funding struct {
	book   *FundBook
	facts  FundFacts
	answer FundAnswer
}

type heads struct {
	payee Payee
	count *int
}

// heads are the pupils that the school's form lets it have.
func (f FundFacts) heads() []heads {
	special := heads{SpecialPupils, f.Special}
	switch f.Form {
	case PrimarySchool:
		return []heads{{PrimaryPupils, f.Primary}, special}
	case JuniorSchool:
		return []heads{{JuniorPupils, f.Junior}, special}
	case NineYears:
		return []heads{{PrimaryPupils, f.Primary}, {JuniorPupils, f.Junior}, special}
	case SpecialSchool:
		return []heads{special}
	}
	return nil
}

// pupils counts and pays all pupils at the rate of their sort.
func (s *funding) pupils() {
	all, total := s.facts.heads(), 0
	if len(all) == 0 {
		s.miss("看不出学校办哪个学段，请在学校名录中填写办学类型")
		return
	}
	known := true
	for _, h := range all {
		switch {
		case h.count != nil && *h.count >= 0:
			total += *h.count
			s.pay(h.payee, *h.count, false)
		case h.payee == SpecialPupils && s.facts.Form != SpecialSchool:
			s.note("没有单独填报特教学生（含随班就读、送教上门），全部按普通学生计算")
		default:
			known = false
			s.miss(h.payee.Label() + "人数没有填报")
		}
	}
	if known {
		s.answer.Pupils, s.answer.Counted = total, total
	}
}

// fill counts a small rural school as one of the least size. A school without pupils stays without, and a special school has
// its own rate instead.
func (s *funding) fill() {
	short := s.book.Small.Pupils - s.answer.Pupils
	if s.answer.Pupils <= 0 || short <= 0 || s.facts.Form == SpecialSchool {
		return
	}
	if s.facts.Area == "" {
		s.answer.Counted = -1
		s.miss(fmt.Sprintf("城乡分类没有填写，不知道是否按%d人核定", s.book.Small.Pupils))
		return
	}
	if s.facts.Area == VillageArea || s.facts.Area == TownArea && s.facts.TownIsRural {
		s.answer.Counted = s.book.Small.Pupils
		s.pay(s.filledAs(), short, true)
	}
}

// filledAs is the sort at whose rate the pupils that a small school lacks are paid.
func (s *funding) filledAs() Payee {
	if s.facts.Form == JuniorSchool {
		return JuniorPupils
	}
	return PrimaryPupils
}

// boarders pays what boarders bring on top.
func (s *funding) boarders() {
	n := s.facts.Boarders
	switch {
	case s.answer.Pupils == 0:
	case n == nil || *n < 0:
		s.miss("寄宿生人数没有填报")
	case s.answer.Pupils > 0 && *n > s.answer.Pupils:
		s.miss(fmt.Sprintf("寄宿生%d人比在校生%d人多，请核对", *n, s.answer.Pupils))
	default:
		s.pay(Boarders, *n, false)
	}
}

// pay adds a product; nobody is no line. Without a rate the whole is not known.
func (s *funding) pay(p Payee, n int, filled bool) {
	if n == 0 {
		return
	}
	found := s.book.rates(p, s.facts.Region, s.answer.Year)
	switch {
	case len(found) == 1:
		r := found[0]
		s.answer.Lines = append(s.answer.Lines, FundLine{n, filled, r, Fen(n) * r.Fen})
		if r.Doubt != "" && !slices.Contains(s.answer.Doubts, r.Doubt) {
			s.answer.Doubts = append(s.answer.Doubts, r.Doubt)
		}
	case s.facts.Region == "" && s.book.covers(p, s.answer.Year):
		s.miss("定额因地区而不同，请在本县参数中选择所在地区")
	default:
		s.miss(fmt.Sprintf("%s的%s定额不在规则中", s.answer.Year, p.Label()))
	}
}

// covers says whether the sort has a rate in the year, wherever the county lies.
func (b *FundBook) covers(p Payee, y FiscalYear) bool {
	return slices.ContainsFunc(b.Rates, func(r FundRate) bool { return r.Payee == p && r.holds(y) })
}

func (s *funding) miss(sentence string) {
	if !slices.Contains(s.answer.Missing, sentence) {
		s.answer.Missing = append(s.answer.Missing, sentence)
	}
}

func (s *funding) note(sentence string) { s.answer.Notes = append(s.answer.Notes, sentence) }

// close adds up.
func (s *funding) close() FundAnswer {
	a := s.answer
	if a.Known = len(a.Missing) == 0; a.Known {
		for _, l := range a.Lines {
			a.Fen += l.Fen
		}
	}
	return a
}

// Sentence is the arithmetic in Chinese, with clause and sources, or what is missing.
func (a FundAnswer) Sentence() string {
	switch {
	case !a.Known:
		return "无数据：" + strings.Join(a.Missing, "；")
	case len(a.Lines) == 0:
		return "没有学生，不安排公用经费，合计0元（依据实施方案" + a.clause + "）"
	}
	return strings.Join(a.steps(), "；") + "；合计" + a.Fen.Yuan() + "（依据实施方案" + a.clause + "；" + strings.Join(a.sources(), "；") + "）"
}

// steps writes the products one by one. A school of one sort that is filled up is one product.
func (a FundAnswer) steps() (steps []string) {
	filled := fmt.Sprintf("不足%d人按%d人计", a.small, a.small)
	for i, l := range a.Lines {
		switch {
		case a.oneProduct() && i == 0:
			steps = append(steps, fmt.Sprintf("%s%d人，%s，%d×%s=%s", l.Rate.Payee.Label(), l.Heads, filled, a.Counted, l.Rate.Fen.Yuan(),
				(Fen(a.Counted)*l.Rate.Fen).Yuan()))
		case a.oneProduct() && l.Filled:
		case l.Filled:
			steps = append(steps, fmt.Sprintf("全校%d人，%s，补%d人×%s（%s定额）=%s", a.Pupils, filled, l.Heads, l.Rate.Fen.Yuan(), l.Rate.Payee.Label(), l.Fen.Yuan()))
		default:
			steps = append(steps, fmt.Sprintf("%s%d人×%s=%s", l.Rate.Payee.Label(), l.Heads, l.Rate.Fen.Yuan(), l.Fen.Yuan()))
		}
	}
	return steps
}

// oneProduct says whether the pupils and those filled in have one rate, so that one product says it all.
func (a FundAnswer) oneProduct() bool {
	return len(a.Lines) > 1 && a.Lines[0].Heads == a.Pupils && a.Lines[1].Filled && a.Lines[0].Rate.Payee == a.Lines[1].Rate.Payee
}

// sources are the documents that the rates come from, each once.
func (a FundAnswer) sources() (all []string) {
	for _, l := range a.Lines {
		if !slices.Contains(all, l.Rate.Source) {
			all = append(all, l.Rate.Source)
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "实施方案" })
}
