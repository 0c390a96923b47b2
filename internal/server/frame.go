package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// menu is the side menu; a seat sees the lines that its role may use.
var menu = []struct {
	label, url, icon string
	act              aid.Act // "" for everybody
}{
	{"首页", link.Home, "home", ""},
	{"县区管理", link.Counties, "county", aid.CreateCounty},
	{"目标监测", link.Targets, "target", aid.ReadFigures},
	{"在校确认", link.Enrolments, "confirm", aid.ConfirmStudents},
	{"确认进度", link.Confirmations, "confirm", aid.ReadConfirms},
	{"学生", link.Students, "student", aid.ReadStudents},
	{"资助资格", link.Entitlements, "money", aid.ReadFigures},
	{"资助规则", link.Rules, "list", aid.ReadFigures},
	{"学校", link.Schools, "school", aid.ReadSchools},
	{"公用经费", link.Funds, "chart", aid.ReadFunds},
	{"行政村", link.Villages, "village", aid.ReadFigures},
	{"数据导入", link.Uploads, "upload", aid.UploadBooks},
	{"账号与岗位", link.Users, "users", aid.ManageUsers},
	{"权限表", link.Permits, "permit", aid.ManageUsers},
	{"本县参数", link.Settings, "gear", aid.Configure},
	{"操作日志", link.Audit, "audit", aid.ReadAudit},
}

// frame is what stands around every page of a signed-in person.
func (s *Server) frame(r *http.Request, session bureau.Session, a reply) page.Frame {
	who, ctx := session.Actor, r.Context()
	f := page.Frame{
		Title: a.title, County: who.County.Name, Crumbs: wayTo(a.crumbs),
		User: who.Name, Seat: who.Seat.Label(), Seats: otherSeats(session),
		Flash: s.said(ctx), HomeURL: link.Home, SeatURL: link.Seat, LogoutURL: link.Logout, PasswordURL: link.Password, FactorURL: link.Factor, SignInsURL: link.SignIns,
		Token: s.token(ctx), Printed: office(s.now()) + " " + who.Name,
		Terms: page.NewTermChoice(a.terms, here(r)),
	}
	if who.Can(aid.ReadStudents) {
		f.SearchURL, f.PlacesOnly = link.Search, !who.SeesNames()
	}
	for _, m := range menu {
		if m.act == "" || who.Can(m.act) {
			f.Menu = append(f.Menu, page.MenuItem{Label: m.label, URL: m.url, Icon: m.icon, Current: current(r.URL.Path, m.url)})
		}
	}
	return f
}

// here is the page that a request shows, to come back to.
func here(r *http.Request) string {
	if !onlyAsks(r) {
		return link.Home
	}
	return r.URL.RequestURI()
}

// wayTo is the way to a page, whose own step leads nowhere.
func wayTo(crumbs page.Crumbs) page.Crumbs {
	way := slices.Clone(crumbs)
	if n := len(way); n > 0 {
		way[n-1].URL = ""
	}
	return way
}

func current(path, url string) bool {
	if url == link.Home {
		return path == link.Home
	}
	return path == url || strings.HasPrefix(path, url+"/")
}

func otherSeats(session bureau.Session) []page.Seat {
	var seats []page.Seat
	for _, held := range session.Seats {
		if held.ID != session.Actor.Seat.ID {
			label := held.Label()
			if held.CountyName != "" {
				label = held.CountyName + " " + label
			}
			seats = append(seats, page.Seat{Value: strconv.FormatInt(int64(held.ID), 10), Label: label})
		}
	}
	return seats
}
