package aid

import "strings"

// HouseholdID names a household within its county.
type HouseholdID int64

// Household is 户, as the poverty register knows it.
type Household struct {
	ID      HouseholdID
	Code    string // 户编号
	Head    string // 户主
	Village VillageID
	Status  PovertyStatus
}

// PovertyStatus is 脱贫属性, the standing of a household in the register.
type PovertyStatus string

// The standings of the years 2014 to 2020.
const (
	StatusUnknown  PovertyStatus = ""
	Poor           PovertyStatus = "poor"           // 未脱贫
	LiftedAided    PovertyStatus = "lifted_aided"   // 已脱贫(享受政策)
	LiftedUnaided  PovertyStatus = "lifted_unaided" // 已脱贫(不享受政策)
	PoorAgain      PovertyStatus = "poor_again"     // 返贫
	NotRegistered  PovertyStatus = "not_registered" // 非建档立卡
	RemovedFromReg PovertyStatus = "removed"        // 清退、销户(错评)
)

// PovertyStatuses are all standings in their order.
var PovertyStatuses = []PovertyStatus{Poor, LiftedAided, LiftedUnaided, PoorAgain, NotRegistered, RemovedFromReg}

var statusLabels = map[PovertyStatus]string{
	StatusUnknown: "未填", Poor: "未脱贫", LiftedAided: "已脱贫(享受政策)", LiftedUnaided: "已脱贫(不享受政策)",
	PoorAgain: "返贫", NotRegistered: "非建档立卡", RemovedFromReg: "已清退",
}

// Label is the standing's Chinese name.
func (s PovertyStatus) Label() string { return statusLabels[s] }

// Hukou is 户口性质.
type Hukou string

// The kinds of household registration; the county town counts as rural for
// the vocational tuition waiver (三(一)1: 农村(含县镇)).
const (
	HukouUnknown Hukou = ""
	Rural        Hukou = "rural" // 农业
	Town         Hukou = "town"  // 非农业(县镇)
	Urban        Hukou = "urban" // 非农业(城市)
)

// Label is the Chinese name.
func (h Hukou) Label() string {
	switch h {
	case Rural:
		return "农业"
	case Town:
		return "非农业(县镇)"
	case Urban:
		return "非农业(城市)"
	}
	return "未填"
}

// RegisterCode is a household's number in the poverty register; "" for a code
// that was made for a household without one, which holds digits of a person's
// number.
func RegisterCode(code string) string {
	if strings.HasPrefix(code, "无编号/") {
		return ""
	}
	return code
}
