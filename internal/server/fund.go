package server

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const fundsTitle = "公用经费"

// fundsPerPage is how many schools one page lists: those of most counties, so
// that a print is whole.
const fundsPerPage = 300

func (s *Server) funds(r *http.Request, who aid.Actor) (reply, error) {
	f := fundFilter(r)
	l, err := s.bureau.Funds(r.Context(), who, f)
	if err != nil {
		return reply{}, err
	}
	p := page.NewFunds(who, l, f)
	return reply{title: fundsTitle, crumbs: crumbs(fundsTitle), page: func(f page.Frame) templ.Component { return page.FundsPage(f, p) }}, nil
}

func fundFilter(r *http.Request) aid.FundFilter {
	return aid.FundFilter{
		Year: aid.FiscalYear(queryYear(r)), Township: queryID[aid.TownshipID](r, page.PlaceTown), State: aid.FundState(query(r, page.PlaceState)),
		After: queryID[aid.SchoolID](r, page.PlaceAfter), Most: fundsPerPage,
	}
}

func (s *Server) fundsExport(r *http.Request, who aid.Actor) (reply, error) {
	return s.workbook(who, func() (bureau.Download, error) { return s.bureau.ExportFunds(r.Context(), who, fundFilter(r)) })
}

func (s *Server) fund(r *http.Request, who aid.Actor) (reply, error) {
	return s.fundPage(r, who, aid.FiscalYear(queryYear(r)), nil, nil)
}

// fundPage shows a school's fund; typed and fault are those of a form that was
// wrong.
func (s *Server) fundPage(r *http.Request, who aid.Actor, year aid.FiscalYear, typed map[string]string, fault *aid.Error) (reply, error) {
	id, err := pathID[aid.SchoolID](r, "school")
	if err != nil {
		return reply{}, err
	}
	d, err := s.bureau.Fund(r.Context(), who, id, year)
	if err != nil {
		return reply{}, err
	}
	sentence, faults := told(fault)
	p := page.NewFund(who, d, typed, sentence, faults)
	return reply{
		status: statusFor(fault), title: p.Title, crumbs: crumbs(p.Title, page.Crumb{Label: fundsTitle, URL: link.With(link.Funds, page.YearField, strconv.Itoa(int(d.Year)))}),
		page: func(f page.Frame) templ.Component { return page.FundPage(f, p) },
	}, nil
}

// fiscalField is the fiscal year in a posted form; 0 where it is absent or no
// number.
func fiscalField(r *http.Request) aid.FiscalYear {
	return aid.FiscalYear(fieldInt(r, page.YearField))
}

func (s *Server) fundCount(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.SchoolID](r, "school")
	if err != nil {
		return reply{}, err
	}
	typed := map[string]string{}
	for _, name := range []string{page.FundPrimaryField, page.FundJuniorField, page.FundSpecialField, page.FundBoardersField} {
		typed[name] = field(r, name)
	}
	year := fiscalField(r)
	count, faults := page.TakeCount(typed)
	count.Autumn = year.Counted().Year
	err = error(&aid.Error{Kind: aid.Invalid, Message: "有几项不能保存，请按提示修改", Fields: faults})
	if len(faults) == 0 {
		err = s.bureau.CountSchool(r.Context(), who, id, count)
	}
	if fault, ok := mendable(err); ok {
		return s.fundPage(r, who, year, typed, fault)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.With(link.Fund(id), page.YearField, strconv.Itoa(int(year))), said: year.Counted().Label() + "在校生人数已保存", tone: page.Good}, nil
}

func (s *Server) fundTake(r *http.Request, who aid.Actor) (reply, error) {
	year := fiscalField(r)
	n, err := s.bureau.TakeCounts(r.Context(), who, year.Counted().Year)
	if err != nil {
		return reply{}, err
	}
	said := fmt.Sprintf("已取用学校名录中%d所学校的人数", n)
	return reply{goTo: link.With(link.Funds, page.YearField, strconv.Itoa(int(year))), said: said, tone: page.Good}, nil
}
