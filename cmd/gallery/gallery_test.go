package main

import (
	"context"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"zhuxue/internal/testkit"
	"zhuxue/internal/testkit/axe"
	"zhuxue/web/sample"
)

var shots = flag.String("shots", "", "a directory for screenshots and PDFs of every page, for a person to look at")

// screens are what the pages must work on: an office's monitor and a principal's phone.
var screens = []struct {
	name          string
	width, height int64
}{{"wide", 1366, 768}, {"phone", 390, 844}}

// TestPages looks at every sample page in Chromium: axe-core finds nothing, nothing sticks out sideways, and no page breaks the
// content security policy.
func TestPages(t *testing.T) {
	t.Parallel()
	for _, s := range screens {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			town, complaints := serve(t)
			ctx := testkit.Browser(t)
			for _, p := range sample.Pages() {
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(s.width, s.height), chromedp.Navigate(town+"/page/"+p.Name)); err != nil {
					t.Fatalf("%s: %v", p.Name, err)
				}
				fits(t, ctx, p.Name, s.width)
				accessible(t, ctx, p.Name)
				keep(t, ctx, p.Name+"-"+s.name)
			}
			for _, c := range complaints() {
				t.Errorf("content security policy: %s", c)
			}
		})
	}
}

// serve starts the gallery and collects what browsers complain about.
func serve(t *testing.T) (url string, complaints func() []string) {
	var mu sync.Mutex
	var all []string
	inner := gallery()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != violation {
			inner.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		all = append(all, string(body))
	}))
	t.Cleanup(s.Close)
	return s.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

// fits checks that nobody has to scroll a page sideways.
func fits(t *testing.T, ctx context.Context, name string, width int64) {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
	if err != nil {
		t.Fatal(err)
	}
	if got > width {
		t.Errorf("%s: %d px wide, want at most %d", name, got, width)
	}
}

type fault struct {
	ID    string
	Nodes []string
}

// accessible runs all of axe's rules, best practices included.
func accessible(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](axe.Source)); err != nil {
		t.Fatal(err)
	}
	faults, err := chromedp.Run(ctx, chromedp.Evaluate[[]fault](
		`axe.run(document).then(r => r.violations.map(v => ({ID: v.id, Nodes: v.nodes.map(n => n.html + ' | ' + n.failureSummary)})))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Errorf("%s: %s\n\t%s", name, f.ID, strings.Join(f.Nodes, "\n\t"))
	}
}

// keep saves what the page looks like on the screen and on paper, if somebody wants to look.
func keep(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	save(t, name+".png", png, err)
	if strings.HasSuffix(name, "-wide") {
		pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPrintBackground(), chromedp.PDFPreferCSSPageSize()))
		save(t, name+".pdf", pdf, err)
	}
}

func save(t *testing.T, name string, body []byte, err error) {
	t.Helper()
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name), body, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
