package sample

import (
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func funds() []Page {
	clerk, leader := aid.Actor{Name: "经小办", Seat: aid.Seat{Role: aid.Clerk}}, aid.Actor{Name: "周国安", Seat: aid.Seat{Role: aid.Leader}}
	f := aid.FundFilter{Most: 300}
	none := aid.FundList{Year: 2016, Years: []aid.FiscalYear{2016, 2017}, NoRegion: true}
	later := fundList()
	later.Year, later.Doubts, later.Counts[aid.FundUndated] = 2023, []string{"提高后的金额请以省里文件为准"}, 0
	typed := map[string]string{page.FundPrimaryField: "约500", page.FundBoardersField: "316"}
	faults := map[string]string{page.FundPrimaryField: "人数写作整数，例如 86；没有统计的请留空"}
	return []Page{
		{"funds", "公用经费", page.FundsPage(Frame("公用经费"), page.NewFunds(clerk, fundList(), f))},
		{"funds-leader", "公用经费：领导小组，定额待核实", page.FundsPage(Frame("公用经费"), page.NewFunds(leader, later, f))},
		{"funds-empty", "公用经费：没有学校", page.FundsPage(Frame("公用经费"), page.NewFunds(leader, none, f))},
		{"fund", "一所学校的公用经费", page.FundPage(Frame("大河乡水井教学点"), page.NewFund(leader, smallFund(), nil, "", nil))},
		{"fund-nodata", "一所学校的公用经费：无数据", page.FundPage(Frame("龙潭镇九年一贯制学校"), page.NewFund(clerk, openFund(), nil, "", nil))},
		{"fund-wrong", "一所学校的公用经费：填报有错", page.FundPage(Frame("龙潭镇九年一贯制学校"), page.NewFund(clerk, openFund(), typed, "有几项不能保存，请按提示修改", faults))},
	}
}

const rateOf2016 = "财政部2016年公布的生均公用经费基准定额"

func fundList() aid.FundList {
	l := aid.FundList{
		Year: 2016, Years: []aid.FiscalYear{2016, 2017}, Listed: 121, Townships: []aid.Township{{ID: 1, Name: "石门镇"}, {ID: 2, Name: "大河乡"}},
		Counts: map[aid.FundState]int{"": 3, aid.FundNoData: 1, aid.FundUndated: 1, aid.FundSmall: 1, aid.FundBoarding: 2},
		Lines:  []aid.FundLine{smallFund().FundLine, openFund().FundLine, townFund()},
	}
	for _, line := range l.Lines {
		l.Total.Add(line)
	}
	return l
}

// smallFund is the plan's own case: fewer than 100 pupils in the country.
func smallFund() aid.FundDetail {
	d := aid.FundDetail{Year: 2016, Years: []aid.FiscalYear{2016, 2017}}
	d.School = aid.School{ID: 5, Name: "大河乡水井教学点", Kind: "218", Township: "大河乡", Area: "乡村"}
	d.Count = aid.FundCount{Autumn: 2015, Primary: n(86), Boarders: n(34), Source: aid.CountTaken, By: "经小办", At: time.Date(2016, time.January, 12, 9, 5, 0, 0, aid.Shanghai)}
	d.Counts = []aid.FundCount{d.Count}
	d.Answer = aid.FundAnswer{
		Known: true, Fen: 6_680_000, Pupils: n(86), Counted: n(100), Small: true,
		Notes: []string{"没有单独填报特教学生（含随班就读、送教上门），全部按普通学生计算"},
		Parts: []aid.FundPart{
			{Payee: "primary", Label: "小学", Heads: 86, Rate: 60000, Fen: 5_160_000, Clause: "三(二)6", Source: rateOf2016},
			{Payee: "primary", Label: "小学", Filled: true, Heads: 14, Rate: 60000, Fen: 840_000, Clause: "三(二)6", Source: rateOf2016},
			{Payee: "boarder", Label: "寄宿生", Heads: 34, Rate: 20000, Fen: 680_000, Clause: "三(二)6", Source: "实施方案"},
		},
		Sentence: "小学86人，不足100人按100人计，100×600元=60000元；寄宿生34人×200元=6800元；合计66800元（依据实施方案三(二)6；" + rateOf2016 + "）",
	}
	return d
}

// openFund lacks the split by stage.
func openFund() aid.FundDetail {
	d := aid.FundDetail{Year: 2016, Years: []aid.FiscalYear{2016, 2017}}
	d.School = aid.School{ID: 6, Name: "龙潭镇九年一贯制学校", Kind: "312", Township: "龙潭镇", Area: "镇区"}
	d.Count = aid.FundCount{Boarders: n(448), Source: aid.CountUndated}
	d.Answer = aid.FundAnswer{
		Missing:  []string{"小学人数没有填报", "初中人数没有填报"},
		Notes:    []string{"学校名录写在校生885人，没有分出义务教育各学段，请分学段填报"},
		Parts:    []aid.FundPart{{Payee: "boarder", Label: "寄宿生", Heads: 448, Rate: 20000, Fen: 8_960_000, Clause: "三(二)6", Source: "实施方案"}},
		Sentence: "无数据：小学人数没有填报；初中人数没有填报",
	}
	return d
}

func townFund() aid.FundLine {
	l := aid.FundLine{School: aid.School{ID: 7, Name: "县特殊教育学校", Kind: "519", Township: "石门镇", Area: "镇区"}}
	l.Count = aid.FundCount{Autumn: 2015, Special: n(60), Boarders: n(40), Source: aid.CountTyped}
	l.Answer = aid.FundAnswer{Known: true, Fen: 36_800_000, Pupils: n(60), Counted: n(60)}
	return l
}
