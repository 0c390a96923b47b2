package sample

import (
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func students() []Page {
	reviewer := aid.Actor{Name: "赵某", Seat: aid.Seat{Role: aid.Reviewer}}
	principal := schoolActor(aid.Principal, "王某")
	leader := aid.Actor{Name: "孙某", Seat: aid.Seat{Role: aid.Leader}}
	admin := aid.Actor{Name: "周某", Seat: aid.Seat{Role: aid.Admin}}
	f := Frame("学生情况", page.Crumb{Label: "学生", URL: "/students"})
	bare := aid.StudentFile{Student: aid.Student{ID: 9, Name: Long, Birth: birthday, Household: aid.Household{Code: "无编号/1"}}}
	all := []Page{
		{"student", "学生：审核", page.StudentPage(f, page.NewStudent(reviewer, file(), true))},
		{"student-clerk", "学生：经办，事实来自哪个工作簿", page.StudentPage(f, page.NewStudent(seat(aid.Clerk), file(), false))},
		{"student-rename", "学生：更正姓名，缺原因", page.StudentPage(f, renaming())},
		{"student-principal", "学生：校长", page.StudentPage(f, page.NewStudent(principal, file(), false))},
		{"student-leader", "学生：领导小组", page.StudentPage(f, page.NewStudent(leader, file(), false))},
		{"student-bare", "学生：什么都没有", page.StudentPage(f, page.NewStudent(admin, bare, false))},
		{"student-reveal", "学生：号码", page.RevealedPage(f, page.Revealed{Label: "身份证号", Number: "990001200803010029", Back: "/students/1"})},
	}
	return append(all, notices(principal)...)
}

var birthday = time.Date(2008, time.March, 1, 0, 0, 0, 0, time.UTC)

// file is a pupil who boards in autumn and is projected for spring.
func file() aid.StudentFile {
	idno, _ := aid.ParseIDNo("990001200803010029")
	autumn := aid.Year(2016).Autumn()
	enrolments := []aid.Enrolment{
		{Term: autumn, SchoolID: 1, School: "石门镇中心小学", Stage: aid.Primary, Grade: 3, Boarding: aid.Yes, Told: aid.No, Corrected: true, State: aid.Confirmed, DecidedBy: "王某", DecidedAt: morning},
		{Term: autumn.Previous(), SchoolID: 1, School: Long, Stage: aid.Primary, Grade: 2, Boarding: aid.No, State: aid.Pending},
	}
	return aid.StudentFile{
		Student: aid.Student{
			ID: 1, Name: "赵小禾", IDNo: idno, Birth: birthday, Sex: aid.Female, Ethnicity: "汉族", Hukou: aid.Rural, Relation: "之女",
			Household: aid.Household{Code: "9901210010037", Head: "赵某", Status: aid.LiftedAided}, Township: "石门镇", Village: "大河村",
			Phone: "13800000000", Account: aid.Account{Bank: "农村商业银行", Number: "6200000000000000001"},
		},
		Enrolments: enrolments, Bases: bases(enrolments[0]),
		Family:    []aid.Relative{{ID: 2, Name: "赵小苗", Sex: aid.Male, Relation: "之子", School: "大河乡中心幼儿园", Stage: aid.Preschool, Grade: 2}},
		Elsewhere: 1, Years: []aid.Year{2016, 2015}, Year: 2016, Decisions: rulings(), Past: past(autumn, morning),
	}
}

// renaming is a clerk's page with a new name typed and no reason.
func renaming() page.Student {
	p := page.NewStudent(seat(aid.Clerk), file(), false)
	p.Rename = page.NewRename(1, "赵晓禾", "", map[string]string{page.WhyField: "请写明更正的原因，2到200个字"})
	return p
}

// bases are the facts of both terms: a boarder in autumn by the school's word.
func bases(e aid.Enrolment) []aid.Basis {
	facts := []aid.FactTold{
		{Code: "stage", Label: "学段", Value: "小学"}, {Code: "grade", Label: "年级", Value: "三年级"}, {Code: "boarding", Label: "是否寄宿", Value: "是"},
		{Code: "hukou", Label: "户口性质", Value: "农村户口"}, {Code: "categories", Label: "脱贫属性", Value: "已脱贫(享受政策)"},
	}
	b := aid.Basis{Term: e.Term, Facts: facts, Enrolment: e, Source: aid.Source{Upload: 2, File: "2016年秋季建档立卡花名册.xlsx", Sheet: "石门镇", Row: 37, At: morning}}
	spring := b
	spring.Term = e.Term.Next()
	return []aid.Basis{b, spring}
}

// past is two versions of autumn: projected by day, then confirmed as a boarder.
func past(autumn aid.Term, at time.Time) []aid.PastDecision {
	sum, third := aid.Fen(50000), 3
	return []aid.PastDecision{
		{Term: autumn, At: at, By: "王某", Why: aid.WhyFact, Firm: true, Edition: &third, Grants: []aid.PastGrant{{Item: "boarding_aid", Fen: &sum}}},
		{Term: autumn, At: at.AddDate(0, 0, -20), By: "李晓云", Why: aid.WhyFirst},
	}
}

// ruling is one item in both terms; fen is a term's sum.
func ruling(d aid.Decision, autumn, spring aid.Fen, firm bool) []aid.Decision {
	d.Term, d.Fen, d.Firm, d.Clause = aid.Year(2016).Autumn(), autumn, firm, "三(一)1"
	s := d
	s.Term, s.Fen, s.Firm = aid.Year(2016).Spring(), spring, false
	return []aid.Decision{d, s}
}

func rulings() (all []aid.Decision) {
	aside := func(item aid.Item, name string) {
		all = append(all, ruling(aid.Decision{Item: item, ItemName: name, Answer: aid.NotEntitled, Aside: true, Sentence: "不享受：小学生不属于" + name + "对象（依据三(一)1）"}, 0, 0, true)...)
	}
	all = append(all, ruling(aid.Decision{
		Item: "boarding_aid", ItemName: "寄宿生生活补助", Answer: aid.Entitled, HasSum: true,
		Sentence: "享受：建档立卡家庭小学寄宿生，每年1000元，本学期500元（依据三(一)1）",
	}, 50000, 50000, true)...)
	all = append(all, ruling(aid.Decision{
		Item: "day_aid", ItemName: "非寄宿生生活补助", Answer: aid.NotEntitled, HasSum: true,
		Sentence: "不享受：寄宿生不属于非寄宿生生活补助对象（依据三(一)1）", Nearest: "是否寄宿由“寄宿”改为“走读”",
	}, 0, 0, true)...)
	aside("senior_high_grant", "普通高中国家助学金")
	aside("student_loan_priority", "优先办理生源地信用助学贷款")
	return all
}

func preschoolRulings() []aid.Decision {
	return ruling(aid.Decision{
		Item: "preschool_aid", ItemName: "学前教育资助", Answer: aid.Unset, HasSum: true,
		Sentence: "享受，金额未定：建档立卡家庭在园幼儿，资助标准待县里确定后发放（依据三(一)1）",
	}, 0, 0, false)
}
