package rules

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Categories is the set of groups that a student belongs to. The zero value is "not known"; a known set may be empty.
type Categories uint32

// The categories. The first four are the 脱贫属性 of a registered household, of which it has one at a time.
const (
	known             Categories = 1 << iota
	Unlifted                     // 未脱贫
	LiftedSupported              // 已脱贫(享受政策)
	LiftedUnsupported            // 已脱贫(不享受政策)
	Relapsed                     // 返贫
	Disabled                     // 家庭经济困难残疾学生
	RuralMinimum                 // 农村低保
	RuralDestitute               // 农村特困救助供养
	UrbanMinimum                 // 城镇低保
	Orphan                       // 孤儿、事实无人抚养儿童
	categoryEnd
)

// statuses are exclusive: a household has one.
const statuses = Unlifted | LiftedSupported | LiftedUnsupported | Relapsed

// categoryNames is in the order of the bits, which is the order of every list of codes.
var categoryNames = []struct {
	bit         Categories
	code, label string
}{
	{Unlifted, "unlifted", "未脱贫"},
	{LiftedSupported, "lifted_supported", "已脱贫(享受政策)"},
	{LiftedUnsupported, "lifted_unsupported", "已脱贫(不享受政策)"},
	{Relapsed, "relapsed", "返贫"},
	{Disabled, "disabled", "家庭经济困难残疾"},
	{RuralMinimum, "rural_minimum", "农村低保"},
	{RuralDestitute, "rural_destitute", "农村特困"},
	{UrbanMinimum, "urban_minimum", "城镇低保"},
	{Orphan, "orphan", "孤儿"},
}

var categoryByCode = func() map[string]Categories {
	m := make(map[string]Categories, len(categoryNames))
	for _, n := range categoryNames {
		m[n.code] = n.bit
	}
	return m
}()

// InCategories is the known set of the given categories; without any it is the known empty set.
func InCategories(cs ...Categories) Categories {
	set := known
	for _, c := range cs {
		set |= c
	}
	return set
}

// CategoryByCode finds one category by its code.
func CategoryByCode(code string) (Categories, bool) {
	c, ok := categoryByCode[code]
	return c, ok
}

// Known says whether the student's categories have been established at all.
func (c Categories) Known() bool { return c != 0 }

// With adds one category; a registration status replaces the one that was there.
func (c Categories) With(one Categories) Categories {
	if one&statuses != 0 {
		c &^= statuses
	}
	return known | c | one
}

// String lists the codes with commas: "" while unknown, "none" for the known empty set.
func (c Categories) String() string {
	switch c {
	case 0:
		return ""
	case known:
		return "none"
	}
	return strings.Join(c.codes(), ",")
}

func (c Categories) codes() []string {
	codes := make([]string, 0, 2)
	for _, n := range categoryNames {
		if c&n.bit != 0 {
			codes = append(codes, n.code)
		}
	}
	return codes
}

// first is the code of the set's first category, "" if there is none.
func (c Categories) first() string {
	if codes := c.codes(); len(codes) > 0 {
		return codes[0]
	}
	return ""
}

// Label names the categories in Chinese, the registration status first.
func (c Categories) Label() string { return strings.Join(c.labels(), "、") }

func (c Categories) labels() []string {
	var labels []string
	for _, n := range categoryNames {
		if c&n.bit != 0 {
			labels = append(labels, n.label)
		}
	}
	return labels
}

// clean drops bits that mean nothing; whoever is in a category has known categories.
func (c Categories) clean() Categories {
	if c &= categoryEnd - 1; c != 0 {
		c |= known
	}
	return c
}

// MarshalJSON gives the list of codes, or null while unknown.
func (c Categories) MarshalJSON() ([]byte, error) {
	if c == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(c.codes())
}

// UnmarshalJSON reads a list of codes; null is unknown.
func (c *Categories) UnmarshalJSON(b []byte) error {
	var codes []string
	if err := json.Unmarshal(b, &codes); err != nil {
		return fmt.Errorf("categories 应为类别代码的列表：%w", err)
	}
	*c = 0
	if codes == nil {
		return nil
	}
	*c = known
	for _, code := range codes {
		bit, ok := categoryByCode[code]
		if !ok {
			return fmt.Errorf("类别“%s”不存在", code)
		}
		*c |= bit
	}
	return nil
}
