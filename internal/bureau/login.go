package bureau

import (
	"context"
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

// Tries before waiting begins: few for an account; more for an address, behind
// which a whole school may sit.
const (
	freeTriesAccount = 4
	freeTriesAddress = 30
)

var errLogin = aid.E(aid.Invalid, "账号或密码不正确")

// Login checks an account and its password. Unknown, wrong and disabled have
// the same answer and take the same time; after some failures each further try
// must wait, longer and longer, per account and per address.
func (b *Bureau) Login(ctx context.Context, name, password, address string) (store.Login, error) {
	account, from := b.db.LoginKey("account", name), b.db.LoginKey("address", address)
	if err := b.waited(ctx, account, from); err != nil {
		return store.Login{}, err
	}
	login, err := b.db.LoginByName(ctx, name)
	if err != nil && aid.KindOf(err) != aid.NotFound {
		return store.Login{}, err
	}
	if !matches(password, login.Password) || login.Disabled {
		return store.Login{}, b.failed(ctx, account, from)
	}
	if login.MustChange && b.now().Sub(login.ChangedAt) > InitialFor {
		return store.Login{}, aid.E(aid.Invalid, "初始密码已超过72小时，不能再使用，请联系县管理员重新重置")
	}
	if err := b.db.ForgetFailures(ctx, account); err != nil {
		return store.Login{}, err
	}
	return login, b.noteLogin(ctx, login, address)
}

// InitialFor is how long an initial password may be used.
const InitialFor = 72 * time.Hour

// noteLogin keeps when and from where the account was used, and writes it into
// the register of the county that the person enters first.
func (b *Bureau) noteLogin(ctx context.Context, login store.Login, address string) error {
	if err := b.db.NoteLogin(ctx, login.ID, address, b.now()); err != nil {
		return err
	}
	seats, err := b.db.Seats(ctx, login.ID)
	if err != nil || len(seats) == 0 || seats[0].County == 0 {
		return err
	}
	first := seats[0]
	who := aid.Actor{User: login.ID, Login: login.Name, Name: login.Person, Seat: first, County: aid.County{ID: first.County}, Address: address}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		return tx.Audit(ctx, aid.Audit{Act: aid.SignedIn, Thing: "user", ThingID: int64(login.ID), Note: "登录"})
	})
}

func (b *Bureau) waited(ctx context.Context, keys ...[]byte) error {
	wait, err := b.db.Waits(ctx, keys)
	if err != nil || wait <= 0 {
		return err
	}
	return aid.E(aid.Unavailable, fmt.Sprintf("尝试次数过多,请 %d 秒后再试", int(wait/time.Second)+1))
}

func (b *Bureau) failed(ctx context.Context, account, address []byte) error {
	if err := b.db.NoteFailure(ctx, account, freeTriesAccount); err != nil {
		return err
	}
	if err := b.db.NoteFailure(ctx, address, freeTriesAddress); err != nil {
		return err
	}
	return errLogin
}

func matches(password, hash string) bool {
	hashSlots <- struct{}{}
	defer func() { <-hashSlots }()
	known := hash != ""
	if !known {
		hash = nobody
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return ok && err == nil && known
}

// Session is what a running session may do now: who acts, in which seat, and
// which other seats the person holds.
type Session struct {
	Actor      aid.Actor
	Seats      []aid.Seat
	MustChange bool
	Epoch      int
}

// Session answers for an account in a seat; seat 0 takes the first one. A
// disabled account, an ended epoch or a lost seat is Forbidden.
func (b *Bureau) Session(ctx context.Context, user aid.UserID, seat aid.SeatID, epoch int, address string) (Session, error) {
	login, err := b.db.LoginByID(ctx, user)
	if err != nil {
		return Session{}, err
	}
	if login.Disabled || (epoch != 0 && epoch != login.Epoch) {
		return Session{}, aid.E(aid.Forbidden, "登录已失效,请重新登录")
	}
	seats, err := b.db.Seats(ctx, user)
	if err != nil {
		return Session{}, err
	}
	s := Session{Seats: seats, MustChange: login.MustChange, Epoch: login.Epoch}
	s.Actor = aid.Actor{User: login.ID, Login: login.Name, Name: login.Person, Address: address}
	for _, held := range seats {
		if held.ID == seat || seat == 0 {
			s.Actor.Seat = held
			s.Actor.County = aid.County{ID: held.County, Name: held.CountyName}
			return s, nil
		}
	}
	return Session{}, aid.E(aid.Forbidden, "该账号没有可用的岗位,请联系县管理员")
}
