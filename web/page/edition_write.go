package page

import (
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of a new golden case; a fact has the name of its code.
const (
	CaseNameField   = "name"
	CaseClauseField = "clause"
	CaseAnswerField = "answer"
	CaseSumField    = "sum"
	CaseSureField   = "sure"
	caseFactsField  = "facts"
)

// TypedCase is a new golden case as it was typed.
type TypedCase struct {
	aid.NewCase
	Sum string // in yuan
}

// Case reads what was typed. A sum that is none is Invalid.
func (t TypedCase) Case() (c aid.NewCase, err error) {
	c = t.NewCase
	if t.Sum == "" {
		return c, nil
	}
	if c.Fen, err = aid.ParseFen(t.Sum); err != nil {
		return c, aid.InvalidField(CaseSumField, err.Error())
	}
	return c, nil
}

// EditionWrite is the form that adds a golden case to a draft.
type EditionWrite struct {
	Title, Sub   string
	Action, Back string
	Version      string
	Item         string
	Fault        string
	Items        ui.Tabs
	Name, Clause ui.Field
	Term         ui.Select
	Facts        []ui.Select
	Lists        []ui.Checkbox // that a student may be on; none where the item asks for none
	ListsHead    string
	FactsFault   string
	Answer       ui.Select
	Sum          ui.Field
	Sure         ui.Checkbox // without a name before the rules gave something else
}

// NewEditionWrite prepares the form: what was typed, and what was wrong with it.
func NewEditionWrite(f aid.CaseForm, t TypedCase, fault string, faults map[string]string) EditionWrite {
	e := f.Edition
	p := EditionWrite{
		Title: "写一个标准案例", Sub: e.Label() + "。照文件写，不照程序的结果写：它要证明规则写对了。",
		Action: link.EditionCase(e.ID), Back: link.Edition(e.ID), Version: strconv.Itoa(e.Version), Item: string(f.Item), FactsFault: faults[caseFactsField],
		Items: ui.Tabs{Label: "资助项目"},
		Name: ui.Field{Name: CaseNameField, Label: "案例名字", Value: t.Name, MaxLength: 80, Required: true, Error: faults[CaseNameField],
			Placeholder: "例如：小学二年级寄宿生，2017年春季625元"},
		Clause: ui.Field{Name: CaseClauseField, Label: "依据的条款或文号", Value: t.Clause, MaxLength: 60, Required: true, Error: faults[CaseClauseField], Placeholder: "例如：" + e.Text.Document},
		Term:   ui.Select{Name: TermField, Label: "学期", Required: true, Error: faults[TermField]},
		Answer: ui.Select{Name: CaseAnswerField, Label: "文件写明的结果", Required: true, Error: faults[CaseAnswerField], Options: []ui.Option{option("", "请选择", string(t.Answer))}},
		Sum: ui.Field{Name: CaseSumField, Label: "金额", Value: t.Sum, Unit: "元", InputMode: "decimal", Error: faults[CaseSumField],
			Hint: "这一个学期应得的：每年的数，秋季、春季各一半"},
	}
	term := t.Term
	if term == (aid.Term{}) {
		term = e.Text.From
	}
	for _, o := range f.Terms {
		p.Term.Options = append(p.Term.Options, option(o.String(), o.Label(), term.String()))
	}
	for _, it := range f.Items {
		p.Items.Items = append(p.Items.Items, ui.Tab{Label: it.Name, URL: link.With(link.EditionCase(e.ID), RuleItemField, string(it.Item)), Current: it.Item == f.Item})
	}
	for _, fact := range f.Facts {
		if fact.Code == RuleListsField {
			p.Lists, p.ListsHead = factLists(fact)
			continue
		}
		p.Facts = append(p.Facts, factSelect(fact))
	}
	for _, a := range aid.CaseAnswers {
		p.Answer.Options = append(p.Answer.Options, option(string(a), a.Label(), string(t.Answer)))
	}
	if faults[CaseSureField] != "" {
		p.Sure = ui.Checkbox{Name: CaseSureField, Value: "yes", Label: "文件确实这样写", Error: faults[CaseSureField]}
	}
	if len(faults) == 0 {
		p.Fault = fault
	}
	return p
}

// CaseSaid says what became of a new golden case: where the rules give something
// else, one of the two is wrong.
func CaseSaid(gaps []aid.RulePoint) (string, Tone) {
	if len(gaps) == 0 {
		return "已加入标准案例，规则给出的与它相符", Good
	}
	return "已加入标准案例。它写的是“" + gaps[0].Before + "”，规则给出的是“" + gaps[0].After + "”：请再看一遍文件，是规则写错了，还是案例写错了", Bad
}
