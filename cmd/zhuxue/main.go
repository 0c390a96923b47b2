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
	"strings"
	"syscall"

	"zhuxue/internal/aid"
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

// sentence is what a person reads of an error. What the database said of a
// trouble that passes is not for them.
func sentence(err error) string {
	text := err.Error()
	if aid.KindOf(err) == aid.Unavailable {
		text, _, _ = strings.Cut(text, "\n")
	}
	return text
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
	if len(args) == 0 {
		return errors.New("请写明命令")
	}
	return errors.New("没有这个命令：" + args[0])
}

// parse reads a subcommand's flags. Where they are wrong, or help is asked for,
// it lists those there are.
func parse(e env, flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard) // its own words are English
	err := flags.Parse(args)
	if err == nil {
		return nil
	}
	fmt.Fprintf(e.err, "zhuxue %s 的参数：\n", flags.Name())
	flags.VisitAll(func(f *flag.Flag) { fmt.Fprintf(e.err, "  --%-12s %s\n", f.Name, f.Usage) })
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	return errors.New("参数写法不对：" + strings.Join(args, " "))
}
