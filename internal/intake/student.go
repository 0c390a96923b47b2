package intake

import (
	"fmt"
	"strings"
	"unicode"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// studentTable reads the rows of 建档立卡学生花名册.
type studentTable struct {
	*places
	asOf    aid.Term
	studies map[studyAsked]studyAnswer
	seen    map[string]earlier
	drafts  slab[aid.Draft]
	above   carried
	cards   *cards
}

func newStudentTable(p *places, asOf aid.Term, c *cards) *studentTable {
	return &studentTable{places: p, asOf: asOf, cards: c, studies: map[studyAsked]studyAnswer{}, seen: map[string]earlier{}}
}

func (t *studentTable) keys() []field { return []field{name, idNumber} }

func (t *studentTable) read(r *record) {
	t.above.merge(r)
	defer t.above.keep(r)
	r.errors()
	d := t.drafts.next()
	r.line.Student = d
	t.readPerson(r, d)
	t.readHousehold(r, d)
	t.readSchooling(r, d)
	t.readAid(r, d)
	if !r.id.IsZero() {
		t.compare(r, d)
	}
}

// readPerson reads who the student is: name, number, and what must agree with the number.
func (t *studentTable) readPerson(r *record, d *aid.Draft) {
	r.readName(d)
	if !broken(r.cell(idNumber)) {
		id := readID(r.cell(idNumber))
		r.id, d.IDNo = id.number, id.number.Full()
		for _, code := range id.codes {
			r.heal(code, idNumber, id.text)
		}
		if id.fault != "" {
			r.fault(id.fault, idNumber, "%s", idSentence(id))
		}
	}
	r.readSex(d)
	r.readBirth(d)
	r.readEthnicity(d)
}

// readEthnicity reads 民族. One that no list has is kept as it is: only the family's 户口簿 can tell.
func (r *record) readEthnicity(d *aid.Draft) {
	text := r.text(ethnicity)
	if text == "" {
		return
	}
	people, known := parseEthnicity(text)
	d.Ethnicity = people
	r.heal("ethnicity_variant", ethnicity, people)
	if !known {
		r.notice("ethnicity_unknown", ethnicity, "“%s”不在56个民族之内，已照原样保留；请按户口簿核对后改正，户口簿上确是这样写的不用改。", shorten(text))
	}
}

// nameLimit is how many characters a name has at most; names of some peoples are long.
const nameLimit = 40

func (r *record) readName(d *aid.Draft) {
	if broken(r.cell(name)) {
		return
	}
	healed, code, sentence := checkName(r.text(name))
	if code != "" {
		r.fault(code, name, "%s", sentence)
	}
	if healed == "" {
		return
	}
	d.Name = healed
	r.heal("name_space", name, healed)
}

// StudentName is a typed name as a roster's would be taken, and the sentence that says why it would not be; "" for a sound one.
func StudentName(text string) (healed, fault string) {
	healed, _, fault = checkName(clean(normal(text)))
	return healed, fault
}

// checkName heals a name; a code and a sentence say why it is none.
func checkName(text string) (healed, code, sentence string) {
	healed = healName(text)
	switch {
	case healed == "":
		return "", "name_missing", "没有填写学生姓名，请对照户口簿补填。"
	case !nameLike(healed):
		return healed, "name_chars", fmt.Sprintf("姓名“%s”里有不该有的字符，请按户口簿填写姓名；生僻字可以用拼音代替。", shorten(healed))
	case !dotsWithin(healed):
		return healed, "name_dots", fmt.Sprintf("姓名“%s”的间隔号不在两个字之间，请按户口簿填写姓名：间隔号只写在名字中间，一处一个。", shorten(healed))
	case runes(healed) > nameLimit:
		return healed, "name_long", fmt.Sprintf("姓名“%s”有%d个字，超过%d个字的上限，请按户口簿核对这一格是否只填了姓名。", shorten(healed), runes(healed), nameLimit)
	}
	return healed, "", ""
}

// healName removes blanks within and around a Chinese name, and writes the dot within names of some peoples one way. Blanks
// between Latin letters stay.
func healName(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < 0x80 && unicode.IsLetter(r) }) >= 0 {
		return strings.Join(strings.FieldsFunc(s, blank), " ")
	}
	s = squeeze(s)
	return strings.Map(func(r rune) rune {
		if narrow(r) == '.' {
			return '·'
		}
		return r
	}, s)
}

// nameLike reports letters and dots, and nothing of what stands for a character that could not be typed.
func nameLike(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && r != '·' && r != ' ' || unicode.Is(unicode.Co, r) {
			return false
		}
	}
	return true
}

// dotsWithin reports whether every dot of a name stands alone between two letters.
func dotsWithin(s string) bool {
	s = "·" + squeeze(s) + "·"
	return !strings.Contains(s, "··")
}

func (r *record) readSex(d *aid.Draft) {
	var known aid.Sex
	if !r.id.IsZero() {
		known = r.id.Sex()
	}
	text := r.text(sex)
	told, ok := parseSex(text)
	switch {
	case !ok:
		r.fault("sex_unknown", sex, "看不出性别（“%s”），请填写男或女。", shorten(text))
		return
	case told == 0:
		told = known
	case known != 0 && told != known:
		r.fault("sex_conflict", sex, "性别“%s”与身份证号不符（身份证号第17位表示%s），请核对户口簿后改正其中一项。", told.Label(), known.Label())
	}
	d.Sex = told
	if told != 0 && r.given(sex) && !broken(r.cell(sex)) {
		r.heal("sex_code", sex, told.Label())
	}
}

func (r *record) readBirth(d *aid.Draft) {
	c := r.cell(birth)
	if r.id.IsZero() {
		r.readBirthAlone(d, c)
		return
	}
	born := r.id.Birth()
	buf := [len("2006-01-02")]byte{}
	official := born.AppendFormat(buf[:0], "2006-01-02")
	if c.Text == string(official) {
		d.Birth = c.Text
		return
	}
	d.Birth = string(official)
	switch {
	case !r.given(birth) || broken(c):
		return
	case isNothing(fold(c.Text)):
		r.heal("birth_missing", birth, d.Birth)
		return
	}
	readings, impossible := readDates(c)
	for _, reading := range readings {
		if reading.fits(born) {
			r.heal("birth_variant", birth, d.Birth)
			return
		}
	}
	switch {
	case impossible:
		r.fault("date_impossible", birth, "出生日期“%s”不存在，请核对户口簿后改正。", shorten(c.Text))
	case len(readings) == 0:
		r.fault("birth_unreadable", birth, "看不出出生日期（“%s”），请写成%s的样子。", shorten(c.Text), "2008-02-13")
	default:
		r.fault("birth_conflict", birth, "出生日期“%s”与身份证号中的不一致，请核对户口簿后改正其中一项。", shorten(c.Text))
	}
}

// readBirthAlone reads a birth date that no sound number confirms; only a date with one reading is kept.
func (r *record) readBirthAlone(d *aid.Draft, c sheet.Cell) {
	readings, impossible := readDates(c)
	switch {
	case impossible:
		r.fault("date_impossible", birth, "出生日期“%s”不存在，请核对户口簿后改正。", shorten(c.Text))
	case len(readings) == 1 && readings[0].whole():
		d.Birth = readings[0].String()
		r.heal("birth_variant", birth, d.Birth)
	}
}

// readHousehold reads the household, and where it lives.
func (t *studentTable) readHousehold(r *record, d *aid.Draft) {
	d.HouseholdCode = r.longNumberText(household, "户编号")
	d.HouseholdHead = r.plainText(head)
	d.Relation = r.plainText(relation)
	var v *aid.Village
	if d.Township, v = t.home(r); v != nil {
		d.Village, d.VillageID = v.Name, v.ID
	}
	r.readHukou(d)
	r.readStatus(d)
}

// longNumberText reads a number that is kept as text. One that a spreadsheet has shortened is worse than none.
func (r *record) longNumberText(f field, what string) string {
	c := r.cell(f)
	if c.Kind == sheet.Blank || broken(c) {
		return ""
	}
	healed := fold(c.Text)
	if c.Kind == sheet.Number && (len(healed) > 15 || !digitsOnly(healed)) || scientific(healed) {
		r.notice("number_float", f, "%s被表格软件当作数字，末几位已经丢失，已按未填处理；请把单元格设为文本格式后重新填写。", what)
		return ""
	}
	healed = strings.Trim(healed, "'`")
	r.heal("number_variant", f, healed)
	return healed
}

func (r *record) readHukou(d *aid.Draft) {
	text := r.text(hukou)
	if text == "" {
		return
	}
	told, ok := parseHukou(text)
	switch {
	case !ok:
		r.notice("hukou_unclear", hukou, "“%s”看不出是农业、非农业(县镇)还是非农业(城市)，已按未填处理。", shorten(text))
	case told != aid.HukouUnknown:
		d.Hukou = told
		r.heal("hukou_variant", hukou, told.Label())
	}
}

// readStatus reads the household's standing from 脱贫属性, or from 是否脱贫 and 是否享受政策 together.
func (r *record) readStatus(d *aid.Draft) {
	text, isLifted := r.text(status), r.tri(lifted, parseTri)
	told, ok := parseStatus(text)
	if told == aid.StatusUnknown && isLifted == aid.No {
		told, ok = aid.Poor, true
	}
	if told == aid.StatusUnknown && (isLifted == aid.Yes || !ok && hasAny(text, "脱贫")) {
		told, ok = liftedStatus(r.tri(aided, parseTri))
	}
	switch {
	case !ok:
		f := status
		if text == "" {
			f = lifted
		}
		r.notice("status_unclear", f, "“%s”没有说明%s，已按未填处理，资助资格待核实；请写成“未脱贫”“已脱贫(享受政策)”或“已脱贫(不享受政策)”。",
			shorten(r.text(f)), either(f == lifted || hasAny(text, "脱贫", "摘帽"), "是否继续享受政策", "是否脱贫"))
	case told != aid.StatusUnknown:
		d.Status = told
		if text != "" {
			r.heal("status_variant", status, told.Label())
		}
	}
}

func liftedStatus(isAided aid.Tri) (aid.PovertyStatus, bool) {
	switch isAided {
	case aid.Yes:
		return aid.LiftedAided, true
	case aid.No:
		return aid.LiftedUnaided, true
	}
	return aid.StatusUnknown, false
}
