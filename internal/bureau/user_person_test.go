package bureau_test

import (
	"fmt"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/testkit"
)

// unregistered is an account of which nobody has said whose it is.
func unregistered(t *testing.T, o *testkit.Office, role aid.Role) bureau.Credential {
	t.Helper()
	n := bureau.NewUser{Login: "bare-" + testkit.OfficerNumber()[6:17], Name: "甲", Role: role, Password: testkit.Password}
	c, err := o.Bureau.AddUser(t.Context(), o.As(aid.Admin), n)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// One person has one account: the same number is refused on a form of a new
// account, and on the page of one that there is.
func TestRegisterUser_onePersonOneAccount(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who, number := admin(t, o), testkit.OfficerNumber()
	add := func(login string) (bureau.Credential, error) {
		return o.Bureau.AddUser(t.Context(), who, bureau.NewUser{Login: login, Name: "王某", Role: aid.Clerk, Number: number})
	}
	c, err := add("wang-one")
	expect(t, "the first account", err, "")
	if u := userOf(t, o, who, c.User); !u.Registered {
		t.Error("the first account: not registered")
	}
	_, err = add("wang-two")
	expect(t, "a second account", err, aid.Conflict)
	bare := unregistered(t, o, aid.Clerk)
	if userOf(t, o, who, bare.User).Registered {
		t.Error("an account without a number: registered")
	}
	expect(t, "the number on another account", o.Bureau.RegisterUser(t.Context(), who, bare.User, " "+strings.ToLower(number)+" ", ""), aid.Conflict)
	expect(t, "a number of its own", o.Bureau.RegisterUser(t.Context(), who, bare.User, testkit.OfficerNumber(), ""), "")
	expect(t, "a correction without a reason", o.Bureau.RegisterUser(t.Context(), who, bare.User, testkit.OfficerNumber(), " 错"), aid.Invalid)
	expect(t, "a correction", o.Bureau.RegisterUser(t.Context(), who, bare.User, testkit.OfficerNumber(), "登记时看错一位"), "")
	expect(t, "a clerk", o.Bureau.RegisterUser(t.Context(), o.As(aid.Clerk), bare.User, testkit.OfficerNumber(), "登记时看错一位"), aid.Forbidden)
}

// Whoever asks, from whatever county, has the same answer, and learns neither the
// account nor its county.
func TestRegisterUser_sameAnswerElsewhere(t *testing.T) {
	t.Parallel()
	o, other := testkit.County(t), testkit.County(t)
	number := testkit.OfficerNumber()
	c, err := o.Bureau.AddUser(t.Context(), admin(t, o), bureau.NewUser{Login: "li-once", Name: "李某", Role: aid.Clerk, Number: number})
	if err != nil {
		t.Fatal(err)
	}
	here := o.Bureau.RegisterUser(t.Context(), admin(t, o), unregistered(t, o, aid.Clerk).User, number, "")
	there := other.Bureau.RegisterUser(t.Context(), admin(t, other), unregistered(t, other, aid.Clerk).User, number, "")
	_, fresh := other.Bureau.AddUser(t.Context(), admin(t, other), bureau.NewUser{Login: "li-twice", Name: "李某", Role: aid.Clerk, Number: number})
	const sentence = "该身份证号已登记在另一个账号上；一人一个账号，可在原账号上增加岗位（原账号不在本县的请联系平台运维）"
	for name, err := range map[string]error{"the same county": here, "another county": there, "a new account there": fresh} {
		if err == nil || err.Error() != sentence {
			t.Errorf("%s: got %v, want %q", name, err, sentence)
		}
	}
	expect(t, "another county's account", other.Bureau.RegisterUser(t.Context(), admin(t, other), c.User, testkit.OfficerNumber(), ""), aid.NotFound)
}

func TestRegisterUser_slips(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who, bare := admin(t, o), unregistered(t, o, aid.Clerk)
	for _, slip := range []string{"", "99000119700101001", "990001197013010011", "990001197001010010", "一二三四五六七八九十一二三四五六七八"} {
		err := o.Bureau.RegisterUser(t.Context(), who, bare.User, slip, "")
		expect(t, slip, err, aid.Invalid)
		if known, ok := err.(*aid.Error); !ok || known.Fields["number"] == "" {
			t.Errorf("%q: got %v, want a sentence at the field", slip, err)
		}
	}
	if userOf(t, o, who, bare.User).Registered {
		t.Error("registered by a slip")
	}
}

// The register tells that a number was registered and corrected, and why, but no
// number; nor does any column of the account.
func TestRegisterUser_numberIsKeptNowhere(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who, first, second := admin(t, o), testkit.OfficerNumber(), testkit.OfficerNumber()
	c := unregistered(t, o, aid.Clerk)
	expect(t, "registered", o.Bureau.RegisterUser(t.Context(), who, c.User, first, ""), "")
	expect(t, "corrected", o.Bureau.RegisterUser(t.Context(), who, c.User, second, "登记时看错一位"), "")
	entries, _, err := o.Bureau.Audits(t.Context(), who, aid.AuditFilter{Act: aid.UserRegistered, Limit: 9})
	if err != nil || len(entries) != 2 {
		t.Fatalf("got %d entries, %v, want 2", len(entries), err)
	}
	if got := fmt.Sprint(entries[0].Before, entries[0].After, entries[1].Before, entries[1].After); got !=
		"map[registered:true] map[registered:true why:登记时看错一位] map[registered:false] map[registered:true]" {
		t.Errorf("got %s", got)
	}
	var row string
	err = o.Super(t).QueryRow(t.Context(), `
		SELECT concat((SELECT to_jsonb(l)::text FROM login l WHERE id = $1), (SELECT string_agg(to_jsonb(a)::text, '') FROM audit a WHERE county_id = $2))`,
		c.User, o.County.ID).Scan(&row)
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []string{first, second} {
		if strings.Contains(row, number) || strings.Contains(row, number[6:17]) {
			t.Error("the account or the register holds the number")
		}
	}
	if !strings.Contains(row, `"person_print": "\\x`) {
		t.Error("the account holds no fingerprint")
	}
}

// Who sits in two counties is registered from the command line.
func TestRegisterByLogin_ofTwoCounties(t *testing.T) {
	t.Parallel()
	o, other := testkit.County(t), testkit.County(t)
	c := o.Account(t, aid.Clerk, "")
	if _, err := other.Bureau.AddSeatByLogin(t.Context(), aid.System(other.County), bureau.NewUser{Login: c.Login, Name: c.Name, Role: aid.Reviewer}); err != nil {
		t.Fatal(err)
	}
	system := aid.System(aid.County{})
	expect(t, "by an admin", o.Bureau.RegisterUser(t.Context(), admin(t, o), c.User, testkit.OfficerNumber(), "登记错了"), aid.Forbidden)
	expect(t, "without a reason", o.Bureau.RegisterByLogin(t.Context(), system, c.Login, testkit.OfficerNumber(), ""), aid.Invalid)
	expect(t, "with a reason", o.Bureau.RegisterByLogin(t.Context(), system, c.Login, testkit.OfficerNumber(), "登记错了"), "")
	expect(t, "not from the command line", o.Bureau.RegisterByLogin(t.Context(), admin(t, o), c.Login, testkit.OfficerNumber(), "登记错了"), aid.Forbidden)
	_, err := other.Bureau.AddSeatByLogin(t.Context(), aid.System(other.County), bureau.NewUser{Login: c.Login, Name: c.Name, Role: aid.Leader, Number: testkit.OfficerNumber()})
	expect(t, "with another seat", err, aid.Invalid)
}

// Two accounts are two persons only where both are registered: the drafter's and
// the signer's.
func TestSignEdition_onlyWhoIsRegistered(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	who := admin(t, o)
	reviewer, err := o.Bureau.AddUser(t.Context(), who, bureau.NewUser{Login: "cai-new", Name: "蔡某", Role: aid.Reviewer, Department: aid.Finance, Password: testkit.Password})
	if err != nil {
		t.Fatal(err)
	}
	actor := func() aid.Actor { return signedIn(t, o, reviewer.Login, testkit.Password).Actor }
	err = countersign(t, o, actor(), id, r.ID)
	expect(t, "a signer who is not registered", err, aid.Conflict)
	if err == nil || err.Error() != "您的账号还没有登记身份证号，请县管理员在“账号与岗位”页为您登记后再会签" {
		t.Errorf("got %v", err)
	}
	pretended := actor()
	pretended.Registered = true // as it was when the page was read
	expect(t, "past the program's own check", countersign(t, o, pretended, id, r.ID), aid.Conflict)
	if e := edition(t, o, id); e.State != aid.EditionRehearsed {
		t.Errorf("got %s, want it rehearsed", e.State)
	}
	expect(t, "registered", o.Bureau.RegisterUser(t.Context(), who, reviewer.User, testkit.OfficerNumber(), ""), "")
	expect(t, "a signer who is", countersign(t, o, actor(), id, r.ID), "")
	expect(t, "another number after that", o.Bureau.RegisterUser(t.Context(), who, reviewer.User, testkit.OfficerNumber(), "登记时看错一位"), aid.Conflict)
	if e := edition(t, o, id); e.State != aid.EditionSigned {
		t.Errorf("got %s, want it signed", e.State)
	}
}

// What somebody drafted who is not registered is signed by nobody.
func TestSignEdition_drafterIsNotRegistered(t *testing.T) {
	t.Parallel()
	o, _, _ := ready(t)
	writer := unregistered(t, o, aid.Clerk)
	from := signedIn(t, o, writer.Login, testkit.Password).Actor
	text := raised()
	text.Name = "另一版"
	id, err := o.Bureau.DraftEdition(t.Context(), from, text)
	if err != nil {
		t.Fatal(err)
	}
	r := rehearsed(t, o, id)
	err = countersign(t, o, signer(o), id, r.ID)
	expect(t, "not registered", err, aid.Conflict)
	if err == nil || !strings.Contains(err.Error(), "起草人甲的账号还没有登记身份证号") {
		t.Errorf("got %v", err)
	}
	expect(t, "registered", o.Bureau.RegisterUser(t.Context(), admin(t, o), writer.User, testkit.OfficerNumber(), ""), "")
	expect(t, "signed then", countersign(t, o, signer(o), id, r.ID), "")
}
