package bureau_test

import (
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// Years later, after the county's sum has moved twice, every old trace still
// gives its own answers, and one that somebody tampered with does not.
func TestReplay_oldTracesByTheirOwnBook(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, crowd(o, 200)...)
	decide(t, o)
	first := replayed(t, o)
	for _, sum := range []aid.Fen{75001, 90000} {
		err := o.Bureau.Configure(t.Context(), o.As(aid.Reviewer), func(s *aid.Settings) error {
			s.PreschoolFen = map[aid.Year]aid.Fen{2016: sum}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	later := replayed(t, o)
	if first.Traces == 0 || later.Traces <= first.Traces {
		t.Errorf("got %d traces, then %d: the book's moves made none", first.Traces, later.Traces)
	}
	if n := len(first.Deviants) + len(later.Deviants) + later.Unkept; n != 0 {
		t.Errorf("%d traces do not give their answers again: %+v", n, later)
	}
	if _, err := o.Super(t).Exec(t.Context(), `
		UPDATE trace SET answers = replace(answers::text, '37501', '37601')::jsonb WHERE county_id = $1`, o.County.ID); err != nil {
		t.Fatal(err)
	}
	if r := replayed(t, o); len(r.Deviants) == 0 {
		t.Error("answers that were changed by hand replay as if they were not")
	}
}

// Nor does one whose rulebook somebody tampered with.
func TestReplay_anotherTextShows(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	if _, err := o.Super(t).Exec(t.Context(), `UPDATE rulebook SET text = replace(text, '100000', '100002') WHERE county_id = $1`, o.County.ID); err != nil {
		t.Fatal(err)
	}
	if r := replayed(t, o); len(r.Deviants) != 2 { // autumn and spring
		t.Errorf("got %+v, want both traces to deviate", r)
	}
}

func replayed(t *testing.T, o *testkit.Office) aid.Replay {
	t.Helper()
	r, err := o.Bureau.Replay(t.Context(), o.As(aid.Clerk))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
