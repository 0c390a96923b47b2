package bureau_test

import (
	"sync"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// confirmAll confirms every pupil of a school's list.
func confirmAll(t *testing.T, o *testkit.Office, school string) {
	t.Helper()
	for _, p := range list(t, o, school).Pupils {
		if p.State != aid.Pending {
			continue
		}
		if _, err := o.Bureau.AnswerEnrolment(t.Context(), o.At(t, aid.Staff, school), p.ID, here(p)); err != nil {
			t.Fatal(err)
		}
	}
}

func sign(t *testing.T, o *testkit.Office, school string) error {
	t.Helper()
	return o.Bureau.SignTerm(t.Context(), o.At(t, aid.Principal, school), list(t, o, school).Digest())
}

func TestSignTerm_whenNothingIsPending(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil())
	wantKind(t, sign(t, o, centre), aid.Conflict)
	before := list(t, o, centre).Digest()
	confirmAll(t, o, centre)
	principal := o.At(t, aid.Principal, centre)
	wantKind(t, o.Bureau.SignTerm(t.Context(), principal, before), aid.Conflict) // looked at an older list
	wantKind(t, o.Bureau.SignTerm(t.Context(), o.At(t, aid.Staff, centre), list(t, o, centre).Digest()), aid.Forbidden)
	wantKind(t, sign(t, o, centre), "")
	r := list(t, o, centre)
	if s := r.Signature; r.State() != aid.Signed || s.By != principal.Name || s.Statement != aid.Statement || s.Present != 2 || !s.At.Equal(testkit.Now) {
		t.Errorf("got %s, %+v", r.State(), s)
	}
	wantKind(t, sign(t, o, centre), aid.Conflict)
}

func TestSignTerm_nobodyToSignFor(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	wantKind(t, sign(t, o, river), aid.Conflict)
}

func TestAnswerEnrolment_signedRefuses(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	confirmAll(t, o, centre)
	wantKind(t, sign(t, o, centre), "")
	p := list(t, o, centre).Pupils[0]
	_, err := o.Bureau.AnswerEnrolment(t.Context(), o.At(t, aid.Principal, centre), p.ID, away(p, "moved"))
	wantKind(t, err, aid.Conflict)
	// The statement itself refuses too, whoever calls it.
	o.Do(t, func(tx *store.Tx) error {
		e := p.Enrolment
		e.State, e.Reason = aid.Absent, "moved"
		saved, err := tx.SaveAnswers(t.Context(), []aid.Enrolment{e})
		if len(saved) != 0 {
			t.Error("a signed row was changed")
		}
		return err
	})
}

// Two principals sign, while twenty answers come in: one signature, and each
// answer is either before it or refused.
func TestSignTerm_twoAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	var drafts []aid.Draft
	for range 20 {
		drafts = append(drafts, o.Pupil())
	}
	o.Enrol(t, testkit.Autumn, drafts...)
	confirmAll(t, o, centre)
	r := list(t, o, centre)
	signed, answered := make([]error, 2), make([]error, 20)
	var all sync.WaitGroup
	for i := range signed {
		all.Go(func() { signed[i] = o.Bureau.SignTerm(t.Context(), o.At(t, aid.Principal, centre), r.Digest()) })
	}
	all.Wait()
	for i, p := range r.Pupils {
		all.Go(func() {
			_, answered[i] = o.Bureau.AnswerEnrolment(t.Context(), o.At(t, aid.Staff, centre), p.ID, away(p, "moved"))
		})
	}
	all.Wait()
	if kinds := [2]aid.Kind{aid.KindOf(signed[0]), aid.KindOf(signed[1])}; kinds != [2]aid.Kind{"", aid.Conflict} && kinds != [2]aid.Kind{aid.Conflict, ""} {
		t.Errorf("got %v, want one Conflict", signed)
	}
	for _, err := range answered {
		wantKind(t, err, aid.Conflict)
	}
	after := list(t, o, centre)
	if after.Tally.Confirmed != 20 || after.State() != aid.Signed || entries(t, o, aid.SignTerm) != 1 {
		t.Errorf("got %+v, %s, %d signatures", after.Tally, after.State(), entries(t, o, aid.SignTerm))
	}
}

// While answers and signatures run together, what is signed is what was there.
func TestSignTerm_againstAnswers(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	var drafts []aid.Draft
	for range 20 {
		drafts = append(drafts, o.Pupil())
	}
	o.Enrol(t, testkit.Autumn, drafts...)
	confirmAll(t, o, centre)
	r := list(t, o, centre)
	errs := make([]error, 20)
	var all sync.WaitGroup
	var signed error
	for i, p := range r.Pupils {
		all.Go(func() {
			_, errs[i] = o.Bureau.AnswerEnrolment(t.Context(), o.At(t, aid.Staff, centre), p.ID, away(p, "moved"))
		})
		if i == 3 {
			all.Go(func() { signed = o.Bureau.SignTerm(t.Context(), o.At(t, aid.Principal, centre), r.Digest()) })
		}
	}
	all.Wait()
	after := list(t, o, centre)
	switch aid.KindOf(signed) {
	case "":
		if after.Tally.Absent != 0 || !after.ReadOnly() {
			t.Errorf("signed, yet got %+v", after.Tally)
		}
	case aid.Conflict:
		if after.Signature.ID != 0 || after.Tally.Absent != 20 {
			t.Errorf("not signed, yet got %+v, %+v, %v", after.Signature, after.Tally, errs)
		}
	default:
		t.Error(signed)
	}
}

// A row that comes after the signature asks for a look and another signature.
func TestSignTerm_againAfterTheRosterChanged(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	first, moved := o.Pupil(), o.Pupil(named("乙变"), grade(2))
	o.Enrol(t, testkit.Autumn, first, moved)
	confirmAll(t, o, centre)
	wantKind(t, sign(t, o, centre), "")
	moved.Grade = 3
	late := o.Pupil(named("丙后"), grade(1))
	for range 2 { // the same roster again asks the same
		o.Enrol(t, testkit.Autumn, first, moved, late)
		r := list(t, o, centre)
		if a, b := pupil(t, r, "乙变").Doubt, pupil(t, r, "丙后").Doubt; a != aid.ChangedLate || b != aid.CameLate || r.Tally.ToSee() != 2 {
			t.Errorf("got doubts %q and %q, %d to see, want changed_late, came_late, 2", a, b, r.Tally.ToSee())
		}
	}
	if got := list(t, o, centre).State(); got != aid.Outdated {
		t.Errorf("got %s, want outdated", got)
	}
	wantKind(t, sign(t, o, centre), aid.Conflict)
	confirmAll(t, o, centre)
	if got := list(t, o, centre).State(); got != aid.Outdated {
		t.Errorf("answered, not signed: got %s, want outdated", got)
	}
	wantKind(t, sign(t, o, centre), "")
	if r := list(t, o, centre); r.State() != aid.Signed || r.Signature.Present != 3 {
		t.Errorf("got %s, %+v", r.State(), r.Signature)
	}
}

func TestReopenTerm_givesTheListBack(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	confirmAll(t, o, centre)
	school, reviewer := o.Schools[centre].ID, o.As(aid.Reviewer)
	wantKind(t, o.Bureau.ReopenTerm(t.Context(), reviewer, school, "漏报一人"), aid.Conflict)
	wantKind(t, sign(t, o, centre), "")
	wantKind(t, o.Bureau.ReopenTerm(t.Context(), reviewer, school, " "), aid.Invalid)
	wantKind(t, o.Bureau.ReopenTerm(t.Context(), o.As(aid.Clerk), school, "漏报一人"), aid.Forbidden)
	wantKind(t, o.Bureau.ReopenTerm(t.Context(), testkit.County(t).As(aid.Reviewer), school, "漏报一人"), aid.NotFound)
	wantKind(t, o.Bureau.ReopenTerm(t.Context(), reviewer, school, "漏报一人"), "")
	r := list(t, o, centre)
	if r.State() != aid.UnderWay || r.Signature.ReopenedWhy != "漏报一人" || r.Signature.ReopenedBy != reviewer.Name {
		t.Errorf("got %s, %+v", r.State(), r.Signature)
	}
	p := r.Pupils[0]
	_, err := o.Bureau.AnswerEnrolment(t.Context(), o.At(t, aid.Principal, centre), p.ID, away(p, "moved"))
	wantKind(t, err, "")
	wantKind(t, sign(t, o, centre), "")
	if got := list(t, o, centre).State(); got != aid.SignedChanged {
		t.Errorf("got %s, want signed with changes", got)
	}
	if n := entries(t, o, aid.ReopenTerm); n != 1 {
		t.Errorf("got %d entries, want 1", n)
	}
}

func TestConfirmations_perSchoolAndPlace(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil(atSchool(o, river)), o.Pupil(atSchool(o, river)))
	confirmAll(t, o, centre)
	wantKind(t, sign(t, o, centre), "")
	states := func(who aid.Actor) map[string]aid.ConfirmationState {
		t.Helper()
		c, err := o.Bureau.Confirmations(t.Context(), who)
		wantKind(t, err, "")
		found := map[string]aid.ConfirmationState{}
		for _, s := range c.Schools {
			found[s.School] = s.State(c.Late)
		}
		return found
	}
	if got := states(o.As(aid.Clerk)); len(got) != 2 || got[centre] != aid.Signed || got[river] != aid.NotStarted {
		t.Errorf("got %v", got)
	}
	town := o.As(aid.TownOffice)
	town.Seat.TownshipID = o.Towns["大河乡"]
	if got := states(town); len(got) != 1 || got[river] != aid.NotStarted {
		t.Errorf("township: got %v", got)
	}
	o.Do(t, func(tx *store.Tx) error {
		yesterday := aid.Settings{ConfirmBy: map[aid.Term]time.Time{testkit.Autumn: time.Date(2016, 10, 9, 0, 0, 0, 0, aid.Shanghai)}}
		_, fresh := yesterday.Change(aid.Settings{})
		return tx.SaveSettings(t.Context(), fresh)
	})
	if got := states(o.As(aid.Clerk)); got[centre] != aid.Signed || got[river] != aid.Late {
		t.Errorf("after the last day: got %v", got)
	}
	_, err := o.Bureau.Confirmations(t.Context(), o.At(t, aid.Principal, centre))
	wantKind(t, err, aid.Forbidden)
}

// The overview counts in SQL what the school's page counts row by row.
func TestConfirmationSummary_countsLikeTheList(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn.Previous(), o.Pupil(), o.Pupil(grade(6)))
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil(), o.Pupil(func(d *aid.Draft) { d.Boarding = aid.No }))
	who, r := o.At(t, aid.Principal, centre), list(t, o, centre)
	_, err := o.Bureau.AnswerEnrolment(t.Context(), who, r.Pupils[1].ID, aid.Presence{State: aid.Confirmed, Boarding: aid.No, Seen: r.Pupils[1].Version})
	wantKind(t, err, "")
	_, err = o.Bureau.AnswerEnrolment(t.Context(), who, r.Pupils[2].ID, away(r.Pupils[2], "died"))
	wantKind(t, err, "")
	s, err := o.Bureau.ConfirmationSummary(t.Context(), who)
	wantKind(t, err, "")
	if want := list(t, o, centre).Tally; s.Tally != want || want.Missing != 1 {
		t.Errorf("got %+v, want %+v", s.Tally, want)
	}
}
