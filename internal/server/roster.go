package server

import (
	"net/http"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const studentsPerPage = 50

var rosterCrumbs = page.Crumbs{{Label: "首页", URL: link.Home}, {Label: "学生"}}

func (s *Server) students(r *http.Request, who aid.Actor) (reply, error) {
	f, err := rosterFilter(r)
	if err != nil {
		return reply{}, err
	}
	at, shown := rosterPlace(r)
	l, err := s.bureau.Roster(r.Context(), who, f, at)
	if err != nil {
		return reply{}, err
	}
	p := page.NewRoster(who, page.RosterList{
		Filter: l.Filter, At: l.At, Shown: shown, Lines: l.Lines, Earlier: l.Earlier, Later: l.Later, Total: l.Total, Choices: l.Choices,
	})
	return reply{title: "学生", crumbs: rosterCrumbs, page: func(f page.Frame) templ.Component { return page.RosterPage(f, p) }}, nil
}

func (s *Server) studentsExport(r *http.Request, who aid.Actor) (reply, error) {
	f, err := rosterFilter(r)
	if err != nil {
		return reply{}, err
	}
	at, _ := rosterPlace(r)
	return s.workbook(who, func() (bureau.Download, error) { return s.bureau.ExportRoster(r.Context(), who, f, at) })
}

// workbook answers with a list as a workbook, but not without end.
func (s *Server) workbook(who aid.Actor, export func() (bureau.Download, error)) (reply, error) {
	if err := s.exports.take(who.User, s.now()); err != nil {
		return reply{}, err
	}
	d, err := export()
	if err != nil {
		return reply{}, err
	}
	return reply{file: &file{name: d.Name, kind: xlsxKind, write: d.Write}}, nil
}

// rosterFilter reads which students are wanted.
func rosterFilter(r *http.Request) (f aid.RosterFilter, err error) {
	if code := query(r, page.TermField); code != "" {
		if f.Term, err = aid.ParseTerm(code); err != nil {
			return f, err
		}
	}
	f.Township, f.Village = queryID[aid.TownshipID](r, page.RosterTown), queryID[aid.VillageID](r, page.RosterVillage)
	f.School, f.Outside = queryID[aid.SchoolID](r, page.RosterSchool), query(r, page.RosterSchool) == page.OutsideSchool
	f.Stage, f.State = aid.Stage(query(r, page.RosterStage)), aid.EnrolmentState(query(r, page.RosterState))
	f.Boarding, f.Status = page.ParseTri(query(r, page.RosterBoarding)), aid.PovertyStatus(query(r, page.RosterStatus))
	if f.Item = aid.Item(query(r, page.RosterItem)); f.Item != "" {
		f.Answer = aid.Answer(query(r, page.RosterAnswer))
	}
	return f, nil
}

// rosterPlace reads the order, and which page: the one after a student or the
// one before. shown is how many stand before that bound.
func rosterPlace(r *http.Request) (at aid.RosterPlace, shown int) {
	at = aid.RosterPlace{Sort: aid.RosterSort(query(r, page.RosterSort)), Desc: query(r, page.RosterDesc) != "", Most: studentsPerPage}
	if at.Anchor, shown = page.ParseSpot(query(r, page.RosterBefore)); at.Anchor != 0 {
		at.Before = true
		return at, shown
	}
	at.Anchor, shown = page.ParseSpot(query(r, page.RosterAfter))
	return at, shown
}

var searchCrumbs = page.Crumbs{{Label: "首页", URL: link.Home}, {Label: "查找"}}

// searchForm shows what was last looked for, anew, so that the browser's way
// back from a student leads here. The text is in no address: the session has it.
func (s *Server) searchForm(r *http.Request, who aid.Actor) (reply, error) {
	ctx := r.Context()
	text, fault := s.sessions.GetString(ctx, keySought), s.sessions.GetString(ctx, keyMissed)
	if text == "" {
		return foundPage(who, page.FoundList{Asked: fault != "", Fault: fault}, ""), nil
	}
	found, err := s.bureau.Search(ctx, who, text)
	if err != nil {
		return reply{}, err
	}
	return foundPage(who, page.FoundList{
		Asked: true, Students: found.Students, Most: bureau.SearchMost, More: found.More,
		Schools: found.Schools, Villages: found.Villages, Fault: found.Fault,
	}, found.Text), nil
}

// search leads on to what was found, or to the only student.
func (s *Server) search(r *http.Request, who aid.Actor) (reply, error) {
	if err := s.searches.take(who.User, s.now()); err != nil {
		return reply{}, err
	}
	found, err := s.bureau.Search(r.Context(), who, field(r, page.SearchField))
	if err != nil {
		return reply{}, err
	}
	if len(found.Students) == 1 && len(found.Schools)+len(found.Villages) == 0 {
		return reply{goTo: link.Student(found.Students[0].ID)}, nil
	}
	s.sessions.Put(r.Context(), keySought, found.Text)
	s.sessions.Put(r.Context(), keyMissed, found.Fault)
	return reply{goTo: link.Search}, nil
}

func foundPage(who aid.Actor, l page.FoundList, text string) reply {
	p := page.NewFound(who, l)
	return reply{title: "查找", crumbs: searchCrumbs, page: func(f page.Frame) templ.Component {
		f.Search = text
		return page.FoundPage(f, p)
	}}
}
