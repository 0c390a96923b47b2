package bureau

import (
	"slices"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
)

// aspect is one thing that a rule says, in words: 学段, 小学、初中.
type aspect struct{ label, text string }

// ruleChanges says, rule by rule, what a draft changes of a book. A rule that ends
// and the one that takes over from it are one change.
func ruleChanges(old, draft *rules.Book) (changes []aid.RuleChange) {
	before, ended := takeovers(old, draft)
	for _, r := range draft.Rules() {
		c := aid.RuleChange{Item: r.Name, Rule: r.ID()}
		if was, ok := old.Rule(r.ID()); ok {
			c.Points = points(aspects(old, was), aspects(draft, r))
			if ended[r.ID()] && onlyEnds(c.Points) {
				continue // said with the rule that takes over
			}
		} else if was, ok := before[r.ID()]; ok {
			c.Since = aidTerm(r.From)
			c.Points = points(untilOnly(aspects(old, was), was), untilOnly(aspects(draft, r), r))
		} else {
			c.Added, c.Points = true, points(nil, aspects(draft, r))
		}
		if len(c.Points) > 0 || c.Since != (aid.Term{}) {
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

// takeovers are the new rules of a draft that begin in the term after an old rule
// of their item, which the draft ends earlier than it did: by the new rule's id the
// old one as it was, and the ids of the old ones.
func takeovers(old, draft *rules.Book) (before map[string]rules.Rule, ended map[string]bool) {
	before, ended = map[string]rules.Rule{}, map[string]bool{}
	for _, last := range draft.Rules() {
		was, kept := old.Rule(last.ID())
		none := rules.Term{}
		if !kept || last.Until == none || was.Until != none && !last.Until.Before(was.Until) {
			continue
		}
		for _, r := range draft.Rules() {
			if _, known := old.Rule(r.ID()); !known && r.Item == last.Item && r.From == last.Until.Next() {
				before[r.ID()], ended[last.ID()] = was, true
			}
		}
	}
	return before, ended
}

// onlyEnds tells whether nothing differs but how long a rule holds.
func onlyEnds(all []aid.RulePoint) bool { return len(all) == 1 && all[0].Label == spanAspect }

// spanAspect is from when to when a rule holds.
const spanAspect = "执行期"

// untilOnly says of the time of a rule only its end: that one rule begins where the
// other ends is said already.
func untilOnly(all []aspect, r rules.Rule) []aspect {
	last := "没有写明"
	if r.Until != (rules.Term{}) {
		last = aidTerm(r.Until).Label()
	}
	for i := range all {
		if all[i].label == spanAspect {
			all[i] = aspect{"截止学期", last}
		}
	}
	return all
}

// aspects is all that a rule says: its basis, the columns of its decision table
// way by way, its sums, and at last the whole of it in one sentence.
func aspects(book *rules.Book, r rules.Rule) []aspect {
	all := []aspect{{"名称", r.Name}, {"依据", r.Clause}, {"文号", r.Source}, {spanAspect, r.Span()}, {"性质", r.Kind.Label()}}
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
