package arch

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// secretForms are what secrets look like, in a file or in the program.
var secretForms = map[string]*regexp.Regexp{
	"a private key":              regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----[\r\n]+[0-9A-Za-z+/]{16}`),
	"a keyset":                   regexp.MustCompile(`"primaryKeyId"\s*:\s*\d{5,}`),
	"a password in an address":   regexp.MustCompile(`postgres(ql)?://[a-z_]+:[^@{}$%…口\s'"]{6,}@`),
	"a key of a cloud":           regexp.MustCompile(`\b(AKIA|LTAI|AKID)[0-9A-Za-z]{14,}\b`),
	"a token":                    regexp.MustCompile(`\b(ghp|gho|glpat|xox[bap])[-_][0-9A-Za-z_-]{16,}`),
	"the hash of a password":     regexp.MustCompile(`\$argon2id?\$v=\d+\$m=\d+,t=\d+,p=\d+\$[0-9A-Za-z+/]{16,}`),
	"the secret of a second key": regexp.MustCompile(`otpauth://\S+[?&]secret=[A-Z2-7]{16,}`),
}

// inventedSecrets are those that tests and samples show.
var inventedSecrets = regexp.MustCompile(`:(s3cret|CHANGE-ME)@$`)

// secretWords are what each form has in any case. Most texts have none, and looking
// for a word is a hundred times faster: the history grows with every commit.
var secretWords = map[string][]string{
	"a private key": {"PRIVATE KEY-----"}, "a keyset": {`"primaryKeyId"`}, "a password in an address": {"postgres://", "postgresql://"},
	"a key of a cloud": {"AKIA", "LTAI", "AKID"}, "a token": {"ghp", "gho", "glpat", "xox"},
	"the hash of a password": {"$argon2i"}, "the secret of a second key": {"otpauth://"},
}

func secretsIn(t *testing.T, where string, text []byte) {
	t.Helper()
	for name, form := range secretForms {
		if !slices.ContainsFunc(secretWords[name], func(word string) bool { return bytes.Contains(text, []byte(word)) }) {
			continue
		}
		for _, found := range form.FindAll(text, -1) {
			if !inventedSecrets.Match(found) {
				t.Errorf("%s holds %s: %.12q…", where, name, found)
			}
		}
	}
}

// Each form knows a secret made for it, and says so wherever it stands.
func TestSecrets_areKnown(t *testing.T) {
	digits, letters := strings.Repeat("12", 8), strings.Repeat("Ab3", 8)
	for name, text := range map[string]string{
		"a private key":              "-----BEGIN EC " + "PRIVATE KEY-----\n" + letters,
		"a keyset":                   `{"primary` + `KeyId": ` + digits,
		"a password in an address":   "postgres://zhuxue_app" + ":hunter22@db",
		"a key of a cloud":           "LT" + "AI" + letters,
		"a token":                    "gh" + "p_" + letters,
		"the hash of a password":     "$argon2id" + "$v=19$m=19456,t=2,p=1$" + letters,
		"the secret of a second key": "otpauth:" + "//totp/x?secret=" + strings.Repeat("AB", 16),
	} {
		text = "x = " + text + " y"
		if form := secretForms[name]; !form.MatchString(text) || !slices.ContainsFunc(secretWords[name], func(word string) bool { return strings.Contains(text, word) }) {
			t.Errorf("%s is not known in %q", name, text)
		}
	}
}

// TestSource_holdsNoSecret looks through every file as it is now.
func TestSource_holdsNoSecret(t *testing.T) {
	seen := 0
	for _, top := range []string{".ci", "cmd", "internal", "migrations", "web", "deploy", "docs", "Makefile", "README.md", "go.mod"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			seen++
			secretsIn(t, path, text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 300 {
		t.Errorf("looked at %d files only", seen)
	}
}

// TestHistory_holdsNoSecret looks through every version of every file, and every
// commit, that is in the clone; a shallow one has fewer. What was unpacked from
// an archive has no history.
func TestHistory_holdsNoSecret(t *testing.T) {
	if _, err := os.Stat(filepath.Join(root, ".git")); errors.Is(err, fs.ErrNotExist) {
		return
	}
	var ids bytes.Buffer
	paths := map[string]string{}
	for line := range bytes.Lines(output(t, "git", "-C", root, "rev-list", "--objects", "HEAD")) {
		id, path, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		paths[id] = path
		fmt.Fprintln(&ids, id)
	}
	batch := exec.CommandContext(t.Context(), "git", "-C", root, "cat-file", "--batch")
	batch.Stdin = &ids
	objects, err := batch.StdoutPipe()
	if err != nil || batch.Start() != nil {
		t.Fatal(err)
	}
	seen := 0
	for in := bufio.NewReader(objects); ; seen++ {
		var id, kind string
		var size int64
		if _, err := fmt.Fscanf(in, "%s %s %d\n", &id, &kind, &size); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(io.LimitReader(in, size))
		if _, end := in.Discard(1); err != nil || end != nil {
			t.Fatal(err, end)
		}
		secretsIn(t, kind+" "+id[:10]+" "+paths[id], content)
	}
	if err := batch.Wait(); err != nil {
		t.Fatal(err)
	}
	if seen < 400 || seen != len(paths) {
		t.Errorf("looked at %d of %d objects", seen, len(paths))
	}
}

// TestProgram_holdsNoSecret looks through the program as make build leaves it:
// no secret, no path of the machine that built it, and nothing embedded but from
// the folders that are looked through, so no key of a data folder.
func TestProgram_holdsNoSecret(t *testing.T) {
	path := filepath.Join(t.TempDir(), "zhuxue")
	output(t, "go", "-C", root, "build", "-trimpath", "-o", path, "./cmd/zhuxue")
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	secretsIn(t, "the program", program)
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(program, []byte(here)) {
		t.Error("the program tells where it was built")
	}
	if !bytes.Contains(program, []byte("县管理员")) {
		t.Error("not even its own words are found in the program")
	}
	embedded := 0
	const each = `{{if not .Standard}}{{if eq .Module.Path "zhuxue"}}{{$d := .Dir}}{{range .EmbedFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}{{end}}{{end}}`
	for line := range strings.Lines(string(output(t, "go", "-C", root, "list", "-deps", "-f", each, "./cmd/zhuxue"))) {
		file, err := filepath.Rel(here, strings.TrimSpace(line))
		if top, _, _ := strings.Cut(file, "/"); err != nil || !strings.Contains(" internal migrations web deploy ", " "+top+" ") {
			t.Errorf("%s is in the program: its folder is not looked through", file)
		}
		embedded++
	}
	if embedded < 50 {
		t.Errorf("found %d embedded files only", embedded)
	}
}

func output(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return bytes.TrimLeft(out, "\n")
}
