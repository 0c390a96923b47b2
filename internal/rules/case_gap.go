package rules

import (
	"fmt"
	"maps"
	"slices"
)

// CasePart is one of the things that a golden case says of an item.
type CasePart uint8

// The parts; CaseItem is that there is such an item at all.
const (
	CaseResult CasePart = iota
	CaseBecause
	CaseMissing
	CaseNearest
	CaseSentence
	CaseItem
)

// Label is what the part is called.
func (p CasePart) Label() string {
	return []string{"结果", "理由", "缺的", "要改变的", "说明", "项目"}[p]
}

// Gap is one thing that a golden case says of an item and a book says otherwise, in words.
type Gap struct {
	Item      string
	Part      CasePart
	Want, Got string
}

// Prove holds the book against golden cases and gives a Chinese sentence for each thing that differs; none if all is as it should be.
func (b *Book) Prove(cases []Case) (failures []string) {
	for i := range cases {
		c := &cases[i]
		for _, g := range b.Gaps(c) {
			failures = append(failures, fmt.Sprintf("第%d行，案例“%s”（%s）：%s", c.line, c.Name, c.Term.only(), g.sentence(b.itemName(g.Item))))
		}
	}
	return failures
}

func (g Gap) sentence(item string) string {
	switch g.Part {
	case CaseResult:
		return fmt.Sprintf("%s应为“%s”，规则书得出“%s”", item, g.Want, g.Got)
	case CaseItem:
		return fmt.Sprintf("规则书没有“%s”这个项目", g.Item)
	case CaseBecause, CaseSentence:
		return fmt.Sprintf("%s的%s应是“%s”，规则书给出“%s”", item, g.Part.Label(), g.Want, g.Got)
	}
	return fmt.Sprintf("%s%s应是“%s”，规则书给出“%s”", item, g.Part.Label(), g.Want, g.Got)
}

// Gaps holds the book against one case.
func (b *Book) Gaps(c *Case) (all []Gap) {
	for _, d := range b.Decide(c.Facts, c.Term) {
		all = append(all, c.gaps(b, d)...)
	}
	return append(all, c.strangers(b)...)
}

// gaps holds one decision against the case.
func (c *Case) gaps(b *Book, d Decision) (all []Gap) {
	want, named := c.Expect[d.Item]
	if got := d.Result(); named && got != want || !named && d.Answer > No && c.speaksOf(d.Item) {
		if !named {
			want = Decision{Answer: No}.Result()
		}
		all = append(all, Gap{d.Item, CaseResult, want, got})
	}
	for _, l := range []struct {
		part CasePart
		said map[string][]Fact
		got  []Fact
	}{{CaseBecause, c.Because, d.Because}, {CaseMissing, c.Missing, d.Missing()}, {CaseNearest, c.Nearest, changed(d.Nearest)}} {
		if want, ok := l.said[d.Item]; ok && !slices.Equal(want, l.got) {
			all = append(all, Gap{d.Item, l.part, labels(want), labels(l.got)})
		}
	}
	if want, ok := c.Sentence[d.Item]; ok && want != b.Sentence(c.Facts, d) {
		all = append(all, Gap{d.Item, CaseSentence, want, b.Sentence(c.Facts, d)})
	}
	return all
}

// strangers finds slips of the pen in the codes of items, which would otherwise prove nothing.
func (c *Case) strangers(b *Book) (all []Gap) {
	for _, code := range c.Speaks() {
		if b.item(code) < 0 {
			all = append(all, Gap{Item: code, Part: CaseItem})
		}
	}
	return all
}

// Speaks lists the items that the case names, in the order of their codes.
func (c *Case) Speaks() []string {
	codes := slices.Concat(keys(c.Expect), keys(c.Because), keys(c.Missing), keys(c.Nearest), keys(c.Sentence), c.Only)
	slices.Sort(codes)
	return slices.Compact(codes)
}

func keys[V any](m map[string]V) []string { return slices.Collect(maps.Keys(m)) }

// changed lists the facts of changes.
func changed(changes []Change) (facts []Fact) {
	for _, c := range changes {
		facts = append(facts, c.Fact)
	}
	return facts
}
