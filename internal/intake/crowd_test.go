package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
)

// crowdedBishan is 碧山县 with two schools whose 在校生数 the list gives, and one without.
func crowdedBishan() *intake.Gazetteer {
	two, three := 2, 3
	villages := []aid.Village{{ID: 2, Township: "云台镇", Name: "石桥村"}}
	schools := []aid.School{
		{ID: 3, Name: "云台镇石桥小学", Kind: "211", Township: "云台镇", Pupils: &two},
		{ID: 4, Name: "云台镇柳林小学", Kind: "211", Township: "云台镇", Pupils: &three},
		{ID: 5, Name: "云台镇松树小学", Kind: "211", Township: "云台镇"},
	}
	return intake.NewGazetteer(bishan, villages, schools)
}

// crowdRoster lists so many pupils of each school, in one sheet.
func crowdRoster(schools ...string) []string {
	rows := []string{rosterHeader}
	for i, school := range schools {
		rows = append(rows, pupil("身份证号", id("20080315", 11+2*i), "户编号", fmt.Sprintf("9901221010%05d", i), "就读学校", school))
	}
	return rows
}

// More pupils of a school than it has are warned of once per school, with the row from which on to look; all are taken. Who
// is listed already counts once, and who comes from another school leaves that one.
func TestRead_morePupilsThanTheSchoolHas(t *testing.T) {
	t.Parallel()
	const stone, willow, pine = "云台镇石桥小学", "云台镇柳林小学", "云台镇松树小学"
	number := func(serial int) aid.IDNo {
		n, fault := aid.ParseIDNo(id("20080315", serial))
		if fault != "" {
			t.Fatal(fault)
		}
		return n
	}
	over := func(school string, listed, has, row int) string {
		return fmt.Sprintf("%s：本学期名单连同这份工作簿列有%d人，比学校名录的在校生数%d人还多（看工作表「表」第%d行起的各行）；请核对这些学生的就读学校，或更新学校名录的在校生数。", school, listed, has, row)
	}
	for name, tt := range map[string]struct {
		roster []string
		listed map[int]aid.SchoolID // by serial of the number
		want   []string
	}{
		"just as many":      {crowdRoster(stone, stone, willow, willow, willow, pine, pine, pine, pine), nil, nil},
		"one more":          {crowdRoster(stone, willow, stone, willow, stone), nil, []string{over(stone, 3, 2, 6)}},
		"of both":           {crowdRoster(willow, willow, stone, stone, stone, willow, willow), nil, []string{over(stone, 3, 2, 6), over(willow, 4, 3, 8)}},
		"others listed":     {crowdRoster(stone), map[int]aid.SchoolID{901: 3, 903: 3}, []string{over(stone, 3, 2, 2)}},
		"listed already":    {crowdRoster(stone, stone), map[int]aid.SchoolID{11: 3, 13: 3}, nil},
		"from another":      {crowdRoster(willow, stone), map[int]aid.SchoolID{11: 3, 901: 3}, nil},
		"many, told before": {crowdRoster(willow), map[int]aid.SchoolID{901: 3, 903: 3, 905: 3}, nil},
	} {
		g := crowdedBishan()
		for serial, school := range tt.listed {
			g.Know(number(serial), "王小明", school)
		}
		result := readAs(t, aid.StudentBook, g, page{"表", tt.roster})
		if result.Counts.Accept != len(tt.roster)-1 || result.Counts.Noticed > 0 {
			t.Errorf("%s: got %+v", name, result.Counts)
		}
		if !slices.Equal(result.Warnings, tt.want) {
			t.Errorf("%s: got %s\nwant %s", name, strings.Join(result.Warnings, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

// Where the whole list of schools is old, the first are named and the rest counted.
func TestRead_allSchoolsCrowded(t *testing.T) {
	t.Parallel()
	none := 0
	var schools []aid.School
	var names []string
	for i := range 25 {
		name := fmt.Sprintf("云台镇第%s小学", "一二三四五六七八九甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"[3*i:][:3])
		schools, names = append(schools, aid.School{ID: aid.SchoolID(i + 1), Name: name, Kind: "211", Township: "云台镇", Pupils: &none}), append(names, name)
	}
	g := intake.NewGazetteer(bishan, []aid.Village{{ID: 2, Township: "云台镇", Name: "石桥村"}}, schools)
	result := readAs(t, aid.StudentBook, g, page{"表", crowdRoster(names...)})
	if n := len(result.Warnings); n != 21 || !strings.HasPrefix(result.Warnings[20], "另有5所学校") {
		t.Errorf("got %d warnings: %v", n, result.Warnings)
	}
}
