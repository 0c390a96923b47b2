//go:build !race

package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"go.yaml.in/yaml/v3"
)

// mutant is a book with one slip of the pen.
type mutant struct {
	slip string // line and what was written instead
	text []byte
}

// breeder makes every mutant of a book by writing one value at a time differently.
type breeder struct {
	root   yaml.Node
	fiscal bool // its years are calendar years
	all    []mutant
}

func breed(t *testing.T, text string, fiscal bool) []mutant {
	t.Helper()
	b := breeder{fiscal: fiscal}
	if err := yaml.Unmarshal([]byte(text), &b.root); err != nil {
		t.Fatal(err)
	}
	b.walk(b.root.Content[0], "")
	return b.all
}

// keep notes the book as it is now.
func (b *breeder) keep(n *yaml.Node, format string, args ...any) {
	text, err := yaml.Marshal(&b.root)
	if err != nil {
		panic(err)
	}
	b.all = append(b.all, mutant{fmt.Sprintf(format, args...) + fmt.Sprintf(" (line %d)", n.Line), text})
}

// write keeps the book with another value in a scalar's place.
func (b *breeder) write(n *yaml.Node, key, value string) {
	was := n.Value
	n.Value = value
	b.keep(n, "%s %s for %s", key, value, was)
	n.Value = was
}

// drop keeps the book without one entry of a list, or without one key and its value.
func (b *breeder) drop(n *yaml.Node, i, width int, what string) {
	was := n.Content
	n.Content = slices.Concat(was[:i], was[i+width:])
	b.keep(was[i], "without %s %s", what, was[i].Value)
	n.Content = was
}

func (b *breeder) walk(n *yaml.Node, key string) {
	switch n.Kind {
	case yaml.MappingNode:
		b.mapping(n, key)
	case yaml.SequenceNode:
		b.list(n, key)
	case yaml.ScalarNode:
		b.scalar(n, key)
	}
}

func (b *breeder) mapping(n *yaml.Node, key string) {
	for i := 0; i < len(n.Content); i += 2 {
		name := n.Content[i].Value
		if slices.Contains([]string{"until", "confirmed", "fee", "range", "counts_as", "any", "owners", "doubt", "region"}, name) || key == "when" || key == "any" && len(n.Content) > 2 {
			b.drop(n, i, 2, key)
		}
		b.walk(n.Content[i+1], name)
	}
}

func (b *breeder) list(n *yaml.Node, key string) {
	for i, one := range n.Content {
		if key == "any" && len(n.Content) == 2 {
			break // one line left is refused
		}
		if key != "rules" {
			b.drop(n, i, 1, key)
		}
		if one.Kind == yaml.ScalarNode {
			b.others(n, i, key)
		}
	}
	for _, one := range n.Content {
		if one.Kind != yaml.ScalarNode {
			b.walk(one, key)
		}
	}
}

// others adds each value that is not in the list.
func (b *breeder) others(n *yaml.Node, i int, key string) {
	fact, ok := factByCode[key]
	if !ok || i > 0 {
		return
	}
	was := n.Content
	for _, code := range valuesOf(fact) {
		if fact == FactGrade && len(code) > 1 || code >= "7" && code <= "9" {
			continue // no stage has so many
		}
		if !slices.ContainsFunc(was, func(one *yaml.Node) bool { return one.Value == code }) {
			n.Content = append(slices.Clone(was), &yaml.Node{Kind: yaml.ScalarNode, Value: code})
			b.keep(n, "%s with %s", key, code)
		}
	}
	n.Content = was
}

func (b *breeder) scalar(n *yaml.Node, key string) {
	switch {
	case !b.fiscal && (key == "from" || key == "until"):
		b.terms(n, key)
		return
	case key == "kind":
		for _, code := range kindCodes[1:] {
			if code != n.Value {
				b.write(n, key, code)
			}
		}
		return
	}
	switch v, err := strconv.Atoi(n.Value); {
	case err == nil:
		b.write(n, key, strconv.Itoa(v+1))
		b.write(n, key, strconv.Itoa(v-1))
	case n.Value == "true":
		b.write(n, key, "false")
	case n.Value == "false":
		b.write(n, key, "true")
	}
}

// terms writes the term before and the one after.
func (b *breeder) terms(n *yaml.Node, key string) {
	term, err := ParseTerm(n.Value)
	if y, atoi := strconv.Atoi(n.Value); atoi == nil {
		term, err = Term{Year(y), key == "until"}, nil
	}
	if err != nil {
		panic(err)
	}
	b.write(n, key, term.Last().String())
	b.write(n, key, term.Next().String())
}

// harmless are slips that change no decision about anybody who exists, and why.
var harmless = map[string]string{
	"national: grade with 5 (line 151)": "no kindergarten has five years",
	"national: grade with 6 (line 151)": "no kindergarten has six years",
}

// Whatever slip of the pen happens in a shipped book, reading it refuses it, a golden case goes red, or the declared limits differ; but for
// those that come to the same law.
func TestCases_catchEverySlip(t *testing.T) {
	t.Parallel()
	for _, name := range Shipped() {
		book, cases := shipped(t, name)
		declares := declared(book)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused, same, red, other := 0, 0, 0, 0
			all := breed(t, book.Text(), false)
			for _, m := range all {
				b, err := Parse(m.text)
				switch {
				case err != nil:
					refused++
				case sameLaw(b, book):
					same++
				case fails(b, cases):
					red++
				case !slices.Equal(declared(b), declares):
					other++
				case harmless[name+": "+m.slip] == "":
					t.Errorf("nobody notices: %s", m.slip)
				}
			}
			t.Logf("%d slips: %d refused, %d the same law, %d caught by golden cases, %d by what the book declares", len(all), refused, same, red, other)
		})
	}
}

// The same for the quotas of 公用经费 and their situations.
func TestFunds_catchEverySlip(t *testing.T) {
	t.Parallel()
	cases := fundCases(t)
	refused, all := 0, breed(t, string(fundYAML), true)
	for _, m := range all {
		b, err := ParseFunds(m.text)
		if err != nil {
			refused++
			continue
		}
		if !slices.ContainsFunc(cases, func(c fundCase) bool { return c.differs(b) != "" }) {
			t.Errorf("nobody notices: %s", m.slip)
		}
	}
	t.Logf("%d slips: %d refused, %d caught by situations", len(all), refused, len(all)-refused)
}

// fails says that some case goes red, and puts it first: the next slip is near this one, and likely to be caught by the same.
func fails(b *Book, cases []Case) bool {
	i := slices.IndexFunc(cases, func(c Case) bool { return len(b.Gaps(&c)) > 0 })
	if i > 0 {
		red := cases[i]
		copy(cases[1:i+1], cases[:i])
		cases[0] = red
	}
	return i >= 0
}

// sameLaw says that two books decide alike, everybody and always: they come to the same rows of the same rules.
func sameLaw(a, b *Book) bool {
	return slices.Equal(declared(a), declared(b)) && slices.EqualFunc(a.rules, b.rules, func(x, y Rule) bool {
		return x.Item == y.Item && x.From == y.From && x.Until == y.Until && x.Kind == y.Kind && x.Autumn == y.Autumn &&
			x.Unconfirmed == y.Unconfirmed && reflect.DeepEqual(x.Fee, y.Fee) && sameRows(x.rows, y.rows)
	})
}

func sameRows(xs, ys []row) bool {
	has := func(all []row, one row) bool {
		return slices.ContainsFunc(all, func(o row) bool { return reflect.DeepEqual(o, one) })
	}
	return len(xs) == len(ys) && !slices.ContainsFunc(xs, func(x row) bool { return !has(ys, x) })
}

// Whatever slip of the pen a book has: who agrees to all that it gives has golden cases that hold, as many, of the same people. One slip in
// three is enough.
func TestAgree_toEverySlip(t *testing.T) {
	t.Parallel()
	text := CasesText("plan")
	cases, err := ParseCases([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	of := func(all []Case) (people []string) {
		for _, c := range all {
			people = append(people, fmt.Sprint(c.Term, c.Name, c.Facts))
		}
		slices.Sort(people)
		return people
	}
	slips := 0
	for i, m := range breed(t, Plan().Text(), false) {
		b, err := Parse(m.text)
		if err != nil || i%3 != 0 {
			continue
		}
		all := agreements(t, b, text)
		if len(all) == 0 {
			continue
		}
		slips++
		got, err := b.Agree(text, all)
		if err != nil {
			t.Fatalf("%s: %v", m.slip, err)
		}
		is, err := ParseCases([]byte(got))
		if err != nil || len(b.Prove(is)) > 0 || !slices.Equal(of(is), of(cases)) {
			t.Errorf("%s: %v, %v", m.slip, err, b.Prove(is))
		}
	}
	if slips < 30 {
		t.Errorf("only %d slips change a case", slips)
	}
}
