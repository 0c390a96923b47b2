package server_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/scs/pgxstore"
	"github.com/alexedwards/scs/v2"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// cookies are a visitor's cookies, as a request carries them.
func cookies(v *testkit.Visitor) string {
	home, _ := url.Parse(v.URL) // it has served requests before
	var all []string
	for _, c := range v.HTTP.Jar.Cookies(home) {
		all = append(all, c.Name+"="+c.Value)
	}
	return strings.Join(all, "; ")
}

// visitorWith is a browser into which somebody else's cookies were copied.
func visitorWith(w *testkit.Web, copied string) *testkit.Visitor {
	v := w.Visit()
	v.HTTP.Jar = nil
	v.Header.Set("Cookie", copied)
	return v
}

// rowOf is the name of a visitor's session in the table: a hash, so that a
// stolen dump lets nobody in.
func rowOf(v *testkit.Visitor) string {
	_, token, _ := strings.Cut(cookies(v), "=")
	hash := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(hash[:])
}

func within(t *testing.T, what string, got, want time.Duration) {
	t.Helper()
	if d := got - want; d < -5*time.Second || d > 5*time.Second {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// A session's limits, as they stand in its row: half an hour after the last
// request, twelve hours after the login; a row past its time counts no more.
// Requests within a minute write it once.
func TestSession_limits(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	super := w.Super(t)
	began := time.Now()
	v := w.Login(t, aid.Clerk, "")
	row := rowOf(v)
	read := func() (expiry time.Time, kept map[string]any) {
		var data []byte
		if err := super.QueryRow(t.Context(), `SELECT expiry, data FROM sessions WHERE token = $1`, row).Scan(&expiry, &data); err != nil {
			t.Fatal(err)
		}
		_, kept, err := scs.GobCodec{}.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		return expiry, kept
	}
	expiry, kept := read()
	within(t, "idle limit", expiry.Sub(began), 30*time.Minute)
	within(t, "absolute limit", time.Unix(kept["ends"].(int64), 0).Sub(began), 12*time.Hour)
	stand := func(ends, lasts time.Duration) {
		kept["ends"] = time.Now().Add(lasts).Unix()
		end := time.Now().Add(ends)
		data, err := scs.GobCodec{}.Encode(end, kept)
		if err == nil {
			_, err = super.Exec(t.Context(), `UPDATE sessions SET expiry = $2, data = $3 WHERE token = $1`, row, end, data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for what, c := range map[string]struct{ ends, lasts, want time.Duration }{
		"soon idle":               {5 * time.Second, time.Hour, 30 * time.Minute},
		"idle for more than that": {28 * time.Minute, time.Hour, 30 * time.Minute},
		"idle for half a minute":  {29*time.Minute + 30*time.Second, time.Hour, 29*time.Minute + 30*time.Second},
		"soon over":               {5 * time.Second, 10 * time.Minute, 10 * time.Minute},
	} {
		stand(c.ends, c.lasts)
		if a := v.Get(t, link.Home); a.Status != http.StatusOK {
			t.Fatalf("%s: got %d, want 200", what, a.Status)
		}
		expiry, _ := read()
		within(t, what, time.Until(expiry), c.want)
	}
	stand(-time.Second, time.Hour)
	if a := v.Get(t, link.Home); a.Status != http.StatusSeeOther {
		t.Errorf("past the limit: got %d, want 303", a.Status)
	}
}

// A session that cannot be kept is one sentence, without the page that was ready.
func TestSession_cannotBeKept(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	super := w.Super(t)
	v := w.Login(t, aid.Clerk, "")
	var data []byte
	if err := super.QueryRow(t.Context(), `SELECT data FROM sessions WHERE token = $1`, rowOf(v)).Scan(&data); err != nil {
		t.Fatal(err)
	}
	_, kept, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if data, err = (scs.GobCodec{}).Encode(time.Now().Add(5*time.Minute), kept); err != nil { // the next look puts it off
		t.Fatal(err)
	}
	if _, err := super.Exec(t.Context(), `UPDATE sessions SET data = $1 WHERE token = $2`, data, rowOf(v)); err != nil {
		t.Fatal(err)
	}
	if _, err := super.Exec(t.Context(), `ALTER TABLE sessions ADD CONSTRAINT sessions_full CHECK (token <> '`+rowOf(v)+`') NOT VALID`); err != nil {
		t.Fatal(err)
	}
	if a := v.Get(t, link.Home); a.Status != http.StatusServiceUnavailable || strings.TrimSpace(a.Body) != "系统暂时不可用，请几分钟后再试" {
		t.Errorf("got %d: %.200s", a.Status, a.Body)
	}
}

// A session that the store does not give back, as while the database goes down,
// is no fault of ours: 503 and its sentence, and not 500, whatever was asked for.
func TestSession_cannotBeEnded(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	super := w.Super(t)
	for name, ask := range map[string]func(bureau.Credential, *testkit.Visitor) testkit.Answer{
		"logout":      func(_ bureau.Credential, v *testkit.Visitor) testkit.Answer { return v.Post(t, link.Logout) },
		"logout all":  func(_ bureau.Credential, v *testkit.Visitor) testkit.Answer { return v.Post(t, link.LogoutAll) },
		"switch seat": func(_ bureau.Credential, v *testkit.Visitor) testkit.Answer { return v.Post(t, link.Seat) },
		"login again": func(c bureau.Credential, v *testkit.Visitor) testkit.Answer {
			return v.Post(t, link.Login, page.AccountField, c.Login, page.PasswordField, testkit.Password)
		},
		"ended elsewhere": func(c bureau.Credential, v *testkit.Visitor) testkit.Answer {
			other := w.Visit()
			other.SignIn(t, c.Login, testkit.Password)
			other.Post(t, link.LogoutAll)
			return v.Get(t, link.Home)
		},
	} {
		account, v := w.Account(t, aid.Clerk, ""), w.Visit()
		v.SignIn(t, account.Login, testkit.Password)
		pin := fmt.Sprintf("session_pin_%d", account.User) // what is referred to is not taken away
		for _, sql := range []string{`CREATE TABLE ` + pin + ` (token text REFERENCES sessions (token))`, `INSERT INTO ` + pin + ` VALUES ('` + rowOf(v) + `')`} {
			if _, err := super.Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		if a := ask(account, v); a.Status != http.StatusServiceUnavailable || !strings.Contains(a.Body, "系统暂时不可用，请几分钟后再试") {
			t.Errorf("%s: got %d: %.300s", name, a.Status, a.Body)
		}
		if _, err := super.Exec(t.Context(), `DROP TABLE `+pin); err != nil {
			t.Fatal(err)
		}
	}
}

// keeper is the store of sessions; it counts what is kept.
type keeper struct {
	*pgxstore.PostgresStore
	kept atomic.Int64
}

func (k *keeper) Commit(token string, b []byte, expiry time.Time) error {
	k.kept.Add(1)
	return k.PostgresStore.Commit(token, b, expiry)
}

// Whoever only looks at the door leaves no session behind, however often: it is
// made by the right password, or for the code that must follow it.
func TestSession_beginsWithThePassword(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	sessions := &keeper{PostgresStore: pgxstore.NewWithCleanupInterval(o.Pool, 0)}
	w := o.Site(t, server.Options{Sessions: sessions})
	v := w.Visit()
	for _, address := range []string{link.Login, link.Login, link.Home, link.Students, link.SecondStep, link.Health, "/nosuch"} {
		v.Get(t, address)
	}
	if a := v.TrySignIn(t, "nobody", testkit.Password); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong account: got %d, want 422", a.Status)
	}
	for _, address := range []string{link.Login, link.SecondStep, link.Students, link.Logout} {
		v.Post(t, address)
	}
	if n := sessions.kept.Load(); n != 0 || cookies(v) != "" {
		t.Errorf("a visitor left %d sessions and the cookie %q", n, cookies(v))
	}
	v.SignIn(t, w.Account(t, aid.Clerk, "").Login, testkit.Password)
	if n := sessions.kept.Load(); n == 0 {
		t.Error("no session after the login")
	}
}

func TestPost_needsTheSessionsToken(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	v, other := w.Login(t, aid.Admin, ""), w.Login(t, aid.Admin, "")
	for name, token := range map[string]string{"none": "", "made up": "AAAAAAAAAAAAAAAAAAAAAAAAAA", "of another session": other.Token()} {
		if a := postWith(t, v, link.Settings, token); a.Status != http.StatusForbidden {
			t.Errorf("token %s: got %d, want 403", name, a.Status)
		}
	}
	if a := postWith(t, v, link.Settings, v.Token()); a.Status != http.StatusConflict { // let in; an empty form is out of date
		t.Errorf("the session's own token: got %d, want 409", a.Status)
	}
}

// postWith sends a form with this token and these headers.
func postWith(t *testing.T, v *testkit.Visitor, address, token string, header ...string) testkit.Answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.URL+address, strings.NewReader(url.Values{page.TokenField: {token}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = v.Header.Clone()
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return v.Do(t, r)
}

// A form of another origin is refused even with the right token, on every route
// that takes one.
func TestPost_ofAnotherOriginIsRefused(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	things := thingsOf(t, w)
	v := w.Login(t, aid.Admin, "")
	for _, route := range server.Routes {
		if route.Method != http.MethodPost {
			continue
		}
		address := fill(t, route.Pattern, things)
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			if a := postWith(t, v, address, v.Token(), header...); a.Status != http.StatusForbidden {
				t.Errorf("%s with %v: got %d, want 403", route.Pattern, header, a.Status)
			}
		}
	}
}

// What every answer carries, whatever it is.
func TestHeaders_ofEveryAnswer(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	things := thingsOf(t, w)
	v := w.Login(t, aid.Admin, "")
	want := map[string]string{
		"Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
		"X-Content-Type-Options":  "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		"Strict-Transport-Security": "", "Access-Control-Allow-Origin": "", "Server": "", "X-Powered-By": "",
	}
	check := func(what string, a testkit.Answer) {
		for name, value := range want {
			if name == "Content-Security-Policy" && a.Header.Get("Content-Disposition") != "" {
				value = "sandbox; default-src 'none'"
			}
			if got := a.Header.Get(name); got != value {
				t.Errorf("%s: %s: got %q, want %q", what, name, got, value)
			}
		}
		if kind := a.Header.Get("Content-Type"); a.Body != "" && !strings.Contains(kind, "charset=utf-8") && !strings.Contains(kind, "spreadsheet") && kind != "image/png" {
			t.Errorf("%s: got the type %q, want one with its charset", what, kind)
		}
	}
	for _, route := range server.Routes {
		if !leaves[route.Pattern] || route.Method == http.MethodGet {
			check(route.Method+" "+route.Pattern, send(t, v, route, fill(t, route.Pattern, things)))
		}
	}
	check("an address that is not there", v.Get(t, "/nowhere"))
}

func TestHeaders_behindTLS(t *testing.T) {
	t.Parallel()
	w := testkit.County(t).Site(t, server.Options{TLS: true})
	a := w.Visit().TrySignIn(t, w.Account(t, aid.Clerk, "").Login, testkit.Password)
	if got, want := a.Header.Get("Strict-Transport-Security"), "max-age=31536000; includeSubDomains"; got != want {
		t.Errorf("HSTS: got %q, want %q", got, want)
	}
	cookie := a.Header.Get("Set-Cookie")
	for _, part := range []string{"__Host-zhuxue=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("cookie %q without %s", cookie, part)
		}
	}
	if strings.Contains(cookie, "Domain") || strings.Contains(cookie, "Max-Age") || strings.Contains(cookie, "Expires") {
		t.Errorf("cookie %q is kept or shared", cookie)
	}
}

func TestMethods_unknownAreRefused(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	v := w.Login(t, aid.Admin, "")
	for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodTrace, "PROPFIND"} {
		r, err := http.NewRequestWithContext(t.Context(), method, v.URL+link.Users, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header = v.Header.Clone()
		r.Header.Set("X-HTTP-Method-Override", http.MethodPost)
		if a := v.Do(t, r); a.Status != http.StatusMethodNotAllowed {
			t.Errorf("%s: got %d, want 405", method, a.Status)
		}
	}
}

// HEAD is answered as GET is, without the body; where there is no page it is
// refused too.
func TestMethods_headIsGetWithoutBody(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	things, v, visitor := thingsOf(t, w), w.Login(t, aid.Clerk, ""), w.Visit()
	for _, route := range server.Routes {
		address := fill(t, route.Pattern, things)
		if strings.HasSuffix(address, ".xlsx") && address != link.SchoolsExport {
			continue // limited per person
		}
		for _, v := range []*testkit.Visitor{v, visitor} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, v.URL+address, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header = v.Header.Clone()
			head := v.Do(t, r)
			want := v.Get(t, address)
			if head.Status != want.Status || head.Body != "" || head.Header.Get("Content-Type") != want.Header.Get("Content-Type") || head.Location != want.Location {
				t.Errorf("%s: got %d, %s, %d bytes, want %d, %s", address, head.Status, head.Header.Get("Content-Type"), len(head.Body), want.Status, want.Header.Get("Content-Type"))
			}
		}
	}
}
