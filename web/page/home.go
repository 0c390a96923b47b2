package page

import (
	"fmt"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// Home is the first page of a seat: what to do next, and how things stand.
type Home struct {
	Greeting string
	Sub      string
	Steps    []HomeStep // what an empty county begins with
	Tasks    ui.Tasks
	Idle     string // where there is nothing to do
	Print    string // address of the form that a school keeps of a signed list
	Stats    ui.Stats
	Split    ui.Split // schools by how far they are; no parts where nobody has a list
	Towns    ui.HBars
}

// HomeStep is one step of a county's beginning.
type HomeStep struct {
	Done   bool
	Title  string
	Text   string
	State  ui.Badge
	URL    string // empty: done, or not with this seat
	Action string
	Look   ui.Look // the next step calls for attention
}

// NewOfficeHome is the first page of the bureau's own seats.
func NewOfficeHome(who aid.Actor, d aid.Desk) Home {
	h := Home{Greeting: who.Name + "，您好", Sub: who.County.Name + " · " + d.Term.Label()}
	if !d.Begun() {
		h.Steps = homeSteps(who, d)
	}
	if d.Students > 0 {
		h.Stats = deskStats(d)
		h.Split, h.Towns = confirmationSplit(d.States), townBars(d)
	}
	h.Tasks = deskTasks(who, d)
	if len(h.Tasks) == 0 && len(h.Steps) == 0 {
		h.Idle = "眼下没有需要办理的事。"
	}
	return h
}

func deskStats(d aid.Desk) ui.Stats {
	return ui.Stats{
		{Label: "建档立卡学生", Value: ui.Count(d.Students), Unit: "人", Sub: awayText(d), URL: link.Students},
		{Label: "待学校确认", Value: ui.Count(d.Pending), Unit: "人", Sub: pendingText(d), Tone: toneIf(d.Pending > 0, ui.Wait), URL: link.With(link.Students, RosterState, string(aid.Pending))},
		{Label: "学校已确认", Value: ui.Count(d.Done) + " / " + ui.Count(d.Listed), Unit: "所", Sub: lateText(d.Late, d.NoList), Tone: toneIf(d.Late > 0, ui.Bad), URL: link.Confirmations},
		{Label: "学校", Value: ui.Count(d.Schools), Unit: "所", Sub: "行政村 " + ui.Count(d.Villages) + " 个", URL: link.Schools},
	}
}

// townsAtHome is how many townships the first page shows.
const townsAtHome = 10

// townBars are the townships furthest behind with the schools' signatures.
func townBars(d aid.Desk) ui.HBars {
	bars := ui.HBars{Caption: "各乡镇已签字上报的学校，先列落后的", Name: "乡镇", Measure: "已签字", Max: 1}
	if n := len(d.Towns); n > townsAtHome {
		bars.Caption = fmt.Sprintf("%d个乡镇中落后的%d个，已签字上报的学校", n, townsAtHome)
	}
	for _, t := range d.Towns[:min(len(d.Towns), townsAtHome)] {
		bars.Bars = append(bars.Bars, ui.HBar{
			Label: orBlank(t.Name), URL: inTerm(link.Confirmations, d.Term, TownField, t.Name), Known: true,
			Value: float64(t.Done) / float64(t.Listed), Text: fmt.Sprintf("%d / %d 所", t.Done, t.Listed), Tone: toneIf(t.Done == t.Listed, ui.Good),
		})
	}
	return bars
}

func awayText(d aid.Desk) string {
	if d.Away == 0 {
		return d.Term.Label() + "名单"
	}
	return "其中县外就读 " + ui.Count(d.Away) + " 人"
}

func pendingText(d aid.Desk) string {
	if d.Missing > 0 {
		return "另有 " + ui.Count(d.Missing) + " 人上学期在校、不在名单"
	}
	return "确认之前的资助是预计"
}

// homeSteps are the way of a new county, in its order.
func homeSteps(who aid.Actor, d aid.Desk) []HomeStep {
	upload := func(kind aid.UploadKind) string {
		if !who.Can(aid.UploadBooks) {
			return ""
		}
		return link.With(link.NewUpload, KindField, string(kind))
	}
	users := ""
	if who.Can(aid.ManageUsers) && d.Schools > 0 {
		users = newPrincipal
	}
	steps := []HomeStep{
		{Done: d.Villages > 0, Title: "行政村名录", Text: "先有村，学生才能归到村", URL: upload(aid.VillageBook), Action: "导入"},
		{Done: d.Schools > 0, Title: "学校名录", Text: "含幼儿园和教学点", URL: upload(aid.SchoolBook), Action: "导入"},
		{Done: d.Students > 0, Title: "学生花名册", Text: "建档立卡学生，每学期一份", URL: upload(aid.StudentBook), Action: "导入"},
		{Done: d.Statistics > 0, Title: "教育年报", Text: "用来监测2018年和2020年目标", URL: upload(aid.StatisticBook), Action: "导入"},
		{Done: d.Students > 0 && d.NoPrincipal == 0, Title: "校长账号", Text: "由县管理员添加，校长据此确认学生在校", URL: users, Action: "添加账号"},
	}
	next := true
	for i := range steps {
		s := &steps[i]
		switch {
		case s.Done:
			s.State, s.URL = ui.Badge{Text: "已完成", Tone: ui.Good}, ""
		case next:
			s.State, s.Look, next = ui.Badge{Text: "下一步", Tone: ui.Wait}, ui.Primary, false
		default:
			s.State = ui.Badge{Text: "待办"}
		}
	}
	return steps
}

var newPrincipal = link.With(link.NewUser, RoleField, string(aid.Principal))

// heldPlace says where the held rows are, and what to do with them.
func heldPlace(d aid.Desk) string {
	const how = "下载这些行，在原表上改好后再上传，只导入改好的行"
	if d.HeldBooks > 1 {
		return fmt.Sprintf("在 %s 份工作簿中，从最近的一份看起。", ui.Count(d.HeldBooks)) + how
	}
	return how
}

// deskTasks is what waits for this seat, the most urgent first.
func deskTasks(who aid.Actor, d aid.Desk) (tasks ui.Tasks) {
	add := func(waits bool, t ui.Task) {
		if waits {
			tasks = append(tasks, t)
		}
	}
	add(who.Can(aid.AcceptUploads) && d.ReadyUploads > 0, ui.Task{
		Title: fmt.Sprintf("%s 份工作簿待确认导入", ui.Count(d.ReadyUploads)), Text: "已经读完，看过预览后导入或放弃",
		State: ui.Badge{Text: "待确认", Tone: ui.Wait}, Action: "去核对", URL: link.Uploads})
	add(who.Can(aid.UploadBooks) && d.HeldRows > 0, ui.Task{
		Title: fmt.Sprintf("花名册有 %s 行待修改", ui.Count(d.HeldRows)), Text: heldPlace(d),
		Action: "去查看", URL: link.Upload(d.HeldUpload)})
	add(who.Can(aid.UploadBooks) && d.VainUploads > 0, ui.Task{
		Title: fmt.Sprintf("%s 份工作簿没有可导入的行", ui.Count(d.VainUploads)), Text: "看过原因，改好后重新上传；传错了的请放弃",
		Action: "去查看", URL: link.Upload(d.VainUpload)})
	add(d.End != (aid.RuleEnd{}), endTask(who, d))
	tasks = append(tasks, editionTasks(who, d.Editions)...)
	add(d.Late > 0, ui.Task{
		Title: fmt.Sprintf("%s 所学校逾期未确认", ui.Count(d.Late)), Text: "学校确认之后，资助才能落实",
		State: ui.Badge{Text: "逾期", Tone: ui.Bad}, Action: "去催办", URL: link.With(link.Confirmations, StateField, string(aid.Late))})
	for _, o := range d.Open {
		add(true, openTask(o))
	}
	add(who.Can(aid.UploadBooks) && d.Begun() && d.Statistics == 0, ui.Task{
		Title: "还没有导入教育年报", Text: "2018年和2020年目标要用年报里的数字来监测",
		Action: "导入年报", URL: link.With(link.NewUpload, KindField, string(aid.StatisticBook))})
	add(who.Can(aid.ManageUsers) && d.Begun() && d.NoPrincipal > 0, ui.Task{
		Title: fmt.Sprintf("%s 所学校没有可用的校长账号", ui.Count(d.NoPrincipal)), Text: "名单上有学生，却没有人能确认",
		State: ui.Badge{Text: "待添加", Tone: ui.Wait}, Action: "添加账号", URL: newPrincipal})
	add(who.Can(aid.Configure) && d.Preschool > 0 && !d.PreschoolSum, ui.Task{
		Title: "学前教育资助标准未设定", Text: fmt.Sprintf("%s名在园幼儿的资助金额要等标准设定后才能算出", ui.Count(d.Preschool)),
		State: ui.Badge{Text: d.Term.Year.Label(), Tone: ui.Wait}, Action: "去设定", URL: link.Settings})
	add(who.Can(aid.ManageUsers) && d.NeverIn > 0, ui.Task{
		Title: fmt.Sprintf("%s 个账号从未登录", ui.Count(d.NeverIn)), Text: "请把账号和初始密码交给本人；初始密码过期的可以重置",
		Action: "去查看", URL: link.Users})
	return tasks
}

// endTask is rules that ended before the term: nothing is due until new ones hold.
func endTask(who aid.Actor, d aid.Desk) ui.Task {
	end := newRuleEnd(who.Can(aid.DraftEdition), d.Term, d.Term.Label(), d.End)
	t := ui.Task{Title: d.Term.Label() + "没有规则可依", Text: end.Text, State: ui.Badge{Text: "已到期", Tone: ui.Bad}, Action: end.Label, URL: end.URL}
	if end.URL == "" {
		t.Action, t.URL = "看资助规则", link.Rules
	}
	return t
}

// openTask is an earlier term in which schools have not signed.
func openTask(o aid.OpenTerm) ui.Task {
	return ui.Task{
		Title: fmt.Sprintf("%s还有 %s 所学校未签字", o.Term.Label(), ui.Count(o.Schools)), Text: "往学期的名单仍可确认、签字，换到那个学期即可",
		Action: "去查看", URL: link.With(link.Confirmations, TermField, o.Term.String())}
}

// NewOperatorHome is the first page of the platform's operator, who sees no
// child.
func NewOperatorHome(who aid.Actor, counties []aid.CountyCount) Home {
	h := Home{Greeting: who.Name + "，您好", Sub: "平台运维只管理县区和县管理员账号，看不到任何学生"}
	users, without := 0, 0
	for _, c := range counties {
		users += c.Users
		if c.Admins == 0 {
			without++
		}
	}
	h.Stats = ui.Stats{
		{Label: "县区", Value: ui.Count(len(counties)), Unit: "个", URL: link.Counties},
		{Label: "可用账号", Value: ui.Count(users), Unit: "个", Sub: "全部县区合计"},
	}
	switch {
	case len(counties) == 0:
		h.Tasks = ui.Tasks{{Title: "还没有县区", Text: "先建立县区，再为它指定第一位县管理员", Action: "建立县区", URL: link.Counties}}
	case without > 0:
		h.Tasks = ui.Tasks{{Title: fmt.Sprintf("%s 个县区没有县管理员", ui.Count(without)), Text: "没有县管理员的县区无法添加账号", State: ui.Badge{Text: "待指定", Tone: ui.Wait}, Action: "去指定", URL: link.Counties}}
	default:
		h.Idle = "各县区都有县管理员，眼下没有需要办理的事。"
	}
	return h
}
