package intake_test

import (
	"strings"
	"testing"

	"zhuxue/internal/aid"
)

// Answers that have a column each under one merged header: which one is ticked is the answer, and no tick is none.
func TestRead_answersInColumns(t *testing.T) {
	t.Parallel()
	page := page{"表", []string{
		"序号|行政村|姓名|性别||身份证号|学校|就读学段|||年级|是否寄宿||脱贫属性||",
		"|||男|女|||学前|小学|初中||是|否|未脱贫|已脱贫(享受政策)|返贫",
		"=1|云台镇石桥村|甲|√||" + id("20080315", 11) + "|云台镇石桥小学||√||3|√|||√|",
		"=2|云台镇石桥村|乙||√|" + id("20080315", 22) + "|云台镇石桥小学||是||三年级||1|√||",
		"=3|云台镇石桥村|丙||女|" + id("20080315", 24) + "|云台镇石桥小学||1||三年级||||√|",
		"=4|云台镇石桥村|丁|√||" + id("20080315", 26) + "|云台镇石桥小学||√||三年级|√||√||",
		"=5|云台镇石桥村|戊|√||" + id("20080315", 13) + "|云台镇石桥小学||√||三年级|√|√|√||",
		"=6|云台镇石桥村|己|√||" + id("20080315", 15) + "|云台镇石桥小学|√|√||三年级|×|√|√||",
		"=7|云台镇石桥村|庚|√||" + id("20020315", 17) + "|碧山一中|||√|8||√|√||",
	}}
	result := readBishan(t, page)
	checkStory(t, result,
		"3 甲 云台镇石桥村 云台镇石桥小学 primary3 是", "4 乙 云台镇石桥村 云台镇石桥小学 primary3 否", "5 丙 云台镇石桥村 云台镇石桥小学 primary3 未填",
		"6 hold sex_conflict", "7 hold boarding_conflict", "8 hold options_conflict", "9 庚 云台镇石桥村 碧山县第一中学 junior2 否")
	if s := result.Lines[0].Student.Status; s != aid.LiftedAided {
		t.Errorf("got status %s, want the ticked one", s.Label())
	}
	if f := result.Lines[5].Faults[0]; f.Column != "就读学段" || !strings.HasPrefix(f.Cell, "H") || !strings.Contains(f.Message, "2项") {
		t.Errorf("got %+v, want it at the merged header's first column", f)
	}
}

// A header of three lines: each group covers what stands under it, and the head of the household is nobody's pupil.
func TestRead_headerOfThreeLines(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", []string{
		"序号|户主信息||学生信息|||||行政村|就读情况||||",
		"|姓名|身份证号|姓名|性别||身份证号|出生年月||学校|年级|住宿情况||备注",
		"||||男|女||||||寄宿|走读|",
		"=1|李大山|" + id("19750203", 11) + "|李小花||√|" + id("20060315", 22) + "|2006.3|云台镇石桥村|云台镇石桥小学|五年级||√|",
	}})
	checkStory(t, result, "4 李小花 云台镇石桥村 云台镇石桥小学 primary5 否")
	if d := result.Lines[0].Student; d.HouseholdHead != "李大山" || d.IDNo != id("20060315", 22) || d.Sex != aid.Female {
		t.Errorf("got %+v", d)
	}
}

// Forms that print all answers in one cell, of which one is ticked.
func TestRead_answersInOneCell(t *testing.T) {
	t.Parallel()
	header := "乡镇|姓名|性别|身份证号|毕业学校|就读学校|学段|年级|住宿情况"
	row := func(n int, sex, stage, boards string) string {
		return "云台镇石桥村3组|甲|" + sex + "|" + id("20080315", n) + "|希望幼儿园|云台镇石桥小学|" + stage + "|三年级|" + boards
	}
	result := readBishan(t, page{"表", []string{header,
		row(11, "√男 □女", "□学前 ☑小学 □初中", "□寄宿 √走读"), row(12, "男□ 女√", "小学■", "寄宿√ 走读□"),
		row(13, "1.男", "2、小学", "寄宿( ) 走读(√)"), row(14, "女", "小学", "√寄宿 √走读"), row(15, "男", "小学", "□寄宿 □走读"),
	}})
	checkStory(t, result,
		"2 甲 云台镇石桥村 云台镇石桥小学 primary3 否", "3 甲 云台镇石桥村 云台镇石桥小学 primary3 是", "4 甲 云台镇石桥村 云台镇石桥小学 primary3 否",
		"5 hold boarding_unknown", "6 hold boarding_unknown")
}

// A school's cell may hold the grade too, a remark that the school lies elsewhere, and brackets where.
func TestRead_schoolAndMore(t *testing.T) {
	t.Parallel()
	header := "行政村|姓名|身份证号|就读学校及年级|是否寄宿|备注"
	row := func(n int, school, note string) string {
		return "云台镇石桥村|甲|" + id("20080315", n) + "|" + school + "|否|" + note
	}
	result := readBishan(t, page{"表", []string{header,
		row(11, "云台镇石桥小学三年级2班", ""), row(13, "云台中心校三（2）班", ""), row(15, "希望小学三年级", ""), row(17, "阳光小学（浙江宁波）", ""), row(19, "阳光小学", "随父母在外省就读"),
		row(21, "云台镇石桥小学", "曾在县外就读"),
	}})
	checkStory(t, result,
		"2 甲 云台镇石桥村 云台镇石桥小学 primary3 否", "3 甲 云台镇石桥村 碧山县云台镇中心小学 primary3 否", "4 hold unknown_school",
		"5 甲 云台镇石桥村 阳光小学（浙江宁波）(外) primary0 否", "6 甲 云台镇石桥村 阳光小学(外) primary0 否", "7 甲 云台镇石桥村 云台镇石桥小学 primary0 否")
}

// Of two columns of one name, the one behind the head's name is the head's.
func TestRead_columnsOfOneName(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", []string{
		"行政村|户主姓名|身份证号|性别|学生姓名|性别|身份证号|就读学校|年级|班级",
		"云台镇石桥村|李大山|" + id("19750203", 11) + "|男|李小花|女|" + id("20060315", 22) + "|云台镇石桥小学|五年级|2",
		"云台镇石桥村|李大山|" + id("19750203", 11) + "|男|李小红|女|" + id("20060315", 24) + "|云台镇石桥小学||5",
	}})
	checkStory(t, result, "2 李小花 云台镇石桥村 云台镇石桥小学 primary5 未填", "3 hold grade_missing")
}
