package rules

import (
	"cmp"
	"math"
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

// from reads the first term of a span: a term, or a school year, which begins in autumn.
func (p *parser) from(to *Term) func(*yaml.Node) {
	return func(n *yaml.Node) { *to = p.term(n, false) }
}

// until reads the last term of a span: a term, or a school year, which ends in spring.
func (p *parser) until(to *Term) func(*yaml.Node) {
	return func(n *yaml.Node) { *to = p.term(n, true) }
}

func (p *parser) term(n *yaml.Node, spring bool) Term {
	s, ok := p.scalar(n)
	if !ok {
		return Term{}
	}
	t, err := ParseTerm(s)
	if y, atoi := strconv.Atoi(s); atoi == nil {
		t, err = Term{Year(y), spring}, nil
	}
	if err != nil || t.Year < firstYear || t.Year > lastYear {
		p.fault(n.Line, "“%s”不是学年或学期，应写作 2016（学年）、2016-09（秋季）或 2017-03（春季）", s)
		return Term{}
	}
	return t
}

func (p *parser) yes(to *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Value != "true" && n.Value != "false" {
			p.fault(n.Line, "“%s”应为 true 或 false", n.Value)
		}
		*to = n.Value == "true"
	}
}

func (p *parser) percent(to *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		v, err := strconv.Atoi(n.Value)
		if err != nil || v < 1 || v > 100 {
			p.fault(n.Line, "“%s”应是 1 至 100 的整数（百分比）", n.Value)
			return
		}
		*to = v
	}
}

// unread stands for a sum that could not be read, which has been said.
const unread Fen = math.MinInt64

func (p *parser) fen(to *Fen) func(*yaml.Node) {
	return func(n *yaml.Node) {
		v, err := strconv.ParseInt(n.Value, 10, 64)
		if err != nil {
			p.fault(n.Line, "“%s”不是金额，应是以分为单位的整数", n.Value)
			return
		}
		*to = Fen(v)
	}
}

func (p *parser) texts(n *yaml.Node) (all []string) {
	seen := map[string]bool{}
	for _, v := range p.values(n) {
		if seen[v.Value] {
			p.fault(v.Line, "“%s”重复", v.Value)
		}
		seen[v.Value] = true
		all = append(all, v.Value)
	}
	return all
}

func (p *parser) tiers(n *yaml.Node) (all []Tier) {
	for _, v := range p.list(n) {
		t := Tier{line: v.Line}
		p.fields(v, map[string]func(*yaml.Node){
			"name":   p.text(&t.Name),
			"when?":  func(v *yaml.Node) { t.When = p.when(v) },
			"amount": func(v *yaml.Node) { t.Amount = p.amounts(v) },
		})
		all = append(all, t)
	}
	return all
}

// span reads the range that the law allows.
func (p *parser) span(n *yaml.Node) *Range {
	var r Range
	p.fields(n, map[string]func(*yaml.Node){"least": p.fen(&r.Least), "most": p.fen(&r.Most)})
	if r.Least > r.Most {
		p.fault(n.Line, "下限%s高于上限%s", r.Least.Yuan(), r.Most.Yuan())
	}
	return &r
}

// fees reads how much a waiver forgives. "actual" alone is the school's fee without a cap.
func (p *parser) fees(n *yaml.Node) *Fees {
	var s Fees
	if n.Kind == yaml.ScalarNode {
		if n.Value != "actual" {
			p.fault(n.Line, "fee 只能写 actual（学校实际收费），或写明 cap 与 owners")
		}
		return &s
	}
	p.fields(n, map[string]func(*yaml.Node){
		"cap": func(v *yaml.Node) {
			if s.ByCounty = v.Kind == yaml.ScalarNode && v.Value == County.String(); !s.ByCounty {
				s.Cap = p.amounts(v)
			}
		},
		"owners?": func(v *yaml.Node) {
			c := p.cond(FactSchoolOwner, v)
			s.Owners, s.owners = c.Values, c.set
		},
	})
	return &s
}

// shares reads the quota of each region, in percent.
func (p *parser) shares(n *yaml.Node) map[Region]Level {
	all := map[Region]Level{}
	readers := map[string]func(*yaml.Node){}
	for r := West; r <= PoorArea; r++ {
		readers[r.String()+"?"] = func(v *yaml.Node) {
			var percent int
			p.percent(&percent)(v)
			all[r] = Level(percent) * 100
		}
	}
	p.fields(n, readers)
	return all
}

// whenOrSame reads conditions, or "same": those of the rule of the item that stands before.
func (p *parser) whenOrSame(n *yaml.Node, item string) When {
	if n.Kind != yaml.ScalarNode || n.Value != "same" {
		return p.when(n)
	}
	before := p.book.lawOf(item)
	if len(before) == 0 {
		p.fault(n.Line, "same 是指与本项目的上一条规则相同，而前面没有“%s”的规则", item)
		return When{}
	}
	return before[len(before)-1].When
}

func (p *parser) when(n *yaml.Node) (w When) {
	if n.Kind == yaml.MappingNode {
		n = p.without(n, "any", func(v *yaml.Node) {
			if w.Any != nil {
				p.fault(v.Line, "项目“any”重复")
			}
			p.anyOf(&w, v)
		})
		if len(n.Content) == 0 && w.Any != nil {
			return w
		}
	}
	w.All = p.conds(n)
	return w
}

func (p *parser) anyOf(w *When, n *yaml.Node) {
	for i, line := range p.list(n) {
		confirmed := true
		if line.Kind == yaml.MappingNode {
			line = p.without(line, "confirmed", p.yes(&confirmed))
		}
		if w.Any = append(w.Any, p.conds(line)); !confirmed {
			w.Doubt = append(w.Doubt, i)
		}
		w.lines = append(w.lines, line.Line)
	}
	if len(w.Any) == 1 {
		p.fault(n.Line, "any 至少要有两种情形；只有一种时请直接写在 when 下")
	}
}

// without reads one key of a mapping and gives the mapping without it.
func (p *parser) without(n *yaml.Node, key string, read func(*yaml.Node)) *yaml.Node {
	rest := *n
	rest.Content = nil
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			read(n.Content[i+1])
			continue
		}
		rest.Content = append(rest.Content, n.Content[i], n.Content[i+1])
	}
	return &rest
}

// conds reads the conditions of one mapping, sorted by fact, so that their order in the file does not matter.
func (p *parser) conds(n *yaml.Node) (conds []Cond) {
	readers := map[string]func(*yaml.Node){}
	for fact := range FactFee {
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
		value, ok := fact.condition(v.Value)
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
	if c.set == 1 {
		p.fault(n.Line, "%s只写了 %s，还要写明哪个取值", fact.Label(), unfilled)
	}
	for value := range domains[fact].last {
		if c.set>>(value+1)&1 == 1 {
			c.Values = append(c.Values, domains[fact].code(value+1))
		}
	}
	if c.set&1 == 1 {
		c.Values = append(c.Values, unfilled)
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
		bits, ok := CategoryByCode(v.Value)
		if g, isGroup := p.groups[v.Value]; isGroup {
			bits, ok = g.Members, true
		}
		if !ok {
			p.fault(v.Line, "没有“%s”这个类别", v.Value)
		}
		set |= bits
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
			fen := unread
			p.fen(&fen)(v)
			amount[s] = fen
		}
	}
	p.fields(n, readers)
	return amount
}
