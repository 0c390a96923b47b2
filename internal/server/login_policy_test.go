package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// change changes a visitor's password and returns the answer.
func change(t *testing.T, v *testkit.Visitor, old, fresh string) testkit.Answer {
	t.Helper()
	return v.Post(t, link.Password, page.PasswordField, old, page.NewPasswordField, fresh, page.AgainPasswordField, fresh)
}

// 等保: after 90 days nothing goes before a new password, and the last five do
// not come back. The other rule knows neither.
func TestPolicy_ageAndHistory(t *testing.T) {
	t.Parallel()
	for _, rule := range aid.PasswordRuleList {
		w, c := moving(t, aid.LoginPolicy{SecondFactor: aid.FactorOptional, PasswordRule: rule})
		account := w.Account(t, aid.Clerk, "")
		v := w.Visit()
		v.SignIn(t, account.Login, testkit.Password)
		pass := []string{testkit.Password}
		for i := range 5 {
			fresh := fmt.Sprintf("Kof%d-mvqr-tuan-9", i)
			if a := change(t, v, pass[i], fresh); a.Location != link.Home {
				t.Fatalf("%s: change %d: got %d", rule, i+1, a.Status)
			}
			pass = append(pass, fresh)
			v.Get(t, link.Password)
		}
		graded := rule == aid.PasswordGraded
		for i := 1; i < 5; i++ { // the last five are 1 to 5; 5 is the one in use
			want := http.StatusSeeOther
			if graded {
				want = http.StatusUnprocessableEntity
			}
			if !graded && i > 1 {
				break // once is enough: it has changed now
			}
			if a := change(t, v, pass[5], pass[i]); a.Status != want {
				t.Errorf("%s: password %d again: got %d, want %d", rule, i, a.Status, want)
			}
		}
		if graded {
			if a := change(t, v, pass[5], pass[0]); a.Location != link.Home {
				t.Errorf("the sixth last: got %d, want a change", a.Status)
			}
		}
		v.Get(t, link.Password)
		c.pass(90*24*time.Hour - time.Minute)
		if a := v.Get(t, link.Home); a.Status != http.StatusOK {
			t.Errorf("%s: before 90 days: got %d, want 200", rule, a.Status)
		}
		c.pass(2 * time.Minute)
		if a := v.Get(t, link.Home); (a.Location == link.Password) != graded {
			t.Errorf("%s: after 90 days: got %d to %q", rule, a.Status, a.Location)
		}
	}
}

// The school's name is in no password of its people.
func TestPassword_withoutTheSchoolsName(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	v := w.Login(t, aid.Principal, "石门镇中心小学")
	if a := change(t, v, testkit.Password, "石门镇中心小学-Kx7"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "学校名") {
		t.Errorf("got %d, want 422 with the reason", a.Status)
	}
}

// The admin chooses the rules, on record; nobody else does.
func TestPolicy_isChosenByTheAdmin(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	form := []string{page.FactorRuleField, "everybody", page.PasswordRuleField, "modern"}
	if a := w.Login(t, aid.Reviewer, "").Post(t, link.LoginPolicy, form...); a.Status != http.StatusForbidden {
		t.Errorf("a reviewer: got %d, want 403", a.Status)
	}
	v := w.Login(t, aid.Admin, "")
	if a := v.Post(t, link.LoginPolicy, page.FactorRuleField, "never", page.PasswordRuleField, "modern"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a rule that is none: got %d, want 422", a.Status)
	}
	v.Post(t, link.LoginPolicy, form...)
	if a := v.Get(t, link.Home); a.Location != link.Factor {
		t.Errorf("afterwards: got %d to %q, want the page to bind", a.Status, a.Location)
	}
	found, _, err := w.Bureau.Audits(t.Context(), w.As(aid.Admin), aid.AuditFilter{Act: aid.PolicyChanged, Limit: 9})
	if err != nil || len(found) != 1 || found[0].Before["second_factor"] != "optional" || found[0].After["second_factor"] != "everybody" {
		t.Errorf("got %+v, %v in the register, want the change", found, err)
	}
}

// A new county begins with the stricter rules.
func TestPolicy_ofANewCounty(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	county, err := o.Bureau.CreateCounty(t.Context(), aid.System(aid.County{}), fmt.Sprint(960000+int(o.County.ID)), "新设县")
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.Bureau.LoginPolicy(t.Context(), aid.System(county))
	if want := (aid.LoginPolicy{SecondFactor: aid.FactorPrivileged, PasswordRule: aid.PasswordGraded}); err != nil || p != want {
		t.Errorf("got %+v, %v, want %+v", p, err, want)
	}
}

// Two counties have an account of the same name, and neither learns of the
// other's: each signs in with name@code, and by the bare name nobody.
func TestLogin_sameNameInTwoCounties(t *testing.T) {
	t.Parallel()
	a, b := testkit.Site(t), testkit.Site(t)
	name := "li-" + a.County.Code
	for _, w := range []*testkit.Web{a, b} {
		n := newClerk(name)
		if _, err := w.Bureau.AddUser(t.Context(), w.As(aid.Admin), n); err != nil {
			t.Fatalf("%s: %v", w.County.Name, err)
		}
		if _, err := w.Bureau.AddUser(t.Context(), w.As(aid.Admin), n); aid.KindOf(err) != aid.Conflict {
			t.Errorf("%s: the same again: got %v, want a conflict", w.County.Name, err)
		}
	}
	for _, w := range []*testkit.Web{a, b} {
		v := w.Visit()
		v.SignIn(t, name+"@"+w.County.Code, testkit.Password)
		if got := v.Get(t, link.Home); !strings.Contains(got.Body, w.County.Name) {
			t.Errorf("name@%s leads to another county", w.County.Code)
		}
	}
	if got := a.Visit().TrySignIn(t, name, testkit.Password); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("the bare name: got %d, want 422", got.Status)
	}
}

func newClerk(login string) bureau.NewUser {
	return bureau.NewUser{Login: login, Name: "李某", Role: aid.Clerk, Password: testkit.Password}
}
