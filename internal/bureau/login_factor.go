package bureau

import (
	"context"
	"slices"
	"strings"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// Factor is what the actor is shown of the own second factor. Secret and URI
// are there only between the offer and the first code.
type Factor struct {
	On     bool
	Since  time.Time
	Must   bool // the county, or the platform, asks for it
	Left   int  // codes for a lost device that are not used
	Secret string
	URI    string
}

// Factor is the actor's own second factor.
func (b *Bureau) Factor(ctx context.Context, who aid.Actor) (Factor, error) {
	kept, err := b.db.Factor(ctx, who.User)
	if err != nil {
		return Factor{}, err
	}
	seats, err := b.db.Seats(ctx, who.User)
	if err != nil {
		return Factor{}, err
	}
	f := Factor{On: !kept.Since.IsZero(), Since: kept.Since, Left: kept.Left, Must: b.mustFactor(seats)}
	if kept.Secret != nil && !f.On {
		f.Secret, f.URI = base32Text.EncodeToString(kept.Secret), factorURI(kept.Secret, who.Login, who.County.Name)
	}
	return f, nil
}

// mustFactor tells whether one of the seats needs a second factor.
func (b *Bureau) mustFactor(seats []store.HeldSeat) bool {
	return slices.ContainsFunc(seats, func(s store.HeldSeat) bool {
		return s.SecondFactor.Needs(s.Role) && !(s.Role == aid.Operator && b.Trial)
	})
}

// OfferFactor draws a new secret for the actor; the next step is TakeFactor.
func (b *Bureau) OfferFactor(ctx context.Context, who aid.Actor) error {
	entry := aid.Audit{Act: aid.FactorOn, Note: "开始绑定双因素登录"}
	return b.db.OwnAccount(ctx, who, entry, func(a store.Account) error {
		kept, err := a.Factor(ctx)
		if err != nil {
			return err
		}
		if !kept.Since.IsZero() {
			return aid.E(aid.Conflict, "双因素登录已经开启，换设备请先关闭，再重新绑定")
		}
		return a.OfferFactor(ctx, newSecret())
	})
}

// recoveryCodes is how many codes for a lost device are given.
const recoveryCodes = 8

// TakeFactor puts the offered secret into use, once a code of it is shown, and
// returns the codes for a lost device, which nobody sees again.
func (b *Bureau) TakeFactor(ctx context.Context, who aid.Actor, code string) (codes []string, err error) {
	for range recoveryCodes {
		codes = append(codes, initialPassword()[:9])
	}
	entry := aid.Audit{Act: aid.FactorOn, Note: "开启双因素登录"}
	err = b.db.OwnAccount(ctx, who, entry, func(a store.Account) error {
		kept, err := a.Factor(ctx)
		if err != nil {
			return err
		}
		if kept.Secret == nil || !kept.Since.IsZero() {
			return aid.E(aid.Conflict, "请先点“开始绑定”，再输入验证码")
		}
		step, ok := stepOf(kept.Secret, plainCode(code), b.now())
		if !ok {
			return aid.InvalidField("code", "验证码不对，请核对手机时间后输入最新的6位数字")
		}
		return a.TakeFactor(ctx, step, codes, b.now())
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// DropFactor takes the actor's own second factor out of use, against the
// password and a code. Whose seat needs one binds anew at once.
func (b *Bureau) DropFactor(ctx context.Context, who aid.Actor, password, code string) error {
	if err := b.Prove(ctx, who, password); err != nil {
		return err
	}
	if err := b.checkCode(ctx, who, code); err != nil {
		return err
	}
	return b.db.OwnAccount(ctx, who, aid.Audit{Act: aid.FactorOff, Note: "关闭双因素登录"}, func(a store.Account) error { return a.DropFactor(ctx) })
}

var errCode = aid.InvalidField("code", "验证码不对或已经用过，请等下一个验证码；手机不在身边时输入一个恢复码")

// checkCode takes a code of the second factor, or one for a lost device, once.
func (b *Bureau) checkCode(ctx context.Context, who aid.Actor, code string) error {
	defer oneOfFew()()
	key := b.accountKey(who.User)
	if err := b.waited(ctx, key); err != nil {
		return err
	}
	used, err := b.useCode(ctx, who.User, plainCode(code))
	if err != nil || used {
		return err
	}
	if err := b.db.NoteFailure(ctx, key, freeTriesAccount); err != nil {
		return err
	}
	return errCode
}

func (b *Bureau) useCode(ctx context.Context, id aid.UserID, code string) (bool, error) {
	kept, err := b.db.Factor(ctx, id)
	if err != nil || kept.Since.IsZero() {
		return false, err
	}
	if step, ok := stepOf(kept.Secret, code, b.now()); ok {
		return b.db.UseStep(ctx, id, step)
	}
	return b.db.UseRecovery(ctx, id, code)
}

// plainCode is a code as it was given, however it was typed.
func plainCode(typed string) string {
	return strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(typed), " ", ""))
}

// ResetFactor frees an account of the county from a lost device and ends its
// sessions. One's own is freed by a code for a lost device, or by another admin.
func (b *Bureau) ResetFactor(ctx context.Context, who aid.Actor, id aid.UserID) error {
	if who.User == id {
		return aid.E(aid.Forbidden, "自己的双因素登录请在“双因素登录”中关闭；手机丢失请用恢复码，或请另一位县管理员办理")
	}
	return b.changeAccount(ctx, who, id, func(tx *store.Tx, u aid.User) (aid.Audit, error) {
		return aid.Audit{Act: aid.FactorReset, Note: "解除账号 " + u.Login + " 的双因素登录"}, tx.DropUserFactor(ctx, id)
	})
}

// ResetFactorByLogin does so from the command line, for the operator and for a
// last admin.
func (b *Bureau) ResetFactorByLogin(ctx context.Context, who aid.Actor, name string) error {
	if !who.IsSystem() {
		return aid.E(aid.Forbidden, "请用命令 zhuxue user unbind 解除")
	}
	login, seats, err := b.accountNamed(ctx, name)
	if err != nil {
		return err
	}
	if len(seats) > 0 && seats[0].County != 0 {
		return b.ResetFactor(ctx, aid.System(aid.County{ID: seats[0].County}), login.ID)
	}
	b.log.InfoContext(ctx, "second factor reset from the command line", "user", login.ID)
	return b.db.DropOperatorFactor(ctx, login.ID)
}

// accountNamed finds an account by its name, with its seats.
func (b *Bureau) accountNamed(ctx context.Context, name string) (store.Login, []store.HeldSeat, error) {
	login, err := b.db.LoginByName(ctx, name)
	if err != nil {
		return login, nil, err
	}
	seats, err := b.db.Seats(ctx, login.ID)
	return login, seats, err
}
