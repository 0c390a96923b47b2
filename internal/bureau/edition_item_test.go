package bureau_test

import (
	"fmt"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// A county adds 交通补助 of 300 yuan a year for day pupils of primary schools to a
// draft, by a form: all the golden cases of the plan still hold, and from spring
// on a day pupil has 150 yuan; a boarder has none, and autumn stays.
func TestAddOwnItem(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, oneOfEachStage(o)...)
	decide(t, o)
	text, _ := begun(t, o, aid.Year(2016).Spring(), "")
	id := drafted(t, o, text)
	bus := aid.OwnItem{
		Name: "交通补助", Clause: "第三条", Document: "青教资〔2017〕1号", Payer: "县财政", Delivery: "由学校发放到家长账户", Lists: []string{"registered"}, Boarding: aid.No, Sums: map[aid.Stage]aid.Fen{aid.Primary: 300_00},
	}
	add := func(who aid.Actor, seen int, change func(*aid.OwnItem)) error {
		item := bus
		change(&item)
		return o.Bureau.AddOwnItem(t.Context(), who, id, seen, item)
	}
	same := func(*aid.OwnItem) {}
	seen := edition(t, o, id).Version
	expect(t, "another department", add(signer(o), seen, same), aid.Forbidden)
	expect(t, "no document", add(drafter(o), seen, func(i *aid.OwnItem) { i.Document = "" }), aid.Invalid)
	expect(t, "no sum", add(drafter(o), seen, func(i *aid.OwnItem) { i.Sums = nil }), aid.Invalid)
	expect(t, "a sum of a million", add(drafter(o), seen, func(i *aid.OwnItem) { i.Sums = map[aid.Stage]aid.Fen{aid.Primary: 1_000_000_00} }), aid.Invalid)
	expect(t, "a delivery of 61 letters", add(drafter(o), seen, func(i *aid.OwnItem) { i.Delivery = strings.Repeat("发", 61) }), aid.Invalid)
	expect(t, "an item that is there", add(drafter(o), seen, func(i *aid.OwnItem) { i.Name = "寄宿生生活补助" }), aid.Invalid)
	expect(t, "as it should be", add(drafter(o), seen, same), "")
	expect(t, "an older look", add(drafter(o), seen, same), aid.Conflict)
	if kept := edition(t, o, id).Text; !strings.Contains(kept.Book, "  - code: 交通补助\n    name: 交通补助\n") || kept.Revision != 2 {
		t.Errorf("revision %d of the text:\n%s", kept.Revision, kept.Book)
	}
	book, err := o.Bureau.Rulebook(t.Context(), drafter(o), aid.RuleTry{Edition: id, Item: "交通补助"})
	if err != nil || book.Table.Delivery != "由学校发放到家长账户" {
		t.Errorf("delivered by %q, %v", book.Table.Delivery, err)
	}
	r := rehearsed(t, o, id)
	for _, c := range r.Report.Checks {
		if !c.OK {
			t.Errorf("check %s: %s %v", c.Code, c.Sentence, c.Details)
		}
	}
	cases := checkOf(t, r, aid.CheckCases)
	want(t, "what no case proves", append(cases.Details, fmt.Sprint(cases.Look)), []string{"交通补助：没有一个案例享受它，请照文件写一个", "true"})
	l, err := o.Bureau.RehearsalChanges(t.Context(), drafter(o), id, aid.ChangeFilter{Most: 50})
	if err != nil || l.Total != 1 {
		t.Fatalf("got %+v, %v", l, err)
	}
	c := l.Changes[0]
	want(t, "who gains", fmt.Sprint(c.Name, " ", c.Item, " ", c.Term, " ", c.Kind, " ", c.AfterFen.Short()), "测试生3 交通补助 2017-03 gained 150")
	f, err := o.Bureau.OwnItemForm(t.Context(), drafter(o), id)
	var lists []string
	for _, l := range f.Lists {
		lists = append(lists, fmt.Sprint(l.Name, len(l.Lists)))
	}
	want(t, "ways of delivery to choose from", f.Ways, []string{"发放到学生或监护人的银行账户", "由学校直接减免，不用缴费", "向县学生资助管理中心申请办理", "由学校发放到家长账户"})
	want(t, "lists to choose from", lists, []string{"这一版的名单（几类合在一起）1", "建档立卡户的脱贫属性4", "学生本人5", "低保、特困和低收入6", "防止返贫监测对象4"})
	if err != nil || f.Lists[0].Lists[0] != (aid.RuleValue{Code: "registered", Label: "建档立卡"}) {
		t.Errorf("got %+v, %v", f.Lists, err)
	}
}

// Of three who add an item to the same look at a draft one is first.
func TestAddOwnItem_threeAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	id := drafted(t, o, raised())
	seen := edition(t, o, id).Version
	add := func(name string) func() error {
		item := aid.OwnItem{Name: name, Clause: "第三条", Document: "青教资〔2017〕1号", Sums: map[aid.Stage]aid.Fen{aid.Primary: 300_00}}
		return func() error { return o.Bureau.AddOwnItem(t.Context(), drafter(o), id, seen, item) }
	}
	want(t, "three add", race(add("甲"), add("乙"), add("丙")), map[aid.Kind]int{"": 1, aid.Conflict: 2})
	if book := edition(t, o, id).Text.Book; strings.Count(book, "第三条") != 1 {
		t.Errorf("not one item, but:\n%s", book)
	}
}
