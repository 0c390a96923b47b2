package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
)

// Rulebook is the text of one version of the law, as a county applied it.
type Rulebook struct {
	Hash     string
	Name     string
	Text     string
	Settings json.RawMessage // the county's own sums, adopted into it
}

// KeepRulebook keeps the text that traces are about to name; one that is kept
// stays as it is.
func (tx *Tx) KeepRulebook(ctx context.Context, r Rulebook) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO rulebook (county_id, hash, name, text, settings) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (county_id, hash) DO NOTHING`, tx.County, r.Hash, r.Name, r.Text, r.Settings)
	return err
}

// Rulebooks are all that the county ever decided by.
func (tx *Tx) Rulebooks(ctx context.Context) ([]Rulebook, error) {
	return list[Rulebook](ctx, tx, `SELECT hash, name, text, settings FROM rulebook WHERE county_id = $1 ORDER BY made_at, hash`, tx.County)
}

// Trace is the answers to every item for one combination of facts in one term.
type Trace struct {
	ID      int64
	Book    string // the rulebook's version that first gave these answers
	Term    aid.Term
	Key     string // the facts, packed
	Digest  string // of the answers
	Facts   json.RawMessage
	Answers json.RawMessage
	Grants  []Grant
}

// compare is the order of what makes a trace unique.
func (t *Trace) compare(o *Trace) int {
	return cmp.Or(cmp.Compare(t.Term.String(), o.Term.String()), cmp.Compare(t.Key, o.Key), cmp.Compare(t.Digest, o.Digest))
}

// Grant is a yes of a trace: one item and what is due in the term.
type Grant struct {
	Item aid.Item
	Fen  *aid.Fen // nil: no fixed sum, or not set
}

// Same tells whether two grants give the same.
func (g Grant) Same(o Grant) bool {
	return g.Item == o.Item && (g.Fen == nil) == (o.Fen == nil) && (g.Fen == nil || *g.Fen == *o.Fen)
}

// KeepTraces gives each trace its id, adding those that are not kept yet, with
// what they give.
func (tx *Tx) KeepTraces(ctx context.Context, traces []*Trace) error {
	if err := tx.findTraces(ctx, traces); err != nil {
		return err
	}
	var added []int
	for i := range traces {
		if traces[i].ID == 0 {
			added = append(added, i)
		}
	}
	if len(added) == 0 {
		return nil
	}
	if err := tx.addTraces(ctx, traces, added); err != nil {
		return err
	}
	if err := tx.findTraces(ctx, traces); err != nil {
		return err
	}
	return tx.addGrants(ctx, traces, added)
}

func (tx *Tx) findTraces(ctx context.Context, traces []*Trace) error {
	terms, keys, digests := make([]string, len(traces)), make([]string, len(traces)), make([]string, len(traces))
	for i, t := range traces {
		terms[i], keys[i], digests[i] = t.Term.String(), t.Key, t.Digest
	}
	rows, err := tx.Query(ctx, `
		SELECT w.ord - 1, t.id
		FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS w (term, key, digest, ord)
		JOIN trace t ON t.county_id = $1 AND t.term = w.term AND t.key = w.key AND t.digest = w.digest`,
		tx.County, terms, keys, digests)
	if err != nil {
		return err
	}
	var at, id int64
	_, err = pgx.ForEachRow(rows, []any{&at, &id}, func() error {
		traces[at].ID = id
		return nil
	})
	return err
}

// addTraces adds some of the traces, in one order for everybody. Somebody else
// may add the same one at the same time; both then use it.
func (tx *Tx) addTraces(ctx context.Context, traces []*Trace, added []int) error {
	slices.SortFunc(added, func(a, b int) int { return traces[a].compare(traces[b]) })
	var books, terms, keys, digests, facts, answers []string // as text: arrays of jsonb are slow to send
	for _, i := range added {
		t := traces[i]
		books, terms, keys, digests = append(books, t.Book), append(terms, t.Term.String()), append(keys, t.Key), append(digests, t.Digest)
		facts, answers = append(facts, string(t.Facts)), append(answers, string(t.Answers))
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO trace (county_id, book, term, key, digest, facts, answers)
		SELECT $1, unnest($2::text[]), unnest($3::text[]), unnest($4::text[]), unnest($5::text[]),
		       unnest($6::text[])::jsonb, unnest($7::text[])::jsonb
		ON CONFLICT ON CONSTRAINT trace_once DO NOTHING`, tx.County, books, terms, keys, digests, facts, answers)
	return err
}

func (tx *Tx) addGrants(ctx context.Context, traces []*Trace, added []int) error {
	var ids []int64
	var items []aid.Item
	var sums []*aid.Fen
	for _, i := range added {
		for _, g := range traces[i].Grants {
			ids, items, sums = append(ids, traces[i].ID), append(items, g.Item), append(sums, g.Fen)
		}
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO trace_item (county_id, trace_id, item, amount_fen)
		SELECT $1, w.trace_id, w.item, w.fen FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS w (trace_id, item, fen)
		ORDER BY w.trace_id, w.item
		ON CONFLICT (county_id, trace_id, item) DO NOTHING`, tx.County, ids, items, sums)
	return err
}

type grantRow struct {
	ID        int64
	Book      string
	Key       string
	Facts     json.RawMessage
	Item      *aid.Item
	AmountFen *aid.Fen
}

// Traces reads kept traces by their ids, without their answers.
func (tx *Tx) Traces(ctx context.Context, ids []int64) (all []*Trace, err error) {
	rows, err := list[grantRow](ctx, tx, `
		SELECT t.id, t.book, t.key, t.facts, i.item, i.amount_fen
		FROM trace t
		LEFT JOIN trace_item i ON i.county_id = $1 AND i.trace_id = t.id
		WHERE t.county_id = $1 AND t.id = ANY($2)
		ORDER BY t.id, i.item`, tx.County, ids)
	for _, r := range rows {
		if len(all) == 0 || all[len(all)-1].ID != r.ID {
			all = append(all, &Trace{ID: r.ID, Book: r.Book, Key: r.Key, Facts: r.Facts})
		}
		if t := all[len(all)-1]; r.Item != nil {
			t.Grants = append(t.Grants, Grant{*r.Item, r.AmountFen})
		}
	}
	return all, err
}

// EachTrace hands over every trace that was ever made, with its answers.
func (tx *Tx) EachTrace(ctx context.Context, each func(*Trace) error) error {
	rows, err := tx.Query(ctx, `SELECT id, book, term, key, facts, answers FROM trace WHERE county_id = $1 ORDER BY id`, tx.County)
	if err != nil {
		return err
	}
	var t Trace
	_, err = pgx.ForEachRow(rows, []any{&t.ID, &t.Book, &t.Term, &t.Key, &t.Facts, &t.Answers}, func() error { return each(&t) })
	return err
}
