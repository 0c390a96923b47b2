package bureau_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/sheet"
	"zhuxue/internal/testkit"
)

// rollcall is a county with four students: two in 石门镇中心小学, one of them from
// 大河乡, one in 大河乡双河小学, and one of 石门镇 who learns outside the county.
func rollcall(t *testing.T) *testkit.Office {
	t.Helper()
	o := testkit.County(t)
	at := func(name, town, school string) aid.Draft {
		return o.Pupil(func(d *aid.Draft) {
			d.Name, d.Township, d.School, d.SchoolID = name, town, school, o.Schools[school].ID
		})
	}
	o.Enrol(t, testkit.Autumn,
		at("王小明", "石门镇", "石门镇中心小学"), at("单小燕", "大河乡", "石门镇中心小学"),
		at("李明", "大河乡", "大河乡双河小学"), at("王小红", "石门镇", "邻县第一小学"))
	return o
}

func town(o *testkit.Office, name string) aid.Actor {
	who := o.As(aid.TownOffice)
	who.Seat.TownshipID, who.Seat.Place = o.Towns[name], name
	return who
}

func names(lines []aid.RosterLine) string {
	all := make([]string, len(lines))
	for i, l := range lines {
		all[i] = l.Name
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func TestRoster_keepsToTheSeat(t *testing.T) {
	t.Parallel()
	o, other := rollcall(t), rollcall(t)
	school := o.Schools["大河乡双河小学"].ID
	for _, c := range []struct {
		name string
		who  aid.Actor
		f    aid.RosterFilter
		want string
	}{
		{"clerk", o.As(aid.Clerk), aid.RosterFilter{}, "单小燕 李明 王小明 王小红"},
		{"principal", o.At(t, aid.Principal, "石门镇中心小学"), aid.RosterFilter{}, "单小燕 王小明"},
		{"principal asks for another school", o.At(t, aid.Staff, "石门镇中心小学"), aid.RosterFilter{School: school}, "单小燕 王小明"},
		{"principal asks for those outside", o.At(t, aid.Principal, "石门镇中心小学"), aid.RosterFilter{Outside: true}, "单小燕 王小明"},
		{"township, wherever they learn", town(o, "石门镇"), aid.RosterFilter{}, "王小明 王小红"},
		{"township asks for another", town(o, "石门镇"), aid.RosterFilter{Township: o.Towns["大河乡"]}, "王小明 王小红"},
		{"another county's school", o.As(aid.Clerk), aid.RosterFilter{School: other.Schools["大河乡双河小学"].ID}, ""},
	} {
		l, err := o.Bureau.Roster(t.Context(), c.who, c.f, aid.RosterPlace{Most: 50})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := names(l.Lines); got != c.want || l.Total != len(strings.Fields(c.want)) {
			t.Errorf("%s: got %q and a total of %d, want %q", c.name, got, l.Total, c.want)
		}
	}
	_, err := o.Bureau.Roster(t.Context(), o.As(aid.Operator), aid.RosterFilter{}, aid.RosterPlace{Most: 50})
	if aid.KindOf(err) != aid.Forbidden {
		t.Errorf("operator: got %v, want Forbidden", err)
	}
}

func TestRoster_totalFollowsTheList(t *testing.T) {
	t.Parallel()
	o := rollcall(t)
	for _, want := range []int{4, 4, 5} {
		if want == 5 {
			o.Enrol(t, testkit.Autumn, o.Pupil())
		}
		l, err := o.Bureau.Roster(t.Context(), o.As(aid.Clerk), aid.RosterFilter{}, aid.RosterPlace{Most: 50})
		if err != nil || l.Total != want {
			t.Errorf("got %d, %v, want %d", l.Total, err, want)
		}
	}
}

func TestSearch_finds(t *testing.T) {
	t.Parallel()
	o := rollcall(t)
	number := testkit.IDNumber("990001", "20090101", 8) // ends with X, see below
	for serial := 10; !strings.HasSuffix(number, "X"); serial += 2 {
		number = testkit.IDNumber("990001", "20090101", serial)
	}
	o.Enrol(t, testkit.Autumn, o.Pupil(func(d *aid.Draft) { d.Name, d.IDNo, d.Birth = "赵一鸣", number, "2009-01-01" }))
	wide := strings.Map(func(r rune) rune { return r - '!' + '！' }, strings.ToLower(number))
	for text, want := range map[string]string{
		"王":       "王小明 王小红",
		"王小":      "王小明 王小红",
		"小明":      "王小明",
		"明":       "李明 王小明",
		" 王 小　明 ": "王小明",
		"wxm":     "王小明",
		"ＷＸ":      "王小明 王小红",
		"sxy":     "单小燕", // a surname read as a surname
		number:    "赵一鸣",
		wide:      "赵一鸣",
		number[:6] + " " + number[6:14] + "-" + number[14:]: "赵一鸣",
		"李小明": "",
		"%":   "",
		"":    "",
	} {
		s, err := o.Bureau.Search(t.Context(), o.As(aid.Clerk), text)
		if err != nil || names(s.Students) != want || s.Fault != "" {
			t.Errorf("%q: got %q, %v, fault %q; want %q", text, names(s.Students), err, s.Fault, want)
		}
	}
}

func TestSearch_aWrongNumberIsSaidAndNotLookedFor(t *testing.T) {
	t.Parallel()
	o := rollcall(t)
	for _, text := range []string{"9900012008030100", "99000120080301001X1", "990001200813010015", "1234567"} {
		s, err := o.Bureau.Search(t.Context(), o.As(aid.Clerk), text)
		if err != nil || s.Fault == "" || s.Text != "" {
			t.Errorf("%q: got fault %q, text %q, %v; want a sentence and no text", text, s.Fault, s.Text, err)
		}
	}
}

func TestSearch_keepsToTheSeat(t *testing.T) {
	t.Parallel()
	o, other := rollcall(t), rollcall(t)
	number := o.Pupil().IDNo
	other.Enrol(t, testkit.Autumn, other.Pupil(func(d *aid.Draft) { d.Name, d.IDNo, d.Birth = "外县生", number, "2008-03-01" }))
	for _, c := range []struct {
		name, text, want string
		who              aid.Actor
	}{
		{"own school", "小", "", o.At(t, aid.Principal, "石门镇中心小学")},
		{"own school by name", "王小", "王小明", o.At(t, aid.Principal, "石门镇中心小学")},
		{"other school", "李明", "", o.At(t, aid.Principal, "石门镇中心小学")},
		{"own township, learning outside", "王小红", "王小红", town(o, "石门镇")},
		{"other township", "李明", "", town(o, "石门镇")},
		{"other county by name", "外县生", "", o.As(aid.Clerk)},
		{"other county by number", number, "", o.As(aid.Clerk)},
		{"names are masked", "王小明", "", o.As(aid.Leader)},
	} {
		s, err := o.Bureau.Search(t.Context(), c.who, c.text)
		if err != nil || names(s.Students) != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.name, names(s.Students), err, c.want)
		}
	}
}

func TestSearch_findsPlaces(t *testing.T) {
	t.Parallel()
	o := rollcall(t)
	s, err := o.Bureau.Search(t.Context(), o.As(aid.Leader), "双河")
	if err != nil || len(s.Schools) != 1 || len(s.Villages) != 1 || s.Villages[0].Name != "大河乡 双河村" {
		t.Errorf("got %v and %v, %v, want 大河乡双河小学 and 双河村", s.Schools, s.Villages, err)
	}
	s, err = o.Bureau.Search(t.Context(), o.At(t, aid.Principal, "石门镇中心小学"), "双河")
	if err != nil || len(s.Schools)+len(s.Villages) != 0 {
		t.Errorf("another school's principal: got %v and %v, %v, want nothing", s.Schools, s.Villages, err)
	}
}

// Looking somebody up by number is an entry without the number.
func TestSearch_byNumberIsOnRecord(t *testing.T) {
	t.Parallel()
	o := rollcall(t)
	d := o.Pupil()
	o.Enrol(t, testkit.Autumn, d)
	if _, err := o.Bureau.Search(t.Context(), o.As(aid.Clerk), d.IDNo); err != nil {
		t.Fatal(err)
	}
	entries, _, err := o.Bureau.Audits(t.Context(), o.As(aid.Admin), aid.AuditFilter{Act: aid.StudentSearched, Limit: 10})
	if err != nil || len(entries) != 1 || entries[0].Student == 0 || strings.Contains(entries[0].Note, d.IDNo) {
		t.Fatalf("got %+v, %v, want one entry that names the student by id only", entries, err)
	}
}

// The workbook holds what the list shows, all of it, with masked numbers and
// nothing that a spreadsheet would calculate.
func TestExportRoster(t *testing.T) {
	t.Parallel()
	o := rollcall(t)
	bad := o.Pupil(func(d *aid.Draft) { d.Name, d.HouseholdHead, d.HouseholdCode = "=1+1", "@SUM(A1)", "" })
	o.Enrol(t, testkit.Autumn, bad)
	d, err := o.Bureau.ExportRoster(t.Context(), o.At(t, aid.Principal, "石门镇中心小学"), aid.RosterFilter{}, aid.RosterPlace{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	text := cells(t, b.Bytes())
	for _, want := range []string{"王小明", "单小燕", "=1+1", "@SUM(A1)", aid.MaskNumber(bad.IDNo), "寄宿", "待确认", "三年级"} {
		if !slices.Contains(text, want) {
			t.Errorf("no cell %q", want)
		}
	}
	for _, none := range []string{"李明", "王小红", bad.IDNo} {
		if slices.Contains(text, none) {
			t.Errorf("got a cell %q", none)
		}
	}
	if slices.ContainsFunc(text, func(s string) bool { return strings.HasPrefix(s, "无编号") }) {
		t.Error("got a household number of our own making")
	}
	entries, _, err := o.Bureau.Audits(t.Context(), o.As(aid.Admin), aid.AuditFilter{Act: aid.ExportStudents, Limit: 10})
	if err != nil || len(entries) != 1 || entries[0].After["rows"] != float64(3) {
		t.Fatalf("got %+v, %v, want one entry with 3 rows", entries, err)
	}
}

func cells(t *testing.T, content []byte) (all []string) {
	t.Helper()
	book, err := sheet.Open(bytes.NewReader(content), int64(len(content)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	err = book.Rows(func(row sheet.Row) error {
		for _, c := range row.Cells {
			all = append(all, c.Text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestExportRoster_whoMayNot(t *testing.T) {
	t.Parallel()
	o := rollcall(t)
	for _, role := range []aid.Role{aid.Leader, aid.Admin, aid.Operator} {
		if _, err := o.Bureau.ExportRoster(t.Context(), o.As(role), aid.RosterFilter{}, aid.RosterPlace{}); aid.KindOf(err) != aid.Forbidden {
			t.Errorf("%s: got %v, want Forbidden", role, err)
		}
	}
}

// Every item of the rulebook has a name that fits into a badge.
func TestItems_areThoseOfThePlan(t *testing.T) {
	t.Parallel()
	var plan []aid.Item
	for _, item := range rules.Plan().Items() {
		plan = append(plan, aid.Item(item.Code))
	}
	if !slices.Equal(slices.Sorted(slices.Values(plan)), slices.Sorted(slices.Values(aid.Items()))) {
		t.Errorf("got %v, want %v", aid.Items(), plan)
	}
}

func TestDesk_countsWhatWaits(t *testing.T) {
	t.Parallel()
	empty := testkit.County(t)
	d, err := empty.Bureau.Desk(t.Context(), empty.As(aid.Clerk))
	if err != nil || d.Begun() || d.Villages != 4 || d.Schools != 6 || d.Students != 0 {
		t.Errorf("county without students: got %+v, %v", d, err)
	}
	o := rollcall(t)
	d, err = o.Bureau.Desk(t.Context(), o.As(aid.Clerk))
	if err != nil || !d.Begun() || d.Students != 4 || d.Listed != 2 || d.NoPrincipal != 2 || d.Pending != 3 || d.PreschoolSum {
		t.Errorf("got %+v, %v", d, err)
	}
	o.Account(t, aid.Principal, "石门镇中心小学")
	if d, err = o.Bureau.Desk(t.Context(), o.As(aid.Clerk)); err != nil || d.NoPrincipal != 1 || d.NeverIn != 1 {
		t.Errorf("after a principal's account: got %+v, %v", d, err)
	}
}

// The card of those who wait leads to a list of as many: pupils of schools
// outside the county wait for no school, missing ones are on no list.
func TestDesk_pendingIsTheList(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	missing, outside := o.Pupil(), o.Pupil(func(d *aid.Draft) { d.School, d.SchoolID = "邻县第一中学", 0 })
	o.Enrol(t, testkit.Autumn.Previous(), missing)
	o.Enrol(t, testkit.Autumn, o.Pupil(), o.Pupil(), outside)
	d, err := o.Bureau.Desk(t.Context(), o.As(aid.Clerk))
	if err != nil || d.Pending != 2 || d.Missing != 1 {
		t.Errorf("got %d pending, %d missing, %v, want 2 and 1", d.Pending, d.Missing, err)
	}
	r, err := o.Bureau.Roster(t.Context(), o.As(aid.Clerk), aid.RosterFilter{State: aid.Pending}, aid.RosterPlace{Most: 50})
	if err != nil || r.Total != 2 || len(r.Lines) != 2 {
		t.Errorf("got a list of %d with %d lines, %v, want 2", r.Total, len(r.Lines), err)
	}
	r, err = o.Bureau.Roster(t.Context(), o.As(aid.Clerk), aid.RosterFilter{Outside: true}, aid.RosterPlace{Most: 50})
	if err != nil || len(r.Lines) != 1 || r.Lines[0].StateLabel() != "县外就读" {
		t.Errorf("got %+v, %v, want one 县外就读", r.Lines, err)
	}
	if desk, err := o.Bureau.Desk(t.Context(), o.As(aid.Clerk)); err != nil || desk.Away != 1 {
		t.Errorf("the desk: got %d outside the county, %v, want 1", desk.Away, err)
	}
}

// Children who get no preschool aid wait for no sum of it.
func TestDesk_countsThoseWhoWaitForASum(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	child := func(status aid.PovertyStatus) aid.Draft {
		return o.Pupil(atSchool(o, "石门镇幼儿园"), func(d *aid.Draft) { d.Stage, d.Grade, d.Status = aid.Preschool, 1, status })
	}
	o.Enrol(t, testkit.Autumn, child(aid.Poor), child(aid.Poor), child(aid.RemovedFromReg))
	if _, err := o.Bureau.Decide(t.Context(), o.As(aid.Clerk), testkit.Autumn.Year); err != nil {
		t.Fatal(err)
	}
	if d, err := o.Bureau.Desk(t.Context(), o.As(aid.Clerk)); err != nil || d.Preschool != 2 {
		t.Errorf("got %d, %v, want 2", d.Preschool, err)
	}
}
