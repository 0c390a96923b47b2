package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// OwnItem is an item that a county adds of its own: a fixed sum for each stage, for whoever is in one of the lists. Empty lists mean everybody.
type OwnItem struct {
	Name, Clause, Source, Payer string
	Delivery                    string   // how it comes to the student
	Lists                       []string // codes of categories and groups
	Boarding                    Tri      // Blank: boarders and day pupils
	Amount                      map[Stage]Fen
	From                        Term
}

// WithItem is the book's text with an item of the county's own after the others, all other lines as they are, and its code.
// The error is a *BookError.
func (b *Book) WithItem(own OwnItem) (text, code string, err error) {
	code = b.freeCode(own.Name)
	item, rule := Item{Code: code, Name: own.Name, Payer: own.Payer, Delivery: own.Delivery, From: own.From}, own.rule(code)
	d := b.draft()
	d.declared, d.law = append(d.declared, item), append(d.law, rule)
	written := d.Write()
	want, err := Parse(written)
	if err != nil {
		return "", "", err
	}
	text = b.inserted(item, rule)
	if is, err := Parse([]byte(text)); err != nil || is.Hash() != want.Hash() {
		text = string(written) // the text is written in a way that lines cannot be put into
	}
	return text, code, nil
}

// freeCode is the name's letters and digits, with a number behind them where an item has that code: lists have room for a code only, and a
// county's own item is known there by its name.
func (b *Book) freeCode(name string) string {
	base := strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, name)
	code := base
	for n := 2; code == "" || b.item(code) >= 0; n++ {
		code = fmt.Sprint(base, n)
	}
	return code
}

// rule is the item's only rule.
func (o OwnItem) rule(code string) Rule {
	stages := Cond{Fact: FactStage}
	for _, s := range slices.Sorted(maps.Keys(o.Amount)) {
		stages.Values = append(stages.Values, s.String())
	}
	r := Rule{Item: code, Name: o.Name, Clause: o.Clause, Source: o.Source, Kind: Grant, Unit: unitYear, From: o.From, Amount: o.Amount}
	r.When.All = []Cond{stages}
	if o.Boarding != Blank {
		r.When.All = append(r.When.All, Cond{Fact: FactBoarding, Values: []string{fmt.Sprint(o.Boarding == True)}})
	}
	if len(o.Lists) > 0 {
		r.When.All = append(r.When.All, Cond{Fact: FactCategory, Values: slices.Sorted(slices.Values(o.Lists))})
	}
	return r
}

// inserted is the book's text with an item and its rule put in where their lists end.
func (b *Book) inserted(item Item, rule Rule) string {
	var w, v writer
	w.item(item)
	v.rule(&rule)
	root := newParser(b.draft()).load([]byte(b.text))
	lines := yamlLines(strings.TrimRight(b.text, "\n") + "\n")
	key, rules := entryOf(root, "rules")
	if rules == nil || len(rules.Content) == 0 {
		return ""
	}
	end := lastLine(rules)
	lines = slices.Insert(lines, end, "\n"+shifted(v.out.String(), rules.Content[0].Column-5)) // writer: two blanks, a dash and one more
	if _, items := entryOf(root, "items"); items != nil && len(items.Content) > 0 {
		lines = slices.Insert(lines, lastLine(items), shifted(w.out.String(), items.Content[0].Column-3))
	} else {
		lines = slices.Insert(lines, key.Line-1, "items:\n"+w.out.String()+"\n")
	}
	return strings.Join(lines, "")
}

// entryOf finds an entry of a mapping, nil where there is none.
func entryOf(n *yaml.Node, name string) (key, value *yaml.Node) {
	for i := 0; n != nil && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// lastLine is the line on which a node ends.
func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, c := range n.Content {
		last = max(last, lastLine(c))
	}
	return last
}

// shifted moves a text by so many blanks, to the left where they are negative.
func shifted(text string, by int) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		switch {
		case by >= 0:
			out.WriteString(strings.Repeat(" ", by) + line)
		default:
			out.WriteString(strings.TrimPrefix(line, strings.Repeat(" ", -by)))
		}
	}
	return out.String()
}
