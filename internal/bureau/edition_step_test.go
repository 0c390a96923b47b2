package bureau_test

import (
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// ready is a county with one boarder and an edition that may be signed.
func ready(t *testing.T) (o *testkit.Office, id aid.EditionID, r aid.Rehearsal) {
	t.Helper()
	o = testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	id = drafted(t, o, raised())
	return o, id, rehearsed(t, o, id)
}

func TestSignEdition_anotherPersonOfAnotherDepartment(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	for name, who := range map[string]aid.Actor{
		"the drafter":                    person(o, aid.Reviewer, aid.Finance, drafter(o).User),
		"the drafter's own department":   person(o, aid.Reviewer, aid.Education, 7),
		"a clerk of another department":  person(o, aid.Clerk, aid.Finance, 8),
		"the admin":                      person(o, aid.Admin, aid.Education, 9),
		"background work of the program": aid.System(o.County),
	} {
		expect(t, name, countersign(t, o, who, id, r.ID), aid.Forbidden)
	}
	expect(t, "a rehearsal that was not looked at", countersign(t, o, signer(o), id, r.ID+1), aid.Conflict)
	expect(t, "finance", countersign(t, o, signer(o), id, r.ID), "")
	e := edition(t, o, id)
	if e.State != aid.EditionSigned || e.Signer != signer(o).Name || e.SignerOf != aid.Finance {
		t.Errorf("got %s signed by %s of %s", e.State, e.Signer, e.SignerOf)
	}
	expect(t, "once more", countersign(t, o, person(o, aid.Leader, aid.Poverty, 10), id, r.ID), aid.Conflict)
}

// race runs steps at once and counts how they end.
func race(steps ...func() error) map[aid.Kind]int {
	ends, lock := map[aid.Kind]int{}, sync.Mutex{}
	var all sync.WaitGroup
	for _, step := range steps {
		all.Go(func() {
			err := step()
			lock.Lock()
			defer lock.Unlock()
			ends[aid.KindOf(err)]++
		})
	}
	all.Wait()
	return ends
}

func TestEdition_twoAtOnce(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	finance, poverty := signer(o), person(o, aid.Leader, aid.Poverty, 10)
	seen := edition(t, o, id).Version
	sign := func(who aid.Actor) func() error {
		return func() error { return o.Bureau.SignEdition(t.Context(), who, id, seen, r.ID) }
	}
	want(t, "two sign", race(sign(finance), sign(poverty), sign(finance), sign(poverty)), map[aid.Kind]int{"": 1, aid.Conflict: 3})
	seen = edition(t, o, id).Version
	out := func(who aid.Actor) func() error {
		return func() error { return o.Bureau.PublishEdition(t.Context(), who, id, seen, time.Time{}, "") }
	}
	want(t, "two publish", race(out(finance), out(poverty), out(finance)), map[aid.Kind]int{"": 1, aid.Conflict: 2})
	begin := func() error { return o.Bureau.StartEdition(t.Context(), aid.System(o.County), id) }
	want(t, "two jobs", race(begin, begin, begin), map[aid.Kind]int{"": 3})
	want(t, "in force", due(t, o), []string{"测试生1 2016-09 boarding_aid 500 false", "测试生1 2017-03 boarding_aid 625 false"})
}

func TestReviseEdition_threeAtOnce(t *testing.T) {
	t.Parallel()
	o, id, _ := ready(t)
	seen := edition(t, o, id).Version
	revise := func(name string) func() error {
		text := raised()
		text.Name = name
		return func() error { return o.Bureau.ReviseEdition(t.Context(), drafter(o), id, seen, text) }
	}
	want(t, "two revise", race(revise("甲"), revise("乙"), revise("丙")), map[aid.Kind]int{"": 1, aid.Conflict: 2})
	if e := edition(t, o, id); e.State != aid.EditionDraft || e.Text.Revision != 2 || e.Green != aid.Unknown {
		t.Errorf("got %s with text %d, green %v; want a draft that is to be rehearsed", e.State, e.Text.Revision, e.Green)
	}
	expect(t, "another department", o.Bureau.ReviseEdition(t.Context(), signer(o), id, edition(t, o, id).Version, raised()), aid.Forbidden)
}

// A rehearsal that was overtaken by another text is kept, and moves nothing.
func TestReviseEdition_whileItIsRehearsed(t *testing.T) {
	t.Parallel()
	o, id, _ := ready(t)
	r, err := o.Bureau.RehearseEdition(t.Context(), drafter(o), id, edition(t, o, id).Version)
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.Bureau.RehearseEdition(t.Context(), drafter(o), id, edition(t, o, id).Version)
	expect(t, "a second rehearsal beside it", err, aid.Conflict)
	text := raised()
	text.Why = "另一个原因"
	if err := o.Bureau.ReviseEdition(t.Context(), drafter(o), id, edition(t, o, id).Version, text); err != nil {
		t.Fatal(err)
	}
	if err := o.Bureau.Rehearse(t.Context(), aid.System(o.County), r); err != nil {
		t.Fatal(err)
	}
	if e := edition(t, o, id); e.State != aid.EditionDraft || e.Green != aid.Unknown {
		t.Errorf("got %s, green %v; want a draft", e.State, e.Green)
	}
	expect(t, "signing what was not rehearsed", countersign(t, o, signer(o), id, r), aid.Conflict)
	if again := rehearsed(t, o, id); again.Revision != 2 || again.Green != aid.Yes {
		t.Errorf("the rehearsal of the new text: got %+v", again)
	}
}

// A red check stops an edition, whatever it is.
func TestSignEdition_aRedCheckBlocks(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	wrong := raised()
	wrong.Cases = strings.Replace(wrong.Cases, "aid: 750元", "aid: 700元", 1)
	none := raised()
	none.Cases = ""
	for name, c := range map[string]struct {
		text    aid.EditionText
		check   string
		details string
	}{
		"a case fails":        {wrong, aid.CheckCases, "应为“700元”，规则书得出“750元”"},
		"no cases":            {none, aid.CheckCases, ""},
		"cannot be read":      {changed(t, raised(), "{primary: 125000, junior: 150000}", "{primary: 125000}"), aid.CheckParses, "（boarding_aid）：缺少初中"},
		"cases without sense": {aid.EditionText{Name: "甲", Why: "乙", Document: "丙", From: testkit.Autumn, Book: raised().Book, Cases: "- name: 甲\n"}, aid.CheckCases, "第1行"},
	} {
		id := drafted(t, o, c.text)
		r := rehearsed(t, o, id)
		if r.Green != aid.No || edition(t, o, id).Green != aid.No {
			t.Errorf("%s: got green %v", name, r.Green)
		}
		for _, check := range r.Report.Checks {
			if check.Code == c.check && (check.OK || !strings.Contains(strings.Join(check.Details, "\n"), c.details)) {
				t.Errorf("%s: got %+v", name, check)
			}
		}
		expect(t, name, countersign(t, o, signer(o), id, r.ID), aid.Conflict)
	}
}

// What schools have confirmed keeps its rules: at the rehearsal, at the
// publication, and on the day itself.
func TestEdition_keepsConfirmedTerms(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	text := raised()
	text.From = testkit.Autumn
	past := drafted(t, o, text)
	confirm := func() { answerOf(t, o, "测试生1", aid.Confirmed, ""); decide(t, o) }
	early := rehearsed(t, o, past)
	if early.Green != aid.Yes {
		t.Fatalf("before any confirmation: got %+v", early.Report.Checks)
	}
	if err := countersign(t, o, signer(o), past, early.ID); err != nil {
		t.Fatal(err)
	}
	later := drafted(t, o, text)
	confirm()
	expect(t, "publication after a confirmation", publish(t, o, past, time.Time{}), aid.Conflict)
	red := rehearsed(t, o, later)
	if red.Green != aid.No {
		t.Error("a rehearsal from a confirmed term is green")
	}
	for _, c := range red.Report.Checks {
		if c.Code == aid.CheckPast && c.Sentence != "2016年秋季学期已有 1 名学生经学校确认，资助已落实，不能再改；起始学期请改为2017年春季学期或以后，文件写明追溯的请勾选“追溯执行”并写明依据" {
			t.Errorf("got %q", c.Sentence)
		}
	}
	expect(t, "from spring", countersign(t, o, signer(o), id, r.ID), "")
	expect(t, "from spring", publish(t, o, id, time.Time{}), "")
	expect(t, "from spring", o.Bureau.StartEdition(t.Context(), aid.System(o.County), id), "")
	want(t, "autumn stays", due(t, o), []string{"测试生1 2016-09 boarding_aid 500 true", "测试生1 2017-03 boarding_aid 625 false"})
}

// on is the office on another day.
func on(o *testkit.Office, day time.Time) *bureau.Bureau {
	return bureau.New(o.DB, rules.Plan(), func() time.Time { return day }, slog.New(slog.DiscardHandler))
}

func TestPublishEdition_waitsForItsDay(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	if err := countersign(t, o, signer(o), id, r.ID); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2017, time.February, 20, 0, 0, 0, 0, aid.Shanghai)
	for name, bad := range map[string]time.Time{"today": testkit.Now, "in the middle of its term": day.AddDate(0, 0, 20)} {
		expect(t, name, publish(t, o, id, bad), aid.Invalid)
	}
	if err := publish(t, o, id, day); err != nil {
		t.Fatal(err)
	}
	resumes(t, o, 0)
	expect(t, "revising what is published", o.Bureau.ReviseEdition(t.Context(), drafter(o), id, edition(t, o, id).Version, raised()), aid.Conflict)
	before := due(t, o)
	if err := on(o, day.Add(-time.Second)).StartEdition(t.Context(), aid.System(o.County), id); err != nil {
		t.Fatal(err)
	}
	if got := edition(t, o, id).State; got != aid.EditionPublished {
		t.Errorf("a second before the day: got %s", got)
	}
	want(t, "before the day", due(t, o), before)
	if err := on(o, day).StartEdition(t.Context(), aid.System(o.County), id); err != nil {
		t.Fatal(err)
	}
	if got := edition(t, o, id).State; got != aid.EditionInForce {
		t.Errorf("on the day: got %s", got)
	}
	want(t, "on the day", due(t, o), []string{"测试生1 2016-09 boarding_aid 500 false", "测试生1 2017-03 boarding_aid 625 false"})
	expect(t, "withdrawing it now", o.Bureau.WithdrawEdition(t.Context(), drafter(o), id, edition(t, o, id).Version, "晚了"), aid.Conflict)
}

func TestStartEdition_givesWayToAConfirmation(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	if err := countersign(t, o, signer(o), id, r.ID); err != nil {
		t.Fatal(err)
	}
	if err := publish(t, o, id, time.Time{}); err != nil {
		t.Fatal(err)
	}
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE decision SET firm = true WHERE county_id = $1 AND term = '2017-03'`, tx.County)
		return err
	})
	if err := o.Bureau.StartEdition(t.Context(), aid.System(o.County), id); err != nil {
		t.Fatal(err)
	}
	e := edition(t, o, id)
	if e.State != aid.EditionWithdrawn || !strings.Contains(e.WithdrawnWhy, "2017年春季学期已有 1 名学生经学校确认") {
		t.Errorf("got %s: %s", e.State, e.WithdrawnWhy)
	}
}

// Two editions stand side by side, each signed on its own rehearsal. Once one
// is in force the other's rehearsal tells nothing any more.
func TestPublishEdition_afterAnotherIsInForce(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	if err := countersign(t, o, signer(o), id, r.ID); err != nil {
		t.Fatal(err)
	}
	other := inForce(t, o, raised())
	expect(t, "the older rehearsal", publish(t, o, id, time.Time{}), aid.Conflict)
	if err := o.Bureau.WithdrawEdition(t.Context(), drafter(o), id, edition(t, o, id).Version, "已有第2版"); err != nil {
		t.Fatal(err)
	}
	back := raised()
	back.Book, back.Cases = rules.Plan().Text(), rules.CasesText("plan")
	third := inForce(t, o, back)
	want(t, "the newest decides", due(t, o), []string{"测试生1 2016-09 boarding_aid 500 false", "测试生1 2017-03 boarding_aid 500 false"})
	if edition(t, o, other).Number != 2 || edition(t, o, third).Number != 3 {
		t.Error("editions are not numbered one after the other")
	}
}

// The county's own sum goes into whatever book decides.
func TestEdition_takesTheCountysSum(t *testing.T) {
	t.Parallel()
	o, id, _ := ready(t)
	child := o.Pupil(func(d *aid.Draft) {
		d.Stage, d.Grade, d.Boarding, d.School, d.SchoolID = aid.Preschool, 2, aid.Unknown, "大河乡中心幼儿园", o.Schools["大河乡中心幼儿园"].ID
	})
	o.Enrol(t, testkit.Autumn, child)
	decide(t, o)
	r := rehearsed(t, o, id)
	err := errors.Join(countersign(t, o, signer(o), id, r.ID), publish(t, o, id, time.Time{}), o.Bureau.StartEdition(t.Context(), aid.System(o.County), id))
	if err != nil {
		t.Fatal(err)
	}
	err = o.Bureau.Configure(t.Context(), o.As(aid.Reviewer), func(s *aid.Settings) error {
		s.SetPreschool(2016, 75000, aid.SettingBasis{Document: "青教〔2016〕9号", Why: "县里确定标准"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "with the county's sum", due(t, o), []string{
		"测试生1 2016-09 boarding_aid 500 false", "测试生1 2017-03 boarding_aid 625 false", "测试生2 2016-09 preschool_aid 375 false", "测试生2 2017-03 preschool_aid 375 false",
	})
}

// A draft into which the county's own sum does not fit is told so, not tried
// for ever.
func TestRehearse_theCountysSumDoesNotFit(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	err := o.Bureau.Configure(t.Context(), o.As(aid.Reviewer), func(s *aid.Settings) error {
		s.SetPreschool(2016, 75000, aid.SettingBasis{Document: "青教〔2016〕9号", Why: "县里确定标准"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r := rehearsed(t, o, drafted(t, o, changed(t, raised(), "stage: [preschool]", "stage: [preschool, primary]")))
	last := r.Report.Checks[len(r.Report.Checks)-1]
	if r.Green != aid.No || last.OK || !strings.Contains(last.Sentence, "缺少小学(primary)的金额") {
		t.Errorf("got green %v, %+v", r.Green, last)
	}
}

func TestEdition_everyStepIsOnRecord(t *testing.T) {
	t.Parallel()
	o, _, _ := ready(t)
	id := inForce(t, o, raised())
	last := drafted(t, o, raised())
	if err := o.Bureau.WithdrawEdition(t.Context(), drafter(o), last, 1, "写错了"); err != nil {
		t.Fatal(err)
	}
	var notes []string
	o.Do(t, func(tx *store.Tx) error {
		all, err := tx.Audits(t.Context(), aid.AuditFilter{Limit: 100})
		for _, a := range all {
			if a.Thing == "edition" && (a.ThingID == int64(id) || a.ThingID == int64(last)) {
				notes = append([]string{a.Note + " / " + a.Name}, notes...)
			}
		}
		return err
	})
	want(t, "entries", notes, []string{
		"起草资助规则“寄宿补助提标” / 教育101", "演练第2版 寄宿补助提标 / 教育101", "财政部门会签第2版 寄宿补助提标 / 财政102", "发布第2版 寄宿补助提标 / 财政102",
		"第2版 寄宿补助提标自2017年春季学期起施行 / 系统", "起草资助规则“寄宿补助提标” / 教育101", "撤回第3版 寄宿补助提标 / 教育101",
	})
}

func TestEdition_anotherCountyFindsNothing(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	other := testkit.County(t)
	_, err := o.Bureau.Edition(t.Context(), drafter(other), id, "stage")
	expect(t, "reading", err, aid.NotFound)
	_, err = o.Bureau.RehearsalChanges(t.Context(), drafter(other), id, aid.ChangeFilter{Most: 10})
	expect(t, "names", err, aid.NotFound)
	expect(t, "signing", o.Bureau.SignEdition(t.Context(), signer(other), id, 1, r.ID), aid.NotFound)
	if err := o.Bureau.Rehearse(t.Context(), aid.System(other.County), r.ID); err != nil {
		t.Errorf("a job of another county: %v", err)
	}
	if got := edition(t, o, id); got.State != aid.EditionRehearsed {
		t.Errorf("changed from outside: %s", got.State)
	}
}
