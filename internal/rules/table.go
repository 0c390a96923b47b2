package rules

import (
	"math/bits"
	"slices"
)

// Answer is what a decision says.
type Answer uint8

// The five answers, none of which stands for another.
const (
	NotInForce Answer = iota + 1 // no rule of the item holds in that school year
	No
	Unknown // hangs on a fact that is not known
	Unset   // entitled, but the county has not set the sum
	Yes
)

var answerCodes = []string{"", "not_in_force", "no", "unknown", "unset", "yes"}

func (a Answer) String() string {
	if int(a) < len(answerCodes) {
		return answerCodes[a]
	}
	return ""
}

// Entitled says whether the student has the right: yes, or yes with a sum still to be set.
func (a Answer) Entitled() bool { return a == Yes || a == Unset }

// MarshalText gives the answer's code.
func (a Answer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads an answer's code.
func (a *Answer) UnmarshalText(b []byte) error {
	*a = Answer(max(slices.Index(answerCodes, string(b)), 0))
	return nil
}

// Verdict is a decision without reasons: what [Table.Judge] gives for one item.
type Verdict struct {
	Fen    Fen   // due in the term; 0 unless the answer is Yes, for a priority, a loan, and a waiver of a fee that is not known
	Rule   int16 // index into Book.Rules, -1 if none is in force
	Answer Answer
}

// pageRows is how many rows one mask holds.
const pageRows = 64

// era is a span of terms in which the same law holds, compiled.
type era struct {
	from    Term
	rules   []int16 // for each item its rule, or -1
	pages   []*page
	fees    []int // items whose sum hangs on the school's fee
	pairs   []pair
	ceiling []ceiling
	most    []Fen // for each item the most that is given in a school year
}

// page holds up to 64 rows. All rows of an item are on one page, lowest rank first; the lowest says no, or not in force, and holds
// for everybody, so that each item always has a row that holds.
type page struct {
	cells  [singles][MaxGrade + 1]cell // fact, value: the rows that still may hold
	groups []need
	items  []uint64 // the rows of each item
	rows   int
	hit    [2][pageRows]Verdict // autumn, spring
	above  [pageRows]uint64     // the rows of the same item that rank higher
}

// cell is two masks: rows that surely hold as far as this fact goes, and rows that may. They differ only where the fact is unknown.
type cell struct{ must, may uint64 }

// need is a list of categories and the rows that ask for one of them.
type need struct {
	anyOf Categories
	rows  uint64
}

// Table is a book made ready for one term. It is small, is passed by value, and needs no care.
type Table struct {
	book *Book
	era  *era
	term Term
}

// Table gives the book's law for the term.
func (b *Book) Table(t Term) Table {
	i := len(b.eras) - 1
	for i > 0 && t.Before(b.eras[i].from) {
		i--
	}
	return Table{b, b.eras[i], t}
}

// Book is the table's book.
func (t Table) Book() *Book { return t.book }

// Term is the table's term.
func (t Table) Term() Term { return t.term }

// Judge appends one verdict for every item, in the order of [Book.Items]. It allocates only if out has no room.
func (t Table) Judge(out []Verdict, f Facts) []Verdict {
	if f.odd() {
		f = f.clean()
	}
	f.settle()
	season := 0
	if t.term.Spring {
		season = 1
	}
	at := len(out)
	for _, p := range t.era.pages {
		out = p.judge(out, &f, season)
	}
	if t.era.bound() {
		t.adjust(out[at:], &f)
	}
	return out
}

// judge takes for each item the highest row that surely holds. If a row that ranks above it may hold, the answer hangs on
// something unknown.
func (p *page) judge(out []Verdict, f *Facts, season int) []Verdict {
	must, may := p.match(f)
	hit := &p.hit[season]
	for _, rows := range p.items {
		top := (bits.Len64(must&rows) - 1) & (pageRows - 1)
		v := hit[top]
		if may&p.above[top] != 0 {
			v.Fen, v.Answer = 0, Unknown
		}
		out = append(out, v)
	}
	return out
}

// match gives the rows that surely hold and those that may.
func (p *page) match(f *Facts) (must, may uint64) {
	const last = MaxGrade // spares the bounds checks; f is clean
	c := &p.cells
	a, b, d := &c[FactStage][f.Stage&last], &c[FactGrade][f.Grade&last], &c[FactBoarding][f.Boarding&last]
	must, may = a.must&b.must&d.must, a.may&b.may&d.may
	a, b, d = &c[FactFullTime][f.FullTime&last], &c[FactAgricultural][f.Agricultural&last], &c[FactHardship][f.Hardship&last]
	must, may = must&a.must&b.must&d.must, may&a.may&b.may&d.may
	a, b, d = &c[FactHukou][f.Hukou&last], &c[FactHardshipLevel][f.HardshipLevel&last], &c[FactSchoolOwner][f.SchoolOwner&last]
	must, may = must&a.must&b.must&d.must, may&a.may&b.may&d.may
	a, b, d = &c[FactRegion][f.Region&last], &c[FactDegree][f.Degree&last], &c[FactRollLocal][f.RollLocal&last]
	must, may = must&a.must&b.must&d.must, may&a.may&b.may&d.may
	a = &c[FactHukouLocal][f.HukouLocal&last]
	must, may = must&a.must, may&a.may
	unknown := -isZero(f.Categories) // all ones while nothing is known about categories
	for i := range p.groups {
		n := &p.groups[i]
		out := n.rows & -isZero(f.Categories&n.anyOf) // a branch would be guessed wrong for every other student
		must &^= out
		may &^= out &^ unknown
	}
	return must, may
}

// isZero is 1 for the empty set and 0 for any other.
func isZero(c Categories) uint64 { return (uint64(c) - 1) >> 63 }

// compile cuts time into eras and fills their pages.
func (b *Book) compile() {
	starts := []int{Term{Year: firstYear - 1}.number()}
	span := func(from, until Term) {
		starts = append(starts, from.number())
		if !until.open() {
			starts = append(starts, until.Next().number())
		}
	}
	for i := range b.rules {
		span(b.rules[i].From, b.rules[i].Until)
	}
	for i := range b.limits {
		span(b.limits[i].From, b.limits[i].Until)
	}
	slices.Sort(starts)
	b.eras = nil
	for _, n := range slices.Compact(starts) {
		b.eras = append(b.eras, b.compileEra(Term{Year(n / 2), n%2 == 1}))
	}
}

func (b *Book) compileEra(from Term) *era {
	e := &era{from: from}
	for i := range b.items {
		at := -1
		for _, r := range b.items[i].rules {
			if b.rules[r].InForce(from) {
				at = r
			}
		}
		e.rules = append(e.rules, int16(at))
		if at < 0 {
			e.add(&Rule{}, -1)
			continue
		}
		r := &b.rules[at]
		if e.add(r, int16(at)); r.Fee != nil {
			e.fees = append(e.fees, i)
		}
	}
	b.limit(e)
	return e
}

// add puts an item's rows on the last page, or on a new one if they do not fit.
func (e *era) add(r *Rule, at int16) {
	if n := len(e.pages); n == 0 || e.pages[n-1].rows+len(r.rows) >= pageRows {
		e.pages = append(e.pages, &page{})
	}
	base := Verdict{Rule: at, Answer: No}
	if at < 0 {
		base.Answer = NotInForce
	}
	e.pages[len(e.pages)-1].add(r, base)
	e.most = append(e.most, r.most())
}

// most is the most that the rule gives anybody in a school year.
func (r *Rule) most() (most Fen) {
	if r.Fee != nil {
		return maxFee
	}
	for i := range r.rows {
		most = max(most, r.rows[i].fen)
	}
	return most
}

// granted is the rule's answer to whoever meets it.
func (r *Rule) granted() Answer {
	if (r.Kind == County || r.Kind == Share) && len(r.Amount) == 0 {
		return Unset
	}
	return Yes
}

// add puts down the base row and the rule's rows, lowest rank first.
func (p *page) add(r *Rule, base Verdict) {
	first := p.rows
	p.put(&row{}, base, base)
	ranked := slices.Clone(r.rows)
	slices.SortStableFunc(ranked, func(a, b row) int { return int(a.rank) - int(b.rank) })
	for i := range ranked {
		autumn, spring := base, base
		if autumn.Answer, spring.Answer = r.granted(), r.granted(); r.Kind != Loan {
			autumn.Fen, spring.Fen = r.share(Term{}, ranked[i].fen), r.share(Term{Spring: true}, ranked[i].fen)
		}
		p.put(&ranked[i], autumn, spring)
	}
	end := uint64(1) << p.rows // 0 after the last bit, which is right
	p.items = append(p.items, end-1<<first)
	p.above[first] = end - 1<<(first+1)
	for i := range ranked {
		higher, _ := slices.BinarySearchFunc(ranked, ranked[i].rank+1, func(r row, rank int8) int { return int(r.rank) - int(rank) })
		p.above[first+1+i] = end - 1<<(first+1+higher)
	}
}

// put adds one row: its verdicts, and its bit in the cell of every value that it accepts.
func (p *page) put(r *row, autumn, spring Verdict) {
	n := p.rows
	p.rows++
	bit := uint64(1) << n
	p.hit[0][n], p.hit[1][n] = autumn, spring
	for _, g := range r.groups {
		i := slices.IndexFunc(p.groups, func(n need) bool { return n.anyOf == g })
		if i < 0 {
			i = len(p.groups)
			p.groups = append(p.groups, need{anyOf: g})
		}
		p.groups[i].rows |= bit
	}
	for f := range singles {
		set := r.set[f]
		for v := range p.cells[f] {
			blank := v == 0 || v > int(domains[f].last)
			if set == 0 || set>>v&1 == 1 {
				p.cells[f][v].must |= bit
			}
			if set == 0 || blank || set>>v&1 == 1 {
				p.cells[f][v].may |= bit
			}
		}
	}
}
