package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// program is the built binary on a data directory of its own.
type program struct {
	binary, data string
	environ      []string // in place of the usual
}

// build compiles the program as a user would run it, once per test.
func build(t *testing.T) program {
	t.Helper()
	dir, err := os.MkdirTemp("", "zhuxue-walk-") // not t.TempDir: the database's account must be able to enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	p := program{binary: filepath.Join(dir, "zhuxue"), data: filepath.Join(dir, "data")}
	if out, err := exec.Command("go", "build", "-o", p.binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return p
}

func (p program) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, p.binary, args...)
	c.Env = append(os.Environ(), "ZHUXUE_DATA_DIR="+p.data, "ZHUXUE_ADDR=127.0.0.1:0", "ZHUXUE_DATABASE_URL=", "ZHUXUE_ENV=")
	c.Env = append(c.Env, p.environ...)
	return c
}

// must runs a subcommand to its end and returns what it printed.
func (p program) must(t *testing.T, args ...string) []byte {
	t.Helper()
	var errs bytes.Buffer
	c := p.command(t.Context(), args...)
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("zhuxue %v: %v\n%s", args, err, errs.Bytes())
	}
	return out
}

const books = "../../deploy/demo/qingling/"

// TestLoad_killedAndAgain kills a load at random moments and loads again: in
// the end the county is as after one undisturbed load.
func TestLoad_killedAndAgain(t *testing.T) {
	p := build(t)
	p.must(t, "county", "add", "--code", "990121", "--name", "青岭县")
	p.must(t, "load", "--county", "990121", "--kind", "village", books+"行政村名录.xlsx")
	p.must(t, "load", "--county", "990121", "--kind", "school", books+"学校名录.xlsx")
	roster := []string{"load", "--county", "990121", "--kind", "student", books + "建档立卡学生花名册.xlsx"}
	chance := rand.New(rand.NewPCG(1, 2))
	for range 6 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(500+chance.IntN(4500))*time.Millisecond)
		c := p.command(ctx, roster...) // CommandContext kills with SIGKILL
		c.Run()
		cancel()
	}
	p.must(t, roster...)
	var got struct {
		Items map[string]struct{ Students, Fen int64 }
	}
	if err := json.Unmarshal(p.must(t, "decide", "--county", "990121", "--year", "2016", "--json"), &got); err != nil {
		t.Fatal(err)
	}
	var want struct {
		Totals map[string]struct{ Students, Amount int64 } `json:"totals_year_2016_2017_fen"`
	}
	truth, err := os.ReadFile(books + "expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(truth, &want); err != nil {
		t.Fatal(err)
	}
	for item, w := range want.Totals {
		if g := got.Items[item]; fmt.Sprint(g.Students, g.Fen) != fmt.Sprint(w.Students, w.Amount) {
			t.Errorf("%s: got %d students, %d fen, want %d, %d", item, g.Students, g.Fen, w.Students, w.Amount)
		}
	}
	p.must(t, "audit", "verify", "--county", "990121")
	refuseBombs(t, p)
}
