// Package server turns requests into verbs of the bureau and their answers
// into pages. It holds no rule and no SQL.
package server

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/go-chi/chi/v5"

	"zhuxue/internal/bureau"
	"zhuxue/web/static"
)

// Server answers the requests of browsers.
type Server struct {
	bureau   *bureau.Bureau
	sessions *scs.SessionManager
	log      *slog.Logger
	tls      bool
	proxies  []netip.Prefix
	now      func() time.Time
	searches *bucket
	exports  *bucket
	received *bucket
	slow     *gate
}

// How often one person may search, fetch lists and upload: so many at once, then
// one in so long.
const (
	searchBurst, searchEvery = 30, 2 * time.Second
	exportBurst, exportEvery = 10, 10 * time.Second
	uploadBurst, uploadEvery = 20, 30 * time.Second
)

// How many slow answers are made at once, of one county and of all; and how long
// one more waits. The database has twelve connections for work in counties.
const (
	slowPerCounty, slowAtOnce = 2, 6
	slowPatience              = 20 * time.Second
)

// Options are what the surroundings decide.
type Options struct {
	Sessions scs.Store      // where sessions are kept
	TLS      bool           // browsers come by HTTPS: cookies are Secure, HSTS is sent
	Proxies  []netip.Prefix // whose X-Forwarded-For is believed
	Now      func() time.Time
	Log      *slog.Logger
}

// New makes the handler of the whole program.
func New(b *bureau.Bureau, o Options) http.Handler {
	s := &Server{bureau: b, sessions: newSessions(o), log: o.Log, tls: o.TLS, proxies: o.Proxies, now: o.Now}
	s.searches, s.exports = newBucket(searchBurst, searchEvery), newBucket(exportBurst, exportEvery)
	s.received, s.slow = newBucket(uploadBurst, uploadEvery), newGate(slowPerCounty, slowAtOnce, slowPatience)
	r := chi.NewRouter()
	r.Use(s.numbered, s.guarded, s.measured, http.NewCrossOriginProtection().Handler)
	r.Handle(static.Prefix+"*", static.Handler())
	r.Group(func(r chi.Router) {
		r.Use(s.sessions.LoadAndSave)
		for _, route := range Routes {
			r.Method(route.Method, route.Pattern, s.serve(route))
			if route.Method == http.MethodGet { // HEAD is GET of which net/http sends the head only
				r.Method(http.MethodHead, route.Pattern, s.serve(route))
			}
		}
		r.NotFound(s.notFound)
		r.MethodNotAllowed(s.methodNotAllowed)
	})
	return r
}
