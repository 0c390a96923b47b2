package rules_test

import (
	"testing"

	"zhuxue/internal/rules"
)

// A book that is written and read again is the same law.
func TestWrite_comesBackAsTheSameLaw(t *testing.T) {
	t.Parallel()
	for _, name := range rules.Shipped() {
		book, err := rules.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		again, err := rules.Parse(book.Write())
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, book.Write())
		}
		if again.Hash() != book.Hash() {
			t.Errorf("%s: got hash %s, want %s\n%s", name, again.Hash(), book.Hash(), book.Write())
		}
	}
}
