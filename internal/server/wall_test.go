package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const absentID = "987654321"

// Everybody of another county goes to every address of this county's things:
// the answer is that of a thing that is not there, to the letter, and nothing
// inside has changed.
func TestWall_anotherCountyFindsNothing(t *testing.T) {
	t.Parallel()
	inside := testkit.Site(t)
	things := thingsOf(t, inside)
	absent := maps.Clone(things)
	for _, name := range []string{"user", "school", "upload", "student", "enrolment", "village", "seat", "edition"} {
		absent[name] = absentID
	}
	outside := testkit.Site(t)
	before := contents(t, inside)
	for role, v := range everybody(t, outside) {
		if role == aid.Operator {
			continue // of no county
		}
		for _, route := range server.Routes {
			if hole.MatchString(route.Pattern) {
				attack(t, v, role, route, fill(t, route.Pattern, things), fill(t, route.Pattern, absent))
			}
		}
	}
	if after := contents(t, inside); after != before {
		t.Errorf("the county was changed from outside: %s, before %s", after, before)
	}
}

func attack(t *testing.T, v *testkit.Visitor, role aid.Role, route server.Route, theirs, nowhere string) {
	t.Helper()
	if theirs == nowhere {
		return // a thing that every county has, as a target
	}
	got, want := send(t, v, route, theirs), send(t, v, route, nowhere)
	if got.Status != want.Status || plain(got.Body) != plain(want.Body) {
		t.Errorf("%s: %s %s differs from an absent thing: %d and %d", role, route.Method, route.Pattern, got.Status, want.Status)
	}
	allowed := route.Act == "" || aid.Allowed(role, route.Act)
	if allowed && got.Status != http.StatusNotFound {
		t.Errorf("%s: %s %s: got %d, want 404", role, route.Method, route.Pattern, got.Status)
	}
	if strings.Contains(got.Body, marker) {
		t.Errorf("%s: %s %s shows what is inside", role, route.Method, route.Pattern)
	}
}

var changing = regexp.MustCompile(`[A-Z2-7]{10,}`) // numbers of requests, tokens of sessions

func plain(body string) string { return changing.ReplaceAllString(body, "") }

// Lists, and whatever a request may carry along, lead nowhere else either.
func TestWall_listsAndFieldsStayInside(t *testing.T) {
	t.Parallel()
	inside := testkit.Site(t)
	things := thingsOf(t, inside)
	outside := testkit.Site(t)
	var query, form []string
	for name, thing := range things {
		query, form = append(query, name, thing), append(form, name, thing)
	}
	form = append(form, "county_id", things["county"], "login_id", things["user"], page.SeatField, things["seat"])
	before := contents(t, inside)
	for role, v := range everybody(t, outside) {
		v.Header.Set("X-County", things["county"])
		for _, route := range server.Routes {
			if hole.MatchString(route.Pattern) || route.Open || leaves[route.Pattern] && route.Pattern != link.Seat {
				continue
			}
			if a := send(t, v, route, link.With(route.Pattern, query...), form...); strings.Contains(a.Body, marker) {
				t.Errorf("%s: %s %s shows what is inside another county", role, route.Method, route.Pattern)
			}
		}
		if a := v.Post(t, link.Seat, page.SeatField, things["seat"]); a.Status != http.StatusForbidden {
			t.Errorf("%s: taking another person's seat: got %d, want 403", role, a.Status)
		}
	}
	if after := contents(t, inside); after != before {
		t.Errorf("the county was changed from outside: %s, before %s", after, before)
	}
}

// contents is a fingerprint of all that a county holds, as the superuser sees it.
func contents(t *testing.T, w *testkit.Web) string {
	t.Helper()
	super := w.Super(t)
	rows, err := super.Query(t.Context(), `
		SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'county_id'
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	var all strings.Builder
	for _, table := range tables {
		var n int
		var sum string
		err := super.QueryRow(t.Context(), `SELECT count(*), coalesce(md5(string_agg(x::text, '|' ORDER BY x::text)), '') FROM `+table+` x WHERE county_id = $1`,
			w.County.ID).Scan(&n, &sum)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s %d %.8s; ", table, n, sum)
	}
	return all.String()
}
