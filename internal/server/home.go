package server

import (
	"net/http"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

// home is the first page of each seat: what to do next, and how things stand.
func (s *Server) home(r *http.Request, who aid.Actor) (reply, error) {
	switch ctx := r.Context(); {
	case who.Can(aid.ConfirmStudents):
		roll, err := s.bureau.ConfirmationSummary(ctx, who)
		return homePage(page.NewSchoolHome(who, roll, s.now()), roll.Terms), err
	case who.Can(aid.CreateCounty):
		counties, err := s.bureau.Counties(ctx, who)
		return homePage(page.NewOperatorHome(who, counties), aid.Terms{}), err
	case who.Seat.Role == aid.Leader, who.Seat.Role == aid.TownOffice:
		summary, err := s.bureau.TargetSummary(ctx, who)
		h := page.NewLeaderHome(who, summary)
		return reply{title: "首页", terms: summary.Terms, page: func(f page.Frame) templ.Component { return page.LeaderHomePage(f, h) }}, err
	default:
		desk, err := s.bureau.Desk(ctx, who)
		return homePage(page.NewOfficeHome(who, desk), desk.Terms), err
	}
}

func homePage(h page.Home, terms aid.Terms) reply {
	return reply{title: "首页", terms: terms, page: func(f page.Frame) templ.Component { return page.HomePage(f, h) }}
}
