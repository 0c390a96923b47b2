package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Agreement says that a person has held against the document what the book gives in a golden case, and that the case shall say so as well.
type Agreement struct {
	Line int // on which the case's entry begins
	Term Term
	Name string // what the case is called from then on
}

// Gives holds the book against one case as it will have to speak once it is changed: of every item, whatever it spoke of before.
func (b *Book) Gives(c Case) []Gap {
	c.Items = nil
	return b.Gaps(&c)
}

// Agree gives golden cases of which those agreed upon say what the book does, and which say of what: [Case.Agreed]. An entry says of its
// other terms what it said, and all other lines stay as they are. The error is a *BookError that names the line.
func (b *Book) Agree(text string, all []Agreement) (string, error) {
	entries, err := CaseTexts([]byte(text))
	if err != nil {
		return "", err
	}
	wanted := map[int]map[Term]string{} // names by entry and term
	for _, a := range all {
		if wanted[a.Line] == nil {
			wanted[a.Line] = map[Term]string{}
		}
		wanted[a.Line][a.Term] = a.Name
	}
	lines, at := yamlLines(text), 0
	var out strings.Builder
	var want []Case
	for _, e := range entries {
		cases, agreed := e.Cases, map[Term]string{}
		first := cases[0].line
		for _, c := range cases {
			if name, ok := wanted[first][c.Term]; ok {
				agreed[c.Term] = name
				delete(wanted[first], c.Term)
			}
		}
		if len(agreed) > 0 {
			var fresh string
			if fresh, cases, err = b.agree(e, agreed); err != nil {
				return "", err
			}
			out.WriteString(strings.Join(lines[at:first-1], "") + fresh)
			at = first - 1 + e.lines
		}
		want = append(want, cases...)
	}
	for _, terms := range wanted {
		if len(terms) > 0 {
			return "", &BookError{[]Fault{{Text: "有的案例已经不在原处，请重新核对"}}}
		}
	}
	out.WriteString(strings.Join(lines[at:], ""))
	return asMeant(out.String(), want, "标准案例的写法特别，程序改不了，请在全文里改")
}

// asMeant is a text of golden cases if it says what it was to say; odd tells that it does not.
func asMeant(text string, want []Case, odd string) (string, error) {
	if len(text) > maxBook {
		return "", &BookError{[]Fault{{Text: "改后的标准案例超过1MB，请先在全文里删减"}}}
	}
	is, err := parseCases([]byte(text))
	if err != nil || !slices.EqualFunc(is, want, func(x, y Case) bool { return x.digest() == y.digest() }) {
		return "", &BookError{[]Fault{{Text: odd}}}
	}
	return text, nil
}

// oddEntry is the error of an entry that is written in a way in which lines cannot be changed, such as with an anchor.
func oddEntry(line int) error {
	return &BookError{[]Fault{{Line: line, Text: "这个案例的写法特别，程序改不了，请在全文里改"}}}
}

// agree writes an entry anew: as several, where its cases now differ in more than their terms.
func (b *Book) agree(e CaseText, agreed map[Term]string) (text string, cases []Case, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(e.Text), &doc); err != nil || doc.Content[0].Kind != yaml.SequenceNode || len(doc.Content[0].Content) != 1 {
		return "", nil, oddEntry(e.Cases[0].line)
	}
	var alike [][]Case
	groups := map[string]int{} // by what their cases say
	for _, c := range e.Cases {
		if name, ok := agreed[c.Term]; ok {
			spoke := c.Only != nil
			if c = b.conformed(c); spoke && len(c.Only) == 0 {
				continue // it spoke only of what the book has not any more
			}
			c.Name = name
		}
		says := c.timeless()
		at, known := groups[says]
		if !known {
			at, alike = len(alike), append(alike, nil)
			groups[says] = at
		}
		alike[at] = append(alike[at], c)
	}
	old := doc.Content[0].Content[0]
	var entries []*yaml.Node
	for _, group := range alike {
		entries = append(entries, rewritten(old, e.Cases[0], group))
	}
	return entriesText(entries, old.Column-3), slices.Concat(alike...), nil
}

// timeless is all that a case says but its term.
func (c Case) timeless() string {
	c.Term = Term{}
	return c.digest()
}

// conformed is a case that says what the book does.
func (b *Book) conformed(c Case) Case {
	decisions := map[string]Decision{}
	for _, d := range b.Decide(c.Facts, c.Term) {
		decisions[d.Item] = d
	}
	gaps, gone := b.Gives(c), map[string]bool{}
	c.Expect, c.Sentence = own(c.Expect), own(c.Sentence)
	c.Because, c.Missing, c.Nearest = own(c.Because), own(c.Missing), own(c.Nearest)
	c.Agreed = slices.Clone(c.Agreed)
	for _, g := range gaps {
		d := decisions[g.Item]
		switch g.Part {
		case CaseResult:
			c.Expect[g.Item] = d.Result()
		case CaseBecause:
			say(c.Because, g.Item, d.Because)
		case CaseMissing:
			say(c.Missing, g.Item, d.Missing())
		case CaseNearest:
			say(c.Nearest, g.Item, changed(d.Nearest))
		case CaseSentence:
			c.Sentence[g.Item] = b.Sentence(c.Facts, d)
		case CaseItem:
			gone[g.Item] = true
			delete(c.Expect, g.Item)
			delete(c.Sentence, g.Item)
			for _, said := range []map[string][]Fact{c.Because, c.Missing, c.Nearest} {
				delete(said, g.Item)
			}
			continue
		}
		if !slices.Contains(c.Agreed, g.Item) {
			c.Agreed = append(c.Agreed, g.Item)
		}
	}
	still := func(codes []string) []string {
		return slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return gone[code] })
	}
	c.Only, c.Agreed = still(c.Only), still(c.Agreed)
	return c
}

// own is a copy of what a case says, which may be changed.
func own[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return maps.Clone(m)
}

// say puts facts to an item; a case cannot say that there are none.
func say(m map[string][]Fact, item string, facts []Fact) {
	if m[item] = facts; len(facts) == 0 {
		delete(m, item)
	}
}

// rewritten is a copy of the entry of a case for these, which differ in nothing but their terms, with what they say otherwise than that one.
func rewritten(entry *yaml.Node, was Case, cases []Case) *yaml.Node {
	entry, is := copied(entry), cases[0]
	terms := make([]string, len(cases))
	for i, c := range cases {
		terms[i] = c.Term.String()
	}
	if set(entry, "term", terms); len(terms) == 1 {
		set(entry, "term", terms[0])
	}
	for _, part := range []struct {
		key     string
		was, is any
	}{
		{"name", was.Name, is.Name}, {"expect", was.Expect, is.Expect}, {"because", was.Because, is.Because}, {"missing", was.Missing, is.Missing},
		{"nearest", was.Nearest, is.Nearest}, {"sentence", was.Sentence, is.Sentence}, {"only", was.Only, is.Only}, {"agreed", was.Agreed, is.Agreed},
	} {
		if fmt.Sprint(part.was) != fmt.Sprint(part.is) { // nothing said in two ways is the same
			set(entry, part.key, part.is)
		}
	}
	if len(is.Agreed) == 0 {
		unset(entry, "agreed") // a list cannot be empty
	}
	return entry
}

func copied(n *yaml.Node) *yaml.Node {
	c := *n
	c.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		c.Content[i] = copied(child)
	}
	return &c
}
