package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// holdings is a fingerprint of all that a county holds and of its accounts, the
// register of acts and the sessions left out.
func holdings(t *testing.T, w *testkit.Web) string {
	t.Helper()
	all := ""
	for part := range strings.SplitSeq(contents(t, w), "; ") {
		if !strings.HasPrefix(part, "audit ") && !strings.HasPrefix(part, "audit_seal ") {
			all += part + "; "
		}
	}
	var accounts string
	err := w.Super(t).QueryRow(t.Context(), `
		SELECT coalesce(md5(string_agg(l::text || s::text || c::text, '|' ORDER BY l.id, s.id)), '')
		FROM county c JOIN seat s ON s.county_id = c.id JOIN login l ON l.id = s.login_id WHERE c.id = $1`, w.County.ID).Scan(&accounts)
	if err != nil {
		t.Fatal(err)
	}
	return all + accounts
}

// Looking changes nothing: everybody gets every page, and afterwards the county
// holds what it held.
func TestGet_changesNothing(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	things := thingsOf(t, w)
	visitors := everybody(t, w)
	before := holdings(t, w)
	pages := 0
	for _, v := range visitors {
		for _, route := range server.Routes {
			if route.Method == http.MethodGet {
				v.Get(t, fill(t, route.Pattern, things))
				pages++
			}
		}
	}
	if after := holdings(t, w); after != before || pages < 200 {
		t.Errorf("after %d pages got %s, before %s", pages, after, before)
	}
}

// evil is text that a browser would run if any page printed it as it is.
const evil = `<script>alert(1)</script>"'><i>`

// plant puts it into every text of the county that people type or import.
func plant(t *testing.T, w *testkit.Web) {
	t.Helper()
	super := w.Super(t)
	for table, columns := range map[string][]string{
		"student": {"name", "ethnicity", "relation"}, "household": {"code", "head"}, "school": {"name"}, "township": {"name"}, "village": {"name"},
		"upload": {"file_name", "message", "person"}, "audit": {"person", "note", "address"}, "account": {"bank"}, "school_alias": {"alias"},
	} {
		for _, column := range columns {
			_, err := super.Exec(t.Context(), fmt.Sprintf(`UPDATE %s SET %[2]s = left(%[2]s, 6) || $2 WHERE county_id = $1`, table, column), w.County.ID, evil)
			if err != nil {
				t.Errorf("plant %s.%s: %v", table, column, err)
			}
		}
	}
	for _, statement := range []string{
		`UPDATE county SET name = left(name, 4) || $2 WHERE id = $1`,
		`UPDATE login SET person = left(person, 4) || $2, last_from = $2 WHERE id IN (SELECT login_id FROM seat WHERE county_id = $1)`,
		`UPDATE signin SET agent = $2, address = $2 WHERE login_id IN (SELECT login_id FROM seat WHERE county_id = $1)`,
	} {
		if _, err := super.Exec(t.Context(), statement, w.County.ID, evil); err != nil {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// What was typed or imported is shown as text on every page, and what is typed
// into a form that is wrong comes back as text.
func TestPages_showPlantedTextAsText(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	things := thingsOf(t, w)
	readHeldRows(t, w, things)
	place := map[aid.Role]string{aid.TownOffice: "石门镇", aid.Principal: "石门镇中心小学", aid.Staff: "石门镇中心小学"}
	visitors := map[aid.Role]*testkit.Visitor{}
	for _, role := range aid.Roles {
		visitors[role] = w.Login(t, role, place[role])
	}
	plant(t, w)
	typed := []string{page.ReasonField, evil, page.WhyField, evil, page.SecretField, "idno", page.SearchField, evil, page.UserLoginField, evil, page.UserNameField, evil,
		page.SchoolField, evil, page.TownshipField, evil, page.RoleField, evil, page.KindField, evil, page.TermField, evil, page.CodeField, evil,
		page.CoverageField, evil, page.NextField, evil, page.FactorRuleField, evil, page.AccountField, evil}
	shown := map[string]bool{}
	for role, v := range visitors {
		for _, route := range server.Routes {
			if leaves[route.Pattern] && route.Method == http.MethodPost {
				continue
			}
			address := fill(t, route.Pattern, things)
			if route.Method == http.MethodGet {
				address = link.With(address, typed...)
			}
			a := send(t, v, route, address, typed...)
			if strings.Contains(a.Body, "<script>alert") || strings.Contains(a.Body, `'><i>`) || strings.Contains(a.Body, `"'>`) {
				t.Errorf("%s: %s %s prints what was planted as it is", role, route.Method, route.Pattern)
			}
			if strings.Contains(a.Body, "&lt;script&gt;alert(1)") {
				shown[route.Method+" "+route.Pattern] = true
			}
		}
	}
	if len(shown) < 30 {
		t.Errorf("planted text was seen on %d routes only: %v", len(shown), shown)
	}
}

// readHeldRows reads a workbook of planted rows, so that its preview shows them.
func readHeldRows(t *testing.T, w *testkit.Web, things map[string]string) {
	t.Helper()
	rows := "学校名称,办学类型\n\"" + strings.ReplaceAll(evil, `"`, `""`) + "\",\"" + strings.ReplaceAll(evil, `"`, `""`) + "\"\n"
	id, err := w.Bureau.ReceiveUpload(t.Context(), w.As(aid.Clerk), aid.SchoolBook, testkit.Autumn, "x.csv", []byte(rows))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Bureau.ReadUpload(t.Context(), aid.System(w.County), id); err != nil {
		t.Fatal(err)
	}
	things["upload"] = fmt.Sprint(id)
}
