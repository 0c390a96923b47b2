package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

type env map[string]string

func (e env) get(name string) string { return e[name] }

// good are settings with which production starts.
func good() env {
	return env{
		"ZHUXUE_ENV":          "production",
		"ZHUXUE_DATABASE_URL": "postgres://zhuxue_app:s3cret@db.example:5432/zhuxue?sslmode=verify-full",
		"ZHUXUE_OWNER_URL":    "postgres:///zhuxue?host=/run/postgresql&user=zhuxue_owner&password=s3cret",
		"ZHUXUE_KEYSET":       "/etc/zhuxue/keyset.json",
		"ZHUXUE_BASE_URL":     "https://zhuxue.example/",
	}
}

func TestLoad_nothingSet(t *testing.T) {
	t.Parallel()
	c, err := Load(env{"ZHUXUE_DATA_DIR": "there"}.get)
	if err != nil {
		t.Fatal(err)
	}
	if c.Production || c.TLS || !c.Private() {
		t.Errorf("got %v, want development with the private database", c)
	}
	if c.Addr != "127.0.0.1:8080" {
		t.Errorf("addr: got %q, want 127.0.0.1:8080", c.Addr)
	}
	if c.Keyset != "there/keyset.json" {
		t.Errorf("keyset: got %q, want it in the data directory", c.Keyset)
	}
}

func TestDataDir(t *testing.T) {
	t.Parallel()
	if got := dataDir(0); got != "/var/lib/zhuxue" {
		t.Errorf("root: got %q", got)
	}
	if got := dataDir(1000); got != "data" {
		t.Errorf("ordinary user: got %q", got)
	}
}

func TestLoad_production(t *testing.T) {
	t.Parallel()
	e := good()
	e["ZHUXUE_TRUSTED_PROXY"] = "10.1.2.3, 10.9.9.9/8,fd00::1"
	c, err := Load(e.get)
	if err != nil {
		t.Fatal(err)
	}
	if !c.Production || !c.TLS || c.Private() {
		t.Errorf("got %v, want production with TLS", c)
	}
	if c.BaseURL != "https://zhuxue.example" {
		t.Errorf("base: got %q, want no slash at the end", c.BaseURL)
	}
	want := []netip.Prefix{
		netip.MustParsePrefix("10.1.2.3/32"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::1/128"),
	}
	if !slices.Equal(c.TrustedProxy, want) {
		t.Errorf("proxies: got %v, want %v", c.TrustedProxy, want)
	}
}

func TestLoad_mistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, value string // changed in good
		want        string // the variable named, and a word of the sentence
	}{
		{"ZHUXUE_ENV", "prod", "ZHUXUE_ENV 只能是 development 或 production"},
		{"ZHUXUE_ADDR", "8080", "ZHUXUE_ADDR 应写成"},
		{"ZHUXUE_ADDR", ":99999", "ZHUXUE_ADDR 应写成"},
		{"ZHUXUE_DATABASE_URL", "", "ZHUXUE_DATABASE_URL 未设置"},
		{"ZHUXUE_DATABASE_URL", "mysql://a:s3cret@b/c", "ZHUXUE_DATABASE_URL 应写成"},
		{"ZHUXUE_DATABASE_URL", "postgres://a:s3cret@h:port/c", "ZHUXUE_DATABASE_URL 应写成"},
		{"ZHUXUE_DATABASE_URL", "postgres://a:s3cret@db.example/", "ZHUXUE_DATABASE_URL 应写成"},
		{"ZHUXUE_DATABASE_URL", "postgres://db.example/zhuxue", "ZHUXUE_DATABASE_URL 应写成"},
		{"ZHUXUE_DATABASE_URL", "postgres://a:s3cret@db.example/c?sslmode=require", "ZHUXUE_DATABASE_URL 经网络"},
		{"ZHUXUE_DATABASE_URL", "postgres://a:s3cret@db.example/c?sslmode=verify-ca", "ZHUXUE_DATABASE_URL 经网络"},
		{"ZHUXUE_DATABASE_URL", "postgres://a:s3cret@127.0.0.1,10.0.0.1/c", "ZHUXUE_DATABASE_URL 经网络"},
		{"ZHUXUE_DATABASE_URL", "postgres://a:s3cret@127.0.0.1/c?host=10.0.0.1", "ZHUXUE_DATABASE_URL 经网络"},
		{"ZHUXUE_DATABASE_URL", "postgres://zhuxue_owner:s3cret@127.0.0.1/c", "ZHUXUE_OWNER_URL 与 ZHUXUE_DATABASE_URL 用了同一个"},
		{"ZHUXUE_OWNER_URL", "postgres://a:s3cret@10.0.0.1/c", "ZHUXUE_OWNER_URL 经网络"},
		{"ZHUXUE_KEYSET", "", "ZHUXUE_KEYSET 未设置"},
		{"ZHUXUE_BASE_URL", "", "ZHUXUE_TLS 未启用"},
		{"ZHUXUE_BASE_URL", "zhuxue.example", "ZHUXUE_BASE_URL 应写成"},
		{"ZHUXUE_BASE_URL", "https://zhuxue.example/app", "ZHUXUE_BASE_URL 应写成"},
		{"ZHUXUE_BASE_URL", "http://zhuxue.example", "ZHUXUE_TLS 未启用"},
		{"ZHUXUE_TLS", "off", "ZHUXUE_TLS 为 off"},
		{"ZHUXUE_TLS", "yes", "ZHUXUE_TLS 只能是 on 或 off"},
		{"ZHUXUE_TRUSTED_PROXY", "10.0.0.0/33", "ZHUXUE_TRUSTED_PROXY 中的 10.0.0.0/33"},
		{"ZHUXUE_TRUSTED_PROXY", "10.0.0.1,proxy", "ZHUXUE_TRUSTED_PROXY 中的 proxy"},
	} {
		e := good()
		e[c.name] = c.value
		_, err := Load(e.get)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s=%s: got %v, want %q", c.name, c.value, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s=%s: the mistake shows the password", c.name, c.value)
		}
	}
}

func TestLoad_allMistakesAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Load(env{
		"ZHUXUE_ENV": "production", "ZHUXUE_ADDR": "here", "ZHUXUE_TRUSTED_PROXY": "a,b", "ZHUXUE_OWNER_URL": "x",
	}.get)
	if err == nil {
		t.Fatal("got no mistake")
	}
	lines := strings.Split(err.Error(), "\n")
	// address, two proxies, owner's form, owner alone, no database, no keyset, no TLS
	if len(lines) != 8 {
		t.Errorf("got %d mistakes, want 8:\n%v", len(lines), err)
	}
}

// A database address that is none is one mistake; nothing is said about a variable that is not set.
func TestLoad_garbageIsOneMistake(t *testing.T) {
	t.Parallel()
	_, err := Load(env{"ZHUXUE_DATABASE_URL": "garbage"}.get)
	if err == nil || err.Error() != "ZHUXUE_DATABASE_URL 应写成 postgres://账号：口令@主机：端口/数据库名" {
		t.Errorf("got %v", err)
	}
}

func TestConfig_neverShowsSecrets(t *testing.T) {
	t.Parallel()
	c, err := Load(good().get)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(c.DatabaseURL.Reveal(), "s3cret") {
		t.Fatal("Reveal does not reveal")
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("config", "config", c, "secret", c.DatabaseURL)
	slog.New(slog.NewTextHandler(&log, nil)).Info("config", "config", c, "secret", c.DatabaseURL)
	inJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	all := []string{log.String(), string(inJSON), c.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		all = append(all, fmt.Sprintf(verb, c), fmt.Sprintf(verb, c.OwnerURL), fmt.Sprintf(verb, &c))
	}
	for _, text := range all {
		if strings.Contains(text, "s3cret") || strings.Contains(text, fmt.Sprintf("%x", "s3cret")) {
			t.Errorf("shows the password: %s", text)
		}
	}
	if !strings.Contains(c.String(), "keyset=/etc/zhuxue/keyset.json") {
		t.Errorf("got %s, want the other settings shown", c)
	}
}

// An address without a host is a socket, unless the surroundings name a host.
func TestLoad_hostOfTheSurroundings(t *testing.T) {
	t.Parallel()
	e := good()
	e["ZHUXUE_DATABASE_URL"] = "postgres://zhuxue_app@/zhuxue"
	if _, err := Load(e.get); err != nil {
		t.Errorf("a socket: got %v", err)
	}
	e["PGHOST"] = "10.0.0.1"
	if _, err := Load(e.get); err == nil || !strings.Contains(err.Error(), "ZHUXUE_DATABASE_URL 经网络") {
		t.Errorf("PGHOST elsewhere: got %v", err)
	}
}
