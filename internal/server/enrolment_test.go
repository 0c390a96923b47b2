package server_test

import (
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const centre = "石门镇中心小学"

// schoolSite is a county's web site with a list: one pupil who was not there
// last term, one who is missing, three without doubt.
func schoolSite(t *testing.T) (w *testkit.Web, principal *testkit.Visitor) {
	t.Helper()
	w = testkit.Site(t)
	named := func(name string) func(*aid.Draft) { return func(d *aid.Draft) { d.Name = name } }
	same := []aid.Draft{w.Pupil(named("甲同")), w.Pupil(named("乙同")), w.Pupil(named("丙同"))}
	w.Enrol(t, testkit.Autumn.Previous(), append(same, w.Pupil(named("丁缺")))...)
	w.Enrol(t, testkit.Autumn, append(same, w.Pupil(named("戊新")))...)
	return w, w.Login(t, aid.Principal, centre)
}

// forms are the addresses to which the cards of a page post, with the version
// each was looked at.
func forms(body string) (addresses, versions []string) {
	card := regexp.MustCompile(`(?s)action="(/enrolments/(?:missing/)?[0-9]+\?term=[0-9-]+)".*?name="version" value="([0-9]+)"`)
	for _, m := range card.FindAllStringSubmatch(body, -1) {
		addresses, versions = append(addresses, m[1]), append(versions, m[2])
	}
	return addresses, versions
}

// seenRows are the fields that go along when the rest is confirmed.
func seenRows(body string) (pairs []string) {
	for _, m := range regexp.MustCompile(`name="seen" value="([0-9.]+)"`).FindAllStringSubmatch(body, -1) {
		pairs = append(pairs, page.SeenField, m[1])
	}
	return pairs
}

func digest(body string) string {
	m := regexp.MustCompile(`name="digest" value="([0-9a-f]+)"`).FindStringSubmatch(body)
	if m == nil {
		return ""
	}
	return m[1]
}

func has(t *testing.T, a testkit.Answer, status int, words ...string) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("got status %d, want %d: %.200s", a.Status, status, a.Body)
	}
	for _, word := range words {
		if !strings.Contains(a.Body, word) {
			t.Errorf("the page does not say %q", word)
		}
	}
}

// A principal's whole way without a script: look, answer the doubtful, confirm
// the rest, sign, print.
func TestEnrolments_theWholeWayWithoutScripts(t *testing.T) {
	t.Parallel()
	_, v := schoolSite(t)
	a := v.Get(t, link.Enrolments)
	has(t, a, http.StatusOK, "本学期名单 4 人，另有上学期在校、不在名单的 1 人，共 5 人；2 人需要您看", "丁缺", "戊新", "其余 3 人无误，全部确认")
	if digest(a.Body) != "" {
		t.Error("a list with open rows can be signed")
	}
	rest, seen := a, 0
	addresses, versions := forms(a.Body)
	for i, address := range addresses {
		answer := page.AnswerBoarder
		if strings.Contains(address, "missing") {
			answer = "moved"
		}
		for range 2 { // the line breaks, the phone sends again
			a = v.Post(t, address, page.VersionField, versions[i], page.AnswerField, answer)
			if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, link.Enrolments) {
				t.Fatalf("%s: got %d to %q", address, a.Status, a.Location)
			}
		}
		seen++
	}
	if seen != 2 {
		t.Fatalf("got %d cards, want 2", seen)
	}
	for range 2 {
		a = v.Post(t, link.ConfirmAll, seenRows(rest.Body)...)
		has(t, a, http.StatusSeeOther)
		has(t, v.Get(t, link.Enrolments), http.StatusOK, "已确认3人在校", aid.Statement, "已全部确认")
	}
	mark := digest(v.Get(t, link.Enrolments).Body)
	has(t, v.Post(t, link.SignTerm, page.DigestField, "0000"), http.StatusConflict, "您查看之后名单有变动")
	has(t, v.Post(t, link.SignTerm, page.DigestField, mark), http.StatusSeeOther)
	again := v.Post(t, link.SignTerm, page.DigestField, mark) // from a second tab
	has(t, again, http.StatusConflict, "不需要再签")
	if strings.Contains(again.Body, "notice tone-bad") {
		t.Error("that it is signed already is told as an alarm")
	}
	has(t, v.Get(t, addresses[1]), http.StatusOK, "本学期名单已签字上报，不能再改")
	has(t, v.Get(t, link.Enrolments), http.StatusOK, "已签字上报", "不在校·已转出")
	has(t, v.Get(t, link.EnrolmentForm), http.StatusOK, "学生在校情况确认表", "在校 4 人（寄宿 4 人），不在校 1 人，待确认 0 人", "校长（签字）")
}

// With htmx an answer brings the row, the head and the foot; a stale one the
// row as it now is, with who changed it.
func TestEnrolments_withHtmx(t *testing.T) {
	t.Parallel()
	w, v := schoolSite(t)
	staff := w.Login(t, aid.Staff, centre)
	a := v.Get(t, link.Enrolments)
	row := regexp.MustCompile(`href="(/enrolments/[0-9]+\?term=[0-9-]+)"`).FindStringSubmatch(a.Body)[1]
	v.Header.Set("HX-Request", "true")
	card := v.Get(t, row)
	has(t, card, http.StatusOK, `<li class="pupil-card"`, "不改了，收起")
	has(t, v.Get(t, row+"&"+page.RowField+"=1"), http.StatusOK, `<li class="pupil"`)
	_, versions := forms(card.Body)
	has(t, staff.Post(t, row, page.VersionField, versions[0], page.AnswerField, page.AnswerDay), http.StatusSeeOther)
	stale := v.Post(t, row, page.VersionField, versions[0], page.AnswerField, page.AnswerBoarder)
	has(t, stale, http.StatusConflict, `<li class="pupil-card"`, "测试学校经办", "在校·走读")
	_, versions = forms(stale.Body)
	fresh := v.Post(t, row, page.VersionField, versions[0], page.AnswerField, page.AnswerBoarder)
	has(t, fresh, http.StatusOK, `<li class="pupil"`, `id="roll-head"`, `id="roll-rest"`, `hx-swap-oob="true"`, "其余 2 人无误")
	if strings.Contains(fresh.Body, "<html") {
		t.Error("a fragment came as a whole page")
	}
	has(t, v.Post(t, row, page.VersionField, "9", page.AnswerField, "bored"), http.StatusConflict)
	_, versions = forms(v.Get(t, row).Body)
	has(t, v.Post(t, row, page.VersionField, versions[0], page.AnswerField, "bored"), http.StatusUnprocessableEntity, "请选择该生不在校的原因")
	rest := staff.Post(t, link.ConfirmAll, seenRows(a.Body)...) // looked at before all this
	changed, _, _ := strings.Cut(path.Base(row), "?")
	if !strings.Contains(rest.Location, page.AgainField+"="+changed) {
		t.Errorf("got %q, want the list with the changed row first", rest.Location)
	}
	has(t, staff.Get(t, rest.Location), http.StatusOK, "另有1人的信息在您查看之后有变动", "您查看之后有变动，请再看一眼 <small>1人")
}

// Other schools and counties find nothing; other roles may not.
func TestEnrolments_othersMayNot(t *testing.T) {
	t.Parallel()
	w, v := schoolSite(t)
	other := w.Login(t, aid.Principal, "大河乡双河小学")
	abroad := testkit.Site(t).Login(t, aid.Principal, centre)
	clerk := w.Login(t, aid.Clerk, "")
	body := v.Get(t, link.Enrolments).Body
	addresses, versions := forms(body)
	addresses = append(addresses, regexp.MustCompile(`href="(/enrolments/[0-9]+\?term=[0-9-]+)"`).FindStringSubmatch(body)[1])
	versions = append(versions, "1")
	for i, address := range addresses {
		for name, c := range map[string]struct {
			visitor *testkit.Visitor
			want    int
		}{"other school": {other, 404}, "other county": {abroad, 404}, "clerk": {clerk, 403}} {
			if got := c.visitor.Post(t, address, page.VersionField, versions[i], page.AnswerField, "moved"); got.Status != c.want {
				t.Errorf("%s posts to %s: got %d, want %d", name, address, got.Status, c.want)
			}
		}
	}
	has(t, other.Get(t, link.Enrolments), http.StatusOK, "本学期名单上还没有学生")
	has(t, w.Login(t, aid.Staff, centre).Post(t, link.SignTerm), http.StatusForbidden)
	has(t, v.Get(t, link.Confirmations), http.StatusForbidden)
}

func TestConfirmations_seenAndReopened(t *testing.T) {
	t.Parallel()
	w, v := schoolSite(t)
	w.Do(t, func(tx *store.Tx) error { // the school has answered and signed
		_, err := tx.Exec(t.Context(), `UPDATE enrolment SET state = 'confirmed', decided_at = now() WHERE county_id = $1`, tx.County)
		return err
	})
	addresses, versions := forms(v.Get(t, link.Enrolments).Body)
	has(t, v.Post(t, addresses[0], page.VersionField, versions[0], page.AnswerField, "moved"), http.StatusSeeOther)
	has(t, v.Post(t, link.SignTerm, page.DigestField, digest(v.Get(t, link.Enrolments).Body)), http.StatusSeeOther)

	reviewer, town := w.Login(t, aid.Reviewer, ""), w.Login(t, aid.TownOffice, "大河乡")
	has(t, reviewer.Get(t, link.Confirmations), http.StatusOK, centre, "已确认（有更正）", "退回")
	has(t, reviewer.Get(t, link.With(link.Confirmations, page.StateField, "not_started")), http.StatusOK, "没有符合条件的学校")
	if a := town.Get(t, link.Confirmations); strings.Contains(a.Body, centre) {
		t.Error("a township sees a school of another")
	}
	address := link.Reopen(w.Schools[centre].ID)
	has(t, town.Get(t, address), http.StatusForbidden)
	has(t, reviewer.Get(t, address), http.StatusOK, "退回原因")
	has(t, reviewer.Post(t, address, page.WhyField, " "), http.StatusUnprocessableEntity, "请写明退回的原因")
	has(t, reviewer.Post(t, address, page.WhyField, "五年级漏报一人"), http.StatusSeeOther)
	has(t, reviewer.Post(t, address, page.WhyField, "五年级漏报一人"), http.StatusConflict)
	has(t, reviewer.Post(t, link.Reopen(999_999), page.WhyField, "五年级漏报一人"), http.StatusNotFound)
	has(t, v.Get(t, link.Enrolments), http.StatusOK, "五年级漏报一人", aid.Statement)
}
