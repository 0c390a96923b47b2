package aid

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Shanghai is the office's time zone. China keeps one time all year, so a
// fixed zone needs no zone file on the machine.
var Shanghai = time.FixedZone("CST", 8*60*60)

// Year is a school year, named by the year of its autumn: 2016 runs from
// 2016-09-01 to 2017-08-31. It is not a calendar year.
type Year int

// Autumn is the year's first term.
func (y Year) Autumn() Term { return Term{Year: y} }

// Spring is the year's second term.
func (y Year) Spring() Term { return Term{Year: y, IsSpring: true} }

// Terms are both terms of the year, autumn first.
func (y Year) Terms() [2]Term { return [2]Term{y.Autumn(), y.Spring()} }

// Label is the year as the office writes it: 2016—2017学年.
func (y Year) Label() string { return fmt.Sprintf("%d—%d学年", int(y), int(y)+1) }

// Term is half a school year. Its code is the month it begins in: 2016-09 is
// the autumn and 2017-03 the spring of the school year 2016.
type Term struct {
	Year     Year
	IsSpring bool
}

var termCode = regexp.MustCompile(`^([0-9]{4})-(09|03)$`)

// ParseTerm reads a term's code. Anything else is Invalid.
func ParseTerm(code string) (Term, error) {
	m := termCode.FindStringSubmatch(code)
	if m == nil {
		return Term{}, E(Invalid, "学期写作 2016-09（秋季）或 2017-03（春季）")
	}
	year, _ := strconv.Atoi(m[1])
	if year < 2000 || year > 2099 {
		return Term{}, E(Invalid, "学期的年份应在2000至2099年之间，如 2016-09")
	}
	if m[2] == "03" {
		return Year(year - 1).Spring(), nil
	}
	return Year(year).Autumn(), nil
}

// TermOf is the term in which the office works on a day: spring from 1
// February, autumn from 1 August.
func TermOf(day time.Time) Term {
	day = day.In(Shanghai)
	switch m := day.Month(); {
	case m >= time.August:
		return Year(day.Year()).Autumn()
	case m >= time.February:
		return Year(day.Year() - 1).Spring()
	default:
		return Year(day.Year() - 1).Autumn()
	}
}

// String is the term's code.
func (t Term) String() string {
	if t.IsSpring {
		return fmt.Sprintf("%d-03", int(t.Year)+1)
	}
	return fmt.Sprintf("%d-09", int(t.Year))
}

// Label is the term as the office writes it: 2016年秋季学期.
func (t Term) Label() string {
	if t.IsSpring {
		return fmt.Sprintf("%d年春季学期", int(t.Year)+1)
	}
	return fmt.Sprintf("%d年秋季学期", int(t.Year))
}

// Previous is the term before.
func (t Term) Previous() Term {
	if t.IsSpring {
		return t.Year.Autumn()
	}
	return (t.Year - 1).Spring()
}

// Next is the term after.
func (t Term) Next() Term {
	if t.IsSpring {
		return (t.Year + 1).Autumn()
	}
	return t.Year.Spring()
}

// Before tells whether the term comes before another.
func (t Term) Before(o Term) bool { return t.String() < o.String() }

// Begins is the first day of the term.
func (t Term) Begins() time.Time {
	if t.IsSpring {
		return time.Date(int(t.Year)+1, time.March, 1, 0, 0, 0, 0, Shanghai)
	}
	return time.Date(int(t.Year), time.September, 1, 0, 0, 0, 0, Shanghai)
}

// Part is what is due in the term of an amount for the school year.
func (t Term) Part(yearly Fen) Fen {
	if t.IsSpring {
		return yearly.Spring()
	}
	return yearly.Autumn()
}
