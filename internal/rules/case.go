package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Case is a golden case: a situation, a term, and what the book must say. It is written by a policy officer from the policy's text, never
// from what the program says; where it was, it says so.
type Case struct {
	Name     string
	Clause   string
	Term     Term
	Facts    Facts
	Expect   map[string]string // item to its result, as [Decision.Result] has it; the others that it speaks of must not be due
	Because  map[string][]Fact
	Missing  map[string][]Fact
	Nearest  map[string][]Fact
	Sentence map[string]string
	Agreed   []string // items of which it says what the book said, and a person agreed to that; of all others it was written from the policy's text
	Only     []string // items that it speaks of, where it says so
	Items    []string // of the shipped book whose case it is; nil: no book's
	line     int
}

// speaksOf says whether the case says anything of an item, be it that it is not due.
func (c *Case) speaksOf(item string) bool {
	switch {
	case c.Only != nil:
		return slices.Contains(c.Only, item)
	case c.Items != nil:
		return slices.Contains(c.Items, item)
	}
	return true
}

// Line is the line of the text, from 1, on which the entry begins that the case stands in.
func (c Case) Line() int { return c.line }

// Result is the decision in a word or a sum due in the term: 500元, 享受 (no sum), 最高8000元 (a loan), 金额未定, 待核实, 不享受, 未执行.
func (d Decision) Result() string {
	switch d.Answer {
	case Yes:
		switch {
		case d.Kind == Loan:
			return "最高" + d.Yearly.Yuan()
		case d.Fen > 0:
			return d.Fen.Yuan()
		}
		return "享受"
	case Unset:
		return "金额未定"
	case Unknown:
		return "待核实"
	case No:
		return "不享受"
	}
	return "未执行"
}

// ParseCases reads golden cases from YAML. One that is as a shipped book has it speaks of that book's items: of what a county adds it says
// nothing. The error is a *BookError that names the line.
func ParseCases(data []byte) ([]Case, error) {
	cases, err := parseCases(data)
	return itemised(cases), err
}

// itemised tells cases of a shipped book which items they speak of.
func itemised(cases []Case) []Case {
	for i := range cases {
		cases[i].Items = shippedCases()[cases[i].digest()]
	}
	return cases
}

// shippedCases are the cases of the shipped books, with the items of their book.
var shippedCases = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, b := range []*Book{Plan(), National()} {
		var items []string
		for _, it := range b.items {
			items = append(items, it.Code)
		}
		cases, err := CasesOf(b.name)
		if err != nil {
			panic("rules: the embedded cases of " + b.name + ": " + err.Error())
		}
		for i := range cases {
			all[cases[i].digest()] = items
		}
	}
	return all
})

// digest is all that a case says, wherever it stands.
func (c Case) digest() string {
	c.line, c.Items = 0, nil
	return fmt.Sprintf("%+v", c)
}

func parseCases(data []byte) ([]Case, error) {
	p := newParser(&Book{})
	var cases []Case
	if root := p.load(data); root != nil {
		for _, n := range p.list(root) {
			cases = append(cases, p.readCase(n)...)
		}
	}
	if len(p.faults) > 0 {
		return nil, &BookError{p.faults}
	}
	return cases, nil
}

// CaseText is one entry of golden cases as it is written, and the cases that it makes, one for each of its terms.
type CaseText struct {
	Text  string
	Cases []Case
	lines int // that the text has
}

// CaseTexts reads golden cases entry by entry, each with its text, without what stands around it. The error is a *BookError that names the line.
func CaseTexts(data []byte) ([]CaseText, error) {
	p := newParser(&Book{})
	var entries []CaseText
	if root := p.load(data); root != nil {
		lines, nodes := yamlLines(string(data)), p.list(root)
		for i, n := range nodes {
			end := len(lines)
			if i+1 < len(nodes) {
				end = nodes[i+1].Line - 1
			}
			for end > n.Line && beforeNext(lines[end-1]) {
				end--
			}
			own := lines[n.Line-1 : max(end, n.Line)]
			entries = append(entries, CaseText{strings.Join(own, ""), itemised(p.readCase(n)), len(own)})
		}
	}
	if len(p.faults) > 0 {
		return nil, &BookError{p.faults}
	}
	return entries, nil
}

// beforeNext says that a line is no part of the entry above it.
func beforeNext(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

// readCase reads one entry, which may name several terms.
func (p *parser) readCase(n *yaml.Node) (cases []Case) {
	c := Case{line: n.Line}
	var terms []Term
	p.fields(n, map[string]func(*yaml.Node){
		"name":      p.text(&c.Name),
		"clause":    p.text(&c.Clause),
		"term":      func(v *yaml.Node) { terms = p.terms(v) },
		"facts":     func(v *yaml.Node) { c.Facts = p.facts(v) },
		"expect":    func(v *yaml.Node) { c.Expect = decoded[map[string]string](p, v) },
		"because?":  func(v *yaml.Node) { c.Because = p.factLists(v) },
		"missing?":  func(v *yaml.Node) { c.Missing = p.factLists(v) },
		"nearest?":  func(v *yaml.Node) { c.Nearest = p.factLists(v) },
		"sentence?": func(v *yaml.Node) { c.Sentence = decoded[map[string]string](p, v) },
		"only?":     func(v *yaml.Node) { c.Only = p.texts(v) },
		"agreed?":   func(v *yaml.Node) { c.Agreed = p.texts(v) },
	})
	for _, c.Term = range terms {
		cases = append(cases, c)
	}
	return cases
}

func (p *parser) terms(n *yaml.Node) (terms []Term) {
	for _, v := range p.values(n) {
		t, err := ParseTerm(v.Value)
		if err != nil {
			p.fault(v.Line, "%v", err)
		}
		terms = append(terms, t)
	}
	return terms
}

// maxSaid is how many entries a value of a case may have: reading takes the square of them, and no book has so many items.
const maxSaid = 1000

// decoded reads a value of a plain Go type.
func decoded[T any](p *parser, n *yaml.Node) (v T) {
	if len(n.Content) > 2*maxSaid {
		p.fault(n.Line, "这里写了%d项，一个案例最多%d项", len(n.Content)/2, maxSaid)
		return v
	}
	if err := n.Decode(&v); err != nil {
		p.fault(n.Line, "这里的写法不对，应是“代码: 内容”的列表")
	}
	return v
}

func (p *parser) facts(n *yaml.Node) (f Facts) {
	text, err := json.Marshal(decoded[map[string]any](p, n))
	if err == nil {
		err = f.UnmarshalJSON(text)
	}
	if err != nil {
		p.fault(n.Line, "%v", err)
	}
	return f.clean()
}

func (p *parser) factLists(n *yaml.Node) map[string][]Fact {
	lists := map[string][]Fact{}
	for item, codes := range decoded[map[string][]string](p, n) {
		for _, code := range codes {
			var f Fact
			if err := f.UnmarshalText([]byte(code)); err != nil {
				p.fault(n.Line, "%v", err)
			}
			lists[item] = append(lists[item], f)
		}
	}
	return lists
}
