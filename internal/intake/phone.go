package intake

import (
	"regexp"
	"strings"
)

// readPhone reads 联系电话. A number of a length that no telephone has is kept as it is, with a notice.
func (r *record) readPhone() string {
	number := r.longNumberText(phone, "联系电话")
	if number == "" {
		return ""
	}
	if n := oddPhone(strings.Map(narrow, r.text(phone))); n > 0 {
		r.notice("phone_length", phone, "联系电话有%d位数字，已照原样保留：手机号码是11位，固定电话是7至8位（可以带区号），请核对后改正。", n)
	}
	return number
}

var (
	extension = regexp.MustCompile(`(?:转|分机|[eE][xX][tT]\.?)[^0-9]{0,2}[0-9]{1,6}`)
	telephone = regexp.MustCompile(`\+?[0-9][-0-9() ]*`)
)

// oddPhone is how many digits the first number of a text has that is no telephone's by its length; 0 where all may be one.
// Several stand side by side: 13800000000、6123456. A text without a digit is none.
func oddPhone(text string) int {
	if digitsOnly(text) && phoneLong(text) { // nearly always
		return 0
	}
	for _, number := range telephone.FindAllString(extension.ReplaceAllString(text, ""), -1) {
		n := digitsOf(number)
		if phoneLong(n) || apart(number) {
			continue
		}
		return len(n)
	}
	return 0
}

// apart reports whether a text is several numbers with blanks between them, or one with an extension behind a dash.
func apart(number string) bool {
	words := strings.Fields(number)
	for _, w := range words {
		if !phoneLong(digitsOf(w)) {
			words = nil
		}
	}
	if len(words) > 1 {
		return true
	}
	dash := strings.LastIndexByte(number, '-')
	return dash > 0 && len(digitsOf(number[dash:])) <= 5 && phoneLong(digitsOf(number[:dash]))
}

// phoneLong reports whether digits may be a whole telephone number: a mobile phone's eleven, seven or eight of a fixed line,
// with the area code ten to twelve, of which a spreadsheet has sometimes eaten the 0; before all that the country's 86.
func phoneLong(digits string) bool {
	n := len(digits)
	switch {
	case hasAnyPrefix(digits, "010", "02"): // the area codes of three digits
		return n == 10 || n == 11
	case hasAnyPrefix(digits, "01"): // a mobile phone, called from elsewhere
		return n == 12
	case hasAnyPrefix(digits, "0086"):
		return n >= 14 && phoneLong(digits[4:])
	case hasAnyPrefix(digits, "0"):
		return n == 11 || n == 12
	case hasAnyPrefix(digits, "86") && n >= 12:
		return phoneLong(digits[2:])
	}
	return n == 7 || n == 8 || n == 10 || n == 11
}

// digitsOf are the digits of a text.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
