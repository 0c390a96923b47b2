package intake

import (
	"strings"

	"zhuxue/internal/aid"
)

// places finds villages and schools for the rows of a workbook. Rows repeat each other, so answers are kept.
type places struct {
	*Gazetteer
	ctx     *context
	homes   map[[3]string]*aid.Village
	schools map[schoolAsked]schoolAnswer
}

func newPlaces(g *Gazetteer, ctx *context) *places {
	return &places{g, ctx, map[[3]string]*aid.Village{}, map[schoolAsked]schoolAnswer{}}
}

// home reads township and village of a row; the village is nil where none is told, or where it is not certain, which then
// holds the row.
func (p *places) home(r *record) (townshipName string, v *aid.Village) {
	t, named, where := r.text(township), r.text(village), ""
	if named == "" {
		where = r.text(address)
	}
	if !r.given(village) && !r.given(address) {
		if named = p.ctx.village; named == "" && hasAny(t, "村", "社区", "居委会") {
			where = t // 石门镇坪上村 in one column
		}
	}
	townshipName = p.townshipOf(r, t, named+where)
	v, asked := p.homes[[3]string{townshipName, named, where}]
	if !asked {
		v = p.findHome(townshipName, named, where)
		p.homes[[3]string{townshipName, named, where}] = v
	}
	if v == nil {
		p.holdHome(r, townshipName, named, where)
		return townshipName, nil
	}
	if named != "" && r.given(village) {
		r.heal("village_variant", village, v.Name)
	}
	if r.given(township) && !r.faulty(township) {
		r.heal(either(t == "", "township_missing", "township_variant"), township, v.Township)
	}
	return v.Township, v
}

func either[T any](is bool, a, b T) T {
	if is {
		return a
	}
	return b
}

// townshipOf is the official name of a row's township: from its column, from what surrounds the table, or "" where the
// village has to tell it. A text that is no township of the county holds the row.
func (p *places) townshipOf(r *record, t, rest string) string {
	if t == "" {
		if r.given(township) {
			return ""
		}
		return p.ctx.township
	}
	if official := p.Township(t); official != "" {
		return official
	}
	if official := p.leadingTownship(p.cutCounty(fold(t))); official != "" {
		return official
	}
	r.fault("unknown_township", township, "“%s”不是本县的乡镇，请按行政村名录填写乡镇全称。", shorten(t))
	return ""
}

func (p *places) findHome(townshipName, named, where string) *aid.Village {
	switch {
	case named == "" && where == "":
		return nil
	case named == "":
		return p.VillageOfAddress(townshipName, where)
	}
	v := p.Village(townshipName, named)
	if townshipName == "" {
		v = p.OnlyVillage(named)
	}
	if v != nil {
		return v
	}
	return p.VillageOfAddress(townshipName, named) // 坪上村三组12号
}

// titleVillage is the sentence where only the title, or the sheet's name, tells the village.
const titleVillage = "标题或工作表名写的“%s”不在本县行政村名录里，请核对后改正。"

// holdHome says why a row's village is not certain. A table that has no column for it leaves it untold.
func (p *places) holdHome(r *record, townshipName, named, where string) {
	f := village
	if !r.given(village) {
		f = address
	}
	switch {
	case !r.given(f) && named != "":
		r.fault("unknown_village", village, titleVillage, shorten(named))
	case !r.given(f) && where != "" && !r.faulty(township):
		r.fault("unknown_village", township, "“%s”里找不到本县的行政村，请按行政村名录写明乡镇和行政村。", shorten(where))
	case !r.given(f), r.faulty(f), r.faulty(township):
	case named == "" && where == "":
		r.fault("village_missing", f, "没有填写行政村，请按行政村名录补填。")
	case named == "":
		r.fault("unknown_village", f, "地址“%s”里找不到本县的行政村，请写明乡镇和行政村。", shorten(where))
	case townshipName == "":
		r.fault("unknown_village", f, "“%s”%s，请补填乡镇，并按行政村名录填写村名。", shorten(named), p.elsewhereVillage(named, ""))
	default:
		r.fault("unknown_village", f, "%s没有“%s”%s，请按行政村名录填写村名。", townshipName, shorten(named), p.elsewhereVillage(named, townshipName))
	}
}

// elsewhereVillage says in which townships there is a village of that name.
func (p *places) elsewhereVillage(named, except string) string {
	var where []string
	for _, v := range p.villagesBy[villageStem(cutGroup(p.cutCounty(fold(named))))] {
		if v.Township != except && len(where) < 3 {
			where = append(where, v.Township)
		}
	}
	switch {
	case len(where) > 0 && except == "":
		return "在" + strings.Join(where, "、") + "等都有"
	case len(where) > 0:
		return "（" + strings.Join(where, "、") + "有）"
	case except == "":
		return "不在本县行政村名录里"
	}
	return ""
}

// schoolAsked is a question for a school, schoolAnswer what came of it.
type schoolAsked struct {
	township, text string
	outside        aid.Tri // what 县内/县外 says
	remarked       bool    // a remark says 县外就读
}

type schoolAnswer struct {
	school  *aid.School
	outside bool
	part    aid.Stage // the stage of the part that is named: 县一中初中部
	grade   string    // what follows the school's name in its cell: 三年级 of 石门小学三年级
	fault   string
}

// school reads the school of a row: one of the county, or outside it a text as given. ok is false where neither is
// certain, which holds the row.
func (p *places) school(r *record, townshipName string) (answer schoolAnswer, text string, ok bool) {
	text = r.text(school)
	told := text != "" || r.given(school)
	if !told { // one school for all rows, wherever each is at home
		text, townshipName = p.ctx.school, p.ctx.township
	}
	if there := p.Township(r.text(schoolTown)); there != "" {
		townshipName = there
	}
	asked := schoolAsked{townshipName, text, p.outside(r), remarked(r.cell(note).Text)}
	answer, known := p.schools[asked]
	if !known {
		answer = p.findSchool(asked)
		p.schools[asked] = answer
	}
	if answer.fault != "" {
		if !r.faulty(school) {
			r.fault(answer.fault, school, schoolSentences[answer.fault], shorten(text))
		}
		return answer, text, false
	}
	if answer.school != nil && told {
		r.heal("school_alias", school, answer.school.Name)
	} else if told {
		text = trim(r.cell(school).Text) // as given
		r.heal("nbsp", school, text)
	}
	return answer, text, true
}

var schoolSentences = map[string]string{
	"school_missing":        "没有填写就读学校%.0s，请按学校名录填写学校全称。",
	"unknown_school":        "“%s”不在本县学校名录里，请按名录填写学校全称；如在县外就读，请在“县内/县外”列注明县外。",
	"ambiguous_school":      "本县有几所学校都可以叫“%s”，请按学校名录填写学校全称。",
	"school_place_conflict": "“%s”是本县学校，却注明县外就读，请核对后改正其中一项。",
}

func (p *places) findSchool(asked schoolAsked) schoolAnswer {
	if isNothing(fold(asked.text)) {
		return schoolAnswer{fault: "school_missing"}
	}
	if asked.outside == aid.Yes {
		if p.ours(asked.text) {
			return schoolAnswer{fault: "school_place_conflict"}
		}
		return schoolAnswer{outside: true}
	}
	s, found := p.School(asked.township, asked.text)
	if !found {
		if name, year := splitGrade(fold(asked.text)); year != "" {
			if s, _ := p.School(asked.township, name); s != nil {
				return schoolAnswer{school: s, grade: year}
			}
		}
	}
	switch {
	case s != nil:
		_, part, _ := cutPart(fold(asked.text))
		return schoolAnswer{school: s, part: part}
	case found:
		return schoolAnswer{fault: "ambiguous_school"}
	case asked.outside == aid.Unknown && (asked.remarked || p.elsewhere(asked.text)):
		return schoolAnswer{outside: true}
	}
	return schoolAnswer{fault: "unknown_school"}
}

// remarked reports a remark that the pupil attends school outside the county. It tells of a school that is none of ours, and
// nothing of one that is: 曾在县外就读.
func remarked(text string) bool {
	return text != "" && hasAny(text, "县外就读", "外县就读", "外省就读", "省外就读", "市外就读")
}

// splitGrade splits a folded text behind the last word for a school, if a grade follows: 石门小学 and 三年级2班.
func splitGrade(s string) (name, year string) {
	end := 0
	for _, w := range [...]string{"小学", "中学", "学校", "幼儿园", "教学点", "完小", "中心校", "初中", "高中", "中心"} {
		if i := strings.LastIndex(s, w); i > 0 && i+len(w) > end {
			end = i + len(w)
		}
	}
	if rest := strings.Trim(s[end:], "-,/:()"); end > 0 && rest != "" && parseGrade(s[end:]).ok {
		return s[:end], s[end:]
	}
	return s, ""
}

// ours reports whether a text can only mean a school of the county: its own name, a listed alias, or any wording that says
// the county too. 第一中学 may be another county's.
func (p *places) ours(text string) bool {
	s := fold(text)
	if len(p.Gazetteer.schools[byName][s])+len(p.Gazetteer.schools[byAlias][s]) > 0 {
		return true
	}
	_, found := p.School("", s)
	return found && p.within(s)
}

// outside reads whether the student attends school outside the county, in the column's own sense: 是 under 是否县外 is
// yes, under 是否县内 no. The name of a place may stand there as well.
func (p *places) outside(r *record) aid.Tri {
	t := fold(r.text(place))
	if isNothing(t) {
		return aid.Unknown
	}
	said, _ := cutBrackets(t) // 是(东莞)
	if yes, ok := triWords[said]; ok {
		if sense := r.head.wording(place); hasAny(sense, "县外", "外县") || hasAny(sense, "外") && !hasAny(sense, "内") {
			return yes
		}
		return -yes
	}
	switch {
	case strings.Contains(t, "外"):
		return aid.Yes
	case hasAny(t, "县内", "本县", "区内", "域内") || t == "内":
		return aid.No
	case p.Township(t) != "" || p.within(t) || p.leadingTownship(t) != "":
		return aid.No
	case p.elsewhere(t):
		return aid.Yes
	}
	return aid.Unknown
}
