package sample

import (
	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func counties() []Page {
	two := []aid.CountyCount{
		{ID: 1, Code: "990121", Name: "青岭县", CreatedAt: morning, Users: 132, Admins: 2},
		{ID: 2, Code: "990122", Name: "碧山县", CreatedAt: morning},
	}
	figures := aid.CountyFigures{Townships: 14, Villages: 148, Schools: 96, Students: 9403, Uploads: 12}
	return []Page{
		{"county-list", "县区管理", page.CountiesPage(operatorFrame("县区管理"), page.NewCounties(two, "", "", "", nil))},
		{"county-empty", "县区管理：还没有", page.CountiesPage(operatorFrame("县区管理"), page.NewCounties(nil, "99012", "青岭县", "x", map[string]string{"code": "县级行政区划代码是6位数字，例如 990121"}))},
		{"county", "一个县区", page.CountyPage(operatorFrame("青岭县"), page.NewCounty(two[0], figures, "", "", "", nil))},
		{"county-first", "设置县管理员", page.CountyPage(operatorFrame("碧山县"), page.NewCounty(two[1], aid.CountyFigures{}, "", "", "", nil))},
	}
}

func operatorFrame(title string) page.Frame {
	f := Frame(title)
	f.County, f.Seat, f.Seats, f.SearchURL = "", "平台运维", nil, ""
	f.Menu = []page.MenuItem{{Label: "首页", URL: "/", Icon: "home"}, {Label: "县区管理", URL: "/counties", Icon: "county", Current: true}}
	return f
}
