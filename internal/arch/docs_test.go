package arch

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	testDeclared = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	testNamed    = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)\\w+)`")
	safetyItem   = regexp.MustCompile(`(?m)^\| ([STRD][0-9]+) \| .* \| (holds|in part|not yet|n/a) \| (.*) \|$`)
)

// TestDocs_nameTestsThatExist keeps proofs in docs from outliving their tests.
func TestDocs_nameTestsThatExist(t *testing.T) {
	declared := declaredTests(t)
	docs, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(docs) == 0 {
		t.Fatalf("no docs: %v", err)
	}
	for _, path := range docs {
		for _, m := range testNamed.FindAllStringSubmatch(read(t, "docs/"+filepath.Base(path)), -1) {
			if !declared[m[1]] {
				t.Errorf("docs/%s names %s, which is no test of ours", filepath.Base(path), m[1])
			}
		}
	}
}

// TestSafety_everyItemStands holds docs/safety.md to its list: each item once,
// and none holds without a test.
func TestSafety_everyItemStands(t *testing.T) {
	seen := map[string]int{}
	for _, m := range safetyItem.FindAllStringSubmatch(read(t, "docs/safety.md"), -1) {
		seen[m[1]]++
		if m[2] == "holds" && !testNamed.MatchString(m[3]) {
			t.Errorf("%s holds, but no test says so", m[1])
		}
	}
	for form, last := range map[string]int{"S%02d": 96, "T%02d": 20, "R%d": 20, "D%02d": 44} {
		for n := 1; n <= last; n++ {
			if item := fmt.Sprintf(form, n); seen[item] != 1 {
				t.Errorf("docs/safety.md tells %d times of %s, want once", seen[item], item)
			}
		}
	}
}

// declaredTests are the names of all tests, fuzz targets and benchmarks.
func declaredTests(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, top := range []string{"cmd", "internal", "migrations", "web"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, m := range testDeclared.FindAllStringSubmatch(string(text), -1) {
				all[m[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}
