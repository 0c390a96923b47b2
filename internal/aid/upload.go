package aid

import "time"

// UploadID names an upload within its county.
type UploadID int64

// UploadKind is what a workbook lists.
type UploadKind string

// The four kinds of workbook.
const (
	VillageBook   UploadKind = "village"   // 行政村名录
	SchoolBook    UploadKind = "school"    // 学校名录
	StudentBook   UploadKind = "student"   // 建档立卡学生花名册
	StatisticBook UploadKind = "statistic" // 教育年报
)

// UploadKinds are all kinds in the order a new county brings them in.
var UploadKinds = []UploadKind{VillageBook, SchoolBook, StudentBook, StatisticBook}

var uploadLabels = map[UploadKind]string{
	VillageBook: "行政村名录", SchoolBook: "学校名录", StudentBook: "建档立卡学生花名册", StatisticBook: "教育年报",
}

// Label is the kind's Chinese name; "" for an unknown kind.
func (k UploadKind) Label() string { return uploadLabels[k] }

// UploadState is how far an upload has come. docs/states.md has the picture.
type UploadState string

// The states of an upload. Accepted, Refused and Discarded are final.
const (
	Received  UploadState = "received"  // kept, waiting to be read
	Reading   UploadState = "reading"   // a job reads it
	Ready     UploadState = "ready"     // preview stands, waiting for a person
	Accepted  UploadState = "accepted"  // its good rows are in the registers
	Refused   UploadState = "refused"   // no workbook we can read; Message says why
	Discarded UploadState = "discarded" // a person put it aside
)

// Label is the state's Chinese name.
func (s UploadState) Label() string {
	return map[UploadState]string{
		Received: "已接收", Reading: "读取中", Ready: "待确认导入", Accepted: "已导入", Refused: "无法读取", Discarded: "已放弃",
	}[s]
}

// Upload is one workbook on its way into the registers.
type Upload struct {
	ID       UploadID
	Kind     UploadKind
	Term     Term
	State    UploadState
	File     string // name as given, for people's eyes only
	Message  string // why it was refused
	Rows     int    // data rows read so far
	Counts   Counts
	Warnings []string // sentences about what was not read at all
	Columns  []ColumnReading
	Assumed  bool   // the term was neither told nor written on the workbook
	OpenHeld int    // held rows that still wait to be mended
	Emptied  bool   // kept long enough: the workbook and its rows are gone
	By       string // person's name
	User     UserID
	At       time.Time
}

// Counts sums an upload's rows by outcome. Changed and New split what
// accepting did or will do to the registers.
type Counts struct {
	Rows      int `json:"rows"`
	Accept    int `json:"accept"`
	Healed    int `json:"healed"` // accepted rows in which something was healed
	Hold      int `json:"hold"`
	Duplicate int `json:"duplicate"`
	Noticed   int `json:"noticed"` // accepted rows with a notice
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
}

// Outcome is what becomes of a data row.
type Outcome string

// The outcomes.
const (
	Accept    Outcome = "accept"
	Hold      Outcome = "hold"      // kept as it is until a person mends it
	Duplicate Outcome = "duplicate" // says again what an earlier row said
)

// Label is the outcome's Chinese name.
func (o Outcome) Label() string {
	return map[Outcome]string{Accept: "可导入", Hold: "待修改", Duplicate: "重复行"}[o]
}

// ColumnReading is as what a column of a workbook was read; an empty As means that it was not.
type ColumnReading struct {
	Header string `json:"header"`
	As     string `json:"as"`
}

// Heal is something certain that was set right: which column, from what, to
// what. Code names the sort of healing.
type Heal struct {
	Code   string `json:"code"`
	Column string `json:"column"` // the header's own wording
	From   string `json:"from"`
	To     string `json:"to"`
	Cell   string `json:"cell,omitempty"` // B37, where what the cell says stands in a cell above
}

// Fault is something a person must mend. Message is a Chinese sentence: which
// cell, what is wrong, what to do.
type Fault struct {
	Code    string `json:"code"`
	Column  string `json:"column"`
	Cell    string `json:"cell"` // J37
	Message string `json:"message"`
}

// Cell is one non-blank cell of a row under its header.
type Cell struct {
	Column string `json:"column"`
	Text   string `json:"text"`
}

// Line is one data row of a workbook and what became of it. Exactly one of the
// drafts is set where the row could be read at all.
type Line struct {
	Sheet   string  `json:"sheet"`
	Row     int     `json:"row"` // the sheet's own row number, from 1
	Outcome Outcome `json:"outcome"`
	Heals   []Heal  `json:"heals"`
	Faults  []Fault `json:"faults"`
	Notices []Fault `json:"notices,omitempty"` // for a person's eyes; the row is taken all the same
	Cells   []Cell  `json:"cells"`             // as given
	Ordinal int     `json:"-"`                 // place in the whole workbook, from 1
	Settled bool    `json:"-"`                 // held, and since listed again or put aside

	Conflict bool `json:"-"` // held for what another row says

	Other UploadID `json:"other,omitempty"` // of a settled row: the workbook that lists it, too
	Came  bool     `json:"came,omitempty"`  // its student came in with that one

	Readings []Heal `json:"readings,omitempty"` // cells that told something else than their own column, as a class tells the grade

	Village   *VillageDraft       `json:"village,omitempty"`
	School    *SchoolDraft        `json:"school,omitempty"`
	Student   *Draft              `json:"student,omitempty"`
	Preschool *PreschoolStatistic `json:"preschool,omitempty"`
	Retention *RetentionStatistic `json:"retention,omitempty"`
}

// VillageDraft is a village as a row of 行政村名录 tells it.
type VillageDraft struct {
	Code     string `json:"code,omitempty"`
	Township string `json:"township"`
	Name     string `json:"name"`
	Poor     Tri    `json:"poor"`
}

// SchoolDraft is a school as a row of 学校名录 tells it.
type SchoolDraft struct {
	Code     string     `json:"code,omitempty"`
	Name     string     `json:"name"`
	Kind     SchoolKind `json:"kind"`
	Township string     `json:"township,omitempty"`
	Village  string     `json:"village,omitempty"`
	Area     string     `json:"area,omitempty"`
	Owner    string     `json:"owner,omitempty"`
	Boarding Tri        `json:"boarding"`
	Pupils   *int       `json:"pupils,omitempty"`
	Boarders *int       `json:"boarders,omitempty"`
	Aliases  []string   `json:"aliases,omitempty"`
}

// LineFilter chooses rows of an upload. An empty outcome means all; Healed
// means only rows in which something was healed, Noticed only those with a
// notice.
type LineFilter struct {
	Outcome Outcome
	Healed  bool
	Noticed bool
	After   int // ordinal
	Most    int // 0: no limit
}
