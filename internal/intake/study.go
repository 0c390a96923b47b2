package intake

import (
	"slices"

	"zhuxue/internal/aid"
)

// studyAsked is what a row says about stage and grade. Rows repeat each other, so answers are kept.
type studyAsked struct {
	stage, grade, class string
	titled              aid.Stage      // what the title or the sheet's name says of the stage
	kind                aid.SchoolKind // of a school of the county
	outside             string         // name of a school outside
}

// studyAnswer is what that leaves open. Usually one stage; several are told apart by the student's age.
type studyAnswer struct {
	stages    []aid.Stage
	grade     gradeReading
	fromClass bool // the class told the grade
	fault     string
	at        field
}

// study finds the stage and the grade that stage, grade, class and school tell together.
func (t *studentTable) study(asked studyAsked, s *aid.School) studyAnswer {
	told, ok := parseStage(asked.stage)
	if !ok {
		return studyAnswer{fault: "stage_unknown", at: stage}
	}
	if len(told) == 0 && asked.titled != "" {
		told = []aid.Stage{asked.titled}
	}
	taught := stagesOfSchool(s, asked.outside)
	a := readGradeOf(asked, both(told, taught))
	if a.fault != "" {
		return a
	}
	a.stages, a.fault = t.narrow(told, taught, a.grade, s)
	a.at = asked.teller()
	return a
}

// teller is the field whose text fits nothing: the grade's, else the class's, else the stage's. Where the stage came from
// the title, it is the school that does not fit.
func (a studyAsked) teller() field {
	switch {
	case !isNothing(fold(a.grade)):
		return grade
	case !isNothing(fold(a.class)):
		return class
	case !isNothing(fold(a.stage)):
		return stage
	}
	return school
}

// readGradeOf reads the grade from its column, or from the class. expected are the stages it may be in: where those are
// kindergarten alone, 大一 is a class and no university.
func readGradeOf(asked studyAsked, expected []aid.Stage) studyAnswer {
	text, fromClass := asked.grade, false
	if isNothing(fold(text)) {
		text, fromClass = asked.class, true
	}
	if bare := fold(text); isNothing(bare) || fromClass && digitsOnly(bare) && len(bare) < 3 {
		return studyAnswer{} // 班级 3 is a class and no grade
	}
	r := parseGrade(text)
	if slices.Equal(expected, []aid.Stage{aid.Preschool}) {
		if p := parsePreschoolShort(text); p.ok {
			r = p
		}
	}
	if !r.ok {
		f := grade
		if fromClass {
			f = class
		}
		return studyAnswer{fault: "grade_unknown", at: f}
	}
	return studyAnswer{grade: r, fromClass: fromClass}
}

// parsePreschoolShort reads 大一, 中二, 小(3) as classes of a kindergarten.
func parsePreschoolShort(text string) gradeReading {
	for _, w := range [...]struct {
		word string
		n    int
	}{{"小", 1}, {"中", 2}, {"大", 3}} {
		rest, ok := cutAnyPrefix(fold(text), w.word)
		if _, tail, number := cutNumber(rest); ok && number && classTail(tail) && !hasAny(tail, "年") {
			return preschoolGrade(w.n)
		}
	}
	return gradeReading{}
}

// narrow are the stages that all sides allow. A stage that the school does not teach, and a grade that the stage does not
// have, are faults.
func (t *studentTable) narrow(told, taught []aid.Stage, g gradeReading, s *aid.School) ([]aid.Stage, string) {
	if vocational := []aid.Stage{aid.Vocational}; slices.Equal(both(told, taught), vocational) && slices.Equal(g.stages, []aid.Stage{aid.Senior}) {
		g.stages = vocational // pupils of vocational schools say 高一 too
	}
	named := both(told, g.stages)
	if len(named) == 0 && len(told) > 0 && len(g.stages) > 0 {
		return nil, "grade_stage_conflict"
	}
	open := both(named, taught)
	if len(open) == 0 && len(named) > 0 && len(taught) > 0 {
		if s != nil {
			return nil, "grade_school_conflict"
		}
		open = named // a name outside the county proves nothing
	}
	if !g.ok {
		return open, ""
	}
	if len(open) == 0 {
		open = aid.Stages // nothing but the age can tell
	}
	fitting := slices.DeleteFunc(slices.Clone(open), func(st aid.Stage) bool { return !g.fits(st, t.asOf.Year) })
	if len(fitting) == 0 {
		return nil, either(len(told) > 0, "grade_stage_conflict", "grade_school_conflict")
	}
	if len(fitting) > 1 && len(g.stages) == 0 && !slices.Contains(told, aid.Preschool) {
		fitting = slices.DeleteFunc(fitting, func(st aid.Stage) bool { return st == aid.Preschool })
	}
	return fitting, ""
}

// byAge is the one of several stages whose usual age the student has; "" where that is not clear.
func (t *studentTable) byAge(stages []aid.Stage, g gradeReading, n aid.IDNo) aid.Stage {
	const tolerance = 2
	var found aid.Stage
	for _, s := range stages {
		age := ageOn(n, t.asOf.Year)
		first, last := 1, s.Years()
		if g.ok {
			first = g.yearOf(s, t.asOf.Year)
			last = first
		}
		if age < usualAge[s]+first-1-tolerance || age > usualAge[s]+last-1+tolerance {
			continue
		}
		if found != "" {
			return ""
		}
		found = s
	}
	return found
}

var studySentences = map[string]string{
	"stage_unknown":         "看不出学段“%s”，请填写学前教育、小学、初中、普通高中、中等职业或高等教育。",
	"stage_open":            "从学校和年级看不出学段%.0s，请填写学前教育、小学、初中、普通高中、中等职业或高等教育。",
	"grade_unknown":         "看不出“%s”是几年级，请填写年级，例如三年级、八年级、高二、大班。",
	"grade_missing":         "没有填写年级%.0s，请补填，例如三年级、八年级、高二、大班。",
	"grade_stage_conflict":  "年级“%s”与学段不符，请核对后改正其中一项。",
	"grade_school_conflict": "“%s”是就读学校没有的，请核对学校、学段和年级后改正。",
}

// titleConflict is the sentence where only the title, or the sheet's name, tells the stage that the school does not have.
const titleConflict = "“%s”没有标题或工作表名所写的学段，请核对学校和标题后改正。"

// holdStudy says what is wrong with stage or grade. A stage that nothing tells is stage_unknown as well.
func (r *record) holdStudy(code string, f field) {
	if asked := isNothing(fold(r.text(grade))) && r.given(grade); asked && (code == "stage_unknown" && r.text(stage) == "" || code == "grade_unknown") {
		code, f = "grade_missing", grade // with it the rest would follow
	}
	if r.faulty(f) {
		return
	}
	sentence, text := studySentences[code], r.text(f)
	switch {
	case code == "stage_unknown" && r.text(f) == "":
		sentence = studySentences["stage_open"]
	case f == school:
		sentence, text = titleConflict, r.line.Student.School
	}
	r.fault(code, f, sentence, shorten(text))
}
