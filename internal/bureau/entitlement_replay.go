package bureau

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// Replay decides every trace of the county anew, from nothing but what was kept
// with it: the rulebook's text and the facts. It writes nothing.
func (b *Bureau) Replay(ctx context.Context, who aid.Actor) (r aid.Replay, err error) {
	if err := aid.May(who, aid.DecideAll, aid.Place{}); err != nil {
		return r, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		shelf, err := shelf(ctx, tx)
		if err != nil {
			return err
		}
		return tx.EachTrace(ctx, func(t *store.Trace) error {
			book := shelf[t.Book]
			if book == nil {
				r.Unkept++
				return nil
			}
			same, err := replay(book, t)
			r.Traces++
			if err == nil && !same {
				r.Deviants = append(r.Deviants, t.ID)
			}
			return err
		})
	})
	return r, err
}

// LooseDecisions counts the decisions that rest on nothing any more.
func (b *Bureau) LooseDecisions(ctx context.Context, who aid.Actor) (n int, err error) {
	if err := aid.May(who, aid.DecideAll, aid.Place{}); err != nil {
		return 0, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		n, err = tx.LooseDecisions(ctx)
		return err
	})
	return n, err
}

// shelf is every rulebook that the county ever decided by, by its hash, parsed
// from its text and with the county's sums of then. How a hash is made may have
// changed since.
func shelf(ctx context.Context, tx *store.Tx) (map[string]*rules.Book, error) {
	kept, err := tx.Rulebooks(ctx)
	if err != nil {
		return nil, err
	}
	books := make(map[string]*rules.Book, len(kept))
	for _, k := range kept {
		book, err := rules.Parse([]byte(k.Text))
		if err != nil {
			return nil, fmt.Errorf("parse the rulebook %s: %w", k.Hash, err)
		}
		var sums []rules.Setting
		if err := json.Unmarshal(k.Settings, &sums); err != nil {
			return nil, fmt.Errorf("read the sums of the rulebook %s: %w", k.Hash, err)
		}
		if books[k.Hash], err = book.Adopt(sums...); err != nil {
			return nil, fmt.Errorf("adopt the sums of the rulebook %s: %w", k.Hash, err)
		}
	}
	return books, nil
}

// replay tells whether a trace's facts lead to the same answers again: item,
// answer, sum, rule, clause and reasons. Wordings may have become better.
func replay(book *rules.Book, t *store.Trace) (bool, error) {
	var told []answer
	if err := json.Unmarshal(t.Answers, &told); err != nil {
		return false, fmt.Errorf("read the answers of trace %d: %w", t.ID, err)
	}
	var facts rules.Facts
	reason, away := strings.CutPrefix(t.Key, absentKey)
	if !away {
		if err := json.Unmarshal(t.Facts, &facts); err != nil {
			return false, fmt.Errorf("read the facts of trace %d: %w", t.ID, err)
		}
	}
	answers := explain(book, book.Table(ruleTerm(t.Term)), facts)
	if away {
		deny(answers, aid.AbsenceReason(reason))
	}
	return slices.EqualFunc(told, answers, sameAnswer), nil
}

func sameAnswer(a, b answer) bool {
	return a.Item == b.Item && a.Answer == b.Answer && a.Fen == b.Fen && a.Yearly == b.Yearly &&
		a.Rule == b.Rule && a.Clause == b.Clause && slices.Equal(a.Because, b.Because)
}
