package bureau

import (
	"cmp"
	"context"
	"strings"
	"unicode/utf8"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// RegisterUser keeps whose account it is, by an ID number of which a fingerprint
// stays, so that two registered accounts are two persons. What is registered
// already is corrected with a reason.
func (b *Bureau) RegisterUser(ctx context.Context, who aid.Actor, id aid.UserID, typed, why string) error {
	number, err := personNumber(typed)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	return b.changeAccount(ctx, who, id, func(tx *store.Tx, u aid.User) (aid.Audit, error) {
		a := aid.Audit{Act: aid.UserRegistered, Note: "为账号 " + u.Login + " 登记身份证号"}
		a.Before, a.After = map[string]any{"registered": u.Registered}, map[string]any{"registered": true}
		if u.Registered {
			if n := utf8.RuneCountInString(why); n < 2 || n > 200 {
				return aid.Audit{}, aid.InvalidField("why", "已经登记过；确实登记错了的，请写明更正的原因，2到200个字")
			}
			a.Note, a.After["why"] = "更正账号 "+u.Login+" 登记的身份证号", why
		}
		return a, tx.RegisterUser(ctx, id, number)
	})
}

// RegisterByLogin does so from the command line, for persons with seats in several
// counties.
func (b *Bureau) RegisterByLogin(ctx context.Context, who aid.Actor, name, number, why string) error {
	if !who.IsSystem() {
		return aid.E(aid.Forbidden, "请用命令 zhuxue user register 登记")
	}
	login, seats, err := b.accountNamed(ctx, name)
	if err != nil {
		return err
	}
	if len(seats) == 0 || seats[0].County == 0 {
		return aid.E(aid.Conflict, "该账号在县里没有在用的岗位，不需要登记身份证号")
	}
	return b.RegisterUser(ctx, aid.System(aid.County{ID: seats[0].County}), login.ID, number, why)
}

// personNumber reads an officer's ID number as it was typed.
func personNumber(typed string) (aid.IDNo, error) {
	number, fault := aid.ParseIDNo(strings.ToUpper(strings.TrimSpace(typed)))
	if fault == "" {
		return number, nil
	}
	sentence := cmp.Or(map[aid.IDFault]string{aid.IDLength: "身份证号是18位，请核对"}[fault], numberFault(typed))
	return number, aid.InvalidField("number", sentence)
}
