package rules

import (
	"syscall"
	"testing"
	"time"
)

// cpuTime reports what the process itself worked per turn, which other work on the machine hardly changes. Call what it returns at the end.
func cpuTime(b *testing.B) (report func()) {
	start := worked(b)
	return func() { b.ReportMetric(float64(worked(b)-start)/float64(b.N), "cpu-ns/op") }
}

func worked(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
