package devdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	patience = 60 * time.Second       // for a start, with the recovery after a power cut
	grace    = 20 * time.Second       // for a stop
	pause    = 20 * time.Millisecond  // between two looks
	vigil    = 200 * time.Millisecond // between two looks for an orphaned cluster
)

// postmaster is a running PostgreSQL, our child.
type postmaster struct {
	cmd  *exec.Cmd
	lock *os.File
	done chan struct{} // closed when it has ended
	err  error         // how, after that
}

// arrive starts the cluster or joins it. One that is just starting or stopping is waited for.
func (s *Server) arrive(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		lock, err := tryLock(s.home.lock())
		if err != nil {
			return err
		}
		if lock != nil {
			return s.launch(ctx, lock)
		}
		if answers(ctx, s.home) {
			s.joined.Store(true)
			s.log.Info("joined the private database of another program", "dir", s.home.dir)
			return nil
		}
		select {
		case <-ctx.Done():
			return fault(context.Cause(ctx), "等待另一个程序启动 %s 中的数据库超时：请检查该程序，或将其停止后重试", s.home.dir)
		case <-time.After(pause):
		}
	}
}

// launch starts the cluster as our child; the lock is given back if that goes wrong.
func (s *Server) launch(ctx context.Context, lock *os.File) error {
	began := time.Now()
	child, err := launch(ctx, s.home, s.options, lock)
	if err != nil {
		lock.Close()
		return err
	}
	s.child = child
	s.joined.Store(false)
	s.log.Info("started the private database", "dir", s.home.dir, "took", time.Since(began).Round(time.Millisecond))
	return nil
}

func launch(ctx context.Context, h home, o Options, lock *os.File) (*postmaster, error) {
	bin, err := find(h, o.Bin, places)
	if err != nil {
		return nil, err
	}
	if err := create(ctx, h, bin, o, lock); err != nil {
		return nil, err
	}
	if err := dropStale(h); err != nil {
		return nil, err
	}
	child, err := spawn(h, bin, o, lock)
	if err != nil {
		return nil, err
	}
	return child, child.ready(ctx, h)
}

// spawn starts PostgreSQL itself, not pg_ctl, which would cut it loose from us.
func spawn(h home, bin binaries, o Options, lock *os.File) (*postmaster, error) {
	log, err := openLog(h)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	c := command(exec.Command(filepath.Join(bin.dir, "postgres"), serverArgs(h, o)...), h, lock, syscall.SIGINT)
	c.Stdout, c.Stderr = log, log
	p := &postmaster{cmd: c, lock: lock, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the death signal follows the thread that forked: it lives as long as the child
		err := c.Start()
		started <- err
		if err == nil {
			p.err = c.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Path, err)
	}
	return p, nil
}

func serverArgs(h home, o Options) []string {
	settings := []string{
		"listen_addresses=", "port=" + port, "unix_socket_permissions=0700",
		"log_min_messages=warning", "log_checkpoints=off", "jit=off",
	}
	if o.Ephemeral {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")
	}
	args := []string{"-D", h.data(), "-k", h.socket}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	return args
}

// openLog starts a log and keeps the one before it.
func openLog(h home) (*os.File, error) {
	if err := os.Rename(h.log(), h.log()+".old"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, dirFault(h.log(), err)
	}
	f, err := os.OpenFile(h.log(), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, dirFault(h.log(), err)
	}
	return f, nil
}

// ready waits until the server answers. One that does not is stopped, and what it said becomes the error.
func (p *postmaster) ready(ctx context.Context, h home) error {
	for !answers(ctx, h) {
		select {
		case <-p.done:
			said, _ := os.ReadFile(h.log()) // nothing said is dealt with
			return saidFault(h, string(said), p.err)
		case <-ctx.Done():
			p.stop()
			return fault(context.Cause(ctx), "本机数据库没有在限定时间内就绪：请查看 %s", h.log())
		case <-time.After(pause):
		}
	}
	return nil
}

// stop rolls open transactions back and ends the server; one that does not heed is ended hard, and recovers at its next start.
func (p *postmaster) stop() {
	p.cmd.Process.Signal(syscall.SIGINT)
	select {
	case <-p.done:
	case <-time.After(grace):
		p.cmd.Process.Signal(syscall.SIGQUIT)
		<-p.done
	}
	p.lock.Close()
}

// answers says whether the server takes work. Its lock file tells when to ask: every question before that would cost it a process.
func answers(ctx context.Context, h home) bool {
	b, err := os.ReadFile(h.pid())
	lines := strings.Split(string(b), "\n")
	return err == nil && len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready" && ping(ctx, h) == nil
}

func ping(ctx context.Context, h home) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, h.url("postgres", "postgres"))
	if err != nil {
		return err
	}
	return c.Close(ctx)
}
