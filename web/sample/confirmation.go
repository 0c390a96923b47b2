package sample

import (
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func confirmations() []Page {
	reviewer := aid.Actor{Name: "赵某", Seat: aid.Seat{Role: aid.Reviewer}}
	term, f := aid.Year(2016).Autumn(), Frame("确认进度")
	day := time.Date(2016, time.October, 15, 0, 0, 0, 0, aid.Shanghai)
	f.Terms = page.NewTermChoice(twoTerms(term), "/confirmations")
	known := aid.Confirmations{Terms: twoTerms(term), Open: []aid.OpenTerm{{Term: term.Previous(), Schools: 12}}, LastDay: day, Schools: schoolTerms()}
	passed := known
	passed.Late = true
	all := page.NewConfirmations(reviewer, known, page.ConfirmationFilter{})
	late := page.NewConfirmations(reviewer, passed, page.ConfirmationFilter{State: aid.Late, Town: "石门镇"})
	none := page.NewConfirmations(reviewer, known, page.ConfirmationFilter{State: aid.Late})
	empty := page.NewConfirmations(reviewer, aid.Confirmations{Terms: aid.Terms{Term: term}}, page.ConfirmationFilter{})
	earlier := f
	earlier.Terms = page.NewTermChoice(twoTerms(term.Previous()), "/confirmations")
	reopen := page.NewReopen(schoolTerms()[0], "漏", "请写明退回的原因，2到200个字，学校会看到")
	home, signed := roll(128), roll(24)
	answerAll(signed.Pupils)
	for i := range signed.Pupils {
		signed.Pupils[i].Signed = true
	}
	signed.Tally, signed.Signature = aid.TallyOf(signed.Pupils), aid.Signature{ID: 1, By: "王某", At: morning}
	signed.Open = []aid.OpenTerm{{Term: term.Previous(), Schools: 1, Why: "五年级漏报 1 人，请核对"}}
	principal := schoolActor(aid.Principal, "王某")
	return []Page{
		{"confirmation", "确认进度", page.ConfirmationsPage(f, all)},
		{"confirmation-earlier", "确认进度：往学期", page.ConfirmationsPage(earlier, all)},
		{"confirmation-late", "确认进度：逾期，一个乡镇", page.ConfirmationsPage(f, late)},
		{"confirmation-none", "确认进度：筛选后没有", page.ConfirmationsPage(f, none)},
		{"confirmation-empty", "确认进度：还没有名单", page.ConfirmationsPage(f, empty)},
		{"confirmation-reopen", "退回学校", page.ReopenPage(Frame("退回确认"), reopen)},
		{"home-school", "校长首页", page.HomePage(schoolFrame("首页", "王某", "校长 · 石门镇中心小学"), page.NewSchoolHome(principal, home, morning))},
		{"home-school-signed", "校长首页：已签字，往学期被退回", page.HomePage(schoolFrame("首页", "王某", "校长 · 石门镇中心小学"), page.NewSchoolHome(principal, signed, morning))},
	}
}

// twoTerms are an autumn and the spring before, one of them shown.
func twoTerms(shown aid.Term) aid.Terms {
	autumn := aid.Year(2016).Autumn()
	return aid.Terms{Term: shown, Usual: autumn, Known: []aid.RosterTerm{{Term: autumn.Next(), Schools: 3}, {Term: autumn, Schools: 40}, {Term: autumn.Previous(), Schools: 39}}}
}

// schoolTerms are schools in every state.
func schoolTerms() []aid.SchoolTerm {
	held := aid.Signature{ID: 1, By: "王某", At: morning, Present: 126, Absent: 2}
	back := held
	back.ReopenedAt, back.ReopenedBy, back.ReopenedWhy = morning.Add(time.Hour), "赵某", "五年级漏报 1 人，请核对"
	all := []aid.SchoolTerm{
		{School: "石门镇中心小学", Township: "石门镇", Tally: aid.Tally{Total: 128, Confirmed: 128}, Signature: held},
		{School: "石门镇初级中学", Township: "石门镇", Tally: aid.Tally{Total: 214, Confirmed: 210, Absent: 4, Corrected: 6}, Signature: held},
		{School: Long, Township: "石门镇", Tally: aid.Tally{Total: 12, Confirmed: 11, Pending: 1, Doubtful: 1, Unsigned: 1}, Signature: held},
		{School: "大河乡双河小学", Township: "大河乡", Tally: aid.Tally{Total: 33, Confirmed: 20, Pending: 13, Doubtful: 2, Missing: 1, Unsigned: 33}},
		{School: "大河乡中心幼儿园", Township: "大河乡", Tally: aid.Tally{Total: 21, Pending: 21, Unsigned: 21}},
		{School: "县第一中学", Township: "石门镇", Tally: aid.Tally{Total: 96, Confirmed: 96, Unsigned: 96}, Signature: back},
		{School: "大河乡石岭教学点", Township: "大河乡", Tally: aid.Tally{Missing: 4}},
	}
	for i := range all {
		all[i].SchoolID = aid.SchoolID(i + 1)
	}
	return all
}
