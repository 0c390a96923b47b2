package intake

import (
	"strings"

	"zhuxue/internal/aid"
)

// The levels at which a school's name is looked up, from the certain to the loose. A level decides as soon as it finds
// anything: one school is the answer, several are none.
const (
	byName  = iota // the official name
	byAlias        // a name the school list itself gives
	byCanon        // 县一中 for 青岭县第一中学, 完小 for 小学
	byStem         // 石门中心小学 for 石门镇中心小学
	byRest         // 坪上小学 for 石门镇坪上小学
	schoolLevels
)

func (g *Gazetteer) addSchool(s *aid.School) {
	g.schoolList = append(g.schoolList, s)
	g.index(byName, fold(s.Name), s)
	for _, name := range s.Aliases {
		g.index(byAlias, fold(name), s)
	}
	for _, name := range append([]string{s.Name}, s.Aliases...) {
		body, _ := cutRemark(fold(name))
		canon := g.canon(body)
		g.index(byCanon, canon, s)
		g.index(byStem, g.stemmed(canon), s)
		if body, ok := strings.CutSuffix(canon, "中学"); ok && s.Kind == "311" && !hasAny(body, "第") { // 石门镇中学 is a junior school
			g.index(byCanon, body+"初中", s)
			g.index(byStem, g.stemmed(body+"初中"), s)
		}
	}
	g.addRest(s)
}

// addRest indexes a school by what is its own in its name: without the township, and without the village.
func (g *Gazetteer) addRest(s *aid.School) {
	name, _ := cutRemark(fold(s.Name))
	canon := g.canon(name)
	if body, ok := strings.CutSuffix(canon, "高中"); ok && hasAny(body, "第") { // 县一中 for 第一高级中学, if there is no other
		g.index(byStem, g.stemmed(body+"中学"), s)
	}
	rest, ok := g.cutTownship(s.Township, canon)
	if !ok {
		return
	}
	g.index(byRest, rest, s)
	village := fold(s.Village)
	if own, ok := cutAnyPrefix(rest, village, villageStem(village)); ok && village != "" && !bareSort(own) {
		g.index(byStem, townshipStem(fold(s.Township))+own, s)
		g.index(byRest, own, s)
		g.index(byRest, villageStem(village)+own, s)
	}
}

func (g *Gazetteer) index(level int, key string, s *aid.School) {
	for _, known := range g.schools[level][key] {
		if known == s {
			return
		}
	}
	g.schools[level][key] = append(g.schools[level][key], s)
}

// canonical wordings of the sorts of school: what stands left is written as what stands right.
var canonical = strings.NewReplacer(
	"九年一贯制学校", "九年制学校", "九年一贯制", "九年制学校", "九年制义务教育学校", "九年制学校", "九年义务教育学校", "九年制学校",
	"职业技术教育中心", "职教中心", "职业教育中心学校", "职教中心", "职业教育中心", "职教中心", "职教中心学校", "职教中心",
	"中心完全小学", "中心小学", "中心完小", "中心小学", "中心小学校", "中心小学", "中心学校", "中心小学", "中心校", "中心小学",
	"完全小学", "小学", "完小", "小学", "小学校", "小学",
	"初级中学", "初中", "初中学校", "初中", "高级中学", "高中",
	"村小学", "小学", "村完小", "小学", "村完全小学", "小学", "村幼儿园", "幼儿园", "村教学点", "教学点", "村小教学点", "教学点", "小学教学点", "教学点",
	"幼稚园", "幼儿园", "附设幼儿园", "附属幼儿园", "附属园", "附属幼儿园", "附幼", "附属幼儿园", "中心园", "中心幼儿园", "特教学校", "特殊教育学校",
)

// ordinals write 一中 as 第一中学.
var ordinals = map[string]string{"中": "中学", "小": "小学", "幼": "幼儿园", "高": "高中", "职": "职业中学", "初": "初中"}

// abbreviations are sorts of school that people write with two characters.
var abbreviations = map[string]string{"实小": "实验小学", "实中": "实验中学", "实幼": "实验幼儿园", "民小": "民族小学", "民中": "民族中学"}

// canon is a folded school name as it is compared: without the county, with one wording for each sort of school.
func (g *Gazetteer) canon(s string) string { return sorted(g.cutCounty(s)) }

// sorted is a folded school name with one wording for its sort.
func sorted(s string) string {
	s = canonical.Replace(spelled(s))
	if body, ok := strings.CutSuffix(s, "村小"); ok && body != "" {
		s = body + "小学"
	}
	for short, long := range abbreviations {
		if body, ok := strings.CutSuffix(s, short); ok {
			return body + long
		}
	}
	for short, long := range ordinals {
		body, ok := strings.CutSuffix(s, short)
		if !ok || body == "" {
			continue
		}
		front := strings.TrimRight(body, "一二三四五六七八九十")
		if number := body[len(front):]; number != "" {
			return strings.TrimSuffix(front, "第") + "第" + number + long
		}
	}
	return s
}

// spelled writes the digits before the sort of a school as numerals: 一中 for 1中.
func spelled(s string) string {
	i := strings.IndexAny(s, "123456789")
	if i < 0 {
		return s
	}
	n, rest, ok := cutNumber(s[i:])
	if !ok || n > 19 || !hasAnyPrefix(rest, "中", "小", "幼", "高", "职", "初") {
		return s
	}
	number := string([]rune("零一二三四五六七八九十")[min(n, 10)])
	if n > 10 {
		number += string([]rune("零一二三四五六七八九")[n-10])
	}
	return s[:i] + number + rest
}

// stemmed replaces a township's full name in front by its short one.
func (g *Gazetteer) stemmed(canon string) string {
	if t := g.leadingTownship(canon); t != "" {
		return townshipStem(fold(t)) + strings.TrimPrefix(canon, fold(t))
	}
	for _, t := range g.townshipNames { // 清水乡 for 清水苗族乡
		short := townshipShort(fold(t))
		if rest, ok := strings.CutPrefix(canon, short); ok && g.townships[short] == t {
			return townshipStem(fold(t)) + rest
		}
	}
	return canon
}

// School finds a school of the county by any certain wording. Where several share it, the one in the row's own township
// is meant. found tells whether the text fits any school at all.
func (g *Gazetteer) School(townshipName, text string) (s *aid.School, found bool) {
	folded := fold(text)
	canon, whole := g.canon(folded), sorted(folded)
	keys := [schoolLevels]string{folded, folded, canon, g.stemmed(canon), canon}
	if whole != canon {
		if all := g.schools[byStem][g.stemmed(whole)]; len(all) > 0 { // 沙洲初中 of 沙洲镇 in 沙洲区
			return choose(all, townshipName), true
		}
		if bareSort(canon) {
			keys[byRest] = "" // 青岭初中 names no township
		}
	}
	for level, key := range keys {
		if key == "" {
			continue
		}
		if all := g.schools[level][key]; len(all) > 0 {
			return choose(all, townshipName), true
		}
	}
	if body, _, ok := cutPart(folded); ok {
		return g.School(townshipName, body)
	}
	if body, ok := cutRemark(folded); ok {
		return g.School(townshipName, body)
	}
	if body, ok := cutAnySuffix(folded, "村小"); ok && len(g.schools[byRest][sorted(g.cutCounty(body)+"小学")]) == 0 {
		if s, found := g.School(townshipName, body+"教学点"); found {
			return s, true
		}
	}
	if s, found := g.schoolBySort(townshipName, whole); found {
		return s, true
	}
	return g.schoolBySort(townshipName, canon)
}

// bareSort reports a canonical name that says only what sort of school it is, as there is one in each township.
func bareSort(canon string) bool {
	switch strings.TrimPrefix(canon, "中心") {
	case "小学", "初中", "中学", "高中", "幼儿园", "教学点", "九年制学校", "学校":
		return true
	}
	return false
}

// schoolRemarks say of a school what it is, and not which.
var schoolRemarks = strings.NewReplacer("普惠", "", "公办", "", "民办", "", "公立", "", "私立", "", "寄宿制", "", "寄宿", "", "全日制", "", "农村", "",
	"县内", "", "本县", "", "性", "", "园", "", "学校", "", "/", "", ",", "")

// cutRemark cuts from a school's folded name what stands in brackets behind it and only says what it is, or was called:
// 春蕾学校(民办), 红旗小学(原团结小学).
func cutRemark(s string) (body string, ok bool) {
	body, remark, ok := strings.Cut(s, "(")
	remark, closed := strings.CutSuffix(remark, ")")
	if !ok || !closed || body == "" || remark == "" {
		return s, false
	}
	return body, schoolRemarks.Replace(remark) == "" || hasAnyPrefix(remark, "原", "曾用名", "简称", "又名")
}

// schoolParts are parts of a school that have no name of their own, and the stage of each.
var schoolParts = []struct {
	word  string
	stage aid.Stage
}{{"校本部", ""}, {"本部", ""}, {"小学部", aid.Primary}, {"初中部", aid.Junior}, {"高中部", aid.Senior}, {"幼儿部", aid.Preschool}}

// cutPart cuts the part from a school's folded name: 初中部 of 县一中初中部 or 县一中(初中部), and tells its stage.
func cutPart(s string) (body string, part aid.Stage, ok bool) {
	for _, p := range schoolParts {
		body, ok := cutAnySuffix(s, "("+p.word+")", p.word)
		torn := p.word == "校本部" && strings.HasSuffix(body, "学") || p.word == "本部" && strings.HasSuffix(body, "校") && !strings.HasSuffix(body, "学校")
		if ok && !torn {
			return body, p.stage, true
		}
	}
	return s, "", false
}

// onlySorts are what people call the only school of its sort in the county.
var onlySorts = map[string]string{
	"职校": "36", "职业学校": "36", "职中": "36", "职高": "36", "职教中心": "36", "职业高中": "36", "职业中学": "36", "职业中专": "36", "中职学校": "36", "职业技术学校": "36",
	"中等职业学校": "36", "中等职业技术学校": "36", "职业教育中心": "36", "特校": "51", "特殊教育学校": "51", "特殊学校": "51", "聋哑学校": "51",
}

// schoolBySort finds a school that is the only one of what a canonical name says: 县职校, 石门镇小学.
func (g *Gazetteer) schoolBySort(townshipName, canon string) (*aid.School, bool) {
	if kind, ok := onlySorts[canon]; ok {
		return g.onlyOf(kind)
	}
	if body, ok := strings.CutSuffix(canon, "中学"); ok && !hasAny(body, "第") {
		return g.middleSchool(townshipName, g.stemmed(body))
	}
	for _, sort := range [...]string{"小学", "幼儿园"} {
		if body, ok := strings.CutSuffix(canon, sort); ok && g.leadingTownship(canon) == body && body != "" {
			all := g.schools[byStem][g.stemmed(body)+"中心"+sort]
			return choose(all, body), len(all) > 0
		}
	}
	return nil, false
}

// onlyOf is the only school of the county whose kind begins so.
func (g *Gazetteer) onlyOf(kind string) (only *aid.School, found bool) {
	for _, s := range g.schoolList {
		if !strings.HasPrefix(string(s.Kind), kind) {
			continue
		}
		if only != nil {
			return nil, true
		}
		only = s
	}
	return only, only != nil
}

// middleSchool finds what 石门镇中学 means: the junior school, if the township has no senior one.
func (g *Gazetteer) middleSchool(townshipName, body string) (*aid.School, bool) {
	junior, senior := g.schools[byStem][body+"初中"], g.schools[byStem][body+"高中"]
	if len(junior) == 0 || len(senior) > 0 {
		return nil, len(junior) > 0
	}
	return choose(junior, townshipName), true
}

func choose(all []*aid.School, townshipName string) *aid.School {
	if len(all) == 1 {
		return all[0]
	}
	var here *aid.School
	for _, s := range all {
		if s.Township != townshipName || townshipName == "" {
			continue
		}
		if here != nil {
			return nil
		}
		here = s
	}
	return here
}

// schoolIn finds the school that a folded title names: the longest official name or alias in it, and that name as it
// stands there. nil for none.
func (g *Gazetteer) schoolIn(s string) (best *aid.School, name string) {
	for _, known := range g.schoolList {
		for _, called := range append([]string{known.Name}, known.Aliases...) {
			if n := fold(called); len(n) > len(name) && runes(n) >= 4 && strings.Contains(s, n) {
				best, name = known, n
			}
		}
	}
	return best, name
}

// provinces are those whose name in front of a school says that it lies outside any county of ours, unless the county's own
// schools carry it, which are looked up first.
var provinces = []string{
	"北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南",
	"广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门",
}

// innerAreas look like the name of another place, but lie within any county.
var innerAreas = []string{"校区", "园区", "社区", "小区", "开发区", "新区", "矿区", "工业区", "景区", "林区", "库区", "牧区", "城区", "示范区", "镇", "乡"}

// elsewhere reports whether an unknown school's name itself says that it lies outside the county: 省农业学校, 某市第三中学,
// any university.
func (g *Gazetteer) elsewhere(text string) bool {
	s := fold(text)
	if hasAny(s, "大学", "学院", "高等专科") || hasAny(s, "县外", "外县", "外省", "省外", "市外", "外市", "邻县", "邻市", "外地") {
		return true
	}
	if _, remark := cutBrackets(s); hasAnyPrefix(s, provinces...) || hasAnyPrefix(remark, provinces...) {
		return true
	}
	if g.within(s) || strings.HasPrefix(s, g.unit) {
		return false
	}
	if hasAnyPrefix(s, "省", "市", "州") {
		return true
	}
	for _, sort := range [...]string{"省", "市", "县", "区", "自治州", "旗"} {
		i := strings.Index(s, sort)
		if name := i - endOfSchool(s[:max(i, 0)]); name >= 6 && name <= 24 { // two to eight characters of a name
			return !hasAny(s[i:], "区中心", "市场") && !hasAny(s[:i+len(sort)], innerAreas...)
		}
	}
	return false
}

// endOfSchool is where the last school of a text ends, or the mark behind it: in 石门小学/县一小 the 县 names no place.
func endOfSchool(s string) int {
	end := 0
	for _, w := range [...]string{"小学", "中学", "学校", "幼儿园", "教学点", "/", ",", "("} {
		if i := strings.LastIndex(s, w); i >= 0 {
			end = max(end, i+len(w))
		}
	}
	return end
}
