package bureau

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// editionOf is the edition that decides a term. The zero one, number 0, stands
// for the book that comes with the program.
func editionOf(ctx context.Context, tx *store.Tx, term aid.Term) (aid.Edition, error) {
	e, err := tx.EditionOf(ctx, term)
	if aid.KindOf(err) == aid.NotFound {
		return aid.Edition{}, nil
	}
	return e, err
}

// bookOf is the rulebook that decides a term, as it is written, and the edition
// whose it is.
func (b *Bureau) bookOf(ctx context.Context, tx *store.Tx, term aid.Term) (e aid.Edition, book *rules.Book, err error) {
	if e, err = editionOf(ctx, tx, term); err != nil || e.Number == 0 {
		return e, b.book, err
	}
	if book, err = b.parsed(e); err != nil {
		err = fmt.Errorf("read edition %d: %w", e.ID, err)
	}
	return e, book, err
}

// lawOf is the rulebook that decides a term, with the county's own sums.
func (b *Bureau) lawOf(ctx context.Context, tx *store.Tx, term aid.Term) (law, error) {
	e, book, err := b.bookOf(ctx, tx, term)
	if err != nil {
		return law{}, err
	}
	l, err := adopt(ctx, tx, book)
	l.edition = e.Number
	return l, err
}

// parsed is the book of an edition in force, read once.
func (b *Bureau) parsed(e aid.Edition) (*rules.Book, error) {
	hash := e.Text.Hash()
	if book, ok := b.editions.Load(hash); ok {
		return book.(*rules.Book), nil
	}
	book, err := rules.Parse([]byte(e.Text.Book))
	if err == nil {
		b.editions.Store(hash, book)
	}
	return book, err
}

// adopt puts the county's own sums into a book. A sum that does not fit is a
// Conflict, which a rehearsal finds before anybody publishes.
func adopt(ctx context.Context, tx *store.Tx, book *rules.Book) (law, error) {
	settings, err := tx.Settings(ctx)
	if err != nil {
		return law{}, err
	}
	sums := adopted(book, settings)
	with, err := book.Adopt(sums...)
	if err != nil {
		return law{}, aid.E(aid.Conflict, "本县参数里的资助标准放不进规则："+err.Error())
	}
	return law{Book: with, settings: sums}, nil
}

// laws are the law of a school year, its autumn's and its spring's, which an
// edition may part.
type laws struct{ autumn, spring law }

// places tells whether the law of the school year asks where a student's roll is.
func (l laws) places(year aid.Year) bool {
	return slices.Contains(l.autumn.Asks(ruleTerm(year.Autumn())), rules.FactRollLocal) || slices.Contains(l.spring.Asks(ruleTerm(year.Spring())), rules.FactRollLocal)
}

func (b *Bureau) lawsOf(ctx context.Context, tx *store.Tx, year aid.Year) (l laws, err error) {
	if l.autumn, err = b.lawOf(ctx, tx, year.Autumn()); err != nil {
		return l, err
	}
	l.spring, err = b.lawOf(ctx, tx, year.Spring())
	return l, err
}

// ruleNow says which rules decide the term in which the actor works.
func (b *Bureau) ruleNow(ctx context.Context, tx *store.Tx, who aid.Actor) (aid.RuleNow, error) {
	term, err := b.termIn(ctx, tx, who)
	if err != nil {
		return aid.RuleNow{}, err
	}
	return b.ruleIn(ctx, tx, term)
}

// ruleIn says which rules decide a term.
func (b *Bureau) ruleIn(ctx context.Context, tx *store.Tx, term aid.Term) (aid.RuleNow, error) {
	e, book, err := b.bookOf(ctx, tx, term)
	if err != nil {
		return aid.RuleNow{}, err
	}
	now := aid.RuleNow{Term: term, Edition: e.ID, Number: e.Number, Name: e.Text.Name, End: ruleEnd(book, term)}
	if e.Number == 0 {
		now.Name = book.Title()
	}
	return now, nil
}

// ruleEnd says that a book ended before a term, and which shipped one holds then.
func ruleEnd(book *rules.Book, term aid.Term) (end aid.RuleEnd) {
	over := func(b *rules.Book) bool { return b.Last() != rules.Term{} && b.Last().Before(ruleTerm(term)) }
	if !over(book) {
		return end
	}
	end.Title, end.Last = book.Title(), aidTerm(book.Last())
	for _, name := range rules.Shipped() {
		if next, err := rules.Named(name); err == nil && !over(next) {
			end.Next, end.NextTitle = name, next.Title()
		}
	}
	return end
}

// textOf is the text of the rules that decide a term.
func (b *Bureau) textOf(ctx context.Context, tx *store.Tx, term aid.Term) (aid.EditionText, error) {
	e, err := editionOf(ctx, tx, term)
	if e.Number == 0 {
		return b.shipped(), err
	}
	return e.Text, err
}

// compareText says why an edition's book cannot be read, or else what of it is
// different: as its rehearsal found and kept it, and before there is one from the
// text that decides its first term.
func (b *Bureau) compareText(ctx context.Context, tx *store.Tx, p *aid.EditionView) error {
	book, err := rules.Parse([]byte(p.Edition.Text.Book))
	if p.Faults = ruleFaults(err); err != nil {
		return nil
	}
	if p.Edition.State.Open() && !p.Edition.Waits() {
		p.Unborne = unborne(book, p.Edition.Text.Cases)
	}
	if r := p.Rehearsal; r.State == aid.RehearsalDone && r.Revision == p.Edition.Text.Revision && r.Report.Kept() {
		p.Against, p.Changes, p.Cases = r.Report.Against, r.Report.Changes, r.Report.Cases
		return nil
	}
	before, err := beforeIt(ctx, tx, p)
	if err != nil {
		return err
	}
	p.Against = before.Number
	if p.Against == 0 {
		before.Text = b.shipped()
	}
	d, err := differences(before.Text, p.Edition.Text)
	p.Changes, p.Cases = d.rules, d.cases
	return err
}

// shipped is the text that comes with the program.
func (b *Bureau) shipped() aid.EditionText {
	return aid.EditionText{Book: b.book.Text(), Cases: rules.CasesText(b.book.Name())}
}

// differing is what of a draft is different from an older text, which is read
// along the way.
type differing struct {
	old   *rules.Book
	was   []rules.Case
	is    []rules.Case // nil where they cannot be read
	rules []aid.RuleChange
	cases []aid.CaseChange
}

// differences compares a draft that can be read with the text that it takes the
// place of. What followed the rules in one of the cases written before for the
// draft follows them still, whoever took the mark away.
func differences(old, draft aid.EditionText, written ...string) (d differing, err error) {
	if d.old, err = rules.Parse([]byte(old.Book)); err != nil {
		return d, fmt.Errorf("read the rules before: %w", err)
	}
	if d.was, err = rules.ParseCases([]byte(old.Cases)); err != nil {
		return d, fmt.Errorf("read the cases before: %w", err)
	}
	book, err := rules.Parse([]byte(draft.Book))
	if err != nil {
		return d, fmt.Errorf("read the draft: %w", err)
	}
	d.is, _ = rules.ParseCases([]byte(draft.Cases)) // a check says what is wrong
	markAgreed(d.is, written)
	d.rules, d.cases = ruleChanges(d.old, book), caseChanges(d.was, d.is, itemNames(book, d.old))
	return d, nil
}

// beforeIt is the edition that an edition takes, or took, the place of: once it
// is in force, the one that its rehearsal was held against.
func beforeIt(ctx context.Context, tx *store.Tx, p *aid.EditionView) (aid.Edition, error) {
	switch {
	case p.Edition.State != aid.EditionInForce:
		return editionOf(ctx, tx, p.Edition.Text.From)
	case p.Rehearsal.Report.Against == 0:
		return aid.Edition{}, nil
	}
	return tx.EditionNumbered(ctx, p.Rehearsal.Report.Against)
}

// ruleFaults are what is wrong with a book that could not be read.
func ruleFaults(err error) (faults []aid.RuleFault) {
	wrong, ok := errors.AsType[*rules.BookError](err)
	if !ok {
		return nil
	}
	for _, f := range wrong.Faults {
		faults = append(faults, aid.RuleFault{Line: f.Line, Rule: f.Rule, Text: f.Text})
	}
	return faults
}
