package rules

import (
	"fmt"
	"os"
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

// Whose money an item is and how it comes to the student are told apart, of every item, and both stay when a book is written.
func TestShipped_tellWhoPaysFromHowItComes(t *testing.T) {
	t.Parallel()
	for _, name := range Shipped() {
		b, _ := shipped(t, name)
		again, err := Parse(b.Write())
		if err != nil {
			t.Fatal(err)
		}
		for i, it := range b.Items() {
			if it.Payer == "" || it.Delivery == "" {
				t.Errorf("%s, %s: paid by %q, comes by %q", name, it.Code, it.Payer, it.Delivery)
			}
			for _, way := range []string{"发放", "免收", "减免", "办理", "籍地"} {
				if strings.Contains(it.Payer, way) {
					t.Errorf("%s, %s: %s is no payer", name, it.Code, it.Payer)
				}
			}
			if o := again.Items()[i]; o.Payer != it.Payer || o.Delivery != it.Delivery {
				t.Errorf("%s, %s: written, it is paid by %q and comes by %q", name, it.Code, o.Payer, o.Delivery)
			}
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
	for term, want := range map[string]string{"2011-03": "preschool_fee_waiver boarding_aid student_loan higher_grant", "2025-03": "preschool_fee_waiver"} {
		if got := undated(t, term); got != want {
			t.Errorf("%s: not in force by terms that nobody has confirmed: %s, want %s", term, got, want)
		}
	}
}

func TestNational_declares(t *testing.T) {
	t.Parallel()
	if got := declared(National()); !slices.Equal(got, nationalDeclares) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(nationalDeclares, "\n"))
	}
}

// nationalDeclares is what the national policy says beside who gets how much: how items stand to each other, shares of the roll (known by
// experience only), and what tiers may be.
var nationalDeclares = []string{
	"exclude boarding_aid day_aid",
	"exclude senior_high_grant vocational_grant",
	"stack rain_dew vocational_grant vocational_tuition_waiver",
	"quota senior_high_grant west 30% central 20% east 10% unconfirmed",
	"quota vocational_grant west 20% central 15% east 10% unconfirmed",
	"quota vocational_tuition_waiver west 15% central 10% east 5% unconfirmed",
	"range senior_high_grant@2015-03 1000元 3000元",
	"range vocational_grant@2015-03 1000元 3000元",
}

// declared lists a book's limits and ranges.
func declared(b *Book) (all []string) {
	for _, l := range b.Limits() {
		line := string(l.Kind) + " " + strings.Join(l.Items, " ")
		for r := West; r <= PoorArea; r++ {
			if share, ok := l.Share[r]; ok {
				line += fmt.Sprintf(" %s %g%%", r, float64(share)/100)
			}
		}
		if l.Unconfirmed {
			line += " unconfirmed"
		}
		all = append(all, line)
	}
	for _, r := range b.Rules() {
		if r.Range != nil {
			all = append(all, fmt.Sprintf("range %s %s %s", r.ID(), r.Range.Least.Yuan(), r.Range.Most.Yuan()))
		}
	}
	return all
}

// decided is one item's decision.
func decided(b *Book, item string, f Facts, term string) Decision {
	t, err := ParseTerm(term)
	if err != nil {
		panic(err)
	}
	return b.Decide(f, t)[b.item(item)]
}

// The county's law and the golden cases that docs/rules.md shows are read, agree with each other, and leave the national cases as they are
// but for what the county changes.
func TestGuide_exampleWorks(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, part := range strings.Split(string(guide), "\n```yaml\n")[1:] {
		block, _, _ := strings.Cut(part, "\n```\n")
		blocks = append(blocks, block+"\n")
	}
	if len(blocks) != 2 {
		t.Fatalf("got %d blocks of YAML, want a law and its cases", len(blocks))
	}
	b, err := National().Extend([]byte(blocks[0]))
	if err != nil {
		t.Fatal(err)
	}
	cases, err := ParseCases([]byte(blocks[1]))
	if err != nil || len(cases) < 3 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, wrong := range b.Prove(cases) {
		t.Error(wrong)
	}
	if len(National().Prove(cases)) == 0 {
		t.Error("the cases hold without the county's law")
	}
}

// undated lists the items of the national book that are not in force in the term, by what is not confirmed.
func undated(t *testing.T, code string) string {
	t.Helper()
	term, err := ParseTerm(code)
	if err != nil {
		t.Fatal(err)
	}
	var items []string
	for _, d := range National().Decide(Facts{}, term) {
		if d.Answer == NotInForce && d.Unconfirmed {
			items = append(items, d.Item)
		}
	}
	return strings.Join(items, " ")
}
