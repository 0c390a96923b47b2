package bureau_test

import (
	"strings"
	"sync"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/testkit"
)

// admin is an admin of the county with an account of its own.
func admin(t *testing.T, o *testkit.Office) aid.Actor {
	t.Helper()
	c := o.Account(t, aid.Admin, "")
	who := o.As(aid.Admin)
	who.User, who.Login = c.User, c.Login
	return who
}

func expect(t *testing.T, what string, err error, want aid.Kind) {
	t.Helper()
	if got := aid.KindOf(err); got != want || (want == "" && err != nil) {
		t.Errorf("%s: got %v, want %q", what, err, want)
	}
}

// signedIn is the session of an account that signs in now.
func signedIn(t *testing.T, o *testkit.Office, login, password string) bureau.Session {
	t.Helper()
	account, err := o.Bureau.Login(t.Context(), login, password, "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	id, err := o.Bureau.SignIn(t.Context(), account, "192.0.2.7", "")
	if err != nil {
		t.Fatal(err)
	}
	session, err := o.Bureau.Session(t.Context(), bureau.Ticket{User: account.ID, SignIn: id}, "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func userOf(t *testing.T, o *testkit.Office, who aid.Actor, id aid.UserID) aid.User {
	t.Helper()
	u, _, err := o.Bureau.User(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestAddUser_drawsAPasswordThatMustChange(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who := admin(t, o)
	c, err := o.Bureau.AddUser(t.Context(), who, bureau.NewUser{Login: " " + o.County.Code + "-Chen ", Name: "陈某", Role: aid.Principal, School: "石门镇中心小学"})
	if err != nil {
		t.Fatal(err)
	}
	u := userOf(t, o, who, c.User)
	if u.Login != o.County.Code+"-chen" || !u.MustChange || u.Seats[0].Label() != "校长 · 石门镇中心小学" {
		t.Errorf("got %+v", u)
	}
	if len(c.Password) != 19 {
		t.Errorf("got a password of %d characters, want 19", len(c.Password))
	}
	_, err = o.Bureau.AddUser(t.Context(), who, bureau.NewUser{Login: o.County.Code + "-chen", Name: "另一人", Role: aid.Clerk})
	expect(t, "the same account name", err, aid.Conflict)
}

func TestAddUser_refusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	o, other := testkit.County(t), testkit.County(t)
	who := admin(t, o)
	for field, n := range map[string]bureau.NewUser{
		"login":      {Login: "王", Name: "王某", Role: aid.Clerk},
		"name":       {Login: o.County.Code + "-a", Role: aid.Clerk},
		"role":       {Login: o.County.Code + "-b", Name: "王某", Role: aid.Operator},
		"school":     {Login: o.County.Code + "-c", Name: "王某", Role: aid.Principal, School: "没有的小学"},
		"township":   {Login: o.County.Code + "-d", Name: "王某", Role: aid.TownOffice, Township: "没有的乡"},
		"department": {Login: o.County.Code + "-f", Name: "王某", Role: aid.Admin, Department: aid.Finance},
	} {
		_, err := o.Bureau.AddUser(t.Context(), who, n)
		expect(t, field, err, aid.Invalid)
		if known, ok := err.(*aid.Error); ok && known.Fields[field] == "" {
			t.Errorf("%s: got the fields %v", field, known.Fields)
		}
	}
	_, err := o.Bureau.AddUser(t.Context(), o.As(aid.Clerk), bureau.NewUser{Login: o.County.Code + "-e", Name: "王某", Role: aid.Clerk})
	expect(t, "a clerk", err, aid.Forbidden)
	_, _, err = o.Bureau.User(t.Context(), who, other.Account(t, aid.Clerk, "").User)
	expect(t, "an account of another county", err, aid.NotFound)
}

// The department goes with the seat: onto the account's page, and into what the
// person does.
func TestAddUser_ofFinance(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who := admin(t, o)
	login := o.County.Code + "-cai"
	c, err := o.Bureau.AddUser(t.Context(), who, bureau.NewUser{Login: login, Name: "蔡某", Role: aid.Reviewer, Department: aid.Finance, Password: testkit.Password})
	if err != nil {
		t.Fatal(err)
	}
	if got := userOf(t, o, who, c.User).Seats[0].Label(); got != "资助审核 · 财政" {
		t.Errorf("got the seat %q", got)
	}
	session := signedIn(t, o, c.Login, testkit.Password)
	if got := session.Actor.Seat.Department; got != aid.Finance {
		t.Errorf("signed in for the department %q, want finance", got)
	}
}

func TestDisable_keepsTheLastAdminAndOneself(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who := admin(t, o)
	seat := userOf(t, o, who, who.User).Seats[0].ID
	expect(t, "one's own account", o.Bureau.DisableUser(t.Context(), who, who.User, true), aid.Conflict)
	expect(t, "one's own seat", o.Bureau.DisableSeat(t.Context(), who, who.User, seat, true), aid.Conflict)
	byHand := aid.System(o.County)
	expect(t, "the last admin's account", o.Bureau.DisableUser(t.Context(), byHand, who.User, true), aid.Conflict)
	expect(t, "the last admin's seat", o.Bureau.DisableSeat(t.Context(), byHand, who.User, seat, true), aid.Conflict)
	second := admin(t, o)
	expect(t, "one of two admins", o.Bureau.DisableSeat(t.Context(), second, who.User, seat, true), "")
	expect(t, "the one who is left", o.Bureau.DisableUser(t.Context(), byHand, second.User, true), aid.Conflict)
	expect(t, "back again", o.Bureau.DisableSeat(t.Context(), second, who.User, seat, false), "")
}

// Two admins who put each other out at the same moment: one stays.
func TestDisable_twoAdminsAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	for round := range 10 {
		one, two := admin(t, o), admin(t, o)
		var both sync.WaitGroup
		both.Go(func() { o.Bureau.DisableUser(t.Context(), one, two.User, true) })
		both.Go(func() { o.Bureau.DisableUser(t.Context(), two, one.User, true) })
		both.Wait()
		left := 0
		byHand := aid.System(o.County)
		for _, who := range []aid.Actor{one, two} {
			if userOf(t, o, byHand, who.User).Holds(aid.Admin) {
				left++
			}
		}
		if left != 1 {
			t.Fatalf("round %d: got %d admins left of two, want 1", round, left)
		}
		disableAdmins(t, o)
	}
}

// disableAdmins puts all admins of a county out, past the program.
func disableAdmins(t *testing.T, o *testkit.Office) {
	t.Helper()
	if _, err := o.Super(t).Exec(t.Context(), `UPDATE seat SET disabled = true WHERE county_id = $1`, o.County.ID); err != nil {
		t.Fatal(err)
	}
}

// Who sits in two counties: each sees its own seats only, and neither may act
// on the account itself.
func TestUser_withASeatElsewhere(t *testing.T) {
	t.Parallel()
	o, other := testkit.County(t), testkit.County(t)
	who := admin(t, o)
	c := o.Account(t, aid.Clerk, "")
	known, err := other.Bureau.AddSeatByLogin(t.Context(), aid.System(other.County), bureau.NewUser{Login: c.Login, Name: c.Name, Role: aid.Reviewer})
	if err != nil || !known {
		t.Fatalf("got %t, %v", known, err)
	}
	u := userOf(t, o, who, c.User)
	if len(u.Seats) != 1 || u.Seats[0].Role != aid.Clerk || !u.Elsewhere {
		t.Errorf("got %+v, want the clerk's seat only, and elsewhere", u)
	}
	_, err = o.Bureau.ResetPassword(t.Context(), who, c.User)
	expect(t, "reset", err, aid.Forbidden)
	expect(t, "rename", o.Bureau.RenameUser(t.Context(), who, c.User, "改名"), aid.Forbidden)
	expect(t, "disable", o.Bureau.DisableUser(t.Context(), who, c.User, true), aid.Forbidden)
	expect(t, "sessions", o.Bureau.EndUserSessions(t.Context(), who, c.User), aid.Forbidden)
	expect(t, "the other county's seat", o.Bureau.DisableSeat(t.Context(), who, c.User, userOf(t, other, admin(t, other), c.User).Seats[0].ID, true), aid.NotFound)
	expect(t, "the own county's seat", o.Bureau.DisableSeat(t.Context(), who, c.User, u.Seats[0].ID, true), "")
	if _, err := o.Bureau.ResetByLogin(t.Context(), aid.System(aid.County{}), c.Login); err != nil {
		t.Errorf("from the command line: %v", err)
	}
	_, err = other.Bureau.AddSeatByLogin(t.Context(), who, bureau.NewUser{Login: c.Login, Name: c.Name, Role: aid.Clerk})
	expect(t, "an admin reaching for an account elsewhere", err, aid.Forbidden)
}

// Every change of an account stands in the register, with what was before.
func TestUser_changesAreAudited(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who := admin(t, o)
	c := o.Account(t, aid.Clerk, "")
	seat := userOf(t, o, who, c.User).Seats[0].ID
	_, err := o.Bureau.ResetPassword(t.Context(), who, c.User)
	for _, err := range []error{
		err, o.Bureau.RenameUser(t.Context(), who, c.User, "新名"), o.Bureau.AddSeat(t.Context(), who, c.User, bureau.NewSeat{Role: aid.Staff, School: "县第一中学"}),
		o.Bureau.DisableSeat(t.Context(), who, c.User, seat, true), o.Bureau.DisableSeat(t.Context(), who, c.User, seat, false),
		o.Bureau.DisableUser(t.Context(), who, c.User, true), o.Bureau.DisableUser(t.Context(), who, c.User, false), o.Bureau.EndUserSessions(t.Context(), who, c.User),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	entries, _, err := o.Bureau.Audits(t.Context(), who, aid.AuditFilter{Login: who.Login, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	want := []aid.Act{aid.SessionsEnded, aid.UserEnabled, aid.UserDisabled, aid.SeatEnabled, aid.SeatDisabled, aid.SeatAdded, aid.UserRenamed, aid.UserReset}
	if len(entries) != len(want) {
		t.Fatalf("got %d entries, want %d", len(entries), len(want))
	}
	for i, e := range entries {
		if e.Act != want[i] || e.Thing != "user" || e.ThingID != int64(c.User) || e.Address != who.Address {
			t.Errorf("entry %d: got %+v, want %s", i, e, want[i])
		}
		if strings.Contains(e.Note, "密码："+c.Password) {
			t.Errorf("entry %d holds a password", i)
		}
	}
	if e := entries[6]; e.Before["name"] != "测试资助经办" || e.After["name"] != "新名" {
		t.Errorf("renamed: got %v → %v", e.Before, e.After)
	}
}

func TestUsers_pagesAndFilters(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who := admin(t, o)
	for range 3 {
		o.Account(t, aid.Clerk, "")
	}
	o.Account(t, aid.Principal, "石门镇中心小学")
	seen := map[string]bool{}
	f := aid.UserFilter{Limit: 2}
	for pages := 1; ; pages++ {
		p, err := o.Bureau.Users(t.Context(), who, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range p.Users {
			if seen[u.Login] {
				t.Errorf("%s came twice", u.Login)
			}
			seen[u.Login] = true
		}
		if f.After = p.Next; f.After == "" {
			if pages != 3 || len(seen) != 5 {
				t.Errorf("got %d accounts on %d pages, want 5 on 3", len(seen), pages)
			}
			break
		}
	}
	for want, f := range map[int]aid.UserFilter{1: {Role: aid.Principal, Limit: 9}, 3: {Text: "测试资助", Limit: 9}, 0: {Disabled: true, Limit: 9}} {
		p, err := o.Bureau.Users(t.Context(), who, f)
		if err != nil || len(p.Users) != want {
			t.Errorf("%+v: got %d, %v, want %d", f, len(p.Users), err, want)
		}
	}
}
