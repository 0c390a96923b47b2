package server_test

import (
	"bytes"
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhuxue/internal/aid"
	"zhuxue/internal/server"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

var update = flag.Bool("update", false, "rewrite the golden files; read the diff before it is committed")

// leaves are the routes that end the visitor's session or change the password:
// they are tried last, each by a visitor of its own.
var leaves = map[string]bool{link.Logout: true, link.LogoutAll: true, link.Password: true, link.Seat: true}

// Who gets which answer where: one line per route, one column per role. A 404
// of a school's or a township's seat is a thing outside its own place. Forms
// hold a reason and nothing else, so a 422 is one that was let in.
func TestRoutes_roleByRoute(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	things := thingsOf(t, w)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%-6s %-44s %8s", "", "", "visitor")
	for _, role := range aid.Roles {
		fmt.Fprintf(&b, " %9s", role)
	}
	b.WriteByte('\n')
	visitors := everybody(t, w)
	for _, route := range server.Routes {
		fmt.Fprintf(&b, "%-6s %-44s %8d", route.Method, route.Pattern, ask(t, w.Visit(), route, things, page.AccountField, "visitor"))
		for _, role := range aid.Roles {
			v := visitors[role]
			if leaves[route.Pattern] && route.Method == http.MethodPost {
				v = signIn(t, w, role)
			}
			fmt.Fprintf(&b, " %9d", ask(t, v, route, things, page.AccountField, string(role)))
		}
		b.WriteByte('\n')
	}
	golden(t, "testdata/routes.golden", b.String())
}

// everybody is one signed-in visitor per role.
func everybody(t *testing.T, w *testkit.Web) map[aid.Role]*testkit.Visitor {
	t.Helper()
	all := map[aid.Role]*testkit.Visitor{}
	for _, role := range aid.Roles {
		all[role] = signIn(t, w, role)
	}
	return all
}

func signIn(t *testing.T, w *testkit.Web, role aid.Role) *testkit.Visitor {
	t.Helper()
	return w.Login(t, role, map[aid.Role]string{aid.TownOffice: "大河乡", aid.Principal: "大河乡双河小学", aid.Staff: "大河乡双河小学"}[role])
}

// ask sends a route's request with an almost empty form and tells the status.
func ask(t *testing.T, v *testkit.Visitor, route server.Route, things map[string]string, pairs ...string) int {
	t.Helper()
	return send(t, v, route, fill(t, route.Pattern, things), pairs...).Status
}

// reasons are what some forms ask for before they look at the thing itself.
var reasons = []string{page.SecretField, "idno", page.ReasonField, "核对花名册", page.WhyField, "核对名单"}

// send asks a route at an address, with a form of reasons and pairs where it
// takes one.
func send(t *testing.T, v *testkit.Visitor, route server.Route, address string, pairs ...string) testkit.Answer {
	t.Helper()
	pairs = slices.Concat(reasons, pairs)
	switch {
	case route.Method == http.MethodGet:
		return v.Get(t, address)
	case route.Upload:
		return v.Upload(t, address, page.FileField, "", nil, pairs...)
	}
	return v.Post(t, address, pairs...)
}

var hole = regexp.MustCompile(`\{([a-z]+)\}`)

// fill puts things into a route's pattern. A pattern with a thing that nobody
// has thought of fails the test: add it to thingsOf.
func fill(t *testing.T, pattern string, things map[string]string) string {
	t.Helper()
	return hole.ReplaceAllStringFunc(pattern, func(name string) string {
		thing, known := things[strings.Trim(name, "{}")]
		if !known {
			t.Fatalf("route %s: no %s among the things of the test; add it to thingsOf", pattern, name)
		}
		return thing
	})
}

// thingsOf are the numbers of what the routes name. All of them belong to
// 石门镇, while the school's and the township's seats of the test are of 大河乡.
func thingsOf(t *testing.T, w *testkit.Web) map[string]string {
	t.Helper()
	o := w.Office
	o.Enrol(t, testkit.Autumn, o.Pupil(func(d *aid.Draft) { d.Name = marker }))
	inside := w.Account(t, aid.Clerk, "")
	upload, err := o.Bureau.ReceiveUpload(t.Context(), o.As(aid.Clerk), aid.SchoolBook, testkit.Autumn, marker+".csv", []byte("学校名称,办学类型\n"))
	if err != nil {
		t.Fatal(err)
	}
	things := map[string]string{
		"county": fmt.Sprint(o.County.ID), "user": fmt.Sprint(inside.User), "school": fmt.Sprint(o.Schools["石门镇中心小学"].ID),
		"upload": fmt.Sprint(upload), "target": "preschool_net", "edition": editionOf(t, o), "signin": absentID, // of nobody: one of the visitors ends it else
	}
	for name, sql := range map[string]string{
		"student":   `SELECT min(id) FROM student WHERE county_id = $1`,
		"enrolment": `SELECT min(id) FROM enrolment WHERE county_id = $1`,
		"village":   `SELECT min(v.id) FROM village v JOIN township t USING (county_id) WHERE v.county_id = $1 AND t.id = v.township_id AND t.name = '石门镇'`,
		"seat":      `SELECT max(id) FROM seat WHERE county_id = $1`,
	} {
		o.Do(t, func(tx *store.Tx) error {
			var id int64
			err := tx.QueryRow(t.Context(), sql, o.County.ID).Scan(&id)
			things[name] = fmt.Sprint(id)
			return err
		})
	}
	return things
}

// editionOf is a draft of the county's rules.
func editionOf(t *testing.T, o *testkit.Office) string {
	t.Helper()
	id, err := o.Bureau.DraftEdition(t.Context(), o.As(aid.Clerk), aid.EditionText{
		Name: marker, Why: marker, Document: marker, From: testkit.Autumn.Next(), Book: marker,
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(id)
}

// marker is in the names of what stands behind the wall.
const marker = "墙内"

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("no golden file yet; run with -update: %v", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the table changed (-want +got):\n%s", diff)
	}
}
