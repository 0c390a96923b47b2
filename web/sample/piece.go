package sample

import (
	"strconv"

	"github.com/a-h/templ"

	"zhuxue/web/page"
	"zhuxue/web/ui"
)

// pieces show the components themselves, put together the way pages do.
func pieces() []Page {
	return []Page{
		{"piece-home", "组件：首页与待办", homePiece(homeFrame())},
		{"piece-list", "组件：列表", listPiece(Frame("学生"), filters(), studentTable(12), pager())},
		{"piece-list-empty", "组件：空列表", emptyPiece(Frame("学生"), filters())},
		{"piece-list-long", "组件：很长的名称", listPiece(longFrame(), filters(), longTable(), pager())},
		{"piece-form", "组件：表单", formPiece(Frame("用户与权限"))},
		{"piece-chart", "组件：图表", chartPiece(Frame("目标进度"), rates(), ranking())},
		{"piece-detail", "组件：详情", detailPiece(Frame("学生"))},
		{"piece-upload", "组件：上传", uploadPiece(Frame("数据导入"))},
	}
}

func homeFrame() page.Frame {
	f := Frame("首页")
	f.Crumbs = nil
	f.Flash = []page.Notice{notice(page.Good, "已保存：石门镇中心小学 2016 年秋季学期在读确认。")}
	return f
}

func longFrame() page.Frame {
	f := Frame(Long)
	f.County = "青岭县某某自治县易地搬迁安置区"
	f.User = "欧阳某某·阿卜杜拉·某某某某"
	f.Seat = Long + " 校长"
	f.Search = Long
	return f
}

func tasks() ui.Tasks {
	return ui.Tasks{
		{Title: "37 行学生信息没有通过检查", Text: "石门镇花名册 2016-10-08 导入；改正后重新上传即可。", State: ui.Badge{Text: "待更正", Tone: ui.Bad}, Action: "去更正", URL: "/uploads/4"},
		{Title: "12 所学校还没有完成在读确认", Text: "截止 10 月 15 日，还有 7 天。", State: ui.Badge{Text: "进行中", Tone: ui.Wait}, Action: "查看学校", URL: "/enrolments"},
		{Title: "秋季学期寄宿生生活补助名单可以生成", Text: "已确认 4,812 人，合计 2,619,500.00 元。", State: ui.Badge{Text: "可办理", Tone: ui.Info}, Action: "生成名单", URL: "/batches/new"},
	}
}

func stats() ui.Stats {
	return ui.Stats{
		{Label: "建档立卡学生", Value: "12,340", Unit: "人", Sub: "比上学期多 120 人", URL: "/students"},
		{Label: "本学期在读已确认", Value: "9,612", Unit: "人", Sub: "占 77.8%", Tone: ui.Good, URL: "/enrolments"},
		{Label: "应享受资助", Value: "1,253.42", Unit: "万元", Sub: "金额未定 316 人"},
		{Label: "未达 2018 年目标的村", Value: "11", Unit: "个", Sub: "共 63 个贫困村", Tone: ui.Wait, URL: "/targets"},
	}
}

func confirmed() ui.Split {
	return ui.Split{Title: "学校确认进度", Unit: "所", Parts: []ui.Part{
		{Label: "已确认", Count: 51, Tone: ui.Good, URL: "/enrolments?state=confirmed"},
		{Label: "确认有变动", Count: 8, Tone: ui.Info},
		{Label: "进行中", Count: 9, Tone: ui.Wait},
		{Label: "未开始", Count: 3},
	}}
}

func filters() ui.Filters {
	return ui.Filters{Action: "/students", Reset: "/students", Keep: []ui.Option{{Value: "sort", Label: "name"}}}
}

func townships() ui.Select {
	return ui.Select{Name: "township", Label: "乡镇", Options: []ui.Option{{Label: "全部"}, {Value: "1", Label: "石门镇", Chosen: true}, {Value: "2", Label: "大河乡"}}}
}

func stages() ui.Select {
	return ui.Select{Name: "stage", Label: "学段", Options: []ui.Option{{Label: "全部"}, {Value: "primary", Label: "小学"}, {Value: "junior", Label: "初中"}}}
}

func pager() ui.Pager {
	return ui.Pager{First: "/students", Prev: "/students?before=51", Next: "/students?after=62", From: 51, To: 62, Total: 12340}
}

func studentHeads() []ui.Head {
	return []ui.Head{
		{Label: "姓名", URL: "/students?sort=-name", Sorted: ui.Ascending},
		{Label: "身份证号"},
		{Label: "学校", URL: "/students?sort=school"},
		{Label: "年级"},
		{Label: "寄宿"},
		{Label: "本学期应享受", Unit: "元", Num: true, URL: "/students?sort=amount"},
		{Label: "在读确认"},
		{Label: "操作", Hide: true},
	}
}

func studentTable(n int) ui.Table {
	names := []string{"赵小禾", "钱一鸣", "孙思远", "李果", "周晓岚", "吴天佑"}
	states := []ui.Badge{{Text: "已确认", Tone: ui.Good}, {Text: "待确认", Tone: ui.Wait}, {Text: "不在读", Tone: ui.Bad}, {Text: "县外就读", Tone: ui.Info}}
	t := ui.Table{Caption: "石门镇建档立卡学生", HideTitle: true, Heads: studentHeads(), Stacked: true}
	var sum int64
	for i := range n {
		fen := int64(50000 + 12500*(i%3))
		sum += fen
		t.Rows = append(t.Rows, studentRow(names[i%len(names)], "石门镇中心小学", i, fen, states[i%len(states)]))
	}
	t.Total = []ui.Cell{{Text: "合计"}, {}, {}, {}, {}, {Text: ui.Yuan(sum), Num: true}, {}, {}}
	return t
}

func studentRow(name, school string, i int, fen int64, state ui.Badge) ui.Row {
	id := strconv.Itoa(i + 1)
	return ui.Row{ID: "student-" + id, Cells: []ui.Cell{
		{Text: name, URL: "/students/" + id, Sub: "大河村"},
		{Text: "990***********" + strconv.Itoa(1200+i)},
		{Text: school},
		{Text: "小学三年级"},
		{Text: "寄宿"},
		{Body: ui.Amount{Fen: fen, Unset: i == 4}, Num: true},
		{Body: state},
		{Body: ui.ButtonLink{Text: "查看", URL: "/students/" + id, Look: ui.Small}},
	}}
}

func longTable() ui.Table {
	t := studentTable(0)
	t.Total = nil
	for i := range 3 {
		t.Rows = append(t.Rows, studentRow("阿卜杜拉·某某某某·买买提某某", Long, i, 123456789012, ui.Badge{Text: "确认有变动", Tone: ui.Wait}))
	}
	return t
}

func goals() []ui.Goal {
	return []ui.Goal{{Label: "2018年目标", Value: 75, Text: "75%"}, {Label: "2020年目标", Value: 80, Text: "80%"}}
}

func rates() ui.Line {
	return ui.Line{Title: "学前三年入园率", Unit: "%", Goals: goals(), Points: []ui.Point{
		{Label: "2012", Value: 61.5, Known: true, Text: "61.5%"},
		{Label: "2013", Value: 60.2, Known: true, Text: "60.2%"},
		{Label: "2014"},
		{Label: "2015", Value: 70.1, Known: true, Text: "70.1%"},
		{Label: "2016", Value: 72.4, Known: true, Text: "72.4%"},
	}}
}

func rateTable() ui.Table {
	t := ui.Table{Caption: "学前三年入园率，各年", Heads: []ui.Head{{Label: "年份"}, {Label: "在园", Unit: "人", Num: true}, {Label: "适龄", Unit: "人", Num: true}, {Label: "入园率", Num: true}}}
	for _, r := range [][]string{{"2012", "1,415", "2,301", "61.5%"}, {"2013", "1,390", "2,309", "60.2%"}, {"2014", ui.NoData, ui.NoData, ui.NoData}, {"2015", "1,633", "2,330", "70.1%"}, {"2016", "1,701", "2,350", "72.4%"}} {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r[0]}, {Text: r[1], Num: true}, {Text: r[2], Num: true}, {Text: r[3], Num: true}}})
	}
	return t
}

func ranking() ui.HBars {
	return ui.HBars{Caption: "各村入园率，由低到高", Name: "行政村", Measure: "入园率", Max: 100, Goal: goals()[0], Bars: []ui.HBar{
		{Label: "大河村", Sub: "石门镇 · 差 14 人", URL: "/villages/1", Value: 41.2, Known: true, Text: "41.2%", Tone: ui.Bad},
		{Label: Long, Sub: "差 9 人", URL: "/villages/2", Value: 58, Known: true, Text: "58%", Tone: ui.Bad},
		{Label: "上坪村", Sub: "差 1 人", URL: "/villages/3", Value: 73.9, Known: true, Text: "73.9%", Tone: ui.Wait},
		{Label: "清水村", URL: "/villages/4", Value: 88.5, Known: true, Text: "88.5%", Tone: ui.Good},
		{Label: "云顶村", Sub: "年报未填", URL: "/villages/5"},
	}}
}

func bullets() []ui.Bullet {
	return []ui.Bullet{
		{Title: "学前三年入园率 2016", Value: 72.4, Known: true, Text: "72.4%", Tone: ui.Wait, Max: 100, Goals: goals()},
		{Title: "义务教育巩固率 2016", Value: 95.8, Known: true, Text: "95.8%", Tone: ui.Good, Max: 100, Goals: []ui.Goal{{Label: "2018年目标", Value: 90, Text: "90%"}, {Label: "2020年目标", Value: 95, Text: "95%"}}},
		{Title: "幼儿园覆盖 2016", Max: 100, Goals: []ui.Goal{{Label: "2020年目标", Value: 100, Text: "100%"}}},
	}
}

func facts() ui.Facts {
	return ui.Facts{
		{Label: "姓名", Text: "赵小禾"},
		{Label: "性别", Text: "女"},
		{Label: "身份证号", Body: ui.Masked{Text: "990***********1201", RevealURL: "/students/1/reveal", Label: "查看完整号码", Reason: true}},
		{Label: "手机", Body: ui.Masked{Text: "138****0000", RevealURL: "/students/1/phone", Label: "查看"}},
		{Label: "银行卡", Body: ui.Masked{Text: "6217***********0001"}},
		{Label: "学校", Text: Long},
		{Label: "户籍", Text: "石门镇大河村"},
	}
}

func rowButton() ui.Form {
	return ui.Form{Action: "/enrolments/1", Inline: true, Attrs: templ.Attributes{"hx-post": "/enrolments/1", "hx-target": "closest tr", "hx-swap": "outerHTML"}}
}
