package aid

import (
	"fmt"
	"strings"
	"time"
)

// StudentID names a student within its county.
type StudentID int64

// Student is a child of a registered household, at any stage. What moves with
// time and moves money (school, grade, boarding) is in Enrolment.
type Student struct {
	ID        StudentID
	Name      string
	IDNo      IDNo
	Birth     time.Time
	Sex       Sex
	Ethnicity string
	Hukou     Hukou
	Relation  string // 与户主关系
	Household Household
	Township  string
	Village   string
	Phone     string
	Account   Account

	TownshipID TownshipID // where the household lives; 0 where it is not told
}

// Account is where a student's aid is paid.
type Account struct{ Bank, Number string }

// Secret is a number of a person that is shown masked, and whole only on
// record.
type Secret string

// The numbers that can be shown.
const (
	SecretIDNo    Secret = "idno"
	SecretPhone   Secret = "phone"
	SecretAccount Secret = "account"
)

// Label is the number's Chinese name; "" for an unknown one.
func (s Secret) Label() string {
	return map[Secret]string{SecretIDNo: "身份证号", SecretPhone: "联系电话", SecretAccount: "银行账号"}[s]
}

// Secret is one of the student's numbers, whole.
func (s Student) Secret(which Secret) string {
	switch which {
	case SecretIDNo:
		return s.IDNo.Full()
	case SecretPhone:
		return s.Phone
	case SecretAccount:
		return s.Account.Number
	}
	return ""
}

// StudentFile is all that the county knows of one student.
type StudentFile struct {
	Student    Student
	Enrolments []Enrolment    // newest first
	Family     []Relative     // other children of the household, within the reader's place
	Elsewhere  int            // other children of the household, beyond it
	Years      []Year         // with a decision, newest first
	Year       Year           // of the decisions below
	Rule       RuleNow        // of the term in which the office works
	Decisions  []Decision     // by item, autumn first
	Past       []PastDecision // every version of the year's decisions, the newest first
	Bases      []Basis        // what the decisions rest on, autumn first
}

// Basis is what a term's decisions rest on: the facts as they were used, and
// the enrolment and the workbook that told them.
type Basis struct {
	Term      Term
	Facts     []FactTold // none for a student who is not in school
	Enrolment Enrolment  // of the term, or for a spring without a roster of the autumn before
	Source    Source     // of the enrolment
	At        time.Time  // decided
}

// FactTold is one fact in words; Code is as in the rulebook.
type FactTold struct{ Code, Label, Value string }

// Source is the row of a workbook that told of a student; the zero one where no
// workbook did, as for a student whom the school added.
type Source struct {
	Upload UploadID
	File   string
	Sheet  string
	Row    int       // the sheet's own row number, from 1
	At     time.Time // when the workbook was taken
}

// Place is where the student belongs: the school of the newest enrolment, and
// the township of the household.
func (f StudentFile) Place() Place {
	at := Place{Township: f.Student.TownshipID}
	if len(f.Enrolments) > 0 {
		at.School = f.Enrolments[0].SchoolID
	}
	return at
}

// Place is the row within its workbook: 石门镇 第37行, or 第37行 in a text file.
func (s Source) Place() string { return strings.TrimSpace(fmt.Sprintf("%s 第%d行", s.Sheet, s.Row)) }

// Relative is a child of a household.
type Relative struct {
	ID        StudentID
	Household HouseholdID
	Name      string
	Sex       Sex
	Birth     time.Time
	Relation  string
	Place     Place
	School    string
	Stage     Stage
	Grade     int
}

// Draft is a student as one row of a roster tells it, healed and checked. The
// zero value of a field is "not told".
type Draft struct {
	IDNo          string        `json:"id_number"` // sound, 18 characters
	Name          string        `json:"name"`
	Sex           Sex           `json:"sex,omitempty"`
	Birth         string        `json:"birth,omitempty"` // 2008-02-13
	Ethnicity     string        `json:"ethnicity,omitempty"`
	Hukou         Hukou         `json:"hukou,omitempty"`
	Status        PovertyStatus `json:"status,omitempty"`
	HouseholdCode string        `json:"household,omitempty"`
	HouseholdHead string        `json:"head,omitempty"`
	Relation      string        `json:"relation,omitempty"`
	Township      string        `json:"township,omitempty"`
	Village       string        `json:"village,omitempty"` // official name
	VillageID     VillageID     `json:"village_id,omitempty"`
	School        string        `json:"school,omitempty"` // official name, or the text as given outside the county
	SchoolID      SchoolID      `json:"school_id,omitempty"`
	Outside       bool          `json:"outside,omitempty"` // 县外就读
	Stage         Stage         `json:"stage,omitempty"`
	Grade         int           `json:"grade,omitempty"` // year within the stage, from 1
	Boarding      Tri           `json:"boarding"`
	FullTime      Tri           `json:"full_time"`
	Agricultural  Tri           `json:"agricultural"` // 涉农专业
	Hardship      Tri           `json:"hardship"`     // 家庭经济困难
	Phone         string        `json:"phone,omitempty"`
	Bank          string        `json:"bank,omitempty"`
	Account       string        `json:"account,omitempty"`
	Note          string        `json:"note,omitempty"`

	Source Source `json:"-"` // the row itself
}
