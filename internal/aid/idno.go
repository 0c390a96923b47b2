package aid

import (
	"log/slog"
	"strings"
	"time"
)

// IDNo is a citizen's identity number of 18 characters (GB 11643-1999). It
// prints masked; the whole number needs Full, and a reviewer asks why.
type IDNo struct{ full string }

// IDFault says why a text is no identity number.
type IDFault string

// The ways in which a text fails to be an identity number.
const (
	IDLength   IDFault = "length"   // not 18 characters
	IDChars    IDFault = "chars"    // something other than digits and a closing X
	IDDate     IDFault = "date"     // the birth date in it does not exist
	IDChecksum IDFault = "checksum" // the last character does not fit the rest
)

var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// ParseIDNo reads an identity number of 18 half-width characters; X must be
// upper case. A fault of "" means the number is sound. The first six digits
// are never judged: they may name a county that was abolished.
func ParseIDNo(s string) (IDNo, IDFault) {
	if len([]rune(s)) != 18 {
		return IDNo{}, IDLength
	}
	if len(s) != 18 || strings.Trim(s[:17], "0123456789") != "" || strings.Trim(s[17:], "0123456789X") != "" {
		return IDNo{}, IDChars
	}
	birth, err := time.Parse("20060102", s[6:14])
	if err != nil || birth.Year() < 1900 {
		return IDNo{}, IDDate
	}
	if s[17] != idCheck(s) {
		return IDNo{}, IDChecksum
	}
	return IDNo{full: s}, ""
}

func idCheck(s string) byte {
	sum := 0
	for i, w := range idWeights {
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// IsZero tells whether there is no number.
func (n IDNo) IsZero() bool { return n.full == "" }

// Full is the whole number. Showing it to a person is an audit entry.
func (n IDNo) Full() string { return n.full }

// Birth is the birth date in the number.
func (n IDNo) Birth() time.Time {
	t, _ := time.Parse("20060102", n.full[6:14])
	return t
}

// Sex is the sex in the number.
func (n IDNo) Sex() Sex {
	if n.full[16]%2 == 1 {
		return Male
	}
	return Female
}

// String is the number masked: first three, last four.
func (n IDNo) String() string {
	if n.full == "" {
		return ""
	}
	return MaskNumber(n.full)
}

// LogValue keeps the number out of logs.
func (n IDNo) LogValue() slog.Value { return slog.StringValue(n.String()) }

// MaskNumber hides all of a number but its first three and last four
// characters; of a shorter one, all but the last two.
func MaskNumber(s string) string {
	r := []rune(s)
	if len(r) <= 8 {
		keep := min(2, len(r))
		return strings.Repeat("*", len(r)-keep) + string(r[len(r)-keep:])
	}
	return string(r[:3]) + strings.Repeat("*", len(r)-7) + string(r[len(r)-4:])
}

// MaskName leaves the first character of a name, and tells neither how many
// follow nor which: 王小明 and 王明 are both 王**.
func MaskName(name string) string {
	for _, first := range name {
		return string(first) + "**"
	}
	return ""
}
