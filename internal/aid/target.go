package aid

// PreschoolStatistic is one village and year of 教育年报, sheet 学前教育. Nil is
// "not told". Year is the statistical year as the report writes it.
type PreschoolStatistic struct {
	Year      int       `json:"year"`
	Township  string    `json:"township"`
	Village   string    `json:"village"`
	VillageID VillageID `json:"village_id"`
	Aged3to5  *int      `json:"aged_3_to_5"` // 3至5岁人口
	Attending *int      `json:"attending"`   // 3至5岁在园幼儿
	Children  *int      `json:"children"`    // 在园幼儿总数, any age
	Covered   Tri       `json:"covered"`     // 有幼儿园覆盖
}

// RetentionStatistic is one school and graduation year of 教育年报, sheet
// 义务教育巩固. Nil is "not told".
type RetentionStatistic struct {
	Year      int      `json:"year"`
	School    string   `json:"school"`
	SchoolID  SchoolID `json:"school_id"`
	Entrants  *int     `json:"entrants"`  // 九年前一年级入学人数
	MovedIn   *int     `json:"moved_in"`  // 期间转入
	MovedOut  *int     `json:"moved_out"` // 期间转出
	Died      *int     `json:"died"`      // 死亡
	Graduates *int     `json:"graduates"` // 九年级毕业人数
}

// Measure is an indicator's numerator and denominator for one place and year.
type Measure struct {
	Numerator   int64 `json:"numerator"`
	Denominator int64 `json:"denominator"`
}
