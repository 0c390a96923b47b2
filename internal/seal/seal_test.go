package seal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"zhuxue/internal/seal"
)

// TestMain lets the test run its own binary as another program, which makes a key file and prints a fingerprint.
func TestMain(m *testing.M) {
	path := os.Getenv("SEAL_TEST_CREATE")
	if path == "" {
		os.Exit(m.Run())
	}
	s, err := seal.Create(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%x\n", s.Print(990121, "idno", idno))
}

func TestSeal_opensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	s := seal.New()
	sealed := s.Seal([]byte(idno), "990121/student/idno/37")

	plain, err := s.Open(sealed, "990121/student/idno/37")
	if err != nil || string(plain) != idno {
		t.Fatalf("got %q, %v, want %q", plain, err, idno)
	}
	for _, place := range []string{"990121/student/idno/38", "990122/student/idno/37", "990121/student/card/37", ""} {
		if _, err := s.Open(sealed, place); !errors.Is(err, seal.ErrBroken) {
			t.Errorf("opened at %q: got %v, want ErrBroken", place, err)
		}
	}
}

func TestSeal_everyChangedBitIsSeen(t *testing.T) {
	t.Parallel()
	s := seal.New()
	sealed := s.Seal([]byte(idno), "place")
	if got, want := len(sealed), len(idno)+seal.Overhead; got != want {
		t.Errorf("sealed length: got %d, want %d", got, want)
	}
	for bit := range 8 * len(sealed) {
		broken := bytes.Clone(sealed)
		broken[bit/8] ^= 1 << (bit % 8)
		if _, err := s.Open(broken, "place"); !errors.Is(err, seal.ErrBroken) {
			t.Fatalf("bit %d changed: got %v, want ErrBroken", bit, err)
		}
	}
	for n := range sealed {
		if _, err := s.Open(sealed[:n], "place"); !errors.Is(err, seal.ErrBroken) {
			t.Fatalf("cut to %d bytes: got %v, want ErrBroken", n, err)
		}
	}
}

func TestSeal_showsNothing(t *testing.T) {
	t.Parallel()
	s := seal.New()
	one, two := s.Seal([]byte(idno), "place"), s.Seal([]byte(idno), "place")
	if bytes.Equal(one, two) {
		t.Error("the same value sealed twice looks the same")
	}
	if bytes.Contains(one, []byte(idno[:6])) {
		t.Error("the sealed value shows the plain one")
	}
	if _, err := seal.New().Open(one, "place"); !errors.Is(err, seal.ErrBroken) {
		t.Errorf("opened with other keys: got %v, want ErrBroken", err)
	}
}

func TestPrint_oneForEachCountyKindAndValue(t *testing.T) {
	t.Parallel()
	s := seal.New()
	print := s.Print(990121, "idno", idno)
	if len(print) != seal.PrintSize {
		t.Errorf("length: got %d, want %d", len(print), seal.PrintSize)
	}
	if !bytes.Equal(print, s.Print(990121, "idno", idno)) {
		t.Error("the same value has two fingerprints")
	}
	for name, other := range map[string][]byte{
		"another county":     s.Print(990122, "idno", idno),
		"another kind":       s.Print(990121, "card", idno),
		"another value":      s.Print(990121, "idno", "990121200809011231"),
		"a shifted boundary": s.Print(990121, "idno9", idno[1:]),
		"other keys":         seal.New().Print(990121, "idno", idno),
	} {
		if bytes.Equal(print, other) {
			t.Errorf("%s has the same fingerprint", name)
		}
	}
}

func TestMAC_seesChangeAndForeignKey(t *testing.T) {
	t.Parallel()
	s, entry := seal.New(), []byte("confirm enrolment 37")
	tag := s.MAC(entry)
	if err := s.VerifyMAC(tag, entry); err != nil {
		t.Errorf("own signature: got %v", err)
	}
	if err := s.VerifyMAC(tag, []byte("confirm enrolment 38")); !errors.Is(err, seal.ErrBroken) {
		t.Errorf("changed entry: got %v, want ErrBroken", err)
	}
	if err := seal.New().VerifyMAC(tag, entry); !errors.Is(err, seal.ErrBroken) {
		t.Errorf("other keys: got %v, want ErrBroken", err)
	}
}

// Ten thousand rows survive three rotations and can be told apart from those sealed since (safety.md S72).
func TestRotate_oldDataStayReadable(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyset.json")
	s := create(t, path)
	print, entry := s.Print(990121, "idno", idno), []byte("entry")
	var rows [][]byte
	var tags [][]byte
	for turn := range 4 {
		if turn > 0 {
			if err := seal.Rotate(path); err != nil {
				t.Fatal(err)
			}
			s = open(t, path)
		}
		for range 2500 {
			rows = append(rows, s.Seal(fmt.Append(nil, len(rows)), "place"))
		}
		tags = append(tags, s.MAC(entry))
	}

	for i, row := range rows {
		plain, err := s.Open(row, "place")
		if err != nil || string(plain) != fmt.Sprint(i) {
			t.Fatalf("row %d: got %q, %v", i, plain, err)
		}
		if got, want := s.Current(row), i >= 7500; got != want {
			t.Fatalf("row %d current: got %v, want %v", i, got, want)
		}
	}
	for turn, tag := range tags {
		if err := s.VerifyMAC(tag, entry); err != nil {
			t.Errorf("signature before rotation %d: %v", turn+1, err)
		}
	}
	if !bytes.Equal(print, s.Print(990121, "idno", idno)) {
		t.Error("a rotation changed the fingerprints")
	}
}

func TestRotate_atOnceLosesNoKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyset.json")
	create(t, path)
	errs := make(chan error, 8)
	for range cap(errs) {
		go func() { errs <- seal.Rotate(path) }()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Fields struct{ Key []any } }
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	if got, want := len(file.Fields.Key), 1+cap(errs); got != want {
		t.Errorf("keys: got %d, want %d", got, want)
	}
}

func TestCreate_manyProgramsEndWithOneFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "keyset.json")
	prints := make(chan string, 6)
	for range cap(prints) {
		go func() {
			c := exec.Command(os.Args[0])
			c.Env = append(os.Environ(), "SEAL_TEST_CREATE="+path)
			out, err := c.CombinedOutput()
			if err != nil {
				t.Errorf("%v: %s", err, out)
			}
			prints <- string(out)
		}()
	}
	first := <-prints
	for range cap(prints) - 1 {
		if other := <-prints; other != first {
			t.Errorf("two programs have different keys: %s and %s", first, other)
		}
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode: got %v, %v, want 0600", info.Mode(), err)
	}
}

func TestOpen_saysWhatIsWrong(t *testing.T) {
	t.Parallel()
	whole := filepath.Join(t.TempDir(), "keyset.json")
	create(t, whole)
	b, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		content    []byte
		mode       fs.FileMode
	}{
		{"cut short", "已损坏", b[:len(b)/2], 0o600},
		{"empty", "已损坏", nil, 0o600},
		{"no keys", "不可用", []byte("{}"), 0o600},
		{"short key", "128 bits", bytes.Replace(b, fieldKey(t, b), []byte("GhAAAQIDBAUGBwgJCgsMDQ4P"), 1), 0o600},
		{"open to others", "chmod 600", b, 0o644},
	} {
		path := filepath.Join(t.TempDir(), "keyset.json")
		if err := os.WriteFile(path, c.content, c.mode); err != nil {
			t.Fatal(err)
		}
		_, err := seal.Open(path)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, want the path and %q", c.name, err, c.want)
		}
	}
	if _, err := seal.Open(filepath.Join(t.TempDir(), "none.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: got %v, want fs.ErrNotExist", err)
	}
}

// fieldKey is the encoded key of the fields in a key file.
func fieldKey(t *testing.T, file []byte) []byte {
	t.Helper()
	var f struct {
		Fields struct {
			Key []struct{ KeyData struct{ Value string } }
		}
	}
	if err := json.Unmarshal(file, &f); err != nil {
		t.Fatal(err)
	}
	return []byte(f.Fields.Key[0].KeyData.Value)
}

func create(t *testing.T, path string) *seal.Seal {
	t.Helper()
	s, err := seal.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t *testing.T, path string) *seal.Seal {
	t.Helper()
	s, err := seal.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
