// Package vuln asks whether the program reaches a known vulnerability. It is a
// module of its own: what it needs is no part of the program.
package vuln_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/vuln/scan"
)

// The database of the Go project as of a day. With it the answer hangs on the
// code alone, so an old commit stays green; -newest asks about today.
const (
	database    = "golang.org/x/vulndb"
	databaseOf  = "v0.0.0-20261105234957-e22db6528018"
	databaseSum = "h1:mfngRv0Yoh0VApsXKEN82CjD99kl7mtparN3bs3JnqI="
)

var newest = flag.Bool("newest", false, "ask the newest database, not the one of the commit")

const root = "../.."

// The program, built with the toolchain of go.mod, calls no function that is
// known to be vulnerable, of a library or of Go's own. Two invented records say
// whether anything would be seen: one about a function that every start calls is
// reported, one about a function that nobody calls is not.
func TestVuln_noneReachable(t *testing.T) {
	invented := t.TempDir()
	invent(t, invented, "GO-2000-0001", "github.com/go-chi/chi/v5", "NewRouter")
	invent(t, invented, "GO-2000-0002", "github.com/go-chi/chi/v5", "ServerBaseContext")
	found := reached(t, index(t, osv(t), invented))
	if found["GO-2000-0001"] == "" {
		t.Error("the invented vulnerability was not seen")
	}
	delete(found, "GO-2000-0001")
	for id, how := range found {
		t.Errorf("%s is reached: %s. Update the module, or the toolchain in go.mod", id, how)
	}
}

// reached are the vulnerabilities that a call of the program leads to, each
// with the first call that does.
func reached(t *testing.T, db string) map[string]string {
	t.Helper()
	var out, said bytes.Buffer
	c := scan.Command(t.Context(), "-db", "file://"+db, "-C", root, "-format", "json", "./cmd/...")
	c.Stdout, c.Stderr = &out, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	found := map[string]string{}
	for in := json.NewDecoder(&out); in.More(); {
		var m message
		if err := in.Decode(&m); err != nil {
			t.Fatal(err)
		}
		if f := m.Finding; f.OSV != "" && f.Trace[0].Function != "" {
			found[f.OSV] = f.Trace[0].Package + "." + f.Trace[0].Function + ", mended in " + f.FixedVersion
		}
	}
	return found
}

// message is what the scanner says of a finding: without a function, a module
// is required only.
type message struct {
	Finding struct {
		OSV          string
		FixedVersion string `json:"fixed_version"`
		Trace        []struct{ Package, Function string }
	}
}

// osv is the folder of records that the module of the database holds.
func osv(t *testing.T) string {
	t.Helper()
	at := databaseOf
	if *newest {
		at = "latest"
	}
	out, err := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", database+"@"+at).Output()
	var got struct{ Dir, Sum, Version, Error string }
	if json.Unmarshal(out, &got); err != nil || got.Dir == "" {
		t.Fatalf("the database of vulnerabilities cannot be had: %v %s", err, got.Error)
	}
	if got.Version == databaseOf && got.Sum != databaseSum {
		t.Fatalf("the database of vulnerabilities is another one: %s", got.Sum)
	}
	t.Log("database", got.Version)
	return filepath.Join(got.Dir, "data", "osv")
}

// record is what the indexes need of one vulnerability.
type record struct {
	ID       string   `json:"id"`
	Modified string   `json:"modified"`
	Aliases  []string `json:"aliases,omitempty"`
	Affected []struct {
		Package struct{ Name string }
	} `json:"affected,omitempty"`
}

// index makes a folder as govulncheck wants it of folders of records.
func index(t *testing.T, from ...string) string {
	t.Helper()
	to := t.TempDir()
	var files []string
	for _, dir := range from {
		some, _ := filepath.Glob(filepath.Join(dir, "GO-*.json"))
		if len(some) == 0 {
			t.Fatalf("no records in %s", dir)
		}
		files = append(files, some...)
	}
	type row map[string]any
	var all []row
	modules, last := map[string][]row{}, ""
	for _, path := range files {
		text, err := os.ReadFile(path)
		var r record
		if err != nil || json.Unmarshal(text, &r) != nil || r.ID+".json" != filepath.Base(path) {
			t.Fatalf("%s is no record: %v", path, err)
		}
		write(t, to, "ID/"+r.ID+".json", text)
		all, last = append(all, row{"id": r.ID, "modified": r.Modified, "aliases": r.Aliases}), max(last, r.Modified)
		for _, a := range r.Affected {
			modules[a.Package.Name] = append(modules[a.Package.Name], row{"id": r.ID, "modified": r.Modified})
		}
	}
	var byModule []row
	for path, vulns := range modules {
		byModule = append(byModule, row{"path": path, "vulns": vulns})
	}
	for name, v := range map[string]any{"db": row{"modified": last}, "vulns": all, "modules": byModule} {
		text, _ := json.Marshal(v)
		write(t, to, "index/"+name+".json", text)
	}
	return to
}

func invent(t *testing.T, dir, id, module, symbol string) {
	t.Helper()
	write(t, dir, id+".json", []byte(strings.NewReplacer("ID", id, "MODULE", module, "SYMBOL", symbol).Replace(`{
		"schema_version": "1.3.1", "id": "ID", "modified": "2000-01-01T00:00:00Z", "published": "2000-01-01T00:00:00Z", "summary": "x",
		"affected": [{"package": {"name": "MODULE", "ecosystem": "Go"},
			"ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}],
			"ecosystem_specific": {"imports": [{"path": "MODULE", "symbols": ["SYMBOL"]}]}}]}`)))
}

func write(t *testing.T, dir, name string, text []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
