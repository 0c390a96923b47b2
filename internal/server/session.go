package server

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/page"
)

// A session ends after half an hour without a request, and after twelve hours
// in any case (GB/T 22239 8.1.4.1). Requests within a minute put its end off
// once, so that a page which only shows something writes nothing: the half hour
// is never longer, and at most that minute shorter.
const (
	idleLimit     = 30 * time.Minute
	absoluteLimit = 12 * time.Hour
	touchEvery    = time.Minute
)

// What a session keeps. Of a child it holds no more than the name that was last
// looked for; a number never.
const (
	keyUser   = "person"
	keySeat   = "seat"
	keyTerm   = "term" // in which the person chose to work; "" for the usual one
	keySignIn = "signin"
	keyEnds   = "ends"   // when it ends in any case, Unix time
	keyHalf   = "half"   // who has shown the password and not yet the code
	keyHalfAt = "halfat" // when, Unix time
	keyProven = "proven" // when the password was last shown, Unix time
	keyToken  = "token"
	keyFlash  = "flash"
	keyTone   = "tone"
	keySought = "sought" // what was last looked for; no number
	keyMissed = "missed" // why nobody was looked for, or no number found
)

// halfFor is how long the code may follow the password; provenFor, how long the
// password opens what asks for it again.
const (
	halfFor   = 5 * time.Minute
	provenFor = 10 * time.Minute
)

// unkept is the answer where the store of sessions does not take or give one.
const unkept = "系统暂时不可用，请几分钟后再试"

func newSessions(o Options) *scs.SessionManager {
	m := scs.New()
	m.Store = o.Sessions
	m.Lifetime = idleLimit // put off by touch
	m.HashTokenInStore = true
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		o.Log.ErrorContext(r.Context(), "session store", "err", err)
		w.Header().Del("Content-Encoding") // of a page that was ready, and must not come behind
		http.Error(w, unkept, http.StatusServiceUnavailable)
		over(r.Context())
	}
	m.Cookie.Name = "zhuxue"
	if o.TLS {
		m.Cookie.Name = "__Host-zhuxue"
	}
	m.Cookie.Secure, m.Cookie.HttpOnly, m.Cookie.SameSite = o.TLS, true, http.SameSiteLaxMode
	m.Cookie.Persist = false
	return m
}

// renew gives the session another token. Where the store does not, the database
// is going down or away: Unavailable.
func (s *Server) renew(ctx context.Context) error { return unavailable(s.sessions.RenewToken(ctx)) }

// end takes the session away, or is Unavailable as renew is.
func (s *Server) end(ctx context.Context) error { return unavailable(s.sessions.Destroy(ctx)) }

func unavailable(err error) error {
	if err == nil {
		return nil
	}
	return errors.Join(aid.E(aid.Unavailable, unkept), err)
}

// begin makes a new session for a person who has shown everything.
func (s *Server) begin(r *http.Request, login bureau.Account) error {
	ctx := r.Context()
	if err := s.renew(ctx); err != nil {
		return err
	}
	id, err := s.bureau.SignIn(ctx, login, s.address(r), agent(r))
	if err != nil {
		return err
	}
	s.sessions.Remove(ctx, keyHalf)
	s.sessions.Put(ctx, keyUser, int64(login.ID))
	s.sessions.Put(ctx, keySeat, int64(0))
	s.sessions.Put(ctx, keySignIn, int64(id))
	s.sessions.Put(ctx, keyEnds, time.Now().Add(absoluteLimit).Unix())
	s.sessions.Put(ctx, keyProven, s.now().Unix())
	s.sessions.Put(ctx, keyToken, rand.Text())
	return nil
}

// agentMost is how much is kept of what a browser calls itself.
const agentMost = 200

func agent(r *http.Request) string {
	return strings.ToValidUTF8(r.UserAgent()[:min(len(r.UserAgent()), agentMost)], "")
}

// ticket is whom the session remembers.
func (s *Server) ticket(ctx context.Context) bureau.Ticket {
	return bureau.Ticket{
		User: aid.UserID(s.sessions.GetInt64(ctx, keyUser)), Seat: aid.SeatID(s.sessions.GetInt64(ctx, keySeat)),
		SignIn: aid.SignInID(s.sessions.GetInt64(ctx, keySignIn)),
	}
}

// who reads the session; false when nobody is signed in, or no longer may be.
// Whoever has shown the password only is not signed in.
func (s *Server) who(r *http.Request) (bureau.Session, bool, error) {
	ctx := r.Context()
	ticket := s.ticket(ctx)
	if ticket.User == 0 {
		return bureau.Session{}, false, nil
	}
	session, err := s.bureau.Session(ctx, ticket, s.address(r))
	switch aid.KindOf(err) {
	case "":
		if err == nil {
			s.touch(ctx)
		}
		return session, err == nil, err
	case aid.Unavailable:
		return bureau.Session{}, false, err
	}
	return bureau.Session{}, false, s.end(ctx)
}

// touch puts the end of a session off: to half an hour from now, on the clock of
// the sessions' store.
func (s *Server) touch(ctx context.Context) {
	end := time.Now().Add(idleLimit)
	if last := time.Unix(s.sessions.GetInt64(ctx, keyEnds), 0); last.Before(end) {
		end = last
	}
	if end.Sub(s.sessions.Deadline(ctx)) >= touchEvery {
		s.sessions.SetDeadline(ctx, end)
	}
}

// token is the session's token, which every form carries back. A visitor whom
// no session knows has none.
func (s *Server) token(ctx context.Context) string { return s.sessions.GetString(ctx, keyToken) }

// ours tells whether a request that changes something came from a form of this
// session. Where there is no session there is nothing to take: such a request
// comes no further than the login form, and its origin has been checked before.
func (s *Server) ours(r *http.Request, signedIn bool) bool {
	kept := s.token(r.Context())
	if kept == "" {
		return !signedIn
	}
	sent := r.Header.Get(page.TokenHeader)
	if sent == "" {
		sent = r.PostFormValue(page.TokenField)
	}
	return subtle.ConstantTimeCompare([]byte(sent), []byte(kept)) == 1
}

// say keeps a sentence for the next page.
func (s *Server) say(ctx context.Context, tone page.Tone, sentence string) {
	s.sessions.Put(ctx, keyFlash, sentence)
	s.sessions.Put(ctx, keyTone, string(tone))
}

func (s *Server) said(ctx context.Context) []page.Notice {
	sentence := s.sessions.PopString(ctx, keyFlash)
	if sentence == "" {
		return nil
	}
	return []page.Notice{{Tone: page.Tone(s.sessions.PopString(ctx, keyTone)), Text: sentence}}
}
