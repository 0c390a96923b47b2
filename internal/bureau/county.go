package bureau

import (
	"context"
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
	code, name = strings.TrimSpace(code), strings.TrimSpace(name)
	if err := operates(who); err != nil {
		return c, err
	}
	if err := aid.CheckCounty(code, name); err != nil {
		return c, err
	}
	return b.db.CreateCounty(ctx, who, code, name)
}

// Counties lists all counties with their numbers of accounts, for the
// operator, who sees no more of them.
func (b *Bureau) Counties(ctx context.Context, who aid.Actor) ([]store.CountyCount, error) {
	if err := operates(who); err != nil {
		return nil, err
	}
	return b.db.CountyCounts(ctx)
}

// AppointAdmin makes the first admin of a county, or the next one after the
// last was lost. A county with an admin looks after itself: Conflict.
func (b *Bureau) AppointAdmin(ctx context.Context, who aid.Actor, county aid.CountyID, n NewUser) (Credential, error) {
	if err := operates(who); err != nil {
		return Credential{}, err
	}
	c, err := b.db.CountyByID(ctx, county)
	if err != nil {
		return Credential{}, err
	}
	counts, err := b.db.CountyCounts(ctx)
	if err != nil {
		return Credential{}, err
	}
	for _, n := range counts {
		if n.ID == county && n.Admins > 0 {
			return Credential{}, aid.E(aid.Conflict, "该县已有县管理员，其余账号由县管理员添加")
		}
	}
	who.County, n.Role = c, aid.Admin
	return b.AddUser(ctx, who, n)
}
