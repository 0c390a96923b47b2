package bureau

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
)

// changedAid is what a draft of the plan's boarding aid changes, and the items that it touches.
func changedAid(t *testing.T, draft string) (lines []string, items map[string]bool) {
	t.Helper()
	const whole = "    until: 2020\n    when:\n      categories: [registered]\n      stage: [primary, junior]\n      boarding: true\n    amount: {primary: 100000, junior: 125000}\n"
	text := rules.Plan().Text()
	if strings.Count(text, whole) != 1 {
		t.Fatal("the plan's boarding aid is written in another way")
	}
	book, err := rules.Parse([]byte(strings.Replace(text, whole, draft, 1)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range ruleChanges(rules.Plan(), book) {
		lines = append(lines, fmt.Sprint(c.Item, " ", strings.TrimSuffix(c.Since.Label(), aid.Term{}.Label()), " ", c.Added, " ", c.Gone, " ", c.Points))
	}
	return lines, touchedItems(rules.Plan(), book)
}

// A raised sum is one change: when the new rule begins and what differs, not an old rule that ends and all of a new one. What a signer
// must see besides stands beside it: that the old rule changed, that the new one ends later, that a rule has no forerunner.
func TestRuleChanges_takeoverIsOneChange(t *testing.T) {
	t.Parallel()
	const (
		when  = "    when:\n      categories: [registered]\n      stage: [primary, junior]\n      boarding: true\n"
		sums  = "    amount: {primary: 100000, junior: 125000}\n"
		head  = "\n  - code: boarding_aid\n    name: 寄宿生生活补助\n    clause: 三(一)1\n    source: 青教〔2017〕1号\n    kind: grant\n    unit: fen per school year\n    from: 2017-03\n"
		more  = "    amount: {primary: 125000, junior: 150000}\n"
		ends  = "    until: 2016-09\n"
		until = "    until: 2020\n"
	)
	raised := "{文号  青教〔2017〕1号} "
	both := "{小学金额 每年1000元 每年1250元} {初中金额 每年1250元 每年1500元}"
	for name, c := range map[string]struct {
		draft string
		want  []string
	}{
		"raised":                  {ends + when + sums + head + until + when + more, []string{"寄宿生生活补助 2017年春季学期 false false [" + raised + both + "]"}},
		"raised, another end":     {ends + when + sums + head + "    until: 2018\n" + when + more + strings.Replace(head, "2017-03", "2019", 1) + until + when + more, []string{"寄宿生生活补助 2017年春季学期 false false [" + raised + "{截止学期 2021年春季学期 2019年春季学期} " + both + "]"}},
		"the old one changed too": {ends + when + more + head + until + when + more, []string{"寄宿生生活补助  false false [{执行期 2016年春季学期至2020—2021学年 2016年春季学期至2016年秋季学期} " + both + "]", "寄宿生生活补助 2017年春季学期 false false [" + raised + both + "]"}},
	} {
		lines, items := changedAid(t, c.draft)
		if more := slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return strings.Contains(l, " true false ") }); !slices.Equal(more, c.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, strings.Join(lines, "\n"), strings.Join(c.want, "\n"))
		}
		if added := len(lines) - len(c.want); added != strings.Count(c.draft, "from: 2019") {
			t.Errorf("%s: %d rules are new: %s", name, added, lines)
		}
		if !items["boarding_aid"] || items["senior_high_grant"] || items[""] {
			t.Errorf("%s: touches %v", name, items)
		}
	}
}
