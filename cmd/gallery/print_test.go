package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
	"zhuxue/web/page"
	"zhuxue/web/sample"
	"zhuxue/web/static"
)

// A household gets one sheet of paper, with the longest names and open sums too.
func TestVillageNotices_oneSheetOfPaperEach(t *testing.T) {
	t.Parallel()
	town, _ := serve(t)
	ctx := testkit.Browser(t)
	cards, papers := printed(t, ctx, town+"/page/village-notices")
	if papers != cards || cards < 3 {
		t.Errorf("got %d sheets of paper for %d households", papers, cards)
	}
}

// However many children and items: up to ten children with four items each and
// names of 40 characters are one sheet of paper. More go on, on sheets of one
// paper each that say so.
func TestVillageNotices_oneSheetOfPaperUpToTenChildren(t *testing.T) {
	t.Parallel()
	var real, crowd []aid.Notice
	for _, name := range []string{"赵小禾", sample.Long} {
		for _, children := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10} {
			for items := range 5 {
				real = append(real, sample.Household(children, items, name))
			}
		}
		crowd = append(crowd, sample.Household(24, 4, name))
	}
	ctx := testkit.Browser(t)
	if cards, papers := printed(t, ctx, paper(t, real)); cards != len(real) || papers != len(real) {
		t.Errorf("got %d sheets on %d sheets of paper for %d households", cards, papers, len(real))
	}
	cards, papers := printed(t, ctx, paper(t, crowd))
	parts, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll('.family-part').length`))
	if err != nil {
		t.Fatal(err)
	}
	if papers != cards || parts != cards || cards < 4 {
		t.Errorf("got %d sheets, %d that say which they are, on %d sheets of paper for two households of 24", cards, parts, papers)
	}
}

// paper serves the sheets of a village.
func paper(t *testing.T, households []aid.Notice) (url string) {
	t.Helper()
	p := page.NewVillageNotices(aid.Actor{}, aid.VillageNotices{Notices: households})
	mux := http.NewServeMux()
	mux.Handle("GET "+static.Prefix, static.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := page.VillageNoticesPage(sample.Frame("明白卡"), p).Render(r.Context(), w); err != nil {
			t.Error(err)
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// printed is how many sheets of households a page has, and on how many sheets of
// paper Chromium prints them.
func printed(t *testing.T, ctx context.Context, url string) (cards, papers int) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	cards, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll('.family-card').length`))
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPrintBackground(), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		t.Fatal(err)
	}
	return cards, len(sheet.FindAll(pdf, -1))
}

// sheet is a page of a PDF.
var sheet = regexp.MustCompile(`/Type\s*/Page\b`)
