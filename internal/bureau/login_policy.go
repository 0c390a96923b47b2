package bureau

import (
	"context"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// LoginPolicy is what the actor's county asks of those who sign in.
func (b *Bureau) LoginPolicy(ctx context.Context, who aid.Actor) (p aid.LoginPolicy, err error) {
	if err := manages(who); err != nil {
		return p, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		p, err = tx.LoginPolicy(ctx)
		return err
	})
	return p, err
}

// SetLoginPolicy changes what the county asks of those who sign in. It is felt
// at everybody's next request.
func (b *Bureau) SetLoginPolicy(ctx context.Context, who aid.Actor, p aid.LoginPolicy) error {
	if err := manages(who); err != nil {
		return err
	}
	if !p.Known() {
		return aid.E(aid.Invalid, "请为两项规则各选一个")
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		before, err := tx.LoginPolicy(ctx)
		if err != nil || before == p {
			return err
		}
		if err := tx.SetLoginPolicy(ctx, p); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.PolicyChanged, Thing: "county", ThingID: int64(tx.County), Note: "修改登录规则",
			Before: policyFacts(before), After: policyFacts(p)})
	})
}

func policyFacts(p aid.LoginPolicy) map[string]any {
	return map[string]any{"second_factor": p.SecondFactor, "password_rule": p.PasswordRule}
}
