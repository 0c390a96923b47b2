package bureau_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/testkit"
)

// raisedAlone is the plan with higher boarding aid, and the golden cases as they
// were.
func raisedAlone() aid.EditionText {
	text := raised()
	text.Cases = rules.CasesText("plan")
	return text
}

func review(t *testing.T, o *testkit.Office, id aid.EditionID) aid.CaseReview {
	t.Helper()
	r, err := o.Bureau.EditionCases(t.Context(), drafter(o), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// everyCase agrees to all that differs, under the names that are offered.
func everyCase(r aid.CaseReview) (all []aid.CaseAgreement) {
	for _, it := range r.Items {
		for _, g := range it.Gaps {
			all = append(all, aid.CaseAgreement{CaseKey: g.CaseKey, Title: g.Title})
		}
	}
	return all
}

// A raise of 250 yuan a year is 125 a term. Who agrees to the cases that say otherwise needs no YAML: the rehearsal
// is green, and whoever signs sees which cases follow the rules.
func TestAgreeCases(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	id := drafted(t, o, raisedAlone())
	if r := rehearsed(t, o, id); r.Green != aid.No {
		t.Fatalf("the old cases hold under the new rules: %+v", r.Report.Checks)
	}
	r := review(t, o, id)
	if len(r.Items) != 1 || r.Items[0].Name != "寄宿生生活补助" || len(r.Items[0].Rules) != 1 || !strings.Contains(r.Items[0].Rules[0], "1250元") {
		t.Fatalf("got %+v", r.Items)
	}
	first := r.Items[0].Gaps[0]
	want(t, "the first case", fmt.Sprint(first.Name, " ", first.Title, " ", first.Points), fmt.Sprint("小学寄宿生每年1000元 小学寄宿生每年1250元 ", []aid.RulePoint{
		{Label: "寄宿生生活补助", Before: "500元", After: "625元"},
		{Label: "寄宿生生活补助（说明）", Before: "享受：建档立卡家庭小学寄宿生，每年1000元，本学期500元（依据三(一)1）", After: "享受：建档立卡家庭小学寄宿生，每年1250元，本学期625元（依据三(一)1）"},
	}))
	v, err := o.Bureau.Edition(t.Context(), signer(o), id, "stage")
	if err != nil || v.Unborne != len(r.Items[0].Gaps) || v.Unborne < 10 {
		t.Errorf("%d unborne, %v", v.Unborne, err)
	}
	if err := o.Bureau.AgreeCases(t.Context(), drafter(o), id, v.Edition.Version, everyCase(r)); err != nil {
		t.Fatal(err)
	}
	if left := review(t, o, id); len(left.Items) > 0 || left.Cases != r.Cases {
		t.Errorf("left: %+v, %d of %d cases", left.Items, left.Cases, r.Cases)
	}
	again := rehearsed(t, o, id)
	proofs := checkOf(t, again, aid.CheckProofs)
	want(t, "what the signer is told", fmt.Sprint(again.Green == aid.Yes, proofs.OK, proofs.Look, proofs.Details),
		"true true true [寄宿生生活补助：规则改了，还没有一个照文件另写的案例；照规则改的案例证明不了规则，请另写一个]")
	// Who takes the marks out of the text hides nothing.
	text := edition(t, o, id).Text
	text.Cases = strings.ReplaceAll(text.Cases, "  agreed: [boarding_aid]\n", "")
	if err := o.Bureau.ReviseEdition(t.Context(), drafter(o), id, edition(t, o, id).Version, text); err != nil || strings.Contains(text.Cases, "agreed") {
		t.Fatalf("%v\n%s", err, text.Cases)
	}
	bare := rehearsed(t, o, id)
	for _, r := range []aid.Rehearsal{again, bare} {
		for _, c := range r.Report.Cases {
			if !c.Agreed && !c.Gone {
				t.Errorf("not marked: %+v", c)
			}
		}
	}
	want(t, "without the marks", checkOf(t, bare, aid.CheckProofs), proofs)
	again = bare
	expect(t, "finance", countersign(t, o, signer(o), id, again.ID), "")
}

// One case that somebody wrote from the document is proof enough.
func TestAgreeCases_besideOneThatWasWritten(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	text := raisedAlone()
	text.Cases += "\n- name: 二年级寄宿生每学期625元\n  clause: 青教〔2017〕1号\n  term: 2017-03\n  facts: {categories: [unlifted], stage: primary, grade: 2, boarding: true}\n  expect: {boarding_aid: 625元}\n"
	id := drafted(t, o, text)
	if err := o.Bureau.AgreeCases(t.Context(), drafter(o), id, edition(t, o, id).Version, everyCase(review(t, o, id))); err != nil {
		t.Fatal(err)
	}
	if c := checkOf(t, rehearsed(t, o, id), aid.CheckProofs); !c.OK || c.Look {
		t.Errorf("got %+v", c)
	}
}

func TestAgreeCases_refuses(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	id := drafted(t, o, raisedAlone())
	all, seen := everyCase(review(t, o, id)), edition(t, o, id).Version
	agree := func(who aid.Actor, seen int, all []aid.CaseAgreement) error {
		return o.Bureau.AgreeCases(t.Context(), who, id, seen, all)
	}
	nameless, elsewhere := []aid.CaseAgreement{{CaseKey: all[0].CaseKey}}, []aid.CaseAgreement{{CaseKey: aid.CaseKey{Line: 1, Term: all[0].Term}, Title: "甲"}}
	expect(t, "nothing", agree(drafter(o), seen, nil), aid.Invalid)
	expect(t, "without a name", agree(drafter(o), seen, nameless), aid.Invalid)
	expect(t, "a name of 81", agree(drafter(o), seen, []aid.CaseAgreement{{CaseKey: all[0].CaseKey, Title: strings.Repeat("案", 81)}}), aid.Invalid)
	expect(t, "a case that is not there", agree(drafter(o), seen, elsewhere), aid.Conflict)
	expect(t, "another department", agree(person(o, aid.Reviewer, aid.Poverty, 9), seen, all), aid.Forbidden)
	expect(t, "a school", agree(o.As(aid.Principal), seen, all), aid.Forbidden)
	expect(t, "another version", agree(drafter(o), seen+1, all), aid.Conflict)
	if e := edition(t, o, id); e.Text.Cases != rules.CasesText("plan") {
		t.Error("the cases changed all the same")
	}
	other := testkit.County(t)
	expect(t, "another county", other.Bureau.AgreeCases(t.Context(), drafter(other), id, seen, all), aid.NotFound)
	if _, err := other.Bureau.EditionCases(t.Context(), drafter(other), id); aid.KindOf(err) != aid.NotFound {
		t.Errorf("another county reads: %v", err)
	}
}

// Of three who agree to cases of the same look at a draft one is first.
func TestAgreeCases_threeAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	id := drafted(t, o, raisedAlone())
	all, seen := everyCase(review(t, o, id)), edition(t, o, id).Version
	agree := func(i int) func() error {
		return func() error { return o.Bureau.AgreeCases(t.Context(), drafter(o), id, seen, all[i:i+1]) }
	}
	want(t, "three agree", race(agree(0), agree(1), agree(2)), map[aid.Kind]int{"": 1, aid.Conflict: 2})
	if text := edition(t, o, id).Text; strings.Count(text.Cases, "agreed:") != 1 || text.Revision != 2 {
		t.Errorf("%d cases of revision %d changed", strings.Count(text.Cases, "agreed:"), text.Revision)
	}
}

// What a change of something else brings about stands apart: its rules say what
// they said.
func TestEditionCases_ofRulesThatWereLeftAlone(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	text := raisedAlone()
	text.Book = rules.Plan().Text() + "\nlimits:\n  - exclude: [senior_high_grant, senior_high_fee_waiver]\n    clause: 县办法第九条\n    source: 青教〔2017〕3号\n"
	r := review(t, o, drafted(t, o, text))
	if len(r.Items) != 1 || r.Items[0].Name != "普通高中免学杂费" || len(r.Items[0].Rules) > 0 {
		t.Errorf("got %+v, %v", r.Items, r.Faults)
	}
}

// Who overwrites the old rule instead of ending it is told: terms before the draft's
// first keep their rules, and their cases are not taken along with the others.
func TestEditionCases_ofTermsBefore(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	id := drafted(t, o, raisedAlone())
	past := 0
	for _, g := range review(t, o, id).Items[0].Gaps {
		if g.Past != g.Term.Before(aid.Year(2016).Spring()) {
			t.Errorf("%s of %s: past %v", g.Name, g.Term, g.Past)
		}
		if g.Past {
			past++
		}
	}
	c := checkOf(t, rehearsed(t, o, id), aid.CheckHistory)
	if past == 0 || !c.OK || !c.Look || !slices.Contains(c.Details, "2016年秋季学期，寄宿生生活补助：原来“500元”，这一稿“625元”") || !strings.Contains(c.Sentence, "截止到2016年秋季学期") {
		t.Errorf("%d of the past; the rehearsal says %+v", past, c)
	}
}
