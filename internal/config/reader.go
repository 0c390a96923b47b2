package config

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
)

// reader takes variables one by one and collects what is wrong with them. A mistake never repeats a value, which may be secret.
type reader struct {
	getenv   func(string) string
	mistakes []error
}

func (r *reader) mistake(name, sentence string) {
	r.mistakes = append(r.mistakes, errors.New(name+" "+sentence))
}

func (r *reader) text(name, standard string) string {
	if v := strings.TrimSpace(r.getenv(name)); v != "" {
		return v
	}
	return standard
}

// choice is one of a few words, the first of them unless set.
func (r *reader) choice(name, standard string, others ...string) string {
	v := r.text(name, standard)
	if v != standard && !slices.Contains(others, v) {
		words := slices.Compact(append([]string{standard}, others...))
		r.mistake(name, "只能是 "+strings.Join(words, " 或 "))
		return standard
	}
	return v
}

func (r *reader) addr(name, standard string) string {
	v := r.text(name, standard)
	if _, port, err := net.SplitHostPort(v); err != nil || !validPort(port) {
		r.mistake(name, "应写成 地址：端口，如 127.0.0.1:8080")
	}
	return v
}

// socket is a Unix socket or host:port.
func (r *reader) socket(name string) string {
	v := r.text(name, "")
	if _, port, err := net.SplitHostPort(v); v != "" && !filepath.IsAbs(v) && (err != nil || !validPort(port)) {
		r.mistake(name, "应写成套接字的绝对路径，如 /run/clamav/clamd.ctl，或 地址:端口，如 127.0.0.1:3310")
	}
	return v
}

func (r *reader) database(name string) Secret {
	v := r.text(name, "")
	if v == "" {
		return ""
	}
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || len(u.Path) < 2 || role(Secret(v)) == "" {
		r.mistake(name, "应写成 postgres://账号：口令@主机：端口/数据库名")
	}
	return Secret(v)
}

func (r *reader) base(name string) string {
	v := strings.TrimSuffix(r.text(name, ""), "/")
	if v == "" {
		return ""
	}
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		r.mistake(name, "应写成 https://主机名，后面不带路径")
		return ""
	}
	return v
}

// prefixes are networks; a bare address is a network of one.
func (r *reader) prefixes(name string) []netip.Prefix {
	var all []netip.Prefix
	for word := range strings.SplitSeq(r.text(name, ""), ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		p, err := parsePrefix(word)
		if err != nil {
			r.mistake(name, "中的 "+word+" 不是地址或网段：应写成 10.0.0.1 或 10.0.0.0/8，以逗号分隔")
			continue
		}
		all = append(all, p)
	}
	return all
}

func parsePrefix(word string) (netip.Prefix, error) {
	if strings.Contains(word, "/") {
		p, err := netip.ParsePrefix(word)
		return p.Masked(), err
	}
	a, err := netip.ParseAddr(word)
	if err != nil {
		return netip.Prefix{}, err
	}
	return a.Prefix(a.BitLen())
}
