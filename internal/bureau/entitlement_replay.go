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

func sameAnswer(told, now answer) bool {
	if told.Item != now.Item || told.Fen != now.Fen || told.Yearly != now.Yearly || told.Rule != now.Rule {
		return false
	}
	return told.Answer == now.Answer && sameClause(told, now) && slices.Equal(told.Because, now.Because) || toldApart(told, now)
}

// sameClause tells whether two answers rest on the same clause. Traces from before
// limits were cited have the clause of the item in the place of the limit's.
func sameClause(told, now answer) bool {
	return told.Clause == now.Clause || told.Limit != now.Limit && told.Limit == (rules.Basis{})
}

// toldApart tells whether an answer is of a time when a right was not told apart
// from a sum that hung on a fact: it was held for unknown, or a fee for certain.
func toldApart(told, now answer) bool {
	switch {
	case told.Answer == rules.Unknown && now.Answer == rules.Unset:
		return slices.Equal(told.Because, now.Open)
	case told.Answer == rules.Yes && now.Answer == rules.Unset:
		return len(told.Open) > 0 && slices.Equal(told.Open, now.Open)
	}
	return false
}
