package rules

import (
	"slices"
	"strings"
)

// who names the student by the facts that an answer rests on: 建档立卡家庭小学寄宿生.
func (b *Book) who(f Facts, d Decision) string {
	has := func(fact Fact) bool { return slices.Contains(d.Because, fact) }
	s := ""
	if has(FactCategory) {
		s += b.belonging(f.Categories, d.Rule)
	}
	for _, fact := range []Fact{FactRollLocal, FactHukouLocal} {
		if has(fact) {
			s += label(fact, f.value(fact)) + "的"
		}
	}
	for _, fact := range []Fact{FactRegion, FactHukou, FactSchoolOwner} {
		if has(fact) {
			s += label(fact, f.value(fact))
		}
	}
	switch {
	case has(FactGrade) && (has(FactStage) || has(FactBoarding)):
		s += year(f.Stage, f.Grade)
	case has(FactGrade):
		s += gradeLabel(f.Grade)
	case has(FactBoarding):
		s += f.Stage.Label()
	case has(FactSchoolOwner) && f.Stage == Preschool:
		s += "幼儿园"
	}
	for _, fact := range []Fact{FactFullTime, FactAgricultural, FactHardship, FactHardshipLevel} {
		if has(fact) {
			s += label(fact, f.value(fact))
		}
	}
	switch {
	case has(FactBoarding):
		return s + label(FactBoarding, uint8(f.Boarding)) + "生"
	case has(FactDegree):
		return s + graduand(f.Degree)
	case has(FactGrade) && f.Stage == Preschool:
		return s + "幼儿"
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

// graduand is what one calls somebody who studies for the degree: 本科生.
func graduand(d Degree) string {
	switch d {
	case Bachelor:
		return "本科生"
	case Graduate:
		return "研究生"
	}
	return label(FactDegree, uint8(d)) + "学生"
}

// personal are categories of the child, not of the family.
const personal = Disabled | Orphan | Unattended | DisabledParent | Martyr

// belonging names the first of the book's groups that the student is in, or else the student's own categories: of these, those
// that the rule asks for.
func (b *Book) belonging(c Categories, rule string) string {
	asked := b.asked(rule)
	for _, g := range b.groups {
		if members := g.Members &^ known; c&members != 0 && (asked == 0 || members&^asked == 0) {
			if strings.HasSuffix(g.Name, "学生") {
				return "属于" + g.Name + "的"
			}
			return g.Name + "家庭"
		}
	}
	if asked&c != 0 {
		c &= asked
	}
	if c&personal != 0 {
		return "属于“" + c.Label() + "”的"
	}
	return c.Label() + "家庭"
}

// year names a year within a stage: 中职二年级, 幼儿园大班.
func year(s Stage, g Grade) string {
	if s == Preschool && g >= 1 && int(g) <= len(classes) {
		return "幼儿园" + classes[g-1]
	}
	return s.Label() + gradeLabel(g)
}

// classes are the years of a kindergarten.
var classes = []string{"小班", "中班", "大班"}

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

// being is the student as the fact has it: 走读生, 中职三年级学生.
func (b *Book) being(f Facts, fact Fact, rule string) string {
	if fact == FactCategory {
		return b.belongs(f.Categories, rule)
	}
	name := label(fact, f.value(fact))
	switch fact {
	case FactBoarding:
		return name + "生"
	case FactGrade:
		if f.Stage == Preschool {
			return year(f.Stage, f.Grade) + "幼儿"
		}
		return year(f.Stage, f.Grade) + "学生"
	case FactSchoolOwner:
		if f.Stage == Preschool {
			return name + "的幼儿园在园幼儿"
		}
		return name + "学校的学生"
	case FactDegree:
		return graduand(f.Degree)
	case FactRollLocal, FactHukouLocal:
		return name + "的学生"
	}
	return name + "学生"
}

// belongs names the categories of somebody who is not in the right one.
func (b *Book) belongs(c Categories, rule string) string {
	own, list := c.Label(), b.listName(b.asked(rule))
	switch {
	case own != "" && c&personal != 0:
		return "“" + own + "”学生"
	case own != "":
		return "“" + own + "”家庭学生"
	case strings.HasSuffix(list, "学生"):
		return "非" + list
	}
	return "非" + list + "家庭学生"
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
