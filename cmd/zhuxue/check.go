package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"zhuxue/migrations"
)

// check tells whether the settings, the keys and the database are as safe as
// they must be. Settings and keys are looked at on the way into the office.
func check(ctx context.Context, e env, args []string) error {
	if len(args) != 0 {
		return errors.New("用法：zhuxue check")
	}
	return inOffice(ctx, e, func(o *office) error {
		if err := o.check(ctx); err != nil {
			return err
		}
		_, err := fmt.Fprintln(e.out, "检查通过：设置、密钥、数据库角色、各县数据的隔离和结构版本都符合要求。")
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
