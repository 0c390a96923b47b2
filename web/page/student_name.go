package page

import (
	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// StudentNameField is the field of a student's corrected name.
const StudentNameField = "name"

// Rename is the form that corrects a student's name; the zero one is not shown.
type Rename struct {
	Name, Why ui.Field
	Action    string
	Open      bool // something in it is to be mended
}

// NewRename prepares the form, with what was typed and what was wrong with it.
func NewRename(id aid.StudentID, name, why string, faults map[string]string) Rename {
	return Rename{
		Action: link.RenameStudent(id), Open: len(faults) > 0,
		Name: ui.Field{Name: StudentNameField, Label: "新的姓名", Value: name, MaxLength: 40, Required: true, Error: faults[StudentNameField]},
		Why: ui.Field{Name: WhyField, Label: "原因", Value: why, MaxLength: 200, Required: true, Error: faults[WhyField],
			Hint: "如：户口簿更名。不要写号码；原因和前后姓名留有记录"},
	}
}
