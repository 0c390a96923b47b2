package intake

import (
	"cmp"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// readSchooling reads school, stage, grade and boarding.
func (t *studentTable) readSchooling(r *record, d *aid.Draft) {
	answer, text, ok := t.school(r, d.Township)
	switch {
	case answer.school != nil:
		d.School, d.SchoolID = answer.school.Name, answer.school.ID
	case answer.outside:
		d.School, d.Outside = text, true
	}
	t.readStudy(r, d, answer, text, ok)
	r.readBoarding(d)
}

// readStudy reads stage and grade. known tells whether the school is: without it only stage and grade themselves can tell.
func (t *studentTable) readStudy(r *record, d *aid.Draft, answer schoolAnswer, text string, known bool) {
	asked := studyAsked{stage: r.text(stage), grade: r.text(grade), class: r.text(class)}
	if !r.given(grade) && !r.given(class) {
		asked.grade = cmp.Or(answer.grade, t.ctx.grade)
	}
	if len(t.ctx.stages) == 1 {
		asked.titled = t.ctx.stages[0]
	}
	if answer.part != "" {
		asked.titled = answer.part
	}
	if answer.school != nil {
		asked.kind = answer.school.Kind
	} else if known {
		asked.outside = text
	}
	a, asBefore := t.studies[asked]
	if !asBefore {
		a = t.study(asked, answer.school)
		t.studies[asked] = a
	}
	if a.fault != "" {
		r.holdStudy(a.fault, a.at)
		return
	}
	d.Stage = t.oneStage(r, a)
	switch {
	case d.Stage != "":
		t.settleStudy(r, d, a, asked)
	case t.ageless(r, a):
		t.faultAge(r, "“"+shorten(asked.grade)+"”")
	case len(a.stages) > 1 && r.faulty(idNumber): // the age will tell it, once the number is mended
	case known || asked.stage != "":
		r.holdStudy("stage_unknown", stage)
	}
}

// ageless reports whether the student's age fits none of several stages that are left open.
func (t *studentTable) ageless(r *record, a studyAnswer) bool {
	if len(a.stages) == 0 || r.id.IsZero() {
		return false
	}
	age := ageOn(r.id, t.asOf.Year)
	for _, s := range a.stages {
		if plausible(age, s, a.grade.yearOf(s, t.asOf.Year)) {
			return false
		}
	}
	return true
}

// oneStage is the stage that is left, told apart by age if there are several.
func (t *studentTable) oneStage(r *record, a studyAnswer) aid.Stage {
	switch {
	case len(a.stages) == 1:
		return a.stages[0]
	case len(a.stages) > 1 && !r.id.IsZero():
		return t.byAge(a.stages, a.grade, r.id)
	}
	return ""
}

// settleStudy notes what was healed of stage and grade, and judges the age.
func (t *studentTable) settleStudy(r *record, d *aid.Draft, a studyAnswer, asked studyAsked) {
	if r.given(stage) && !r.faulty(stage) {
		r.heal(either(asked.stage == "", "stage_missing", "stage_variant"), stage, rollName(d.Stage))
	}
	switch {
	case a.grade.ok:
		d.Grade = a.grade.yearOf(d.Stage, t.asOf.Year)
		r.healGrade(d, a.fromClass)
	case r.given(grade):
		r.holdStudy("grade_missing", grade)
	case r.given(class):
		r.holdStudy("grade_missing", class)
	}
	if !r.id.IsZero() {
		t.judgeAge(r, d)
	}
}

func (r *record) healGrade(d *aid.Draft, fromClass bool) {
	official, same := gradeWording(d.Stage, d.Grade, r.text(grade))
	switch {
	case same:
		r.heal("nbsp", grade, r.text(grade))
	case !fromClass && !r.given(grade): // the title told it
	case !fromClass:
		r.heal("grade_variant", grade, official)
	case r.given(grade):
		r.heal("grade_missing", grade, official)
	default:
		r.reading("grade_read", class, d.Stage.Label()+official)
	}
}

func (t *studentTable) judgeAge(r *record, d *aid.Draft) {
	age := ageOn(r.id, t.asOf.Year)
	if plausible(age, d.Stage, d.Grade) {
		return
	}
	what := d.Stage.Label()
	if d.Grade > 0 {
		what += aid.GradeLabel(d.Stage, d.Grade)
	}
	t.faultAge(r, what)
}

// faultAge says that the age by the identity number does not go with what the row tells of the schooling.
func (t *studentTable) faultAge(r *record, schooling string) {
	year, age := t.asOf.Year, ageOn(r.id, t.asOf.Year)
	if age < 0 {
		r.fault("age_implausible", idNumber, "按身份证号，%d年9月1日还没有出生，与%s不符，请核对身份证号和年级。", year, schooling)
		return
	}
	r.fault("age_implausible", idNumber, "按身份证号，%d年9月1日满%d周岁，与%s不符，请核对身份证号和年级。", year, age, schooling)
}

const boardingSentence = "看不出是否寄宿（“%s”），请填写是或否；不清楚的请留空。"

func (r *record) readBoarding(d *aid.Draft) {
	text, isDay := r.text(boarding), r.text(day)
	var ok bool
	if d.Boarding, ok = parseDay(isDay); !ok {
		r.fault("boarding_unknown", day, boardingSentence, shorten(isDay))
	}
	codes := !hasAny(r.head.wording(boarding), "方式")
	told, ok := parseBoarding(text, codes)
	switch {
	case !ok:
		r.fault("boarding_unknown", boarding, boardingSentence, shorten(text))
		return
	case told == aid.Unknown:
		return
	case d.Boarding == -told:
		r.fault("boarding_conflict", boarding, "寄宿与走读两列互相矛盾，请核对后只选一项。")
		return
	}
	d.Boarding = told
	r.heal("board_variant", boarding, told.Label())
}

// readAid reads what else the aid hangs on, and where it is paid.
func (t *studentTable) readAid(r *record, d *aid.Draft) {
	d.FullTime = r.tri(fullTime, parseFullTime)
	d.Agricultural = r.tri(major, parseMajor)
	d.Hardship = r.tri(hardship, parseHardship)
	d.Phone = r.readPhone()
	d.Bank = r.plainText(bank)
	d.Account = r.readAccount()
	t.cards.check(r, d.Account)
	d.Note = trim(r.cell(note).Text)
}

// readAccount reads the account without the blanks and dashes people group its digits by.
func (r *record) readAccount() string {
	text := r.longNumberText(account, "账号")
	if strings.IndexByte(text, '-') >= 0 && r.cell(account).Kind == sheet.Text {
		text = strings.ReplaceAll(text, "-", "")
	}
	return text
}
