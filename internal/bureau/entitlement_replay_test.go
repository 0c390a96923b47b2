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
			s.SetPreschool(2016, sum, aid.SettingBasis{Document: "青教〔2016〕9号", Why: "县里确定标准"})
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

// The school's students, the traces and the calculations are taken away one
// after the other, as only somebody at the database itself can.
func TestLooseDecisions_findsWhatRestsOnNothing(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	drafts := []aid.Draft{o.Pupil(), o.Pupil(func(d *aid.Draft) { d.Boarding = aid.No }), o.Pupil(func(d *aid.Draft) { d.Grade = 4 })}
	o.Enrol(t, testkit.Autumn, drafts...)
	decide(t, o)
	drafts[0].Grade = 5
	o.Enrol(t, testkit.Autumn, drafts...)
	decide(t, o)
	loose := func(n int) {
		t.Helper()
		got, err := o.Bureau.LooseDecisions(t.Context(), aid.System(o.County))
		if err != nil {
			t.Fatal(err)
		}
		want(t, "loose decisions", got, n)
	}
	loose(0)
	root := o.Super(t)
	take := func(sql string) {
		t.Helper()
		if _, err := root.Exec(t.Context(), sql, o.County.ID); err != nil {
			t.Fatal(err)
		}
	}
	take(`DELETE FROM enrolment WHERE county_id = $1 AND id = (SELECT enrolment_id FROM decision WHERE county_id = $1 ORDER BY student_id DESC LIMIT 1)`)
	loose(2) // the third student's autumn and spring
	take(`DELETE FROM trace WHERE county_id = $1 AND id IN (SELECT trace_id FROM decision_past WHERE county_id = $1 AND term = '2016-09')`)
	loose(3) // and the first one's past autumn
	take(`DELETE FROM decision_run WHERE county_id = $1`)
	loose(8) // six in force, two past
}
