package server_test

import (
	"net/http"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// A person chooses the spring before: every page shows it until the person
// chooses the usual term again, and each page says so and leads back. Others
// stay where they are.
func TestChooseTerm_allPagesFollow(t *testing.T) {
	t.Parallel()
	w, _ := schoolSite(t)
	clerk, other := w.Login(t, aid.Clerk, ""), w.Login(t, aid.Reviewer, "")
	autumn, spring := testkit.Autumn, testkit.Autumn.Previous()
	pages := []string{link.Home, link.Confirmations, link.Schools, link.School(w.Schools[centre].ID), link.Students}
	shows := func(v *testkit.Visitor, want aid.Term) {
		t.Helper()
		for _, address := range pages {
			has(t, v.Get(t, address), http.StatusOK, want.Label())
		}
	}
	const says = "平常用的是"
	shows(clerk, autumn)
	if a := clerk.Get(t, link.Home); strings.Contains(a.Body, says) {
		t.Error("the usual term is called another one")
	}
	a := clerk.Post(t, link.Term, page.TermField, spring.String(), page.NextField, link.Confirmations+"?page=3&state=late&term=2016-09")
	if a.Status != http.StatusSeeOther || a.Location != link.Confirmations+"?state=late" {
		t.Errorf("got %d to %s, want the page from its beginning", a.Status, a.Location)
	}
	shows(clerk, spring)
	has(t, clerk.Get(t, link.Schools), http.StatusOK, "现在看的是"+spring.Label(), says, "换回"+autumn.Label())
	shows(other, autumn)
	clerk.Post(t, link.Term, page.TermField, autumn.String())
	if a := clerk.Get(t, link.Home); strings.Contains(a.Body, says) {
		t.Error("back in the usual term, the page still warns")
	}
}

func TestChooseTerm_refuses(t *testing.T) {
	t.Parallel()
	w, _ := schoolSite(t)
	clerk := w.Login(t, aid.Clerk, "")
	for code, want := range map[string]int{"": http.StatusUnprocessableEntity, "2016-10": http.StatusUnprocessableEntity, "2031-09": http.StatusNotFound} {
		if a := clerk.Post(t, link.Term, page.TermField, code); a.Status != want {
			t.Errorf("%q: got %d, want %d", code, a.Status, want)
		}
	}
	for _, next := range []string{"//evil.example", "https://evil.example/", `/\evil.example`} {
		if a := clerk.Post(t, link.Term, page.TermField, testkit.Autumn.String(), page.NextField, next); a.Location != link.Home {
			t.Errorf("%q: got %s, want home", next, a.Location)
		}
	}
	if a := clerk.Get(t, link.Schools+"?term=2031-09"); a.Status != http.StatusNotFound {
		t.Errorf("a term without a roster in the address: got %d", a.Status)
	}
	// A roster's own term is no choice of the person.
	a := clerk.Upload(t, link.Uploads, page.FileField, "名单.pdf", []byte("x"), page.KindField, "student", page.TermField, "2031-09")
	has(t, a, http.StatusUnprocessableEntity, "这不是工作簿")
}

// What a page of one term sends is of that term, whatever was chosen meanwhile
// in another window.
func TestEnrolments_formsKeepTheirTerm(t *testing.T) {
	t.Parallel()
	w, v := schoolSite(t)
	autumn, spring := testkit.Autumn, testkit.Autumn.Previous()
	old := v.Get(t, page.EnrolmentsIn(spring))
	has(t, old, http.StatusOK, spring.Label(), "本学期 4 人", "其余")
	v.Post(t, link.Term, page.TermField, autumn.String())
	rest := append(seenRows(old.Body), page.AnswerField, page.AnswerBoarder)
	a := v.Post(t, link.ConfirmAll+"?term="+spring.String(), rest...)
	if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, page.EnrolmentsIn(spring)) {
		t.Fatalf("got %d to %s, want back to the list of spring", a.Status, a.Location)
	}
	addresses, versions := forms(old.Body)
	for i := range addresses {
		v.Post(t, addresses[i], page.VersionField, versions[i], page.AnswerField, page.AnswerBoarder)
	}
	full := v.Get(t, page.EnrolmentsIn(spring))
	a = v.Post(t, link.SignTerm+"?term="+spring.String(), page.DigestField, digest(full.Body))
	has(t, v.Get(t, page.EnrolmentsIn(spring)), http.StatusOK, "已签字上报")
	if a.Location != page.EnrolmentsIn(spring) {
		t.Errorf("signed: got to %s", a.Location)
	}
	has(t, v.Get(t, link.Enrolments), http.StatusOK, autumn.Label(), "2 人需要您看")
	// The bureau gives back what was signed in spring, from the page of spring.
	reviewer := w.Login(t, aid.Reviewer, "")
	has(t, reviewer.Get(t, page.ConfirmationsIn(spring)), http.StatusOK, "term="+spring.String(), "退回")
	at := link.Reopen(w.Schools[centre].ID)
	if a := reviewer.Post(t, at, page.WhyField, "请核对名单"); a.Status != http.StatusConflict {
		t.Errorf("autumn is not signed: got %d", a.Status)
	}
	if a := reviewer.Post(t, at+"?term="+spring.String(), page.WhyField, "请核对名单"); a.Location != page.ConfirmationsIn(spring) {
		t.Errorf("got %d to %s", a.Status, a.Location)
	}
	has(t, v.Get(t, link.Enrolments), http.StatusOK, spring.Label()+"的名单县教育局退回了：请核对名单")
}
