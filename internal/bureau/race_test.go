package bureau_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// many is an act that many take at the same moment, each a little otherwise
// where that can be told.
func many(n int, act func(i int) error) (steps []func() error) {
	for i := range n {
		steps = append(steps, func() error { return act(i) })
	}
	return steps
}

// one is the end of a race of n that only one can win.
func one(n int, others aid.Kind) map[aid.Kind]int { return map[aid.Kind]int{"": 1, others: n - 1} }

// Accounts and seats: a name, a seat, a county, an appointment there is once; of
// two initial passwords one is good; what was before is what the register says.
func TestUser_manyAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	clerk := func(login string) bureau.NewUser {
		return bureau.NewUser{Login: login, Name: "甲", Role: aid.Clerk, Password: testkit.Password}
	}
	want(t, "one name", race(many(4, func(int) error {
		_, err := o.Bureau.AddUser(t.Context(), o.As(aid.Admin), clerk("once"))
		return err
	})...), one(4, aid.Conflict))
	c := o.Account(t, aid.Clerk, "")
	want(t, "one seat", race(many(4, func(i int) error {
		if i%2 == 0 {
			return o.Bureau.AddSeat(t.Context(), o.As(aid.Admin), c.User, bureau.NewSeat{Role: aid.Reviewer})
		}
		_, err := o.Bureau.AddSeatByLogin(t.Context(), aid.System(o.County), bureau.NewUser{Login: c.Login, Name: c.Name, Role: aid.Reviewer})
		return err
	})...), one(4, aid.Conflict))
	number, users, bare := testkit.OfficerNumber(), [4]aid.UserID{}, unregistered(t, o, aid.Clerk)
	for i := range users {
		users[i] = unregistered(t, o, aid.Clerk).User
	}
	want(t, "a new name", race(many(4, func(i int) error {
		return o.Bureau.RenameUser(t.Context(), o.As(aid.Admin), c.User, fmt.Sprint("第", i, "个"))
	})...), map[aid.Kind]int{"": 4})
	wantChain(t, o, aid.UserRenamed, "name")
	want(t, "one person", race(many(4, func(i int) error {
		return o.Bureau.RegisterUser(t.Context(), o.As(aid.Admin), users[i], number, "")
	})...), one(4, aid.Conflict))
	want(t, "a first number", race(many(4, func(int) error {
		return o.Bureau.RegisterUser(t.Context(), o.As(aid.Admin), bare.User, testkit.OfficerNumber(), "")
	})...), one(4, aid.Invalid))
	var fresh [4]string
	want(t, "a new password", race(many(4, func(i int) error {
		k, err := o.Bureau.ResetPassword(t.Context(), o.As(aid.Admin), c.User)
		fresh[i] = k.Password
		return err
	})...), map[aid.Kind]int{"": 4})
	good := slices.DeleteFunc(fresh[:], func(p string) bool {
		_, err := o.Bureau.Login(t.Context(), c.Login, p, "192.0.2.9")
		return err != nil
	})
	if len(good) != 1 {
		t.Errorf("of four initial passwords %d are good, want the last", len(good))
	}
}

// wantChain holds the register to what it says: each entry begins with what the
// one before ended with.
func wantChain(t *testing.T, o *testkit.Office, act aid.Act, fact string) {
	t.Helper()
	found, _, err := o.Bureau.Audits(t.Context(), o.As(aid.Admin), aid.AuditFilter{Act: act, Limit: 99})
	if err != nil || len(found) < 2 {
		t.Fatalf("%s: %d entries, %v", act, len(found), err)
	}
	for i := range found[1:] { // the newest is first
		if now, then := found[i].Before[fact], found[i+1].After[fact]; now != then {
			t.Errorf("%s: an entry begins with %v, but the one before ended with %v", act, now, then)
		}
	}
}

// The platform: a code and a first admin there is once.
func TestCounty_manyAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	operator := o.As(aid.Operator)
	operator.County = aid.County{}
	var made aid.County
	want(t, "one code", race(many(4, func(i int) error {
		c, err := o.Bureau.CreateCounty(t.Context(), operator, "998"+o.County.Code[3:], fmt.Sprint("抢建县", o.County.Code, i))
		if err == nil {
			made = c
		}
		return err
	})...), one(4, aid.Conflict))
	want(t, "one name", race(many(4, func(i int) error {
		_, err := o.Bureau.CreateCounty(t.Context(), operator, fmt.Sprint(997-i, o.County.Code[3:]), "同名县"+o.County.Code)
		return err
	})...), one(4, aid.Invalid))
	want(t, "one first admin", race(many(4, func(i int) error {
		_, err := o.Bureau.AppointAdmin(t.Context(), operator, made.ID, bureau.NewUser{Login: fmt.Sprint("first-", i), Name: "甲", Password: testkit.Password})
		return err
	})...), one(4, aid.Conflict))
	want(t, "one operator", race(many(4, func(int) error {
		_, err := o.Bureau.AddOperator(t.Context(), aid.System(aid.County{}), bureau.NewUser{Login: "op-" + o.County.Code, Name: "甲", Password: testkit.Password})
		return err
	})...), one(4, aid.Conflict))
}

// Who guesses from many places at once has no more tries than who guesses one
// after the other; a code and an old password are good once.
func TestLogin_manyAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	c := o.Account(t, aid.Clerk, "")
	ends := race(many(40, func(i int) error {
		_, err := o.Bureau.Login(t.Context(), c.Login, "Wrong-Password-1", fmt.Sprint("192.0.2.", i))
		return err
	})...)
	if ends[aid.Invalid] > 10 || ends[aid.Invalid]+ends[aid.TooMany] != 40 {
		t.Errorf("got %v, want ten tries at most", ends)
	}
	own := o.Account(t, aid.Clerk, "")
	who := signedIn(t, o, own.Login, testkit.Password).Actor
	ends = race(many(4, func(i int) error {
		_, err := o.Bureau.ChangePassword(t.Context(), who, testkit.Password, fmt.Sprint("Qing-Shan-Lv-", i))
		return err
	})...)
	if ends[""] != 1 {
		t.Errorf("changed by the same old password: got %v, want once", ends)
	}
}

// What a name was before is what the register says.
func TestStudent_manyAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(named("张小一")))
	id := studentNamed(t, o, "张小一")
	want(t, "a new name", race(many(4, func(i int) error {
		return o.Bureau.RenameStudent(t.Context(), o.As(aid.Clerk), id, strings.Repeat("明", i+1), "户口簿更名")
	})...), map[aid.Kind]int{"": 4})
	wantChain(t, o, aid.StudentRenamed, "name")
}

// A workbook is read once, put aside once, and no more wait than may.
func TestUpload_manyAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	ends := race(many(26, func(i int) error {
		_, err := o.Bureau.ReceiveUpload(t.Context(), o.As(aid.Clerk), aid.SchoolBook, testkit.Autumn, "学校.csv", []byte("学校名称,办学类型\n"))
		return err
	})...)
	want(t, "twenty wait", ends, map[aid.Kind]int{"": 20, aid.TooMany: 6})
	p := testkit.County(t)
	id := received(t, p, p.As(aid.Clerk))
	for kind, n := range race(many(4, func(int) error { return p.Bureau.ReadUpload(t.Context(), aid.System(p.County), id) })...) {
		if kind != "" && kind != aid.Conflict {
			t.Errorf("%d readings end with %s", n, kind)
		}
	}
	v, err := p.Bureau.Preview(t.Context(), p.As(aid.Clerk), id, aid.LineFilter{Most: 9})
	if err != nil || v.Upload.State != aid.Ready || len(v.Lines) != 1 || v.Upload.Counts.Accept != 1 {
		t.Errorf("got %s with %d lines, %v, want one", v.Upload.State, len(v.Lines), err)
	}
	u := read(t, p, aid.StudentBook, []byte(rosterTop+child("测试甲", 500, "没有这所小学", "三年级")))
	want(t, "held rows", race(many(4, func(int) error { return p.Bureau.SettleUpload(t.Context(), p.As(aid.Clerk), u.ID) })...), map[aid.Kind]int{"": 4})
	var settled int
	p.Do(t, func(tx *store.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT coalesce(sum((after->>'rows')::int), 0) FROM audit WHERE county_id = $1 AND note = '待修改的行不再处理'`, tx.County).Scan(&settled)
	})
	if settled != 1 {
		t.Errorf("one held row is put aside %d times", settled)
	}
}

// A school's list: many taps confirm each once, a missing child has one row, a
// signed list is given back once.
func TestConfirmation_manyAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	before, now := []aid.Draft{o.Pupil(named("缺的"))}, []aid.Draft{}
	for range 6 {
		now = append(now, o.Pupil())
		before = append(before, now[len(now)-1])
		before[len(before)-1].Grade--
	}
	o.Enrol(t, testkit.Autumn.Previous(), before...)
	o.Enrol(t, testkit.Autumn, now...)
	principal := o.At(t, aid.Principal, centre)
	r := list(t, o, centre)
	gone := pupil(t, r, "缺的")
	want(t, "the missing child", race(many(4, func(int) error {
		_, err := o.Bureau.AnswerMissing(t.Context(), principal, gone.StudentID, away(gone, "moved"))
		return err
	})...), map[aid.Kind]int{"": 4})
	var seen []bureau.Seen
	for _, p := range r.Pupils {
		if p.StudentID == gone.StudentID {
			continue
		}
		seen = append(seen, bureau.Seen{ID: p.ID, Version: p.Version})
	}
	want(t, "the rest", race(many(4, func(int) error {
		rest, err := o.Bureau.ConfirmRest(t.Context(), principal, seen)
		if err == nil && rest.Confirmed != 6 {
			err = fmt.Errorf("%d confirmed", rest.Confirmed)
		}
		return err
	})...), map[aid.Kind]int{"": 4})
	if n := entries(t, o, aid.ConfirmStudents); n != 7 {
		t.Errorf("seven answers are on record %d times", n)
	}
	wantKind(t, sign(t, o, centre), "")
	want(t, "given back", race(many(4, func(int) error {
		return o.Bureau.ReopenTerm(t.Context(), o.As(aid.Reviewer), o.Schools[centre].ID, "漏报一人")
	})...), one(4, aid.Conflict))
}

// Editions that are drafted at the same moment have numbers of their own.
func TestDraftEdition_fourAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	ends := race(many(4, func(int) error { _, err := o.Bureau.DraftEdition(t.Context(), drafter(o), raised()); return err })...)
	all, _, err := o.Bureau.Editions(t.Context(), drafter(o))
	numbers := map[int]bool{}
	for _, e := range all {
		numbers[e.Number] = true
	}
	if err != nil || ends[""] < 1 || ends[""]+ends[aid.Conflict] != 4 || len(numbers) != ends[""] {
		t.Errorf("got %v and %d numbers, %v", ends, len(numbers), err)
	}
}

// An edition is rehearsed once at a time and withdrawn, or signed, once.
func TestEdition_manyAtOnce(t *testing.T) {
	t.Parallel()
	o, id, _ := ready(t)
	seen := edition(t, o, id).Version
	want(t, "asked", race(many(4, func(int) error {
		_, err := o.Bureau.RehearseEdition(t.Context(), drafter(o), id, seen)
		return err
	})...), one(4, aid.Conflict))
	p, err := o.Bureau.Edition(t.Context(), drafter(o), id, "all")
	if err != nil {
		t.Fatal(err)
	}
	for kind, n := range race(many(3, func(int) error { return o.Bureau.Rehearse(t.Context(), aid.System(o.County), p.Rehearsal.ID) })...) {
		if kind != "" && kind != aid.Conflict {
			t.Errorf("%d rehearsals end with %s", n, kind)
		}
	}
	p, err = o.Bureau.Edition(t.Context(), drafter(o), id, "all")
	if err != nil || p.Rehearsal.State != aid.RehearsalDone || p.Edition.State != aid.EditionRehearsed {
		t.Fatalf("got a rehearsal %s of a %s, %v", p.Rehearsal.State, p.Edition.State, err)
	}
	seen = p.Edition.Version
	want(t, "signed or withdrawn", race(many(6, func(i int) error {
		if i%2 == 0 {
			return o.Bureau.SignEdition(t.Context(), signer(o), id, seen, p.Rehearsal.ID)
		}
		return o.Bureau.WithdrawEdition(t.Context(), drafter(o), id, seen, "不再需要")
	})...), one(6, aid.Conflict))
}

// Who asks for a rehearsal waits for who is just signing: what is signed is the
// newest rehearsal.
func TestRehearseEdition_waitsForASignature(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	seen := edition(t, o, id).Version
	signing := fmt.Sprintf(`SELECT FROM edition WHERE county_id = %d AND id = %d FOR NO KEY UPDATE`, o.County.ID, id)
	ask := func() error { _, err := o.Bureau.RehearseEdition(t.Context(), drafter(o), id, seen); return err }
	expect(t, "asked", during(t, o, signing, ask, func() error { return nil }), "")
	expect(t, "signing the rehearsal before", o.Bureau.SignEdition(t.Context(), signer(o), id, seen, r.ID), aid.Conflict)
}

// A school's pupils are counted once, by hand or from the list.
func TestFund_manyAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	want(t, "typed", race(many(4, func(i int) error {
		pupils, boarders := 120+i, 30
		return o.Bureau.CountSchool(t.Context(), o.As(aid.Clerk), o.Schools[centre].ID, aid.FundCount{Autumn: 2016, Primary: &pupils, Boarders: &boarders})
	})...), map[aid.Kind]int{"": 4})
	wantChain(t, o, aid.CountPupils, "primary")
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE school SET pupils = 80, boarders = 0 WHERE county_id = $1 AND kind = '211'`, tx.County)
		return err
	})
	want(t, "taken from the list", race(many(4, func(int) error {
		_, err := o.Bureau.TakeCounts(t.Context(), o.As(aid.Clerk), 2016)
		return err
	})...), one(4, aid.Conflict))
}

// Registers: sealed by many, the chain is one.
func TestAudit_manySealAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	c := o.Account(t, aid.Clerk, "")
	want(t, "seal", race(many(6, func(i int) error {
		if i%2 == 0 {
			return o.Bureau.RenameUser(t.Context(), o.As(aid.Admin), c.User, strings.Repeat("甲", i+1))
		}
		_, err := o.Bureau.SealAudit(t.Context(), aid.System(o.County), store.Head{})
		return err
	})...), map[aid.Kind]int{"": 6})
	head, err := o.Bureau.SealAudit(t.Context(), aid.System(o.County), store.Head{})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := o.Bureau.VerifyAudit(t.Context(), aid.System(o.County), head); err != nil || r.Fault != nil {
		t.Errorf("got %+v, %v", r, err)
	}
}

// A roster takes the rows of a list in the order in which a school at work on
// it holds them, whatever its own: neither waits for the other in a circle.
func TestRoster_besideASchoolAtWork(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	drafts := []aid.Draft{o.Pupil(), o.Pupil(), o.Pupil()}
	o.Enrol(t, testkit.Autumn, drafts...)
	slices.Reverse(drafts)
	row := `SELECT FROM enrolment WHERE id = (SELECT %[2]s(id) FROM enrolment WHERE county_id = %[1]d) AND county_id = %[1]d FOR UPDATE%[3]s`
	err := during(t, o, fmt.Sprintf(row, o.County.ID, "min", ""), func() error {
		return o.DB.County(t.Context(), o.As(aid.Clerk), func(tx *store.Tx) error {
			_, err := tx.SaveStudents(t.Context(), testkit.Autumn, drafts)
			return err
		})
	}, func() error {
		_, err := o.Super(t).Exec(t.Context(), fmt.Sprintf(row, o.County.ID, "max", " NOWAIT"))
		return err
	})
	wantKind(t, err, "")
}
