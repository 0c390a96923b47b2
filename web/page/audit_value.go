package page

import (
	"fmt"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
)

// valueLabels are the Chinese names of the values that entries hold.
var valueLabels = map[string]string{
	"name": "姓名", "login": "账号名", "registered": "身份证号已登记", "seat": "岗位", "role": "岗位", "disabled": "停用", "code": "代码",
	"coverage_threshold": "基本覆盖标准", "preschool_fen": "学前资助标准", "preschool_document": "学前资助标准的文号", "preschool_why": "学前资助标准的修改原因", "confirm_by": "确认截止日",
	"kind": "种类", "term": "学期", "year": "年度", "bytes": "字节数", "rows": "行数", "students": "学生数", "new": "新增", "changed": "更新",
	"unchanged": "无变化", "held": "待修改", "present": "在校", "absent": "不在校", "corrected": "更正", "boarding": "寄宿",
	"state": "状态", "reason": "原因", "school": "学校编号", "signature": "签字编号", "digest": "名单摘要", "version": "版次",
	"township": "乡镇编号", "town": "乡镇", "village": "行政村编号", "area": "城乡", "poor": "贫困村", "covered": "幼儿园覆盖",
	"stage": "学段", "status": "脱贫属性", "item": "资助项目", "answer": "资格", "target": "目标", "number": "号码",
	"student": "学生编号", "day": "日期", "act": "操作", "second_factor": "双因素登录", "password_rule": "密码规则",
	"title": "版本名称", "cases": "标准案例", "document": "文号", "from": "起始学期", "hash": "校验码", "edition": "版本编号", "rehearsal": "演练编号", "retro": "追溯的依据", "why": "原因",
	"department": "部门", "households": "户数", "after": "从这一户之后", "schools": "学校数", "uploads": "工作簿", "autumn": "秋季", "primary": "小学生",
	"junior": "初中生", "special": "特教学生", "boarders": "寄宿生", "county": "县区",
	"region": "所在地区", "town_is_rural": "镇区学校按农村地区对待",
	"centre_name": "资助中心名称", "centre_phone": "咨询和监督电话", "centre_address": "资助中心地址",
}

// valueWords turn codes into words.
var valueWords = map[string]func(code string) string{
	"role":          func(c string) string { return aid.Role(c).Label() },
	"stage":         func(c string) string { return aid.Stage(c).Label() },
	"status":        func(c string) string { return aid.PovertyStatus(c).Label() },
	"item":          func(c string) string { return aid.Item(c).Short() },
	"answer":        func(c string) string { return aid.Answer(c).Label() },
	"number":        func(c string) string { return aid.Secret(c).Label() },
	"reason":        func(c string) string { return aid.AbsenceReason(c).Label() },
	"act":           func(c string) string { return aid.Act(c).Label() },
	"second_factor": func(c string) string { return aid.FactorRule(c).Label() },
	"password_rule": func(c string) string { return aid.PasswordRule(c).Label() },
	"kind":          kindWord,
	"state":         stateWord,
	"term":          termWord,
	"from":          termWord,
	"department":    func(c string) string { return aid.Department(c).Label() },
	"region":        func(c string) string { return aid.Region(c).Label() },
	"town_is_rural": func(c string) string { return map[string]string{"yes": "是"}[c] },
	"school":        func(c string) string { return map[string]string{OutsideSchool: "县外学校"}[c] },
}

// kindWord is the kind of a workbook, or of a school.
func kindWord(code string) string {
	if label := aid.UploadKind(code).Label(); label != "" {
		return label
	}
	return aid.SchoolKind(code).Label()
}

// stateWord is the state of a student, of a school's list, or of a figure
// against its goal: no two of them share a code.
func stateWord(code string) string {
	for _, label := range []string{aid.EnrolmentState(code).Label(), aid.ConfirmationState(code).Label(), aid.TargetState(code).Label()} {
		if label != "" {
			return label
		}
	}
	return ""
}

func termWord(code string) string {
	term, err := aid.ParseTerm(code)
	if err != nil {
		return ""
	}
	return term.Label()
}

func valueLabel(name string) string {
	kind, of, _ := strings.Cut(name, "/")
	label, known := valueLabels[kind]
	if !known {
		label = kind
	}
	if of == "" {
		return label
	}
	return label + "（" + of + "）"
}

// valueText is a value as a person reads it.
func valueText(name string, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		return aid.TriOf(v).Label()
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		return wordText(name, v)
	}
	return fmt.Sprint(value)
}

// wordText is a code in words, where it is known.
func wordText(name, code string) string {
	if words, coded := valueWords[name]; coded {
		if text := words(code); text != "" {
			return text
		}
	}
	return settingText(name, code)
}

// settingText turns a kept setting into its unit.
func settingText(name, value string) string {
	n, err := strconv.ParseInt(value, 10, 64)
	switch {
	case err == nil && strings.HasPrefix(name, PreschoolField):
		return aid.Fen(n).Short() + " 元"
	case err == nil && name == CoverageField:
		return aid.Fen(n).Short() + "%" // hundredths, as fen are
	}
	return value
}
