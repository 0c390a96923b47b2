package bureau

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
)

// said is what a golden case says of one item, in a form that can be compared.
type said struct {
	facts  string // the situation
	term   rules.Term
	item   string // "": of all items, that none is due
	result string // 500元, 享受; "" where the case does not expect the item
	reason string // because, nearest, sentence
}

// sayings are all that a case says, item by item in their order.
func sayings(c rules.Case) (all []said) {
	items := slices.Concat(slices.Collect(maps.Keys(c.Expect)), slices.Collect(maps.Keys(c.Because)), slices.Collect(maps.Keys(c.Nearest)), slices.Collect(maps.Keys(c.Sentence)))
	slices.Sort(items)
	if items = slices.Compact(items); len(items) == 0 {
		items = []string{""}
	}
	for _, item := range items {
		all = append(all, said{
			facts: string(encode(c.Facts)), term: c.Term, item: item, result: c.Expect[item],
			reason: fmt.Sprint(c.Because[item], c.Nearest[item], c.Sentence[item]),
		})
	}
	return all
}

// casesByName groups cases, which may share a name: one entry may name several
// terms.
func casesByName(cases []rules.Case) (names []string, by map[string][]said) {
	by = map[string][]said{}
	for _, c := range cases {
		if _, known := by[c.Name]; !known {
			names = append(names, c.Name)
		}
		by[c.Name] = append(by[c.Name], sayings(c)...)
	}
	return names, by
}

// caseChanges says, case by case, what a draft changes of the golden cases.
func caseChanges(old, draft []rules.Case, itemName func(string) string) (changes []aid.CaseChange) {
	_, was := casesByName(old)
	names, is := casesByName(draft)
	for _, name := range names {
		before, kept := was[name]
		if points := casePoints(before, is[name], itemName); len(points) > 0 {
			changes = append(changes, aid.CaseChange{Name: name, Added: !kept, Points: points})
		}
	}
	names, _ = casesByName(old)
	for _, name := range names {
		if _, kept := is[name]; !kept {
			changes = append(changes, aid.CaseChange{Name: name, Gone: true, Points: casePoints(was[name], nil, itemName)})
		}
	}
	return changes
}

// casePoints are what differs between two cases of one name: the terms, the
// situation, and the results item by item.
func casePoints(before, after []said, itemName func(string) string) (points []aid.RulePoint) {
	point := func(label, was, is, changed string) {
		switch {
		case was == is:
		case changed != "" && was != "" && is != "":
			points = append(points, aid.RulePoint{Label: label, After: changed})
		case changed != "":
		default:
			points = append(points, aid.RulePoint{Label: label, Before: was, After: is})
		}
	}
	each := func(all []said, text func(said) string) string {
		var seen []string
		for _, s := range all {
			if t := text(s); t != "" && !slices.Contains(seen, t) {
				seen = append(seen, t)
			}
		}
		return strings.Join(seen, "、")
	}
	term := func(s said) string { return s.term.String() }
	point("学期", each(before, term), each(after, term), "")
	facts := func(s said) string { return s.facts }
	point("情况", each(before, facts), each(after, facts), "有改动，请看全文")
	for _, item := range itemsSaid(before, after) {
		result := func(s said) string {
			switch {
			case s.item != item:
				return ""
			case s.result == "":
				return "不享受"
			}
			return s.result
		}
		reason := func(s said) string {
			if s.item != item {
				return ""
			}
			return s.reason
		}
		point(itemName(item), each(before, result), each(after, result), "")
		point(itemName(item)+"的理由和说明", each(before, reason), each(after, reason), "有改动，请看全文")
	}
	return points
}

func itemsSaid(before, after []said) (items []string) {
	for _, s := range slices.Concat(before, after) {
		if !slices.Contains(items, s.item) {
			items = append(items, s.item)
		}
	}
	return items
}

// itemNames names items by their code, "" for all of them; those that only one
// of two books has, too.
func itemNames(books ...*rules.Book) func(code string) string {
	names := map[string]string{"": "各项资助"}
	for _, book := range books {
		for _, it := range book.Items() {
			names[it.Code] = it.Name
		}
	}
	return func(code string) string {
		if name := names[code]; name != "" {
			return name
		}
		return code
	}
}

// keptProofs asks whether what the golden cases proved is still proved.
func keptProofs(old, draft *rules.Book, was, is []rules.Case) aid.RuleCheck {
	named, name := map[string]bool{}, itemNames(draft, old)
	for _, c := range is {
		named[c.Name] = true
	}
	c := aid.RuleCheck{Code: aid.CheckProofs, OK: true}
	for _, l := range lostProofs(old, draft, was, is) {
		how := "删去"
		if named[l.Name] {
			how = "改动"
		}
		for i, item := range l.items {
			l.items[i] = name(item)
		}
		c.Details = append(c.Details, fmt.Sprintf("%s“%s”（%s）：%s", how, l.Name, l.Term, strings.Join(l.items, "、")))
	}
	if c.OK = len(c.Details) == 0; c.OK {
		c.Sentence = fmt.Sprintf("原有 %d 个标准案例，规则没有改的项目一个不少", len(was))
	} else {
		c.Sentence = fmt.Sprintf("有 %d 个标准案例被删去或改动，而这些项目的规则没有改；请从原来的案例里找回来", len(c.Details))
	}
	return c
}

// lostProof is a golden case, and the items of which a draft no longer has what it
// says; "" for all of them.
type lostProof struct {
	rules.Case
	items []string
}

// lostProofs are the golden cases that a draft may not lose: of items whose rules
// it leaves alone every case that still holds must stay as it was. Cases of items
// whose rules change may change with them.
func lostProofs(old, draft *rules.Book, was, is []rules.Case) (lost []lostProof) {
	kept, touched := map[said]bool{}, touchedItems(old, draft)
	for _, c := range is {
		for _, s := range sayings(c) {
			kept[s] = true
		}
	}
	for _, before := range was {
		l := lostProof{Case: before}
		for _, s := range sayings(before) {
			if !touched[s.item] && !kept[s] && holds(draft, before, s.item) {
				l.items = append(l.items, s.item)
			}
		}
		if len(l.items) > 0 {
			lost = append(lost, l)
		}
	}
	return lost
}

// touchedItems are the items that any rule of is different in two books; "", all
// of them, where that is every item of the older one.
func touchedItems(old, draft *rules.Book) map[string]bool {
	touched := map[string]bool{}
	for _, c := range ruleChanges(old, draft) {
		for _, book := range []*rules.Book{old, draft} {
			if r, ok := book.Rule(c.Rule); ok {
				touched[r.Item] = true
			}
		}
	}
	touched[""] = !slices.ContainsFunc(old.Items(), func(it rules.Item) bool { return !touched[it.Code] })
	return touched
}

// holds tells whether what a case says of one item is what a book says; of "",
// whether the whole case is.
func holds(book *rules.Book, c rules.Case, item string) bool {
	if item == "" {
		return len(book.Prove([]rules.Case{c})) == 0
	}
	only := rules.Case{
		Term: c.Term, Facts: c.Facts, Expect: map[string]string{},
		Because: of(c.Because, item), Nearest: of(c.Nearest, item), Sentence: of(c.Sentence, item),
	}
	for _, d := range book.Decide(c.Facts, c.Term) {
		only.Expect[d.Item] = d.Result()
	}
	delete(only.Expect, item)
	if result, ok := c.Expect[item]; ok {
		only.Expect[item] = result
	}
	return len(book.Prove([]rules.Case{only})) == 0
}

// of is what a map says of one item, and nothing else.
func of[V any](all map[string]V, item string) map[string]V {
	if v, ok := all[item]; ok {
		return map[string]V{item: v}
	}
	return nil
}
