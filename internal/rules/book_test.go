package rules

import (
	"slices"
	"strings"
	"testing"
)

// shipped reads a book that the program brings along, and its golden cases.
func shipped(t testing.TB, name string) (*Book, []Case) {
	t.Helper()
	b, err := Named(name)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := CasesOf(name)
	if err != nil {
		t.Fatal(err)
	}
	return b, cases
}

func TestShipped_proveTheirCases(t *testing.T) {
	t.Parallel()
	for _, name := range Shipped() {
		b, cases := shipped(t, name)
		if len(cases) < 50 {
			t.Errorf("%s has %d cases only", name, len(cases))
		}
		for _, wrong := range b.Prove(cases) {
			t.Errorf("%s: %s", name, wrong)
		}
	}
}

func TestNamed_refusesOthers(t *testing.T) {
	t.Parallel()
	if _, err := Named("moon"); err == nil || !strings.Contains(err.Error(), "plan、national") {
		t.Errorf("got %v", err)
	}
	if _, err := CasesOf("moon"); err == nil {
		t.Error("there are cases for no book")
	}
}

// What nobody has held against a document yet, as domain knowledge lists it.
func TestNational_unconfirmed(t *testing.T) {
	t.Parallel()
	want := []string{
		"preschool_fee_waiver@2025", "boarding_aid@2011", "senior_high_grant@2010", "vocational_grant@2007",
		"student_loan@2014", "student_loan@2021", "student_loan@2024", "higher_grant@2011", "higher_grant@2019-03", "higher_grant@2024",
	}
	var got []string
	for _, r := range National().Rules() {
		if r.Unconfirmed {
			got = append(got, r.ID())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	farm := Facts{Stage: Vocational, Grade: 1, FullTime: True, Agricultural: False, Hukou: Rural, Hardship: False, Region: PoorArea, Categories: InCategories()}
	d := decided(National(), "vocational_grant", farm, "2024-09")
	if s := National().Sentence(farm, d); !d.Unconfirmed || !strings.Contains(s, "本条尚待与文件核对") {
		t.Errorf("a line that is not confirmed: %+v, %s", d, s)
	}
	farm.Hardship, farm.HardshipLevel = True, 0
	if d := decided(National(), "vocational_grant", farm, "2024-09"); d.Unconfirmed {
		t.Errorf("another line, confirmed, holds as well: %+v", d)
	}
}

// decided is one item's decision.
func decided(b *Book, item string, f Facts, term string) Decision {
	t, err := ParseTerm(term)
	if err != nil {
		panic(err)
	}
	return b.Decide(f, t)[b.item(item)]
}
