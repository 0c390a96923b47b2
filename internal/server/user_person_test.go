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

// An admin registers a person, is told of a slip and of a second account, corrects
// with a reason, and never sees the number again.
func TestRegister_onPageWithoutTheNumber(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	admin := w.Login(t, aid.Admin, "")
	number := testkit.OfficerNumber()
	add := func(login string) testkit.Answer {
		admin.Get(t, link.NewUser)
		return admin.Post(t, link.Users, page.UserLoginField, login, page.UserNameField, "王某", page.RoleField, string(aid.Clerk), page.NumberField, number)
	}
	if a := add("wang-first"); a.Status != http.StatusOK || strings.Contains(a.Body, number) {
		t.Errorf("the first account: got %d", a.Status)
	}
	if a := add("wang-second"); a.Status != http.StatusConflict || !strings.Contains(a.Body, "一人一个账号") || strings.Contains(a.Body, "wang-first") {
		t.Errorf("a second account: got %d, want a conflict that names nobody", a.Status)
	}
	other := w.Account(t, aid.Clerk, "")
	send := func(pairs ...string) testkit.Answer {
		admin.Get(t, link.User(other.User))
		return admin.Post(t, link.RegisterUser(other.User), pairs...)
	}
	if a := send(page.NumberField, number, page.WhyField, "登记错了"); a.Status != http.StatusConflict || !strings.Contains(a.Body, "一人一个账号") {
		t.Errorf("the number of another: got %d", a.Status)
	}
	fresh := testkit.OfficerNumber()
	if a := send(page.NumberField, fresh); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "请写明更正的原因") {
		t.Errorf("no reason: got %d", a.Status)
	}
	if a := send(page.NumberField, fresh[:17]+"?", page.WhyField, "登记错了"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a slip: got %d", a.Status)
	}
	if a := send(page.NumberField, fresh, page.WhyField, "登记错了"); a.Status != http.StatusSeeOther {
		t.Errorf("corrected: got %d", a.Status)
	}
	for _, address := range []string{link.User(other.User), link.Users, link.Audit} {
		if a := admin.Get(t, address); !strings.Contains(a.Body, "登记") && address != link.Users || strings.Contains(a.Body, fresh) || strings.Contains(a.Body, fresh[6:17]) {
			t.Errorf("%s: the number is shown, or nothing of it", address)
		}
	}
}
