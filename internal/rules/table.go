package rules

import (
	"math/bits"
	"slices"
	"sync"
)

// Answer is what a decision says.
type Answer uint8

// The five answers, none of which stands for another.
const (
	NotInForce Answer = iota + 1 // no rule of the item holds in that school year
	No
	Unknown // hangs on a fact that is not known
	Unset   // entitled, but the sum is not known: the county has not set it, or it hangs on a fact that is not known
	Yes
)

var answerCodes = []string{"", "not_in_force", "no", "unknown", "unset", "yes"}

func (a Answer) String() string {
	if int(a) < len(answerCodes) {
		return answerCodes[a]
	}
	return ""
}

// Entitled says whether the student has the right: yes, or yes with a sum that is not known yet.
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
	Fen    Fen   // due in the term; 0 unless the answer is Yes, for a priority, a loan, and a waiver whose sum is not counted
	Rule   int16 // index into Book.Rules, -1 if none is in force
	Answer Answer
}

// pageRows is how many rows one mask holds.
const pageRows = 64

// era is a span of terms in which the same law holds, compiled.
type era struct {
	rules   []int16 // for each item its rule, or -1
	pages   []*page
	pairs   []pair
	ceiling []ceiling
	most    []Fen // for each item the most that is given in a school year
}

// page holds up to 64 rows. All rows of an item are on one page, lowest rank first; the lowest says no, or not in force, and holds
// for everybody, so that each item always has a row that holds.
type page struct {
	lanes  [len(lanes)][laneSize]cell // which rows still may hold, by the values of a lane's facts
	lists  [2][1 << listBits]uint64   // rows whose one list is met, by the lower and the higher half of the categories
	groups []need                     // of rows that ask for several lists
	items  []uint64                   // the rows of each item
	fees   uint64                     // rows whose sum is the school's fee
	rows   int
	item   [pageRows]uint8
	above  [pageRows]uint64     // the rows of the same item that rank higher
	hit    [2][pageRows]Verdict // autumn, spring

	said [2]sayings // autumn, spring
}

// lanes are facts whose values together are the index of one table, each shifted by so many bits: fewer tables, fewer look-ups.
var lanes = [...][]struct {
	fact  Fact
	shift uint8
}{
	{{FactStage, 0}, {FactBoarding, 3}},
	{{FactGrade, 0}, {FactFullTime, 4}},
	{{FactAgricultural, 0}, {FactHukou, 2}, {FactDegree, 4}},
	{{FactHardshipLevel, 0}, {FactHardship, 3}},
	{{FactSchoolOwner, 0}, {FactRegion, 3}},
	{{FactRollLocal, 0}, {FactHukouLocal, 2}},
}

const laneSize = 64

// listBits is half of all categories.
const listBits = 10

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
	return Table{b, b.eras[i].era(), t}
}

// Book is the table's book.
func (t Table) Book() *Book { return t.book }

// Term is the table's term.
func (t Table) Term() Term { return t.term }

// Judge gives one verdict for every item, in the order of [Book.Items]. The facts stay as they are. What it gives is for reading only: it
// stands in room, or is what everybody gets who meets the same rows. It allocates only if room is too small, and once for each set of
// rows.
func (t Table) Judge(room []Verdict, f *Facts) []Verdict {
	if f.odd() {
		clean := f.clean()
		f = &clean
	}
	season := 0
	if t.term.Spring {
		season = 1
	}
	if len(t.era.pages) > 1 || t.era.bound() {
		return t.compose(room[:0], f, season)
	}
	p := t.era.pages[0]
	must, may := p.match(f)
	says := p.said[season].find(p, must, may)
	if fees := must & p.fees; fees != 0 {
		says = append(room[:0], says...)
		t.waive(says, p, fees, f)
	}
	return says
}

// compose puts the verdicts of several pages together, or such as hang on each other.
func (t Table) compose(out []Verdict, f *Facts, season int) []Verdict {
	for _, p := range t.era.pages {
		must, may := p.match(f)
		out = append(out, p.said[season].find(p, must, may)...)
		t.waive(out[len(out)-len(p.items):], p, must&p.fees, f)
	}
	t.exclude(out)
	t.hold(out, f)
	return out
}

// alone is the table without ceilings over several items.
func (t Table) alone() Table {
	e := *t.era
	e.ceiling = nil
	return Table{t.book, &e, t.term}
}

// match gives the rows that surely hold and those that may. The facts must be clean.
func (p *page) match(f *Facts) (must, may uint64) {
	const last = laneSize - 1 // spares the bounds checks; f is clean
	t := &p.lanes
	a := &t[0][(uint8(f.Stage)|uint8(f.Boarding)<<3)&last]
	b := &t[1][(uint8(f.Grade)|uint8(f.FullTime)<<4)&last]
	c := &t[2][(uint8(f.Agricultural)|uint8(f.Hukou)<<2|uint8(f.Degree)<<4)&last]
	d := &t[3][(uint8(f.HardshipLevel)|uint8(f.Hardship)<<3)&last]
	e := &t[4][(uint8(f.SchoolOwner)|uint8(f.Region)<<3)&last]
	g := &t[5][(uint8(f.RollLocal)|uint8(f.HukouLocal)<<2)&last]
	must = a.must & b.must & c.must & d.must & e.must & g.must
	may = a.may & b.may & c.may & d.may & e.may & g.may
	unknown := -isZero(f.Categories) // all ones while nothing is known about categories
	listed := p.lists[0][f.Categories&(1<<listBits-1)] | p.lists[1][f.Categories>>listBits&(1<<listBits-1)]
	must &= listed
	may &= listed | unknown
	for i := range p.groups {
		n := &p.groups[i]
		out := n.rows & -isZero(f.Categories&n.anyOf) // a branch would be guessed wrong for every other student
		must &^= out
		may &^= out &^ unknown
	}
	return must, may
}

// waive puts in the sums of waivers that hold.
func (t Table) waive(out []Verdict, p *page, fees uint64, f *Facts) {
	for ; fees != 0; fees &= fees - 1 {
		v := &out[p.item[bits.TrailingZeros64(fees)]]
		r := &t.book.rules[v.Rule]
		v.Fen, v.Answer = r.Fee.waived(f)
		v.Fen = r.share(t.term, v.Fen)
	}
}

// isZero is 1 for the empty set and 0 for any other.
func isZero(c Categories) uint64 { return (uint64(c) - 1) >> 63 }

// dated is the first term of an era, and the era, compiled when it is first asked for.
type dated struct {
	from Term
	era  func() *era
}

// compile cuts time into eras.
func (b *Book) compile() {
	starts := []int{Term{Year: firstYear - 1}.number()}
	cut := func(from, until Term) {
		starts = append(starts, from.number())
		if !until.open() {
			starts = append(starts, until.Next().number())
		}
	}
	for i := range b.rules {
		cut(b.rules[i].From, b.rules[i].Until)
	}
	for i := range b.limits {
		cut(b.limits[i].From, b.limits[i].Until)
	}
	slices.Sort(starts)
	b.eras = nil
	for _, n := range slices.Compact(starts) {
		from := Term{Year(n / 2), n%2 == 1}
		b.eras = append(b.eras, dated{from, sync.OnceValue(func() *era { return b.compileEra(from) })})
	}
}

func (b *Book) compileEra(from Term) *era {
	e := &era{}
	for i := range b.items {
		at := -1
		for _, r := range b.items[i].rules {
			if b.rules[r].InForce(from) {
				at = r
			}
		}
		e.rules = append(e.rules, int16(at))
		if at < 0 {
			e.add(&Rule{}, Verdict{Rule: -1, Answer: NotInForce})
			continue
		}
		e.add(&b.rules[at], Verdict{Rule: int16(at), Answer: No})
	}
	b.limit(e, from)
	return e
}

// add puts an item's rows on the last page, or on a new one if they do not fit.
func (e *era) add(r *Rule, base Verdict) {
	if n := len(e.pages); n == 0 || e.pages[n-1].rows+len(r.right)+len(r.rows) >= pageRows {
		e.pages = append(e.pages, newPage())
	}
	e.pages[len(e.pages)-1].add(r, base)
	e.most = append(e.most, r.most())
}

func newPage() *page {
	p := &page{}
	p.said[1].season = 1
	return p
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

// add puts down the base row, the rows that tell only the right, and the rule's rows, lowest rank first.
func (p *page) add(r *Rule, base Verdict) {
	bottom := p.rows
	p.put(&row{rank: -1}, r, base)
	for i := range r.right {
		p.put(&r.right[i], r, Verdict{Rule: base.Rule, Answer: Unset})
	}
	first := p.rows
	ranked := slices.Clone(r.rows)
	slices.SortStableFunc(ranked, func(a, b row) int { return int(a.rank) - int(b.rank) })
	for i := range ranked {
		p.put(&ranked[i], r, Verdict{Rule: base.Rule, Answer: r.granted()})
	}
	p.above[bottom] = bitsFrom(first, p.rows)
	for i := range ranked {
		higher := slices.IndexFunc(ranked, func(o row) bool { return o.rank > ranked[i].rank })
		if higher >= 0 {
			p.above[first+i] = bitsFrom(first+higher, p.rows)
		}
	}
	p.items = append(p.items, bitsFrom(bottom, p.rows))
}

// bitsFrom is the bits from first up to but without end.
func bitsFrom(first, end int) uint64 { return uint64(1)<<end - uint64(1)<<first }

// put adds one row: what it says, and its bit in the cell of every value that it accepts.
func (p *page) put(one *row, r *Rule, v Verdict) {
	bit := uint64(1) << p.rows
	for season := range p.hit {
		if v.Answer == Yes && r.Kind != Loan {
			v.Fen = r.share(Term{Spring: season == 1}, one.fen)
		}
		p.hit[season][p.rows] = v
	}
	if v.Answer == Yes && r.Fee != nil {
		p.fees |= bit
	}
	p.item[p.rows] = uint8(len(p.items))
	p.rows++
	p.list(one.groups, bit)
	for lane := range lanes {
		for index := range p.lanes[lane] {
			c := &p.lanes[lane][index]
			switch w := one.along(lane, index); {
			case w <= met:
				c.must |= bit
				c.may |= bit
			case w == blank:
				c.may |= bit
			}
		}
	}
}

// list notes the lists that a row asks for.
func (p *page) list(groups []Categories, bit uint64) {
	for half := range p.lists {
		for c := range p.lists[half] {
			if len(groups) != 1 || groups[0]&(Categories(c)<<(half*listBits)) != 0 {
				p.lists[half][c] |= bit
			}
		}
	}
	if len(groups) < 2 {
		return
	}
	for _, g := range groups {
		i := slices.IndexFunc(p.groups, func(n need) bool { return n.anyOf == g })
		if i < 0 {
			i = len(p.groups)
			p.groups = append(p.groups, need{anyOf: g})
		}
		p.groups[i].rows |= bit
	}
}

// laneFacts are the values that stand at each index of each lane.
var laneFacts = func() (all [len(lanes)][laneSize]Facts) {
	for lane := range lanes {
		for index := range all[lane] {
			f := &all[lane][index]
			for _, part := range lanes[lane] {
				f.put(part.fact, uint8(index)>>part.shift&(1<<width(part.fact)-1))
			}
			*f = f.clean()
		}
	}
	return all
}()

// along is how the row stands to the values at one index of a lane.
func (r *row) along(lane, index int) (w state) {
	for _, part := range lanes[lane] {
		w = max(w, r.state(laneFacts[lane][index], part.fact))
	}
	return w
}
