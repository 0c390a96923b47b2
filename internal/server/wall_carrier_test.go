package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
)

// takenAway are the routes whose answers leave the program: workbooks and prints.
var takenAway = regexp.MustCompile(`\.xlsx$|/notices?$`)

// What another county, or another place of the county, takes away as a workbook
// or on paper holds nothing of this one, whichever of its things the address
// names; and after the session the address is worth nothing.
func TestWall_workbooksAndPrintsStayInside(t *testing.T) {
	t.Parallel()
	inside, outside := testkit.Site(t), testkit.Site(t)
	things := thingsOf(t, inside)
	outside.Enrol(t, testkit.Autumn, outside.Pupil())
	var named []string
	for name, thing := range things {
		named = append(named, name, thing)
	}
	files := 0
	try := func(w *testkit.Web, role aid.Role) {
		v := signIn(t, w, role)
		for _, route := range server.Routes {
			if route.Method != http.MethodGet || !takenAway.MatchString(route.Pattern) {
				continue
			}
			a := v.Get(t, link.With(fill(t, route.Pattern, things), named...))
			if strings.HasPrefix(a.Body, "PK") {
				files++
			}
			if within := strings.Contains(unpacked(t, a), marker); within || a.Status == http.StatusTooManyRequests {
				t.Errorf("%s of %s: %s: got %d, with what is inside: %t", role, w.County.Name, route.Pattern, a.Status, within)
			}
		}
		before := cookies(v)
		v.Post(t, link.Logout)
		if a := visitorWith(w, before).Get(t, link.RosterExport); a.Status != http.StatusSeeOther {
			t.Errorf("%s: a workbook after logout: got %d, want 303", role, a.Status)
		}
	}
	for _, role := range aid.Roles {
		try(outside, role)
	}
	for _, role := range []aid.Role{aid.TownOffice, aid.Principal, aid.Staff} {
		try(inside, role)
	}
	if files < 50 {
		t.Errorf("saw %d workbooks only", files)
	}
}

// The county is that of the seat, whatever else a request says of it: heads,
// cookies, names of hosts, addresses, JSON.
func TestWall_countyOfTheSeatOnly(t *testing.T) {
	t.Parallel()
	inside, outside := testkit.Site(t), testkit.Site(t)
	things, theirs := thingsOf(t, inside), thingsOf(t, outside)
	v := outside.Login(t, aid.Clerk, "")
	v = visitorWith(outside, cookies(v))
	id, code := fmt.Sprint(inside.County.ID), inside.County.Code
	for what, say := range map[string]func(*http.Request){
		"nothing": func(*http.Request) {},
		"heads": func(r *http.Request) {
			for _, name := range []string{"X-County", "X-County-Id", "X-Tenant", "X-Tenant-Id", "X-Organization", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Original-Url", "X-Rewrite-Url"} {
				r.Header.Set(name, id)
			}
		},
		"heads by code": func(r *http.Request) { r.Header.Set("X-County", code); r.Header.Set("X-Tenant", code) },
		"cookies": func(r *http.Request) {
			for _, name := range []string{"county", "county_id", "tenant", "seat", "app.county_id"} {
				r.AddCookie(&http.Cookie{Name: name, Value: id})
			}
		},
		"a host":           func(r *http.Request) { r.Host = code + ".zhuxue.example.gov.cn" },
		"a host by number": func(r *http.Request) { r.Host = id + ".zhuxue.example.gov.cn" },
		"an address": func(r *http.Request) {
			r.URL.RawQuery = "county=" + id + "&county_id=" + id + "&tenant=" + code + "&seat=" + things["seat"]
		},
		"a body of JSON": func(r *http.Request) {
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", "application/json")
		},
		"a user of its own":  func(r *http.Request) { r.SetBasicAuth(code, testkit.Password) },
		"a bearer of tokens": func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+id) },
	} {
		for address, want := range map[string]int{link.Home: 200, "/students/" + theirs["student"]: 200, "/students/" + things["student"]: 404, link.Uploads: 200} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.URL+address, strings.NewReader(`{"county_id":`+id+`,"seat":`+things["seat"]+`}`))
			if err != nil {
				t.Fatal(err)
			}
			r.Header = v.Header.Clone()
			say(r)
			a := v.Do(t, r)
			if a.Status != want || want == 200 && !strings.Contains(a.Body, `class="brand-county">`+outside.County.Name) || strings.Contains(a.Body, inside.County.Name) {
				t.Errorf("%s: %s: got %d, of the own county %t, want %d", what, address, a.Status, strings.Contains(a.Body, outside.County.Name), want)
			}
		}
	}
}
