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

// 碧山县 is a second invented county, whose offices write their rosters in other ways than 青岭县.
var bishan = aid.County{ID: 2, Code: "990122", Name: "碧山县"}

func bishanGazetteer() *intake.Gazetteer {
	villages := []aid.Village{
		{ID: 1, Township: "云台镇", Name: "松树村"}, {ID: 2, Township: "云台镇", Name: "石桥村"}, {ID: 3, Township: "云台镇", Name: "解放社区"},
		{ID: 4, Township: "清溪镇", Name: "石桥村"}, {ID: 5, Township: "清溪镇", Name: "柳林村"}, {ID: 6, Township: "白马乡", Name: "高峰村"},
		{ID: 7, Township: "沙河街道", Name: "东门社区"}, {ID: 8, Township: "白马乡", Name: "解放村"}, {ID: 9, Township: "白马乡", Name: "解放社区"},
	}
	schools := []aid.School{
		{ID: 1, Name: "碧山县云台镇中心小学", Kind: "211", Township: "云台镇"},
		{ID: 2, Name: "碧山县云台镇初级中学", Kind: "311", Township: "云台镇"},
		{ID: 3, Name: "云台镇石桥小学", Kind: "211", Township: "云台镇", Village: "石桥村"},
		{ID: 4, Name: "清溪镇石桥小学", Kind: "211", Township: "清溪镇", Village: "石桥村"},
		{ID: 5, Name: "清溪镇九年一贯制学校", Kind: "312", Township: "清溪镇"},
		{ID: 6, Name: "碧山县第一中学", Kind: "341", Township: "沙河街道", Aliases: []string{"碧山一中"}},
		{ID: 7, Name: "碧山县职业教育中心", Kind: "365", Township: "沙河街道"},
		{ID: 8, Name: "白马乡高峰教学点", Kind: "218", Township: "白马乡", Village: "高峰村"},
		{ID: 9, Name: "白马乡中心幼儿园", Kind: "111", Township: "白马乡"},
	}
	return intake.NewGazetteer(bishan, villages, schools)
}

// id is a sound number of an invented person.
func id(birth string, serial int) string {
	s := fmt.Sprintf("990122%s%03d", birth, serial)
	sum := 0
	for i, w := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * w
	}
	return s + string("10X98765432"[sum%11])
}

// page is a worksheet: rows of cells separated by |. A cell that begins with = is a number.
type page struct {
	name string
	rows []string
}

// workbook writes pages as an xlsx.
func workbook(t testing.TB, pages ...page) *sheet.Book {
	t.Helper()
	return openContent(t, workbookContent(t, pages...))
}

func workbookContent(t testing.TB, pages ...page) []byte {
	t.Helper()
	var b bytes.Buffer
	w := sheet.NewWriter(&b)
	for _, p := range pages {
		if err := w.Begin(sheet.Table{Sheet: p.name}); err != nil {
			t.Fatal(err)
		}
		for _, row := range p.rows {
			if err := w.Row(cellsOf(row)...); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func cellsOf(row string) (cells []sheet.Cell) {
	for text := range strings.SplitSeq(row, "|") {
		if number, ok := strings.CutPrefix(text, "="); ok {
			cells = append(cells, sheet.Cell{Text: number, Kind: sheet.Number})
		} else {
			cells = append(cells, sheet.TextCell(text))
		}
	}
	return cells
}

// tell is a line in short: its outcome, and what was read or what is wrong.
func tell(l aid.Line) string {
	if l.Outcome != aid.Accept {
		var codes []string
		for _, f := range l.Faults {
			codes = append(codes, f.Code)
		}
		return fmt.Sprintf("%d %s %s", l.Row, l.Outcome, strings.Join(codes, ","))
	}
	d := l.Student
	where := d.School
	if d.Outside {
		where += "(外)"
	}
	return fmt.Sprintf("%d %s %s%s %s %s%d %s", l.Row, d.Name, d.Township, d.Village, where, d.Stage, d.Grade, d.Boarding.Label())
}

// checkStory compares lines with what they should tell.
func checkStory(t *testing.T, result intake.Result, want ...string) {
	t.Helper()
	var got []string
	for _, l := range result.Lines {
		got = append(got, tell(l))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		for _, l := range result.Lines {
			for _, f := range append(l.Faults, l.Notices...) {
				t.Log(f.Message)
			}
		}
	}
}

// readBishan reads a roster of 碧山县.
func readBishan(t *testing.T, pages ...page) intake.Result {
	t.Helper()
	result, err := intake.Read(workbook(t, pages...), aid.StudentBook, bishanGazetteer(), autumn, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// A township office: a header of two lines with merged cells, the head's name and number beside the student's.
func TestRead_headerOfTwoLines(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"云台镇", []string{
		"碧山县2016年秋季学期建档立卡学生及户主信息统计表",
		"填报单位(盖章):云台镇人民政府|||||||填报日期:2016.9.12",
		"序号|镇街|村(居)委会|户主信息|||学生信息||||就读情况||||贫困户属性",
		"|||姓 名|身份证号|户编号|姓 名|性别|公民身份号码(18位)|出生年月|所在学校|年级(班)|住宿情况|是否县外就读|",
		"甲|乙|丙|=1|=2|=3|=4|=5|=6|=7|=8|=9|=10|=11|=12",
		"=1|云台|松树村委会|李大山|" + id("19750203", 11) + "|990122001|李小花|女|" + id("20060315", 22) + "|2006.3|云台中心小学|五(1)班|住读|否|未脱贫",
		"=2|云台镇|石桥|王有田|" + id("19720203", 13) + "|990122002|王  强|=1|" + strings.ToLower(id("20020316", 35)) + "|=200203|县云台镇中学|初三2班|走读生|否|已脱贫（享受政策）",
		"|小计|2人",
		"=3|云台镇|解放社区居委会|赵四|" + id("19720203", 15) + "|990122003|赵敏|女|" + id("19980316", 46) + "||省城师范大学|大一|Y|是|返贫",
		"=4|清溪镇|石桥村3组|钱五|" + id("19720203", 17) + "|990122004|钱多|男|" + id("20080901", 57) + "|=39692|石桥小学|小学三年级|×|否|未脱贫",
		"合计：4人",
		"填表人：张三||审核人：李四|||单位负责人：",
		"注：1.本表由乡镇填报;2.户主与学生身份证号均为18位。",
	}})
	checkStory(t, result,
		"6 李小花 云台镇松树村 碧山县云台镇中心小学 primary5 是",
		"7 王强 云台镇石桥村 碧山县云台镇初级中学 junior3 否",
		"9 赵敏 云台镇解放社区 省城师范大学(外) higher1 是",
		"10 钱多 清溪镇石桥村 清溪镇石桥小学 primary3 否",
	)
	if d := result.Lines[0].Student; d.HouseholdHead != "李大山" || d.HouseholdCode != "990122001" || d.IDNo != id("20060315", 22) || d.Status != aid.Poor {
		t.Errorf("got %+v", d)
	}
	if want := []int{3, 4}; !slices.Equal(result.HeaderLines["云台镇"], want) {
		t.Errorf("got header lines %v, want %v", result.HeaderLines["云台镇"], want)
	}
}

// A school: no column for school, township or stage; the title and the class tell them.
func TestRead_rosterOfOneSchool(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"Sheet1", []string{
		"建档立卡贫困家庭学生资助花名册",
		"学校(盖章)：碧山县清溪镇九年一贯制学校||||2016—2017学年第一学期",
		"班级|学生姓名|身份证件号|就读方式|家庭住址|家长电话|备注",
		"二年级1班|孙一|" + id("20081001", 31) + "|走读|清溪镇柳林村二组15号|=13800001234|",
		"八(2)班|孙二|" + id("20021001", 33) + "|住校|碧山县云台镇石桥村|13800001235|2016年脱贫",
		"5.1班|孙三|" + id("20051001", 35) + "|寄宿|清溪镇石桥村委会|13800001236|",
		"三班|孙四|" + id("20051001", 37) + "|2|清溪镇无名村|13800001236|",
		"班主任签字：|||校长签字：",
	}})
	checkStory(t, result,
		"4 孙一 清溪镇柳林村 清溪镇九年一贯制学校 primary2 否",
		"5 孙二 云台镇石桥村 清溪镇九年一贯制学校 junior2 是",
		"6 孙三 清溪镇石桥村 清溪镇九年一贯制学校 primary5 是",
		"7 hold unknown_village,grade_unknown,boarding_unknown",
	)
}

// The poverty office: columns in another order, no stage, no 县内/县外, years of entry, Booleans, the header repeated on the
// next page with other breaks, and a long note at the end.
func TestRead_listOfThePovertyOffice(t *testing.T) {
	t.Parallel()
	content := strings.Join([]string{
		"附件2,,,,,,,,,",
		"2016年建档立卡户在校生台账,,,,,,,,,",
		"公民身份号码,名字,与户主关系,户主,行政村,乡镇(街道),现就读学校,就读年级,是否住校,是否脱贫",
		id("20000105", 12) + ",周一,长子,周大,东门,沙河街道办事处,碧山一中,2016级3班,TRUE,否",
		id("19990105", 14) + ",周二,次子,周大,东门社区,沙河街道,县职教中心,2015级,FALSE,是",
		id("20000305", 16) + ",周三,之女,周大,东门社区,沙河街道,市卫生学校,中专一年级,是,否",
		"公民身份号码,名字,与户主\u3000关系,户主,行 政 村,乡镇（街道）,现就读学校,就读年级,是否住校,是否脱贫",
		id("20130105", 18) + ",周四,孙子,周大,高峰村民委员会,白马乡,白马乡中心幼儿园,小(2)班,,否",
		id("20080105", 10) + ",周五,孙子,周大,解放,白马乡,高峰教学点,三,否,否",
		id("20040305", 12) + ",周六,孙子,周大,解放村,白马乡,碧山县希望中学,七,是,否",
		",,,,,,,,,",
		"以上人员信息经村两委核实无误并在村务公开栏公示七天无异议。本表一式三份，村、镇、县扶贫部门各存一份，数据截至二〇一六年九月三十日，如有遗漏请及时补报。,,,,,,,,,",
	}, "\r\n")
	result, err := intake.Read(openContent(t, []byte(content)), aid.StudentBook, bishanGazetteer(), autumn, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkStory(t, result,
		"4 周一 沙河街道东门社区 碧山县第一中学 senior1 是",
		"5 周二 沙河街道东门社区 碧山县职业教育中心 vocational2 否",
		"6 周三 沙河街道东门社区 市卫生学校(外) vocational1 是",
		"8 周四 白马乡高峰村 白马乡中心幼儿园 preschool1 未填",
		"9 hold unknown_village",
		"10 hold unknown_school",
	)
	if n := result.Lines[1].Notices; len(n) != 1 || n[0].Code != "status_unclear" || n[0].Cell != "J5" {
		t.Errorf("got notices %v, want status_unclear in J5", n)
	}
}
