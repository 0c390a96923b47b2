package bureau

import (
	"context"
	"encoding/json"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// Entitlements sums what is due within the seat's own place. A zero term means
// the school year in which the actor works.
func (b *Bureau) Entitlements(ctx context.Context, who aid.Actor, f aid.DueFilter) (e aid.Entitlements, err error) {
	if err := aid.May(who, aid.ReadFigures, who.Scope()); err != nil {
		return e, err
	}
	if f.By == "" {
		f.By = aid.PerStage
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if f.Term != (aid.Term{}) {
			who.Term = aid.Term{} // a term that has decisions need have no roster
		}
		t, err := b.terms(ctx, tx, who)
		if err != nil {
			return err
		}
		for _, k := range t.Known {
			e.Terms = append(e.Terms, k.Term)
		}
		if f.Term == (aid.Term{}) {
			f.Term, f.Whole = t.Term, true
		}
		law, err := b.lawOf(ctx, tx, lastTerm(f))
		if err != nil {
			return err
		}
		e.Filter, e.Items = f, itemLaws(law.Book)
		e.End = ruleEnd(law.Book, f.Terms()[0])
		if e.Dues, err = tx.Dues(ctx, f, who.Scope()); err != nil {
			return err
		}
		if who.Scope() == (aid.Place{}) {
			if err := quotasDue(ctx, tx, law.Book, &e); err != nil {
				return err
			}
		}
		e.Run, err = lastRun(ctx, tx, f.Term.Year)
		return err
	})
	return e, err
}

// lastTerm is the newest term that a filter sums.
func lastTerm(f aid.DueFilter) aid.Term {
	terms := f.Terms()
	return terms[len(terms)-1]
}

func itemLaws(book *rules.Book) (laws []aid.ItemLaw) {
	for _, i := range book.Items() {
		laws = append(laws, aid.ItemLaw{Item: aid.Item(i.Code), Name: i.Name, Clause: i.Clause, HasSum: i.HasSum, Payer: i.Payer, Delivery: i.Delivery})
	}
	return laws
}

func lastRun(ctx context.Context, tx *store.Tx, year aid.Year) (aid.DecideRun, error) {
	run, err := tx.LatestRun(ctx, year)
	if aid.KindOf(err) == aid.NotFound {
		return aid.DecideRun{}, nil
	}
	if err != nil {
		return aid.DecideRun{}, err
	}
	d := aid.DecideRun{At: run.At, By: run.Person}
	return d, json.Unmarshal(run.Report, &d.Report)
}
