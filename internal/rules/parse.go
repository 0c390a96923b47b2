package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxBook bounds what Parse reads: a book is written by people.
const maxBook = 1 << 20

// Fault is one thing that is wrong with a book.
type Fault struct {
	Line int    // in the file, from 1; 0 if it has none
	Rule string // the rule's code, "" outside of rules
	Text string // Chinese: what is wrong, and what would be right
}

func (f Fault) String() string {
	s := ""
	if f.Line > 0 {
		s = fmt.Sprintf("第%d行", f.Line)
	}
	if f.Rule != "" {
		s += "(" + f.Rule + ")"
	}
	if s != "" {
		s += ":"
	}
	return s + f.Text
}

// BookError is everything that is wrong with a book, in the order of the file.
type BookError struct{ Faults []Fault }

func (e *BookError) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// Parse reads a book from YAML and checks it. The error is a *BookError that names rule and line.
func Parse(data []byte) (*Book, error) {
	p := newParser(&Book{text: string(data)})
	if root := p.load(data); root != nil {
		p.root(root)
	}
	return p.finish()
}

// parser walks the YAML tree by hand, because faults must name their line.
type parser struct {
	book   *Book
	groups map[string]Group
	unit   string // of every rule that names none
	rule   string // being read
	faults []Fault
}

func newParser(b *Book) *parser {
	p := &parser{book: b, groups: map[string]Group{}}
	for _, g := range b.groups {
		p.groups[g.Code] = g
	}
	return p
}

// finish checks what was read and gives the book, or all its faults.
func (p *parser) finish() (*Book, error) {
	if len(p.faults) == 0 || len(p.book.law) > 0 {
		p.check()
	}
	if len(p.faults) == 0 {
		p.faults = p.book.finish()
	}
	if len(p.faults) > 0 {
		slices.SortStableFunc(p.faults, func(a, b Fault) int { return a.Line - b.Line })
		return nil, &BookError{p.faults}
	}
	return p.book, nil
}

func (p *parser) fault(line int, format string, args ...any) {
	p.faults = append(p.faults, Fault{line, p.rule, fmt.Sprintf(format, args...)})
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

func (p *parser) load(data []byte) *yaml.Node {
	if len(data) > maxBook {
		p.fault(0, "文件超过1MB，不像是一本规则")
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); err != nil {
		line := 0
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			line, _ = strconv.Atoi(m[1])
		}
		p.fault(line, "不是完整的YAML文件，请检查缩进、冒号和引号")
		return nil
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		p.fault(more.Line, "一个文件只能有一本规则，请删去“---”之后的内容")
		return nil
	}
	if len(doc.Content) == 0 {
		p.fault(0, "文件是空的")
		return nil
	}
	return doc.Content[0]
}

var yamlBreak = regexp.MustCompile("\r\n|[\n\r\u0085\u2028\u2029]")

// yamlLines splits a text where YAML begins another line, which it does not only where editors do: so its nodes count them. Behind the
// last break there is one more line, which may be empty.
func yamlLines(text string) (lines []string) {
	from := 0
	for _, at := range yamlBreak.FindAllStringIndex(text, -1) {
		lines = append(lines, text[from:at[1]])
		from = at[1]
	}
	return append(lines, text[from:])
}

// fields hands each value of a mapping to the reader of its key, and complains about unknown, doubled and missing keys.
// A key whose name ends in "?" may be missing.
func (p *parser) fields(n *yaml.Node, readers map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.fault(n.Line, "这里应当是“名称: 值”的列表")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read := readers[key.Value]
		if read == nil {
			read = readers[key.Value+"?"]
		}
		switch {
		case read == nil:
			p.fault(key.Line, "不认识的项目“%s”", key.Value)
		case seen[key.Value]:
			p.fault(key.Line, "项目“%s”重复", key.Value)
		default:
			read(value)
		}
		seen[key.Value] = true
	}
	for _, key := range sortedKeys(readers) {
		if !strings.HasSuffix(key, "?") && !seen[key] {
			p.fault(n.Line, "缺少“%s”", key)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (p *parser) root(n *yaml.Node) {
	var groups, items, rules, limits *yaml.Node
	p.fields(n, map[string]func(*yaml.Node){
		"book":    p.text(&p.book.name),
		"name":    p.text(&p.book.title),
		"source?": p.text(&p.book.source),
		"unit?":   p.text(&p.unit),
		"groups?": func(v *yaml.Node) { groups = v },
		"items?":  func(v *yaml.Node) { items = v },
		"rules":   func(v *yaml.Node) { rules = v },
		"limits?": func(v *yaml.Node) { limits = v },
	})
	if groups != nil {
		p.each(groups, "groups", p.readGroup)
	}
	if items != nil {
		p.each(items, "items", p.readItem)
	}
	if rules != nil {
		for _, n := range p.list(rules) {
			p.readRule(n)
		}
	}
	if limits != nil {
		for _, n := range p.list(limits) {
			p.readLimit(n)
		}
	}
}

// each hands every entry of a mapping to its reader.
func (p *parser) each(n *yaml.Node, what string, read func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.fault(n.Line, "%s 应当是“代码: 内容”的列表", what)
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		read(n.Content[i], n.Content[i+1])
	}
}

func (p *parser) readGroup(key, value *yaml.Node) {
	g := Group{Code: key.Value}
	p.fields(value, map[string]func(*yaml.Node){
		"name":       p.text(&g.Name),
		"clause":     p.text(&g.Clause),
		"members":    func(v *yaml.Node) { g.Members = p.categories(v) },
		"counts_as?": func(v *yaml.Node) { g.CountsAs = p.triFacts(v) },
	})
	_, isCategory := CategoryByCode(g.Code)
	if _, twice := p.groups[g.Code]; twice || isCategory {
		p.fault(key.Line, "“%s”已经是一个类别的代码", g.Code)
	}
	p.groups[g.Code] = g
	p.book.groups = append(p.book.groups, g)
}

func (p *parser) readItem(key, value *yaml.Node) {
	it := Item{Code: key.Value, line: key.Line}
	p.fields(value, map[string]func(*yaml.Node){
		"name":      p.text(&it.Name),
		"payer?":    p.text(&it.Payer),
		"delivery?": p.text(&it.Delivery),
		"from":      p.from(&it.From),
		"until?":    p.until(&it.Until),
	})
	if p.declared(it.Code) != nil {
		p.fault(key.Line, "项目“%s”重复", it.Code)
	}
	p.book.declared = append(p.book.declared, it)
}

// declared finds a declared item, nil if there is none.
func (p *parser) declared(code string) *Item {
	for i := range p.book.declared {
		if it := &p.book.declared[i]; it.Code == code {
			return it
		}
	}
	return nil
}

func (p *parser) readRule(n *yaml.Node) {
	r := Rule{line: n.Line, Unit: p.unit}
	confirmed := true
	p.rule = codeOf(n)
	p.fields(n, map[string]func(*yaml.Node){
		"code":       p.text(&r.Item),
		"name?":      p.text(&r.Name),
		"clause":     p.text(&r.Clause),
		"source?":    p.text(&r.Source),
		"confirmed?": p.yes(&confirmed),
		"kind":       p.kind(&r.Kind),
		"unit?":      p.text(&r.Unit),
		"from":       p.from(&r.From),
		"until?":     p.until(&r.Until),
		"when":       func(v *yaml.Node) { r.When = p.whenOrSame(v, codeOf(n)) },
		"amount?":    func(v *yaml.Node) { r.Amount = p.amounts(v) },
		"autumn?":    p.percent(&r.Autumn),
		"tiers?":     func(v *yaml.Node) { r.Tiers = p.tiers(v) },
		"range?":     func(v *yaml.Node) { r.Range = p.span(v) },
		"of?":        p.text(&r.Of),
		"percent?":   p.percent(&r.Percent),
		"fee?":       func(v *yaml.Node) { r.Fee = p.fees(v) },
	})
	r.Unconfirmed = !confirmed
	if it := p.declared(r.Item); it != nil && r.Name == "" {
		r.Name = it.Name
	}
	p.book.law = append(p.book.law, r)
	p.rule = ""
}

func (p *parser) readLimit(n *yaml.Node) {
	l := Limit{line: n.Line, From: Term{Year: firstYear}}
	confirmed := true
	items := func(kind LimitKind) func(*yaml.Node) {
		return func(v *yaml.Node) { l.Kind, l.Items = kind, p.texts(v) }
	}
	p.fields(n, map[string]func(*yaml.Node){
		"exclude?": items(Exclude), "stack?": items(Stack), "cap?": items(Cap), "quota?": items(Quota),
		"clause":     p.text(&l.Clause),
		"source?":    p.text(&l.Source),
		"confirmed?": p.yes(&confirmed),
		"from?":      p.from(&l.From),
		"until?":     p.until(&l.Until),
		"fen?":       p.fen(&l.Fen),
		"share?":     func(v *yaml.Node) { l.Share = p.shares(v) },
		"of?":        p.text(&l.Of),
	})
	l.Unconfirmed = !confirmed
	p.book.limits = append(p.book.limits, l)
}

// codeOf looks ahead, so that every fault can name the rule.
func codeOf(n *yaml.Node) string {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "code" {
			return n.Content[i+1].Value
		}
	}
	return ""
}
