package server_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/server"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// A thing of another county takes as long to be missing as one that is nowhere:
// medians within a factor of two.
func TestWall_foreignAndAbsentTakeTheSameTime(t *testing.T) {
	inside := testkit.Site(t) // not beside others: it measures time
	things := thingsOf(t, inside)
	v := testkit.Site(t).Login(t, aid.Clerk, "")
	for _, kind := range []string{"student", "school", "upload"} {
		times := map[bool][]time.Duration{}
		for i := range 60 {
			id := absentID
			if i%2 == 0 {
				id = things[kind]
			}
			began := time.Now()
			v.Get(t, "/"+kind+"s/"+id)
			times[i%2 == 0] = append(times[i%2 == 0], time.Since(began))
		}
		if ratio := float64(median(times[true])) / float64(median(times[false])); ratio < 0.5 || ratio > 2 {
			t.Errorf("%s: medians: foreign %v, absent %v", kind, median(times[true]), median(times[false]))
		}
	}
}

// A person with seats in two counties is in one of them at a time; the switch
// is asked for and begins a new session.
func TestSeat_switchesTheCounty(t *testing.T) {
	t.Parallel()
	a, b := testkit.Site(t), testkit.Site(t)
	thingsA, thingsB := thingsOf(t, a), thingsOf(t, b)
	account := a.Account(t, aid.Clerk, "")
	known, err := b.Bureau.AddSeatByLogin(t.Context(), aid.System(b.County), bureau.NewUser{Login: account.Login, Name: account.Name, Role: aid.Reviewer})
	if err != nil || !known {
		t.Fatal(known, err)
	}
	v := a.Visit()
	v.SignIn(t, account.Login, testkit.Password)
	sees := func(w *testkit.Web, student, other string) {
		t.Helper()
		if got := v.Get(t, link.Home); !strings.Contains(got.Body, `class="brand-county">`+w.County.Name) {
			t.Errorf("the home page is not that of %s", w.County.Name)
		}
		if got := v.Get(t, "/students/"+student).Status; got != http.StatusOK {
			t.Errorf("%s: its own student: got %d, want 200", w.County.Name, got)
		}
		if got := v.Get(t, "/students/"+other).Status; got != http.StatusNotFound && student != other {
			t.Errorf("%s: the other county's student: got %d, want 404", w.County.Name, got)
		}
	}
	sees(a, thingsA["student"], thingsB["student"])
	before := cookies(v)
	var seat int64
	if err := a.Super(t).QueryRow(t.Context(), `SELECT id FROM seat WHERE login_id = $1 AND county_id = $2`, account.User, b.County.ID).Scan(&seat); err != nil {
		t.Fatal(err)
	}
	v.Post(t, link.Seat, page.SeatField, fmt.Sprint(seat))
	if cookies(v) == before {
		t.Error("the session stays the same over the switch")
	}
	if got := visitorWith(a, before).Get(t, link.Home); got.Status != http.StatusSeeOther {
		t.Errorf("the session from before: got %d, want 303", got.Status)
	}
	sees(b, thingsB["student"], thingsA["student"])
}

// The kept lengths of lists belong to their county: two at once, ten thousand
// times, no crossing.
func TestCounts_areKeptByCounty(t *testing.T) {
	t.Parallel()
	a := testkit.County(t)
	b := testkit.County(t)
	b.Bureau = a.Bureau // one program
	a.Enrol(t, testkit.Autumn, a.Pupil())
	b.Enrol(t, testkit.Autumn, b.Pupil(), b.Pupil(), b.Pupil())
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 1250 {
				o, want := a, 1
				if (worker+i)%2 == 0 {
					o, want = b, 3
				}
				r, err := a.Bureau.Roster(t.Context(), o.As(aid.Clerk), aid.RosterFilter{Term: testkit.Autumn}, aid.RosterPlace{Most: 1})
				if err != nil || r.Total != want {
					t.Errorf("got %d, %v, want %d", r.Total, err, want)
					return
				}
			}
		})
	}
	all.Wait()
}

// A job carries ids and nothing else, and reads nothing of another county.
func TestJobs_carryIdsOnly(t *testing.T) {
	t.Parallel()
	a, b := testkit.County(t), testkit.County(t)
	id, err := a.Bureau.ReceiveUpload(t.Context(), a.As(aid.Clerk), aid.SchoolBook, testkit.Autumn, "x.csv", []byte("学校名称,办学类型\n"))
	if err != nil {
		t.Fatal(err)
	}
	var text []byte
	if err := a.Super(t).QueryRow(t.Context(), `SELECT args FROM river_job WHERE (args->>'county')::int = $1`, a.County.ID).Scan(&text); err != nil {
		t.Fatal(err)
	}
	var args map[string]any
	if err := json.Unmarshal(text, &args); err != nil || len(args) != 2 || args["county"] != float64(a.County.ID) || args["upload"] != float64(id) {
		t.Errorf("got %s, want county and upload, both numbers", text)
	}
	if err := b.Bureau.ReadUpload(t.Context(), aid.System(b.County), id); aid.KindOf(err) != aid.NotFound {
		t.Errorf("the job in another county: got %v, want not found", err)
	}
}

// A school that only another county has is unknown in a workbook of this one.
func TestLoad_anotherCountysSchoolIsUnknown(t *testing.T) {
	t.Parallel()
	a, b := testkit.County(t), testkit.County(t)
	b.Do(t, func(tx *store.Tx) error {
		_, err := tx.SaveSchools(t.Context(), []aid.SchoolDraft{{Code: "2199000099", Name: "梧桐小学", Kind: "211", Township: "石门镇"}})
		return err
	})
	book := "姓名,身份证号,学校,学段,年级,是否寄宿,乡镇,村,脱贫属性\n"
	for i, school := range []string{"梧桐小学", "石门镇中心小学"} {
		book += fmt.Sprintf("测试甲,%s,%s,小学,三年级,是,石门镇,石门村,未脱贫\n", testkit.IDNumber("990001", "20080301", 700+2*i), school)
	}
	for _, o := range []*testkit.Office{a, b} {
		lines, _, err := o.Bureau.Load(t.Context(), aid.System(o.County), aid.StudentBook, testkit.Autumn, "x.csv", []byte(book), true)
		if err != nil || len(lines) != 2 {
			t.Fatalf("got %d lines, %v", len(lines), err)
		}
		if known := lines[0].Outcome == aid.Accept; known != (o == b) || lines[1].Outcome != aid.Accept {
			t.Errorf("%s: got %s %v and %s %v", o.County.Name, lines[0].Outcome, lines[0].Faults, lines[1].Outcome, lines[1].Faults)
		}
	}
}

// Sums that cannot be meant are refused, and nothing is changed.
func TestSettings_oddSumsAreRefused(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	v := w.Login(t, aid.Admin, "")
	before := holdings(t, w)
	for _, sum := range []string{"-1", "0", "20000.01", "99999999999999999999", "1e3", "0x10", "NaN", "' OR 1=1", "--"} {
		if a := v.Post(t, link.Settings, append(settingsSeen(t, v), page.PreschoolField+"2016", sum)...); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: got %d, want 422", sum, a.Status)
		}
	}
	if after := holdings(t, w); after != before {
		t.Errorf("got %s, before %s", after, before)
	}
}

// Values moved between rows do not open.
func TestSealed_swappedBetweenStudents(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil(), o.Pupil(), o.Pupil())
	_, err := o.Super(t).Exec(t.Context(), `
		WITH s AS (SELECT id, idno, lead(idno) OVER (ORDER BY id) AS next, row_number() OVER (ORDER BY id) AS n FROM student WHERE county_id = $1)
		UPDATE student SET idno = s.next FROM s WHERE student.county_id = $1 AND student.id = s.id AND s.n < 4`, o.County.ID)
	if err != nil {
		t.Fatal(err)
	}
	var opened, refused int
	for _, id := range studentIDs(t, o) {
		err := o.DB.Look(t.Context(), o.As(aid.Clerk), func(tx *store.Tx) error {
			_, err := tx.Student(t.Context(), id)
			return err
		})
		if err == nil {
			opened++
		} else {
			refused++
		}
	}
	if opened != 1 || refused != 3 {
		t.Errorf("got %d opened and %d refused, want the one that was not moved", opened, refused)
	}
}

func studentIDs(t *testing.T, o *testkit.Office) (ids []aid.StudentID) {
	t.Helper()
	rows, err := o.Super(t).Query(t.Context(), `SELECT id FROM student WHERE county_id = $1`, o.County.ID)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var id aid.StudentID
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

// addressOf is what a page leads to or asks for by itself.
var addressOf = regexp.MustCompile(`\s(?:href|src|action|formaction|hx-get|hx-post)="([^"]*)"`)

// Nobody finds a whole ID number, phone or account by looking: not on a page,
// not in a workbook; nor the token of the session. An address says no person's
// name either, and is always one of our own paths.
func TestPages_showNoWholeNumberAndNoToken(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	number, phone, card := testkit.IDNumber("990007", "20080301", 500), "13987654321", "6222029876543210123"
	const name, head = "墙外丁", "墙外丙"
	w.Enrol(t, testkit.Autumn, w.Pupil(func(d *aid.Draft) {
		d.Name, d.HouseholdHead, d.IDNo, d.Phone, d.Bank, d.Account = name, head, number, phone, "信用社", card
	}))
	things := thingsOf(t, w)
	things["student"] = fmt.Sprint(studentIDs(t, w.Office)[0])
	place := map[aid.Role]string{aid.TownOffice: "石门镇", aid.Principal: "石门镇中心小学", aid.Staff: "石门镇中心小学"}
	seen, addresses := 0, 0
	for _, role := range aid.Roles {
		v := w.Login(t, role, place[role])
		for _, route := range server.Routes {
			if route.Method != http.MethodGet {
				continue
			}
			a := v.Get(t, fill(t, route.Pattern, things))
			text := unpacked(t, a)
			seen += strings.Count(text, number[:3]+"***********") + strings.Count(text, number[14:])
			for _, secret := range []string{number, phone, card, strings.TrimPrefix(cookies(v), "zhuxue=")} {
				if strings.Contains(text, secret) {
					t.Errorf("%s: %s shows %s", role, route.Pattern, secret)
				}
			}
			for _, found := range addressOf.FindAllStringSubmatch(a.Body, -1) {
				address, err := url.PathUnescape(html.UnescapeString(found[1]))
				addresses++
				if err != nil || strings.Contains(address, name) || strings.Contains(address, head) || address != "" && !strings.ContainsAny(address[:1], "/#?") {
					t.Errorf("%s: %s leads to %q, %v", role, route.Pattern, address, err)
				}
			}
		}
	}
	if addresses < 1000 {
		t.Errorf("saw %d addresses only", addresses)
	}
	if seen == 0 {
		t.Error("the number was not even seen masked: did anybody look at the student?")
	}
}

// unpacked is the text of an answer; of a workbook, that of all its parts.
func unpacked(t *testing.T, a testkit.Answer) string {
	t.Helper()
	if !strings.HasPrefix(a.Body, "PK") {
		return a.Body
	}
	parts, err := zip.NewReader(strings.NewReader(a.Body), int64(len(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for _, f := range parts.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(&all, part)
	}
	return all.String()
}

// HSTS is on every answer behind TLS.
func TestHeaders_hstsEverywhere(t *testing.T) {
	t.Parallel()
	w := testkit.County(t).Site(t, server.Options{TLS: true})
	things := thingsOf(t, w)
	v := w.Visit()
	for _, route := range server.Routes {
		a := send(t, v, route, fill(t, route.Pattern, things))
		if got := a.Header.Get("Strict-Transport-Security"); got != "max-age=31536000; includeSubDomains" {
			t.Errorf("%s %s: got %q", route.Method, route.Pattern, got)
		}
	}
}

// The browser keeps nothing of us but where one is, and at logout it is told to
// forget that too.
func TestLogout_browserForgets(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	v := w.Login(t, aid.Clerk, "")
	if got := v.Post(t, link.Logout).Header.Get("Clear-Site-Data"); got != `"cache", "cookies", "storage"` {
		t.Errorf("at logout: got %q", got)
	}
	things := thingsOf(t, w)
	account := w.Account(t, aid.Clerk, "")
	ctx := testkit.Browser(t)
	err := chromedp.Do(ctx, chromedp.Navigate(w.URL+link.Login), chromedp.SendKeys(`[name=account]`, account.Login), chromedp.SendKeys(`[name=password]`, testkit.Password),
		chromedp.Submit(`[name=password]`), chromedp.WaitVisible(`.side`), chromedp.Navigate(w.URL+link.Students), chromedp.Navigate(w.URL+"/students/"+things["student"]),
		chromedp.Navigate(w.URL+link.Home))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := chromedp.Run(ctx, chromedp.Evaluate[string](`JSON.stringify([{...localStorage}, {...sessionStorage}])`))
	if err != nil || kept != `[{},{"htmx-current-path-for-history":"/"}]` { // an address, and no address names a person
		t.Errorf("got %s kept, %v", kept, err)
	}
}
