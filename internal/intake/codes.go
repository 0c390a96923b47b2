package intake

import (
	"maps"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
)

// sexWords are the wordings of the sexes, folded; the numbers are those of GB/T 2261.1.
var sexWords = map[string]aid.Sex{
	"男": aid.Male, "男性": aid.Male, "男生": aid.Male, "男孩": aid.Male, "男童": aid.Male, "1": aid.Male, "01": aid.Male, "M": aid.Male, "MALE": aid.Male, "1男": aid.Male, "1-男": aid.Male, "1.男": aid.Male, "♂": aid.Male,
	"女": aid.Female, "女性": aid.Female, "女生": aid.Female, "女孩": aid.Female, "女童": aid.Female, "2": aid.Female, "02": aid.Female, "F": aid.Female, "FEMALE": aid.Female, "2女": aid.Female, "2-女": aid.Female, "2.女": aid.Female, "♀": aid.Female,
}

// parseSex reads a sex. Blank, 0 and 9 (未知, 未说明) are 0 with ok.
func parseSex(text string) (s aid.Sex, ok bool) {
	f := fold(text)
	if s, ok := sexWords[f]; ok {
		return s, true
	}
	if s, ok := sexWords[uncoded(f)]; ok {
		return s, true
	}
	return 0, isNothing(f) || f == "0" || f == "9" || f == "未说明"
}

// triWords are the wordings of yes and no.
var triWords = map[string]aid.Tri{
	"是": aid.Yes, "√": aid.Yes, "✓": aid.Yes, "✔": aid.Yes, "☑": aid.Yes, "∨": aid.Yes, "V": aid.Yes, "Y": aid.Yes, "YES": aid.Yes, "T": aid.Yes, "TRUE": aid.Yes, "1": aid.Yes, "有": aid.Yes, "对": aid.Yes, "是的": aid.Yes, "已": aid.Yes, "1是": aid.Yes, "1-是": aid.Yes, "●": aid.Yes, "■": aid.Yes, "属于": aid.Yes, "属": aid.Yes,
	"否": aid.No, "×": aid.No, "✗": aid.No, "✘": aid.No, "╳": aid.No, "X": aid.No, "N": aid.No, "NO": aid.No, "F": aid.No, "FALSE": aid.No, "0": aid.No, "没有": aid.No, "不是": aid.No, "非": aid.No, "不": aid.No, "未": aid.No, "0否": aid.No, "0-否": aid.No, "不属于": aid.No,
}

// parseTri reads yes, no or nothing. ok is false for a text that says none of them.
func parseTri(text string) (t aid.Tri, ok bool) {
	f := fold(text)
	if t, ok := triWords[f]; ok {
		return t, true
	}
	if t, ok := triWords[uncoded(f)]; ok {
		return t, true
	}
	return aid.Unknown, isNothing(f)
}

// uncoded is a folded text without the number of its answer in front: 是 of 1.是.
func uncoded(f string) string {
	if rest := strings.TrimLeft(f, "0123456789.,:-"); rest != "" && rest[0] >= 0x80 {
		return rest
	}
	return f
}

// parseCovered reads 是/否, 有/无, 已覆盖, 未覆盖, 1所.
func parseCovered(text string) (aid.Tri, bool) {
	f, _ := cutBrackets(fold(text))
	if f != "无" && isNothing(f) {
		return aid.Unknown, true
	}
	if n, unit, ok := cutNumber(f); ok && (unit == "所" || unit == "个" || unit == "" && n > 1) {
		return either(n > 0, aid.Yes, aid.No), true
	}
	switch {
	case hasAny(f, "未", "没", "不", "无"):
		return aid.No, true
	case hasAny(f, "覆盖", "有", "已建", "建有"):
		return aid.Yes, true
	}
	return parseTri(f)
}

// Words about boarding: what denies it, what day pupils are called, who sleeps elsewhere than at school, and boarders.
var (
	denials       = []string{"不", "非", "未", "没", "否", "无"}
	dayWords      = []string{"走读", "通学", "通校", "通勤", "跑读", "跑校", "走校", "早出晚归", "午托", "午休", "日托", "通读", "每天回家", "每日回家", "接送", "陪读"}
	homeWords     = []string{"校外", "外宿", "外住", "通宿", "借宿", "租房", "家住", "在家", "住家", "回家住"}
	boardingWords = []string{"寄", "住", "宿", "全托"}
	doubts        = []string{"半", "待", "?", "不定", "不确定"}
)

// parseBoarding reads whether a pupil boards: 住校, √, Y, 走读, 非寄宿生, 否(走读). codes tells whether a bare 1 or 0 means yes
// or no, which it does under 是否寄宿 but not under 就读方式, where each system numbers otherwise. Blank, and 其他, is Unknown.
func parseBoarding(text string, codes bool) (t aid.Tri, ok bool) {
	f := fold(text)
	if !codes && digitsOnly(f) {
		return aid.Unknown, false
	}
	if t, ok := triWords[f]; ok {
		return t, true
	}
	if hasAny(f, doubts...) {
		return aid.Unknown, false
	}
	outside, inside := cutBrackets(f)
	if outside == "" || inside == "" {
		return boardingWord(strings.Trim(f, "()"))
	}
	said, sure := boardingWord(outside)
	remark, remarked := boardingWord(inside)
	switch {
	case !sure || said == aid.Unknown:
		return remark, remarked
	case remarked && remark == -said:
		return aid.Unknown, false
	}
	return said, true
}

// parseDay reads the same under 是否走读, where yes is a day pupil: 是, 否(住校), 走读生.
func parseDay(text string) (t aid.Tri, ok bool) {
	said, remark := cutBrackets(fold(text))
	isDay, plain := triWords[uncoded(said)]
	if !plain {
		return parseBoarding(text, true)
	}
	if t, _ := boardingWord(remark); t == isDay {
		return aid.Unknown, false
	}
	return -isDay, true
}

// boardingWord reads one folded wording without brackets.
func boardingWord(f string) (t aid.Tri, ok bool) {
	f = uncoded(f)
	if t, ok := triWords[f]; ok {
		return t, true
	}
	denied := hasAny(f, denials...)
	switch {
	case isNothing(f), f == "其他", f == "其它":
		return aid.Unknown, true
	case f == "走":
		return aid.No, true
	case hasAny(f, dayWords...):
		return aid.No, !denied && !hasAny(f, "寄宿", "住校")
	case hasAny(f, homeWords...):
		return aid.No, !denied
	case denied:
		return aid.No, hasAny(f, boardingWords...)
	}
	return aid.Yes, hasAny(f, boardingWords...)
}

// parseFullTime reads 是/否, 全日制, 非全日制.
func parseFullTime(text string) (aid.Tri, bool) {
	f := fold(text)
	switch {
	case hasAny(f, "非全日制", "不是全日制", "业余", "函授", "夜大", "自考", "成人", "半工半读", "在职", "无学籍", "无正式学籍"):
		return aid.No, true
	case hasAny(f, "全日制", "正式学籍"):
		return aid.Yes, true
	}
	return parseTri(f)
}

// parseMajor reads 涉农, 非涉农, 是/否.
func parseMajor(text string) (aid.Tri, bool) {
	f := fold(text)
	switch {
	case hasAny(f, "非涉农", "不涉农", "非农", "未涉农"):
		return aid.No, true
	case hasAny(f, "涉农", "农林牧渔", "农业类") || f == "农":
		return aid.Yes, true
	}
	return parseTri(f)
}

// parseHardship reads 是/否, 困难, 特别困难, 不困难.
func parseHardship(text string) (aid.Tri, bool) {
	f := fold(text)
	switch {
	case hasAny(f, "不困难", "非困难", "不贫困", "非贫困"):
		return aid.No, true
	case hasAny(f, "困难", "贫困", "建档立卡", "低保", "特困", "孤儿"):
		return aid.Yes, true
	}
	return parseTri(f)
}

// parsePoorVillage reads 是/否, 贫困村, 深度贫困村, 非贫困村.
func parsePoorVillage(text string) (aid.Tri, bool) {
	f := fold(text)
	switch {
	case hasAny(f, "非贫困", "不是贫困", "非重点", "一般村", "普通村"):
		return aid.No, true
	case hasAny(f, "贫困村", "脱贫村", "重点村", "出列", "退出"), f == "贫困":
		return aid.Yes, true // a village that has left poverty stays one of the plan's villages
	}
	return parseTri(f)
}

// parseHukou reads 户口性质. note is set for wordings that do not tell town from city.
func parseHukou(text string) (h aid.Hukou, ok bool) {
	f := strings.TrimSuffix(strings.TrimSuffix(fold(text), "户口"), "户籍")
	switch {
	case isNothing(f), f == "居民", f == "居民家庭", f == "非农业", f == "非农", f == "非农业家庭", f == "城镇居民":
		return aid.HukouUnknown, isNothing(f)
	case hasAny(f, "县镇", "乡镇", "集镇", "县城"):
		return aid.Town, true
	case hasAny(f, "城市", "市区", "城区"):
		return aid.Urban, true
	case hasAny(f, "非农"), hasAny(f, "城镇"):
		return aid.HukouUnknown, false
	case hasAny(f, "农业", "农村", "农民") || f == "农":
		return aid.Rural, true
	}
	return aid.HukouUnknown, false
}

// parseStatus reads 脱贫属性. ok is false for wordings that leave open what the household is entitled to, such as 已脱贫
// without a word about 享受政策, and 建档立卡, which says that a household is registered and not whether it has left poverty.
func parseStatus(text string) (s aid.PovertyStatus, ok bool) {
	f := fold(text)
	switch {
	case isNothing(f):
		return aid.StatusUnknown, true
	case hasAny(f, "清退", "错评", "销户", "剔除"):
		return aid.RemovedFromReg, true
	case hasAny(f, "返贫") && !hasAny(f, "未返贫", "防返贫"):
		return aid.PoorAgain, true
	case hasAny(f, "未脱", "没有脱贫", "尚未脱贫", "未摘帽", "未退出"):
		return aid.Poor, true
	case hasAny(f, "不享受", "不再享受", "不继续享受", "未享受", "停止享受", "脱贫不享", "退出享受"):
		return aid.LiftedUnaided, true
	case hasAny(f, "享受政策", "继续享受", "享受脱贫", "脱贫享受", "(享受)", "仍享受", "享受帮扶", "脱贫不脱政策", "巩固提升"):
		return aid.LiftedAided, true
	case hasAny(f, "在贫", "新识别", "新增"):
		return aid.Poor, true
	case hasAny(f, "脱贫", "摘帽"):
		return aid.StatusUnknown, false
	case hasAny(f, "非建档立卡", "非贫困", "非建档", "一般农户", "普通户", "一般户", "非卡户", "不是建档", "不是贫困", "不属"):
		return aid.NotRegistered, true
	case equalsOne(f, []string{"建档立卡", "建档立卡户", "建档立卡家庭", "建档立卡学生", "建档户"}):
		return aid.StatusUnknown, false
	case hasAny(f, "贫困户", "建档立卡", "低保户", "五保户", "特困供养", "一般贫困", "低保贫困"), f == "贫困":
		return aid.Poor, true
	}
	return aid.StatusUnknown, false
}

// ethnicNames are the 56 peoples by GB/T 3304, the standard's number being the index plus 1.
var ethnicNames = strings.Fields(`汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族
	黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族
	普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族`)

// otherPeoples are what a 户口簿 says of those who belong to none of the 56, and the numbers that school systems give it.
var otherPeoples = map[string]string{"97": "其他", "98": "外国血统"}

// otherNames are the wordings that stand in 户口簿 and school systems beside the 56.
var otherNames = strings.Fields(`其他 其它 其他民族 其他族 其它民族 未识别 未识别民族 未定族称 未定族称人口 外国血统 外国血统中国籍 外国血统中国籍人士 入籍
	穿青人 革家人 亻革家人 僜人 夏尔巴人 摩梭人 蔡家人 图瓦人 克木人 芒人 老品人 八甲人`)

// shortPeoples are names that everybody shortens further than by 族.
var shortPeoples = map[string]string{"蒙": "蒙古族", "维": "维吾尔族", "朝": "朝鲜族"}

// ethnicBy finds a people by its name, with or without 族, or by number.
var ethnicBy = func() map[string]string {
	m := map[string]string{}
	for i, official := range ethnicNames {
		m[official] = official
		m[strings.TrimSuffix(official, "族")] = official
		m[strconv.Itoa(i+1)] = official
		if i < 9 {
			m["0"+strconv.Itoa(i+1)] = official
		}
	}
	for short, official := range shortPeoples {
		m[short], m[short+"族"] = official, official
	}
	for _, name := range otherNames {
		m[name] = name
	}
	maps.Copy(m, otherPeoples)
	return m
}()

// parseEthnicity is the name of a people as the register keeps it. ok is false for a text that names none that there is:
// it stays as it is. Nothing told is "" with ok.
func parseEthnicity(text string) (people string, ok bool) {
	f := fold(text)
	if isNothing(f) {
		return "", true
	}
	outside, _ := cutBrackets(f)
	for _, said := range [...]string{f, uncoded(f), outside} {
		if official, known := ethnicBy[said]; known {
			return official, true
		}
	}
	return trim(text), false
}
