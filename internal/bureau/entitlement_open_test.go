package bureau_test

import (
	"slices"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// busLaw is an aid of which 户口性质 decides only how much it is.
const busLaw = `
  - code: bus_aid
    name: 交通补助
    clause: 青教〔2017〕1号第三条
    kind: grant
    unit: fen per school year
    from: 2017-03
    until: 2017-03
    when: {categories: [registered], stage: [junior]}
    tiers:
      - {name: 一档, when: {hukou: [rural]}, amount: {junior: 60000}}
      - {name: 二档, amount: {junior: 20000}}
`

// riders are three pupils in their spring under busLaw: of a village, of a town, and one of whom it is not told.
func riders(t *testing.T) *testkit.Office {
	t.Helper()
	o := testkit.County(t)
	rider := func(hukou aid.Hukou) aid.Draft {
		return o.Pupil(func(d *aid.Draft) { d.Stage, d.Grade, d.Boarding, d.Hukou = aid.Junior, 2, aid.No, hukou })
	}
	drafts := []aid.Draft{rider(aid.Rural), rider(aid.Town), rider("")}
	o.Enrol(t, testkit.Autumn, drafts...)
	o.Enrol(t, testkit.Autumn.Next(), drafts...)
	decide(t, o)
	text := raised()
	text.Book += busLaw
	inForce(t, o, text)
	return o
}

// A right is certain though its sum hangs on a fact: the pupil is counted among those who have it, apart from those with a sum, and is told
// which fact, and between what the sum lies.
func TestDecide_aSumThatHangsOnAFactIsUnset(t *testing.T) {
	t.Parallel()
	o := riders(t)
	want(t, "due", due(t, o), []string{"测试生1 2017-03 bus_aid 300 false", "测试生2 2017-03 bus_aid 100 false", "测试生3 2017-03 bus_aid 未定 false"})
	e, err := o.Bureau.Entitlements(t.Context(), o.As(aid.Clerk), aid.DueFilter{Term: testkit.Autumn.Next()})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(e.Dues, func(d aid.Due) bool { return d.Item == "bus_aid" && d.Part == "" })
	if d := e.Dues[at]; d.Students != 3 || d.Open != 1 || d.Fen != 40000 {
		t.Errorf("got %+v", d)
	}
	for _, c := range []struct {
		answer aid.Answer
		who    string
	}{{"", "测试生1 测试生2 测试生3"}, {aid.Entitled, "测试生1 测试生2"}, {aid.Unset, "测试生3"}, {aid.Undecided, ""}} {
		r, err := o.Bureau.Roster(t.Context(), o.As(aid.Clerk), aid.RosterFilter{Term: testkit.Autumn.Next(), Item: "bus_aid", Answer: c.answer}, aid.RosterPlace{Most: 9})
		if err != nil || names(r.Lines) != c.who {
			t.Errorf("list of %q: got %s, %v, want %s", c.answer, names(r.Lines), err, c.who)
		}
	}
	f, err := o.Bureau.Student(t.Context(), o.As(aid.Clerk), studentNamed(t, o, "测试生3"), 2016)
	if err != nil {
		t.Fatal(err)
	}
	at = slices.IndexFunc(f.Decisions, func(d aid.Decision) bool { return d.Item == "bus_aid" && d.Term.IsSpring })
	if d := f.Decisions[at]; d.Answer != aid.Unset || d.Missing != "户口性质" || d.Least != 10000 || d.Most != 30000 || !d.HasSum ||
		d.Sentence != "享受，金额未定：建档立卡家庭初中生，户口性质未填，填报后方可确定金额，本学期至少100元、至多300元（依据青教〔2017〕1号第三条）" {
		t.Errorf("got %+v", d)
	}
}

// Where the law leaves a student to the county of the school roll, one at a school outside of this county has nothing here and is told where to
// ask; by the plan, which does not ask for it, the student has it.
func TestDecide_rollOutsideTheCounty(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil(func(d *aid.Draft) { d.School, d.SchoolID = "外县小学", 0 }))
	decide(t, o)
	inForce(t, o, changed(t, raised(), "      boarding: true\n", "      boarding: true\n      roll_local: [true, unknown]\n"))
	want(t, "due", due(t, o), []string{
		"测试生1 2016-09 boarding_aid 500 false", "测试生1 2017-03 boarding_aid 625 false", "测试生2 2016-09 boarding_aid 500 false",
	})
	f, err := o.Bureau.Student(t.Context(), o.As(aid.Clerk), studentNamed(t, o, "测试生2"), 2016)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(f.Decisions, func(d aid.Decision) bool { return d.Item == "boarding_aid" && d.Term.IsSpring })
	if d := f.Decisions[at]; d.Answer != aid.NotEntitled || d.Sentence != "不享受：学籍不在本县，寄宿生生活补助由学籍地办理（依据三(一)1）" || d.Nearest != "" {
		t.Errorf("got %+v", d)
	}
	if r := replayed(t, o); len(r.Deviants) != 0 {
		t.Errorf("got %+v, want no deviant", r)
	}
}

// Traces of before a right was told apart from its sum replay as what they were; others that say "unknown" do not.
func TestReplay_unknownOfASumIsOfItsTime(t *testing.T) {
	t.Parallel()
	o := riders(t)
	old := func(because string) {
		t.Helper()
		_, err := o.Super(t).Exec(t.Context(), `UPDATE trace SET answers = (
			SELECT jsonb_agg(CASE WHEN a->>'code' = 'bus_aid' AND a->>'answer' IN ('unset', 'unknown')
				THEN a - 'open' - 'least_fen' - 'most_fen' || jsonb_build_object('answer', 'unknown', 'because', jsonb_build_array($2::text)) ELSE a END ORDER BY n)
			FROM jsonb_array_elements(answers) WITH ORDINALITY AS e(a, n)) WHERE county_id = $1`, o.County.ID, because)
		if err != nil {
			t.Fatal(err)
		}
	}
	old("hukou")
	if r := replayed(t, o); len(r.Deviants) != 0 || r.Traces == 0 {
		t.Errorf("got %+v, want no deviant", r)
	}
	old("grade")
	if r := replayed(t, o); len(r.Deviants) != 1 {
		t.Errorf("got %+v, want the one that hangs on another fact", r)
	}
}
