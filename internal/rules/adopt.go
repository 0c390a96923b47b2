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
	out := &Book{name: b.name, title: b.title, groups: b.groups, rules: slices.Clone(b.rules)}
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

// set puts one sum into the unset rule that covers it, which falls into up to three: before, with the sum, after.
func (b *Book) set(s Setting) error {
	i := slices.IndexFunc(b.rules, func(r Rule) bool {
		return r.Item == s.Item && r.Kind == County && len(r.Amount) == 0 && r.InForce(s.From)
	})
	if i < 0 {
		return fmt.Errorf("%s没有等待县里确定金额的规则", s.From)
	}
	old := b.rules[i]
	if s.Until == 0 {
		s.Until = old.Until
	}
	if err := s.check(&old); err != nil {
		return err
	}
	b.rules = slices.Replace(b.rules, i, i+1, old.split(s)...)
	return nil
}

func (s *Setting) check(r *Rule) error {
	switch {
	case s.Source == "":
		return errors.New("请填写确定金额的文件号")
	case s.Until != 0 && s.Until < s.From:
		return errors.New("截止学年早于开始学年")
	case r.Until != 0 && s.Until > r.Until:
		return fmt.Errorf("截止学年晚于该项政策的截止学年 %d", r.Until)
	}
	return checkAmounts(s.Amount, r.stages())
}

func (r *Rule) split(s Setting) []Rule {
	var parts []Rule
	if r.From < s.From {
		before := *r
		before.Until = s.From - 1
		parts = append(parts, before)
	}
	with := *r
	with.From, with.Until, with.Amount, with.Source = s.From, s.Until, maps.Clone(s.Amount), s.Source
	parts = append(parts, with)
	if s.Until != 0 && s.Until != r.Until {
		after := *r
		after.From = s.Until + 1
		parts = append(parts, after)
	}
	return parts
}
