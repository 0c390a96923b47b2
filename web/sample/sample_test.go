package sample_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhuxue/web/sample"
)

var update = flag.Bool("update", false, "rewrite the golden files; read the diff before it is committed")

// hashes in addresses change with every change of the sheet; the pages do not.
var hashes = regexp.MustCompile(`(/static/[a-z0-9.-]+?)\.[0-9a-f]{10}(\.[a-z]+)`)

// tags get a line each, so that a diff shows what moved.
var tags = regexp.MustCompile(`>\s*<`)

func TestPages_golden(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, p := range sample.Pages() {
		if known[p.Name] {
			t.Errorf("two pages are named %s", p.Name)
		}
		known[p.Name] = true
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			compare(t, filepath.Join("testdata", p.Name+".html"), render(t, p))
		})
	}
}

func render(t *testing.T, p sample.Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Body.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return tags.ReplaceAllString(hashes.ReplaceAllString(b.String(), "$1$2"), ">\n<") + "\n"
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("no golden file yet; look at the page, then run with -update: %v", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the page changed (-want +got):\n%s", diff)
	}
}

// The content security policy refuses inline scripts and styles, so none may be written.
func TestPages_nothingInline(t *testing.T) {
	t.Parallel()
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script[^>]*>\s*[^<\s]|javascript:|https?://`)
	for _, p := range sample.Pages() {
		if at := inline.FindString(render(t, p)); at != "" {
			t.Errorf("%s: got %q", p.Name, at)
		}
	}
}
