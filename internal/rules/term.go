package rules

import (
	"fmt"
	"strconv"
)

// Fen is an amount of money in fen, a hundredth of a yuan.
type Fen int64

// Yuan prints the amount in yuan as an officer writes it: 500元, 312.5元, 0.05元.
func (f Fen) Yuan() string {
	sign, v := "", f
	if v < 0 {
		sign, v = "-", -v
	}
	s := sign + strconv.FormatInt(int64(v/100), 10)
	switch c := v % 100; {
	case c == 0:
	case c%10 == 0:
		s += "." + strconv.FormatInt(int64(c/10), 10)
	default:
		s += fmt.Sprintf(".%02d", int64(c))
	}
	return s + "元"
}

// Year is a school year: 2016 is 2016-09-01 to 2017-08-31.
type Year int

func (y Year) String() string { return fmt.Sprintf("%d—%d学年", int(y), int(y)+1) }

// Term is half of a school year. The zero Spring is the autumn half.
type Term struct {
	Year   Year
	Spring bool
}

// number counts terms, so that they can be compared and stepped through.
func (t Term) number() int {
	if t.Spring {
		return 2*int(t.Year) + 1
	}
	return 2 * int(t.Year)
}

// Before says whether the term comes before the other.
func (t Term) Before(o Term) bool { return t.number() < o.number() }

// Next is the following term.
func (t Term) Next() Term { return Term{t.Year + Year(t.number()&1), !t.Spring} }

// Last is the term before.
func (t Term) Last() Term { return Term{t.Year - 1 + Year(t.number()&1), !t.Spring} }

// open says that a span without an end is meant.
func (t Term) open() bool { return t == Term{} }

// from and until name the term as the first and the last of a span.
func (t Term) from() string {
	if t.Spring {
		return fmt.Sprintf("%d年春季学期", int(t.Year)+1)
	}
	return t.Year.String()
}

func (t Term) until() string {
	if t.Spring {
		return t.Year.String()
	}
	return fmt.Sprintf("%d年秋季学期", int(t.Year))
}

// only names the term by itself.
func (t Term) only() string {
	if t.Spring {
		return t.from()
	}
	return t.until()
}

// String is the term's code: 2016-09 is autumn and 2017-03 spring of school year 2016.
func (t Term) String() string {
	if t.Spring {
		return fmt.Sprintf("%04d-03", int(t.Year)+1)
	}
	return fmt.Sprintf("%04d-09", int(t.Year))
}

// ParseTerm reads a term's code, such as 2016-09 or 2017-03.
func ParseTerm(code string) (Term, error) {
	if len(code) == 7 {
		if y, err := strconv.ParseUint(code[:4], 10, 16); err == nil {
			switch code[4:] {
			case "-09":
				return Term{Year: Year(y)}, nil
			case "-03":
				return Term{Year: Year(y) - 1, Spring: true}, nil
			}
		}
	}
	return Term{}, fmt.Errorf("学期“%s”无法识别：秋季写作 2016-09，春季写作 2017-03", code)
}

// MarshalText gives the term's code.
func (t Term) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (t *Term) UnmarshalText(b []byte) (err error) {
	*t, err = ParseTerm(string(b))
	return err
}

// Share is the part of a yearly sum that is due in the term, in fen: half, the autumn half rounded up, so that both halves
// always add up to the whole. The plan names yearly sums only (三(一)1).
func (t Term) Share(yearly Fen) Fen { return t.portion(yearly, half) }

// half is the part of a yearly sum, in percent, that is due in autumn unless the rule says otherwise.
const half = 50

// portion splits a yearly sum with so many percent in autumn: spring is rounded down and autumn has the rest, so that both add up.
func (t Term) portion(yearly Fen, autumn int) Fen {
	spring := yearly * Fen(100-autumn) / 100
	if t.Spring {
		return spring
	}
	return yearly - spring
}
