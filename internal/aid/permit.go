package aid

import "slices"

// Act is something a person may do. The permission table below is the whole
// law on who may; it is shown to the admin as it stands.
type Act string

// The acts.
const (
	CreateCounty    Act = "county.create"
	ManageUsers     Act = "user.manage"
	ReadAudit       Act = "audit.read"
	Configure       Act = "setting.change"
	DraftEdition    Act = "edition.draft"
	SignEdition     Act = "edition.sign"
	PublishEdition  Act = "edition.publish"
	ReadEditions    Act = "edition.read"
	ReadFigures     Act = "figure.read"
	ReadStudents    Act = "student.read"
	RevealNumber    Act = "student.reveal"
	ExportStudents  Act = "student.export"
	ReadSchools     Act = "school.read"
	UploadBooks     Act = "upload.receive"
	AcceptUploads   Act = "upload.accept"
	DecideAll       Act = "entitlement.decide"
	ReadConfirms    Act = "confirmation.read"
	ConfirmStudents Act = "enrolment.confirm"
	SignTerm        Act = "confirmation.sign"
	ReopenTerm      Act = "confirmation.reopen"
	ReadFunds       Act = "fund.read"
	CountPupils     Act = "fund.count"
)

// Permit is one line of the permission table.
type Permit struct {
	Act   Act
	Label string
	Roles []Role
}

// Permits is the permission table. A seat of a school or a township may act
// only within its own place, which May checks and SQL repeats.
var Permits = []Permit{
	{CreateCounty, "建立县区", []Role{Operator}},
	{ManageUsers, "管理账号与岗位", []Role{Admin}},
	{ReadAudit, "查阅操作日志", []Role{Admin}},
	{Configure, "设置本县参数", []Role{Admin, Reviewer}},
	{DraftEdition, "起草、演练资助规则", []Role{Clerk, Reviewer}},
	{SignEdition, "会签资助规则（另一部门）", []Role{Reviewer, Leader}},
	{PublishEdition, "发布资助规则", []Role{Reviewer, Leader}},
	{ReadEditions, "查看资助规则各版本", []Role{Admin, Clerk, Reviewer, Leader}},
	{ReadFigures, "查看汇总与目标", []Role{Admin, Clerk, Reviewer, Leader, TownOffice}},
	{ReadStudents, "查看学生（本岗位范围）", []Role{Admin, Clerk, Reviewer, Leader, TownOffice, Principal, Staff}},
	{RevealNumber, "查看完整身份证号", []Role{Clerk, Reviewer, Principal}},
	{ExportStudents, "导出名单", []Role{Clerk, Reviewer, TownOffice, Principal, Staff}},
	{ReadSchools, "查看学校与行政村", []Role{Admin, Clerk, Reviewer, Leader, TownOffice, Principal, Staff}},
	{UploadBooks, "上传工作簿", []Role{Clerk, Admin}},
	{AcceptUploads, "确认导入", []Role{Clerk, Admin}},
	{DecideAll, "计算资助资格", []Role{Clerk, Reviewer}},
	{ReadConfirms, "查看各校确认进度", []Role{Admin, Clerk, Reviewer, Leader, TownOffice}},
	{ConfirmStudents, "确认学生在校情况", []Role{Principal, Staff}},
	{SignTerm, "校长签字上报", []Role{Principal}},
	{ReopenTerm, "退回学校重新确认", []Role{Reviewer, Admin}},
	{ReadFunds, "查看公用经费（本岗位范围）", []Role{Admin, Clerk, Reviewer, Leader, TownOffice, Principal, Staff}},
	{CountPupils, "填报各校在校生人数", []Role{Clerk, Admin}},
}

// Place is where a thing belongs: the school and township of a student, say.
// Zero values mean "the whole county".
type Place struct {
	School   SchoolID
	Township TownshipID
}

// May tells whether the actor's seat allows the act at a place. Outside the
// seat's own school or township it is NotFound, never a hint that something
// is there; for a missing permission it is Forbidden.
func May(who Actor, act Act, at Place) error {
	if !Allowed(who.Seat.Role, act) {
		return E(Forbidden, "您当前的岗位（"+who.Seat.Role.Label()+"）不能进行此操作")
	}
	scope := who.Scope()
	if scope.School != 0 && at.School != scope.School {
		return E(NotFound, "没有找到，可能已被删除或不在您的范围内")
	}
	if scope.Township != 0 && at.Township != scope.Township {
		return E(NotFound, "没有找到，可能已被删除或不在您的范围内")
	}
	return nil
}

// Can tells whether the seat allows the act within its own place.
func (a Actor) Can(act Act) bool { return Allowed(a.Seat.Role, act) }

// Allowed tells whether a role may do an act at all.
func Allowed(role Role, act Act) bool { return slices.Contains(Holders(act), role) }

// Holders are the roles that may do an act.
func Holders(act Act) []Role {
	for _, p := range Permits {
		if p.Act == act {
			return p.Roles
		}
	}
	return nil
}

// Scope is the place to which the actor's seat is bound; zero for the whole
// county.
func (a Actor) Scope() Place {
	switch a.Seat.Role {
	case Principal, Staff:
		return Place{School: a.Seat.SchoolID}
	case TownOffice:
		return Place{Township: a.Seat.TownshipID}
	}
	return Place{}
}

// SeesNames tells whether the seat reads names in full. The leadership group
// reads figures; names are masked for it.
func (a Actor) SeesNames() bool { return a.Seat.Role != Leader && a.Seat.Role != Operator }
