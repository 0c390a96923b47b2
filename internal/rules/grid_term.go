package rules

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// The ways in which people write a term, or a school year, into a cell.
var (
	termNamed = regexp.MustCompile(`^(\d{4})\s*年?\s*([秋春])季?(?:学期)?$`)
	termMonth = regexp.MustCompile(`^(\d{4})[-/.年]0?([39])(?:月|[-/.月]0?1日?)?$`)
	yearNamed = regexp.MustCompile(`^(\d{4})(?:[—–-]+(\d{4}))?(?:学年)?$`)
)

// serials are days as a workbook counts them: what becomes of 2016-09 typed into a cell. Years stay below.
const firstSerial, lastSerial = 30000, 80000

// termOf reads the term of a cell: 2016年秋季学期, 2016-09, a date in March or September; of a school year the first term, or its spring.
func termOf(text string, spring bool) (Term, error) {
	if n, err := strconv.Atoi(text); err == nil && n >= firstSerial && n <= lastSerial {
		text = time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	if m := termNamed.FindStringSubmatch(text); m != nil {
		return termIn(m[1], m[2] == "春"), nil
	}
	if m := termMonth.FindStringSubmatch(text); m != nil {
		return termIn(m[1], m[2] == "3"), nil
	}
	if m := yearNamed.FindStringSubmatch(text); m != nil && (m[2] == "" || m[2] == next(m[1])) {
		y, _ := strconv.Atoi(m[1])
		return Term{Year(y), spring}, nil
	}
	return Term{}, fmt.Errorf("学期“%s”无法识别，请写作 2016年秋季学期、2017年春季学期", text)
}

// termIn is the term of a calendar year.
func termIn(year string, spring bool) Term {
	y, _ := strconv.Atoi(year)
	if spring {
		y--
	}
	return Term{Year(y), spring}
}

func next(year string) string {
	y, _ := strconv.Atoi(year)
	return fmt.Sprintf("%04d", y+1)
}
