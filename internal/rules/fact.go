package rules

import "fmt"

// Fact names one fact about a student that a rule may ask for.
type Fact uint8

// The facts, in the order in which people ask for them. FactCategory holds several values at once; FactFee holds a sum, which
// decides how much is waived and never who is entitled.
const (
	FactStage Fact = iota
	FactGrade
	FactBoarding
	FactFullTime
	FactAgricultural
	FactHardship
	FactHukou
	FactHardshipLevel
	FactSchoolOwner
	FactRegion
	FactDegree
	FactRollLocal
	FactHukouLocal
	FactCategory
	FactFee
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

	HardshipLevel HardshipLevel `json:"hardship_level,omitzero"` // 困难等级
	SchoolOwner   Owner         `json:"school_owner,omitzero"`   // 学校举办者
	Region        Region        `json:"region,omitzero"`         // 所在地区
	Degree        Degree        `json:"degree,omitzero"`         // 培养层次
	RollLocal     Tri           `json:"roll_local,omitzero"`     // 学籍在本县
	HukouLocal    Tri           `json:"hukou_local,omitzero"`    // 户籍在本县
	SchoolFee     Fee           `json:"school_fee_fen,omitzero"` // 学校收费标准 per school year
}

// Fee is what a school charges a student for a school year; the zero value is unknown, which is not "nothing".
type Fee int64

// maxFee keeps a slip of zeros out: a million yuan a year.
const maxFee = 100_000_000

// FeeOf is the known fee of so many fen. A sum below 0 or above a million yuan gives the unknown fee.
func FeeOf(fen Fen) Fee {
	if fen < 0 || fen > maxFee {
		return 0
	}
	return Fee(fen) + 1
}

// Fen is the fee in fen, and whether it is known.
func (f Fee) Fen() (Fen, bool) { return Fen(max(f-1, 0)), f > 0 }

// MarshalJSON gives the fee in fen.
func (f Fee) MarshalJSON() ([]byte, error) {
	fen, ok := f.Fen()
	if !ok {
		return []byte("null"), nil
	}
	return fmt.Appendf(nil, "%d", int64(fen)), nil
}

// odd says that some value may not fit the bits that its lane has for it; cheap, and false for every value that exists.
func (f *Facts) odd() bool {
	three := uint8(f.Stage) | uint8(f.HardshipLevel) | uint8(f.SchoolOwner) | uint8(f.Region)
	two := uint8(f.Boarding) | uint8(f.FullTime) | uint8(f.Agricultural) | uint8(f.Hardship) | uint8(f.Hukou) | uint8(f.Degree) |
		uint8(f.RollLocal) | uint8(f.HukouLocal)
	return uint8(f.Grade)>>4|three>>3|two>>2 != 0 || f.Categories >= categoryEnd || uint64(f.SchoolFee) > maxFee+1
}

// clean turns values that do not exist into unknown and settles hardship.
func (f Facts) clean() Facts {
	for fact := range FactCategory {
		if v := f.value(fact); v > domains[fact].last {
			f.put(fact, 0)
		}
	}
	f.Categories = f.Categories.clean()
	if f.SchoolFee < 0 || f.SchoolFee > maxFee+1 {
		f.SchoolFee = 0
	}
	f.settle()
	return f
}

// settled is what hardship and its level say of each other, by Tri and level: a level is more than a yes or no and wins; a plain
// no is level none.
var settled = func() (t [4][8]struct {
	hardship Tri
	level    HardshipLevel
}) {
	for h := range Tri(4) {
		for l := range HardshipLevel(8) {
			to := &t[h][l]
			switch to.hardship, to.level = h, l; {
			case l == NoHardship || l == 0 && h == False:
				to.hardship, to.level = False, NoHardship
			case l != 0:
				to.hardship = True
			}
		}
	}
	return t
}()

// settle makes hardship and its level agree.
func (f *Facts) settle() {
	s := &settled[f.Hardship&3][f.HardshipLevel&7]
	f.Hardship, f.HardshipLevel = s.hardship, s.level
}

// value is the number of a single-valued fact's value; 0 is unknown.
func (f *Facts) value(fact Fact) uint8 { return *f.field(fact) }

func (f *Facts) put(fact Fact, v uint8) { *f.field(fact) = v }

func (f *Facts) field(fact Fact) *uint8 {
	fields := [singles]*uint8{
		(*uint8)(&f.Stage), (*uint8)(&f.Grade), (*uint8)(&f.Boarding), (*uint8)(&f.FullTime), (*uint8)(&f.Agricultural),
		(*uint8)(&f.Hardship), (*uint8)(&f.Hukou), (*uint8)(&f.HardshipLevel), (*uint8)(&f.SchoolOwner), (*uint8)(&f.Region),
		(*uint8)(&f.Degree), (*uint8)(&f.RollLocal), (*uint8)(&f.HukouLocal),
	}
	return fields[fact]
}

// code is the code of the fact's value, "" while unknown.
func (f *Facts) code(fact Fact) string {
	switch fact {
	case FactCategory:
		return f.Categories.String()
	case FactFee:
		if fen, ok := f.SchoolFee.Fen(); ok {
			return fmt.Sprint(int64(fen))
		}
		return ""
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

// With gives the facts after the changes. Of a household's registration statuses only the new one stays, and the level of
// hardship follows a changed hardship. A fact's value that does not exist is an error.
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
		if f.put(c.Fact, v); c.Fact == FactHardship {
			f.HardshipLevel = 0
		}
		f.settle()
	}
	return f, nil
}
