package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"zhuxue/internal/aid"
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

// What a person should know of a workbook stands under its counts: a term that was only assumed, and what was not read.
func TestLoaded_tellsWarnings(t *testing.T) {
	t.Parallel()
	u := aid.Upload{Term: aid.Year(2016).Autumn(), Assumed: true, Counts: aid.Counts{Rows: 3, Accept: 3, New: 3}, Warnings: []string{"没有找到“脱贫属性”列。"}}
	lines := strings.Split(loaded(u, false), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "新增 3") || !strings.Contains(lines[1], "--term") || !strings.Contains(lines[2], "脱贫属性") {
		t.Errorf("got %q", lines)
	}
	u.Assumed, u.Warnings = false, nil
	if told := loaded(u, true); strings.Contains(told, "\n") {
		t.Errorf("got %q, want the counts alone", told)
	}
}
