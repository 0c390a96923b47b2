package server

import (
	"net/http"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const countiesTitle = "县区管理"

var countiesCrumb = page.Crumb{Label: countiesTitle, URL: link.Counties}

func (s *Server) counties(r *http.Request, who aid.Actor) (reply, error) {
	return s.countiesPage(r, who, nil)
}

func (s *Server) countiesPage(r *http.Request, who aid.Actor, fault *aid.Error) (reply, error) {
	counties, err := s.bureau.Counties(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	sentence, faults := told(fault)
	p := page.NewCounties(counties, field(r, page.CountyCodeField), field(r, page.CountyNameField), sentence, faults)
	return reply{
		status: statusFor(fault), title: countiesTitle, crumbs: crumbs(countiesTitle),
		page: func(f page.Frame) templ.Component { return page.CountiesPage(f, p) },
	}, nil
}

func (s *Server) countyAdd(r *http.Request, who aid.Actor) (reply, error) {
	c, err := s.bureau.CreateCounty(r.Context(), who, field(r, page.CountyCodeField), field(r, page.CountyNameField))
	if fault, ok := mendable(err); ok {
		return s.countiesPage(r, who, fault)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.County(c.ID), said: "县区已建立，请设置县管理员", tone: page.Good}, nil
}

func (s *Server) county(r *http.Request, who aid.Actor) (reply, error) {
	return s.countyPage(r, who, nil)
}

func (s *Server) countyPage(r *http.Request, who aid.Actor, fault *aid.Error) (reply, error) {
	id, err := pathID[aid.CountyID](r, "county")
	if err != nil {
		return reply{}, err
	}
	c, figures, err := s.bureau.CountyFigures(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	sentence, faults := told(fault)
	p := page.NewCounty(c, figures, field(r, page.UserLoginField), field(r, page.UserNameField), sentence, faults)
	return reply{
		status: statusFor(fault), title: c.Name, crumbs: crumbs(c.Name, countiesCrumb),
		page: func(f page.Frame) templ.Component { return page.CountyPage(f, p) },
	}, nil
}

func (s *Server) countyAdmin(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.CountyID](r, "county")
	if err != nil {
		return reply{}, err
	}
	c, err := s.bureau.AppointAdmin(r.Context(), who, id, typedUser(r))
	if fault, ok := mendable(err); ok {
		return s.countyPage(r, who, fault)
	}
	if err != nil {
		return reply{}, err
	}
	answer := credential("县管理员已设置", c, "返回县区", link.County(id))
	answer.crumbs = crumbs("县管理员", countiesCrumb)
	return answer, nil
}
