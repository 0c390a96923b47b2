// Package link holds every address that the program can write, one function
// each. Nothing else spells an address.
package link

import (
	"fmt"
	"net/url"

	"zhuxue/internal/aid"
)

// The addresses without a thing in them.
const (
	Home          = "/"
	Login         = "/login"
	Logout        = "/logout"
	LogoutAll     = "/logout/all"
	SecondStep    = "/login/code"
	Password      = "/password"
	Factor        = "/factor"
	FactorPicture = "/factor/picture.png"
	TakeFactor    = "/factor/take"
	DropFactor    = "/factor/drop"
	SignIns       = "/signins"
	LoginPolicy   = "/users/login"
	Seat          = "/seat"
	Term          = "/term"
	Search        = "/search"
	Uploads       = "/uploads"
	NewUpload     = "/uploads/new"
	Students      = "/students"
	Schools       = "/schools"
	Villages      = "/villages"
	Entitlements  = "/entitlements"
	Rulebook      = "/rulebook"
	Decide        = "/entitlements/decide"
	Enrolments    = "/enrolments"
	SignTerm      = "/enrolments/sign"
	Confirmations = "/confirmations"
	Targets       = "/targets"
	Funds         = "/funds"
	Users         = "/users"
	NewUser       = "/users/new"
	Permits       = "/permits"
	Audit         = "/audit"
	Settings      = "/settings"
	Rules         = "/rules"
	NewEdition    = "/rules/new"
	Counties      = "/counties"
	Health        = "/health"
)

// Upload is one upload: progress, then preview.
func Upload(id aid.UploadID) string { return fmt.Sprintf("/uploads/%d", id) }

// UploadProgress is the fragment that tells how far reading has come.
func UploadProgress(id aid.UploadID) string { return Upload(id) + "/progress" }

// AcceptUpload takes an upload's good rows into the registers.
func AcceptUpload(id aid.UploadID) string { return Upload(id) + "/accept" }

// DiscardUpload puts an upload aside.
func DiscardUpload(id aid.UploadID) string { return Upload(id) + "/discard" }

// SettleUpload puts an upload's held rows aside.
func SettleUpload(id aid.UploadID) string { return Upload(id) + "/settle" }

// HeldRows is the workbook of rows to be mended.
func HeldRows(id aid.UploadID) string { return Upload(id) + "/held.xlsx" }

// Student is one student's page.
func Student(id aid.StudentID) string { return fmt.Sprintf("/students/%d", id) }

// RevealNumber shows a student's whole ID number, on a click, on record.
func RevealNumber(id aid.StudentID) string { return Student(id) + "/reveal" }

// RenameStudent corrects a student's name.
func RenameStudent(id aid.StudentID) string { return Student(id) + "/name" }

// StudentNotice is the notice for the family, to print.
func StudentNotice(id aid.StudentID) string { return Student(id) + "/notice" }

// RosterExport is the list of students as a workbook.
const RosterExport = Students + "/export.xlsx"

// The lists of places as workbooks.
const (
	SchoolsExport       = Schools + "/export.xlsx"
	VillagesExport      = Villages + "/export.xlsx"
	ConfirmationsExport = Confirmations + "/export.xlsx"
)

// The admin's lists as workbooks.
const (
	UsersExport = Users + "/export.xlsx"
	AuditExport = Audit + "/export.xlsx"
)

// RulebookExport is the decision tables as a workbook.
const RulebookExport = Rulebook + "/tables.xlsx"

// Amendments are what differs from what had been firm, and the same as a
// workbook.
const (
	Amendments       = Entitlements + "/changes"
	AmendmentsExport = Amendments + "/export.xlsx"
)

// School is one school's page.
func School(id aid.SchoolID) string { return fmt.Sprintf("/schools/%d", id) }

// Village is one village's page.
func Village(id aid.VillageID) string { return fmt.Sprintf("/villages/%d", id) }

// VillageNotices are the notices of a village's households, to print.
func VillageNotices(id aid.VillageID) string { return Village(id) + "/notices" }

// Target is one indicator's page.
func Target(code string) string { return "/targets/" + url.PathEscape(code) }

// TargetExport is the list of an indicator's villages or schools as a workbook.
func TargetExport(code string) string { return Target(code) + "/export.xlsx" }

// FundsExport is the list of 公用经费 as the workbook for the finance office.
const FundsExport = Funds + "/export.xlsx"

// TakeCounts takes the list of schools as the count of pupils of an autumn.
const TakeCounts = Funds + "/counts"

// Fund is one school's 公用经费; its pupils are posted there too.
func Fund(id aid.SchoolID) string { return fmt.Sprintf("%s/%d", Funds, id) }

// Enrolment is one row of the principal's list.
func Enrolment(id aid.EnrolmentID) string { return fmt.Sprintf("/enrolments/%d", id) }

// MissingStudent answers for a student of the term before who is on no list.
func MissingStudent(id aid.StudentID) string { return fmt.Sprintf("/enrolments/missing/%d", id) }

// EnrolmentForm is the list as a form to print and sign.
const EnrolmentForm = "/enrolments/form"

// ConfirmAll confirms the rest of the principal's list.
const ConfirmAll = "/enrolments/rest"

// Reopen gives a school's signed list back to it.
func Reopen(id aid.SchoolID) string { return fmt.Sprintf("/confirmations/%d/reopen", id) }

// User is one account's page.
func User(id aid.UserID) string { return fmt.Sprintf("/users/%d", id) }

// RenameUser changes a person's name.
func RenameUser(id aid.UserID) string { return User(id) + "/name" }

// ResetPassword draws a new initial password.
func ResetPassword(id aid.UserID) string { return User(id) + "/password" }

// RegisterUser keeps whose account it is.
func RegisterUser(id aid.UserID) string { return User(id) + "/person" }

// DisableUser takes an account out of use or back into it.
func DisableUser(id aid.UserID) string { return User(id) + "/disabled" }

// ResetFactor frees an account from a lost device.
func ResetFactor(id aid.UserID) string { return User(id) + "/factor" }

// EndSignIn ends one of the own sign-ins.
func EndSignIn(id aid.SignInID) string { return fmt.Sprintf("%s/%d/end", SignIns, id) }

// EndSessions logs a person out everywhere.
func EndSessions(id aid.UserID) string { return User(id) + "/sessions" }

// AddSeat gives an account one more seat.
func AddSeat(id aid.UserID) string { return User(id) + "/seats" }

// DisableSeat takes a seat out of use or back into it.
func DisableSeat(id aid.UserID, seat aid.SeatID) string {
	return fmt.Sprintf("%s/%d", AddSeat(id), seat)
}

// Edition is one version of the rules.
func Edition(id aid.EditionID) string { return fmt.Sprintf("/rules/%d", id) }

// EditionText is the form of an edition's text.
func EditionText(id aid.EditionID) string { return Edition(id) + "/text" }

// EditionItem is the form that adds an item of the county's own.
func EditionItem(id aid.EditionID) string { return Edition(id) + "/item" }

// EditionCases holds the golden cases of an edition against its rules.
func EditionCases(id aid.EditionID) string { return Edition(id) + "/cases" }

// EditionCase is the form that adds a golden case.
func EditionCase(id aid.EditionID) string { return Edition(id) + "/case" }

// EditionProgress is the fragment that tells how far a rehearsal has come.
func EditionProgress(id aid.EditionID) string { return Edition(id) + "/progress" }

// EditionChanges lists who would get more or less.
func EditionChanges(id aid.EditionID) string { return Edition(id) + "/changes" }

// ChangesExport is that list as a workbook.
func ChangesExport(id aid.EditionID) string { return EditionChanges(id) + "/export.xlsx" }

// The steps of an edition.
func RehearseEdition(id aid.EditionID) string { return Edition(id) + "/rehearse" }
func SignEdition(id aid.EditionID) string     { return Edition(id) + "/sign" }
func PublishEdition(id aid.EditionID) string  { return Edition(id) + "/publish" }
func WithdrawEdition(id aid.EditionID) string { return Edition(id) + "/withdraw" }

// County is one county's page, for the operator.
func County(id aid.CountyID) string { return fmt.Sprintf("/counties/%d", id) }

// AppointAdmin makes a county's first admin.
func AppointAdmin(id aid.CountyID) string { return County(id) + "/admin" }

// With adds parameters to an address; pairs with an empty value are left out.
func With(address string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return address
	}
	return address + "?" + q.Encode()
}
