package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestMain lets the test run its own binary as the program itself.
func TestMain(m *testing.M) {
	if os.Getenv("WITH_TEST") != "" {
		os.Unsetenv("WITH_TEST")
		main()
	}
	os.Exit(m.Run())
}

func with(command string) *exec.Cmd {
	c := exec.Command(os.Args[0], "--", "sh", "-c", command)
	c.Env = append(os.Environ(), "WITH_TEST=1")
	return c
}

func TestWith_exitCodeAndDatabase(t *testing.T) {
	t.Parallel()
	c := with(`echo "$ZHUXUE_TEST_DATABASE_URL"; exit 7`)
	out, _ := c.Output() // the code is looked at below
	if got := c.ProcessState.ExitCode(); got != 7 {
		t.Errorf("exit code: got %d, want the command's own, 7", got)
	}
	if !strings.HasPrefix(string(out), "postgres:///postgres?host=") {
		t.Errorf("got %q, want a database's URL", out)
	}
}

func TestWith_signalReachesTheCommand(t *testing.T) {
	t.Parallel()
	c := with(`trap 'exit 9' TERM; kill -TERM $PPID; while :; do sleep 0.05; done`)
	out, _ := c.CombinedOutput()
	if got := c.ProcessState.ExitCode(); got != 9 {
		t.Errorf("exit code: got %d, want 9 of the command's own end (%s)", got, out)
	}
}

func TestWith_commandKilled(t *testing.T) {
	t.Parallel()
	c := with(`kill -KILL $$`)
	out, _ := c.CombinedOutput()
	if got := c.ProcessState.ExitCode(); got != 128+9 {
		t.Errorf("exit code: got %d, want 137 (%s)", got, out)
	}
}
