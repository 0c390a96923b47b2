package testkit

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// Now is the clock of tests: a working day of the autumn term 2016.
var Now = time.Date(2016, time.October, 10, 9, 30, 0, 0, aid.Shanghai)

// Autumn is the term of Now.
var Autumn = aid.Year(2016).Autumn()

// Office is a county of the test's own with two townships, four villages, six
// schools and nobody in them, behind the same wall as every other.
type Office struct {
	*Database
	County  aid.County
	Bureau  *bureau.Bureau
	Schools map[string]aid.School
	Towns   map[string]aid.TownshipID
	people  int
}

// Clock is what the office's clock shows.
func (o *Office) Clock() time.Time { return Now }

var counties atomic.Int64

// County makes a fresh county in the package's database, with the places that
// Office lists.
func County(t testing.TB) *Office {
	t.Helper()
	n := 1000 + counties.Add(1)
	o := empty(t, DB(t), fmt.Sprintf("99%04d", n), fmt.Sprintf("试验县%04d", n))
	o.build(t)
	return o
}

// empty makes a county that knows no places yet.
func empty(t testing.TB, db *Database, code, name string) *Office {
	t.Helper()
	county, err := db.DB.CreateCounty(t.Context(), aid.System(aid.County{}), code, name, func([]aid.County) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	db.people(t)
	o := &Office{Database: db, County: county, Schools: map[string]aid.School{}, Towns: map[string]aid.TownshipID{}}
	o.Bureau = bureau.New(db.DB, rules.Plan(), o.Clock, slog.New(slog.DiscardHandler))
	o.Bureau.Trial = true
	o.Policy(t, aid.LoginPolicy{SecondFactor: aid.FactorOptional, PasswordRule: aid.PasswordGraded})
	return o
}

// Policy sets what the county asks of those who sign in: in a county of a test
// the second factor is optional, unlike in a real one.
func (o *Office) Policy(t testing.TB, p aid.LoginPolicy) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error { return tx.SetLoginPolicy(t.Context(), p) })
}

func (o *Office) build(t testing.TB) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.SaveVillages(t.Context(), []aid.VillageDraft{
			{Township: "石门镇", Name: "石门村", Poor: aid.Yes}, {Township: "石门镇", Name: "坪上村", Poor: aid.No},
			{Township: "大河乡", Name: "双河村", Poor: aid.Yes}, {Township: "大河乡", Name: "水井村", Poor: aid.Unknown},
		})
		if err != nil {
			return err
		}
		_, err = tx.SaveSchools(t.Context(), []aid.SchoolDraft{
			{Code: "2199000001", Name: "石门镇中心小学", Kind: "211", Township: "石门镇", Area: "镇区", Owner: "公办", Boarding: aid.Yes},
			{Code: "3199000002", Name: "石门镇初级中学", Kind: "311", Township: "石门镇", Area: "镇区", Owner: "公办", Boarding: aid.Yes},
			{Code: "2199000003", Name: "大河乡双河小学", Kind: "211", Township: "大河乡", Village: "双河村", Area: "乡村", Owner: "公办", Boarding: aid.No},
			{Code: "1199000004", Name: "大河乡中心幼儿园", Kind: "111", Township: "大河乡", Area: "乡村", Owner: "公办"},
			{Code: "3499000005", Name: "县第一中学", Kind: "342", Township: "石门镇", Area: "城区", Owner: "公办", Boarding: aid.Yes},
			{Code: "3699000006", Name: "县职业教育中心", Kind: "365", Township: "石门镇", Area: "城区", Owner: "公办", Boarding: aid.Yes},
		})
		return err
	})
	o.learn(t)
}

func (o *Office) learn(t testing.TB) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		schools, err := tx.Schools(t.Context())
		if err != nil {
			return err
		}
		for _, s := range schools {
			o.Schools[s.Name] = s
		}
		towns, err := tx.Townships(t.Context())
		for _, town := range towns {
			o.Towns[town.Name] = town.ID
		}
		return err
	})
}

// Do runs fn inside the county, as its clerk.
func (o *Office) Do(t testing.TB, fn func(*store.Tx) error) {
	t.Helper()
	if err := o.DB.County(t.Context(), o.As(aid.Clerk), fn); err != nil {
		t.Fatal(err)
	}
}

// As is an actor of the county in a role of the whole county. Its account has no
// seat and no password.
func (o *Office) As(role aid.Role) aid.Actor {
	seat := aid.Seat{County: o.County.ID, CountyName: o.County.Name, Role: role, Department: aid.Education}
	return aid.Actor{User: 1, Login: string(role), Name: "测试" + role.Label(), Seat: seat, County: o.County, Address: "192.0.2.1", Registered: true}
}

// At is an actor in a role of one school.
func (o *Office) At(t testing.TB, role aid.Role, school string) aid.Actor {
	t.Helper()
	s, ok := o.Schools[school]
	if !ok {
		t.Fatalf("no school %q in the test county", school)
	}
	who := o.As(role)
	who.Seat.SchoolID, who.Seat.Place = s.ID, s.Name
	return who
}

// Pupil is a sound draft of an invented primary boarder, grade 3, of 石门镇中心小学,
// changed as told. Each has an ID number of its own.
func (o *Office) Pupil(change ...func(*aid.Draft)) aid.Draft {
	o.people++
	d := aid.Draft{
		IDNo: IDNumber("990001", "20080301", o.people*2), Name: fmt.Sprintf("测试生%d", o.people), Sex: aid.Female, Birth: "2008-03-01",
		Hukou: aid.Rural, Status: aid.Poor, HouseholdCode: fmt.Sprintf("H%05d", o.people), HouseholdHead: "户主甲",
		Township: "石门镇", School: "石门镇中心小学", SchoolID: o.Schools["石门镇中心小学"].ID, Stage: aid.Primary, Grade: 3, Boarding: aid.Yes,
	}
	for _, c := range change {
		c(&d)
	}
	return d
}

// Enrol takes drafts into the county's registers for a term.
func (o *Office) Enrol(t testing.TB, term aid.Term, drafts ...aid.Draft) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.SaveStudents(t.Context(), term, drafts)
		return err
	})
}

var officers atomic.Int64

// OfficerNumber is the sound ID number of one more invented officer.
func OfficerNumber() string {
	n := int(officers.Add(1))
	birth := time.Date(1970, time.January, 1+n/1000, 0, 0, 0, 0, time.UTC)
	return IDNumber("990002", birth.Format("20060102"), n)
}

// IDNumber makes a sound ID number: region, birth date (20080301) and a serial
// below 1000, even for female.
func IDNumber(region, birth string, serial int) string {
	body := fmt.Sprintf("%s%s%03d", region, birth, serial%1000)
	sum := 0
	for i, r := range body {
		sum += int(r-'0') * (1 << (17 - i) % 11)
	}
	return body + string("10X98765432"[sum%11])
}
