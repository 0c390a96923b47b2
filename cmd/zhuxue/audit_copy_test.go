package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// newCopied is a desk with a county whose four entries are sealed and copied,
// and the path of its copy.
func newCopied(t *testing.T) (d desk, path string) {
	t.Helper()
	d = newDesk(t)
	d.must(t, "county", "add", "--code", "990131", "--name", "松溪县")
	for i := range 3 {
		d.must(t, "user", "add", "--county", "990131", "--login", fmt.Sprint("songxi-", i), "--name", "宋某某", "--role", "admin")
	}
	if err := d.seal(t); err != nil {
		t.Fatal(err)
	}
	return d, filepath.Join(d.dir, "audit", "990131.jsonl")
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Every sealed entry stands outside the database, once, in order, without a
// word of what was typed in clear; whoever has the keys reads the whole of it. A line that was cut
// off is written again, and what stands is never changed.
func TestAuditCopy_followsTheRegister(t *testing.T) {
	t.Parallel()
	d, path := newCopied(t)
	text := readFile(t, path)
	if n := bytes.Count(text, []byte("\n")); n != 4 || bytes.Contains(text, []byte("songxi")) || !bytes.Contains(text, []byte(`"act":"user.add"`)) {
		t.Errorf("got %d lines: %s", n, text)
	}
	if whole := d.must(t, "audit", "read", path); strings.Count(whole, "新增账号 songxi-") != 3 || strings.Count(whole, "\n") != 4 {
		t.Errorf("read: got %s", whole)
	}
	if err := d.seal(t); err != nil || !bytes.Equal(readFile(t, path), text) {
		t.Errorf("nothing new, yet the copy changed: %v", err)
	}
	cut := text[:len(text)-20]
	if err := os.WriteFile(path, cut, 0o600); err != nil {
		t.Fatal(err)
	}
	d.must(t, "user", "reset", "--login", "songxi-1")
	if err := d.seal(t); err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, path); !bytes.HasPrefix(got, cut) || bytes.Count(got, []byte("\n")) != 6 {
		t.Errorf("after a cut line: got %s", got)
	}
	if out := d.must(t, "audit", "verify", "--against", filepath.Dir(path)); !strings.Contains(out, "与库外副本一致，副本到第 5 条") {
		t.Errorf("got %q", out)
	}
	if out, err := d.run(t, "audit", "verify", "--against", t.TempDir()); err == nil || !strings.Contains(out, "没有该县的库外副本") {
		t.Errorf("an empty folder: got %q, %v", out, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v, want a file for its owner only", info.Mode(), err)
	}
}

// A line that was cut off just before its end is whole, and not written twice:
// nobody has tampered where the disk was full for one byte.
func TestAuditCopy_cutBeforeTheEndOfALine(t *testing.T) {
	t.Parallel()
	d, path := newCopied(t)
	text := readFile(t, path)
	if err := os.WriteFile(path, text[:len(text)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	d.must(t, "user", "reset", "--login", "songxi-1")
	if err := d.seal(t); err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, path); !bytes.HasPrefix(got, text) || bytes.Count(got, []byte("\n")) != 5 {
		t.Errorf("got %s", got)
	}
	d.must(t, "audit", "verify", "--against", filepath.Dir(path))
}

// 完好 says how far the copy was compared: not at all, to where it ends, or to
// the newest entry. A copy that stays behind is no fault, and no proof either.
func TestAuditVerify_saysHowFarTheCopyGoes(t *testing.T) {
	t.Parallel()
	d, path := newCopied(t)
	whole, away := readFile(t, path), t.TempDir()
	lines := bytes.SplitAfter(whole, []byte("\n"))
	for name, c := range map[string]struct {
		copied     []byte
		here, away string
	}{
		"the whole":    {whole, "；与本机的库外副本一致，副本到第 4 条，全部比较过\n", "；与库外副本一致，副本到第 4 条，全部比较过\n"},
		"two of four":  {bytes.Join(lines[:2], nil), "；与本机的库外副本一致，副本到第 2 条，其后 2 条副本里没有，没有比较\n", "；与库外副本一致，副本到第 2 条，其后 2 条副本里没有，没有比较\n"},
		"none":         {nil, "；没有与库外副本比较：本机还没有该县的副本\n", "里没有该县的库外副本"},
		"an empty one": {[]byte{}, "；没有与库外副本比较：本机还没有该县的副本\n", "里没有该县的库外副本"},
	} {
		for folder, want := range map[string]string{filepath.Dir(path): c.here, away: c.away} {
			file := filepath.Join(folder, filepath.Base(path))
			if os.Remove(file); c.copied != nil {
				if err := os.WriteFile(file, c.copied, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			args := []string{"audit", "verify"}
			if folder == away {
				args = append(args, "--against", away)
			}
			out, err := d.run(t, args...)
			if !strings.Contains(out, want) || (err == nil) != strings.Contains(out, "完好。已封存 4 条") || (err == nil) != (len(c.copied) > 0 || folder != away) {
				t.Errorf("%s, %v: got %q, %v, want %q", name, args[2:], out, err, want)
			}
		}
	}
}

// What is no copy is no empty register.
func TestAuditRead_noCopy(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	other := filepath.Join(d.dir, "other")
	if err := os.WriteFile(other, []byte("县,学校\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{other: "不是操作日志的库外副本", d.dir: "这是一个目录", other + "1": "没有文件"} {
		if _, err := d.run(t, "audit", "read", path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
}

// Whoever has all rights on the database, the keys and this machine makes a
// chain that is sound in itself. The copy that had left tells.
func TestAuditVerify_againstACopy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, sql, want string
	}{
		{"an entry is edited", `UPDATE audit SET note = '改' WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 2)`, "第 2 号封条：与库外副本不一致：库中的日志被改写后重新封存"},
		{"an entry is taken out", `DELETE FROM audit WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 3)`, "第 3 号封条：与库外副本不一致"},
		{"the end is cut off", `DELETE FROM audit WHERE id IN (SELECT audit_id FROM audit_seal WHERE seq > 2)`, "第 3 号封条：末尾被截断：库外副本有这一条，库中没有"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, path := newCopied(t)
			away := t.TempDir()
			if err := os.WriteFile(filepath.Join(away, "990131.jsonl"), readFile(t, path), 0o600); err != nil {
				t.Fatal(err)
			}
			d.forge(t, c.sql)
			if _, err := d.run(t, "audit", "verify"); err == nil {
				t.Error("beside the copy that still lies here it was taken for sound")
			}
			os.RemoveAll(filepath.Dir(path))
			os.Remove(filepath.Join(d.dir, "audit-heads.json"))
			if err := d.seal(t); err != nil {
				t.Fatal(err)
			}
			if out := d.must(t, "audit", "verify"); !strings.Contains(out, "完好") {
				t.Fatalf("the forgery is no good: %q", out)
			}
			if out, err := d.run(t, "audit", "verify", "--against", away); err == nil || !strings.Contains(out, c.want) {
				t.Errorf("got %q, %v, want %q", out, err, c.want)
			}
		})
	}
}

// forge changes the register as its owner may, and has it sealed anew with the
// keys.
func (d desk) forge(t *testing.T, sql string) {
	t.Helper()
	super := d.Super(t)
	tx, err := super.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{`SET LOCAL session_replication_role = replica`, sql, `DELETE FROM audit_seal`} {
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	keep := filepath.Join(d.dir, "audit-heads.json")
	os.Remove(keep)
	d.seal(t) // refuses to go on over the copy
}

// What was changed in the copy itself is found too, and told apart.
func TestAuditVerify_aChangedCopy(t *testing.T) {
	t.Parallel()
	d, path := newCopied(t)
	text := readFile(t, path)
	lines := bytes.SplitAfter(text, []byte("\n"))
	for name, changed := range map[string][]byte{
		"another act":       bytes.Replace(text, []byte(`"act":"user.add"`), []byte(`"act":"user.end"`), 1),
		"a line taken out":  bytes.Join([][]byte{lines[0], lines[2], lines[3]}, nil),
		"lines swapped":     bytes.Join([][]byte{lines[0], lines[2], lines[1], lines[3]}, nil),
		"the entry changed": bytes.Replace(text, lines[1][bytes.Index(lines[1], []byte(`"entry":"`)):][:40], lines[2][bytes.Index(lines[2], []byte(`"entry":"`)):][:40], 1),
	} {
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := d.run(t, "audit", "verify"); err == nil || !strings.Contains(out, "第 2 号封条：库外副本的这一行缺失或被改动") {
			t.Errorf("%s: got %q, %v", name, out, err)
		}
	}
}

// Sealing does not go on over a database that lost what has been copied: the
// log says so every few seconds.
func TestAuditCopy_refusesAnotherChain(t *testing.T) {
	t.Parallel()
	d, path := newCopied(t)
	text := readFile(t, path)
	d.forge(t, `UPDATE audit SET note = '改'`)
	err := d.seal(t)
	if err == nil || !strings.Contains(err.Error(), "copy the register of county 990131: the chain of seals was cut off and made anew") {
		t.Errorf("got %v", err)
	}
	if !bytes.Equal(readFile(t, path), text) {
		t.Error("the copy was changed")
	}
}
