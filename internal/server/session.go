package server

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/page"
)

// A session ends after half an hour without a request, and after twelve hours
// in any case (GB/T 22239 8.1.4.1).
const (
	idleLimit     = 30 * time.Minute
	absoluteLimit = 12 * time.Hour
)

// What a session keeps. No child's data is among it.
const (
	keyUser  = "user"
	keySeat  = "seat"
	keyEpoch = "epoch"
	keyToken = "token"
	keyFlash = "flash"
	keyTone  = "tone"
)

func newSessions(o Options) *scs.SessionManager {
	m := scs.New()
	m.Store = o.Sessions
	m.IdleTimeout, m.Lifetime = idleLimit, absoluteLimit
	m.HashTokenInStore = true
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		o.Log.ErrorContext(r.Context(), "session store", "request", requestID(r.Context()), "err", err)
		http.Error(w, "系统暂时不可用，请几分钟后再试", http.StatusServiceUnavailable)
	}
	m.Cookie.Name = "zhuxue"
	if o.TLS {
		m.Cookie.Name = "__Host-zhuxue"
	}
	m.Cookie.Secure, m.Cookie.HttpOnly, m.Cookie.SameSite = o.TLS, true, http.SameSiteLaxMode
	m.Cookie.Persist = false
	return m
}

// begin makes a new session for a person who has just shown a password.
func (s *Server) begin(ctx context.Context, user aid.UserID, epoch int) error {
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, keyUser, int64(user))
	s.sessions.Put(ctx, keySeat, int64(0))
	s.sessions.Put(ctx, keyEpoch, epoch)
	s.sessions.Put(ctx, keyToken, rand.Text())
	return nil
}

// who reads the session; false when nobody is signed in, or no longer may be.
func (s *Server) who(r *http.Request) (bureau.Session, bool, error) {
	ctx := r.Context()
	user := aid.UserID(s.sessions.GetInt64(ctx, keyUser))
	if user == 0 {
		return bureau.Session{}, false, nil
	}
	seat := aid.SeatID(s.sessions.GetInt64(ctx, keySeat))
	session, err := s.bureau.Session(ctx, user, seat, s.sessions.GetInt(ctx, keyEpoch), s.address(r))
	switch aid.KindOf(err) {
	case "":
		return session, err == nil, err
	case aid.Unavailable:
		return bureau.Session{}, false, err
	}
	return bureau.Session{}, false, s.sessions.Destroy(ctx)
}

// token is the session's token, which every form carries back. A visitor who is
// not signed in gets one too, for the login form.
func (s *Server) token(ctx context.Context) string {
	token := s.sessions.GetString(ctx, keyToken)
	if token == "" {
		token = rand.Text()
		s.sessions.Put(ctx, keyToken, token)
	}
	return token
}

// ours tells whether a request that changes something came from a form of this
// session.
func (s *Server) ours(r *http.Request) bool {
	sent := r.Header.Get(page.TokenHeader)
	if sent == "" {
		sent = r.PostFormValue(page.TokenField)
	}
	kept := s.sessions.GetString(r.Context(), keyToken)
	return kept != "" && subtle.ConstantTimeCompare([]byte(sent), []byte(kept)) == 1
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
