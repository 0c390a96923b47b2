// Package devdb runs the private PostgreSQL of this program: the database of `make run`, kept between runs, and the throw-away
// one of `make test`. It finds the server's binaries, creates a cluster, starts it as a child, joins one that already runs, and
// stops it. It listens on a Unix socket only, so nothing outside this machine reaches it and no port is taken. Linux only.
package devdb

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
)

// Options say where the cluster lives.
type Options struct {
	Dir       string       // data directory of the program; the cluster takes the folder postgres in it
	Bin       string       // bin folder of PostgreSQL to prefer; empty: look in the usual places
	Ephemeral bool         // trade safety for speed: for tests, whose data may die with the machine
	Brief     bool         // for a command that ends by itself: whoever started the cluster waits for it before stopping it
	Log       *slog.Logger // told of starts, joins and take-overs; nil: silent
}

// Server is a private PostgreSQL that this program started or joined. As long as any program holds a Server for a folder the
// cluster is up: when the program that started it ends, one of the others starts it again, within a second or so.
type Server struct {
	home    home
	options Options
	log     *slog.Logger
	errand  *os.File // held while a brief command works

	child  *postmaster   // nil while another program is the parent; touched by Start, then only by keep
	joined atomic.Bool   // whether child is nil, for everybody else
	quit   chan struct{} // closed by Stop
	gone   chan struct{} // closed when keep is done
	once   sync.Once
	forget string // folder to remove in the end
}

// Start brings the cluster up, creating it on first use, or joins it where another program has. The context bounds the start only.
// What the operator can mend (no rights, disk full, no binaries, wrong version) is a Fault.
func Start(ctx context.Context, o Options) (*Server, error) {
	h, err := openHome(o.Dir)
	if err != nil {
		return nil, err
	}
	s := &Server{home: h, options: o, log: o.Log, quit: make(chan struct{}), gone: make(chan struct{})}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if o.Brief {
		if s.errand, err = beginErrand(ctx, h); err != nil {
			return nil, err
		}
	}
	if err := s.arrive(ctx); err != nil {
		s.errand.Close()
		return nil, err
	}
	go s.keep()
	return s, nil
}

// Temp starts a cluster of its own in a temporary folder; Stop removes it.
func Temp(ctx context.Context, bin string) (*Server, error) {
	sweep()
	dir, err := os.MkdirTemp("", tempPrefix)
	if err != nil {
		return nil, dirFault(os.TempDir(), err)
	}
	if err := os.Chmod(dir, 0o711); err != nil { // the account lent to PostgreSQL passes through
		return nil, dirFault(dir, err)
	}
	s, err := Start(ctx, Options{Dir: dir, Bin: bin, Ephemeral: true})
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	s.forget = dir
	return s, nil
}

// Joined says whether another program is the parent of the server at this moment.
func (s *Server) Joined() bool { return s.joined.Load() }

// URL connects as a role to a database, without a password: whoever may open the socket's folder is trusted.
func (s *Server) URL(database, role string) string { return s.home.url(database, role) }

// Superuser connects to the maintenance database as the superuser: for Prepare and for tests, never for the program's own work.
func (s *Server) Superuser() string { return s.URL("postgres", "postgres") }

// Stop ends the server, if it is this program's child, once the brief commands of others have ended; what is still open then is rolled
// back. A joined one is left alone.
func (s *Server) Stop() {
	s.once.Do(func() {
		s.errand.Close()
		close(s.quit)
		<-s.gone
		if s.forget != "" {
			os.RemoveAll(s.forget)
		}
	})
}

// url spells everything out, so that PGPORT and its like in the environment change nothing.
func (h home) url(database, role string) string {
	q := url.Values{"host": {h.socket}, "port": {port}, "user": {role}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: encode(q)}
	return u.String()
}

// encode writes a space as %20: pgx, as libpq, takes a plus for a plus.
func encode(q url.Values) string { return strings.ReplaceAll(q.Encode(), "+", "%20") }
