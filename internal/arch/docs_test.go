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
	keyNamed     = regexp.MustCompile("keySet `json:\"(\\w+)\"`")
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
// none holds without a test, and the table at the top counts them.
func TestSafety_everyItemStands(t *testing.T) {
	seen, states := map[string]int{}, map[string]int{}
	text := read(t, "docs/safety.md")
	for _, m := range safetyItem.FindAllStringSubmatch(text, -1) {
		seen[m[1]]++
		states[m[1][:1]+m[2]]++
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
	for _, s := range []string{"S, section 2", "T, section 3", "R, section 5", "D, section 8"} {
		line := fmt.Sprintf("| %s | %d | %d | %d | %d |", s, states[s[:1]+"holds"], states[s[:1]+"in part"], states[s[:1]+"not yet"], states[s[:1]+"n/a"])
		if !strings.Contains(text, line) {
			t.Errorf("docs/safety.md should count %s", line)
		}
	}
}

// TestOperations_listsEveryKey: each key of the keyset stands in the list of
// keys with its use, its keeper and its rotation.
func TestOperations_listsEveryKey(t *testing.T) {
	text := read(t, "docs/operations.md")
	keys := keyNamed.FindAllStringSubmatch(read(t, "internal/seal/keys.go"), -1)
	for _, k := range keys {
		if row := regexp.MustCompile("(?m)^\\| `" + k[1] + "` \\|( [^|]+ \\|){4}$"); !row.MatchString(text) {
			t.Errorf("docs/operations.md has no whole line about the key %s", k[1])
		}
	}
	if len(keys) < 3 {
		t.Errorf("saw %d keys only", len(keys))
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

var (
	schemaTable = regexp.MustCompile(`(?m)^-- (\w+)$`)
	schemaField = regexp.MustCompile(`(?m)^([a-z_]+) `)
	classTable  = regexp.MustCompile(`(?m)^## (\w+)$`)
	classField  = regexp.MustCompile("(?m)^\\| `(\\w+)` \\| L[1-4] \\| .*[^ ] \\|$")
)

// TestDataClasses_everyColumn holds docs/data-classes.md to the schema: each
// column has its class and its rule, and none is there that is not.
func TestDataClasses_everyColumn(t *testing.T) {
	want, got := fields(read(t, "docs/schema.sql"), schemaTable, schemaField), fields(read(t, "docs/data-classes.md"), classTable, classField)
	if len(want) < 250 {
		t.Fatalf("found %d columns in the schema only", len(want))
	}
	for name := range want {
		if !got[name] {
			t.Errorf("docs/data-classes.md has no class for %s", name)
		}
	}
	for name := range got {
		if !want[name] {
			t.Errorf("docs/data-classes.md tells of %s, which is no column", name)
		}
	}
}

// fields are table.column of a text with a heading per table.
func fields(text string, table, field *regexp.Regexp) map[string]bool {
	all := map[string]bool{}
	heads := table.FindAllStringSubmatchIndex(text, -1)
	for i, h := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		for _, m := range field.FindAllStringSubmatch(text[h[1]:end], -1) {
			all[text[h[2]:h[3]]+"."+m[1]] = true
		}
	}
	return all
}
