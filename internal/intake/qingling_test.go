package intake_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
	"zhuxue/internal/sheet"
)

var (
	qingling = aid.County{ID: 1, Code: "990121", Name: "青岭县"}
	autumn   = aid.Year(2016).Autumn()
)

const truth = "../../deploy/demo/qingling/"

// expectedRow is one line of expected-rows.jsonl.
type expectedRow struct {
	Sheet    string
	Row      int
	Expect   aid.Outcome
	Fault    *string
	Heals    []string
	ID       *string
	Stage    *string
	Grade    *int
	Boarding *bool
	School   *string
	Town     *string
	Village  *string
}

// stageNames are the truth's names of the stages.
var stageNames = map[string]aid.Stage{
	"学前教育": aid.Preschool, "小学": aid.Primary, "初中": aid.Junior, "普通高中": aid.Senior, "中等职业": aid.Vocational, "高等教育": aid.Higher,
}

func expectedRows(t testing.TB) []expectedRow {
	t.Helper()
	content, err := os.ReadFile(truth + "expected-rows.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var rows []expectedRow
	for lines := bufio.NewScanner(bytes.NewReader(content)); lines.Scan(); {
		var e expectedRow
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, e)
	}
	return rows
}

// openFile opens a workbook of the truth.
func openFile(t testing.TB, name string) *sheet.Book {
	t.Helper()
	content, err := os.ReadFile(truth + name)
	if err != nil {
		t.Fatal(err)
	}
	return openContent(t, content)
}

func openContent(t testing.TB, content []byte) *sheet.Book {
	t.Helper()
	book, err := sheet.Open(bytes.NewReader(content), int64(len(content)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// known is the county as its two lists tell it.
var known = sync.OnceValue(func() struct {
	villages []aid.Village
	schools  []aid.School
} {
	var k struct {
		villages []aid.Village
		schools  []aid.School
	}
	read := func(name string, kind aid.UploadKind, g *intake.Gazetteer) intake.Result {
		content, err := os.ReadFile(truth + name)
		if err != nil {
			panic(err)
		}
		book, err := sheet.Open(bytes.NewReader(content), int64(len(content)), sheet.DefaultLimits())
		if err != nil {
			panic(err)
		}
		result, err := intake.Read(book, kind, g, autumn, nil)
		if err != nil {
			panic(err)
		}
		return result
	}
	k.villages = villagesOf(read("行政村名录.xlsx", aid.VillageBook, intake.NewGazetteer(qingling, nil, nil)))
	k.schools = schoolsOf(read("学校名录.xlsx", aid.SchoolBook, intake.NewGazetteer(qingling, k.villages, nil)))
	return k
})

// villagesOf are the accepted villages of a list, as the register keeps them.
func villagesOf(result intake.Result) (all []aid.Village) {
	for i, l := range result.Lines {
		if d := l.Village; l.Outcome == aid.Accept {
			all = append(all, aid.Village{ID: aid.VillageID(i + 1), Township: d.Township, Code: d.Code, Name: d.Name, Poor: d.Poor})
		}
	}
	return all
}

// schoolsOf are the accepted schools of a list, as the register keeps them.
func schoolsOf(result intake.Result) (all []aid.School) {
	for i, l := range result.Lines {
		if d := l.School; l.Outcome == aid.Accept {
			all = append(all, aid.School{ID: aid.SchoolID(i + 1), Code: d.Code, Name: d.Name, Kind: d.Kind, Township: d.Township, Village: d.Village, Aliases: d.Aliases})
		}
	}
	return all
}

func qinglingGazetteer() *intake.Gazetteer {
	return intake.NewGazetteer(qingling, known().villages, known().schools)
}

func TestRead_qinglingStudents(t *testing.T) {
	t.Parallel()
	result, err := intake.Read(openFile(t, "建档立卡学生花名册.xlsx"), aid.StudentBook, qinglingGazetteer(), autumn, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := expectedRows(t)
	if len(result.Lines) != len(want) || len(want) != 9670 {
		t.Fatalf("got %d lines, want %d", len(result.Lines), len(want))
	}
	if c := result.Counts; c.Accept != 9273 || c.Hold != 327 || c.Duplicate != 70 {
		t.Errorf("got counts %+v", c)
	}
	if len(result.Warnings) > 0 {
		t.Errorf("got warnings %v", result.Warnings)
	}
	for i, e := range want {
		checkRow(t, &result.Lines[i], e)
	}
}

func checkRow(t *testing.T, l *aid.Line, e expectedRow) {
	t.Helper()
	if l.Sheet != e.Sheet || l.Row != e.Row {
		t.Fatalf("got %s!%d, want %s!%d", l.Sheet, l.Row, e.Sheet, e.Row)
	}
	if l.Outcome != e.Expect {
		t.Errorf("%s!%d: got %s (%v), want %s (%v)", e.Sheet, e.Row, l.Outcome, l.Faults, e.Expect, deref(e.Fault))
		return
	}
	if len(l.Notices) > 0 {
		t.Errorf("%s!%d: got notices %v", e.Sheet, e.Row, l.Notices)
	}
	if e.Fault != nil && (len(l.Faults) == 0 || l.Faults[0].Code != *e.Fault) {
		t.Errorf("%s!%d: got faults %v, want %s", e.Sheet, e.Row, l.Faults, *e.Fault)
	}
	if e.Expect != aid.Duplicate { // the truth lists no healings of those
		checkHeals(t, l, e)
	}
	if e.Expect == aid.Accept {
		checkStudent(t, l, e)
	}
}

// checkHeals compares the healings with the oddities that were planted. Some were planted where the cell reads just as it
// should (小学 for a stage, 三年级 for a grade), or taken away again with the whole text: there is nothing to heal.
func checkHeals(t *testing.T, l *aid.Line, e expectedRow) {
	t.Helper()
	got := map[string]bool{}
	for _, h := range l.Heals {
		got[h.Code] = true
	}
	for _, h := range e.Heals {
		if !got[h] && !sound(l, h) {
			t.Errorf("%s!%d: got heals %v, want %s", e.Sheet, e.Row, l.Heals, h)
		}
	}
	for h := range got {
		if !slices.Contains(e.Heals, h) {
			t.Errorf("%s!%d: got heal %s of %v, want %v", e.Sheet, e.Row, h, l.Heals, e.Heals)
		}
	}
}

// sound reports whether the cell of a planted oddity reads just as it should.
func sound(l *aid.Line, code string) bool {
	official := map[string][]string{
		"stage_variant": {"", "学前教育", "小学", "初中", "普通高中", "中等职业", "高等教育"},
		"grade_variant": {"小班", "中班", "大班", "一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级", "高一", "高二", "高三", "大一", "大二", "大三", "大四"},
		"board_variant": {"", "是", "否"},
		"stage_missing": {"学前教育"},
	}
	column := map[string]string{"stage_variant": "学段", "grade_variant": "年级", "board_variant": "是否寄宿", "stage_missing": "学段"}[code]
	text := ""
	for _, c := range l.Cells {
		if c.Column == column {
			text = c.Text
		}
	}
	return slices.Contains(official[code], text)
}

func checkStudent(t *testing.T, l *aid.Line, e expectedRow) {
	t.Helper()
	d := l.Student
	if d.IDNo != *e.ID || d.Stage != stageNames[*e.Stage] || d.Grade != *e.Grade || d.School != *e.School || d.Township != *e.Town || d.Village != *e.Village {
		t.Errorf("%s!%d: got %+v, want %s %s %d %s %s %s", e.Sheet, e.Row, *d, *e.ID, *e.Stage, *e.Grade, *e.School, *e.Town, *e.Village)
	}
	if d.Boarding != aid.TriFrom(e.Boarding) {
		t.Errorf("%s!%d: got boarding %s, want %s", e.Sheet, e.Row, d.Boarding.Label(), aid.TriFrom(e.Boarding).Label())
	}
	if d.VillageID == 0 || (d.SchoolID == 0) != d.Outside {
		t.Errorf("%s!%d: got village %d, school %d, outside %v", e.Sheet, e.Row, d.VillageID, d.SchoolID, d.Outside)
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func TestRead_qinglingLists(t *testing.T) {
	t.Parallel()
	villages, schools := known().villages, known().schools
	if len(villages) != 168 || len(schools) != 214 {
		t.Fatalf("got %d villages and %d schools, want 168 and 214", len(villages), len(schools))
	}
	poor := 0
	for _, v := range villages {
		if v.Poor == aid.Unknown || len(v.Code) != 12 {
			t.Errorf("got %+v", v)
		}
		if v.Poor == aid.Yes {
			poor++
		}
	}
	if poor != 63 {
		t.Errorf("got %d poor villages, want 63", poor)
	}
	i := slices.IndexFunc(schools, func(s aid.School) bool { return s.Name == "石门镇中心小学" })
	if want := []string{"石门中心小学", "石门镇中心校", "青岭县石门镇中心小学"}; i < 0 || schools[i].Kind != "211" || !slices.Equal(schools[i].Aliases, want) {
		t.Errorf("got %+v", schools[max(i, 0)])
	}
}

// The truth's indicators are sums over poor villages, and over all schools for retention.
func TestRead_qinglingStatistics(t *testing.T) {
	t.Parallel()
	result, err := intake.Read(openFile(t, "教育年报.xlsx"), aid.StatisticBook, qinglingGazetteer(), autumn, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c := result.Counts; c.Rows != 672+56 || c.Accept != c.Rows {
		t.Errorf("got counts %+v, want 728 accepted", c)
	}
	content, err := os.ReadFile(truth + "expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Indicators map[string]map[string][2]int
	}
	if err := json.Unmarshal(content, &want); err != nil {
		t.Fatal(err)
	}
	got := indicators(result)
	for year, values := range want.Indicators {
		for name, value := range values {
			if got[year][name] != value {
				t.Errorf("%s %s: got %v, want %v", year, name, got[year][name], value)
			}
		}
	}
}

// indicators sums the statistics as the truth's indicators are defined.
func indicators(result intake.Result) map[string]map[string][2]int {
	poor := map[aid.VillageID]bool{}
	for _, v := range known().villages {
		poor[v.ID] = v.Poor == aid.Yes
	}
	sums := map[string]map[string][2]int{}
	add := func(year int, name string, n, d int) {
		key := strconv.Itoa(year)
		if sums[key] == nil {
			sums[key] = map[string][2]int{}
		}
		sums[key][name] = [2]int{sums[key][name][0] + n, sums[key][name][1] + d}
	}
	for _, l := range result.Lines {
		if s := l.Preschool; s != nil && poor[s.VillageID] {
			add(s.Year, "preschool_net", *s.Attending, *s.Aged3to5)
			add(s.Year, "preschool_gross", *s.Children, *s.Aged3to5)
			add(s.Year, "kindergarten_coverage", int(s.Covered+1)/2, 1)
		}
		if s := l.Retention; s != nil {
			add(s.Year, "consolidation", *s.Graduates, *s.Entrants+*s.MovedIn-*s.MovedOut-*s.Died)
		}
	}
	return sums
}
