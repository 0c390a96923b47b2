package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"zhuxue/internal/aid"
)

// sentence is what a person reads of an error. What the database said of a
// trouble that passes is not for them.
func sentence(err error) string {
	text := err.Error()
	if aid.KindOf(err) == aid.Unavailable {
		text, _, _ = strings.Cut(text, "\n")
	}
	return text
}

// unreadable says in Chinese why a file cannot be read.
func unreadable(path string, err error) error {
	why := fileCause(err)
	if errors.Is(err, fs.ErrNotExist) {
		why = "文件不存在"
	}
	return fmt.Errorf("读不到文件 %s：%s", path, why)
}

// placeCause says in Chinese why a file cannot be written.
func placeCause(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "所在的目录不存在"
	}
	return fileCause(err)
}

func fileCause(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "没有权限"
	case errors.Is(err, syscall.EISDIR):
		return "这是一个目录，不是文件"
	case errors.Is(err, syscall.ENOTDIR):
		return "路径中有一段不是目录"
	case errors.Is(err, syscall.ENOSPC):
		return "磁盘已满"
	case errors.Is(err, syscall.EROFS):
		return "磁盘只能读，不能写"
	case errors.Is(err, context.Canceled):
		return "已被中断"
	}
	return err.Error()
}

// unparsable is about a database address whose driver does not take it. Its own
// words repeat the address.
func unparsable(setting string) error {
	return errors.New(setting + " 中 ? 后面的参数不对，例如 sslmode 的取值，或证书文件的路径")
}

// unreachable is one sentence about a database that cannot be connected to. The
// driver's own words are English, on a line for every address it tried.
func unreachable(setting string, c *pgx.ConnConfig, err error) error {
	at := fmt.Sprintf("%s 端口 %d", c.Host, c.Port)
	if strings.HasPrefix(c.Host, "/") {
		at = "套接字 " + c.Host
	}
	return fmt.Errorf("连不上数据库（%s）：%s。请检查 %s 和数据库服务", at, databaseCause(c, err), setting)
}

func databaseCause(c *pgx.ConnConfig, err error) string {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return refusedCause(c, refused)
	}
	var unknown *net.DNSError
	var hello tls.RecordHeaderError
	var certificate *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.As(err, &unknown):
		return "找不到主机 " + unknown.Name
	case errors.Is(err, syscall.ECONNREFUSED):
		return "没有程序在那里接受连接"
	case errors.Is(err, fs.ErrNotExist):
		return "套接字不存在"
	case errors.Is(err, fs.ErrPermission):
		return "没有权限使用套接字"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "网络不通"
	case errors.As(err, &certificate), errors.As(err, new(x509.UnknownAuthorityError)), errors.As(err, new(x509.HostnameError)):
		return "服务器的证书没有通过核对"
	case errors.As(err, &hello), strings.Contains(err.Error(), "refused TLS"):
		return "服务器不用 TLS 加密连接"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "等了太久没有回答"
	case errors.Is(err, context.Canceled):
		return "已被中断"
	}
	return "连接中断，或对方不是 PostgreSQL"
}

// refusedCause is why the server itself turned us away.
func refusedCause(c *pgx.ConnConfig, err *pgconn.PgError) string {
	switch err.Code {
	case "28P01", "28000":
		return "账号 " + c.User + " 或口令不对，或没有从这里登录的权限"
	case "3D000":
		return "没有名为 " + c.Database + " 的数据库"
	case "42501":
		return "账号 " + c.User + " 没有连接数据库 " + c.Database + " 的权限"
	case "53300":
		return "数据库的连接数已满"
	case "57P03":
		return "数据库正在启动或恢复，请稍后再试"
	}
	return "数据库拒绝连接，代码 " + err.Code
}
