package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

func TestLogin_leadsHome(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	v := w.Login(t, aid.Clerk, "")
	if a := v.Get(t, link.Home); a.Status != http.StatusOK {
		t.Fatalf("got %d, want 200", a.Status)
	}
}

// Unknown, wrong and disabled look the same and take the same time (ASVS
// 6.3.8): equal pages, medians within a factor of two.
func TestLogin_unknownWrongAndDisabledAreAlike(t *testing.T) {
	t.Parallel()
	const tries = 8
	w := testkit.Site(t)
	known := []string{w.Account(t, aid.Clerk, "").Login, w.Account(t, aid.Clerk, "").Login} // four free tries each
	out := w.Account(t, aid.Clerk, "")
	if err := w.Bureau.DisableUser(t.Context(), w.As(aid.Admin), out.User, true); err != nil {
		t.Fatal(err)
	}
	times := map[string][]time.Duration{}
	pages := map[string]string{}
	try := func(kind, login, password string) {
		v := w.Visit()
		v.Get(t, link.Login)
		began := time.Now()
		a := v.Post(t, link.Login, page.AccountField, login, page.PasswordField, password)
		times[kind] = append(times[kind], time.Since(began))
		pages[kind] = fmt.Sprint(a.Status, plain(strings.ReplaceAll(a.Body, login, "")))
	}
	for i := range tries {
		try("wrong", known[i%2], "Wrong-Password-1")
		try("unknown", fmt.Sprintf("%s-nobody-%d", w.County.Code, i), "Wrong-Password-1")
	}
	try("disabled", out.Login, testkit.Password)
	if pages["wrong"] != pages["unknown"] || pages["wrong"] != pages["disabled"] {
		t.Errorf("the pages differ:\n%s\n%s\n%s", pages["wrong"], pages["unknown"], pages["disabled"])
	}
	if ratio := float64(median(times["wrong"])) / float64(median(times["unknown"])); ratio < 0.5 || ratio > 2 {
		t.Errorf("medians: wrong %v, unknown %v", median(times["wrong"]), median(times["unknown"]))
	}
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// After four free tries each failure doubles the wait, up to a quarter of an
// hour; the right password has to wait as well, and clears the account.
func TestLogin_waitsGrowPerAccount(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	account := w.Account(t, aid.Clerk, "")
	key, super, v := w.DB.LoginKey("account", fmt.Sprint("id ", account.User)), w.Super(t), w.Visit()
	want := []float64{0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}
	for i, seconds := range want {
		v.Header.Set("X-Forwarded-For", fmt.Sprintf("2001:db8:1::%s:%x", account.Login[:4], i+1)) // the address does not matter
		if a := v.TrySignIn(t, account.Login, "Wrong-Password-1"); a.Status != http.StatusUnprocessableEntity {
			t.Fatalf("try %d: got %d, want 422", i+1, a.Status)
		}
		var wait float64
		err := super.QueryRow(t.Context(), `SELECT extract(epoch FROM until - last_at)::float8 FROM throttle WHERE key = $1`, key).Scan(&wait)
		if err != nil || wait != seconds {
			t.Errorf("after failure %d: got a wait of %v s (%v), want %v", i+1, wait, err, seconds)
		}
		if seconds > 500 {
			if a := v.TrySignIn(t, account.Login, testkit.Password); a.Status != http.StatusTooManyRequests || !strings.Contains(a.Body, "秒后再试") {
				t.Errorf("while waiting: got %d, want 429 with a sentence", a.Status)
			}
		}
		if _, err := super.Exec(t.Context(), `UPDATE throttle SET until = now() WHERE key = $1`, key); err != nil {
			t.Fatal(err)
		}
	}
	v.SignIn(t, account.Login, testkit.Password)
	var left int
	if err := super.QueryRow(t.Context(), `SELECT count(*) FROM throttle WHERE key = $1`, key).Scan(&left); err != nil || left != 0 {
		t.Errorf("after a good login: got %d failures kept, %v", left, err)
	}
}

// Thirty failures from one address over many accounts make that address wait,
// and no other.
func TestLogin_waitsPerAddress(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	account, v := w.Account(t, aid.Clerk, ""), w.Visit()
	for i := range 31 {
		v.TrySignIn(t, fmt.Sprintf("%s-guess-%d", w.County.Code, i), "Wrong-Password-1")
	}
	if a := v.TrySignIn(t, account.Login, testkit.Password); a.Status != http.StatusTooManyRequests {
		t.Errorf("the same address: got %d, want 429", a.Status)
	}
	other := w.Visit()
	other.Header.Set("X-Forwarded-For", "2001:db8:2::1")
	other.SignIn(t, account.Login, testkit.Password)
}

// Somebody planted a session of their own in the browser.
func TestLogin_beginsANewSession(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	v := w.Login(t, aid.Leader, "")
	planted := cookies(v)
	if a := v.Post(t, link.Login, page.AccountField, w.Account(t, aid.Clerk, "").Login, page.PasswordField, testkit.Password); a.Location != link.Home {
		t.Fatalf("got %d to %q, want home", a.Status, a.Location)
	}
	if planted == "" || planted == cookies(v) {
		t.Fatalf("got the same session before and after the login: %q", planted)
	}
	if a := visitorWith(w, planted).Get(t, link.Home); a.Status != http.StatusSeeOther {
		t.Errorf("the session from before is signed in: got %d, want 303", a.Status)
	}
}

func TestLogout_killsTheSession(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	v := w.Login(t, aid.Clerk, "")
	copied := cookies(v)
	if a := visitorWith(w, copied).Get(t, link.Home); a.Status != http.StatusOK {
		t.Fatalf("the copied cookie before: got %d, want 200", a.Status)
	}
	v.Post(t, link.Logout)
	if a := visitorWith(w, copied).Get(t, link.Home); a.Status != http.StatusSeeOther {
		t.Errorf("the copied cookie after: got %d, want 303", a.Status)
	}
}

func TestLogoutAll_endsEverySession(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	account := w.Account(t, aid.Clerk, "")
	one, two := w.Visit(), w.Visit()
	one.SignIn(t, account.Login, testkit.Password)
	two.SignIn(t, account.Login, testkit.Password)
	one.Post(t, link.LogoutAll)
	for i, v := range []*testkit.Visitor{one, two} {
		if a := v.Get(t, link.Home); a.Status != http.StatusSeeOther {
			t.Errorf("session %d: got %d, want 303", i+1, a.Status)
		}
	}
}

func TestPassword_changeEndsOtherSessions(t *testing.T) {
	t.Parallel()
	const fresh = "Kx7-mvq2-ruhe"
	w := testkit.Site(t)
	account := w.Account(t, aid.Clerk, "")
	one, two := w.Visit(), w.Visit()
	one.SignIn(t, account.Login, testkit.Password)
	two.SignIn(t, account.Login, testkit.Password)
	a := one.Post(t, link.Password, page.PasswordField, testkit.Password, page.NewPasswordField, fresh, page.AgainPasswordField, fresh)
	if a.Location != link.Home {
		t.Fatalf("got %d to %q, want home", a.Status, a.Location)
	}
	if a := one.Get(t, link.Home); a.Status != http.StatusOK {
		t.Errorf("this session: got %d, want 200", a.Status)
	}
	if a := two.Get(t, link.Home); a.Status != http.StatusSeeOther {
		t.Errorf("the other session: got %d, want 303", a.Status)
	}
	w.Visit().SignIn(t, account.Login, fresh)
}

// Who comes with an initial password can change it, or leave, and nothing else.
func TestLogin_initialPasswordMustChange(t *testing.T) {
	t.Parallel()
	const own = "Kx7-mvq2-ruhe"
	w := testkit.Site(t)
	c, err := w.Bureau.AddUser(t.Context(), w.As(aid.Admin), bureau.NewUser{Login: w.County.Code + "-neu", Name: "新人", Role: aid.Clerk})
	if err != nil {
		t.Fatal(err)
	}
	v := w.Visit()
	v.SignIn(t, c.Login, c.Password)
	things := thingsOf(t, w)
	for _, route := range server.Routes {
		if route.Open || route.First {
			continue
		}
		if a := send(t, v, route, fill(t, route.Pattern, things)); a.Location != link.Password {
			t.Errorf("%s %s: got %d to %q, want the password page", route.Method, route.Pattern, a.Status, a.Location)
		}
	}
	v.Get(t, link.Password)
	if a := v.Post(t, link.Password, page.PasswordField, c.Password, page.NewPasswordField, own, page.AgainPasswordField, own); a.Location != link.Home {
		t.Fatalf("got %d to %q, want home", a.Status, a.Location)
	}
	if a := v.Get(t, link.Home); a.Status != http.StatusOK {
		t.Errorf("afterwards: got %d, want 200", a.Status)
	}
}

func TestLogin_initialPasswordExpiresAfter72Hours(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	c, err := w.Bureau.AddUser(t.Context(), w.As(aid.Admin), bureau.NewUser{Login: w.County.Code + "-neu", Name: "新人", Role: aid.Clerk})
	if err != nil {
		t.Fatal(err)
	}
	super := w.Super(t)
	age := func(d time.Duration) {
		if _, err := super.Exec(t.Context(), `UPDATE login SET changed_at = $2 WHERE id = $1`, c.User, testkit.Now.Add(-d)); err != nil {
			t.Fatal(err)
		}
	}
	age(72*time.Hour + time.Second)
	if a := w.Visit().TrySignIn(t, c.Login, c.Password); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "72小时") {
		t.Errorf("after 72 hours and a second: got %d, want 422 with the reason", a.Status)
	}
	age(72 * time.Hour)
	w.Visit().SignIn(t, c.Login, c.Password)
}

// An account or a seat that is taken away is gone at the next request.
func TestSession_endsWithAccountAndSeat(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	admin := w.As(aid.Admin)
	for name, take := range map[string]func(aid.UserID) error{
		"account": func(id aid.UserID) error { return w.Bureau.DisableUser(t.Context(), admin, id, true) },
		"session": func(id aid.UserID) error { return w.Bureau.EndUserSessions(t.Context(), admin, id) },
		"seat": func(id aid.UserID) error {
			u, _, err := w.Bureau.User(t.Context(), admin, id)
			if err != nil {
				return err
			}
			return w.Bureau.DisableSeat(t.Context(), admin, id, u.Seats[0].ID, true)
		},
	} {
		c, v := w.Account(t, aid.Clerk, ""), w.Visit()
		v.SignIn(t, c.Login, testkit.Password)
		if err := take(c.User); err != nil {
			t.Fatal(err)
		}
		if a := v.Get(t, link.Home); a.Status != http.StatusSeeOther {
			t.Errorf("%s: got %d, want 303", name, a.Status)
		}
	}
}

func TestLogin_leadsOnlyToOwnPaths(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	login := w.Account(t, aid.Clerk, "").Login
	for next, want := range map[string]string{
		"/uploads?x=1": "/uploads?x=1", "": link.Home, "//evil.example": link.Home, "/\\evil.example": link.Home, "https://evil.example": link.Home,
		"\\\\evil.example": link.Home, "javascript:alert(1)": link.Home, "/\t/evil.example": link.Home, "evil.example": link.Home,
	} {
		v := w.Visit()
		v.Get(t, link.Login)
		a := v.Post(t, link.Login, page.AccountField, login, page.PasswordField, testkit.Password, page.NextField, next)
		if a.Location != want {
			t.Errorf("next %q: got %q, want %q", next, a.Location, want)
		}
	}
}

// A failed try stands in the register of the county, for an account that there
// is; one that there is not leaves nothing anywhere.
func TestLogin_failuresAreOnRecord(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	c := w.Account(t, aid.Clerk, "")
	w.Visit().TrySignIn(t, c.Login, "not the password")
	w.Visit().TrySignIn(t, "nobody-of-"+w.County.Code, "not the password")
	w.Bureau.Wait()
	found, _, err := w.Bureau.Audits(t.Context(), w.As(aid.Admin), aid.AuditFilter{Act: aid.SignInRefused, Limit: 9})
	if err != nil || len(found) != 1 || found[0].User != c.User || found[0].Address != w.Address {
		t.Errorf("got %+v, %v, want one entry of account %d from %s", found, err, c.User, w.Address)
	}
	has(t, w.Login(t, aid.Admin, "").Get(t, link.Audit), http.StatusOK, "登录失败，密码或验证码不正确")
}

// Whose session has ended while a form was filled in is told so, and comes back
// to the page of the form.
func TestLogin_afterAFormCameTooLate(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	c, v := w.Account(t, aid.Admin, ""), w.Visit()
	v.SignIn(t, c.Login, testkit.Password)
	if err := w.Bureau.EndUserSessions(t.Context(), w.As(aid.Admin), c.User); err != nil {
		t.Fatal(err)
	}
	late := link.With(link.Login, page.NextField, link.Settings+"?x=1", page.LateField, "1")
	for header, from := range map[string]string{"Referer": w.URL + link.Settings + "?x=1", "HX-Current-URL": w.URL + link.Settings + "?x=1"} {
		if a := postWith(t, v, link.Settings, "any", header, from); a.Location != late {
			t.Errorf("%s: got %q, want %q", header, a.Location, late)
		}
	}
	if a := postWith(t, v, link.Settings, "any", "Referer", "https://evil.example/x"); a.Location != link.With(link.Login, page.LateField, "1") {
		t.Errorf("from elsewhere: got %q", a.Location)
	}
	has(t, v.Get(t, late), http.StatusOK, "刚才提交的内容没有保存", link.Settings+"?x=1")
	a := v.Post(t, link.Login, page.AccountField, c.Login, page.PasswordField, testkit.Password, page.NextField, link.Settings+"?x=1")
	if a.Location != link.Settings+"?x=1" {
		t.Errorf("after the login: got %q, want the page of the form", a.Location)
	}
}
