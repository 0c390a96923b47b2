package aid

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Fen is an amount of money in whole fen, one hundredth of a yuan.
type Fen int64

var yuanForm = regexp.MustCompile(`^([0-9]{1,9})(?:\.([0-9]{1,2}))?$`)

// ParseFen reads an amount typed in yuan: 750, 1,250.00. Anything else is
// Invalid.
func ParseFen(yuan string) (Fen, error) {
	m := yuanForm.FindStringSubmatch(strings.ReplaceAll(strings.TrimSpace(yuan), ",", ""))
	if m == nil {
		return 0, E(Invalid, "金额写作 1250 或 1250.50，单位为元")
	}
	n, _ := strconv.ParseInt(m[1]+(m[2] + "00")[:2], 10, 64) // eleven digits at most
	return Fen(n), nil
}

// Autumn is the part of a school year's amount that is due in the autumn term:
// half, rounded up, so that Autumn and Spring always add up to the whole. It
// panics on a negative amount.
func (f Fen) Autumn() Fen {
	if f < 0 {
		panic("aid: negative yearly amount")
	}
	return f - f/2
}

// Spring is the part that is due in the spring term: half, rounded down.
func (f Fen) Spring() Fen { return f - f.Autumn() }

// String is the amount in yuan with two decimals and thousands marked:
// 1,250.00.
func (f Fen) String() string {
	sign := ""
	if f < 0 {
		sign, f = "-", -f
	}
	yuan := fmt.Sprint(int64(f) / 100)
	var b strings.Builder
	for i, digit := range yuan {
		if i > 0 && (len(yuan)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return fmt.Sprintf("%s%s.%02d", sign, b.String(), int64(f)%100)
}

// Short is the amount in yuan without decimals where there are none: 1000,
// 312.5. It is how the plan's sentences write amounts.
func (f Fen) Short() string {
	s := fmt.Sprintf("%d.%02d", int64(f)/100, abs(int64(f)%100))
	if f < 0 && f > -100 {
		s = "-" + s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
