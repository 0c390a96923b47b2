package bureau

import (
	"context"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// operates asks whether the actor may create counties. The command line may.
func operates(who aid.Actor) error {
	if who.IsSystem() {
		return nil
	}
	return aid.May(who, aid.CreateCounty, aid.Place{})
}

// CreateCounty opens a county. Its register of acts begins with this one.
func (b *Bureau) CreateCounty(ctx context.Context, who aid.Actor, code, name string) (c aid.County, err error) {
	code, name = aid.CountyCode(code), strings.TrimSpace(name)
	if err := operates(who); err != nil {
		return c, err
	}
	if err := aid.CheckCounty(code, name); err != nil {
		return c, err
	}
	return b.db.CreateCounty(ctx, who, code, name, func(beside []aid.County) error { return nameTaken(beside, name) })
}

// nameTaken keeps two counties from having one name: seats, titles and the
// switch between seats tell counties apart by it.
func nameTaken(all []aid.County, name string) error {
	for _, c := range all {
		if c.Name == name {
			return aid.InvalidField("name", "已有同名的县区（代码 "+c.Code+"）。确有两个同名县区的，请在名称前写明所属市，如“某某市"+name+"”")
		}
	}
	return nil
}

// Counties lists all counties with their numbers of accounts, for the
// operator, who sees no more of them.
func (b *Bureau) Counties(ctx context.Context, who aid.Actor) ([]aid.CountyCount, error) {
	if err := operates(who); err != nil {
		return nil, err
	}
	return b.db.CountyCounts(ctx)
}

// CountyFigures is one county in numbers, for the operator: no person's data.
func (b *Bureau) CountyFigures(ctx context.Context, who aid.Actor, id aid.CountyID) (c aid.CountyCount, f aid.CountyFigures, err error) {
	if err := operates(who); err != nil {
		return c, f, err
	}
	counts, err := b.db.CountyCounts(ctx)
	if err != nil {
		return c, f, err
	}
	at := slices.IndexFunc(counts, func(c aid.CountyCount) bool { return c.ID == id })
	if at < 0 {
		return c, f, aid.E(aid.NotFound, "没有这个县区")
	}
	c, who.County = counts[at], aid.County{ID: id}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		f, err = tx.Figures(ctx)
		return err
	})
	return c, f, err
}

// AppointAdmin makes the first admin of a county, or the next one after the
// last was lost. A county with an admin looks after itself: Conflict. The act
// stands in the county's register.
func (b *Bureau) AppointAdmin(ctx context.Context, who aid.Actor, county aid.CountyID, n NewUser) (Credential, error) {
	c, _, err := b.CountyFigures(ctx, who, county)
	if err != nil {
		return Credential{}, err
	}
	who.County, n.Role = aid.County{ID: c.ID, Code: c.Code, Name: c.Name}, aid.Admin
	return b.addUser(ctx, who, n, func(tx *store.Tx) error {
		if err := tx.InTurn(ctx); err != nil {
			return err
		}
		admins, err := tx.LiveAdmins(ctx)
		if err == nil && len(admins) > 0 {
			err = aid.E(aid.Conflict, "该县已有县管理员，其余账号由县管理员添加")
		}
		return err
	})
}
