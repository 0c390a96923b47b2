package bureau

import (
	_ "embed"
	"regexp"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
)

//go:embed testdata/most-used-3000.txt
var mostUsed string

// The 3,000 most used passwords that were published are refused under either
// rule, and so is each longer one that could keep to the length.
func TestCheckPassword_refusesThePublished(t *testing.T) {
	t.Parallel()
	most := strings.Fields(mostUsed)
	for _, rule := range aid.PasswordRuleList {
		for _, password := range append(most, strings.Fields(usualListText)...) {
			for _, typed := range []string{password, strings.ToUpper(password)} {
				if err := checkPassword(rule, typed, "somebody"); err == nil {
					t.Errorf("%s: %s was taken", rule, typed)
				}
			}
		}
	}
	if len(most) != 3000 {
		t.Errorf("got %d most used passwords, want 3000", len(most))
	}
}

// The two rules differ in the kinds of characters, and in nothing else here.
func TestCheckPassword_bothRules(t *testing.T) {
	t.Parallel()
	for password, taken := range map[string][2]bool{
		"gebirge tuan kofei":   {false, true}, // small letters only
		"Gebirge-7-kof-tuan":   {true, true},
		"Kx7-mvq2z":            {false, false}, // nine
		"qwertyuiopasd":        {false, false},
		"Xinmin7-Schule-kofei": {true, true},
	} {
		for i, rule := range aid.PasswordRuleList {
			if err := checkPassword(rule, password, "somebody", "某县"); (err == nil) != taken[i] {
				t.Errorf("%s: %s: got %v, want taken %t", rule, password, err, taken[i])
			}
		}
	}
}

// All bytes count, the last ones of 64 characters too.
func TestPassword_differsAtTheEnd(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("汉Kx7-mvq", 8) // 80 bytes and more
	hash, err := hashed(long)
	if err != nil {
		t.Fatal(err)
	}
	if !matches(long, hash) {
		t.Error("the password itself was refused")
	}
	for _, other := range []string{long[:len(long)-1] + "r", long + "q", long[:len(long)-1], strings.ToLower(long), " " + long} {
		if matches(other, hash) {
			t.Errorf("%q was taken for %q", other, long)
		}
	}
}

// argon2id with at least 19 MiB, in less than 300 ms, four at a time.
func TestPassword_hashIsSlowEnoughAndNotTooSlow(t *testing.T) {
	hash, err := hashed("Kx7-mvq2-ruhe") // not beside others: it measures time
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^\$argon2id\$v=19\$m=(19456|[2-9]\d{4,}),t=[2-9],p=1\$`).MatchString(hash) {
		t.Errorf("got %.40s", hash)
	}
	best := time.Hour
	for range 5 {
		began := time.Now()
		matches("Kx7-mvq2-ruhe", hash)
		best = min(best, time.Since(began))
	}
	if best > 300*time.Millisecond || best < 5*time.Millisecond {
		t.Errorf("a password takes %v, want 5 to 300 ms", best)
	}
	if cap(hashSlots) > 4 {
		t.Errorf("%d at a time", cap(hashSlots))
	}
}
