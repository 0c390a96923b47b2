package rules

import (
	"encoding/json"
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
	FactCategory: {"categories", "脱贫属性", 0, nil, nil},
}

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
	for i := range domains {
		if domains[i].fact == string(b) {
			*f = Fact(i)
			return nil
		}
	}
	return fmt.Errorf("没有“%s”这项事实", b)
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

// Stage is a stage of education.
type Stage uint8

// The stages. Higher includes 技师学院高级工班 and 预备技师班 (三(一)1).
const (
	Preschool Stage = iota + 1
	Primary
	Junior
	Senior
	Vocational
	Higher
)

func (s Stage) String() string { return domains[FactStage].code(uint8(s)) }

// Label is the stage's Chinese name.
func (s Stage) Label() string { return label(FactStage, uint8(s)) }

// MarshalText gives the stage's code.
func (s Stage) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a stage's code; the empty code is unknown.
func (s *Stage) UnmarshalText(b []byte) error { return FactStage.unmarshal((*uint8)(s), b) }

// Grade is the year within the stage, from 1; 0 is unknown.
type Grade uint8

// MaxGrade is the highest year within a stage that a fact can hold.
const MaxGrade = 15

// Hukou is the kind of the household's registration.
type Hukou uint8

// The kinds of hukou. Town is 县镇, which the plan counts as rural for the vocational tuition waiver.
const (
	Rural Hukou = iota + 1
	Town
	Urban
)

func (h Hukou) String() string { return domains[FactHukou].code(uint8(h)) }

// MarshalText gives the hukou's code.
func (h Hukou) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads a hukou's code; the empty code is unknown.
func (h *Hukou) UnmarshalText(b []byte) error { return FactHukou.unmarshal((*uint8)(h), b) }

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

// UnmarshalJSON reads true, false or null.
func (t *Tri) UnmarshalJSON(b []byte) error {
	var p *bool
	if err := json.Unmarshal(b, &p); err != nil {
		return fmt.Errorf("“%s”应为 true、false 或 null", b)
	}
	*t = Blank
	if p != nil {
		*t = Is(*p)
	}
	return nil
}

func label(fact Fact, v uint8) string {
	if v > domains[fact].last || domains[fact].labels == nil {
		return ""
	}
	return domains[fact].labels[v]
}
