package sample

import "zhuxue/web/page"

func logins() []Page {
	const wrong = "账号或密码不正确。连续输错会延长等待时间；忘记密码请联系管理员。"
	rules := []string{"不少于 10 个字符", "不能是常见密码，也不能包含账号或姓名", "不能与最近用过的密码相同"}
	fresh := page.Login{Action: "/login", Token: "sample-token"}
	fault := page.Login{Action: "/login", Account: "lixiaoyun", Fault: wrong, Token: "sample-token"}
	late := page.Login{Action: "/login", Notice: "您已超过 30 分钟没有操作，请重新登录。", Next: "/students", Token: "sample-token"}
	must := page.Password{Action: "/password", Must: true, Rules: rules, Token: "sample-token"}
	bad := page.Password{Action: "/password", Rules: rules, OldFault: "现在的密码不正确。", NewFault: "新密码太短，请至少输入 10 个字符。", Token: "sample-token"}
	return []Page{
		{"login", "登录", page.LoginPage(fresh)},
		{"login-fault", "登录：密码不对", page.LoginPage(fault)},
		{"login-late", "登录：已超时", page.LoginPage(late)},
		{"password-must", "修改密码：首次登录", page.PasswordPage(must)},
		{"password-fault", "修改密码：有错", page.PasswordPage(bad)},
	}
}
