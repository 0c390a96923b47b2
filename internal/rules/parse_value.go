package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// list gives the entries of a sequence; anything else is a fault.
func (p *parser) list(n *yaml.Node) []*yaml.Node {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		p.fault(n.Line, "这里应当是一个不为空的列表")
		return nil
	}
	return n.Content
}

func (p *parser) scalar(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
		p.fault(n.Line, "这里应当填写一个值")
		return "", false
	}
	return n.Value, true
}

func (p *parser) text(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) { *to, _ = p.scalar(n) }
}

func (p *parser) kind(to *Kind) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if s, ok := p.scalar(n); ok {
			if err := to.UnmarshalText([]byte(s)); err != nil {
				p.fault(n.Line, "%v", err)
			}
		}
	}
}

// The span of school years that a book may speak of.
const firstYear, lastYear = 1949, 2199

func (p *parser) year(to *Year) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := p.scalar(n)
		if !ok {
			return
		}
		y, err := strconv.Atoi(s)
		if err != nil || y < firstYear || y > lastYear {
			p.fault(n.Line, "“%s”不是学年，应写作 2016 这样的四位数字", s)
			return
		}
		*to = Year(y)
	}
}

func (p *parser) when(n *yaml.Node) (w When) {
	if n.Kind == yaml.MappingNode {
		rest := *n
		rest.Content = nil
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value != "any" {
				rest.Content = append(rest.Content, n.Content[i], n.Content[i+1])
				continue
			}
			if w.Any != nil {
				p.fault(n.Content[i].Line, "项目“any”重复")
			}
			w.Any = p.anyOf(n.Content[i+1])
		}
		n = &rest
	}
	w.All = p.conds(n)
	return w
}

func (p *parser) anyOf(n *yaml.Node) (lines [][]Cond) {
	for _, line := range p.list(n) {
		lines = append(lines, p.conds(line))
	}
	if len(lines) == 1 {
		p.fault(n.Line, "any 至少要有两种情形；只有一种时请直接写在 when 下")
	}
	return lines
}

// conds reads the conditions of one mapping, sorted by fact, so that their order in the file does not matter.
func (p *parser) conds(n *yaml.Node) (conds []Cond) {
	readers := map[string]func(*yaml.Node){}
	for fact := range factCount {
		readers[fact.String()+"?"] = func(v *yaml.Node) {
			if fact == FactCategory {
				conds = append(conds, p.categoryCond(v))
				return
			}
			conds = append(conds, p.cond(fact, v))
		}
	}
	p.fields(n, readers)
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		p.fault(n.Line, "至少要有一个条件")
	}
	slices.SortFunc(conds, func(a, b Cond) int { return cmp.Compare(a.Fact, b.Fact) })
	return conds
}

// values gives the scalars of a list, or the one scalar.
func (p *parser) values(n *yaml.Node) (all []*yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		return []*yaml.Node{n}
	}
	for _, v := range p.list(n) {
		if _, ok := p.scalar(v); ok {
			all = append(all, v)
		}
	}
	return all
}

func (p *parser) cond(fact Fact, n *yaml.Node) Cond {
	c := Cond{Fact: fact}
	for _, v := range p.values(n) {
		value, ok := fact.parse(v.Value)
		switch {
		case !ok:
			p.fault(v.Line, "%s没有“%s”这个取值，可用：%s", fact.Label(), v.Value, fact.values())
		case c.set>>value&1 == 1:
			p.fault(v.Line, "“%s”重复", v.Value)
		}
		if ok {
			c.set |= 1 << value
		}
	}
	for value := range domains[fact].last {
		if c.set>>(value+1)&1 == 1 {
			c.Values = append(c.Values, domains[fact].code(value+1))
		}
	}
	return c
}

func (p *parser) categoryCond(n *yaml.Node) Cond {
	c := Cond{Fact: FactCategory}
	for _, v := range p.values(n) {
		bits, ok := CategoryByCode(v.Value)
		if g, isGroup := p.groups[v.Value]; isGroup {
			bits, ok = g.Members&^known, true
		}
		if !ok {
			p.fault(v.Line, "没有“%s”这个类别或组", v.Value)
		}
		if slices.Contains(c.Values, v.Value) {
			p.fault(v.Line, "“%s”重复", v.Value)
		}
		c.Values = append(c.Values, v.Value)
		c.anyOf |= bits
	}
	slices.Sort(c.Values)
	return c
}

func (p *parser) categories(n *yaml.Node) Categories {
	set := known
	for _, v := range p.values(n) {
		bit, ok := CategoryByCode(v.Value)
		if !ok {
			p.fault(v.Line, "没有“%s”这个类别", v.Value)
		}
		set |= bit
	}
	return set
}

// triFacts reads facts that are true or false.
func (p *parser) triFacts(n *yaml.Node) (facts []Fact) {
	for _, v := range p.values(n) {
		var f Fact
		if err := f.UnmarshalText([]byte(v.Value)); err != nil || domains[f].last != uint8(True) {
			p.fault(v.Line, "“%s”不是一项是或否的事实", v.Value)
			continue
		}
		facts = append(facts, f)
	}
	slices.Sort(facts)
	return slices.Compact(facts)
}

func (p *parser) amounts(n *yaml.Node) map[Stage]Fen {
	amount := map[Stage]Fen{}
	readers := map[string]func(*yaml.Node){}
	for s := Preschool; s <= Higher; s++ {
		readers[s.String()+"?"] = func(v *yaml.Node) {
			fen, err := strconv.ParseInt(v.Value, 10, 64)
			if err != nil {
				p.fault(v.Line, "“%s”不是金额，应是以分为单位的整数", v.Value)
				return
			}
			amount[s] = Fen(fen)
		}
	}
	p.fields(n, readers)
	return amount
}
