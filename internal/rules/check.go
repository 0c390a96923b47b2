package rules

import (
	"errors"
	"fmt"
	"slices"
)

// unitYear is the only unit that sums are written in.
const unitYear = "fen per school year"

// maxAmount keeps a slip of zeros from becoming law: 100,000 yuan a year.
const maxAmount = 10_000_000

// maxRules and maxItems fit the compiled table.
const maxRules, maxItems = 1000, 200

// check looks at what can only be seen when all fields of a rule, or all rules, are there.
func (p *parser) check() {
	seen := map[string][]*Rule{}
	for i := range p.book.rules {
		r := &p.book.rules[i]
		p.rule = r.Item
		p.checkRule(r)
		for _, other := range seen[r.Item] {
			if r.overlaps(other) {
				p.fault(r.line, "与第%d行的规则在时间上重叠；一项资助在一个学年只能有一条规则", other.line)
			}
		}
		seen[r.Item] = append(seen[r.Item], r)
	}
	p.rule = ""
	if len(p.book.rules) > maxRules || len(seen) > maxItems {
		p.fault(0, "规则超过%d条，或资助项目超过%d个", maxRules, maxItems)
	}
}

func (p *parser) checkRule(r *Rule) {
	if r.Unit != "" && r.Unit != unitYear {
		p.fault(r.line, "unit 只能是“%s”", unitYear)
	}
	if r.Until != 0 && r.Until < r.From {
		p.fault(r.line, "截止学年 %d 早于开始学年 %d", r.Until, r.From)
	}
	if err := r.checkSum(); err != nil {
		p.fault(r.line, "%v", err)
	}
	p.checkCounted(r, r.When.All)
	for i, line := range r.When.Any {
		p.checkCounted(r, line)
		if _, ok := join(newRow(r.When.All), newRow(line)); !ok {
			p.fault(r.line, "any 的第%d种情形与前面的条件矛盾，永远不会成立", i+1)
		}
	}
}

// checkCounted refuses a "no" to a fact that some group has by law: whether such a rule means the group would be anybody's guess.
func (p *parser) checkCounted(r *Rule, conds []Cond) {
	for _, c := range conds {
		for _, g := range p.book.groups {
			if c.set>>False&1 == 1 && slices.Contains(g.CountsAs, c.Fact) {
				p.fault(r.line, "“%s”视同%s，不能再以“%s: false”为条件", g.Name, label(c.Fact, uint8(True)), c.Fact)
			}
		}
	}
}

func (r *Rule) checkSum() error {
	switch r.Kind {
	case Grant, Average:
		return checkAmounts(r.Amount, r.stages())
	case County:
		if r.Amount == nil {
			return nil
		}
		if r.Source == "" {
			return errors.New("县定金额要有 source(确定金额的文件号)")
		}
		return checkAmounts(r.Amount, r.stages())
	case Waiver, Priority:
		if r.Amount != nil {
			return fmt.Errorf("%s 类没有固定金额，请删去 amount", r.Kind)
		}
	}
	return nil
}

// stages lists the stages that the rule reaches, in order.
func (r *Rule) stages() []Stage {
	set := domainMask(FactStage)
	for _, c := range r.When.All {
		if c.Fact == FactStage {
			set = c.set
		}
	}
	var all []Stage
	for s := Preschool; s <= Higher; s++ {
		if set>>s&1 == 1 {
			all = append(all, s)
		}
	}
	return all
}

// checkAmounts wants exactly one reasonable sum for each of the stages.
func checkAmounts(amount map[Stage]Fen, stages []Stage) error {
	var errs []error
	for _, s := range stages {
		if _, ok := amount[s]; !ok {
			errs = append(errs, fmt.Errorf("缺少%s(%s)的金额", s.Label(), s))
		}
	}
	for s := Preschool; s <= Higher; s++ {
		fen, ok := amount[s]
		if ok && !slices.Contains(stages, s) {
			errs = append(errs, fmt.Errorf("%s(%s)有金额，但不在 when 的 stage 中", s.Label(), s))
		}
		if ok && (fen <= 0 || fen > maxAmount) {
			errs = append(errs, fmt.Errorf("%s的金额%s不合理，应在0元与%s之间", s.Label(), fen.Yuan(), Fen(maxAmount).Yuan()))
		}
	}
	return errors.Join(errs...)
}

func (r *Rule) overlaps(o *Rule) bool {
	return (o.Until == 0 || r.From <= o.Until) && (r.Until == 0 || o.From <= r.Until)
}
