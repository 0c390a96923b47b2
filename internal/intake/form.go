package intake

import (
	"strings"

	"zhuxue/internal/aid"
)

// form is one shape of table. A workbook of statistics has two, the others one.
type form uint8

// The forms.
const (
	noForm form = iota
	studentForm
	retentionForm
	preschoolForm
	schoolForm
	villageForm
)

// forms tells of each form which kind of workbook it belongs to, how an office calls it, and which columns it cannot do
// without: of each group at least one. The order is that of asking: a roster has villages too, but is no list of villages.
var forms = []struct {
	form  form
	kind  aid.UploadKind
	label string
	needs [][]field
}{
	{studentForm, aid.StudentBook, "学生花名册", [][]field{
		{name}, {idNumber}, {grade, class, stage, boarding, relation, household, head, status, place},
	}},
	{retentionForm, aid.StatisticBook, "教育年报（义务教育巩固）", [][]field{{school}, {entrants}, {graduates}}},
	{preschoolForm, aid.StatisticBook, "教育年报（学前教育）", [][]field{{village}, {aged, attending, children}, {attending, children, covered}}},
	{schoolForm, aid.SchoolBook, "学校名录", [][]field{{school}, {kind, kindCode, schoolCode, boarders, aliases}}},
	{villageForm, aid.VillageBook, "行政村名录", [][]field{{village}, {township, villageCode, poor}}},
}

// columnSet says in which column each field stands, -1 for none.
type columnSet [fields]int16

func noColumns() columnSet {
	var c columnSet
	for i := range c {
		c[i] = -1
	}
	return c
}

func (c *columnSet) has(f field) bool { return c[f] >= 0 }

// useful counts the fields that say something.
func (c *columnSet) useful() int {
	n := 0
	for f := range field(fields) {
		if f != none && f != seq && f != other && c.has(f) {
			n++
		}
	}
	return n
}

// formOf is the form that columns make, noForm if they make none.
func (c *columnSet) formOf() form {
	for _, f := range forms {
		if len(c.missing(f.needs)) == 0 && !c.contradicts(f.form) {
			return f.form
		}
	}
	return noForm
}

// contradicts reports columns that a form never has. A list of villages names no person and no school; a list of schools
// no pupil.
func (c *columnSet) contradicts(f form) bool {
	switch f {
	case villageForm:
		return c.hasOneOf([]field{school, name, idNumber, head, household, relation, birth, status, stage, grade, boarding})
	case schoolForm, preschoolForm:
		return c.has(idNumber)
	}
	return false
}

// missing lists the groups of which no column is there, by how we call their first.
func (c *columnSet) missing(needs [][]field) []string {
	var labels []string
	for _, group := range needs {
		if !c.hasOneOf(group) {
			labels = append(labels, group[0].label())
		}
	}
	return labels
}

func (c *columnSet) hasOneOf(group []field) bool {
	for _, f := range group {
		if c.has(f) {
			return true
		}
	}
	return false
}

// belongs reports whether a form is one of a kind's.
func (f form) belongs(kind aid.UploadKind) bool {
	for _, known := range forms {
		if known.form == f {
			return known.kind == kind
		}
	}
	return false
}

// label is how an office calls the form.
func (f form) label() string {
	for _, known := range forms {
		if known.form == f {
			return known.label
		}
	}
	return ""
}

// needed says which columns a kind of workbook must have, for the sentence of a refusal.
func needed(kind aid.UploadKind) string {
	var tables []string
	for _, f := range forms {
		if f.kind != kind {
			continue
		}
		var columns []string
		for _, group := range f.needs {
			columns = append(columns, "“"+group[0].label()+"”")
		}
		tables = append(tables, strings.Join(columns, ""))
	}
	return strings.Join(tables, "或")
}
