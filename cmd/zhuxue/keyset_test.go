package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestKeyset_neverOverwritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyset.json")
	e := env{getenv: func(name string) string { return map[string]string{"ZHUXUE_KEYSET": path}[name] }, out: &bytes.Buffer{}, err: &bytes.Buffer{}}
	if err := keyset(t.Context(), e, []string{"create"}); err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := keyset(t.Context(), e, []string{"create"}); err == nil {
		t.Error("create over a file that is there: got no error")
	}
	if again, err := os.ReadFile(path); err != nil || !bytes.Equal(made, again) {
		t.Errorf("create over a file that is there: it changed (%v)", err)
	}
	if err := keyset(t.Context(), e, []string{"rotate"}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || info.Size() <= int64(len(made)) {
		t.Errorf("after rotate: got %v, %v, want a longer file of mode 0600", info, err)
	}
}
