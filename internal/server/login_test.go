package server_test

import (
	"net/http"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
)

func TestLogin_leadsHome(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	v := w.Login(t, aid.Clerk, "")
	if a := v.Get(t, link.Home); a.Status != http.StatusOK {
		t.Fatalf("got %d, want 200", a.Status)
	}
}
