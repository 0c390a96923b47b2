package rules

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Setting is a county's own sum for an item of kind County.
type Setting struct {
	Item   string        `json:"item"`
	From   Year          `json:"from"`
	Until  Year          `json:"until,omitzero"` // last school year; 0 as long as the rule holds
	Amount map[Stage]Fen `json:"amount"`         // fen per school year, one for each stage of the rule
	Source string        `json:"source"`         // number of the document that set it
}

// Adopt gives the book as a county applies it: with its own sums. The book itself stays as it is; the new one has another hash.
// Settings for the same item must not overlap. The error says which setting is wrong and how.
func (b *Book) Adopt(settings ...Setting) (*Book, error) {
	out := b.draft()
	var errs []error
	for _, s := range settings {
		if err := out.set(s); err != nil {
			errs = append(errs, fmt.Errorf("%s:%w", s.Item, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if faults := out.finish(); faults != nil {
		return nil, &BookError{faults}
	}
	return out, nil
}

// draft is a copy of the law as written, to be changed and finished.
func (b *Book) draft() *Book {
	return &Book{
		name: b.name, title: b.title, source: b.source, text: b.text, groups: slices.Clone(b.groups), declared: slices.Clone(b.declared),
		law: slices.Clone(b.law), limits: slices.Clone(b.limits),
	}
}

// set puts one sum into the unset rule that covers it, which falls into up to three: before, with the sum, after.
func (b *Book) set(s Setting) error {
	from := Term{Year: s.From}
	i := slices.IndexFunc(b.law, func(r Rule) bool {
		return r.Item == s.Item && r.Kind == County && len(r.Amount) == 0 && r.InForce(from)
	})
	if i < 0 {
		return fmt.Errorf("%s没有等待县里确定金额的规则", s.From)
	}
	with := b.law[i]
	with.From, with.Amount, with.Source = from, maps.Clone(s.Amount), s.Source
	if s.Until != 0 {
		with.Until = Term{s.Until, true}
	}
	if err := s.check(&b.law[i], with.Until); err != nil {
		return err
	}
	b.law = slices.Replace(b.law, i, i+1, b.law[i].split(with)...)
	return nil
}

func (s *Setting) check(r *Rule, until Term) error {
	switch {
	case s.Source == "":
		return errors.New("请填写确定金额的文件号")
	case s.Until != 0 && s.Until < s.From:
		return errors.New("截止学年早于开始学年")
	case !r.Until.open() && r.Until.Before(until):
		return fmt.Errorf("截止学年晚于该项政策的截止学年 %d", r.Until.Year)
	}
	return checkAmounts(s.Amount, r.stages())
}

// split is the rule with another one over part of its time.
func (r *Rule) split(with Rule) []Rule {
	before, after := r.outside(&with)
	return slices.Concat(before, []Rule{with}, after)
}

// outside is what is left of the rule before and after the time of another one.
func (r *Rule) outside(o *Rule) (before, after []Rule) {
	if r.From.Before(o.From) {
		part := *r
		part.Until = earlier(r.Until, o.From.Last())
		before = append(before, part)
	}
	if !o.Until.open() && (r.Until.open() || o.Until.Before(r.Until)) {
		part := *r
		if next := o.Until.Next(); part.From.Before(next) {
			part.From = next
		}
		after = append(after, part)
	}
	return before, after
}

// Extend gives the book with a county's own law over it, read from YAML as [Parse] reads a book: its groups, items and limits are added,
// and a rule for an item that the book has takes the place of the book's for as long as it holds. The error is a *BookError.
func (b *Book) Extend(data []byte) (*Book, error) {
	p := newParser(b.draft())
	p.book.law, p.book.source = nil, ""
	if root := p.load(data); root != nil {
		p.root(root)
	}
	p.credit(len(b.limits))
	p.book.source = b.source
	own := p.book.law
	for _, r := range b.law {
		left := []Rule{r}
		for i := range own {
			left = beside(left, &own[i])
		}
		p.book.law = append(p.book.law, left...)
	}
	return p.finish()
}

// credit names the county's own document where a rule or limit of its own names none: the book below has another.
func (p *parser) credit(limitsBelow int) {
	name := func(source *string, line int) {
		if *source == "" {
			*source = p.book.source
		}
		if *source == "" {
			p.fault(line, "缺少“source”（文件号；全书同一文件的，写在书名之下）")
		}
	}
	for i := range p.book.law {
		name(&p.book.law[i].Source, p.book.law[i].line)
	}
	for i := limitsBelow; i < len(p.book.limits); i++ {
		name(&p.book.limits[i].Source, p.book.limits[i].line)
	}
}

// beside is what is left of the rules beside one that takes their place.
func beside(rules []Rule, own *Rule) (left []Rule) {
	for i := range rules {
		r := &rules[i]
		if r.Item != own.Item || !r.overlaps(own) {
			left = append(left, *r)
			continue
		}
		before, after := r.outside(own)
		left = slices.Concat(left, before, after)
	}
	return left
}
