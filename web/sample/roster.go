package sample

import (
	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func rosters() []Page {
	clerk, leader := seat(aid.Clerk), seat(aid.Leader)
	full, none, empty := rosterList(), rosterList(), page.RosterList{Filter: aid.RosterFilter{Term: aid.Year(2016).Autumn()}}
	none.Lines, none.Total, none.Filter.Status, none.Filter.Item = nil, 0, aid.RemovedFromReg, "boarding_aid"
	f, search := Frame("学生"), Frame("查找")
	found := page.FoundList{Asked: true, Students: full.Lines, Most: 100, More: true,
		Schools: []aid.Choice{{ID: 3, Name: Long}}, Villages: []aid.Choice{{ID: 7, Name: "大河乡 双河村"}}}
	return []Page{
		{"roster", "学生名单", page.RosterPage(f, page.NewRoster(clerk, full))},
		{"roster-leader", "学生名单：姓名已隐去", page.RosterPage(f, page.NewRoster(leader, full))},
		{"roster-none", "学生名单：筛选后没有", page.RosterPage(f, page.NewRoster(clerk, none))},
		{"roster-empty", "学生名单：还没有", page.RosterPage(f, page.NewRoster(clerk, empty))},
		{"search", "查找：很多人", page.FoundPage(search, page.NewFound(clerk, found))},
		{"search-none", "查找：没有找到", page.FoundPage(search, page.NewFound(clerk, page.FoundList{Asked: true}))},
		{"search-leader", "查找：领导小组没有找到", page.FoundPage(placesOnly(search), page.NewFound(leader, page.FoundList{Asked: true}))},
		{"search-wrong", "查找：号码不对", page.FoundPage(search, page.NewFound(clerk, page.FoundList{Asked: true, Fault: "身份证号的最后一位与前面各位不符，请核对是否有输错的数字"}))},
	}
}

// placesOnly is the frame of a seat that finds nobody.
func placesOnly(f page.Frame) page.Frame {
	f.PlacesOnly = true
	return f
}

// seat is an actor of 青岭县.
func seat(role aid.Role) aid.Actor {
	return aid.Actor{User: 1, Name: "李晓云", County: aid.County{ID: 1, Name: "青岭县"}, Seat: aid.Seat{Role: role}}
}

// rosterList is the second page of a long list.
func rosterList() page.RosterList {
	term := aid.Year(2016).Autumn()
	line := aid.RosterLine{ID: 51, Term: term, Name: "王小明", Sex: aid.Male, SchoolID: 1, School: "石门镇中心小学", Stage: aid.Primary, Grade: 3,
		Township: "石门镇", Village: "坪上村", Boarding: aid.Yes, Status: aid.Poor, State: aid.Confirmed, Items: []aid.Item{"boarding_aid"}}
	long := line
	long.ID, long.Name, long.School, long.Village, long.State, long.Status = 52, "阿卜杜热合曼·买买提依明江·阿依古丽·图尔荪巴依·古丽仙木·热依汗古丽·艾合买提·江", Long, Long, aid.Pending, aid.LiftedUnaided
	long.Items = nil
	away := line
	away.ID, away.Name, away.SchoolID, away.School, away.Stage, away.Grade = 53, "李芳", 0, "邻县职业技术学校", aid.Vocational, 0
	away.Township, away.Village, away.Boarding, away.State = "", "", aid.Unknown, aid.Absent
	away.Items = []aid.Item{"vocational_grant", "vocational_tuition_waiver"}
	return page.RosterList{
		Filter: aid.RosterFilter{Term: term, Township: 1}, At: aid.RosterPlace{Sort: aid.ByGrade, Desc: true, Anchor: 50, Most: 50},
		Shown: 50, Lines: []aid.RosterLine{line, long, away}, Earlier: true, Later: true, Total: 12_340,
		Choices: aid.RosterChoices{
			Townships: []aid.Choice{{ID: 1, Name: "石门镇"}, {ID: 2, Name: "大河乡"}}, Villages: []aid.Choice{{ID: 7, Name: "坪上村"}},
			Schools: []aid.Choice{{ID: 1, Name: "石门镇中心小学"}, {ID: 3, Name: Long}}, Terms: []aid.Term{term, aid.Year(2015).Spring()}, Items: []aid.RuleValue{{Code: "boarding_aid", Label: "寄宿补助"}, {Code: "bus", Label: "走读生交通补助"}},
		},
	}
}

func homes() []Page {
	term := aid.Year(2016).Autumn()
	begun := aid.Desk{Terms: aid.Terms{Term: term}, Villages: 12}
	busy := aid.Desk{Terms: aid.Terms{Term: term}, Villages: 63, Schools: 41, Students: 12_340, Away: 321, Preschool: 1_876, Statistics: 80, ReadyUploads: 2, HeldRows: 37, HeldBooks: 2, HeldUpload: 9, VainUploads: 1, VainUpload: 8,
		Listed: 40, Done: 31, Late: 3, Pending: 2_104, NoPrincipal: 2, NeverIn: 5}
	busy.States = map[aid.ConfirmationState]int{aid.Late: 3, aid.UnderWay: 6, aid.Signed: 26, aid.SignedChanged: 5}
	busy.Towns = []aid.TownProgress{{Name: "大河乡", Listed: 6}, {Name: Long, Listed: 9, Done: 4}, {Name: "石门镇", Listed: 25, Done: 25}}
	calm := aid.Desk{Terms: aid.Terms{Term: term}, Villages: 63, Schools: 41, Students: 12_340, Statistics: 80, Listed: 40, Done: 40, PreschoolSum: true}
	signing, financeSeat := calm, seat(aid.Reviewer)
	signing.Editions, financeSeat.Seat.Department = []aid.Edition{toSign()}, aid.Finance
	counties := []aid.CountyCount{{ID: 1, Code: "990121", Name: "青岭县", Users: 64, Admins: 1}, {ID: 2, Code: "990122", Name: "碧山县"}}
	f := Frame("首页")
	f.Crumbs = nil
	return []Page{
		{"home-new", "首页：新的县", page.HomePage(f, page.NewOfficeHome(seat(aid.Admin), begun))},
		{"home-admin", "首页：县管理员", page.HomePage(f, page.NewOfficeHome(seat(aid.Admin), busy))},
		{"home-signing", "首页：财政的审核，有规则等会签", page.HomePage(f, page.NewOfficeHome(financeSeat, signing))},
		{"home-reviewer", "首页：审核，没有待办", page.HomePage(f, page.NewOfficeHome(seat(aid.Reviewer), calm))},
		{"home-operator", "首页：平台运维", page.HomePage(f, page.NewOperatorHome(seat(aid.Operator), counties))},
	}
}
