package store

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// surnames are read differently as surnames than as words.
var surnames = map[rune]string{
	'仇': "q", '单': "s", '曾': "z", '解': "x", '查': "z", '区': "o", '朴': "p", '尉': "w", '盖': "g", '折': "s", '覃': "q",
	'翟': "z", '员': "y", '任': "r", '华': "h", '宓': "m", '缪': "m", '么': "y", '种': "c", '乐': "y", '召': "s", '繁': "p", '黑': "h", '秘': "b",
}

// initialsOf is a name's pinyin initials in small letters; what is no Chinese
// character stays as it is.
func initialsOf(name string) string {
	args := pinyin.NewArgs()
	args.Style = pinyin.FirstLetter
	var b strings.Builder
	for i, r := range []rune(name) {
		if s, ok := surnames[r]; ok && i == 0 {
			b.WriteString(s)
		} else if s := pinyin.SinglePinyin(r, args); len(s) > 0 {
			b.WriteString(s[0])
		} else {
			b.WriteString(strings.ToLower(string(r)))
		}
	}
	return b.String()
}

// Spell is a name in pinyin, small letters without tones and blanks: qingling for
// 青岭. What is no Chinese character is left out.
func Spell(name string) string {
	return strings.Join(pinyin.LazyPinyin(name, pinyin.NewArgs()), "")
}

// backwards is a name back to front, by characters.
func backwards(name string) string {
	r := []rune(name)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}
