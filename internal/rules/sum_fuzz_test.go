package rules

import (
	"math/big"
	"testing"
)

// Sums within the limits that parsing and counting hold to are those of numbers
// without end: portions of a year, the mean of tiers, heads times rate. Beyond
// the limits there is no sum at all.
func FuzzSums(f *testing.F) {
	f.Add(int64(0), int64(0), int64(0), int64(1), 50)
	f.Add(int64(maxPeople), int64(maxPeople), int64(maxAmount), int64(maxAmount), 100)
	f.Add(int64(maxPeople)+1, int64(-1), int64(maxAmount), int64(1), 1)
	f.Add(int64(1)<<62, int64(1)<<62, int64(maxFee), int64(7), 33)
	f.Fuzz(func(t *testing.T, first, second, much, little int64, percent int) {
		much, little = within(much), within(little)
		autumn := int(within(int64(percent)) % 101)
		for _, yearly := range []int64{much, little, maxFee} {
			spring := new(big.Int).Div(new(big.Int).Mul(big.NewInt(yearly), big.NewInt(int64(100-autumn))), big.NewInt(100))
			got := Term{Year: 2016, Spring: true}.portion(Fen(yearly), autumn)
			if big.NewInt(int64(got)).Cmp(spring) != 0 || got+(Term{Year: 2016}).portion(Fen(yearly), autumn) != Fen(yearly) {
				t.Fatalf("%d fen, %d%% in autumn: got %d in spring, want %s", yearly, autumn, got, spring)
			}
		}
		r := Rule{Name: "某助学金", Kind: Average, Amount: map[Stage]Fen{Senior: Fen(little)}, Tiers: []Tier{{Amount: map[Stage]Fen{Senior: Fen(much)}}, {Amount: map[Stage]Fen{Senior: Fen(little)}}}}
		m, err := r.Mean(Senior, []int64{first, second})
		if lawful := first >= 0 && first <= maxPeople && second >= 0 && second <= maxPeople; lawful != (err == nil) {
			t.Fatalf("%d and %d people: got %v", first, second, err)
		}
		if err == nil {
			sum := new(big.Int).Add(product(first, much), product(second, little))
			off := new(big.Int).Sub(sum, product(first+second, little))
			if sum.Cmp(big.NewInt(int64(m.Sum))) != 0 || off.Cmp(big.NewInt(int64(m.Off))) != 0 {
				t.Fatalf("got %d, off by %d, want %s and %s", m.Sum, m.Off, sum, off)
			}
		}
		wantFund(t, first, second)
	})
}

// within is an amount that a book may name.
func within(n int64) int64 { return (n%maxAmount+maxAmount)%maxAmount + 1 }

func product(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }

// wantFund holds the sum of a school's lines to what they say, with as many heads
// as a column of the database takes.
func wantFund(t *testing.T, pupils, boarders int64) {
	heads, sleepers := int(uint32(pupils)>>1), int(uint32(boarders)>>1)
	f := FundFacts{Form: "primary", Area: "village", Primary: &heads, Boarders: &sleepers, Region: "west"}
	a := Funds().Decide(f, 2017)
	sum := new(big.Int)
	for _, l := range a.Lines {
		sum.Add(sum, product(int64(l.Heads), int64(l.Rate.Fen)))
	}
	if a.Known && sum.Cmp(big.NewInt(int64(a.Fen))) != 0 || a.Fen < 0 {
		t.Fatalf("%d pupils, %d boarders: got %d, want %s", heads, sleepers, a.Fen, sum)
	}
}
