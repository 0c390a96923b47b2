package intake

import (
	"strings"

	"zhuxue/internal/aid"
)

// Gazetteer is what is known of a county when a workbook is read: its townships, villages and schools with all names that
// people use for them, who holds which identity number, and which rows were held before. It is read-only while a workbook
// is being read.
type Gazetteer struct {
	county aid.County
	stem   string // 青岭 of 青岭县
	unit   string // 县 of 青岭县 and of 松岭苗族自治县

	townships     map[string]string         // 石门镇, 石门 → 石门镇; "" where two share a short name
	townshipNames []string                  // official names
	villages      map[villageKey]*villages  // within a township
	villagesBy    map[string][]*aid.Village // all of a name in the county
	schools       [schoolLevels]map[string][]*aid.School
	schoolList    []*aid.School
	holders       map[string]string       // identity number → name
	enrolled      map[string]aid.SchoolID // identity number → the school where the term lists him so far
	held          map[string]string       // what a row said that was held for another row → code of its fault
}

// NewGazetteer indexes a county's villages and schools.
func NewGazetteer(county aid.County, vs []aid.Village, ss []aid.School) *Gazetteer {
	g := &Gazetteer{
		county: county, stem: countyStem(county.Name), unit: string([]rune("县" + fold(county.Name))[runes(fold(county.Name)):]),
		townships: map[string]string{}, villages: map[villageKey]*villages{}, villagesBy: map[string][]*aid.Village{},
		holders: map[string]string{}, enrolled: map[string]aid.SchoolID{}, held: map[string]string{},
	}
	for i := range g.schools {
		g.schools[i] = map[string][]*aid.School{}
	}
	for i := range vs {
		g.addTownship(vs[i].Township)
		g.addVillage(&vs[i])
	}
	for i := range ss {
		g.addTownship(ss[i].Township)
	}
	for i := range ss { // the names of schools need all townships
		g.addSchool(&ss[i])
	}
	return g
}

// Know adds a person of the register, so that a roster that gives the number to another name is noticed, and the school
// where the term lists him so far; 0 for none.
func (g *Gazetteer) Know(number aid.IDNo, name string, at aid.SchoolID) {
	g.holders[number.Full()] = name
	if at != 0 {
		g.enrolled[number.Full()] = at
	}
}

// countyStem is a county's name without what it is: 青岭 of 青岭县, 松岭 of 松岭苗族自治县.
func countyStem(name string) string {
	stem, cut := cutAnySuffix(fold(name), "自治县", "自治旗", "县", "区", "市", "旗")
	if !cut || runes(stem) < 2 {
		return fold(name)
	}
	for _, people := range ethnicNames {
		if rest, ok := strings.CutSuffix(stem, people); ok && runes(rest) >= 2 {
			stem = rest
		}
	}
	return stem
}

// within reports whether a folded text names this county, in full or 松岭县 for 松岭苗族自治县.
func (g *Gazetteer) within(s string) bool {
	return g.county.Name != "" && (strings.Contains(s, fold(g.county.Name)) || strings.HasPrefix(s, g.stem+g.unit))
}

// cutCounty cuts from a folded text what only says that it lies in this county: 某省某市青岭县, 青岭县, 青岭, 县.
func (g *Gazetteer) cutCounty(s string) string {
	if g.county.Name == "" {
		return s
	}
	full := fold(g.county.Name)
	if i := strings.Index(s, full); i >= 0 && i+len(full) < len(s) {
		return s[i+len(full):]
	}
	if rest, ok := strings.CutPrefix(s, g.stem+g.unit); ok && rest != "" {
		return rest
	}
	if rest, ok := strings.CutPrefix(s, g.stem); ok && rest != "" && !hasAnyPrefix(rest, "镇", "乡", "街", "村") {
		return rest
	}
	for _, p := range [...]string{"本" + g.unit, g.unit, "本县", "县"} {
		if rest, ok := strings.CutPrefix(s, p); ok && runes(rest) >= 2 && !hasAnyPrefix(rest, "外", "内") {
			return rest
		}
	}
	return s
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func (g *Gazetteer) addTownship(name string) {
	folded := fold(name)
	if folded == "" || g.townships[folded] == name {
		return
	}
	g.townships[folded] = name
	g.townshipNames = append(g.townshipNames, name)
	for _, short := range [...]string{townshipStem(folded), townshipShort(folded)} {
		g.addShort(short, folded, name)
	}
}

func (g *Gazetteer) addShort(short, folded, name string) {
	if other, taken := g.townships[short]; taken && other != name && short != folded {
		name = "" // 太平镇 and 太平乡: 太平 alone says neither
	}
	if g.townships[short] != short {
		g.townships[short] = name
	}
}

// townshipShort is 清水乡 for 清水苗族乡.
func townshipShort(s string) string {
	unit := string([]rune(s)[max(0, runes(s)-1):])
	return townshipStem(s) + unit
}

// townshipStem is a township's folded name without what it is: 石门 of 石门镇.
func townshipStem(s string) string {
	s, _ = cutAnySuffix(s, "镇人民政府", "乡人民政府", "街道办事处", "人民政府", "办事处")
	if stem, ok := cutAnySuffix(s, "街道", "镇", "乡"); ok && runes(stem) >= 2 {
		for _, people := range ethnicNames {
			if rest, ok := strings.CutSuffix(stem, people); ok && runes(rest) >= 2 {
				return rest
			}
		}
		return stem
	}
	return s
}

// Township is the official name of a township as a text names it; "" where it names none, or more than one.
func (g *Gazetteer) Township(text string) string {
	s := fold(text)
	if official, ok := g.townships[s]; ok {
		return official
	}
	s = strings.TrimLeft(g.cutCounty(s), "0123456789.-,")
	for _, try := range [...]string{s, strings.TrimSuffix(s, "人民政府"), strings.TrimSuffix(s, "办事处")} {
		if official, ok := g.townships[try]; ok {
			return official
		}
	}
	// 石门乡 for 石门镇 is another township, or an old name of it: that is not for us to say.
	if stem := townshipStem(s); stem != s && hasAny(s, "人民政府", "办事处") {
		return g.townships[stem]
	}
	return ""
}

// townshipIn finds the one township that a longer text names in full; "" for none or several.
func (g *Gazetteer) townshipIn(text string) string {
	s, found := fold(text), ""
	for _, name := range g.townshipNames {
		if !strings.Contains(s, fold(name)) || strings.Contains(fold(found), fold(name)) {
			continue
		}
		if found != "" && !strings.Contains(fold(name), fold(found)) {
			return ""
		}
		found = name
	}
	return found
}
