package page

import (
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of an edition's text.
const (
	EditionNameField     = "name"
	EditionDocumentField = "document"
	EditionFromField     = "from"
	EditionBookField     = "book"
	EditionBookFile      = "book_file"
	EditionCasesField    = "cases"
	EditionCasesFile     = "cases_file"
	EditionTablesFile    = "tables_file"
	EditionBaseField     = "base"  // number of the edition from which a new one was begun
	EditionStartField    = "start" // name of the shipped book from which it was begun; absent: from that edition
	EditionBegunField    = "begun" // the first term for which it was begun
	RetroField           = "retro"
	RetroDocumentField   = "retro_document"
	RetroWhyField        = "retro_why"
)

// EditionForm is the form of an edition's text.
type EditionForm struct {
	Title, Sub string
	Action     string
	Back       string
	Version    string // of the edition that was looked at; "" for a new one
	Fault      string
	Faults     []string // why the text as kept cannot be read
	Name       ui.Field
	Document   ui.Field
	From       ui.Select
	Why        ui.Field
	Retro      ui.Checkbox // reaches back into terms that schools have confirmed, by these two
	RetroBy    ui.Field
	RetroWhy   ui.Field
	Tables     ui.File
	TablesURL  string // decision tables to change; "" where there are none before it is kept
	TablesText string
	Book       EditionFold
	Cases      EditionFold
	Start      *EditionStart // nil for an old edition
}

// EditionFold is a text that few write by hand, folded away. Nothing in it is
// required: a browser would refuse to save and could not show why.
type EditionFold struct {
	Head string
	Text ui.Field
	File ui.File // to take its place
	Open bool    // something in it is wrong
}

// EditionStart is what a new edition begins from, and what it could begin from
// instead.
type EditionStart struct {
	Base  string // number of the edition that decides its first term
	Book  string // name of the shipped book, if it begins from one
	From  string // the first term for which it begins
	Tabs  ui.Tabs
	Text  string
	Terms []Crumb // other first terms
	Fates []EditionFate
	End   RuleEnd // of the rules that it would begin from
}

// EditionFate is what becomes of some of the county's own rules and sums.
type EditionFate struct {
	Head  string
	Lines []string
}

// NewEditionForm prepares the form: a text, what decides around it, and what was
// wrong. A zero edition is a new one.
func NewEditionForm(e aid.Edition, t aid.EditionText, start aid.RuleStart, now aid.Term, fault string, faults map[string]string, unread aid.TextFaults) EditionForm {
	f := EditionForm{
		Title: "起草新版本", Sub: "从起始学期的规则开始改。保存之后先演练，再由另一个部门会签，最后发布施行。", Action: link.Rules, Back: link.Rules,
		Name:     ui.Field{Name: EditionNameField, Label: "版本名称", Value: t.Name, MaxLength: 60, Required: true, Error: faults[EditionNameField], Placeholder: "例如：2017年春季寄宿补助提标"},
		Document: ui.Field{Name: EditionDocumentField, Label: "文号", Value: t.Document, MaxLength: 100, Required: true, Error: faults[EditionDocumentField]},
		Why:      ui.Field{Name: WhyField, Label: "修订原因", Value: t.Why, MaxLength: 500, Rows: 2, Required: true, Error: faults[WhyField]},
		From:     fromSelect(t.From, now, faults[EditionFromField]),
		Retro: ui.Checkbox{Name: RetroField, Label: "追溯执行：起始学期或以后已有学校确认落实的资助，也按这一版补差", Checked: t.Retro.On, Error: faults[RetroField],
			Hint: "只在文件写明从已经落实的学期起执行时勾选。原来的判定不改动，逐人另列应补、应退的差额，会签前列名。"},
		RetroBy:  ui.Field{Name: RetroDocumentField, Label: "写明追溯的文号和条款", Value: t.Retro.Document, MaxLength: 100, Error: faults[RetroDocumentField], Placeholder: "例如：财教〔2016〕38号第二条"},
		RetroWhy: ui.Field{Name: RetroWhyField, Label: "追溯的原因", Value: t.Retro.Why, MaxLength: 500, Rows: 2, Error: faults[RetroWhyField]},
		Tables: ui.File{Name: EditionTablesFile, Label: "选择改好的决策表（Excel）", Accept: ".xlsx", Error: faults[EditionTablesFile],
			Hint: "表里有的项目以表为准，没有的项目不变；有错会写明哪张表、第几行、哪一列。"},
		TablesText: "下载决策表",
	}
	f.fold(t, faults, unread)
	if e.ID == 0 {
		f.begin(start, t.From, fault == "")
	} else {
		f.TablesURL = link.With(link.RulebookExport, EditionField, idText(e.ID))
		f.Title, f.Sub = "修改"+e.Label(), "保存后须重新演练、会签。"
		f.Action, f.Back, f.Version = link.EditionText(e.ID), link.Edition(e.ID), strconv.Itoa(e.Version)
	}
	for _, u := range unread.Book {
		f.Faults = append(f.Faults, u.Sentence())
	}
	for _, u := range unread.Cases {
		f.Faults = append(f.Faults, "标准案例"+u.Sentence())
	}
	if len(faults) == 0 {
		f.Fault = fault
	}
	return f
}

// fold puts the texts away, open where something in them is wrong.
func (f *EditionForm) fold(t aid.EditionText, faults map[string]string, unread aid.TextFaults) {
	const yaml = ".yaml,.yml,.txt"
	f.Book = EditionFold{
		Head: "规则全文（文字）", Open: faults[EditionBookField] != "" || len(unread.Book) > 0,
		Text: ui.Field{Name: EditionBookField, Label: "规则全文", Value: t.Book, Rows: 26, Error: faults[EditionBookField],
			Hint: "每项资助一条规则：依据、起止、条件、金额（分/学年）。行号从1开始，读不懂的地方会写明第几行"},
		File: ui.File{Name: EditionBookFile, Label: "用文字文件（YAML）替换上面的全文", Accept: yaml},
	}
	f.Cases = EditionFold{
		Head: "案例全文（文字）", Open: faults[EditionCasesField] != "" || len(unread.Cases) > 0,
		Text: ui.Field{Name: EditionCasesField, Label: "案例全文", Value: t.Cases, Rows: 14, Error: faults[EditionCasesField],
			Hint: "每个案例写明情况、学期和应得的结果；演练时逐个核对，有一个不符就不能会签"},
		File: ui.File{Name: EditionCasesFile, Label: "用文字文件（YAML）替换上面的案例", Accept: yaml},
	}
}

// Tabled says that the workbook that came along is in the text already: a browser
// forgets what file was chosen.
func (f EditionForm) Tabled() EditionForm {
	f.Tables.Hint = "刚才选的决策表已经放进下面的规则全文，不必再选。" + f.Tables.Hint
	return f
}

// begin says what a new edition begins from, and leads to where it would begin
// from something else.
func (f *EditionForm) begin(start aid.RuleStart, from aid.Term, fresh bool) {
	base := start.Base
	now := aid.EditionLabel(base.Number) + "《" + base.Name + "》"
	s := EditionStart{Base: strconv.Itoa(base.Number), Book: start.Book, From: from.String(), Tabs: ui.Tabs{Label: "从哪里改起"}, Text: "换一个起始学期，请重新开始："}
	tab := func(label, book string) {
		url := link.With(link.NewEdition, EditionFromField, from.String(), EditionStartField, book)
		s.Tabs.Items = append(s.Tabs.Items, ui.Tab{Label: label, URL: url, Current: book == start.Book})
	}
	tab("从现行规则改起", "")
	for _, o := range start.Others {
		tab("采用"+o.Title, o.Book)
	}
	if start.Book == "" {
		s.End = newRuleEnd(true, from, base.Term.Label(), base.End)
	}
	switch {
	case start.Book != "":
		s.Text = "全文和案例取自《" + start.Title + "》，从起始学期起代替" + now + "；以前的学期仍按原来的规则，不重算。" + s.Text
		s.fates(start)
	case fresh && s.End.Text != "":
		s.Text = "全文和案例从" + now + "改起；它已经到期，须照新的文件改写执行的起止。" + s.Text
	case fresh:
		s.Text = "全文和案例从" + now + "改起：" + base.Term.Label() + "由它决定。" + s.Text
	}
	for _, o := range f.From.Options {
		if term, err := aid.ParseTerm(o.Value); err == nil && (term != from || !fresh) {
			s.Terms = append(s.Terms, Crumb{Label: o.Label, URL: link.With(link.NewEdition, EditionFromField, o.Value, EditionStartField, start.Book)})
		}
	}
	if f.Start = &s; start.Book == "" {
		f.TablesURL = link.With(link.RulebookExport, EditionField, idText(base.Edition), EditionFromField, from.String())
		f.TablesText = "下载" + aid.EditionLabel(base.Number) + "的决策表"
	}
}

// fates say what becomes of what the county has of its own.
func (s *EditionStart) fates(start aid.RuleStart) {
	kept, left := start.Kept, start.Left
	if len(kept) == 0 {
		kept = []string{"本县没有自己的项目和规则"}
	}
	if len(left) == 0 {
		left = []string{"没有"}
	}
	s.Fates = []EditionFate{{"带进全文的本县规则", kept}, {"没有带过来的", left}, {"本县的金额和学生情况", start.Notes}}
}

// BegunFrom is Invalid where a text was begun from another edition than the one
// that decides its first term: it would undo that one unseen. Whoever reads so
// and saves again means it.
func BegunFrom(number int, base aid.RuleNow) error {
	if number == base.Number {
		return nil
	}
	return aid.InvalidField(EditionFromField, base.Term.Label()+"由"+aid.EditionLabel(base.Number)+"决定，而下面的全文是从"+aid.EditionLabel(number)+
		"改起的：照它施行，"+aid.EditionLabel(base.Number)+"改过的地方会改回去。请从"+base.Term.Label()+"的规则重新开始；确实要这样的，再保存一次")
}

// BegunFor is Invalid where a text was begun from a shipped book for another first
// term: what the county has of its own came into it as of that term. Whoever reads
// so and saves again means it.
func BegunFor(begun string, from aid.Term, start aid.RuleStart) error {
	was, err := aid.ParseTerm(begun)
	if start.Book == "" || err != nil || was == from {
		return nil
	}
	return aid.InvalidField(EditionFromField, "下面的全文是按"+was.Label()+"起采用《"+start.Title+"》编的，本县的规则和金额都从那时带进来。改为"+from.Label()+
		"起，请按“从哪里改起”里的"+from.Label()+"重新开始；确实要照这份全文的，再保存一次")
}

// fromSelect offers the terms from which an edition can begin: the current one,
// the three before and the six after.
func fromSelect(chosen, now aid.Term, fault string) ui.Select {
	s := ui.Select{Name: EditionFromField, Label: "从哪个学期起执行", Required: true, Error: fault, Hint: "学校已经确认、资助已落实的学期不能再改，文件写明追溯的除外"}
	t := now
	for range 3 {
		t = t.Previous()
	}
	known := false
	for range 10 {
		known = known || t == chosen
		s.Options = append(s.Options, option(t.String(), t.Label(), chosen.String()))
		t = t.Next()
	}
	if !known && chosen != (aid.Term{}) {
		s.Options = append([]ui.Option{option(chosen.String(), chosen.Label(), chosen.String())}, s.Options...)
	}
	return s
}

// EditionText is an edition's text to read.
type EditionText struct {
	Title, Sub  string
	Back        string
	Book, Cases string
}

// NewEditionText prepares the text of an edition for those who may not change
// it.
func NewEditionText(e aid.Edition) EditionText {
	return EditionText{Title: e.Label() + " 全文", Sub: "第 " + strconv.Itoa(e.Text.Revision) + " 稿，校验码 " + e.Text.Hash(), Back: link.Edition(e.ID), Book: e.Text.Book, Cases: e.Text.Cases}
}
