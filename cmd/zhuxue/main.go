// Zhuxue is the one program: serve, migrate, county, user, load, decide,
// target, rule, audit, check.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// command is one subcommand: its name, one line of help, and what it does.
type command struct {
	name, help string
	run        func(ctx context.Context, e env, args []string) error
}

// env is what a subcommand sees of the world, so that tests can run it.
type env struct {
	getenv   func(string) string
	in       io.Reader // nil where a subcommand reads nothing
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	e := env{getenv: os.Getenv, in: os.Stdin, out: os.Stdout, err: os.Stderr}
	if err := dispatch(ctx, e, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func dispatch(ctx context.Context, e env, args []string) error {
	if len(args) > 0 {
		for _, c := range commands() {
			if c.name == args[0] {
				return c.run(ctx, e, args[1:])
			}
		}
	}
	fmt.Fprintln(e.err, "用法：zhuxue 命令 [参数]")
	for _, c := range commands() {
		fmt.Fprintf(e.err, "  %-10s %s\n", c.name, c.help)
	}
	return fmt.Errorf("没有这个命令：%q", args)
}
