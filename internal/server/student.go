package server

import (
	"net/http"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// studentTitle stands in the tab: a child's name never does.
const studentTitle = "学生情况"

var studentsCrumb = page.Crumb{Label: "学生", URL: link.Students}

func (s *Server) student(r *http.Request, who aid.Actor) (reply, error) {
	return s.studentPage(r, who, nil)
}

// studentPage is a student's page; a fault is one of another name.
func (s *Server) studentPage(r *http.Request, who aid.Actor, fault *aid.Error) (reply, error) {
	id, err := pathID[aid.StudentID](r, "student")
	if err != nil {
		return reply{}, err
	}
	year, _ := schoolYear(query(r, page.YearField))
	file, err := s.bureau.Student(r.Context(), who, id, year)
	if err != nil {
		return reply{}, err
	}
	p := page.NewStudent(who, file, bureau.MustGiveReason(who))
	if fault != nil {
		p.Rename = page.NewRename(id, field(r, page.StudentNameField), field(r, page.WhyField), fault.Fields)
	}
	return reply{status: statusFor(fault), title: studentTitle, crumbs: crumbs(studentTitle, studentsCrumb),
		page: func(f page.Frame) templ.Component { return page.StudentPage(f, p) }}, nil
}

func (s *Server) studentRename(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.StudentID](r, "student")
	if err != nil {
		return reply{}, err
	}
	err = s.bureau.RenameStudent(r.Context(), who, id, field(r, page.StudentNameField), field(r, page.WhyField))
	if fault, ok := mendable(err); ok {
		return s.studentPage(r, who, fault)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Student(id), said: "姓名已更正；因姓名不同退回的行，现在可以再上传", tone: page.Good}, nil
}

func (s *Server) studentReveal(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.StudentID](r, "student")
	if err != nil {
		return reply{}, err
	}
	which := aid.Secret(field(r, page.SecretField))
	number, err := s.bureau.Reveal(r.Context(), who, id, which, field(r, page.ReasonField))
	if err != nil {
		return reply{}, err
	}
	shown := page.Revealed{Label: which.Label(), Number: number, Back: link.Student(id)}
	return reply{
		title: "查看" + which.Label(), crumbs: crumbs("查看"+which.Label(), studentsCrumb, page.Crumb{Label: studentTitle, URL: link.Student(id)}),
		body: page.RevealedNumber(shown), page: func(f page.Frame) templ.Component { return page.RevealedPage(f, shown) },
	}, nil
}
