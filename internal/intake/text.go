package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"zhuxue/internal/aid"
)

// blank reports whether a rune shows nothing: any space, NBSP and the ideographic space included, line breaks, controls,
// and the invisible marks that web pages and chat programs leave behind.
func blank(r rune) bool {
	switch {
	case r <= ' ' || r == 0x7f:
		return true
	case r < 0x85:
		return false
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r == 0x2060, r == 0xfeff, r == 0xad, r == 0x3164:
		return true
	}
	return unicode.IsSpace(r)
}

// trim cuts blanks at both ends. It does not allocate.
func trim(s string) string {
	if s == "" || solid(s[0]) && (solid(s[len(s)-1]) || ideograph(s[max(0, len(s)-3):])) {
		return s
	}
	return strings.TrimFunc(s, blank)
}

// normal writes each character in one piece (NFC), so that a text which two keyboards wrote differently is one text: é for
// e and its accent, and the ideograph itself for its copy among those kept for old code tables.
func normal(s string) string {
	for i := range len(s) {
		if b := s[i]; b >= 0xc0 && (b < 0xe4 || b > 0xe9) { // no common ideograph, which are in one piece
			return norm.NFC.String(s)
		}
	}
	return s
}

// strays are marks that say nothing at the end of a cell: a full stop, a comma, an asterisk for a footnote.
const strays = "。.，,、；;*＊※★☆"

// clean is trim, without the marks that say nothing at either end; a cell of nothing else keeps them.
func clean(s string) string {
	s = trim(s)
	if s == "" || lettered(s) {
		return s
	}
	cut := strings.TrimFunc(strings.TrimLeft(strings.TrimRight(s, strays), "'‘’`*＊※★☆"), blank)
	if cut == "" {
		return s
	}
	return cut
}

// lettered reports quickly that a text begins and ends with a letter, a digit or a common ideograph.
func lettered(s string) bool {
	first, last := s[0], s[len(s)-1]
	return (alphanumeric(first) || first >= 0xe4 && first <= 0xe9) && (alphanumeric(last) || ideograph(s[max(0, len(s)-3):]))
}

func alphanumeric(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
}

// solid reports whether a byte begins, or alone is, a character that shows.
func solid(b byte) bool { return b > ' ' && b < 0x7f || b >= 0xe4 && b <= 0xe9 }

// ideograph reports a single common ideograph, U+4000 to U+9FFF.
func ideograph(s string) bool { return len(s) == 3 && s[0] >= 0xe4 && s[0] <= 0xe9 }

// squeeze removes every blank.
func squeeze(s string) string {
	if strings.IndexFunc(s, blank) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if blank(r) {
			return -1
		}
		return r
	}, s)
}

// narrow is the half-width form of a rune; other runes stay. Chinese marks that people type for ASCII ones count too.
func narrow(r rune) rune {
	switch {
	case r < 0xb7:
		return r
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xfee0
	}
	switch r {
	case '【', '〔', '[', '﹙', '「':
		return '('
	case '】', '〕', ']', '﹚', '」':
		return ')'
	case '—', '–', '‐', '‑', '−', '─', '―':
		return '-'
	case '。', '．', '·', '•', '・', '‧':
		return '.'
	case '、':
		return ','
	}
	return r
}

// fold is a text as it is compared: half-width, upper-case, without blanks. It allocates only if something changes.
func fold(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if blank(r) {
			continue
		}
		r = narrow(r)
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plain reports quickly that fold would change nothing: only digits, capitals, common ASCII marks and common ideographs.
func plain(s string) bool {
	for i := 0; i < len(s); {
		switch b := s[i]; {
		case b > ' ' && b < 'a' && b != '[' && b != ']':
			i++
		case b >= 0xe4 && b <= 0xe9: // U+4000 to U+9FFF
			i += 3
		default:
			return false
		}
	}
	return true
}

// digitsOnly reports whether a text is digits and nothing else.
func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// runes counts characters.
func runes(s string) int { return utf8.RuneCountInString(s) }

// longDigits are the digits of an identity number, an account or a phone, which slip into other columns.
var longDigits = regexp.MustCompile(`[0-9０-９]{11,}`)

// shorten is a cell's text as a sentence may quote it: at most 20 characters, on one line, long numbers masked.
func shorten(s string) string {
	s = longDigits.ReplaceAllStringFunc(squeeze(s), aid.MaskNumber)
	if runes(s) <= 20 {
		return s
	}
	return string([]rune(s)[:20]) + "…"
}

// cutBrackets splits a folded text into what stands outside the brackets and what stands inside.
func cutBrackets(s string) (outside, inside string) {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return s, ""
	}
	end := strings.LastIndexByte(s, ')')
	if end < open {
		return s[:open], s[open+1:]
	}
	return s[:open] + s[end+1:], s[open+1 : end]
}

// hasAny reports whether a text contains one of the words.
func hasAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// cutAnySuffix cuts the first suffix that fits and leaves something.
func cutAnySuffix(s string, suffixes ...string) (string, bool) {
	for _, x := range suffixes {
		if rest, ok := strings.CutSuffix(s, x); ok && rest != "" {
			return rest, true
		}
	}
	return s, false
}

// cutAnyPrefix cuts the first prefix that fits and leaves something.
func cutAnyPrefix(s string, prefixes ...string) (string, bool) {
	for _, x := range prefixes {
		if rest, ok := strings.CutPrefix(s, x); ok && rest != "" {
			return rest, true
		}
	}
	return s, false
}

// chinese digits and numerals up to ten.
var numerals = map[rune]int{
	'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9, '十': 10,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6,
}

// cutNumber reads a number below 100 at the start of a folded text, in digits or Chinese numerals: 12, 三, 十二. ok is
// false where there is none.
func cutNumber(s string) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		if i++; n > 9999 {
			return 0, s, false
		}
	}
	if i > 0 {
		return n, s[i:], true
	}
	return cutNumeral(s)
}

func cutNumeral(s string) (n int, rest string, ok bool) {
	r, size := utf8.DecodeRuneInString(s)
	first, known := numerals[r]
	if !known {
		return 0, s, false
	}
	rest = s[size:]
	if first != 10 {
		return first, rest, true
	}
	r, size = utf8.DecodeRuneInString(rest)
	if unit, known := numerals[r]; known && unit > 0 && unit < 10 {
		return 10 + unit, rest[size:], true
	}
	return 10, rest, true
}
