package intake

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"zhuxue/internal/aid"
)

// stageWords are the wordings of each stage, folded, the roll's own first. A wording of several stages stands in stageGroups.
var stageWords = map[aid.Stage][]string{
	aid.Preschool:  {"学前教育", "学前", "幼儿园", "幼儿教育", "学前班", "幼教", "学前阶段", "幼儿", "幼儿园阶段", "学前三年", "学龄前", "幼儿阶段"},
	aid.Primary:    {"小学", "小学教育", "小学阶段", "初等教育", "小学生", "普通小学", "完全小学", "小学教学点", "教学点", "完小", "村小"},
	aid.Junior:     {"初中", "初级中学", "普通初中", "初中阶段", "初中教育", "初中生", "中学初中", "初中部", "初级中等教育", "职业初中"},
	aid.Senior:     {"普通高中", "普高", "高中", "高级中学", "高中阶段", "高中教育", "高中生", "普通高级中学", "高中部", "普通高中教育", "完全中学高中部"},
	aid.Vocational: {"中等职业", "中职", "中等职业教育", "职高", "职业高中", "中专", "技校", "职业中专", "中等职业学校", "中职教育", "中职学校", "中等专业学校", "职业教育", "中等职业技术教育", "技工学校", "中技", "职中", "中职生", "中等职教", "职教", "职业中学", "职业学校", "普通中专", "技工", "技师学院"},
	aid.Higher: {"高等教育", "大学", "高校", "大专", "大专及以上", "高校本专科", "本科", "专科", "高职", "高职高专", "高等职业", "本专科", "普通高校", "大学生", "高等院校",
		"研究生", "硕士", "博士", "硕士研究生", "博士研究生", "高等学校", "大学本科", "大学专科", "高职专科", "大中专", "高等职业教育", "本科生", "专科生", "大学阶段", "普通本科", "预科", "高等职业学校", "专升本"},
}

// rollName is what the national roll calls a stage, and so a workbook that needs no
// healing: 中等职业, where pages say 中职.
func rollName(s aid.Stage) string {
	if s == "" {
		return ""
	}
	return stageWords[s][0]
}

// stageGroups are wordings that leave the stage open between several; the grade or the school decides.
var stageGroups = map[string][]aid.Stage{
	"义务教育": {aid.Primary, aid.Junior}, "九年义务教育": {aid.Primary, aid.Junior}, "中小学": {aid.Primary, aid.Junior, aid.Senior},
	"中学": {aid.Junior, aid.Senior}, "义务教育阶段": {aid.Primary, aid.Junior}, "高中阶段教育": {aid.Senior, aid.Vocational},
	"特殊教育": nil, "特教": nil, "特殊教育学校": nil,
}

// stageBy finds the stages of a wording.
var stageBy = func() map[string][]aid.Stage {
	m := map[string][]aid.Stage{}
	for s, words := range stageWords {
		for _, w := range words {
			m[w] = []aid.Stage{s}
		}
	}
	for w, stages := range stageGroups {
		m[w] = stages
	}
	return m
}()

// parseStage tells the stages that a text leaves open: one for nearly all texts, none for a blank one. ok is false for a
// text that says nothing we know.
func parseStage(text string) (stages []aid.Stage, ok bool) {
	s := fold(text)
	if s == "" || isNothing(s) {
		return nil, true
	}
	outside, inside := cutBrackets(s)
	for _, try := range [...]string{s, outside, strings.TrimSuffix(outside, "学生"), strings.TrimSuffix(outside, "阶段"), inside} {
		if stages, ok := stageBy[try]; ok {
			if try == outside && inside != "" && strings.HasPrefix(try, "高中阶段") {
				stages = stageGroups["高中阶段教育"] // 高中阶段(中职)
			}
			return worded(stages, inside)
		}
	}
	return stagesNamed(s)
}

// worded are the stages that a wording in brackets behind leaves: 小学(学前班) is neither.
func worded(stages []aid.Stage, remark string) ([]aid.Stage, bool) {
	if named, ok := stageBy[remark]; ok && len(stages) > 0 && len(named) > 0 {
		stages = both(stages, named)
		return stages, len(stages) > 0
	}
	return stages, true
}

// neutral are words around a stage that change nothing about it.
var neutral = strings.NewReplacer("及以上", "", "以上", "", "阶段", "", "学段", "", "段", "", "教育", "", "普通", "", "全日制", "", "学生", "", "在读", "", "就读", "", "部", "", "生", "")

// stagesNamed are the stages that all the wordings in a text allow, if nothing else stands in it: 中职/技校, 义务教育初中.
func stagesNamed(s string) (stages []aid.Stage, ok bool) {
	rest, found := s, false
	for _, w := range stageByLength {
		if !strings.Contains(rest, w) {
			continue
		}
		rest = strings.ReplaceAll(rest, w, "/")
		named := both(stages, stageBy[w])
		if len(named) == 0 && len(stages) > 0 {
			return nil, false
		}
		stages, found = named, true
	}
	rest = strings.Trim(neutral.Replace(rest), "0123456789/,.-()+:")
	return stages, found && rest == ""
}

// stageByLength are all wordings, the longest first.
var stageByLength = slices.SortedFunc(maps.Keys(stageBy), func(a, b string) int {
	return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
})

// isNothing reports wordings by which people leave a cell blank.
func isNothing(folded string) bool {
	switch folded {
	case "", "-", "--", "/", "\\", "无", "暂无", "空", "未填", "不详", "未知", "不清楚", "N/A", "NA", "NULL", "NONE", "0000-00-00", "(空白)", "(空)":
		return true
	}
	return false
}

// sortsOfSchool tell a stage by what a school outside the county calls itself, first match first.
var sortsOfSchool = []struct {
	word  string
	stage aid.Stage
}{
	{"幼儿园", aid.Preschool}, {"幼稚园", aid.Preschool},
	{"职业技术学院", aid.Higher}, {"职业学院", aid.Higher}, {"大学", aid.Higher}, {"高等专科", aid.Higher}, {"学院", aid.Higher}, {"师专", aid.Higher},
	{"职业", aid.Vocational}, {"职教", aid.Vocational}, {"职高", aid.Vocational}, {"职中", aid.Vocational}, {"中专", aid.Vocational}, {"中等专业", aid.Vocational},
	{"技校", aid.Vocational}, {"技工", aid.Vocational}, {"技术学校", aid.Vocational}, {"卫校", aid.Vocational}, {"卫生学校", aid.Vocational},
	{"农业学校", aid.Vocational}, {"工业学校", aid.Vocational}, {"农校", aid.Vocational}, {"师范学校", aid.Vocational}, {"艺术学校", aid.Vocational},
	{"高级中学", aid.Senior}, {"高中", aid.Senior},
	{"初级中学", aid.Junior}, {"初中", aid.Junior},
	{"教学点", aid.Primary}, {"小学", aid.Primary}, {"完小", aid.Primary},
}

// stagesOfSchool are the stages a pupil of a school can be in: by its kind, or by its name outside the county. nil says
// nothing.
func stagesOfSchool(s *aid.School, text string) []aid.Stage {
	if s != nil {
		return s.Kind.Stages()
	}
	folded := fold(text)
	for _, sort := range sortsOfSchool {
		if strings.Contains(folded, sort.word) {
			return []aid.Stage{sort.stage}
		}
	}
	return nil
}

// both are the stages that two sides leave open together; a side that says nothing does not narrow.
func both(a, b []aid.Stage) []aid.Stage {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	var common []aid.Stage
	for _, s := range a {
		if slices.Contains(b, s) {
			common = append(common, s)
		}
	}
	return common
}
