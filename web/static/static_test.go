package static_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"zhuxue/web/static"
)

func get(t *testing.T, path, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestURL_hasHashOfContent(t *testing.T) {
	t.Parallel()
	if got := static.URL("app.css"); !regexp.MustCompile(`^/static/app\.[0-9a-f]{10}\.css$`).MatchString(got) {
		t.Fatalf("got %q, want /static/app.<hash>.css", got)
	}
}

func TestURL_unknownNamePanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Fatal("got no panic for a file that does not exist")
		}
	}()
	static.URL("none.css")
}

func TestHandler(t *testing.T) {
	t.Parallel()
	hashed := static.URL("app.css")
	old := "/static/app.0123456789.css"
	for _, c := range []struct {
		path, kind, cache string
		status            int
	}{
		{hashed, "text/css; charset=utf-8", "public, max-age=31536000, immutable", 200},
		{static.URL("htmx-2.0.11.min.js"), "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", 200},
		{static.URL("favicon.svg"), "image/svg+xml", "public, max-age=31536000, immutable", 200},
		{old, "text/css; charset=utf-8", "no-cache", 200},
		{"/static/app.css", "text/css; charset=utf-8", "no-cache", 200},
		{"/static/none.css", "text/plain; charset=utf-8", "", 404},
		{"/static/../static.go", "text/plain; charset=utf-8", "", 404},
	} {
		r := get(t, c.path, "")
		h := r.Header
		if r.StatusCode != c.status || h.Get("Content-Type") != c.kind || h.Get("Cache-Control") != c.cache {
			t.Errorf("%s: got %d %q %q, want %d %q %q", c.path, r.StatusCode, h.Get("Content-Type"), h.Get("Cache-Control"), c.status, c.kind, c.cache)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: no nosniff", c.path)
		}
	}
}

func TestHandler_zippedIsTheSame(t *testing.T) {
	t.Parallel()
	plain, _ := io.ReadAll(get(t, static.URL("app.css"), "").Body)
	r := get(t, static.URL("app.css"), "gzip, br")
	if r.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal("not zipped for a browser that asks for it")
	}
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if zipped, _ := io.ReadAll(z); string(zipped) != string(plain) {
		t.Fatal("zipped content differs")
	}
}

func TestHandler_refusesPost(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, static.URL("app.css"), nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Fatalf("got %d, want 405", w.Code)
	}
}

// What every page loads besides itself must leave room for the page within the 150 KB of a first visit.
func TestWeight(t *testing.T) {
	t.Parallel()
	total := 0
	for _, name := range []string{"app.css", "app.js", "htmx-2.0.11.min.js", "favicon.svg"} {
		body, _ := io.ReadAll(get(t, static.URL(name), "gzip").Body)
		total += len(body)
	}
	if total > 40<<10 {
		t.Fatalf("got %d bytes zipped, want at most 40 KB", total)
	}
}

// The offices' browsers go down to Chromium 69: no word of a later style language may be in the sheet without being harmless.
func TestSheet_oldBrowsers(t *testing.T) {
	t.Parallel()
	sheet := withoutComments(whole(t))
	for _, word := range []string{
		`(^|[^-])gap\s*:`, `:has\(`, `:is\(`, `:where\(`, `color-mix`, `oklch`, `aspect-ratio`, `[^-]inset\s*:`, `@layer`, `@container`,
		`@supports`, `clamp\(`, `[^a-z]min\(`, `[^a-z]max\(`, `\d[sdl]vh`, `light-dark`, `&`, `place-items`, `accent-color`, `@import`, `url\(`,
		`subgrid`, `backdrop-filter`, `overflow:\s*clip`, `:not\([^)]*,`, `rgb\(\d+ `, `//`,
	} {
		if at := regexp.MustCompile(`(?m)` + word).FindStringIndex(sheet); at != nil {
			t.Errorf("%s is too new or reaches outside: …%q…", word, sheet[at[0]:min(at[1]+30, len(sheet))])
		}
	}
	rest := strings.ReplaceAll(sheet, ":focus:not(:focus-visible)", "") // old browsers drop that rule and keep the outline
	if strings.Contains(rest, ":focus-visible") {
		t.Error(":focus-visible alone: old browsers would show no focus")
	}
}

func TestScript_oldBrowsers(t *testing.T) {
	t.Parallel()
	script := withoutComments(read(t, "js/app.js"))
	for _, word := range []string{`=>`, `\blet\b`, `\bconst\b`, "`", `\?\.`, `\?\?`, `\beval\b`, `innerHTML`, `https?:`, `\.closest\(`, `requestSubmit`} {
		if regexp.MustCompile(word).MatchString(script) {
			t.Errorf("app.js uses %s", word)
		}
	}
}

// Every part is in the sheet that is served, one after the other.
func TestSheet_isAllOfItsParts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("css/*.css")
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	served, total := whole(t), 0
	for _, name := range files {
		part := read(t, name)
		if total += len(part); !strings.Contains(served, part) {
			t.Errorf("%s is not served", name)
		}
	}
	if total != len(served) {
		t.Errorf("%d bytes are served of %d", len(served), total)
	}
}

// whole is the style sheet as it is served.
func whole(t *testing.T) string {
	t.Helper()
	body, err := io.ReadAll(get(t, static.URL("app.css"), "").Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func read(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func withoutComments(s string) string {
	return regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(s, "")
}
