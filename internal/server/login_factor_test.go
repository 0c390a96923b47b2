package server_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"html"
	"image/png"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/rules"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// clock is one that a test moves.
type clock struct{ atomic.Int64 }

func (c *clock) now() time.Time { return testkit.Now.Add(time.Duration(c.Load())) }

// pass lets time go by.
func (c *clock) pass(d time.Duration) { c.Add(int64(d)) }

// moving is a county whose clock the test moves, with its web site.
func moving(t *testing.T, policy aid.LoginPolicy) (*testkit.Web, *clock) {
	t.Helper()
	c, o := &clock{}, testkit.County(t)
	o.Policy(t, policy)
	o.Bureau = bureau.New(o.DB, rules.Plan(), c.now, slog.New(slog.DiscardHandler))
	o.Bureau.Trial = true
	return o.Site(t, server.Options{Now: c.now}), c
}

var must = aid.LoginPolicy{SecondFactor: aid.FactorPrivileged, PasswordRule: aid.PasswordGraded}

// phone is an authenticator app, written anew from RFC 6238 so that it does not
// agree with ours by kinship.
type phone []byte

func (p phone) at(now time.Time) string {
	var moment [8]byte
	binary.BigEndian.PutUint64(moment[:], uint64(now.Unix())/30)
	mac := hmac.New(sha1.New, p)
	mac.Write(moment[:])
	h := mac.Sum(nil)
	o := int(h[19] & 15)
	n := int(h[o]&127)<<24 | int(h[o+1])<<16 | int(h[o+2])<<8 | int(h[o+3])
	return fmt.Sprintf("%06d", n%1000000)
}

var (
	secretShown = regexp.MustCompile(`class="secret">([A-Z2-7 ]+)<`)
	codeShown   = regexp.MustCompile(`<code>([A-Z2-9]{4}-[A-Z2-9]{4})</code>`)
)

// bind binds a phone to the visitor's account and returns it with the codes for
// its loss.
func bind(t *testing.T, v *testkit.Visitor, now time.Time) (p phone, codes []string) {
	t.Helper()
	v.Post(t, link.Factor)
	a := v.Get(t, link.Factor)
	m := secretShown.FindStringSubmatch(a.Body)
	if m == nil {
		t.Fatalf("no secret is shown: %d", a.Status)
	}
	p, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(m[1], " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	a = v.Post(t, link.TakeFactor, page.CodeField, p.at(now))
	for _, m := range codeShown.FindAllStringSubmatch(a.Body, -1) {
		codes = append(codes, html.UnescapeString(m[1]))
	}
	if a.Status != http.StatusOK || len(codes) != 8 {
		t.Fatalf("got %d and %d codes, want 200 and 8", a.Status, len(codes))
	}
	return p, codes
}

// half is a visitor who has shown the password of an account, and no code.
func half(t *testing.T, w *testkit.Web, login string) *testkit.Visitor {
	t.Helper()
	v := w.Visit()
	a := v.TrySignIn(t, login, testkit.Password)
	if a.Location != link.SecondStep {
		t.Fatalf("got %d to %q, want the second step", a.Status, a.Location)
	}
	v.Get(t, link.SecondStep)
	return v
}

func step(t *testing.T, v *testkit.Visitor, code string) testkit.Answer {
	t.Helper()
	v.Get(t, link.SecondStep)
	return v.Post(t, link.SecondStep, page.CodeField, code)
}

// The codes are those of RFC 6238 appendix B, cut to six digits.
func TestPhone_isOfRFC6238(t *testing.T) {
	t.Parallel()
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"} {
		if got := phone("12345678901234567890").at(time.Unix(at, 0)); got != want {
			t.Errorf("at %d: got %s, want %s", at, got, want)
		}
	}
}

// Whose seat needs a second factor can bind one after the password, or leave,
// and nothing else.
func TestFactor_mustBeBoundFirst(t *testing.T) {
	t.Parallel()
	w, c := moving(t, must)
	things := thingsOf(t, w)
	for role, needs := range map[aid.Role]bool{aid.Admin: true, aid.Reviewer: true, aid.Clerk: false, aid.Leader: false} {
		v := w.Login(t, role, "")
		for _, route := range server.Routes {
			if route.Open || route.First || !needs {
				continue
			}
			if a := send(t, v, route, fill(t, route.Pattern, things)); a.Location != link.Factor {
				t.Errorf("%s: %s %s: got %d to %q, want the page to bind", role, route.Method, route.Pattern, a.Status, a.Location)
			}
		}
		if needs {
			bind(t, v, c.now())
		}
		if a := v.Get(t, link.Home); a.Status != http.StatusOK {
			t.Errorf("%s: afterwards: got %d, want 200", role, a.Status)
		}
	}
	w.Bureau.Trial = false
	if a := w.Login(t, aid.Operator, "").Get(t, link.Counties); a.Location != link.Factor {
		t.Errorf("operator: got %d to %q, want the page to bind", a.Status, a.Location)
	}
	w.Policy(t, aid.LoginPolicy{SecondFactor: aid.FactorEverybody, PasswordRule: aid.PasswordGraded})
	if a := w.Login(t, aid.Clerk, "").Get(t, link.Home); a.Location != link.Factor {
		t.Errorf("clerk, where everybody must: got %d to %q, want the page to bind", a.Status, a.Location)
	}
}

// Between password and code a session opens nothing at all.
func TestFactor_halfSignedInSeesTheLoginPageOnly(t *testing.T) {
	t.Parallel()
	w, c := moving(t, must)
	things := thingsOf(t, w)
	account := w.Account(t, aid.Admin, "")
	v := w.Visit()
	v.SignIn(t, account.Login, testkit.Password)
	p, _ := bind(t, v, c.now())
	v = half(t, w, account.Login)
	for _, route := range server.Routes {
		if route.Open {
			continue
		}
		a := send(t, v, route, fill(t, route.Pattern, things))
		if at, _, _ := strings.Cut(a.Location, "?"); a.Status != http.StatusSeeOther || at != link.Login {
			t.Errorf("%s %s: got %d to %q, want the login page", route.Method, route.Pattern, a.Status, a.Location)
		}
	}
	c.pass(time.Minute)
	if a := step(t, v, p.at(c.now())); a.Location != link.Home {
		t.Fatalf("the code: got %d to %q, want home", a.Status, a.Location)
	}
	late := half(t, w, account.Login)
	c.pass(5*time.Minute + time.Second)
	if a := step(t, late, p.at(c.now())); a.Location != link.Login {
		t.Errorf("a code after five minutes: got %d to %q, want the login page", a.Status, a.Location)
	}
}

// A code counts one step early and one late, and once only; so does a code for
// a lost phone.
func TestFactor_codesCountOnce(t *testing.T) {
	t.Parallel()
	w, c := moving(t, must)
	account := w.Account(t, aid.Admin, "")
	v := w.Visit()
	v.SignIn(t, account.Login, testkit.Password)
	p, codes := bind(t, v, c.now())
	refused, taken := http.StatusUnprocessableEntity, http.StatusSeeOther
	for _, try := range []struct {
		what   string
		wait   time.Duration
		code   func() string
		status int
	}{
		{"the code that bound it", 0, func() string { return p.at(c.now()) }, refused},
		{"two steps early", 2 * time.Minute, func() string { return p.at(c.now().Add(time.Minute)) }, refused},
		{"two steps late", 0, func() string { return p.at(c.now().Add(-time.Minute)) }, refused},
		{"one step late", 0, func() string { return p.at(c.now().Add(-30 * time.Second)) }, taken},
		{"the same again", 0, func() string { return p.at(c.now().Add(-30 * time.Second)) }, refused},
		{"this step", 0, func() string { return p.at(c.now()) }, taken},
		{"one step early", 0, func() string { return p.at(c.now().Add(30 * time.Second)) }, taken},
		{"a step before the last", 0, func() string { return p.at(c.now()) }, refused},
		{"a code for a lost phone, as people type", 0, func() string { return " " + strings.ToLower(codes[3]) + " " }, taken},
		{"the same again", 0, func() string { return codes[3] }, refused},
		{"another", 0, func() string { return codes[4] }, taken},
		{"nothing", 0, func() string { return "" }, refused},
	} {
		c.pass(try.wait)
		if a := step(t, half(t, w, account.Login), try.code()); a.Status != try.status {
			t.Errorf("%s: got %d, want %d", try.what, a.Status, try.status)
		}
		forgive(t, w, account.User)
	}
	v = half(t, w, account.Login)
	for range 5 {
		step(t, v, "000000")
	}
	if a := step(t, v, p.at(c.now().Add(time.Minute))); a.Status != http.StatusTooManyRequests {
		t.Errorf("after five wrong codes: got %d, want 429", a.Status)
	}
}

// The picture holds the secret for an app; it is there while binding only.
// A code is good once also where many show it at the same moment, and who tries
// many codes at once has no more tries than one after the other.
func TestFactor_manyAtOnce(t *testing.T) {
	t.Parallel()
	w, c := moving(t, must)
	account := w.Account(t, aid.Clerk, "")
	who := w.As(aid.Clerk)
	who.User, who.Login = account.User, account.Login
	if err := w.Bureau.OfferFactor(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	f, err := w.Bureau.Factor(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	p, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(f.Secret)
	if err != nil {
		t.Fatal(err)
	}
	race := func(n int, act func(i int) error) (won, tried int) {
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() { errs[i] = act(i) })
		}
		all.Wait()
		for _, err := range errs {
			if err == nil {
				won++
			}
			if aid.KindOf(err) != aid.TooMany {
				tried++
			}
		}
		return won, tried
	}
	var codes []string
	if won, _ := race(4, func(int) error {
		got, err := w.Bureau.TakeFactor(t.Context(), who, phone(p).at(c.now()))
		if err == nil {
			codes = got
		}
		return err
	}); won != 1 {
		t.Fatalf("the offer was taken %d times", won)
	}
	second := func(code string) func(int) error {
		return func(int) error { _, err := w.Bureau.SecondStep(t.Context(), account.User, code, w.Address); return err }
	}
	c.pass(time.Minute)
	for name, code := range map[string]string{"a code": phone(p).at(c.now()), "a code for a lost phone": codes[0]} {
		if won, _ := race(4, second(code)); won != 1 {
			t.Errorf("%s was good %d times", name, won)
		}
		forgive(t, w, account.User)
	}
	if _, tried := race(40, second("000000")); tried > 10 {
		t.Errorf("%d codes were tried at once, want ten at most", tried)
	}
	if won, _ := race(4, func(int) error { return w.Bureau.DropFactor(t.Context(), who, testkit.Password, codes[1]) }); won > 1 {
		t.Errorf("one code took the second factor away %d times", won)
	}
}

func TestFactor_picture(t *testing.T) {
	t.Parallel()
	w, c := moving(t, must)
	v := w.Login(t, aid.Admin, "")
	if a := v.Get(t, link.FactorPicture); a.Status != http.StatusNotFound {
		t.Errorf("before: got %d, want 404", a.Status)
	}
	v.Post(t, link.Factor)
	a := v.Get(t, link.FactorPicture)
	if _, err := png.Decode(bytes.NewReader([]byte(a.Body))); err != nil || a.Header.Get("Content-Type") != "image/png" {
		t.Errorf("got %q, %v, want a picture", a.Header.Get("Content-Type"), err)
	}
	bind(t, v, c.now())
	if a := v.Get(t, link.FactorPicture); a.Status != http.StatusNotFound {
		t.Errorf("afterwards: got %d, want 404", a.Status)
	}
	if a := v.Get(t, link.Factor); secretShown.MatchString(a.Body) || codeShown.MatchString(a.Body) {
		t.Error("secret or codes are shown again")
	}
}

// A lost phone: another admin frees the account, on record, and its sessions
// end. Nobody frees the own account so; against password and code one may.
func TestFactor_lostPhone(t *testing.T) {
	t.Parallel()
	w, c := moving(t, must)
	account := w.Account(t, aid.Reviewer, "")
	v, admin := w.Visit(), w.Login(t, aid.Admin, "")
	v.SignIn(t, account.Login, testkit.Password)
	bind(t, v, c.now())
	bind(t, admin, c.now())
	if a := admin.Post(t, link.ResetFactor(account.User)); a.Location != link.User(account.User) {
		t.Fatalf("got %d to %q", a.Status, a.Location)
	}
	if a := v.Get(t, link.Home); a.Status != http.StatusSeeOther {
		t.Errorf("the session of the lost phone: got %d, want 303", a.Status)
	}
	found, _, err := w.Bureau.Audits(t.Context(), w.As(aid.Admin), aid.AuditFilter{Act: aid.FactorReset, Limit: 9})
	if err != nil || len(found) != 1 || found[0].ThingID != int64(account.User) {
		t.Errorf("got %+v, %v in the register, want one entry", found, err)
	}
	v = w.Visit()
	v.SignIn(t, account.Login, testkit.Password)
	p, _ := bind(t, v, c.now())
	if a := v.Post(t, link.DropFactor, page.PasswordField, "Wrong-Password-1", page.CodeField, p.at(c.now().Add(30*time.Second))); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("off with a wrong password: got %d, want 422", a.Status)
	}
	if a := v.Post(t, link.DropFactor, page.PasswordField, testkit.Password, page.CodeField, "000000"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("off with a wrong code: got %d, want 422", a.Status)
	}
	if a := v.Post(t, link.DropFactor, page.PasswordField, testkit.Password, page.CodeField, p.at(c.now().Add(30*time.Second))); a.Location != link.Factor {
		t.Errorf("off with both: got %d to %q", a.Status, a.Location)
	}
	if a := v.Get(t, link.Home); a.Location != link.Factor {
		t.Errorf("a reviewer without one: got %d to %q, want the page to bind", a.Status, a.Location)
	}
}

// What does great harm in the wrong hands asks for the password again, ten
// minutes after it was last shown, and then does what was asked.
func TestAgain_asksForThePassword(t *testing.T) {
	t.Parallel()
	w, c := moving(t, aid.LoginPolicy{SecondFactor: aid.FactorOptional, PasswordRule: aid.PasswordGraded})
	things := thingsOf(t, w)
	asked := 0
	for role, v := range everybody(t, w) {
		c.pass(11 * time.Minute)
		for _, route := range server.Routes {
			if !route.Again || !aid.Allowed(role, route.Act) {
				continue
			}
			asked++
			before := contents(t, w)
			if a := send(t, v, route, fill(t, route.Pattern, things)); !strings.Contains(a.Body, `name="`+page.ProofField+`"`) || contents(t, w) != before {
				t.Errorf("%s %s: got %d and no question, or a change", route.Method, route.Pattern, a.Status)
			}
		}
	}
	if asked < 8 {
		t.Errorf("asked %d times only", asked)
	}
	v := w.Login(t, aid.Admin, "")
	c.pass(11 * time.Minute)
	address := link.AddSeat(w.Account(t, aid.Clerk, "").User)
	if a := v.Post(t, address, page.RoleField, "leader", page.ProofField, "Wrong-Password-1"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong password: got %d, want 422", a.Status)
	}
	a := v.Post(t, address, page.RoleField, "leader")
	if !strings.Contains(a.Body, `name="role" value="leader"`) {
		t.Error("the form that was sent is not kept")
	}
	if a := v.Post(t, address, page.RoleField, "leader", page.ProofField, testkit.Password); a.Status != http.StatusSeeOther {
		t.Errorf("the right password: got %d, want 303", a.Status)
	}
	if a := v.Post(t, address, page.RoleField, "reviewer"); a.Status != http.StatusSeeOther {
		t.Errorf("a moment later: got %d, want 303 without a question", a.Status)
	}
}

// One sees where one is signed in, and ends one of them.
func TestSignIns_seenAndEnded(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	account := w.Account(t, aid.Clerk, "")
	one, two := w.Visit(), w.Visit()
	one.Header.Set("User-Agent", "Firefox der Kollegin")
	one.SignIn(t, account.Login, testkit.Password)
	two.SignIn(t, account.Login, testkit.Password)
	a := two.Get(t, link.SignIns)
	ends := regexp.MustCompile(`action="(/signins/\d+/end)"`).FindAllStringSubmatch(a.Body, -1)
	if len(ends) != 1 || !strings.Contains(a.Body, "火狐") || !strings.Contains(a.Body, w.Address) {
		t.Fatalf("got %d other sign-ins, want one with its browser and address", len(ends))
	}
	if b := w.Login(t, aid.Admin, "").Post(t, ends[0][1]); b.Status != http.StatusNotFound {
		t.Errorf("another person ends it: got %d, want 404", b.Status)
	}
	two.Post(t, ends[0][1])
	if a := one.Get(t, link.Home); a.Status != http.StatusSeeOther {
		t.Errorf("the one that was ended: got %d, want 303", a.Status)
	}
	if a := two.Get(t, link.Home); a.Status != http.StatusOK {
		t.Errorf("the one in use: got %d, want 200", a.Status)
	}
}

// forgive forgets failed tries: the test is not about waiting.
func forgive(t *testing.T, w *testkit.Web, user aid.UserID) {
	t.Helper()
	if err := w.DB.ForgetFailures(t.Context(), w.DB.LoginKey("account", fmt.Sprint("id ", user))); err != nil {
		t.Fatal(err)
	}
}
