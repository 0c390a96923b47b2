package server_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// schoolroom is a web site whose county has n students, all in 石门镇中心小学.
func schoolroom(t *testing.T, n int) *testkit.Web {
	t.Helper()
	w := testkit.Site(t)
	drafts := make([]aid.Draft, n)
	for i := range drafts {
		drafts[i] = w.Pupil(func(d *aid.Draft) { d.Name = fmt.Sprintf("%c小明", []rune("王李张刘陈")[i%5]) })
	}
	w.Enrol(t, testkit.Autumn, drafts...)
	return w
}

var (
	nextPage  = regexp.MustCompile(`href="([^"]+)" rel="next"`)
	addresses = regexp.MustCompile(`(?:href|action)="([^"]+)"`)
	oneName   = regexp.MustCompile(`<a href="/students/(\d+)">`)
)

// Pages lead on to the end, and each student stands on one of them.
func TestStudents_pagesLeadToTheEnd(t *testing.T) {
	t.Parallel()
	w := schoolroom(t, 120)
	v := w.Login(t, aid.Clerk, "")
	seen := map[string]int{}
	pages := 0
	for at := link.With(link.Students, page.RosterState, string(aid.Pending), page.RosterSort, "grade", page.RosterDesc, "1"); at != ""; pages++ {
		a := v.Get(t, at)
		if a.Status != http.StatusOK || !strings.Contains(a.Body, "共 120 条") {
			t.Fatalf("%s: got %d, want the list of 120", at, a.Status)
		}
		for _, m := range oneName.FindAllStringSubmatch(a.Body, -1) {
			seen[m[1]]++
		}
		at = ""
		if m := nextPage.FindStringSubmatch(a.Body); m != nil {
			at = html.UnescapeString(m[1])
		}
	}
	if pages != 3 || len(seen) != 120 {
		t.Errorf("got %d students on %d pages, want 120 on 3", len(seen), pages)
	}
}

// No address on a page holds a name.
func TestStudents_noNameInAnAddress(t *testing.T) {
	t.Parallel()
	w := schoolroom(t, 60)
	v := w.Login(t, aid.Clerk, "")
	for _, a := range []testkit.Answer{v.Get(t, link.Students), found(t, v, "小明")} {
		if !strings.Contains(a.Body, "王小明") {
			t.Fatalf("got %d without the student", a.Status)
		}
		for _, m := range addresses.FindAllStringSubmatch(a.Body, -1) {
			if address, _ := url.QueryUnescape(html.UnescapeString(m[1])); strings.Contains(address, "小明") {
				t.Errorf("got the address %s", address)
			}
		}
	}
}

func TestStudents_leaderSeesNoName(t *testing.T) {
	t.Parallel()
	w := schoolroom(t, 3)
	a := w.Login(t, aid.Leader, "").Get(t, link.Students)
	if a.Status != http.StatusOK || strings.Contains(a.Body, "小明") || !strings.Contains(a.Body, "王**") || strings.Contains(a.Body, "export.xlsx") {
		t.Errorf("got %d, want masked names and no export", a.Status)
	}
}

func TestSearch_oneHitLeadsToTheStudent(t *testing.T) {
	t.Parallel()
	w := schoolroom(t, 5)
	v := w.Login(t, aid.Clerk, "")
	if a := v.Post(t, link.Search, page.SearchField, "wxm"); a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, link.Students+"/") {
		t.Errorf("one hit: got %d to %q, want a student", a.Status, a.Location)
	}
	has(t, v.Get(t, link.Search), http.StatusOK, page.SearchHint)
	has(t, found(t, v, "小明"), http.StatusOK, "找到 5 名学生")
	has(t, found(t, v, "没有这人"), http.StatusOK, "没有找到", page.SearchHint)
	leader := w.Login(t, aid.Leader, "") // is promised nobody
	a := found(t, leader, "wxm")
	has(t, a, http.StatusOK, "没有找到", page.PlacesHint, `placeholder="学校、行政村名称"`)
	if strings.Contains(a.Body, "身份证号") || strings.Contains(a.Body, "姓名") {
		t.Error("the leader is told to look for persons")
	}
}

// found searches and goes where the answer leads: never a page that the
// browser's way back would have to send again.
func found(t *testing.T, v *testkit.Visitor, text string) testkit.Answer {
	t.Helper()
	a := v.Post(t, link.Search, page.SearchField, text)
	if a.Status != http.StatusSeeOther || a.Location != link.Search {
		t.Fatalf("search: got %d to %q, want to be led to %s", a.Status, a.Location, link.Search)
	}
	return v.Get(t, a.Location)
}

// The way back from a student leads to the list of hits as it was. Nothing in
// its address, and no number in the session.
func TestSearch_theWayBackShowsTheHits(t *testing.T) {
	t.Parallel()
	w := schoolroom(t, 5)
	v := w.Login(t, aid.Clerk, "")
	a := found(t, v, "小明")
	has(t, v.Get(t, "/students/"+oneName.FindStringSubmatch(a.Body)[1]), http.StatusOK)
	has(t, v.Get(t, link.Search), http.StatusOK, "找到 5 名学生", `value="小明"`)
	number := testkit.IDNumber("990001", "20080301", 998)
	has(t, found(t, v, number), http.StatusOK, "没有找到这个身份证号的学生")
	if a := v.Get(t, link.Search); strings.Contains(a.Body, number) {
		t.Error("the number that was looked for is kept")
	}
}

// A person may search 30 times at once; the next one is told to wait, and
// nobody else is.
func TestSearch_isLimitedPerPerson(t *testing.T) {
	t.Parallel()
	w := schoolroom(t, 1)
	v := w.Login(t, aid.Clerk, "")
	for i := range 30 {
		if a := v.Post(t, link.Search, page.SearchField, "无人"); a.Status != http.StatusSeeOther {
			t.Fatalf("search %d: got %d, want 303", i+1, a.Status)
		}
	}
	if a := v.Post(t, link.Search, page.SearchField, "无人"); a.Status != http.StatusTooManyRequests {
		t.Errorf("search 31: got %d, want 429", a.Status)
	}
	if a := w.Login(t, aid.Clerk, "").Post(t, link.Search, page.SearchField, "无人"); a.Status != http.StatusSeeOther {
		t.Errorf("somebody else: got %d, want 303", a.Status)
	}
}

func TestExports_areWorkbooks(t *testing.T) {
	t.Parallel()
	w := schoolroom(t, 3)
	v := w.Login(t, aid.Clerk, "")
	admin := w.Login(t, aid.Admin, "")
	for address, v := range map[string]*testkit.Visitor{
		link.RosterExport: v, link.SchoolsExport: v, link.VillagesExport: v, link.ConfirmationsExport: v,
		link.TargetExport("consolidation"): v, link.UsersExport: admin, link.AuditExport: admin,
	} {
		a := v.Get(t, address)
		if a.Status != http.StatusOK || !strings.HasPrefix(a.Body, "PK") || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: got %d, %s", address, a.Status, a.Header.Get("Content-Disposition"))
		}
	}
	if a := w.Login(t, aid.Leader, "").Get(t, link.RosterExport); a.Status != http.StatusForbidden {
		t.Errorf("leader: got %d, want 403", a.Status)
	}
}

// The register's workbook says of each act what it changed, as its page does.
func TestExports_registerSaysWhatChanged(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	err := w.Bureau.Configure(t.Context(), w.As(aid.Admin), func(s *aid.Settings) error {
		s.CoverageThreshold, s.Region = 8550, "central"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	a := w.Login(t, aid.Admin, "").Get(t, link.With(link.AuditExport, page.AuditActField, string(aid.Configure)))
	book, err := excelize.OpenReader(strings.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("操作日志")
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1]
	if got := last[len(last)-1]; got != "基本覆盖标准：85.5%；所在地区：中部" {
		t.Errorf("got %q", got)
	}
}

// Whatever list is fetched, the register says so under one act, with what the
// list was narrowed to.
func TestExports_areOneActWithTheirFilters(t *testing.T) {
	t.Parallel()
	w := schoolroom(t, 3)
	v, admin := w.Login(t, aid.Clerk, ""), w.Login(t, aid.Admin, "")
	for _, address := range []string{
		link.With(link.VillagesExport, page.PoorField, "yes"), link.With(link.SchoolsExport, page.SchoolAreaField, "镇区"),
		link.With(link.ConfirmationsExport, page.TownField, "石门镇"), link.With(link.TargetExport("consolidation"), page.PlaceState, "short"),
		link.With(link.RosterExport, page.RosterState, "pending"),
	} {
		if a := v.Get(t, address); !strings.HasPrefix(a.Body, "PK") {
			t.Fatalf("%s: got %d", address, a.Status)
		}
	}
	a := admin.Get(t, link.With(link.Audit, page.AuditActField, string(aid.ExportStudents)))
	has(t, a, http.StatusOK, "导出行政村名单", "导出学校名单", "学校确认进度", "义务教育巩固率", "学生名单")
	has(t, a, http.StatusOK, "贫困村：", "城乡：", "石门镇", "未达到", "待确认")
	if n := strings.Count(a.Body, "<td data-label=\"操作\">导出名单</td>"); n != 5 {
		t.Errorf("got %d entries of 导出名单, want 5", n)
	}
}

// A person may fetch 10 lists at once; the next one has to wait.
func TestExports_areLimitedPerPerson(t *testing.T) {
	t.Parallel()
	v := schoolroom(t, 1).Login(t, aid.Clerk, "")
	for i := range 10 {
		if a := v.Get(t, link.SchoolsExport); a.Status != http.StatusOK {
			t.Fatalf("list %d: got %d, want 200", i+1, a.Status)
		}
	}
	if a := v.Get(t, link.RosterExport); a.Status != http.StatusTooManyRequests {
		t.Errorf("list 11: got %d, want 429", a.Status)
	}
}

func TestHome_saysWhatIsNext(t *testing.T) {
	t.Parallel()
	empty, full := testkit.Site(t), schoolroom(t, 3)
	for _, c := range []struct {
		w     *testkit.Web
		role  aid.Role
		place string
		want  string
	}{
		{empty, aid.Clerk, "", "下一步"},
		{empty, aid.Principal, "石门镇中心小学", "还没有导入本校本学期的名单"},
		{full, aid.Admin, "", "1 所学校没有可用的校长账号"},
		{full, aid.Clerk, "", "还没有导入教育年报"},
		{full, aid.Reviewer, "", "待学校确认"},
		{full, aid.Leader, "", "建档立卡学生"},
		{full, aid.TownOffice, "石门镇", "建档立卡学生"},
		{full, aid.Staff, "石门镇中心小学", "3 名学生待确认"},
		{full, aid.Operator, "", "看不到任何学生"},
	} {
		if a := c.w.Login(t, c.role, c.place).Get(t, link.Home); a.Status != http.StatusOK || !strings.Contains(a.Body, c.want) {
			t.Errorf("%s: got %d without %q", c.role, a.Status, c.want)
		}
	}
}
