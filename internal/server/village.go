package server

import (
	"net/http"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

var villageCrumbs = page.Crumbs{{Label: "首页", URL: link.Home}, {Label: "行政村", URL: link.Villages}}

func (s *Server) villages(r *http.Request, who aid.Actor) (reply, error) {
	f := villageFilter(r)
	l, err := s.bureau.Villages(r.Context(), who, f)
	if err != nil {
		return reply{}, err
	}
	p := page.NewVillages(who, l, f)
	return reply{title: "行政村", terms: l.Terms, crumbs: villageCrumbs[:2], page: func(f page.Frame) templ.Component { return page.VillagesPage(f, p) }}, nil
}

func villageFilter(r *http.Request) aid.VillageFilter {
	return aid.VillageFilter{
		Year: queryYear(r), Township: queryID[aid.TownshipID](r, page.PlaceTown),
		Poor: page.ParseTri(query(r, page.PoorField)), Covered: page.ParseTri(query(r, page.CoveredField)),
		After: queryID[aid.VillageID](r, page.PlaceAfter), Most: placesPerPage,
	}
}

func (s *Server) villagesExport(r *http.Request, who aid.Actor) (reply, error) {
	return s.workbook(who, func() (bureau.Download, error) { return s.bureau.ExportVillages(r.Context(), who, villageFilter(r)) })
}

func (s *Server) village(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.VillageID](r, "village")
	if err != nil {
		return reply{}, err
	}
	d, err := s.bureau.Village(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	p := page.NewVillage(who, d)
	return reply{title: p.Title, terms: d.Terms, crumbs: append(villageCrumbs[:2:2], page.Crumb{Label: p.Title}),
		page: func(f page.Frame) templ.Component { return page.VillagePage(f, p) }}, nil
}
