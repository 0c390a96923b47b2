package bureau_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// amendments reads the list as lines "name term item difference reason state",
// the newest first.
func amendments(t *testing.T, o *testkit.Office, f aid.AmendmentFilter) (lines []string, total aid.AmendmentTotal) {
	t.Helper()
	f.Most = 100
	l, err := o.Bureau.Amendments(t.Context(), o.As(aid.Clerk), f)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range l.Lines {
		lines = append(lines, fmt.Sprint(a.Name, " ", a.Term, " ", a.Item, " ", a.Difference().Short(), " ", a.Why, " ", a.State()))
	}
	return lines, l.Total
}

// 1000 a year for a primary boarder: 500 a term, firm in autumn. What changes
// later is a signed line each, and what was decided stays as it was.
func TestAmendments_factsAfterConfirmation(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	child := o.Pupil()
	o.Enrol(t, testkit.Autumn, child)
	decide(t, o)
	answerOf(t, o, child.Name, aid.Confirmed, "")
	decide(t, o)
	lines, _ := amendments(t, o, aid.AmendmentFilter{})
	want(t, "nothing changed yet", lines, []string(nil))

	child.Status = aid.LiftedUnaided
	o.Enrol(t, testkit.Autumn, child)
	decide(t, o)
	less := child.Name + " 2016-09 boarding_aid -500 fact 已落实"
	lines, total := amendments(t, o, aid.AmendmentFilter{})
	want(t, "no longer entitled", lines, []string{less})
	want(t, "total", total, aid.AmendmentTotal{Lines: 1, Students: 1, Less: 50000})

	child.Status = aid.PoorAgain
	o.Enrol(t, testkit.Autumn, child)
	decide(t, o)
	lines, total = amendments(t, o, aid.AmendmentFilter{})
	want(t, "and entitled again: back where it began", lines, []string(nil))
	want(t, "total", total, aid.AmendmentTotal{})
	child.Status = aid.LiftedUnaided
	o.Enrol(t, testkit.Autumn, child)
	decide(t, o)
	lines, total = amendments(t, o, aid.AmendmentFilter{})
	want(t, "and not again: one line", lines, []string{less})
	want(t, "total", total, aid.AmendmentTotal{Lines: 1, Students: 1, Less: 50000})
	decide(t, o)
	again, _ := amendments(t, o, aid.AmendmentFilter{})
	want(t, "deciding again adds nothing", again, lines)
}

// A sum of the county's that is set, raised, taken back and set again: only what
// differs from what was firm first is due; while none is set nothing is to be
// given back, for the child is entitled all the same.
func TestAmendments_theCountysSumTakenBack(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	small := o.Pupil(func(d *aid.Draft) {
		d.Stage, d.Grade, d.Boarding, d.School, d.SchoolID = aid.Preschool, 2, aid.Unknown, "大河乡中心幼儿园", o.Schools["大河乡中心幼儿园"].ID
	})
	o.Enrol(t, testkit.Autumn, small)
	setPreschool(t, o, 75000)
	answerOf(t, o, small.Name, aid.Confirmed, "")
	decide(t, o)
	for _, c := range []struct {
		fen   aid.Fen // 0: taken back
		lines []string
		total aid.AmendmentTotal
	}{
		{95000, []string{small.Name + " 2016-09 preschool_aid 100 rule 已落实"}, aid.AmendmentTotal{Lines: 1, Students: 1, More: 10000}},
		{0, []string{small.Name + " 2016-09 preschool_aid 0 rule 已落实"}, aid.AmendmentTotal{Lines: 1, Students: 1}},
		{75000, nil, aid.AmendmentTotal{}},
	} {
		setPreschool(t, o, c.fen)
		lines, total := amendments(t, o, aid.AmendmentFilter{})
		want(t, c.fen.Short(), lines, c.lines)
		want(t, c.fen.Short()+" in total", total, c.total)
	}
}

// On a list that was given back an answer that is changed waits for the new
// signature: until then nothing of it is firm.
func TestAmendments_waitForTheNewSignature(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	child := o.Pupil()
	o.Enrol(t, testkit.Autumn, child)
	decide(t, o)
	signs := func() {
		confirmAll(t, o, centre)
		if err := sign(t, o, centre); err != nil {
			t.Fatal(err)
		}
	}
	signs()
	want(t, "signed", due(t, o), []string{child.Name + " 2016-09 boarding_aid 500 true", child.Name + " 2017-03 boarding_aid 500 false"})
	if err := o.Bureau.ReopenTerm(t.Context(), o.As(aid.Reviewer), o.Schools[centre].ID, "请核对寄宿"); err != nil {
		t.Fatal(err)
	}
	lines, _ := amendments(t, o, aid.AmendmentFilter{})
	want(t, "given back", lines, []string(nil))
	want(t, "given back", due(t, o), []string{child.Name + " 2016-09 boarding_aid 500 false", child.Name + " 2017-03 boarding_aid 500 false"})
	answerOf(t, o, child.Name, aid.Absent, "moved")
	decide(t, o)
	lines, total := amendments(t, o, aid.AmendmentFilter{})
	want(t, "changed", lines, []string{child.Name + " 2016-09 boarding_aid -500 confirmation 待学校确认"})
	want(t, "changed", total, aid.AmendmentTotal{Lines: 1, Students: 1, Less: 50000, Waiting: 1})
	signs()
	lines, _ = amendments(t, o, aid.AmendmentFilter{})
	want(t, "signed again", lines, []string{child.Name + " 2016-09 boarding_aid -500 confirmation 已落实"})
}

// Who moves to another school is asked about again: until it has answered the
// difference waits, and then there is one line, not two.
func TestAmendments_waitForTheSchool(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	child := o.Pupil()
	o.Enrol(t, testkit.Autumn, child)
	answerOf(t, o, child.Name, aid.Confirmed, "")
	decide(t, o)
	child.School, child.SchoolID, child.Boarding = river, o.Schools[river].ID, aid.No
	o.Enrol(t, testkit.Autumn, child)
	decide(t, o)
	lines, total := amendments(t, o, aid.AmendmentFilter{School: o.Schools[river].ID})
	want(t, "before the answer", lines, []string{child.Name + " 2016-09 boarding_aid -500 fact 待学校确认"})
	want(t, "total", total, aid.AmendmentTotal{Lines: 1, Students: 1, Less: 50000, Waiting: 1})
	answerOf(t, o, child.Name, aid.Confirmed, "")
	decide(t, o)
	lines, _ = amendments(t, o, aid.AmendmentFilter{Term: testkit.Autumn, Item: "boarding_aid", Why: aid.WhyFact})
	want(t, "after it", lines, []string{child.Name + " 2016-09 boarding_aid -500 fact 已落实"})
	lines, _ = amendments(t, o, aid.AmendmentFilter{Why: aid.WhyRule})
	want(t, "by another reason", lines, []string(nil))
}

func TestAmendments_rulesAndAnswers(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	small := o.Pupil(func(d *aid.Draft) {
		d.Stage, d.Grade, d.Boarding, d.School, d.SchoolID = aid.Preschool, 2, aid.Unknown, "大河乡中心幼儿园", o.Schools["大河乡中心幼儿园"].ID
	})
	boarder := o.Pupil()
	o.Enrol(t, testkit.Autumn, small, boarder)
	answerOf(t, o, small.Name, aid.Confirmed, "")
	answerOf(t, o, boarder.Name, aid.Confirmed, "")
	decide(t, o)
	err := o.Bureau.Configure(t.Context(), o.As(aid.Reviewer), func(s *aid.Settings) error {
		s.SetPreschool(2016, 75001, aid.SettingBasis{Document: "青教〔2016〕9号", Why: "县里确定标准"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	set := small.Name + " 2016-09 preschool_aid 375.01 rule 已落实"
	lines, _ := amendments(t, o, aid.AmendmentFilter{})
	want(t, "a sum that was open is set", lines, []string{set})
	answerOf(t, o, boarder.Name, aid.Absent, "moved")
	r := decide(t, o)
	if r.Answers != 2 || r.Facts+r.Rules != 0 {
		t.Errorf("got %+v, want two decisions changed by the school's answer", r)
	}
	lines, _ = amendments(t, o, aid.AmendmentFilter{})
	want(t, "and a child is not there after all", lines, []string{boarder.Name + " 2016-09 boarding_aid -500 confirmation 已落实", set})
}

// Every version stays: the first, the confirmed and the changed one.
func TestPastDecisions_nothingIsOverwritten(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	child := o.Pupil()
	o.Enrol(t, testkit.Autumn, child)
	decide(t, o)
	answerOf(t, o, child.Name, aid.Confirmed, "")
	decide(t, o)
	child.Status = aid.LiftedUnaided
	o.Enrol(t, testkit.Autumn, child)
	decide(t, o)
	var got []string
	id := studentNamed(t, o, child.Name)
	o.Do(t, func(tx *store.Tx) error {
		past, err := tx.PastDecisions(t.Context(), id, 2016)
		for _, d := range past {
			got = append(got, fmt.Sprint(d.Term, " ", d.Why, " ", d.Firm, " ", len(d.Grants)))
		}
		return err
	})
	want(t, "versions", got, []string{
		"2016-09 fact true 0", "2017-03 fact false 0", "2016-09 confirmation true 1", "2016-09 first false 1", "2017-03 first false 1",
	})
}

// A page leads to the next without a gap; a leader reads no names, a township
// only its own, another county nothing.
func TestAmendments_pagesAndPlaces(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	var drafts []aid.Draft
	for i := range 7 {
		drafts = append(drafts, o.Pupil(func(d *aid.Draft) { d.Township = []string{"石门镇", "大河乡"}[i%2] }))
	}
	o.Enrol(t, testkit.Autumn, drafts...)
	for i := range drafts {
		answerOf(t, o, drafts[i].Name, aid.Confirmed, "")
		drafts[i].Status = aid.LiftedUnaided
	}
	decide(t, o)
	o.Enrol(t, testkit.Autumn, drafts...)
	decide(t, o)
	seen := map[aid.AmendmentKey]bool{}
	f := aid.AmendmentFilter{Most: 3}
	for range 3 {
		l, err := o.Bureau.Amendments(t.Context(), o.As(aid.Leader), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range l.Lines {
			seen[a.AmendmentKey] = true
			if strings.HasPrefix(a.Name, "测试") {
				t.Errorf("a leader reads %s", a.Name)
			}
		}
		f.After = aid.ParseAmendmentKey(l.Next.String())
	}
	if len(seen) != 7 || f.After.Run != 0 {
		t.Errorf("got %d differences on three pages, want 7 and no fourth page", len(seen))
	}
	town := o.As(aid.TownOffice)
	town.Seat.TownshipID = o.Towns["大河乡"]
	l, err := o.Bureau.Amendments(t.Context(), town, aid.AmendmentFilter{Township: o.Towns["石门镇"], Most: 10})
	if err != nil || len(l.Lines) != 3 {
		t.Errorf("a township: got %d differences, %v, want its own 3", len(l.Lines), err)
	}
	if _, err := o.Bureau.Amendments(t.Context(), o.At(t, aid.Principal, centre), f); aid.KindOf(err) != aid.Forbidden {
		t.Errorf("a principal: got %v, want Forbidden", err)
	}
	elsewhere, total := amendments(t, testkit.County(t), aid.AmendmentFilter{})
	want(t, "another county", elsewhere, []string(nil))
	want(t, "its total", total, aid.AmendmentTotal{})
	exported(t, o, town)
}

func exported(t *testing.T, o *testkit.Office, who aid.Actor) {
	t.Helper()
	d, err := o.Bureau.ExportAmendments(t.Context(), who, aid.AmendmentFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	if text := cells(t, b.Bytes()); !slices.Contains(text, "-500") || !slices.Contains(text, "已落实") {
		t.Errorf("no difference in the workbook: %q", text)
	}
}
