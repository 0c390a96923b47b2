package aid

import "slices"

// SchoolID names a school within its county.
type SchoolID int64

// School is 学校, kindergartens and teaching points included.
type School struct {
	ID       SchoolID
	Code     string // 学校标识码, ten digits; "" where unknown
	Name     string
	Kind     SchoolKind
	Township string
	Village  string

	TownshipID TownshipID // 0 where unknown
	VillageID  VillageID

	Area     string // 城区, 镇区, 乡村
	Owner    string // 公办, 普惠性民办, 民办 …
	Boarding Tri    // 是否寄宿制
	Pupils   *int   // 在校生数; nil where unknown
	Boarders *int   // 寄宿生数
	Aliases  []string
}

// SchoolKind is 办学类型, a code of GB/T 33782-2017 table 4.
type SchoolKind string

type schoolKind struct {
	label  string
	stages []Stage
}

var schoolKinds = map[SchoolKind]schoolKind{
	"111": {"幼儿园", []Stage{Preschool}},
	"119": {"附设幼儿班", []Stage{Preschool}},
	"211": {"小学", []Stage{Primary, Preschool}},
	"218": {"小学教学点", []Stage{Primary, Preschool}},
	"219": {"附设小学班", []Stage{Primary}},
	"311": {"初级中学", []Stage{Junior}},
	"312": {"九年一贯制学校", []Stage{Primary, Junior, Preschool}},
	"319": {"附设普通初中班", []Stage{Junior}},
	"321": {"职业初中", []Stage{Junior}},
	"329": {"附设职业初中班", []Stage{Junior}},
	"341": {"完全中学", []Stage{Junior, Senior}},
	"342": {"高级中学", []Stage{Senior}},
	"345": {"十二年一贯制学校", []Stage{Primary, Junior, Senior, Preschool}},
	"349": {"附设普通高中班", []Stage{Senior}},
	"361": {"调整后中等职业学校", []Stage{Vocational}},
	"362": {"中等技术学校", []Stage{Vocational}},
	"363": {"中等师范学校", []Stage{Vocational}},
	"364": {"成人中等专业学校", []Stage{Vocational}},
	"365": {"职业高中学校", []Stage{Vocational}},
	"366": {"技工学校", []Stage{Vocational, Higher}},
	"511": {"盲人学校", []Stage{Primary, Junior, Preschool, Senior, Vocational}},
	"512": {"聋人学校", []Stage{Primary, Junior, Preschool, Senior, Vocational}},
	"513": {"培智学校", []Stage{Primary, Junior, Preschool, Senior, Vocational}},
	"519": {"其他特教学校", []Stage{Primary, Junior, Preschool, Senior, Vocational}},
}

// SchoolKinds are all known kinds, by code.
func SchoolKinds() []SchoolKind {
	kinds := make([]SchoolKind, 0, len(schoolKinds))
	for k := range schoolKinds {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	return kinds
}

// Label is the kind's Chinese name, or the bare code of an unknown one.
func (k SchoolKind) Label() string {
	if known, ok := schoolKinds[k]; ok {
		return known.label
	}
	return string(k)
}

// Stages are the stages the kind teaches, its main one first. Primary schools
// and points may have a preschool class. Empty for an unknown kind, which
// excludes nothing.
func (k SchoolKind) Stages() []Stage { return schoolKinds[k].stages }

// Teaches tells whether a school of this kind can have pupils of the stage.
func (k SchoolKind) Teaches(s Stage) bool {
	stages := k.Stages()
	return len(stages) == 0 || slices.Contains(stages, s)
}

// SchoolSort is an order of the list of schools.
type SchoolSort string

// The orders: by township, by name, by students on the rosters, by all pupils.
const (
	SchoolsByTownship SchoolSort = ""
	SchoolsByName     SchoolSort = "name"
	SchoolsByStudents SchoolSort = "students"
	SchoolsByPupils   SchoolSort = "pupils"
)

// SchoolFilter says which schools to list. Zero values do not narrow.
type SchoolFilter struct {
	Township TownshipID
	School   SchoolID // the only one, for a school's own seat
	Kind     SchoolKind
	Area     string
	Boarding *Tri
	Sort     SchoolSort
	After    SchoolID // the last one seen
	Most     int
}

// SchoolLine is one school in the list, and how many students on the rosters
// of the term are in it.
type SchoolLine struct {
	School
	Students int
}

// SchoolList is one page of the list of schools.
type SchoolList struct {
	Terms
	Lines     []SchoolLine
	Total     int      // in the filter
	Next      SchoolID // to go on after; 0 at the end
	Kinds     []SchoolKind
	Townships []Township
}

// SchoolDetail is one school with all that is counted of it.
type SchoolDetail struct {
	School
	Terms
	Stages []StageCount
	Roll   SchoolTerm // how the school stands with the term's list
	Late   bool
	Years  []RetentionStatistic // oldest first
	Goals  []TargetGoal         // of the retention rate
}

// HasRoll tells whether anybody is on the school's list of the term, or missing
// from it.
func (d SchoolDetail) HasRoll() bool { return d.Roll.Tally.Total+d.Roll.Tally.Missing > 0 }
