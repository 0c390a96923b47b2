package sample_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
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

// What an officer reads is Chinese: no code of ours and no word of the program's gets onto a page. Left out are the pieces,
// pages whose point is a key, and those that quote the text of a rulebook.
func TestPages_speakChinese(t *testing.T) {
	t.Parallel()
	law := regexp.MustCompile(`(?s)<(textarea|pre|script|style|title)\b.*?</(textarea|pre|script|style|title)>`)
	tag := regexp.MustCompile(`(?s)<[^>]*>`)
	word := regexp.MustCompile(`[A-Za-z]{3,}[A-Za-z_.-]*`)
	for _, p := range sample.Pages() {
		if strings.HasPrefix(p.Name, "piece-") || strings.HasPrefix(p.Name, "factor-") || p.Name == "edition-faults" || p.Name == "edition-text" {
			continue
		}
		text := tag.ReplaceAllString(law.ReplaceAllString(render(t, p), " "), " ")
		for _, w := range word.FindAllString(text, -1) {
			if !common[strings.ToLower(w)] {
				t.Errorf("%s: says %q", p.Name, w)
			}
		}
	}
}

// common are words that are the office's own, and names that people gave to files and accounts.
var common = map[string]bool{
	"excel": true, "xlsx": true, "xls": true, "csv": true, "yaml": true, "totp": true, "chrome": true, "windows": true, "pdf": true, "asvs": true,
	"admin": true, "wang-sm": true, "shen": true, "shen-h": true, "jing-b": true, "cai-zh": true, "new": true, "left": true, "vfkw-qn": true, "wxm": true, // accounts, a first password, initials
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
