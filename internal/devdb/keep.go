package devdb

import (
	"context"
	"time"
)

// keep stays with the cluster until Stop: it restarts a PostgreSQL that died, and takes over when the program that started it has gone.
func (s *Server) keep() {
	defer close(s.gone)
	rest := vigil
	for s.wait(rest) {
		if s.child != nil {
			s.log.Error("the private database died, starting it again", "error", s.child.err)
			s.child.lock.Close()
			s.child = nil
			s.joined.Store(true) // anybody's, until somebody has the lock
		}
		rest = vigil
		if err := s.takeOver(); err != nil {
			s.log.Error("the private database does not start", "error", err)
			rest = 10 * vigil
		}
	}
	if s.child != nil {
		defer s.awaitErrands().Close()
		s.child.stop()
	}
}

// wait returns when our child has died or, without a child, after a rest; false once Stop is called.
func (s *Server) wait(rest time.Duration) bool {
	var died <-chan struct{}
	var look <-chan time.Time
	if s.child != nil {
		died = s.child.done
	} else {
		look = time.After(rest)
	}
	select {
	case <-s.quit:
		return false
	case <-died:
	case <-look:
	}
	return true
}

// takeOver starts the cluster if nobody has it.
func (s *Server) takeOver() error {
	lock, err := tryLock(s.home.lock())
	if lock == nil || err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	go func() {
		select {
		case <-s.quit:
			cancel()
		case <-ctx.Done():
		}
	}()
	return s.launch(ctx, lock)
}
