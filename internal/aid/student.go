package aid

import "time"

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
}
