package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
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

// diary is a log that can be read while it is written.
type diary struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (d *diary) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.b.Write(p)
}

// lines are the events so far; what is no line of JSON fails the test.
func (d *diary) lines(t *testing.T) (all []map[string]any) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for line := range bytes.Lines(d.b.Bytes()) {
		var event map[string]any
		if err := json.Unmarshal(line, &event); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, event)
	}
	return all
}

// written is a site with a diary.
func written(t *testing.T) (*testkit.Web, *diary) {
	t.Helper()
	d, o := &diary{}, testkit.County(t)
	log := slog.New(server.Numbered(slog.NewJSONHandler(d, nil)))
	o.Bureau = bureau.New(o.DB, rules.Plan(), o.Clock, log)
	o.Bureau.Trial = true
	return o.Site(t, server.Options{Log: log}), d
}

// lineFields are the fields of each event beside time, level and event itself.
var lineFields = map[string][]string{
	"request":               {"request", "method", "route", "act", "thing", "status", "county", "user", "took"},
	"signed in":             {"request", "user", "address"},
	"login refused":         {"request", "user", "address"},
	"second factor refused": {"request", "user", "address"},
	"password refused":      {"request", "user"},
	"password changed":      {"request", "user"},
	"operator added":        {"user"}, // on the command line
}

func count(events []map[string]any, key string, value any) (n int) {
	for _, e := range events {
		if fmt.Sprint(e[key]) == fmt.Sprint(value) {
			n++
		}
	}
	return n
}

// After everybody was everywhere, with numbers, names and passwords in every
// form, the log knows none of them; each line has its fields, one per request.
func TestLog_knowsNobody(t *testing.T) {
	t.Parallel()
	w, d := written(t)
	things := thingsOf(t, w)
	number, phone, card := testkit.IDNumber("990001", "20080301", 998), "13912345678", "6222021234567890123"
	w.Enrol(t, testkit.Autumn, w.Pupil(func(p *aid.Draft) {
		p.IDNo, p.Name, p.Phone, p.Bank, p.Account = number, "墙内甲", phone, "信用社", card
	}))
	secrets := []string{number, phone, card, "墙内", testkit.Password, "Wrong-Password-1"}
	typed := []string{page.SearchField, number, page.AccountField, testkit.Password, page.PasswordField, "Wrong-Password-1", page.ReasonField, "墙内甲" + number,
		page.UserNameField, "墙内甲", page.CodeField, number}
	for _, v := range everybody(t, w) {
		secrets = append(secrets, v.Token(), strings.TrimPrefix(cookies(v), "zhuxue="))
		for _, route := range server.Routes {
			if leaves[route.Pattern] && route.Method == http.MethodPost {
				continue
			}
			send(t, v, route, link.With(fill(t, route.Pattern, things), typed...), typed...)
		}
		v.Get(t, "/students/"+number)
		v.Get(t, "/students/"+phone)
	}
	events := d.lines(t)
	text := d.b.String()
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	for _, form := range []string{`[1-9]\d{5}(19|20)\d{9}[\dXx]`, `\b(62|60)\d{14,17}\b`, `\b1[3-9]\d{9}\b`, `p{Han}`} {
		if found := regexp.MustCompile(form).FindString(strings.ReplaceAll(text, `"took":`, "")); found != "" && !strings.HasPrefix(found, "1") {
			t.Errorf("the log holds %q, of the form %s", found, form)
		}
	}
	for _, e := range events {
		if _, err := time.Parse(time.RFC3339Nano, fmt.Sprint(e["time"])); err != nil || e["level"] == nil || e["msg"] == nil {
			t.Errorf("%v: no time with zone, level or event", e)
		}
		fields, known := lineFields[fmt.Sprint(e["msg"])]
		for _, key := range fields {
			if e[key] == nil {
				t.Errorf("%v: no %s", e, key)
			}
		}
		if !known || len(e) != len(fields)+len([]string{"time", "level", "msg"}) {
			t.Errorf("%v: an event or a field that is not known", e)
		}
	}
	if count(events, "thing", things["student"]) == 0 || count(events, "act", aid.ReadStudents) == 0 {
		t.Error("no line tells that the student was looked at")
	}
	if n := count(events, "msg", "request"); n < 400 {
		t.Errorf("got %d requests in the log only", n)
	}
}

// Each login, good or refused, each denial and each form that did not come from
// us is one event.
func TestLog_countsLoginsAndDenials(t *testing.T) {
	t.Parallel()
	w, d := written(t)
	account := w.Account(t, aid.Clerk, "")
	for range 3 {
		w.Visit().TrySignIn(t, account.Login, "Wrong-Password-1")
	}
	w.Visit().TrySignIn(t, w.County.Code+"-nobody", "Wrong-Password-1")
	v := w.Visit()
	v.SignIn(t, account.Login, testkit.Password)
	for range 5 {
		v.Get(t, link.Users) // a clerk
	}
	for range 2 {
		postWith(t, v, link.Seat, "made up")
	}
	postWith(t, v, link.Seat, v.Token(), "Sec-Fetch-Site", "cross-site")
	v.Get(t, "/students/987654321")
	events := d.lines(t)
	for _, want := range []struct {
		key   string
		value any
		n     int
	}{{"msg", "login refused", 4}, {"msg", "signed in", 1}, {"status", 403, 8}, {"status", 404, 1}, {"status", 422, 4}} {
		if got := count(events, want.key, want.value); got != want.n {
			t.Errorf("%s %v: got %d events, want %d", want.key, want.value, got, want.n)
		}
	}
	for _, e := range events {
		if e["msg"] == "login refused" && (e["address"] != w.Address || fmt.Sprint(e["user"]) != "0" && fmt.Sprint(e["user"]) != fmt.Sprint(account.User)) {
			t.Errorf("%v: no address or user", e)
		}
	}
}

// Line breaks and terminal codes in whatever a visitor sends make no line of
// their own.
func TestLog_linesAreNotForged(t *testing.T) {
	t.Parallel()
	w, d := written(t)
	const forged = "x\r\n{\"level\":\"ERROR\",\"msg\":\"forged\"}\n\x1b[31m"
	v := w.Visit()
	v.Get(t, link.Login)
	before := len(d.lines(t))
	v.Post(t, link.Login, page.AccountField, forged, page.PasswordField, forged)
	v.Get(t, link.With("/nowhere/"+strings.ReplaceAll(link.With("", "x", forged)[1:], "=", "/"), "q", forged))
	v.Header.Set("X-Forwarded-For", "2001:db8::1%0d%0aforged")
	v.Get(t, link.Login)
	events := d.lines(t)[before:]
	if len(events) != 4 || strings.Contains(d.b.String(), "forged") || strings.Contains(d.b.String(), "\x1b") {
		t.Errorf("got %d events, want 3 requests and a refused login:\n%s", len(events), d.b.String())
	}
}
