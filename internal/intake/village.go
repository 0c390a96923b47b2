package intake

import (
	"strings"

	"zhuxue/internal/aid"
)

// villageTable reads the rows of 行政村名录.
type villageTable struct {
	*places
	names map[villageKey]listed[aid.VillageDraft]
	codes map[string]listed[aid.VillageDraft]

	sheet, township, code string // of the row above
}

// listed is an entry of a list and the row it came from.
type listed[T any] struct {
	sheet string
	line  int
	entry T
}

func (l listed[T]) where() string { return earlier{sheet: l.sheet, line: l.line}.where() }

func newVillageTable(p *places) *villageTable {
	return &villageTable{places: p, names: map[villageKey]listed[aid.VillageDraft]{}, codes: map[string]listed[aid.VillageDraft]{}}
}

func (t *villageTable) keys() []field { return []field{village} }

func (t *villageTable) read(r *record) {
	r.errors()
	d := &aid.VillageDraft{}
	r.line.Village = d
	d.Township = t.listedTownship(r)
	t.coverTownship(r, d)
	if d.Township == "" && !r.faulty(township) {
		r.fault("township_missing", township, "没有填写乡镇，请补填乡镇全称。")
	}
	d.Name = t.villageName(r, d.Township)
	d.Code = t.areaCode(r)
	d.Poor = r.tri(poor, parsePoorVillage)
	r.healTri(poor, d.Poor)
	t.compare(r, d)
}

// coverTownship reads a blank township as covered by a merged cell above, unless the codes say that the village lies in
// another.
func (t *villageTable) coverTownship(r *record, d *aid.VillageDraft) {
	code := r.text(villageCode)
	const townshipDigits = 9
	same := len(code) < townshipDigits || len(t.code) < townshipDigits || code[:townshipDigits] == t.code[:townshipDigits]
	if d.Township == "" && t.township != "" && t.sheet == r.row.Sheet && r.given(township) && !r.faulty(township) && same {
		d.Township = t.township
		r.heal("merged_above", township, d.Township)
	}
	t.sheet, t.township, t.code = r.row.Sheet, d.Township, code
}

// listedTownship is a township as a list gives it: in full, without the county in front and the office behind.
func (p *places) listedTownship(r *record) string {
	text := r.text(township)
	if text == "" {
		text = r.text(schoolTown)
	}
	if text == "" {
		return p.ctx.township
	}
	name, _ := cutAnySuffix(squeeze(text), "人民政府", "办事处")
	if rest, ok := cutAnyPrefix(name, p.county.Name); ok {
		name = rest
	}
	if official := p.Township(name); official != "" {
		name = official
	}
	if r.text(township) != "" {
		r.heal("township_variant", township, name)
	}
	return name
}

// villageName is a village's official name: 石门村 for 石门村委会 and 石门镇石门村.
func (t *villageTable) villageName(r *record, townshipName string) string {
	text := r.text(village)
	healed := squeeze(text)
	if healed == "" {
		if !r.faulty(village) {
			r.fault("name_missing", village, "没有填写行政村，请补填村名。")
		}
		return ""
	}
	if rest, ok := cutAnyPrefix(healed, t.county.Name); ok {
		healed = rest
	}
	if rest, ok := cutAnyPrefix(healed, townshipName); ok && townshipName != "" {
		healed = rest
	}
	healed = officialVillage(healed)
	r.heal("village_variant", village, healed)
	return healed
}

// officialVillage names the village, and not its committee.
func officialVillage(name string) string {
	if body, ok := cutAnySuffix(name, "社区居民委员会", "社区居委会", "社区委员会"); ok {
		return body + "社区"
	}
	if body, ok := cutAnySuffix(name, "村民委员会", "村委会"); ok {
		return strings.TrimSuffix(body, "村") + "村"
	}
	return name
}

// areaCode reads the twelve digits of a village. A code of another county holds the row: it is another county's list.
func (t *villageTable) areaCode(r *record) string {
	code := r.longNumberText(villageCode, "行政村代码")
	switch {
	case code == "":
	case !digitsOnly(code) || len(code) != 12:
		r.fault("code_length", villageCode, "行政村代码“%s”应为12位数字，请核对后改正。", shorten(code))
	case len(t.county.Code) == 6 && code[:6] != t.county.Code:
		r.fault("other_county", villageCode, "行政村代码“%s”不是本县（%s）的，请核对后改正。", code, t.county.Code)
	}
	return code
}

// healTri notes a wording of yes or no other than 是 and 否.
func (r *record) healTri(f field, t aid.Tri) {
	if t != aid.Unknown {
		r.heal("yesno_variant", f, t.Label())
	}
}

// compare finds villages that are listed twice, and codes that two villages share.
func (t *villageTable) compare(r *record, d *aid.VillageDraft) {
	if r.line.Outcome != aid.Accept {
		return
	}
	now := listed[aid.VillageDraft]{r.line.Sheet, r.line.Row, *d}
	key := villageKey{d.Township, d.Name}
	if before, ok := t.names[key]; ok {
		r.repeated(before.entry == *d, village, before.where())
		return
	}
	if before, ok := t.codes[d.Code]; ok && d.Code != "" {
		r.fault("code_conflict", villageCode, "行政村代码与%s的%s相同，请核对后改正其中一个。", before.where(), before.entry.Name)
		return
	}
	t.names[key], t.codes[d.Code] = now, now
}

// repeated marks a row whose subject stands in an earlier one: a duplicate if both say the same, else held.
func (r *record) repeated(same bool, f field, where string) {
	if same {
		r.fault("duplicate_row", f, "与%s重复，内容相同，本行不再导入。", where)
		r.line.Outcome = aid.Duplicate
		return
	}
	r.fault("duplicate_conflict", f, "与%s重复，但内容不同，请核对后只保留正确的一行。", where)
}
