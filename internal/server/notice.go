package server

import (
	"net/http"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const noticeTitle = "资助明白卡"

func (s *Server) studentNotice(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.StudentID](r, "student")
	if err != nil {
		return reply{}, err
	}
	year, _ := schoolYear(query(r, page.YearField))
	n, err := s.bureau.Notice(r.Context(), who, id, year)
	if err != nil {
		return reply{}, err
	}
	p := page.NewFamilyNotice(who.County.Name, id, n)
	return reply{
		title: noticeTitle, crumbs: crumbs(noticeTitle, studentsCrumb, page.Crumb{Label: studentTitle, URL: link.Student(id)}),
		page: func(f page.Frame) templ.Component { return page.FamilyNoticePage(f, p) },
	}, nil
}

func (s *Server) villageNotices(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.VillageID](r, "village")
	if err != nil {
		return reply{}, err
	}
	v, err := s.bureau.VillageNotices(r.Context(), who, id, queryID[aid.HouseholdID](r, page.PlaceAfter))
	if err != nil {
		return reply{}, err
	}
	p := page.NewVillageNotices(who, v)
	return reply{title: noticeTitle, crumbs: crumbs(noticeTitle, page.Crumb{Label: v.Village.Name, URL: p.Back}), page: func(f page.Frame) templ.Component { return page.VillageNoticesPage(f, p) }}, nil
}
