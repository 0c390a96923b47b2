package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Bond is how one item stands to the others in a term, in words: one line of the matrix.
type Bond struct {
	Item, Name string
	Excludes   []string // other items, and which of the two is given
	Stacks     []string // other items
	Bounds     []string // ceilings, quotas, and what its sum is a share of
}

// Bonds are the lines of the items that are bound to others, or bounded, in a term.
func (b *Book) Bonds(t Term) (bonds []Bond) {
	for _, it := range b.items {
		bond := Bond{Item: it.Code, Name: it.Name}
		for i := range b.limits {
			if l := &b.limits[i]; l.InForce(t) && slices.Contains(l.Items, it.Code) {
				bond.add(b, l)
			}
		}
		if r := b.shareIn(it.Code, t); r != nil {
			bond.Bounds = append(bond.Bounds, b.shareOf(r))
		}
		if len(bond.Excludes)+len(bond.Stacks)+len(bond.Bounds) > 0 {
			bonds = append(bonds, bond)
		}
	}
	return bonds
}

// add puts a limit into the line.
func (bond *Bond) add(b *Book, l *Limit) {
	at := slices.Index(l.Items, bond.Item)
	var others []string
	for i, code := range l.Items {
		if i == at {
			continue
		}
		name := b.itemName(code)
		if others = append(others, name); l.Kind == Exclude {
			name += "（以" + map[bool]string{true: "本项", false: "它"}[at < i] + "为准）"
			bond.Excludes = append(bond.Excludes, name)
		}
	}
	switch l.Kind {
	case Stack:
		bond.Stacks = append(bond.Stacks, others...)
	case Cap:
		bond.Bounds = append(bond.Bounds, "与"+strings.Join(others, "、")+"合计每学年不超过"+l.Fen.Yuan())
	case Quota:
		bond.Bounds = append(bond.Bounds, "控制比例："+l.shares())
	}
}

// shareIn is the rule by which an item is a share of another one in a term, nil where it is none.
func (b *Book) shareIn(item string, t Term) *Rule {
	for i := range b.law {
		if r := &b.law[i]; r.Item == item && r.Kind == Share && r.InForce(t) {
			return r
		}
	}
	return nil
}

func (b *Book) shareOf(r *Rule) string {
	return fmt.Sprintf("按%s的%d%%", b.itemName(r.Of), r.Percent)
}

// shares lists a quota by region: 西部30%、中部20%.
func (l *Limit) shares() string {
	var all []string
	for r := West; r <= PoorArea; r++ {
		if share, ok := l.Share[r]; ok {
			all = append(all, label(FactRegion, uint8(r))+share.Percent())
		}
	}
	return strings.Join(all, "、")
}

// Label is the Chinese name of the kind.
func (k LimitKind) Label() string {
	return map[LimitKind]string{Exclude: "不能同时享受", Stack: "可以同时享受", Cap: "合计上限", Quota: "控制比例"}[k]
}

// LimitSentences say how items stand to each other in a term, in Chinese sentences with their basis: which are not had together, which are,
// ceilings, quotas, and what is a share of another item's sum.
func (b *Book) LimitSentences(t Term) (all []string) {
	for _, l := range b.limitLines() {
		if l.inForce(t) {
			all = append(all, strings.Join(l.names, "、")+"："+l.says+"（"+l.basis()+"）")
		}
	}
	return all
}

// limitLine is a limit, or a rule by which one item is a share of another, in words.
type limitLine struct {
	kind           string
	names          []string
	says           string
	clause, source string
	from, until    Term
	unconfirmed    bool
}

// limitLines are all of them, whenever they hold.
func (b *Book) limitLines() (all []limitLine) {
	for i := range b.limits {
		l := &b.limits[i]
		line := limitLine{l.Kind.Label(), nil, l.says(), l.Clause, l.Source, l.From, l.Until, l.Unconfirmed}
		for _, code := range l.Items {
			line.names = append(line.names, b.itemName(code))
		}
		all = append(all, line)
	}
	for i := range b.law {
		if r := &b.law[i]; r.Kind == Share {
			all = append(all, limitLine{Share.Label(), []string{b.itemName(r.Item)}, b.shareOf(r), r.Clause, r.Source, r.From, r.Until, r.Unconfirmed})
		}
	}
	return all
}

func (l *Limit) says() string {
	switch l.Kind {
	case Exclude:
		return "同一学期只享受一项，以写在前面的为准"
	case Stack:
		return "可以同时享受"
	case Cap:
		return "合计每学年不超过" + l.Fen.Yuan() + "，写在前面的先占"
	}
	return "享受的人占" + cmp.Or(l.Of, "在校生") + "的控制比例为" + l.shares() + "，只提示，不影响享受"
}

func (l limitLine) inForce(t Term) bool {
	return !t.Before(l.from) && (l.until.open() || !l.until.Before(t))
}

// basis names the terms, the clause and the document.
func (l limitLine) basis() string {
	s := "依据" + l.clause
	if span := l.span(); span != "" {
		s = span + "，" + s
	}
	if !strings.Contains(s, l.source) {
		s += "，" + l.source
	}
	if l.unconfirmed {
		s += "；尚待与文件核对"
	}
	return s
}

// span names the terms that it holds for; "" for always.
func (l limitLine) span() string {
	if l.from.Year <= firstYear && l.until.open() {
		return ""
	}
	return (&Rule{From: l.from, Until: l.until}).Span()
}

// limitSheet is the sheet that tells how items stand to each other. It is there to be read.
const limitSheet = "项目之间的关系"

// LimitSheet is what the book says about items together as rows of text, the first of which is the header; without more rows where it says
// nothing.
func (b *Book) LimitSheet() GridSheet {
	s := GridSheet{Name: limitSheet, Rows: [][]string{{"关系", columnName, "内容", columnClause, columnSource, "执行时间", columnChecked}}}
	for _, l := range b.limitLines() {
		s.Rows = append(s.Rows, []string{l.kind, strings.Join(l.names, "、"), l.says, l.clause, l.source, l.span(), yesNo(!l.unconfirmed)})
	}
	return s
}

// limitsChanged says whether a sheet of that name, as it was handed in under whatever title, tells something else than the book.
func (b *Book) limitsChanged(s GridSheet) bool {
	want := b.LimitSheet().Rows
	at := slices.IndexFunc(s.Rows, func(row []string) bool { return slices.Equal(trimmed(row), want[0]) })
	return at < 0 || !slices.EqualFunc(s.Rows[at:], want, func(x, y []string) bool { return slices.Equal(trimmed(x), trimmed(y)) })
}

// trimmed is a row without blanks at its end, which a workbook does not keep.
func trimmed(row []string) []string {
	for len(row) > 0 && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	return row
}
