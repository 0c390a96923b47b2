package intake_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
)

// told are the wordings of each fact; % stands for the year in Chinese, # for it in digits. What is not told here is not
// certain: it belongs to the tests of what is held.
var told = struct {
	schools, villages map[int64]string
	grades, stages    map[aid.Stage]string
	sexes             map[aid.Sex]string
	boards            map[aid.Tri]string
	headers           map[string]string
}{
	schools: map[int64]string{
		1: "碧山县云台镇中心小学 云台镇中心小学 云台中心校 云台镇中心完小 县云台镇中心学校 云台镇小学 云台镇中心小学(本部) 云台中心小学。",
		2: "碧山县云台镇初级中学 云台镇初中 云台中学 县云台镇中学", 3: "云台镇石桥小学 云台镇石桥完小 碧山县云台镇石桥小学 云台石桥村小 *云台镇石桥小学",
		5: "清溪镇九年一贯制学校 清溪九年制学校 碧山县清溪镇九年制学校", 6: "碧山县第一中学 碧山一中 县一中 一中 县1中 第一中学 碧山县一中",
		7: "碧山县职业教育中心 县职教中心 职教中心 县职校 碧山职中", 8: "白马乡高峰教学点 高峰教学点 白马高峰村教学点", 9: "白马乡中心幼儿园 白马中心幼儿园 白马乡中心园 白马乡幼儿园",
	},
	villages: map[int64]string{
		1: "松树村 松树 松树村委会 松树村民委员会 松树村三组 云台镇松树村 松树村（贫困村）", 3: "解放社区 解放居委会 解放社区居委会", 5: "柳林村 柳林 清溪柳林村 柳林村2组 碧山县清溪镇柳林村", 6: "高峰村 高峰村委会 高峰 高峰村第3村民小组",
	},
	grades: map[aid.Stage]string{
		aid.Primary:   "%年级 小% 小学%年级 %年级（2）班 %(2)班 %年级2班 #.2班 %年级上学期 %年级（上） #年级 #年级2班 %年级* 小学#年级 %年级新生 %年级·2班 %年级（寄宿班）",
		aid.Junior:    "初% 初中%年级 初%(3)班 初%年级 初% 初%上学期 初%（新生） 初#",
		aid.Senior:    "高% 高中%年级 高%（理科） 高%文科班 高%(3)班 高%上学期 高# 普高%年级",
		aid.Preschool: "%班 幼儿园%班 %(2)班 学前%班 幼%班 %班1班", aid.Vocational: "中职%年级 职% 职高%年级 中专%年级 职高%（汽修） 高%",
	},
	stages: map[aid.Stage]string{
		aid.Preschool: "学前教育 幼儿园 学前 学前阶段", aid.Primary: "小学 小学教育 小学段 小学阶段 2.小学", aid.Junior: "初中 初级中学 义务教育初中 初中阶段", aid.Senior: "普通高中 普高 高中阶段 高中",
		aid.Vocational: "中等职业 中职 职高 中专 中职/技校 中职（中专）",
	},
	sexes:   map[aid.Sex]string{aid.Male: "男 男性 1 男生 男√女□ 1.男", aid.Female: "女 女性 2 女生 □男√女 F"},
	boards:  map[aid.Tri]string{aid.Yes: "是 住校 寄宿 寄宿生 √ Y 住读 内宿 是（住校） 在校住宿 √寄宿□走读 1.是", aid.No: "否 走读 × N 通学 外宿 校外住宿 通校 走读(通校) 不寄宿 否(家住附近) 寄宿□走读√ 非寄宿生", aid.Unknown: ""},
	headers: map[string]string{"乡镇": "乡镇 所在乡(镇) 镇街", "行政村": "行政村 村（居）委会 村名", "姓名": "姓名 学生姓名 学生 学生姓名（全名）", "性别": "性别 学生性别", "身份证号": "身份证号 公民身份号码 身份证号码(18位)", "学校": "就读学校 学校名称 现就读学校（全称）", "学段": "学段 教育阶段 学龄段", "年级": "年级 就读年级 年级（班）", "寄宿": "是否寄宿 住宿情况 是否住校"},
}

// teller tells facts in one of their wordings, by chance.
type teller struct{ *rand.Rand }

func (t teller) oneOf(words string) string {
	all := strings.Split(words, " ")
	return all[t.IntN(len(all))]
}

// pupils are what the rosters below tell of: a school, a stage it teaches and how many years that has, the usual year of
// birth of the first.
var pupils = []struct {
	school       int64
	name         string
	stage        aid.Stage
	years, birth int
}{
	{1, "碧山县云台镇中心小学", aid.Primary, 6, 2010}, {2, "碧山县云台镇初级中学", aid.Junior, 3, 2004}, {3, "云台镇石桥小学", aid.Primary, 6, 2010},
	{5, "清溪镇九年一贯制学校", aid.Junior, 3, 2004}, {5, "清溪镇九年一贯制学校", aid.Primary, 6, 2010}, {6, "碧山县第一中学", aid.Senior, 3, 2001},
	{6, "碧山县第一中学", aid.Junior, 3, 2004}, {7, "碧山县职业教育中心", aid.Vocational, 3, 2001}, {8, "白马乡高峰教学点", aid.Primary, 4, 2010}, {9, "白马乡中心幼儿园", aid.Preschool, 3, 2013},
}

var homes = []struct {
	village        int64
	township, name string
}{{1, "云台镇", "松树村"}, {3, "云台镇", "解放社区"}, {5, "清溪镇", "柳林村"}, {6, "白马乡", "高峰村"}}

// planted are faults: the cell that is spoilt, and how the row is then held.
var planted = []struct{ column, text, code string }{
	{"姓名", "", "name_missing"}, {"身份证号", "9.90122E+17", "id_float"}, {"身份证号", "#N/A", "formula_error"}, {"身份证号", "99012220080315111", "id_short"},
	{"学校", "希望之光学校", "unknown_school"}, {"年级", "", "grade_missing"}, {"寄宿", "半寄宿", "boarding_unknown"}, {"性别", "不详情", "sex_unknown"},
}

// row makes up a pupil, tells of it by column, and says what must become of the row.
func (t teller) row(serial int) (cells map[string]string, want string) {
	p, h := pupils[t.IntN(len(pupils))], homes[t.IntN(len(homes))]
	grade, sex, boards := 1+t.IntN(p.years), aid.Sex(1+t.IntN(2)), aid.Tri(t.IntN(3)-1)
	number := id(fmt.Sprintf("%d0315", p.birth-grade+1), serial*2+int(sex)%2)
	year := string([]rune("一二三四五六")[grade-1])
	if p.stage == aid.Preschool {
		year = string([]rune("小中大")[grade-1])
	}
	told := map[string]string{
		"乡镇": h.township, "行政村": t.oneOf(told.villages[h.village]), "姓名": t.oneOf("王小明 王\u00a0小明 王小明* 王\u3000小明"), "性别": t.oneOf(told.sexes[sex]),
		"身份证号": t.oneOf(strings.Join([]string{number, "'" + number, number + "。", strings.ToLower(number), number[:6] + "-" + number[6:14] + "-" + number[14:], "G" + number}, " ")),
		"学校":   t.oneOf(told.schools[p.school]), "学段": t.oneOf(told.stages[p.stage]), "寄宿": t.oneOf(told.boards[boards]),
		"年级": strings.NewReplacer("%", year, "#", fmt.Sprint(grade)).Replace(t.oneOf(told.grades[p.stage])),
	}
	if t.IntN(8) == 0 {
		f := planted[t.IntN(len(planted))]
		told[f.column] = f.text
		return told, "hold " + f.code
	}
	return told, fmt.Sprintf("王小明 %s%s %s %s%d %s", h.township, h.name, p.name, p.stage, grade, boards.Label())
}

// However facts are worded and columns ordered, the same becomes of each row: truth by construction.
func TestRead_anyMixOfWordings(t *testing.T) {
	t.Parallel()
	columns := []string{"乡镇", "行政村", "姓名", "性别", "身份证号", "学校", "学段", "年级", "寄宿"}
	for seed := range uint64(8) {
		chance := teller{rand.New(rand.NewPCG(seed, 11))}
		chance.Shuffle(len(columns), func(i, j int) { columns[i], columns[j] = columns[j], columns[i] })
		var header, rows []string
		for _, c := range columns {
			header = append(header, chance.oneOf(told.headers[c]))
		}
		rows = append(rows, "碧山县2016年秋季建档立卡学生花名册", strings.Join(header, "|"))
		var want []string
		for i := range 150 {
			cells, outcome := chance.row(i)
			var row []string
			for _, c := range columns {
				row = append(row, cells[c])
			}
			rows, want = append(rows, strings.Join(row, "|")), append(want, outcome)
		}
		result, err := intake.Read(workbook(t, page{"花名册", rows}), aid.StudentBook, bishanGazetteer(), autumn, nil)
		if err != nil || len(result.Lines) != len(want) {
			t.Fatalf("seed %d: got %d lines, %v", seed, len(result.Lines), err)
		}
		for i, l := range result.Lines {
			_, got, _ := strings.Cut(tell(l), " ")
			if got != want[i] {
				t.Errorf("seed %d: %s\ngot  %s\nwant %s", seed, rows[i+2], got, want[i])
			}
		}
	}
}
