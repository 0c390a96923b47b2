package bureau

import (
	"context"
	"encoding/json"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// Entitlements sums what is due within the seat's own place. A zero term means
// the school year of the newest roster.
func (b *Bureau) Entitlements(ctx context.Context, who aid.Actor, f aid.DueFilter) (e aid.Entitlements, err error) {
	if err := aid.May(who, aid.ReadFigures, who.Scope()); err != nil {
		return e, err
	}
	if f.By == "" {
		f.By = aid.PerStage
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if e.Terms, err = tx.TermsEnrolled(ctx); err != nil {
			return err
		}
		if f.Term == (aid.Term{}) {
			f.Term, f.Whole = b.newest(e.Terms), true
		}
		law, err := b.lawOf(ctx, tx, lastTerm(f))
		if err != nil {
			return err
		}
		e.Filter, e.Items = f, itemLaws(law.Book)
		if e.Dues, err = tx.Dues(ctx, f, who.Scope()); err != nil {
			return err
		}
		e.Run, err = lastRun(ctx, tx, f.Term.Year)
		return err
	})
	return e, err
}

func (b *Bureau) newest(terms []aid.Term) aid.Term {
	if len(terms) > 0 {
		return terms[0]
	}
	return b.Term()
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
