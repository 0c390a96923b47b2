package server

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// placesPerPage is how many villages or schools one page lists.
const placesPerPage = 50

var targetCrumbs = page.Crumbs{{Label: "首页", URL: link.Home}, {Label: "目标监测", URL: link.Targets}}

func (s *Server) targets(r *http.Request, who aid.Actor) (reply, error) {
	t, err := s.bureau.Targets(r.Context(), who, queryYear(r))
	if err != nil {
		return reply{}, err
	}
	p := page.NewTargets(t)
	return reply{title: p.Title, crumbs: targetCrumbs[:2], page: func(f page.Frame) templ.Component { return page.TargetsPage(f, p) }}, nil
}

// queryYear is the year in the address; 0 where it is absent or no number.
func queryYear(r *http.Request) int { return queryInt(r, page.YearField) }

func (s *Server) target(r *http.Request, who aid.Actor) (reply, error) {
	f := targetFilter(r)
	d, err := s.bureau.Target(r.Context(), who, targetCode(r), f)
	if err != nil {
		return reply{}, err
	}
	p := page.NewTargetDetail(d, f)
	return reply{title: p.Title, crumbs: append(targetCrumbs[:2:2], page.Crumb{Label: p.Title}),
		page: func(f page.Frame) templ.Component { return page.TargetPage(f, p) }}, nil
}

func targetCode(r *http.Request) aid.TargetCode { return aid.TargetCode(chi.URLParam(r, "target")) }

func targetFilter(r *http.Request) aid.TargetFilter {
	return aid.TargetFilter{
		Year: queryYear(r), Township: queryID[aid.TownshipID](r, page.PlaceTown), State: aid.TargetState(query(r, page.PlaceState)),
		After: queryID[int64](r, page.PlaceAfter), Most: placesPerPage,
	}
}

func (s *Server) targetExport(r *http.Request, who aid.Actor) (reply, error) {
	return s.workbook(who, func() (bureau.Download, error) {
		return s.bureau.ExportTarget(r.Context(), who, targetCode(r), targetFilter(r))
	})
}
