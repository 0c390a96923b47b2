package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The bill of the program names each module that go list names, and Go.
func TestBill_namesEveryModule(t *testing.T) {
	const root = "../../.."
	program := filepath.Join(t.TempDir(), "zhuxue")
	goTool(t, "-C", root, "build", "-trimpath", "-o", program, "./cmd/zhuxue")
	want := map[string]bool{}
	for line := range strings.Lines(goTool(t, "-C", root, "list", "-deps", "-f", "{{with .Module}}{{.Path}}@{{.Version}}{{end}}", "./cmd/zhuxue")) {
		if line = strings.TrimSpace(line); line != "" && line != "zhuxue@" {
			want["pkg:golang/"+line] = true
		}
	}
	want["pkg:golang/stdlib@"+strings.TrimPrefix(strings.TrimSpace(goTool(t, "-C", root, "env", "GOVERSION")), "go")] = true
	var out bytes.Buffer
	var got bill
	if err := run([]string{program}, &out); err != nil || json.Unmarshal(out.Bytes(), &got) != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	for _, c := range got.Components {
		if !want[c.PURL] {
			t.Errorf("%s is not in the program, or twice in the bill", c.PURL)
		}
		delete(want, c.PURL)
	}
	for missing := range want {
		t.Errorf("the bill lacks %s", missing)
	}
	if len(got.Components) < 20 || got.Metadata.Component.Name != "zhuxue" {
		t.Errorf("got %d components of %q", len(got.Components), got.Metadata.Component.Name)
	}
}

func goTool(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", args...).Output()
	if err != nil {
		t.Fatalf("go %v: %v", args, err)
	}
	return string(out)
}
