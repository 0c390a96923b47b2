package intake

import (
	"strconv"
	"strings"

	"zhuxue/internal/aid"
)

// gradeReading is what a text says about the grade. Stages are those it leaves open, nil if it says nothing about them;
// number counts as the text counts: 八年级 is 8 of a school that may count on from primary.
type gradeReading struct {
	stages []aid.Stage
	number int
	within bool // the text names the stage itself: 初四, not 四年级
	worded bool // 年级 is in it, which no kindergarten says
	entry  int  // year of entry: 2016级
	leave  int  // year of leaving: 2019届
	ok     bool
}

// fixedGrades are grades without a number.
var fixedGrades = map[string]int{
	"小班": 1, "中班": 2, "大班": 3, "学前班": 3, "大大班": 3, "幼儿小班": 1, "幼儿中班": 2, "幼儿大班": 3,
	"小小班": 1,
}

// gradeStems are what stands before the number of a grade and tells the stage; longest first where one begins another.
var gradeStems = []struct {
	word  string
	stage aid.Stage
	plus  int // years before the first: 研一 is the fifth year of higher education
}{
	{"幼儿园", aid.Preschool, 0}, {"学前", aid.Preschool, 0}, {"幼儿", aid.Preschool, 0},
	{"小学", aid.Primary, 0}, {"初级中学", aid.Junior, 0}, {"初中", aid.Junior, 0},
	{"普通高中", aid.Senior, 0}, {"普高", aid.Senior, 0}, {"高级中学", aid.Senior, 0}, {"高中", aid.Senior, 0},
	{"中等职业", aid.Vocational, 0}, {"职业高中", aid.Vocational, 0}, {"职业中专", aid.Vocational, 0}, {"中职", aid.Vocational, 0}, {"职高", aid.Vocational, 0},
	{"职中", aid.Vocational, 0}, {"中专", aid.Vocational, 0}, {"技校", aid.Vocational, 0}, {"中技", aid.Vocational, 0},
	{"高职高专", aid.Higher, 0}, {"高职", aid.Higher, 0}, {"大学专科", aid.Higher, 0}, {"大学本科", aid.Higher, 0}, {"大学", aid.Higher, 0},
	{"大专", aid.Higher, 0}, {"专科", aid.Higher, 0}, {"本科", aid.Higher, 0}, {"高校", aid.Higher, 0},
	{"硕士研究生", aid.Higher, 4}, {"研究生", aid.Higher, 4}, {"硕士", aid.Higher, 4}, {"博士研究生", aid.Higher, 7}, {"博士", aid.Higher, 7},
	{"小", aid.Primary, 0}, {"初", aid.Junior, 0}, {"高", aid.Senior, 0}, {"职专", aid.Vocational, 0}, {"职", aid.Vocational, 0}, {"专", aid.Higher, 0}, {"大", aid.Higher, 0}, {"研", aid.Higher, 4}, {"博", aid.Higher, 7},
}

// parseGrade reads a grade in any wording: 初一, 七年级2班, 小三, 三(2)班, 高中二年级, 大班, 2016级, 1. Whether it fits a
// stage is not judged here.
func parseGrade(text string) gradeReading {
	s := strings.TrimPrefix(fold(text), "第")
	if s == "" {
		return gradeReading{}
	}
	if r := parsePreschool(s); r.ok {
		return r
	}
	if r := parseEntry(s); r.ok {
		return r
	}
	for _, stem := range gradeStems {
		rest, found := strings.CutPrefix(s, stem.word)
		if !found {
			continue
		}
		if r := parseNumbered(strings.TrimLeft(rest, ".-(第")); r.ok {
			r.stages, r.within, r.number = []aid.Stage{stem.stage}, true, r.number+stem.plus
			return r
		}
	}
	if r := parseBare(s); r.ok {
		return r
	}
	return parseTwice(s)
}

// parseTwice reads a text that says the stage before the grade, or says the grade again in brackets: 初中部八年级, 高中(高二),
// 八年级(初二). What contradicts itself is no grade.
func parseTwice(s string) gradeReading {
	const longest = 20 // characters; brackets within brackets would be tried over and over
	if runes(s) > longest {
		return gradeReading{}
	}
	outside, inside := cutBrackets(s)
	if again := parseGrade(inside); again.ok {
		if r := parseGrade(outside); r.ok {
			return r.agreeing(again)
		}
		if stages, ok := parseStage(outside); ok && len(stages) > 0 {
			return again.of(stages)
		}
	}
	for _, w := range stageByLength {
		rest, found := strings.CutPrefix(s, w)
		if rest = strings.TrimLeft(rest, "部/-.,:"); !found || rest == "" || len(stageBy[w]) == 0 {
			continue
		}
		if r := parseGrade(rest); r.ok {
			return r.of(stageBy[w])
		}
	}
	return gradeReading{}
}

// of narrows a reading to stages that stand beside it; nothing is left where they contradict it.
func (r gradeReading) of(stages []aid.Stage) gradeReading {
	r.within = r.within || len(stages) == 1
	if r.stages = both(r.stages, stages); len(r.stages) == 0 && len(stages) > 0 {
		return gradeReading{}
	}
	return r
}

// agreeing is the reading, if another says the same of some stage.
func (r gradeReading) agreeing(again gradeReading) gradeReading {
	stages := both(r.stages, again.stages)
	if len(stages) == 0 && len(r.stages) == 0 {
		stages = aid.Stages
	}
	for _, s := range stages {
		if year := r.yearOf(s, 0); year > 0 && year == again.yearOf(s, 0) {
			return r.of(again.stages)
		}
	}
	return gradeReading{}
}

// parsePreschool reads 大班, 大(1)班, 中一班, 幼儿园大班, 学前班.
func parsePreschool(s string) gradeReading {
	if rest, ok := strings.CutPrefix(s, "学前班"); ok && classTail(rest) {
		return preschoolGrade(3)
	}
	s, _ = cutAnyPrefix(s, "幼儿园", "学前教育", "学前阶段", "幼儿", "学前", "幼")
	if n, ok := fixedGrades[s]; ok {
		return preschoolGrade(n)
	}
	for word, n := range map[string]int{"小": 1, "中": 2, "大": 3} {
		rest, ok := strings.CutPrefix(s, word)
		if !ok {
			continue
		}
		if tail, ok := strings.CutPrefix(rest, "班"); ok && classTail(tail) { // 大班(1), 大班1班
			return preschoolGrade(n)
		}
		if len(rest) > 1 && rest[0] >= 'A' && rest[0] <= 'Z' && rest[1:] == "班" { // 大A班
			return preschoolGrade(n)
		}
		number, bracketed := strings.CutPrefix(rest, "(")
		if _, rest, ok := cutNumber(number); ok && (rest == "班" || bracketed && hasAnyPrefix(rest, ")")) {
			return preschoolGrade(n)
		}
	}
	return gradeReading{}
}

func preschoolGrade(n int) gradeReading {
	return gradeReading{stages: []aid.Stage{aid.Preschool}, number: n, within: true, ok: true}
}

// parseEntry reads the year of entry, or of leaving: 2016级, 2016级3班, 16级, 高2019届.
func parseEntry(s string) gradeReading {
	i := strings.Index(s, "级")
	leaving := i < 0
	if leaving {
		i = strings.Index(s, "届")
	}
	if i < 0 {
		return gradeReading{}
	}
	front := strings.TrimSuffix(s[:i], "年")
	digits := strings.TrimLeft(front, "小初高中职大学专本科")
	if !digitsOnly(digits) {
		return gradeReading{}
	}
	y, _ := strconv.Atoi(digits)
	switch {
	case len(digits) == 4 && y >= 1990 && y < 2100:
	case len(digits) == 2 && y >= 13 && !strings.HasSuffix(s[:i], "年"):
		y += 2000
	default:
		return gradeReading{}
	}
	r := gradeReading{entry: y, ok: true}
	if leaving {
		r.entry, r.leave = 0, y
	}
	if front != digits {
		r.stages, _ = parseStage(longStage[front[:len(front)-len(digits)]])
	}
	return r
}

var longStage = map[string]string{"小": "小学", "小学": "小学", "初": "初中", "初中": "初中", "高": "高中", "高中": "高中", "中职": "中职", "大学": "大学", "本科": "本科", "专科": "专科", "大专": "大专"}

// parseNumbered reads a number that is a grade, with or without a class: 一年级, 一, 2班, 一(3)班, 1年级1班.
func parseNumbered(s string) gradeReading {
	n, rest, ok := cutNumber(s)
	if !ok || n < 1 || n > 12 {
		return gradeReading{}
	}
	rest = strings.TrimPrefix(rest, ")")
	rest, worded := strings.CutPrefix(rest, "年级")
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "年"), "级")
	if !classTail(rest) {
		return gradeReading{}
	}
	return gradeReading{number: n, worded: worded, ok: true}
}

// tailWords may follow a grade and change nothing: the half of the year, the sort of pupil, the branch of study.
var tailWords = []string{
	"上", "下", "上学期", "下学期", "上期", "下期", "第一学期", "第二学期", "秋", "春", "秋季", "春季", "秋季学期", "春季学期", "上半学期", "下半学期",
	"学生", "生", "新生", "在读", "在校", "毕业班", "应届", "应届生", "应届毕业班", "复读", "复读生", "文", "理", "文科", "理科", "文科生", "理科生", "走读", "住校", "寄宿", "幼儿",
}

// tailDoubts are what a remark in brackets says of a pupil who is not simply in the grade.
var tailDoubts = []string{"级", "年", "休", "退", "辍", "转", "升", "留", "毕业", "结业", "肄", "亡", "不", "未", "待", "拟", "或", "/", "?", "初", "高", "幼"}

// classTail reports whether what follows the grade is nothing, or changes nothing: (2)班, 2班, .3, 甲班, 重点班, 上学期, (理科).
func classTail(s string) bool {
	for {
		open := strings.IndexByte(s, '(')
		end := strings.IndexByte(s, ')')
		if open < 0 || end < open {
			break
		}
		remark := s[open+1 : end]
		if !equalsOne(remark, tailWords) && (runes(remark) > 6 || hasAny(strings.TrimSuffix(remark, "毕业班"), tailDoubts...)) {
			return false
		}
		s = s[:open] + "." + s[end+1:]
	}
	s = strings.Trim(s, ".-,()")
	if s == "" || equalsOne(s, tailWords) {
		return true
	}
	if _, rest, ok := cutNumber(s); ok {
		rest = strings.Trim(rest, ".-,()")
		return rest == "" || rest == "班" || rest == "班级" || rest == "班学生"
	}
	return strings.HasSuffix(s, "班") && runes(s) <= 8 && !hasAny(strings.TrimSuffix(s, "毕业班"), tailDoubts...)
}

// parseBare reads a grade that names no stage: 三年级, 三(2)班, 3, 301班, 八年级, 一.
func parseBare(s string) gradeReading {
	if n, rest, ok := cutNumber(s); ok && n >= 101 && n <= 999 && (rest == "" || rest == "班") && n/100 <= 9 && n%100 > 0 {
		return bareGrade(n / 100) // 301班 is class 1 of grade 3
	}
	if _, rest, ok := cutNumber(s); ok && rest == "班" {
		return gradeReading{} // 2班 is a class and no grade
	}
	r := parseNumbered(s)
	if !r.ok {
		return r
	}
	bare := bareGrade(r.number)
	bare.worded = r.worded
	return bare
}

// bareGrade is a number without a stage: from 7 it is counted on from primary.
func bareGrade(n int) gradeReading {
	r := gradeReading{number: n, ok: true}
	switch {
	case n >= 10:
		r.stages = []aid.Stage{aid.Senior}
	case n >= 7:
		r.stages = []aid.Stage{aid.Junior}
	}
	return r
}

// usualYears is how long the stages last whose length is known without the course.
var usualYears = map[aid.Stage]int{aid.Preschool: 3, aid.Primary: 6, aid.Junior: 3, aid.Senior: 3, aid.Vocational: 3}

// yearOf is the year within a stage, counted from 1; 0 where the reading does not fit the stage.
func (r gradeReading) yearOf(s aid.Stage, now aid.Year) int {
	n := r.number
	switch {
	case r.entry > 0:
		n = int(now) - r.entry + 1
	case r.leave > int(now) && usualYears[s] > 0: // an earlier 届 has left, or is meant as 级
		n = usualYears[s] + 1 - (r.leave - int(now))
	case r.leave > 0:
		return 0
	case s == aid.Preschool && r.worded && !r.within, s == aid.Junior && n == 4 && !r.within:
		return 0
	case s == aid.Junior && n >= 7 && n <= 9:
		n -= 6
	case s == aid.Senior && n >= 10 && n <= 12:
		n -= 9
	case s == aid.Higher && n > 8:
		n = 8
	}
	if n < 1 || n > s.Years() {
		return 0
	}
	return n
}

// fits reports whether the reading can be a grade of the stage.
func (r gradeReading) fits(s aid.Stage, now aid.Year) bool {
	return len(both([]aid.Stage{s}, r.stages)) > 0 && r.yearOf(s, now) > 0
}

// gradeWording is the wording of a grade that counts as the official one, and whether a text is it.
func gradeWording(s aid.Stage, year int, text string) (official string, same bool) {
	official = aid.GradeLabel(s, year)
	if s == aid.Higher && year <= 5 { // 大一 is as good as 一年级
		return official, text == official || text == "大"+string([]rune("一二三四五")[year-1])
	}
	return official, text == official
}
