package intake_test

import (
	"strings"
	"testing"
)

// rosterRow is a row of 姓名, 身份证号 and what follows.
func rosterRow(name, birth string, serial int, rest ...string) string {
	return strings.Join(append([]string{name, id(birth, serial)}, rest...), "|")
}

// A school without a column is the one of the sheet's name or of the title, in any wording that is certain in a cell.
func TestRead_schoolOfTheSheet(t *testing.T) {
	t.Parallel()
	header := "姓名|身份证号|年级|行政村"
	row := rosterRow("甲", "20080315", 11, "三年级", "清溪镇柳林村")
	tests := []struct {
		sheet, title, want string
	}{
		{"云台中心校", "", "碧山县云台镇中心小学"},
		{"2.清溪石桥小学(12人)", "", "清溪镇石桥小学"},
		{"高峰教学点学生花名册", "", "白马乡高峰教学点"},
		{"Sheet1", "学校：云台镇石桥小学", "云台镇石桥小学"},
		{"Sheet1", "学校名称：|云台中心完小||填报时间：2016年9月", "碧山县云台镇中心小学"},
		{"Sheet1", "填报单位(盖章)：县云台镇中心小学   填报时间：2016年9月", "碧山县云台镇中心小学"},
		{"Sheet1", "云台中心校2016年秋建档立卡贫困学生花名册", "碧山县云台镇中心小学"},
		{"云台镇石桥小学", "碧山县建档立卡学生花名册", "云台镇石桥小学"},
		{"Sheet1", "学校：省城实验小学", "省城实验小学(外)"},
		{"Sheet1", "学校：希望小学", "unknown_school"},
		{"特殊教育学校", "", "unknown_school"},
		{"石桥小学", "", "ambiguous_school"},
		{"Sheet1", "注：在云台镇石桥小学就读的请另行填报", "school_missing"},
	}
	for _, tt := range tests {
		rows := []string{header, row}
		line := "2"
		if tt.title != "" {
			rows, line = append([]string{tt.title}, rows...), "3"
		}
		want := line + " 甲 清溪镇柳林村 " + tt.want + " primary3 未填"
		if strings.Contains(tt.want, "_") {
			want = line + " hold " + tt.want
		}
		checkStory(t, readBishan(t, page{tt.sheet, rows}), want)
	}
}

// A school's title says nothing about where its pupils live, and its own township settles which school of a name is meant.
func TestRead_schoolIsNoHome(t *testing.T) {
	t.Parallel()
	header := "姓名|身份证号|年级|行政村"
	result := readBishan(t,
		page{"云台镇石桥小学", []string{header, rosterRow("甲", "20080315", 11, "三年级", "柳林村"), rosterRow("乙", "20080315", 13, "三年级", "石桥村")}},
		page{"高中", []string{"姓名|身份证号|就读学校|年级", rosterRow("丙", "20000315", 11, "碧山一中", "二")}},
		page{"在校生", []string{"姓名|身份证号|就读学校|年级", rosterRow("丁", "20030315", 11, "碧山一中", "二")}})
	checkStory(t, result,
		"2 甲 清溪镇柳林村 云台镇石桥小学 primary3 未填", "3 hold unknown_village",
		"2 丙  碧山县第一中学 senior2 未填", "2 丁  碧山县第一中学 junior2 未填")
}

// A village or township without a column is the one of the sheet's name, the title or a line between the rows.
func TestRead_villageOfTheSheet(t *testing.T) {
	t.Parallel()
	header := "姓名|身份证号|学校|年级"
	row := func(n int) string { return rosterRow("甲", "20080315", n, "云台镇石桥小学", "三年级") }
	result := readBishan(t,
		page{"松树村", []string{header, row(11)}},
		page{"清溪镇石桥村", []string{"碧山县建档立卡学生花名册", header, row(13)}},
		page{"表3", []string{"碧山县白马乡高峰村2016年秋季建档立卡贫困学生花名册", header, row(15)}},
		page{"表4", []string{"行政村：柳林村", header, row(17)}},
		page{"白马", []string{header, row(19)}},
		page{"表6", []string{"行政村：无名村", header, row(21)}},
		page{"汇总", []string{header, "云台镇松树村", row(23), row(25), "小计|2", "清溪镇柳林村", row(27), "学校：白马乡中心幼儿园||||填报：张三", row(29)}})
	want := []string{
		"2 甲 云台镇松树村", "3 甲 清溪镇石桥村", "3 甲 白马乡高峰村", "3 甲 清溪镇柳林村", "2 甲 白马乡", "3 hold unknown_village",
		"3 甲 云台镇松树村", "4 甲 云台镇松树村", "7 甲 清溪镇柳林村", "9 甲 清溪镇柳林村",
	}
	for i, w := range want {
		if !strings.Contains(w, "hold") {
			want[i] += " 云台镇石桥小学 primary3 未填"
		}
	}
	checkStory(t, result, want...)
}

// One part of a sheet does not speak for the next: a title that names another school, even an unknown one, ends the last.
func TestRead_schoolsInBlocks(t *testing.T) {
	t.Parallel()
	header := "姓名|身份证号|年级|行政村"
	result := readBishan(t, page{"汇总", []string{
		"学校：云台镇石桥小学|||填报时间：2016年9月", header, rosterRow("甲", "20080315", 11, "三年级", "松树村"), "合计|1人",
		"学校：希望小学|||填报时间：2016年9月", header, rosterRow("乙", "20080315", 13, "三年级", "松树村"),
		"学校：碧山一中|||填报时间：2016年9月", header, rosterRow("丙", "20030315", 13, "八年级", "松树村"),
		"学校：清溪镇九年制学校", rosterRow("丁", "20080315", 15, "三年级", "松树村"),
	}})
	checkStory(t, result,
		"3 甲 云台镇松树村 云台镇石桥小学 primary3 未填", "7 hold unknown_school",
		"10 丙 云台镇松树村 碧山县第一中学 junior2 未填", "12 丁 云台镇松树村 清溪镇九年一贯制学校 primary3 未填")
}

// Parts of a table under one header, named in the column that counts the rows: schools, or townships and their villages.
func TestRead_partsOfATable(t *testing.T) {
	t.Parallel()
	result := readBishan(t,
		page{"校", []string{
			"序号|姓名|身份证号|年级|行政村",
			"云台镇石桥小学（2人）", "1|" + rosterRow("甲", "20080315", 11, "三年级", "松树村"), "2|" + rosterRow("乙", "20080315", 13, "三年级", "松树村"), "小计|2人",
			"二、碧山县第一中学：", "1|" + rosterRow("丙", "20030315", 13, "八年级", "松树村"), "…|…|…", "以下无正文", "|以下无正文", "其中：女生|0",
		}},
		page{"村", []string{
			"序号|姓名|身份证号|学校|年级",
			"云台镇：", "石桥村共1人", "1|" + rosterRow("丁", "20080315", 15, "云台镇石桥小学", "三年级"), "松树村", "1|" + rosterRow("戊", "20080315", 17, "云台镇石桥小学", "三年级"),
			"清溪镇", "石桥村", "1|" + rosterRow("己", "20080315", 19, "云台镇石桥小学", "三年级"), "合计|3",
		}},
		page{"学籍", []string{"姓名|全国学籍号|学校|年级|村", "庚|G" + id("20080315", 21) + "|云台镇石桥小学|三年级|云台镇松树村"}})
	checkStory(t, result,
		"3 甲 云台镇松树村 云台镇石桥小学 primary3 未填", "4 乙 云台镇松树村 云台镇石桥小学 primary3 未填", "7 丙 云台镇松树村 碧山县第一中学 junior2 未填",
		"4 丁 云台镇石桥村 云台镇石桥小学 primary3 未填", "6 戊 云台镇松树村 云台镇石桥小学 primary3 未填", "9 己 清溪镇石桥村 云台镇石桥小学 primary3 未填",
		"2 庚 云台镇松树村 云台镇石桥小学 primary3 未填")
}

// The class of the sheet's name or title is the grade where no column tells it.
func TestRead_gradeOfTheSheet(t *testing.T) {
	t.Parallel()
	header := "姓名|身份证号|行政村|是否寄宿"
	title := "学校：碧山县云台镇中心小学   班级：三年级（2）班    2016年9月10日"
	result := readBishan(t,
		page{"3", []string{title, header, rosterRow("甲", "20080315", 11, "松树村")}},
		page{"小4", []string{"学校：云台中心校", header, rosterRow("乙", "20070315", 11, "松树村")}},
		page{"301", []string{"学校：云台中心校", header, rosterRow("丙", "20080315", 13, "松树村"), "五年级2班", rosterRow("丁", "20060315", 13, "松树村")}})
	checkStory(t, result,
		"3 甲 云台镇松树村 碧山县云台镇中心小学 primary3 未填", "3 乙 云台镇松树村 碧山县云台镇中心小学 primary4 未填",
		"3 丙 云台镇松树村 碧山县云台镇中心小学 primary0 未填", "5 丁 云台镇松树村 碧山县云台镇中心小学 primary5 未填")
}

// What stands between the rows of a table whose first column is the name: hints, examples, parts, notes, signatures.
func TestRead_linesThatAreNoRows(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", []string{
		"姓名|身份证号|学校|年级|是否寄宿|行政村",
		"（与户口本一致）|（18位）|（填全称）|（如三年级）|（是/否）|（全称）",
		"手工填写|文本格式|下拉选择|下拉选择|下拉选择|手工填写",
		"张三（示例）|" + id("20080315", 91) + "|云台镇石桥小学|三年级|是|云台镇石桥村",
		"一、小学部分",
		rosterRow("甲", "20080315", 11, "清溪镇九年制学校", "3", "是", "云台镇石桥村"),
		"（二）初中部分",
		rosterRow("乙", "20020315", 11, "清溪镇九年制学校", "3", "是", "云台镇石桥村"),
		"数据截止时间：2016年9月", "以上数据由各乡镇中心校填报并经县教育局核实", "（此表一式三份）", "2.身份证号码为18位", "—以下空白—", "以上人员共计2人",
		"云台镇小计|2|||1",
		"制表单位：碧山县教育局|||打印日期：2016-09-20",
		"校长：||||2016.9.10",
	}})
	checkStory(t, result, "6 甲 云台镇石桥村 清溪镇九年一贯制学校 primary3 是", "8 乙 云台镇石桥村 清溪镇九年一贯制学校 junior3 是")
}
