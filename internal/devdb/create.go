package devdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
)

// create makes the cluster's data if there are none. They appear under their name only when whole, so that a death in the middle
// leaves nothing that looks like a database. Existing data are never touched.
func create(ctx context.Context, h home, bin binaries, o Options, lock *os.File) error {
	if _, err := os.Lstat(h.data()); !errors.Is(err, fs.ErrNotExist) {
		return h.whole()
	}
	if err := os.RemoveAll(h.unborn()); err != nil { // of an earlier try that was killed
		return dirFault(h.unborn(), err)
	}
	if err := initdb(ctx, h, bin, o, lock); err != nil {
		os.RemoveAll(h.unborn())
		return err
	}
	if err := os.Rename(h.unborn(), h.data()); err != nil {
		return dirFault(h.data(), err)
	}
	return syncDir(h.dir)
}

// whole refuses a data folder that is none, with a sentence better than PostgreSQL's own.
func (h home) whole() error {
	if major, err := h.major(); err != nil || major != 0 {
		return err
	}
	return fault(nil, "%s 不是 PostgreSQL 的数据目录：请将其移走，或从备份恢复", h.data())
}

func initdb(ctx context.Context, h home, bin binaries, o Options, lock *os.File) error {
	args := []string{"--pgdata", h.unborn(), "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"}
	if o.Ephemeral {
		args = append(args, "--no-sync")
	}
	runtime.LockOSThread() // the death signal follows the thread that forked
	defer runtime.UnlockOSThread()
	c := command(exec.CommandContext(ctx, filepath.Join(bin.dir, "initdb"), args...), h, lock, syscall.SIGKILL)
	out, err := c.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("create the private database: %w", context.Cause(ctx))
	case errors.Is(err, fs.ErrPermission):
		return fault(err, "账号 %s 无法运行 %s 中的程序：请用 PGBIN 指明一个该账号可以进入的目录", h.account.name, bin.dir)
	case err != nil:
		return saidFault(h, string(bytes.TrimSpace(out)), err)
	}
	return nil
}

// command fits a PostgreSQL program out: account, death signal, a bare environment, the lock as its file 3.
func command(c *exec.Cmd, h home, lock *os.File, atDeath syscall.Signal) *exec.Cmd {
	c.SysProcAttr = h.account.attributes(atDeath)
	c.Dir, c.Env, c.ExtraFiles = "/", serverEnv(), []*os.File{lock}
	return c
}

// serverEnv keeps PGDATA and the like of the user's own environment away, and PostgreSQL's messages English.
func serverEnv() []string { return []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"} }

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return dirFault(path, err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return dirFault(path, err)
	}
	return nil
}
