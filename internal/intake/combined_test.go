package intake_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"zhuxue/internal/aid"
)

// Ten thousand rows whose number, date of birth, sex and grade agree or not, each drawn by itself. A row is held for what
// disagrees and for nothing else, and taken where all agrees.
func TestRead_combinedRules(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(2016, 9))
	rows, want, seen := []string{rosterHeader}, make([]map[string]bool, 0, 10_000), map[string]bool{}
	for len(want) < cap(want) {
		birth := time.Date(2001+chance.IntN(11), time.Month(1+chance.IntN(12)), 1+chance.IntN(28), 0, 0, 0, 0, time.UTC)
		serial, grade := chance.IntN(999), 1+chance.IntN(6)
		number := id(birth.Format("20060102"), serial)
		if seen[number] {
			continue
		}
		seen[number] = true
		sex, told, faults := serial%2, birth, map[string]bool{}
		if chance.IntN(4) == 0 {
			sex, faults["sex_conflict"] = 1-sex, true
		}
		if chance.IntN(4) == 0 {
			told, faults["birth_conflict"] = birth.AddDate(0, 0, 1+chance.IntN(27)), true
		}
		// A pupil of the first grade is six on 1 September, two years younger at the least and seven older at the most.
		age := 2016 - birth.Year()
		if birth.Month() > 9 || birth.Month() == 9 && birth.Day() > 1 {
			age--
		}
		if age < 6+grade-1-2 || age > 6+grade-1+7 {
			faults["age_implausible"] = true
		}
		rows = append(rows, pupil("学生姓名", "王小明", "身份证号", number, "性别", []string{"女", "男"}[sex],
			"出生日期", told.Format(time.DateOnly), "年级", fmt.Sprint([]string{"一", "二", "三", "四", "五", "六"}[grade-1], "年级")))
		want = append(want, faults)
	}
	result := readBishan(t, page{"表", rows})
	if len(result.Lines) != len(want) {
		t.Fatalf("got %d lines", len(result.Lines))
	}
	taken, wrong := 0, 0
	for i, line := range result.Lines {
		got := map[string]bool{}
		for _, f := range line.Faults {
			got[f.Code] = true
		}
		if len(want[i]) == 0 && line.Outcome == aid.Accept {
			taken++
		}
		if fmt.Sprint(got) != fmt.Sprint(want[i]) && wrong < 5 {
			wrong++
			t.Errorf("%s: got %v, want %v", rows[i+1], got, want[i])
		}
	}
	if taken < 1000 {
		t.Errorf("only %d rows were taken", taken)
	}
}
