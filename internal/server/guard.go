package server

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"zhuxue/internal/aid"
)

type requestKey struct{}

// record is what the log says of a request, filled in on the way.
type record struct {
	id      string
	pattern string
	act     aid.Act
	thing   string // its number in the address
	county  aid.CountyID
	user    aid.UserID
	status  int
	over    bool // the answer was given instead of the handler's: nothing follows
}

// over ends the answer to a request.
func over(ctx context.Context) {
	if rec, ok := ctx.Value(requestKey{}).(*record); ok {
		rec.over = true
	}
}

func requestID(ctx context.Context) string {
	if rec, ok := ctx.Value(requestKey{}).(*record); ok {
		return rec.id
	}
	return ""
}

// note tells the log which route it was and who asked. Addresses of pages hold
// ids only, but the log keeps the pattern all the same.
func note(r *http.Request, route Route, who aid.Actor) {
	if rec, ok := r.Context().Value(requestKey{}).(*record); ok {
		rec.pattern, rec.act, rec.county, rec.user = route.Pattern, route.Act, who.County.ID, who.User
		for _, value := range chi.RouteContext(r.Context()).URLParams.Values {
			if n := number(value, 64); n > 0 && n < thingMost {
				rec.thing = value
			}
		}
	}
}

// thingMost is more than any number of a thing, and less than a telephone's: what
// somebody typed for a thing stays out of the log.
const thingMost = 1e9

// Numbered makes a log tell with each line in which request it was written.
func Numbered(h slog.Handler) slog.Handler { return numbering{h} }

type numbering struct{ slog.Handler }

func (h numbering) Handle(ctx context.Context, line slog.Record) error {
	if id := requestID(ctx); id != "" {
		line.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, line)
}

func (h numbering) WithAttrs(attrs []slog.Attr) slog.Handler {
	return numbering{h.Handler.WithAttrs(attrs)}
}

func (h numbering) WithGroup(name string) slog.Handler { return numbering{h.Handler.WithGroup(name)} }

// numbered gives each request a number, and its line in the log.
func (s *Server) numbered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.now()
		rec := &record{id: rand.Text()[:10], status: http.StatusOK}
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, rec))
		defer func() {
			if rec.pattern == "" && rec.status < 400 {
				return // static files
			}
			s.log.InfoContext(r.Context(), "request", "method", r.Method, "route", rec.pattern, "act", rec.act, "thing", rec.thing,
				"status", rec.status, "county", rec.county, "user", rec.user, "took", s.now().Sub(began).Round(time.Microsecond))
		}()
		counted := &statusWriter{ResponseWriter: w, rec: rec}
		defer s.rescue(counted, r)
		next.ServeHTTP(counted, r)
	})
}

type statusWriter struct {
	http.ResponseWriter
	rec *record
}

func (w *statusWriter) WriteHeader(status int) {
	if w.rec.over {
		return
	}
	w.rec.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(text []byte) (int, error) {
	if w.rec.over {
		return len(text), nil
	}
	return w.ResponseWriter.Write(text)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// measured lets a body in only if its length was said beforehand. No browser
// sends chunks, and nginx sends on what it was sent; of a length beside chunks
// net/http drops the length before we see it, so whoever sends chunks may have
// told a proxy of another end. HTTP/1.0 knows no chunks: net/http drops them
// too, and nothing behind such a request is read (RFC 9112, 6.1).
func (s *Server) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !r.ProtoAtLeast(1, 1) {
			w.Header().Set("Connection", "close")
		}
		if len(r.TransferEncoding) > 0 {
			w.Header().Set("Connection", "close")
			s.refuse(w, r, http.StatusBadRequest, "请求没有写明内容的长度，没有处理。请用浏览器重新提交；用程序提交的，请写明 Content-Length，不要分块传送")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// guarded sets what every answer must carry: nothing inline, no frames, no
// referrer, and nothing kept by caches (static files set their own).
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Cache-Control", "no-store")
		if s.tls {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// address is where the request came from. X-Forwarded-For counts only from a
// proxy of ours, and only its last entry, which that proxy wrote itself.
func (s *Server) address(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	for _, proxy := range s.proxies {
		if !proxy.Contains(peer.Addr().Unmap()) {
			continue
		}
		forwarded := r.Header.Get("X-Forwarded-For")
		last := strings.TrimSpace(forwarded[strings.LastIndexByte(forwarded, ',')+1:])
		if told, err := netip.ParseAddr(last); err == nil {
			return told.String()
		}
	}
	return peer.Addr().Unmap().String()
}
