package arch

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var nginxSays = regexp.MustCompile(`(?m)^\s*(\w+)\s+([^;{]+);`)

// TestNginx_speaksTLSOnly: the proxy that we ship leaves plain HTTP at once, and
// speaks TLS 1.2 and 1.3 with ciphers that are authenticated and forget their
// keys. What it must leave to the program, it does not say itself.
func TestNginx_speaksTLSOnly(t *testing.T) {
	parts := strings.Split(read(t, "deploy/nginx.conf"), "\nserver {")
	if len(parts) != 3 {
		t.Fatalf("got %d servers, want two", len(parts)-1)
	}
	plain, safe := saysOf(parts[1]), saysOf(parts[2])
	if !slices.Equal(plain["listen"], []string{"80", "[::]:80"}) || !slices.Equal(plain["return"], []string{"301 https://$host$request_uri"}) || plain["proxy_pass"] != nil {
		t.Errorf("plain HTTP: got %v", plain)
	}
	for _, l := range safe["listen"] {
		if !strings.Contains(l+" ", " ssl ") {
			t.Errorf("listens without TLS: %s", l)
		}
	}
	for name, want := range map[string]string{
		"ssl_protocols": "TLSv1.2 TLSv1.3", "ssl_session_tickets": "off", "server_tokens": "off", "proxy_http_version": "1.1",
	} {
		if got := safe[name]; !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %q, want %q once", name, got, want)
		}
	}
	ciphers := strings.Split(strings.Join(safe["ssl_ciphers"], ":"), ":")
	sound := regexp.MustCompile(`^ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)$`)
	for _, c := range ciphers {
		if !sound.MatchString(c) {
			t.Errorf("cipher %q", c)
		}
	}
	if safe["add_header"] != nil || safe["proxy_hide_header"] != nil {
		t.Error("HSTS and its like are sent by the program, for every answer")
	}
}

// saysOf are the values of each directive, in order.
func saysOf(text string) map[string][]string {
	all := map[string][]string{}
	for _, m := range nginxSays.FindAllStringSubmatch(text, -1) {
		all[m[1]] = append(all[m[1]], strings.TrimSpace(m[2]))
	}
	return all
}
