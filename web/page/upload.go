package page

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of the upload form.
const (
	KindField = "kind"
	TermField = "term"
	FileField = "file"
)

// UploadForm asks for a workbook.
type UploadForm struct {
	Kind  ui.Select
	Term  ui.Select
	File  ui.FileDrop
	Fault string // one that belongs to no field
}

// NewUploadForm prepares the form: the kind chosen before, and what was wrong.
func NewUploadForm(kind aid.UploadKind, term string, current aid.Term, faults map[string]string, fault string) UploadForm {
	f := UploadForm{Fault: fault}
	f.Kind = ui.Select{Name: KindField, Label: "工作簿种类", Required: true, Error: faults[KindField],
		Hint: "新县区请按顺序导入：先行政村和学校，再学生和年报"}
	for _, k := range aid.UploadKinds {
		f.Kind.Options = append(f.Kind.Options, ui.Option{Value: string(k), Label: k.Label(), Chosen: k == kind})
	}
	f.Term = ui.Select{Name: TermField, Label: "所属学期", Hint: "仅学生花名册需要；一般不用选，按工作簿上的填报时间判断", Error: faults[TermField]}
	f.Term.Options = []ui.Option{{Value: "", Label: "按工作簿上的日期判断"}}
	for t, n := current.Next(), 0; n < 6; t, n = t.Previous(), n+1 {
		f.Term.Options = append(f.Term.Options, ui.Option{Value: t.String(), Label: t.Label(), Chosen: t.String() == term})
	}
	f.File = ui.FileDrop{Name: FileField, Label: "Excel 工作簿", Accept: ".xlsx,.xls,.csv", Error: faults[FileField],
		Hint: "xlsx、xls 或 csv，不超过 50 MB。表头会自动识别，列的顺序和叫法不必统一"}
	return f
}

// UploadList is the list of workbooks brought in so far.
type UploadList struct {
	Table ui.Table
	Empty bool
	Older string // address of the older ones
}

// NewUploadList prepares the list; more tells that older ones exist.
func NewUploadList(uploads []aid.Upload, more bool) UploadList {
	l := UploadList{Empty: len(uploads) == 0}
	l.Table = ui.Table{Caption: "导入记录", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "工作簿"}, {Label: "种类"}, {Label: "状态"}, {Label: "数据行", Num: true}, {Label: "可导入", Num: true},
		{Label: "待修改", Num: true}, {Label: "上传人"}, {Label: "上传时间"},
	}}
	for _, u := range uploads {
		sub := ""
		if u.Kind == aid.StudentBook {
			sub = u.Term.Label()
		}
		l.Table.Rows = append(l.Table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: u.File, URL: link.Upload(u.ID)}, {Text: u.Kind.Label(), Sub: sub},
			{Body: uploadBadge(u)}, readNumber(u, u.Counts.Rows), readNumber(u, u.Counts.Accept), heldCell(u),
			{Text: u.By}, {Text: moment(u.At)},
		}})
	}
	if more {
		l.Older = link.With(link.Uploads, "before", strconv.FormatInt(int64(uploads[len(uploads)-1].ID), 10))
	}
	return l
}

// readNumber is a count of an upload's rows: none before it has been read.
func readNumber(u aid.Upload, n int) ui.Cell {
	if u.State == aid.Received || u.State == aid.Reading || u.State == aid.Refused {
		return ui.Cell{Text: "—", Num: true}
	}
	return number(n)
}

func number(n int) ui.Cell { return ui.Cell{Text: ui.Count(n), Num: true} }

// moment is a time as the office reads it.
func moment(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(aid.Shanghai).Format("2006-01-02 15:04")
}

// heldCell counts the rows that still wait to be mended.
func heldCell(u aid.Upload) ui.Cell {
	c := readNumber(u, u.OpenHeld)
	if u.Emptied {
		return ui.Cell{Text: ui.Count(u.Counts.Hold), Sub: "已清理", Num: true}
	}
	if u.OpenHeld < u.Counts.Hold {
		c.Sub = "共 " + ui.Count(u.Counts.Hold)
	}
	return c
}

func uploadBadge(u aid.Upload) ui.Badge {
	if u.State == aid.Ready && u.Counts.Accept == 0 {
		return ui.Badge{Text: "没有可导入的行"}
	}
	tone := map[aid.UploadState]ui.Tone{
		aid.Received: ui.Info, aid.Reading: ui.Info, aid.Ready: ui.Wait, aid.Accepted: ui.Good, aid.Refused: ui.Bad,
	}[u.State]
	return ui.Badge{Text: u.State.Label(), Tone: tone}
}

// UploadProgress is how far the reading of a workbook has come. It asks again
// by itself until the preview stands.
type UploadProgress struct {
	PollURL string
	Rows    string
}

// UploadPage is one workbook: progress, refusal, or preview.
type UploadPage struct {
	Title, Sub string
	Steps      ui.Steps
	Progress   *UploadProgress
	Notices    []ui.Notice
	Stats      ui.Stats
	Tabs       ui.Tabs
	Rows       []UploadRow
	ShowRows   bool
	Empty      ui.Empty
	Next       string
	AcceptURL  string // empty: nothing to accept
	AcceptText string
	DiscardURL string
	HeldURL    string
	SettleURL  string // puts the held rows aside
	Columns    []UploadColumn
	ColumnsSum string
	Unread     bool   // a column was not read: the list stands open
	AgainURL   string // to bring in the next one
}

// UploadColumn is as what a column was read.
type UploadColumn struct {
	Header, As string
	Unread     bool
}

// NewUploadPage prepares the page of one upload with some of its rows.
func NewUploadPage(u aid.Upload, same aid.UploadID, lines []aid.Line, next int, f aid.LineFilter) UploadPage {
	p := UploadPage{Title: u.Kind.Label(), Sub: u.File + " · " + u.By + " 上传于 " + moment(u.At), AgainURL: link.NewUpload}
	if u.Kind == aid.StudentBook {
		p.Title += "（" + u.Term.Label() + "）"
	}
	p.Steps = ui.Steps{Label: "导入步骤", Labels: []string{"上传", "核对预览", "导入完成"}, Current: 1}
	switch u.State {
	case aid.Received, aid.Reading:
		p.Progress = &UploadProgress{PollURL: link.UploadProgress(u.ID), Rows: ui.Count(u.Rows)}
		p.DiscardURL = link.DiscardUpload(u.ID)
		return p
	case aid.Refused:
		p.Steps.Current = 0
		p.Notices = []ui.Notice{{Tone: ui.Bad, Text: u.Message}}
		return p
	case aid.Discarded:
		p.Notices = []ui.Notice{{Text: "这份工作簿已放弃，没有导入任何内容。"}}
	case aid.Accepted:
		p.Steps.Current = 3
		p.Notices = []ui.Notice{{Tone: ui.Good, Text: acceptedText(u.Counts)}}
	case aid.Ready:
		p.offer(u, same)
	}
	p.heed(u)
	p.columns(u.Columns)
	p.stats(u)
	if u.Emptied {
		p.Notices = append(p.Notices, ui.Notice{Text: emptiedText})
		return p
	}
	p.preview(u, lines, next, f)
	return p
}

// heed says what was noticed of the workbook: before it is taken what to look at,
// after that what was known when it was.
func (p *UploadPage) heed(u aid.Upload) {
	tone, head, assumed := ui.Wait, "请留意：", "处理。如果不是这个学期，请放弃，选好“所属学期”后重新上传。"
	switch u.State {
	case aid.Accepted:
		tone, head, assumed = ui.Info, "导入时的提示：", "导入。如果不是这个学期，请选好“所属学期”后重新上传一次。"
	case aid.Discarded:
		tone, head, assumed = ui.Info, "读取时的提示：", "读取。"
	}
	if u.Assumed {
		p.Notices = append(p.Notices, ui.Notice{Tone: tone, Text: "工作簿上没有写日期，也没有选学期，按" + u.Term.Label() + assumed})
	}
	if len(u.Warnings) > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: tone, Text: head, Items: u.Warnings})
	}
}

// emptiedText stands where the rows were: bureau.KeepUploads is the time.
const emptiedText = "这份工作簿上传已超过180天，原件和逐行内容已按规定清理，只保留各类行数；导入过的数据不受影响。"

// columns prepares as what each column was read, those that were not first and
// by name.
func (p *UploadPage) columns(columns []aid.ColumnReading) {
	var unread []UploadColumn
	var names []string
	for _, c := range columns {
		if c.As == "" {
			unread = append(unread, UploadColumn{Header: c.Header, As: "没有读取", Unread: true})
			names = append(names, c.Header)
		} else {
			p.Columns = append(p.Columns, UploadColumn{Header: c.Header, As: c.As})
		}
	}
	p.ColumnsSum = fmt.Sprintf("列的读法：%d 列都已读取", len(p.Columns))
	if len(unread) > 0 {
		p.ColumnsSum = fmt.Sprintf("列的读法：读取 %d 列，没有读取 %d 列：%s", len(p.Columns), len(unread), strings.Join(names, "、"))
	}
	p.Unread, p.Columns = len(unread) > 0, append(unread, p.Columns...)
}

// offer prepares what can be done with a workbook that has been read.
func (p *UploadPage) offer(u aid.Upload, same aid.UploadID) {
	p.Notices = append(p.Notices, outlook(u.Counts, same))
	if u.Counts.Accept > 0 {
		p.AcceptURL, p.AcceptText = link.AcceptUpload(u.ID), "导入 "+ui.Count(u.Counts.Accept)+" 行"
	}
	p.DiscardURL = link.DiscardUpload(u.ID)
}

// outlook says what accepting would do.
func outlook(c aid.Counts, same aid.UploadID) ui.Notice {
	switch {
	case c.Rows == 0:
		return ui.Notice{Tone: ui.Wait, Text: "没有可以导入的行：表头下面没有数据。请放弃，换一个文件。"}
	case c.Accept == 0 && c.Hold == 0:
		return ui.Notice{Tone: ui.Wait, Text: "没有可以导入的行：都与前面的行重复。请放弃这份工作簿。"}
	case c.Accept == 0:
		return ui.Notice{Tone: ui.Wait, Text: "没有可以导入的行。请下载待修改的行，改好后再上传。"}
	case same != 0:
		return ui.Notice{Tone: ui.Info, Text: "这份工作簿与之前导入过的完全相同，再次导入不会改动任何内容。"}
	case c.New+c.Changed+c.Unchanged == 0:
		return ui.Notice{Tone: ui.Info, Text: "请核对下面的各行，确认之前什么都没有改动。"}
	case c.New+c.Changed == 0:
		return ui.Notice{Tone: ui.Info, Text: "可导入的行与库中完全一致，导入不会改动任何内容。"}
	}
	return ui.Notice{Tone: ui.Info, Text: fmt.Sprintf("导入后将新增 %s，更新 %s，无变化 %s。确认之前什么都没有改动。",
		ui.Count(c.New), ui.Count(c.Changed), ui.Count(c.Unchanged))}
}

func acceptedText(c aid.Counts) string {
	if c.New+c.Changed == 0 {
		return "导入完成：与库中完全一致，没有改动。"
	}
	return fmt.Sprintf("导入完成：新增 %s，更新 %s，无变化 %s。", ui.Count(c.New), ui.Count(c.Changed), ui.Count(c.Unchanged))
}

func (p *UploadPage) stats(u aid.Upload) {
	c := u.Counts
	p.Stats = ui.Stats{
		{Label: "数据行", Value: ui.Count(c.Rows), Unit: "行"},
		{Label: outcomeLabel(u, aid.Accept), Value: ui.Count(c.Accept), Unit: "行", Tone: ui.Good},
		{Label: "其中自动修正", Value: ui.Count(c.Healed), Unit: "行", Sub: "写法不统一，含义确定"},
		{Label: "待修改", Value: ui.Count(c.Hold), Unit: "行", Tone: toneIf(u.OpenHeld > 0, ui.Wait), Sub: heldText(u)},
		{Label: "重复行", Value: ui.Count(c.Duplicate), Unit: "行", Sub: "与前面的行相同"},
	}
}

func (p *UploadPage) preview(u aid.Upload, lines []aid.Line, next int, f aid.LineFilter) {
	c := u.Counts
	if c.Hold > 0 {
		p.HeldURL = link.HeldRows(u.ID)
	}
	if u.OpenHeld > 0 && u.Kind == aid.StudentBook && u.State == aid.Accepted {
		p.SettleURL = link.SettleUpload(u.ID)
	}
	at := link.Upload(u.ID)
	tab := func(label, show string, n int, current bool) ui.Tab {
		return ui.Tab{Label: label, URL: link.With(at, "show", show), Count: ui.Count(n), Current: current}
	}
	p.Tabs = ui.Tabs{Label: "行的种类", Items: []ui.Tab{
		tab("待修改", "hold", c.Hold, f.Outcome == aid.Hold),
		tab("请留意", "noticed", c.Noticed, f.Noticed),
		tab("自动修正", "healed", c.Healed, f.Healed),
		tab(outcomeLabel(u, aid.Accept), "accept", c.Accept, f.Outcome == aid.Accept && !f.Healed && !f.Noticed),
		tab("重复行", "duplicate", c.Duplicate, f.Outcome == aid.Duplicate),
	}}
	p.ShowRows = true
	for _, l := range lines {
		p.Rows = append(p.Rows, uploadRow(u, l))
	}
	p.Empty = ui.Empty{Title: "这里没有行", Text: "请看其他几类。"}
	if next > 0 {
		p.Next = link.With(at, "show", showOf(f), "after", strconv.Itoa(next))
	}
}

// outcomeLabel is what becomes of rows, or has become of them.
func outcomeLabel(u aid.Upload, o aid.Outcome) string {
	if o == aid.Accept && u.State == aid.Accepted {
		return "已导入"
	}
	return o.Label()
}

// heldText says how many of the held rows are still to be mended.
func heldText(u aid.Upload) string {
	switch done := u.Counts.Hold - u.OpenHeld; {
	case u.Emptied || u.Counts.Hold == 0:
		return ""
	case u.OpenHeld == 0 && done > 0:
		return "都不再待办"
	case done > 0:
		return "其中 " + ui.Count(done) + " 行不再待办"
	}
	return "原样保留，等您修改"
}

// FirstTab is which rows a preview opens with: the first kind that has any.
func FirstTab(c aid.Counts) aid.LineFilter {
	switch {
	case c.Hold > 0:
		return aid.LineFilter{Outcome: aid.Hold}
	case c.Noticed > 0:
		return aid.LineFilter{Outcome: aid.Accept, Noticed: true}
	case c.Healed > 0:
		return aid.LineFilter{Outcome: aid.Accept, Healed: true}
	case c.Accept == 0 && c.Duplicate > 0:
		return aid.LineFilter{Outcome: aid.Duplicate}
	}
	return aid.LineFilter{Outcome: aid.Accept}
}

func showOf(f aid.LineFilter) string {
	switch {
	case f.Healed:
		return "healed"
	case f.Noticed:
		return "noticed"
	}
	return string(f.Outcome)
}

func toneIf(yes bool, t ui.Tone) ui.Tone {
	if yes {
		return t
	}
	return ui.Plain
}
