// Package config reads the program's settings from the environment, once, and reports all mistakes together. Nobody else reads it.
package config

import (
	"cmp"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Config is what can be set from outside. Each field names its variable.
type Config struct {
	Production  bool   // ZHUXUE_ENV=production; otherwise development
	Addr        string // ZHUXUE_ADDR: host and port to listen on
	DataDir     string // ZHUXUE_DATA_DIR: the private database, the keyset, files being worked on
	DatabaseURL Secret // ZHUXUE_DATABASE_URL: a server of one's own, as the app role; empty: the private one
	OwnerURL    Secret // ZHUXUE_OWNER_URL: the same database as the owner role; only `migrate` uses it
	Keyset      string // ZHUXUE_KEYSET: file with the keys of personal fields; default keyset.json in DataDir

	BaseURL      string         // ZHUXUE_BASE_URL: how browsers reach the program, without a slash at its end; may be empty
	TLS          bool           // ZHUXUE_TLS, else whether BaseURL is https: cookies are Secure, HSTS is sent
	TrustedProxy []netip.Prefix // ZHUXUE_TRUSTED_PROXY: whose X-Forwarded-For is believed; addresses or networks, comma between

	Clamd string // ZHUXUE_CLAMD: socket of a ClamAV daemon, or its host:port, that looks at every workbook; empty: nobody looks
	PGBin string // PGBIN: bin folder of PostgreSQL for the private database; empty: found by itself
}

// Private says whether the database is the private one, which the program runs itself. Only then may it also make its own keyset.
func (c Config) Private() bool { return c.DatabaseURL == "" }

// String lists the settings, secrets hidden.
func (c Config) String() string {
	var b strings.Builder
	for _, a := range c.LogValue().Group() {
		b.WriteString(a.Key + "=" + a.Value.Resolve().String() + " ")
	}
	return strings.TrimSuffix(b.String(), " ")
}

func (c Config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Bool("production", c.Production),
		slog.String("addr", c.Addr),
		slog.String("data", c.DataDir),
		slog.Any("database", c.DatabaseURL),
		slog.Any("owner", c.OwnerURL),
		slog.String("keyset", c.Keyset),
		slog.String("base", c.BaseURL),
		slog.Bool("tls", c.TLS),
		slog.Any("proxy", c.TrustedProxy),
		slog.String("clamd", c.Clamd),
	)
}

// Load reads the settings through getenv, such as os.Getenv. The error holds every mistake, a Chinese sentence on a line each.
func Load(getenv func(string) string) (Config, error) {
	r := reader{getenv: getenv}
	c := Config{
		Production:   r.choice("ZHUXUE_ENV", "development", "production") == "production",
		Addr:         r.addr("ZHUXUE_ADDR", "127.0.0.1:8080"),
		DataDir:      r.text("ZHUXUE_DATA_DIR", dataDir(os.Geteuid())),
		DatabaseURL:  r.database("ZHUXUE_DATABASE_URL"),
		OwnerURL:     r.database("ZHUXUE_OWNER_URL"),
		BaseURL:      r.base("ZHUXUE_BASE_URL"),
		TrustedProxy: r.prefixes("ZHUXUE_TRUSTED_PROXY"),
		Clamd:        r.socket("ZHUXUE_CLAMD"),
		PGBin:        r.text("PGBIN", ""),
	}
	c.Keyset = r.text("ZHUXUE_KEYSET", filepath.Join(c.DataDir, "keyset.json"))
	c.TLS = r.choice("ZHUXUE_TLS", onOff(strings.HasPrefix(c.BaseURL, "https://")), "on", "off") == "on"
	r.together(c)
	if c.Production {
		r.production(c)
	}
	if len(r.mistakes) > 0 {
		return Config{}, errors.Join(r.mistakes...)
	}
	return c, nil
}

// dataDir is ./data; for root a place that the account lent to PostgreSQL can reach, which a checkout below /root is not.
func dataDir(uid int) string {
	if uid == 0 {
		return "/var/lib/zhuxue"
	}
	return "data"
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// together checks settings that depend on one another.
func (r *reader) together(c Config) {
	if c.OwnerURL != "" && c.DatabaseURL == "" {
		r.mistake("ZHUXUE_OWNER_URL", "只与 ZHUXUE_DATABASE_URL 一起使用：请同时设置后者，或将两者都去掉")
	}
	if owner := role(c.OwnerURL); owner != "" && owner == role(c.DatabaseURL) {
		r.mistake("ZHUXUE_OWNER_URL", "与 ZHUXUE_DATABASE_URL 用了同一个数据库账号：前者应为 zhuxue_owner，后者应为 zhuxue_app")
	}
	if c.TLS && strings.HasPrefix(c.BaseURL, "http://") {
		r.mistake("ZHUXUE_TLS", "为 on，而 ZHUXUE_BASE_URL 以 http:// 开头：请改用 https://")
	}
	if !c.TLS && strings.HasPrefix(c.BaseURL, "https://") {
		r.mistake("ZHUXUE_TLS", "为 off，而 ZHUXUE_BASE_URL 以 https:// 开头：请去掉 ZHUXUE_TLS")
	}
}

// production refuses what is good enough only for a trial.
func (r *reader) production(c Config) {
	if c.DatabaseURL == "" {
		r.mistake("ZHUXUE_DATABASE_URL", "未设置：正式环境须使用自己的 PostgreSQL，不能使用自带的数据库")
	}
	if r.getenv("ZHUXUE_KEYSET") == "" {
		r.mistake("ZHUXUE_KEYSET", "未设置：正式环境须指明密钥文件，并与数据库分开备份")
	}
	if !c.TLS {
		r.mistake("ZHUXUE_TLS", "未启用：正式环境须经 HTTPS 访问，请将 ZHUXUE_BASE_URL 设为 https:// 开头的网址")
	}
	r.guarded("ZHUXUE_DATABASE_URL", c.DatabaseURL)
	r.guarded("ZHUXUE_OWNER_URL", c.OwnerURL)
}

func (r *reader) guarded(name string, s Secret) {
	if !guarded(s, r.getenv("PGHOST")) {
		r.mistake(name, "经网络连接数据库却不核对服务器证书：请加上 sslmode=verify-full，或改用 Unix 套接字")
	}
}

// role is the database account of a connection string.
func role(s Secret) string {
	u, err := url.Parse(s.Reveal())
	if err != nil {
		return ""
	}
	if name := u.Query().Get("user"); name != "" {
		return name
	}
	return u.User.Username()
}

// guarded says whether nobody between us and the database can listen: a Unix socket, this machine, or a checked certificate.
// Where the address names no host, the driver asks PGHOST.
func guarded(s Secret, usual string) bool {
	u, err := url.Parse(s.Reveal())
	if s == "" || err != nil {
		return true // another mistake's business
	}
	host := u.Hostname()
	if h := u.Query().Get("host"); h != "" {
		host = h
	}
	host = cmp.Or(host, usual)
	if host == "" || host == "localhost" || strings.HasPrefix(host, "/") || u.Query().Get("sslmode") == "verify-full" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// validPort says whether a port can be listened on; 0 means any free one.
func validPort(port string) bool {
	_, err := strconv.ParseUint(port, 10, 16)
	return err == nil
}
