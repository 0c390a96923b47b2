package server

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/page"
)

const (
	auditTitle     = "操作日志"
	entriesPerPage = 50
)

func (s *Server) audits(r *http.Request, who aid.Actor) (reply, error) {
	f := auditFilter(r)
	entries, more, err := s.bureau.Audits(r.Context(), who, f)
	if err != nil {
		return reply{}, err
	}
	p := page.NewAudits(entries, more, f)
	return reply{title: auditTitle, crumbs: crumbs(auditTitle), page: func(f page.Frame) templ.Component { return page.AuditsPage(f, p) }}, nil
}

func auditFilter(r *http.Request) aid.AuditFilter {
	f := aid.AuditFilter{
		Login: query(r, page.AuditLoginField), Student: queryID[aid.StudentID](r, page.AuditStudentField), Act: aid.Act(query(r, page.AuditActField)),
		Before: queryID[aid.AuditID](r, page.AuditBeforeField), Limit: entriesPerPage,
	}
	if day, err := time.ParseInLocation(time.DateOnly, query(r, page.AuditDayField), aid.Shanghai); err == nil {
		f.Day = day
	}
	return f
}

func (s *Server) auditsExport(r *http.Request, who aid.Actor) (reply, error) {
	return s.workbook(who, func() (bureau.Download, error) {
		return s.bureau.ExportAudits(r.Context(), who, auditFilter(r), page.AuditChangeText)
	})
}
