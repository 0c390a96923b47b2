package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/migrations"
)

// check tells whether the settings, the keys and the database are as safe as
// they must be. Settings and keys are looked at on the way into the office.
func check(ctx context.Context, e env, args []string) error {
	if len(args) != 0 {
		return errors.New("用法：zhuxue check")
	}
	return inOffice(ctx, e, func(o *office) error {
		if err := errors.Join(o.check(ctx), o.checkDecisions(ctx)); err != nil {
			return err
		}
		_, err := fmt.Fprintln(e.out, "检查通过：设置、密钥、数据库角色、各县数据的隔离和结构版本都符合要求，各县的资助决定都有依据。")
		return err
	})
}

// check refuses to serve on a database whose walls do not stand.
func (o *office) check(ctx context.Context) error {
	weak, err := o.db.Weak(ctx, migrations.Newest())
	if err != nil {
		return fmt.Errorf("安全检查没有完成：%w", err)
	}
	if len(weak) > 0 {
		return fmt.Errorf("安全检查发现 %d 处问题，不能启动：\n  %s", len(weak), strings.Join(weak, "\n  "))
	}
	return nil
}

// checkDecisions looks in every county for decisions that rest on nothing any
// more: no foreign key holds them (docs/adr/0012).
func (o *office) checkDecisions(ctx context.Context) error {
	counties, err := o.db.Counties(ctx)
	if err != nil {
		return err
	}
	var bad []error
	for _, c := range counties {
		n, err := o.bureau.LooseDecisions(ctx, aid.System(c))
		switch {
		case err != nil:
			bad = append(bad, fmt.Errorf("检查%s的资助决定：%w", c.Name, err))
		case n > 0:
			bad = append(bad, fmt.Errorf("%s有 %d 条资助决定找不到所依据的学生、在籍记录或计算记录：有人绕过程序删过数据，请从备份核对", c.Name, n))
		}
	}
	return errors.Join(bad...)
}
