package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/alexedwards/scs/pgxstore"

	"zhuxue/internal/server"
)

// Limits of the HTTP server: slow heads and idle connections are cut, so that
// a few slow clients cannot hold the office.
const (
	headTime  = 5 * time.Second
	bodyTime  = 2 * time.Minute
	idleTime  = 2 * time.Minute
	drainTime = 20 * time.Second
	headBytes = 64 << 10

	// From here on memory is collected more often rather than let grow: a giant
	// workbook should not double what it needs. GOMEMLIMIT says otherwise.
	memoryGoal = 400 << 20
)

// serve runs the web server and the background work until the context ends,
// then drains.
func serve(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	demo := flags.Bool("demo", false, "空库时装入演示县")
	if err := parse(e, flags, args); err != nil {
		return err
	}
	return within(ctx, e, true, func(o *office) error { return o.serve(ctx, e, *demo) })
}

func (o *office) serve(ctx context.Context, e env, demo bool) error {
	if e.getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	listener, err := listen(o.config.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	if err := o.check(ctx); err != nil {
		return err
	}
	if demo {
		if err := o.demo(ctx, e); err != nil {
			return err
		}
	}
	stopWork, err := o.work(ctx)
	if err != nil {
		return err
	}
	defer stopWork()
	sessions := pgxstore.New(o.desk)
	defer sessions.StopCleanup()
	web := &http.Server{
		Handler: server.New(o.bureau, server.Options{
			Sessions: sessions, TLS: o.config.TLS, Proxies: o.config.TrustedProxy, Now: time.Now, Log: o.log,
		}),
		ReadHeaderTimeout: headTime, ReadTimeout: bodyTime, WriteTimeout: bodyTime, IdleTimeout: idleTime, MaxHeaderBytes: headBytes,
	}
	fmt.Fprintf(e.out, "\n  助学已启动：http://%s\n  按 Ctrl-C 停止\n\n", listener.Addr())
	defer o.bureau.Wait()
	return run(ctx, web, listener)
}

// run serves until the context ends, then lets running requests finish.
func run(ctx context.Context, web *http.Server, listener net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("网页服务停止：%w", err)
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := web.Shutdown(drain); err != nil {
		return web.Close()
	}
	return nil
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("端口已被占用：%s。请停掉占用它的程序，或用 ZHUXUE_ADDR 换一个端口，例如 ZHUXUE_ADDR=127.0.0.1:8081", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("没有权限使用端口：%s。1024 以下的端口需要管理员权限，请用 ZHUXUE_ADDR 换一个端口", addr)
	case err != nil:
		return nil, fmt.Errorf("无法监听 %s，请检查 ZHUXUE_ADDR：%w", addr, err)
	}
	return l, nil
}
