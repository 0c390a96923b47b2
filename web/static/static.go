// Package static holds the files a browser needs besides the pages: one style sheet, one script of our own, htmx and a few
// pictures. They are compiled in, so a page never asks another origin for anything.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed css/*.css js/*.js img/*.svg
var files embed.FS

// Prefix is the path under which Handler must be mounted.
const Prefix = "/static/"

// asset is one file, ready to be sent.
type asset struct {
	url    string // with the hash: /static/app.3f2a90c1d4.css
	kind   string // Content-Type
	plain  []byte
	zipped []byte
}

// parts are what the one style sheet app.css is made of. What comes later wins: narrow screens and paper are last.
var parts = []string{"base", "forms", "tables", "parts", "work", "charts", "pages", "family", "bare", "phone", "print"}

// assets are all files by base name. Hashing and zipping wait for the first use, so a command without pages does not pay.
var assets = sync.OnceValue(load)

// URL is the address of the named file, with a hash of its content, so that browsers may keep it for ever.
// It panics on a name that does not exist: that is a mistake in a template, not of a user.
func URL(name string) string {
	a, ok := assets()[name]
	if !ok {
		panic(fmt.Sprintf("static: no file named %q", name))
	}
	return a.url
}

// Handler serves the files. An address with the current hash may be kept for a year; any other address of a known file (an older
// page, another machine in the middle of an upgrade) gets the current content, but must ask again next time.
func Handler() http.Handler { return http.HandlerFunc(serve) }

func serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	a, ok := assets()[plainName(path.Base(r.URL.Path))]
	if !ok || !strings.HasPrefix(r.URL.Path, Prefix) {
		http.NotFound(w, r)
		return
	}
	send(w, r, a)
}

func send(w http.ResponseWriter, r *http.Request, a asset) {
	h, body := w.Header(), a.plain
	h.Set("Content-Type", a.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if r.URL.Path == a.url {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		w.Write(body) // the browser hung up: nothing left to do
	}
}

// plainName takes the hash out again: app.3f2a90c1d4.css → app.css.
func plainName(base string) string {
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	if i := len(stem) - hashLen - 1; i > 0 && stem[i] == '.' {
		if _, err := hex.DecodeString(stem[i+1:]); err == nil {
			stem = stem[:i]
		}
	}
	return stem + ext
}

const hashLen = 10 // hex digits: enough to tell versions of one file apart

func load() map[string]asset {
	all := map[string]asset{"app.css": prepare("app.css", sheet())}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".css" {
			return err
		}
		body, err := files.ReadFile(name)
		all[path.Base(name)] = prepare(path.Base(name), body)
		return err
	})
	if err != nil {
		panic(err) // an embedded tree cannot fail to be read
	}
	return all
}

// sheet is the style sheet, put together: browsers ask once.
func sheet() (whole []byte) {
	for _, part := range parts {
		body, err := files.ReadFile("css/" + part + ".css")
		if err != nil {
			panic(err)
		}
		whole = append(whole, body...)
	}
	return whole
}

func prepare(base string, body []byte) asset {
	sum := sha256.Sum256(body)
	ext := path.Ext(base)
	hash := hex.EncodeToString(sum[:])[:hashLen]
	return asset{
		url:    Prefix + strings.TrimSuffix(base, ext) + "." + hash + ext,
		kind:   contentType(ext),
		plain:  body,
		zipped: zip(body),
	}
}

// contentType does not trust the machine's mime table for the two kinds that matter.
func contentType(ext string) string {
	switch ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	}
	return mime.TypeByExtension(ext)
}

func zip(body []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
	z.Write(body)
	z.Close() // a bytes.Buffer never refuses
	return b.Bytes()
}
