package bureau_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

const (
	centre = "石门镇中心小学" // boarding
	river  = "大河乡双河小学" // day pupils
)

// list is the list of a school as its principal sees it.
func list(t *testing.T, o *testkit.Office, school string) aid.Roll {
	t.Helper()
	r, err := o.Bureau.Enrolments(t.Context(), o.At(t, aid.Principal, school))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pupil is the only pupil of a list with this name.
func pupil(t *testing.T, r aid.Roll, name string) aid.Pupil {
	t.Helper()
	for _, p := range r.Pupils {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("%s is not on the list", name)
	return aid.Pupil{}
}

func here(p aid.Pupil) aid.Presence { return aid.Presence{State: aid.Confirmed, Seen: p.Version} }

func away(p aid.Pupil, why aid.AbsenceReason) aid.Presence {
	return aid.Presence{State: aid.Absent, Reason: why, Seen: p.Version}
}

func wantKind(t *testing.T, err error, want aid.Kind) {
	t.Helper()
	if aid.KindOf(err) != want || (want == "" && err != nil) {
		t.Fatalf("got %v, want kind %q", err, want)
	}
}

// entries counts the audit entries of an act.
func entries(t *testing.T, o *testkit.Office, act aid.Act) (n int) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE county_id = $1 AND act = $2`, tx.County, act).Scan(&n)
	})
	return n
}

func named(name string) func(*aid.Draft) { return func(d *aid.Draft) { d.Name = name } }

func grade(n int) func(*aid.Draft) { return func(d *aid.Draft) { d.Grade = n } }

func atSchool(o *testkit.Office, name string) func(*aid.Draft) {
	return func(d *aid.Draft) { d.School, d.SchoolID = name, o.Schools[name].ID }
}

// The doubtful come first, with what the term before said; whoever was in the
// last grade is not missed.
func TestEnrolments_doubtsAgainstTheTermBefore(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	same, moved, day := o.Pupil(named("甲同"), grade(3)), o.Pupil(named("乙转"), grade(3)), o.Pupil(named("丙走"), grade(4))
	gone, leaver, blank := o.Pupil(named("丁缺"), grade(5)), o.Pupil(named("戊毕业"), grade(6)), o.Pupil(named("己空"), grade(2))
	movedBefore := moved
	atSchool(o, river)(&movedBefore)
	blank.Boarding = aid.Unknown
	o.Enrol(t, testkit.Autumn.Previous(), same, movedBefore, day, gone, leaver, blank)
	for _, d := range []*aid.Draft{&same, &moved, &day, &blank} {
		d.Grade++
	}
	day.Boarding = aid.No
	fresh := o.Pupil(named("庚新"), grade(2))
	o.Enrol(t, testkit.Autumn, same, moved, day, blank, fresh)

	r := list(t, o, centre)
	for name, want := range map[string]aid.Doubt{"甲同": "", "乙转": aid.Changed, "丙走": aid.Changed, "丁缺": aid.NoLonger, "己空": aid.BoardingBlank, "庚新": aid.NewHere} {
		if got := pupil(t, r, name).Doubt; got != want {
			t.Errorf("%s: got doubt %q, want %q", name, got, want)
		}
	}
	want := aid.Tally{Total: 5, Pending: 5, Doubtful: 4, Missing: 1, Unsigned: 5}
	if r.Tally != want || len(r.Pupils) != 6 {
		t.Errorf("got %+v of %d, want %+v of 6", r.Tally, len(r.Pupils), want)
	}
	if p := pupil(t, r, "丙走"); !p.BeforeHere || p.BeforeBoarding != aid.Yes || p.Boarding != aid.No {
		t.Errorf("got before %v %v, now %v", p.BeforeHere, p.BeforeBoarding, p.Boarding)
	}
	if p := pupil(t, r, "乙转"); p.BeforeHere || p.BeforeSchool != river {
		t.Errorf("got before %q, want %s", p.BeforeSchool, river)
	}
	if p := pupil(t, r, "丁缺"); p.Grade != 6 {
		t.Errorf("got grade %d for the missing pupil, want 6", p.Grade)
	}
	if got := len(list(t, o, river).Pupils); got != 0 {
		t.Errorf("the school that a pupil left misses %d, want 0: the pupil is on another list", got)
	}
}

func TestAnswerEnrolment_twiceIsTheSame(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	who, p := o.At(t, aid.Principal, centre), list(t, o, centre).Pupils[0]
	for range 2 {
		got, err := o.Bureau.AnswerEnrolment(t.Context(), who, p.ID, here(p))
		if err != nil || got.State != aid.Confirmed || got.Version != p.Version+1 {
			t.Fatalf("got %s version %d, %v", got.State, got.Version, err)
		}
	}
	if n := entries(t, o, aid.ConfirmStudents); n != 1 {
		t.Errorf("got %d entries, want 1", n)
	}
}

func TestAnswerEnrolment_staleIsConflictWithTheRow(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	p := list(t, o, centre).Pupils[0]
	staff, principal := o.At(t, aid.Staff, centre), o.At(t, aid.Principal, centre)
	_, err := o.Bureau.AnswerEnrolment(t.Context(), staff, p.ID, away(p, "suspended"))
	wantKind(t, err, "")
	now, err := o.Bureau.AnswerEnrolment(t.Context(), principal, p.ID, here(p))
	wantKind(t, err, aid.Conflict)
	if !strings.Contains(err.Error(), staff.Name) || now.AnswerLabel() != "不在校·休学" {
		t.Errorf("got %q and %s", err, now.AnswerLabel())
	}
	_, err = o.Bureau.AnswerEnrolment(t.Context(), principal, p.ID, here(now))
	wantKind(t, err, "")
}

// The list of another school, another county, or a role without a school.
func TestAnswerEnrolment_othersFindNothing(t *testing.T) {
	t.Parallel()
	o, other := testkit.County(t), testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	p := list(t, o, centre).Pupils[0]
	for name, c := range map[string]struct {
		who  aid.Actor
		want aid.Kind
	}{
		"other school": {o.At(t, aid.Principal, river), aid.NotFound},
		"other county": {other.At(t, aid.Principal, centre), aid.NotFound},
		"clerk":        {o.As(aid.Clerk), aid.Forbidden},
		"leader":       {o.As(aid.Leader), aid.Forbidden},
	} {
		if _, err := o.Bureau.AnswerEnrolment(t.Context(), c.who, p.ID, here(p)); aid.KindOf(err) != c.want {
			t.Errorf("%s answers: got %v, want %s", name, err, c.want)
		}
		if _, err := o.Bureau.Enrolment(t.Context(), c.who, p.ID); aid.KindOf(err) != c.want {
			t.Errorf("%s looks: got %v, want %s", name, err, c.want)
		}
	}
	r, err := o.Bureau.ConfirmRest(t.Context(), o.At(t, aid.Principal, river), []bureau.Seen{{ID: p.ID, Version: p.Version}})
	if err != nil || r.Confirmed != 0 || len(r.Changed) != 1 {
		t.Errorf("other school confirms the rest: got %+v, %v", r, err)
	}
	if got := list(t, o, centre).Tally.Pending; got != 1 {
		t.Errorf("got %d pending, want 1", got)
	}
}

// The pupil gets a row only when the school answers, and only one.
func TestAnswerMissing_givesOneRow(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn.Previous(), o.Pupil(named("丁缺")), o.Pupil(named("戊在")))
	o.Enrol(t, testkit.Autumn, o.Pupil(named("庚新")))
	who, r := o.At(t, aid.Principal, centre), list(t, o, centre)
	gone, back := pupil(t, r, "丁缺"), pupil(t, r, "戊在")
	for range 2 {
		p, err := o.Bureau.AnswerMissing(t.Context(), who, gone.StudentID, away(gone, "moved"))
		if err != nil || p.ID == 0 || p.AnswerLabel() != "不在校·已转出" || p.Grade != 4 {
			t.Fatalf("got %+v, %v", p, err)
		}
	}
	p, err := o.Bureau.AnswerMissing(t.Context(), who, gone.StudentID, here(gone))
	wantKind(t, err, aid.Conflict)
	if p.AnswerLabel() != "不在校·已转出" {
		t.Errorf("got %s", p.AnswerLabel())
	}
	_, err = o.Bureau.AnswerMissing(t.Context(), o.At(t, aid.Principal, river), back.StudentID, here(back))
	wantKind(t, err, aid.NotFound)
	want := aid.Tally{Total: 2, Pending: 1, Doubtful: 1, Absent: 1, Missing: 1, Unsigned: 2}
	if got := list(t, o, centre).Tally; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Rows that changed or came after the look are left alone.
func TestConfirmRest_onlyWhatWasSeen(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	drafts := []aid.Draft{o.Pupil(), o.Pupil(), o.Pupil(), o.Pupil()}
	o.Enrol(t, testkit.Autumn, drafts...)
	who, r := o.At(t, aid.Principal, centre), list(t, o, centre)
	seen := make([]bureau.Seen, len(r.Pupils))
	for i, p := range r.Pupils {
		seen[i] = bureau.Seen{ID: p.ID, Version: p.Version}
	}
	drafts[0].Grade = 5                                      // the roster changed
	o.Enrol(t, testkit.Autumn, append(drafts, o.Pupil())...) // and one more came
	if _, err := o.Bureau.AnswerEnrolment(t.Context(), who, r.Pupils[1].ID, away(r.Pupils[1], "moved")); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time the line had broken
		got, err := o.Bureau.ConfirmRest(t.Context(), who, seen)
		if err != nil || got.Confirmed != 2 || !slices.Equal(slices.Sorted(slices.Values(got.Changed)), []aid.EnrolmentID{r.Pupils[0].ID, r.Pupils[1].ID}) {
			t.Fatalf("got %+v, %v, want 2 confirmed and the first two changed", got, err)
		}
	}
	tally := list(t, o, centre).Tally
	if want := (aid.Tally{Total: 5, Confirmed: 2, Absent: 1, Pending: 2, Boarders: 2, Unsigned: 5}); tally != want {
		t.Errorf("got %+v, want %+v", tally, want)
	}
	if n := entries(t, o, aid.ConfirmStudents); n != 3 {
		t.Errorf("got %d entries, want 3", n)
	}
}

// A row of another county in the list, or one that is nowhere: nobody is
// confirmed. A row of another school is left as it is.
func TestConfirmRest_mixedWithStrangers(t *testing.T) {
	t.Parallel()
	o, other := testkit.County(t), testkit.County(t)
	const site = "大河乡双河小学"
	other.Enrol(t, testkit.Autumn, other.Pupil())
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil(atSchool(o, site)))
	own, theirs, away := list(t, o, centre).Pupils[0], list(t, other, centre).Pupils[0], list(t, o, site).Pupils[0]
	seen := func(p aid.Pupil) bureau.Seen { return bureau.Seen{ID: p.ID, Version: p.Version} }
	who := o.At(t, aid.Principal, centre)
	for name, mixed := range map[string]bureau.Seen{"another county's": seen(theirs), "nobody's": {ID: 1 << 50}} {
		if _, err := o.Bureau.ConfirmRest(t.Context(), who, []bureau.Seen{seen(own), mixed}); aid.KindOf(err) != aid.NotFound {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
	if n := list(t, o, centre).Tally.Confirmed + list(t, other, centre).Tally.Confirmed; n != 0 {
		t.Errorf("%d were confirmed", n)
	}
	got, err := o.Bureau.ConfirmRest(t.Context(), who, []bureau.Seen{seen(own), seen(away)})
	if err != nil || got.Confirmed != 1 || len(got.Changed) != 1 {
		t.Errorf("with another school's: got %+v, %v, want 1 confirmed, 1 changed", got, err)
	}
	if n := list(t, o, site).Tally.Confirmed; n != 0 {
		t.Errorf("%d of another school were confirmed", n)
	}
}

// Twenty browsers, one row: one answer is kept, everybody sees the same.
func TestAnswerEnrolment_twentyAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil())
	r := list(t, o, centre)
	same, torn := r.Pupils[0], r.Pupils[1]
	errs := make([]error, 40)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			_, errs[i] = o.Bureau.AnswerEnrolment(t.Context(), o.At(t, aid.Principal, centre), same.ID, here(same))
		})
		all.Go(func() { // half say yes, half say no
			said := here(torn)
			if i%2 == 0 {
				said = away(torn, "moved")
			}
			_, errs[20+i] = o.Bureau.AnswerEnrolment(t.Context(), o.At(t, aid.Staff, centre), torn.ID, said)
		})
	}
	all.Wait()
	conflicts := 0
	for i, err := range errs {
		switch {
		case aid.KindOf(err) == aid.Conflict && i >= 20:
			conflicts++
		case err != nil:
			t.Error(err)
		}
	}
	if conflicts != 10 {
		t.Errorf("got %d conflicts, want 10", conflicts)
	}
	tally := list(t, o, centre).Tally
	if tally.Answered() != 2 || tally.Pending != 0 || entries(t, o, aid.ConfirmStudents) != 2 {
		t.Errorf("got %+v and %d entries, want 2 answers and 2 entries", tally, entries(t, o, aid.ConfirmStudents))
	}
	tallies(t, o, "forty answers at once")
}

// tallies compares what is kept of each school's list with the list itself.
func tallies(t *testing.T, o *testkit.Office, after string) {
	t.Helper()
	c, err := o.Bureau.Confirmations(t.Context(), o.As(aid.Clerk))
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]aid.Tally{}
	for _, s := range c.Schools {
		kept[s.School] = s.Tally
	}
	for name := range o.Schools {
		if r := list(t, o, name); r.Tally != kept[name] {
			t.Errorf("after %s %s has the tally %+v, its list %+v", after, name, kept[name], r.Tally)
		}
	}
}

// Only what the school has confirmed is firm; an absent pupil is due nothing.
func TestAnswerEnrolment_makesEntitlementFirm(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	who, p := o.At(t, aid.Principal, centre), list(t, o, centre).Pupils[0]
	sums := func() (firm, loose int64) {
		t.Helper()
		o.Do(t, func(tx *store.Tx) error {
			return tx.QueryRow(t.Context(), `
				SELECT coalesce(sum(amount_fen) FILTER (WHERE firm), 0), coalesce(sum(amount_fen) FILTER (WHERE NOT firm), 0)
				FROM entitlement WHERE county_id = $1 AND student_id = $2 AND term = $3`, tx.County, p.StudentID, testkit.Autumn).Scan(&firm, &loose)
		})
		return firm, loose
	}
	_, err := o.Bureau.AnswerEnrolment(t.Context(), who, p.ID, here(p))
	wantKind(t, err, "")
	if firm, loose := sums(); firm != 50_000 || loose != 0 { // half of 1000 yuan, 三(一)1
		t.Errorf("confirmed: got %d firm, %d projected, want 50000 and 0", firm, loose)
	}
	p.Version++
	_, err = o.Bureau.AnswerEnrolment(t.Context(), who, p.ID, away(p, "moved"))
	wantKind(t, err, "")
	if firm, loose := sums(); firm != 0 || loose != 0 {
		t.Errorf("absent: got %d firm, %d projected, want nothing", firm, loose)
	}
}

// Who is away is still on the list: every count of it says the same.
func TestEnrolments_listAndCountsAgree(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(named("甲在")), o.Pupil(named("乙走")))
	principal := o.At(t, aid.Principal, centre)
	gone := pupil(t, list(t, o, centre), "乙走")
	if _, err := o.Bureau.AnswerEnrolment(t.Context(), principal, gone.ID, away(gone, "moved")); err != nil {
		t.Fatal(err)
	}
	d, err := o.Bureau.School(t.Context(), o.As(aid.Clerk), o.Schools[centre].ID)
	if err != nil || len(d.Stages) != 1 || d.Stages[0].Students != 2 || d.Roll.Tally.Total != 2 {
		t.Errorf("page of the school: got %+v of %d, %v, want 2", d.Stages, d.Roll.Tally.Total, err)
	}
	l, err := o.Bureau.Schools(t.Context(), o.As(aid.Clerk), aid.SchoolFilter{School: o.Schools[centre].ID, Most: 9})
	if err != nil || l.Lines[0].Students != 2 {
		t.Errorf("list of schools: got %+v, %v, want 2", l.Lines, err)
	}
	r, err := o.Bureau.Roster(t.Context(), o.As(aid.Clerk), aid.RosterFilter{School: o.Schools[centre].ID}, aid.RosterPlace{Most: 9})
	if err != nil || r.Total != 2 {
		t.Errorf("list of students: got %d, %v, want 2", r.Total, err)
	}
}

// A correction counts while the child is here.
func TestTally_correctedOnesWhoLeftDoNotCount(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(named("甲改")))
	principal := o.At(t, aid.Principal, centre)
	p := pupil(t, list(t, o, centre), "甲改")
	p, err := o.Bureau.AnswerEnrolment(t.Context(), principal, p.ID, aid.Presence{State: aid.Confirmed, Boarding: aid.No, Seen: p.Version})
	if err != nil || list(t, o, centre).Tally.Corrected != 1 {
		t.Fatalf("got %+v, %v, want one correction", p, err)
	}
	if _, err := o.Bureau.AnswerEnrolment(t.Context(), principal, p.ID, away(p, "moved")); err != nil {
		t.Fatal(err)
	}
	if n := list(t, o, centre).Tally.Corrected; n != 0 {
		t.Errorf("the principal's list: got %d corrections, want 0", n)
	}
	c, err := o.Bureau.Confirmation(t.Context(), o.As(aid.Reviewer), o.Schools[centre].ID)
	if err != nil || c.Tally.Corrected != 0 {
		t.Errorf("the bureau's list: got %d corrections, %v, want 0", c.Tally.Corrected, err)
	}
}
