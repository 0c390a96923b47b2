package sample

import (
	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func rulebooks() []Page {
	f := Frame("资助规则")
	tried := sampleRulebook()
	tried.Answer = &aid.RuleAnswer{Sentence: "不享受：中职三年级学生不属于中职国家助学金对象（依据三(一)1）", Hint: "年级由“三年级”改为“二年级”"}
	met, failed, unsure := aid.LightMet, aid.LightFailed, aid.LightUnsure
	tried.Facts[0].Chosen = "vocational"
	tried.Table.Lines[0].Lights, tried.Table.Lines[0].Whole = []aid.RuleLight{met, failed, met, failed, aid.LightFree}, failed
	tried.Table.Lines[1].Lights, tried.Table.Lines[1].Whole = []aid.RuleLight{met, met, met, aid.LightFree, unsure}, unsure
	alone := sampleRulebook()
	alone.Bonds, alone.Limits = nil, nil
	return []Page{
		{"rulebook-alone", "资助规则：没有写明项目之间的限制", page.RulebookPage(f, page.NewRulebook(alone))},
		{"rulebook", "资助规则：一个项目的决策表", page.RulebookPage(f, page.NewRulebook(sampleRulebook()))},
		{"rulebook-tried", "资助规则：试一名学生的情况", page.RulebookPage(f, page.NewRulebook(tried))},
	}
}

func sampleRulebook() aid.Rulebook {
	item := aid.RuleItem{Item: "vocational_grant", Name: "中职国家助学金", Kind: "平均金额", Clause: "三(一)1", Payer: "财政", Delivery: "发放到学生或监护人的银行账户"}
	line := func(farm, poor string) aid.RuleLine {
		return aid.RuleLine{
			Rule: "vocational_grant@2016-03", Span: "2016年春季学期至2020—2021学年", Held: true,
			Cells: []string{"中职", "一年级、二年级", "是", farm, poor}, Sums: []aid.Fen{200000},
		}
	}
	last := line("", "是")
	last.Doubt = true
	last.Sentence = "建档立卡，中职，一年级或二年级，全日制正式学籍，涉农专业；或者建档立卡，中职，一年级或二年级，全日制正式学籍，家庭经济困难：平均每生每学年2000元（2016年春季学期至2020—2021学年，依据三(一)1）"
	yesNo := []aid.RuleValue{{Code: "false", Label: "否"}, {Code: "true", Label: "是"}}
	return aid.Rulebook{
		Title: "教育精准扶贫实施方案(2016—2020)", Source: "教育精准扶贫实施方案", Version: "5f0c2b7d9a314e68", Label: "第0版（随系统提供）",
		Term: aid.Year(2016).Autumn(), Terms: []aid.Term{aid.Year(2016).Spring(), aid.Year(2016).Autumn()},
		Items: []aid.RuleItem{{Item: "boarding_aid", Name: "寄宿生生活补助"}, item},
		Table: aid.RuleTable{RuleItem: item, Facts: []string{"学段", "年级", "是否全日制正式学籍", "是否涉农专业", "是否家庭经济困难"}, Sums: []string{"中职"},
			Lines: []aid.RuleLine{line("是", ""), last}},
		Facts: []aid.RuleFact{
			{Code: "stage", Label: "学段", Values: []aid.RuleValue{{Code: "primary", Label: "小学"}, {Code: "vocational", Label: "中职"}}},
			{Code: "categories", Label: "类别", Values: []aid.RuleValue{{Code: "none", Label: "不属于任何类别"}, {Code: "unlifted", Label: "未脱贫"}, {Code: "orphan", Label: "孤儿"}}},
			{Code: "full_time", Label: "是否全日制正式学籍", Values: yesNo}, {Code: "agricultural", Label: "是否涉农专业", Values: yesNo},
		},
		Bonds: []aid.RuleBond{
			{Item: "boarding_aid", Name: "寄宿生生活补助", Excludes: []string{"非寄宿生生活补助（以本项为准）"}},
			{Item: "vocational_grant", Name: "中职国家助学金", Stacks: []string{"雨露计划", "中职免学费"}, Bounds: []string{"控制比例：西部20%、中部15%、东部10%"}},
		},
		Limits: []string{
			"寄宿生生活补助、非寄宿生生活补助：同一学期只享受一项，以写在前面的为准（依据同一学期寄宿与非寄宿补助只享受一项，义务教育家庭经济困难学生生活补助政策）",
			"中职国家助学金：享受的人占在校生的控制比例为西部20%、中部15%、东部10%，只提示，不影响享受（依据中职国家助学金非涉农专业资助面，文件号待补；尚待与文件核对）",
		},
	}
}
