package intake

import (
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

func TestMatchHeader(t *testing.T) {
	t.Parallel()
	for f, texts := range map[field]string{
		seq:         "序号 编号 No.",
		township:    "乡镇 所在乡(镇) 所在乡（镇） 镇街 乡镇(街道) 乡镇名称 户籍所在乡镇 所属乡镇 乡(镇)",
		village:     "村 行政村 所在村 村(居)委会 村(社区) 行政村(社区) 村名 所在行政村 村委会 村民委员会 村屯 贫困村名称",
		address:     "家庭住址 家庭详细住址 家庭住址(乡/村/组) 户籍地址 现家庭住址 乡镇/村 所在乡镇、村 家庭所在地",
		household:   "户编号 贫困户编号 户号",
		head:        "户主姓名 户主 户主名 贫困户姓名 户主姓名(必填) 户\n主\n姓\n名 贫困户主",
		headID:      "户主身份证号 户主身份证号码 户主公民身份号码 贫困户身份证号 户主证号",
		relation:    "与户主关系 与户主的关系 学生与户主关系",
		name:        "姓名 学生姓名 幼儿姓名 姓\u3000名 学生\n姓名 受助学生姓名 学生姓名(与户口簿一致) *学生姓名 学生/幼儿姓名 学生 受助学生 孩子名字",
		idNumber:    "身份证号 身份证号码 公民身份号码 证件号码 学生身份证号 身份证号(18位) 身份证件号 学生身份证号码（18位） 居民身份证号码 幼儿身份证号 身分证号 证件编号",
		birth:       "出生日期 出生年月 出生年月日 出生时间 出生日期(年月日) 学生出生年月",
		sex:         "性别 性别(1男2女) 学生性别",
		hukou:       "户口性质 户籍性质 户口类型",
		status:      "脱贫属性 贫困户属性 户类型 脱贫情况 贫困类型 贫困户类型 贫困户状态 贫困状况",
		lifted:      "是否脱贫 是否已脱贫",
		school:      "就读学校 学校名称 学校 现就读学校 所在学校 就读学校(全称) 在读学校名称 学校(园) 就读学校（幼儿园） 学校全称 就读学校(含幼儿园) 现读学校 就读单位 所在校(园)",
		schoolTown:  "学校所在乡镇 就读学校所在乡镇",
		place:       "县内/县外 县内外 是否县外就读 就读地 县内／县外 是否县内就读 是否在外就读 是否县域内就读 就读情况(县内、县外) 就读区县 省内外",
		stage:       "学段 学龄段 教育阶段 就读学段 学段(学前、小学、初中) 就学阶段 就读层次",
		grade:       "年级 就读年级 年级班级 年级(班) 现就读年级 年级/班级 所在年级 所读年级 就学年级 2016学年就读年级",
		class:       "班级 所在班级 就读班级",
		boarding:    "是否寄宿 寄宿 住宿情况 就读方式 是否住校 是否寄宿(是/否) 是否为寄宿生 寄宿/走读 是否寄宿生 住宿方式 本学期是否寄宿 是否内宿 住读/走读 是否住学校 就读形式",
		day:         "是否走读 走读与否 是否通校",
		fullTime:    "是否全日制 是否全日制正式学籍 是否具有全日制学籍",
		major:       "专业类别 是否涉农专业 是否涉农 涉农/非涉农",
		hardship:    "家庭经济困难 是否家庭经济困难 家庭经济是否困难",
		phone:       "联系电话 手机号码 家长联系电话 监护人电话 联系方式 户主电话",
		bank:        "开户行 社保卡开户行 开户银行 银行名称",
		account:     "社保卡账号 银行卡号 银行账号 一卡通账号 收款账号 社会保障卡卡号",
		other:       "问题说明 家长姓名 监护人姓名 学籍号 班主任 父亲姓名 监护人身份证号 开户人姓名 致贫原因 残疾证号 年龄 收款人姓名 原就读学校 上学期年级 曾就读学校 原住宿情况",
		villageCode: "行政村代码 村代码 行政区划代码 统计用区划代码 行政村编码 行政村编号",
		poor:        "是否贫困村 贫困村 是否贫困村(是/否) 是否建档立卡贫困村 是否贫困行政村 行政村属性 是否建档立卡村",
		schoolCode:  "学校标识码 学校代码 学校(机构)代码 标识码(10位)",
		kindCode:    "办学类型代码 学校类型代码",
		kind:        "办学类型 学校类型 学校类别 办学类别",
		pupils:      "在校生数 学生数 在校学生数 学生人数 在籍学生数",
		boarders:    "寄宿生数 寄宿生人数 住校生数 其中：寄宿生 住宿生人数",
		aliases:     "曾用名或简称 曾用名 简称 别名 曾用名、简称 学校别名 曾用校名",
		year:        "年度 年份 毕业年度 统计年度 学年 毕业年份 毕业届",
		aged:        "3至5岁人口 3-5岁人口数 3—5周岁幼儿数 3～5岁常住人口 适龄幼儿数 应入园幼儿数 学龄前儿童数(3-5岁) 3—6岁适龄儿童数",
		attending:   "3至5岁在园幼儿 3-5岁在园人数 3-5周岁入园幼儿数 适龄在园幼儿数 3-6岁在园幼儿数",
		children:    "在园幼儿总数 在园幼儿数 在园人数",
		covered:     "有幼儿园覆盖 是否有幼儿园覆盖 是否有幼儿园 幼儿园覆盖情况 是否建有幼儿园 有无幼儿园",
		entrants:    "九年前一年级入学人数 一年级入学人数 小学一年级入学人数 九年前小学一年级新生人数 入学时学生数 起始年级学生数 九年前招生数",
		graduates:   "九年级毕业人数 毕业人数 毕业生数 初中毕业生人数 九年级毕业学生数 完成九年义务教育人数",
		movedIn:     "期间转入 转入人数 转进人数", movedOut: "期间转出 转出数", died: "死亡 死亡人数",
	} {
		for text := range strings.SplitSeq(texts, " ") {
			if got, _ := matchHeader(text); got != f {
				t.Errorf("%q: got field %d, want %d (%s)", text, got, f, f.label())
			}
		}
	}
	for _, text := range []string{"学生信息", "王小明", "石门镇", "", "青岭县石门镇建档立卡贫困家庭学生花名册", "是", "未脱贫", "汉族", "家庭情况",
		"自然村", "寄宿生生活补助", "住宿费", "脱贫时间", "身份证有效期", "是否有身份证", "是否在校"} {
		if got, _ := matchHeader(text); got != none {
			t.Errorf("%q: got field %d, want none", text, got)
		}
	}
}

func TestFurniture(t *testing.T) {
	t.Parallel()
	h := assign([]sheet.Row{rowOf(1, "序号|乡镇|行政村|姓名|身份证号|学校|年级")})
	for _, s := range []string{
		"合计||254人", "|小计||3人", "石门镇合计：3人", "总计（人）|||3", "本页小计|||12|", "填表人：张三||审核人：李四", "单位(盖章)", "|||校长签字：|||2016年9月20日",
		"注：身份证号为18位", "说明:1、本表一式两份;2、请如实填写", "一、小学阶段", "石门镇坪上村", "=5", "=5|石门镇", "1|2|3|4|5|6|7", "(1)|(2)|(3)|(4)", "A|B|C|D|E", "甲|乙|1|2|3|4",
		"示例|石门镇|坪上村|张三|990121200802132391|石门小学|三年级", "|||2016年9月20日", "以下空白", "第1页 共3页", "||必填|必填|必填", "备注：|无", "负责人：|||经办人：|||联系电话：13800000000",
	} {
		if why := h.furniture(rowOf(9, s), []field{name, idNumber}); why == "" {
			t.Errorf("%q is taken for data", s)
		}
	}
	for _, s := range []string{
		"1|石门镇|坪上村|张三|990121200802132391|石门小学|三年级", "1|石门镇|坪上村||990121200802132391", "|||张三", "1|石门镇|坪上村|张三||石门小学|三年级",
		"1|石门镇|坪上村|||石门小学|三年级", "1|||注合计|990121200802132391", "1|石门镇|坪上村|张三|#N/A|石门小学|三年级",
	} {
		if why := h.furniture(rowOf(9, s), []field{name, idNumber}); why != "" {
			t.Errorf("%q is dropped as %s", s, why)
		}
	}
}

// rowOf is a row of cells separated by |; a cell that begins with = is a number.
func rowOf(line int, s string) sheet.Row {
	r := sheet.Row{Sheet: "表", Line: line}
	for t := range strings.SplitSeq(s, "|") {
		n, isNumber := strings.CutPrefix(t, "=")
		switch {
		case t == "":
			r.Cells = append(r.Cells, sheet.Cell{})
		case isNumber:
			r.Cells = append(r.Cells, number(n))
		case strings.HasPrefix(t, "#"):
			r.Cells = append(r.Cells, sheet.Cell{Text: t, Kind: sheet.Error})
		default:
			r.Cells = append(r.Cells, text(t))
		}
	}
	for len(r.Cells) > 0 && r.Cells[len(r.Cells)-1].Kind == sheet.Blank {
		r.Cells = r.Cells[:len(r.Cells)-1]
	}
	return r
}

var county = aid.County{Code: "990123", Name: "白河苗族自治县"}

func smallGazetteer() *Gazetteer {
	return NewGazetteer(county, []aid.Village{
		{ID: 1, Township: "石门镇", Name: "坪上村"}, {ID: 2, Township: "石门镇", Name: "大河村"}, {ID: 3, Township: "大河乡", Name: "石桥村"},
		{ID: 4, Township: "大河镇", Name: "石桥村"}, {ID: 5, Township: "城关街道", Name: "东门社区"}, {ID: 6, Township: "清水苗族乡", Name: "新村"},
		{ID: 7, Township: "石门镇", Name: "李村"}, {ID: 8, Township: "石门镇", Name: "李村社区"},
	}, []aid.School{
		{ID: 1, Name: "白河县第一小学", Kind: "211", Township: "城关街道", Aliases: []string{"县一小"}},
		{ID: 2, Name: "石门镇中心小学", Kind: "211", Township: "石门镇"},
		{ID: 3, Name: "石门镇石桥小学", Kind: "211", Township: "石门镇"},
		{ID: 4, Name: "大河镇石桥小学", Kind: "211", Township: "大河镇"},
		{ID: 5, Name: "石门镇初级中学", Kind: "311", Township: "石门镇"},
		{ID: 6, Name: "大河镇初级中学", Kind: "311", Township: "大河镇"},
		{ID: 7, Name: "大河镇高级中学", Kind: "342", Township: "大河镇"},
		{ID: 8, Name: "石门镇坪上村教学点", Kind: "218", Township: "石门镇"},
		{ID: 9, Name: "白河苗族自治县民族中学", Kind: "341", Township: "城关街道"},
	})
}

func TestGazetteer_townshipsAndVillages(t *testing.T) {
	t.Parallel()
	g := smallGazetteer()
	for text, want := range map[string]string{
		"石门镇": "石门镇", "石门": "石门镇", " 石门 镇": "石门镇", "白河苗族自治县石门镇": "石门镇", "石门镇人民政府": "石门镇", "大河": "", "大河乡": "大河乡", "大河镇": "大河镇",
		"石门乡": "", "城关街道办事处": "城关街道", "清水": "清水苗族乡", "清水苗族乡": "清水苗族乡", "清水乡": "清水苗族乡", "白河县石门镇": "石门镇", "01石门镇": "石门镇", "": "", "东山镇": "",
	} {
		if got := g.Township(text); got != want {
			t.Errorf("township %q: got %q, want %q", text, got, want)
		}
	}
	for _, tt := range []struct {
		township, text string
		want           aid.VillageID
	}{
		{"石门镇", "坪上村", 1}, {"石门镇", "坪上", 1}, {"石门镇", "坪上村委会", 1}, {"石门镇", "坪上村民委员会", 1}, {"石门镇", "石门镇坪上村", 1}, {"石门镇", "石门坪上村", 1},
		{"石门镇", "坪上村三组", 1}, {"石门镇", "坪上村第3村民小组", 1}, {"石门镇", "大河村", 2}, {"石门镇", "石桥村", 0}, {"大河乡", "石桥", 3}, {"大河镇", "石桥村", 4},
		{"城关街道", "东门居委会", 5}, {"城关街道", "东门社区居委会", 5}, {"清水苗族乡", "新村", 6}, {"石门镇", "李村", 7}, {"石门镇", "李村社区", 8}, {"石门镇", "坪山村", 0}, {"石门镇", "", 0},
	} {
		got := aid.VillageID(0)
		if v := g.Village(tt.township, tt.text); v != nil {
			got = v.ID
		}
		if got != tt.want {
			t.Errorf("%s %q: got village %d, want %d", tt.township, tt.text, got, tt.want)
		}
	}
	for text, want := range map[string]aid.VillageID{"坪上": 1, "石桥村": 0, "大河镇石桥村": 4, "石门镇坪上村委会": 1} {
		if v := g.OnlyVillage(text); (v == nil) != (want == 0) || v != nil && v.ID != want {
			t.Errorf("%q: got %v, want %d", text, v, want)
		}
	}
	for text, want := range map[string]aid.VillageID{"白河苗族自治县石门镇坪上村三组12号": 1, "大河乡石桥村": 3, "石桥村": 0, "坪上村5号": 1, "某省某市白河苗族自治县城关街道东门社区1栋": 5, "石门镇": 0} {
		if v := g.VillageOfAddress("", text); (v == nil) != (want == 0) || v != nil && v.ID != want {
			t.Errorf("%q: got %v, want %d", text, v, want)
		}
	}
}

func TestGazetteer_schools(t *testing.T) {
	t.Parallel()
	g := smallGazetteer()
	for _, tt := range []struct {
		township, text string
		want           aid.SchoolID
	}{
		{"", "石门镇中心小学", 2}, {"", "石门中心小学", 2}, {"", "石门镇中心校", 2}, {"", "石门镇中心完小", 2}, {"", "白河石门镇中心小学", 2}, {"", "白河苗族自治县石门镇中心小学校", 2},
		{"", "县一小", 1}, {"", "白河县一小", 1}, {"", "第一小学", 1}, {"", "一小", 1}, {"石门镇", "石桥小学", 3}, {"大河镇", "石桥小学", 4}, {"城关街道", "石桥小学", 0}, {"大河镇", "石门石桥小学", 3},
		{"", "石门中学", 5}, {"", "石门初中", 5}, {"", "石门镇初中", 5}, {"", "大河镇中学", 0}, {"", "大河初中", 6}, {"", "石门坪上教学点", 8}, {"", "坪上教学点", 8},
		{"", "民族中学", 9}, {"", "县民族中学", 9}, {"", "希望小学", 0}, {"", "石门镇中心小", 0}, {"", "石们镇中心小学", 0}, {"", "中心小学", 2},
		{"", "县1小", 1}, {"", "白河县一小", 1}, {"", "白河县第1小学", 1}, {"", "石门镇小学", 2}, {"", "石门镇中心小学(本部)", 2}, {"", "石门中学初中部", 5}, {"", "县职校", 0}, {"", "大河镇小学", 0},
	} {
		got := aid.SchoolID(0)
		if s, _ := g.School(tt.township, tt.text); s != nil {
			got = s.ID
		}
		if got != tt.want {
			t.Errorf("%s %q: got school %d, want %d", tt.township, tt.text, got, tt.want)
		}
	}
	for text, want := range map[string]bool{
		"省农业学校": true, "市第三中学": true, "某某大学": true, "合肥市第一中学": true, "青岭县第一中学": true, "广东省东莞市厚街小学": true, "北京实验学校": true, "县外某校": true,
		"希望小学": false, "石门镇希望小学": false, "白河苗族自治县希望小学": false, "经济开发区小学": false, "城区第三小学": false,
		"石门小学/县一小": false, "石门小学、县一小": false, "石门镇中心小学转县一小": false, "育才小学(合肥市)": true, "育才小学/合肥市": true,
	} {
		if got := g.elsewhere(text); got != want {
			t.Errorf("%q elsewhere: got %v, want %v", text, got, want)
		}
	}
}
