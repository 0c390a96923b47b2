package rules

import "fmt"

// Fact names one fact about a student that a rule may ask for.
type Fact uint8

// The facts, in the order in which people ask for them. FactCategory is the only one that holds several values at once.
const (
	FactStage Fact = iota
	FactGrade
	FactBoarding
	FactFullTime
	FactAgricultural
	FactHardship
	FactHukou
	FactCategory
	factCount
)

// singles is the number of facts that hold one value.
const singles = int(FactCategory)

// Facts is what is known about one student in one term. The zero value of every field is "unknown", which is not "no".
type Facts struct {
	Stage        Stage      `json:"stage,omitzero"`
	Grade        Grade      `json:"grade,omitzero"`
	Boarding     Tri        `json:"boarding,omitzero"`     // 是否寄宿
	FullTime     Tri        `json:"full_time,omitzero"`    // 全日制正式学籍
	Agricultural Tri        `json:"agricultural,omitzero"` // 涉农专业
	Hardship     Tri        `json:"hardship,omitzero"`     // 家庭经济困难, as recognised for the student
	Hukou        Hukou      `json:"hukou,omitzero"`        // 户口性质
	Categories   Categories `json:"categories,omitzero"`   // 脱贫属性 and other groups
}

// Key packs the facts into 48 bits: equal facts, equal key. It is stable and fits a signed database column.
func (f Facts) Key() uint64 {
	f = f.clean()
	return uint64(f.Stage) | uint64(f.Grade)<<3 |
		uint64(f.Boarding)<<7 | uint64(f.FullTime)<<9 | uint64(f.Agricultural)<<11 | uint64(f.Hardship)<<13 |
		uint64(f.Hukou)<<15 | uint64(f.Categories)<<17
}

// FromKey gives back the facts that Key packed. Bits that Key never sets are ignored.
func FromKey(k uint64) Facts {
	return Facts{
		Stage: Stage(k & 7), Grade: Grade(k >> 3 & 15),
		Boarding: Tri(k >> 7 & 3), FullTime: Tri(k >> 9 & 3), Agricultural: Tri(k >> 11 & 3), Hardship: Tri(k >> 13 & 3),
		Hukou: Hukou(k >> 15 & 3), Categories: Categories(k >> 17),
	}.clean()
}

// odd says that some value may lie outside its domain; cheap, and false for every value that exists.
func (f Facts) odd() bool {
	return uint8(f.Stage)|uint8(f.Grade)|uint8(f.Boarding)|uint8(f.FullTime)|
		uint8(f.Agricultural)|uint8(f.Hardship)|uint8(f.Hukou) > MaxGrade || f.Categories >= categoryEnd
}

// clean turns values that do not exist into unknown.
func (f Facts) clean() Facts {
	for fact := range FactCategory {
		if v := f.value(fact); v > domains[fact].last {
			f.put(fact, 0)
		}
	}
	f.Categories = f.Categories.clean()
	return f
}

// value is the number of a single-valued fact's value; 0 is unknown.
func (f *Facts) value(fact Fact) uint8 { return *f.field(fact) }

func (f *Facts) put(fact Fact, v uint8) { *f.field(fact) = v }

func (f *Facts) field(fact Fact) *uint8 {
	switch fact {
	case FactStage:
		return (*uint8)(&f.Stage)
	case FactGrade:
		return (*uint8)(&f.Grade)
	case FactBoarding:
		return (*uint8)(&f.Boarding)
	case FactFullTime:
		return (*uint8)(&f.FullTime)
	case FactAgricultural:
		return (*uint8)(&f.Agricultural)
	case FactHardship:
		return (*uint8)(&f.Hardship)
	case FactHukou:
		return (*uint8)(&f.Hukou)
	}
	panic(fmt.Sprintf("rules: fact %d has no single value", fact))
}

// code is the code of the fact's value, "" while unknown.
func (f Facts) code(fact Fact) string {
	if fact == FactCategory {
		return f.Categories.String()
	}
	return domains[fact].code(f.value(fact))
}

// Change is one fact that would have to be different: a value's code for what it is ("" while unknown) and for what it should
// be. For categories, From lists all ("none" if there are none) and To is the one to be added.
type Change struct {
	Fact Fact   `json:"fact"`
	From string `json:"from"`
	To   string `json:"to"`
}

// With gives the facts after the changes. Of a household's registration statuses only the new one stays.
// A fact's value that does not exist is an error.
func (f Facts) With(changes []Change) (Facts, error) {
	for _, c := range changes {
		if c.Fact == FactCategory {
			one, ok := categoryByCode[c.To]
			if !ok {
				return f, fmt.Errorf("类别“%s”不存在", c.To)
			}
			f.Categories = f.Categories.With(one)
			continue
		}
		v, ok := c.Fact.parse(c.To)
		if !ok {
			return f, fmt.Errorf("%s没有“%s”这个取值", c.Fact.Label(), c.To)
		}
		f.put(c.Fact, v)
	}
	return f, nil
}
