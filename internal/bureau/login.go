package bureau

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/argon2id"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// hashing bounds memory and time of one password: 19 MiB, two passes, the
// least that is still recommended for argon2id.
var hashing = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashSlots keeps a burst of logins from eating the machine's memory.
var hashSlots = make(chan struct{}, 4)

// nobody is compared with when the account is unknown, so that unknown and
// wrong take the same time.
var nobody = mustHash("an account that nobody has")

func mustHash(password string) string {
	hash, err := argon2id.CreateHash(password, hashing)
	if err != nil {
		panic(err)
	}
	return hash
}

// Account is an account as the login knows it.
type Account = store.Login

// Tries before waiting begins: few for an account; more for an address, behind
// which a whole school may sit.
const (
	freeTriesAccount = 4
	freeTriesAddress = 30
)

var errLogin = aid.E(aid.Invalid, "账号或密码不正确")

// Login checks an account and its password. Unknown, wrong and disabled have
// the same answer and take the same time; after some failures each further try
// must wait, longer and longer, per account and per address. Whose account has
// a second factor must show it next, see SecondStep; all others SignIn.
func (b *Bureau) Login(ctx context.Context, name, password, address string) (Account, error) {
	login, err := b.db.LoginByName(ctx, name)
	if err != nil && aid.KindOf(err) != aid.NotFound {
		return Account{}, err
	}
	defer oneOfFew()()
	account, from := b.db.LoginKey("account", name), b.db.LoginKey("address", address)
	if login.ID != 0 {
		account = b.accountKey(login.ID)
	}
	if err := b.waited(ctx, account, from); err != nil {
		return Account{}, err
	}
	if !opens(password, login.Password) || login.Disabled {
		if login.ID != 0 {
			b.noteRefused(ctx, login, address)
		}
		return Account{}, b.failed(ctx, login.ID, address, account, from)
	}
	if login.MustChange && b.now().Sub(login.ChangedAt) > InitialFor {
		return Account{}, aid.E(aid.Invalid, "初始密码已超过72小时，不能再使用，请联系县管理员重新重置")
	}
	if login.Factor {
		return login, nil // failures are forgotten after the second step
	}
	return login, b.db.ForgetFailures(ctx, account)
}

// SecondStep takes the code of an account whose password was just shown.
func (b *Bureau) SecondStep(ctx context.Context, user aid.UserID, code, address string) (Account, error) {
	err := b.checkCode(ctx, aid.Actor{User: user}, code)
	if aid.KindOf(err) == aid.Invalid {
		b.log.WarnContext(ctx, "second factor refused", "user", user, "address", address)
		if login, err := b.db.LoginByID(ctx, user); err == nil {
			b.noteRefused(ctx, login, address)
		}
	}
	if err != nil {
		return Account{}, err
	}
	login, err := b.db.LoginByID(ctx, user)
	if err == nil && login.Disabled {
		err = errLogin
	}
	if err != nil {
		return Account{}, err
	}
	return login, b.db.ForgetFailures(ctx, b.accountKey(user))
}

// accountKey is the throttle key of an account, however its name was written.
func (b *Bureau) accountKey(id aid.UserID) []byte {
	return b.db.LoginKey("account", fmt.Sprint("id ", id))
}

// InitialFor is how long an initial password may be used.
const InitialFor = 72 * time.Hour

// SignIn keeps when, where and with which browser a person signs in, and writes
// it into the register of the county that the person enters first.
func (b *Bureau) SignIn(ctx context.Context, login Account, address, agent string) (aid.SignInID, error) {
	id, err := b.db.SignIn(ctx, login.ID, b.now(), address, agent)
	if err != nil {
		return 0, err
	}
	b.log.InfoContext(ctx, "signed in", "user", login.ID, "address", address)
	seats, err := b.db.Seats(ctx, login.ID)
	if err != nil || len(seats) == 0 || seats[0].County == 0 {
		return id, err
	}
	first := seats[0].Seat
	who := aid.Actor{User: login.ID, Login: login.Name, Name: login.Person, Seat: first, County: aid.County{ID: first.County}, Address: address}
	return id, b.db.County(ctx, who, func(tx *store.Tx) error {
		return tx.Audit(ctx, aid.Audit{Act: aid.SignedIn, Thing: "user", ThingID: int64(login.ID), Note: "登录"})
	})
}

// noteRefused writes a failed try into the register of every county in which the
// account has a seat, after the answer: an account that there is not has no
// register, and must not be told by that.
func (b *Bureau) noteRefused(ctx context.Context, login Account, address string) {
	note := "登录失败，密码或验证码不正确"
	if login.Disabled {
		note = "登录失败，账号已停用"
	}
	b.aside(ctx, "note refused login", func(ctx context.Context) error {
		seats, err := b.db.Seats(ctx, login.ID)
		told := map[aid.CountyID]bool{0: true} // the platform keeps no register
		for _, s := range seats {
			if told[s.County] {
				continue
			}
			told[s.County], s.ID = true, 0 // the seat is not taken
			who := aid.Actor{User: login.ID, Login: login.Name, Name: login.Person, Seat: s.Seat, County: aid.County{ID: s.County}, Address: address}
			err = errors.Join(err, b.db.County(ctx, who, func(tx *store.Tx) error {
				return tx.Audit(ctx, aid.Audit{Act: aid.SignInRefused, Thing: "user", ThingID: int64(login.ID), Note: note})
			}))
		}
		return err
	})
}

func (b *Bureau) waited(ctx context.Context, keys ...[]byte) error {
	wait, err := b.db.Waits(ctx, keys)
	if err != nil || wait <= 0 {
		return err
	}
	return aid.E(aid.TooMany, fmt.Sprintf("尝试次数过多，请 %d 秒后再试", int(wait/time.Second)+1))
}

// failed counts a failed login. The name that was typed stays out of the log:
// it may be a password in the wrong field.
func (b *Bureau) failed(ctx context.Context, user aid.UserID, from string, account, address []byte) error {
	b.log.WarnContext(ctx, "login refused", "user", user, "address", from)
	if err := b.db.NoteFailure(ctx, account, freeTriesAccount); err != nil {
		return err
	}
	if err := b.db.NoteFailure(ctx, address, freeTriesAddress); err != nil {
		return err
	}
	return errLogin
}

// oneOfFew waits for a slot and returns how to leave it. Who guesses asks within
// it whether to wait, so that guesses at the same moment are not tries for free.
func oneOfFew() (leave func()) {
	hashSlots <- struct{}{}
	return func() { <-hashSlots }
}

// opens tells in a slot whether a password is the one of a hash.
func opens(password, hash string) bool {
	known := hash != ""
	if !known {
		hash = nobody
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return ok && err == nil && known
}

// Prove asks for the actor's password again, before what does great harm in the
// wrong hands. Wrong ones count as failed logins.
func (b *Bureau) Prove(ctx context.Context, who aid.Actor, password string) error {
	_, err := b.proven(ctx, who, password)
	return err
}

// proven is the account as it was when its password was shown.
func (b *Bureau) proven(ctx context.Context, who aid.Actor, password string) (Account, error) {
	defer oneOfFew()()
	key := b.accountKey(who.User)
	if err := b.waited(ctx, key); err != nil {
		return Account{}, err
	}
	login, err := b.db.LoginByID(ctx, who.User)
	if err != nil || opens(password, login.Password) {
		return login, err
	}
	b.log.WarnContext(ctx, "password refused", "user", who.User)
	if err := b.db.NoteFailure(ctx, key, freeTriesAccount); err != nil {
		return Account{}, err
	}
	return Account{}, aid.InvalidField("password", "密码不正确")
}

// Duty is what a person must do before anything else.
type Duty string

// The duties.
const (
	NoDuty      Duty = ""
	FirstChange Duty = "first"   // the password was given by somebody else
	ChangeAgain Duty = "expired" // the password is too old
	BindFactor  Duty = "factor"  // a seat needs a second factor
)

// Ticket is what a running session remembers of its person.
type Ticket struct {
	User   aid.UserID
	Seat   aid.SeatID // 0 takes the first one
	SignIn aid.SignInID
}

// Session is what a running session may do now: who acts, in which seat, and
// which other seats the person holds.
type Session struct {
	Actor     aid.Actor
	Seats     []aid.Seat
	Must      Duty
	Passwords aid.PasswordRule // the strictest of all seats
}

// Session answers for a ticket. A disabled account, a sign-in that has ended or
// a lost seat is Forbidden.
func (b *Bureau) Session(ctx context.Context, t Ticket, address string) (Session, error) {
	login, seats, err := b.db.SignedIn(ctx, t.User, t.SignIn)
	if aid.KindOf(err) == aid.NotFound || err == nil && login.Disabled {
		return Session{}, aid.E(aid.Forbidden, "登录已失效，请重新登录")
	}
	if err != nil {
		return Session{}, err
	}
	s := Session{Passwords: aid.PasswordModern}
	s.Actor = aid.Actor{User: login.ID, Login: login.Name, Name: login.Person, Address: address, Registered: login.Registered}
	found := false
	for _, held := range seats {
		s.Seats = append(s.Seats, held.Seat)
		if held.PasswordRule != aid.PasswordModern {
			s.Passwords = aid.PasswordGraded
		}
		if !found && (held.ID == t.Seat || t.Seat == 0) {
			found = true
			s.Actor.Seat, s.Actor.County = held.Seat, aid.County{ID: held.County, Name: held.CountyName}
		}
	}
	if !found {
		return Session{}, aid.E(aid.Forbidden, "该账号没有可用的岗位，请联系县管理员")
	}
	s.Must = b.duty(login, seats, s.Passwords)
	return s, nil
}

func (b *Bureau) duty(login Account, seats []store.HeldSeat, rule aid.PasswordRule) Duty {
	life := rule.PasswordLife()
	switch {
	case login.MustChange:
		return FirstChange
	case life > 0 && b.now().Sub(login.ChangedAt) > life:
		return ChangeAgain
	case !login.Factor && b.mustFactor(seats):
		return BindFactor
	}
	return NoDuty
}
