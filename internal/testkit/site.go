package testkit

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/alexedwards/scs/pgxstore"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/server"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// Password is the password of every account that a Site makes.
const Password = "Qingling-2016"

// Web is a county with its web site: the real handler over the real bureau and
// the real session table, on a port of its own.
type Web struct {
	*Office
	URL     string
	Address string // where its visitors come from, told by a proxy: failed logins are counted by address
}

var addresses atomic.Int64

// Site opens a fresh county and its web site.
func Site(t testing.TB) *Web {
	t.Helper()
	return County(t).Site(t, server.Options{})
}

// Site opens the web site of a county that is there. The session table, clock
// and log are filled in where the options leave them open.
func (o *Office) Site(t testing.TB, options server.Options) *Web {
	t.Helper()
	if options.Sessions == nil {
		options.Sessions = pgxstore.NewWithCleanupInterval(o.Pool, 0)
	}
	if options.Now == nil {
		options.Now = o.Clock
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	options.Proxies = append(options.Proxies, netip.MustParsePrefix("127.0.0.1/32"))
	s := httptest.NewServer(server.New(o.Bureau, options))
	t.Cleanup(s.Close)
	return &Web{Office: o, URL: s.URL, Address: fmt.Sprintf("2001:db8::%x", addresses.Add(1))}
}

// Account makes an account in a role; place names the school or township of
// the roles that have one. Its password need not be changed.
func (o *Office) Account(t testing.TB, role aid.Role, place string) bureau.Credential {
	t.Helper()
	o.people++
	n := bureau.NewUser{
		Login: fmt.Sprintf("%s-%s-%d", o.County.Code, role, o.people), Name: "测试" + role.Label(),
		Role: role, School: place, Township: place, Password: Password, Number: OfficerNumber(),
	}
	add := o.Bureau.AddUser
	if role == aid.Operator {
		add = o.Bureau.AddOperator
	}
	c, err := add(t.Context(), aid.System(o.County), n)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Visitor is a person with a browser of their own. It follows no redirect, so
// that a test sees each answer.
type Visitor struct {
	URL    string
	HTTP   *http.Client
	Header http.Header // sent with every request
	token  string      // of the last form seen
}

// Answer is what came back.
type Answer struct {
	Status   int
	Body     string
	Location string // where a redirect leads
	Header   http.Header
}

// Visit is a browser that nobody has signed in with.
func (w *Web) Visit() *Visitor {
	jar, _ := cookiejar.New(nil) // fails never
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Visitor{URL: w.URL, HTTP: &http.Client{Jar: jar, CheckRedirect: stay}, Header: http.Header{"X-Forwarded-For": {w.Address}}}
}

// Login makes an account in a role and signs it in.
func (w *Web) Login(t testing.TB, role aid.Role, place string) *Visitor {
	t.Helper()
	v := w.Visit()
	v.SignIn(t, w.Account(t, role, place).Login, Password)
	return v
}

// SignIn signs in by the form; the test fails unless it leads to the home page.
func (v *Visitor) SignIn(t testing.TB, login, password string) {
	t.Helper()
	a := v.TrySignIn(t, login, password)
	if a.Status != http.StatusSeeOther || a.Location != link.Home {
		t.Fatalf("sign in as %s: got %d to %q", login, a.Status, a.Location)
	}
	v.Get(t, link.Password) // its form carries the new session's token
}

// TrySignIn fills in the login form and returns the answer.
func (v *Visitor) TrySignIn(t testing.TB, login, password string) Answer {
	t.Helper()
	v.Get(t, link.Login)
	return v.Post(t, link.Login, page.AccountField, login, page.PasswordField, password)
}

// Get asks for an address.
func (v *Visitor) Get(t testing.TB, address string) Answer {
	t.Helper()
	return v.Do(t, v.request(t, http.MethodGet, address, nil))
}

// Post sends a form, pairs of names and values, with the token of the last page
// seen. A name may be repeated.
func (v *Visitor) Post(t testing.TB, address string, pairs ...string) Answer {
	t.Helper()
	form := url.Values{page.TokenField: {v.Token()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := v.request(t, http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.Do(t, r)
}

// Upload sends a form with one file in it.
func (v *Visitor) Upload(t testing.TB, address, field, name string, content []byte, pairs ...string) Answer {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	form.WriteField(page.TokenField, v.Token())
	for i := 0; i+1 < len(pairs); i += 2 {
		form.WriteField(pairs[i], pairs[i+1])
	}
	file, _ := form.CreateFormFile(field, name) // a buffer takes everything
	file.Write(content)
	form.Close()
	r := v.request(t, http.MethodPost, address, &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.Do(t, r)
}

// Token is the session's token, as the last form had it; empty before there is
// a session.
func (v *Visitor) Token() string { return v.token }

func (v *Visitor) request(t testing.TB, method, address string, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, v.URL+address, body)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range v.Header {
		r.Header[name] = values
	}
	return r
}

var tokenInput = regexp.MustCompile(`name="` + page.TokenField + `" value="([^"]+)"`)

// Do sends any request of this browser.
func (v *Visitor) Do(t testing.TB, r *http.Request) Answer {
	t.Helper()
	res, err := v.HTTP.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if m := tokenInput.FindSubmatch(body); m != nil {
		v.token = html.UnescapeString(string(m[1]))
	}
	return Answer{Status: res.StatusCode, Body: string(body), Location: res.Header.Get("Location"), Header: res.Header}
}
