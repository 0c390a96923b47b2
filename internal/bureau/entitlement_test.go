package bureau_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

func decide(t *testing.T, o *testkit.Office) bureau.DecideReport {
	t.Helper()
	r, err := o.Bureau.Decide(t.Context(), o.As(aid.Clerk), 2016)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// due reads what stands as lines "name term item yuan firm", in order.
func due(t *testing.T, o *testkit.Office) (lines []string) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		rows, err := tx.Query(t.Context(), `
			SELECT s.name, e.term, e.item, e.amount_fen, e.firm
			FROM entitlement e JOIN student s ON s.county_id = $1 AND s.id = e.student_id
			WHERE e.county_id = $1 ORDER BY s.id, e.term, e.item`, tx.County)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name, term, item string
			var fen *int64
			var firm bool
			if err := rows.Scan(&name, &term, &item, &fen, &firm); err != nil {
				return err
			}
			sum := "未定"
			if fen != nil {
				sum = aid.Fen(*fen).Short()
			}
			lines = append(lines, fmt.Sprint(name, " ", term, " ", item, " ", sum, " ", firm))
		}
		return rows.Err()
	})
	return lines
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// answerOf changes what a school says of a student's enrolment.
func answerOf(t *testing.T, o *testkit.Office, name string, state aid.EnrolmentState, reason string) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `
			UPDATE enrolment e SET state = $3, reason = $4, decided_at = CASE WHEN $3 <> 'pending' THEN now() END
			FROM student s WHERE s.county_id = $1 AND s.name = $2 AND e.county_id = $1 AND e.student_id = s.id AND e.term = '2016-09'`,
			tx.County, name, state, reason)
		return err
	})
}

func TestDecide_writesOnceAndThenNothing(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil(func(d *aid.Draft) { d.Boarding = aid.No }))
	first := decide(t, o)
	want(t, "first run", first, bureau.DecideReport{Year: 2016, Students: 2, New: 4, Items: []aid.ItemTotal{{Item: "boarding_aid", Students: 1, Fen: 100000}}})
	standing := []string{"测试生1 2016-09 boarding_aid 500 false", "测试生1 2017-03 boarding_aid 500 false"}
	want(t, "entitlements", due(t, o), standing)
	want(t, "second run", decide(t, o), bureau.DecideReport{Year: 2016, Students: 2, Unchanged: 4})
	want(t, "entitlements after the second run", due(t, o), standing)
}

func TestDecide_boardingMovesOnlyItsStudent(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	drafts := []aid.Draft{o.Pupil(), o.Pupil(), o.Pupil()}
	o.Enrol(t, testkit.Autumn, drafts...)
	decide(t, o)
	drafts[1].Boarding = aid.No
	o.Enrol(t, testkit.Autumn, drafts...)
	want(t, "report", decide(t, o), bureau.DecideReport{
		Year: 2016, Students: 3, Changed: 2, Facts: 2, Unchanged: 4, Items: []aid.ItemTotal{{Item: "boarding_aid", Students: -1, Fen: -100000}},
	})
	want(t, "entitlements", due(t, o), []string{
		"测试生1 2016-09 boarding_aid 500 false", "测试生1 2017-03 boarding_aid 500 false",
		"测试生3 2016-09 boarding_aid 500 false", "测试生3 2017-03 boarding_aid 500 false",
	})
}

func TestDecide_confirmedIsFirmForItsOwnTermOnly(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	answerOf(t, o, "测试生1", aid.Confirmed, "")
	decide(t, o)
	want(t, "entitlements", due(t, o), []string{"测试生1 2016-09 boarding_aid 500 true", "测试生1 2017-03 boarding_aid 500 false"})
}

func TestDecide_absentGetsNothingAndSaysWhy(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	answerOf(t, o, "测试生1", aid.Absent, "moved")
	want(t, "report", decide(t, o), bureau.DecideReport{
		Year: 2016, Students: 1, Changed: 2, Answers: 2, Items: []aid.ItemTotal{{Item: "boarding_aid", Students: -1, Fen: -100000}},
	})
	want(t, "entitlements", due(t, o), []string(nil))
	o.Do(t, func(tx *store.Tx) error {
		var sentence string
		err := tx.QueryRow(t.Context(), `
			SELECT a ->> 'sentence' FROM decision d
			JOIN trace t ON t.county_id = $1 AND t.id = d.trace_id, jsonb_array_elements(t.answers) a
			WHERE d.county_id = $1 AND d.term = '2016-09' AND a ->> 'code' = 'boarding_aid'`, tx.County).Scan(&sentence)
		want(t, "sentence", sentence, "不享受：学校确认该生本学期不在校（已转出），不计寄宿生生活补助（依据三(一)1）")
		return err
	})
}

// The year's sum is 1250 for a junior boarder: 625 a term. In spring the child
// lives at home, so that only the autumn half is due.
func TestDecide_springOfItsOwnReplacesTheProjection(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	junior := o.Pupil(func(d *aid.Draft) {
		d.Stage, d.Grade, d.School, d.SchoolID = aid.Junior, 1, "石门镇初级中学", o.Schools["石门镇初级中学"].ID
	})
	o.Enrol(t, testkit.Autumn, junior)
	decide(t, o)
	want(t, "projected", due(t, o), []string{"测试生1 2016-09 boarding_aid 625 false", "测试生1 2017-03 boarding_aid 625 false"})
	junior.Boarding = aid.No
	o.Enrol(t, aid.Year(2016).Spring(), junior)
	decide(t, o)
	want(t, "with a spring of its own", due(t, o), []string{"测试生1 2016-09 boarding_aid 625 false"})
}

func TestDecide_preschoolIsUnsetUntilTheCountySetsIt(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	child := o.Pupil(func(d *aid.Draft) {
		d.Stage, d.Grade, d.Boarding, d.School, d.SchoolID = aid.Preschool, 2, aid.Unknown, "大河乡中心幼儿园", o.Schools["大河乡中心幼儿园"].ID
	})
	o.Enrol(t, testkit.Autumn, child, o.Pupil())
	decide(t, o)
	boarder := []string{"测试生2 2016-09 boarding_aid 500 false", "测试生2 2017-03 boarding_aid 500 false"}
	want(t, "unset", due(t, o), append([]string{"测试生1 2016-09 preschool_aid 未定 false", "测试生1 2017-03 preschool_aid 未定 false"}, boarder...))
	err := o.Bureau.Configure(t.Context(), o.As(aid.Reviewer), func(s *aid.Settings) error {
		s.SetPreschool(2016, 75001, aid.SettingBasis{Document: "青教〔2016〕9号", Why: "县里确定标准"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	o.Do(t, func(tx *store.Tx) error {
		var sentence string
		err := tx.QueryRow(t.Context(), `
			SELECT a ->> 'sentence' FROM decision d
			JOIN trace t ON t.county_id = $1 AND t.id = d.trace_id, jsonb_array_elements(t.answers) a
			WHERE d.county_id = $1 AND d.term = '2016-09' AND a ->> 'code' = 'preschool_aid' AND a ->> 'sentence' LIKE '享受%'`, tx.County).Scan(&sentence)
		want(t, "sentence", sentence, "享受：建档立卡家庭在园幼儿，每年750.01元，本学期375.01元（依据三(一)1；标准由县里确定，青教〔2016〕9号）")
		return err
	})
	want(t, "set", due(t, o), append([]string{"测试生1 2016-09 preschool_aid 375.01 false", "测试生1 2017-03 preschool_aid 375 false"}, boarder...))
	want(t, "report", decide(t, o), bureau.DecideReport{Year: 2016, Students: 2, Unchanged: 4})
}

// What another sum moves is said beforehand, and nothing is moved by asking.
func TestTrySettings_saysWhatASumMoves(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	child := func(d *aid.Draft) {
		d.Stage, d.Grade, d.Boarding, d.School, d.SchoolID = aid.Preschool, 2, aid.Unknown, "大河乡中心幼儿园", o.Schools["大河乡中心幼儿园"].ID
	}
	o.Enrol(t, testkit.Autumn, o.Pupil(child), o.Pupil(child), o.Pupil())
	setPreschool(t, o, 75000)
	before := due(t, o)
	moved, err := o.Bureau.TrySettings(t.Context(), o.As(aid.Reviewer), func(s *aid.Settings) error {
		s.SetPreschool(2016, 95000, aid.SettingBasis{Document: "青教〔2017〕2号", Why: "提标"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "moved", moved, []aid.SumImpact{{Year: 2016, Was: 75000, Is: 95000, Students: 2, Before: 150000, After: 190000}})
	want(t, "nothing moved", due(t, o), before)
	err = o.Bureau.Configure(t.Context(), o.As(aid.Reviewer), func(s *aid.Settings) error { s.PreschoolFen[2016] = 95000; s.PreschoolBasis = nil; return nil })
	expect(t, "without document and reason", err, aid.Invalid)
}

func TestDecide_mayNotByALeader(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	for _, role := range []aid.Role{aid.Leader, aid.Admin, aid.Operator} {
		if _, err := o.Bureau.Decide(t.Context(), o.As(role), 2016); aid.KindOf(err) != aid.Forbidden {
			t.Errorf("%s: got %v, want Forbidden", role, err)
		}
	}
}

// The truth of 青岭县 was worked out apart from this program.
func TestDecide_qinglingEqualsTheTruth(t *testing.T) {
	t.Parallel()
	o := testkit.QinglingCounty(t)
	var truth struct {
		Totals map[aid.Item]struct {
			Students int
			Amount   aid.Fen
		} `json:"totals_year_2016_2017_fen"`
	}
	if err := json.Unmarshal(testkit.Qingling(t, "expected.json"), &truth); err != nil {
		t.Fatal(err)
	}
	if len(truth.Totals) != 7 {
		t.Fatalf("the truth has %d items, want 7", len(truth.Totals))
	}
	var wanted []aid.ItemTotal
	for item, total := range truth.Totals {
		wanted = append(wanted, aid.ItemTotal{Item: item, Students: total.Students, Fen: total.Amount})
	}
	got, err := o.Bureau.ItemTotals(t.Context(), o.As(aid.Clerk), 2016, false)
	if err != nil {
		t.Fatal(err)
	}
	sorted := cmpopts.SortSlices(func(a, b aid.ItemTotal) bool { return a.Item < b.Item })
	if diff := cmp.Diff(wanted, got, sorted); diff != "" {
		t.Errorf("totals (-truth +got):\n%s", diff)
	}
	firm, err := o.Bureau.ItemTotals(t.Context(), o.As(aid.Clerk), 2016, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, total := range firm {
		if total.Students != 0 || total.Fen != 0 {
			t.Errorf("before any confirmation %s is firm for %d students", total.Item, total.Students)
		}
	}
}
