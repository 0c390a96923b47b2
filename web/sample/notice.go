package sample

import (
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func notices(principal aid.Actor) []Page {
	f := Frame("资助明白卡", page.Crumb{Label: "学生", URL: "/students"})
	village := aid.VillageNotices{
		Village: aid.Village{ID: 1, Name: "大河村", Township: "石门镇"}, Term: autumn, After: 1, Left: 12, Notices: []aid.Notice{threeChildren(), fourChildren(), unsetOnly(), twoSeniors(), twoSums(), openSums()},
	}
	return []Page{
		{"student-notice", "资助明白卡", page.FamilyNoticePage(f, page.NewFamilyNotice("青岭县", 1, threeChildren()))},
		{"village-notices", "全村明白卡", page.VillageNoticesPage(f, page.NewVillageNotices(seat(aid.Reviewer), village))},
		{"village-notices-many", "全村明白卡：子女多的户", page.VillageNoticesPage(f, page.NewVillageNotices(principal, aid.VillageNotices{Village: village.Village, Term: autumn, Notices: []aid.Notice{
			Household(5, 3, "赵小禾"), Household(8, 2, "钱小苗"), Household(10, 4, Long), Household(24, 4, Long),
		}}))},
		{"village-notices-none", "全村明白卡：没有", page.VillageNoticesPage(f, page.NewVillageNotices(principal, aid.VillageNotices{Village: village.Village, Term: autumn}))},
	}
}

// threeChildren is a household of three, and one more whom a school does not see.
func threeChildren() aid.Notice {
	return aid.Notice{
		Household: aid.Household{ID: 1, Code: "9901210010037", Head: "赵某"}, Township: "石门镇", Village: "大河村", Year: 2016, Elsewhere: 1, Sources: []string{"教育精准扶贫实施方案"},
		Children: []aid.NoticeChild{
			{Name: "赵小禾", School: "石门镇中心小学", Stage: aid.Primary, Grade: 3, Decisions: rulings()},
			{Name: "赵小苗", School: "大河乡中心幼儿园", Stage: aid.Preschool, Grade: 2, Decisions: preschoolRulings()},
			{Name: "赵大树", School: "石门镇初级中学", Stage: aid.Junior, Grade: 2, Decisions: rulings()[2:4]},
		},
	}
}

// fourChildren is as much as a sheet has to hold: four children, long names, and
// a centre with all that is known of it.
func fourChildren() aid.Notice {
	n := threeChildren()
	n.Household, n.Village = aid.Household{ID: 2, Code: "9901210010038", Head: Long}, Long
	n.Centre = aid.Centre{Name: "青岭县学生资助管理中心", Phone: "0990-6123456、12345", Address: "青岭县人民路1号教育局一楼"}
	child := aid.NoticeChild{Name: Long, School: Long, Stage: aid.Senior, Grade: 2, Decisions: seniorRulings()}
	n.Children = []aid.NoticeChild{child, child, child, child}
	return n
}

// twoSeniors are few rows with long sentences: nearly more than a sheet holds in
// the usual size.
func twoSeniors() aid.Notice {
	n := threeChildren()
	n.Household, n.Village = aid.Household{ID: 4, Code: "9901210010040", Head: "孙某"}, "大河村"
	child := aid.NoticeChild{Name: "孙小松", School: "青岭县第一中学", Stage: aid.Senior, Grade: 2, Decisions: seniorRulings()}
	n.Children = []aid.NoticeChild{child, child}
	return n
}

// twoSums are boarders whose spring rests on another document than autumn.
func twoSums() aid.Notice {
	n := threeChildren()
	n.Household, n.Elsewhere = aid.Household{ID: 5, Code: "9901210010041", Head: "李某"}, 0
	n.Sources = append(n.Sources, "青岭县学生资助实施办法")
	of := func(year, term string, basis string) string {
		return "享受：建档立卡家庭初中寄宿生，每年" + year + "元，本学期" + term + "元（依据" + basis + "）"
	}
	boarding := ruling(aid.Decision{Item: "boarding_aid", ItemName: "寄宿生生活补助", Answer: aid.Entitled, HasSum: true, Sentence: of("1250", "625", "三(一)1")}, 62500, 75000, true)
	boarding[1].Sentence = of("1500", "750", "青教〔2017〕12号第二条")
	child := aid.NoticeChild{Name: "李小禾", School: "石门镇初级中学", Stage: aid.Junior, Grade: 2, Decisions: boarding}
	n.Children = []aid.NoticeChild{child, child}
	return n
}

// unsetOnly is a household whose only item has no sum yet.
func unsetOnly() aid.Notice {
	n := threeChildren()
	n.Household, n.Elsewhere, n.Children = aid.Household{ID: 3, Head: "钱某"}, 0, n.Children[1:2]
	return n
}

// openSums are a pupil of whom the level of hardship and the school's fee are not
// told: both are due, and how much is not known.
func openSums() aid.Notice {
	n := threeChildren()
	n.Household, n.Elsewhere = aid.Household{ID: 6, Code: "9901210010042", Head: "周某"}, 0
	grant := ruling(aid.Decision{
		Item: "senior_high_grant", ItemName: "普通高中国家助学金", Answer: aid.Unset, HasSum: true, Missing: "困难等级", Least: 65000, Most: 165000,
		Sentence: "享受，金额未定：建档立卡家庭普通高中学生，困难等级未填，填报后方可确定金额，本学期至少650元、至多1650元（依据普通高中国家助学金）",
	}, 0, 0, true)
	waiver := ruling(aid.Decision{
		Item: "senior_high_fee_waiver", ItemName: "普通高中免学杂费", Answer: aid.Unset, HasSum: true, Forgiven: true, Missing: "学校收费标准",
		Sentence: "享受，金额未定：建档立卡家庭普通高中学生，费用直接免除，不先收后退；学校收费标准未填，填报后方可确定金额（依据普通高中免学杂费）",
	}, 0, 0, true)
	n.Children = []aid.NoticeChild{{Name: "周小松", School: "青岭县第一中学", Stage: aid.Senior, Grade: 2, Decisions: append(grant, waiver...)}}
	return n
}

// seniorRulings are two items of one child.
func seniorRulings() []aid.Decision {
	grant := ruling(aid.Decision{
		Item: "senior_high_grant", ItemName: "普通高中国家助学金", Answer: aid.Entitled, HasSum: true,
		Sentence: "享受：建档立卡家庭普通高中学生，每年2000元，本学期1000元（依据三(一)1）",
	}, 100000, 100000, true)
	waiver := ruling(aid.Decision{
		Item: "senior_high_fee_waiver", ItemName: "免除普通高中学杂费", Answer: aid.Entitled, Forgiven: true,
		Sentence: "享受：建档立卡家庭普通高中学生，免除学杂费（依据三(一)1）",
	}, 0, 0, true)
	return append(grant, waiver...)
}

// Household is a household with as many children, each with as many items, who
// and whose schools bear a name.
func Household(children, items int, name string) aid.Notice {
	n := threeChildren()
	n.Household, n.Elsewhere = aid.Household{ID: aid.HouseholdID(children), Code: "9901210010050", Head: name}, 1
	n.Centre = aid.Centre{Name: "青岭县学生资助管理中心", Phone: "0990-6123456、12345", Address: "青岭县人民路1号教育局一楼"}
	n.Children = nil
	for i := range children {
		child := aid.NoticeChild{Name: name, School: "青岭县第一中学", Stage: aid.Senior, Grade: i%3 + 1}
		if name == Long {
			child.School = Long
		}
		for _, d := range slices.Concat(seniorRulings(), vocationalRulings())[:2*items] {
			d.Sentence = strings.Replace(d.Sentence, "学生", []string{"学生", "残疾学生"}[i%2], 1)
			child.Decisions = append(child.Decisions, d)
		}
		n.Children = append(n.Children, child)
	}
	return n
}

// vocationalRulings are an aid that a province knows besides and one of the county's own.
func vocationalRulings() []aid.Decision {
	rainDew := ruling(aid.Decision{
		Item: "rain_dew", ItemName: "雨露计划", Answer: aid.Entitled, HasSum: true, Delivery: "乡村振兴部门审核后发放到家庭一卡通",
		Sentence: "享受：建档立卡家庭全日制学生，每年3000元，本学期1500元（依据雨露计划职业教育补助办法）",
	}, 150000, 150000, true)
	own := ruling(aid.Decision{
		Item: "own_1", ItemName: "县级义务教育寄宿学生交通费补助", Answer: aid.Unset, HasSum: true, Missing: "寄宿", Least: 12050, Most: 24100,
		Sentence: "享受，金额未定：建档立卡家庭学生，是否寄宿未填，填报后方可确定金额，本学期至少120.50元、至多241元（依据青教〔2017〕12号第二条）",
	}, 0, 0, true)
	return append(rainDew, own...)
}
