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
	EditionBaseField     = "base" // number of the edition from which a new one was begun
)

// EditionForm is the form of an edition's text.
type EditionForm struct {
	Title, Sub string
	Action     string
	Back       string
	Version    string // of the edition that was looked at; "" for a new one
	Fault      string
	Faults     []string // why the book as kept cannot be read
	Name       ui.Field
	Document   ui.Field
	From       ui.Select
	Why        ui.Field
	Book       ui.Field
	Cases      ui.Field
	Base       string // number of the edition from which a new one begins; "" for an old one
	BaseText   string // and its name
	Others     []Crumb
	TablesURL  string // decision tables of that edition, or of the one that is revised
	TablesText string
}

// NewEditionForm prepares the form: a text, what decides around it, and what was
// wrong. A zero edition is a new one.
func NewEditionForm(e aid.Edition, t aid.EditionText, base aid.RuleNow, now aid.Term, fault string, faults map[string]string, unread []aid.RuleFault) EditionForm {
	f := EditionForm{
		Title: "起草新版本", Sub: "从起始学期的规则开始改。保存之后先演练，再由另一个部门会签，最后发布施行。", Action: link.Rules, Back: link.Rules,
		Name:     ui.Field{Name: EditionNameField, Label: "版本名称", Value: t.Name, MaxLength: 60, Required: true, Error: faults[EditionNameField], Placeholder: "例如：2017年春季寄宿补助提标"},
		Document: ui.Field{Name: EditionDocumentField, Label: "文号", Value: t.Document, MaxLength: 100, Required: true, Error: faults[EditionDocumentField]},
		Why:      ui.Field{Name: WhyField, Label: "修订原因", Value: t.Why, MaxLength: 500, Rows: 2, Required: true, Error: faults[WhyField]},
		From:     fromSelect(t.From, now, faults[EditionFromField]),
		Book: ui.Field{Name: EditionBookField, Label: "规则全文", Value: t.Book, Rows: 26, Error: faults[EditionBookField],
			Hint: "每项资助一条规则：依据、起止、条件、金额（分/学年）。行号从1开始，读不懂的地方会写明第几行"},
		Cases: ui.Field{Name: EditionCasesField, Label: "标准案例", Value: t.Cases, Rows: 14, Error: faults[EditionCasesField],
			Hint: "每个案例写明情况、学期和应得的结果；演练时逐个核对，有一个不符就不能会签"},
	}
	f.begin(base, t.From, fault == "")
	if e.ID != 0 {
		f.revise(e)
		f.Title, f.Sub = "修改"+e.Label(), "保存后须重新演练、会签。"
		f.Action, f.Back, f.Version = link.EditionText(e.ID), link.Edition(e.ID), strconv.Itoa(e.Version)
	}
	for _, u := range unread {
		f.Faults = append(f.Faults, u.Sentence())
	}
	if len(faults) == 0 {
		f.Fault = fault
	}
	return f
}

// begin says from which edition a new one begins, and leads to where it would
// begin from another.
func (f *EditionForm) begin(base aid.RuleNow, from aid.Term, fresh bool) {
	f.Base, f.BaseText = strconv.Itoa(base.Number), "换一个起始学期，请从那个学期的规则重新开始："
	if fresh {
		f.BaseText = "全文和案例从" + aid.EditionLabel(base.Number) + "《" + base.Name + "》改起：" + base.Term.Label() + "由它决定。" + f.BaseText
	}
	for _, o := range f.From.Options {
		if term, err := aid.ParseTerm(o.Value); err == nil && term != from {
			f.Others = append(f.Others, Crumb{Label: o.Label, URL: link.With(link.NewEdition, EditionFromField, o.Value)})
		}
	}
	f.TablesURL, f.TablesText = link.With(link.RulebookExport, EditionField, idText(base.Edition), EditionFromField, from.String()), "下载"+aid.EditionLabel(base.Number)+"的决策表"
}

// revise takes away what only a new edition asks.
func (f *EditionForm) revise(e aid.Edition) {
	f.Base, f.BaseText, f.Others = "", "", nil
	f.TablesURL, f.TablesText = link.With(link.RulebookExport, EditionField, idText(e.ID)), "下载这一版的决策表"
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

// fromSelect offers the terms from which an edition can begin: the current one,
// the three before and the six after.
func fromSelect(chosen, now aid.Term, fault string) ui.Select {
	s := ui.Select{Name: EditionFromField, Label: "从哪个学期起执行", Required: true, Error: fault, Hint: "学校已经确认、资助已落实的学期不能再改"}
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
