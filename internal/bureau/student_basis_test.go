package bureau_test

import (
	"fmt"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// Each fact of a decision names the row of the workbook that last changed it;
// the same workbook again changes nothing, and what the school sets right is the
// school's.
func TestStudent_factsNameTheirRow(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	first := accept(t, o, aid.StudentBook, []byte(rosterTop+child("甲一", 2, "石门镇中心小学", "三年级")+child("乙二", 4, "石门镇中心小学", "三年级")))
	accept(t, o, aid.StudentBook, []byte(rosterTop+child("乙二", 4, "石门镇中心小学", "三年级")))
	moved := accept(t, o, aid.StudentBook, []byte(rosterTop+child("丙三", 6, "石门镇中心小学", "一年级")+child("甲一", 2, "石门镇中心小学", "四年级")))
	o.Enrol(t, testkit.Autumn, o.Pupil(func(d *aid.Draft) {
		d.Name, d.IDNo, d.Birth = "丁四", testkit.IDNumber("990001", "20030301", 8), "2003-03-01"
		d.Stage, d.Grade, d.SchoolID = aid.Junior, 2, o.Schools["石门镇初级中学"].ID
	}))
	decide(t, o)
	told := func(name string) string {
		t.Helper()
		var id aid.StudentID
		o.Do(t, func(tx *store.Tx) error {
			return tx.QueryRow(t.Context(), `SELECT id FROM student WHERE county_id = $1 AND name = $2`, tx.County, name).Scan(&id)
		})
		f, err := o.Bureau.Student(t.Context(), o.As(aid.Clerk), id, 0)
		if err != nil || len(f.Bases) != 2 {
			t.Fatalf("%s: got %d bases, %v, want one for each term", name, len(f.Bases), err)
		}
		b := f.Bases[0]
		words := ""
		for _, fact := range b.Facts {
			words += " " + fact.Value
		}
		return fmt.Sprintf("%d %s %s%s", b.Source.Upload, b.Source.File, b.Source.Place(), words)
	}
	for name, want := range map[string]string{
		"甲一": fmt.Sprintf("%d 花名册.csv 第4行 小学 四年级 是 未脱贫", moved.ID),
		"丁四": "0  第0行 初中 八年级 是 农村户口 未脱贫",
		"乙二": fmt.Sprintf("%d 花名册.csv 第4行 小学 三年级 是 未脱贫", first.ID),
	} {
		if got := told(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
