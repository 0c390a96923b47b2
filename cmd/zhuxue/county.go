package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"zhuxue/internal/aid"
)

var errCountyUse = errors.New("用法：zhuxue county add --code 990122 --name 碧山县，或 zhuxue county list")

// county opens counties and lists them.
func county(ctx context.Context, e env, args []string) error {
	if len(args) == 0 {
		return errCountyUse
	}
	switch args[0] {
	case "add":
		return countyAdd(ctx, e, args[1:])
	case "list":
		return inOffice(ctx, e, func(o *office) error { return o.countyList(ctx, e) })
	}
	return errCountyUse
}

func countyAdd(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("county add", flag.ContinueOnError)
	code := flags.String("code", "", "县级行政区划代码，6 位")
	name := flags.String("name", "", "县名")
	if err := parse(e, flags, args); err != nil {
		return err
	}
	var wrong misuse
	wrong.lacks(flags, "code", "name")
	wrong.more(flags, 0)
	if err := wrong.err("zhuxue county add --code 990122 --name 碧山县"); err != nil {
		return err
	}
	return inOfficeWriting(ctx, e, func(o *office) error {
		c, err := o.bureau.CreateCounty(ctx, aid.System(aid.County{}), *code, *name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "已建立 %s %s。下一步：zhuxue user add --county %s --login 账号 --name 姓名 --role admin\n", c.Code, c.Name, c.Code)
		return err
	})
}

func (o *office) countyList(ctx context.Context, e env) error {
	counties, err := o.bureau.Counties(ctx, aid.System(aid.County{}))
	if err != nil {
		return err
	}
	for _, c := range counties {
		if _, err := fmt.Fprintf(e.out, "%s %s 账号 %d 县管理员 %d\n", c.Code, c.Name, c.Users, c.Admins); err != nil {
			return err
		}
	}
	return nil
}
