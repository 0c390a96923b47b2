package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// A student's facts light up the table: 中职三年级 fails in the cell of the year of study, and nowhere else (三(一)1).
func TestRulebook_tryFacts(t *testing.T) {
	t.Parallel()
	v := testkit.Site(t).Login(t, aid.Clerk, "")
	third := "/rulebook?item=vocational_grant&term=2016-09&stage=vocational&grade=3&full_time=true&categories=unlifted"
	a := v.Get(t, third)
	for _, want := range []string{"✗\u00a0一年级、二年级", "✓\u00a0建档立卡", "不享受：中职三年级学生不属于中职国家助学金对象", "年级由“三年级”改为“二年级”"} {
		if !strings.Contains(a.Body, want) {
			t.Errorf("third year: no %q", want)
		}
	}
	if a = v.Get(t, strings.Replace(third, "grade=3", "grade=2", 1)); strings.Contains(a.Body, "✗\u00a0一年级") || !strings.Contains(a.Body, "享受：建档立卡家庭") {
		t.Error("second year: not a yes")
	}
}

// A student may be on several lists: the cell of the lists is met if one of them will do, and fails if none does. The years of study
// are those of the chosen stage in its own words.
func TestRulebook_severalListsAndTheStagesYears(t *testing.T) {
	t.Parallel()
	v := testkit.Site(t).Login(t, aid.Clerk, "")
	boarder := "/rulebook?item=boarding_aid&term=2016-09&stage=junior&boarding=true"
	a := v.Get(t, boarder+"&categories=orphan&categories=unlifted")
	has(t, a, http.StatusOK, "✓\u00a0建档立卡", "享受：", `checked id="list-orphan"`, `checked id="list-unlifted"`, "类别：未脱贫、孤儿</summary>")
	has(t, v.Get(t, boarder+"&categories=&categories=orphan&categories=disabled"), http.StatusOK, "✗\u00a0建档立卡", "不享受：")
	has(t, v.Get(t, boarder+"&categories=orphan&categories=none"), http.StatusUnprocessableEntity, "就不能再选别的类别")
	has(t, v.Get(t, boarder+"&categories=relapsed&categories=unlifted"), http.StatusUnprocessableEntity, "一户不能既是“返贫”又是“未脱贫”")
	has(t, v.Get(t, boarder), http.StatusOK, "类别：不详（可以选几类）</summary>")
	has(t, v.Get(t, boarder+"&categories=unlifted&grade=6"), http.StatusOK, "享受：建档立卡家庭初中寄宿生") // six years are of another stage
	third := "/rulebook?item=vocational_grant&term=2016-09"
	for stage, want := range map[string]string{
		"": "不详 一年级 二年级 三年级 四年级 五年级 六年级 七年级 八年级 九年级 十年级 十一年级 十二年级 十三年级 十四年级 十五年级", "junior": "不详 七年级 八年级 九年级 初四",
		"senior": "不详 高一 高二 高三", "vocational": "不详 一年级 二年级 三年级 四年级", "preschool": "不详 小班 中班 大班",
	} {
		grades := regexp.MustCompile(`(?s)<select[^>]* name="grade".*?</select>`).FindString(v.Get(t, third+"&stage="+stage).Body)
		var labels []string
		for _, m := range regexp.MustCompile(`>([^<>]+)</option>`).FindAllStringSubmatch(grades, -1) {
			labels = append(labels, m[1])
		}
		if got := strings.Join(labels, " "); got != want {
			t.Errorf("%s: got %s, want %s", stage, got, want)
		}
	}
}

// A draft has decision tables of its own, for those who read versions, and
// waits on the home page of the department that drafts it.
func TestRulebook_ofADraft(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	draft := func(book string) aid.EditionID {
		id, err := w.Bureau.DraftEdition(t.Context(), w.As(aid.Clerk), aid.EditionText{
			Name: "寄宿提标", Why: "试验", Document: "试字1号", From: testkit.Autumn.Next(), Book: book,
		})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	id, broken := draft(strings.Replace(rules.Plan().Text(), "primary: 100000", "primary: 160000", 1)), draft("rules: nonsense")
	tables := link.With(link.Rulebook, page.EditionField, fmt.Sprint(id), page.RuleItemField, "boarding_aid")
	clerk := w.Login(t, aid.Clerk, "")
	a := clerk.Get(t, tables)
	has(t, a, http.StatusOK, "第1版决策表", "1600", `href="`+link.Edition(id)+`"`)
	has(t, clerk.Get(t, link.With(link.Rulebook, page.RuleItemField, "boarding_aid")), http.StatusOK, "现行规则", "第0版", "1000")
	has(t, clerk.Get(t, link.With(link.Rulebook, page.EditionField, fmt.Sprint(broken))), http.StatusConflict, "读不懂")
	has(t, clerk.Get(t, link.Edition(id)), http.StatusOK, `href="`+link.EditionItem(id)+`"`)
	has(t, clerk.Get(t, link.EditionItem(id)), http.StatusOK, "加一项本县资助", "自2017年春季学期起", `value="registered"`, `name="sum_primary"`, `list="f-delivery-list"`, `<option value="由学校直接减免，不用缴费">`)
	item := []string{page.VersionField, "1", page.ItemNameField, "交通补助", page.ItemClauseField, "第三条", page.ItemDocumentField, "试字2号", page.ItemListField, "orphan", page.ItemDeliveryField, "由学校发到家长账户", page.ItemSumField(aid.Primary)}
	has(t, clerk.Post(t, link.EditionItem(id), append(item, "三百")...), http.StatusUnprocessableEntity, "金额写作 1250", `value="三百"`, `value="由学校发到家长账户"`, `checked id="list-orphan"`)
	has(t, clerk.Post(t, link.EditionItem(id), append(item, "300")...), http.StatusSeeOther)
	has(t, clerk.Get(t, link.EditionText(id)), http.StatusOK, "name: 交通补助", "delivery: 由学校发到家长账户", "amount: {primary: 30000}")
	has(t, clerk.Get(t, link.EditionItem(broken)), http.StatusConflict, "请先改正")
	has(t, clerk.Get(t, link.Home), http.StatusOK, "资助规则第1版还没有演练", link.Edition(id))
	has(t, w.Login(t, aid.TownOffice, "石门镇").Get(t, tables), http.StatusForbidden)
	has(t, clerk.Get(t, link.With(link.NewEdition, page.EditionFromField, "2017-09")), http.StatusOK, "采用国家学生资助政策(2011—2025)", "全文和案例从第0版", "2017年秋季学期由它决定", "2017-09")
	national := clerk.Get(t, link.With(link.NewEdition, page.EditionFromField, "2017-09", page.EditionStartField, "national"))
	has(t, national, http.StatusOK, `name="start" value="national"`, "取自《国家学生资助政策(2011—2025)》，从起始学期起代替第0版", "本县没有自己的项目和规则", "优先办理生源地信用助学贷款：这本书没有这一项", "- code: rain_dew")
	moved := []string{page.EditionNameField, "甲", page.WhyField, "乙", page.EditionDocumentField, "丙", page.EditionFromField, "2018-03", page.EditionBookField, "丁", page.EditionBaseField, "0", page.EditionStartField, "national", page.EditionBegunField}
	has(t, clerk.Upload(t, link.Rules, page.EditionCasesFile, "cases.yaml", nil, append(moved, "2017-09")...), http.StatusUnprocessableEntity, "是按2017年秋季学期起采用《国家学生资助政策(2011—2025)》编的", `name="begun" value="2018-03"`,
		`href="/rules/new?from=2018-03&amp;start=national">2018年春季学期</a>`)
	if a := clerk.Upload(t, link.Rules, page.EditionCasesFile, "cases.yaml", nil, append(moved, "2018-03")...); strings.Contains(a.Body, "编的") {
		t.Error("asked a second time")
	}
	has(t, clerk.Get(t, link.With(link.NewEdition, page.EditionFromField, "2026-09")), http.StatusOK, "2026年秋季学期没有规则可依", "到2021年春季学期为止", `href="/rules/new?from=2026-09&amp;start=national"`)
	has(t, clerk.Get(t, link.With(link.NewEdition, page.EditionStartField, "moon")), http.StatusNotFound)
	begun := []string{
		page.EditionNameField, "甲", page.WhyField, "乙", page.EditionDocumentField, "丙", page.EditionFromField, "2017-09", page.EditionBookField, "丁", page.EditionBaseField, "3",
	}
	has(t, clerk.Upload(t, link.Rules, page.EditionCasesFile, "cases.yaml", nil, begun...), http.StatusUnprocessableEntity, "2017年秋季学期由第0版（随系统提供）决定，而下面的全文是从第3版改起的", `name="base" value="0"`)
}

func TestRulebook_refuses(t *testing.T) {
	t.Parallel()
	v := testkit.Site(t).Login(t, aid.Leader, "")
	for address, want := range map[string]int{
		"/rulebook?item=nothing":          http.StatusNotFound,
		"/rulebook?stage=kindergarten":    http.StatusUnprocessableEntity,
		"/rulebook?shoe_size=42":          http.StatusUnprocessableEntity,
		"/rulebook?term=autumn":           http.StatusUnprocessableEntity,
		link.RulebookExport:               http.StatusOK,
		"/rulebook?item=boarding_aid&x=":  http.StatusOK,
		"/rulebook?categories=none&grade": http.StatusOK,
	} {
		if a := v.Get(t, address); a.Status != want {
			t.Errorf("%s: got %d, want %d", address, a.Status, want)
		}
	}
}

// A clerk who raised a sum takes over what the rules give in the golden cases, ticked one by one; nothing that was typed is lost by a
// mistake.
func TestEditionCases_agree(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	id, err := w.Bureau.DraftEdition(t.Context(), w.As(aid.Clerk), aid.EditionText{
		Name: "寄宿提标", Why: "试验", Document: "试字1号", From: testkit.Autumn.Next(), Cases: rules.CasesText("plan"),
		Book: strings.Replace(rules.Plan().Text(), "primary: 100000", "primary: 160000", 1),
	})
	if err != nil {
		t.Fatal(err)
	}
	clerk := w.Login(t, aid.Clerk, "")
	has(t, clerk.Get(t, link.Edition(id)), http.StatusOK, `href="`+link.EditionCases(id)+`"`, "与这一稿的规则不符")
	review, err := w.Bureau.EditionCases(t.Context(), w.As(aid.Clerk), id)
	if err != nil {
		t.Fatal(err)
	}
	first, second := review.Items[0].Gaps[0].CaseKey, review.Items[0].Gaps[1].CaseKey
	has(t, clerk.Get(t, link.EditionCases(id)), http.StatusOK, "<del>500元</del>", "<ins>800元</ins>", `value="小学寄宿生每年1600元"`, `value="`+first.String()+`"`)
	has(t, w.Login(t, aid.Leader, "").Get(t, link.EditionCases(id)), http.StatusOK, "<ins>800元</ins>")
	form := []string{page.VersionField, "1", aid.CaseTitleField(first), "新标准", aid.CaseTitleField(second), ""}
	has(t, clerk.Post(t, link.EditionCases(id), form...), http.StatusUnprocessableEntity, "请勾选已经照文件核对过的案例", `value="新标准"`)
	has(t, clerk.Post(t, link.EditionCases(id), append(form, page.CasesField, first.String()+","+second.String())...), http.StatusUnprocessableEntity, "请给案例起一个名字", `value="新标准"`, "checked")
	has(t, clerk.Post(t, link.EditionCases(id), append(form, page.CaseField, first.String())...), http.StatusSeeOther)
	has(t, clerk.Get(t, link.EditionText(id)), http.StatusOK, "name: 新标准", "agreed: [boarding_aid]")
	has(t, clerk.Post(t, link.EditionCases(id), append(form, page.CaseField, second.String())...), http.StatusConflict)
}

// An officer writes a case by the form; a mistake loses nothing, and where the rules give something else it is said.
func TestEditionCase_write(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	id, err := w.Bureau.DraftEdition(t.Context(), w.As(aid.Clerk), aid.EditionText{
		Name: "寄宿提标", Why: "试验", Document: "试字1号", From: testkit.Autumn.Next(), Book: strings.Replace(rules.Plan().Text(), "primary: 100000", "primary: 160000", 1),
	})
	if err != nil {
		t.Fatal(err)
	}
	clerk, at := w.Login(t, aid.Clerk, ""), link.EditionCase(id)
	has(t, clerk.Get(t, link.Edition(id)), http.StatusOK, `href="`+at+`"`)
	has(t, clerk.Get(t, at), http.StatusOK, `name="item" value="boarding_aid"`, `name="boarding"`, `value="2017-03" selected`)
	has(t, clerk.Get(t, at+"?item=vocational_grant"), http.StatusOK, `name="item" value="vocational_grant"`, `name="full_time"`)
	has(t, clerk.Get(t, at+"?item=lunch"), http.StatusNotFound)
	form := func(version, sum string) []string {
		return []string{page.VersionField, version, page.RuleItemField, "boarding_aid", page.CaseNameField, map[string]string{"1": "一年级", "2": "二年级"}[version], page.CaseClauseField, "试字1号", page.TermField, "2017-03", page.CaseAnswerField, "sum",
			page.CaseSumField, sum, "stage", "primary", "boarding", "true", "categories", "unlifted", "categories", "orphan"}
	}
	has(t, clerk.Post(t, at, form("1", "八百")...), http.StatusUnprocessableEntity, "金额写作 1250", `value="八百"`, `value="一年级"`, `value="primary" selected`, "类别：未脱贫、孤儿")
	has(t, clerk.Post(t, at, form("1", "800")...), http.StatusSeeOther)
	has(t, clerk.Get(t, link.Edition(id)), http.StatusOK, "规则给出的与它相符")
	has(t, clerk.Get(t, link.EditionText(id)), http.StatusOK, "categories: [unlifted, orphan]", "only: [boarding_aid]", "expect: {boarding_aid: 800元}")
	has(t, clerk.Post(t, at, form("1", "800")...), http.StatusConflict)
	has(t, clerk.Post(t, at, form("2", "750")...), http.StatusUnprocessableEntity, "规则给出的是“800元”，您写的是“750元”", `name="sure"`)
	has(t, clerk.Post(t, at, append(form("2", "750"), page.CaseSureField, "yes")...), http.StatusSeeOther)
	has(t, clerk.Get(t, link.Edition(id)), http.StatusOK, "它写的是“750元”，规则给出的是“800元”")
}
