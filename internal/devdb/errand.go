package devdb

import (
	"context"
	"os"
	"syscall"
	"time"
)

// beginErrand says that a brief command works with the cluster, until the file is closed. While somebody is about to stop the cluster
// it waits, so that it finds one that stays.
func beginErrand(ctx context.Context, h home) (*os.File, error) {
	f, err := os.OpenFile(h.errands(), os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, dirFault(h.errands(), err)
	}
	if !locked(ctx, f, syscall.LOCK_SH) {
		f.Close()
		return nil, fault(context.Cause(ctx), "等待另一个程序停止 %s 中的数据库超时：请稍后重试", h.dir)
	}
	return f, nil
}

// awaitErrands waits for the brief commands of others, but not for ever, and keeps new ones waiting until the file is closed.
func (s *Server) awaitErrands() *os.File {
	f, err := os.OpenFile(s.home.errands(), os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		s.log.Error("the private database stops without looking for other commands", "error", err)
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if !locked(ctx, f, syscall.LOCK_EX) {
		s.log.Error("the private database stops although a command still works with it")
	}
	return f
}

// locked takes the lock, looking again and again until the context ends.
func locked(ctx context.Context, f *os.File, how int) bool {
	for {
		if err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB); err == nil {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(pause):
		}
	}
}
