package aid

// RosterSort is what the list of students is sorted by.
type RosterSort string

// The orders of the list. Schools and townships stand in the order in which
// they came into the registers, grades from kindergarten upwards.
const (
	ByName     RosterSort = "name" // by pinyin initials
	BySchool   RosterSort = "school"
	ByGrade    RosterSort = "grade"
	ByTownship RosterSort = "township"
)

// RosterFilter chooses students of one term. Zero values do not narrow.
type RosterFilter struct {
	Term     Term
	Township TownshipID // where the household lives
	Village  VillageID
	School   SchoolID
	Outside  bool // only those who learn outside the county
	Stage    Stage
	State    EnrolmentState // Pending: only those whom a school of the county is asked about
	Boarding *Tri           // nil: any; Unknown: only where it is not told
	Status   PovertyStatus
	Item     Item
	Answer   Answer // to Item; "" means entitled
}

// Narrow keeps a filter within a seat's own school or township: nobody reaches
// further by writing an address.
func (f RosterFilter) Narrow(scope Place) RosterFilter {
	if scope.School != 0 {
		f.School, f.Outside = scope.School, false
	}
	if scope.Township != 0 {
		f.Township = scope.Township
	}
	return f
}

// RosterPlace says which page of a list: the one after a student, or the one
// before; none means the first.
type RosterPlace struct {
	Sort   RosterSort
	Desc   bool
	Anchor StudentID
	Before bool
	Most   int
}

// RosterLine is one student on the list of a term.
type RosterLine struct {
	ID       StudentID
	Term     Term
	Name     string
	Sex      Sex
	SchoolID SchoolID // 0 outside the county
	School   string
	Stage    Stage
	Grade    int
	Township string
	Village  string
	Boarding Tri
	Status   PovertyStatus
	State    EnrolmentState
	Items    []Item // that the student is entitled to in the term
}

// StateLabel is the state of the school's confirmation in Chinese.
func (l RosterLine) StateLabel() string {
	if l.SchoolID == 0 {
		return OutsideLabel
	}
	return l.State.Label()
}

// RosterRecord is a student as an exported list tells it.
type RosterRecord struct {
	RosterLine
	IDNo      IDNo
	Ethnicity string
	Household string // 户编号
	Head      string // 户主
}

// Choice is something to choose from: its id and its name.
type Choice struct {
	ID   int64
	Name string
}

// RosterChoices are what the list can be narrowed to.
type RosterChoices struct {
	Townships []Choice
	Villages  []Choice // of the chosen township; none while none is chosen
	Schools   []Choice
	Items     []RuleValue // of the rules that decide the term
	Terms     []Term      // with a roster, newest first
}

// itemShorts are the aids as a badge has room for: those of the plan in its
// order, then those that only the national policy has.
var itemShorts = []struct {
	item  Item
	short string
}{
	{"preschool_aid", "学前资助"}, {"boarding_aid", "寄宿补助"}, {"senior_high_grant", "高中助学金"}, {"senior_high_fee_waiver", "高中免学杂费"},
	{"vocational_grant", "中职助学金"}, {"vocational_tuition_waiver", "中职免学费"}, {"student_loan_priority", "助学贷款"},
	{"preschool_fee_waiver", "学前免费"}, {"day_aid", "走读补助"}, {"rain_dew", "雨露计划"}, {"student_loan", "助学贷款"}, {"higher_grant", "高校助学金"},
}

// planItems is how many aids the plan has.
const planItems = 7

// Items are all aids of the plan in its order.
func Items() []Item {
	all := make([]Item, planItems)
	for i, s := range itemShorts[:planItems] {
		all[i] = s.item
	}
	return all
}

// Short is the aid's name as a badge has room for; an item of a county's own has
// its name for a code.
func (i Item) Short() string {
	for _, s := range itemShorts {
		if s.item == i {
			return s.short
		}
	}
	return string(i)
}
