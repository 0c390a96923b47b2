package devdb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestStart_findsDataAsLeft(t *testing.T) {
	each(t, func(t *testing.T, who *syscall.Credential, dir string) {
		p := mustStart(t, who, dir, "started")
		write(t, dir)
		p.stop(t)
		if _, err := os.Lstat(cluster(dir).pid()); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("postmaster.pid after a stop: got %v, want none", err)
		}
		lock, err := tryLock(cluster(dir).lock())
		if lock == nil || err != nil {
			t.Fatalf("after a stop some process is left (%v)", err)
		}
		lock.Close()

		mustStart(t, who, dir, "started")
		read(t, dir)
	})
}

func TestStart_recoversAfterKill(t *testing.T) {
	each(t, func(t *testing.T, who *syscall.Credential, dir string) {
		born(t, who, dir)
		p := mustStart(t, who, dir, "started")
		write(t, dir)
		p.kill()
		p = start(t, who, dir) // at once: the old PostgreSQL is on its way out, and may be met or not
		if p.said != "started" && p.said != "joined" {
			t.Fatalf("got %q, want it started or joined", p.said)
		}
		read(t, dir)

		p.kill()
		waitFree(t, dir) // the kernel told PostgreSQL; nothing else did

		p = mustStart(t, who, dir, "started")
		syscall.Kill(p.cmd.Process.Pid, syscall.SIGSTOP) // so that it does not restart what we kill: a power cut
		killPostgres(t, dir)
		p.kill()
		mustStart(t, who, dir, "started")
		read(t, dir)
	})
}

func TestServer_restartsPostgresAfterKill(t *testing.T) {
	once(t, func(t *testing.T, who *syscall.Credential, dir string) {
		born(t, who, dir)
		p := mustStart(t, who, dir, "started")
		write(t, dir)
		killPostgres(t, dir)
		read(t, dir)
		p.stop(t)
	})
}

func TestStart_secondJoinsThenTakesOver(t *testing.T) {
	each(t, func(t *testing.T, who *syscall.Credential, dir string) {
		born(t, who, dir)
		first := mustStart(t, who, dir, "started")
		write(t, dir)
		second := mustStart(t, who, dir, "joined")
		third := mustStart(t, who, dir, "joined")
		third.stop(t)
		read(t, dir)
		first.stop(t)
		read(t, dir) // the second's now
		second.stop(t)
		waitFree(t, dir)
	})
}

// A command that started the cluster and is done leaves it to the commands that joined it, until they are done too.
func TestStop_waitsForBriefCommands(t *testing.T) {
	once(t, func(t *testing.T, who *syscall.Credential, dir string) {
		born(t, who, dir)
		first := mustStart(t, who, dir, "started")
		second := mustStart(t, who, dir, "joined")
		first.cmd.Process.Signal(syscall.SIGTERM)
		conn, err := pgx.Connect(t.Context(), cluster(dir).url("postgres", "postgres"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		if _, err := conn.Exec(t.Context(), "SELECT pg_sleep(1)"); err != nil {
			t.Errorf("work of the second was cut off: %v", err)
		}
		second.stop(t)
		first.ended(t)
		waitFree(t, dir)
	})
}

func TestStart_manyAtOnceMakeOneCluster(t *testing.T) {
	once(t, func(t *testing.T, who *syscall.Credential, dir string) {
		said := make(chan string, 3)
		for range cap(said) {
			go func() { said <- start(t, who, dir).said }()
		}
		count := map[string]int{}
		for range cap(said) {
			count[<-said]++
		}
		if count["started"] != 1 || count["joined"] != 2 {
			t.Errorf("got %v, want one that started and two that joined", count)
		}
	})
}

// A lock file may name a process that lives but is not ours: after a power cut numbers begin again, and in a container without init
// the dead stay as zombies. PostgreSQL alone would refuse for ever.
func TestStart_lockFileNamesAnotherProcess(t *testing.T) {
	each(t, func(t *testing.T, who *syscall.Credential, dir string) {
		born(t, who, dir)
		uid, _, err := owner(cluster(dir).data())
		if err != nil {
			t.Fatal(err)
		}
		for name, command := range map[string]*exec.Cmd{"zombie": exec.Command("true"), "other program": exec.Command("sleep", "60")} {
			command.Dir = "/"
			if os.Geteuid() == 0 {
				command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			stale := fmt.Sprintf("%d\n%s\n1\n5432\n%s\n", command.Process.Pid, cluster(dir).data(), cluster(dir).socket)
			for _, file := range []string{cluster(dir).pid(), cluster(dir).socket + "/.s.PGSQL.5432.lock"} {
				if err := os.WriteFile(file, []byte(stale), 0o600); err != nil {
					t.Fatal(err)
				}
				os.Chown(file, uid, -1) // refused where we are not root, and not needed
			}
			p := start(t, who, dir)
			if p.said != "started" {
				t.Errorf("%s: got %q, want it started", name, p.said)
			}
			p.kill()
			waitFree(t, dir)
			command.Process.Kill()
			command.Wait()
		}
	})
}

func TestStart_afterDeathInCreation(t *testing.T) {
	once(t, func(t *testing.T, who *syscall.Credential, dir string) {
		p := spawnHelper(t, who, dir)
		eventually(t, "wait for initdb", func() error {
			_, err := os.Lstat(filepath.Join(cluster(dir).unborn(), "PG_VERSION"))
			return err
		})
		p.kill()
		if _, err := os.Lstat(cluster(dir).data()); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("data before they were whole: got %v, want none", err)
		}
		mustStart(t, who, dir, "started")
	})
}

func TestStart_longAndOddPaths(t *testing.T) {
	once(t, func(t *testing.T, who *syscall.Credential, dir string) {
		for _, name := range []string{strings.Repeat("long", 25), "a,b", "助学 数据+%20?&#'"} {
			path := filepath.Join(dir, name)
			born(t, who, path)
			p, q := start(t, who, path), start(t, who, path)
			if p.said != "started" || q.said != "joined" {
				t.Errorf("%s: got %q and %q, want it started and joined", name, p.said, q.said)
			}
			q.kill()
			p.stop(t)
			os.RemoveAll(cluster(path).socket) // not always below path
		}
	})
}

func TestStart_saysWhatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, who *syscall.Credential, dir string) {
		made := func(name string, content string) string {
			path := filepath.Join(dir, name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(content), 0o644)); err != nil {
				t.Fatal(err)
			}
			return path
		}
		shut := filepath.Join(dir, "shut")
		if err := os.Mkdir(shut, 0); err != nil {
			t.Fatal(err)
		}
		file := made("file", "")
		made("newer/postgres/data/PG_VERSION", "99\n")
		made("broken/postgres/data/PG_VERSION", "\x00\n")
		made("foreign/postgres/data/letter.txt", "hello")
		give(t, dir, who)
		if who == nil && os.Geteuid() == 0 {
			give(t, dir, &syscall.Credential{Uid: 65534, Gid: 65534}) // a cluster is never root's
		}

		for _, c := range []struct{ dir, want string }{
			{file, "不是目录"},
			{filepath.Join(shut, "data"), shut},
			{filepath.Join(dir, "newer"), "由 PostgreSQL 99 建立"},
			{filepath.Join(dir, "broken"), "已损坏"},
			{filepath.Join(dir, "foreign"), "不是 PostgreSQL 的数据目录"},
		} {
			p := start(t, who, c.dir)
			if !strings.Contains(p.said, c.want) || strings.Count(p.said, "\n") > 0 || !strings.Contains(p.said, "：请") {
				t.Errorf("%s: got %q, want one sentence with %q and what to do", c.dir, p.said, c.want)
			}
			if err := <-p.done; err == nil {
				t.Errorf("%s: got exit code 0", c.dir)
			}
			p.done <- nil
		}
		if b, err := os.ReadFile(filepath.Join(dir, "foreign/postgres/data/letter.txt")); string(b) != "hello" {
			t.Errorf("the data were touched: %q, %v", b, err)
		}
	})
}

func TestTemp_outlivesASweepAndLeavesNothing(t *testing.T) {
	t.Parallel()
	s, err := Temp(t.Context(), os.Getenv("PGBIN"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	if s.Joined() {
		t.Error("a cluster of its own was joined")
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(s.home.lock(), old, old); err != nil {
		t.Fatal(err)
	}
	sweep()
	if err := ping(t.Context(), s.home); err != nil {
		t.Errorf("after a sweep: %v", err)
	}
	s.Stop()
	s.Stop() // twice is once
	if _, err := os.Lstat(s.forget); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("left behind: %s (%v)", s.forget, err)
	}
}

func TestSweep_removesTheDead(t *testing.T) {
	t.Parallel()
	for name, age := range map[string]time.Duration{"starting": 0, "dead": time.Hour} {
		dir, err := os.MkdirTemp("", tempPrefix)
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		lock, made := filepath.Join(dir, "postgres", "lock"), time.Now().Add(-age)
		err = errors.Join(os.Mkdir(filepath.Dir(lock), 0o700), os.WriteFile(lock, nil, 0o600), os.Chtimes(lock, made, made))
		if err != nil {
			t.Fatal(err)
		}
		sweep()
		_, err = os.Lstat(dir)
		if gone := errors.Is(err, fs.ErrNotExist); gone != (name == "dead") {
			t.Errorf("%s: gone is %v (%v)", name, gone, err)
		}
	}
}

func write(t *testing.T, dir string) {
	t.Helper()
	query(t, dir, "CREATE TABLE note AS SELECT 'here' AS text; SELECT text FROM note")
}

func read(t *testing.T, dir string) {
	t.Helper()
	if got := query(t, dir, "SELECT text FROM note"); got != "here" {
		t.Errorf("got %q, want what was written", got)
	}
}
