package testkit

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// Crowd is a county of the test's own with n invented students of the autumn
// term 2016, in about n/75 villages and n/200 schools, through the same door as
// a roster. Names repeat as they do in life, seven in ten are confirmed, and
// every item is decided.
func Crowd(t testing.TB, n int) *Office {
	t.Helper()
	o := empty(t, DB(t), fmt.Sprintf("99%04d", 5000+counties.Add(1)), "万人县")
	o.settle(t, n)
	o.Enrol(t, Autumn, o.crowd(t, n)...)
	o.Do(t, func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `
			UPDATE enrolment SET state = 'confirmed', decided_at = $2, decided_by = '测试校长'
			WHERE county_id = $1 AND student_id % 10 < 7`, tx.County, Now)
		if err != nil {
			return err
		}
		return tx.Tally(t.Context(), Autumn, 0)
	})
	o.analyze(t)
	if _, err := o.Bureau.Decide(t.Context(), o.As(aid.Clerk), Autumn.Year); err != nil {
		t.Fatal(err)
	}
	o.analyze(t)
	return o
}

// crowdKinds are the kinds of school of a crowd, as often as its stages ask.
var crowdKinds = []struct {
	kind, name string
	stage      aid.Stage
}{
	{"111", "幼儿园", aid.Preschool}, {"211", "小学", aid.Primary}, {"211", "第二小学", aid.Primary}, {"218", "教学点", aid.Primary},
	{"311", "初级中学", aid.Junior}, {"311", "第二初级中学", aid.Junior}, {"342", "高级中学", aid.Senior}, {"365", "职业中学", aid.Vocational},
}

func crowdTown(i int) string { return fmt.Sprintf("第%d乡", i%20+1) }

// settle fills a county with the places that n students need.
func (o *Office) settle(t testing.TB, n int) {
	t.Helper()
	villages := make([]aid.VillageDraft, max(20, n/75))
	for i := range villages {
		villages[i] = aid.VillageDraft{Township: crowdTown(i), Name: fmt.Sprintf("第%d村", i+1), Poor: aid.TriOf(i%3 == 0)}
	}
	schools := make([]aid.SchoolDraft, max(len(crowdKinds), n/200))
	for i := range schools {
		k := crowdKinds[i%len(crowdKinds)]
		schools[i] = aid.SchoolDraft{Name: fmt.Sprintf("%s第%d%s", crowdTown(i), i/len(crowdKinds)+1, k.name), Kind: aid.SchoolKind(k.kind), Township: crowdTown(i), Area: "镇区", Owner: "公办"}
	}
	o.Do(t, func(tx *store.Tx) error {
		if _, err := tx.SaveVillages(t.Context(), villages); err != nil {
			return err
		}
		_, err := tx.SaveSchools(t.Context(), schools)
		return err
	})
	o.learn(t)
}

// crowd makes the drafts, the same ones for the same n.
func (o *Office) crowd(t testing.TB, n int) []aid.Draft {
	t.Helper()
	villages, schools := o.places(t)
	drafts := make([]aid.Draft, n)
	for i := range drafts {
		s := schools[i%len(schools)]
		k := crowdKinds[(i%len(schools))%len(crowdKinds)]
		grade := i/len(schools)%min(k.stage.Years(), 3) + 1
		v := villages[(i*7)%len(villages)]
		drafts[i] = aid.Draft{
			IDNo: crowdNumber(i), Name: crowdName(i), Sex: aid.Female, Hukou: aid.Rural, Ethnicity: "汉族",
			Status: aid.PovertyStatuses[[]int{0, 0, 1, 1, 2, 3}[i%6]], HouseholdCode: fmt.Sprintf("C%07d", i*2/3),
			Township: v.Township, Village: v.Name, VillageID: v.ID, School: s.Name, SchoolID: s.ID,
			Stage: k.stage, Grade: grade, Boarding: aid.TriOf(i%5 < 3), FullTime: aid.Yes, Agricultural: aid.TriOf(i%4 == 0),
		}
		if i%50 == 49 {
			drafts[i].School, drafts[i].SchoolID = "邻县第一中学", 0
		}
	}
	return drafts
}

// places are the county's villages and schools, schools in the order of their
// kinds.
func (o *Office) places(t testing.TB) (villages []aid.Village, schools []aid.School) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) (err error) {
		if villages, err = tx.Villages(t.Context()); err != nil {
			return err
		}
		schools, err = tx.Schools(t.Context())
		return err
	})
	return villages, schools
}

// crowdNumber is the ID number of student i: each has its own.
func crowdNumber(i int) string {
	birth := time.Date(2000+i%14, time.January, 1+i/14%360, 0, 0, 0, 0, time.UTC)
	return IDNumber("990001", birth.Format("20060102"), i/(14*360)*2)
}

const (
	surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
	given    = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅鑫波斌辉浩宇轩梓涵子怡欣诺晨佳琪雨桐思远文博一诺可馨"
)

func crowdName(i int) string {
	s, g := []rune(surnames), []rune(given)
	name := string(s[i*31%len(s)]) + string(g[i*17/3%len(g)])
	if i%4 != 0 {
		name += string(g[i*13/7%len(g)])
	}
	return name
}

// analyze lets the planner see the county as it is.
func (o *Office) analyze(t testing.TB) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), o.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `VACUUM ANALYZE`); err != nil {
		t.Fatal(err)
	}
}
