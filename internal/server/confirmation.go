package server

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const confirmationTitle = "确认进度"

func (s *Server) confirmations(r *http.Request, who aid.Actor) (reply, error) {
	found, err := s.bureau.Confirmations(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	f := page.ConfirmationFilter{Town: query(r, page.TownField), State: aid.ConfirmationState(query(r, page.StateField))}
	f.Page = queryInt(r, page.PageField)
	c := page.NewConfirmations(who, found, f)
	return reply{title: confirmationTitle, terms: found.Terms, crumbs: page.Crumbs{{Label: "首页", URL: link.Home}, {Label: confirmationTitle}}, page: func(f page.Frame) templ.Component { return page.ConfirmationsPage(f, c) }}, nil
}

func (s *Server) confirmationsExport(r *http.Request, who aid.Actor) (reply, error) {
	return s.workbook(who, func() (bureau.Download, error) {
		return s.bureau.ExportConfirmations(r.Context(), who, query(r, page.TownField), aid.ConfirmationState(query(r, page.StateField)))
	})
}

func (s *Server) reopenForm(r *http.Request, who aid.Actor) (reply, error) {
	return s.reopenPage(r, who, http.StatusOK, "", "")
}

func (s *Server) reopenPage(r *http.Request, who aid.Actor, status int, why, fault string) (reply, error) {
	id, err := pathID[aid.SchoolID](r, "school")
	if err != nil {
		return reply{}, err
	}
	school, err := s.bureau.Confirmation(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	form := page.NewReopen(school, why, fault)
	return reply{
		status: status, title: "退回确认", crumbs: page.Crumbs{{Label: "首页", URL: link.Home}, {Label: confirmationTitle, URL: link.Confirmations}, {Label: "退回"}},
		page: func(f page.Frame) templ.Component { return page.ReopenPage(f, form) },
	}, nil
}

func (s *Server) reopen(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.SchoolID](r, "school")
	if err != nil {
		return reply{}, err
	}
	err = s.bureau.ReopenTerm(r.Context(), who, id, field(r, page.WhyField))
	if known, ok := errors.AsType[*aid.Error](err); ok && known.Kind == aid.Invalid {
		return s.reopenPage(r, who, http.StatusUnprocessableEntity, field(r, page.WhyField), known.Message)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: page.ConfirmationsIn(who.Term), said: "已退回，学校登录后会看到退回原因", tone: page.Good}, nil
}
