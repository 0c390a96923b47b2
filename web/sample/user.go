package sample

import (
	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func users() []Page {
	admin := aid.Actor{User: 1, Name: "顾某", Seat: aid.Seat{Role: aid.Admin}}
	places := page.SeatPlaces{Schools: []string{"石门镇中心小学", "大河乡双河小学"}, Townships: []string{"石门镇", "大河乡"}}
	list := page.NewUsers(someUsers(), "wang-sm", aid.UserFilter{})
	none := page.NewUsers(nil, "", aid.UserFilter{Text: "zhao", Role: aid.Leader, Disabled: true})
	fresh := page.MakeNewUser("", "", "", page.SeatDraft{}, places, "", nil)
	wrong := page.MakeNewUser("王", "", "990001197003010010", page.SeatDraft{Role: aid.Principal, School: "石门小学校"}, places, "x", map[string]string{
		"login": "账号名为3到40位小写字母、数字、点、横线，以字母或数字开头", "name": "姓名为1到40个字",
		"number": "身份证号的最后一位与前面各位不符，请核对是否有输错的数字",
		"school": "本县没有这所学校，请从列表中选择；新学校先在“数据导入”中导入学校名录",
	})
	one := page.NewUserPage(admin, someUsers()[1], places, page.SeatDraft{}, "", nil)
	self := page.NewUserPage(admin, someUsers()[0], places, page.SeatDraft{}, "不能停用自己的账号或管理员岗位，请由另一位县管理员办理", nil)
	elsewhere := page.NewUserPage(admin, someUsers()[3], places, page.SeatDraft{}, "", nil)
	shown := page.NewCredential("账号已建立", "wang-sm", "王某", "G7GX-S9ET-VFKW-QN5H", "查看账号", "/users/2")
	return []Page{
		{"user-list", "账号与岗位", page.UsersPage(Frame("账号与岗位"), list)},
		{"user-none", "账号与岗位：没有符合条件的", page.UsersPage(Frame("账号与岗位"), none)},
		{"user-new", "新增账号", page.NewUserForm(Frame("新增账号"), fresh)},
		{"user-wrong", "新增账号：有错", page.NewUserForm(Frame("新增账号"), wrong)},
		{"user", "一个账号", page.UserPage(Frame("账号 wang-sm"), one)},
		{"user-self", "自己的账号", page.UserPage(Frame("账号 gu-admin"), self)},
		{"user-elsewhere", "在外县也有岗位", page.UserPage(Frame("账号 shen"), elsewhere)},
		{"user-password", "初始密码", page.CredentialPage(Frame("账号已建立"), shown)},
		{"permit", "权限表", page.PermitsPage(Frame("权限表"), page.NewPermits())},
	}
}

func someUsers() []aid.User {
	seat := func(id aid.SeatID, r aid.Role, place string) aid.Seat { return aid.Seat{ID: id, Role: r, Place: place} }
	out := seat(5, aid.Clerk, "")
	out.Disabled = true
	return []aid.User{
		{ID: 1, Login: "gu-admin", Name: "顾某", LastLogin: morning, LastFrom: "192.0.2.10", Seats: []aid.Seat{seat(1, aid.Admin, "")}},
		{ID: 2, Login: "wang-sm", Name: "王某", Registered: true, LastLogin: morning, LastFrom: "192.0.2.77", Seats: []aid.Seat{seat(2, aid.Principal, "石门镇中心小学"), seat(3, aid.Staff, "大河乡双河小学"), out}},
		{ID: 3, Login: "li-new", Name: "李某", MustChange: true, Seats: []aid.Seat{seat(6, aid.TownOffice, "石门镇")}},
		{ID: 4, Login: "shen", Name: "沈某", Elsewhere: true, Seats: []aid.Seat{{ID: 7, Role: aid.Reviewer, Department: aid.Finance}}},
		{ID: 5, Login: "he-left", Name: "何某", Disabled: true, Seats: []aid.Seat{seat(8, aid.Principal, Long)}},
	}
}
