package aid

import (
	"maps"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

// UserID names a login, a person with an account.
type UserID int64

// SeatID names a seat: one role that one person holds in one county.
type SeatID int64

// Role is what a seat is for.
type Role string

// The roles, as docs/words.md lists them.
const (
	Operator   Role = "operator"  // 平台运维: creates counties, sees no child
	Admin      Role = "admin"     // 县管理员
	Clerk      Role = "clerk"     // 经办
	Reviewer   Role = "reviewer"  // 审核
	Leader     Role = "leader"    // 领导小组: figures, names masked
	TownOffice Role = "township"  // 乡镇: its own township
	Principal  Role = "principal" // 校长: the own school, signs
	Staff      Role = "staff"     // 学校经办: the own school
)

// Roles are all roles in their order.
var Roles = []Role{Operator, Admin, Clerk, Reviewer, Leader, TownOffice, Principal, Staff}

// Label is the role's Chinese name.
func (r Role) Label() string {
	return map[Role]string{
		Operator: "平台运维", Admin: "县管理员", Clerk: "资助经办", Reviewer: "资助审核", Leader: "领导小组",
		TownOffice: "乡镇", Principal: "校长", Staff: "学校经办",
	}[r]
}

// CountyRoles are the roles that a county's admin gives: all but the operator.
func CountyRoles() []Role { return Roles[1:] }

// Known tells whether the role is one of ours.
func (r Role) Known() bool { return slices.Contains(Roles, r) }

// OfSchool tells whether a seat of the role belongs to one school.
func (r Role) OfSchool() bool { return r == Principal || r == Staff }

// User is a person's account, as the admin of one county sees it: Seats are
// those in this county only.
type User struct {
	ID         UserID
	Login      string
	Name       string
	MustChange bool
	Disabled   bool
	Factor     bool      // signs in with a second factor
	Registered bool      // it is known whose it is, by an ID number
	LastLogin  time.Time // zero before the first
	LastFrom   string    // the address of the last login
	Elsewhere  bool      // holds or held a seat outside this county too
	Seats      []Seat
}

// UserFilter narrows the list of accounts. Zero values do not.
type UserFilter struct {
	Text     string // the beginning of the account's or of the person's name
	Role     Role
	Disabled bool   // only those that cannot be used
	After    string // account name of the last one seen
	Limit    int
}

// Holds tells whether the account can be used in a role now.
func (u User) Holds(role Role) bool {
	return !u.Disabled && slices.ContainsFunc(u.Seats, func(s Seat) bool { return s.Role == role && !s.Disabled })
}

// Seat is the account's seat with this id, or NotFound.
func (u User) Seat(id SeatID) (Seat, error) {
	for _, s := range u.Seats {
		if s.ID == id {
			return s, nil
		}
	}
	return Seat{}, E(NotFound, "没有找到，可能已被删除或不在您的范围内")
}

// MayTouchAccount tells whether one county alone may change the account
// itself: its name, password, sessions, and whether it can be used. Where the
// person also sits elsewhere no single county decides, or its admin could act
// in the other county in that person's name.
func (u User) MayTouchAccount() error {
	if u.Elsewhere {
		return E(Forbidden, "该账号在其他县区也有岗位，本县只能增减本县的岗位；改姓名、登记身份证号、重置密码或停用账号请联系平台运维")
	}
	return nil
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,39}$`)

// CheckUser returns Invalid for an account name or a person's name that cannot
// be used.
func CheckUser(login, name string) error {
	fields := map[string]string{}
	if !loginForm.MatchString(login) {
		fields["login"] = "账号名为3到40位小写字母、数字、点、横线，以字母或数字开头"
	}
	maps.Copy(fields, checkName(name))
	return invalid(fields)
}

// CheckName returns Invalid for a person's name that cannot be used.
func CheckName(name string) error { return invalid(checkName(name)) }

func checkName(name string) map[string]string {
	if n := utf8.RuneCountInString(name); n < 1 || n > 40 {
		return map[string]string{"name": "姓名为1到40个字"}
	}
	return nil
}

// Seat is one role of one person. County is 0 for an operator.
type Seat struct {
	ID         SeatID
	UserID     UserID
	County     CountyID
	CountyName string
	Role       Role
	SchoolID   SchoolID
	TownshipID TownshipID
	Place      string // name of the school or township
	Department Department
	Disabled   bool
}

// Label is the seat as a person reads it: 校长 · 石门镇中心小学, 资助审核 · 财政.
func (s Seat) Label() string {
	switch {
	case s.Place != "":
		return s.Role.Label() + " · " + s.Place
	case s.Role.OfDepartment() && s.Department != "" && s.Department != Education:
		return s.Role.Label() + " · " + s.Department.Label()
	}
	return s.Role.Label()
}

// Actor is who is acting: one person in one seat, from one address.
type Actor struct {
	User       UserID
	Login      string
	Name       string
	Seat       Seat
	County     County // zero for an operator
	Address    string // where the request came from
	Registered bool   // it is known whose account it is, by an ID number
	Term       Term   // in which the actor chose to work; zero: the usual one of the seat
}

// IsSystem tells whether the actor is background work or the command line.
func (a Actor) IsSystem() bool { return a.User == 0 && a.Login == "system" }

// System is the actor of background work and of the command line.
func System(c County) Actor {
	return Actor{Name: "系统", Login: "system", County: c, Seat: Seat{Role: Clerk, County: c.ID, Department: Education}, Address: "local"}
}
