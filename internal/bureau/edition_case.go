package bureau

import (
	"fmt"
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
	reason string // because, missing, nearest, sentence
}

// saying is what a case says, and whether it says so because the rules did.
type saying struct {
	said
	agreed bool
	told   string // the situation in words
	clause string
	only   bool // of some items: it does not say that no other is due
}

// others is what is said of items that the case does not name.
func (s saying) others() string {
	return map[bool]string{true: "没有说", false: "不享受"}[s.only]
}

func (s saying) situation() string { return s.told }

func (s saying) basis() string { return s.clause }

// sayings are all that a case says, item by item in their order.
func sayings(c rules.Case) (all []saying) {
	items := c.Speaks()
	if len(items) == 0 {
		items = []string{""}
	}
	for _, item := range items {
		s := said{facts: string(encode(c.Facts)), term: c.Term, item: item, result: c.Expect[item]}
		s.reason = fmt.Sprint(c.Because[item], c.Missing[item], c.Nearest[item], c.Sentence[item])
		all = append(all, saying{said: s, agreed: slices.Contains(c.Agreed, item), told: caseFacts(c.Facts), clause: c.Clause, only: c.Only != nil})
	}
	return all
}

// caseFacts are a student in words, as those read it who sign.
func caseFacts(facts rules.Facts) string {
	var words []string
	for _, f := range factsInWords(facts) {
		words = append(words, f.Label+"："+f.Value)
	}
	return strings.Join(words, "，")
}

// markAgreed marks what cases say because the rules did when they, or other texts of
// them, were written.
func markAgreed(cases []rules.Case, written []string) {
	followed := map[said]bool{}
	for _, text := range written {
		before, _ := rules.ParseCases([]byte(text)) // what could not be read was agreed to by nobody
		for _, s := range allSayings(before) {
			followed[s.said] = followed[s.said] || s.agreed
		}
	}
	for i := range cases {
		c := &cases[i]
		for _, s := range sayings(*c) {
			if followed[s.said] && !s.agreed {
				c.Agreed = append(slices.Clone(c.Agreed), s.item)
			}
		}
	}
}

// casesByName groups cases, which may share a name: one entry may name several
// terms.
func casesByName(cases []rules.Case) (names []string, by map[string][]saying) {
	by = map[string][]saying{}
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
			changes = append(changes, aid.CaseChange{Name: name, Added: !kept, Agreed: onlyAgreed(before, is[name]), Points: points})
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

// onlyAgreed tells whether all that is new in a case was agreed upon.
func onlyAgreed(before, after []saying) bool {
	news := fresh(before, after)
	return len(news) > 0 && !slices.ContainsFunc(news, func(s saying) bool { return !s.agreed })
}

// fresh is what is said after and was not before.
func fresh(before, after []saying) (all []saying) {
	known := map[said]bool{}
	for _, s := range before {
		known[s.said] = true
	}
	for _, s := range after {
		if !known[s.said] {
			all = append(all, s)
		}
	}
	return all
}

// casePoints are what differs between two cases of one name: the terms, the
// situation, and the results item by item, term by term where these differ.
func casePoints(before, after []saying, itemName func(string) string) (points []aid.RulePoint) {
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
	term := func(s saying) string { return aidTerm(s.term).Label() }
	point("学期", each(before, term), each(after, term), "")
	point("情况", each(before, saying.situation), each(after, saying.situation), "")
	point("依据", each(before, saying.basis), each(after, saying.basis), "")
	if len(before) > 0 && len(after) > 0 {
		point("没有写到的项目", each(before, saying.others), each(after, saying.others), "")
	}
	for _, part := range termsAlike(before, after) {
		before, after := part.of(before), part.of(after)
		for _, item := range itemsSaid(before, after) {
			result := func(s saying) string {
				switch {
				case s.item != item:
					return ""
				case s.result == "":
					return "不享受"
				}
				return s.result
			}
			reason := func(s saying) string {
				if s.item != item {
					return ""
				}
				return s.reason
			}
			point(itemName(item)+part.label, each(before, result), each(after, result), "")
			point(itemName(item)+"的理由和说明"+part.label, each(before, reason), each(after, reason), "有改动，请看全文")
		}
	}
	if len(points) == 0 && len(fresh(before, after))+len(fresh(after, before)) > 0 {
		points = append(points, aid.RulePoint{Label: itemName(""), After: "有改动，请看全文"}) // several of one name
	}
	return points
}

// each is what every saying has of something, once.
func each(all []saying, text func(saying) string) string {
	var seen []string
	for _, s := range all {
		if t := text(s); t != "" && !slices.Contains(seen, t) {
			seen = append(seen, t)
		}
	}
	return strings.Join(seen, "、")
}

// likeTerms are terms of which a case says the same; all of them where it says nothing
// else of others.
type likeTerms struct {
	label string // （2017年春季学期）; "" for all terms
	terms []rules.Term
}

func (p likeTerms) of(all []saying) (part []saying) {
	for _, s := range all {
		if len(p.terms) == 0 || slices.Contains(p.terms, s.term) {
			part = append(part, s)
		}
	}
	return part
}

// termsAlike parts two cases of one name by what changes in which of their terms. The
// terms of one alone are told as such, and not parted.
func termsAlike(before, after []saying) (all []likeTerms) {
	inTerm := func(all []saying, term rules.Term) string {
		var text []string
		for _, s := range all {
			if s.term == term {
				text = append(text, fmt.Sprint(s.facts, s.item, s.result, s.reason))
			}
		}
		slices.Sort(text)
		return strings.Join(text, "\n")
	}
	var kinds []string
	for _, s := range slices.Concat(before, after) {
		kind := inTerm(before, s.term) + "\n→\n" + inTerm(after, s.term)
		if len(before) == 0 || len(after) == 0 {
			kind = ""
		}
		at := slices.Index(kinds, kind)
		if at < 0 {
			at, kinds, all = len(kinds), append(kinds, kind), append(all, likeTerms{})
		}
		if !slices.Contains(all[at].terms, s.term) {
			all[at].terms = append(all[at].terms, s.term)
		}
	}
	if len(all) == 1 {
		return []likeTerms{{}}
	}
	for i, p := range all {
		labels := make([]string, len(p.terms))
		for j, t := range p.terms {
			labels[j] = aidTerm(t).Label()
		}
		all[i].label = "（" + strings.Join(labels, "、") + "）"
	}
	return all
}

func itemsSaid(before, after []saying) (items []string) {
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
