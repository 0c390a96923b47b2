package store_test

import (
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

func TestSaveStudents_twiceChangesNothing(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	drafts := []aid.Draft{
		o.Pupil(), o.Pupil(func(d *aid.Draft) { d.Phone, d.Bank, d.Account = "13800000000", "农业银行", "6200000000000000000" }),
		o.Pupil(func(d *aid.Draft) { d.School, d.SchoolID, d.Outside = "省城第一小学", 0, true }),
		o.Pupil(func(d *aid.Draft) { d.Boarding = aid.Unknown }),
	}
	save := func(want store.Touched) {
		t.Helper()
		o.Do(t, func(tx *store.Tx) error {
			got, err := tx.SaveStudents(t.Context(), testkit.Autumn, drafts)
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
			return err
		})
	}
	save(store.Touched{New: 4})
	save(store.Touched{Unchanged: 4})
	drafts[0].Grade = 4
	save(store.Touched{Changed: 1, Unchanged: 3})
}
