package bureau

import (
	"cmp"
	"context"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// NewUser is an account to be made with its first seat. School or Township
// names the seat's place, where the role has one. Password is for
// demonstrations; empty, an initial one is drawn, which must be changed.
type NewUser struct {
	Login, Name      string
	Role             aid.Role
	Department       aid.Department // "" is Education
	School, Township string
	Number           string // 公民身份号码 of the person, which says that two accounts are two persons; empty: not registered
	Password         string
}

// Credential is an account with the initial password that was drawn for it.
// It is shown once, to the person who made it, and kept nowhere.
type Credential struct {
	User     aid.UserID
	Login    string
	Name     string
	Password string
}

// NewSeat is a seat to be given: its role, department and the name of its place.
type NewSeat struct {
	Role             aid.Role
	Department       aid.Department
	School, Township string
}

func (n NewUser) seat() NewSeat { return NewSeat{n.Role, n.Department, n.School, n.Township} }

// manages asks whether the actor may manage the county's accounts. The
// command line may.
func manages(who aid.Actor) error {
	if who.IsSystem() {
		return nil
	}
	return aid.May(who, aid.ManageUsers, aid.Place{})
}

// UserPage is one page of the list of accounts. Next is the account name after
// which the following page begins, "" at the end.
type UserPage struct {
	Users []aid.User
	Next  string
}

// Users lists the county's accounts by name.
func (b *Bureau) Users(ctx context.Context, who aid.Actor, f aid.UserFilter) (p UserPage, err error) {
	if err := manages(who); err != nil {
		return p, err
	}
	limit := f.Limit
	f.Limit++ // one more tells whether there is a next page
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		p.Users, err = tx.Users(ctx, f)
		return err
	})
	if len(p.Users) > limit {
		p.Users = p.Users[:limit]
		p.Next = p.Users[limit-1].Login
	}
	return p, err
}

// Places are the names of the county's schools and townships, to choose a
// seat's place from.
type Places struct{ Schools, Townships []string }

// User finds one account of the county, and the places its seats may have.
func (b *Bureau) User(ctx context.Context, who aid.Actor, id aid.UserID) (u aid.User, p Places, err error) {
	if err := manages(who); err != nil {
		return u, p, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if u, err = tx.User(ctx, id); err != nil {
			return err
		}
		p.Schools, p.Townships, err = tx.PlaceNames(ctx)
		return err
	})
	return u, p, err
}

// Places lists where seats of the county may be.
func (b *Bureau) Places(ctx context.Context, who aid.Actor) (p Places, err error) {
	if err := manages(who); err != nil {
		return p, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		p.Schools, p.Townships, err = tx.PlaceNames(ctx)
		return err
	})
	return p, err
}

// AddUser makes an account with its first seat in the actor's county.
func (b *Bureau) AddUser(ctx context.Context, who aid.Actor, n NewUser) (Credential, error) {
	if err := manages(who); err != nil {
		return Credential{}, err
	}
	return b.addUser(ctx, who, n, func(*store.Tx) error { return nil })
}

func (b *Bureau) addUser(ctx context.Context, who aid.Actor, n NewUser, may func(*store.Tx) error) (c Credential, err error) {
	n.Login, n.Name = strings.ToLower(strings.TrimSpace(n.Login)), strings.TrimSpace(n.Name)
	if err := aid.CheckUser(n.Login, n.Name); err != nil {
		return c, err
	}
	login, password, err := b.draft(n)
	if err != nil {
		return c, err
	}
	c = Credential{Login: n.Login, Name: n.Name, Password: password}
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := may(tx); err != nil {
			return err
		}
		seat, err := placed(ctx, tx, n.seat())
		if err != nil {
			return err
		}
		if c.User, err = tx.CreateLogin(ctx, login); err != nil {
			return err
		}
		seat.UserID = c.User
		if _, err := tx.AddSeat(ctx, seat); err != nil {
			return err
		}
		after := map[string]any{"login": n.Login, "seat": seat.Label(), "registered": !login.Number.IsZero()}
		return tx.Audit(ctx, aid.Audit{Act: aid.UserAdded, Thing: "user", ThingID: int64(c.User), Note: "新增账号 " + n.Login, After: after})
	})
	return c, err
}

// AddOperator makes an account of the platform's operator, from the command
// line only. It belongs to no county, so the program's log is its record.
func (b *Bureau) AddOperator(ctx context.Context, who aid.Actor, n NewUser) (c Credential, err error) {
	if !who.IsSystem() {
		return c, aid.E(aid.Forbidden, "平台运维账号只能用命令 zhuxue user add 建立")
	}
	if err := aid.CheckUser(n.Login, n.Name); err != nil {
		return c, err
	}
	login, password, err := b.draft(n)
	if err != nil {
		return c, err
	}
	c = Credential{Login: n.Login, Name: n.Name, Password: password}
	if c.User, err = b.db.CreateOperator(ctx, login); err == nil {
		b.log.InfoContext(ctx, "operator added", "user", c.User)
	}
	return c, err
}

// draft hashes the password that was given, or one that is drawn.
func (b *Bureau) draft(n NewUser) (login store.NewLogin, password string, err error) {
	password = n.Password
	if n.Number != "" {
		if login.Number, err = personNumber(n.Number); err != nil {
			return login, "", err
		}
	}
	if password == "" {
		password = initialPassword()
	}
	hash, err := hashed(password)
	return store.NewLogin{Name: n.Login, Person: n.Name, Password: hash, MustChange: n.Password == "", At: b.now(), Number: login.Number}, password, err
}

// placed finds the place that a seat names. What does not fit is Invalid, with
// the form's field.
func placed(ctx context.Context, tx *store.Tx, n NewSeat) (seat aid.Seat, err error) {
	seat.County, seat.Role, seat.Department = tx.County, n.Role, cmp.Or(n.Department, aid.Education)
	switch {
	case !n.Role.Known() || n.Role == aid.Operator:
		return seat, aid.InvalidField("role", "请选择岗位")
	case !seat.Department.Known() || seat.Department != aid.Education && !n.Role.OfDepartment():
		return seat, aid.InvalidField("department", "只有资助经办、资助审核和领导小组岗位可以属于财政或扶贫部门")
	case n.Role.OfSchool():
		seat.SchoolID, err = tx.SchoolNamed(ctx, n.School)
		seat.Place = n.School
		if aid.KindOf(err) == aid.NotFound {
			return seat, aid.InvalidField("school", "本县没有这所学校，请从列表中选择；新学校先在“数据导入”中导入学校名录")
		}
	case n.Role == aid.TownOffice:
		seat.TownshipID, err = tx.TownshipNamed(ctx, n.Township)
		seat.Place = n.Township
		if aid.KindOf(err) == aid.NotFound {
			return seat, aid.InvalidField("township", "本县没有这个乡镇，请从列表中选择；新乡镇先在“数据导入”中导入行政村名录")
		}
	}
	return seat, err
}

// AddSeat gives an account of the county one more seat there.
func (b *Bureau) AddSeat(ctx context.Context, who aid.Actor, id aid.UserID, n NewSeat) error {
	return b.changeUser(ctx, who, id, func(tx *store.Tx, u aid.User) (aid.Audit, error) {
		seat, err := placed(ctx, tx, n)
		if err != nil {
			return aid.Audit{}, err
		}
		seat.UserID = id
		if _, err := tx.AddSeat(ctx, seat); err != nil {
			return aid.Audit{}, err
		}
		return aid.Audit{Act: aid.SeatAdded, Note: "为账号 " + u.Login + " 增加岗位", After: map[string]any{"seat": seat.Label()}}, nil
	})
}

// AddSeatByLogin gives an account that is known by its name one more seat in
// the county; known is false where there is no such account. Only the command
// line may reach accounts of other counties.
func (b *Bureau) AddSeatByLogin(ctx context.Context, who aid.Actor, n NewUser) (known bool, err error) {
	if !who.IsSystem() {
		return false, aid.E(aid.Forbidden, "其他县区的账号只能用命令 zhuxue user add 增加岗位")
	}
	login, err := b.db.LoginByName(ctx, n.Login)
	if aid.KindOf(err) == aid.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if login.Person != n.Name {
		return true, aid.InvalidField("login", "该账号名已属于另一个姓名，请换一个账号名，或核对姓名")
	}
	if n.Number != "" {
		return true, aid.InvalidField("number", "该账号已经建立，登记身份证号请用命令 zhuxue user register")
	}
	return true, b.db.County(ctx, who, func(tx *store.Tx) error {
		seat, err := placed(ctx, tx, n.seat())
		if err != nil {
			return err
		}
		seat.UserID = login.ID
		if _, err := tx.AddSeat(ctx, seat); err != nil {
			return err
		}
		after := map[string]any{"seat": seat.Label()}
		return tx.Audit(ctx, aid.Audit{Act: aid.SeatAdded, Thing: "user", ThingID: int64(login.ID), Note: "为账号 " + n.Login + " 增加岗位", After: after})
	})
}

// DisableSeat takes a seat out of use, or back into it. Nobody takes the admin's
// seat from himself or from the county's last admin.
func (b *Bureau) DisableSeat(ctx context.Context, who aid.Actor, id aid.UserID, seat aid.SeatID, disabled bool) error {
	return b.changeUser(ctx, who, id, func(tx *store.Tx, u aid.User) (aid.Audit, error) {
		s, err := u.Seat(seat)
		if err != nil {
			return aid.Audit{}, err
		}
		if disabled && s.Role == aid.Admin {
			if err := keepsAdmin(ctx, tx, who, u); err != nil {
				return aid.Audit{}, err
			}
		}
		a := aid.Audit{Act: aid.SeatEnabled, Note: "启用账号 " + u.Login + " 的岗位"}
		if disabled {
			a = aid.Audit{Act: aid.SeatDisabled, Note: "停用账号 " + u.Login + " 的岗位"}
		}
		a.Before = map[string]any{"seat": s.Label(), "disabled": s.Disabled}
		a.After = map[string]any{"seat": s.Label(), "disabled": disabled}
		return a, tx.DisableSeat(ctx, seat, disabled)
	})
}

// RenameUser changes a person's name.
func (b *Bureau) RenameUser(ctx context.Context, who aid.Actor, id aid.UserID, name string) error {
	name = strings.TrimSpace(name)
	if err := aid.CheckName(name); err != nil {
		return err
	}
	return b.changeAccount(ctx, who, id, func(tx *store.Tx, u aid.User) (aid.Audit, error) {
		a := aid.Audit{Act: aid.UserRenamed, Note: "修改账号 " + u.Login + " 的姓名"}
		a.Before, a.After = map[string]any{"name": u.Name}, map[string]any{"name": name}
		return a, tx.RenameUser(ctx, id, name)
	})
}

// DisableUser takes an account out of use, or back into it, at once.
func (b *Bureau) DisableUser(ctx context.Context, who aid.Actor, id aid.UserID, disabled bool) error {
	return b.changeAccount(ctx, who, id, func(tx *store.Tx, u aid.User) (aid.Audit, error) {
		if disabled {
			if err := keepsAdmin(ctx, tx, who, u); err != nil {
				return aid.Audit{}, err
			}
		}
		a := aid.Audit{Act: aid.UserEnabled, Note: "启用账号 " + u.Login}
		if disabled {
			a = aid.Audit{Act: aid.UserDisabled, Note: "停用账号 " + u.Login}
		}
		a.Before, a.After = map[string]any{"disabled": u.Disabled}, map[string]any{"disabled": disabled}
		return a, tx.DisableUser(ctx, id, disabled)
	})
}

// ResetPassword draws a new initial password for an account and ends its
// sessions. One's own password is changed by ChangePassword.
func (b *Bureau) ResetPassword(ctx context.Context, who aid.Actor, id aid.UserID) (c Credential, err error) {
	if who.User == id {
		return c, aid.E(aid.Forbidden, "自己的密码请在“修改密码”中修改")
	}
	c.User, c.Password = id, initialPassword()
	hash, err := hashed(c.Password)
	if err != nil {
		return c, err
	}
	err = b.changeAccount(ctx, who, id, func(tx *store.Tx, u aid.User) (aid.Audit, error) {
		c.Login, c.Name = u.Login, u.Name
		return aid.Audit{Act: aid.UserReset, Note: "重置账号 " + u.Login + " 的密码"}, tx.ResetUser(ctx, id, hash, b.now())
	})
	return c, err
}

// ResetByLogin draws a new initial password for an account known by its name,
// from the command line: for the operator, for a last admin, and for persons
// with seats in several counties. It is on record in the first of them.
func (b *Bureau) ResetByLogin(ctx context.Context, who aid.Actor, name string) (c Credential, err error) {
	if !who.IsSystem() {
		return c, aid.E(aid.Forbidden, "请用命令 zhuxue user reset 重置")
	}
	login, seats, err := b.accountNamed(ctx, name)
	if err != nil {
		return c, err
	}
	if len(seats) > 0 && seats[0].County != 0 {
		return b.ResetPassword(ctx, aid.System(aid.County{ID: seats[0].County}), login.ID)
	}
	c = Credential{User: login.ID, Login: login.Name, Name: login.Person, Password: initialPassword()}
	hash, err := hashed(c.Password)
	if err != nil {
		return c, err
	}
	b.log.InfoContext(ctx, "password reset from the command line", "user", login.ID)
	return c, b.db.OwnAccount(ctx, aid.Actor{User: login.ID}, aid.Audit{}, func(a store.Account) error {
		return a.ResetPassword(ctx, hash, b.now())
	})
}

// EndUserSessions logs a person of the county out everywhere.
func (b *Bureau) EndUserSessions(ctx context.Context, who aid.Actor, id aid.UserID) error {
	return b.changeAccount(ctx, who, id, func(tx *store.Tx, u aid.User) (aid.Audit, error) {
		return aid.Audit{Act: aid.SessionsEnded, Note: "强制账号 " + u.Login + " 退出登录"}, tx.EndUserSessions(ctx, id)
	})
}

// changeUser takes a step on an account of the county and audits it.
func (b *Bureau) changeUser(ctx context.Context, who aid.Actor, id aid.UserID, step func(*store.Tx, aid.User) (aid.Audit, error)) error {
	if err := manages(who); err != nil {
		return err
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := tx.InTurn(ctx); err != nil {
			return err
		}
		u, err := tx.User(ctx, id)
		if err != nil {
			return err
		}
		entry, err := step(tx, u)
		if err != nil {
			return err
		}
		entry.Thing, entry.ThingID = "user", int64(id)
		return tx.Audit(ctx, entry)
	})
}

// changeAccount is changeUser for what belongs to the account itself.
func (b *Bureau) changeAccount(ctx context.Context, who aid.Actor, id aid.UserID, step func(*store.Tx, aid.User) (aid.Audit, error)) error {
	return b.changeUser(ctx, who, id, func(tx *store.Tx, u aid.User) (aid.Audit, error) {
		if err := u.MayTouchAccount(); err != nil && !who.IsSystem() {
			return aid.Audit{}, err
		}
		return step(tx, u)
	})
}

// keepsAdmin refuses to take the right to administer from oneself, or from the
// last one who has it.
func keepsAdmin(ctx context.Context, tx *store.Tx, who aid.Actor, u aid.User) error {
	if who.User == u.ID {
		return aid.E(aid.Conflict, "不能停用自己的账号或管理员岗位，请由另一位县管理员办理")
	}
	admins, err := tx.LiveAdmins(ctx)
	if err != nil {
		return err
	}
	if len(admins) == 1 && admins[0] == u.ID {
		return aid.E(aid.Conflict, "这是本县最后一位县管理员，不能停用；请先增加另一位县管理员")
	}
	return nil
}
