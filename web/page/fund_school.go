package page

import (
	"maps"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// Fund is one school's 公用经费 of a fiscal year, with the arithmetic.
type Fund struct {
	Title    string
	Sub      string
	Years    ui.Tabs
	Missing  *ui.Notice
	Notices  []ui.Notice
	Stats    ui.Stats
	Parts    *ui.Table
	Sentence string
	Autumn   string // 2015年秋季学期
	Source   string
	Counts   *ui.Table
	Form     *FundCountForm // nil: not with this seat
	School   string         // address of the school's page
}

// FundCountForm is the form of a school's pupils in an autumn.
type FundCountForm struct {
	Action string
	Year   string
	Fault  string
	Fields []ui.Field
}

// NewFund prepares the page. typed are the values of a form that was wrong; nil
// shows what is known.
func NewFund(who aid.Actor, d aid.FundDetail, typed map[string]string, fault string, faults map[string]string) Fund {
	a := d.Answer
	p := Fund{
		Title: d.Name, Sub: join(d.Year.Label()+"公用经费", d.Kind.Label(), d.Township, d.School.Area), Years: fundTabs(link.Fund(d.ID), d.Year, d.Years),
		Stats: fundStat(d), Sentence: a.Sentence, Autumn: d.Year.Counted().Label(), Source: dash(d.Count.Source.Label()), School: link.School(d.ID),
	}
	if !a.Known {
		p.Missing, p.Sentence = &ui.Notice{Tone: ui.Wait, Text: "无数据，还算不出应安排金额：", Items: a.Missing}, ""
	}
	if len(a.Notes) > 0 {
		p.Notices = append(p.Notices, ui.Notice{Text: "计算时：", Items: a.Notes})
	}
	if len(a.Doubts) > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Wait, Text: "定额有待核实：", Items: a.Doubts})
	}
	if len(a.Parts) > 0 {
		p.Parts = fundParts(d)
	}
	if len(d.Counts) > 0 {
		p.Counts = countTable(d)
	}
	if who.Can(aid.CountPupils) {
		p.Form = countForm(d, typed, fault, faults)
	}
	return p
}

func fundStat(d aid.FundDetail) ui.Stats {
	a := d.Answer
	sum := ui.Stat{Label: "应安排金额", Value: ui.NoData, Tone: ui.Wait}
	if a.Known {
		sum = ui.Stat{Label: "应安排金额", Value: ui.Yuan(int64(a.Fen)), Unit: "元", Sub: "财政年度：" + d.Year.Label() + "1月至12月"}
	}
	counted := ui.Stat{Label: "计算人数", Value: countOr(a.Counted), Unit: unitIf(a.Counted != nil, "人")}
	if a.Small {
		counted.Sub = "农村学校不足100人，按100人"
	}
	return ui.Stats{
		sum,
		{Label: "在校生", Value: countOr(a.Pupils), Unit: unitIf(a.Pupils != nil, "人"), Sub: d.Count.Source.Label()},
		counted,
		{Label: "寄宿生", Value: countOr(d.Count.Boarders), Unit: unitIf(d.Count.Boarders != nil, "人")},
	}
}

// fundParts is the arithmetic, a product a row.
func fundParts(d aid.FundDetail) *ui.Table {
	t := &ui.Table{Caption: "怎样算出来的", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "项目"}, people("人数"), {Label: "定额", Unit: "元/人·年", Num: true}, {Label: "金额", Unit: "元", Num: true}, {Label: "依据"},
	}}
	for _, part := range d.Answer.Parts {
		label := part.Label
		if part.Filled {
			label = "不足100人补足（" + part.Label + "定额）"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: label}, number(part.Heads), {Text: ui.Yuan(int64(part.Rate)), Num: true}, {Text: ui.Yuan(int64(part.Fen)), Num: true},
			{Text: "实施方案" + part.Clause, Sub: fundSource(part)},
		}})
	}
	if d.Answer.Known {
		t.Total = []ui.Cell{{Text: "合计"}, {}, {}, {Text: ui.Yuan(int64(d.Answer.Fen)), Num: true}, {}}
	}
	return t
}

// fundSource is the document of a rate, where it is another than the plan.
func fundSource(p aid.FundPart) string {
	source := strings.TrimPrefix(p.Source, "实施方案")
	if p.Doubt != "" {
		return source + "（待核实）"
	}
	return source
}

// countTable are a school's counts over the years.
func countTable(d aid.FundDetail) *ui.Table {
	t := &ui.Table{Caption: "历年填报的在校生人数", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "秋季"}, people("小学"), people("初中"), people("特教学生"), people("寄宿生"), {Label: "来源"}, {Label: "填报人"}, {Label: "填报时间"},
	}}
	form := fundFields(d.Kind)
	for _, c := range d.Counts {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: c.Autumn.Autumn().Label()}, pupilCell(c.Primary, form.primary), pupilCell(c.Junior, form.junior), pupilCell(c.Special, form.only), pupilCell(c.Boarders, true),
			{Text: c.Source.Label()}, {Text: c.By}, {Text: moment(c.At)},
		}})
	}
	return t
}

func countForm(d aid.FundDetail, typed map[string]string, fault string, faults map[string]string) *FundCountForm {
	f := &FundCountForm{Action: link.Fund(d.ID), Year: fiscalText(d.Year), Fault: fault}
	values := countTexts(d.Count)
	maps.Copy(values, typed)
	field := func(name, label, hint string) {
		f.Fields = append(f.Fields, ui.Field{Name: name, Label: label, Unit: "人", InputMode: "numeric", MaxLength: 6, Value: values[name], Hint: hint, Error: faults[name]})
	}
	form := fundFields(d.Kind)
	if form.primary {
		field(FundPrimaryField, "小学", "附设幼儿班不计")
	}
	if form.junior {
		field(FundJuniorField, "初中", "")
	}
	field(FundSpecialField, "特教学生", specialHint(form))
	field(FundBoardersField, "寄宿生", "义务教育阶段的寄宿生，已计入上面的人数")
	return f
}

func specialHint(form fundForm) string {
	if form.only {
		return "义务教育阶段的全部学生"
	}
	return "随班就读、送教上门的学生，不再计入小学、初中；没有的填0"
}

// countTexts are counts as the form shows them.
func countTexts(c aid.FundCount) map[string]string {
	texts := map[string]string{}
	for name, n := range map[string]*int{FundPrimaryField: c.Primary, FundJuniorField: c.Junior, FundSpecialField: c.Special, FundBoardersField: c.Boarders} {
		if n != nil {
			texts[name] = strconv.Itoa(*n)
		}
	}
	return texts
}

// TakeCount reads what was typed, and returns one sentence per field that cannot
// be read. An empty field is not told.
func TakeCount(typed map[string]string) (c aid.FundCount, faults map[string]string) {
	faults = map[string]string{}
	for name, to := range map[string]**int{FundPrimaryField: &c.Primary, FundJuniorField: &c.Junior, FundSpecialField: &c.Special, FundBoardersField: &c.Boarders} {
		if typed[name] == "" {
			continue
		}
		n, err := strconv.Atoi(typed[name])
		if err != nil {
			faults[name] = "人数写作整数，例如 86；没有统计的请留空"
		}
		*to = &n
	}
	return c, faults
}
