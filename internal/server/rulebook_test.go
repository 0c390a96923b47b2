package server_test

import (
	"net/http"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
)

// A student's facts light up the table: 中职三年级 fails in the cell of the year of study, and nowhere else (三(一)1).
func TestRulebook_tryFacts(t *testing.T) {
	t.Parallel()
	v := testkit.Site(t).Login(t, aid.Clerk, "")
	third := "/rulebook?item=vocational_grant&term=2016-09&stage=vocational&grade=3&full_time=true&categories=unlifted"
	a := v.Get(t, third)
	for _, want := range []string{"✗ 一年级、二年级", "✓ 建档立卡", "不享受：中职三年级学生不属于中职国家助学金对象", "年级由“三年级”改为“二年级”"} {
		if !strings.Contains(a.Body, want) {
			t.Errorf("third year: no %q", want)
		}
	}
	if a = v.Get(t, strings.Replace(third, "grade=3", "grade=2", 1)); strings.Contains(a.Body, "✗ 一年级") || !strings.Contains(a.Body, "享受：建档立卡家庭") {
		t.Error("second year: not a yes")
	}
}

func TestRulebook_refuses(t *testing.T) {
	t.Parallel()
	v := testkit.Site(t).Login(t, aid.Leader, "")
	for address, want := range map[string]int{
		"/rulebook?item=nothing":          http.StatusNotFound,
		"/rulebook?stage=kindergarten":    http.StatusUnprocessableEntity,
		"/rulebook?shoe_size=42":          http.StatusUnprocessableEntity,
		"/rulebook?term=autumn":           http.StatusUnprocessableEntity,
		link.RulebookExport:               http.StatusOK,
		"/rulebook?item=boarding_aid&x=":  http.StatusOK,
		"/rulebook?categories=none&grade": http.StatusOK,
	} {
		if a := v.Get(t, address); a.Status != want {
			t.Errorf("%s: got %d, want %d", address, a.Status, want)
		}
	}
}
