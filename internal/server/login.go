package server

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

func (s *Server) health(r *http.Request, _ aid.Actor) (reply, error) {
	if err := s.bureau.Healthy(r.Context()); err != nil {
		return reply{}, aid.E(aid.Unavailable, "数据库暂时不可用")
	}
	return reply{file: &file{name: "health.txt", kind: "text/plain; charset=utf-8", write: func(w io.Writer) error {
		_, err := io.WriteString(w, "ok\n")
		return err
	}}}, nil
}

func (s *Server) loginForm(r *http.Request, who aid.Actor) (reply, error) {
	if who.User != 0 {
		return reply{goTo: link.Home}, nil
	}
	l := page.Login{Next: ownPath(query(r, page.NextField))}
	if query(r, page.LateField) != "" {
		l.Notice = "登录已超时或已退出，刚才提交的内容没有保存。请重新登录，会回到原来的页面，再办理一次。"
	}
	return s.loginPage(r, http.StatusOK, l), nil
}

func (s *Server) loginPage(r *http.Request, status int, l page.Login) reply {
	l.Action, l.Token = link.Login, s.token(r.Context())
	return reply{status: status, bare: page.LoginPage(l)}
}

func (s *Server) login(r *http.Request, _ aid.Actor) (reply, error) {
	account, next := strings.ToLower(field(r, page.AccountField)), ownPath(field(r, page.NextField))
	login, err := s.bureau.Login(r.Context(), account, r.PostFormValue(page.PasswordField), s.address(r))
	if known, ok := refusal(err); ok {
		return s.loginPage(r, statusOf[known.Kind], page.Login{Account: account, Fault: known.Message, Next: next}), nil
	}
	if err != nil {
		return reply{}, err
	}
	if login.Factor {
		return s.toSecondStep(r, login, next)
	}
	return s.signedIn(r, login, next)
}

// signedIn begins the session and leads to where the person wanted to go.
func (s *Server) signedIn(r *http.Request, login bureau.Account, next string) (reply, error) {
	if err := s.begin(r, login); err != nil {
		return reply{}, err
	}
	if next == "" {
		next = link.Home
	}
	return reply{goTo: next}, nil
}

// refusal is an error of a login that its form tells.
func refusal(err error) (*aid.Error, bool) {
	known, ok := errors.AsType[*aid.Error](err)
	return known, ok && (known.Kind == aid.Invalid || known.Kind == aid.TooMany)
}

// ownPath keeps an address only where it is a path of ours: no other origin,
// no backslash that a browser reads as a slash.
func ownPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return ""
	}
	return next
}

func (s *Server) logout(r *http.Request, who aid.Actor) (reply, error) {
	if who.User != 0 {
		err := s.bureau.SignOut(r.Context(), who, s.ticket(r.Context()).SignIn)
		if err != nil && aid.KindOf(err) != aid.NotFound {
			return reply{}, err
		}
	}
	return s.gone(r)
}

func (s *Server) logoutAll(r *http.Request, who aid.Actor) (reply, error) {
	if err := s.bureau.EndSessions(r.Context(), who); err != nil {
		return reply{}, err
	}
	return s.gone(r)
}

// gone ends the session; the browser forgets what it kept of us.
func (s *Server) gone(r *http.Request) (reply, error) {
	return reply{goTo: link.Login, forget: true}, s.end(r.Context())
}

func (s *Server) switchSeat(r *http.Request, who aid.Actor) (reply, error) {
	ticket := s.ticket(r.Context())
	ticket.Seat = fieldID[aid.SeatID](r, page.SeatField)
	if _, err := s.bureau.Session(r.Context(), ticket, who.Address); err != nil {
		return reply{}, err
	}
	if err := s.renew(r.Context()); err != nil {
		return reply{}, err
	}
	s.sessions.Put(r.Context(), keySeat, int64(ticket.Seat))
	s.sessions.Remove(r.Context(), keyTerm)
	return reply{goTo: link.Home}, nil
}

func (s *Server) passwordForm(r *http.Request, who aid.Actor) (reply, error) {
	return s.passwordPage(r, who, page.Password{}), nil
}

func (s *Server) passwordPage(r *http.Request, who aid.Actor, p page.Password) reply {
	session, err := s.bureau.Session(r.Context(), s.ticket(r.Context()), who.Address)
	p.Action, p.Token, p.Rules = link.Password, s.token(r.Context()), bureau.PasswordRules(session.Passwords)
	p.Must = err == nil && session.Must == bureau.FirstChange
	p.Expired = err == nil && session.Must == bureau.ChangeAgain
	status := http.StatusOK
	if p.OldFault != "" || p.NewFault != "" {
		status = http.StatusUnprocessableEntity
	}
	return reply{status: status, bare: page.PasswordPage(p)}
}

func (s *Server) passwordChange(r *http.Request, who aid.Actor) (reply, error) {
	old, fresh, again := r.PostFormValue(page.PasswordField), r.PostFormValue(page.NewPasswordField), r.PostFormValue(page.AgainPasswordField)
	if fresh != again {
		return s.passwordPage(r, who, page.Password{NewFault: "两次输入的新密码不一样"}), nil
	}
	login, err := s.bureau.ChangePassword(r.Context(), who, old, fresh)
	if known, ok := errors.AsType[*aid.Error](err); ok && known.Kind == aid.Invalid {
		return s.passwordPage(r, who, page.Password{OldFault: known.Fields["old"], NewFault: known.Fields["new"]}), nil
	}
	if err != nil {
		return reply{}, err
	}
	seat := s.sessions.GetInt64(r.Context(), keySeat)
	if err := s.begin(r, login); err != nil {
		return reply{}, err
	}
	s.sessions.Put(r.Context(), keySeat, seat)
	return reply{goTo: link.Home, said: "密码已修改，其他设备上的登录已全部退出", tone: page.Good}, nil
}
