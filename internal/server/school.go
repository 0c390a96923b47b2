package server

import (
	"net/http"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

var schoolCrumbs = page.Crumbs{{Label: "首页", URL: link.Home}, {Label: "学校", URL: link.Schools}}

func (s *Server) schools(r *http.Request, who aid.Actor) (reply, error) {
	f := schoolFilter(r)
	l, err := s.bureau.Schools(r.Context(), who, f)
	if err != nil {
		return reply{}, err
	}
	p := page.NewSchools(who, l, f)
	return reply{title: "学校", terms: l.Terms, crumbs: schoolCrumbs[:2], page: func(f page.Frame) templ.Component { return page.SchoolsPage(f, p) }}, nil
}

func schoolFilter(r *http.Request) aid.SchoolFilter {
	return aid.SchoolFilter{
		Township: queryID[aid.TownshipID](r, page.PlaceTown), Kind: aid.SchoolKind(query(r, page.SchoolKindField)),
		Area: query(r, page.SchoolAreaField), Boarding: page.ParseTri(query(r, page.SchoolBoardingField)),
		Sort: aid.SchoolSort(query(r, page.SchoolSortField)), After: queryID[aid.SchoolID](r, page.PlaceAfter), Most: placesPerPage,
	}
}

func (s *Server) schoolsExport(r *http.Request, who aid.Actor) (reply, error) {
	return s.workbook(who, func() (bureau.Download, error) { return s.bureau.ExportSchools(r.Context(), who, schoolFilter(r)) })
}

func (s *Server) school(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.SchoolID](r, "school")
	if err != nil {
		return reply{}, err
	}
	d, err := s.bureau.School(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	p := page.NewSchool(who, d)
	return reply{title: p.Title, terms: d.Terms, crumbs: append(schoolCrumbs[:2:2], page.Crumb{Label: p.Title}),
		page: func(f page.Frame) templ.Component { return page.SchoolPage(f, p) }}, nil
}
