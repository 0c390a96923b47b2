package intake

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// titleLines is how far down a sheet a date of the whole roster is looked for.
const titleLines = 12

var (
	termNamed = regexp.MustCompile(`(20[0-9]{2})\s*年?\s*(秋|春)`)
	yearNamed = regexp.MustCompile(`(20[0-9]{2})\s*[-—–~至－]+\s*(20[0-9]{2})\s*学年(?:度)?\s*第?([一二上下])?`)
	dayNamed  = regexp.MustCompile(`(20[0-9]{2})\s*[年./-]\s*([0-9]{1,2})\s*[月./-]`)
)

var errFound = errors.New("found")

// FindTerm finds the term of a roster in what stands above its rows: a term
// (2016年秋季), a school year (2016-2017学年第一学期) or the day it was filled in
// (填报时间：2016年9月20日). The first that is found counts.
func FindTerm(book *sheet.Book) (term aid.Term, found bool) {
	err := book.Rows(func(r sheet.Row) error {
		if r.Line > titleLines || len(r.Cells) == 0 || crowded(r) {
			return nil
		}
		for _, c := range r.Cells {
			if term, found = termIn(c.Text); found {
				return errFound
			}
		}
		return nil
	})
	return term, found && errors.Is(err, errFound)
}

// crowded tells a row of data, whose dates are birth dates, from a title.
func crowded(r sheet.Row) bool {
	filled := 0
	for _, c := range r.Cells {
		if c.Kind != sheet.Blank {
			filled++
		}
	}
	return filled > 4
}

func termIn(text string) (aid.Term, bool) {
	if m := termNamed.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		if m[2] == "春" {
			return aid.Year(year - 1).Spring(), true
		}
		return aid.Year(year).Autumn(), true
	}
	if m := yearNamed.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		if m[3] == "二" || m[3] == "下" {
			return aid.Year(year).Spring(), true
		}
		return aid.Year(year).Autumn(), true
	}
	if m := dayNamed.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		if month >= 1 && month <= 12 {
			return aid.TermOf(time.Date(year, time.Month(month), 15, 0, 0, 0, 0, aid.Shanghai)), true
		}
	}
	return aid.Term{}, false
}

// YearByAge is the school year in which most pupils of a roster have the usual
// age of their grade: the median, so that late starters and wrong numbers do
// not move it. It serves a roster on which nobody wrote a date. False where no
// row tells.
func YearByAge(lines []aid.Line) (aid.Year, bool) {
	var years []aid.Year
	for i := range lines {
		if y, ok := usualYear(lines[i].Student); ok {
			years = append(years, y)
		}
	}
	if len(years) == 0 {
		return 0, false
	}
	slices.Sort(years)
	return years[len(years)/2], true
}

// usualYear is the school year in which a pupil has the usual age of the grade.
func usualYear(d *aid.Draft) (aid.Year, bool) {
	if d == nil || d.Grade == 0 {
		return 0, false
	}
	n, fault := aid.ParseIDNo(d.IDNo)
	usual, known := usualAge[d.Stage]
	if fault != "" || !known {
		return 0, false
	}
	want := usual + d.Grade - 1
	y := aid.Year(n.Birth().Year() + want)
	if ageOn(n, y) < want {
		y++
	}
	return y, true
}
