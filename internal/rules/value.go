package rules

import (
	"fmt"
	"strconv"
	"strings"
)

// domain is the closed list of what one fact may be: codes for files, labels for people; index 0 is unknown.
type domain struct {
	fact, label string // code and Chinese name of the fact itself
	last        uint8  // the highest value
	codes       []string
	labels      []string
}

var domains = [factCount]domain{
	FactStage: {"stage", "学段", uint8(Higher),
		[]string{"", "preschool", "primary", "junior", "senior", "vocational", "higher"},
		[]string{"", "学前教育", "小学", "初中", "普通高中", "中职", "高校"}},
	FactGrade:        {"grade", "年级", MaxGrade, nil, nil},
	FactBoarding:     {"boarding", "是否寄宿", uint8(True), triCodes, []string{"", "走读", "寄宿"}},
	FactFullTime:     {"full_time", "是否全日制正式学籍", uint8(True), triCodes, []string{"", "非全日制正式学籍", "全日制正式学籍"}},
	FactAgricultural: {"agricultural", "是否涉农专业", uint8(True), triCodes, []string{"", "非涉农专业", "涉农专业"}},
	FactHardship:     {"hardship", "是否家庭经济困难", uint8(True), triCodes, []string{"", "非家庭经济困难", "家庭经济困难"}},
	FactHukou: {"hukou", "户口性质", uint8(Urban),
		[]string{"", "rural", "town", "urban"}, []string{"", "农村户口", "县镇户口", "城市户口"}},
	FactHardshipLevel: {"hardship_level", "困难等级", uint8(SpecialHardship),
		[]string{"", "none", "ordinary", "hard", "special"}, []string{"", "不困难", "一般困难", "困难", "特别困难"}},
	FactSchoolOwner: {"school_owner", "学校举办者", uint8(Unlicensed),
		[]string{"", "public", "inclusive", "private", "unlicensed"}, []string{"", "公办", "普惠性民办", "民办", "未经审批"}},
	FactRegion: {"region", "所在地区", uint8(PoorArea),
		[]string{"", "west", "central", "east", "poor_area"}, []string{"", "西部", "中部", "东部", "集中连片特困地区"}},
	FactDegree: {"degree", "培养层次", uint8(Graduate),
		[]string{"", "junior_college", "bachelor", "graduate"}, []string{"", "专科(高职)", "本科", "研究生"}},
	FactRollLocal:  {"roll_local", "学籍是否在本县", uint8(True), triCodes, []string{"", "学籍不在本县", "学籍在本县"}},
	FactHukouLocal: {"hukou_local", "户籍是否在本县", uint8(True), triCodes, []string{"", "户籍不在本县", "户籍在本县"}},
	FactCategory:   {"categories", "脱贫属性", 0, nil, nil},
	FactFee:        {"school_fee_fen", "学校收费标准", 0, nil, nil},
}

// unfilled is the code by which a condition accepts a fact that is not known, as bit 0 of its set: the law itself takes it to be so. It may
// only say so of where the student's roll and hukou are.
const unfilled, unfilledName = "unknown", "未填"

// presumable says whether a condition for the fact may accept that it is not known.
func (f Fact) presumable() bool { return f == FactRollLocal || f == FactHukouLocal }

var triCodes = []string{"", "false", "true"}

func (d *domain) code(v uint8) string {
	switch {
	case v == 0 || v > d.last:
		return ""
	case d.codes == nil:
		return strconv.Itoa(int(v))
	}
	return d.codes[v]
}

// String is the fact's code.
func (f Fact) String() string {
	if f >= factCount {
		return "fact" + strconv.Itoa(int(f))
	}
	return domains[f].fact
}

// Label is the fact's Chinese name.
func (f Fact) Label() string { return domains[f].label }

// MarshalText gives the fact's code.
func (f Fact) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads a fact's code.
func (f *Fact) UnmarshalText(b []byte) error {
	fact, ok := factByCode[string(b)]
	if !ok {
		return fmt.Errorf("没有“%s”这项事实，可用：%s", b, strings.Join(factCodes(), "、"))
	}
	*f = fact
	return nil
}

var factByCode = func() map[string]Fact {
	m := make(map[string]Fact, len(domains))
	for i := range domains {
		m[domains[i].fact] = Fact(i)
	}
	return m
}()

func factCodes() (all []string) {
	for i := range domains {
		all = append(all, domains[i].fact)
	}
	return all
}

// parse reads the code of one value of the fact; the empty code is no value.
func (f Fact) parse(code string) (uint8, bool) {
	d := &domains[f]
	for v := uint8(1); v <= d.last; v++ {
		if d.code(v) == code {
			return v, true
		}
	}
	return 0, false
}

// condition reads the code of what a condition accepts: a value, or of some facts that it is not known, which is 0.
func (f Fact) condition(code string) (uint8, bool) {
	if code == unfilled && f.presumable() {
		return 0, true
	}
	return f.parse(code)
}

// values lists the fact's values, for messages.
func (f Fact) values() string {
	d := &domains[f]
	all := make([]string, 0, d.last)
	for v := uint8(1); v <= d.last; v++ {
		all = append(all, d.code(v))
	}
	return strings.Join(all, "、")
}

func (f Fact) unmarshal(v *uint8, code []byte) error {
	n, ok := f.parse(string(code))
	if !ok && len(code) > 0 {
		return fmt.Errorf("%s没有“%s”这个取值，可用：%s", f.Label(), code, f.values())
	}
	*v = n
	return nil
}

// Tri is yes, no or unknown.
type Tri uint8

// The three values; the zero value is unknown.
const (
	Blank Tri = iota
	False
	True
)

// Is turns a bool into a known value.
func Is(b bool) Tri {
	if b {
		return True
	}
	return False
}

// MarshalJSON gives true, false or null.
func (t Tri) MarshalJSON() ([]byte, error) {
	switch t {
	case False, True:
		return []byte(triCodes[t]), nil
	}
	return []byte("null"), nil
}

func label(fact Fact, v uint8) string {
	if v > domains[fact].last || domains[fact].labels == nil {
		return ""
	}
	return domains[fact].labels[v]
}
