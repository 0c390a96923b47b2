package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const entitlementTitle = "资助资格"

func (s *Server) entitlements(r *http.Request, who aid.Actor) (reply, error) {
	f, err := dueFilter(r)
	if err != nil {
		return reply{}, err
	}
	e, err := s.bureau.Entitlements(r.Context(), who, f)
	if err != nil {
		return reply{}, err
	}
	if f.Term != (aid.Term{}) && len(e.Terms) > 0 && !slices.ContainsFunc(e.Terms, func(t aid.Term) bool { return t.Year == f.Term.Year }) {
		return reply{}, aid.E(aid.NotFound, f.Term.Year.Label()+"没有学生名单，也就没有资助资格；请从“资助资格”页选择学年")
	}
	p := page.NewEntitlements(who, e)
	return reply{title: entitlementTitle, crumbs: crumbs(entitlementTitle), page: func(f page.Frame) templ.Component { return page.EntitlementsPage(f, p) }}, nil
}

// dueFilter reads what is summed; without a term it is the usual one.
func dueFilter(r *http.Request) (aid.DueFilter, error) {
	f := aid.DueFilter{By: aid.PerStage}
	switch by := aid.Division(query(r, page.DivisionField)); by {
	case aid.PerTownship, aid.PerSchool:
		f.By = by
	}
	text := query(r, page.TermField)
	if text == "" {
		return f, nil
	}
	if year, ok := schoolYear(text); ok {
		f.Term, f.Whole = year.Autumn(), true
		return f, nil
	}
	term, err := aid.ParseTerm(text)
	if err != nil {
		return f, aid.E(aid.NotFound, "网址里的学年或学期不存在；请从“资助资格”页选择")
	}
	f.Term = term
	return f, nil
}

// schoolYear reads a school year's number.
func schoolYear(text string) (aid.Year, bool) {
	n, err := strconv.Atoi(text)
	return aid.Year(n), err == nil && n >= 2000 && n < 2099
}

func (s *Server) decide(r *http.Request, who aid.Actor) (reply, error) {
	year, ok := schoolYear(field(r, page.YearField))
	if !ok {
		return reply{}, aid.InvalidField(page.YearField, "请选择要计算的学年")
	}
	report, err := s.bureau.Decide(r.Context(), who, year)
	if err != nil {
		return reply{}, err
	}
	said := year.Label() + "资助资格已重新计算，没有变化"
	if report.New+report.Changed > 0 {
		said = fmt.Sprintf("%s资助资格已重新计算：新增 %d 条，变动 %d 条", year.Label(), report.New, report.Changed)
	}
	return reply{goTo: link.With(link.Entitlements, page.TermField, strconv.Itoa(int(year))), said: said, tone: page.Good}, nil
}
