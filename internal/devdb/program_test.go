package devdb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	helperDir   = "DEVDB_TEST_DIR"   // set: the test binary is a program that serves this folder until SIGTERM
	helperFast  = "DEVDB_TEST_FAST"  // set: without fsync, where the test is about something else
	helperBrief = "DEVDB_TEST_BRIEF" // set: the program is a brief command
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperDir); dir != "" {
		os.Exit(helper(dir))
	}
	code := m.Run()
	os.RemoveAll(template.dir)
	if shared.server != nil {
		shared.server.Stop()
	}
	os.Exit(code)
}

// helper prints "joined" or "started", or the one sentence why not.
func helper(dir string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s, err := Start(ctx, Options{Dir: dir, Bin: os.Getenv("PGBIN"), Ephemeral: os.Getenv(helperFast) != "", Brief: os.Getenv(helperBrief) != ""})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer s.Stop()
	if s.Joined() {
		fmt.Println("joined")
	} else {
		fmt.Println("started")
	}
	<-ctx.Done()
	return 0
}

// accounts are those under which everything must work: our own and, for root, an ordinary one.
func accounts() map[string]*syscall.Credential {
	if os.Geteuid() != 0 {
		return map[string]*syscall.Credential{"ordinary user": nil}
	}
	return map[string]*syscall.Credential{
		"root":          nil,
		"ordinary user": {Uid: 65534, Gid: 65534}, // nobody, on every Linux
	}
}

// each runs a test under every account, each with a data directory of its own.
func each(t *testing.T, test func(t *testing.T, who *syscall.Credential, dir string)) {
	t.Parallel()
	for name, who := range accounts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, who, folder(t, who))
		})
	}
}

// once runs a test under our own account: for what has nothing to do with accounts.
func once(t *testing.T, test func(t *testing.T, who *syscall.Credential, dir string)) {
	t.Parallel()
	test(t, nil, folder(t, nil))
}

// folder is an empty folder that the account can reach: t.TempDir is closed to all but ourselves.
func folder(t *testing.T, who *syscall.Credential) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "devdb-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if who != nil {
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// template is a cluster that others are copied from: initdb takes longer than all the rest of most tests.
var template struct {
	once sync.Once
	dir  string
	err  error
}

func makeTemplate() error {
	dir, err := os.MkdirTemp("/tmp", "devdb-test-")
	if err != nil {
		return err
	}
	template.dir = dir
	if err := os.Chmod(dir, 0o711); err != nil {
		return err
	}
	s, err := Start(context.Background(), Options{Dir: dir, Bin: os.Getenv("PGBIN"), Ephemeral: true})
	if err == nil {
		s.Stop()
	}
	return err
}

// born puts a cluster that was never used into a data directory.
func born(t *testing.T, who *syscall.Credential, dir string) {
	t.Helper()
	template.once.Do(func() { template.err = makeTemplate() })
	if template.err != nil {
		t.Fatal(template.err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("cp", "-a", filepath.Join(template.dir, "postgres"), dir).CombinedOutput()
	if err != nil {
		t.Fatalf("copy: %v: %s", err, out)
	}
	give(t, dir, who)
}

// program is the helper, running as another process.
type program struct {
	cmd  *exec.Cmd
	out  *bufio.Reader
	said string // its first line
	done chan error
}

// start runs the helper and waits for its first line.
func start(t *testing.T, who *syscall.Credential, dir string) *program {
	t.Helper()
	p := spawnHelper(t, who, dir)
	line, _ := p.out.ReadString('\n') // nothing said shows in the comparison
	p.said = strings.TrimSpace(line)
	return p
}

func spawnHelper(t *testing.T, who *syscall.Credential, dir string) *program {
	t.Helper()
	out, in, err := os.Pipe() // not StdoutPipe: Wait would close that under the reader
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	c := exec.Command("/proc/self/exe") // reachable for every account, whatever the folder's mode
	c.Env = append(os.Environ(), helperDir+"="+dir)
	if !strings.Contains(t.Name(), "AfterKill") { // those are about what was committed
		c.Env = append(c.Env, helperFast+"=1")
	}
	if strings.Contains(t.Name(), "Brief") {
		c.Env = append(c.Env, helperBrief+"=1")
	}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	c.Dir, c.Stdout, c.Stderr = "/", in, os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	p := &program{cmd: c, out: bufio.NewReader(out), done: make(chan error, 1)}
	go func() { p.done <- c.Wait() }()
	t.Cleanup(func() {
		p.kill()
		out.Close()
	})
	return p
}

// mustStart is start for a program that has to say so.
func mustStart(t *testing.T, who *syscall.Credential, dir, want string) *program {
	t.Helper()
	p := start(t, who, dir)
	if p.said != want {
		t.Fatalf("got %q, want %q", p.said, want)
	}
	return p
}

// stop ends the program as a terminal or systemd would.
func (p *program) stop(t *testing.T) {
	t.Helper()
	p.cmd.Process.Signal(syscall.SIGTERM)
	p.ended(t)
}

// ended waits for the end of a program that was told to stop.
func (p *program) ended(t *testing.T) {
	t.Helper()
	err := <-p.done
	p.done <- err
	if err != nil {
		t.Fatalf("exit: %v", err)
	}
}

func (p *program) kill() {
	p.cmd.Process.Kill()
	p.done <- <-p.done
}

// cluster finds what a program started in dir.
func cluster(dir string) home {
	h := home{dir: filepath.Join(dir, "postgres")}
	h.socket = socketFor(h.dir)
	return h
}

// query runs statements and returns the first value of the last; it tries again while the database is coming back.
func query(t *testing.T, dir, sql string) string {
	t.Helper()
	var value string
	eventually(t, sql, func() error {
		conn, err := pgx.Connect(t.Context(), cluster(dir).url("postgres", "postgres"))
		if err != nil {
			return err
		}
		defer conn.Close(t.Context())
		results, err := conn.PgConn().Exec(t.Context(), sql).ReadAll()
		if err != nil {
			return err
		}
		value = string(results[len(results)-1].Rows[0][0])
		return nil
	})
	return value
}

// give hands a folder and all below it to an account.
func give(t *testing.T, dir string, who *syscall.Credential) {
	t.Helper()
	if who == nil {
		return
	}
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, int(who.Uid), int(who.Gid)))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	var err error
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if err = try(); err == nil {
			return
		}
	}
	t.Fatalf("%s: %v", what, err)
}

// waitFree waits until no process of the cluster is left.
func waitFree(t *testing.T, dir string) {
	t.Helper()
	eventually(t, "wait for the cluster to end", func() error {
		lock, err := tryLock(cluster(dir).lock())
		if err != nil || lock == nil {
			return fmt.Errorf("locked, %v", err)
		}
		return lock.Close()
	})
}

// killPostgres ends the postmaster hard and returns its number.
func killPostgres(t *testing.T, dir string) int {
	t.Helper()
	b, err := os.ReadFile(cluster(dir).pid())
	if err != nil {
		t.Fatal(err)
	}
	number, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	return pid
}
