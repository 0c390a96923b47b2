package bureau_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/testkit"
)

// person is somebody of a department; each user is another person.
func person(o *testkit.Office, role aid.Role, d aid.Department, user aid.UserID) aid.Actor {
	who := o.As(role)
	who.User, who.Login, who.Name, who.Seat.Department = user, fmt.Sprint(role, user), d.Label()+fmt.Sprint(user), d
	return who
}

func drafter(o *testkit.Office) aid.Actor { return person(o, aid.Clerk, aid.Education, 101) }
func signer(o *testkit.Office) aid.Actor  { return person(o, aid.Reviewer, aid.Finance, 102) }

// newSums turns what the plan's golden cases say of boarding aid into what they
// say of 1250 and 1500 yuan a year: 625 and 750 a term.
var newSums = strings.NewReplacer(
	"boarding_aid: 500元", "boarding_aid: 625元", "boarding_aid: 625元", "boarding_aid: 750元",
	"每年1000元，本学期500元", "每年1250元，本学期625元", "每年1250元，本学期625元", "每年1500元，本学期750元",
)

// raised is the plan with boarding aid of 1250 and 1500 yuan, from spring 2017.
func raised() aid.EditionText {
	return aid.EditionText{
		Name: "寄宿补助提标", Why: "按省文件提高标准", Document: "青教〔2017〕1号", From: aid.Year(2016).Spring(), Cases: newSums.Replace(rules.CasesText("plan")),
		Book: strings.Replace(rules.Plan().Text(), "{primary: 100000, junior: 125000}", "{primary: 125000, junior: 150000}", 1),
	}
}

// changed is the text with one line of its book in place of another.
func changed(t *testing.T, text aid.EditionText, old, fresh string) aid.EditionText {
	t.Helper()
	if !strings.Contains(text.Book, old) {
		t.Fatalf("the book has no %q", old)
	}
	text.Book = strings.Replace(text.Book, old, fresh, 1)
	return text
}

func drafted(t *testing.T, o *testkit.Office, text aid.EditionText) aid.EditionID {
	t.Helper()
	id, err := o.Bureau.DraftEdition(t.Context(), drafter(o), text)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func edition(t *testing.T, o *testkit.Office, id aid.EditionID) aid.Edition {
	t.Helper()
	p, err := o.Bureau.Edition(t.Context(), drafter(o), id, "stage")
	if err != nil {
		t.Fatal(err)
	}
	return p.Edition
}

// rehearsed rehearses an edition as the worker does.
func rehearsed(t *testing.T, o *testkit.Office, id aid.EditionID) aid.Rehearsal {
	t.Helper()
	r, err := o.Bureau.RehearseEdition(t.Context(), drafter(o), id, edition(t, o, id).Version)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Bureau.Rehearse(t.Context(), aid.System(o.County), r); err != nil {
		t.Fatal(err)
	}
	p, err := o.Bureau.Edition(t.Context(), drafter(o), id, "stage")
	if err != nil {
		t.Fatal(err)
	}
	return p.Rehearsal
}

func countersign(t *testing.T, o *testkit.Office, who aid.Actor, id aid.EditionID, r aid.RehearsalID) error {
	t.Helper()
	return o.Bureau.SignEdition(t.Context(), who, id, edition(t, o, id).Version, r)
}

func publish(t *testing.T, o *testkit.Office, id aid.EditionID, begins time.Time) error {
	t.Helper()
	v, err := o.Bureau.Edition(t.Context(), signer(o), id, "stage")
	if err != nil {
		t.Fatal(err)
	}
	return o.Bureau.PublishEdition(t.Context(), signer(o), id, v.Edition.Version, begins, aid.ReplacedNumbers(v.Replaces))
}

// inForce brings a text the whole way into force.
func inForce(t *testing.T, o *testkit.Office, text aid.EditionText) aid.EditionID {
	t.Helper()
	id := drafted(t, o, text)
	r := rehearsed(t, o, id)
	for _, c := range r.Report.Checks {
		if !c.OK {
			t.Errorf("check %s: %s %v", c.Code, c.Sentence, c.Details)
		}
	}
	for _, err := range []error{countersign(t, o, signer(o), id, r.ID), publish(t, o, id, time.Time{}), o.Bureau.StartEdition(t.Context(), aid.System(o.County), id)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return id
}

// A township sees the versions that were published. What is being drafted, or was
// taken back, it neither reads nor hears of, by whatever address.
func TestEditions_aTownshipSeesWhatWasPublished(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	town := o.As(aid.TownOffice)
	town.Seat.TownshipID, town.Seat.Place = o.Towns["石门镇"], "石门镇"
	text := func(name string) aid.EditionText {
		e, _ := begun(t, o, aid.Year(2016).Spring(), "")
		e.Name = name
		return e
	}
	inForce(t, o, text("已施行的"))
	taken := drafted(t, o, text("撤回的"))
	if err := o.Bureau.WithdrawEdition(t.Context(), drafter(o), taken, edition(t, o, taken).Version, "写错了学期"); err != nil {
		t.Fatal(err)
	}
	waits := drafted(t, o, text("待施行的"))
	r := rehearsed(t, o, waits)
	for _, err := range []error{countersign(t, o, signer(o), waits, r.ID), publish(t, o, waits, testkit.Now.AddDate(0, 1, 0))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	drafted(t, o, text("草稿"))
	names := func(who aid.Actor) (names []string) {
		all, _, err := o.Bureau.Editions(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			names = append(names, e.Text.Name)
		}
		return names
	}
	if got := names(town); !slices.Equal(got, []string{"待施行的", "已施行的"}) {
		t.Errorf("the township: got %v", got)
	}
	for _, role := range []aid.Role{aid.Clerk, aid.Reviewer, aid.Leader, aid.Admin} {
		if got := names(o.As(role)); !slices.Equal(got, []string{"草稿", "待施行的", "撤回的", "已施行的"}) {
			t.Errorf("%s: got %v", role, got)
		}
	}
	if s, err := o.Bureau.TargetSummary(t.Context(), town); err != nil || len(s.Editions) > 0 {
		t.Errorf("the township's home: got %v, %v", s.Editions, err)
	}
}

// A raise from spring: autumn keeps what it was, spring has the new half, and
// nothing moves before the edition is in force.
func TestEdition_decidesFromItsTermOn(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil(func(d *aid.Draft) { d.Boarding = aid.No }))
	decide(t, o)
	standing := []string{"测试生1 2016-09 boarding_aid 500 false", "测试生1 2017-03 boarding_aid 500 false"}
	id := drafted(t, o, raised())
	r := rehearsed(t, o, id)
	if err := countersign(t, o, signer(o), id, r.ID); err != nil {
		t.Fatal(err)
	}
	if err := publish(t, o, id, time.Time{}); err != nil {
		t.Fatal(err)
	}
	decide(t, o)
	want(t, "before it is in force", due(t, o), standing)
	if err := o.Bureau.StartEdition(t.Context(), aid.System(o.County), id); err != nil {
		t.Fatal(err)
	}
	after := []string{"测试生1 2016-09 boarding_aid 500 false", "测试生1 2017-03 boarding_aid 625 false"}
	want(t, "in force", due(t, o), after)
	if e := edition(t, o, id); e.State != aid.EditionInForce || !e.InForceAt.Equal(testkit.Now) {
		t.Errorf("got %s since %s", e.State, e.InForceAt)
	}
	v, err := o.Bureau.Edition(t.Context(), o.As(aid.Clerk), id, string(aid.PerStage))
	if err != nil || v.Against != 0 || len(v.Changes) == 0 {
		t.Errorf("got %d changes against edition %d, %v, want what it changed in the book before", len(v.Changes), v.Against, err)
	}
	if err := o.Bureau.StartEdition(t.Context(), aid.System(o.County), id); err != nil {
		t.Errorf("the job again: %v", err)
	}
	want(t, "the job again", due(t, o), after)
}

// What a rehearsal says of three children: one more, one less, one not at all.
func TestRehearse_namesWinnersAndLosers(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	junior := o.Pupil(func(d *aid.Draft) {
		d.Stage, d.Grade, d.School, d.SchoolID = aid.Junior, 1, "石门镇初级中学", o.Schools["石门镇初级中学"].ID
	})
	o.Enrol(t, testkit.Autumn, o.Pupil(), junior, o.Pupil(func(d *aid.Draft) { d.Boarding = aid.No }))
	decide(t, o)
	text := changed(t, raised(), "{primary: 125000, junior: 150000}", "{primary: 125001, junior: 100000}")
	id := drafted(t, o, text)
	r := rehearsed(t, o, id)
	l, err := o.Bureau.RehearsalChanges(t.Context(), drafter(o), id, aid.ChangeFilter{Most: 50})
	if err != nil || l.Next != 0 || l.Total != 2 {
		t.Fatalf("got %+v, %v", l, err)
	}
	var lines []string
	for _, c := range l.Changes {
		lines = append(lines, fmt.Sprint(c.Name, " ", c.School, " ", c.Term, " ", c.Kind, " ", c.BeforeFen.Short(), "→", c.AfterFen.Short()))
	}
	// autumn stays by the plan; spring is 500 and 625 by the plan, 625 and 500 by the draft
	want(t, "changes", lines, []string{"测试生2 石门镇中心小学 2017-03 raised 500→625", "测试生1 石门镇初级中学 2017-03 lowered 625→500"})
	p, err := o.Bureau.Edition(t.Context(), drafter(o), id, "stage")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "sums", p.Sums, []aid.RehearsalSum{
		{Division: "all", StudentsBefore: 2, StudentsAfter: 2, BeforeFen: 225000, AfterFen: 225000, Winners: 1, Losers: 1},
		{Division: "all", Item: "boarding_aid", StudentsBefore: 2, StudentsAfter: 2, BeforeFen: 225000, AfterFen: 225000, Winners: 1, Losers: 1},
		{Division: "stage", Part: "junior", StudentsBefore: 1, StudentsAfter: 1, BeforeFen: 125000, AfterFen: 112500, Losers: 1},
		{Division: "stage", Part: "junior", Item: "boarding_aid", StudentsBefore: 1, StudentsAfter: 1, BeforeFen: 125000, AfterFen: 112500, Losers: 1},
		{Division: "stage", Part: "primary", StudentsBefore: 1, StudentsAfter: 1, BeforeFen: 100000, AfterFen: 112500, Winners: 1},
		{Division: "stage", Part: "primary", Item: "boarding_aid", StudentsBefore: 1, StudentsAfter: 1, BeforeFen: 100000, AfterFen: 112500, Winners: 1},
	})
	if r.Students != 3 {
		t.Errorf("got %d students, want 3", r.Students)
	}
}

// What has no sum is lost in spring only: that autumn keeps it hides nobody. Of a
// fee waiver and of a priority for loans, one child each is no longer 未脱贫.
func TestRehearse_namesWhoLosesWhatHasNoSum(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	pupil := func(stage aid.Stage, status aid.PovertyStatus) aid.Draft {
		return o.Pupil(func(d *aid.Draft) { d.Stage, d.Grade, d.Status, d.Boarding = stage, 1, status, aid.Unknown })
	}
	o.Enrol(t, testkit.Autumn, pupil(aid.Senior, aid.Poor), pupil(aid.Senior, aid.LiftedAided), pupil(aid.Higher, aid.PoorAgain))
	decide(t, o)
	text := raised()
	for _, item := range []string{"senior_high_fee_waiver", "student_loan_priority"} {
		text.Book = onlyUnliftedFrom2017(t, text.Book, item)
	}
	id := drafted(t, o, text)
	rehearsed(t, o, id)
	l, err := o.Bureau.RehearsalChanges(t.Context(), drafter(o), id, aid.ChangeFilter{Most: 50})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range l.Changes {
		lines = append(lines, fmt.Sprint(c.Name, " ", c.Item, " ", c.Term, " ", c.Kind))
	}
	want(t, "changes", lines, []string{"测试生2 senior_high_fee_waiver 2017-03 lost", "测试生3 student_loan_priority 2017-03 lost"})
	p, err := o.Bureau.Edition(t.Context(), drafter(o), id, "stage")
	if err != nil {
		t.Fatal(err)
	}
	losers := map[aid.Item]int{}
	for _, s := range p.Sums {
		if s.Division == "all" && s.Losers > 0 {
			losers[s.Item] = s.Losers
		}
	}
	want(t, "losers", losers, map[aid.Item]int{"": 2, "senior_high_fee_waiver": 1, "student_loan_priority": 1})
}

// onlyUnliftedFrom2017 ends the rule of an item with autumn 2016 and puts another
// one after it, for 未脱贫 only.
func onlyUnliftedFrom2017(t *testing.T, book, item string) string {
	t.Helper()
	from := strings.Index(book, "  - code: "+item+"\n")
	if from < 0 {
		t.Fatalf("the book has no %s", item)
	}
	rule := book[from:]
	if end := strings.Index(rule[4:], "\n  - code: "); end >= 0 {
		rule = rule[:end+5]
	}
	span := regexp.MustCompile(`from: (2016\S*)[^\n]*\n    until: 2020\n`)
	old := span.ReplaceAllString(rule, "from: $1\n    until: 2016-09\n")
	fresh := span.ReplaceAllString(rule, "from: 2017-03\n    until: 2020\n")
	fresh = regexp.MustCompile(`categories: \[[^]]*\]`).ReplaceAllString(fresh, "categories: [unlifted]")
	return strings.Replace(book, rule, old+fresh, 1)
}

// A new draft begins with the text that will decide its first term: after an
// edition from spring is in force, that one for spring, the plan for autumn.
func TestEditionStart_isWhatWillDecideTheTerm(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	text := raised()
	id := inForce(t, o, text)
	for name, c := range map[string]struct {
		from   aid.Term
		number int
		text   aid.EditionText
	}{
		"the next term":     {aid.Term{}, 1, text},
		"the year after":    {aid.Year(2017).Autumn(), 1, text},
		"the term that was": {testkit.Autumn, 0, aid.EditionText{Book: rules.Plan().Text(), Cases: rules.CasesText("plan")}},
	} {
		d, err := o.Bureau.EditionStart(t.Context(), drafter(o), c.from, "")
		if err != nil {
			t.Fatal(err)
		}
		want(t, name, []string{d.Text.Book, d.Text.Cases}, []string{c.text.Book, c.text.Cases})
		if d.Start.Base.Number != c.number || d.Text.From != d.Start.Base.Term || c.number == 1 && d.Start.Base.Edition != id {
			t.Errorf("%s: begins %s from edition %+v", name, d.Text.From, d.Start.Base)
		}
	}
}
