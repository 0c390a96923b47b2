package aid

import (
	"maps"
	"slices"
	"time"
)

// AuditID names an audit entry within its county.
type AuditID int64

// Audit is one entry of the register of acts: who, when, from where, what,
// before and after. Before and After hold no ID number, card or phone.
type Audit struct {
	ID      AuditID
	At      time.Time
	User    UserID
	Login   string // account name; "" for background work
	Name    string
	Role    Role
	Address string
	Act     Act
	Thing   string // what was acted on: student, upload, school …
	ThingID int64
	Student StudentID // 0 where no student is concerned
	Note    string    // one Chinese sentence
	Before  map[string]any
	After   map[string]any
}

// AuditFilter narrows the register of acts. Zero values do not.
type AuditFilter struct {
	Login   string // account name
	Student StudentID
	Day     time.Time // 0:00 in Shanghai
	Act     Act
	Before  AuditID // entries older than this one
	Limit   int
}

// What is done to accounts, counties and sessions. These acts stand in the
// register only; the permission behind them is ManageUsers or none.
const (
	UserAdded       Act = "user.add"
	UserRenamed     Act = "user.rename"
	UserRegistered  Act = "user.register" // whose account it is; the number is not kept
	UserReset       Act = "user.reset"
	UserDisabled    Act = "user.disable"
	UserEnabled     Act = "user.enable"
	SessionsEnded   Act = "user.sessions"
	SeatAdded       Act = "seat.add"
	SeatDisabled    Act = "seat.disable"
	SeatEnabled     Act = "seat.enable"
	PasswordChanged Act = "password.change"
	FactorOn        Act = "factor.on"
	FactorOff       Act = "factor.off"
	FactorReset     Act = "factor.reset"
	PolicyChanged   Act = "login.policy"
	SignedIn        Act = "login"
	SignInRefused   Act = "login.refuse" // wrong password or code of an account that there is
	Expired         Act = "retention"
	StudentRenamed  Act = "student.rename"
	StudentSearched Act = "student.search" // by a whole ID number; the number is not kept
	NoticesPrinted  Act = "notice.print"   // of a whole village
)

var deeds = map[Act]string{
	UserAdded: "新增账号", UserRenamed: "修改姓名", UserRegistered: "登记身份证号", UserReset: "重置密码", UserDisabled: "停用账号", UserEnabled: "启用账号",
	SessionsEnded: "强制退出登录", SeatAdded: "增加岗位", SeatDisabled: "停用岗位", SeatEnabled: "启用岗位",
	FactorOn: "开启双因素登录", FactorOff: "关闭双因素登录", FactorReset: "解除他人的双因素登录", PolicyChanged: "修改登录规则",
	PasswordChanged: "修改自己的密码", SignedIn: "登录", SignInRefused: "登录失败", Expired: "到期清理", StudentSearched: "按身份证号查找学生",
	NoticesPrinted: "打印明白卡", StudentRenamed: "更正学生姓名",
}

// Label is the act's Chinese name, or the bare code of an unknown one.
func (a Act) Label() string {
	if label, ok := deeds[a]; ok {
		return label
	}
	for _, p := range Permits {
		if p.Act == a {
			return p.Label
		}
	}
	return string(a)
}

// ActArea is a part of the office's work and the acts on record that belong to it.
type ActArea struct {
	Name string
	Acts []Act
}

// ActAreas are the acts that an entry may name, by area, in the order in which the
// work goes. Acts that only read leave no entry.
var ActAreas = []ActArea{
	{"数据导入", []Act{UploadBooks, AcceptUploads}},
	{"学生", []Act{StudentSearched, RevealNumber, StudentRenamed, ExportStudents, NoticesPrinted}},
	{"在校确认", []Act{ConfirmStudents, SignTerm, ReopenTerm}},
	{"资助规则与认定", []Act{DraftEdition, SignEdition, PublishEdition, DecideAll}},
	{"公用经费", []Act{CountPupils}},
	{"登录", []Act{SignedIn, SignInRefused, PasswordChanged, FactorOn, FactorOff, FactorReset, PolicyChanged}},
	{"账号与岗位", []Act{UserAdded, UserRenamed, UserRegistered, UserReset, UserDisabled, UserEnabled, SessionsEnded, SeatAdded, SeatDisabled, SeatEnabled}},
	{"县区与系统", []Act{CreateCounty, Configure, Expired}},
}

// Acts are all acts that an entry may name, in the order of the permission
// table, those of accounts last.
func Acts() []Act {
	acts := make([]Act, 0, len(Permits)+len(deeds))
	for _, p := range Permits {
		acts = append(acts, p.Act)
	}
	return append(acts, slices.Sorted(maps.Keys(deeds))...)
}
