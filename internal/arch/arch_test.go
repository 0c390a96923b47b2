// Package arch holds the test of the house's arrows and words, nothing else.
package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// arrows says which rooms of ours a room may import. A room that is not listed
// fails the test: give it a line when you build it.
var arrows = map[string][]string{
	"internal/aid": {}, "internal/rules": {}, "internal/sheet": {}, "internal/seal": {}, "internal/config": {},
	"migrations": {}, "deploy": {}, "deploy/demo": {}, "web/static": {},
	"internal/devdb": {"deploy"}, "internal/devdb/with": {"internal/devdb"},
	"internal/clamd":  {"internal/aid"},
	"web/link":        {"internal/aid"},
	"web/ui":          {"web/static"},
	"web/page":        {"internal/aid", "web/link", "web/ui", "web/static"},
	"internal/intake": {"internal/aid", "internal/sheet"},
	"internal/store":  {"internal/aid", "internal/seal"},
	"internal/bureau": {"internal/aid", "internal/rules", "internal/sheet", "internal/intake", "internal/store"},
	"internal/server": {"internal/aid", "internal/bureau", "web/link", "web/page", "web/static"},
	"web/sample":      {"internal/aid", "web/page", "web/ui", "web/link"},
	"cmd/gallery":     {"web/sample", "web/static", "web/page"},
	"cmd/zhuxue": {"internal/aid", "internal/clamd", "internal/config", "internal/devdb", "internal/rules", "internal/seal", "internal/store",
		"internal/bureau", "internal/server", "migrations", "deploy", "deploy/demo"},
	"internal/testkit": {"internal/aid", "internal/store", "internal/bureau", "internal/rules", "internal/seal", "internal/devdb",
		"internal/server", "migrations", "web/link", "web/page"},
	"internal/testkit/axe": {}, "internal/testkit/pace": {}, "internal/vuln/sbom": {},
}

// strangers are packages from outside that only some rooms may import.
var strangers = map[string][]string{
	"net/http":              {"internal/server", "web/static", "cmd/zhuxue", "cmd/gallery", "internal/testkit"},
	"github.com/jackc/pgx/": {"internal/store", "internal/devdb", "cmd/zhuxue", "internal/testkit", "migrations"},
	"math/rand":             {}, // chance is crypto/rand
	"net/http/pprof":        {},
	"net/http/httputil":     {},
	"net/smtp":              {},
	"expvar":                {},
	"html/template":         {"cmd/gallery"}, // pages are templ, compiled: none is built from data
	"text/template":         {},
	"os/exec":               {"internal/devdb", "internal/devdb/with", "internal/testkit"},
}

func TestArrows(t *testing.T) {
	eachFile(t, func(room, file string, imports []string) {
		allowed, known := arrows[room]
		if !known {
			t.Errorf("%s: no line in arrows for %s", file, room)
			return
		}
		for _, path := range imports {
			if ours, ok := strings.CutPrefix(path, "zhuxue/"); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s: %s may not import %s", file, room, ours)
			}
			for prefix, rooms := range strangers {
				if strings.HasPrefix(path+"/", prefix+"/") || (strings.HasSuffix(prefix, "/") && strings.HasPrefix(path, prefix)) {
					if !slices.Contains(rooms, room) {
						t.Errorf("%s: %s may not import %s", file, room, path)
					}
				}
			}
		}
	})
}

// TestTopLevel holds the fixed names of the top floor.
func TestTopLevel(t *testing.T) {
	fixed := []string{"cmd", "internal", "migrations", "web", "deploy", "docs", "go.mod", "go.sum", "Makefile", "README.md"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		made := e.Name() == "bin" || e.Name() == "data" // by make, never committed
		if !strings.HasPrefix(e.Name(), ".") && !made && !slices.Contains(fixed, e.Name()) {
			t.Errorf("%s stands at the top level", e.Name())
		}
	}
}

// eachFile calls fn for every Go file that is no test.
func eachFile(t *testing.T, fn func(room, file string, imports []string)) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "bin" || name == "data" || name == "node_modules") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, i := range parsed.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, imported)
		}
		room, err := filepath.Rel(root, filepath.Dir(path))
		files++
		fn(filepath.ToSlash(room), path, imports)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("looked at %d files only: is the root right?", files)
	}
}
