package intake

import (
	"slices"
	"strings"

	"zhuxue/internal/aid"
)

// schoolTable reads the rows of 学校名录.
type schoolTable struct {
	*places
	names map[string]listed[aid.SchoolDraft]
	codes map[string]listed[aid.SchoolDraft]
}

func newSchoolTable(p *places) *schoolTable {
	return &schoolTable{p, map[string]listed[aid.SchoolDraft]{}, map[string]listed[aid.SchoolDraft]{}}
}

func (t *schoolTable) keys() []field { return []field{school} }

func (t *schoolTable) read(r *record) {
	r.errors()
	d := &aid.SchoolDraft{}
	r.line.School = d
	if d.Name = squeeze(r.text(school)); d.Name != "" {
		r.heal("name_space", school, d.Name)
	} else if !r.faulty(school) {
		r.fault("name_missing", school, "没有填写学校名称，请填写学校全称。")
	}
	d.Code = t.schoolCode(r)
	d.Kind = r.readKind(d.Name)
	t.readPlace(r, d)
	d.Area, d.Owner = r.plainText(area), r.plainText(owner)
	d.Boarding, _ = parseBoarding(r.text(boarding), true)
	r.healTri(boarding, d.Boarding)
	d.Pupils, d.Boarders = r.count(pupils), r.count(boarders)
	if d.Pupils != nil && d.Boarders != nil && *d.Boarders > *d.Pupils {
		r.fault("count_conflict", boarders, "寄宿生数%d比在校生数%d多，请核对后改正。", *d.Boarders, *d.Pupils)
	}
	d.Aliases = splitNames(r.text(aliases), d.Name)
	t.compare(r, d)
}

// schoolCode reads the ten digits of 学校标识码; one of another length is noticed, for points often have a local one.
func (t *schoolTable) schoolCode(r *record) string {
	code := r.longNumberText(schoolCode, "学校标识码")
	if code != "" && (!digitsOnly(code) || len(code) != 10) {
		r.notice("code_length", schoolCode, "学校标识码“%s”不是10位数字，请核对。", shorten(code))
	}
	return code
}

// readPlace reads where the school stands. The village is checked where the list of villages is known.
func (t *schoolTable) readPlace(r *record, d *aid.SchoolDraft) {
	d.Township = t.listedTownship(r)
	if d.Township == "" {
		d.Township = t.leadingTownship(t.cutCounty(fold(d.Name)))
	}
	if known := len(t.villages) > 0; known && d.Township != "" && t.Township(d.Township) == "" {
		r.fault("unknown_township", township, "“%s”不是本县的乡镇，请按行政村名录填写乡镇全称。", shorten(d.Township))
		return
	}
	text := r.text(village)
	if isNothing(fold(text)) {
		return
	}
	if len(t.villages) == 0 {
		d.Village = officialVillage(squeeze(text))
		r.heal("village_variant", village, d.Village)
		return
	}
	if v := t.Village(d.Township, text); v != nil {
		d.Village = v.Name
		r.heal("village_variant", village, v.Name)
		return
	}
	r.fault("unknown_village", village, "%s没有“%s”%s，请按行政村名录填写村名。", d.Township, shorten(text), t.elsewhereVillage(text, d.Township))
}

// kindWords are wordings of 办学类型 beside the official names, folded.
var kindWords = map[string]aid.SchoolKind{
	"幼儿": "111", "民办幼儿园": "111", "公办幼儿园": "111", "中心幼儿园": "111", "村幼儿园": "111", "幼儿园(所)": "111",
	"幼儿班": "119", "学前班": "119", "附设学前班": "119",
	"普通小学": "211", "完全小学": "211", "中心小学": "211", "中心校": "211", "完小": "211", "村小": "211", "村小学": "211", "小学校": "211",
	"教学点": "218", "教学点(小学)": "218", "小学点": "218", "教学班": "218",
	"初中": "311", "普通初中": "311", "乡镇初中": "311",
	"九年一贯制": "312", "九年制学校": "312", "九年一贯": "312", "九年义务教育学校": "312",
	"完中": "341", "高中": "342", "普通高中": "342", "普高": "342", "十二年一贯制": "345", "十二年一贯": "345", "十二年制学校": "345",
	"职业高中": "365", "职高": "365", "职教中心": "365", "职业教育中心": "365", "中职": "361", "中等职业学校": "361", "中专": "362", "中等专业学校": "362",
	"技校": "366", "技工": "366", "特殊教育学校": "519", "特教学校": "519", "特殊教育": "519", "聋哑学校": "512", "盲校": "511",
}

// kindBy finds a kind by code, official name or wording.
var kindBy = func() map[string]aid.SchoolKind {
	m := map[string]aid.SchoolKind{}
	for w, k := range kindWords {
		m[w] = k
	}
	for _, k := range aid.SchoolKinds() {
		m[string(k)], m[k.Label()] = k, k
	}
	return m
}()

// readKind reads 办学类型 from its code or its name, or, where the list has neither column, from the school's own name.
func (r *record) readKind(schoolName string) aid.SchoolKind {
	code, word := fold(r.text(kindCode)), fold(r.text(kind))
	byCode, known := kindBy[code]
	byWord, worded := kindBy[word]
	if !worded {
		byWord, worded = kindLike(word)
	}
	switch {
	case known && worded && word != "" && !slices.Equal(byCode.Stages(), byWord.Stages()):
		r.fault("kind_conflict", kindCode, "办学类型代码“%s”（%s）与办学类型“%s”不符，请核对后改正其中一项。", code, byCode.Label(), shorten(word))
		return byCode
	case known:
		return byCode
	case worded:
		r.heal("kind_variant", kind, byWord.Label())
		return byWord
	case code == "" && word == "":
		return r.kindOfName(schoolName)
	}
	f := kindCode
	if code == "" {
		f = kind
	}
	r.fault("kind_unknown", f, "看不出办学类型（“%s”），请填写类型代码或名称，例如211小学、218小学教学点、111幼儿园。", shorten(code+word))
	return ""
}

// kindLike tells a kind by the words in a longer wording: 公办园, 村级小学, 独立初中. 中学 alone may be any of three.
func kindLike(word string) (aid.SchoolKind, bool) {
	for _, k := range [...]struct {
		word string
		kind aid.SchoolKind
	}{
		{"特", "519"}, {"幼", "111"}, {"园", "111"}, {"教学点", "218"}, {"十二年", "345"}, {"九年", "312"}, {"完全中学", "341"}, {"完中", "341"},
		{"技工", "366"}, {"技校", "366"}, {"职", "365"}, {"中专", "362"}, {"高中", "342"}, {"高级中学", "342"}, {"初", "311"}, {"小学", "211"}, {"完小", "211"},
	} {
		if strings.Contains(word, k.word) {
			return k.kind, true
		}
	}
	return "", false
}

// kindsOfNames tell a kind by how a school calls itself, first match first.
var kindsOfNames = []struct {
	word string
	kind aid.SchoolKind
}{
	{"幼儿园", "111"}, {"教学点", "218"}, {"九年一贯制", "312"}, {"九年制", "312"}, {"小学", "211"}, {"完小", "211"},
	{"初级中学", "311"}, {"初中", "311"}, {"高级中学", "342"}, {"完全中学", "341"}, {"职业教育中心", "365"}, {"职教中心", "365"}, {"职业高中", "365"},
	{"技工学校", "366"}, {"特殊教育", "519"},
}

func (r *record) kindOfName(schoolName string) aid.SchoolKind {
	for _, k := range kindsOfNames {
		if strings.Contains(schoolName, k.word) {
			return k.kind
		}
	}
	f := kind
	if !r.given(kind) {
		f = kindCode
	}
	if schoolName != "" && !r.faulty(f) {
		r.fault("kind_missing", f, "没有填写办学类型，从校名也看不出，请补填，例如小学、初级中学、幼儿园。")
	}
	return ""
}

// splitNames splits names that stand in one cell, and leaves out the official one.
func splitNames(text, official string) []string {
	var names []string
	for _, n := range namesIn(text) {
		if !isNothing(fold(n)) && n != official && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// namesIn are the pieces of a cell between marks and brackets, and between blanks where each piece is a school's name.
func namesIn(text string) (names []string) {
	for _, n := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、,，;；/|\n()（）", r) }) {
		words := strings.FieldsFunc(n, blank)
		if slices.ContainsFunc(words, func(w string) bool { _, is := cutAnySuffix(w, "学", "校", "园", "点", "小", "中"); return !is }) {
			words = []string{squeeze(n)}
		}
		for _, w := range words {
			w, _ = cutAnyPrefix(w, "曾用名:", "曾用名：", "简称:", "简称：", "又名", "俗称", "原名", "简称")
			names = append(names, w)
			if former, ok := cutAnyPrefix(w, "原"); ok { // 原城关中学, but 原平小学
				names = append(names, former)
			}
		}
	}
	return names
}

// compare finds schools that are listed twice, and codes that two schools share.
func (t *schoolTable) compare(r *record, d *aid.SchoolDraft) {
	if r.line.Outcome != aid.Accept {
		return
	}
	if before, ok := t.names[fold(d.Name)]; ok {
		r.repeated(sameSchool(before.entry, *d), school, before.where())
		return
	}
	if before, ok := t.codes[d.Code]; ok && d.Code != "" {
		r.fault("code_conflict", schoolCode, "学校标识码与%s的%s相同，请核对后改正其中一个。", before.where(), before.entry.Name)
		return
	}
	now := listed[aid.SchoolDraft]{r.line.Sheet, r.line.Row, *d}
	t.names[fold(d.Name)], t.codes[d.Code] = now, now
}

func sameSchool(a, b aid.SchoolDraft) bool {
	return a.Code == b.Code && a.Kind == b.Kind && a.Township == b.Township && a.Village == b.Village && a.Boarding == b.Boarding &&
		sameCount(a.Pupils, b.Pupils) && sameCount(a.Boarders, b.Boarders)
}

func sameCount(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
