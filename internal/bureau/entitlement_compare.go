package bureau

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// halves are one student's decisions of a school year: autumn, spring. nil is
// none.
type halves [2]*store.Decision

func (h *halves) of(spring bool) **store.Decision {
	if spring {
		return &h[1]
	}
	return &h[0]
}

// move is a student of whom something is written: what stood and what stands.
type move struct{ was, is halves }

// difference is what a calculation writes.
type difference struct {
	report         DecideReport
	fresh, changed []*store.Decision
	before         []*store.Decision // what stood in place of changed, one by one
	moves          []move
	traces         map[int64]*store.Trace // all that the moves name
}

// compare sets decisions against what stands. Both lists are in the order of
// student and term. What is not decided anew stays.
func compare(stored, decisions []store.Decision) *difference {
	d := &difference{}
	if more := len(decisions) - len(stored); more > 0 {
		d.fresh, d.moves = make([]*store.Decision, 0, more), make([]move, 0, more/2)
	}
	for len(decisions) > 0 {
		student, m, written := decisions[0].Student, move{}, false
		for ; len(stored) > 0 && stored[0].Student <= student; stored = stored[1:] {
			if old := &stored[0]; old.Student == student {
				*m.was.of(old.Spring) = old
			}
		}
		m.is = m.was
		for ; len(decisions) > 0 && decisions[0].Student == student; decisions = decisions[1:] {
			is := &decisions[0]
			*m.is.of(is.Spring) = is
			written = d.note(*m.was.of(is.Spring), is) || written
		}
		if written {
			d.moves = append(d.moves, m)
		}
		d.report.Students++
	}
	return d
}

// note sorts one decision in, and tells whether it must be written.
func (d *difference) note(was, is *store.Decision) bool {
	switch {
	case was == nil:
		is.Why = aid.WhyFirst
		d.fresh = append(d.fresh, is)
		d.report.New++
	case !was.Same(*is):
		d.changed, d.before = append(d.changed, is), append(d.before, was)
		d.report.Changed++
	default:
		d.report.Unchanged++
		return false
	}
	return true
}

// learn fetches the traces that are nobody's situation any more, and finds out
// why each decision changed.
func (d *difference) learn(ctx context.Context, tx *store.Tx, judged []*store.Trace) error {
	d.traces = make(map[int64]*store.Trace, len(judged))
	for _, t := range judged {
		d.traces[t.ID] = t
	}
	if gone := d.gone(); len(gone) > 0 {
		old, err := tx.Traces(ctx, gone)
		if err != nil {
			return err
		}
		for _, t := range old {
			d.traces[t.ID] = t
		}
	}
	same := map[[2]int64]bool{} // two traces to whether their facts are the same
	for i, is := range d.changed {
		why, err := d.why(d.before[i], is, same)
		if err != nil {
			return err
		}
		is.Why = why
		d.report.Count(why)
	}
	return nil
}

func (d *difference) gone() (ids []int64) {
	asked := map[int64]bool{}
	for _, m := range d.moves {
		for _, was := range m.was {
			if was != nil && d.traces[was.Trace] == nil && !asked[was.Trace] {
				asked[was.Trace] = true
				ids = append(ids, was.Trace)
			}
		}
	}
	return ids
}

// why tells what moved a decision: the school's word that a student is not
// there, a fact, the law, or at last whether the school has answered.
func (d *difference) why(was, is *store.Decision, same map[[2]int64]bool) (aid.Why, error) {
	if was.Trace == is.Trace {
		if was.Spot == is.Spot && was.Firm != is.Firm {
			return aid.WhyConfirmation, nil
		}
		return aid.WhyFact, nil // another place, or a roster of its own in place of the term before
	}
	old, now := d.traces[was.Trace], d.traces[is.Trace]
	if absent(old) || absent(now) {
		return aid.WhyConfirmation, nil
	}
	pair := [2]int64{was.Trace, is.Trace}
	alike, known := same[pair]
	if !known {
		var err error
		if alike, err = sameFacts(old, now); err != nil {
			return "", err
		}
		same[pair] = alike
	}
	if alike {
		return aid.WhyRule, nil
	}
	return aid.WhyFact, nil
}

// sameFacts compares what two traces were made from, whatever the order in
// which it is written. A law that asks where the roll is, in place of one that
// does not, is no other fact.
func sameFacts(a, b *store.Trace) (bool, error) {
	var x, y map[string]any
	if err := json.Unmarshal(a.Facts, &x); err != nil {
		return false, fmt.Errorf("read the facts of trace %d: %w", a.ID, err)
	}
	if err := json.Unmarshal(b.Facts, &y); err != nil {
		return false, fmt.Errorf("read the facts of trace %d: %w", b.ID, err)
	}
	if a.Book != b.Book {
		delete(x, "roll_local")
		delete(y, "roll_local")
	}
	return reflect.DeepEqual(x, y), nil
}

// save writes what differs and moves the sums along, in the name of a run.
func (d *difference) save(ctx context.Context, tx *store.Tx, head store.RunHead) error {
	year := head.Year
	t := newDues(year, d.traces)
	for _, m := range d.moves {
		t.add(m.was, -1)
		t.add(m.is, 1)
	}
	d.report.Year, d.report.Items = year, t.items()
	written := len(d.moves) > 0
	if !written && !head.Asked {
		return nil
	}
	run, err := tx.KeepRun(ctx, head, d.report)
	if err != nil || !written {
		return err
	}
	if err := tx.SaveDecisions(ctx, year, run, d.fresh, d.changed); err != nil {
		return err
	}
	return tx.MoveDues(ctx, t.moves())
}
