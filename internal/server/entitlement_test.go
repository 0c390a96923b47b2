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

// A school year that does not exist, or has no roster, is said to be so; and a
// sum that the county has not set is 未定, no 0.00 (三(一)1, 学前教育资助).
func TestEntitlements_whatIsNotThereIsSaid(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	w.Enrol(t, testkit.Autumn, w.Pupil(func(d *aid.Draft) {
		d.School, d.SchoolID, d.Stage, d.Grade, d.Boarding = "大河乡中心幼儿园", w.Schools["大河乡中心幼儿园"].ID, aid.Preschool, 2, aid.Unknown
	}))
	if _, err := w.Bureau.Decide(t.Context(), w.As(aid.Clerk), testkit.Autumn.Year); err != nil {
		t.Fatal(err)
	}
	v := w.Login(t, aid.Clerk, "")
	for _, term := range []string{"2016-13", "spring", "1999", "2031", "2031-09"} {
		a := v.Get(t, link.With(link.Entitlements, page.TermField, term))
		has(t, a, http.StatusNotFound, "资助资格”页选择")
	}
	for _, term := range []string{"", "2016", "2016-09"} {
		a := v.Get(t, link.With(link.Entitlements, page.TermField, term))
		has(t, a, http.StatusOK, "学前教育", "未定")
		if table := a.Body[strings.LastIndex(a.Body, "<table"):]; strings.Contains(table, "0.00") || strings.Contains(table, "无数据") {
			t.Errorf("%q: a sum that is not set is shown as a number", term)
		}
	}
}
