package store_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// Schools with any numbers, signed for, given back or neither: those that stand
// alike are in the state in which the list has them, each once, with all their
// students.
func TestSchoolsAlike_countLikeTheList(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	chance := rand.New(rand.NewPCG(3, 5))
	type state struct {
		state aid.ConfirmationState
		late  bool
	}
	seen := map[state]int{}
	for range 60 {
		want, got := map[state][3]int{}, map[state][3]int{}
		o.Do(t, func(tx *store.Tx) error {
			for _, s := range o.Schools {
				if err := stir(tx, t, chance, s.ID); err != nil {
					return err
				}
			}
			list, err := tx.SchoolTerms(t.Context(), testkit.Autumn, aid.Place{})
			alike, again := tx.SchoolsAlike(t.Context(), testkit.Autumn, aid.Place{})
			for _, late := range []bool{true, false} {
				for _, s := range list {
					k := state{s.State(late), late}
					seen[k]++
					want[k] = plus(want[k], 1, s.Tally.Pending, s.Tally.Missing)
				}
				for _, a := range alike {
					k := state{a.Like.State(late), late}
					got[k] = plus(got[k], a.Schools, a.Pending, a.Missing)
				}
			}
			return errors.Join(err, again)
		})
		for k, n := range want {
			if got[k] != n {
				t.Errorf("%v: got schools, pending, missing %v, want %v", k, got[k], n)
			}
		}
		if len(got) != len(want) {
			t.Errorf("got states %v, want %v", got, want)
		}
	}
	if len(seen) != 4+6 { // late: signed, with changes, no list, late; else all but late
		t.Errorf("saw only %v", seen)
	}
}

func plus(n [3]int, schools, pending, missing int) [3]int {
	return [3]int{n[0] + schools, n[1] + pending, n[2] + missing}
}

// stir signs now and then for a school's list, or gives it back, and writes any
// numbers into its tally.
func stir(tx *store.Tx, t *testing.T, chance *rand.Rand, school aid.SchoolID) error {
	var err error
	switch chance.IntN(4) {
	case 0:
		_, err = tx.Sign(t.Context(), aid.Signature{SchoolID: school, Term: testkit.Autumn, By: "校长", Statement: aid.Statement, At: testkit.Now})
	case 1:
		if err = tx.Reopen(t.Context(), school, testkit.Autumn, testkit.Now.Add(time.Hour), "名单有误"); aid.KindOf(err) == aid.Conflict {
			err = nil
		}
	}
	some := func() int { return max(0, chance.IntN(7)-3) }
	confirmed, absent, pending := some(), some(), some()
	_, again := tx.Exec(t.Context(), `
		INSERT INTO tally (county_id, term, school_id, total, confirmed, absent, pending, doubtful, missing, corrected, boarders, unsigned)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (county_id, term, school_id) DO UPDATE SET total = excluded.total, confirmed = excluded.confirmed, absent = excluded.absent,
		    pending = excluded.pending, doubtful = excluded.doubtful, missing = excluded.missing, corrected = excluded.corrected,
		    boarders = excluded.boarders, unsigned = excluded.unsigned`,
		tx.County, testkit.Autumn, school, confirmed+absent+pending, confirmed, absent, pending,
		min(some(), pending), some(), min(some(), confirmed), min(some(), confirmed), min(pending+some(), confirmed+absent+pending))
	return errors.Join(err, again)
}
