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
