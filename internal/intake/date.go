package intake

import (
	"strconv"
	"strings"
	"time"

	"zhuxue/internal/sheet"
)

// date is a day of which the month or the day may be unknown (0).
type date struct{ year, month, day int }

// real reports whether the date can exist.
func (d date) real() bool {
	if d.year < 1900 || d.year > 2100 || d.month < 0 || d.month > 12 || d.day < 0 || d.month == 0 && d.day > 0 {
		return false
	}
	return d.day == 0 || d.day <= time.Date(d.year, time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// fits reports whether a whole date is one that d may mean.
func (d date) fits(t time.Time) bool {
	y, m, day := t.Date()
	return d.year == y && (d.month == 0 || d.month == int(m)) && (d.day == 0 || d.day == day)
}

// whole reports whether nothing of the date is unknown.
func (d date) whole() bool { return d.month > 0 && d.day > 0 }

// String writes a whole date as 2008-02-13.
func (d date) String() string {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// readDates are all dates that a cell can mean, the likeliest first: most texts have one reading, 9/1/2008 has two. None
// means that it is no date; impossible tells a date that does not exist, such as 2008-02-30.
func readDates(c sheet.Cell) (readings []date, impossible bool) {
	var all []date
	if c.Kind == sheet.Number {
		all = numericDates(c.Text)
	} else {
		all = textDates(fold(gapped(cutTime(trim(c.Text)))))
	}
	for _, d := range all {
		if d.real() {
			readings = append(readings, d)
		}
	}
	return readings, len(all) > 0 && len(readings) == 0
}

// numericDates reads a number cell: a serial day, 20080901, 200809, 2008, or 2008.9.
func numericDates(text string) []date {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < 1 || f > 99999999 {
		return nil
	}
	whole := int(f)
	if f != float64(whole) && whole >= 1900 && whole <= 2100 {
		return yearPointMonth(strconv.FormatFloat(f, 'f', -1, 64))
	}
	all := digitDates(strconv.Itoa(whole))
	if whole > 20000 && whole < 60000 { // 1954 to 2064
		all = append(all, serialDate(whole))
	}
	return all
}

// yearPointMonth reads 2008.9; 2008.1 may be January, or October without its zero.
func yearPointMonth(s string) []date {
	y, m, _ := strings.Cut(s, ".")
	all := []date{{atoi(y), atoi(m), 0}}
	if m == "1" {
		all = append(all, date{atoi(y), 10, 0})
	}
	return all
}

// serialDate is the day a spreadsheet counts from the last day of 1899.
func serialDate(n int) date {
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
	return date{t.Year(), int(t.Month()), t.Day()}
}

// textDates reads a folded text: 2008-09-01, 2008.9.1, 2008/9, 2008年9月1日, 20080901, 08.9.1, and a time behind them.
func textDates(s string) []date {
	s = strings.Trim(s, "'`")
	if strings.ContainsAny(s, "E+") {
		return nil
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-./,年月日号生:", r) })
	for _, p := range parts {
		if !digitsOnly(p) || len(p) > 8 {
			return nil
		}
	}
	switch len(parts) {
	case 1:
		all := digitDates(parts[0])
		if n := atoi(parts[0]); len(parts[0]) == 5 && n > 20000 {
			all = append(all, serialDate(n))
		}
		return all
	case 2:
		return pairDates(parts[0], parts[1])
	case 3:
		return tripleDates(parts[0], parts[1], parts[2])
	}
	return nil
}

// gapped writes blanks between digits as dashes: 2008 9 1.
func gapped(s string) string {
	parts := strings.FieldsFunc(s, blank)
	for _, p := range parts {
		if !digitsOnly(p) {
			return s
		}
	}
	return strings.Join(parts, "-")
}

// cutTime cuts a time of day behind a date: 2008-09-01 00:00:00, 2008-09-01T00:00:00.
func cutTime(s string) string {
	if len(s) > 11 && s[10] == 'T' {
		return s[:10]
	}
	colon := strings.IndexAny(s, ":：")
	if colon < 0 {
		return s
	}
	if gap := strings.LastIndexFunc(s[:colon], blank); gap > 0 {
		return s[:gap]
	}
	return s
}

// digitDates reads digits without marks: 20080901, 200809, 080901, 2008.
func digitDates(s string) []date {
	switch len(s) {
	case 8:
		return []date{{atoi(s[:4]), atoi(s[4:6]), atoi(s[6:])}}
	case 6:
		return append([]date{{atoi(s[:4]), atoi(s[4:]), 0}}, shortYear(s[:2], atoi(s[2:4]), atoi(s[4:]))...)
	case 4:
		return []date{{atoi(s), 0, 0}}
	}
	return nil
}

func pairDates(a, b string) []date {
	switch {
	case len(a) == 4 && len(b) <= 2:
		return []date{{atoi(a), atoi(b), 0}}
	case len(b) == 4 && len(a) <= 2:
		return []date{{atoi(b), atoi(a), 0}}
	case len(a) == 4 && len(b) == 4: // 2008.0901
		return []date{{atoi(a), atoi(b[:2]), atoi(b[2:])}}
	case len(a) == 6 && len(b) <= 2: // 200809.01
		return []date{{atoi(a[:4]), atoi(a[4:]), atoi(b)}}
	case len(a) == 2 && len(b) <= 2:
		return shortYear(a, atoi(b), 0)
	}
	return nil
}

func tripleDates(a, b, c string) []date {
	if len(b) > 2 || len(a) > 4 || len(c) > 4 {
		return nil
	}
	switch {
	case len(a) == 4 && len(c) <= 2:
		return []date{{atoi(a), atoi(b), atoi(c)}}
	case len(c) == 4 && len(a) <= 2: // 9/1/2008, by Americans or by Europeans
		return []date{{atoi(c), atoi(a), atoi(b)}, {atoi(c), atoi(b), atoi(a)}}
	case len(a) <= 2 && len(c) <= 2:
		return append(shortYear(a, atoi(b), atoi(c)), shortYear(c, atoi(a), atoi(b))...)
	}
	return nil
}

// shortYear reads a year of two digits in both centuries.
func shortYear(y string, month, day int) []date {
	if len(y) != 2 || month == 0 {
		return nil
	}
	return []date{{2000 + atoi(y), month, day}, {1900 + atoi(y), month, day}}
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
