package bureau_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/testkit"
)

// begun is the text of a draft that begins with a shipped book, and what becomes
// of what the county has of its own.
func begun(t *testing.T, o *testkit.Office, from aid.Term, book string) (aid.EditionText, aid.RuleStart) {
	t.Helper()
	d, err := o.Bureau.EditionStart(t.Context(), drafter(o), from, book)
	if err != nil {
		t.Fatal(err)
	}
	d.Text.Name, d.Text.Why, d.Text.Document = "采用国家规定", "实施方案到期", "青教〔2017〕2号"
	return d.Text, d.Start
}

// oneOfEachStage are registered children of the stages that aid speaks of: a
// kindergarten child, a boarder and a day pupil of a primary school, a senior, and
// an apprentice in the first year.
func oneOfEachStage(o *testkit.Office) []aid.Draft {
	at := func(stage aid.Stage, boarding aid.Tri) aid.Draft {
		return o.Pupil(func(d *aid.Draft) {
			d.Stage, d.Grade, d.Boarding, d.FullTime, d.Hardship = stage, 1, boarding, aid.Yes, aid.Yes
		})
	}
	return []aid.Draft{at(aid.Preschool, aid.Unknown), at(aid.Primary, aid.Yes), at(aid.Primary, aid.No), at(aid.Senior, aid.Yes), at(aid.Vocational, aid.Yes)}
}

// A county adopts the national book from spring 2017, all the way: autumn keeps
// the plan's rules. By the policy: boarding aid is 1000 a year as before, 雨露计划
// gives an apprentice 1500 a term, day pupils have something only from 2019, and
// for 学前教育资助 the book asks whose kindergarten it is, which no roster tells.
func TestEditionStart_adoptsTheNationalBook(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	preschoolSum(t, o, 80000)
	o.Enrol(t, testkit.Autumn, oneOfEachStage(o)...)
	decide(t, o)
	text, start := begun(t, o, aid.Year(2016).Spring(), "national")
	want(t, "the text", []string{text.Book, text.Cases}, []string{rules.National().Text(), rules.CasesText("national")})
	want(t, "own rules", len(start.Kept), 0)
	want(t, "left", start.Left, []string{"优先办理生源地信用助学贷款：这本书没有这一项；仍要执行的，请从原来的全文照抄过来"})
	want(t, "notes", start.Notes, []string{
		"“本县参数”里的学前教育资助标准照旧使用，不写进全文：2016—2017学年800元",
		"这本书要看而花名册里没有的：学校举办者、所在地区、培养层次、学校收费标准。享受不享受取决于它们的项目是“待核实”，演练时列在减少的学生里；只有金额取决于它们的，是“享受，金额未定”",
	})
	id := inForce(t, o, text)
	after := func(term, item string) (lines []string) {
		for _, line := range due(t, o) {
			if strings.Contains(line, " "+term+" ") && strings.Contains(line, " "+item+" ") {
				lines = append(lines, line)
			}
		}
		return lines
	}
	for _, c := range []struct{ term, item, want string }{
		{"2016-09", "preschool_aid", "测试生1 2016-09 preschool_aid 400 false"}, {"2017-03", "preschool_aid", ""},
		{"2016-09", "boarding_aid", "测试生2 2016-09 boarding_aid 500 false"}, {"2017-03", "boarding_aid", "测试生2 2017-03 boarding_aid 500 false"},
		{"2017-03", "day_aid", ""},
		{"2017-03", "senior_high_grant", "测试生4 2017-03 senior_high_grant 1000 false"},
		{"2016-09", "rain_dew", ""}, {"2017-03", "rain_dew", "测试生5 2017-03 rain_dew 1500 false"},
	} {
		want(t, c.term+" "+c.item, strings.Join(after(c.term, c.item), "；"), c.want)
	}
	l, err := o.Bureau.RehearsalChanges(t.Context(), drafter(o), id, aid.ChangeFilter{Most: 50})
	if err != nil {
		t.Fatal(err)
	}
	var changes []string
	for _, c := range l.Changes {
		changes = append(changes, fmt.Sprint(c.Name, " ", c.Item, " ", c.Kind))
	}
	var uncounted []aid.Item // waivers that the plan does not count, and the national book does
	for _, law := range l.Items {
		if law.NoSumNow && law.HasSum {
			uncounted = append(uncounted, law.Item)
		}
	}
	want(t, "no sum by the plan", uncounted, []aid.Item{"senior_high_fee_waiver", "vocational_tuition_waiver"})
	slices.Sort(changes)
	want(t, "gainers and losers", changes, []string{"测试生1 preschool_aid lost", "测试生5 rain_dew gained"})
}

// From spring 2024 the national book gives 625 yuan a term to a boarder of a
// primary school and half of it to a day pupil; no student of a later roster
// stands there yet, so the newest one is rehearsed, and the plan, which ended in
// 2021, gives nothing. The golden cases of the national book all hold.
func TestEditionStart_fromATermAfterThePlan(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, oneOfEachStage(o)...)
	decide(t, o)
	text, _ := begun(t, o, aid.Year(2023).Spring(), "national")
	r := rehearsed(t, o, drafted(t, o, text))
	if r.Green != aid.Yes {
		t.Errorf("checks: %+v", r.Report.Checks)
	}
	cases, err := rules.CasesOf("national")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "golden cases", checkOf(t, r, aid.CheckCases).Sentence, fmt.Sprintf("%d 个标准案例与规则全部相符", len(cases)))
	p, err := o.Bureau.Edition(t.Context(), drafter(o), r.Edition, "stage")
	if err != nil {
		t.Fatal(err)
	}
	sums := map[aid.Item]aid.Fen{}
	for _, s := range p.Sums {
		if s.Division == "all" {
			want(t, string(s.Item)+" before", s.BeforeFen, aid.Fen(0))
			sums[s.Item] = s.AfterFen
		}
	}
	for item, fen := range map[aid.Item]aid.Fen{"boarding_aid": 625_00, "day_aid": 312_50, "senior_high_grant": 1000_00, "vocational_grant": 1000_00, "rain_dew": 1500_00} {
		want(t, string(item), sums[item], fen)
	}
}

// ownBus is an item of the county's own, laid over the plan, with its case.
func ownBus(t *testing.T) aid.EditionText {
	t.Helper()
	text := raised()
	text.Name = "交通补助"
	book, err := rules.Plan().Extend([]byte("book: c\nname: 县\nsource: 青教资〔2017〕1号\nunit: fen per school year\nitems:\n  bus: {name: 交通补助, payer: 县财政, from: 2017-03}\nrules:\n" +
		"  - {code: bus, clause: 第三条, kind: grant, from: 2017-03, when: {stage: [primary], boarding: false, categories: [registered]}, amount: {primary: 30000}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	text.Book = string(book.Write())
	text.Cases = rules.CasesText("plan") + "\n- name: 走读生有交通补助\n  clause: 第三条\n  term: 2017-03\n" +
		"  facts: {categories: [unlifted], stage: primary, grade: 3, boarding: false}\n  expect: {bus: 150元}\n" +
		"\n- name: 2019年秋季的走读生\n  clause: 第三条\n  term: 2019-09\n" +
		"  facts: {categories: [unlifted], stage: primary, grade: 3, boarding: false}\n  expect: {bus: 150元}\n"
	return text
}

// What the county has of its own goes along, with its cases: 交通补助 stays, and
// the case that the national day aid of 2019 changes is named by the rehearsal.
func TestEditionStart_takesTheCountysOwnAlong(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, oneOfEachStage(o)...)
	decide(t, o)
	inForce(t, o, ownBus(t))
	list, err := o.Bureau.Roster(t.Context(), o.As(aid.Clerk), aid.RosterFilter{Term: aid.Year(2016).Spring()}, aid.RosterPlace{Most: 1})
	if err != nil || len(list.Choices.Items) != 8 || list.Choices.Items[7] != (aid.RuleValue{Code: "bus", Label: "交通补助"}) {
		t.Errorf("items to choose from: %+v, %v", list.Choices.Items, err)
	}
	text, start := begun(t, o, aid.Year(2017).Autumn(), "national")
	if len(start.Kept) != 1 || !strings.HasPrefix(start.Kept[0], "交通补助（本县的项目）：") || !strings.Contains(start.Kept[0], "每生每学年300元") {
		t.Errorf("kept %q", start.Kept)
	}
	if note := start.Notes[len(start.Notes)-1]; !strings.Contains(note, "其中 1 个按这本书结果不同") {
		t.Errorf("notes %q", start.Notes)
	}
	r := rehearsed(t, o, drafted(t, o, text))
	check := checkOf(t, r, aid.CheckCases)
	if check.OK || len(check.Details) != 1 || !strings.Contains(check.Details[0], "案例“2019年秋季的走读生”（2019年秋季学期）：非寄宿生生活补助应为“不享受”，规则书得出“250元”") {
		t.Errorf("cases: %+v", check)
	}
	text = recased(t, text, "term: 2019-09\n  facts: {categories: [unlifted], stage: primary, grade: 3, boarding: false}\n  expect: {bus: 150元}",
		"term: 2019-09\n  facts: {categories: [unlifted], stage: primary, grade: 3, boarding: false}\n  expect: {bus: 150元, day_aid: 250元}")
	r = rehearsed(t, o, drafted(t, o, text))
	for _, c := range r.Report.Checks {
		if !c.OK {
			t.Errorf("check %s: %s %v", c.Code, c.Sentence, c.Details)
		}
	}
}

func TestEditionStart_offersBooks(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	_, start := begun(t, o, aid.Term{}, "")
	want(t, "beside the plan", []int{len(start.Others), len(start.Notes)}, []int{1, 0})
	_, err := o.Bureau.EditionStart(t.Context(), drafter(o), aid.Term{}, "nonsense")
	expect(t, "no such book", err, aid.NotFound)
	_, err = o.Bureau.EditionStart(t.Context(), o.As(aid.Principal), aid.Term{}, "national")
	expect(t, "a principal", err, aid.Forbidden)
}
