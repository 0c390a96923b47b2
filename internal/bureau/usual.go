package bureau

import "strings"

// usualStems are what people take first. A password is usual when it is a stem
// with only digits and signs around it.
var usualStems = []string{
	"password", "passw0rd", "p@ssw0rd", "p@ssword", "qwerty", "qwertyuiop", "asdfgh", "asdfghjkl", "zxcvbn", "zxcvbnm", "qazwsx", "1qaz2wsx", "qwe123",
	"admin", "administrator", "root", "welcome", "letmein", "iloveyou", "woaini", "nihao", "zhongguo", "china", "xuesheng", "xuexiao", "laoshi",
	"student", "school", "teacher", "abc", "abcd", "abcde", "abcdef", "aa", "test", "guest", "user", "login", "mima", "xiaozhang", "system",
}

func usual(low string) bool {
	core := strings.Trim(low, "0123456789!@#$%^&*()_+-=.,?/~ ")
	if core == "" {
		return true
	}
	for _, stem := range usualStems {
		if core == stem || low == stem {
			return true
		}
	}
	return len(core) <= 2 && distinct(low) <= 6
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}
