package server

import (
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const (
	usersTitle   = "账号与岗位"
	usersPerPage = 50
)

// crumbs is the way from the home page over the pages given to this one.
func crumbs(here string, over ...page.Crumb) page.Crumbs {
	return append(append(page.Crumbs{{Label: "首页", URL: link.Home}}, over...), page.Crumb{Label: here})
}

var usersCrumb = page.Crumb{Label: usersTitle, URL: link.Users}

func (s *Server) users(r *http.Request, who aid.Actor) (reply, error) {
	f := userFilter(r)
	found, err := s.bureau.Users(r.Context(), who, f)
	if err != nil {
		return reply{}, err
	}
	p := page.NewUsers(found.Users, found.Next, f)
	return reply{title: usersTitle, crumbs: crumbs(usersTitle), page: func(f page.Frame) templ.Component { return page.UsersPage(f, p) }}, nil
}

func userFilter(r *http.Request) aid.UserFilter {
	return aid.UserFilter{
		Text: query(r, page.UserLoginField), Role: aid.Role(query(r, page.RoleField)), Disabled: query(r, page.DisabledField) == "1",
		After: query(r, page.AfterField), Limit: usersPerPage,
	}
}

func (s *Server) usersExport(r *http.Request, who aid.Actor) (reply, error) {
	return s.workbook(who, func() (bureau.Download, error) { return s.bureau.ExportUsers(r.Context(), who, userFilter(r)) })
}

// typedUser is what the form of a new account or of another seat holds.
func typedUser(r *http.Request) bureau.NewUser {
	return bureau.NewUser{
		Login: strings.ToLower(field(r, page.UserLoginField)), Name: field(r, page.UserNameField), Role: aid.Role(field(r, page.RoleField)),
		Department: aid.Department(field(r, page.DepartmentField)), School: field(r, page.SchoolField), Township: field(r, page.TownshipField),
		Number: field(r, page.NumberField),
	}
}

func (s *Server) userForm(r *http.Request, who aid.Actor) (reply, error) {
	return s.newUserPage(r, who, bureau.NewUser{}, nil)
}

func (s *Server) newUserPage(r *http.Request, who aid.Actor, n bureau.NewUser, fault *aid.Error) (reply, error) {
	places, err := s.bureau.Places(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	sentence, faults := told(fault)
	draft := page.SeatDraft{Role: n.Role, Department: n.Department, School: n.School, Township: n.Township}
	form := page.MakeNewUser(n.Login, n.Name, n.Number, draft, page.SeatPlaces(places), sentence, faults)
	return reply{
		status: statusFor(fault), title: "新增账号", crumbs: crumbs("新增账号", usersCrumb),
		page: func(f page.Frame) templ.Component { return page.NewUserForm(f, form) },
	}, nil
}

func (s *Server) userAdd(r *http.Request, who aid.Actor) (reply, error) {
	n := typedUser(r)
	c, err := s.bureau.AddUser(r.Context(), who, n)
	if fault, ok := mendable(err); ok {
		return s.newUserPage(r, who, n, fault)
	}
	if err != nil {
		return reply{}, err
	}
	return credential("账号已建立", c, "查看账号", link.User(c.User)), nil
}

// credential shows an initial password. It is a page of its own, not a redirect:
// nothing keeps the password.
func credential(title string, c bureau.Credential, next, url string) reply {
	p := page.NewCredential(title, c.Login, c.Name, c.Password, next, url)
	return reply{title: title, crumbs: crumbs(title, usersCrumb), page: func(f page.Frame) templ.Component { return page.CredentialPage(f, p) }}
}

func (s *Server) user(r *http.Request, who aid.Actor) (reply, error) {
	return s.userPage(r, who, bureau.NewUser{}, nil)
}

func (s *Server) userPage(r *http.Request, who aid.Actor, n bureau.NewUser, fault *aid.Error) (reply, error) {
	id, err := pathID[aid.UserID](r, "user")
	if err != nil {
		return reply{}, err
	}
	u, places, err := s.bureau.User(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	sentence, faults := told(fault)
	draft := page.SeatDraft{Role: n.Role, Department: n.Department, School: n.School, Township: n.Township}
	p := page.NewUserPage(who, u, page.SeatPlaces(places), draft, sentence, faults)
	return reply{
		status: statusFor(fault), title: "账号 " + u.Login, crumbs: crumbs(u.Login, usersCrumb),
		page: func(f page.Frame) templ.Component { return page.UserPage(f, p) },
	}, nil
}

// changed takes a step on the account in the address and goes back to its page;
// what a person can mend is shown there.
func (s *Server) changed(r *http.Request, who aid.Actor, said string, step func(aid.UserID) error) (reply, error) {
	id, err := pathID[aid.UserID](r, "user")
	if err != nil {
		return reply{}, err
	}
	err = step(id)
	if fault, ok := mendable(err); ok {
		return s.userPage(r, who, typedUser(r), fault)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.User(id), said: said, tone: page.Good}, nil
}

func (s *Server) userRename(r *http.Request, who aid.Actor) (reply, error) {
	return s.changed(r, who, "姓名已修改", func(id aid.UserID) error {
		return s.bureau.RenameUser(r.Context(), who, id, field(r, page.UserNameField))
	})
}

func (s *Server) userRegister(r *http.Request, who aid.Actor) (reply, error) {
	return s.changed(r, who, "身份证号已登记", func(id aid.UserID) error {
		return s.bureau.RegisterUser(r.Context(), who, id, field(r, page.NumberField), field(r, page.WhyField))
	})
}

func (s *Server) userDisable(r *http.Request, who aid.Actor) (reply, error) {
	disabled := field(r, page.DisabledField) == "1"
	return s.changed(r, who, onOff(disabled, "账号已停用，其登录已全部退出", "账号已启用"), func(id aid.UserID) error {
		return s.bureau.DisableUser(r.Context(), who, id, disabled)
	})
}

func (s *Server) userSessions(r *http.Request, who aid.Actor) (reply, error) {
	return s.changed(r, who, "此人的登录已全部退出", func(id aid.UserID) error {
		return s.bureau.EndUserSessions(r.Context(), who, id)
	})
}

func (s *Server) seatAdd(r *http.Request, who aid.Actor) (reply, error) {
	n := typedUser(r)
	return s.changed(r, who, "岗位已增加", func(id aid.UserID) error {
		return s.bureau.AddSeat(r.Context(), who, id, bureau.NewSeat{Role: n.Role, Department: n.Department, School: n.School, Township: n.Township})
	})
}

func (s *Server) seatDisable(r *http.Request, who aid.Actor) (reply, error) {
	seat, err := pathID[aid.SeatID](r, "seat")
	if err != nil {
		return reply{}, err
	}
	disabled := field(r, page.DisabledField) == "1"
	return s.changed(r, who, onOff(disabled, "岗位已停用", "岗位已启用"), func(id aid.UserID) error {
		return s.bureau.DisableSeat(r.Context(), who, id, seat, disabled)
	})
}

func (s *Server) userReset(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.UserID](r, "user")
	if err != nil {
		return reply{}, err
	}
	c, err := s.bureau.ResetPassword(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	return credential("密码已重置", c, "查看账号", link.User(id)), nil
}

func (s *Server) userFactor(r *http.Request, who aid.Actor) (reply, error) {
	return s.changed(r, who, "双因素登录已解除，此人下次登录后可重新绑定", func(id aid.UserID) error {
		return s.bureau.ResetFactor(r.Context(), who, id)
	})
}

func (s *Server) permits(*http.Request, aid.Actor) (reply, error) {
	p := page.NewPermits()
	return reply{title: "权限表", crumbs: crumbs("权限表", usersCrumb), page: func(f page.Frame) templ.Component { return page.PermitsPage(f, p) }}, nil
}

func onOff(on bool, yes, no string) string {
	if on {
		return yes
	}
	return no
}

// mendable is an error that belongs on the form it came from: wrong input, or a
// state that has moved on.
func mendable(err error) (*aid.Error, bool) {
	known, ok := errors.AsType[*aid.Error](err)
	return known, ok && (known.Kind == aid.Invalid || known.Kind == aid.Conflict)
}

// told is what a form says of a fault: the sentence, and those of its fields.
func told(fault *aid.Error) (string, map[string]string) {
	if fault == nil {
		return "", nil
	}
	return fault.Message, fault.Fields
}

// statusFor is the status of a form that is shown again.
func statusFor(fault *aid.Error) int {
	if fault == nil {
		return http.StatusOK
	}
	return statusOf[fault.Kind]
}
