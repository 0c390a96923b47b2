package bureau

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

// usual.txt holds what people make passwords of when nobody stops them: words,
// names, cities, in English and in pinyin.
//
//go:embed usual.txt
var usualText string

// usual_list.txt holds the passwords of ten characters and more among the 79,000
// most used that were ever published: the lists of zxcvbn and zxcvbn-ts (MIT).
//
//go:embed usual_list.txt
var usualListText string

var usualWords, usualList = lookup(usualText), lookup(usualListText)

func lookup(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(text) {
		words[w] = true
	}
	return words
}

// walks are the ways of a finger over the keyboard and of a child through the
// alphabet; each is walked in both directions.
var walks = both("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "a1b2c3d4e5f6g7h8i9", "1a2b3c4d5e6f7g8h9i", "qazwsxedcrfvtgbyhnujmikolp", "147258369", "qweasdzxc")

func both(ways ...string) []string {
	for _, w := range ways {
		var back []byte
		for i := len(w) - 1; i >= 0; i-- {
			back = append(back, w[i])
		}
		ways = append(ways, string(back))
	}
	return ways
}

var (
	// plainLetters undoes what people write for letters.
	plainLetters = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")
	// plainDigits undoes the shift key.
	plainDigits = strings.NewReplacer("!", "1", "@", "2", "#", "3", "$", "4", "%", "5", "^", "6", "&", "7", "*", "8", "(", "9", ")", "0")
)

// usual tells whether a password in small letters is one that guessers try
// first: published ones; usual words, up to three of them, with any digits and signs around
// and between; a walk over the keyboard; or a few characters over and over.
func usual(low string) bool {
	if usualList[low] || distinct(low) <= 4 {
		return true
	}
	core := strings.TrimFunc(low, func(r rune) bool { return r < utf8.RuneSelf && (r < 'a' || r > 'z') })
	for _, text := range []string{letters(low), letters(plainLetters.Replace(core))} {
		if ofWords(text, 3) {
			return true
		}
	}
	return walked(low) || walked(plainDigits.Replace(low)) || walked(letters(low))
}

// letters is what remains of a text without digits, signs and blanks.
func letters(low string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= utf8.RuneSelf {
			return r
		}
		return -1
	}, low)
}

// ofWords tells whether a text is nothing but usual words, at most so many.
func ofWords(text string, most int) bool {
	if text == "" {
		return true
	}
	if most == 0 {
		return false
	}
	for end := 1; end <= len(text); end++ {
		if usualWords[text[:end]] && ofWords(text[end:], most-1) {
			return true
		}
	}
	return false
}

// walked tells whether hardly anything is left of a text when walks of three
// and more steps are taken out.
func walked(text string) bool {
	left := 0
	for text != "" {
		n := steps(text)
		if n < 3 {
			left, n = left+1, 1
		}
		text = text[n:]
	}
	return left <= 3
}

// steps is how far the beginning of a text follows one walk.
func steps(text string) int {
	for n := len(text); n >= 3; n-- {
		for _, w := range walks {
			if strings.Contains(w, text[:n]) {
				return n
			}
		}
	}
	return 0
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}
