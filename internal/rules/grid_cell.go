package rules

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// conds reads what a line asks for.
func (r *tableReader) conds() (conds []Cond) {
	for fact := range FactFee {
		text := r.cell(factColumn(fact))
		if text == "" || text == "—" {
			continue
		}
		for part := range strings.SplitSeq(text, also) {
			c, err := r.book.condOf(fact, part)
			r.at(factColumn(fact), err)
			conds = append(conds, c)
		}
	}
	return conds
}

// condOf reads a condition in Chinese; codes will do too.
func (b *Book) condOf(fact Fact, text string) (Cond, error) {
	c := Cond{Fact: fact}
	for name := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("、,，;；/ ", r) }) {
		code := b.codeNamed(fact, name)
		switch {
		case code == "":
			return c, fmt.Errorf("%s没有“%s”这个取值，可用：%s", factColumn(fact), name, strings.Join(b.choices(fact), "、"))
		case slices.Contains(c.Values, code):
			return c, fmt.Errorf("“%s”重复", name)
		}
		c.Values = append(c.Values, code)
	}
	if len(c.Values) == 0 {
		return c, errors.New("没有写出任何取值")
	}
	slices.SortFunc(c.Values, func(x, y string) int { return fact.order(x, y) })
	return c, nil
}

// order is that of the values of a condition as a book has them.
func (f Fact) order(x, y string) int {
	if f == FactCategory {
		return strings.Compare(x, y)
	}
	a, _ := f.condition(x)
	b, _ := f.condition(y)
	return int(a-1) - int(b-1) // that it is not known comes last
}

func (b *Book) codeNamed(fact Fact, name string) string {
	if i := slices.Index(classes, name); i >= 0 && fact == FactGrade {
		return domains[fact].code(uint8(i + 1))
	}
	for _, code := range b.codesFor(fact) {
		if code == name || b.valueName(fact, code) == name {
			return code
		}
	}
	return ""
}

// codesFor are all codes that a condition for the fact may name.
func (b *Book) codesFor(fact Fact) (codes []string) {
	if fact == FactCategory {
		for _, g := range b.groups {
			codes = append(codes, g.Code)
		}
		for _, n := range categoryNames {
			codes = append(codes, n.code)
		}
		return codes
	}
	for v := uint8(1); v <= domains[fact].last; v++ {
		codes = append(codes, domains[fact].code(v))
	}
	if fact.presumable() {
		codes = append(codes, unfilled)
	}
	return codes
}

// choices are the same in Chinese.
func (b *Book) choices(fact Fact) (names []string) {
	for _, code := range b.codesFor(fact) {
		names = append(names, b.valueName(fact, code))
	}
	return names
}

func (r *tableReader) term(column string, spring bool) Term {
	text := r.cell(column)
	if text == "" {
		if !spring {
			r.fault(r.column(column), "没有填写%s，例如 2016年秋季学期", column)
		}
		return Term{}
	}
	t, err := termOf(text, spring)
	r.at(column, err)
	return t
}

func (r *tableReader) percent(column string) int {
	text := strings.TrimSuffix(r.cell(column), "%")
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 100 {
		r.fault(r.column(column), "“%s”应是1至100的整数（百分比）", text)
	}
	return n
}

func (r *tableReader) sum(column string) Fen {
	if r.cell(column) == "" {
		return 0
	}
	fen, err := fenOf(r.cell(column))
	r.at(column, err)
	return fen
}

func (r *tableReader) sums() map[Stage]Fen {
	sums := map[Stage]Fen{}
	for s := Preschool; s <= Higher; s++ {
		if r.cell(sumColumn(s)) != "" {
			sums[s] = r.sum(sumColumn(s))
		}
	}
	if len(sums) == 0 {
		return nil
	}
	return sums
}

// fee reads how much of a fee is waived; nil where nothing is said.
func (r *tableReader) fee(sums map[Stage]Fen) *Fees {
	var s Fees
	switch text := r.cell(columnFee); text {
	case "":
		return nil
	case feeActual:
	case feeCapped:
		s.Cap = sums
	case feeCounty:
		s.ByCounty = true
	default:
		r.fault(r.column(columnFee), "“%s”应为“%s”“%s”或“%s”", text, feeActual, feeCapped, feeCounty)
	}
	if owners := r.cell(columnOwners); owners != "" {
		c, err := r.book.condOf(FactSchoolOwner, owners)
		r.at(columnOwners, err)
		s.Owners = c.Values
	}
	return &s
}
