package bureau_test

import (
	"slices"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// In autumn three schools have students; 石门镇中心小学 has signed, 双河小学 has
// begun. Then the spring list of 石门镇中心小学 comes alone. It moves that school
// on and nobody else: the county and the other schools stay in autumn, and in
// spring the lists of the others have not come, nobody of theirs is missing.
func TestTerms_earlyListOfOneSchool(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	autumn, spring := testkit.Autumn, testkit.Autumn.Next()
	stays := o.Pupil()
	o.Enrol(t, autumn, stays, o.Pupil(atSchool(o, river)), o.Pupil(atSchool(o, river)), o.Pupil(atSchool(o, "大河乡中心幼儿园")))
	confirmAll(t, o, centre)
	wantKind(t, sign(t, o, centre), "")
	p := list(t, o, river).Pupils[0]
	if _, err := o.Bureau.AnswerEnrolment(t.Context(), o.At(t, aid.Staff, river), p.ID, here(p)); err != nil {
		t.Fatal(err)
	}
	o.Enrol(t, spring, stays)

	if got := list(t, o, centre); got.Term != spring || got.Tally.Total != 1 || len(got.Open) != 0 {
		t.Errorf("the school of the early list: got %s, %+v, open %v", got.Term, got.Tally, got.Open)
	}
	if got := list(t, o, river); got.Term != autumn || got.Tally.Pending != 1 {
		t.Errorf("another school: got %s, %+v, want to go on with autumn", got.Term, got.Tally)
	}
	clerk := o.As(aid.Clerk)
	desk, err := o.Bureau.Desk(t.Context(), clerk)
	if err != nil || desk.Term != autumn || desk.Students != 4 || desk.Listed != 3 || desk.Done != 1 {
		t.Errorf("the county's desk: got %s, %+v, %v", desk.Term, desk, err)
	}
	if want := []aid.TownProgress{{Name: "大河乡", Listed: 2}, {Name: "石门镇", Listed: 1, Done: 1}}; !slices.Equal(desk.Towns, want) {
		t.Errorf("got %v, want %v", desk.Towns, want)
	}
	clerk.Term = spring
	all, err := o.Bureau.Confirmations(t.Context(), clerk)
	states := map[string]aid.ConfirmationState{}
	for _, s := range all.Schools {
		states[s.School] = s.State(false)
	}
	if err != nil || states[centre] != aid.NotStarted || states[river] != aid.NoList || states["大河乡中心幼儿园"] != aid.NoList {
		t.Errorf("spring: got %v, %v", states, err)
	}
	if len(all.Open) != 1 || all.Open[0] != (aid.OpenTerm{Term: autumn, Schools: 2}) {
		t.Errorf("spring: got open %v, want the two of autumn", all.Open)
	}
	if desk, err = o.Bureau.Desk(t.Context(), clerk); err != nil || desk.Listed != 1 || desk.NoList != 2 || desk.Missing != 0 {
		t.Errorf("spring's desk: got %+v, %v", desk, err)
	}
	wantKind(t, sign(t, o, river), aid.Conflict) // one pupil of autumn is still pending
	confirmAll(t, o, river)
	wantKind(t, sign(t, o, river), "")
}

// After the county has moved on, a school that chooses the earlier term answers,
// signs and is given its list back there; nothing of it touches the new term.
func TestTerms_earlierTermIsFinished(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	autumn, spring := testkit.Autumn, testkit.Autumn.Next()
	one, two := o.Pupil(), o.Pupil()
	o.Enrol(t, autumn, one, two)
	o.Enrol(t, spring, one, two)
	principal, reviewer := o.At(t, aid.Principal, centre), o.As(aid.Reviewer)
	principal.Term, reviewer.Term = autumn, autumn
	roll := func() aid.Roll {
		t.Helper()
		r, err := o.Bureau.Enrolments(t.Context(), principal)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, p := range roll().Pupils {
		if _, err := o.Bureau.AnswerEnrolment(t.Context(), principal, p.ID, here(p)); err != nil {
			t.Fatal(err)
		}
	}
	wantKind(t, o.Bureau.SignTerm(t.Context(), principal, roll().Digest()), "")
	if got := roll(); got.State() != aid.Signed || got.Signature.Term != autumn || got.Tally.Confirmed != 2 {
		t.Errorf("autumn: got %s, %+v", got.State(), got.Signature)
	}
	now := list(t, o, centre)
	if now.Term != spring || now.Tally.Pending != 2 || now.Signature.ID != 0 {
		t.Errorf("spring: got %s, %+v, want it untouched", now.Term, now.Tally)
	}
	// A row of one term is not found in another.
	_, err := o.Bureau.AnswerEnrolment(t.Context(), principal, now.Pupils[0].ID, here(now.Pupils[0]))
	wantKind(t, err, aid.NotFound)
	wantKind(t, o.Bureau.ReopenTerm(t.Context(), o.As(aid.Reviewer), principal.Seat.SchoolID, "请核对"), aid.Conflict) // spring is not signed
	wantKind(t, o.Bureau.ReopenTerm(t.Context(), reviewer, principal.Seat.SchoolID, "请核对"), "")
	if got := roll(); !got.Signature.Reopened() {
		t.Errorf("autumn: got %+v, want it given back", got.Signature)
	}
	if now = list(t, o, centre); len(now.Open) != 1 || now.Open[0] != (aid.OpenTerm{Term: autumn, Schools: 1, Why: "请核对"}) {
		t.Errorf("spring: got open %v, want autumn with why it was given back", now.Open)
	}
	principal.Term = autumn.Previous()
	_, err = o.Bureau.Enrolments(t.Context(), principal)
	wantKind(t, err, aid.NotFound)
}

// A school whose list has not come may say all the same where its pupils are;
// from then on it has a list, and whoever else is left is missing.
func TestTerms_answersBeforeTheList(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	autumn, spring := testkit.Autumn, testkit.Autumn.Next()
	o.Enrol(t, autumn, o.Pupil(atSchool(o, river)), o.Pupil(atSchool(o, river)), o.Pupil())
	o.Enrol(t, spring, o.Pupil())
	staff := o.At(t, aid.Staff, river)
	staff.Term = spring
	r, err := o.Bureau.Enrolments(t.Context(), staff)
	if err != nil || r.State() != aid.NoList || len(r.Pupils) != 2 {
		t.Fatalf("got %s, %d pupils, %v", r.State(), len(r.Pupils), err)
	}
	if _, err := o.Bureau.AnswerMissing(t.Context(), staff, r.Pupils[0].StudentID, here(r.Pupils[0])); err != nil {
		t.Fatal(err)
	}
	if r, err = o.Bureau.Enrolments(t.Context(), staff); err != nil || r.State() != aid.UnderWay || r.Tally.Left() != 1 {
		t.Errorf("got %s, %+v, %v", r.State(), r.Tally, err)
	}
	o.Do(t, func(tx *store.Tx) error {
		known, err := tx.RosterTerms(t.Context(), staff.Seat.SchoolID)
		if len(known) != 2 || known[0] != (aid.RosterTerm{Term: spring, Schools: 2, Own: true}) || known[1] != (aid.RosterTerm{Term: autumn, Schools: 2, Own: true}) {
			t.Errorf("got %+v", known)
		}
		return err
	})
}
