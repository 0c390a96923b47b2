package aid

// TownshipID names a township within its county.
type TownshipID int64

// VillageID names an administrative village within its county.
type VillageID int64

// Township is 乡镇.
type Township struct {
	ID   TownshipID
	Name string
}

// Village is 行政村. Poor marks the villages of the plan (二(一): 63 of them).
type Village struct {
	ID         VillageID
	TownshipID TownshipID
	Township   string
	Code       string // twelve digits; "" where unknown
	Name       string // official name: 石门村
	Poor       Tri
}

// VillageLine is one village in the list: what it told of a year, and how many
// of its children are on the rosters of the term.
type VillageLine struct {
	Village
	Figures  PreschoolStatistic
	Students int
}

// VillageFilter says which villages to list. Zero values do not narrow; Poor
// and Covered narrow to one of the three answers.
type VillageFilter struct {
	Year     int // of the figures; 0: the newest report
	Township TownshipID
	Poor     *Tri
	Covered  *Tri
	After    VillageID // the last one seen
	Most     int
}

// VillageList is one page of the list of villages.
type VillageList struct {
	Year      int   // of the figures
	Years     []int // with a report, oldest first
	Terms           // of the students
	Lines     []VillageLine
	Total     int       // in the filter
	Next      VillageID // to go on after; 0 at the end
	Townships []Township
}

// VillageDetail is one village with all that is counted of it.
type VillageDetail struct {
	Village
	Years []PreschoolStatistic // oldest first
	Goals []TargetGoal         // of the net and the gross rate, the plan's years apart
	Terms
	Stages  []StageCount
	Schools []School // those in the village, else those of its township
	Nearby  bool     // Schools are the township's
}

// StageCount is how many students on the rosters of a term are in a grade.
type StageCount struct {
	Stage    Stage
	Grade    int // 0: not told
	Students int
}
