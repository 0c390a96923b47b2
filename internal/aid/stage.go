package aid

// Stage is 学段, the level of schooling.
type Stage string

// The stages, from kindergarten to university.
const (
	Preschool  Stage = "preschool"
	Primary    Stage = "primary"
	Junior     Stage = "junior"
	Senior     Stage = "senior"
	Vocational Stage = "vocational"
	Higher     Stage = "higher"
)

// Stages are all stages in their order.
var Stages = []Stage{Preschool, Primary, Junior, Senior, Vocational, Higher}

var stageLabels = map[Stage]string{
	Preschool: "学前教育", Primary: "小学", Junior: "初中",
	Senior: "普通高中", Vocational: "中职", Higher: "高校",
}

// Label is the stage's Chinese name, the short one by which the policy calls it. Workbooks
// may hold the roll's 中等职业 and 高等教育.
func (s Stage) Label() string { return stageLabels[s] }

// Years is how many years of study the stage has at most: kindergarten 3,
// primary 6, junior 4 (where primary has 5), senior 3, vocational 4, higher 8
// (with postgraduates).
func (s Stage) Years() int {
	switch s {
	case Primary:
		return 6
	case Preschool, Senior:
		return 3
	case Junior, Vocational:
		return 4
	case Higher:
		return 8
	}
	return 0
}

var gradeNames = map[Stage][]string{
	Preschool:  {"小班", "中班", "大班"},
	Primary:    {"一年级", "二年级", "三年级", "四年级", "五年级", "六年级"},
	Junior:     {"七年级", "八年级", "九年级", "初四"},
	Senior:     {"高一", "高二", "高三"},
	Vocational: {"一年级", "二年级", "三年级", "四年级"},
	Higher:     {"一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级"},
}

// GradeLabel is the Chinese name of a year within a stage, counted from 1;
// 未填 for 0.
func GradeLabel(s Stage, grade int) string {
	names := gradeNames[s]
	if grade < 1 || grade > len(names) {
		return "未填"
	}
	return names[grade-1]
}

// Sex is 性别 as GB/T 2261.1 codes it.
type Sex int8

// The sexes; zero is unknown.
const (
	Male   Sex = 1
	Female Sex = 2
)

// Label is 男, 女 or 未知.
func (s Sex) Label() string {
	switch s {
	case Male:
		return "男"
	case Female:
		return "女"
	}
	return "未知"
}
