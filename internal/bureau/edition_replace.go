package bureau

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// replaced are the editions that an edition leaves no term to, with their items
// that it has not.
func replaced(ctx context.Context, tx *store.Tx, by aid.Edition) (all []aid.Replaced, err error) {
	editions, err := tx.EditionsReplaced(ctx, by)
	if err != nil || len(editions) == 0 {
		return nil, err
	}
	book, err := rules.Parse([]byte(by.Text.Book))
	if err != nil {
		return nil, fmt.Errorf("read edition %d: %w", by.ID, err)
	}
	for _, e := range editions {
		was, err := rules.Parse([]byte(e.Text.Book))
		if err != nil {
			return nil, fmt.Errorf("read edition %d: %w", e.ID, err)
		}
		all = append(all, aid.Replaced{Number: e.Number, Name: e.Text.Name, From: e.Text.From, Gone: goneItems(was, book)})
	}
	return all, nil
}

// replacedBy is the number of the edition that left another no term; 0 is none.
func replacedBy(ctx context.Context, tx *store.Tx, e aid.Edition) (int, error) {
	if e.State != aid.EditionInForce {
		return 0, nil
	}
	all, err := tx.Editions(ctx)
	return aid.ReplacedBy(e, all), err
}

// goneItems are the names of a book's items that another has not.
func goneItems(was, is *rules.Book) (names []string) {
	kept := is.Items()
	for _, it := range was.Items() {
		if !slices.ContainsFunc(kept, func(k rules.Item) bool { return k.Code == it.Code }) {
			names = append(names, it.Name)
		}
	}
	return names
}

// replacesKnown refuses a publication by somebody who does not know all that the
// edition takes the place of.
func replacesKnown(ctx context.Context, tx *store.Tx, e aid.Edition, known string) error {
	all, err := replaced(ctx, tx, e)
	if err != nil || aid.ReplacedNumbers(all) == known {
		return err
	}
	return aid.InvalidField("replaces", "施行后取代的版本："+cmp.Or(aid.ReplacedLabel(all), "没有")+"；请看清上面的提示再勾选、发布")
}
