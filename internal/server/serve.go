package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// handler reads a request, calls one verb and chooses a page. It never writes.
type handler func(s *Server, r *http.Request, who aid.Actor) (reply, error)

// reply is what a handler chose. Of page, body, goTo and file the first that
// suits the request is sent: body only to htmx, goTo to everybody else after a
// change.
type reply struct {
	title  string
	crumbs page.Crumbs
	page   func(page.Frame) templ.Component // in the frame
	bare   templ.Component                  // a whole page without the frame
	terms  aid.Terms                        // of the page; zero where it hangs on none
	body   templ.Component                  // a fragment for htmx
	goTo   string                           // where to look after a change
	said   string                           // a sentence for the next page
	tone   page.Tone
	file   *file
	status int  // 200 unless set
	forget bool // the browser forgets all that it kept of us
}

// file is a download. write makes its content, once, before anything is sent:
// half a file must not look like a whole one.
type file struct {
	name    string
	kind    string
	write   func(io.Writer) error
	content []byte
}

func (f *file) make() error {
	var b bytes.Buffer
	err := f.write(&b)
	f.content = b.Bytes()
	return err
}

const xlsxKind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Limits of a request's body.
const (
	formLimit   = 1 << 20
	uploadLimit = 64 << 20
)

func (route Route) limit() int64 {
	if route.Upload {
		return uploadLimit
	}
	return formLimit
}

// serve makes an http.Handler of a route: who is it, may they, what do they
// get.
func (s *Server) serve(route Route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, route.limit())
		defer dropForm(r)
		session, signedIn, err := s.who(r)
		if err != nil {
			s.fail(w, r, nil, err)
			return
		}
		note(r, route, session.Actor)
		if !s.admitted(w, r, route, session, signedIn) {
			return
		}
		session.Actor.Term = s.chosenTerm(r)
		err = checkFilters(r, route.Pattern)
		var answer reply
		if err == nil {
			answer, err = s.make(r, route, session.Actor)
		}
		if err != nil {
			s.fail(w, r, &session, err)
			return
		}
		s.answer(w, r, session, answer)
	}
}

// make has the handler choose an answer. What takes the longer the larger the
// county is, workbooks included, is made in turn.
func (s *Server) make(r *http.Request, route Route, who aid.Actor) (answer reply, err error) {
	if route.Slow {
		leave, err := s.slow.enter(r.Context(), who.County.ID)
		if err != nil {
			return reply{}, err
		}
		defer leave()
	}
	if answer, err = route.handle(s, r, who); err == nil && answer.file != nil {
		err = answer.file.make()
	}
	return answer, err
}

func dropForm(r *http.Request) {
	if r.MultipartForm != nil {
		r.MultipartForm.RemoveAll()
	}
}

// admitted lets a request through, or answers it: to the login page, to the
// change of a first password, or with a refusal. Only a body whose sender may
// send it is read.
func (s *Server) admitted(w http.ResponseWriter, r *http.Request, route Route, session bureau.Session, signedIn bool) bool {
	switch {
	case route.Open:
	case !signedIn:
		s.toLogin(w, r)
		return false
	case session.Must != bureau.NoDuty && !route.First:
		s.redirect(w, r, dutyAt(session.Must))
		return false
	case route.Act != "" && !session.Actor.Can(route.Act):
		s.fail(w, r, &session, aid.E(aid.Forbidden, ""))
		return false
	}
	if err := readForm(r, route); err != nil {
		s.fail(w, r, &session, err)
		return false
	}
	if !onlyAsks(r) && !s.ours(r, signedIn) {
		s.fail(w, r, nil, aid.E(aid.Forbidden, "页面已过期，请返回上一页，刷新后重新提交"))
		return false
	}
	return !route.Again || s.proven(w, r, session)
}

// dutyAt is where a person does what comes before anything else.
func dutyAt(must bureau.Duty) string {
	if must == bureau.BindFactor {
		return link.Factor
	}
	return link.Password
}

// onlyAsks tells requests that change nothing.
func onlyAsks(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

func readForm(r *http.Request, route Route) error {
	if onlyAsks(r) {
		return nil
	}
	var err error
	if r.ContentLength > route.limit() { // said beforehand: not a byte of it is read
		err = &http.MaxBytesError{Limit: route.limit()}
	} else if route.Upload {
		err = r.ParseMultipartForm(4 << 20)
	} else {
		err = r.ParseForm()
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return aid.E(aid.TooLarge, fmt.Sprintf("提交的内容超过 %d MB 的上限，请拆分后分次提交", large.Limit>>20))
	}
	if err != nil {
		return aid.E(aid.Invalid, "提交的内容不完整，请返回上一页重新提交")
	}
	return nil
}

func (s *Server) toLogin(w http.ResponseWriter, r *http.Request) {
	next, late := r.URL.RequestURI(), ""
	if !onlyAsks(r) {
		next, late = cameFrom(r), "1"
	}
	if next == link.Home {
		next = ""
	}
	s.redirect(w, r, link.With(link.Login, page.NextField, next, page.LateField, late))
}

// cameFrom is the page of ours on which a form stood; "" where it is not told.
func cameFrom(r *http.Request) string {
	at := r.Header.Get("HX-Current-URL")
	if at == "" {
		at = r.Referer()
	}
	u, err := url.Parse(at)
	if err != nil || u.Host != r.Host {
		return ""
	}
	return ownPath(u.RequestURI())
}

// redirect sends a browser on; htmx is told to load the whole page.
func (s *Server) redirect(w http.ResponseWriter, r *http.Request, to string) {
	if r.Header.Get("HX-Request") != "" {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusOK)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, session bureau.Session, a reply) {
	htmx := r.Header.Get("HX-Request") != ""
	if a.said != "" && !(htmx && a.body != nil) {
		s.say(r.Context(), a.tone, a.said)
	}
	if a.forget {
		w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	}
	switch {
	case a.file != nil:
		send(w, a.file)
	case htmx && a.body != nil:
		s.render(w, r, a.status, a.body)
	case a.goTo != "":
		s.redirect(w, r, a.goTo)
	case a.bare != nil:
		s.render(w, r, a.status, a.bare)
	case a.page != nil:
		s.render(w, r, a.status, a.page(s.frame(r, session, a)))
	default:
		s.fail(w, r, &session, fmt.Errorf("route %s answered nothing", r.URL.Path))
	}
}

// render goes through a buffer: a page that fails half way is an error page,
// not half a page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	b := drafts.Get().(*bytes.Buffer)
	defer drafts.Put(b)
	b.Reset()
	ctx := page.WithToken(r.Context(), s.token(r.Context()))
	if err := c.Render(ctx, b); err != nil {
		s.log.ErrorContext(ctx, "render page", "err", err)
		http.Error(w, "系统错误", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "Accept-Encoding")
	if b.Len() < zipLeast || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(max(status, http.StatusOK))
		w.Write(b.Bytes())
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(max(status, http.StatusOK))
	z := zips.Get().(*gzip.Writer)
	defer zips.Put(z)
	z.Reset(w)
	z.Write(b.Bytes())
	z.Close()
}

// drafts are what pages are written into before they are sent.
var drafts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// zipLeast is the least page, in bytes, that is worth compressing: it fills more
// than one packet.
const zipLeast = 1400

// zips compress pages for the lines of villages. Other sites cannot have pages
// asked for with our cookie (SameSite), so that nobody learns from their length.
var zips = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is sound
	return z
}}

func send(w http.ResponseWriter, f *file) {
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(f.name))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'") // opened all the same, it can do nothing
	w.Header().Set("Content-Length", strconv.Itoa(len(f.content)))
	w.Write(f.content)
}

// fail answers an error: what a person can mend with its sentence, all the
// rest with the request's number.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, session *bureau.Session, err error) {
	status, sentence := http.StatusInternalServerError, ""
	if known, ok := errors.AsType[*aid.Error](err); ok {
		status, sentence = statusOf[known.Kind], known.Message
	}
	if status >= 500 {
		s.log.ErrorContext(r.Context(), "request failed", "err", err)
	}
	e := page.NewError(status, sentence, requestID(r.Context()), link.Home)
	if session == nil || session.Actor.User == 0 {
		s.render(w, r, status, page.BareError(e))
		return
	}
	a := reply{title: e.Title, status: status, page: func(f page.Frame) templ.Component { return page.ErrorPage(f, e) }}
	s.render(w, r, status, a.page(s.frame(r, *session, a)))
}

var statusOf = map[aid.Kind]int{
	aid.Invalid:     http.StatusUnprocessableEntity,
	aid.NotFound:    http.StatusNotFound,
	aid.Forbidden:   http.StatusForbidden,
	aid.Conflict:    http.StatusConflict,
	aid.Unavailable: http.StatusServiceUnavailable,
	aid.TooMany:     http.StatusTooManyRequests,
	aid.TooLarge:    http.StatusRequestEntityTooLarge,
}

func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, nil, aid.E(aid.NotFound, ""))
}

func (s *Server) methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, http.StatusMethodNotAllowed, "")
}

// refuse answers where nobody asked who is there: outside any session.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, sentence string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	page.BareError(page.NewError(status, sentence, requestID(r.Context()), link.Home)).Render(context.WithoutCancel(r.Context()), w)
}

// rescue turns a panic into an error page; the process lives.
func (s *Server) rescue(w http.ResponseWriter, r *http.Request) {
	if p := recover(); p != nil && p != http.ErrAbortHandler {
		s.log.ErrorContext(r.Context(), "panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		s.refuse(w, r, http.StatusInternalServerError, "")
	} else if p != nil {
		panic(p)
	}
}

// office is a moment as the office reads it.
func office(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(aid.Shanghai).Format("2006-01-02 15:04")
}
