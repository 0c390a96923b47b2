package bureau_test

import (
	"slices"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// Two tiers of the senior high grant, 3000 and 1500 with a mean of 2000: one school with one and two pupils comes out at it, another with two
// and none is 2000 over; the rehearsal says so, by county and school, and is not red for it.
func TestRehearse_saysHowFarTiersAreOffTheirMean(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	senior := func(school string, status aid.PovertyStatus) aid.Draft {
		return o.Pupil(func(d *aid.Draft) {
			d.Stage, d.Grade, d.Boarding, d.Status, d.School, d.SchoolID = aid.Senior, 1, aid.No, status, school, o.Schools[school].ID
		})
	}
	const even, over = "石门镇初级中学", "石门镇中心小学"
	o.Enrol(t, testkit.Autumn,
		senior(even, aid.Poor), senior(even, aid.LiftedAided), senior(even, aid.LiftedAided), senior(over, aid.Poor), senior(over, aid.Poor))
	decide(t, o)
	text := changed(t, raised(), "amount: {senior: 200000}", "amount: {senior: 200000}\n    range: {least: 100000, most: 300000}\n    tiers:\n"+
		"      - {name: 一档, when: {categories: [unlifted]}, amount: {senior: 300000}}\n      - {name: 二档, amount: {senior: 150000}}")
	text.From = aid.Year(2016).Autumn()
	r := rehearsed(t, o, drafted(t, o, text))
	at := slices.IndexFunc(r.Report.Checks, func(c aid.RuleCheck) bool { return c.Code == aid.CheckMean })
	if at < 0 {
		t.Fatalf("nothing is said of tiers: %+v", r.Report.Checks)
	}
	c := r.Report.Checks[at]
	want(t, "details", c.Details, []string{
		"高中助学金，全县按平均标准应为 10,000.00 元，各档合计 12,000.00 元，多出 2,000.00 元",
		"高中助学金，石门镇中心小学按平均标准应为 4,000.00 元，各档合计 6,000.00 元，多出 2,000.00 元",
	})
	if !c.OK || c.Label() != "分档与平均标准" {
		t.Errorf("got %+v, %s", c, c.Label())
	}
}
