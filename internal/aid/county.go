package aid

import (
	"strings"
	"time"
	"unicode"
)

// CountyID names a county, the tenant. All data of people lies behind its wall.
type CountyID int32

// County is 县, the tenant: one education bureau with its schools and people.
type County struct {
	ID   CountyID
	Code string // six digits, GB/T 2260
	Name string
}

// CountyCount is a county with its numbers of accounts: all that the operator
// sees in a list.
type CountyCount struct {
	ID        CountyID
	Code      string
	Name      string
	CreatedAt time.Time
	Users     int // accounts that can be used
	Admins    int // of these, how many administer
}

// CountyFigures are a county's numbers, for the operator.
type CountyFigures struct{ Townships, Villages, Schools, Students, Uploads int }

// CountyCode is a county's code as a person types it, set right: full-width
// digits as a Chinese keyboard gives them, blanks and marks that do not show.
func CountyCode(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
			return -1
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		}
		return r
	}, typed)
}

// CheckCounty returns a county that may be created, or Invalid.
func CheckCounty(code, name string) error {
	fields := map[string]string{}
	if len(code) != 6 || !allDigits(code) {
		fields["code"] = "县级行政区划代码是6位数字，例如 990121"
	}
	if n := len([]rune(name)); n < 2 || n > 40 {
		fields["name"] = "县名为2到40个字"
	}
	return invalid(fields)
}

func invalid(fields map[string]string) error {
	for _, sentence := range fields {
		return &Error{Kind: Invalid, Message: sentence, Fields: fields}
	}
	return nil
}

func allDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
