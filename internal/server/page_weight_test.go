package server_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
)

var (
	loaded   = regexp.MustCompile(`<(?:link|script|img)[^>]* (?:href|src)="([^"]+)"`)
	menuLine = regexp.MustCompile(`<a [^>]*href="(/[^"#]*)"`)
)

// weigh asks for an address as a browser does and returns how many bytes come
// over the line, and what they say.
func weigh(t *testing.T, v *testkit.Visitor, address string) (bytes int, a testkit.Answer) {
	t.Helper()
	plain := v.Get(t, address)
	v.Header.Set("Accept-Encoding", "gzip") // now the bytes are handed over as they come
	zipped := v.Get(t, address)
	v.Header.Del("Accept-Encoding")
	if plain.Status != http.StatusOK || zipped.Status != http.StatusOK {
		t.Fatalf("%s: got %d and %d", address, plain.Status, zipped.Status)
	}
	if len(plain.Body) > 4000 && len(zipped.Body) > len(plain.Body)/2 {
		t.Errorf("%s: %d bytes come as %d", address, len(plain.Body), len(zipped.Body))
	}
	return len(zipped.Body), plain
}

// Whatever page a person of any role sees first, with all that it loads it is
// less than 150 KB, and nothing of it comes from elsewhere. Seen first are the
// login page, the home page, and whatever that one leads to.
func TestPages_firstVisitIsLight(t *testing.T) {
	t.Parallel()
	const limit = 150 << 10
	w := testkit.Crowd(t, 1000).Site(t, server.Options{})
	assets, pages := map[string]int{}, 0
	visit := func(v *testkit.Visitor, address string) testkit.Answer {
		total, a := weigh(t, v, address)
		for _, m := range loaded.FindAllStringSubmatch(a.Body, -1) {
			at := html.UnescapeString(m[1])
			if !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "//") {
				t.Errorf("%s loads %s", address, at)
				continue
			}
			if _, known := assets[at]; !known {
				assets[at], _ = weigh(t, v, at)
			}
			total += assets[at]
		}
		if total > limit {
			t.Errorf("%s: %d bytes, want less than %d", address, total, limit)
		}
		pages++
		return a
	}
	visit(w.Visit(), link.Login)
	for _, role := range aid.Roles {
		v := w.Login(t, role, map[aid.Role]string{aid.TownOffice: "第1乡", aid.Principal: schoolOf(t, w), aid.Staff: schoolOf(t, w)}[role])
		seen := map[string]bool{link.Home: true}
		for _, m := range menuLine.FindAllStringSubmatch(visit(v, link.Home).Body, -1) {
			if at := html.UnescapeString(m[1]); !seen[at] {
				seen[at] = true
				visit(v, at)
			}
		}
	}
	if pages < 60 || len(assets) < 3 {
		t.Errorf("saw %d pages and %d files only", pages, len(assets))
	}
}
