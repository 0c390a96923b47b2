package bureau

import (
	"strings"
	"testing"

	"zhuxue/internal/aid"
)

// These keep to the rules of length and kinds, and are among the first that a
// guesser tries.
var firstTried = strings.Fields(`
	Password123! Password@123 P@ssw0rd123 P@ssword2016 Passw0rd!23 Admin@12345 Admin@123456 Admin123!@# Administrator1! Root@12345 Root123!@#
	Welcome@2016 Welcome123! Letmein123! Qwerty123! Qwerty12345! Qwertyuiop1! Qwe123!@# Asdf1234!@ Asdfghjkl1! Zxcvbnm123! Zxcvbnm,./1A
	1qaz@WSX3edc 1qaz2wsx#EDC !QAZ2wsx3edc 1q2w3e4r5T! 1q2w3e4r!Q Qaz123!@# Abc123!@#$ Abcd1234!@ Abcd@12345 Abc12345678! Aa123456789! Aa123456!!
	Aa12345678. A123456789! Woaini1314520! Woaini@520 Iloveyou520! Iloveyou@123 Zhang123456! Wang@123456 LiWei19900101! Liuyang@1985 Wangfang123!
	Xiaoming2008! Zhongguo@2016 Beijing2008! Shanghai@2010 Student@123 Teacher@2016 School@12345 Xuesheng@2016 Xiaozhang123! Laoshi@12345
	Test@123456 Test1234!@ Guest@12345 User@123456 Changeme123! Changeme@1 Hello@12345 HelloWorld1! Summer2016! Spring@2017 Monday@123 Dragon123!!
	Monkey@123 Football1! Sunshine@1 Princess1! Superman@1 Trustno1!! Aaaaaaa1!! Aaaaaaaaa1! 1234567890Aa! 123456789Qq! 147258369Aa! a1b2c3D4! A1b2c3d4e5!
	Caiwu@2016 Fupin@2016 Zizhu@12345 Gongzuo@2016 Bangong@123 Mima@123456 Mima123456! Nihao@12345 Baobei@520 Kuaile@2016`)

func TestUsual_refusesTheFirstTried(t *testing.T) {
	t.Parallel()
	for _, password := range firstTried {
		if err := checkPassword(aid.PasswordGraded, password, "somebody", "某县"); err == nil {
			t.Errorf("%s was taken", password)
		}
	}
}

// Every word in the ways people dress it up, so that it keeps to the rules.
func TestUsual_refusesWordsInEveryDress(t *testing.T) {
	t.Parallel()
	dresses := []string{"@123", "@12345", "@123456", "@2016", "@2017", "123!", "1234!", "12345!", "123456!", "123!@#", "2016!", "1990!", "19900101!", "!@#123", "520!", "1314!", "888!", "_2016", "#1"}
	tried := 0
	for word := range usualWords {
		for _, dress := range dresses {
			password := strings.ToUpper(word[:1]) + word[1:] + dress
			if len(password) < 10 || classes(password) < 3 {
				continue
			}
			tried++
			if !usual(strings.ToLower(password)) {
				t.Errorf("%s was taken", password)
			}
		}
	}
	if tried < 3000 {
		t.Errorf("got %d passwords tried, want 3000 and more", tried)
	}
}

func TestUsual_takesGoodOnes(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"G7GX-S9ET-VFKW-QN5H", "tuan-3-Gebirge-kof", "Kuh.steht.9.auf.Berg", "雨天读书喝茶A1-梅花", "v9#Lq2!mXz7&Rp", "Hezuo-shui7-menkan", "mXq7-vbTr-92kw"} {
		if err := checkPassword(aid.PasswordGraded, password, "somebody", "某县"); err != nil {
			t.Errorf("%s was refused: %v", password, err)
		}
	}
	for range 1000 {
		if password := initialPassword(); classes(password) < 2 || usual(strings.ToLower(password)) {
			t.Fatalf("%s was drawn", password)
		}
	}
}

// Length counts in characters, and nothing after the 64th is cut off.
func TestCheckPassword_length(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Kx7-mvq2", 8)
	for password, taken := range map[string]bool{"Kx7-mvq2z": false, "Kx7-mvq2zw": true, long: true, long + "a": false} {
		if err := checkPassword(aid.PasswordGraded, password, "somebody", "某县"); (err == nil) != taken {
			t.Errorf("%d characters: got %v, want taken %t", len(password), err, taken)
		}
	}
}

func TestCheckPassword_forbidsNames(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"Zhuxue-7mvq-kw", "x7-Wangxl-mvqk", "7青岭县mvq-Kwz", "Qingling-7mvq", "7mvqk-QINGLING", "Huangni-7mvq-k", "kw-Fenghuang7"} {
		if err := checkPassword(aid.PasswordGraded, password, "wangxl", "青岭县", "黄泥乡凤凰小学"); err == nil {
			t.Errorf("%s was taken", password)
		}
	}
	for _, password := range []string{"Xinmin7-Schule-kofei", "Xiaoxue-7mvq-k", "Zhongxin-7mvq"} { // of every school, and so of none
		if err := checkPassword(aid.PasswordGraded, password, "wangxl", "青岭县", "黄泥乡中心小学", "易县"); err != nil {
			t.Errorf("%s was refused: %v", password, err)
		}
	}
}
