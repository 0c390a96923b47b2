package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// floors are the rooms in which one word names a feature's files.
var floors = []string{"internal/store", "internal/bureau", "internal/server", "web/page", "web/sample"}

// TestWords holds the files of the floors to the words of docs/words.md, so
// that one feature is one word on every floor.
func TestWords(t *testing.T) {
	words, furniture := wordList(t)
	eachFile(t, func(room, file string, _ []string) {
		stem := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), ".go"), "_templ")
		word, _, _ := strings.Cut(stem, "_")
		if slices.Contains(floors, room) && !slices.Contains(words, word) && !slices.Contains(furniture[room], stem) {
			t.Errorf("%s/%s.go: docs/words.md has neither the word %q nor this file among the furniture of the floor", room, stem, word)
		}
	})
	for floor, files := range furniture {
		for _, stem := range files {
			if _, err := os.Stat(filepath.Join(root, floor, stem+".go")); err != nil {
				t.Errorf("docs/words.md lists furniture that is not there: %s/%s.go", floor, stem)
			}
		}
	}
}

// TestWords_codes holds the codes that intake gives to heals, faults and
// notices to docs/words.md. They are the strings with an underscore.
func TestWords_codes(t *testing.T) {
	told, code := read(t, "docs/words.md"), regexp.MustCompile(`"([a-z]+(?:_[a-z0-9]+)+)"`)
	found := 0
	eachFile(t, func(room, file string, _ []string) {
		if room != "internal/intake" {
			return
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(read(t, rel), -1) {
			found++
			if !strings.Contains(told, "`"+m[1]+"`") {
				t.Errorf("%s: docs/words.md does not tell what the code %s means", file, m[1])
			}
		}
	})
	if found < 50 {
		t.Errorf("found %d codes only: are they still written as strings?", found)
	}
}

var ticked = regexp.MustCompile("`([^`]+)`")

// wordList reads the feature words, and the furniture by floor.
func wordList(t *testing.T) (words []string, furniture map[string][]string) {
	t.Helper()
	for _, line := range tableLines(t, "Words that name files") {
		words = append(words, line[0])
	}
	furniture = map[string][]string{}
	for _, line := range tableLines(t, "Furniture") {
		furniture[line[0]] = line[1:]
	}
	return words, furniture
}

// tableLines are the ticked words of each table line below a heading of
// docs/words.md.
func tableLines(t *testing.T, heading string) (lines [][]string) {
	t.Helper()
	_, section, found := strings.Cut(read(t, "docs/words.md"), "\n### "+heading+"\n")
	if !found {
		t.Fatalf("docs/words.md has no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n#")
	for line := range strings.Lines(section) {
		var all []string
		for _, m := range ticked.FindAllStringSubmatch(line, -1) {
			all = append(all, m[1])
		}
		if strings.HasPrefix(line, "| `") {
			lines = append(lines, all)
		}
	}
	return lines
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	factMap = regexp.MustCompile(`map\[string\]any\{("[^\n}]*)\}`)
	factKey = regexp.MustCompile(`(?:^|, )"([a-z_]+)":`)
	factSet = regexp.MustCompile(`facts\["([a-z_]+)"\]`)
)

// TestWords_ofTheRegister: what a verb writes down as changed has a Chinese name on the page of the register.
func TestWords_ofTheRegister(t *testing.T) {
	t.Parallel()
	labels := read(t, "web/page/audit_value.go")
	labels, _, _ = strings.Cut(labels[strings.Index(labels, "var valueLabels"):], "\n}")
	files, err := filepath.Glob(filepath.Join(root, "internal/bureau/*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, file := range files {
		source := read(t, strings.TrimPrefix(file, root+"/"))
		for _, m := range factMap.FindAllStringSubmatch(source, -1) {
			for _, k := range factKey.FindAllStringSubmatch(m[1], -1) {
				keys = append(keys, k[1])
			}
		}
		for _, m := range factSet.FindAllStringSubmatch(source, -1) {
			keys = append(keys, m[1])
		}
	}
	if len(keys) < 40 {
		t.Fatalf("found %d facts of entries only: does the test still look?", len(keys))
	}
	for _, key := range slices.Compact(slices.Sorted(slices.Values(keys))) {
		if !strings.Contains(labels, `"`+key+`": "`) {
			t.Errorf("the register shows %q in English: give it a name in web/page/audit_value.go", key)
		}
	}
}
