package intake

import "strings"

// rank says how well a header fits its field; lower is better.
type rank uint8

const (
	exact    rank = iota // a wording of the table
	stripped             // one after words that only decorate were cut
	likely               // the words that make the meaning are in it
	noMatch
)

// wordings finds a field by an exact wording.
var wordings = func() map[string]field {
	m := make(map[string]field, 600)
	for f, words := range fieldWords {
		for _, w := range words {
			m[w] = f
		}
	}
	return m
}()

// lesser are exact wordings that give way to any other: a roster may name the school that a pupil came from as well.
var lesser = map[string]bool{
	"毕业学校": true, "学籍学校": true, "学籍所在学校": true, "初中学校": true, "单位名称": true, "录取院校": true, "录取学校": true,
	"现住址": true, "居住地址": true, "通讯地址": true, "现居住地": true,
}

// Words that only decorate a header: whose, where and when in front, what sort of entry behind.
var (
	headerPrefixes = []string{
		"学生", "幼儿", "儿童", "学员", "受助", "资助对象", "对象", "本人", "子女", "目前", "当前", "现在", "现", "本学期", "本期",
		"家庭", "贫困户", "建档立卡", "贫困", "户籍", "户口", "所在", "所属", "就读", "在读", "是否为", "是否属于", "属于", "为", "其中", "全部", "有",
	}
	headerSuffixes = []string{"名称", "全称", "必填", "选填", "填写", "名"}
)

// meaning is the words that together make a header mean a field.
type meaning struct {
	field field
	has   string // all of these words, comma-separated
	not   string // none of these
}

// meanings are tried in order when no wording fits.
var meanings = []meaning{
	{relation, "户主,关系", ""},
	{headID, "户主,身份证", ""}, {headID, "户主,证件", ""}, {headID, "户主,身份号", ""},
	{phone, "电话", ""}, {phone, "手机", ""},
	{head, "户主,姓名", "与"},
	{account, "账号", ""}, {account, "帐号", ""}, {account, "卡号", ""},
	{bank, "开户,行", "人"},
	{other, "残疾证", ""}, {other, "户主", ""}, {other, "家长", ""}, {other, "监护", ""}, {other, "父亲", ""}, {other, "母亲", ""},
	{other, "收款人", ""}, {other, "领款", ""}, {other, "代领", ""}, {other, "联系人", ""}, {other, "借款人", ""}, {other, "持卡", ""}, {other, "开户", ""}, {other, "班主任", ""}, {other, "负责人", ""},
	{other, "帮扶", ""}, {other, "填报", ""}, {other, "学籍号", ""}, {other, "金额", ""}, {other, "问题说明", ""},
	{area, "城乡", ""},
	{place, "县外", "学生"}, {place, "县域", "学生"}, {place, "在外,就读", "学校"}, {place, "省内外", ""}, {place, "县内", "学生"}, {place, "本县,就读", "学校"}, {place, "学校,所在地", ""},
	{schoolTown, "学校,乡镇", ""},
	{idNumber, "身份证", "地址,有效期,类型,是否,有无,复印"}, {idNumber, "公民身份", ""}, {idNumber, "证件号", ""}, {idNumber, "证件编号", ""}, {idNumber, "身分证", ""},
	{name, "学生,姓名", ""}, {name, "幼儿,姓名", ""}, {name, "姓名", ""},
	{aliases, "曾用", ""}, {aliases, "简称", ""}, {aliases, "别名", ""}, {aliases, "俗名", ""}, {aliases, "原校名", ""}, {aliases, "习惯,名", ""},
	{birth, "出生,年", ""}, {birth, "出生,日", ""},
	{boarders, "寄宿,数", ""}, {boarders, "住校,数", ""}, {boarders, "寄宿,人", ""}, {boarders, "住宿,数", ""}, {boarders, "住宿生,人", ""},
	{day, "是否,走读", "寄宿,住"}, {day, "走读,与否", "寄宿,住"}, {day, "是否,通学", "寄宿,住"}, {day, "是否,通校", "寄宿,住"}, {day, "是否,外宿", "内宿"},
	{boarding, "寄宿", "补助,补贴,资助,费,标准"}, {boarding, "住校", "补助,补贴,费"}, {boarding, "住宿", "补助,补贴,费"}, {boarding, "内宿", ""}, {boarding, "住读", ""}, {boarding, "住学校", ""}, {boarding, "寄读", ""},
	{fullTime, "全日制", ""}, {major, "涉农", ""}, {hardship, "经济困难", ""},
	{lifted, "是否,脱贫", "享受"}, {aided, "享受,政策", "脱贫"}, {status, "脱贫", "未,已,年,时间,措施,责任"}, {status, "贫困户,类", ""}, {status, "贫困户,属性", ""}, {status, "贫困,状", ""},
	{poor, "贫困村", "名,数"}, {poor, "贫困,行政村", "名,数"}, {poor, "建档立卡村", "名,数"}, {poor, "村,属性", ""}, {poor, "村,类", "代码"},
	{villageCode, "村,码", ""}, {villageCode, "村,编号", ""}, {villageCode, "区划,码", ""}, {schoolCode, "学校,码", "类"}, {schoolCode, "机构,码", "类"}, {schoolCode, "标识码", ""},
	{kindCode, "类型,码", ""}, {kindCode, "类别,码", ""}, {kind, "办学类型", ""},
	{graduates, "毕业,数", ""}, {graduates, "毕业生", ""}, {graduates, "完成,义务教育", "率"},
	{year, "年度", ""}, {year, "学年", "年级"}, {year, "毕业,年", "年级"},
	{entrants, "一年级,人", ""}, {entrants, "入学,人", ""}, {entrants, "一年级,数", ""}, {entrants, "入学,数", ""}, {entrants, "招生,数", ""}, {entrants, "始年级", ""},
	{movedIn, "转入", ""}, {movedIn, "转进", ""}, {movedOut, "转出", ""}, {died, "死亡", ""},
	{other, "率", ""},
	{aged, "应入园", ""}, {aged, "应在园", ""}, {attending, "3,5,岁,园", ""}, {attending, "3,6,岁,园", ""}, {attending, "适龄,园", ""}, {aged, "3,5,岁", ""}, {aged, "3,6,岁", ""}, {aged, "适龄", ""},
	{covered, "覆盖", ""}, {covered, "是否,园", "公办,民办,普惠,入园,在园,就读"}, {covered, "有无,园", "公办,民办,普惠"}, {children, "在园", ""}, {children, "入园", ""},
	{pupils, "在校,数", ""}, {pupils, "学生,数", ""}, {pupils, "在籍,数", ""},
	{grade, "年级", ""}, {stage, "学段", ""}, {stage, "阶段", ""},
	{school, "就读,学校", ""}, {school, "学校,名称", ""}, {school, "就读,幼儿园", ""},
	{address, "住址", ""}, {address, "地址", ""},
	{household, "户,编号", ""}, {hukou, "户口,性质", ""}, {hukou, "户籍,性质", ""},
	{township, "乡镇", "学校"}, {township, "镇,街道", "学校"}, {village, "行政村", ""},
	{name, "名字", ""},
}

// headerLimit is how many characters a header has at most; a longer text is a note.
const headerLimit = 40

// formerly begin a header about what was: 原就读学校, 上学期年级.
var formerly = []string{"原", "曾", "上学期", "上学年", "上年", "上期", "去年", "入学年级"}

// matchHeader finds what a header cell's text means.
func matchHeader(text string) (field, rank) {
	if runes(text) > headerLimit {
		return none, noMatch
	}
	folded := fold(text)
	f, r := matchFolded(folded)
	if schooled := f == school || f == stage || f == grade || f == class || f == boarding || f == day; schooled && hasAnyPrefix(words(folded), formerly...) {
		return other, likely
	}
	return f, r
}

func matchFolded(folded string) (field, rank) {
	outside, _ := cutBrackets(folded)
	for _, s := range [...]string{words(folded), words(outside)} {
		if f, ok := wordings[s]; ok && lesser[s] {
			return f, stripped
		} else if ok {
			return f, exact
		}
	}
	if f := matchStripped(words(outside)); f != none {
		return f, stripped
	}
	if f, r := matchMeaning(words(outside)); f != none {
		return f, r
	}
	return matchMeaning(words(folded)) // 就读情况(县内、县外)
}

// words leaves the letters of a folded header: no marks, no ordinal in front (18户口性质), digits only inside.
func words(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("()*※:,./;-~?\"'_|+#&☆★●△▲→=", r) {
			return -1
		}
		return r
	}, s)
	if rest := strings.TrimLeft(s, "0123456789"); rest != "" && !hasAny(s, "岁") {
		return strings.ToUpper(rest)
	}
	return s
}

func matchStripped(s string) field {
	for range 4 {
		rest, front := cutAnyPrefix(s, headerPrefixes...)
		if f, ok := wordings[rest]; front && ok {
			return f
		}
		cut, back := cutAnySuffix(s, headerSuffixes...)
		if f, ok := wordings[cut]; back && ok {
			return f
		}
		switch {
		case front:
			s = rest
		case back:
			s = cut
		default:
			return none
		}
	}
	return none
}

func matchMeaning(s string) (field, rank) {
	for _, m := range meanings {
		if m.fits(s) {
			return m.field, likely
		}
	}
	return none, noMatch
}

func (m meaning) fits(s string) bool {
	for w := range strings.SplitSeq(m.has, ",") {
		if !strings.Contains(s, w) {
			return false
		}
	}
	if m.not == "" {
		return true
	}
	return !hasAny(s, strings.Split(m.not, ",")...)
}

// matchGrouped finds what a header under merged headers above it means: 姓名 under 户主信息 is the head's name. group is the
// nearest of them.
func matchGrouped(groups, group, own string) (field, rank) {
	f, r := matchHeader(own)
	if groups == "" {
		return f, r
	}
	g := fold(groups)
	switch {
	case hasAny(g, "户主", "家长", "监护", "父亲", "母亲", "收款", "领款", "开户", "代领", "联系人", "帮扶", "责任人", "负责人", "班主任", "借款人") && !aboutStudent(own):
		return foreign(g, f)
	case hasAny(g, "学校所在", "学校地址", "学校地点") && (f == township || f == village):
		return schoolTown, r
	case f != none:
		return f, r
	}
	return matchHeader(group + own)
}

// aboutStudent reports whether a header says itself that it is about the student, whatever stands above it.
func aboutStudent(own string) bool { return hasAny(own, "学生", "幼儿", "儿童") }

// foreign is the field of a column about someone else than the student.
func foreign(group string, f field) (field, rank) {
	isHead := hasAny(group, "户主")
	switch {
	case isHead && (f == name || f == head):
		return head, exact
	case isHead && (f == idNumber || f == headID):
		return headID, exact
	case f == name, f == idNumber, f == sex, f == birth, f == ethnicity, f == none:
		return other, likely
	}
	return f, stripped // 户主信息 may also span 户编号, 电话, 账号, 乡镇
}
