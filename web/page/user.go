package page

import (
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of the accounts' pages.
const (
	UserLoginField  = "login"
	UserNameField   = "name"
	RoleField       = "role"
	DepartmentField = "department"
	SchoolField     = "school"
	TownshipField   = "township"
	DisabledField   = "disabled"
	AfterField      = "after"
	NumberField     = "number"
)

// Users is the list of the county's accounts.
type Users struct {
	Filters  ui.Filters
	Text     ui.Field
	Role     ui.Select
	Disabled ui.Checkbox
	Table    ui.Table
	Next     string // address of the following page
	None     bool
	Export   string // address of the list as a workbook
}

// NewUsers prepares the list; next is the account after which the following
// page begins.
func NewUsers(users []aid.User, next string, f aid.UserFilter) Users {
	u := Users{
		Filters:  ui.Filters{Action: link.Users},
		Text:     ui.Field{Name: UserLoginField, Label: "账号或姓名", Value: f.Text, MaxLength: 40, Placeholder: "开头几个字"},
		Role:     roleSelect(f.Role, "全部"),
		Disabled: ui.Checkbox{Name: DisabledField, Label: "只看已停用", Checked: f.Disabled},
		None:     len(users) == 0,
		Export:   usersAt(link.UsersExport, f, ""),
	}
	if f.Text != "" || f.Role != "" || f.Disabled {
		u.Filters.Reset = link.Users
	}
	if next != "" {
		u.Next = usersAt(link.Users, f, next)
	}
	u.Table = ui.Table{Caption: "账号", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "账号"}, {Label: "姓名"}, {Label: "岗位"}, {Label: "状态"}, {Label: "上次登录"},
	}}
	for _, a := range users {
		u.Table.Rows = append(u.Table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: a.Login, URL: link.User(a.ID)}, {Text: a.Name}, seatsCell(a.Seats), {Body: userBadge(a)},
			{Text: moment(a.LastLogin), Sub: a.LastFrom},
		}})
	}
	return u
}

// usersAt is an address with the list's filter, after the account last seen.
func usersAt(address string, f aid.UserFilter, after string) string {
	return link.With(address, UserLoginField, f.Text, RoleField, string(f.Role), DisabledField, oneIf(f.Disabled), AfterField, after)
}

// seatsCell names the first live seat, and how many more there are.
func seatsCell(seats []aid.Seat) ui.Cell {
	var live []aid.Seat
	for _, s := range seats {
		if !s.Disabled {
			live = append(live, s)
		}
	}
	switch len(live) {
	case 0:
		return ui.Cell{Text: "无在用岗位"}
	case 1:
		return ui.Cell{Text: live[0].Label()}
	}
	return ui.Cell{Text: live[0].Label(), Sub: "另有 " + strconv.Itoa(len(live)-1) + " 个岗位"}
}

func userBadge(u aid.User) ui.Badge {
	switch {
	case u.Disabled:
		return ui.Badge{Text: "已停用", Tone: ui.Bad}
	case u.MustChange:
		return ui.Badge{Text: "待改初始密码", Tone: ui.Wait}
	}
	return ui.Badge{Text: "在用", Tone: ui.Good}
}

func roleSelect(chosen aid.Role, none string) ui.Select {
	s := ui.Select{Name: RoleField, Label: "岗位", Options: []ui.Option{{Label: none}}}
	for _, r := range aid.CountyRoles() {
		s.Options = append(s.Options, ui.Option{Value: string(r), Label: r.Label(), Chosen: r == chosen})
	}
	return s
}

func departmentSelect(chosen aid.Department, faults map[string]string) ui.Select {
	s := ui.Select{Name: DepartmentField, Label: "部门", Error: faults[DepartmentField], Hint: "资助经办、资助审核、领导小组可以是财政、扶贫部门的人；其他岗位都属教育"}
	for _, d := range aid.Departments {
		s.Options = append(s.Options, ui.Option{Value: string(d), Label: d.Label(), Chosen: d == chosen})
	}
	return s
}

func oneIf(yes bool) string {
	if yes {
		return "1"
	}
	return ""
}

// SeatDraft is what was typed for a seat.
type SeatDraft struct {
	Role             aid.Role
	Department       aid.Department
	School, Township string
}

// SeatPlaces are the names to choose a seat's place from.
type SeatPlaces struct{ Schools, Townships []string }

// SeatFields are the fields of a seat.
type SeatFields struct {
	Role, Department ui.Select
	School, Township ui.Field
}

func newSeatFields(d SeatDraft, p SeatPlaces, faults map[string]string) SeatFields {
	s := SeatFields{
		Role: roleSelect(d.Role, "请选择"), Department: departmentSelect(d.Department, faults),
		School: ui.Field{Name: SchoolField, Label: "学校", Value: d.School, List: p.Schools, MaxLength: 80, Error: faults[SchoolField],
			Hint: "只有校长、学校经办需要；输入几个字后从列表中选"},
		Township: ui.Field{Name: TownshipField, Label: "乡镇", Value: d.Township, List: p.Townships, MaxLength: 60, Error: faults[TownshipField],
			Hint: "只有乡镇岗位需要"},
	}
	s.Role.Required, s.Role.Error = true, faults[RoleField]
	return s
}

// NewUser is the form for a new account.
type NewUser struct {
	Action string
	Fault  string // one that belongs to no field
	Login  ui.Field
	Name   ui.Field
	Number ui.Field
	Seat   SeatFields
}

// MakeNewUser prepares the form with what was typed before and what was wrong.
func MakeNewUser(login, name, number string, d SeatDraft, p SeatPlaces, fault string, faults map[string]string) NewUser {
	if len(faults) > 0 {
		fault = ""
	}
	return NewUser{Action: link.Users, Fault: fault, Login: loginField(login, faults), Name: nameField(name, faults), Number: numberField(number, faults), Seat: newSeatFields(d, p, faults)}
}

func loginField(value string, faults map[string]string) ui.Field {
	return ui.Field{Name: UserLoginField, Label: "账号名", Value: value, MaxLength: 40, Required: true, Error: faults[UserLoginField],
		Hint: "3到40位小写字母、数字、点、横线，例如姓名拼音；建立后不能修改"}
}

func nameField(value string, faults map[string]string) ui.Field {
	return ui.Field{Name: UserNameField, Label: "姓名", Value: value, MaxLength: 40, Required: true, Error: faults[UserNameField]}
}

// numberField asks for the person's ID number; what is registered is not shown.
func numberField(typed string, faults map[string]string) ui.Field {
	return ui.Field{Name: NumberField, Label: "身份证号", Value: typed, MaxLength: 20, Autocomplete: "off", Error: faults[NumberField],
		Hint: "起草、会签资助规则的人须登记，其他人可以不填；用来确认两个账号是两个人，系统不保存号码本身"}
}

// User is one account: who it is, its seats, and what can be done.
type User struct {
	Title     string
	Facts     ui.Facts
	Elsewhere bool
	AuditURL  string
	Seats     []SeatLine
	Add       SeatFields
	AddURL    string
	Name      ui.Field
	NameURL   string
	Person    RegisterForm
	ResetURL  string
	FactorURL string // empty: no second factor to free from
	EndURL    string
	StateURL  string
	Disable   bool // whether the button disables, else it enables
	Self      bool // one's own account
	Fault     string
}

// RegisterForm keeps whose account it is, or corrects that with a reason.
type RegisterForm struct {
	URL, Button string
	Number, Why ui.Field // Why has no name where nothing is registered yet
}

func newRegisterForm(u aid.User, faults map[string]string) RegisterForm {
	f := RegisterForm{URL: link.RegisterUser(u.ID), Button: "登记", Number: numberField("", faults)}
	f.Number.Required = true
	if u.Registered {
		f.Button, f.Number.Label = "更正", "更正后的身份证号"
		f.Number.Hint = "已登记，号码不显示；登记错了才需要更正"
		f.Why = ui.Field{Name: WhyField, Label: "更正原因", MaxLength: 200, Required: true, Error: faults[WhyField]}
	}
	return f
}

func registered(yes bool) string {
	if yes {
		return "已登记"
	}
	return "未登记"
}

// SeatLine is one seat in the table of an account.
type SeatLine struct {
	Label   string
	State   ui.Badge
	URL     string
	Disable bool
	Confirm string // asked before the seat is disabled
}

// NewUserPage prepares an account's page, with what was typed for another seat.
func NewUserPage(who aid.Actor, u aid.User, p SeatPlaces, d SeatDraft, fault string, faults map[string]string) User {
	page := User{
		Title: u.Name, Elsewhere: u.Elsewhere, Self: who.User == u.ID, AuditURL: link.With(link.Audit, AuditLoginField, u.Login),
		Facts: ui.Facts{
			{Label: "账号名", Text: u.Login}, {Label: "状态", Body: userBadge(u)},
			{Label: "上次登录", Text: moment(u.LastLogin)}, {Label: "登录地址", Text: orDash(u.LastFrom)},
			{Label: "双因素登录", Text: onOff(u.Factor)}, {Label: "身份证号", Text: registered(u.Registered)},
		},
		Add: newSeatFields(d, p, faults), AddURL: link.AddSeat(u.ID),
		Name: nameField(u.Name, faults), NameURL: link.RenameUser(u.ID), Person: newRegisterForm(u, faults),
		ResetURL: link.ResetPassword(u.ID), EndURL: link.EndSessions(u.ID), StateURL: link.DisableUser(u.ID), Disable: !u.Disabled,
	}
	if u.Factor {
		page.FactorURL = link.ResetFactor(u.ID)
	}
	if len(faults) == 0 {
		page.Fault = fault
	}
	for _, s := range u.Seats {
		line := SeatLine{Label: s.Label(), State: ui.Badge{Text: "在用", Tone: ui.Good}, URL: link.DisableSeat(u.ID, s.ID), Disable: !s.Disabled}
		if line.Disable {
			line.Confirm = "停用后此人立即不能再以“" + s.Label() + "”的岗位办理；已办的记录都保留，可以再启用。确定停用吗？"
		}
		if s.Disabled {
			line.State = ui.Badge{Text: "已停用"}
		}
		page.Seats = append(page.Seats, line)
	}
	return page
}

func onOff(on bool) string {
	if on {
		return "已开启"
	}
	return "未开启"
}

func orDash(text string) string {
	if text == "" {
		return "—"
	}
	return text
}

// Credential shows an initial password, once.
type Credential struct {
	Title   string
	Facts   ui.Facts
	NextURL string
	Next    string
}

// NewCredential prepares the page that follows a new account or a reset.
func NewCredential(title, login, name, password, next, nextURL string) Credential {
	return Credential{Title: title, Next: next, NextURL: nextURL, Facts: ui.Facts{
		{Label: "账号名", Text: login}, {Label: "姓名", Text: name}, {Label: "初始密码", Text: password},
	}}
}
