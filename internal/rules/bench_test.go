package rules

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"zhuxue/internal/testkit/pace"
)

func TestJudge_doesNotAllocate(t *testing.T) {
	for _, name := range Shipped() {
		b, _ := shipped(t, name)
		table, facts := b.Table(Term{Year: 2020}), manyFacts(64)
		buf := make([]Verdict, 0, 16)
		if n := testing.AllocsPerRun(100, func() {
			for _, f := range facts {
				table.Judge(buf, &f)
			}
		}); n != 0 {
			t.Errorf("%s: got %v allocations, want 0", name, n)
		}
	}
}

// manyFacts is a mix of students of whom all fifteen facts are told, some of them blank.
func manyFacts(n int) []Facts {
	r := rand.New(rand.NewPCG(1, 2))
	tri := func() Tri { return Tri(min(r.IntN(20), 2)) }
	all := make([]Facts, n)
	for i := range all {
		all[i] = Facts{
			Stage: Stage(1 + r.IntN(6)), Grade: Grade(1 + r.IntN(4)), Boarding: tri(), FullTime: tri(), Agricultural: tri(),
			Hukou: Hukou(1 + r.IntN(3)), Categories: InCategories(Unlifted << r.IntN(19)),
			HardshipLevel: HardshipLevel(r.IntN(5)), SchoolOwner: Owner(1 + r.IntN(3)), Region: Region(1 + r.IntN(4)),
			Degree: Degree(1 + r.IntN(3)), RollLocal: tri(), HukouLocal: tri(), SchoolFee: FeeOf(Fen(r.IntN(3) * 80000)),
		}.clean()
	}
	return all
}

// BenchmarkDecide is the time per student for all items of the whole national book, rule and sum included. Aim: 25 ns. Beside it the same rows are
// read one by one, fact by fact, without the masks.
func BenchmarkDecide(b *testing.B) {
	table, facts := National().Table(Term{Year: 2025}), manyFacts(1<<16)
	buf := make([]Verdict, 0, 16)
	var total Fen
	yes := 0
	decide := func() {
		for i := range facts {
			total += table.Judge(buf, &facts[i])[3].Fen
		}
	}
	scan := func() {
		for _, f := range facts {
			for _, at := range table.era.rules {
				if at >= 0 && table.book.rules[at].holdsFor(&f) {
					yes++
				}
			}
		}
	}
	pace.Beside(b, pace.Each(len(facts), "student"), pace.Timed("ours", decide), pace.Timed("scan", scan))
	if total == 0 || yes == 0 {
		b.Fatal("nobody was entitled")
	}
}

func (r *Rule) holdsFor(f *Facts) bool {
	for i := range r.rows {
		if r.rows[i].surely(*f) {
			return true
		}
	}
	return false
}

// BenchmarkReasons is one student with reasons and the nearest yes: for a page, or once per distinct facts.
func BenchmarkReasons(b *testing.B) {
	table, facts := National().Table(Term{Year: 2025}), manyFacts(1<<10)
	for i := 0; b.Loop(); i++ {
		table.Decide(facts[i&(1<<10-1)])
	}
}

// BenchmarkLine is one line of facts read and one line of decisions written, as zhuxue rule decide does it.
func BenchmarkLine(b *testing.B) {
	lines := National().Table(Term{Year: 2025}).Writer(false)
	var in [][]byte
	for _, f := range manyFacts(1 << 10) {
		line, err := json.Marshal(f)
		if err != nil {
			b.Fatal(err)
		}
		in = append(in, line)
	}
	for i := 0; b.Loop(); i++ {
		var f Facts
		if err := f.UnmarshalJSON(in[i&(1<<10-1)]); err != nil {
			b.Fatal(err)
		}
		lines.Line(f)
	}
}
