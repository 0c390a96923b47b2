package aid

import (
	"strconv"
	"unicode/utf8"
)

// OwnItem is an item of aid that a county adds to a draft: a fixed sum a school
// year from the draft's first term on.
type OwnItem struct {
	Name, Clause, Document, Payer string
	Delivery                      string // how it comes to the student, in words for the family

	Lists    []string // codes of groups and categories, one of which will do; none: everybody
	Boarding Tri      // Unknown: boarders and day pupils
	Sums     map[Stage]Fen
}

// Check returns Invalid for what cannot be an item.
func (o OwnItem) Check() error {
	fields := map[string]string{}
	for _, f := range []struct {
		name, label, text string
		least, most       int
	}{{"name", "项目名称", o.Name, 1, 30}, {"clause", "依据的条款", o.Clause, 1, 60}, {"document", "文号", o.Document, 1, 60}, {"payer", "资金来源", o.Payer, 0, 30},
		{"delivery", "发放方式", o.Delivery, 0, 60}} {
		if n := utf8.RuneCountInString(f.text); n < f.least || n > f.most {
			fields[f.name] = "请填写" + f.label + "，不超过" + strconv.Itoa(f.most) + "个字"
		}
	}
	if len(o.Sums) == 0 {
		fields["sums"] = "请至少给一个学段填写金额"
	}
	for stage, fen := range o.Sums {
		if fen < 2 {
			fields["sum_"+string(stage)] = "每学年不少于0.02元：秋季、春季各一半，哪一半都不能是0；不享受的学段请留空"
		}
	}
	return invalid(fields)
}

// OwnItemForm is what the form of an item needs to know of a draft.
type OwnItemForm struct {
	Edition Edition
	Lists   []OwnItemLists // groups of the book, then all categories by what they are about
	Ways    []string       // in which the book's items are delivered
}

// OwnItemLists are lists that stand together in the form.
type OwnItemLists struct {
	Name  string
	Lists []RuleValue
}
