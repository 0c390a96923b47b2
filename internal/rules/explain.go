package rules

import (
	"slices"
	"strings"
)

// Sentence says a decision in one Chinese sentence, for families and officers alike. The facts and the decision must belong
// together and the decision must come from this book, or from the book that this one adopted.
func (b *Book) Sentence(f Facts, d Decision) string {
	f = f.clean()
	basis := "（依据" + b.basis(d) + "）"
	switch d.Answer {
	case Yes:
		return "享受：" + b.who(f, d) + "，" + benefit(f, d) + basis
	case Unset:
		return "享受，金额未定：" + b.who(f, d) + "，" + b.unset(f, d) + basis
	case No:
		return "不享受：" + b.objection(f, d) + basis
	case Unknown:
		return "待核实：" + b.missing(d.Rule, d.Because) + "未填，填报后方可确定" + basis
	case NotInForce:
		return "未执行：" + b.spans(d.Item) + basis
	}
	return ""
}

// basis is the clause, the document that set the sum, and whether anybody has held the rule against it. A county's own document stands
// beside the county's own sum and not here.
func (b *Book) basis(d Decision) string {
	s := d.Clause
	if d.Answer == No && d.Limit != (Basis{}) {
		if !strings.Contains(s, d.Limit.Source) {
			s += "，" + d.Limit.Source
		}
	} else if i, ok := b.byID[d.Rule]; ok && b.rules[i].Kind != County && !strings.Contains(s, b.rules[i].Source) {
		s += "，" + b.rules[i].Source
	}
	if d.Unconfirmed {
		s += "；本条尚待与文件核对"
	}
	return s
}

func benefit(f Facts, d Decision) string {
	term := "，本学期" + d.Fen.Yuan()
	if d.Cut > 0 {
		term += "（" + d.Limit.Clause + "：几项合计有上限，已减少" + d.Cut.Yuan() + "）"
	}
	tier := ""
	if d.Tier != "" {
		tier = d.Tier + "，"
	}
	switch d.Kind {
	case Average:
		if tier != "" {
			return tier + "每年" + d.Yearly.Yuan() + term
		}
		return "平均每年" + d.Yearly.Yuan() + term
	case Waiver:
		if d.Yearly == 0 { // not counted, or nothing is charged
			return forgiven
		}
		return forgiven + "，每年" + d.Yearly.Yuan() + term + rest(f, d)
	case Priority:
		return "优先办理，无固定金额"
	case Loan:
		return tier + "每学年最高可贷" + d.Yearly.Yuan()
	}
	return tier + "每年" + d.Yearly.Yuan() + term
}

// rest says what is left to pay of a fee that is not waived as a whole.
func rest(f Facts, d Decision) string {
	if fee, _ := f.SchoolFee.Fen(); fee > d.Yearly {
		return "；学校每年收费" + fee.Yuan() + "，超出的部分自付"
	}
	return ""
}

// forgiven is how a waiver is given.
const forgiven = "费用直接免除，不先收后退"

// unset says what the sum hangs on: facts, with what is known of it, or the county.
func (b *Book) unset(f Facts, d Decision) string {
	open := b.missing(d.Rule, d.Open) + "未填，填报后方可确定金额" + bounds(d)
	switch {
	case len(d.Open) > 0 && d.Kind == Waiver:
		return forgiven + "；" + open
	case len(d.Open) > 0:
		return open
	case d.Kind == Waiver && f.Stage == Preschool:
		return "按同类公办幼儿园的收费标准免除，该标准待县里确定"
	case d.Kind == Waiver:
		return "按同类公办学校的收费标准免除，该标准待县里确定"
	}
	return "资助标准待县里确定后发放"
}

// bounds says what is known of a sum that hangs on facts.
func bounds(d Decision) string {
	lead := "，本学期"
	if d.Kind == Loan {
		lead = "，每学年可贷上限"
	}
	switch {
	case d.Most == 0:
		return ""
	case d.Least == 0:
		return lead + "至多" + d.Most.Yuan()
	}
	return lead + "至少" + d.Least.Yuan() + "、至多" + d.Most.Yuan()
}

// objection names what stands in the way and, where a family or a clerk can do something about it, what would help.
func (b *Book) objection(f Facts, d Decision) string {
	name := b.itemName(d.Item)
	switch {
	case d.Instead != "":
		return "已享受" + b.itemName(d.Instead) + "，与" + name + "不能同时享受"
	case d.Cut > 0:
		return name + "与其他项目合计已达上限"
	case d.OtherStage():
		return pupil(f.Stage) + "不属于" + name + "对象"
	case b.elsewhere(d, FactRollLocal):
		return "学籍不在本县，" + name + "由学籍地办理"
	case b.elsewhere(d, FactHukouLocal):
		return "户籍不在本县，" + name + "由户籍地办理"
	}
	var are []string
	for _, fact := range d.Because {
		are = append(are, b.being(f, fact, d.Rule))
	}
	s := strings.Join(are, "、") + "不属于" + name + "对象"
	if hint := b.advice(d); hint != "" {
		s += "；如" + hint + "即可享受"
	}
	return s
}

// Elsewhere says that a no is only for this county: the student has it where the roll or the hukou is. Nothing needs to change for it.
func (b *Book) Elsewhere(d Decision) bool {
	return d.Answer == No && (b.elsewhere(d, FactRollLocal) || b.elsewhere(d, FactHukouLocal))
}

// elsewhere says that nothing but the place is in the way, and that the law leaves such students to the place where they belong: it takes
// everybody of whom that is not told for its own.
func (b *Book) elsewhere(d Decision, place Fact) bool {
	i, ok := b.byID[d.Rule]
	return ok && slices.Equal(d.Because, []Fact{place}) && slices.ContainsFunc(b.rules[i].rows, func(r row) bool { return r.set[place]&1 == 1 })
}

// steps puts changes that somebody can be asked for into words. Nobody goes back a year or changes school for an aid.
var steps = map[Change]string{
	{Fact: FactBoarding, To: "true"}:      "改为寄宿",
	{Fact: FactBoarding, To: "false"}:     "改为走读",
	{Fact: FactFullTime, To: "true"}:      "取得全日制正式学籍",
	{Fact: FactAgricultural, To: "true"}:  "就读涉农专业",
	{Fact: FactAgricultural, To: "false"}: "就读非涉农专业",
	{Fact: FactHardship, To: "true"}:      "被认定为家庭经济困难",
	{Fact: FactRollLocal, To: "true"}:     "把学籍转到本县",
	{Fact: FactHukou, To: "rural"}:        "登记为农村户口",
	{Fact: FactHukou, To: "town"}:         "登记为县镇户口",
	{Fact: FactHukou, To: "urban"}:        "登记为城市户口",
}

// advice puts the nearest changes into words; "" if one of them cannot be asked of anybody.
func (b *Book) advice(d Decision) string {
	var all []string
	for _, c := range d.Nearest {
		step := steps[Change{Fact: c.Fact, To: c.To}]
		if c.Fact == FactCategory {
			step = b.joining(b.asked(d.Rule))
		}
		if step == "" {
			return ""
		}
		all = append(all, step)
	}
	return strings.Join(all, "并")
}

// joining says how one comes into one of the categories.
func (b *Book) joining(any Categories) string {
	if any&^statuses == 0 {
		return "脱贫属性核定为" + strings.Join(any.labels(), "或")
	}
	return "被认定为" + b.listName(any)
}

// listName is what a list of categories is called: by the book's group of the same members, or else by naming them all.
func (b *Book) listName(any Categories) string {
	for _, g := range b.groups {
		if g.Members&^known == any {
			return g.Name
		}
	}
	return strings.Join(any.labels(), "或")
}

// missing names the facts that an answer waits for.
func (b *Book) missing(rule string, facts []Fact) string {
	names := labels(facts)
	if i, ok := b.byID[rule]; ok {
		return strings.Replace(names, FactCategory.Label(), b.rules[i].categoryLabel(), 1)
	}
	return names
}

// categoryLabel is what the family's categories are called where the rule asks for them.
func (r *Rule) categoryLabel() string {
	for _, one := range r.rows {
		for _, g := range one.groups {
			if g&^statuses != 0 {
				return familyLabel
			}
		}
	}
	return FactCategory.Label()
}

// familyLabel is the name of categories beyond 脱贫属性.
const familyLabel = "家庭类别"

func labels(facts []Fact) string {
	names := make([]string, len(facts))
	for i, fact := range facts {
		names[i] = fact.Label()
	}
	return strings.Join(names, "、")
}

func (b *Book) itemName(code string) string {
	for i := range b.items {
		if b.items[i].Code == code {
			return b.items[i].Name
		}
	}
	return code
}

// spans says when the item is in force, as 2016—2017学年起 or 2016—2017学年至2020—2021学年.
func (b *Book) spans(code string) string {
	var of []*Rule
	for i := range b.rules {
		if b.rules[i].Item == code {
			of = append(of, &b.rules[i])
		}
	}
	first := slices.MinFunc(of, func(x, y *Rule) int { return x.From.number() - y.From.number() })
	last := slices.MaxFunc(of, func(x, y *Rule) int { return x.From.number() - y.From.number() })
	if last.Until.open() {
		return b.itemName(code) + "自" + first.From.from() + "起执行，本学期不在执行期内"
	}
	return b.itemName(code) + "执行期为" + span(first.From, last.Until) + "，本学期不在执行期内"
}

// Label says the change of a student at the stage in Chinese: 是否寄宿由“走读”改为“寄宿”, or 是否寄宿填为“寄宿” where nothing is known yet.
func (c Change) Label(at Stage) string {
	name, to := c.Fact.Label(), c.Fact.valueLabel(c.To, at)
	if c.Fact == FactCategory && categoryByCode[c.To]&statuses == 0 {
		name = familyLabel
		if c.From != "" {
			return name + "增加“" + to + "”"
		}
	}
	if c.From == "" {
		return name + "填为“" + to + "”"
	}
	return name + "由“" + c.Fact.valueLabel(c.From, at) + "”改为“" + to + "”"
}

// valueLabel is the Chinese name of values by their codes; for categories a list of codes.
func (f Fact) valueLabel(codes string, at Stage) string {
	if f == FactCategory {
		var all Categories
		for _, code := range strings.Split(codes, ",") {
			all |= categoryByCode[code]
		}
		if all == 0 {
			return "不属于任何类别"
		}
		return all.Label()
	}
	v, _ := f.parse(codes)
	switch {
	case f == FactGrade && at == Preschool && 0 < v && int(v) <= len(classes):
		return classes[v-1]
	case f == FactGrade:
		return gradeLabel(Grade(v))
	}
	return label(f, v)
}
