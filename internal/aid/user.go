package aid

import "time"

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

// OfSchool tells whether a seat of the role belongs to one school.
func (r Role) OfSchool() bool { return r == Principal || r == Staff }

// User is a person's account, as the admin sees it.
type User struct {
	ID         UserID
	Login      string
	Name       string
	MustChange bool
	Disabled   bool
	LastLogin  time.Time // zero before the first
	Seats      []Seat
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
	Disabled   bool
}

// Label is the seat as a person reads it: 校长 · 石门镇中心小学.
func (s Seat) Label() string {
	if s.Place == "" {
		return s.Role.Label()
	}
	return s.Role.Label() + " · " + s.Place
}

// Actor is who is acting: one person in one seat, from one address.
type Actor struct {
	User    UserID
	Login   string
	Name    string
	Seat    Seat
	County  County // zero for an operator
	Address string // where the request came from
}

// System is the actor of background work and of the command line.
func System(c County) Actor {
	return Actor{Name: "系统", Login: "system", County: c, Seat: Seat{Role: Clerk, County: c.ID}, Address: "local"}
}
