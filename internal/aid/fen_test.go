package aid_test

import (
	"math"
	"strings"
	"testing"

	"zhuxue/internal/aid"
)

// Whatever is typed for a sum: it is refused, or it is what was typed, to the
// fen, and its halves add up. No sum that can be typed, a million times over,
// leaves 64 bits.
func FuzzParseFen(f *testing.F) {
	for _, s := range []string{"0", "1250", "1,250.50", "999999999.99", "9999999999", "-1", "1e9", "0.005", "１２", "99999999999999999999", "1234567890123456789", " 7 ", "1.2.3", ".5", "5."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		sum, err := aid.ParseFen(typed)
		if err != nil {
			return
		}
		if sum < 0 || sum > math.MaxInt64/1_000_000 {
			t.Fatalf("%q: got %d fen", typed, sum)
		}
		whole, cents, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(typed), ",", ""), ".")
		want := strings.TrimLeft(whole, "0") + "." + (cents + "00")[:2]
		if got := strings.ReplaceAll(sum.String(), ",", ""); got != want && got != "0"+want {
			t.Fatalf("%q: got %s, want %s", typed, got, want)
		}
		if sum.Autumn()+sum.Spring() != sum || sum.Autumn() < sum.Spring() {
			t.Fatalf("%q: halves %s and %s", typed, sum.Autumn(), sum.Spring())
		}
	})
}
