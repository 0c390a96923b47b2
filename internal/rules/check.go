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
	for i := range p.book.law {
		r := &p.book.law[i]
		p.rule = r.Item
		p.checkRule(r)
		for _, other := range seen[r.Item] {
			if r.overlaps(other) {
				p.fault(r.line, "与第%d行的规则在时间上重叠；一项资助在一个学期只能有一条规则", other.line)
			}
		}
		seen[r.Item] = append(seen[r.Item], r)
	}
	for i := range p.book.declared {
		it := &p.book.declared[i]
		p.rule = it.Code
		p.checkSpan(it, seen[it.Code])
	}
	p.rule = ""
	p.checkLimits()
	if len(p.book.law) > maxRules || len(seen) > maxItems {
		p.fault(0, "规则超过%d条，或资助项目超过%d个", maxRules, maxItems)
	}
}

// checkSpan wants the rules of a declared item to fill its time without a gap, and none to lie outside of it.
func (p *parser) checkSpan(it *Item, rules []*Rule) {
	rules = slices.Clone(rules)
	slices.SortFunc(rules, func(x, y *Rule) int { return x.From.number() - y.From.number() })
	next := it.From
	for _, r := range rules {
		if r.From.Before(it.From) || !it.Until.open() && (r.Until.open() || it.Until.Before(r.Until)) {
			p.fault(r.line, "超出了项目声明的执行期（自%s起），永远不会全部用到", it.From.from())
		}
		if next.Before(r.From) {
			p.fault(r.line, "与前一条规则之间有空档：%s没有规则", next.from())
		}
		if next = r.Until.Next(); r.Until.open() {
			return
		}
	}
	if it.Until.open() || !it.Until.Before(next) {
		p.fault(it.line, "声明的执行期内自%s起没有规则", next.from())
	}
}

func (p *parser) checkRule(r *Rule) {
	switch {
	case r.Unit == "":
		p.fault(r.line, "缺少“unit”")
	case r.Unit != unitYear:
		p.fault(r.line, "unit 只能是“%s”", unitYear)
	}
	if r.Name == "" {
		p.fault(r.line, "缺少“name”（或在 items 中声明项目）")
	}
	if r.Source == "" && p.book.source == "" {
		p.fault(r.line, "缺少“source”（文件号；全书同一文件的，写在书名之下）")
	}
	if !r.Until.open() && r.Until.Before(r.From) {
		p.fault(r.line, "截止学期 %s 早于开始学期 %s", r.Until, r.From)
	}
	if err := r.checkSum(); err != nil {
		p.fault(r.line, "%v", err)
	}
	p.checkWhen(r)
	p.checkCounted(r, r.When)
	p.checkTiers(r)
}

// checkWhen refuses conditions that nobody can meet, and lines that add nobody.
func (p *parser) checkWhen(r *Rule) {
	base := newRow(r.When.All)
	if !base.possible() || !base.schooled() {
		p.fault(r.line, "条件互相矛盾，永远不会成立")
		return
	}
	lines := make([]row, len(r.When.Any))
	for i, line := range r.When.Any {
		both, ok := join(base, newRow(line))
		if lines[i] = both; !ok || !both.schooled() {
			p.fault(r.line, "any 的第%d种情形与前面的条件矛盾，永远不会成立", i+1)
			return
		}
	}
	for i := range lines {
		for j := range lines {
			if i != j && lines[j].wider(&lines[i]) && (j < i || !lines[i].wider(&lines[j])) {
				p.fault(r.When.lines[i], "any 的第%d种情形已包含在第%d种之中，永远轮不到", i+1, j+1)
			}
		}
	}
}

// lastGrades is the highest year within each stage, generously.
var lastGrades = map[Stage]Grade{Preschool: 4, Primary: 6, Junior: 4, Senior: 4, Vocational: 6, Higher: 9}

// schooled is false where none of the row's stages has any of its grades.
func (r *row) schooled() bool {
	stages, grades := r.set[FactStage], r.set[FactGrade]
	if r.set[FactDegree] != 0 && stages != 0 && stages>>Higher&1 == 0 {
		return false // 培养层次 is of higher education only
	}
	if stages == 0 || grades == 0 {
		return true
	}
	for s, last := range lastGrades {
		if stages>>s&1 == 1 && grades&(1<<(last+1)-1) != 0 {
			return true
		}
	}
	return false
}

// checkCounted refuses a "no" to a fact that some group has by law: whether such a rule means the group would be anybody's guess.
func (p *parser) checkCounted(r *Rule, w When) {
	for _, conds := range append([][]Cond{w.All}, w.Any...) {
		for _, c := range conds {
			for _, g := range p.book.groups {
				if c.set>>False&1 == 1 && slices.Contains(g.CountsAs, c.Fact) {
					p.fault(r.line, "“%s”视同%s，不能再以“%s: false”为条件", g.Name, label(c.Fact, uint8(True)), c.Fact)
				}
			}
		}
	}
}

// checkSum holds the sums of a rule to its kind.
func (r *Rule) checkSum() error {
	if err := r.checkKind(); err != nil {
		return err
	}
	switch r.Kind {
	case Average:
		return checkAmounts(r.Amount, r.stages())
	case Grant, Loan:
		if len(r.Tiers) > 0 {
			return nil
		}
		return checkAmounts(r.Amount, r.stages())
	case County:
		if r.Amount == nil {
			return nil
		}
		if r.Source == "" {
			return errors.New("县定金额要有 source(确定金额的文件号)")
		}
		return checkAmounts(r.Amount, r.stages())
	case Waiver:
		if r.Fee != nil && r.Fee.Cap != nil {
			return checkAmounts(r.Fee.Cap, r.stages())
		}
	}
	return nil
}

// checkKind refuses fields that the kind does not have, and misses those that it must.
func (r *Rule) checkKind() error {
	var errs []error
	refuse := func(wrong bool, format string, args ...any) {
		if wrong {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	tiered := r.Kind == Grant || r.Kind == Average || r.Kind == Loan
	refuse(r.Amount != nil && (r.Kind == Waiver || r.Kind == Priority), "%s 类没有固定金额，请删去 amount", r.Kind)
	refuse(r.Amount != nil && r.Kind == Share, "share 类的金额由 of 和 percent 算出，请删去 amount")
	refuse(r.Amount != nil && len(r.Tiers) > 0 && r.Kind != Average, "分了档就不再写 amount")
	refuse(len(r.Tiers) > 0 && !tiered, "%s 类不分档，请删去 tiers", r.Kind)
	refuse(r.Range != nil && len(r.Tiers) == 0 && r.Kind != Average, "range 是各档的上下限，本条没有分档")
	refuse(r.Fee != nil && r.Kind != Waiver, "fee 只用于 waiver 类")
	refuse(r.Kind == Share && (r.Of == "" || r.Percent == 0), "share 类要写明 of（哪一项）和 percent（百分之几）")
	refuse(r.Kind != Share && (r.Of != "" || r.Percent != 0), "of 和 percent 只用于 share 类")
	refuse(r.Autumn != 0 && (r.Kind == Priority || r.Kind == Loan), "%s 类不分学期发放，请删去 autumn", r.Kind)
	return errors.Join(errs...)
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
		if ok && fen != unread && (fen <= 0 || fen > maxAmount) {
			errs = append(errs, fmt.Errorf("%s的金额%s不合理，应在0元与%s之间", s.Label(), fen.Yuan(), Fen(maxAmount).Yuan()))
		}
	}
	return errors.Join(errs...)
}

func (r *Rule) overlaps(o *Rule) bool { return meeting(r.From, r.Until, o.From, o.Until) }

// meeting says whether two spans of terms share one; the zero Term is no end.
func meeting(from, until, from2, until2 Term) bool {
	return (until2.open() || !until2.Before(from)) && (until.open() || !until.Before(from2))
}
