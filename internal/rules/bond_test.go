package rules

import (
	"slices"
	"strings"
	"testing"
)

// The matrix says in words what the limits of the national book and of a county's law say: which of two is given, what goes together, ceilings,
// quotas, and a share of another item.
func TestBonds_sayTheLimits(t *testing.T) {
	t.Parallel()
	lines := func(b *Book, at Term) (all []string) {
		for _, bond := range b.Bonds(at) {
			all = append(all, bond.Name+"|"+strings.Join(bond.Excludes, "、")+"|"+strings.Join(bond.Stacks, "、")+"|"+strings.Join(bond.Bounds, "、"))
		}
		return all
	}
	national := []string{
		"寄宿生生活补助|非寄宿生生活补助（以本项为准）||",
		"非寄宿生生活补助|寄宿生生活补助（以它为准）||按寄宿生生活补助的50%",
		"普通高中国家助学金|中职国家助学金（以本项为准）||控制比例：西部30%、中部20%、东部10%",
		"中职国家助学金|普通高中国家助学金（以它为准）|雨露计划、中职免学费|控制比例：西部20%、中部15%、东部10%",
		"中职免学费||雨露计划、中职国家助学金|控制比例：西部15%、中部10%、东部5%",
		"雨露计划||中职国家助学金、中职免学费|",
	}
	if got := lines(National(), Term{Year: 2025}); !slices.Equal(got, national) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if got := lines(Plan(), Term{Year: 2016}); len(got) > 0 {
		t.Errorf("the plan says nothing of items together: got %q", got)
	}
	county, all := lines(countyBook(t), Term{Year: 2025}), lines(countyBook(t), Term{2024, true})
	for _, want := range []string{
		"普通高中免学杂费|||与普通高中国家助学金、县级助学金合计每学年不超过4200元",
		"县级助学金|交通补助（以本项为准）||与普通高中国家助学金、普通高中免学杂费合计每学年不超过4200元、控制比例：西部30%",
		"交通补助|县级助学金（以它为准）||按县级助学金的30%",
	} {
		if !slices.Contains(county, want) || slices.Contains(all, want) {
			t.Errorf("from 2025 on: no %s in\n%s", want, strings.Join(county, "\n"))
		}
	}
	sentences := National().LimitSentences(Term{Year: 2025})
	if want := "寄宿生生活补助、非寄宿生生活补助：同一学期只享受一项，以写在前面的为准（依据同一学期寄宿与非寄宿补助只享受一项，义务教育家庭经济困难学生生活补助政策）"; sentences[0] != want || len(sentences) != 7 {
		t.Errorf("got %q", sentences)
	}
	if got := strings.Join(countyBook(t).LimitSentences(Term{Year: 2025}), "\n"); !strings.Contains(got, "（2025—2026学年起，依据五，示教〔2025〕1号）") {
		t.Errorf("got %s", got)
	}
}

// The sheet of limits goes along with the decision tables and comes back unread; a change in it is refused, because it would be lost.
func TestTabled_refusesChangedLimits(t *testing.T) {
	t.Parallel()
	b := National()
	sheet := b.LimitSheet()
	if len(sheet.Rows) != 1+len(b.limits)+1 { // 走读生补助 is a share
		t.Errorf("got %d rows", len(sheet.Rows))
	}
	text, faults := b.Tabled(append(b.Sheets(), GridSheet{Name: sheet.Name, Rows: append([][]string{{"项目之间的关系", "", ""}}, sheet.Rows...)}))
	if len(faults) > 0 {
		t.Fatalf("got %+v", faults)
	}
	if same, err := Parse(text); err != nil || same.Hash() != b.Hash() {
		t.Errorf("another law: %v", err)
	}
	sheet.Rows[1] = slices.Clone(sheet.Rows[1])
	sheet.Rows[1][0] = "可以同时享受"
	if _, faults = b.Tabled([]GridSheet{sheet}); len(faults) != 1 || !strings.Contains(faults[0].Text, "请在全文的 limits 里改") {
		t.Errorf("changed: got %+v", faults)
	}
}
