package page

import (
	"slices"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of an item of the county's own.
const (
	ItemNameField     = "name"
	ItemClauseField   = "clause"
	ItemDocumentField = "document"
	ItemPayerField    = "payer"
	ItemDeliveryField = "delivery"
	ItemListField     = "list"
	ItemBoardingField = "boarding"
	itemSumsField     = "sums"
)

// ItemSumField is the field of a stage's sum.
func ItemSumField(s aid.Stage) string { return "sum_" + string(s) }

// TypedItem is an item as it was typed.
type TypedItem struct {
	Name, Clause, Document, Payer string
	Delivery                      string
	Boarding                      string // yes, no, or "" for both
	Lists                         []string
	Sums                          map[aid.Stage]string // in yuan
}

// Item reads what was typed. A sum that is none is Invalid.
func (t TypedItem) Item() (aid.OwnItem, error) {
	item := aid.OwnItem{Name: t.Name, Clause: t.Clause, Document: t.Document, Payer: t.Payer, Delivery: t.Delivery, Lists: t.Lists, Sums: map[aid.Stage]aid.Fen{}}
	switch t.Boarding {
	case "yes":
		item.Boarding = aid.Yes
	case "no":
		item.Boarding = aid.No
	}
	for _, stage := range aid.Stages {
		if t.Sums[stage] == "" {
			continue
		}
		fen, err := aid.ParseFen(t.Sums[stage])
		if err != nil {
			return item, aid.InvalidField(ItemSumField(stage), err.Error())
		}
		item.Sums[stage] = fen
	}
	return item, nil
}

// EditionItem is the form that adds an item of the county's own to a draft.
type EditionItem struct {
	Title, Sub   string
	Action, Back string
	Version      string
	Fault        string
	Name, Clause ui.Field
	Document     ui.Field
	Payer        ui.Field
	Delivery     ui.Field
	Sums         []ui.Field
	SumsFault    string
	Boarding     ui.Radios
	Lists        []ItemLists
}

// ItemLists are lists that stand together.
type ItemLists struct {
	Name  string
	Boxes []ui.Checkbox
}

// NewEditionItem prepares the form: what was typed, and what was wrong with it.
func NewEditionItem(f aid.OwnItemForm, t TypedItem, fault string, faults map[string]string) EditionItem {
	e := f.Edition
	p := EditionItem{
		Title: "加一项本县资助", Sub: e.Label() + "，自" + e.Text.From.Label() + "起；以前的学期不变。", Action: link.EditionItem(e.ID), Back: link.Edition(e.ID),
		Version: strconv.Itoa(e.Version), SumsFault: faults[itemSumsField],
		Name: ui.Field{Name: ItemNameField, Label: "项目名称", Value: t.Name, MaxLength: 30, Required: true, Error: faults[ItemNameField], Placeholder: "例如：走读生交通补助"},
		Clause: ui.Field{Name: ItemClauseField, Label: "依据的条款", Value: t.Clause, MaxLength: 60, Required: true, Error: faults[ItemClauseField],
			Placeholder: "例如：青岭县资助办法第三条", Hint: "印在学生页和明白卡上"},
		Document: ui.Field{Name: ItemDocumentField, Label: "定金额的文号", Value: t.Document, MaxLength: 60, Required: true, Error: faults[ItemDocumentField]},
		Payer:    ui.Field{Name: ItemPayerField, Label: "资金来源", Value: t.Payer, MaxLength: 30, Error: faults[ItemPayerField], Placeholder: "例如：县财政", Hint: "演练按它合计"},
		Delivery: ui.Field{Name: ItemDeliveryField, Label: "发放方式", Value: t.Delivery, MaxLength: 60, Error: faults[ItemDeliveryField], List: f.Ways,
			Placeholder: "例如：发放到学生或监护人的银行账户", Hint: "怎样到学生手里，照原样印在明白卡上"},
		Boarding: ui.Radios{Name: ItemBoardingField, Legend: "是否寄宿", Options: []ui.Option{
			option("", "都可以", t.Boarding), option("yes", "寄宿生", t.Boarding), option("no", "走读生", t.Boarding),
		}},
	}
	for _, stage := range aid.Stages {
		name := ItemSumField(stage)
		p.Sums = append(p.Sums, ui.Field{Name: name, Label: stage.Label(), Value: t.Sums[stage], Unit: "元/学年", InputMode: "decimal", Error: faults[name]})
	}
	for _, g := range f.Lists {
		group := ItemLists{Name: g.Name}
		for _, l := range g.Lists {
			group.Boxes = append(group.Boxes, ui.Checkbox{Name: ItemListField, ID: "list-" + l.Code, Label: l.Label, Value: l.Code, Checked: slices.Contains(t.Lists, l.Code)})
		}
		p.Lists = append(p.Lists, group)
	}
	if len(faults) == 0 {
		p.Fault = fault
	}
	return p
}
