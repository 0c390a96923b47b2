package bureau

import (
	"context"
	"errors"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
)

// CaseForm reads what the form of a new golden case asks of a draft, about an item;
// of none the first whose rules it changes.
func (b *Bureau) CaseForm(ctx context.Context, who aid.Actor, id aid.EditionID, about aid.Item) (f aid.CaseForm, err error) {
	if err := aid.May(who, aid.DraftEdition, aid.Place{}); err != nil {
		return f, err
	}
	var now aid.EditionText
	if f.Edition, now, err = b.editionBeside(ctx, who, id); err != nil {
		return f, err
	}
	book, err := revisable(f.Edition, who)
	if err != nil {
		return f, err
	}
	old, err := rules.Parse([]byte(now.Book))
	if err != nil {
		return f, err
	}
	touched := touchedItems(old, book)
	for _, it := range book.Items() {
		f.Items = append(f.Items, ruleItem(it))
		if about == "" && touched[it.Code] {
			about = aid.Item(it.Code)
		}
	}
	at := slices.IndexFunc(f.Items, func(it aid.RuleItem) bool { return it.Item == about })
	if about != "" && at < 0 {
		return f, aid.E(aid.NotFound, "这一版没有这个资助项目，请从草稿页进入")
	}
	f.Item = f.Items[max(at, 0)].Item
	grid, _ := book.Grid(string(f.Item))
	f.Facts, f.Terms = ruleFacts(book, &grid, nil), caseTerms(f.Edition.Text.From)
	return f, nil
}

// caseTerms are the terms that a new case can be of: two before the first of its
// edition, in which the old rules must still hold, and six from it on.
func caseTerms(from aid.Term) (terms []aid.Term) {
	t := from.Previous().Previous()
	for range 8 {
		terms = append(terms, t)
		t = t.Next()
	}
	return terms
}

// AddCase puts a golden case that somebody wrote from a document at the end of
// those of the draft that was looked at, and says what of it the rules do not bear
// out: then one of the two is wrong.
func (b *Bureau) AddCase(ctx context.Context, who aid.Actor, id aid.EditionID, seen int, c aid.NewCase) (gaps []aid.RulePoint, err error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	err = b.amendText(ctx, who, id, seen, func(e aid.Edition, book *rules.Book) (text aid.EditionText, entry aid.Audit, err error) {
		written, err := newCase(book, c)
		if err == nil {
			err = unnamed(e.Text.Cases, c.Name)
		}
		if err != nil {
			return text, entry, err
		}
		if gaps = gapPoints(book.Gaps(&written), itemNames(book)); len(gaps) > 0 && !c.Sure {
			return text, entry, aid.InvalidField("sure", "规则给出的是“"+gaps[0].After+"”，您写的是“"+gaps[0].Before+"”。请再看一遍文件：写错了，请改；文件确实这样写，请勾选后再加入，规则要照它改")
		}
		text, entry.Note = e.Text, "写一个标准案例“"+c.Name+"”"
		text.Cases, err = rules.WithCase(e.Text.Cases, written)
		if wrong, ok := errors.AsType[*rules.BookError](err); ok {
			err = aid.E(aid.Conflict, "标准案例："+ruleFaults(wrong)[0].Sentence())
		}
		return text, entry, err
	})
	return gaps, err
}

// unnamed returns Invalid where a golden case is called so already: those who sign
// look at cases by their names, and two under one would be told as one.
func unnamed(text, name string) error {
	cases, _ := rules.ParseCases([]byte(text)) // what cannot be read is told where the case is put in
	if slices.ContainsFunc(cases, func(c rules.Case) bool { return c.Name == name }) {
		return aid.InvalidField("name", "已经有一个案例叫这个名字，请换一个")
	}
	return nil
}

// newCase is a golden case of one item as the rules know one.
func newCase(book *rules.Book, c aid.NewCase) (rules.Case, error) {
	facts, err := rules.FactsOf(c.Facts)
	if err != nil {
		return rules.Case{}, aid.InvalidField("facts", err.Error())
	}
	item := string(c.Item)
	if !slices.ContainsFunc(book.Items(), func(it rules.Item) bool { return it.Code == item }) {
		return rules.Case{}, aid.E(aid.NotFound, "这一版没有这个资助项目，请从草稿页进入")
	}
	return rules.Case{
		Name: c.Name, Clause: c.Clause, Term: ruleTerm(c.Term), Facts: facts, Only: []string{item}, Expect: map[string]string{item: caseDecision(c).Result()},
	}, nil
}

// caseDecision is a decision with the result that a case expects.
func caseDecision(c aid.NewCase) rules.Decision {
	d := rules.Decision{Answer: map[aid.CaseAnswer]rules.Answer{
		aid.CaseSum: rules.Yes, aid.CaseYes: rules.Yes, aid.CaseLoan: rules.Yes, aid.CaseUnset: rules.Unset, aid.CaseNo: rules.No, aid.CaseOpen: rules.Unknown, aid.CaseNone: rules.NotInForce,
	}[c.Answer]}
	if d.Fen = rules.Fen(c.Fen); c.Answer == aid.CaseLoan {
		d.Kind, d.Yearly = rules.Loan, d.Fen
	}
	return d
}
