package rules_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"zhuxue/internal/rules"
)

// situation is one entry of testdata/*.yaml; testdata/README.md says how to read it.
type situation struct {
	Name, Clause string
	Year         rules.Year
	Facts        map[string]any
	Expect       map[string]any
	Because      map[string][]string
	Nearest      map[string][]string
	Sentence     map[string]string
}

func TestSituations(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) < 6 {
		t.Fatalf("situations missing: %v, %v", files, err)
	}
	for _, file := range files {
		for _, s := range readSituations(t, file) {
			t.Run(s.Name, func(t *testing.T) {
				t.Parallel()
				s.test(t, rules.Plan())
			})
		}
	}
}

func readSituations(t *testing.T, file string) (all []situation) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	if err := dec.Decode(&all); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return all
}

func (s *situation) test(t *testing.T, book *rules.Book) {
	f := factsOf(t, s.Facts)
	items := map[string]bool{}
	for _, d := range book.Decide(f, rules.Term{Year: s.Year}) {
		items[d.Item] = true
		if got, want := answerOf(d), s.want(d.Item); got != want {
			t.Errorf("%s: got %v, want %v", d.Item, got, want)
		}
		if want, ok := s.Because[d.Item]; ok {
			if diff := cmp.Diff(want, codes(d.Because)); diff != "" {
				t.Errorf("%s because (-want +got):\n%s", d.Item, diff)
			}
		}
		if want, ok := s.Nearest[d.Item]; ok {
			if diff := cmp.Diff(want, changed(d.Nearest)); diff != "" {
				t.Errorf("%s nearest (-want +got):\n%s", d.Item, diff)
			}
		}
		if want, ok := s.Sentence[d.Item]; ok && book.Sentence(f, d) != want {
			t.Errorf("%s:\n got %s\nwant %s", d.Item, book.Sentence(f, d), want)
		}
	}
	s.known(t, items)
}

// known fails on a slip of the pen in an item's code, which would otherwise test nothing.
func (s *situation) known(t *testing.T, items map[string]bool) {
	for _, codes := range []any{s.Expect, s.Because, s.Nearest, s.Sentence} {
		b, _ := json.Marshal(codes)
		var m map[string]any
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		for code := range m {
			if !items[code] {
				t.Errorf("the book has no item %q", code)
			}
		}
	}
}

func (s *situation) want(item string) any {
	if w, ok := s.Expect[item]; ok {
		return w
	}
	return "no"
}

// answerOf is the answer as a situation writes it: the yearly sum for a yes that has one.
func answerOf(d rules.Decision) any {
	if d.Answer == rules.Yes && d.Yearly != 0 {
		return int(d.Yearly)
	}
	return d.Answer.String()
}

func factsOf(t *testing.T, m map[string]any) (f rules.Facts) {
	t.Helper()
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		t.Fatalf("facts %s: %v", b, err)
	}
	return f
}

func codes(facts []rules.Fact) (all []string) {
	for _, f := range facts {
		all = append(all, f.String())
	}
	return all
}

func changed(changes []rules.Change) (all []string) {
	for _, c := range changes {
		all = append(all, c.Fact.String())
	}
	return all
}
