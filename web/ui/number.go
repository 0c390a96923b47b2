package ui

import (
	"fmt"
	"strconv"
)

// NoData is what a page prints where a number is not known. It is never 0.
const NoData = "无数据"

// Count prints a whole number with separators: 12340 → "12,340".
func Count(n int) string {
	digits := strconv.Itoa(n)
	if n < 0 {
		return "-" + group(digits[1:])
	}
	return group(digits)
}

// Yuan prints an amount in fen as yuan with two decimals: 125000 → "1,250.00". The unit 元 stands in the table's head.
func Yuan(fen int64) string {
	yuan, cents := fen/100, fen%100
	sign := ""
	if fen < 0 {
		sign, yuan, cents = "-", -yuan, -cents
	}
	return sign + group(strconv.FormatInt(yuan, 10)) + "." + string([]byte{byte('0' + cents/10), byte('0' + cents%10)})
}

// WanYuan prints an amount in fen in units of ten thousand yuan, for key figures: 12345678900 → "12,345.68" (万元).
// It rounds half away from zero, to the hundred yuan.
func WanYuan(fen int64) string {
	const hundredYuan = 100 * 100
	half := int64(hundredYuan / 2)
	if fen < 0 {
		half = -half
	}
	return Yuan((fen + half) / hundredYuan)
}

// Percent prints a share of a whole with two decimals, rounded half up, but never up to 100 %: all but one of many is not all.
// Percent(52, 63) → "82.54%", Percent(99999, 100000) → "99.99%". A whole of zero is no data.
func Percent(part, whole int) string {
	if whole == 0 {
		return NoData
	}
	hundredths := (part*20000 + whole) / (2 * whole)
	if part < whole {
		hundredths = min(hundredths, 9999)
	}
	return fmt.Sprintf("%d.%02d%%", hundredths/100, hundredths%100)
}

// group puts a comma between every three digits.
func group(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
