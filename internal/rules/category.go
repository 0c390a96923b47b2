package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Categories is the set of groups that a student belongs to. The zero value is "not known"; a known set may be empty.
type Categories uint32

// The categories. The first four are the 脱贫属性 of a registered household, of which it has one at a time; the four after
// [Orphan] are the kinds of 监测对象 (防止返贫监测), of which it has one at a time too.
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
	Orphan                       // 孤儿
	Unstable                     // 脱贫不稳定户, 风险未消除
	Marginal                     // 边缘易致贫户, 风险未消除
	Stricken                     // 突发严重困难户, 风险未消除
	RiskCleared                  // 监测对象, 风险已消除
	UrbanDestitute               // 城市特困救助供养
	Unattended                   // 事实无人抚养儿童
	ExpenseHardship              // 支出型困难家庭
	LowIncome                    // 其他低收入家庭
	DisabledParent               // 残疾人子女
	Martyr                       // 烈士、优抚对象子女
	categoryEnd
)

// statuses and monitored are exclusive: a household has one of each at most.
const (
	statuses  = Unlifted | LiftedSupported | LiftedUnsupported | Relapsed
	monitored = Unstable | Marginal | Stricken | RiskCleared
)

// person are those that a student is in for itself or its parents, not for what the household has.
const person = Disabled | Orphan | Unattended | DisabledParent | Martyr

// sort is what one category is about, for a list that a person reads.
func (c Categories) sort() string {
	switch {
	case c&statuses != 0:
		return "建档立卡户的脱贫属性"
	case c&monitored != 0:
		return "防止返贫监测对象"
	case c&person != 0:
		return "学生本人"
	}
	return "低保、特困和低收入"
}

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
	{Unstable, "unstable", "脱贫不稳定户"},
	{Marginal, "marginal", "边缘易致贫户"},
	{Stricken, "stricken", "突发严重困难户"},
	{RiskCleared, "risk_cleared", "监测对象(风险已消除)"},
	{UrbanDestitute, "urban_destitute", "城市特困"},
	{Unattended, "unattended", "事实无人抚养儿童"},
	{ExpenseHardship, "expense_hardship", "支出型困难"},
	{LowIncome, "low_income", "其他低收入"},
	{DisabledParent, "disabled_parent", "残疾人子女"},
	{Martyr, "martyr", "烈士或优抚对象子女"},
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

// categoriesOf is the set of several codes. What cannot be true together is an error.
func categoriesOf(codes []string) (Categories, error) {
	set := InCategories()
	for _, code := range codes {
		one, ok := categoryByCode[code]
		switch {
		case code == NoCategory && len(codes) > 1:
			return set, errors.New("选了“不属于任何类别”，就不能再选别的类别")
		case code == NoCategory:
			continue
		case !ok:
			return set, fmt.Errorf("类别“%s”不存在", code)
		}
		for _, kind := range []Categories{statuses, monitored} {
			if other := set & kind; one&kind != 0 && other != 0 && other != one {
				return set, fmt.Errorf("一户不能既是“%s”又是“%s”", other.Label(), one.Label())
			}
		}
		set |= one
	}
	return set, nil
}

// CategoryByCode finds one category by its code.
func CategoryByCode(code string) (Categories, bool) {
	c, ok := categoryByCode[code]
	return c, ok
}

// Known says whether the student's categories have been established at all.
func (c Categories) Known() bool { return c != 0 }

// With adds one category; a registration status replaces the one that was there, and so does a kind of 监测对象.
func (c Categories) With(one Categories) Categories {
	for _, only := range []Categories{statuses, monitored} {
		if one&only != 0 {
			c &^= only
		}
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
	for i := range categoryNames {
		if c&categoryNames[i].bit != 0 {
			return categoryNames[i].code
		}
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
