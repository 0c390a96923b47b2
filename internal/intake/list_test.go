package intake_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
	"zhuxue/internal/sheet"
)

// readAs reads pages as a kind of workbook of 碧山县.
func readAs(t *testing.T, kind aid.UploadKind, g *intake.Gazetteer, pages ...page) intake.Result {
	t.Helper()
	result, err := intake.Read(workbook(t, pages...), kind, g, autumn, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// outcomes are lines in short, with a function for what an accepted one tells.
func outcomes(result intake.Result, accepted func(aid.Line) string) (got []string) {
	for _, l := range result.Lines {
		if l.Outcome == aid.Accept {
			got = append(got, fmt.Sprintf("%d %s", l.Row, accepted(l)))
		} else {
			got = append(got, tell(l))
		}
	}
	return got
}

func compare(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRead_villages(t *testing.T) {
	t.Parallel()
	result := readAs(t, aid.VillageBook, intake.NewGazetteer(bishan, nil, nil), page{"村", []string{
		"碧山县行政村基本情况",
		"单位:碧山县扶贫办",
		"序号|乡镇（街道）|统计用区划代码|村(居)名称|村属性|户数",
		"1|云台镇|990122100200|松树村民委员会|贫困村|320",
		"2||=990122100201|云台镇石桥村|非贫困村|211",
		"3|云台镇人民政府|990122100001|解放社区居委会||500",
		"|小计|3个",
		"4|清溪镇|990122101200|石桥村|√|120",
		"5||990122102200|高峰村|×|99",
		"6|清溪镇|990122101200|石桥村|√|120",
		"7|清溪镇|990122101201|石桥村|√|120",
		"8|清溪镇|990122101200|柳林村|√|120",
		"9|清溪镇|990121101203|白云村|深度贫困村|120",
		"10|清溪镇|99012210120|青云村|是|120",
		"11|清溪镇|990122101205||是|120",
		"合计||||11个村",
		"制表人：某某|||2016年3月1日",
	}})
	compare(t, outcomes(result, func(l aid.Line) string {
		return l.Village.Township + l.Village.Name + l.Village.Code + l.Village.Poor.Label()
	}),
		"4 云台镇松树村990122100200是", "5 云台镇石桥村990122100201否", "6 云台镇解放社区990122100001未填",
		"8 清溪镇石桥村990122101200是", "9 hold township_missing", "10 duplicate duplicate_row", "11 hold duplicate_conflict", "12 hold code_conflict",
		"13 hold other_county", "14 hold code_length", "15 hold name_missing")
}

// The first list of all may have a sheet for each township, before any township is known.
func TestRead_villagesBySheet(t *testing.T) {
	t.Parallel()
	result := readAs(t, aid.VillageBook, intake.NewGazetteer(bishan, nil, nil),
		page{"云台镇", []string{"序号|村名|是否贫困村", "1|松树村|是", "2|石桥村|否"}},
		page{"Sheet2", []string{"碧山县沙河街道行政村（社区）名录", "序号|村名|是否贫困村", "1|东门社区|否"}})
	told := func(l aid.Line) string { return l.Village.Township + l.Village.Name }
	compare(t, outcomes(result, told), "2 云台镇松树村", "3 云台镇石桥村", "3 沙河街道东门社区")
	again := readAs(t, aid.VillageBook, bishanGazetteer(), page{"村", []string{"乡镇|村名|是否贫困村", "云台镇|石桥村|√", "|松树村", "|解放社区"}})
	compare(t, outcomes(again, told), "2 云台镇石桥村", "3 云台镇松树村", "4 云台镇解放社区")
}

func TestRead_schools(t *testing.T) {
	t.Parallel()
	g := intake.NewGazetteer(bishan, []aid.Village{{ID: 1, Township: "云台镇", Name: "松树村"}, {ID: 2, Township: "清溪镇", Name: "石桥村"}}, nil)
	result := readAs(t, aid.SchoolBook, g, page{"学校", []string{
		"2016年碧山县学校基本情况一览表",
		"序号|学校全称|学校(机构)代码|学校类别|学校所在乡镇|所在村|城乡类型|公办/民办|是否寄宿制学校|在校学生数|其中:寄宿生|别名",
		"1|云台镇 中心小学|2199220001|中心小学|云台镇||镇区|公办|√|=320|=40|云台小学;云台中心校/云台完小",
		"2|松树教学点||教学点|云台|松树村委会|乡村|公办|×|31人|0|无",
		"3|清溪镇九年一贯制学校|3199220002|九年一贯制|清溪镇|石桥|镇区|公办|是|1,020|300|",
		"4|碧山县第一中学|3499220003|完全中学||||公办|是|2000|1500|碧山一中",
		"5|云台镇新星学校|||云台镇|||民办|否|20|0|",
		"6|清溪镇柳林小学|2199220009|小学|清溪镇|柳林村|乡村|公办|否|99|0|",
		"7|云台镇中心小学|2199220001|小学|云台镇||镇区|公办|是|320|40|",
		"8|云台镇第二小学|2199220001|小学|云台镇||镇区|公办|是|320|40|",
		"9|云台镇幼儿园|1199220001|幼儿园|云台镇||镇区|公办|否|十|0|",
		"10|红星镇小学|2199220011|小学|红星镇||镇区|公办|否|30|31|",
		"11|云台镇培训部|2199220012|培训中心|云台镇||镇区|公办|否|30|0|",
	}})
	compare(t, outcomes(result, func(l aid.Line) string {
		s := l.School
		return fmt.Sprint(s.Name, s.Kind, s.Township, s.Village, s.Boarding.Label(), *s.Pupils, " ", *s.Boarders, s.Aliases)
	}),
		"3 云台镇中心小学211云台镇是320 40 [云台小学 云台中心校 云台完小]", "4 松树教学点218云台镇松树村否31 0 []", "5 清溪镇九年一贯制学校312清溪镇石桥村是1020 300 []",
		"6 碧山县第一中学341是2000 1500 [碧山一中]", "7 hold kind_missing", "8 hold unknown_village", "9 duplicate duplicate_row", "10 hold code_conflict",
		"11 hold count_unreadable", "12 hold unknown_township,count_conflict", "13 hold kind_unknown")
}

func TestRead_statistics(t *testing.T) {
	t.Parallel()
	g := bishanGazetteer()
	result := readAs(t, aid.StatisticBook, g,
		page{"2016年学前", []string{
			"碧山县学前三年教育统计表",
			"乡镇|村(社区)|3—5周岁幼儿数|入园情况||是否有幼儿园",
			"|||其中:3-5岁在园|在园幼儿总数|",
			"云台镇|松树村|=30|=20|=22|有",
			"云台镇|石桥|30人|31|31|无",
			"|柳林村|12|8|7|√",
			"|石桥村|12|8|9|√",
			"云台镇|松树村委会|30|20|22|是",
			"云台镇|松树村|30|21|22|是",
			"云台镇|无名村|30|-1|22|是",
			"合计||102|79|",
		}},
		page{"巩固率", []string{
			"学校名称|毕业年份|小学一年级入学人数|转入人数|转出人数|死亡人数|九年级毕业生数|巩固率",
			"清溪镇九年制学校|2015年|100|3|5|0|96|97.9%",
			"云台镇中学|2015|100||5||99|",
			"清溪镇九年一贯制学校|二〇一五|100|3|5|0|96|",
			"市一中|2015|100|3|5|0|96|",
			"全县合计||300",
		}},
		page{"说明", []string{"本表由教育局统计", "口径:见通知", "联系人:王某", "电话:123"}},
	)
	compare(t, outcomes(result, statistic),
		"4 2016云台镇松树村 30 20 22是0", "5 2016云台镇石桥村 30 31 31否1", "6 hold count_conflict", "7 hold unknown_village",
		"8 duplicate duplicate_row", "9 hold duplicate_conflict", "10 hold unknown_village,count_unreadable",
		"2 2015清溪镇九年一贯制学校 100 3 5 0 96 0", "3 2015碧山县云台镇初级中学 100 - 5 - 99 1", "4 hold year_unreadable", "5 hold unknown_school")
	if len(result.Warnings) != 1 || !strings.Contains(result.Warnings[0], "说明") {
		t.Errorf("got warnings %v, want one about sheet 说明", result.Warnings)
	}
}

// statistic is a row of 教育年报 in short.
func statistic(l aid.Line) string {
	show := func(n *int) any {
		if n == nil {
			return "-"
		}
		return *n
	}
	if s := l.Preschool; s != nil {
		return fmt.Sprint(s.Year, s.Township, s.Village, " ", show(s.Aged3to5), " ", show(s.Attending), " ", show(s.Children), s.Covered.Label(), len(l.Notices))
	}
	s := l.Retention
	return fmt.Sprint(s.Year, s.School, " ", show(s.Entrants), " ", show(s.MovedIn), " ", show(s.MovedOut), " ", show(s.Died), " ", show(s.Graduates), " ", len(l.Notices))
}

// A table that has a group of columns for each year tells of every year.
func TestRead_statisticsSideBySide(t *testing.T) {
	t.Parallel()
	result := readAs(t, aid.StatisticBook, bishanGazetteer(),
		page{"学前", []string{
			"碧山县学前三年教育统计表",
			"乡镇|村(社区)|2015年|||2016年||",
			"||3-5岁人口|3-5岁在园|在园幼儿总数|3-5岁人口|3-5岁在园|在园幼儿总数",
			"云台镇|松树村|28|14|15|30|20|22",
			"云台镇|石桥村|25|10|9|26|13|13",
			"合计||53|24|24|56|33|35",
		}},
		page{"巩固率", []string{
			"学校名称|2015年入学人数|2015年毕业生数|2016年入学人数|2016年毕业生数",
			"清溪镇九年一贯制学校|100|96|90|80",
		}},
	)
	compare(t, outcomes(result, statistic),
		"4 2015云台镇松树村 28 14 15未填0", "4 2016云台镇松树村 30 20 22未填0",
		"5 hold count_conflict", "5 2016云台镇石桥村 26 13 13未填0",
		"2 2015清溪镇九年一贯制学校 100 - - - 96 0", "2 2016清溪镇九年一贯制学校 90 - - - 80 0")
}

// Children in kindergarten who stand as a part of those of age are the ones of age.
func TestRead_statisticsOfPart(t *testing.T) {
	t.Parallel()
	result := readAs(t, aid.StatisticBook, bishanGazetteer(),
		page{"一", []string{"年度|乡镇|村|3—5周岁人口数|其中：在园幼儿数|入园率|在园（班）幼儿总数", "2015|云台镇|松树村|28|14|50%|15"}},
		page{"二", []string{"年度|乡镇|村|3—5岁人口|在园幼儿数|在园幼儿总数", "2016|云台镇|松树村|30|20|22"}},
		page{"三", []string{"年度|乡镇|村|3—5岁人口|在园幼儿数", "2017|云台镇|松树村|30|22"}},
	)
	compare(t, outcomes(result, statistic), "2 2015云台镇松树村 28 14 15未填0", "2 2016云台镇松树村 30 20 22未填0", "2 2017云台镇松树村 30 - 22未填0")
}

func TestRead_refusals(t *testing.T) {
	t.Parallel()
	roster := page{"花名册", []string{"姓名|身份证号|学校|年级", "王小明|" + id("20080101", 1) + "|云台镇石桥小学|二年级"}}
	villages := page{"村", []string{"序号|乡镇|行政村|是否贫困村", "1|云台镇|松树村|是"}}
	schools := page{"校", []string{"序号|学校名称|办学类型|乡镇|行政村", "1|云台镇小学|小学|云台镇|"}}
	notes := page{"通知", []string{"关于报送花名册的通知", "各乡镇:", "请于9月底前报送。"}}
	noNumber := page{"花名册", []string{"序号|姓名|性别|学校|年级", "1|王小明|男|云台镇石桥小学|二年级"}}
	tests := []struct {
		kind aid.UploadKind
		page page
		says []string
	}{
		{aid.StudentBook, schools, []string{"学生花名册", "“姓名”", "“身份证号”", "工作表「校」第1行起是学校名录"}},
		{aid.StudentBook, villages, []string{"是行政村名录"}},
		{aid.SchoolBook, roster, []string{"没有找到学校名录", "是学生花名册"}},
		{aid.VillageBook, roster, []string{"没有找到行政村名录", "是学生花名册"}},
		{aid.StatisticBook, villages, []string{"没有找到教育年报", "是行政村名录"}},
		{aid.VillageBook, schools, []string{"是学校名录"}},
		{aid.StudentBook, notes, []string{"没有认得的列名"}},
		{aid.StudentBook, noNumber, []string{"第1行只认得", "姓名、性别", "请补全表头"}},
	}
	for _, tt := range tests {
		_, err := intake.Read(workbook(t, tt.page), tt.kind, bishanGazetteer(), autumn, nil)
		if aid.KindOf(err) != aid.Invalid {
			t.Errorf("%s as %s: got %v, want Invalid", tt.page.name, tt.kind, err)
			continue
		}
		for _, s := range tt.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s as %s: got %q, want it to say %q", tt.page.name, tt.kind, err, s)
			}
		}
	}
	_, err := intake.Read(workbook(t, roster), aid.StudentBook, intake.NewGazetteer(bishan, nil, nil), autumn, nil)
	if aid.KindOf(err) != aid.Invalid || !strings.Contains(err.Error(), "请先导入行政村名录") {
		t.Errorf("got %v, want the villages to be asked for", err)
	}
}

// What comes back to the clerk can be mended and brought in again: the reason column is no column of ours.
func TestRead_returnedWorkbook(t *testing.T) {
	t.Parallel()
	content := workbookContent(t, page{"云台镇", []string{
		"云台镇花名册",
		"序号|乡镇|行政村|学生姓名|身份证号|就读学校|学段|年级|是否寄宿",
		"1|云台镇|松树村|王小明|" + id("20080101", 11) + "|云台镇石桥小学|小学|二年级|否",
		"2|云台镇|松树村||" + id("20080101", 23) + "|云台镇石桥小学|小学|二年级|否",
		"3|云台镇|松树村|王小红|" + id("20080101", 25)[:17] + "|云台镇石桥小学|小学|二年级|否",
		"合计|2人",
	}})
	g := bishanGazetteer()
	first, err := intake.Read(openContent(t, content), aid.StudentBook, g, autumn, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkStory(t, first, "3 王小明 云台镇松树村 云台镇石桥小学 primary2 否", "4 hold name_missing", "5 hold id_short")
	if cell := first.Lines[2].Faults[0].Cell; cell != "E5" {
		t.Errorf("got %s, want E5", cell)
	}
	again, err := intake.Read(openContent(t, returned(t, content, first)), aid.StudentBook, g, autumn, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkStory(t, again, "3 hold name_missing", "4 hold id_short")
}

// returned is the workbook of the held rows.
func returned(t *testing.T, content []byte, read intake.Result) []byte {
	t.Helper()
	faults := sheet.Faults{HeaderLines: read.HeaderLines}
	for _, l := range read.Lines {
		if l.Outcome == aid.Hold {
			column, _ := intake.ColumnIndex(l.Faults[0].Cell)
			mark := sheet.Mark{Sheet: l.Sheet, Line: l.Row, Columns: []int{column}, Reason: l.Faults[0].Message, Fill: map[int]string{}}
			for _, h := range l.Heals {
				if column, ok := intake.ColumnIndex(h.Cell); ok {
					mark.Fill[column] = h.To
				}
			}
			faults.Marks = append(faults.Marks, mark)
		}
	}
	var b bytes.Buffer
	if err := sheet.Annotate(&b, bytes.NewReader(content), int64(len(content)), sheet.DefaultLimits(), faults); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A child whose household stands in the row above keeps it, although that row does not come back.
func TestRead_returnedChildOfAHousehold(t *testing.T) {
	t.Parallel()
	content := workbookContent(t, page{"表", []string{
		rosterHeader,
		pupil("学生姓名", "", "行政村", "松树村", "户主姓名", "李大山", "户编号", "990122101000009"),
		pupil("身份证号", id("20080315", 13)),
		pupil("学生姓名", "", "身份证号", id("20080315", 15), "乡镇", "", "行政村", "", "户编号", "", "户主姓名", ""),
	}})
	first, err := intake.Read(openContent(t, content), aid.StudentBook, bishanGazetteer(), autumn, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkStory(t, first, "2 hold name_missing", "3 王小明 云台镇石桥村 云台镇石桥小学 primary3 否", "4 hold name_missing")
	again, err := intake.Read(openContent(t, returned(t, content, first)), aid.StudentBook, bishanGazetteer(), autumn, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkStory(t, again, "2 hold name_missing", "3 hold name_missing")
	if d := again.Lines[1].Student; d.Village != "石桥村" || d.HouseholdHead != "王有田" || d.HouseholdCode != "990122101000001" {
		t.Errorf("got %+v, want the household of the row above it", d)
	}
}

// What the rows lean on comes back with them: the titles between them, and what merged cells say.
func TestRead_returnedWorkbookInBlocks(t *testing.T) {
	t.Parallel()
	header := "姓名|身份证号|年级|乡镇|行政村|是否寄宿|"
	ticks := "|||||是|否"
	content := merged(t, workbookContent(t, page{"汇总", []string{
		"学校：碧山一中", header, ticks, rosterRow("甲", "20030315", 11, "八年级", "云台镇", "松树村", "√|"), "合计|1人",
		"学校：云台镇石桥小学|||填报时间：2016年9月", header, ticks,
		rosterRow("乙", "20080315", 11, "三年级", "清溪镇", "石桥村", "|√"), rosterRow("丙", "20080315", 13, "", "", "", "√|"), "合计|2人",
		"清溪镇九年制学校", rosterRow("丁", "20080315", 15, "", "清溪镇", "石桥村", "|√"), rosterRow("戊", "20080315", 17, "三年级", "清溪镇", "石桥村", "|√"),
	}}), "D9:D10", "E9:E10")
	read := func(content []byte) intake.Result {
		result, err := intake.Read(openContent(t, content), aid.StudentBook, bishanGazetteer(), autumn, nil)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	first := read(content)
	checkStory(t, first,
		"4 甲 云台镇松树村 碧山县第一中学 junior2 是", "9 乙 清溪镇石桥村 云台镇石桥小学 primary3 否", "10 hold grade_missing", "13 hold grade_missing",
		"14 戊 清溪镇石桥村 清溪镇九年一贯制学校 primary3 否")
	second := returned(t, content, first)
	again := read(second)
	checkStory(t, again, "7 hold grade_missing", "9 hold grade_missing")
	for i, want := range []string{"云台镇石桥小学 清溪镇 石桥村 是", "清溪镇九年一贯制学校 清溪镇 石桥村 否"} {
		if d := again.Lines[i].Student; strings.Join([]string{d.School, d.Township, d.Village, d.Boarding.Label()}, " ") != want {
			t.Errorf("got %+v, want %s", d, want)
		}
	}
	checkStory(t, read(returned(t, second, again)), "7 hold grade_missing", "9 hold grade_missing")
}
