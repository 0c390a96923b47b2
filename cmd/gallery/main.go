// Gallery shows every page in every state, without a database: go run ./cmd/gallery, then http://127.0.0.1:8081.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"html/template"
	"log"
	"net/http"

	"zhuxue/web/sample"
	"zhuxue/web/static"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8081", "where to listen")
	flag.Parse()
	fmt.Printf("gallery: http://%s\n", *addr)
	log.Fatal(http.ListenAndServe(*addr, gallery()))
}

// violation is where a browser complains about a page that broke the policy; the test listens there.
const violation = "/violation"

// policy is the one the server sends, so that a page that breaks it looks broken here.
const policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri " + violation

// gallery serves the list, the pages and the static files. Every form comes back to where it was.
func gallery() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+static.Prefix, static.Handler())
	mux.HandleFunc("GET /{$}", list)
	mux.HandleFunc("GET /page/{name}", show)
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusSeeOther) })
	return mux
}

func show(w http.ResponseWriter, r *http.Request) {
	for _, p := range sample.Pages() {
		if p.Name == r.PathValue("name") {
			write(w, func(b *bytes.Buffer) error { return p.Body.Render(r.Context(), b) })
			return
		}
	}
	http.NotFound(w, r)
}

func list(w http.ResponseWriter, _ *http.Request) {
	write(w, func(b *bytes.Buffer) error { return index.Execute(b, sample.Pages()) })
}

func write(w http.ResponseWriter, render func(*bytes.Buffer) error) {
	var b bytes.Buffer
	if err := render(&b); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(b.Bytes())
}

var index = template.Must(template.New("index").Funcs(template.FuncMap{"url": static.URL}).Parse(`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>样张</title><link rel="stylesheet" href="{{url "app.css"}}"></head>
<body><main><h1>样张</h1><ul>{{range .}}<li><a href="/page/{{.Name}}">{{.Title}}</a> <span class="muted">{{.Name}}</span></li>{{end}}</ul></main></body></html>
`))
