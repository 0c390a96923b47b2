package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// context is what a table says outside its columns, in its title or in the name of its sheet: the roster of one school has
// no column for the school. School and village stay as they are written, and are looked up as if each row said them.
type context struct {
	gazetteer *Gazetteer
	surroundings
	year   int
	looked int // how many titles were searched for names
}

// surroundings are what a few texts around a table say.
type surroundings struct {
	township, village, school, grade string
	stages                           []aid.Stage
}

func (c *context) forget() { *c = context{gazetteer: c.gazetteer} }

// set reads the surroundings of a table for the columns that it does not have: the lines above it, the nearest first, and
// the name of its sheet. What they do not say stays as it was said for the table before on the same sheet.
func (c *context) set(h *header, sheetName string, preamble []string) {
	lines := slices.Clone(preamble)
	slices.Reverse(lines)
	texts := append(lines, sheetName)
	var labelled, alone, within surroundings
	c.gazetteer.readLabels(preamble, &labelled)
	for _, t := range texts {
		c.gazetteer.readAlone(t, &alone)
	}
	for _, t := range texts {
		if c.looked++; c.looked < looksPerSheet {
			c.gazetteer.readWithin(t, &within)
		}
	}
	c.take(h, labelled, alone, within)
	if !h.columns.has(year) {
		c.year = firstYear(append([]string{sheetName}, lines...), c.year)
	}
}

// pass hears a line between the rows of a table that starts another part of it: 学校：石门小学, or 坪上村 alone.
func (c *context) pass(h *header, sheetName string, texts []string) {
	var labelled, alone, sheet surroundings
	c.gazetteer.readLabels(texts, &labelled)
	if len(texts) == 1 {
		c.readAlone(texts[0], &alone)
	}
	c.gazetteer.readAlone(sheetName, &sheet)
	c.take(h, labelled, alone, surroundings{stages: sheet.stages, grade: sheet.grade})
}

// readAlone reads a line between rows, which may name a village of the township that was named before.
func (c *context) readAlone(text string, told *surroundings) {
	c.gazetteer.readAlone(text, told)
	s := bareName(text)
	if told.township+told.village+told.school+told.grade == "" && len(told.stages) == 0 && c.gazetteer.villageIn(c.township, s) != nil {
		told.village = s
	}
}

// speaks reports whether a line says anything of what may have no column.
func (c *context) speaks(row sheet.Row) bool {
	var told surroundings
	texts := textsOf(row)
	c.gazetteer.readLabels(texts, &told)
	for _, t := range texts {
		c.gazetteer.readAlone(t, &told)
		if c.looked++; c.looked < looksPerSheet {
			c.gazetteer.readWithin(t, &told)
		}
	}
	return told.township+told.village+told.school+told.grade != "" || len(told.stages) > 0
}

// textsOf are the texts of a row.
func textsOf(row sheet.Row) (texts []string) {
	for _, c := range row.Cells {
		if c.Kind == sheet.Text {
			texts = append(texts, c.Text)
		}
	}
	return texts
}

// divides reports whether a text alone in a row names what the rows below it have in common.
func (c *context) divides(text string) bool {
	if len(text) > 3*titleLimit {
		return false
	}
	if labels.MatchString(strings.Map(narrow, text)) {
		return true
	}
	s := bareName(text)
	if _, named := cutAnySuffix(s, "村", "社区", "居委会", "村委会", "镇", "乡", "街道", "学", "校", "园", "点", "中", "小", "段", "部", "班", "级"); !named {
		return false
	}
	var told surroundings
	c.readAlone(text, &told)
	return told.township+told.village+told.school+told.grade != "" || len(told.stages) > 0
}

// take keeps the first that is told of what the header has no column for. Another school ends what was told of the stage
// before, and another township what was told of the village.
func (c *context) take(h *header, all ...surroundings) {
	var told surroundings
	for _, t := range all {
		keep(&told.township, t.township)
		keep(&told.village, t.village)
		keep(&told.school, t.school)
		keep(&told.grade, t.grade)
		if len(told.stages) == 0 {
			told.stages = t.stages
		}
	}
	if told.school != "" && told.school != c.school || len(told.stages) > 0 {
		c.stages = told.stages
	}
	if told.school != "" && told.school != c.school || len(told.stages) > 0 || told.grade != "" {
		c.grade = told.grade
	}
	if told.township != "" && told.township != c.township || told.village != "" {
		c.village = told.village
	}
	c.township, c.school = cmp.Or(told.township, c.township), cmp.Or(told.school, c.school)
	c.without(h)
}

// without drops what the header has a column for.
func (c *context) without(h *header) {
	if h.columns.has(township) {
		c.township = ""
	}
	if h.columns.has(village) {
		c.village = ""
	}
	if h.columns.has(school) {
		c.school = ""
	}
	if h.columns.has(stage) {
		c.stages = nil
	}
	if h.columns.has(grade) || h.columns.has(class) {
		c.grade = ""
	}
}

// titleLimit is how many characters a title has at most; a longer text explains.
const titleLimit = 60

// labels are what offices write before a colon above a table.
var labels = regexp.MustCompile(`(?:^|[^\p{Han}])(就读学校|所在学校|填报学校|学校名称|学校全称|学校|校名|幼儿园名称|幼儿园|园名|行政村名称|行政村|所在村|村名|村|所属乡镇|所在乡镇|乡镇名称|乡镇|学段|年级班级|年级|班级|填报单位|单位名称|单位)(?:\([^)]*\))?:`)

// readLabels reads texts such as 学校(盖章)：石门小学, of which the value may stand in the next cell.
func (g *Gazetteer) readLabels(texts []string, told *surroundings) {
	for i := len(texts) - 1; i >= 0; i-- {
		if len(texts[i]) > 9*titleLimit {
			continue
		}
		text := strings.Map(narrow, texts[i])
		found := labels.FindAllStringSubmatchIndex(text, -1)
		for n, m := range found {
			end := len(text)
			if n+1 < len(found) {
				end = found[n+1][2]
			}
			value := labelValue(text[m[1]:end])
			if value == "" && i+1 < len(texts) && !strings.ContainsAny(texts[i+1], ":：") {
				value = squeeze(texts[i+1])
			}
			if !isNothing(value) {
				g.readLabel(text[m[2]:m[3]], value, told)
			}
		}
	}
}

// labelValue is what follows a colon, up to the next label.
func labelValue(s string) string {
	var value string
	for _, word := range strings.FieldsFunc(s, blank) {
		if strings.Contains(word, ":") || value != "" && yearIn(word) > 0 {
			break
		}
		value += word
	}
	return strings.Trim(value, strays+"_-")
}

func (g *Gazetteer) readLabel(name, value string, told *surroundings) {
	switch {
	case strings.Contains(name, "单位"):
		g.readAlone(value, told)
		g.readWithin(value, told)
	case strings.Contains(name, "校"), strings.Contains(name, "园"):
		keep(&told.school, value)
	case strings.Contains(name, "村"):
		keep(&told.village, value)
	case strings.Contains(name, "乡镇"):
		keep(&told.township, g.Township(value))
	case strings.Contains(name, "级"):
		keep(&told.grade, value)
	case len(told.stages) == 0:
		told.stages, _ = parseStage(value)
	}
}

func keep(to *string, s string) {
	if *to == "" {
		*to = s
	}
}

// decorations are what a sheet's name or a title has around the name that matters.
var decorations = regexp.MustCompile(`^(?:附件|附表|表|\(?[一二三四五六七八九十]+[),.]|第[一二三四五六七八九十]+部分)?[-.,_:]*|(?:\([^)]*\)|共?[0-9]+[人名]|建档立卡|贫困户?|家庭|困难|花名册|名册|名单|学生|在校生|汇总|统计|信息|资助|台账|情况|明细|登记|人员|部分|分|表|册|[-0-9.,_:])*$`)

// bareName is a sheet's name or a title without what only decorates it: 石门小学 of 3.石门小学学生花名册(12人).
func bareName(text string) string {
	s := decorations.ReplaceAllString(fold(text), "")
	if rest := strings.TrimLeft(s, "-0123456789.,_"); rest != s && !hasAnyPrefix(rest, "年", "级", "班", "中", "小", "幼", "高") {
		return decorations.ReplaceAllString(rest, "")
	}
	return s
}

// readAlone reads a text that is nothing but the name of a school, a village, a township or a stage.
func (g *Gazetteer) readAlone(text string, told *surroundings) {
	if len(text) > 3*titleLimit {
		return
	}
	s := bareName(text)
	if s == "" {
		return
	}
	if stages, ok := parseStage(s); ok && len(stages) > 0 { // 特殊教育学校 says nothing of the stage, but is a school
		if len(told.stages) == 0 && len(stages) == 1 {
			told.stages = stages
		}
		return
	}
	for _, whole := range [...]string{fold(text), s} {
		if r := parseGrade(whole); r.ok && (r.within || r.worded || r.entry > 0 || r.leave > 0 || strings.HasSuffix(whole, "班")) {
			keep(&told.grade, whole)
			return
		}
	}
	if _, found := g.School("", s); found || schoolLike(s) {
		keep(&told.school, s)
		return
	}
	if t := cmp.Or(g.Township(s), g.newTownship(s)); t != "" {
		keep(&told.township, t)
		return
	}
	if v := g.OnlyVillage(s); v != nil && told.township == "" {
		keep(&told.village, v.Township+v.Name)
	} else if _, is := cutAnySuffix(s, "村", "社区", "居委会", "村委会"); is && (v != nil || g.villageIn(told.township, s) != nil) {
		keep(&told.village, s)
	}
}

// newTownship is the township that the first list of a county's villages names before any is known: 石门镇 of
// 青岭县石门镇行政村名录.
func (g *Gazetteer) newTownship(s string) string {
	if len(g.townships) > 0 {
		return ""
	}
	s, _, _ = strings.Cut(g.cutCounty(s), "行政村")
	if _, is := cutAnySuffix(s, "镇", "乡", "街道"); is && runes(s) <= 10 {
		return s
	}
	return ""
}

// schoolLike reports a folded name that calls itself a school.
func schoolLike(s string) bool {
	_, is := cutAnySuffix(s, "小学", "中学", "学校", "幼儿园", "教学点", "完小", "中心校", "学院", "大学")
	return is
}

// noTitles begin a line that explains, and names schools and villages only as examples.
var noTitles = append([]string{"以上", "以下", "本表", "如", "请"}, notes...)

// readWithin reads a title or a longer name that has the name of a school, a village, a township or a stage in it. A
// school's own name says nothing about where its pupils live.
func (g *Gazetteer) readWithin(text string, told *surroundings) {
	s := fold(text)
	if len(s) > 3*titleLimit || hasAnyPrefix(s, noTitles...) {
		return
	}
	if known, name := g.schoolIn(s); known != nil {
		keep(&told.school, known.Name)
		s = strings.Replace(s, name, "/", 1)
	} else if front := titleFront(s); front != s {
		if known, _ := g.School("", front); known != nil {
			keep(&told.school, front)
			s = strings.TrimPrefix(s, front)
		}
	}
	if v := g.villageNamed(s); v != nil {
		keep(&told.village, v.Township+v.Name)
	}
	keep(&told.township, cmp.Or(g.townshipIn(s), g.newTownship(titleFront(s))))
	if len(told.stages) == 0 {
		told.stages = g.stageIn(s)
	}
}

// titleFront is a title up to the words that say what it lists: 石门中心校 of 石门中心校2016年秋建档立卡学生花名册.
func titleFront(s string) string {
	for _, w := range [...]string{"建档", "贫困", "家庭", "学生", "资助", "困难", "花名册", "名单", "20"} {
		if i := strings.Index(s, w); i > 0 {
			s = s[:i]
		}
	}
	return s
}

// villageNamed is the village that a title such as 青岭县石门镇坪上村建档立卡学生花名册 names; nil for none, and where the
// village is a part of another name.
func (g *Gazetteer) villageNamed(s string) *aid.Village {
	t := g.townshipIn(s)
	if i := strings.Index(s, fold(t)); t != "" && i >= 0 {
		s = s[i:]
	}
	for _, end := range [...]string{"村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"} {
		i := strings.Index(s, end)
		if i <= 0 || hasAnyPrefix(s[i+len(end):], "小学", "幼儿园", "教学点", "学校", "完小", "中学", "小") {
			continue
		}
		if v := g.VillageOfAddress(t, s[:i+len(end)]); v != nil {
			return v
		}
	}
	return nil
}

// leads are what may stand in a title before the stage that it lists.
var leads = regexp.MustCompile(`^(?:[-0-9年度秋春季学期第一二上下半():,]|全县|本县|县|附件|建档立卡|贫困|家庭|经济|困难|户)*`)

// stageIn is the one stage whose pupils a title lists: 小学阶段 of 青岭县2016年秋季小学阶段建档立卡学生花名册. A stage in the name
// of a school is none.
func (g *Gazetteer) stageIn(s string) []aid.Stage {
	s = leads.ReplaceAllString(g.cutCounty(s), "")
	first := slices.IndexFunc(stageByLength, func(w string) bool { return strings.HasPrefix(s, w) })
	if first < 0 || hasAny(s, "毕业", "升", "考") {
		return nil
	}
	stages := stageBy[stageByLength[first]]
	for _, w := range stageByLength {
		if runes(w) < 2 || !strings.Contains(s, w) {
			continue
		}
		s = strings.ReplaceAll(s, w, "/")
		if stages = both(stages, stageBy[w]); len(stages) == 0 {
			return nil
		}
	}
	if len(stages) > 1 {
		return nil
	}
	return stages
}

var yearText = regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})(?:$|[^0-9])`)

// firstYear is the year in the first text that names exactly one. 2015-2016学年 names the earlier.
func firstYear(texts []string, before int) int {
	for _, t := range texts {
		if y := yearIn(t); y > 0 {
			return y
		}
	}
	return before
}

func yearIn(text string) int {
	m := yearText.FindStringSubmatch(fold(text))
	if m == nil {
		return 0
	}
	y, _ := strconv.Atoi(m[1])
	return y
}
