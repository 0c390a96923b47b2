package rules

import (
	"flag"
	"os"
	"testing"
)

// TestMain draws the same examples in every run, so that a red test is red
// again; other ones are for the fuzz tests, or for -rapid.seed.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.seed", "20160901"); err != nil {
		panic(err)
	}
	flag.Parse()
	os.Exit(m.Run())
}
