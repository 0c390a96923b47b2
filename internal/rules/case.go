package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Case is a golden case: a situation, a term, and what the book must say. It is written by a policy officer from the policy's text, never
// from what the program says.
type Case struct {
	Name     string
	Clause   string
	Term     Term
	Facts    Facts
	Expect   map[string]string // item to its result, as [Decision.Result] has it; the other Items must not be due
	Because  map[string][]Fact
	Missing  map[string][]Fact
	Nearest  map[string][]Fact
	Sentence map[string]string
	Items    []string // that it speaks of; nil: all of the book
	line     int
}

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
			entries = append(entries, CaseText{strings.Join(lines[n.Line-1:max(end, n.Line)], ""), itemised(p.readCase(n))})
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

// decoded reads a value of a plain Go type.
func decoded[T any](p *parser, n *yaml.Node) (v T) {
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

// Prove holds the book against golden cases and gives a Chinese sentence for each thing that differs; none if all is as it should be.
func (b *Book) Prove(cases []Case) (failures []string) {
	for i := range cases {
		c := &cases[i]
		for _, wrong := range c.differs(b) {
			failures = append(failures, fmt.Sprintf("第%d行，案例“%s”（%s）：%s", c.line, c.Name, c.Term, wrong))
		}
	}
	return failures
}

// differs holds the book against one case.
func (c *Case) differs(b *Book) (wrong []string) {
	decisions := b.Decide(c.Facts, c.Term)
	for _, d := range decisions {
		name := b.itemName(d.Item)
		want, named := c.Expect[d.Item]
		if !named && c.Items != nil && !slices.Contains(c.Items, d.Item) {
			continue
		}
		if got := d.Result(); named && got != want || !named && d.Answer > No {
			if !named {
				want = "不享受"
			}
			wrong = append(wrong, fmt.Sprintf("%s应为“%s”，规则书得出“%s”", name, want, got))
		}
		if want, ok := c.Because[d.Item]; ok && !slices.Equal(want, d.Because) {
			wrong = append(wrong, fmt.Sprintf("%s的理由应是“%s”，规则书给出“%s”", name, labels(want), labels(d.Because)))
		}
		if want, ok := c.Missing[d.Item]; ok && !slices.Equal(want, d.Missing()) {
			wrong = append(wrong, fmt.Sprintf("%s缺的应是“%s”，规则书给出“%s”", name, labels(want), labels(d.Missing())))
		}
		if want, ok := c.Nearest[d.Item]; ok && !slices.Equal(want, changed(d.Nearest)) {
			wrong = append(wrong, fmt.Sprintf("%s要改变的应是“%s”，规则书给出“%s”", name, labels(want), labels(changed(d.Nearest))))
		}
		if want, ok := c.Sentence[d.Item]; ok && want != b.Sentence(c.Facts, d) {
			wrong = append(wrong, fmt.Sprintf("%s的说明应是“%s”，规则书给出“%s”", name, want, b.Sentence(c.Facts, d)))
		}
	}
	return append(wrong, c.strangers(b)...)
}

// strangers finds slips of the pen in the codes of items, which would otherwise prove nothing.
func (c *Case) strangers(b *Book) (wrong []string) {
	codes := slices.Concat(keys(c.Expect), keys(c.Because), keys(c.Missing), keys(c.Nearest), keys(c.Sentence))
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		if b.item(code) < 0 {
			wrong = append(wrong, fmt.Sprintf("规则书没有“%s”这个项目", code))
		}
	}
	return wrong
}

func keys[V any](m map[string]V) []string { return slices.Collect(maps.Keys(m)) }

// changed lists the facts of changes.
func changed(changes []Change) (facts []Fact) {
	for _, c := range changes {
		facts = append(facts, c.Fact)
	}
	return facts
}
