package bureau_test

import (
	"slices"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// Of ten pupils of 县第一中学, in the centre of the country, 20 per cent may have
// the senior high grant by the national book: two. Three who have it are one too
// many, whoever goes to school elsewhere beside; the rehearsal and the sums say so
// and nobody loses anything. What is not known is told: of vocational pupils the
// register has no number by subject.
func TestQuotas_warnOfWhoIsOver(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	const school = "县第一中学"
	senior := func(id aid.SchoolID) aid.Draft {
		return o.Pupil(func(d *aid.Draft) { d.Stage, d.Grade, d.School, d.SchoolID = aid.Senior, 1, school, id })
	}
	here := o.Schools[school].ID
	o.Enrol(t, testkit.Autumn, senior(here), senior(here), senior(here), senior(0))
	decide(t, o)
	text, _ := begun(t, o, aid.Year(2016).Spring(), "national")
	id := drafted(t, o, text)
	const doubt = "；控制比例尚待与文件核对"
	line := func() (string, bool) {
		c := checkOf(t, rehearsed(t, o, id), aid.CheckQuota)
		if !c.OK || len(c.Details) != 3 {
			t.Fatalf("got %+v", c)
		}
		return c.Details[0], c.Look
	}
	for _, step := range []struct {
		change func()
		want   string
		over   bool
	}{
		{func() {}, "普通高中国家助学金：符合3人，指标未知（本县参数里没有所在地区），是否超出未知" + doubt, false},
		{func() { configure(t, o, func(s *aid.Settings) { s.Region = "central" }) }, "普通高中国家助学金：符合3人，指标未知（县第一中学没有在校生人数），是否超出未知" + doubt, false},
		{func() { pupils(t, o, school, 15) }, "普通高中国家助学金：指标3人（在校生15人的20%），符合3人，没有超出" + doubt, false},
		{func() { pupils(t, o, school, 10) }, "普通高中国家助学金：指标2人（在校生10人的20%），符合3人，超出1人，请核对；只提示，不影响享受" + doubt, true},
	} {
		step.change()
		got, over := line()
		want(t, "the rehearsal", []any{got, over}, []any{step.want, step.over})
	}
	r := rehearsed(t, o, id)
	for _, err := range []error{countersign(t, o, signer(o), id, r.ID), publish(t, o, id, time.Time{}), o.Bureau.StartEdition(t.Context(), aid.System(o.County), id)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	e, err := o.Bureau.Entitlements(t.Context(), o.As(aid.Clerk), aid.DueFilter{Term: aid.Year(2016).Spring()})
	if err != nil || !e.Over || !slices.Contains(e.Quotas, "普通高中国家助学金：指标2人（在校生10人的20%），符合3人，超出1人，请核对；只提示，不影响享受"+doubt) ||
		!slices.Contains(e.Quotas, "中职国家助学金：符合0人，指标未知（控制比例只对非涉农专业在校生，学校名录没有这个人数），是否超出未知"+doubt) {
		t.Errorf("got %q, over %v, %v", e.Quotas, e.Over, err)
	}
	autumn, err := o.Bureau.Entitlements(t.Context(), o.As(aid.Clerk), aid.DueFilter{Term: testkit.Autumn})
	if err != nil || len(autumn.Quotas) > 0 {
		t.Errorf("the plan has no quota: got %q, %v", autumn.Quotas, err)
	}
}

// pupils sets how many pupils a school has in the register.
func pupils(t *testing.T, o *testkit.Office, school string, n int) {
	t.Helper()
	s := o.Schools[school]
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.SaveSchools(t.Context(), []aid.SchoolDraft{{Code: s.Code, Name: s.Name, Kind: s.Kind, Township: s.Township, Area: s.Area, Owner: s.Owner, Boarding: s.Boarding, Pupils: &n}})
		return err
	})
}
