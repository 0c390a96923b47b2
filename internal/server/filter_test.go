package server_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
)

var (
	selectShown = regexp.MustCompile(`(?s)<select[^>]* name="([a-z]+)".*?</select>`)
	optionShown = regexp.MustCompile(`<option value="([^"]+)"`)
)

// A filter that cannot be read is refused by its name, with no list at all; each
// that a page offers is taken.
func TestFilters_unreadableAreRefused(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	things := thingsOf(t, w)
	clerk, admin := w.Login(t, aid.Clerk, ""), w.Login(t, aid.Admin, "")
	offered := 0
	for address, names := range map[string]string{
		link.Students: "term township village school stage state boarding status answer", link.Schools: "township kind boarding",
		link.Villages: "township poor covered year", link.Amendments: "term township school why", link.Funds: "township state year",
		link.Confirmations: "state", "/targets/preschool_net": "township state year", link.Users: "role", link.Audit: "day student act",
		"/students/" + things["student"]: "year",
	} {
		v := clerk
		if address == link.Users || address == link.Audit {
			v = admin
		}
		for name := range strings.FieldsSeq(names) {
			for _, odd := range []string{"abc", "-1", "1e3", "' OR 1=1", "２０１６"} {
				a := v.Get(t, link.With(address, name, odd))
				if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "无法识别") || strings.Contains(a.Body, marker) {
					t.Errorf("%s?%s=%s: got %d, want 422 with the reason and no list", address, name, odd, a.Status)
				}
			}
		}
		for _, shown := range selectShown.FindAllStringSubmatch(v.Get(t, address).Body, -1) {
			for _, option := range optionShown.FindAllStringSubmatch(shown[0], -1) {
				offered++
				if a := v.Get(t, link.With(address, shown[1], html.UnescapeString(option[1]))); a.Status != http.StatusOK {
					t.Errorf("%s?%s=%s, which the page offers: got %d", address, shown[1], option[1], a.Status)
				}
			}
		}
	}
	if offered < 40 {
		t.Errorf("the pages offer %d choices only", offered)
	}
	for _, address := range []string{link.Home, link.Schools, link.Confirmations, link.Rules} {
		if a := clerk.Get(t, link.With(address, "term", "2017-3")); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s in a term that is none: got %d, want 422", address, a.Status)
		}
	}
	if a := w.Login(t, aid.Staff, centre).Post(t, link.With(link.ConfirmAll, "term", "2017-3")); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("an act in a term that is none: got %d, want 422", a.Status)
	}
	if a := clerk.Get(t, link.With(link.RosterExport, "school", "abc")); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("the workbook: got %d, want 422", a.Status)
	}
}
