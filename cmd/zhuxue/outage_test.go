package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestServe_databaseKilled kills PostgreSQL under a running program, three
// times: pages, also those of a session, and /health answer 503 with a Chinese
// sentence, and all is well again by itself, without a restart.
func TestServe_databaseKilled(t *testing.T) {
	p := build(t)
	serve := p.command(t.Context(), "serve")
	serve.Cancel = func() error { return serve.Process.Signal(syscall.SIGTERM) }
	out, err := serve.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { serve.Wait() })
	url := ""
	for lines := bufio.NewScanner(out); url == "" && lines.Scan(); {
		url = servedAt.FindString(lines.Text())
	}
	jar, _ := cookiejar.New(nil) // fails never
	v := &http.Client{Jar: jar, Timeout: 8 * time.Second}
	get := func(path string) (int, string) {
		a, err := v.Get(url + path)
		if err != nil {
			t.Fatalf("%s: %v", path, err) // the process lives and answers, always
		}
		defer a.Body.Close()
		text, _ := io.ReadAll(a.Body)
		return a.StatusCode, string(text)
	}
	for round := range 3 {
		if status, _ := get("/login"); status != http.StatusOK {
			t.Fatalf("round %d: before: got %d", round, status)
		}
		killPostmaster(t, p.data)
		began, refused := time.Now(), 0
		for back := false; !back; {
			healthy := 0
			for _, path := range []string{"/health", "/login", "/"} {
				switch status, text := get(path); {
				case status == http.StatusServiceUnavailable && strings.ContainsAny(text, "请后再试"):
					refused++
				case status == http.StatusOK:
					healthy++
				default:
					t.Errorf("round %d: %s: got %d %.200s, want 503 in Chinese or 200", round, path, status, text)
				}
			}
			back = healthy == 3 && (refused > 0 || time.Since(began) > 3*time.Second)
			if time.Since(began) > time.Minute {
				t.Fatalf("round %d: not back after a minute", round)
			}
		}
		if refused == 0 {
			t.Errorf("round %d: nobody noticed", round)
		}
	}
}

// killPostmaster kills the private PostgreSQL as a full memory would.
func killPostmaster(t *testing.T, data string) {
	t.Helper()
	found := ""
	filepath.WalkDir(data, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Name() == "postmaster.pid" {
			found = path
		}
		return nil
	})
	text, err := os.ReadFile(found)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil || pid < 2 {
		t.Fatalf("got the pid %q", first)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}
