package seal_test

import (
	"testing"

	"zhuxue/internal/seal"
)

const idno = "99012120080901123X"

func BenchmarkSeal(b *testing.B) {
	s, plain := seal.New(), []byte(idno)
	for b.Loop() {
		s.Seal(plain, "990121/student/idno/37")
	}
}

func BenchmarkOpen(b *testing.B) {
	s := seal.New()
	sealed := s.Seal([]byte(idno), "990121/student/idno/37")
	for b.Loop() {
		if _, err := s.Open(sealed, "990121/student/idno/37"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrint(b *testing.B) {
	s := seal.New()
	for b.Loop() {
		s.Print(990121, "idno", idno)
	}
}

func BenchmarkMAC(b *testing.B) {
	s, entry := seal.New(), make([]byte, 300)
	for b.Loop() {
		s.MAC(entry)
	}
}
