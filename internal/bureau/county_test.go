package bureau_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/testkit"
)

func operator() aid.Actor {
	return aid.Actor{User: 1, Name: "运维", Seat: aid.Seat{Role: aid.Operator}, Address: "192.0.2.9"}
}

// A code is taken as keyboards and tables give it: in full-width digits, with
// blanks. What is no code is refused all the same, and one that is there is
// known however it is typed.
func TestCreateCounty_codeAsTyped(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	for i, typed := range []string{"９９６%s", " 995 %s\u3000", "\u00a0994\u200b%s", "9９3\t%s"} {
		suffix := o.County.Code[3:]
		c, err := o.Bureau.CreateCounty(t.Context(), operator(), fmt.Sprintf(typed, suffix), fmt.Sprintf("全角县%d%s", i, suffix))
		if want := fmt.Sprint(996-i, suffix); err != nil || c.Code != want {
			t.Errorf("%q: got %q, %v, want %q", typed, c.Code, err, want)
		}
		if found, err := o.DB.CountyByCode(t.Context(), fmt.Sprintf(typed, suffix)); err != nil || found.ID != c.ID {
			t.Errorf("%q: got %+v, %v", typed, found, err)
		}
		_, err = o.Bureau.CreateCounty(t.Context(), operator(), c.Code, "又一县"+suffix)
		wantKind(t, err, aid.Conflict)
	}
	for _, typed := range []string{"９９", "99O121", "九九〇一二一", "99-0121", "9901211"} {
		_, err := o.Bureau.CreateCounty(t.Context(), operator(), typed, "某县")
		wantKind(t, err, aid.Invalid)
	}
}

func TestCreateCounty_firstAdminOnly(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	c, err := o.Bureau.CreateCounty(t.Context(), operator(), fmt.Sprint(970000+int(o.County.ID)), "新县")
	if err != nil {
		t.Fatal(err)
	}
	first, err := o.Bureau.AppointAdmin(t.Context(), operator(), c.ID, bureau.NewUser{Login: c.Code + "-first", Name: "首任"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.Bureau.AppointAdmin(t.Context(), operator(), c.ID, bureau.NewUser{Login: c.Code + "-second", Name: "次任"})
	expect(t, "a second admin", err, aid.Conflict)
	_, err = o.Bureau.CreateCounty(t.Context(), operator(), c.Code, "又一县")
	expect(t, "the same code", err, aid.Conflict)
	_, err = o.Bureau.CreateCounty(t.Context(), operator(), "980002", c.Name)
	wantKind(t, err, aid.Invalid)
	if !strings.Contains(err.Error(), c.Code) {
		t.Errorf("got %q, want the county of that name", err)
	}
	_, err = o.Bureau.CreateCounty(t.Context(), operator(), "99a", "某县")
	expect(t, "a wrong code", err, aid.Invalid)
	_, err = o.Bureau.CreateCounty(t.Context(), o.As(aid.Admin), "980001", "某县")
	expect(t, "an admin", err, aid.Forbidden)

	who := aid.Actor{User: first.User, Seat: aid.Seat{Role: aid.Admin}, County: c}
	entries, _, err := o.Bureau.Audits(t.Context(), who, aid.AuditFilter{Limit: 9})
	if err != nil || len(entries) != 2 || entries[1].Act != aid.CreateCounty || entries[0].Act != aid.UserAdded || entries[0].Role != aid.Operator {
		t.Errorf("got %+v, %v, want the county and its admin, by the operator", entries, err)
	}
}

// The operator sees numbers, and no person.
func TestOperator_seesNoPerson(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil())
	o.Account(t, aid.Admin, "")
	count, figures, err := o.Bureau.CountyFigures(t.Context(), operator(), o.County.ID)
	if err != nil {
		t.Fatal(err)
	}
	if want := (aid.CountyFigures{Townships: 2, Villages: 4, Schools: 6, Students: 2}); figures != want || count.Users != 1 || count.Admins != 1 {
		t.Errorf("got %+v and %+v, want %+v and one admin", figures, count, want)
	}
	inside := operator()
	inside.County = o.County
	_, err = o.Bureau.Users(t.Context(), inside, aid.UserFilter{Limit: 1})
	expect(t, "accounts", err, aid.Forbidden)
	_, _, err = o.Bureau.Audits(t.Context(), inside, aid.AuditFilter{Limit: 1})
	expect(t, "register", err, aid.Forbidden)
}

func TestConfigure_keepsOldAndNew(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who := o.As(aid.Reviewer)
	set := func(fen aid.Fen) error {
		return o.Bureau.Configure(t.Context(), who, func(s *aid.Settings) error {
			s.SetPreschool(2016, fen, aid.SettingBasis{Document: "青教〔2016〕9号", Why: "县里确定标准"})
			s.PreschoolFen[2016] = fen
			s.ConfirmBy[testkit.Autumn] = time.Date(2016, 10, 31, 0, 0, 0, 0, aid.Shanghai)
			return nil
		})
	}
	for _, fen := range []aid.Fen{75000, 75000, 80000} {
		if err := set(fen); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, "nothing a year", set(0), aid.Invalid)
	expect(t, "a clerk", o.Bureau.Configure(t.Context(), o.As(aid.Clerk), nil), aid.Forbidden)
	s, err := o.Bureau.Settings(t.Context(), who)
	if err != nil || s.PreschoolFen[2016] != 80000 {
		t.Errorf("got %v, %v, want 80000", s.PreschoolFen, err)
	}
	entries, _, err := o.Bureau.Audits(t.Context(), o.As(aid.Admin), aid.AuditFilter{Act: aid.Configure, Limit: 9})
	if err != nil || len(entries) != 2 {
		t.Fatalf("got %d entries, %v, want 2: what does not change is no act", len(entries), err)
	}
	if e := entries[0]; e.Before["preschool_fen/2016"] != "75000" || e.After["preschool_fen/2016"] != "80000" || len(e.After) != 1 {
		t.Errorf("got %v → %v", e.Before, e.After)
	}
}

func TestAudits_byPersonStudentDayAndAct(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	who, c := admin(t, o), o.Account(t, aid.Clerk, "")
	for _, name := range []string{"甲某", "乙某"} {
		if err := o.Bureau.RenameUser(t.Context(), who, c.User, name); err != nil {
			t.Fatal(err)
		}
	}
	year, month, day := time.Now().In(aid.Shanghai).Date() // the register keeps the database's time
	today := time.Date(year, month, day, 0, 0, 0, 0, aid.Shanghai)
	for what, f := range map[string]struct {
		filter aid.AuditFilter
		want   int
	}{
		"person":              {aid.AuditFilter{Login: who.Login}, 2},
		"person unknown":      {aid.AuditFilter{Login: "nobody-of-this-name"}, 0},
		"act":                 {aid.AuditFilter{Act: aid.UserRenamed}, 2},
		"student":             {aid.AuditFilter{Student: 1}, 0},
		"today":               {aid.AuditFilter{Day: today, Act: aid.UserRenamed}, 2},
		"yesterday":           {aid.AuditFilter{Day: today.AddDate(0, 0, -1)}, 0},
		"older than the last": {aid.AuditFilter{Login: who.Login, Before: newest(t, o, who)}, 1},
	} {
		f.filter.Limit = 9
		entries, more, err := o.Bureau.Audits(t.Context(), who, f.filter)
		if err != nil || more || len(entries) != f.want {
			t.Errorf("%s: got %d, more %t, %v, want %d", what, len(entries), more, err, f.want)
		}
	}
}

func newest(t *testing.T, o *testkit.Office, who aid.Actor) aid.AuditID {
	t.Helper()
	entries, more, err := o.Bureau.Audits(t.Context(), who, aid.AuditFilter{Limit: 1})
	if err != nil || !more {
		t.Fatalf("got %v, more %t", err, more)
	}
	return entries[0].ID
}

// Ten save the form that they opened at the same time: one is first, and the
// others hear of it.
func TestConfigure_tenAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	seen, err := o.Bureau.Settings(t.Context(), o.As(aid.Admin))
	if err != nil {
		t.Fatal(err)
	}
	var steps []func() error
	for i := range 10 {
		steps = append(steps, func() error {
			return o.Bureau.Configure(t.Context(), o.As(aid.Admin), func(s *aid.Settings) error {
				if s.Digest() != seen.Digest() {
					return aid.E(aid.Conflict, "有人改过")
				}
				s.Centre.Phone = fmt.Sprint("0990-123456", i)
				return nil
			})
		})
	}
	if ends := race(steps...); ends[""] != 1 || ends[aid.Conflict] != 9 {
		t.Errorf("got %v, want one and nine conflicts", ends)
	}
}
