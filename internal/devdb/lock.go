package devdb

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const tempPrefix = "zhuxue-db-"

// tryLock takes the cluster's lock, or returns nil where somebody has it. The lock belongs to the open file, which every process
// of the cluster inherits: it is free only when the program that started it and the last PostgreSQL process are gone, whether
// they ended well or not. No process number is trusted for that.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, dirFault(path, err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, nil
	}
	return nil, dirFault(path, err)
}

// dropStale removes the lock files of a PostgreSQL that is gone. PostgreSQL does so itself except where the process number in the file
// now belongs to another program or to a zombie, which a container without init never reaps: then it would refuse to start for
// ever. A living PostgreSQL works in its data folder; who does not is not one of ours. Call it with the lock held.
func dropStale(h home) error {
	for _, path := range []string{
		h.pid(),
		filepath.Join(h.socket, ".s.PGSQL."+port+".lock"),
	} {
		b, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return dirFault(path, err)
		}
		number, _, _ := strings.Cut(string(b), "\n")
		if at, err := os.Readlink("/proc/" + strings.TrimSpace(number) + "/cwd"); err == nil && at == h.data() {
			return usedByOther(h, nil) // started by hand
		}
		if err := os.Remove(path); err != nil {
			return dirFault(path, err)
		}
	}
	return nil
}

// sweep removes temporary clusters whose program was killed: old enough to be past their start, and locked by nobody.
func sweep() {
	locks, _ := filepath.Glob(filepath.Join(os.TempDir(), tempPrefix+"*", "postgres", "lock"))
	for _, path := range locks {
		info, err := os.Lstat(path)
		if err != nil || time.Since(info.ModTime()) < time.Minute {
			continue
		}
		lock, err := tryLock(path)
		if err != nil || lock == nil {
			continue // another user's, or alive
		}
		os.RemoveAll(filepath.Dir(filepath.Dir(path)))
		lock.Close()
	}
}
