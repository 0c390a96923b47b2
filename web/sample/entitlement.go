package sample

import (
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func entitlements() []Page {
	clerk := aid.Actor{Name: "李晓云", Seat: aid.Seat{Role: aid.Clerk}}
	leader := aid.Actor{Name: "孙某", Seat: aid.Seat{Role: aid.Leader}}
	town := aid.Actor{Name: "钱某", Seat: aid.Seat{Role: aid.TownOffice, TownshipID: 1, Place: "石门镇"}}
	f := Frame("资助资格")
	sums := func(by aid.Division) aid.Entitlements {
		return sampleDues(aid.DueFilter{Term: aid.Year(2016).Autumn(), Whole: true, By: by})
	}
	empty := aid.Entitlements{Filter: aid.DueFilter{Term: aid.Year(2016).Autumn(), Whole: true, By: aid.PerStage}, Items: itemLaws()}
	ended := aid.Entitlements{Filter: aid.DueFilter{Term: aid.Year(2026).Autumn(), Whole: true, By: aid.PerStage}, Items: itemLaws(), End: sampleEnd}
	over := sums(aid.PerStage)
	over.Over, over.Quotas = true, []string{
		"普通高中国家助学金：指标240人（在校生1200人的20%），符合252人，超出12人，请核对；只提示，不影响享受；控制比例尚待与文件核对",
		"中职国家助学金：符合449人，指标未知（控制比例只对非涉农专业在校生，学校名录没有这个人数），是否超出未知；控制比例尚待与文件核对",
	}
	return []Page{
		{"entitlement-over", "资助资格：超出控制比例", page.EntitlementsPage(f, page.NewEntitlements(clerk, over))},
		{"entitlement", "资助资格：按学段", page.EntitlementsPage(f, page.NewEntitlements(clerk, sums(aid.PerStage)))},
		{"entitlement-school", "资助资格：按学校", page.EntitlementsPage(f, page.NewEntitlements(leader, sums(aid.PerSchool)))},
		{"entitlement-township", "资助资格：一个乡镇", page.EntitlementsPage(f, page.NewEntitlements(town, sums(aid.PerTownship)))},
		{"entitlement-empty", "资助资格：还没有", page.EntitlementsPage(f, page.NewEntitlements(clerk, empty))},
		{"entitlement-ended", "资助资格：规则已经到期", page.EntitlementsPage(f, page.NewEntitlements(clerk, ended))},
		{"entitlement-change", "差额", page.AmendmentsPage(Frame("差额"), page.NewAmendments(clerk, sampleAmendments()))},
		{"entitlement-change-leader", "差额：领导小组看到的", page.AmendmentsPage(Frame("差额"), page.NewAmendments(leader, sampleAmendments()))},
		{"entitlement-change-empty", "差额：没有", page.AmendmentsPage(Frame("差额"), page.NewAmendments(town, aid.Amendments{Items: itemLaws()}))},
	}
}

// sampleAmendments are one of each kind: less, more, set at last, gone, new.
func sampleAmendments() aid.Amendments {
	autumn, at := aid.Year(2016).Autumn(), time.Date(2017, 3, 6, 10, 15, 0, 0, aid.Shanghai)
	fen := func(f aid.Fen) *aid.Fen { return &f }
	line := func(run int64, name, school string, item aid.Item, was, now *aid.Fen, had, has, firm bool, why aid.Why) aid.Amendment {
		return aid.Amendment{
			AmendmentKey: aid.AmendmentKey{Run: run, Student: aid.StudentID(run), Term: autumn, Item: item}, Name: name, Township: "石门镇", School: school,
			Was: was, Now: now, Had: had, Has: has, Firm: firm, Why: why, At: at,
		}
	}
	first, third, raised := 0, 3, line(6, "周全", "石门镇中心小学", "boarding_aid", fen(50000), fen(62500), true, true, true, aid.WhyRule)
	raised.Before, raised.After = aid.Authority{Edition: &first, Clause: "三(一)1"}, aid.Authority{Edition: &third, Document: "青教〔2016〕38号", Clause: "三(一)1"}
	return aid.Amendments{
		Filter: aid.AmendmentFilter{Term: autumn, Most: 6}, Items: itemLaws(), Terms: []aid.Term{autumn.Year.Spring(), autumn},
		Townships: []aid.Choice{{ID: 1, Name: "石门镇"}}, Schools: []aid.Choice{{ID: 1, Name: "石门镇中心小学"}},
		Total: aid.AmendmentTotal{Lines: 12, Students: 9, More: 187501, Less: 100000, Waiting: 1},
		Next:  aid.AmendmentKey{Run: 1, Student: 1, Term: autumn, Item: "vocational_tuition_waiver"},
		Lines: []aid.Amendment{
			raised,
			line(5, "王小明", "石门镇中心小学", "boarding_aid", fen(50000), nil, true, false, true, aid.WhyFact),
			line(4, "李芳", Long, "boarding_aid", fen(50000), fen(62500), true, true, false, aid.WhyFact),
			line(3, "阿依古丽·买买提", "石门镇中心小学", "preschool_aid", nil, fen(37501), true, true, true, aid.WhyRule),
			line(2, "赵一鸣", "", "boarding_aid", fen(50000), nil, true, false, true, aid.WhyConfirmation),
			line(1, "单小燕", "石门镇中心小学", "vocational_tuition_waiver", nil, nil, false, true, true, aid.WhyFact),
		},
	}
}

func itemLaws() []aid.ItemLaw {
	return []aid.ItemLaw{
		{Item: "preschool_aid", Name: "学前教育资助", Clause: "三(一)1", HasSum: true},
		{Item: "boarding_aid", Name: "寄宿生生活补助", Clause: "三(一)1", HasSum: true},
		{Item: "senior_high_grant", Name: "普通高中国家助学金", Clause: "三(一)1", HasSum: true},
		{Item: "senior_high_fee_waiver", Name: "普通高中免学杂费", Clause: "三(一)1"},
		{Item: "vocational_grant", Name: "中职国家助学金", Clause: "三(一)1", HasSum: true},
		{Item: "vocational_tuition_waiver", Name: "中职免学费", Clause: "三(一)1"},
		{Item: "student_loan_priority", Name: "优先办理生源地信用助学贷款", Clause: "三(一)1"},
	}
}

// sampleDues are sums of a county split in two or three; the second part is
// confirmed in full, the others not at all.
func sampleDues(f aid.DueFilter) aid.Entitlements {
	places := map[aid.Division][][2]string{
		aid.PerStage:    {{"preschool", ""}, {"primary", ""}, {"junior", ""}, {"senior", ""}, {"vocational", ""}, {"higher", ""}},
		aid.PerTownship: {{"1", "石门镇"}, {"2", "大河乡"}, {"0", ""}},
		aid.PerSchool:   {{"1", "石门镇中心小学"}, {"2", Long}, {"0", ""}},
	}[f.By]
	e := aid.Entitlements{Filter: f, Terms: []aid.Term{aid.Year(2016).Autumn(), aid.Year(2015).Spring()}, Items: itemLaws()}
	all := aid.Due{}
	for i, place := range places {
		part := aid.Due{Part: place[0], Name: place[1]}
		for j, law := range e.Items {
			d := aid.Due{Item: law.Item, Part: place[0], Name: place[1], Students: 12*(j+1) + 7*i}
			if d.Fen = aid.Fen(d.Students) * 100000; !law.HasSum || law.Item == "preschool_aid" {
				d.Fen, d.Open = 0, d.Students
			}
			if i == 1 {
				d.Firm, d.FirmFen = d.Students, d.Fen
			}
			e.Dues = append(e.Dues, d)
			add(&part, d)
			addWhole(&e, d)
		}
		e.Dues = append(e.Dues, part)
		add(&all, part)
	}
	e.Dues = append(e.Dues, all)
	e.Run = aid.DecideRun{At: time.Date(2016, time.October, 8, 14, 20, 0, 0, aid.Shanghai), By: "李晓云", Report: aid.DecideReport{
		Year: 2016, Students: 9273, New: 12, Changed: 34, Unchanged: 18500,
		Items: []aid.ItemTotal{{Item: "boarding_aid", Students: -3, Fen: -312500}, {Item: "vocational_grant", Students: 2, Fen: 400000}},
	}}
	return e
}

func add(to *aid.Due, d aid.Due) {
	to.Students, to.Firm, to.Open = to.Students+d.Students, to.Firm+d.Firm, to.Open+d.Open
	to.Fen, to.FirmFen = to.Fen+d.Fen, to.FirmFen+d.FirmFen
}

// addWhole adds a part to its item's sum over all parts.
func addWhole(e *aid.Entitlements, d aid.Due) {
	for i := range e.Dues {
		if e.Dues[i].Item == d.Item && e.Dues[i].Part == "" {
			add(&e.Dues[i], d)
			return
		}
	}
	d.Part, d.Name = "", ""
	e.Dues = append(e.Dues, d)
}
