package page

import (
	"strconv"
	"strings"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of an edition's forms.
const (
	RehearsalField = "rehearsal"
	BeginsField    = "begins"
	BeginsAtOnce   = "now"
	BeginsOnDay    = "day"
	BeginsDayField = "day"
	ReplacesField  = "replaces" // numbers of the editions that a publication also takes the place of
)

// Editions is the list of the versions of the rules.
type Editions struct {
	Now     ui.Notice // which version decides
	End     RuleEnd
	BookURL string
	NewURL  string // "" where the seat may not draft
	Table   ui.Table
}

// NewEditions prepares the list for a seat; the book that comes with the program
// stands last.
func NewEditions(who aid.Actor, all []aid.Edition, now aid.RuleNow) Editions {
	l := Editions{BookURL: link.Rulebook, Now: ui.Notice{Text: now.Term.Label() + "按" + aid.EditionLabel(now.Number) + "《" + now.Name + "》计算。"}}
	l.End = newRuleEnd(who.Can(aid.DraftEdition), now.Term, now.Term.Label(), now.End)
	if who.Can(aid.DraftEdition) {
		l.NewURL = link.NewEdition
	}
	l.Table = ui.Table{Caption: "规则版本", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "版本"}, {Label: "起始学期"}, {Label: "文号"}, {Label: "状态"}, {Label: "起草"}, {Label: "会签"}, {Label: "施行"},
	}}
	for _, e := range all {
		l.Table.Rows = append(l.Table.Rows, editionRow(who, e, now, aid.ReplacedBy(e, all)))
	}
	first := ui.Cell{Text: aid.EditionLabel(0), Sub: "教育精准扶贫实施方案"}
	state := ui.Badge{Text: "随系统提供"}
	if now.Number == 0 {
		if first.URL, state = link.Rulebook, decides; now.End != (aid.RuleEnd{}) {
			state = ui.Badge{Text: "已到期", Tone: ui.Bad}
		}
	}
	l.Table.Rows = append(l.Table.Rows, ui.Row{Cells: []ui.Cell{first, {Text: "—"}, {Text: "—"}, {Body: state}, {Text: "—"}, {Text: "—"}, {Text: "—"}}})
	return l
}

// decides marks the version that decides the current term.
var decides = ui.Badge{Text: "现行", Tone: ui.Good}

func editionRow(who aid.Actor, e aid.Edition, now aid.RuleNow, by int) ui.Row {
	name := ui.Cell{Text: aid.EditionLabel(e.Number), Sub: e.Text.Name}
	switch {
	case who.Can(aid.ReadEditions):
		name.URL = link.Edition(e.ID)
	case e.ID == now.Edition:
		name.URL = link.Rulebook
	}
	state := ui.Cell{Body: editionBadge(e, by)}
	if by > 0 {
		state.Sub = "由" + aid.EditionLabel(by)
	}
	if e.ID == now.Edition {
		state.Body = decides
	}
	signed, begun := ui.Cell{Text: "—"}, ui.Cell{Text: "—"}
	if e.Signer != "" {
		signed = ui.Cell{Whole: true, Text: e.SignerOf.Label() + " " + e.Signer, Sub: day(e.SignedAt)}
	}
	switch {
	case !e.InForceAt.IsZero():
		begun = ui.Cell{Text: day(e.InForceAt), Whole: true}
	case e.State == aid.EditionPublished:
		begun = ui.Cell{Text: beginning(e), Whole: true}
	}
	return ui.Row{Cells: []ui.Cell{
		name, {Text: e.Text.From.Label(), Sub: retroText(e.Text.Retro), Whole: true}, {Text: e.Text.Document}, state, {Text: e.Department.Label() + " " + e.Person, Sub: day(e.At), Whole: true}, signed, begun,
	}}
}

// retroText marks a version that reaches back.
func retroText(r aid.Retro) string {
	if r.On {
		return "追溯执行"
	}
	return ""
}

// editionBadge is the state of a version; by is the number of the one that left it no term, 0 for none.
func editionBadge(e aid.Edition, by int) ui.Badge {
	if by > 0 {
		return ui.Badge{Text: "已被取代"}
	}
	b := ui.Badge{Text: e.State.Label(), Tone: map[aid.EditionState]ui.Tone{
		aid.EditionRehearsed: ui.Wait, aid.EditionSigned: ui.Info, aid.EditionPublished: ui.Info, aid.EditionInForce: ui.Good,
	}[e.State]}
	if e.State == aid.EditionRehearsed && e.Green == aid.No {
		b = ui.Badge{Text: "演练未通过", Tone: ui.Bad}
	}
	return b
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(aid.Shanghai).Format(time.DateOnly)
}

// beginning says when a published edition comes into force.
func beginning(e aid.Edition) string {
	if e.BeginsOn.IsZero() {
		return "正在施行"
	}
	return day(e.BeginsOn) + " 起"
}

// Edition is one version: how far it has come, what its rehearsal found, what it
// changes, and what this person can do.
type Edition struct {
	Title, Sub string
	State      ui.Badge
	Steps      ui.Steps
	Notices    []ui.Notice
	Progress   *EditionProgress
	Facts      ui.Facts
	Faults     []string // why the book cannot be read
	Changes    []EditionChange
	Cases      []EditionChange // of the golden cases
	CasesSub   string
	Against    string
	Result     *EditionResult // nil before the first rehearsal is finished
	TextURL    string
	TextLabel  string
	ItemURL    string // adds an item; "" for those who may not, and while the book cannot be read
	CaseURL    string // adds a golden case; "" like ItemURL
	CasesURL   string // holds the golden cases against the rules; "" where they agree
	TablesURL  string // the decision tables; "" where the text cannot be read
	Do         EditionDo
}

// EditionDo is what this person can do; a step without an address is not theirs
// now.
type EditionDo struct {
	Version                                       string
	Rehearsal                                     string
	RehearseURL, SignURL, PublishURL, WithdrawURL string
	RehearseText                                  string
	SignAsk, PublishAsk                           string
	RehearseLook                                  ui.Look
	Begins                                        ui.Radios
	Day                                           ui.Field
	Replaces                                      ui.Checkbox // without a name where nothing is replaced
	Why                                           ui.Field
}

// EditionProgress is how far a rehearsal, or the coming into force, has come. It
// asks again by itself.
type EditionProgress struct {
	PollURL string
	Text    string
	What    string // goes on in the background
	Judged  int
	Whole   int // 0: not known
}

// EditionChange is one rule that differs.
type EditionChange struct {
	Kind   ui.Badge
	Item   string
	Note   string
	Points []aid.RulePoint
}

// agreedNote is said of a golden case that follows the rules.
const agreedNote = "起草人对照文件后，照规则的结果改的"

// NewEdition prepares the page of one edition, with what was wrong in a form.
func NewEdition(who aid.Actor, v aid.EditionView, fault string, faults map[string]string) Edition {
	e := v.Edition
	p := Edition{
		Title: e.Label(), Sub: e.Text.Document + " · 自" + e.Text.From.Label() + "起", State: editionBadge(e, v.ReplacedBy), Facts: editionFacts(e, v.ReplacedBy),
		Steps:   ui.Steps{Label: "版本进度", Labels: []string{"草稿", "演练", "会签", "施行"}, Current: editionStep(v)},
		TextURL: link.EditionText(e.ID), TextLabel: "查看全文", Against: aid.EditionLabel(v.Against),
		Do: newEditionDo(who, v, faults), Progress: newEditionProgress(v),
	}
	if who.Can(aid.DraftEdition) && e.MayRevise(who) == nil {
		p.TextLabel = "修改"
		if len(v.Faults) == 0 {
			p.ItemURL, p.CaseURL = link.EditionItem(e.ID), link.EditionCase(e.ID)
		}
		if v.Unborne > 0 {
			p.CasesURL = link.EditionCases(e.ID)
		}
	}
	if len(v.Faults) == 0 {
		p.TablesURL = link.With(link.Rulebook, EditionField, idText(e.ID))
	}
	for _, f := range v.Faults {
		p.Faults = append(p.Faults, f.Sentence())
	}
	if v.Rehearsal.State == aid.RehearsalDone {
		p.Result = newEditionResult(v)
	}
	for _, c := range v.Changes {
		what := c.Item
		if c.Since != (aid.Term{}) {
			what += " · 自" + c.Since.Label() + "起"
		}
		p.Changes = append(p.Changes, changed(what, c.Added, c.Gone, c.Points))
	}
	for _, c := range v.Cases {
		change := changed(c.Name, c.Added, c.Gone, c.Points)
		if c.Agreed {
			change.Note = agreedNote
		}
		p.Cases = append(p.Cases, change)
	}
	p.CasesSub = casesSub(v.Cases)
	if fault != "" && len(faults) == 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Bad, Text: fault})
	}
	p.Notices = append(p.Notices, editionNotice(who, v)...)
	if p.CasesURL != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Wait, Text: "有 " + strconv.Itoa(v.Unborne) + " 个标准案例与这一稿的规则不符。规则改了，说它的案例也要改：请点“核对案例”，逐个对照文件。"})
	}
	if len(v.Replaces) > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Bad, Text: replacesText(v.Replaces)})
	}
	return p
}

// mostChanges is how many changes stand open on the page.
const mostChanges = 20

// editionStep is the step that comes next; 4 is all done.
func editionStep(v aid.EditionView) int {
	switch e := v.Edition; {
	case e.State == aid.EditionInForce:
		return 4
	case e.State == aid.EditionSigned || e.State == aid.EditionPublished:
		return 3
	case e.State == aid.EditionRehearsed && e.Green == aid.Yes:
		return 2
	case len(v.Faults) == 0:
		return 1
	}
	return 0
}

func editionFacts(e aid.Edition, by int) ui.Facts {
	facts := ui.Facts{{Label: "修订原因", Text: e.Text.Why}, {Label: "文号", Text: e.Text.Document}, {Label: "起始学期", Text: e.Text.From.Label()}}
	if r := e.Text.Retro; r.On {
		facts = append(facts, ui.Fact{Label: "追溯执行", Text: r.Document + "：" + r.Why})
	}
	facts = append(facts, ui.Fact{Label: "起草", Text: e.Department.Label() + " " + e.Person + "，" + moment(e.At) + "，第 " + strconv.Itoa(e.Text.Revision) + " 稿"})
	if e.Signer != "" {
		facts = append(facts, ui.Fact{Label: "会签", Text: e.SignerOf.Label() + " " + e.Signer + "，" + moment(e.SignedAt)})
	}
	if e.Publisher != "" {
		facts = append(facts, ui.Fact{Label: "发布", Text: e.Publisher + "，" + moment(e.PublishedAt)})
	}
	switch {
	case !e.InForceAt.IsZero():
		facts = append(facts, ui.Fact{Label: "施行", Text: moment(e.InForceAt)})
		if by > 0 {
			facts = append(facts, ui.Fact{Label: "已被取代", Text: "由" + aid.EditionLabel(by) + "取代，不再用来计算资助"})
		}
	case e.State == aid.EditionPublished:
		facts = append(facts, ui.Fact{Label: "施行", Text: beginning(e)})
	case e.State == aid.EditionWithdrawn:
		facts = append(facts, ui.Fact{Label: "撤回", Text: e.WithdrawnBy + "，" + moment(e.WithdrawnAt) + "：" + e.WithdrawnWhy})
	}
	return facts
}

// editionNotice says what has to happen next, and by whom.
func editionNotice(who aid.Actor, v aid.EditionView) []ui.Notice {
	e := v.Edition
	switch {
	case len(v.Faults) > 0 && e.State.Open():
		return []ui.Notice{{Tone: ui.Bad, Text: "规则全文有 " + strconv.Itoa(len(v.Faults)) + " 处读不懂，列在下面；改正之后才能演练通过。您的文字都保留着。"}}
	case v.Moved != "":
		return []ui.Notice{{Tone: ui.Bad, Text: v.Moved + "。" + againBy(who, e)}}
	case e.State == aid.EditionDraft && !v.Rehearsal.Under():
		return []ui.Notice{{Tone: ui.Info, Text: "下一步：演练。用全部学生试算一遍，看谁多了、谁少了、全年多花多少钱；不改动任何现行结果。"}}
	case e.State == aid.EditionRehearsed && e.Green == aid.No:
		return []ui.Notice{{Tone: ui.Bad, Text: "演练有检查没有通过，不能会签；请修改后重新演练。"}}
	case e.State == aid.EditionRehearsed && who.Can(aid.SignEdition) && e.Awaits(who) == nil && e.MayTell(who) != nil:
		return []ui.Notice{{Tone: ui.Bad, Text: "下一步：会签。" + e.MayTell(who).Error() + "。"}}
	case e.State == aid.EditionRehearsed && (!who.Can(aid.SignEdition) || e.MaySign(who) != nil):
		return []ui.Notice{{Tone: ui.Wait, Text: "下一步：会签。等" + otherDepartments(e.Department) + "部门的资助审核或领导小组成员会签。" + drafterUnknown(e)}}
	case e.State == aid.EditionRehearsed && e.Text.Retro.On:
		return []ui.Notice{{Tone: ui.Wait, Text: "这一版追溯已落实的学期。请核对下面的改动、检查、差额和增减名单，再会签。"}}
	case e.State == aid.EditionRehearsed:
		return []ui.Notice{{Tone: ui.Wait, Text: "请核对下面的改动、检查和增减名单，再会签。"}}
	case e.State == aid.EditionSigned:
		return []ui.Notice{{Tone: ui.Wait, Text: "下一步：发布。发布之后内容不能再改。"}}
	case e.State == aid.EditionWithdrawn:
		return []ui.Notice{{Text: "这一版已撤回，从未施行。"}}
	}
	return nil
}

// drafterUnknown says what stands in the way of any signature.
func drafterUnknown(e aid.Edition) string {
	if e.DrafterKnown {
		return ""
	}
	return "起草人" + e.Person + "的账号还没有登记身份证号，请县管理员在“账号与岗位”页登记，否则不能会签。"
}

// replacesText names what a version also takes the place of, and what is lost.
func replacesText(all []aid.Replaced) string {
	if len(all) == 0 {
		return ""
	}
	lines := make([]string, len(all))
	for i, r := range all {
		lines[i] = aid.EditionLabel(r.Number) + "《" + r.Name + "》（自" + r.From.Label() + "起）"
		if len(r.Gone) > 0 {
			lines[i] += "，其中的项目" + strings.Join(r.Gone, "、") + "不再执行"
		}
	}
	return "施行后还将取代：" + strings.Join(lines, "；") + "。金额和条件都以这一版为准。"
}

// againBy says who rehearses anew, and what becomes of a signature.
func againBy(who aid.Actor, e aid.Edition) string {
	switch {
	case who.Can(aid.DraftEdition) && e.MayRevise(who) == nil && e.State == aid.EditionSigned:
		return "重新演练之后，会签作废，须再会签。"
	case who.Can(aid.DraftEdition) && e.MayRevise(who) == nil:
		return "会签和发布要看的是现在的结果。"
	}
	return "由起草部门（" + e.Department.Label() + "）重新演练，再会签。"
}

func otherDepartments(d aid.Department) string {
	s := ""
	for _, other := range aid.Departments {
		if other != d {
			if s != "" {
				s += "或"
			}
			s += other.Label()
		}
	}
	return s
}

func newEditionProgress(v aid.EditionView) *EditionProgress {
	p := EditionProgress{PollURL: link.EditionProgress(v.Edition.ID), What: "演练"}
	switch r := v.Rehearsal; {
	case r.Under() && r.Judged > 0:
		p.Text, p.Judged, p.Whole = "试算完成，正在整理名单和合计…", r.Judged, r.Students
	case r.Under():
		p.Text, p.Whole = "正在用全部学生演练…", r.Students
	case v.Edition.State == aid.EditionPublished && v.Edition.BeginsOn.IsZero():
		p.Text, p.What = "正在施行，重新计算全县资助资格…", "施行"
	default:
		return nil
	}
	return &p
}

func changed(what string, added, gone bool, points []aid.RulePoint) EditionChange {
	kind := ui.Badge{Text: "修改", Tone: ui.Info}
	switch {
	case added:
		kind = ui.Badge{Text: "新增", Tone: ui.Good}
	case gone:
		kind = ui.Badge{Text: "删除", Tone: ui.Bad}
	}
	return EditionChange{Kind: kind, Item: what, Points: points}
}

// casesSub counts what became of the golden cases.
func casesSub(all []aid.CaseChange) string {
	added, gone := 0, 0
	for _, c := range all {
		switch {
		case c.Added:
			added++
		case c.Gone:
			gone++
		}
	}
	return "新增 " + strconv.Itoa(added) + " 个，修改 " + strconv.Itoa(len(all)-added-gone) + " 个，删除 " + strconv.Itoa(gone) + " 个；案例是规则的证明，会签前请逐个看"
}

func newEditionDo(who aid.Actor, v aid.EditionView, faults map[string]string) EditionDo {
	e := v.Edition
	also := replacesText(v.Replaces)
	do := EditionDo{Version: strconv.Itoa(e.Version), Rehearsal: strconv.FormatInt(int64(v.Rehearsal.ID), 10), RehearseText: "演练", RehearseLook: ui.Primary}
	again := e.State == aid.EditionSigned && v.Moved != "" && e.MayRevise(who) == nil
	if who.Can(aid.DraftEdition) && (e.MayRehearse() == nil || again) && !v.Rehearsal.Under() {
		if do.RehearseURL = link.RehearseEdition(e.ID); e.State != aid.EditionDraft {
			do.RehearseText = "重新演练"
		}
		if e.State == aid.EditionRehearsed && v.Moved == "" {
			do.RehearseLook = ui.Normal
		}
	}
	if who.Can(aid.SignEdition) && e.MaySign(who) == nil && v.Moved == "" {
		do.SignURL, do.SignAsk = link.SignEdition(e.ID), "您已核对改动、检查和增减名单，同意这一版。会签记入操作日志，确定会签吗？"
		if e.Text.Retro.On {
			do.SignAsk = "您已核对改动、检查、增减名单和已落实的学期的差额，同意追溯。会签记入操作日志，确定会签吗？"
		}
		do.SignAsk = also + do.SignAsk
	}
	if who.Can(aid.DraftEdition) && e.MayWithdraw(who) == nil {
		do.WithdrawURL = link.WithdrawEdition(e.ID)
		do.Why = ui.Field{Name: WhyField, ID: "withdraw-why", Label: "撤回原因", Rows: 3, MaxLength: 200, Required: true, Error: faults[WhyField]}
	}
	if who.Can(aid.PublishEdition) && e.State == aid.EditionSigned && v.Moved == "" {
		do.PublishURL, do.PublishAsk = link.PublishEdition(e.ID), "发布之后内容不能再改，施行时重新计算全县资助资格。确定发布吗？"
		if e.Text.Retro.On {
			do.PublishAsk = "发布之后内容不能再改，施行时重新计算全县资助资格，已落实的学期逐人记差额。确定发布吗？"
		}
		do.PublishAsk = also + do.PublishAsk
		do.Begins, do.Day = begins(e, v.MayWait, faults)
		do.Replaces = replacesTick(v.Replaces, faults)
	}
	return do
}

// replacesTick asks to know what is replaced.
func replacesTick(all []aid.Replaced, faults map[string]string) ui.Checkbox {
	if len(all) == 0 {
		return ui.Checkbox{}
	}
	return ui.Checkbox{Name: ReplacesField, Value: aid.ReplacedNumbers(all), Label: "我已知道将取代" + aid.ReplacedLabel(all), Error: faults[ReplacesField]}
}

// begins asks when a version comes into force. A day is only asked for while one
// is left before its first term begins.
func begins(e aid.Edition, mayWait bool, faults map[string]string) (ui.Radios, ui.Field) {
	r := ui.Radios{Name: BeginsField, Legend: "什么时候施行", Options: []ui.Option{{Value: BeginsAtOnce, Label: "立即施行", Chosen: faults[BeginsField] == "" || !mayWait}}}
	last := e.Text.From.Label() + "开始（" + e.Text.From.Begins().Format(time.DateOnly) + "）"
	if !mayWait {
		r.Hint, r.Error = "另定施行日期只能在"+last+"之前；这一天已经到了，只能立即施行", faults[BeginsField]
		return r, ui.Field{}
	}
	r.Options = append(r.Options, ui.Option{Value: BeginsOnDay, Label: "到下面的日期施行", Chosen: faults[BeginsField] != ""})
	return r, ui.Field{Name: BeginsDayField, Label: "施行日期", Type: "date", Error: faults[BeginsField], Hint: "不晚于" + last + "；到日期的凌晨自动施行，并重新计算"}
}
