package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// A report that cannot be written is found out before anything is loaded: no database is so much as looked for.
func TestLoad_reportIsOpenedFirst(t *testing.T) {
	t.Parallel()
	nowhere := filepath.Join(t.TempDir(), "missing", "out.json")
	e := env{getenv: func(string) string { t.Error("the office was opened"); return "" }, out: io.Discard, err: io.Discard}
	err := load(t.Context(), e, []string{"--county", "990122", "--kind", "village", "--report", nowhere, "load_test.go"})
	if err == nil || !strings.Contains(err.Error(), "没有导入") {
		t.Errorf("got %v, want a sentence that nothing was loaded", err)
	}
}
