package intake

import (
	"slices"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

func text(s string) sheet.Cell   { return sheet.Cell{Text: s, Kind: sheet.Text} }
func number(s string) sheet.Cell { return sheet.Cell{Text: s, Kind: sheet.Number} }

// sound is a number whose check digit was computed by hand from GB 11643-1999; soundX closes with an X.
const (
	soundID = "990121200802132391"
	soundX  = "99012120030713906X"
)

func TestReadID(t *testing.T) {
	t.Parallel()
	tests := []struct {
		cell  sheet.Cell
		want  string // the number, or the fault
		codes string
	}{
		{text(soundID), soundID, ""},
		{text("  " + soundID + "\u00a0"), soundID, "spaced_id"},
		{text("990121 20080213 2391"), soundID, "spaced_id"},
		{text("990121-20080213-2391"), soundID, "spaced_id"},
		{text("'" + soundID), soundID, "apostrophe_id"},
		{text("‘" + soundID + "’"), soundID, "apostrophe_id"},
		{text("＇" + soundID), soundID, "fullwidth_id,apostrophe_id"},
		{text("９９０１２１２００８０２１３２３９１"), soundID, "fullwidth_id"},
		{text(strings.ToLower(soundX)), soundX, "lower_x"},
		{text("９９０１２１２００３０７１３９０６ｘ"), soundX, "fullwidth_id,lower_x"},
		{text("99012120030713906×"), soundX, "lower_x"},
		{text("99012120030713906Х"), soundX, "lower_x"}, // Cyrillic
		{text(soundID + "。"), soundID, "apostrophe_id"},
		{text("*" + soundX + "*"), soundX, "apostrophe_id"},
		{text("身份证号:" + soundID), soundID, "apostrophe_id"},
		{text("9901212003071390*"), "id_chars", ""},
		{text("G" + soundID), soundID, "student_number"},
		{text(soundID + "43"), soundID, "disability_card"},
		{text(soundID + "43B1"), soundID, "disability_card"},
		{text(soundID + "93"), "id_long", ""},
		{text(soundID + "4"), "id_long", ""},
		{text("99012120080213239"), "id_short", ""},
		{text("990121080213239"), "id_short", ""},
		{number("990121080213239"), "id_short", ""},
		{number("9.9012120080213299E+17"), "id_float", ""},
		{number("990121200802132000"), "id_float", ""},
		{text("9.90121E+17"), "id_float", ""},
		{text("990121200802132392"), "id_checksum", ""},
		{text("000000200802132395"), "id_region", ""},
		{text("110000200802132390"), "110000200802132390", ""},
		{text("990121200802302391"), "id_date", ""},
		{text("99012120080213239O"), "id_chars", ""},
		{text("户口在办理中"), "id_chars", ""},
		{text("暂无"), "id_missing", ""},
		{text("未上户口"), "id_missing", ""},
		{sheet.Cell{}, "id_missing", ""},
	}
	for _, tt := range tests {
		r := readID(tt.cell)
		got := r.number.Full()
		if r.fault != "" {
			got = r.fault
		}
		if got != tt.want || strings.Join(r.codes, ",") != tt.codes && r.fault == "" {
			t.Errorf("%q: got %s %v, want %s %s", tt.cell.Text, got, r.codes, tt.want, tt.codes)
		}
		if sentence := idSentence(r); (sentence == "") != (r.fault == "") || strings.Contains(sentence, "20080213") {
			t.Errorf("%q: got sentence %q", tt.cell.Text, sentence)
		}
	}
}

func TestReadDates(t *testing.T) {
	t.Parallel()
	born := time.Date(2008, 9, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []sheet.Cell{
		text("2008-09-01"), text("2008.9.1"), text("2008/9/1"), text("2008年9月1日"), text("2008 年 9 月 1 日"), text("20080901"), text("２００８．９．１"),
		text("2008-09"), text("2008年9月"), text("2008.09"), text("2008/9"), text("200809"), text("2008"), text("2008年"),
		text("2008-09-01 00:00:00"), text("2008/9/1 0:00"), text("2008/9/1 0:00:00"), text("2008-09-01T00:00:00"), text("2008.9.1."), text("'2008-9-1"), text("2008、9、1"),
		text("08.9.1"), text("08-09-01"), text("080901"), text("9/1/2008"), text("1/9/2008"), text("39692"), text("2008年9月1号"), text("2008年09月01日生"), text("2008 9 1"), text("2008 09 01"), text("2008.0901"),
		number("39692"), number("39692.5"), number("20080901"), number("200809"), number("2008.9"), number("2008"), number("3.9692E4"),
	} {
		readings, _ := readDates(c)
		if !slices.ContainsFunc(readings, func(d date) bool { return d.fits(born) }) {
			t.Errorf("%q: got %v, want 2008-09-01 among them", c.Text, readings)
		}
	}
	for _, s := range []string{"2008-09-02", "2008-08", "2007", "39693", "9/2/2008", "07.9.1", "王小明", "", "2008-9-1-1", "9E+17"} {
		readings, _ := readDates(text(s))
		if slices.ContainsFunc(readings, func(d date) bool { return d.fits(born) }) {
			t.Errorf("%q: got %v, which can mean 2008-09-01", s, readings)
		}
	}
	for _, s := range []string{"2008-02-30", "20081301", "2008年9月31日", "1808-09-01"} {
		if readings, impossible := readDates(text(s)); len(readings) > 0 || !impossible {
			t.Errorf("%q: got %v, want impossible", s, readings)
		}
	}
	if readings, _ := readDates(number("2008.1")); len(readings) != 2 || readings[1].month != 10 {
		t.Errorf("2008.1: got %v, want January or October", readings)
	}
}

func TestParseGrade(t *testing.T) {
	t.Parallel()
	tests := []struct {
		stage aid.Stage
		year  int
		texts string
	}{
		{aid.Preschool, 1, "小班 幼儿园小班 小一班 小(2)班 小班1班 小班(1) 小１班 幼小班 学前小班 小班下学期 小A班 幼儿园（小班） 幼儿园-小班 小班幼儿"},
		{aid.Preschool, 2, "中班 中一班 中(1)班 幼儿园中班 中二班 中3班"},
		{aid.Preschool, 3, "大班 大一班 大（2）班 幼儿园大班 学前班 学前大班 大大班 大班2班 幼儿大班 大班(新生)"},
		{aid.Primary, 1, "一年级 小一 小学一年级 一 1 一(1)班 1年级 1年级2班 一年级（1）班 小学1年级 一年级上 1.2班 一.2班 101 101班 2016级 16级 第一年级 一年级新生 一年级（新生） 一年级上学期 一年级(上) 一年级第一学期 一年级（1）班（寄宿） 一年级·2班"},
		{aid.Primary, 3, "三年级 小三 小学三年级 3 三(2)班 三年级二班 三2班 302班 3年级 三年级实验班 小学部三年级 小学/三年级 义务教育三年级 三年级走读 三年级（3年级） 2014级 2014级2班 小2014级"},
		{aid.Junior, 1, "七年级 初一 初中一年级 7 七(1)班 初一(3)班 七年级2班 初级中学一年级 初中七年级 2016级 初2016级 一年级 701班 七"},
		{aid.Junior, 3, "九年级 初三 初中三年级 9 九(10)班 九年级2班 九年级（初三） 初三（九年级） 初中部九年级 初三毕业班 2014级"},
		{aid.Junior, 4, "初四 初中四年级"},
		{aid.Senior, 1, "高一 高中一年级 普通高中一年级 高一(3)班 高一3班 高1 10 十年级 2016级 高2016级 2019届 高2019届 2019届3班 一年级 高一（理科） 高一文科班 高一理 高一上学期 高一(新生)"},
		{aid.Senior, 3, "高三 高中三年级 高三(12)班 高中(高三) 普通高中高三 高中部高三 12 高三毕业班 十二年级"},
		{aid.Vocational, 2, "职二 中职二年级 职高二年级 中专二年级 技校二年级 中等职业学校二年级 中职部二年级 职专二年级 二年级 中专二年级(3)班 2015级 2"},
		{aid.Higher, 1, "大一 大学一年级 本科一年级 专科一年级 大专一年级 高职一年级 专一 本科大一 高等教育一年级 一年级 2016级 大一上 本科2016级"},
		{aid.Higher, 5, "研一 研究生一年级 硕士一年级 大五"},
		{aid.Higher, 8, "博一"},
	}
	for _, tt := range tests {
		for text := range strings.FieldsSeq(tt.texts) {
			r := parseGrade(text)
			if !r.ok || !r.fits(tt.stage, 2016) || r.yearOf(tt.stage, 2016) != tt.year {
				t.Errorf("%s: got %+v, want %s %d", text, r, tt.stage, tt.year)
			}
			if again := aid.GradeLabel(tt.stage, tt.year); tt.stage != aid.Higher && tt.year < 4 && parseGrade(again).yearOf(tt.stage, 2016) != tt.year {
				t.Errorf("%s: healed to %s, which reads otherwise", text, again)
			}
		}
	}
	for _, text := range []string{"", "2班", "三班", "毕业", "向日葵班", "12班", "十三年级", "0", "第2届", "年级", "王小明", "2008-09-01", "混龄", "三年级（休学）", "六年级(已毕业)", "六年级升七年级",
		"三年级（四年级）", "九年级（待定）", "大班升一年级", "初二（七年级）", "高中部八年级", "三年制", "中大班"} {
		if r := parseGrade(text); r.ok && r.entry == 0 {
			t.Errorf("%s: got %+v, want nothing", text, r)
		}
	}
	for text, stage := range map[string]aid.Stage{"六年级": aid.Junior, "四年级": aid.Junior, "二年级": aid.Preschool, "高二": aid.Primary, "八年级": aid.Primary, "2019级": aid.Primary, "十年级": aid.Junior, "2016届": aid.Senior, "2020届": aid.Senior, "2018届": aid.Higher, "高中(九年级)": aid.Senior} {
		if r := parseGrade(text); r.fits(stage, 2016) {
			t.Errorf("%s: fits %s as %+v", text, stage, r)
		}
	}
}

func TestParseStage(t *testing.T) {
	t.Parallel()
	for s, texts := range map[aid.Stage]string{
		aid.Preschool: "学前教育 学前 幼儿园 学前班 学前教育阶段", aid.Primary: "小学 小学教育 小学阶段 小学(村小) 小学生 小学段",
		aid.Junior: "初中 初级中学 普通初中 初中阶段 初中段 义务教育初中", aid.Senior: "普通高中 普高 高中 高级中学 高中阶段",
		aid.Vocational: "中等职业 中职 中等职业教育 职高 中专 技校 职业高中 中职/技校 中职(中专) 职业中学 职业学校 高中阶段（中职）", aid.Higher: "普通高等教育 大学及以上 高等教育 大学 大专及以上 高校本专科 本科 高职 研究生",
	} {
		for text := range strings.FieldsSeq(texts) {
			if got, ok := parseStage(text); !ok || !slices.Equal(got, []aid.Stage{s}) {
				t.Errorf("%s: got %v, want %s", text, got, s)
			}
		}
		if got, _ := parseStage(s.Label()); !slices.Equal(got, []aid.Stage{s}) {
			t.Errorf("%s does not read as itself", s.Label())
		}
	}
	if got, ok := parseStage("义务教育"); !ok || len(got) != 2 {
		t.Errorf("义务教育: got %v, want primary or junior", got)
	}
	for _, text := range []string{"希望", "小学(学前班)", "初中/高中", "高级小学", "小学希望"} {
		if got, ok := parseStage(text); ok {
			t.Errorf("%s: got %v, want no answer", text, got)
		}
	}
}

func TestParseBoarding(t *testing.T) {
	t.Parallel()
	for want, texts := range map[aid.Tri]string{
		aid.Yes:     "是 住校 寄宿 寄宿生 √ Y y 1 住宿 住读 内宿 住校生 Ｙ TRUE 在校住宿 全托 寄宿制 ✓ 已寄宿 住 是(住校) 内宿生 周寄宿 住校(周末回家)",
		aid.No:      "否 走读 不寄宿 非寄宿 × N n 0 通学 通宿 借宿 走读生 不住校 未寄宿 没有住校 FALSE 校外租房 非寄宿生 走读(家住本村) 外宿 外宿生 校外住宿 通校 通勤 走/通校 走 无住宿 无寄宿 每天回家 家长接送 通读 走读(通校) 午休 否(家住附近) 不在校住宿 在家住",
		aid.Unknown: "其他 / - 无 不详",
	} {
		for text := range strings.FieldsSeq(texts) {
			if got, ok := parseBoarding(text, true); !ok || got != want {
				t.Errorf("%s: got %s %v, want %s", text, got.Label(), ok, want.Label())
			}
		}
	}
	for _, text := range []string{"待定", "2", "半寄宿半走读", "石门小学", "半寄宿", "是(走读)", "寄宿(否)", "走读/寄宿", "不走读", "是/否", "是(待定)"} {
		if got, ok := parseBoarding(text, true); ok {
			t.Errorf("%s: got %s, want no answer", text, got.Label())
		}
	}
	for text, want := range map[string]aid.Tri{"1.是": aid.Yes, "2、走读": aid.No, "01寄宿": aid.Yes} {
		if got, ok := parseBoarding(text, false); !ok || got != want {
			t.Errorf("%s: got %s %v, want %s", text, got.Label(), ok, want.Label())
		}
	}
	if _, ok := parseBoarding("1", false); ok {
		t.Error("1 under 就读方式 is a code that differs from system to system")
	}
}

func TestParseDay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]aid.Tri{
		"是": aid.No, "否": aid.Yes, "√": aid.No, "0": aid.Yes, "走读生": aid.No, "寄宿生": aid.Yes, "非寄宿生": aid.No, "在校住宿": aid.Yes, "否（住校）": aid.Yes, "是(家住本村)": aid.No, "": aid.Unknown,
	} {
		if got, ok := parseDay(text); !ok || got != want {
			t.Errorf("%s: got %s %v, want %s", text, got.Label(), ok, want.Label())
		}
	}
	for _, text := range []string{"待定", "问家长", "是（住校）", "否(走读)"} {
		if got, ok := parseDay(text); ok {
			t.Errorf("%s: got %s, want no answer", text, got.Label())
		}
	}
}

func TestParseStatus(t *testing.T) {
	t.Parallel()
	for want, texts := range map[aid.PovertyStatus]string{
		aid.Poor:           "未脱贫 未脱贫户 未脱贫(享受政策) 2016年未脱贫 一般贫困户 低保贫困户 建档立卡贫困户 贫困户 新识别 未脱",
		aid.LiftedAided:    "已脱贫(享受政策) 已脱贫（享受政策） 脱贫享受政策 脱贫户(继续享受政策) 已脱贫(继续享受政策)",
		aid.LiftedUnaided:  "已脱贫(不享受政策) 已脱贫(不再享受政策) 脱贫不享受政策",
		aid.PoorAgain:      "返贫 返贫户 已返贫",
		aid.NotRegistered:  "非建档立卡 非贫困户 一般农户 不是建档立卡户",
		aid.RemovedFromReg: "清退 整户清退 错评",
	} {
		for text := range strings.FieldsSeq(texts) {
			if got, ok := parseStatus(text); !ok || got != want {
				t.Errorf("%s: got %s %v, want %s", text, got.Label(), ok, want.Label())
			}
		}
	}
	for _, text := range []string{"已脱贫", "2016年脱贫", "脱贫户", "甲类", "建档立卡", "建档立卡户"} {
		if got, ok := parseStatus(text); ok {
			t.Errorf("%s: got %s, want no answer", text, got.Label())
		}
	}
}

func TestHealName(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"王小明 ": "王小明", "王 强": "王强", "王\u3000强": "王强", "\u00a0王强\t": "王强", "阿依古丽.买买提": "阿依古丽·买买提", "阿依古丽•买买提": "阿依古丽·买买提",
		"  ": "", "Li  Ming ": "Li Ming", "王\u200b强": "王强",
	} {
		if got := healName(trim(from)); got != want {
			t.Errorf("%q: got %q, want %q", from, got, want)
		}
	}
	for name, want := range map[string]bool{"王小明": true, "䶮": true, "阿依古丽·买买提": true, "Li Ming": true, "王?": false, "王1": false, "王小明(双胞胎)": false, "王□": false, "王\ue000": false} {
		if nameLike(name) != want {
			t.Errorf("%s: got %v, want %v", name, !want, want)
		}
	}
}

// A dot stands alone between two letters. Whoever types a name is told the same as a roster.
func TestStudentName_dots(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"阿依古丽·买买提": "阿依古丽·买买提", "阿依古丽 · 买买提": "阿依古丽·买买提", "阿依古丽.买买提": "阿依古丽·买买提", "古丽·阿依·买买提": "古丽·阿依·买买提", "Ana ·Li": "Ana ·Li", "王.": "王",
		"·王": "", "王·": "", "··": "", "·": "", "阿依古丽··买买提": "", "阿依古丽· ·买买提": "", "・王": "", "· 王": "", "·Li Ming": "", "Li Ming ·": "",
	} {
		healed, fault := StudentName(typed)
		if (fault == "") != (want != "") || want != "" && healed != want {
			t.Errorf("%q: got %q, %q, want %q", typed, healed, fault, want)
		}
	}
}

func TestParseVillageAnswers(t *testing.T) {
	t.Parallel()
	for want, texts := range map[aid.Tri]string{aid.Yes: "是 有 已覆盖 1所 2 有（民办） 是（村级园） 已建", aid.No: "否 无 未覆盖 没有 0所 0 未建 不覆盖", aid.Unknown: "不详 未填 -"} {
		for text := range strings.FieldsSeq(texts) {
			if got, ok := parseCovered(text); !ok || got != want {
				t.Errorf("covered %s: got %s %v, want %s", text, got.Label(), ok, want.Label())
			}
		}
	}
	for want, texts := range map[aid.Tri]string{aid.Yes: "是 √ 贫困村 已出列贫困村 脱贫村 贫困", aid.No: "否 非贫困村 不是贫困村 一般村"} {
		for text := range strings.FieldsSeq(texts) {
			if got, ok := parsePoorVillage(text); !ok || got != want {
				t.Errorf("poor %s: got %s %v, want %s", text, got.Label(), ok, want.Label())
			}
		}
	}
}

func TestParseCodes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]aid.Sex{"男": aid.Male, "1": aid.Male, "男性": aid.Male, "女生": aid.Female, "２": aid.Female, "女 ": aid.Female, "": 0, "9": 0} {
		if got, ok := parseSex(text); !ok || got != want {
			t.Errorf("sex %s: got %s", text, got.Label())
		}
	}
	for text, want := range map[string]aid.Hukou{"农业": aid.Rural, "农业户口": aid.Rural, "农村": aid.Rural, "非农业(县镇)": aid.Town, "非农业（城市）": aid.Urban, "城市": aid.Urban, "县镇": aid.Town} {
		if got, ok := parseHukou(text); !ok || got != want {
			t.Errorf("hukou %s: got %s", text, got.Label())
		}
	}
	for _, text := range []string{"非农业", "居民户口", "城镇户口"} {
		if got, ok := parseHukou(text); ok || got != aid.HukouUnknown {
			t.Errorf("hukou %s: got %s, want no answer", text, got.Label())
		}
	}
	for text, want := range map[string]string{"汉": "汉族", "01": "汉族", "15": "土家族", "苗族": "苗族", "穿青人": "穿青人", " 彝族": "彝族", "01汉族": "汉族", "15-土家族": "土家族", "苗族(06)": "苗族",
		"维族": "维吾尔族", "蒙": "蒙古族", "97": "其他", "98": "外国血统", "其他": "其他", "外国血统": "外国血统", "未识别": "未识别", "革家人": "革家人", "/": "", "无": ""} {
		if got, ok := parseEthnicity(text); got != want || !ok {
			t.Errorf("ethnicity %s: got %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]aid.Tri{"涉农": aid.Yes, "非涉农": aid.No, "是": aid.Yes, "否": aid.No, "": aid.Unknown} {
		if got, ok := parseMajor(text); !ok || got != want {
			t.Errorf("major %s: got %s", text, got.Label())
		}
	}
	for text, want := range map[string]aid.Tri{"全日制": aid.Yes, "非全日制": aid.No, "函授": aid.No, "是": aid.Yes} {
		if got, ok := parseFullTime(text); !ok || got != want {
			t.Errorf("full time %s: got %s", text, got.Label())
		}
	}
}

func TestPlausible(t *testing.T) {
	t.Parallel()
	tests := []struct {
		stage       aid.Stage
		grade       int
		fits, never []int
	}{
		{aid.Preschool, 1, []int{2, 3, 4, 6}, []int{1, 8, 27}},
		{aid.Preschool, 3, []int{4, 5, 6, 7}, []int{3, 8}},
		{aid.Primary, 1, []int{5, 6, 8, 10}, []int{3, 14, 26}},
		{aid.Primary, 6, []int{10, 11, 15}, []int{8, 19, 27}},
		{aid.Junior, 1, []int{10, 12, 16}, []int{8, 20, 26}},
		{aid.Senior, 2, []int{14, 16, 20}, []int{5, 12, 30}},
		{aid.Vocational, 1, []int{14, 15, 30}, []int{11, 60}},
		{aid.Higher, 1, []int{15, 18, 35}, []int{12, 70}},
		{aid.Primary, 0, []int{5, 11, 14}, []int{3, 19}},
	}
	for _, tt := range tests {
		for _, age := range tt.fits {
			if !plausible(age, tt.stage, tt.grade) {
				t.Errorf("%s %d: %d years are held", tt.stage, tt.grade, age)
			}
		}
		for _, age := range tt.never {
			if plausible(age, tt.stage, tt.grade) {
				t.Errorf("%s %d: %d years are taken", tt.stage, tt.grade, age)
			}
		}
	}
}

func TestColumnIndex(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]int{"A1": 0, "J37": 9, "AA4": 26, "IV65536": 255} {
		if got, ok := ColumnIndex(cell); !ok || got != want {
			t.Errorf("%s: got %d, want %d", cell, got, want)
		}
	}
	for _, cell := range []string{"", "J", "37", "j37", "第37行", "ABCD1"} {
		if got, ok := ColumnIndex(cell); ok {
			t.Errorf("%q: got %d, want none", cell, got)
		}
	}
}

func TestSplitNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"石门中心小学、石门镇中心校": "石门中心小学|石门镇中心校", "县一小；一小/城关小学": "县一小|一小|城关小学", "石门完小 石门中心校": "石门完小|石门中心校",
		"石 门 完 小": "石门完小", "县一中（原城关中学）": "县一中|原城关中学|城关中学", "简称：县一中": "县一中", "无": "", "石门镇中心小学": "",
	} {
		if got := strings.Join(splitNames(text, "石门镇中心小学"), "|"); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestKindLike(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]aid.SchoolKind{
		"公办园": "111", "村级小学": "211", "小学(教学点)": "218", "独立初中": "311", "九年一贯制（公办）": "312", "普通完全中学": "341", "独立高中": "342", "职业中专": "365", "特教": "519", "中学": "", "其他": "",
	} {
		if got, ok := kindLike(fold(text)); got != want || ok != (want != "") {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
