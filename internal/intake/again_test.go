package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
)

// A row that was held for another comes back alone: untouched it is held again, changed or with its reason emptied it is
// taken. In a workbook that was never returned it is an ordinary row.
func TestRead_unmendedConflict(t *testing.T) {
	t.Parallel()
	moved := []string{"就读学校", "碧山县云台镇中心小学"}
	held := readBishan(t, page{"表", []string{rosterHeader, pupil(), pupil(moved...)}}).Lines[1]
	if held.Faults[0].Code != "duplicate_conflict" {
		t.Fatalf("got %v, want duplicate_conflict", held.Faults)
	}
	g := bishanGazetteer()
	g.Remember(&held)
	const reason = "原第3行：与原工作表「表」第2行是同一名学生，但就读学校不同。"
	returnedHeader := rosterHeader + "|问题说明"
	for name, tt := range map[string]struct {
		header, row string
		want        aid.Outcome
	}{
		"untouched":       {returnedHeader, pupil(moved...) + "|" + reason, aid.Hold},
		"mended":          {returnedHeader, pupil() + "|" + reason, aid.Accept},
		"another school":  {returnedHeader, pupil("就读学校", "清溪镇石桥小学") + "|" + reason, aid.Accept},
		"reason emptied":  {returnedHeader, pupil(moved...) + "| ", aid.Accept},
		"in the original": {rosterHeader, pupil(moved...), aid.Accept},
	} {
		result := readAs(t, aid.StudentBook, g, page{"表", []string{tt.header, tt.row}})
		l := result.Lines[0]
		if l.Outcome != tt.want {
			t.Errorf("%s: got %s %v, want %s", name, l.Outcome, l.Faults, tt.want)
		}
		if l.Outcome == aid.Hold && (l.Faults[0].Cell != "H2" || result.Counts.Hold != 1 || !strings.Contains(l.Faults[0].Message, "清空")) {
			t.Errorf("%s: got %+v, counts %+v", name, l.Faults, result.Counts)
		}
	}
}

// The same for a list: a village's second row with another code.
func TestRead_unmendedVillage(t *testing.T) {
	t.Parallel()
	g := intake.NewGazetteer(bishan, nil, nil)
	const header = "乡镇|行政村|行政村代码|是否贫困村"
	held := readAs(t, aid.VillageBook, g, page{"表", []string{header, "云台镇|松树村|990122100200|是", "云台镇|松树村|990122100200|否"}}).Lines[1]
	g.Remember(&held)
	result := readAs(t, aid.VillageBook, g, page{"表", []string{header + "|问题说明", "云台镇|松树村|990122100200|否|重复"}})
	if l := result.Lines[0]; l.Outcome != aid.Hold {
		t.Errorf("got %s, want it held again", l.Outcome)
	}
}

func TestAgain(t *testing.T) {
	t.Parallel()
	lines := func(rows ...string) []aid.Line {
		return readBishan(t, page{"表", append([]string{rosterHeader}, rows...)}).Lines
	}
	short := id("20080315", 11)[:17]
	held := lines(
		pupil("身份证号", short),                                                             // mended below
		pupil("学生姓名", "", "身份证号", id("20080315", 13)),                                    // has a name below
		pupil("学生姓名", "李小花", "身份证号", short, "就读学校", "希望小学"),                              // not below
		pupil("学生姓名", "赵大海", "身份证号", id("20080315", 15), "就读学校", "希望小学"),                 // only another name has the number
		pupil("学生姓名", "钱小河", "身份证号", id("20080315", 17), "就读学校", "希望小学"),                 // with another school, still held
		pupil("学生姓名", "孙小山", "身份证号", short, "行政村", "无名村", "户主姓名", "孙有福", "就读学校", "希望小学"), // a namesake below
	)
	later := lines(
		pupil(),
		pupil("学生姓名", "周小溪", "身份证号", id("20080315", 13)),
		pupil("学生姓名", "赵小海", "身份证号", id("20080315", 15)),
		pupil("学生姓名", "钱小河", "身份证号", id("20080315", 17), "就读学校", "无名小学"),
		"2|清溪镇|柳林村|990122101000009|孙有田|孙小山|女|"+id("20090401", 22)+"|2009-04-01|返贫|清溪镇九年一贯制学校|小学|二年级|是",
	)
	again := intake.NewAgain()
	for i := range held {
		again.Add(&held[i])
	}
	var got []int
	for range 2 { // each is found once
		for i := range later {
			got = append(got, again.Find(&later[i])...)
		}
	}
	if slices.Sort(got); !slices.Equal(got, []int{0, 1, 4}) {
		t.Errorf("got %v, want rows 0, 1 and 4", got)
	}
}

// A workbook in which everybody has one number, read once more, is known row by row, and does not take forever: where each row
// is held against all others, two hundred thousand take minutes.
func TestAgain_oneNumberForAll(t *testing.T) {
	t.Parallel()
	again := intake.NewAgain()
	row := func(i int) *aid.Line {
		name := fmt.Sprint("学生", i)
		return &aid.Line{Student: &aid.Draft{Name: name, IDNo: "1"}, Cells: []aid.Cell{{Column: "姓名", Text: name}}}
	}
	const rows = 200_000
	for i := range rows {
		again.Add(row(i))
	}
	for i, began := rows-1, time.Now(); i >= 0; i-- {
		if found := again.Find(row(i)); len(found) != 1 || found[0] != i {
			t.Fatalf("row %d: found %v", i, found)
		}
		if time.Since(began) > 20*time.Second {
			t.Fatalf("%d of %d rows after 20 s", rows-i, rows)
		}
	}
}

// In a workbook in which everybody has one name the number tells who is who, and a row that comes back untouched is known;
// only so many are compared cell by cell.
func TestAgain_oneNameForAll(t *testing.T) {
	t.Parallel()
	again := intake.NewAgain()
	row := func(i int, number, note string) *aid.Line {
		cells := []aid.Cell{{Column: "户编号", Text: fmt.Sprint(i)}, {Column: "户主", Text: fmt.Sprint(i)}, {Column: "备注", Text: note}}
		return &aid.Line{Student: &aid.Draft{Name: "测试", IDNo: number}, Cells: cells}
	}
	const rows = 1000
	for i := range rows {
		number := fmt.Sprint(i)
		if i%4 == 3 {
			number = "" // could not be read
		}
		again.Add(row(i, number, ""))
	}
	for i := range rows { // the same number, none, another, none and untouched
		later := []*aid.Line{row(i, fmt.Sprint(i), "改"), row(i, "", "改"), row(i, fmt.Sprint(-i), "改"), row(i, "", "")}[i%4]
		found, want := again.Find(later), i%4 == 0 || i%4 == 3 || i < 200
		if (len(found) == 1 && found[0] == i) != want || len(found) > 1 {
			t.Errorf("row %d: found %v, want it found: %v", i, found, want)
		}
	}
}
