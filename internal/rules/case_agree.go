package rules

import (
	"maps"
	"reflect"
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
	lines, left := yamlLines(text), len(all)
	var want []Case
	for _, e := range slices.Backward(entries) {
		first := e.Cases[0].line
		agreed := map[Term]string{}
		for _, a := range all {
			if a.Line == first && slices.ContainsFunc(e.Cases, func(c Case) bool { return c.Term == a.Term }) {
				agreed[a.Term], left = a.Name, left-1
			}
		}
		cases := e.Cases
		if len(agreed) > 0 {
			var fresh string
			if fresh, cases, err = b.agree(e, agreed); err != nil {
				return "", err
			}
			lines = slices.Replace(lines, first-1, first-1+e.lines, fresh)
		}
		want = append(cases, want...)
	}
	if left != 0 {
		return "", &BookError{[]Fault{{Text: "有的案例已经不在原处，请重新核对"}}}
	}
	text = strings.Join(lines, "")
	is, err := parseCases([]byte(text))
	if err != nil || !slices.EqualFunc(is, want, func(x, y Case) bool { return x.digest() == y.digest() }) {
		return "", &BookError{[]Fault{{Text: "标准案例的写法特别，程序改不了，请在全文里改"}}}
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
	for _, c := range e.Cases {
		if name, ok := agreed[c.Term]; ok {
			spoke := c.Only != nil
			if c = b.conformed(c); spoke && len(c.Only) == 0 {
				continue // it spoke only of what the book has not any more
			}
			c.Name = name
		}
		at := slices.IndexFunc(alike, func(group []Case) bool { return group[0].timeless() == c.timeless() })
		if at < 0 {
			at, alike = len(alike), append(alike, nil)
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
	c.Agreed = slices.Clone(c.Agreed)
	for _, g := range b.Gives(c) {
		d := decisions[g.Item]
		switch g.Part {
		case CaseResult:
			c.Expect = put(c.Expect, g.Item, d.Result())
		case CaseBecause:
			c.Because = with(c.Because, g.Item, d.Because...)
		case CaseMissing:
			c.Missing = with(c.Missing, g.Item, d.Missing()...)
		case CaseNearest:
			c.Nearest = with(c.Nearest, g.Item, changed(d.Nearest)...)
		case CaseSentence:
			c.Sentence = put(c.Sentence, g.Item, b.Sentence(c.Facts, d))
		case CaseItem:
			c.Expect, c.Sentence = dropped(c.Expect, g.Item), dropped(c.Sentence, g.Item)
			c.Because, c.Missing, c.Nearest = dropped(c.Because, g.Item), dropped(c.Missing, g.Item), dropped(c.Nearest, g.Item)
			c.Only = slices.DeleteFunc(slices.Clone(c.Only), func(code string) bool { return code == g.Item })
			continue
		}
		if !slices.Contains(c.Agreed, g.Item) {
			c.Agreed = append(c.Agreed, g.Item)
		}
	}
	return c
}

// with says of an item which facts; a case cannot say that there are none.
func with(m map[string][]Fact, item string, facts ...Fact) map[string][]Fact {
	if len(facts) == 0 {
		return dropped(m, item)
	}
	return put(m, item, facts)
}

func put[V any](m map[string]V, key string, v V) map[string]V {
	if m = maps.Clone(m); m == nil {
		m = map[string]V{}
	}
	m[key] = v
	return m
}

func dropped[V any](m map[string]V, key string) map[string]V {
	m = maps.Clone(m)
	delete(m, key)
	return m
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
		if !reflect.DeepEqual(part.was, part.is) {
			set(entry, part.key, part.is)
		}
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
