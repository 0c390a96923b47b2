package rules

// Stage is a stage of education.
type Stage uint8

// The stages. Higher includes 技师学院高级工班 and 预备技师班 (三(一)1).
const (
	Preschool Stage = iota + 1
	Primary
	Junior
	Senior
	Vocational
	Higher
)

func (s Stage) String() string { return domains[FactStage].code(uint8(s)) }

// Label is the stage's Chinese name.
func (s Stage) Label() string { return label(FactStage, uint8(s)) }

// MarshalText gives the stage's code.
func (s Stage) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a stage's code; the empty code is unknown.
func (s *Stage) UnmarshalText(b []byte) error { return FactStage.unmarshal((*uint8)(s), b) }

// Grade is the year within the stage, from 1; 0 is unknown.
type Grade uint8

// MaxGrade is the highest year within a stage that a fact can hold.
const MaxGrade = 15

// Hukou is the kind of the household's registration.
type Hukou uint8

// The kinds of hukou. Town is 县镇, which the plan counts as rural for the vocational tuition waiver.
const (
	Rural Hukou = iota + 1
	Town
	Urban
)

func (h Hukou) String() string { return domains[FactHukou].code(uint8(h)) }

// MarshalText gives the hukou's code.
func (h Hukou) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads a hukou's code; the empty code is unknown.
func (h *Hukou) UnmarshalText(b []byte) error { return FactHukou.unmarshal((*uint8)(h), b) }

// HardshipLevel is the level at which a school has recognised a family's hardship (教财〔2018〕16号). Whoever has a level is known to
// be in hardship or not, see [Facts.settle].
type HardshipLevel uint8

// The levels; provinces use two or three of them.
const (
	NoHardship HardshipLevel = iota + 1
	OrdinaryHardship
	Hard
	SpecialHardship
)

func (l HardshipLevel) String() string { return domains[FactHardshipLevel].code(uint8(l)) }

// MarshalText gives the level's code.
func (l HardshipLevel) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// Owner is who runs the school.
type Owner uint8

// The owners. Unlicensed is a kindergarten that runs without approval (无证园).
const (
	Public Owner = iota + 1
	Inclusive
	Private
	Unlicensed
)

func (o Owner) String() string { return domains[FactSchoolOwner].code(uint8(o)) }

// MarshalText gives the owner's code.
func (o Owner) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// Region is the part of the country that national standards speak of.
type Region uint8

// The regions. PoorArea is 集中连片特困地区 with 涉藏州县 and 南疆, wherever it lies.
const (
	West Region = iota + 1
	Central
	East
	PoorArea
)

func (r Region) String() string { return domains[FactRegion].code(uint8(r)) }

// MarshalText gives the region's code.
func (r Region) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Degree is what a student of higher education studies for.
type Degree uint8

// The degrees. JuniorCollege is 专科 with 高职.
const (
	JuniorCollege Degree = iota + 1
	Bachelor
	Graduate
)

func (d Degree) String() string { return domains[FactDegree].code(uint8(d)) }

// MarshalText gives the degree's code.
func (d Degree) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
