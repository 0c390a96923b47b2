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
	return s + ":" + f.Text
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
	p := &parser{book: &Book{}, groups: map[string]Group{}}
	if root := p.load(data); root != nil {
		p.root(root)
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

// parser walks the YAML tree by hand, because faults must name their line.
type parser struct {
	book   *Book
	groups map[string]Group
	rule   string // being read
	faults []Fault
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
	var groups, rules *yaml.Node
	p.fields(n, map[string]func(*yaml.Node){
		"book":    p.text(&p.book.name),
		"name":    p.text(&p.book.title),
		"groups?": func(v *yaml.Node) { groups = v },
		"rules":   func(v *yaml.Node) { rules = v },
	})
	if groups != nil {
		p.readGroups(groups)
	}
	if rules != nil {
		for _, n := range p.list(rules) {
			p.readRule(n)
		}
	}
}

func (p *parser) readGroups(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		p.fault(n.Line, "groups 应当是“代码: 内容”的列表")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		g := Group{Code: n.Content[i].Value}
		p.fields(n.Content[i+1], map[string]func(*yaml.Node){
			"name":       p.text(&g.Name),
			"clause":     p.text(&g.Clause),
			"members":    func(v *yaml.Node) { g.Members = p.categories(v) },
			"counts_as?": func(v *yaml.Node) { g.CountsAs = p.triFacts(v) },
		})
		_, isCategory := CategoryByCode(g.Code)
		if _, twice := p.groups[g.Code]; twice || isCategory {
			p.fault(n.Content[i].Line, "“%s”已经是一个类别的代码", g.Code)
		}
		p.groups[g.Code] = g
		p.book.groups = append(p.book.groups, g)
	}
}

func (p *parser) readRule(n *yaml.Node) {
	r := Rule{line: n.Line}
	p.rule = codeOf(n)
	p.fields(n, map[string]func(*yaml.Node){
		"code":    p.text(&r.Item),
		"name":    p.text(&r.Name),
		"clause":  p.text(&r.Clause),
		"source?": p.text(&r.Source),
		"kind":    p.kind(&r.Kind),
		"unit":    p.text(&r.Unit),
		"from":    p.year(&r.From),
		"until?":  p.year(&r.Until),
		"when":    func(v *yaml.Node) { r.When = p.when(v) },
		"amount?": func(v *yaml.Node) { r.Amount = p.amounts(v) },
	})
	p.book.rules = append(p.book.rules, r)
	p.rule = ""
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
