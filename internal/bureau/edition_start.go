package bureau

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// EditionStart is the text that a new edition begins with: that of the edition
// that will decide its first term, or of a book that comes with the program, by its
// name, with what the county has of its own. A zero term is the next one.
func (b *Bureau) EditionStart(ctx context.Context, who aid.Actor, from aid.Term, book string) (d EditionDraft, err error) {
	if err := aid.May(who, aid.DraftEdition, aid.Place{}); err != nil {
		return d, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if from == (aid.Term{}) {
			t, err := b.terms(ctx, tx, who)
			if err != nil {
				return err
			}
			from = t.Newest().Next()
		}
		if d.Start.Base, err = b.ruleIn(ctx, tx, from); err != nil {
			return err
		}
		kept, err := b.textOf(ctx, tx, from)
		if err != nil {
			return err
		}
		d.Text = aid.EditionText{From: from, Book: kept.Book, Cases: kept.Cases}
		d.Start.Others = b.otherStarts(d.Start.Base)
		if book == "" {
			return nil
		}
		settings, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		return d.beginFrom(book, settings)
	})
	return d, err
}

// otherStarts are the shipped books that a version may begin from: all but the
// one that decides as it is.
func (b *Bureau) otherStarts(now aid.RuleNow) (all []aid.RuleStart) {
	for _, name := range rules.Shipped() {
		if book, err := rules.Named(name); err == nil && (now.Number != 0 || name != b.book.Name()) {
			all = append(all, aid.RuleStart{Book: name, Title: book.Title()})
		}
	}
	return all
}

// beginFrom puts a shipped book in the place of the text, with what the county
// has of its own in it.
func (d *EditionDraft) beginFrom(name string, settings aid.Settings) error {
	book, err := rules.Named(name)
	if err != nil {
		return aid.E(aid.NotFound, "没有这本规则书，请从“起草新版本”页选择")
	}
	was, err := rules.Parse([]byte(d.Text.Book))
	if err != nil {
		return fmt.Errorf("read the rules before: %w", err)
	}
	in := book.Inherit(was, ruleTerm(d.Text.From))
	d.Start.Book, d.Start.Title, d.Start.Kept, d.Start.Left = name, book.Title(), in.Kept, in.Left
	d.Start.Notes = append(sumNotes(in.Book, settings, d.Text.From.Year), factNotes(in.Book, d.Text.From)...)
	old := d.Text.Cases
	d.Text.Book, d.Text.Cases = in.Book.Text(), rules.CasesText(name)
	return d.keepProofs(was, in, old)
}

// keepProofs adds the golden cases from before of the county's own items, and
// those that a rehearsal will ask for, because they still hold.
func (d *EditionDraft) keepProofs(was *rules.Book, in rules.Inheritance, old string) error {
	entries, err := rules.CaseTexts([]byte(old))
	if err != nil {
		return fmt.Errorf("read the cases before: %w", err)
	}
	is, err := rules.ParseCases([]byte(d.Text.Cases))
	if err != nil {
		return fmt.Errorf("read the cases of the book: %w", err)
	}
	wrong := 0
	for _, e := range entries {
		own := slices.ContainsFunc(sayings(e.Cases[0]), func(s saying) bool { return slices.Contains(in.Own, s.item) })
		if !own && len(lostProofs(was, in.Book, e.Cases, is)) == 0 {
			continue
		}
		d.Text.Cases = strings.TrimRight(d.Text.Cases, "\n") + "\n\n" + e.Text
		if len(in.Book.Prove(e.Cases)) > 0 {
			wrong++
		}
	}
	if wrong > 0 {
		d.Start.Notes = append(d.Start.Notes, fmt.Sprintf("本县项目的标准案例也带过来了，其中 %d 个按这本书结果不同，演练时会逐个指出，请按文件改", wrong))
	}
	return nil
}

// sumNotes say what becomes of the county's own sums, from a school year on.
func sumNotes(book *rules.Book, settings aid.Settings, from aid.Year) []string {
	var fit, unfit []string
	sums := adopted(book, settings)
	for year, fen := range settings.PreschoolFen {
		switch line := year.Label() + fen.Short() + "元"; {
		case year < from:
		case slices.ContainsFunc(sums, func(s rules.Setting) bool { return s.From == rules.Year(year) }):
			fit = append(fit, line)
		default:
			unfit = append(unfit, line)
		}
	}
	var notes []string
	for _, n := range []struct {
		years []string
		text  string
	}{
		{fit, "“本县参数”里的学前教育资助标准照旧使用，不写进全文：%s"},
		{unfit, "“本县参数”里的学前教育资助标准不再使用，因为规则里已写明金额：%s"},
	} {
		if slices.Sort(n.years); len(n.years) > 0 {
			notes = append(notes, fmt.Sprintf(n.text, strings.Join(n.years, "、")))
		}
	}
	if len(notes) == 0 && slices.ContainsFunc(book.Rules(), waits) {
		notes = []string{"“本县参数”里没有" + from.Label() + "起的学前教育资助标准；在定下之前，要由县里定金额的项目是“享受，金额未定”"}
	}
	return notes
}

// waits tells whether a rule waits for the county's sum.
func waits(r rules.Rule) bool { return r.Kind == rules.County && len(r.Amount) == 0 }

// factNotes name the facts that a book asks for and no roster tells.
func factNotes(book *rules.Book, from aid.Term) []string {
	var open []string
	for _, fact := range book.Asks(ruleTerm(from)) {
		if !slices.Contains(rostered, fact) && !slices.Contains(belonging, fact) {
			open = append(open, fact.Label())
		}
	}
	if len(open) == 0 {
		return nil
	}
	return []string{"这本书要看而花名册里没有的：" + strings.Join(open, "、") + "。享受不享受取决于它们的项目是“待核实”，演练时列在减少的学生里；只有金额取决于它们的，是“享受，金额未定”"}
}
