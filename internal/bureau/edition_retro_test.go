package bureau_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

var november = aid.Retro{On: true, Document: "财教〔2016〕38号第二条", Why: "11月印发，自秋季学期起执行"}

// retro is a text that reaches back to autumn 2016.
func retro(text aid.EditionText) aid.EditionText {
	text.From, text.Retro = testkit.Autumn, november
	return text
}

// lowered is the plan with boarding aid of 750 yuan in primary school: 375 a term.
func lowered(t *testing.T) aid.EditionText {
	t.Helper()
	text := raised()
	text.Cases = strings.NewReplacer("boarding_aid: 500元", "boarding_aid: 375元", "每年1000元，本学期500元", "每年750元，本学期375元").Replace(rules.CasesText("plan"))
	return changed(t, text, "{primary: 125000, junior: 150000}", "{primary: 75000, junior: 125000}")
}

// original is the plan as it came.
func original() aid.EditionText {
	text := raised()
	text.Book, text.Cases = rules.Plan().Text(), rules.CasesText("plan")
	return text
}

// confirmed is a county of two primary boarders and a junior one; the first and
// the last are confirmed in autumn.
func confirmed(t *testing.T) (o *testkit.Office, primary, pending, junior string) {
	t.Helper()
	o = testkit.County(t)
	drafts := []aid.Draft{o.Pupil(), o.Pupil(), o.Pupil(func(d *aid.Draft) {
		d.Stage, d.Grade, d.School, d.SchoolID = aid.Junior, 1, "石门镇初级中学", o.Schools["石门镇初级中学"].ID
	})}
	o.Enrol(t, testkit.Autumn, drafts...)
	answerOf(t, o, drafts[0].Name, aid.Confirmed, "")
	answerOf(t, o, drafts[2].Name, aid.Confirmed, "")
	decide(t, o)
	return o, drafts[0].Name, drafts[1].Name, drafts[2].Name
}

// retroFound is what an edition's rehearsal found to differ from what is firm, by
// name and by term.
func retroFound(t *testing.T, o *testkit.Office, id aid.EditionID) (names []string, sums []aid.RetroSum) {
	t.Helper()
	l, err := o.Bureau.RehearsalChanges(t.Context(), signer(o), id, aid.ChangeFilter{Firm: true, Most: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range l.Changes {
		names = append(names, fmt.Sprint(c.Name, " ", c.Term, " ", c.Item, " ", c.BeforeFen.Short(), "→", c.AfterFen.Short()))
	}
	v, err := o.Bureau.Edition(t.Context(), signer(o), id, "stage")
	if err != nil {
		t.Fatal(err)
	}
	return names, v.Retro
}

// A rise that is published in November and holds from September: 1000 to 1250 yuan
// a year in primary school and 1250 to 1500 in junior, so +125.00 for the term of
// each who is confirmed. What was decided stays; who is not confirmed yet has no
// difference; deciding again changes nothing.
func TestRetro_aRiseFromAConfirmedTerm(t *testing.T) {
	t.Parallel()
	o, primary, pending, junior := confirmed(t)
	plan := firstBook(t, o)
	id := inForce(t, o, retro(raised()))
	names, sums := retroFound(t, o, id)
	want(t, "names", names, []string{primary + " 2016-09 boarding_aid 500→625", junior + " 2016-09 boarding_aid 625→750"})
	want(t, "sums", sums, []aid.RetroSum{{Term: testkit.Autumn, Students: 2, Lines: 2, More: 250_00}})

	lines, total := amendments(t, o, aid.AmendmentFilter{})
	raise := []string{primary + " 2016-09 boarding_aid 125 rule 已落实", junior + " 2016-09 boarding_aid 125 rule 已落实"}
	want(t, "differences", lines, raise)
	want(t, "in total", total, aid.AmendmentTotal{Lines: 2, Students: 2, More: 250_00})
	stands := []string{
		primary + " 2016-09 boarding_aid 625 true", primary + " 2017-03 boarding_aid 625 false",
		pending + " 2016-09 boarding_aid 625 false", pending + " 2017-03 boarding_aid 625 false",
		junior + " 2016-09 boarding_aid 750 true", junior + " 2017-03 boarding_aid 750 false",
	}
	want(t, "what stands", due(t, o), stands)
	l, err := o.Bureau.Amendments(t.Context(), o.As(aid.Clerk), aid.AmendmentFilter{Most: 1})
	if err != nil || len(l.Lines) != 1 {
		t.Fatalf("got %+v, %v", l.Lines, err)
	}
	want(t, "by what", l.Lines[0].Moved(), "三(一)1：第0版（随系统提供） → 第1版（青教〔2017〕1号）")
	want(t, "by what", l.Lines[0].Before.Label()+" → "+l.Lines[0].After.Label(), "第0版（随系统提供）三(一)1 → 第1版（青教〔2017〕1号）三(一)1")

	if r := decide(t, o); r.New+r.Changed != 0 {
		t.Errorf("deciding again: %+v", r)
	}
	again, _ := amendments(t, o, aid.AmendmentFilter{})
	want(t, "differences after deciding again", again, raise)
	keptAsDecided(t, o, primary, plan)
	balances(t, o)
	n, err := o.Bureau.Notice(t.Context(), o.As(aid.Clerk), studentNamed(t, o, primary), 2016)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range n.Children[0].Decisions {
		if d.Item == "boarding_aid" {
			want(t, "on the family's notice, "+d.Term.String(), d.Fen, aid.Fen(625_00))
		}
	}
}

// A lowering from 1000 to 750 yuan: 125.00 less for the confirmed term. A rise
// after it to 1250 is held against what stands now, +250.00, and comes to +125.00
// against what was decided first; back to 1000 there is nothing left.
func TestRetro_aLoweringAndWhatFollowsNetsOut(t *testing.T) {
	t.Parallel()
	o, primary, _, junior := confirmed(t)
	for _, step := range []struct {
		text  aid.EditionText
		found []string
		sum   aid.RetroSum
		lines []string
	}{
		{lowered(t), []string{primary + " 2016-09 boarding_aid 500→375"}, aid.RetroSum{Students: 1, Lines: 1, Less: 125_00},
			[]string{primary + " 2016-09 boarding_aid -125 rule 已落实"}},
		{raised(), []string{primary + " 2016-09 boarding_aid 375→625", junior + " 2016-09 boarding_aid 625→750"}, aid.RetroSum{Students: 2, Lines: 2, More: 375_00},
			[]string{primary + " 2016-09 boarding_aid 125 rule 已落实", junior + " 2016-09 boarding_aid 125 rule 已落实"}},
		{original(), []string{primary + " 2016-09 boarding_aid 625→500", junior + " 2016-09 boarding_aid 750→625"}, aid.RetroSum{Students: 2, Lines: 2, Less: 250_00}, nil},
	} {
		id := inForce(t, o, retro(step.text))
		names, sums := retroFound(t, o, id)
		want(t, "names", names, step.found)
		step.sum.Term = testkit.Autumn
		want(t, "sums", sums, []aid.RetroSum{step.sum})
		lines, _ := amendments(t, o, aid.AmendmentFilter{})
		want(t, "differences", lines, step.lines)
		balances(t, o)
	}
}

// A law that also asks where the roll is knows one fact more of each child; that is
// why its key is another, not why its sum is.
func TestRetro_aLawThatAsksWhereTheRollIs(t *testing.T) {
	t.Parallel()
	o, primary, _, junior := confirmed(t)
	inForce(t, o, retro(changed(t, raised(), "      boarding: true\n    amount: {primary", "      boarding: true\n      roll_local: [true, unknown]\n    amount: {primary")))
	lines, _ := amendments(t, o, aid.AmendmentFilter{Why: aid.WhyRule})
	want(t, "differences", lines, []string{primary + " 2016-09 boarding_aid 125 rule 已落实", junior + " 2016-09 boarding_aid 125 rule 已落实"})
	o.Do(t, func(tx *store.Tx) error {
		past, err := tx.PastDecisions(t.Context(), studentNamed(t, o, primary), 2016)
		want(t, "the newest version", past[0].Why, aid.WhyRule)
		return err
	})
	balances(t, o)
}

// The mark is said on purpose: with its document and reason, in the text that is
// rehearsed and signed. What is not marked is stopped by the database too.
func TestRetro_onlyOnPurpose(t *testing.T) {
	t.Parallel()
	o, _, _, _ := confirmed(t)
	for name, r := range map[string]aid.Retro{"no document": {On: true, Why: "补发"}, "no reason": {On: true, Document: "甲"}, "not ticked": {Document: "甲", Why: "乙"}} {
		text := raised()
		text.Retro = r
		_, err := o.Bureau.DraftEdition(t.Context(), drafter(o), text)
		expect(t, name, err, aid.Invalid)
	}
	unmarked := retro(raised())
	unmarked.Retro = aid.Retro{}
	if unmarked.Hash() == retro(raised()).Hash() {
		t.Error("the mark is not in what is signed")
	}
	id := drafted(t, o, unmarked)
	if r := rehearsed(t, o, id); r.Green != aid.No || checkOf(t, r, aid.CheckPast).OK {
		t.Errorf("without the mark: got %+v", r.Report.Checks)
	}
	if err := o.Bureau.ReviseEdition(t.Context(), drafter(o), id, edition(t, o, id).Version, retro(raised())); err != nil {
		t.Fatal(err)
	}
	r := rehearsed(t, o, id)
	if c := checkOf(t, r, aid.CheckRetro); r.Green != aid.Yes || !c.Look || !strings.Contains(c.Sentence, november.Document) {
		t.Errorf("with it: got green %v, %+v", r.Green, c)
	}
}

// A school confirms after the publication of an edition that is not marked: past
// every check of the program the database does not let it come into force.
func TestRetro_theDatabaseAsksForTheMark(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	child := o.Pupil()
	o.Enrol(t, testkit.Autumn, child)
	decide(t, o)
	text := raised()
	text.From = testkit.Autumn
	id := drafted(t, o, text)
	r := rehearsed(t, o, id)
	if err := errors.Join(countersign(t, o, signer(o), id, r.ID), publish(t, o, id, time.Time{})); err != nil {
		t.Fatal(err)
	}
	answerOf(t, o, child.Name, aid.Confirmed, "")
	decide(t, o)
	e := edition(t, o, id)
	err := o.DB.County(t.Context(), aid.System(o.County), func(tx *store.Tx) error { return tx.StartEdition(t.Context(), e, testkit.Now) })
	if aid.KindOf(err) != aid.Conflict || !strings.Contains(err.Error(), "没有写明追溯执行") {
		t.Errorf("got %v", err)
	}
}

// Between rehearsal and signature a school confirms: the names to sign are others.
func TestRetro_isSignedForThoseWhoAreConfirmed(t *testing.T) {
	t.Parallel()
	o, _, pending, _ := confirmed(t)
	id := drafted(t, o, retro(raised()))
	r := rehearsed(t, o, id)
	answerOf(t, o, pending, aid.Confirmed, "")
	decide(t, o)
	sentence(t, "another is confirmed", countersign(t, o, signer(o), id, r.ID), "追溯的差额变了")
	r = rehearsed(t, o, id)
	expect(t, "rehearsed again", countersign(t, o, signer(o), id, r.ID), "")
	_, sums := retroFound(t, o, id)
	want(t, "sums", sums, []aid.RetroSum{{Term: testkit.Autumn, Students: 3, Lines: 3, More: 375_00}})
}

// What a rehearsal compares with is what was decided, person by person: where two
// children's decisions stand the other way round, sums alone would not show it.
func TestRetro_comparesWithWhatWasDecided(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	boarder, other := o.Pupil(), o.Pupil(func(d *aid.Draft) { d.Boarding = aid.No })
	o.Enrol(t, testkit.Autumn, boarder, other)
	answerOf(t, o, boarder.Name, aid.Confirmed, "")
	answerOf(t, o, other.Name, aid.Confirmed, "")
	decide(t, o)
	_, err := o.Super(t).Exec(t.Context(), `
		UPDATE decision d SET trace_id = o.trace_id FROM decision o
		WHERE d.county_id = $1 AND o.county_id = $1 AND d.term = o.term AND o.student_id <> d.student_id`, o.County.ID)
	if err != nil {
		t.Fatal(err)
	}
	id := drafted(t, o, retro(raised()))
	r := rehearsed(t, o, id)
	c := checkOf(t, r, aid.CheckCurrent)
	want(t, "odd ones", c.Details, []string{"寄宿补助：4 人次的判定与现行规则不符"})
	if c.OK || r.Green != aid.No {
		t.Errorf("got %+v, green %v", c, r.Green)
	}
	names, _ := retroFound(t, o, id)
	want(t, "names", names, []string{boarder.Name + " 2016-09 boarding_aid 0→625", other.Name + " 2016-09 boarding_aid 500→0"})
}

// What was published on another sum of the county's does not move what is firm.
func TestRetro_startsOnlyOnWhatWasPublished(t *testing.T) {
	t.Parallel()
	o, _, _, _ := confirmed(t)
	id := drafted(t, o, retro(raised()))
	r := rehearsed(t, o, id)
	if err := errors.Join(countersign(t, o, signer(o), id, r.ID), publish(t, o, id, time.Time{})); err != nil {
		t.Fatal(err)
	}
	setPreschool(t, o, 75000)
	before := due(t, o)
	if err := o.Bureau.StartEdition(t.Context(), aid.System(o.County), id); err != nil {
		t.Fatal(err)
	}
	if e := edition(t, o, id); e.State != aid.EditionWithdrawn || !strings.Contains(e.WithdrawnWhy, "本县参数里的资助标准有变动") {
		t.Errorf("got %s: %s", e.State, e.WithdrawnWhy)
	}
	want(t, "what stands", due(t, o), before)
}

// Two school years are confirmed. From spring on the second is tried, named and
// amended, its autumn too; from the autumn before also the first.
func TestRetro_reachesOverSchoolYears(t *testing.T) {
	t.Parallel()
	o, primary, _, junior := confirmed(t)
	next := testkit.Autumn.Next().Next()
	o.Enrol(t, next, o.Pupil(func(d *aid.Draft) { d.Name = "下学年生" }))
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE enrolment SET state = 'confirmed', decided_at = now() WHERE county_id = $1 AND term = $2`, tx.County, next)
		return errors.Join(err, tx.Tally(t.Context(), next, 0))
	})
	if _, err := o.Bureau.Decide(t.Context(), o.As(aid.Clerk), next.Year); err != nil {
		t.Fatal(err)
	}
	fromSpring := raised()
	fromSpring.Retro = november
	names, sums := retroFound(t, o, inForce(t, o, fromSpring))
	want(t, "from spring", names, []string{"下学年生 2017-09 boarding_aid 500→625"})
	want(t, "from spring, in sums", sums, []aid.RetroSum{{Term: next, Students: 1, Lines: 1, More: 125_00}})
	names, sums = retroFound(t, o, inForce(t, o, retro(raised())))
	want(t, "from autumn", names, []string{primary + " 2016-09 boarding_aid 500→625", junior + " 2016-09 boarding_aid 625→750"})
	want(t, "from autumn, in sums", sums, []aid.RetroSum{{Term: testkit.Autumn, Students: 2, Lines: 2, More: 250_00}})
	_, total := amendments(t, o, aid.AmendmentFilter{})
	want(t, "in total", total, aid.AmendmentTotal{Lines: 3, Students: 3, More: 375_00})
	balances(t, o)
}
