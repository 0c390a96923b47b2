package rules

import "slices"

// checkLimits looks at what the book says about items together.
func (p *parser) checkLimits() {
	for i := range p.book.limits {
		l := &p.book.limits[i]
		p.checkLimit(l)
		for j := range i {
			p.checkContradiction(&p.book.limits[j], l)
		}
	}
}

func (p *parser) checkLimit(l *Limit) {
	switch {
	case l.Kind == "":
		p.fault(l.line, "应写明 exclude（不能同时享受）、stack（可以同时享受）、cap（合计上限）或 quota（控制比例）")
		return
	case l.Source == "" && p.book.source == "":
		p.fault(l.line, "缺少“source”（文件号）")
	}
	for _, code := range l.Items {
		if len(p.book.lawOf(code)) == 0 {
			p.fault(l.line, "没有“%s”这个项目", code)
		}
	}
	if len(l.Items) < 2 && l.Kind != Quota {
		p.fault(l.line, "%s 至少要有两个项目", l.Kind)
	}
	if l.Kind == Cap && (l.Fen <= 0 || l.Fen > maxAmount) || l.Kind != Cap && l.Fen != 0 {
		p.fault(l.line, "cap 要有 fen（每学年合计上限，以分为单位），其他的没有")
	}
	if (l.Kind == Quota) != (len(l.Share) > 0) {
		p.fault(l.line, "quota 要有 share（各地区的控制比例，百分比），其他的没有")
	}
	if l.Of != "" && l.Kind != Quota {
		p.fault(l.line, "只有 quota 写 of（占哪些在校生的比例）")
	}
	if !l.Until.open() && l.Until.Before(l.From) {
		p.fault(l.line, "截止学期 %s 早于开始学期 %s", l.Until, l.From)
	}
}

// checkContradiction refuses two lines of which one lets items go together and the other does not, or that put one pair in both orders.
func (p *parser) checkContradiction(a, b *Limit) {
	matrix := func(l *Limit) bool { return l.Kind == Exclude || l.Kind == Stack }
	if !matrix(a) || !matrix(b) || !meeting(a.From, a.Until, b.From, b.Until) {
		return
	}
	for i, x := range b.Items {
		for _, y := range b.Items[i+1:] {
			at, then := slices.Index(a.Items, x), slices.Index(a.Items, y)
			if at >= 0 && then >= 0 && (a.Kind != b.Kind || a.Kind == Exclude && then < at) {
				p.fault(b.line, "与第%d行矛盾：“%s”与“%s”", a.line, x, y)
			}
		}
	}
}

// lawOf lists the rules of an item as written.
func (b *Book) lawOf(item string) (all []Rule) {
	for _, r := range b.law {
		if r.Item == item {
			all = append(all, r)
		}
	}
	return all
}
