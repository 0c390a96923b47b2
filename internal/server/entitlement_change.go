package server

import (
	"net/http"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const amendmentsTitle = "差额"

// amendmentsPerPage is how many differences a page lists.
const amendmentsPerPage = 50

func (s *Server) amendments(r *http.Request, who aid.Actor) (reply, error) {
	l, err := s.bureau.Amendments(r.Context(), who, amendmentFilter(r))
	if err != nil {
		return reply{}, err
	}
	p := page.NewAmendments(who, l)
	trail := page.Crumbs{{Label: "首页", URL: link.Home}, {Label: entitlementTitle, URL: link.Entitlements}, {Label: amendmentsTitle}}
	return reply{title: amendmentsTitle, crumbs: trail, page: func(f page.Frame) templ.Component { return page.AmendmentsPage(f, p) }}, nil
}

func (s *Server) amendmentsExport(r *http.Request, who aid.Actor) (reply, error) {
	return s.workbook(who, func() (bureau.Download, error) {
		return s.bureau.ExportAmendments(r.Context(), who, amendmentFilter(r))
	})
}

// amendmentFilter reads which differences are wanted; what cannot be read does
// not narrow.
func amendmentFilter(r *http.Request) aid.AmendmentFilter {
	f := aid.AmendmentFilter{
		Township: queryID[aid.TownshipID](r, page.RosterTown), School: queryID[aid.SchoolID](r, page.RosterSchool),
		Item: aid.Item(query(r, page.RosterItem)), Why: aid.Why(query(r, page.AmendmentWhy)),
		After: aid.ParseAmendmentKey(query(r, page.PlaceAfter)), Most: amendmentsPerPage,
	}
	f.Term, _ = aid.ParseTerm(query(r, page.TermField)) // the zero term is all
	return f
}
