package bureau

import (
	"context"
	"crypto/rand"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// PasswordRules are what a new password must keep to, as the form shows them.
func PasswordRules(rule aid.PasswordRule) []string {
	rules := []string{"10 到 64 位", "不能是常见密码，不能含有账号名、县名、学校名和它们的拼音，也不能含有“助学”“zhuxue”等系统名称"}
	if rule == aid.PasswordModern {
		return rules
	}
	return append(rules, "大写字母、小写字母、数字、其他符号中至少有三种", "不能与最近 5 次用过的密码相同；每 90 天更换一次")
}

// systemWords are in no password, whoever it belongs to.
var systemWords = []string{"zhuxue", "助学", "jiaoyu", "教育局"}

// checkPassword refuses the usual. own are words of the person's that it must
// not hold: account, county, school.
func checkPassword(rule aid.PasswordRule, password string, own ...string) error {
	bad := func(sentence string) error { return aid.InvalidField("new", sentence) }
	if n := utf8.RuneCountInString(password); n < 10 || n > 64 {
		return bad("新密码应为 10 到 64 位")
	}
	if rule != aid.PasswordModern && classes(password) < 3 {
		return bad("大写字母、小写字母、数字、其他符号中至少要有三种")
	}
	low := strings.ToLower(password)
	for _, word := range slices.Concat(systemWords, own, spelled(own)) {
		if word != "" && strings.Contains(low, strings.ToLower(word)) {
			return bad("新密码不能含有账号名、县名、学校名、它们的拼音或系统名称")
		}
	}
	if usual(low) {
		return bad("新密码太常见，容易被猜到，请换一个")
	}
	return nil
}

// placeKinds are what names of places and schools have in common.
var placeKinds = regexp.MustCompile(`自治县|[县区市旗镇乡]|街道|中心|职业|高级|初级|教学点|幼儿园|小学|中学|学校`)

// spelledLeast is how many letters a name has at least that is looked for: fewer
// stand in many a word.
const spelledLeast = 5

// spelled are names in pinyin, by their parts: qingling of 青岭县, huangni and
// fenghuang of 黄泥乡凤凰小学.
func spelled(names []string) (parts []string) {
	for _, name := range names {
		for _, part := range placeKinds.Split(name, -1) {
			if s := store.Spell(part); len(s) >= spelledLeast {
				parts = append(parts, s)
			}
		}
	}
	return parts
}

// initialLetters are easy to read out and to type: no I, O, 0 or 1.
const initialLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// initialPassword draws a password for a first login: four groups of four, 80
// bits.
func initialPassword() string {
	for {
		var b [16]byte
		rand.Read(b[:])
		groups := make([]string, 4)
		for i, x := range b {
			groups[i/4] += string(initialLetters[int(x)%len(initialLetters)])
		}
		drawn := strings.Join(groups, "-")
		if classes(drawn) >= 3 && !usual(strings.ToLower(drawn)) { // once in some thousands it is not
			return drawn
		}
	}
}

// hashed is a password's argon2id hash, made when one of a few slots is free.
func hashed(password string) (string, error) {
	defer oneOfFew()()
	hash, err := argon2id.CreateHash(password, hashing)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// matches tells whether a password is the one of a hash.
func matches(password, hash string) bool {
	defer oneOfFew()()
	return opens(password, hash)
}

func classes(password string) int {
	var lower, upper, digit, other int
	for _, r := range password {
		switch {
		case r >= 'a' && r <= 'z':
			lower = 1
		case r >= 'A' && r <= 'Z':
			upper = 1
		case r >= '0' && r <= '9':
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

// ChangePassword changes the actor's own password after the old one was shown.
// All sessions end; the person signs in anew.
func (b *Bureau) ChangePassword(ctx context.Context, who aid.Actor, old, fresh string) (Account, error) {
	login, err := b.proven(ctx, who, old)
	if aid.KindOf(err) == aid.Invalid {
		err = aid.InvalidField("old", "现在的密码不正确")
	}
	if err != nil {
		return login, err
	}
	if err := b.checkFresh(ctx, who, login, fresh); err != nil {
		return login, err
	}
	hash, err := hashed(fresh)
	if err != nil {
		return login, err
	}
	b.log.InfoContext(ctx, "password changed", "user", who.User)
	return login, b.db.OwnAccount(ctx, who, aid.Audit{Act: aid.PasswordChanged, Note: "修改自己的密码"}, func(a store.Account) error {
		return a.ChangePassword(ctx, login.Password, hash, b.now())
	})
}

// checkFresh holds a new password to the strictest rule of all seats.
func (b *Bureau) checkFresh(ctx context.Context, who aid.Actor, login Account, fresh string) error {
	seats, err := b.db.Seats(ctx, who.User)
	if err != nil {
		return err
	}
	rule, own := aid.PasswordModern, []string{login.Name}
	for _, s := range seats {
		own = append(own, s.CountyName, s.Place)
		if s.PasswordRule != aid.PasswordModern {
			rule = aid.PasswordGraded
		}
	}
	if err := checkPassword(rule, fresh, own...); err != nil {
		return err
	}
	if matches(fresh, login.Password) {
		return aid.InvalidField("new", "新密码不能与现在的相同")
	}
	if rule != aid.PasswordModern && slices.ContainsFunc(login.Previous, func(hash string) bool { return matches(fresh, hash) }) {
		return aid.InvalidField("new", "新密码不能与最近 5 次用过的相同")
	}
	return nil
}

// EndSessions logs the actor out everywhere.
func (b *Bureau) EndSessions(ctx context.Context, who aid.Actor) error {
	return b.db.EndSessions(ctx, who.User)
}

// SignIns are where the actor is signed in, the newest first.
func (b *Bureau) SignIns(ctx context.Context, who aid.Actor) ([]aid.SignIn, error) {
	return b.db.SignIns(ctx, who.User, b.now().Add(-aid.SignInFor))
}

// SignOut ends one of the actor's own sign-ins.
func (b *Bureau) SignOut(ctx context.Context, who aid.Actor, id aid.SignInID) error {
	return b.db.SignOut(ctx, who.User, id, b.now())
}
