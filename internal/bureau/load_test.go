package bureau_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// TestLoad_termFromAges brings in a roster without any date: the term is the
// autumn in which its pupils have the usual age of their grades.
func TestLoad_termFromAges(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	var csv bytes.Buffer
	csv.WriteString("乡镇,行政村,学生姓名,身份证号,就读学校,年级,是否寄宿,脱贫属性\n")
	for i := range 9 {
		// Born in May 1999: fourteen on 1 September 2013, which is the usual age of 九年级.
		fmt.Fprintf(&csv, "石门镇,石门村,测试%c,%s,石门镇初级中学,九年级,是,未脱贫\n", []rune("甲乙丙丁戊己庚辛壬")[i], testkit.IDNumber("990001", "19990501", 100+i))
	}
	lines, u, err := o.Bureau.Load(t.Context(), o.As(aid.Clerk), aid.StudentBook, aid.Term{}, "花名册.csv", csv.Bytes(), false)
	if err != nil || u.Counts.Accept != 9 || !u.Assumed {
		t.Fatalf("got %+v, %v, want 9 accepted and the term assumed: %+v", u, err, lines[0].Faults)
	}
	got, err := o.Bureau.Terms(t.Context(), o.As(aid.Clerk))
	if want := aid.Year(2013).Autumn(); err != nil || got.Term != want {
		t.Errorf("got %s, %v, want %s", got.Term, err, want)
	}
}

// Four load one roster, two another that says otherwise of half of its pupils,
// while two calculate: each is whole, or refused because somebody was faster;
// and loaded and calculated once more, nothing is left to do.
func TestLoad_manyAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	var first, second strings.Builder
	first.WriteString(rosterTop)
	second.WriteString(rosterTop)
	for i := range 30 {
		name := "测试" + string(rune('一'+i))
		first.WriteString(child(name, 500+i, "石门镇中心小学", "三年级"))
		if i < 15 {
			second.WriteString(child(name, 500+i, "石门镇中心小学", "四年级"))
		}
	}
	load := func(content string) error {
		_, _, err := o.Bureau.Load(t.Context(), o.As(aid.Clerk), aid.StudentBook, testkit.Autumn, "花名册.csv", []byte(content), false)
		return err
	}
	calculate := func() error {
		_, err := o.Bureau.Decide(t.Context(), o.As(aid.Clerk), testkit.Autumn.Year)
		return err
	}
	roster := func() error { return load(first.String()) }
	other := func() error { return load(second.String()) }
	for kind, n := range race(roster, calculate, other, roster, roster, calculate, other, roster) {
		if kind != "" && kind != aid.Conflict {
			t.Errorf("%d ended with %q", n, kind)
		}
	}
	if err := roster(); err != nil {
		t.Fatal(err)
	}
	_, u, err := o.Bureau.Load(t.Context(), o.As(aid.Clerk), aid.StudentBook, testkit.Autumn, "花名册.csv", []byte(first.String()), false)
	if err != nil || u.Counts.Accept != 30 || u.Counts.Unchanged != 30 {
		t.Errorf("loaded once more: got %+v, %v", u.Counts, err)
	}
	r, err := o.Bureau.Decide(t.Context(), o.As(aid.Clerk), testkit.Autumn.Year)
	if err != nil || r.Students != 30 || r.New+r.Changed != 0 {
		t.Errorf("calculated once more: got %+v, %v", r, err)
	}
}

// Ten take one preview, or throw it away: one of them is first, and one act is
// on record.
func TestAcceptUpload_tenAtOnce(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	u := read(t, o, aid.StudentBook, []byte(rosterTop+child("测试甲", 500, "石门镇中心小学", "三年级")))
	var steps []func() error
	for i := range 10 {
		steps = append(steps, func() (err error) {
			if i%2 == 0 {
				return o.Bureau.DiscardUpload(t.Context(), o.As(aid.Clerk), u.ID)
			}
			_, err = o.Bureau.AcceptUpload(t.Context(), o.As(aid.Clerk), u.ID)
			return err
		})
	}
	ends := race(steps...)
	if ends[""] != 1 || ends[aid.Conflict] != 9 {
		t.Errorf("got %v, want one and nine conflicts", ends)
	}
	p, err := o.Bureau.Preview(t.Context(), o.As(aid.Clerk), u.ID, aid.LineFilter{Most: 1})
	if err != nil {
		t.Fatal(err)
	}
	if taken := entries(t, o, aid.AcceptUploads); (p.Upload.State == aid.Accepted) != (taken == 1) || taken > 1 {
		t.Errorf("the workbook is %s, and %d acts of taking it are on record", p.Upload.State, taken)
	}
}

// Two workbooks of a term that together list more pupils of a school than the
// list of schools gives it: the second is taken, and says so. In another term,
// where nobody is listed yet, it would not.
func TestLoad_moreListedThanTheSchoolHas(t *testing.T) {
	t.Parallel()
	o, two := testkit.County(t), 2
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.SaveSchools(t.Context(), []aid.SchoolDraft{{Code: "2199000001", Name: "石门镇中心小学", Kind: "211", Township: "石门镇", Pupils: &two}})
		return err
	})
	load := func(term aid.Term, content string) aid.Upload {
		t.Helper()
		_, u, err := o.Bureau.Load(t.Context(), o.As(aid.Clerk), aid.StudentBook, term, "花名册.csv", []byte(rosterTop+content), false)
		if err != nil || u.Counts.Hold > 0 {
			t.Fatalf("got %+v, %v", u, err)
		}
		return u
	}
	crowded := func(u aid.Upload) bool {
		return slices.ContainsFunc(u.Warnings, func(w string) bool {
			return strings.HasPrefix(w, "石门镇中心小学：本学期名单连同这份工作簿列有3人，比学校名录的在校生数2人还多（看本表第3行起的各行）")
		})
	}
	child := func(name string, serial int) string { return child(name, serial, "石门镇中心小学", "三年级") }
	if u := load(testkit.Autumn, child("测试甲", 500)+child("测试乙", 502)); crowded(u) {
		t.Errorf("with two: got %q", u.Warnings)
	}
	if u := load(testkit.Autumn, child("测试丙", 504)); !crowded(u) || u.Counts.New != 1 {
		t.Errorf("with one more: got %+v, %q", u.Counts, u.Warnings)
	}
	if u := load(testkit.Autumn.Next(), child("测试丙", 504)); crowded(u) {
		t.Errorf("in spring: got %q", u.Warnings)
	}
}
