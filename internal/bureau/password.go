package bureau

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// PasswordRules are what a new password must keep to, as the form shows them.
var PasswordRules = []string{
	"10 到 64 位",
	"大写字母、小写字母、数字、其他符号中至少有三种",
	"不能是常见密码，不能含有账号名、县名，也不能含有“助学”“zhuxue”等系统名称",
}

// checkPassword refuses the usual. login and county are words it must not hold.
func checkPassword(password, login, county string) error {
	bad := func(sentence string) error {
		return &aid.Error{Kind: aid.Invalid, Message: sentence, Fields: map[string]string{"new": sentence}}
	}
	if n := utf8.RuneCountInString(password); n < 10 || n > 64 {
		return bad("新密码应为 10 到 64 位")
	}
	if classes(password) < 3 {
		return bad("大写字母、小写字母、数字、其他符号中至少要有三种")
	}
	low := strings.ToLower(password)
	for _, word := range append([]string{"zhuxue", "助学", "jiaoyu", "教育局"}, login, county) {
		if word != "" && strings.Contains(low, strings.ToLower(word)) {
			return bad("新密码不能含有账号名、县名或系统名称")
		}
	}
	if usual(low) {
		return bad("新密码太常见，容易被猜到，请换一个")
	}
	return nil
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
	hashSlots <- struct{}{}
	defer func() { <-hashSlots }()
	hash, err := argon2id.CreateHash(password, hashing)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
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
// All other sessions end; the new epoch is returned for this one.
func (b *Bureau) ChangePassword(ctx context.Context, who aid.Actor, old, fresh string) (epoch int, err error) {
	login, err := b.db.LoginByID(ctx, who.User)
	if err != nil {
		return 0, err
	}
	if !matches(old, login.Password) {
		return 0, &aid.Error{Kind: aid.Invalid, Message: "现在的密码不正确", Fields: map[string]string{"old": "现在的密码不正确"}}
	}
	if old == fresh {
		return 0, &aid.Error{Kind: aid.Invalid, Message: "新密码不能与现在的相同", Fields: map[string]string{"new": "新密码不能与现在的相同"}}
	}
	if err := checkPassword(fresh, login.Name, who.County.Name); err != nil {
		return 0, err
	}
	hash, err := hashed(fresh)
	if err != nil {
		return 0, err
	}
	if err := b.savePassword(ctx, who, hash); err != nil {
		return 0, err
	}
	return login.Epoch + 1, nil
}

// savePassword keeps a person's own new password, on record in the county.
func (b *Bureau) savePassword(ctx context.Context, who aid.Actor, hash string) error {
	if who.County.ID == 0 {
		b.log.InfoContext(ctx, "operator changed the password", "user", who.User)
		return b.db.SetPassword(ctx, who.User, hash, false, b.now())
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := tx.SetPassword(ctx, who.User, hash, b.now()); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.PasswordChanged, Thing: "user", ThingID: int64(who.User), Note: "修改自己的密码"})
	})
}

// EndSessions logs the actor out everywhere.
func (b *Bureau) EndSessions(ctx context.Context, who aid.Actor) error {
	return b.db.EndSessions(ctx, who.User)
}
