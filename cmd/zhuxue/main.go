// Zhuxue is the one program: serve, migrate, county, user, load, decide,
// target, rule, audit, check.
package main

import (
	"context"
	"errors"
	"flag"
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
	err := dispatch(ctx, e, os.Args[1:])
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, sentence(err))
		os.Exit(1)
	}
}

func dispatch(ctx context.Context, e env, args []string) error {
	if len(args) == 0 {
		list(e.err)
		return errors.New("请写明命令")
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		list(e.out)
		return nil
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, e, args[1:])
		}
	}
	list(e.err)
	return errors.New("没有这个命令：" + args[0])
}

// list prints the subcommands.
func list(out io.Writer) {
	fmt.Fprintln(out, "用法：zhuxue 命令 [参数]；zhuxue 命令 -h 列出它的参数")
	for _, c := range commands() {
		fmt.Fprintf(out, "  %-10s %s\n", c.name, c.help)
	}
}
