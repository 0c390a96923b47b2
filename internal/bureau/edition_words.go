package bureau

import (
	"slices"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
)

// aspect is one thing that a rule says, in words: 学段, 小学、初中.
type aspect struct{ label, text string }

// ruleChanges says, rule by rule, what a draft changes of a book.
func ruleChanges(old, draft *rules.Book) (changes []aid.RuleChange) {
	for _, r := range draft.Rules() {
		c := aid.RuleChange{Item: r.Name, Rule: r.ID(), Added: true}
		var before []aspect
		if was, ok := old.Rule(r.ID()); ok {
			c.Added, before = false, aspects(old, was)
		}
		if c.Points = points(before, aspects(draft, r)); len(c.Points) > 0 {
			changes = append(changes, c)
		}
	}
	for _, r := range old.Rules() {
		if _, kept := draft.Rule(r.ID()); !kept {
			changes = append(changes, aid.RuleChange{Item: r.Name, Rule: r.ID(), Gone: true, Points: points(aspects(old, r), nil)})
		}
	}
	if len(changes) == 0 && old.Hash() != draft.Hash() {
		changes = []aid.RuleChange{{Item: "全书", Points: []aid.RulePoint{{Label: "书名、类别组或叠加限制", After: "有改动，请看全文"}}}}
	}
	return changes
}

// aspects is all that a rule says: its basis, the columns of its decision table
// way by way, its sums, and at last the whole of it in one sentence.
func aspects(book *rules.Book, r rules.Rule) []aspect {
	all := []aspect{{"名称", r.Name}, {"依据", r.Clause}, {"文号", r.Source}, {"执行期", r.Span()}, {"性质", r.Kind.Label()}}
	grid, _ := book.Grid(r.Item)
	way := 0
	for _, l := range grid.Lines {
		if l.Rule != r.ID() {
			continue
		}
		way++
		all = append(all, lineAspects(book, &grid, l, prefix(way, l.Tier))...)
	}
	return append(all, aspect{wholeRule, book.RuleSentence(r.ID())})
}

// wholeRule is shown only where no other aspect tells what differs.
const wholeRule = "整条规则"

func prefix(way int, tier string) string {
	switch {
	case tier != "":
		return tier + "："
	case way > 1:
		return "情形" + strconv.Itoa(way) + "："
	}
	return ""
}

func lineAspects(book *rules.Book, grid *rules.Grid, l rules.GridLine, prefix string) (all []aspect) {
	for i, fact := range grid.Facts {
		if l.Cells[i] != "" {
			all = append(all, aspect{prefix + book.FactName(fact), l.Cells[i]})
		}
	}
	for i, stage := range grid.Stages {
		if l.Sums[i] != 0 {
			all = append(all, aspect{prefix + stage.Label() + "金额", "每年" + l.Sums[i].Yuan()})
		}
	}
	return all
}

// points are the aspects that differ, in the order of the draft; what is gone
// comes last.
func points(before, after []aspect) (all []aid.RulePoint) {
	for _, a := range after {
		if was := textIn(before, a.label); was != a.text && a.label != wholeRule {
			all = append(all, aid.RulePoint{Label: a.label, Before: was, After: a.text})
		}
	}
	for _, b := range before {
		if b.text != "" && b.label != wholeRule && textIn(after, b.label) == "" {
			all = append(all, aid.RulePoint{Label: b.label, Before: b.text})
		}
	}
	if was, is := textIn(before, wholeRule), textIn(after, wholeRule); len(all) == 0 && was != is {
		all = []aid.RulePoint{{Label: wholeRule, Before: was, After: is}}
	}
	return all
}

func textIn(all []aspect, label string) string {
	if i := slices.IndexFunc(all, func(a aspect) bool { return a.label == label }); i >= 0 {
		return all[i].text
	}
	return ""
}
