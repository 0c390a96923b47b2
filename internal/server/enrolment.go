package server

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const enrolmentTitle = "在校确认"

// enrolmentWay is the way to a page below the list.
func enrolmentWay(here string) page.Crumbs {
	way := page.Crumbs{{Label: "首页", URL: link.Home}, {Label: enrolmentTitle, URL: link.Enrolments}, {Label: here}}
	if here == "" {
		way = page.Crumbs{way[0], {Label: enrolmentTitle}}
	}
	return way
}

func (s *Server) enrolments(r *http.Request, who aid.Actor) (reply, error) {
	roll, err := s.bureau.Enrolments(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	roll.Again = again(r)
	return s.rollPage(who, roll, http.StatusOK), nil
}

// again reads which rows are to be looked at once more; what is no row is left
// out.
func again(r *http.Request) (ids []aid.EnrolmentID) {
	for _, text := range strings.Split(query(r, page.AgainField), ",") {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			ids = append(ids, aid.EnrolmentID(id))
		}
	}
	return ids
}

// rollPage is the list with what must be said above it.
func (s *Server) rollPage(who aid.Actor, roll aid.Roll, status int, notices ...page.Notice) reply {
	e := page.NewEnrolments(who, roll, s.now(), notices...)
	return reply{status: status, title: enrolmentTitle, terms: roll.Terms, crumbs: enrolmentWay(""), page: func(f page.Frame) templ.Component { return page.EnrolmentsPage(f, e) }}
}

// enrolment is one row, opened; or closed again, where it is asked for.
func (s *Server) enrolment(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EnrolmentID](r, "enrolment")
	if err != nil {
		return reply{}, err
	}
	p, err := s.bureau.Enrolment(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	if query(r, page.RowField) != "" {
		return reply{body: page.PupilRowItem(page.NewPupilRow(p)), goTo: page.EnrolmentsIn(who.Term)}, nil
	}
	return pupilReply(p, http.StatusOK, ""), nil
}

// pupilReply is the card of one student: in its place, or as a page.
func pupilReply(p aid.Pupil, status int, fault string) reply {
	card := page.OpenPupilCard(p, fault)
	return reply{
		status: status, title: enrolmentTitle, crumbs: enrolmentWay("更改"),
		body: page.PupilCardItem(card),
		page: func(f page.Frame) templ.Component { return page.PupilPage(f, card) },
	}
}

func (s *Server) enrolmentAnswer(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EnrolmentID](r, "enrolment")
	if err != nil {
		return reply{}, err
	}
	p, err := s.bureau.AnswerEnrolment(r.Context(), who, id, presence(r))
	return s.answered(r, who, p, err)
}

func (s *Server) missingAnswer(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.StudentID](r, "student")
	if err != nil {
		return reply{}, err
	}
	p, err := s.bureau.AnswerMissing(r.Context(), who, id, presence(r))
	return s.answered(r, who, p, err)
}

// presence reads an answer: in the school, boarding or not, or why not.
func presence(r *http.Request) aid.Presence {
	said := aid.Presence{State: aid.Confirmed}
	said.Seen = fieldInt(r, page.VersionField)
	switch answer := field(r, page.AnswerField); answer {
	case page.AnswerHere:
	case page.AnswerBoarder:
		said.Boarding = aid.Yes
	case page.AnswerDay:
		said.Boarding = aid.No
	default:
		said.State, said.Reason = aid.Absent, aid.AbsenceReason(answer)
	}
	return said
}

// answered shows the row as it now is; a refused answer with its reason. Once
// nothing is left the whole page comes, for it is to be signed.
func (s *Server) answered(r *http.Request, who aid.Actor, p aid.Pupil, err error) (reply, error) {
	kind := aid.KindOf(err)
	if (kind == aid.Conflict || kind == aid.Invalid) && p.ID != 0 {
		return pupilReply(p, statusOf[kind], err.Error()), nil
	}
	if err != nil {
		return reply{}, err
	}
	roll, err := s.bureau.Enrolments(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	if roll.Tally.Left() == 0 {
		return reply{goTo: page.EnrolmentsIn(who.Term)}, nil
	}
	a := page.NewAnswered(p, roll, s.now())
	return reply{body: page.AnsweredRow(a), goTo: page.EnrolmentRowIn(who.Term, a.Row.ID)}, nil
}

func (s *Server) enrolmentRest(r *http.Request, who aid.Actor) (reply, error) {
	rest, err := s.bureau.ConfirmRest(r.Context(), who, seenRows(r))
	if err != nil {
		return reply{}, err
	}
	tone, goTo := page.Good, page.EnrolmentsIn(who.Term)
	if len(rest.Changed) > 0 {
		tone, goTo = page.Wait, page.LookAgain(who.Term, rest.Changed)
	}
	return reply{goTo: goTo, said: rest.Sentence(), tone: tone}, nil
}

// seenRows reads the rows that were on the page, each with its version; what
// is no such pair is left out.
func seenRows(r *http.Request) []bureau.Seen {
	var seen []bureau.Seen
	for _, pair := range r.PostForm[page.SeenField] {
		row, version, _ := strings.Cut(pair, ".")
		id, err := strconv.ParseInt(row, 10, 64)
		v, err2 := strconv.Atoi(version)
		if err == nil && err2 == nil {
			seen = append(seen, bureau.Seen{ID: aid.EnrolmentID(id), Version: v})
		}
	}
	return seen
}

func (s *Server) enrolmentSign(r *http.Request, who aid.Actor) (reply, error) {
	err := s.bureau.SignTerm(r.Context(), who, field(r, page.DigestField))
	if aid.KindOf(err) == aid.Conflict {
		return s.signRefused(r, who, err.Error())
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: page.EnrolmentsIn(who.Term), said: "已签字上报县教育局", tone: page.Good}, nil
}

// signRefused shows the list again, and why it was not signed. That it is signed
// already, from another page perhaps, is no alarm.
func (s *Server) signRefused(r *http.Request, who aid.Actor, why string) (reply, error) {
	roll, err := s.bureau.Enrolments(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	tone := page.Bad
	if roll.ReadOnly() {
		tone = page.Info
	}
	return s.rollPage(who, roll, http.StatusConflict, page.NewNotice(tone, why)), nil
}

func (s *Server) enrolmentForm(r *http.Request, who aid.Actor) (reply, error) {
	roll, err := s.bureau.Enrolments(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	form := page.NewEnrolmentForm(roll)
	return reply{
		title: form.Title, crumbs: enrolmentWay(form.Title),
		page: func(f page.Frame) templ.Component { return page.EnrolmentFormPage(f, form) },
	}, nil
}
