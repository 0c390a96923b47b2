package intake

import (
	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// facts are what must agree for one row to say again what another said: what a student's aid hangs on.
type facts struct {
	school            string
	stage             aid.Stage
	grade             int
	boarding          aid.Tri
	township, village string
	status            aid.PovertyStatus
}

func factsOf(d *aid.Draft) facts {
	return facts{d.School, d.Stage, d.Grade, d.Boarding, d.Township, d.Village, d.Status}
}

// earlier is the first row of a student in a workbook.
type earlier struct {
	sheet string
	line  int
	name  string
	taken bool
	facts facts
}

func (e earlier) where() string { return sheet.Where(e.sheet, e.line) }

// compare sets a row with a sound identity number against the rows before it, and against the register. The first row of a
// student is taken; a later one that says the same is a duplicate; one that gives the number to another name, or tells
// another school, grade or boarding, is held, for only a person can say which is right.
func (t *studentTable) compare(r *record, d *aid.Draft) {
	number := r.id.Full()
	now := earlier{r.line.Sheet, r.line.Row, d.Name, r.line.Outcome == aid.Accept, factsOf(d)}
	before, seen := t.seen[number]
	if !seen {
		t.seen[number] = now
		t.compareRegister(r, d)
		return
	}
	switch {
	case before.name != d.Name && before.name != "" && d.Name != "":
		r.first("id_conflict", idNumber, "%s与%s的学生同号不同名，请核对两人的户口簿，改正写错的一个。", masked(r.id), before.where())
	case !before.taken:
		t.seen[number] = now
	case !now.taken: // held for its own faults
	case before.facts == now.facts:
		r.fault("duplicate_row", idNumber, "与%s是同一名学生，内容相同，本行不再导入。", before.where())
		r.line.Outcome = aid.Duplicate
	default:
		r.fault("duplicate_conflict", idNumber, "与%s是同一名学生，但%s不同，请核对后只保留正确的一行。", before.where(), difference(before.facts, now.facts))
	}
}

// compareRegister holds a row that gives a known number to another name.
func (t *studentTable) compareRegister(r *record, d *aid.Draft) {
	known, ok := t.holders[r.id.Full()]
	if ok && known != d.Name && d.Name != "" {
		r.first("id_conflict", idNumber, "%s在系统中登记的是另一个姓名，请核对户口簿；如确已改名，请在学生页“更正姓名”后再上传。", masked(r.id))
	}
}

func masked(n aid.IDNo) string { return "身份证号“" + n.String() + "”" }

// first holds the row for a fault that stands before all others: it puts them in doubt.
func (r *record) first(code string, f field, format string, args ...any) {
	r.fault(code, f, format, args...)
	faults := r.line.Faults
	last := faults[len(faults)-1]
	copy(faults[1:], faults[:len(faults)-1])
	faults[0] = last
}

// difference names the first thing in which two rows of a student differ.
func difference(a, b facts) string {
	switch {
	case a.school != b.school:
		return "就读学校"
	case a.stage != b.stage || a.grade != b.grade:
		return "年级"
	case a.boarding != b.boarding:
		return "是否寄宿"
	case a.township != b.township || a.village != b.village:
		return "行政村"
	}
	return "脱贫属性"
}
