package bureau_test

import (
	"fmt"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/testkit"
)

// secondYear is a pupil of the second year who boards, and what the document of the raise gives: 1250 yuan a year.
func secondYear() aid.NewCase {
	return aid.NewCase{
		Name: "二年级寄宿生，每学期625元", Clause: "青教〔2017〕1号", Term: aid.Year(2016).Spring(), Item: "boarding_aid", Answer: aid.CaseSum, Fen: 625_00,
		Facts: map[string]string{"stage": "primary", "boarding": "true", "categories": "unlifted"},
	}
}

// A case that an officer wrote by the form proves a raise, beside those that follow the rules; one that the rules do
// not bear out is kept, and stops the rehearsal.
func TestAddCase(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	id := drafted(t, o, raisedAlone())
	f, err := o.Bureau.CaseForm(t.Context(), drafter(o), id, "")
	if err != nil || f.Item != "boarding_aid" || len(f.Items) != 7 || f.Terms[0] != (aid.Year(2015).Spring()) {
		t.Errorf("the form begins with what changed: %+v, %v", f, err)
	}
	add := func(c aid.NewCase) []aid.RulePoint {
		gaps, err := o.Bureau.AddCase(t.Context(), drafter(o), id, edition(t, o, id).Version, c)
		if err != nil {
			t.Fatal(err)
		}
		return gaps
	}
	if err := o.Bureau.AgreeCases(t.Context(), drafter(o), id, edition(t, o, id).Version, everyCase(review(t, o, id))); err != nil {
		t.Fatal(err)
	}
	want(t, "as the document says", add(secondYear()), []aid.RulePoint(nil))
	if c := checkOf(t, rehearsed(t, o, id), aid.CheckProofs); !c.OK || c.Look {
		t.Errorf("a case was written: %+v", c)
	}
	wrong := secondYear()
	wrong.Name, wrong.Fen = "写错的", 700_00
	_, err = o.Bureau.AddCase(t.Context(), drafter(o), id, edition(t, o, id).Version, wrong)
	expect(t, "a slip is asked about", err, aid.Invalid)
	wrong.Sure = true
	want(t, "other than the document says", add(wrong), []aid.RulePoint{{Label: "寄宿生生活补助", Before: "700元", After: "625元"}})
	if r := rehearsed(t, o, id); r.Green != aid.No || checkOf(t, r, aid.CheckCases).OK {
		t.Error("a case that does not hold stops nothing")
	}
}

// Every answer is the word that the rules use for it.
func TestAddCase_everyAnswer(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	text := raised()
	text.Book, text.Cases = rules.National().Text(), rules.CasesText("national")
	id := drafted(t, o, text)
	base := secondYear()
	base.Term = aid.Year(2025).Autumn()
	for _, c := range []struct {
		item   aid.Item
		answer aid.CaseAnswer
		fen    aid.Fen
		facts  map[string]string
		clash  string
	}{
		{"boarding_aid", aid.CaseSum, 625_00, map[string]string{"stage": "primary", "boarding": "true", "categories": "orphan"}, ""},
		{"boarding_aid", aid.CaseNo, 0, map[string]string{"stage": "primary", "boarding": "false", "categories": "orphan"}, ""},
		{"boarding_aid", aid.CaseOpen, 0, map[string]string{"stage": "primary", "categories": "orphan"}, ""},
		{"senior_high_fee_waiver", aid.CaseYes, 0, map[string]string{"stage": "senior", "school_owner": "public", "categories": "unlifted"}, "金额未定"},
		{"senior_high_fee_waiver", aid.CaseUnset, 0, map[string]string{"stage": "senior", "school_owner": "public", "categories": "unlifted"}, ""},
		{"student_loan", aid.CaseLoan, 20000_00, map[string]string{"stage": "higher", "degree": "bachelor", "full_time": "true", "hukou_local": "true", "hardship": "true"}, ""},
	} {
		n := base
		n.Name = fmt.Sprint(c.item, " ", c.answer) // no two of one name
		n.Item, n.Answer, n.Fen, n.Facts, n.Sure = c.item, c.answer, c.fen, c.facts, true
		gaps, err := o.Bureau.AddCase(t.Context(), drafter(o), id, edition(t, o, id).Version, n)
		if err != nil || (len(gaps) > 0) != (c.clash != "") || len(gaps) > 0 && gaps[0].After != c.clash {
			t.Errorf("%s %s: %+v, %v", c.item, c.answer, gaps, err)
		}
	}
}

func TestAddCase_refuses(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	id := drafted(t, o, raised())
	seen := edition(t, o, id).Version
	for name, change := range map[string]func(*aid.NewCase){
		"no name": func(c *aid.NewCase) { c.Name = "" }, "no clause": func(c *aid.NewCase) { c.Clause = "" }, "no term": func(c *aid.NewCase) { c.Term = aid.Term{} },
		"no answer": func(c *aid.NewCase) { c.Answer = "" }, "an odd answer": func(c *aid.NewCase) { c.Answer = "maybe" }, "no sum": func(c *aid.NewCase) { c.Fen = 0 },
		"a sum with a no": func(c *aid.NewCase) { c.Answer = aid.CaseNo }, "no facts": func(c *aid.NewCase) { c.Facts = nil },
		"an odd fact": func(c *aid.NewCase) { c.Facts = map[string]string{"stage": "nursery"} },
	} {
		c := secondYear()
		change(&c)
		_, err := o.Bureau.AddCase(t.Context(), drafter(o), id, seen, c)
		expect(t, name, err, aid.Invalid)
	}
	namesake := secondYear()
	namesake.Name = "小学寄宿生每年1000元" // one of those that come with the program
	_, err := o.Bureau.AddCase(t.Context(), drafter(o), id, seen, namesake)
	expect(t, "a name that another case has", err, aid.Invalid)
	odd := secondYear()
	odd.Item = "lunch"
	_, err = o.Bureau.AddCase(t.Context(), drafter(o), id, seen, odd)
	expect(t, "an item that is none", err, aid.NotFound)
	_, err = o.Bureau.AddCase(t.Context(), person(o, aid.Reviewer, aid.Poverty, 9), id, seen, secondYear())
	expect(t, "another department", err, aid.Forbidden)
	_, err = o.Bureau.AddCase(t.Context(), o.As(aid.Principal), id, seen, secondYear())
	expect(t, "a school", err, aid.Forbidden)
	other := testkit.County(t)
	_, err = other.Bureau.AddCase(t.Context(), drafter(other), id, seen, secondYear())
	expect(t, "another county", err, aid.NotFound)
	if e := edition(t, o, id); e.Version != seen {
		t.Error("the draft changed all the same")
	}
}

// Of three who write a case into the same look at a draft one is first.
func TestAddCase_threeAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	id := drafted(t, o, raised())
	seen := edition(t, o, id).Version
	add := func() error {
		_, err := o.Bureau.AddCase(t.Context(), drafter(o), id, seen, secondYear())
		return err
	}
	want(t, "three write", race(add, add, add), map[aid.Kind]int{"": 1, aid.Conflict: 2})
	if n := strings.Count(edition(t, o, id).Text.Cases, "二年级寄宿生"); n != 1 {
		t.Errorf("%d cases", n)
	}
}
