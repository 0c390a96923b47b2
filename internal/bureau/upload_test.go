package bureau_test

import (
	"cmp"
	"slices"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

var stageNames = map[string]aid.Stage{
	"学前教育": aid.Preschool, "小学": aid.Primary, "初中": aid.Junior, "普通高中": aid.Senior, "中等职业": aid.Vocational, "高等教育": aid.Higher,
}

func TestLoad_qinglingEveryRowAsTrue(t *testing.T) {
	t.Parallel()
	o := testkit.QinglingCounty(t)
	const roster = "建档立卡学生花名册.xlsx"
	lines, u, err := o.Bureau.Load(t.Context(), o.As(aid.Clerk), aid.StudentBook, aid.Term{}, roster, testkit.Qingling(t, roster), false)
	if err != nil {
		t.Fatal(err)
	}
	if again := u.Counts; again.New+again.Changed != 0 || again.Unchanged != 9273 {
		t.Errorf("second load: got %+v, want nothing new or changed", again)
	}
	truth := testkit.QinglingRows(t)
	byPlace := func(a, b aid.Line) int { return cmp.Or(cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Row, b.Row)) }
	slices.SortFunc(lines, byPlace)
	if len(lines) != len(truth) {
		t.Errorf("got %d rows, want %d", len(lines), len(truth))
	}
	wrong := 0
	for _, want := range truth {
		i, found := slices.BinarySearchFunc(lines, aid.Line{Sheet: want.Sheet, Row: want.Row}, byPlace)
		if !found {
			t.Errorf("%s row %d: missing", want.Sheet, want.Row)
			continue
		}
		if !same(t, lines[i], want) {
			if wrong++; wrong > 20 {
				t.Fatal("and more")
			}
		}
	}
}

func same(t *testing.T, got aid.Line, want testkit.TrueRow) bool {
	t.Helper()
	if got.Outcome != want.Expect {
		t.Errorf("%s row %d: got %s %v, want %s %s", want.Sheet, want.Row, got.Outcome, got.Faults, want.Expect, want.Fault)
		return false
	}
	if want.Expect != aid.Accept {
		return true
	}
	d := got.Student
	if d.IDNo != want.ID || d.Stage != stageNames[want.Stage] || d.Grade != want.Grade || d.Boarding != aid.TriFrom(want.Boarding) ||
		d.School != want.School || d.Township != want.Town || d.Village != want.Village {
		t.Errorf("%s row %d: got %+v, want %+v", want.Sheet, want.Row, d, want)
		return false
	}
	return true
}
