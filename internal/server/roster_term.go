package server

import (
	"net/http"
	"net/url"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// chosenTerm is the term in which a request works: the one that its address or
// form names, so that two pages of one person may show two terms; else the one
// that the person chose. Zero is the usual one.
func (s *Server) chosenTerm(r *http.Request) aid.Term {
	for _, code := range []string{query(r, page.TermField), field(r, page.TermField), s.sessions.GetString(r.Context(), keyTerm)} {
		if term, err := aid.ParseTerm(code); err == nil {
			return term
		}
	}
	return aid.Term{}
}

// chooseTerm keeps the term in which a person wants to work, and goes on with
// the page where it was chosen.
func (s *Server) chooseTerm(r *http.Request, who aid.Actor) (reply, error) {
	if _, err := aid.ParseTerm(field(r, page.TermField)); err != nil {
		return reply{}, err
	}
	terms, err := s.bureau.Terms(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	code := terms.Term.String()
	if terms.Term == terms.Usual {
		code = ""
	}
	s.sessions.Put(r.Context(), keyTerm, code)
	return reply{goTo: samePage(ownPath(field(r, page.NextField)))}, nil
}

// samePage is a page as it is seen from another term: from its beginning.
func samePage(at string) string {
	u, err := url.Parse(at)
	if err != nil || u.Path == "" {
		return link.Home
	}
	q := u.Query()
	for _, name := range []string{page.TermField, page.AfterField, page.RosterBefore, page.PageField, page.AgainField} {
		q.Del(name)
	}
	u.RawQuery = q.Encode()
	return u.RequestURI()
}
