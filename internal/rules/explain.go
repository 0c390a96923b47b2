package rules

import (
	"slices"
	"strings"
)

// Sentence says a decision in one Chinese sentence, for families and officers alike. The facts and the decision must belong
// together and the decision must come from this book, or from the book that this one adopted.
func (b *Book) Sentence(f Facts, d Decision) string {
	f = f.clean()
	clause := "（依据" + d.Clause + "）"
	switch d.Answer {
	case Yes:
		return "享受：" + b.who(f, d.Because) + "，" + benefit(d) + clause
	case Unset:
		return "享受，金额未定：" + b.who(f, d.Because) + "，资助标准待县里确定后发放" + clause
	case No:
		return "不享受：" + b.objection(f, d) + clause
	case Unknown:
		return "待核实：" + missing(d.Because) + "未填，填报后方可确定" + clause
	case NotInForce:
		return "未执行：" + b.spans(d.Item) + clause
	}
	return ""
}

// who names the student by the facts that an answer rests on: 建档立卡家庭小学寄宿生.
func (b *Book) who(f Facts, facts []Fact) string {
	has := func(fact Fact) bool { return slices.Contains(facts, fact) }
	s := ""
	if has(FactCategory) {
		s += b.belonging(f.Categories) + "家庭"
	}
	if has(FactHukou) {
		s += label(FactHukou, uint8(f.Hukou))
	}
	if has(FactStage) && has(FactGrade) || has(FactBoarding) {
		s += f.Stage.Label()
	}
	if has(FactGrade) {
		s += gradeLabel(f.Grade)
	}
	for _, fact := range []Fact{FactFullTime, FactAgricultural, FactHardship} {
		if has(fact) {
			s += label(fact, f.value(fact))
		}
	}
	switch {
	case has(FactBoarding):
		return s + label(FactBoarding, uint8(f.Boarding)) + "生"
	case has(FactGrade) || !has(FactStage):
		return s + "学生"
	}
	return s + pupil(f.Stage)
}

// pupil is what one calls somebody at the stage.
func pupil(s Stage) string {
	switch s {
	case 0:
		return "学生"
	case Preschool:
		return "在园幼儿"
	case Primary:
		return "小学生"
	case Junior:
		return "初中生"
	}
	return s.Label() + "学生"
}

// belonging names the first of the book's groups that the student is in, or else the student's own categories.
func (b *Book) belonging(c Categories) string {
	for _, g := range b.groups {
		if c&g.Members&^known != 0 {
			return g.Name
		}
	}
	return c.Label()
}

func gradeLabel(g Grade) string {
	const digits = "零一二三四五六七八九"
	switch {
	case g == 0:
		return ""
	case g < 10:
		return string([]rune(digits)[g]) + "年级"
	case g == 10:
		return "十年级"
	}
	return "十" + string([]rune(digits)[g-10]) + "年级"
}

func benefit(d Decision) string {
	term := "，本学期" + d.Fen.Yuan()
	switch d.Kind {
	case Average:
		return "平均每年" + d.Yearly.Yuan() + term
	case Waiver:
		return "费用直接免除，不先收后退"
	case Priority:
		return "优先办理，无固定金额"
	}
	return "每年" + d.Yearly.Yuan() + term
}

// objection names what stands in the way and, where a family or a clerk can do something about it, what would help.
func (b *Book) objection(f Facts, d Decision) string {
	name := b.itemName(d.Item)
	if d.OtherStage() {
		return pupil(f.Stage) + "不属于" + name + "对象"
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

// being is the student as the fact has it: 走读生, 中职三年级学生.
func (b *Book) being(f Facts, fact Fact, rule string) string {
	switch fact {
	case FactBoarding:
		return label(fact, f.value(fact)) + "生"
	case FactGrade:
		return f.Stage.Label() + gradeLabel(f.Grade) + "学生"
	case FactCategory:
		if l := f.Categories.Label(); l != "" {
			return "“" + l + "”家庭学生"
		}
		return "非" + b.belonging(b.asked(rule)) + "家庭学生"
	}
	return label(fact, f.value(fact)) + "学生"
}

// asked is every category that would do for some condition of the rule.
func (b *Book) asked(rule string) (all Categories) {
	if i, ok := b.byID[rule]; ok {
		for _, r := range b.rules[i].rows {
			for _, g := range r.groups {
				all |= g
			}
		}
	}
	return all
}

// steps puts changes that somebody can be asked for into words. Nobody goes back a year or changes school for an aid.
var steps = map[Change]string{
	{Fact: FactBoarding, To: "true"}:      "改为寄宿",
	{Fact: FactBoarding, To: "false"}:     "改为走读",
	{Fact: FactFullTime, To: "true"}:      "取得全日制正式学籍",
	{Fact: FactAgricultural, To: "true"}:  "就读涉农专业",
	{Fact: FactAgricultural, To: "false"}: "就读非涉农专业",
	{Fact: FactHardship, To: "true"}:      "被认定为家庭经济困难",
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
			step = joining(b.asked(d.Rule))
		}
		if step == "" {
			return ""
		}
		all = append(all, step)
	}
	return strings.Join(all, "并")
}

// joining says how one comes into one of the categories.
func joining(any Categories) string {
	labels := strings.Join(any.labels(), "或")
	if any&^statuses != 0 {
		return "被认定为" + labels
	}
	return "脱贫属性核定为" + labels
}

func missing(facts []Fact) string {
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
	from, until := Year(lastYear), Year(firstYear)
	for i := range b.rules {
		r := &b.rules[i]
		if r.Item != code {
			continue
		}
		from, until = min(from, r.From), max(until, r.Until)
		if r.Until == 0 {
			return b.itemName(code) + "自" + from.String() + "起执行，本学期不在执行期内"
		}
	}
	return b.itemName(code) + "执行期为" + from.String() + "至" + until.String() + "，本学期不在执行期内"
}

// Label says the change in Chinese: 是否寄宿由“走读”改为“寄宿”, or 是否寄宿填为“寄宿” where nothing is known yet.
func (c Change) Label() string {
	to := c.Fact.valueLabel(c.To)
	if c.From == "" {
		return c.Fact.Label() + "填为“" + to + "”"
	}
	return c.Fact.Label() + "由“" + c.Fact.valueLabel(c.From) + "”改为“" + to + "”"
}

// valueLabel is the Chinese name of values by their codes; for categories a list of codes.
func (f Fact) valueLabel(codes string) string {
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
	if f == FactGrade {
		return gradeLabel(Grade(v))
	}
	return label(f, v)
}
