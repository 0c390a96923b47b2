package intake_test

import (
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
)

// rosterHeader is the header of the rosters below.
const rosterHeader = "序号|乡镇|行政村|户编号|户主姓名|学生姓名|性别|身份证号|出生日期|脱贫属性|就读学校|学段|年级|是否寄宿"

// pupil is a row under rosterHeader whose parts can be replaced by name.
func pupil(changes ...string) string {
	cells := map[string]string{
		"序号": "1", "乡镇": "云台镇", "行政村": "石桥村", "户编号": "990122101000001", "户主姓名": "王有田", "学生姓名": "王小明", "性别": "男",
		"身份证号": id("20080315", 11), "出生日期": "2008-03-15", "脱贫属性": "未脱贫", "就读学校": "云台镇石桥小学", "学段": "小学", "年级": "三年级", "是否寄宿": "否",
	}
	for i := 0; i < len(changes); i += 2 {
		cells[changes[i]] = changes[i+1]
	}
	var row []string
	for name := range strings.SplitSeq(rosterHeader, "|") {
		row = append(row, cells[name])
	}
	return strings.Join(row, "|")
}

// Each fault alone: its code, its cell, and a sentence that names the cell and ends with what to do.
func TestRead_eachFault(t *testing.T) {
	t.Parallel()
	tests := []struct {
		changes []string
		code    string
		cell    string
	}{
		{[]string{"学生姓名", ""}, "name_missing", "F2"},
		{[]string{"学生姓名", "王?"}, "name_chars", "F2"},
		{[]string{"学生姓名", "·王"}, "name_dots", "F2"},
		{[]string{"学生姓名", "阿依古丽··买买提"}, "name_dots", "F2"},
		{[]string{"身份证号", ""}, "id_missing", "H2"},
		{[]string{"身份证号", id("20080315", 11)[:17]}, "id_short", "H2"},
		{[]string{"身份证号", "=9.90122200803150e+17"}, "id_float", "H2"},
		{[]string{"身份证号", "99012220080315O110"}, "id_chars", "H2"},
		{[]string{"身份证号", id("20080315", 11)[:17] + "0"}, "id_checksum", "H2"},
		{[]string{"性别", "女"}, "sex_conflict", "G2"},
		{[]string{"性别", "不男不女"}, "sex_unknown", "G2"},
		{[]string{"出生日期", "2009-03-15"}, "birth_conflict", "I2"},
		{[]string{"出生日期", "2008-02-30"}, "date_impossible", "I2"},
		{[]string{"出生日期", "属鼠"}, "birth_unreadable", "I2"},
		{[]string{"乡镇", "红星镇"}, "unknown_township", "B2"},
		{[]string{"行政村", "无名村"}, "unknown_village", "C2"},
		{[]string{"行政村", "柳林村"}, "unknown_village", "C2"},
		{[]string{"行政村", ""}, "village_missing", "C2"},
		{[]string{"乡镇", ""}, "unknown_village", "C2"},
		{[]string{"就读学校", "希望小学"}, "unknown_school", "K2"},
		{[]string{"就读学校", ""}, "school_missing", "K2"},
		{[]string{"学段", "高级小学"}, "stage_unknown", "L2"},
		{[]string{"年级", ""}, "grade_missing", "M2"},
		{[]string{"年级", "向日葵班"}, "grade_unknown", "M2"},
		{[]string{"年级", "八年级"}, "grade_stage_conflict", "M2"},
		{[]string{"学段", "初中", "年级", "初一"}, "grade_school_conflict", "M2"},
		{[]string{"学段", "", "年级", "高二"}, "grade_school_conflict", "M2"},
		{[]string{"身份证号", id("19890315", 11), "出生日期", ""}, "age_implausible", "H2"},
		{[]string{"就读学校", "石桥小学/县一小"}, "unknown_school", "K2"}, // two schools, and none outside the county
		{[]string{"是否寄宿", "看情况"}, "boarding_unknown", "N2"},
		{[]string{"年级", "#REF!"}, "formula_error", "M2"},
		{[]string{"就读学校", id("20080315", 11)}, "unknown_school", "K2"}, // a column too far to the right
	}
	for _, tt := range tests {
		result := readBishan(t, page{"表", []string{rosterHeader, pupil(tt.changes...)}})
		if len(result.Lines) != 1 || result.Lines[0].Outcome != aid.Hold || len(result.Lines[0].Faults) == 0 {
			t.Errorf("%v: got %+v, want it held as %s", tt.changes, result.Lines, tt.code)
			continue
		}
		f := result.Lines[0].Faults[0]
		if len(result.Lines[0].Faults) > 1 || f.Code != tt.code || f.Cell != tt.cell {
			t.Errorf("%v: got %v, want %s in %s alone", tt.changes, result.Lines[0].Faults, tt.code, tt.cell)
		}
		if !strings.HasPrefix(f.Message, tt.cell+" ") || !strings.Contains(f.Message, "请") || !strings.HasSuffix(f.Message, "。") || strings.Contains(f.Message, "%!") {
			t.Errorf("%s: got sentence %q", f.Code, f.Message)
		}
		if strings.ContainsAny(f.Message, ",;()") {
			t.Errorf("%s: half-width punctuation in %q", f.Code, f.Message)
		}
		if strings.Contains(f.Message, "20080315") || strings.Contains(f.Message, "19890315") {
			t.Errorf("%s: the sentence tells the number: %q", f.Code, f.Message)
		}
	}
}

// A grade that the school does not have is shown where it stands: in the class, the stage, or, where only the sheet's name
// tells a stage, in the school.
func TestRead_gradeConflictNamesItsCell(t *testing.T) {
	t.Parallel()
	tests := []struct{ sheet, header, row, cell, quoted string }{
		{"表", "行政村|学生姓名|身份证号|就读学校|班级", "云台镇石桥村|王小明|" + id("20010315", 11) + "|云台镇石桥小学|高一", "E2", "“高一”"},
		{"表", "行政村|学生姓名|身份证号|就读学校|学段|班级", "云台镇石桥村|王小明|" + id("20010315", 11) + "|云台镇石桥小学|高中|", "E2", "“高中”"},
		{"高中", "行政村|学生姓名|身份证号|就读学校|是否寄宿", "云台镇石桥村|王小明|" + id("20010315", 11) + "|云台镇石桥小学|是", "D2", "“云台镇石桥小学”"},
	}
	for _, tt := range tests {
		result := readBishan(t, page{tt.sheet, []string{tt.header, tt.row}})
		checkStory(t, result, "2 hold grade_school_conflict")
		if f := result.Lines[0].Faults[0]; f.Cell != tt.cell || !strings.Contains(f.Message, tt.quoted) {
			t.Errorf("%s: got %s %q, want cell %s and %s quoted", tt.header, f.Cell, f.Message, tt.cell, tt.quoted)
		}
	}
}

// Who is born after the day that counts has no age to tell.
func TestRead_bornLater(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", []string{rosterHeader, pupil("身份证号", id("20190505", 11), "出生日期", "")}})
	checkStory(t, result, "2 hold age_implausible")
	if m := result.Lines[0].Faults[0].Message; !strings.Contains(m, "年9月1日还没有出生，与小学三年级不符") {
		t.Errorf("got %q", m)
	}
}

// Names of forty characters are taken; a longer one is held for its length and not for its characters.
func TestRead_nameLength(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("阿依古丽·", 8)
	result := readBishan(t, page{"表", []string{rosterHeader, pupil("学生姓名", long[:len(long)-len("·")]+"汗"), pupil("学生姓名", long+"汗", "身份证号", id("20080315", 13))}})
	if d := result.Lines[0]; d.Outcome != aid.Accept {
		t.Errorf("forty characters: got %v", d.Faults)
	}
	f := result.Lines[1].Faults[0]
	if f.Code != "name_long" || f.Cell != "F3" || !strings.Contains(f.Message, "41个字") || strings.Contains(f.Message, "字符") {
		t.Errorf("forty-one characters: got %+v", f)
	}
}

// All faults of a row are told at once.
func TestRead_allFaultsOfARow(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", []string{rosterHeader, pupil("学生姓名", "", "身份证号", "123456789", "行政村", "无名村", "就读学校", "希望小学", "年级", "无")}})
	checkStory(t, result, "2 hold name_missing,id_short,unknown_village,unknown_school,grade_missing")
}

func TestRead_repeatedStudents(t *testing.T) {
	t.Parallel()
	other := id("20080315", 13)
	result := readBishan(t,
		page{"一", []string{rosterHeader,
			pupil(),
			pupil("序号", "2", "身份证号", "'"+id("20080315", 11), "性别", "男性", "年级", "小三"),
			pupil("学生姓名", "王小强"),
			pupil("是否寄宿", "是"),
			pupil("身份证号", other, "就读学校", "希望小学"),
		}},
		page{"二", []string{rosterHeader,
			pupil("身份证号", other),
			pupil("身份证号", other, "学生姓名", ""),
			pupil("学生姓名", "王 小 明"),
		}})
	checkStory(t, result,
		"2 王小明 云台镇石桥村 云台镇石桥小学 primary3 否", "3 duplicate duplicate_row", "4 hold id_conflict", "5 hold duplicate_conflict", "6 hold unknown_school",
		"2 王小明 云台镇石桥村 云台镇石桥小学 primary3 否", "3 hold name_missing", "4 duplicate duplicate_row")
	if m := result.Lines[2].Faults[0].Message; !strings.Contains(m, "工作表「一」第2行") {
		t.Errorf("got %q, want it to name the other row", m)
	}
}

// 建档立卡 says that a household is registered, and nothing about 脱贫: the row is taken, the status stays open, and the row
// says so.
func TestRead_registeredIsNoStatus(t *testing.T) {
	t.Parallel()
	l := readBishan(t, page{"表", []string{rosterHeader, pupil("脱贫属性", "建档立卡户")}}).Lines[0]
	if l.Outcome != aid.Accept || l.Student.Status != aid.StatusUnknown {
		t.Errorf("got %s with status %s, want it taken with none", l.Outcome, l.Student.Status.Label())
	}
	if len(l.Notices) != 1 || l.Notices[0].Cell != "J2" || !strings.Contains(l.Notices[0].Message, "是否脱贫") {
		t.Errorf("got notices %v, want one in J2 about 脱贫", l.Notices)
	}
}

// A number that the register gives to another name.
func TestRead_registerKnowsAnotherName(t *testing.T) {
	t.Parallel()
	g := bishanGazetteer()
	number, _ := aid.ParseIDNo(id("20080315", 11))
	g.Know(number, "王大明", 0)
	result, err := intake.Read(workbook(t, page{"表", []string{rosterHeader, pupil(), pupil("身份证号", id("20080315", 13))}}), aid.StudentBook, g, autumn, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkStory(t, result, "2 hold id_conflict", "3 王小明 云台镇石桥村 云台镇石桥小学 primary3 否")
}

// An office merges the cells of a household over its children: the rows below look blank.
func TestRead_mergedHouseholds(t *testing.T) {
	t.Parallel()
	second := pupil("学生姓名", "王小红", "身份证号", id("20080315", 22), "性别", "女", "乡镇", "", "行政村", "", "户编号", "", "户主姓名", "")
	forgotten := pupil("学生姓名", "王小兰", "身份证号", id("20080315", 24), "性别", "女", "行政村", "")
	result := readBishan(t, page{"表", []string{rosterHeader, pupil(), second, forgotten}})
	checkStory(t, result,
		"2 王小明 云台镇石桥村 云台镇石桥小学 primary3 否", "3 王小红 云台镇石桥村 云台镇石桥小学 primary3 否", "4 hold village_missing")
	l := result.Lines[1]
	if l.Student.HouseholdCode != "990122101000001" || l.Student.HouseholdHead != "王有田" || len(l.Heals) != 4 || l.Heals[0].Code != "merged_above" {
		t.Errorf("got %+v, heals %v", l.Student, l.Heals)
	}
}

// A kindergarten's and a vocational school's ways of saying class and boarding; two columns to tick.
func TestRead_ticks(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", []string{
		"序号|乡镇|村|幼儿姓名|证件号码|幼儿园|班级|住宿情况||贫困情况",
		"|||||||寄宿|走读|",
		"1|白马乡|高峰|周小一|" + id("20130105", 18) + "|白马乡中心幼儿园|小一班||√|是",
		"2|白马乡|高峰|周小二|" + id("20110105", 18) + "|白马乡中心幼儿园|大一|√||是",
		"3|白马乡|高峰|周小三|" + id("20120105", 18) + "|白马乡中心幼儿园|中(2)|||是",
		"4|白马乡|高峰|周小四|" + id("20120105", 20) + "|白马乡中心幼儿园|中班|√|√|是",
	}})
	checkStory(t, result,
		"3 周小一 白马乡高峰村 白马乡中心幼儿园 preschool1 否", "4 周小二 白马乡高峰村 白马乡中心幼儿园 preschool3 是",
		"5 周小三 白马乡高峰村 白马乡中心幼儿园 preschool2 未填", "6 hold boarding_conflict")
}

// Data may read like headers: 幼儿园 is a stage and a column, 走读 an answer and a column.
func TestRead_dataLikeHeaders(t *testing.T) {
	t.Parallel()
	header := "学段|就读方式|姓名|身份证号|学校|年级"
	result := readBishan(t, page{"表", []string{header,
		"幼儿园|走读|周小一|" + id("20130105", 18) + "|白马乡中心幼儿园|小班",
		header,
		"幼儿园|寄宿|周小二||幼儿园|小班",
		"学 段|就读方式|姓名|身份证号|学校|年\n级",
		"幼儿园|住校|周小三|" + id("20130105", 10) + "|白马乡中心幼儿园|小班",
	}})
	checkStory(t, result, "2 周小一  白马乡中心幼儿园 preschool1 否", "4 hold id_missing,unknown_school", "6 周小三  白马乡中心幼儿园 preschool1 是")
	if want := []int{1, 3, 5}; !slices.Equal(result.HeaderLines["表"], want) {
		t.Errorf("got header lines %v, want %v", result.HeaderLines["表"], want)
	}
}

// Where nothing names the stage, the age tells it, or nothing does.
func TestRead_stageByAge(t *testing.T) {
	t.Parallel()
	header := "姓名|身份证号|学校|年级"
	result := readBishan(t, page{"表", []string{header,
		"甲|" + id("20030315", 11) + "|碧山一中|二年级",
		"乙|" + id("20000315", 11) + "|碧山一中|二年级",
		"丙|" + id("20080315", 13) + "|清溪镇九年制学校|2",
		"丁|" + id("20021115", 11) + "|清溪镇九年制学校|2",
		"戊|" + id("20080315", 15) + "|北京实验学校|三年级",
		"己|" + id("20000315", 13) + "|北京实验学校|二年级",
		"庚|" + id("20080315", 17)[:17] + "|清溪镇九年制学校|2", // mended, its age tells
	}})
	checkStory(t, result,
		"2 甲  碧山县第一中学 junior2 未填", "3 乙  碧山县第一中学 senior2 未填", "4 丙  清溪镇九年一贯制学校 primary2 未填", "5 丁  清溪镇九年一贯制学校 junior2 未填",
		"6 戊  北京实验学校(外) primary3 未填", "7 hold stage_unknown", "8 hold id_short")
}

// Reading what was healed heals nothing more.
func TestRead_healingIsIdempotent(t *testing.T) {
	t.Parallel()
	odd := pupil("乡镇", "碧山县云台镇", "行政村", "石桥村委会", "学生姓名", "王 小明", "性别", "1", "身份证号", "'"+id("20080315", 11), "出生日期", "2008.3",
		"脱贫属性", "未脱贫户", "就读学校", "云台石桥小学", "学段", "小学教育", "年级", "小三", "是否寄宿", "走读")
	first := readBishan(t, page{"表", []string{rosterHeader, odd}})
	if len(first.Lines) != 1 || first.Lines[0].Outcome != aid.Accept || len(first.Lines[0].Heals) != 11 {
		t.Fatalf("got %+v", first.Lines)
	}
	cells := strings.Split(odd, "|")
	for i, name := range strings.Split(rosterHeader, "|") {
		for _, h := range first.Lines[0].Heals {
			if h.Column == name {
				cells[i] = h.To
			}
		}
	}
	again := readBishan(t, page{"表", []string{rosterHeader, strings.Join(cells, "|")}})
	if len(again.Lines[0].Heals) > 0 || *again.Lines[0].Student != *first.Lines[0].Student {
		t.Errorf("got %+v with heals %v, want %+v", again.Lines[0].Student, again.Lines[0].Heals, first.Lines[0].Student)
	}
}

// Characters that were written in pieces are put together, and that is shown; nothing is decoded that looks as if it could be.
func TestRead_charactersInPieces(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", []string{rosterHeader,
		pupil("学生姓名", "Zoe\u0308 Ang"), pupil("学生姓名", "Rene\u0301", "身份证号", id("20080315", 13)), pupil("学生姓名", "\uf9f4小明", "身份证号", id("20080315", 15)),
		pupil("学生姓名", "王&amp;明", "身份证号", id("20080315", 17)), pupil("学生姓名", "%E7%8E%8B", "身份证号", id("20080315", 19)),
	}})
	var got []string
	for _, l := range result.Lines {
		got = append(got, l.Student.Name)
		for _, h := range l.Heals {
			if h.Column == "学生姓名" {
				got = append(got, h.Code+" "+h.To)
			}
		}
		for _, f := range l.Faults {
			got = append(got, f.Code)
		}
	}
	want := []string{"Zo\u00eb Ang", "composed Zo\u00eb Ang", "Ren\u00e9", "composed Ren\u00e9", "林小明", "composed 林小明", "王&amp;明", "name_chars", "%E7%8E%8B", "name_chars"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// 同上 is the cell above, where a child lives and learns; in a name or a number it is none. It is shown, and the cell stays as
// it was given.
func TestRead_sameAsAbove(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", []string{rosterHeader,
		pupil("乡镇", "同上", "行政村", "〃", "就读学校", "同上"),
		pupil("身份证号", id("20080315", 13)),
		pupil("身份证号", id("20080315", 15), "乡镇", "同上", "行政村", "〃", "就读学校", "\"", "学段", "＂", "年级", "（同上）"),
		pupil("身份证号", id("20080315", 17), "乡镇", "〃", "行政村", "同上。", "就读学校", "“", "学段", "同前", "年级", "〃"),
		pupil("身份证号", "同上", "学生姓名", "〃"),
		pupil("身份证号", id("20080315", 19), "就读学校", "希望小学"),
		pupil("身份证号", id("20080315", 21), "就读学校", "同上"),
	}})
	checkStory(t, result,
		"2 hold unknown_township,unknown_school", "3 王小明 云台镇石桥村 云台镇石桥小学 primary3 否", "4 王小明 云台镇石桥村 云台镇石桥小学 primary3 否",
		"5 王小明 云台镇石桥村 云台镇石桥小学 primary3 否", "6 hold name_chars,id_chars", "7 hold unknown_school", "8 hold unknown_school")
	l := result.Lines[2]
	var healed []string
	for _, h := range l.Heals {
		if h.Code == "same_above" {
			healed = append(healed, h.Cell+" "+h.From+" "+h.To)
		}
	}
	want := []string{"B4 同上 云台镇", "C4 〃 石桥村", "K4 \" 云台镇石桥小学", "L4 ＂ 小学", "M4 （同上） 三年级"}
	if !slices.Equal(healed, want) || !slices.Contains(l.Cells, aid.Cell{Column: "乡镇", Text: "同上"}) {
		t.Errorf("got %q of %v, want %q", healed, l.Cells, want)
	}
}
