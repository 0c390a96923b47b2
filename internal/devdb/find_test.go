package devdb

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// stub makes a folder whose server says one version, as `postgres --version` does.
func stub(t *testing.T, root, name, version string) string {
	t.Helper()
	dir := filepath.Join(root, name, "bin")
	script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n"
	if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, "postgres"), []byte(script), 0o755)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestFind(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	stub(t, root, "9.6", "9.6.24")
	stub(t, root, "14", "14.9 (Debian 14.9-1)")
	stub(t, root, "15", "15.20 (Debian 15.20-0+deb12u1)")
	stub(t, root, "17", "17.10")
	old := t.TempDir()
	stub(t, old, "9.6", "9.6.24")
	stub(t, old, "14", "14.9")
	given := stub(t, t.TempDir(), "16", "16.14")

	for _, c := range []struct {
		name, made, given, root string
		want                    string // folder, or a piece of the sentence
	}{
		{"newest for new data", "", "", root, root + "/17/bin"},
		{"the given one before a newer", "", given, root, given},
		{"the one that made the data", "15", given, root, root + "/15/bin"},
		{"the given one that made the data", "16", given, root, given},
		{"a given folder without a server", "", root, root, root + "/17/bin"},
		{"nothing installed", "", "", t.TempDir(), "找不到 PostgreSQL"},
		{"only old ones", "", "", old, "14/bin 中的是 14，本系统需要 15"},
		{"an old one given", "", old + "/14/bin", root, "14/bin 中的是 14，本系统需要 15"},
		{"old data", "14", "", root, "14/bin 中的是 14，本系统需要 15"},
		{"data of a version not here", "16", "", root, "由 PostgreSQL 16 建立"},
		{"damaged data", "x", "", root, "已损坏"},
	} {
		h := home{dir: t.TempDir()}
		if c.made != "" {
			err := errors.Join(os.Mkdir(h.data(), 0o700), os.WriteFile(h.data()+"/PG_VERSION", []byte(c.made+"\n"), 0o600))
			if err != nil {
				t.Fatal(err)
			}
		}
		bin, err := find(h, c.given, []string{filepath.Join(c.root, "*/bin")})
		if err == nil && bin.dir != c.want || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %q, %v, want %q", c.name, bin.dir, err, c.want)
		}
	}
}

// The words are those of PostgreSQL 15 on a full disk, on a folder that is in use, and on a setting it does not know.
func TestSaidFault(t *testing.T) {
	t.Parallel()
	h := home{dir: t.TempDir(), account: account{name: "nobody"}}
	for said, want := range map[string]string{
		"initdb: error: could not create directory \"/x/data.new/base\": No space left on device":    "磁盘已满",
		"FATAL:  lock file \"postmaster.pid\" already exists\nHINT:  Is another postmaster running?": "正被另一个 PostgreSQL 使用",
		"FATAL:  could not open file \"PG_VERSION\": Permission denied":                              "账号 nobody 没有读写",
		"LOG:  starting\nFATAL:  unrecognized configuration parameter \"x\"\nLOG:  shut down":        "未能启动：FATAL:  unrecognized configuration parameter \"x\"",
		"": "未能启动：exit status 1",
	} {
		err := saidFault(h, said, errors.New("exit status 1"))
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %q, want %q", said, err, want)
		}
	}
}
