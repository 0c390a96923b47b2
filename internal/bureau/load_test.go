package bureau_test

import (
	"bytes"
	"fmt"
	"testing"

	"zhuxue/internal/aid"
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
	lines, counts, err := o.Bureau.Load(t.Context(), o.As(aid.Clerk), aid.StudentBook, aid.Term{}, "花名册.csv", csv.Bytes(), false)
	if err != nil || counts.Accept != 9 {
		t.Fatalf("got %+v, %v, want 9 accepted: %+v", counts, err, lines[0].Faults)
	}
	got, err := o.Bureau.CurrentTerm(t.Context(), o.As(aid.Clerk))
	if want := aid.Year(2013).Autumn(); err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}
