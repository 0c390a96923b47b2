package sample

import (
	"github.com/a-h/templ"

	"slices"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func editions() []Page {
	return slices.Concat(editionLists(), editionSteps(), editionForms(), editionItems(), editionCases(), editionWrite(), editionChanges())
}

// Who looks at the versions.
var (
	drafter = editionActor(aid.Clerk, aid.Education, 2)
	signer  = editionActor(aid.Reviewer, aid.Finance, 3)
	leader  = editionActor(aid.Leader, aid.Poverty, 4)

	townOffice = aid.Actor{Name: "钱某", Seat: aid.Seat{Role: aid.TownOffice, TownshipID: 1, Place: "石门镇"}}
)

// What decides autumn 2016, and a term after which nothing does.
var (
	ruleNow   = aid.RuleNow{Term: aid.Year(2016).Autumn(), Name: "教育精准扶贫实施方案(2016—2020)"}
	ruleBegun = aid.RuleNow{Term: aid.Year(2016).Spring(), Edition: 3, Number: 3, Name: "寄宿补助提标"}
	ruleEnded = aid.RuleNow{Term: aid.Year(2026).Autumn(), Name: ruleNow.Name, End: sampleEnd}
)

func editionLists() []Page {
	f := Frame("资助规则")
	return []Page{
		{"edition-list", "资助规则：各个版本", page.EditionsPage(f, page.NewEditions(drafter, listedEditions(), ruleNow))},
		{"edition-town", "资助规则：乡镇看到已发布的版本", page.EditionsPage(f, page.NewEditions(townOffice, listedEditions()[2:4], ruleBegun))},
		{"edition-first", "资助规则：只有随系统提供的一版", page.EditionsPage(f, page.NewEditions(leader, nil, ruleNow))},
		{"edition-ended", "资助规则：现行的一版已经到期", page.EditionsPage(f, page.NewEditions(drafter, nil, ruleEnded))},
	}
}

// editionSteps are one version on its way.
func editionSteps() []Page {
	f := Frame("资助规则")
	show := func(who aid.Actor, v aid.EditionView) page.Edition { return page.NewEdition(who, v, "", nil) }
	late := page.NewEdition(signer, rehearsedView(aid.EditionSigned, true), "x", map[string]string{"begins": "施行日期不能晚于2017年春季学期开始（2017-03-01）"})
	stale := rehearsedView(aid.EditionSigned, true)
	stale.Moved = "演练之后本县参数里的资助标准有变动，请重新演练"
	begun := rehearsedView(aid.EditionSigned, true)
	begun.MayWait = false
	moved := page.NewEdition(drafter, draftView(), "这一版刚刚被别人改动，请刷新后查看再办理", nil)
	stranger, unsure := signer, rehearsedView(aid.EditionRehearsed, true)
	stranger.Registered, unsure.Edition.DrafterKnown = false, false
	retro := retroView(aid.EditionRehearsed)
	retro.Replaces = sampleReplaced()[:1]
	unknown := page.NewEdition(signer, replacingView(), "x", map[string]string{page.ReplacesField: "施行后取代的版本：第1版、第2版；请看清上面的提示再勾选、发布"})
	return []Page{
		{"edition-draft", "一版：草稿", page.EditionPage(f, show(drafter, draftView()))},
		{"edition-faults", "一版：读不懂", page.EditionPage(f, show(drafter, faultyView()))},
		{"edition-moved", "一版：刚被别人改动", page.EditionPage(f, moved)},
		{"edition-running", "一版：正在演练", page.EditionPage(f, show(drafter, runningView()))},
		{"edition-green", "一版：等待会签", page.EditionPage(f, show(signer, rehearsedView(aid.EditionRehearsed, true)))},
		{"edition-stranger", "一版：会签人还没有登记", page.EditionPage(f, show(stranger, rehearsedView(aid.EditionRehearsed, true)))},
		{"edition-unsure", "一版：起草人还没有登记", page.EditionPage(f, show(drafter, unsure))},
		{"edition-red", "一版：演练未通过", page.EditionPage(f, show(drafter, rehearsedView(aid.EditionRehearsed, false)))},
		{"edition-signed", "一版：可以发布", page.EditionPage(f, late)},
		{"edition-stale", "一版：演练之后有变动", page.EditionPage(f, show(drafter, stale))},
		{"edition-begun", "一版：只能立即施行", page.EditionPage(f, show(signer, begun))},
		{"edition-replacing", "一版：还取代别的版本，没有勾选", page.EditionPage(f, unknown)},
		{"edition-force", "一版：已施行", page.EditionPage(f, show(leader, rehearsedView(aid.EditionInForce, true)))},
		{"edition-retro", "一版：追溯执行，等待会签", page.EditionPage(f, show(signer, retro))},
		{"edition-retro-force", "一版：追溯执行，已施行", page.EditionPage(f, show(leader, retroView(aid.EditionInForce)))},
		{"edition-withdrawn", "一版：已撤回", page.EditionPage(f, show(drafter, rehearsedView(aid.EditionWithdrawn, true)))},
	}
}

// replacingView takes the place of others, and counts an item that only it counts.
func replacingView() aid.EditionView {
	v := rehearsedView(aid.EditionSigned, true)
	v.Replaces = sampleReplaced()
	waiver := &v.Rehearsal.Report.Items[3]
	waiver.HasSum, waiver.NoSumNow = true, true
	v.Sums = append(v.Sums, aid.RehearsalSum{Division: "all", Item: waiver.Item, StudentsBefore: 867, StudentsAfter: 867})
	return v
}

// editionForms are the form of a version's text.
func editionForms() []Page {
	next := ruleNow
	next.Term = aid.Year(2016).Spring()
	form := func(e aid.Edition, t aid.EditionText, start aid.RuleStart, fault string, faults map[string]string) page.EditionForm {
		return page.NewEditionForm(e, t, start, ruleNow.Term, fault, faults, aid.TextFaults{})
	}
	outdated := aid.RuleStart{Base: ruleEnded, Others: []aid.RuleStart{{Book: sampleEnd.Next, Title: sampleEnd.NextTitle}}}
	over := page.NewEditionForm(aid.Edition{}, aid.EditionText{From: ruleEnded.Term, Book: sampleBook, Cases: sampleCases}, outdated, ruleEnded.Term, "", nil, aid.TextFaults{})
	start := aid.RuleStart{Base: next, Others: []aid.RuleStart{{Book: "national", Title: "国家学生资助政策(2011—2025)"}}}
	text := aid.EditionText{From: aid.Year(2016).Spring(), Book: sampleBook, Cases: sampleCases}
	unmarked := aid.EditionText{From: ruleNow.Term, Book: sampleBook, Cases: sampleCases, Retro: aid.Retro{Document: sampleRetro.Document}}
	back := form(aid.Edition{}, unmarked, aid.RuleStart{Base: ruleNow}, "x", map[string]string{"retro": "写了追溯的依据，却没有勾选；确实追溯的请勾选，不追溯的请清空下面两项"})
	wrong := form(sampleEdition(aid.EditionDraft), aid.EditionText{Name: "寄宿补助提标", From: aid.Year(2016).Spring(), Book: sampleBook}, aid.RuleStart{}, "x",
		map[string]string{"document": "请填写文号，不超过100个字", "why": "请填写修订原因，不超过500个字"})
	return []Page{
		{"edition-form-ended", "起草新版本：现行的一版已经到期", page.EditionFormPage(Frame("起草新版本"), over)},
		{"edition-form", "起草新版本", page.EditionFormPage(Frame("起草新版本"), form(aid.Edition{}, text, start, "", nil))},
		{"edition-adopted", "起草新版本：采用国家规定", page.EditionFormPage(Frame("起草新版本"), form(aid.Edition{}, text, adoptedStart(start), "", nil))},
		{"edition-form-retro", "起草：追溯没有勾选", page.EditionFormPage(Frame("起草新版本"), back)},
		{"edition-wrong", "修改：有错", page.EditionFormPage(Frame("修改"), wrong)},
		{"edition-text", "一版的全文", page.EditionTextPage(Frame("全文"), page.NewEditionText(sampleEdition(aid.EditionInForce)))},
	}
}

func editionItems() []Page {
	f := Frame("加一项本县资助")
	typed := page.TypedItem{Name: "走读生交通补助", Clause: "第三条", Boarding: "no", Lists: []string{"registered"}, Sums: map[aid.Stage]string{aid.Primary: "三百"}}
	faults := map[string]string{"sum_primary": "金额写作 1250 或 1250.50，单位为元", "document": "请填写文号，不超过60个字"}
	return []Page{
		{"edition-item", "加一项本县资助", page.EditionItemPage(f, page.NewEditionItem(sampleItemForm(), page.TypedItem{}, "", nil))},
		{"edition-item-wrong", "加一项本县资助：有错", page.EditionItemPage(f, page.NewEditionItem(sampleItemForm(), typed, "x", faults))},
	}
}

// editionWrite is the form of a new golden case.
func editionWrite() []Page {
	f := Frame("写一个标准案例")
	form := aid.CaseForm{
		Edition: sampleEdition(aid.EditionDraft), Item: "boarding_aid", Items: []aid.RuleItem{{Item: "preschool_aid", Name: "学前教育资助"}, {Item: "boarding_aid", Name: "寄宿生生活补助"}},
		Terms: []aid.Term{aid.Year(2015).Spring(), aid.Year(2016).Autumn(), aid.Year(2016).Spring()},
		Facts: []aid.RuleFact{
			{Code: "stage", Label: "学段", Values: []aid.RuleValue{{Code: "primary", Label: "小学"}, {Code: "junior", Label: "初中"}}},
			{Code: "boarding", Label: "是否寄宿", Values: []aid.RuleValue{{Code: "false", Label: "否"}, {Code: "true", Label: "是"}}, Chosen: "true"},
		},
	}
	typed := page.TypedCase{Sum: "六百", NewCase: aid.NewCase{Name: "二年级寄宿生", Answer: aid.CaseSum, Term: aid.Year(2016).Autumn()}}
	faults := map[string]string{"clause": "请填写依据的条款或文号，不超过60个字", "sum": "金额写作 1250 或 1250.50，单位为元", "facts": "请填写学生的情况，至少一项"}
	clash := map[string]string{"sure": "规则给出的是“625元”，您写的是“1250元”。请再看一遍文件：写错了，请改；文件确实这样写，请勾选后再加入，规则要照它改"}
	return []Page{
		{"edition-write", "写一个标准案例", page.EditionWritePage(f, page.NewEditionWrite(form, page.TypedCase{}, "", nil))},
		{"edition-write-clash", "写一个标准案例：与规则不符", page.EditionWritePage(f, page.NewEditionWrite(form, typed, "x", clash))},
		{"edition-write-wrong", "写一个标准案例：有错", page.EditionWritePage(f, page.NewEditionWrite(form, typed, "x", faults))},
	}
}

// editionCases hold golden cases against the rules.
func editionCases() []Page {
	f, term := Frame("核对标准案例"), aid.Year(2016).Spring()
	boarder := []aid.FactTold{{Label: "学段", Value: "小学"}, {Label: "年级", Value: "三年级"}, {Label: "是否寄宿", Value: "是"}, {Label: "类别", Value: "建档立卡未脱贫"}}
	raise := []aid.RulePoint{{Label: "寄宿生生活补助", Before: "500元", After: "625元"}}
	sentence := aid.RulePoint{Label: "寄宿生生活补助（说明）", Before: "享受：建档立卡家庭小学寄宿生，每年1000元，本学期500元（依据三(一)1）", After: "享受：建档立卡家庭小学寄宿生，每年1250元，本学期625元（依据三(一)1，青教〔2017〕1号）"}
	r := aid.CaseReview{Edition: sampleEdition(aid.EditionRehearsed), Cases: 67, Items: []aid.CaseItem{
		{Name: "寄宿生生活补助", Rules: []string{"自2017年春季学期起，建档立卡的小学、初中寄宿生，小学每年1250元，初中每年1500元（依据三(一)1，青教〔2017〕1号）"}, Gaps: []aid.CaseGap{
			{CaseKey: aid.CaseKey{Line: 7, Term: term}, Name: "小学寄宿生每年1000元", Title: "小学寄宿生每年1250元", Clause: "三(一)1", Facts: boarder, Points: append(raise, sentence)},
			{CaseKey: aid.CaseKey{Line: 82, Term: term}, Name: "六年级与一年级一样，年级不影响寄宿补助", Title: "六年级与一年级一样，年级不影响寄宿补助", Clause: "三(一)1", Facts: boarder, Points: raise},
		}},
		{Name: "普通高中免学杂费", Gaps: []aid.CaseGap{{
			CaseKey: aid.CaseKey{Line: 141, Term: term}, Name: "高三同样享受", Title: "高三同样享受", Clause: "三(一)1", Facts: boarder[:2], Points: []aid.RulePoint{{Label: "普通高中免学杂费", Before: "享受", After: "不享受"}}, Past: true,
		}}},
	}}
	typed := page.TypedCases{Ticked: map[aid.CaseKey]bool{{Line: 7, Term: term}: true}, Titles: map[aid.CaseKey]string{{Line: 7, Term: term}: ""}}
	wrong := map[string]string{aid.CaseTitleField(aid.CaseKey{Line: 7, Term: term}): "请给案例起一个名字，不超过80个字"}
	broken := aid.CaseReview{Edition: r.Edition, Faults: []aid.RuleFault{{Line: 12, Text: "这里应当填写一个值"}}}
	show := func(who aid.Actor, r aid.CaseReview, t page.TypedCases, fault string, faults map[string]string) templ.Component {
		return page.EditionCasesPage(f, page.NewEditionCases(who, r, t, fault, faults))
	}
	return []Page{
		{"edition-cases", "核对标准案例", show(drafter, r, page.TypedCases{}, "", nil)},
		{"edition-cases-wrong", "核对标准案例：没有名字", show(drafter, r, typed, "请检查填写的内容", wrong)},
		{"edition-cases-signer", "核对标准案例：只看", show(signer, r, page.TypedCases{}, "", nil)},
		{"edition-cases-none", "核对标准案例：全部相符", show(drafter, aid.CaseReview{Edition: r.Edition, Cases: 67}, page.TypedCases{}, "", nil)},
		{"edition-cases-broken", "核对标准案例：读不懂", show(drafter, broken, page.TypedCases{}, "", nil)},
	}
}

func editionChanges() []Page {
	f := Frame("增减名单")
	none := aid.ChangeList{Edition: sampleEdition(aid.EditionRehearsed)}
	return []Page{
		{"edition-changes", "增减名单", page.EditionChangesPage(f, page.NewEditionChanges(drafter, changeList(), aid.ChangeFilter{}))},
		{"edition-changes-retro", "增减名单：已落实的差额", page.EditionChangesPage(f, page.NewEditionChanges(signer, retroList(), aid.ChangeFilter{Firm: true, Term: aid.Year(2016).Autumn()}))},
		{"edition-changes-leader", "增减名单：领导小组，姓名遮盖", page.EditionChangesPage(f, page.NewEditionChanges(leader, changeList(), aid.ChangeFilter{Kind: aid.Lost, Outside: true}))},
		{"edition-changes-none", "增减名单：没有", page.EditionChangesPage(f, page.NewEditionChanges(drafter, none, aid.ChangeFilter{Stage: aid.Higher}))},
	}
}

// adoptedStart begins from the national book, and takes along what the county has
// of its own.
func adoptedStart(start aid.RuleStart) aid.RuleStart {
	start.Book, start.Title = start.Others[0].Book, start.Others[0].Title
	start.Kept = []string{"交通补助（本县的项目）：小学，走读：每生每学年300元（2017年春季学期起，依据第三条，青教资〔2017〕1号）"}
	start.Left = []string{"优先办理生源地信用助学贷款：这本书没有这一项；仍要执行的，请从原来的全文照抄过来"}
	start.Notes = []string{
		"“本县参数”里的学前教育资助标准照旧使用，不写进全文：2016—2017学年800元",
		"这本书要看而花名册里没有的：困难等级、学校举办者、所在地区。享受不享受取决于它们的项目是“待核实”，演练时列在减少的学生里；只有金额取决于它们的，是“享受，金额未定”",
	}
	return start
}

func sampleItemForm() aid.OwnItemForm {
	return aid.OwnItemForm{Edition: sampleEdition(aid.EditionDraft), Ways: []string{"发放到学生或监护人的银行账户", "由学校直接减免，不用缴费"}, Lists: []aid.OwnItemLists{
		{Name: "这一版的名单（几类合在一起）", Lists: []aid.RuleValue{{Code: "registered", Label: "建档立卡"}}},
		{Name: "建档立卡户的脱贫属性", Lists: []aid.RuleValue{{Code: "unlifted", Label: "未脱贫"}, {Code: "relapsed", Label: "返贫"}}},
		{Name: "学生本人", Lists: []aid.RuleValue{{Code: "orphan", Label: "孤儿"}, {Code: "disabled", Label: "家庭经济困难残疾学生"}}},
	}}
}

func editionActor(role aid.Role, d aid.Department, id aid.UserID) aid.Actor {
	return aid.Actor{User: id, Name: "某人", Seat: aid.Seat{Role: role, Department: d}, Registered: true}
}

const sampleBook = `book: plan
name: 教育精准扶贫实施方案(2016—2020)
rules:
  - code: boarding_aid
    name: 寄宿生生活补助
    clause: 三(一)1
    kind: grant
    unit: fen per school year
    from: 2016
    when: {categories: [registered], stage: [primary, junior], boarding: true}
    amount: {primary: 125000, junior: 150000}
`

const sampleCases = `- name: 初中寄宿生春季750元
  clause: 三(一)1
  term: 2017-03
  facts: {categories: [unlifted], stage: junior, grade: 1, boarding: true}
  expect: {boarding_aid: 750元}
`

func sampleEdition(state aid.EditionState) aid.Edition {
	at := func(day, hour int) time.Time {
		return time.Date(2016, time.December, day, hour, 20, 0, 0, aid.Shanghai)
	}
	e := aid.Edition{
		ID: 3, Number: 3, State: state, Drafter: 2, DrafterKnown: true, Person: "李晓云", Department: aid.Education, At: at(5, 9), Version: 4,
		Text: aid.EditionText{Revision: 2, Name: "寄宿补助提标", Why: "省里提高义务教育寄宿生生活补助标准", Document: "青教〔2016〕38号", From: aid.Year(2016).Spring(), Book: sampleBook, Cases: sampleCases},
	}
	signed := state == aid.EditionSigned || state == aid.EditionPublished || state == aid.EditionInForce
	if signed {
		e.Signer, e.SignerOf, e.SignedAt = "蔡政", aid.Finance, at(6, 15)
	}
	if state == aid.EditionPublished || state == aid.EditionInForce {
		e.Publisher, e.PublishedAt, e.BeginsOn = "孙某", at(7, 10), time.Date(2017, time.February, 20, 0, 0, 0, 0, aid.Shanghai)
	}
	switch state {
	case aid.EditionInForce:
		e.InForceAt = e.BeginsOn
	case aid.EditionWithdrawn:
		e.WithdrawnAt, e.WithdrawnBy, e.WithdrawnWhy = at(8, 11), "李晓云", "省文件推迟到秋季执行"
	}
	return e
}

// toSign is a version that waits for the signature of another department.
func toSign() aid.Edition {
	e := sampleEdition(aid.EditionRehearsed)
	e.Green = aid.Yes
	return e
}

func listedEditions() []aid.Edition {
	published, red, draft := sampleEdition(aid.EditionPublished), sampleEdition(aid.EditionRehearsed), sampleEdition(aid.EditionDraft)
	published.ID, published.Number = 4, 4
	red.ID, red.Number, red.Green, red.Text.Name = 5, 5, aid.No, "取消学前资助（误）"
	draft.ID, draft.Number, draft.Text.Name = 6, 6, Long
	return []aid.Edition{draft, red, published, sampleEdition(aid.EditionInForce), sampleEdition(aid.EditionWithdrawn)}
}

func draftView() aid.EditionView {
	return aid.EditionView{Edition: sampleEdition(aid.EditionDraft), Division: "stage", Changes: sampleChanges(), MayWait: true, Cases: []aid.CaseChange{
		{Name: "初中寄宿生每年1250元", Points: []aid.RulePoint{{Label: "寄宿生生活补助", Before: "625元", After: "750元"}}},
		{Name: "初三寄宿生春季750元", Added: true, Points: []aid.RulePoint{{Label: "学期", After: "2017-03"}, {Label: "寄宿生生活补助", After: "750元"}}},
		{Name: "大学生优先办理", Gone: true, Points: []aid.RulePoint{{Label: "优先办理生源地信用助学贷款", Before: "享受"}}},
	}}
}

func sampleChanges() []aid.RuleChange {
	return []aid.RuleChange{
		{Item: "寄宿生生活补助", Rule: "boarding_aid@2017-03", Since: aid.Year(2016).Spring(), Points: []aid.RulePoint{
			{Label: "小学金额", Before: "每年1000元", After: "每年1250元"}, {Label: "初中金额", Before: "每年1250元", After: "每年1500元"}, {Label: "文号", After: "青教〔2016〕38号"},
		}},
		{Item: "非寄宿生生活补助", Rule: "day_aid@2016", Added: true, Points: []aid.RulePoint{
			{Label: "学段", After: "小学、初中"}, {Label: "是否寄宿", After: "走读"}, {Label: "小学金额", After: "每年500元"},
		}},
		{Item: "优先办理生源地信用助学贷款", Rule: "student_loan_priority@2016-03", Gone: true, Points: []aid.RulePoint{{Label: "学段", Before: "高校"}}},
	}
}

func faultyView() aid.EditionView {
	v := draftView()
	v.Changes = nil
	v.Faults = []aid.RuleFault{{Line: 10, Rule: "boarding_aid", Text: "缺少初中(junior)的金额"}, {Line: 14, Text: "不认识的项目“amuont”"}}
	return v
}

func runningView() aid.EditionView {
	v := draftView()
	v.Rehearsal = aid.Rehearsal{ID: 7, State: aid.RehearsalRunning, Students: 9273, Judged: 9273}
	return v
}

func rehearsedView(state aid.EditionState, green bool) aid.EditionView {
	v := draftView()
	v.Edition = sampleEdition(state)
	v.Edition.Green = aid.TriOf(green)
	r := aid.RehearsalReport{Year: 2016, Roster: "2016-09", Items: itemLaws(), Checks: []aid.RuleCheck{
		{Code: aid.CheckParses, OK: true, Sentence: "《教育精准扶贫实施方案(2016—2020)》：7 项资助，7 条规则"},
		{Code: aid.CheckCases, OK: green, Sentence: "62 个标准案例与规则全部相符"},
		{Code: aid.CheckProofs, OK: true, Sentence: "原有 62 个标准案例，规则没有改的项目一个不少"},
		{Code: aid.CheckClauses, OK: true, Sentence: "7 项资助都写明依据的条款"},
		{Code: aid.CheckPast, OK: true, Sentence: "2017年春季学期起还没有学校确认落实的资助"},
		{Code: aid.CheckRoster, OK: true, Sentence: "用2016—2017学年花名册演练，最新的一份是2016年秋季学期"},
		{Code: aid.CheckCurrent, OK: true, Sentence: "按现行规则重算：4,807,750.00 元，与资助资格一致"},
		{Code: aid.CheckSums, OK: true, Sentence: "逐人相加、按学段、按乡镇、按学校相加都是：现行 4,807,750.00 元，草稿 5,033,000.00 元"},
		{Code: aid.CheckUnset, OK: true, Sentence: "以下项目有人金额未定，等待县里确定标准，或者等情况填全", Details: []string{"学前教育资助：1186 人享受，金额未定"}},
		{Code: aid.CheckMean, OK: true, Look: true, Sentence: "各档合计与平均标准不相符，差额如下；发布前请与学校核对各档人数", Details: []string{"高中助学金，全县按平均标准应为 10,000.00 元，各档合计 12,000.00 元，多出 2,000.00 元"}},
	}}
	if !green {
		r.Checks[1].Sentence = "62 个标准案例中有 1 处与规则不符"
		r.Checks[1].Details = []string{"第12行，案例“初中寄宿生春季750元”（2017年春季学期）：寄宿生生活补助应为“750元”，规则书得出“625元”"}
	}
	r.Items[1].Payer = "中央财政和地方财政各半"
	v.Rehearsal = aid.Rehearsal{ID: 7, Revision: 2, State: aid.RehearsalDone, Students: 9273, Green: aid.TriOf(green), Report: r, Person: "李晓云", FinishedAt: morning}
	v.Sums = sampleSums()
	return v
}

// sampleEnd is of the plan, and of the book that holds after it.
var sampleEnd = aid.RuleEnd{Title: "教育精准扶贫实施方案(2016—2020)", Last: aid.Year(2020).Spring(), Next: "national", NextTitle: "国家学生资助政策(2011—2025)"}

func sampleReplaced() []aid.Replaced {
	return []aid.Replaced{
		{Number: 1, Name: "交通补助", From: aid.Year(2017).Autumn(), Gone: []string{"走读生交通补助", "县优抚生活补助"}},
		{Number: 2, Name: "寄宿补助提标", From: aid.Year(2016).Spring()},
	}
}

var sampleRetro = aid.Retro{On: true, Document: "财教〔2016〕38号第二条", Why: "11月印发，自秋季学期起执行，已按原标准落实的补差"}

// retroView is of a version that reaches back into two confirmed terms.
func retroView(state aid.EditionState) aid.EditionView {
	v := rehearsedView(state, true)
	v.Edition.Text.Retro, v.Edition.Text.From = sampleRetro, aid.Year(2016).Autumn()
	v.Rehearsal.Report.Checks[4] = aid.RuleCheck{Code: aid.CheckRetro, OK: true, Look: true,
		Sentence: "依据财教〔2016〕38号第二条，自2016年秋季学期起追溯：已落实的判定不改动，逐人另列差额",
		Details:  []string{"2016年秋季学期：已有 1802 名学生落实", "2017年春季学期：已有 3 名学生落实"},
	}
	v.Retro = []aid.RetroSum{
		{Term: aid.Year(2016).Autumn(), Students: 1802, Lines: 1802, More: 225_250_00},
		{Term: aid.Year(2016).Spring(), Students: 3, Lines: 3, More: 125_00, Less: 2_000_00},
	}
	return v
}

// retroList is the part of the list that differs from what is firm.
func retroList() aid.ChangeList {
	l := changeList()
	l.Edition.Text.Retro, l.Terms = sampleRetro, []aid.Term{aid.Year(2016).Autumn(), aid.Year(2016).Spring()}
	l.Changes = l.Changes[:1]
	l.Changes[0].Term, l.Changes[0].Firm = aid.Year(2016).Autumn(), true
	return l
}

func sampleSums() []aid.RehearsalSum {
	sum := func(division, part string, item aid.Item, students int, before, after aid.Fen, winners, losers int) aid.RehearsalSum {
		return aid.RehearsalSum{Division: division, Part: part, Item: item, StudentsBefore: students, StudentsAfter: students, BeforeFen: before, AfterFen: after, Winners: winners, Losers: losers}
	}
	return []aid.RehearsalSum{
		sum("all", "", "", 5496, 480775000, 503300000, 1802, 3), sum("all", "", "boarding_aid", 1802, 217575000, 240100000, 1802, 0),
		sum("all", "", "senior_high_grant", 867, 173400000, 173400000, 0, 0), sum("all", "", "vocational_grant", 449, 89800000, 89800000, 0, 3),
		sum("all", "", "preschool_aid", 1186, 0, 0, 0, 0), sum("stage", "preschool", "", 1186, 0, 0, 0, 0),
		sum("stage", "primary", "", 307, 30700000, 34537500, 307, 0), sum("stage", "junior", "", 1495, 186875000, 205562500, 1495, 3),
	}
}

func changeList() aid.ChangeList {
	fen := func(f aid.Fen) *aid.Fen { return &f }
	return aid.ChangeList{
		Edition: sampleEdition(aid.EditionRehearsed), Items: itemLaws(), Total: 1805, Next: 4,
		Schools:   []aid.RehearsalSum{{Division: "school", Part: "1", Name: "石门镇中心小学"}, {Division: "school", Part: "2", Name: Long}, {Division: "school", Part: "0"}},
		Townships: []aid.RehearsalSum{{Division: "township", Part: "1", Name: "石门镇"}, {Division: "township", Part: "0"}},
		Changes: []aid.RehearsalChange{
			{Ordinal: 1, Term: aid.Year(2016).Spring(), Student: 11, Name: "测试甲", Item: "boarding_aid", Kind: aid.Raised, BeforeFen: fen(50000), AfterFen: fen(62500), Stage: aid.Primary, Grade: 3, School: "石门镇中心小学", Township: "石门镇"},
			{Ordinal: 2, Term: aid.Year(2016).Autumn(), Student: 12, Name: "测试乙某", Item: "preschool_aid", Kind: aid.Gained, BeforeFen: fen(0), AfterFen: nil, Stage: aid.Preschool, Grade: 1, School: Long},
			{Ordinal: 3, Student: 13, Name: "测试丙", Item: "boarding_aid", Kind: aid.Lowered, BeforeFen: fen(125000), AfterFen: fen(112500), Stage: aid.Junior, Grade: 2, School: "石门镇初级中学", Township: "大河乡"},
			{Ordinal: 4, Term: aid.Year(2016).Spring(), Student: 14, Name: "测试丁", Item: "vocational_grant", Kind: aid.Lost, BeforeFen: fen(100000), AfterFen: fen(0), Stage: aid.Vocational, Grade: 2, Township: "大河乡"},
		},
	}
}
