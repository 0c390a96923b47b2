// With runs a command beside a PostgreSQL of its own that is thrown away afterwards, and ends with the command's exit code:
//
//	go run ./internal/devdb/with -- go test ./...
//
// The command finds the superuser's URL in ZHUXUE_TEST_DATABASE_URL.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"zhuxue/internal/devdb"
)

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: with -- command [argument ...]")
		os.Exit(2)
	}
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// run returns the command's exit code; 128 plus the signal's number where one ended it, as a shell says it.
func run(args []string) (int, error) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	db, err := devdb.Temp(ctx, os.Getenv("PGBIN"))
	stop()
	if err != nil {
		return 0, err
	}
	defer db.Stop()

	c := exec.Command(args[0], args[1:]...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	c.Env = append(os.Environ(), "ZHUXUE_TEST_DATABASE_URL="+db.Superuser())
	if err := c.Start(); err != nil {
		return 0, err
	}
	go func() {
		for s := range signals {
			c.Process.Signal(s)
		}
	}()
	return exitCode(c.Wait())
}

func exitCode(err error) (int, error) {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return 0, err
	}
	if status := exit.Sys().(syscall.WaitStatus); status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}
