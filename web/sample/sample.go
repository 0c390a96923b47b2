// Package sample holds every page in every state worth looking at, as values: for the gallery and for the golden files beside
// it. People, villages and schools are invented. A new page adds a file of its own and one line to Pages.
package sample

import (
	"slices"

	"github.com/a-h/templ"

	"zhuxue/web/page"
	"zhuxue/web/ui"
)

// Page is one page in one state. Name is its address in the gallery and its golden file: "error-404".
type Page struct {
	Name  string
	Title string
	Body  templ.Component
}

// Pages are all of them, in the order of the gallery.
func Pages() []Page {
	return slices.Concat(
		pieces(),
		logins(),
		homes(),
		rosters(),
		errors(),
		enrolments(),
		confirmations(),
		targets(),
		entitlements(),
		rulebooks(),
		editions(),
		students(),
		uploads(),
		users(),
		counties(),
		settings(),
		funds(),
		audits(),
	)
}

// Frame is the frame of a clerk of 青岭县, with the given page's title and way.
func Frame(title string, way ...page.Crumb) page.Frame {
	crumbs := append(page.Crumbs{{Label: "首页", URL: "/"}}, way...)
	return page.Frame{
		Title:  title,
		County: "青岭县",
		Crumbs: append(crumbs, page.Crumb{Label: title}),
		User:   "李晓云",
		Seat:   "县教育局 经办",
		Seats:  []page.Seat{{Value: "7", Label: "县教育局 审核"}, {Value: "9", Label: "石门镇中心小学 校长"}},
		Menu:   menu(title),

		HomeURL:     "/",
		SearchURL:   "/search",
		SeatURL:     "/seat",
		LogoutURL:   "/logout",
		PasswordURL: "/password",
		FactorURL:   "/factor",
		SignInsURL:  "/signins",

		Token:   "sample-token",
		Printed: "2016-10-08 14:20 李晓云",
	}
}

func menu(current string) []page.MenuItem {
	all := []page.MenuItem{
		{Label: "首页", URL: "/", Icon: "home"},
		{Label: "数据导入", URL: "/uploads", Icon: "upload"},
		{Label: "学生", URL: "/students", Icon: "student"},
		{Label: "在读确认", URL: "/enrolments", Icon: "confirm", Count: "3"},
		{Label: "资助认定", URL: "/entitlements", Icon: "money"},
		{Label: "发放批次", URL: "/batches", Icon: "list"},
		{Label: "学校", URL: "/schools", Icon: "school"},
		{Label: "行政村", URL: "/villages", Icon: "village"},
		{Label: "目标进度", URL: "/targets", Icon: "target"},
		{Label: "操作记录", URL: "/audit", Icon: "audit"},
		{Label: "用户与权限", URL: "/users", Icon: "users"},
	}
	i := slices.IndexFunc(all, func(m page.MenuItem) bool { return m.Label == current })
	if i >= 0 {
		all[i].Current = true
	}
	return all
}

// Long is a name of 40 characters: the longest that fits into a field.
const Long = "青岭县石门镇大河沿岸易地扶贫搬迁集中安置点第三期义务教育九年一贯制寄宿学校附属幼儿园"

func notice(tone page.Tone, text string) page.Notice { return ui.Notice{Tone: tone, Text: text} }
