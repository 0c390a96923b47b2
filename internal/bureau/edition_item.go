package bureau

import (
	"context"
	"errors"
	"maps"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// OwnItemForm reads what the form of an item of the county's own asks of a draft.
func (b *Bureau) OwnItemForm(ctx context.Context, who aid.Actor, id aid.EditionID) (f aid.OwnItemForm, err error) {
	if err := aid.May(who, aid.DraftEdition, aid.Place{}); err != nil {
		return f, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		f.Edition, err = tx.Edition(ctx, id)
		return err
	})
	if err != nil {
		return f, err
	}
	book, err := revisable(f.Edition, who)
	if err != nil {
		return f, err
	}
	f.Lists = ownItemLists(book)
	for _, it := range book.Items() {
		if it.Delivery != "" && !slices.Contains(f.Ways, it.Delivery) {
			f.Ways = append(f.Ways, it.Delivery)
		}
	}
	return f, nil
}

// ownItemLists are whom an item may be for: groups of the book, then all
// categories, those together that are about the same.
func ownItemLists(book *rules.Book) (all []aid.OwnItemLists) {
	add := func(name string, v aid.RuleValue) {
		at := slices.IndexFunc(all, func(l aid.OwnItemLists) bool { return l.Name == name })
		if at < 0 {
			at, all = len(all), append(all, aid.OwnItemLists{Name: name})
		}
		all[at].Lists = append(all[at].Lists, v)
	}
	for _, g := range book.Groups() {
		add("这一版的名单（几类合在一起）", aid.RuleValue{Code: g.Code, Label: g.Name})
	}
	for _, c := range book.Choices(rules.FactCategory) {
		if c.Code != rules.NoCategory {
			add(c.Sort, aid.RuleValue{Code: c.Code, Label: c.Label})
		}
	}
	return all
}

// revisable is the book of a draft that the actor may change and that can be read.
func revisable(e aid.Edition, who aid.Actor) (*rules.Book, error) {
	if err := e.MayRevise(who); err != nil {
		return nil, err
	}
	book, err := rules.Parse([]byte(e.Text.Book))
	if err != nil {
		return nil, aid.E(aid.Conflict, "这一版的规则全文还有读不懂的地方，请先改正")
	}
	return book, nil
}

// AddOwnItem puts an item of the county's own into the text of the draft that was
// looked at, from its first term on. Past terms keep their editions.
func (b *Bureau) AddOwnItem(ctx context.Context, who aid.Actor, id aid.EditionID, seen int, item aid.OwnItem) error {
	if err := item.Check(); err != nil {
		return err
	}
	return b.amendText(ctx, who, id, seen, func(e aid.Edition, book *rules.Book) (text aid.EditionText, entry aid.Audit, err error) {
		if slices.ContainsFunc(book.Items(), func(it rules.Item) bool { return it.Name == item.Name }) {
			return text, entry, aid.InvalidField("name", "这一版已有“"+item.Name+"”；要改它的金额或对象，请改决策表或全文")
		}
		text, entry.Note = e.Text, "加一项“"+item.Name+"”"
		text.Book, _, err = book.WithItem(ownItem(item, e.Text.From))
		if wrong, ok := errors.AsType[*rules.BookError](err); ok {
			err = aid.E(aid.Invalid, "这样的项目读不懂："+wrong.Faults[0].Text)
		}
		return text, entry, err
	})
}

// amendText changes the text of the draft that was looked at, and its book can be
// read, in one respect, which the note of the entry names.
func (b *Bureau) amendText(
	ctx context.Context, who aid.Actor, id aid.EditionID, seen int, amend func(aid.Edition, *rules.Book) (aid.EditionText, aid.Audit, error),
) error {
	return b.moveEdition(ctx, who, aid.DraftEdition, id, seen, func(tx *store.Tx, e aid.Edition) (aid.Audit, error) {
		book, err := revisable(e, who)
		if err != nil {
			return aid.Audit{}, err
		}
		text, entry, err := amend(e, book)
		if err == nil {
			err = text.Check()
		}
		if err != nil {
			return aid.Audit{}, err
		}
		after := textFacts(text)
		maps.Copy(after, entry.After)
		entry = aid.Audit{Note: "修改" + e.Label() + "：" + entry.Note, Before: textFacts(e.Text), After: after}
		return entry, tx.ReviseEdition(ctx, e, text)
	})
}

// ownItem is an item of the county's own as the rules know one.
func ownItem(o aid.OwnItem, from aid.Term) rules.OwnItem {
	item := rules.OwnItem{
		Name: o.Name, Clause: o.Clause, Source: o.Document, Payer: o.Payer, Delivery: o.Delivery, Lists: o.Lists, Boarding: ruleTri(o.Boarding),
		Amount: map[rules.Stage]rules.Fen{}, From: ruleTerm(from),
	}
	for stage, fen := range o.Sums {
		item.Amount[ruleStages[stage]] = rules.Fen(fen)
	}
	return item
}
