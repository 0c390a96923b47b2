package rules

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The laws that hold for both books that the program brings along, and for a county's law over one of them, over all their terms. What is
// drawn is the same in every run.

// everyBook runs a test on each book, with chance of its own.
func everyBook(t *testing.T, test func(t *testing.T, b *Book, r *rand.Rand)) {
	t.Helper()
	for i, b := range []*Book{Plan(), National(), countyBook(t)} {
		t.Run(b.Name(), func(t *testing.T) {
			t.Parallel()
			test(t, b, rand.New(rand.NewPCG(2016, uint64(i))))
		})
	}
}

// someone is a student of whom about one fact in so many is blank.
func someone(r *rand.Rand, blank int) Facts {
	var f Facts
	for fact := range FactCategory {
		if v := uint8(1 + r.IntN(int(min(domains[fact].last, 6)))); r.IntN(blank) > 0 {
			f.put(fact, v)
		}
	}
	if r.IntN(blank) > 0 {
		f.Categories = InCategories()
		for range r.IntN(3) {
			f.Categories = f.Categories.With(Unlifted << r.IntN(len(categoryNames)))
		}
	}
	if r.IntN(blank) > 0 {
		f.SchoolFee = FeeOf(Fen(r.IntN(5) * 80_001))
	}
	f.settle()
	return f
}

// sometime is a term from before the first rule of either book to after their last change.
func sometime(r *rand.Rand) Term { return Term{Year(2006 + r.IntN(21)), r.IntN(2) == 1} }

// Whatever the sum and however the law splits it, autumn and spring are the whole: not a fen is lost or made.
func TestShare_everySumAndSplit(t *testing.T) {
	t.Parallel()
	autumn, spring := Term{Year: 2016}, Term{Year: 2016, Spring: true}
	sums := []Fen{maxAmount - 1, maxAmount, maxFee - 1, maxFee}
	for fen := range Fen(12_000) {
		sums = append(sums, fen)
	}
	for percent := range 101 {
		rule := Rule{Autumn: percent} // 0 is half
		for _, fen := range sums {
			a, s := rule.share(autumn, fen), rule.share(spring, fen)
			if a+s != fen || a < 0 || s < 0 {
				t.Fatalf("%d fen, %d%% in autumn: %d and %d", fen, percent, a, s)
			}
			want := Fen(percent)
			if percent == 0 {
				want = 50
			}
			if off := 100*a - want*fen; off < 0 || off >= 100 {
				t.Fatalf("%d fen, %d%% in autumn: %d is off by a fen or more", fen, percent, a)
			}
		}
	}
}

// Every item has exactly one decision, the same alone and in a batch, in any order, again and again, by a table that has never judged
// and by one that has judged others, and from several goroutines.
func TestDecide_stableInAnyOrder(t *testing.T) {
	t.Parallel()
	everyBook(t, func(t *testing.T, b *Book, r *rand.Rand) {
		fresh, err := Parse(b.Write())
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			term := sometime(r)
			people := make([]Facts, 60)
			for i := range people {
				people[i] = someone(r, 4)
			}
			table, items := b.Table(term), len(b.Items())
			var batch []Verdict
			for _, f := range people {
				batch = append(batch, table.Judge(nil, &f)...)
			}
			if len(batch) != items*len(people) {
				t.Fatalf("got %d verdicts for %d items of %d people", len(batch), items, len(people))
			}
			var all sync.WaitGroup
			for _, i := range r.Perm(len(people)) {
				all.Go(func() {
					want := batch[i*items : (i+1)*items]
					if got := fresh.Table(term).Judge(nil, &people[i]); !slices.Equal(got, want) {
						t.Errorf("%s %+v: alone %v, in the batch %v", term, people[i], got, want)
					}
					for n, d := range table.Decide(people[i]) {
						if d.Item != b.items[n].Code || d.Answer != want[n].Answer || d.Fen != want[n].Fen || d.Answer == 0 {
							t.Errorf("%s %+v: decision %+v, verdict %+v", term, people[i], d, want[n])
						}
					}
				})
			}
			all.Wait()
		}
	})
}

// changes lists every change of one fact that With can make.
func changes(f Facts) (all []Facts) {
	for fact := range factCount {
		for _, code := range valuesOf(fact) {
			if then, err := f.With([]Change{{fact, f.code(fact), code}}); err == nil && then != f {
				all = append(all, then)
			}
		}
	}
	return all
}

// The explanation and every single change of a fact agree: where one change alone makes a no a yes, the nearest yes is one change; what
// is named as being in the way is in the way, and the nearest yes is a yes.
func TestNearest_agreesWithEverySingleChange(t *testing.T) {
	t.Parallel()
	everyBook(t, func(t *testing.T, b *Book, r *rand.Rand) {
		for range 400 {
			f, table := someone(r, 8), b.Table(sometime(r))
			before, near := table.Decide(f), changes(f)
			for i := range before {
				d := &before[i]
				if d.Answer != No || d.Instead != "" || d.Cut > 0 {
					continue
				}
				one := slices.ContainsFunc(near, func(then Facts) bool { return table.Judge(nil, &then)[i].Answer.Entitled() })
				facts := slices.Compact(changed(d.Nearest))
				if len(facts) == 0 && table.era.bound() && !one {
					continue // whatever is changed, another item takes precedence
				}
				if one != (len(facts) == 1 && len(d.Nearest) == 1) {
					t.Fatalf("%s %s %+v: one change is enough: %t, but the nearest yes is %v", table.term, d.Item, f, one, d.Nearest)
				}
				then, err := f.With(d.Nearest)
				if err != nil || !table.Judge(nil, &then)[i].Answer.Entitled() {
					t.Fatalf("%s %s %+v: %v is no way to a yes (%v)", table.term, d.Item, f, d.Nearest, err)
				}
				open := without(f, d.Because)
				if got := table.Judge(nil, &open)[i].Answer; got == No {
					t.Fatalf("%s %s %+v: %v are said to be in the way, but without them it is still a no", table.term, d.Item, f, d.Because)
				}
				for _, fact := range d.Because {
					if !slices.Contains(facts, fact) {
						t.Fatalf("%s %s %+v: %s is in the way, but the nearest yes %v leaves it", table.term, d.Item, f, fact, d.Nearest)
					}
				}
			}
		}
	})
}

// without blanks the facts.
func without(f Facts, facts []Fact) Facts {
	for _, fact := range facts {
		switch fact {
		case FactCategory:
			f.Categories = 0
		case FactHardship, FactHardshipLevel:
			f.Hardship, f.HardshipLevel = 0, 0
		case FactFee:
			f.SchoolFee = 0
		default:
			f.put(fact, 0)
		}
	}
	return f
}

// A yes rests on the facts that are named and on no others: they alone give the same answer, and so does every change of another fact.
func TestBecause_ofAYesIsAllThatCounts(t *testing.T) {
	t.Parallel()
	everyBook(t, func(t *testing.T, b *Book, r *rand.Rand) {
		for range 400 {
			f, table := someone(r, 8), b.Table(sometime(r))
			for i, d := range table.Decide(f) {
				if !d.Answer.Entitled() || table.shares(i) {
					continue
				}
				why := union(d.Because, []Fact{FactSchoolOwner, FactFee}) // of a waiver these say how much
				bare := only(f, why)
				if slices.Contains(why, FactHardshipLevel) {
					bare.settle()
				}
				if got := table.Judge(nil, &bare)[i]; got.Answer != d.Answer || got.Fen != d.Fen {
					t.Fatalf("%s %s %+v: rests on %v, but these alone give %+v instead of %v, %d fen", table.term, d.Item, f, d.Because, got, d.Answer, d.Fen)
				}
			}
		}
	})
}

// shares says that the item's sum hangs on that of others.
func (t Table) shares(item int) bool {
	return slices.ContainsFunc(t.era.ceiling, func(c ceiling) bool { return slices.Contains(c.items, item) })
}

// An unknown hangs on the facts that are named: once they are told, however, the answer is certain, and it is not the same for all of them.
func TestBecause_ofAnUnknownIsWhatIsMissing(t *testing.T) {
	t.Parallel()
	everyBook(t, func(t *testing.T, b *Book, r *rand.Rand) {
		for range 250 {
			f, table := someone(r, 4), b.Table(sometime(r))
			for i, d := range table.Decide(f) {
				if d.Answer != Unknown {
					continue
				}
				seen := map[Verdict]bool{}
				for _, told := range fillings(f, d.Because) {
					then := table.Judge(nil, &told)[i]
					if d.Kind == Loan { // a ceiling, of which nothing is due
						then.Fen = table.Decide(told)[i].Yearly
					}
					if seen[then] = true; then.Answer == Unknown {
						t.Fatalf("%s %s %+v: %v are said to be missing, but %+v is still unknown", table.term, d.Item, f, d.Because, told)
					}
				}
				if len(d.Because) == 0 || len(seen) < 2 && !table.era.bound() { // what hangs on two items may be held for open though it is not
					t.Fatalf("%s %s %+v: hangs on %v, but all fillings give %v", table.term, d.Item, f, d.Because, seen)
				}
				if s := b.Sentence(f, d); !strings.HasPrefix(s, "待核实：") || !strings.Contains(s, "未填") {
					t.Fatalf("%s: %s", d.Item, s)
				}
			}
		}
	})
}

// fillings tells the named facts in every way, categories one at a time.
func fillings(f Facts, facts []Fact) []Facts {
	all := []Facts{f}
	for _, fact := range facts {
		var more []Facts
		for _, one := range all {
			for _, code := range valuesOf(fact) {
				then, _ := one.With([]Change{{fact, "", code}})
				more = append(more, then)
			}
			switch fact {
			case FactCategory:
				one.Categories = InCategories()
				more = append(more, one)
			case FactFee:
				for _, fen := range []Fen{0, 80_001, 500_000} {
					one.SchoolFee = FeeOf(fen)
					more = append(more, one)
				}
			}
		}
		all = more
	}
	return all
}

// An unset that hangs on facts is a right in every case: however they are told, the student is entitled, not always to the same sum, and never to
// less or more than is said.
func TestOpen_isWhatOnlyTheSumHangsOn(t *testing.T) {
	t.Parallel()
	everyBook(t, func(t *testing.T, b *Book, r *rand.Rand) {
		for range 400 {
			f, table := someone(r, 3), b.Table(sometime(r))
			for i, d := range table.Decide(f) {
				if d.Answer != Unset || len(d.Open) == 0 {
					continue
				}
				seen := map[Fen]bool{}
				for _, told := range fillings(f, d.Open) {
					then := table.Decide(told)[i]
					sum := then.Fen
					if d.Kind == Loan {
						sum = then.Yearly
					}
					if seen[sum] = true; !then.Answer.Entitled() {
						t.Fatalf("%s %s %+v: said to hang on %v for its sum only, but of %+v it is %v", table.term, d.Item, f, d.Open, told, then.Answer)
					}
					if then.Answer == Yes && (sum < d.Least || d.Most > 0 && sum > d.Most) {
						t.Fatalf("%s %s %+v: said to be %d to %d, but of %+v it is %d", table.term, d.Item, f, d.Least, d.Most, told, sum)
					}
				}
				if len(seen) < 2 && !table.shares(i) {
					t.Fatalf("%s %s %+v: hangs on %v, but all fillings give %v", table.term, d.Item, f, d.Open, seen)
				}
				if s := b.Sentence(f, d); !strings.HasPrefix(s, "享受，金额未定：") || !strings.Contains(s, "未填，填报后方可确定金额") {
					t.Fatalf("%s: %s", d.Item, s)
				}
			}
		}
	})
}

// Where a student's roll and hukou are is taken to be here while nobody told it, by the shipped books: nothing hangs on it.
func TestPlace_notToldIsHere(t *testing.T) {
	t.Parallel()
	for i, b := range []*Book{Plan(), National()} {
		r := rand.New(rand.NewPCG(34, uint64(i)))
		for range 2_000 {
			f, table := someone(r, 6), b.Table(sometime(r))
			open, here := f, f
			open.RollLocal, open.HukouLocal, here.RollLocal, here.HukouLocal = Blank, Blank, True, True
			if got, want := table.Judge(nil, &open), table.Judge(nil, &here); !slices.Equal(got, want) {
				t.Fatalf("%s %s %+v: got %v, here %v", b.name, table.term, f, got, want)
			}
		}
	}
}
