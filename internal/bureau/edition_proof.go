package bureau

import (
	"fmt"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
)

// keptProofs asks whether what the golden cases proved is still proved, and
// whether what is new is.
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
		c.Details = append(c.Details, fmt.Sprintf("%s“%s”（%s）：%s", how, l.Name, aidTerm(l.Term).Label(), strings.Join(l.items, "、")))
	}
	if len(c.Details) > 0 {
		c.OK, c.Sentence = false, fmt.Sprintf("有 %d 个标准案例被删去或改动，而这些项目的规则没有改；请从原来的案例里找回来", len(c.Details))
		return c
	}
	c.Sentence = fmt.Sprintf("原有 %d 个标准案例，规则没有改的项目一个不少", len(was))
	for _, item := range unproven(old, draft, was, is) {
		c.Look = true
		c.Details = append(c.Details, name(item)+"：规则改了，还没有一个照文件另写的案例；照规则改的案例证明不了规则，请另写一个")
	}
	return c
}

// unproven are the items of a draft whose rules change, and of which no golden case
// that somebody wrote from a document says anything new.
func unproven(old, draft *rules.Book, was, is []rules.Case) (items []string) {
	proven, touched := map[string]bool{}, touchedItems(old, draft)
	for _, s := range fresh(allSayings(was), allSayings(is)) {
		proven[s.item] = proven[s.item] || !s.agreed
	}
	for _, it := range draft.Items() {
		if touched[it.Code] && !proven[it.Code] {
			items = append(items, it.Code)
		}
	}
	return items
}

func allSayings(cases []rules.Case) (all []saying) {
	for _, c := range cases {
		all = append(all, sayings(c)...)
	}
	return all
}

// history says, by the situations of golden cases, what a draft gives otherwise than the
// rules before it in terms before its first one. Another book has another history.
func history(old, draft *rules.Book, cases []rules.Case, from rules.Term) (lines []string) {
	if old.Name() != draft.Name() {
		return nil
	}
	name := itemNames(draft, old)
	for _, c := range cases {
		if !c.Term.Before(from) {
			continue
		}
		is := map[string]string{}
		for _, d := range draft.Decide(c.Facts, c.Term) {
			is[d.Item] = d.Result()
		}
		for _, d := range old.Decide(c.Facts, c.Term) {
			line := fmt.Sprintf("%s，%s：原来“%s”，这一稿“%s”", aidTerm(c.Term).Label(), name(d.Item), d.Result(), is[d.Item])
			if is[d.Item] != "" && is[d.Item] != d.Result() && !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// unborne counts the golden cases that a book does not bear out. Those that cannot be
// read are none: a check says what is wrong.
func unborne(book *rules.Book, text string) (n int) {
	cases, _ := rules.ParseCases([]byte(text))
	for _, c := range cases {
		if len(book.Gaps(&c)) > 0 {
			n++
		}
	}
	return n
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
	kept, wide, touched := map[said]bool{}, map[said]bool{}, touchedItems(old, draft)
	for _, s := range allSayings(is) {
		kept[s.said], wide[s.said] = true, wide[s.said] || !s.only
	}
	for _, before := range was {
		l := lostProof{Case: before}
		for _, s := range sayings(before) {
			if stays := kept[s.said] && (s.only || wide[s.said]); !touched[s.item] && !stays && holds(draft, before, s.item) {
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
		Because: of(c.Because, item), Missing: of(c.Missing, item), Nearest: of(c.Nearest, item), Sentence: of(c.Sentence, item),
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
