package sample

import (
	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func targets() []Page {
	known, none := sampleTargets(), aid.Targets{Year: 2016, Poor: 63, PoorUnknown: 2, All: []aid.Target{netTarget(nil), paidTarget()}}
	leader := aid.Actor{Name: "周国安", Seat: aid.Seat{Role: aid.Leader}}
	clerk := aid.Actor{Name: "赵某", Seat: aid.Seat{Role: aid.Clerk}}
	f := aid.TargetFilter{Year: 2018, Most: 50}
	return []Page{
		{"targets", "目标监测", page.TargetsPage(Frame("目标监测"), page.NewTargets(known))},
		{"targets-empty", "目标监测：没有年报", page.TargetsPage(Frame("目标监测"), page.NewTargets(none))},
		{"target", "一项目标", page.TargetPage(Frame("学前三年入园率"), page.NewTargetDetail(targetDetail(known), f))},
		{"target-paid", "一项目标：尚无发放数据", page.TargetPage(Frame("资助覆盖率"), page.NewTargetDetail(aid.TargetDetail{Targets: known, Target: paidTarget()}, f))},
		{"home-leader", "首页：领导小组", page.LeaderHomePage(Frame("首页"), page.NewLeaderHome(leader, aid.TargetSummary{Targets: known, Terms: aid.Terms{Term: autumn}, Students: 9273, Schools: 187, Done: 150, Late: 4, Editions: []aid.Edition{toSign()}}))},
		{"villages", "行政村", page.VillagesPage(Frame("行政村"), page.NewVillages(clerk, villageList(), aid.VillageFilter{Year: 2018}))},
		{"villages-empty", "行政村：没有符合条件的", page.VillagesPage(Frame("行政村"), page.NewVillages(clerk, aid.VillageList{Year: 2018, Terms: aid.Terms{Term: autumn}}, aid.VillageFilter{Township: 3}))},
		{"village", "一个村", page.VillagePage(Frame("石门村"), page.NewVillage(clerk, villageDetail()))},
		{"village-bare", "一个村：什么都没有填", page.VillagePage(Frame(Long), page.NewVillage(leader, aid.VillageDetail{Village: aid.Village{ID: 9, Name: Long, Township: Long}, Terms: aid.Terms{Term: autumn}}))},
		{"schools", "学校", page.SchoolsPage(Frame("学校"), page.NewSchools(clerk, schoolList(), aid.SchoolFilter{Sort: aid.SchoolsByStudents}))},
		{"school", "一所学校", page.SchoolPage(Frame("石门镇初级中学"), page.NewSchool(leader, schoolDetail()))},
		{"school-bare", "一所学校：什么都没有填", page.SchoolPage(Frame(Long), page.NewSchool(leader, aid.SchoolDetail{School: aid.School{ID: 9, Name: Long, Kind: "218"}, Terms: aid.Terms{Term: autumn}}))},
	}
}

var autumn = aid.Year(2016).Autumn()

func n(v int) *int { return &v }

var netGoals = []aid.TargetGoal{{Year: 2018, Level: 7500, Clause: "二(二)"}}

// netTarget is 学前三年入园率 in years with and without a report.
func netTarget(measures []aid.Measure) aid.Target {
	t := aid.Target{
		Code: "preschool_net", Name: "学前三年入园率", Formula: "3至5岁在园幼儿 ÷ 3至5岁人口", Numerator: "3至5岁在园幼儿", Denominator: "3至5岁人口",
		Source: "教育年报·学前教育", Clause: "二(二)", Unit: "人", Places: "贫困村", Goals: netGoals,
	}
	if len(measures) == 0 {
		t.Years = []aid.TargetYear{{Year: 2016, Standings: []aid.Standing{{Goal: netGoals[0], State: aid.TargetNoData}}, Missing: 63}}
	}
	for i, m := range measures {
		s := aid.Standing{Goal: netGoals[0], State: aid.TargetNoData}
		if m.Known() {
			s.State, s.Gap = aid.TargetShort, (7500*m.Denominator+9999)/10000-m.Numerator
		}
		t.Years = append(t.Years, aid.TargetYear{Year: 2015 + i, Measure: m, Standings: []aid.Standing{s}, Told: 60, Missing: 3})
	}
	t.Worst = []aid.TargetPlace{{VillageID: 1, Name: "石门村", Township: "石门镇", State: aid.TargetShort, Gap: 23}, {VillageID: 2, Name: "双河村", Township: "大河乡", State: aid.TargetShort, Gap: 9}}
	return t
}

// retainTarget has two goals, one of them reached.
func retainTarget() aid.Target {
	goals := []aid.TargetGoal{{Year: 2018, Level: 9000, Clause: "二(二)"}, {Year: 2020, Level: 9500, Clause: "二(二)"}}
	t := aid.Target{
		Code: "consolidation", Name: "义务教育巩固率", Formula: "九年级毕业人数 ÷（九年前一年级入学人数＋期间转入－期间转出－死亡）",
		Source: "教育年报·义务教育巩固", Clause: "二(二)", Unit: "人", Places: "学校", Goals: goals,
	}
	for i, m := range []aid.Measure{{Numerator: 1565, Denominator: 1801}, {Numerator: 1818, Denominator: 2060}, {}, {Numerator: 1740, Denominator: 1912}} {
		y := aid.TargetYear{Year: 2015 + i, Measure: m, Told: 14}
		for _, g := range goals {
			state := aid.TargetNoData
			if m.Known() {
				state = aid.TargetShort
			}
			y.Standings = append(y.Standings, aid.Standing{Goal: g, State: state, Gap: 77})
		}
		t.Years = append(t.Years, y)
	}
	t.Years[3].Standings[0] = aid.Standing{Goal: goals[0], State: aid.TargetMet}
	return t
}

// coverTarget has a goal that the county has not set.
func coverTarget() aid.Target {
	goals := []aid.TargetGoal{{Year: 2018, County: true, Clause: "二(二)"}, {Year: 2020, Level: 10000, Clause: "二(二)"}}
	return aid.Target{
		Code: "kindergarten_coverage", Name: "幼儿园覆盖率", Formula: "有幼儿园覆盖的贫困村 ÷ 贫困村", Source: "教育年报·学前教育", Clause: "二(二)", Unit: "个村", Places: "贫困村", Goals: goals,
		Years: []aid.TargetYear{{Year: 2018, Measure: aid.Measure{Numerator: 61, Denominator: 63}, Told: 63, Standings: []aid.Standing{
			{Goal: goals[0], State: aid.TargetNoGoal}, {Goal: goals[1], State: aid.TargetShort, Gap: 2}}}},
		Worst: []aid.TargetPlace{{VillageID: 3, Name: "光明村", Township: "岩湾乡", State: aid.TargetShort, Gap: 1}},
	}
}

func paidTarget() aid.Target {
	goal := aid.TargetGoal{Year: 2018, Level: 10000, Clause: "三(一)1"}
	none := aid.TargetYear{Standings: []aid.Standing{{Goal: goal, State: aid.TargetNoData}}}
	t := aid.Target{
		Code: "aid_coverage", Name: "资助覆盖率", Formula: "已获资助的应享受学生 ÷ 应享受资助学生", Source: "资助台账", Clause: "三(一)1", Unit: "人",
		Reason: "尚无发放数据：资金发放并回盘后才能计算", Goals: []aid.TargetGoal{goal},
	}
	for _, year := range []int{2016, 2018} {
		none.Year = year
		t.Years = append(t.Years, none)
	}
	return t
}

func sampleTargets() aid.Targets {
	net := netTarget([]aid.Measure{{Numerator: 1326, Denominator: 2673}, {Numerator: 1475, Denominator: 2688}, {}, {Numerator: 1759, Denominator: 2690}})
	return aid.Targets{Year: 2018, Years: []int{2015, 2016, 2017, 2018}, Poor: 63, All: []aid.Target{net, coverTarget(), retainTarget(), paidTarget()}}
}

func targetDetail(t aid.Targets) aid.TargetDetail {
	d := aid.TargetDetail{Targets: t, Target: t.All[0], Next: 4, Townships: []aid.Township{{ID: 1, Name: "石门镇"}, {ID: 2, Name: "大河乡"}}}
	d.Steps = []aid.TargetStep{{Year: 2017, Level: 6500, Need: 1749}, {Year: 2018, Level: 7500, Need: 2018}}
	d.Counts = map[aid.TargetState]int{aid.TargetShort: 2, aid.TargetNoData: 1, aid.TargetMet: 1}
	d.Places = []aid.TargetPlace{
		{VillageID: 1, Name: "石门村", Township: "石门镇", Measure: aid.Measure{Numerator: 25, Denominator: 64}, State: aid.TargetShort, Gap: 23},
		{VillageID: 2, Name: Long, Township: "大河乡", Measure: aid.Measure{Numerator: 0, Denominator: 12}, State: aid.TargetShort, Gap: 9},
		{VillageID: 3, Name: "水井村", Township: "大河乡", State: aid.TargetNoData},
		{VillageID: 4, Name: "坪上村", Township: "石门镇", Measure: aid.Measure{Numerator: 44, Denominator: 40}, State: aid.TargetMet},
	}
	return d
}

func villageList() aid.VillageList {
	line := func(id aid.VillageID, name string, poor aid.Tri, aged, attending *int, covered aid.Tri, students int) aid.VillageLine {
		return aid.VillageLine{
			Village:  aid.Village{ID: id, Name: name, Township: "石门镇", Poor: poor},
			Figures:  aid.PreschoolStatistic{Year: 2018, Aged3to5: aged, Attending: attending, Covered: covered},
			Students: students,
		}
	}
	return aid.VillageList{
		Year: 2018, Years: []int{2017, 2018}, Terms: aid.Terms{Term: autumn}, Total: 168, Next: 3, Townships: []aid.Township{{ID: 1, Name: "石门镇"}},
		Lines: []aid.VillageLine{
			line(1, "石门村", aid.Yes, n(64), n(25), aid.No, 114), line(2, Long, aid.No, n(40), n(44), aid.Yes, 0), line(3, "水井村", aid.Unknown, n(9), nil, aid.Unknown, 3),
		},
	}
}

func villageDetail() aid.VillageDetail {
	return aid.VillageDetail{
		Village: aid.Village{ID: 1, Name: "石门村", Township: "石门镇", Code: "990121101001", Poor: aid.Yes}, Terms: aid.Terms{Term: autumn},
		Goals: append(netGoals[:1:1], aid.TargetGoal{Year: 2020, Level: 8000}),
		Years: []aid.PreschoolStatistic{
			{Year: 2016, Aged3to5: n(60), Attending: n(20), Children: n(24), Covered: aid.No}, {Year: 2017, Aged3to5: n(62)},
			{Year: 2018, Aged3to5: n(64), Attending: n(25), Children: n(70), Covered: aid.Yes},
		},
		Stages: []aid.StageCount{{Stage: aid.Preschool, Grade: 3, Students: 4}, {Stage: aid.Primary, Grade: 1, Students: 9}, {Stage: aid.Primary, Students: 2}},
		Schools: []aid.School{
			{ID: 5, Name: "石门村小学", Kind: "211", Village: "石门村", Boarding: aid.No, Pupils: n(63)}, {ID: 6, Name: Long, Kind: "111"},
		},
	}
}

func schoolList() aid.SchoolList {
	return aid.SchoolList{
		Terms: aid.Terms{Term: autumn}, Total: 214, Next: 6, Kinds: []aid.SchoolKind{"111", "211", "311"}, Townships: []aid.Township{{ID: 1, Name: "石门镇"}},
		Lines: []aid.SchoolLine{
			{School: aid.School{ID: 5, Name: "石门镇初级中学", Kind: "311", Township: "石门镇", Area: "镇区", Owner: "公办", Boarding: aid.Yes, Pupils: n(812)}, Students: 96},
			{School: aid.School{ID: 6, Name: Long, Kind: "111"}, Students: 0},
		},
	}
}

func schoolDetail() aid.SchoolDetail {
	return aid.SchoolDetail{
		School: aid.School{
			ID: 5, Code: "3199210005", Name: "石门镇初级中学", Kind: "311", Township: "石门镇", Village: "石门村", VillageID: 1, Area: "镇区", Owner: "公办",
			Boarding: aid.Yes, Pupils: n(812), Boarders: n(640), Aliases: []string{"石门中学", "石门初中"},
		},
		Terms: aid.Terms{Term: autumn}, Roll: aid.SchoolTerm{Tally: aid.Tally{Total: 96, Confirmed: 40, Pending: 56}}, Late: true,
		Stages: []aid.StageCount{{Stage: aid.Junior, Grade: 1, Students: 30}, {Stage: aid.Junior, Grade: 2, Students: 66}},
		Goals:  []aid.TargetGoal{{Year: 2018, Level: 9000}, {Year: 2020, Level: 9500}},
		Years: []aid.RetentionStatistic{
			{Year: 2015, Entrants: n(130), MovedIn: n(4), MovedOut: n(9), Died: n(0), Graduates: n(109)}, {Year: 2016, Entrants: n(128), Graduates: n(110)},
			{Year: 2017, Entrants: n(131), MovedIn: n(6), MovedOut: n(5), Died: n(1), Graduates: n(120)},
		},
	}
}
