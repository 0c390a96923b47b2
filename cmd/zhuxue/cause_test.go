package main

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// A database that does not answer is told in one Chinese sentence, with its
// host and the cause and never the password.
func TestUnreachable_isOneSentence(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := l.Addr().String() // closed again: nobody listens
	l.Close()
	_, port, _ := strings.Cut(free, ":")
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	for url, want := range map[string]string{
		"postgres://zhuxue_app:s3cret@" + free + "/zhuxue":                     "连不上数据库（127.0.0.1 端口 " + port + "）：没有程序在那里接受连接。",
		"postgres:///zhuxue?user=zhuxue_app&password=s3cret&host=" + nowhere:   "连不上数据库（套接字 " + nowhere + "）：套接字不存在。",
		"postgres://zhuxue_app:s3cret@" + free + "/zhuxue?sslmode=sometimes":   "ZHUXUE_DATABASE_URL 中 ? 后面的参数不对",
		"postgres://zhuxue_app:s3cret@" + free + "/zhuxue?sslmode=verify-full": "没有程序在那里接受连接。",
	} {
		_, err := openPool(t.Context(), url, 1)
		if err == nil || !strings.Contains(err.Error(), want) || strings.ContainsAny(err.Error(), "\n") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v, want %s", url, err, want)
		}
	}
}

func TestDatabaseCause_unknownHost(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("dial: %w", &net.DNSError{Err: "no such host", Name: "db.invalid", IsNotFound: true})
	if got := databaseCause(&pgx.ConnConfig{}, err); got != "找不到主机 db.invalid" {
		t.Errorf("got %s", got)
	}
}

// The server's own refusals are told apart.
func TestUnreachable_refusedByTheServer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, err := pgx.ParseConfig(d.App)
	if err != nil {
		t.Fatal(err)
	}
	c.Database = "nosuch"
	_, err = pgx.ConnectConfig(t.Context(), c)
	if told := unreachable("ZHUXUE_OWNER_URL", c, err).Error(); !strings.Contains(told, "没有名为 nosuch 的数据库。请检查 ZHUXUE_OWNER_URL") {
		t.Errorf("got %s", told)
	}
}
