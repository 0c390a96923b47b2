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
	Fen    Fen   // due in the term; 0 unless the answer is Yes, and for a waiver or a priority
	Rule   int16 // index into Book.Rules, -1 if none is in force
	Answer Answer
}

// pageRows is how many rows one mask holds.
const pageRows = 64

// era is a span of school years in which the same rules hold, compiled.
type era struct {
	from  Year
	rules []int16   // for each item its rule, or -1
	base  []Verdict // the verdicts of a student whom no row fits
	pages []*page
}

// page holds up to 64 rows. All rows of a rule are on one page.
type page struct {
	cells  [singles][MaxGrade + 1]cell // fact, value: the rows that still may hold
	groups []need
	rows   int
	item   [pageRows]uint8
	hit    [2][pageRows]Verdict // autumn, spring
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
	for i > 0 && b.eras[i].from > t.Year {
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
	at := len(out)
	out = append(out, t.era.base...)
	season := 0
	if t.term.Spring {
		season = 1
	}
	for _, p := range t.era.pages {
		must, may := p.match(f)
		p.settle(out[at:], must, may, season)
	}
	return out
}

// match gives the rows that surely hold and those that may.
func (p *page) match(f Facts) (must, may uint64) {
	const last = MaxGrade // spares the bounds checks; f is clean
	a, b := &p.cells[FactStage][f.Stage&last], &p.cells[FactGrade][f.Grade&last]
	c, d := &p.cells[FactBoarding][f.Boarding&last], &p.cells[FactFullTime][f.FullTime&last]
	e, g := &p.cells[FactAgricultural][f.Agricultural&last], &p.cells[FactHardship][f.Hardship&last]
	h := &p.cells[FactHukou][f.Hukou&last]
	must = a.must & b.must & c.must & d.must & e.must & g.must & h.must
	may = a.may & b.may & c.may & d.may & e.may & g.may & h.may
	for i := range p.groups {
		if n := &p.groups[i]; f.Categories&n.anyOf == 0 {
			must &^= n.rows
			if f.Categories.Known() {
				may &^= n.rows
			}
		}
	}
	return must, may
}

// settle writes the verdicts of the rows that hold: first those that only may, then the sure ones over them.
func (p *page) settle(out []Verdict, must, may uint64, season int) {
	for open := may &^ must; open != 0; open &= open - 1 {
		out[p.item[bits.TrailingZeros64(open)&(pageRows-1)]].Answer = Unknown
	}
	for ; must != 0; must &= must - 1 {
		i := bits.TrailingZeros64(must) & (pageRows - 1)
		out[p.item[i]] = p.hit[season][i]
	}
}

// compile cuts time into eras and fills their pages.
func (b *Book) compile() {
	starts := []Year{firstYear - 1}
	for i := range b.rules {
		r := &b.rules[i]
		starts = append(starts, r.From)
		if r.Until != 0 {
			starts = append(starts, r.Until+1)
		}
	}
	slices.Sort(starts)
	b.eras = nil
	for _, from := range slices.Compact(starts) {
		b.eras = append(b.eras, b.compileEra(from))
	}
}

func (b *Book) compileEra(from Year) *era {
	e := &era{from: from}
	for i := range b.items {
		at := int16(-1)
		for _, r := range b.items[i].rules {
			if b.rules[r].InForce(from) {
				at = int16(r)
			}
		}
		e.rules = append(e.rules, at)
		if at < 0 {
			e.base = append(e.base, Verdict{Rule: -1, Answer: NotInForce})
			continue
		}
		e.base = append(e.base, Verdict{Rule: at, Answer: No})
		e.add(uint8(i), &b.rules[at], at)
	}
	return e
}

// add puts a rule's rows on the last page, or on a new one if they do not fit.
func (e *era) add(item uint8, r *Rule, at int16) {
	if n := len(e.pages); n == 0 || e.pages[n-1].rows+len(r.rows) > pageRows {
		e.pages = append(e.pages, &page{})
	}
	p := e.pages[len(e.pages)-1]
	for i := range r.rows {
		p.add(item, &r.rows[i], Verdict{Rule: at, Answer: r.granted()})
	}
	p.fill(r.rows)
}

// granted is the rule's answer to whoever meets it.
func (r *Rule) granted() Answer {
	if r.Kind == County && len(r.Amount) == 0 {
		return Unset
	}
	return Yes
}

func (p *page) add(item uint8, r *row, v Verdict) {
	n := p.rows
	p.item[n] = item
	for season := range p.hit {
		v.Fen = Term{Spring: season == 1}.Share(r.fen)
		p.hit[season][n] = v
	}
	for _, g := range r.groups {
		i := slices.IndexFunc(p.groups, func(n need) bool { return n.anyOf == g })
		if i < 0 {
			i = len(p.groups)
			p.groups = append(p.groups, need{anyOf: g})
		}
		p.groups[i].rows |= 1 << n
	}
	p.rows++
}

// fill marks the rows just added in the cell of every value that they accept.
func (p *page) fill(rows []row) {
	first := p.rows - len(rows)
	for i := range rows {
		bit := uint64(1) << (first + i)
		for f := range singles {
			set := rows[i].set[f]
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
}
