package server

import (
	"net/http"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
)

// Route is one line of the map of the town.
type Route struct {
	Method  string
	Pattern string
	Act     aid.Act // what the seat must allow; "" for anybody signed in
	Open    bool    // for visitors too
	First   bool    // also before the first password is changed
	Upload  bool    // takes a large body
	Again   bool    // asks for the password again
	Slow    bool    // grows with the county: so many at once of each county
	handle  handler
}

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// Routes is the map of the town: every address, grouped by who uses it.
var Routes = []Route{
	// Everybody.
	{Method: get, Pattern: link.Health, Open: true, handle: (*Server).health},
	{Method: get, Pattern: link.Login, Open: true, handle: (*Server).loginForm},
	{Method: post, Pattern: link.Login, Open: true, handle: (*Server).login},
	{Method: post, Pattern: link.Logout, First: true, handle: (*Server).logout},
	{Method: post, Pattern: link.LogoutAll, First: true, handle: (*Server).logoutAll},
	{Method: get, Pattern: link.SecondStep, Open: true, handle: (*Server).secondStepForm},
	{Method: post, Pattern: link.SecondStep, Open: true, handle: (*Server).secondStep},
	{Method: get, Pattern: link.Factor, First: true, handle: (*Server).factor},
	{Method: post, Pattern: link.Factor, First: true, handle: (*Server).factorOffer},
	{Method: get, Pattern: link.FactorPicture, First: true, handle: (*Server).factorPicture},
	{Method: post, Pattern: link.TakeFactor, First: true, handle: (*Server).factorTake},
	{Method: post, Pattern: link.DropFactor, First: true, handle: (*Server).factorDrop},
	{Method: get, Pattern: link.SignIns, handle: (*Server).signIns},
	{Method: post, Pattern: "/signins/{signin}/end", handle: (*Server).signOut},
	{Method: get, Pattern: link.Password, First: true, handle: (*Server).passwordForm},
	{Method: post, Pattern: link.Password, First: true, handle: (*Server).passwordChange},
	{Method: post, Pattern: link.Seat, handle: (*Server).switchSeat},
	{Method: post, Pattern: link.Term, handle: (*Server).chooseTerm},
	{Method: get, Pattern: link.Home, handle: (*Server).home},

	// Clerks: workbooks on their way into the registers.
	{Method: get, Pattern: link.Uploads, Act: aid.UploadBooks, handle: (*Server).uploads},
	{Method: get, Pattern: link.NewUpload, Act: aid.UploadBooks, handle: (*Server).uploadForm},
	{Method: post, Pattern: link.Uploads, Act: aid.UploadBooks, Upload: true, handle: (*Server).uploadReceive},
	{Method: get, Pattern: "/uploads/{upload}", Act: aid.UploadBooks, handle: (*Server).upload},
	{Method: get, Pattern: "/uploads/{upload}/progress", Act: aid.UploadBooks, handle: (*Server).uploadProgress},
	{Method: post, Pattern: "/uploads/{upload}/accept", Act: aid.AcceptUploads, Slow: true, handle: (*Server).uploadAccept},
	{Method: post, Pattern: "/uploads/{upload}/discard", Act: aid.UploadBooks, handle: (*Server).uploadDiscard},
	{Method: post, Pattern: "/uploads/{upload}/settle", Act: aid.UploadBooks, handle: (*Server).uploadSettle},
	{Method: get, Pattern: "/uploads/{upload}/held.xlsx", Act: aid.UploadBooks, Slow: true, handle: (*Server).heldRows},

	// Everybody who sees students: the list, and finding one.
	{Method: get, Pattern: link.Students, Act: aid.ReadStudents, handle: (*Server).students},
	{Method: get, Pattern: link.RosterExport, Act: aid.ExportStudents, Slow: true, handle: (*Server).studentsExport},
	{Method: get, Pattern: link.SchoolsExport, Act: aid.ReadSchools, Slow: true, handle: (*Server).schoolsExport},
	{Method: get, Pattern: link.VillagesExport, Act: aid.ReadFigures, Slow: true, handle: (*Server).villagesExport},
	{Method: get, Pattern: link.ConfirmationsExport, Act: aid.ReadConfirms, Slow: true, handle: (*Server).confirmationsExport},
	{Method: get, Pattern: link.Search, Act: aid.ReadStudents, handle: (*Server).searchForm},
	{Method: post, Pattern: link.Search, Act: aid.ReadStudents, handle: (*Server).search},
	{Method: get, Pattern: "/students/{student}", Act: aid.ReadStudents, handle: (*Server).student},
	{Method: get, Pattern: "/students/{student}/notice", Act: aid.ReadStudents, handle: (*Server).studentNotice},
	{Method: post, Pattern: "/students/{student}/reveal", Act: aid.RevealNumber, handle: (*Server).studentReveal},
	{Method: post, Pattern: "/students/{student}/name", Act: aid.AcceptUploads, handle: (*Server).studentRename},

	// Schools: the principal and the staff.
	{Method: get, Pattern: link.Enrolments, Act: aid.ConfirmStudents, handle: (*Server).enrolments},
	{Method: get, Pattern: link.EnrolmentForm, Act: aid.ConfirmStudents, handle: (*Server).enrolmentForm},
	{Method: post, Pattern: link.ConfirmAll, Act: aid.ConfirmStudents, handle: (*Server).enrolmentRest},
	{Method: post, Pattern: link.SignTerm, Act: aid.SignTerm, handle: (*Server).enrolmentSign},
	{Method: get, Pattern: "/enrolments/{enrolment}", Act: aid.ConfirmStudents, handle: (*Server).enrolment},
	{Method: post, Pattern: "/enrolments/{enrolment}", Act: aid.ConfirmStudents, handle: (*Server).enrolmentAnswer},
	{Method: post, Pattern: "/enrolments/missing/{student}", Act: aid.ConfirmStudents, handle: (*Server).missingAnswer},

	// The bureau: how far the schools have come.
	{Method: get, Pattern: link.Confirmations, Act: aid.ReadConfirms, handle: (*Server).confirmations},
	{Method: get, Pattern: "/confirmations/{school}/reopen", Act: aid.ReopenTerm, handle: (*Server).reopenForm},
	{Method: post, Pattern: "/confirmations/{school}/reopen", Act: aid.ReopenTerm, handle: (*Server).reopen},

	// Leaders and townships: targets, sums.
	{Method: get, Pattern: link.Targets, Act: aid.ReadFigures, handle: (*Server).targets},
	{Method: get, Pattern: "/targets/{target}", Act: aid.ReadFigures, handle: (*Server).target},
	{Method: get, Pattern: "/targets/{target}/export.xlsx", Act: aid.ReadFigures, Slow: true, handle: (*Server).targetExport},
	{Method: get, Pattern: link.Entitlements, Act: aid.ReadFigures, handle: (*Server).entitlements},
	{Method: get, Pattern: link.Amendments, Act: aid.ReadFigures, handle: (*Server).amendments},
	{Method: get, Pattern: link.AmendmentsExport, Act: aid.ReadFigures, Slow: true, handle: (*Server).amendmentsExport},
	{Method: post, Pattern: link.Decide, Act: aid.DecideAll, Slow: true, handle: (*Server).decide},
	{Method: get, Pattern: link.Rulebook, Act: aid.ReadFigures, handle: (*Server).rulebook},
	{Method: get, Pattern: link.RulebookExport, Act: aid.ReadFigures, Slow: true, handle: (*Server).rulebookExport},

	// Versions of the rules: those published listed for everybody who reads figures, changed by two departments.
	{Method: get, Pattern: link.Rules, Act: aid.ReadFigures, handle: (*Server).editions},
	{Method: get, Pattern: link.NewEdition, Act: aid.DraftEdition, handle: (*Server).editionNew},
	{Method: post, Pattern: link.Rules, Act: aid.DraftEdition, Upload: true, handle: (*Server).editionDraft},
	{Method: get, Pattern: "/rules/{edition}", Act: aid.ReadEditions, handle: (*Server).edition},
	{Method: get, Pattern: "/rules/{edition}/progress", Act: aid.ReadEditions, handle: (*Server).editionProgress},
	{Method: get, Pattern: "/rules/{edition}/text", Act: aid.ReadEditions, handle: (*Server).editionText},
	{Method: post, Pattern: "/rules/{edition}/text", Act: aid.DraftEdition, Upload: true, handle: (*Server).editionRevise},
	{Method: get, Pattern: "/rules/{edition}/item", Act: aid.DraftEdition, handle: (*Server).editionItem},
	{Method: post, Pattern: "/rules/{edition}/item", Act: aid.DraftEdition, handle: (*Server).editionAddItem},
	{Method: get, Pattern: "/rules/{edition}/cases", Act: aid.ReadEditions, handle: (*Server).editionCases},
	{Method: post, Pattern: "/rules/{edition}/cases", Act: aid.DraftEdition, handle: (*Server).editionAgree},
	{Method: get, Pattern: "/rules/{edition}/case", Act: aid.DraftEdition, handle: (*Server).editionCase},
	{Method: post, Pattern: "/rules/{edition}/case", Act: aid.DraftEdition, handle: (*Server).editionAddCase},
	{Method: post, Pattern: "/rules/{edition}/rehearse", Act: aid.DraftEdition, handle: (*Server).editionRehearse},
	{Method: get, Pattern: "/rules/{edition}/changes", Act: aid.ReadEditions, handle: (*Server).editionChanges},
	{Method: get, Pattern: "/rules/{edition}/changes/export.xlsx", Act: aid.DraftEdition, Slow: true, handle: (*Server).changesExport},
	{Method: post, Pattern: "/rules/{edition}/sign", Act: aid.SignEdition, handle: (*Server).editionSign},
	{Method: post, Pattern: "/rules/{edition}/publish", Act: aid.PublishEdition, handle: (*Server).editionPublish},
	{Method: post, Pattern: "/rules/{edition}/withdraw", Act: aid.DraftEdition, handle: (*Server).editionWithdraw},

	// Villages, and schools of the own place.
	{Method: get, Pattern: link.Villages, Act: aid.ReadFigures, handle: (*Server).villages},
	{Method: get, Pattern: "/villages/{village}", Act: aid.ReadFigures, handle: (*Server).village},
	{Method: get, Pattern: "/villages/{village}/notices", Act: aid.ReadStudents, Slow: true, handle: (*Server).villageNotices},
	{Method: get, Pattern: link.Schools, Act: aid.ReadSchools, handle: (*Server).schools},
	{Method: get, Pattern: "/schools/{school}", Act: aid.ReadSchools, handle: (*Server).school},

	// Everybody of a county: 公用经费 of the schools of the own place. Clerks count pupils.
	{Method: get, Pattern: link.Funds, Act: aid.ReadFunds, handle: (*Server).funds},
	{Method: get, Pattern: link.FundsExport, Act: aid.ReadFunds, Slow: true, handle: (*Server).fundsExport},
	{Method: post, Pattern: link.TakeCounts, Act: aid.CountPupils, handle: (*Server).fundTake},
	{Method: get, Pattern: "/funds/{school}", Act: aid.ReadFunds, handle: (*Server).fund},
	{Method: post, Pattern: "/funds/{school}", Act: aid.CountPupils, handle: (*Server).fundCount},

	// The admin: accounts, permissions, parameters, the register of acts.
	{Method: get, Pattern: link.Users, Act: aid.ManageUsers, handle: (*Server).users},
	{Method: post, Pattern: link.Users, Act: aid.ManageUsers, Again: true, handle: (*Server).userAdd},
	{Method: get, Pattern: link.UsersExport, Act: aid.ManageUsers, Slow: true, handle: (*Server).usersExport},
	{Method: get, Pattern: link.NewUser, Act: aid.ManageUsers, handle: (*Server).userForm},
	{Method: get, Pattern: "/users/{user}", Act: aid.ManageUsers, handle: (*Server).user},
	{Method: post, Pattern: "/users/{user}/name", Act: aid.ManageUsers, handle: (*Server).userRename},
	{Method: post, Pattern: "/users/{user}/person", Act: aid.ManageUsers, Again: true, handle: (*Server).userRegister},
	{Method: post, Pattern: "/users/{user}/password", Act: aid.ManageUsers, Again: true, handle: (*Server).userReset},
	{Method: post, Pattern: "/users/{user}/disabled", Act: aid.ManageUsers, Again: true, handle: (*Server).userDisable},
	{Method: post, Pattern: "/users/{user}/sessions", Act: aid.ManageUsers, handle: (*Server).userSessions},
	{Method: post, Pattern: "/users/{user}/seats", Act: aid.ManageUsers, Again: true, handle: (*Server).seatAdd},
	{Method: post, Pattern: "/users/{user}/seats/{seat}", Act: aid.ManageUsers, Again: true, handle: (*Server).seatDisable},
	{Method: post, Pattern: "/users/{user}/factor", Act: aid.ManageUsers, Again: true, handle: (*Server).userFactor},
	{Method: get, Pattern: link.LoginPolicy, Act: aid.ManageUsers, handle: (*Server).loginPolicy},
	{Method: post, Pattern: link.LoginPolicy, Act: aid.ManageUsers, Again: true, handle: (*Server).loginPolicySave},
	{Method: get, Pattern: link.Permits, Act: aid.ManageUsers, handle: (*Server).permits},
	{Method: get, Pattern: link.Settings, Act: aid.Configure, handle: (*Server).settings},
	{Method: post, Pattern: link.Settings, Act: aid.Configure, Slow: true, handle: (*Server).settingsSave},
	{Method: get, Pattern: link.Audit, Act: aid.ReadAudit, handle: (*Server).audits},
	{Method: get, Pattern: link.AuditExport, Act: aid.ReadAudit, Slow: true, handle: (*Server).auditsExport},

	// The operator of the platform.
	{Method: get, Pattern: link.Counties, Act: aid.CreateCounty, handle: (*Server).counties},
	{Method: post, Pattern: link.Counties, Act: aid.CreateCounty, handle: (*Server).countyAdd},
	{Method: get, Pattern: "/counties/{county}", Act: aid.CreateCounty, handle: (*Server).county},
	{Method: post, Pattern: "/counties/{county}/admin", Act: aid.CreateCounty, Again: true, handle: (*Server).countyAdmin},
}
