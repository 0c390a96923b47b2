package server

import (
	"crypto/rand"
	"io"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"rsc.io/qr"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// toSecondStep remembers who has shown the password. Until the code comes the
// session is nobody's.
func (s *Server) toSecondStep(r *http.Request, login bureau.Account, next string) (reply, error) {
	ctx := r.Context()
	if err := s.renew(ctx); err != nil {
		return reply{}, err
	}
	s.sessions.Put(ctx, keyHalf, int64(login.ID))
	s.sessions.Put(ctx, keyHalfAt, s.now().Unix())
	s.sessions.Put(ctx, keyToken, rand.Text())
	return reply{goTo: link.With(link.SecondStep, page.NextField, next)}, nil
}

// half is who has shown the password a moment ago, 0 for nobody.
func (s *Server) half(r *http.Request) aid.UserID {
	if s.now().Unix()-s.sessions.GetInt64(r.Context(), keyHalfAt) > int64(halfFor/time.Second) {
		return 0
	}
	return aid.UserID(s.sessions.GetInt64(r.Context(), keyHalf))
}

func (s *Server) secondStepForm(r *http.Request, _ aid.Actor) (reply, error) {
	if s.half(r) == 0 {
		return reply{goTo: link.Login}, nil
	}
	return s.secondStepPage(r, nil), nil
}

func (s *Server) secondStepPage(r *http.Request, fault *aid.Error) reply {
	sentence, _ := told(fault)
	p := page.SecondStep{Action: link.SecondStep, Token: s.token(r.Context()), Next: ownPath(r.FormValue(page.NextField)), Fault: sentence}
	return reply{status: statusFor(fault), bare: page.SecondStepPage(p)}
}

func (s *Server) secondStep(r *http.Request, _ aid.Actor) (reply, error) {
	user := s.half(r)
	if user == 0 {
		return reply{goTo: link.Login}, nil
	}
	login, err := s.bureau.SecondStep(r.Context(), user, field(r, page.CodeField), s.address(r))
	if known, ok := refusal(err); ok {
		return s.secondStepPage(r, known), nil
	}
	if err != nil {
		return reply{}, err
	}
	return s.signedIn(r, login, ownPath(field(r, page.NextField)))
}

func (s *Server) factor(r *http.Request, who aid.Actor) (reply, error) {
	return s.factorPage(r, who, nil)
}

func (s *Server) factorPage(r *http.Request, who aid.Actor, fault *aid.Error) (reply, error) {
	f, err := s.bureau.Factor(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	sentence, faults := told(fault)
	p := page.NewFactor(f.On, f.Must, f.Since, f.Left, f.Secret, sentence, faults)
	p.Token = s.token(r.Context())
	return reply{status: statusFor(fault), bare: page.FactorPage(p)}, nil
}

func (s *Server) factorOffer(r *http.Request, who aid.Actor) (reply, error) {
	err := s.bureau.OfferFactor(r.Context(), who)
	if fault, ok := mendable(err); ok {
		return s.factorPage(r, who, fault)
	}
	return reply{goTo: link.Factor}, err
}

// factorPicture is the offered secret as a picture for the app.
func (s *Server) factorPicture(r *http.Request, who aid.Actor) (reply, error) {
	f, err := s.bureau.Factor(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	if f.URI == "" {
		return reply{}, aid.E(aid.NotFound, "没有正在绑定的双因素登录")
	}
	code, err := qr.Encode(f.URI, qr.M)
	if err != nil {
		return reply{}, err
	}
	return reply{file: &file{name: "factor.png", kind: "image/png", write: func(w io.Writer) error {
		_, err := w.Write(code.PNG())
		return err
	}}}, nil
}

func (s *Server) factorTake(r *http.Request, who aid.Actor) (reply, error) {
	codes, err := s.bureau.TakeFactor(r.Context(), who, field(r, page.CodeField))
	if fault, ok := mendable(err); ok {
		return s.factorPage(r, who, fault)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{bare: page.RecoveryPage(page.Recovery{Codes: codes, NextURL: link.Home})}, nil
}

func (s *Server) factorDrop(r *http.Request, who aid.Actor) (reply, error) {
	err := s.bureau.DropFactor(r.Context(), who, r.PostFormValue(page.PasswordField), field(r, page.CodeField))
	if known, ok := refusal(err); ok {
		return s.factorPage(r, who, known)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Factor}, nil
}

// proven tells whether the person has shown the password a moment ago; else it
// asks for it, and keeps the form that was sent for then.
func (s *Server) proven(w http.ResponseWriter, r *http.Request, session bureau.Session) bool {
	ctx := r.Context()
	if s.now().Unix()-s.sessions.GetInt64(ctx, keyProven) <= int64(provenFor/time.Second) {
		return true
	}
	ask := page.Again{Action: r.URL.Path, Token: s.token(ctx), Fields: r.PostForm}
	status := http.StatusOK
	if password := r.PostFormValue(page.ProofField); password != "" {
		err := s.bureau.Prove(ctx, session.Actor, password)
		known, refused := refusal(err)
		switch {
		case err == nil:
			s.sessions.Put(ctx, keyProven, s.now().Unix())
			return true
		case !refused:
			s.fail(w, r, &session, err)
			return false
		}
		ask.Fault, status = known.Message, statusOf[known.Kind]
	}
	s.render(w, r, status, page.AgainPage(ask))
	return false
}

func (s *Server) signIns(r *http.Request, who aid.Actor) (reply, error) {
	all, err := s.bureau.SignIns(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	p := page.NewSignIns(all, s.ticket(r.Context()).SignIn)
	return reply{title: "我的登录", crumbs: crumbs("我的登录"), page: func(f page.Frame) templ.Component { return page.SignInsPage(f, p) }}, nil
}

func (s *Server) signOut(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.SignInID](r, "signin")
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.SignIns, said: "已退出该处登录", tone: page.Good}, s.bureau.SignOut(r.Context(), who, id)
}

const policyTitle = "登录规则"

func (s *Server) loginPolicy(r *http.Request, who aid.Actor) (reply, error) {
	kept, err := s.bureau.LoginPolicy(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	p := page.NewLoginPolicy(kept)
	return reply{title: policyTitle, crumbs: crumbs(policyTitle, usersCrumb), page: func(f page.Frame) templ.Component { return page.LoginPolicyPage(f, p) }}, nil
}

func (s *Server) loginPolicySave(r *http.Request, who aid.Actor) (reply, error) {
	chosen := aid.LoginPolicy{SecondFactor: aid.FactorRule(field(r, page.FactorRuleField)), PasswordRule: aid.PasswordRule(field(r, page.PasswordRuleField))}
	if err := s.bureau.SetLoginPolicy(r.Context(), who, chosen); err != nil {
		return reply{}, err
	}
	return reply{goTo: link.LoginPolicy, said: "登录规则已保存，所有人下一次操作时生效", tone: page.Good}, nil
}
