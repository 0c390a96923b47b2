package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
)

var errUserUse = errors.New("用法：zhuxue user add --county 代码 --login 账号 --name 姓名 --role 岗位 [--department 部门] [--school 学校|--township 乡镇] [--id-number 身份证号]，zhuxue user register --login 账号 --id-number 身份证号 [--why 更正的原因]，zhuxue user reset --login 账号，或 zhuxue user unbind --login 账号；岗位：" + roles())

func roles() string {
	var named []string
	for _, r := range aid.Roles {
		named = append(named, string(r)+" "+r.Label())
	}
	return strings.Join(named, "、")
}

// user makes accounts and resets passwords from the command line: the first
// admin of a county, the operator, and whoever no admin can help.
func user(ctx context.Context, e env, args []string) error {
	if len(args) == 0 {
		return errUserUse
	}
	switch args[0] {
	case "add":
		return userAdd(ctx, e, args[1:])
	case "register":
		return userRegister(ctx, e, args[1:])
	case "reset":
		return userReset(ctx, e, args[1:])
	case "unbind":
		return userUnbind(ctx, e, args[1:])
	}
	return errUserUse
}

func userAdd(ctx context.Context, e env, args []string) error {
	var n bureau.NewUser
	flags := flag.NewFlagSet("user add", flag.ContinueOnError)
	code := flags.String("county", "", "县级行政区划代码；平台运维岗位不写")
	flags.StringVar(&n.Login, "login", "", "账号名；已有的账号会增加一个岗位")
	flags.StringVar(&n.Name, "name", "", "姓名")
	role := flags.String("role", "", "岗位："+roles())
	department := flags.String("department", string(aid.Education), "资助经办、审核和领导小组的部门：education 教育、finance 财政、poverty 扶贫")
	flags.StringVar(&n.School, "school", "", "校长和学校经办的学校")
	flags.StringVar(&n.Township, "township", "", "乡镇岗位的乡镇")
	flags.StringVar(&n.Number, "id-number", "", "身份证号，只留指纹；起草、会签资助规则的人须登记")
	if err := parse(e, flags, args); err != nil {
		return err
	}
	n.Role, n.Department = aid.Role(*role), aid.Department(*department)
	if flags.NArg() != 0 || !n.Role.Known() || (n.Role == aid.Operator) != (*code == "") {
		return errUserUse
	}
	return inOfficeWriting(ctx, e, func(o *office) error { return o.userAdd(ctx, e, *code, n) })
}

func (o *office) userAdd(ctx context.Context, e env, code string, n bureau.NewUser) error {
	if n.Role == aid.Operator {
		c, err := o.bureau.AddOperator(ctx, aid.System(aid.County{}), n)
		return tell(e, c, err)
	}
	who, err := o.system(ctx, code)
	if err != nil {
		return err
	}
	known, err := o.bureau.AddSeatByLogin(ctx, who, n)
	if err == nil && known {
		_, err = fmt.Fprintf(e.out, "账号 %s 已存在，已为其增加岗位：%s %s\n", n.Login, who.County.Name, n.Role.Label())
	}
	if err != nil || known {
		return err
	}
	c, err := o.bureau.AddUser(ctx, who, n)
	return tell(e, c, err)
}

// userRegister keeps whose account it is, for persons whom no single county's
// admin may register.
func userRegister(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("user register", flag.ContinueOnError)
	login := flags.String("login", "", "账号名；几个县都有的写作 账号@县级代码")
	number := flags.String("id-number", "", "身份证号，只留指纹")
	why := flags.String("why", "", "更正的原因；第一次登记不写")
	if err := parse(e, flags, args); err != nil {
		return err
	}
	var wrong misuse
	wrong.lacks(flags, "login", "id-number")
	wrong.more(flags, 0)
	if err := wrong.err("zhuxue user register --login 账号 --id-number 身份证号 [--why 更正的原因]"); err != nil {
		return err
	}
	return inOfficeWriting(ctx, e, func(o *office) error {
		if err := o.bureau.RegisterByLogin(ctx, aid.System(aid.County{}), *login, *number, *why); err != nil {
			return err
		}
		_, err := fmt.Fprintf(e.out, "账号 %s 的身份证号已登记。\n", *login)
		return err
	})
}

func userReset(ctx context.Context, e env, args []string) error {
	return forLogin(ctx, e, "user reset", args, func(o *office, login string) error {
		c, err := o.bureau.ResetByLogin(ctx, aid.System(aid.County{}), login)
		return tell(e, c, err)
	})
}

// userUnbind frees an account from a lost second factor.
func userUnbind(ctx context.Context, e env, args []string) error {
	return forLogin(ctx, e, "user unbind", args, func(o *office, login string) error {
		if err := o.bureau.ResetFactorByLogin(ctx, aid.System(aid.County{}), login); err != nil {
			return err
		}
		_, err := fmt.Fprintf(e.out, "账号 %s 的双因素登录已解除，下次登录后可重新绑定。\n", login)
		return err
	})
}

// forLogin runs fn for the account that the arguments name.
func forLogin(ctx context.Context, e env, name string, args []string, fn func(*office, string) error) error {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	login := flags.String("login", "", "账号名；几个县都有的写作 账号@县级代码")
	if err := parse(e, flags, args); err != nil {
		return err
	}
	var wrong misuse
	wrong.lacks(flags, "login")
	wrong.more(flags, 0)
	if err := wrong.err("zhuxue " + name + " --login 账号"); err != nil {
		return err
	}
	err := inOfficeWriting(ctx, e, func(o *office) error { return fn(o, *login) })
	if aid.KindOf(err) == aid.NotFound {
		return fmt.Errorf("没有账号 %s；只在一个县有的写账号名，几个县都有的写作 账号@县级代码", *login)
	}
	return err
}

// tell prints an initial password, the only time that anybody sees it.
func tell(e env, c bureau.Credential, err error) error {
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "账号：%s\n初始密码：%s\n只显示这一次，首次登录须修改，%d 小时内有效。\n", c.Login, c.Password, int(bureau.InitialFor.Hours()))
	return err
}
