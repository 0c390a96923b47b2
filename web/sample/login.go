package sample

import (
	"net/url"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func logins() []Page {
	const wrong = "账号或密码不正确。连续输错会延长等待时间；忘记密码请联系管理员。"
	rules := []string{"不少于 10 个字符", "不能是常见密码，也不能包含账号或姓名", "不能与最近用过的密码相同"}
	fresh := page.Login{Action: "/login", Token: "sample-token"}
	fault := page.Login{Action: "/login", Account: "lixiaoyun", Fault: wrong, Token: "sample-token"}
	late := page.Login{Action: "/login", Notice: "您已超过 30 分钟没有操作，请重新登录。", Next: "/students", Token: "sample-token"}
	must := page.Password{Action: "/password", Must: true, Rules: rules, Token: "sample-token"}
	bad := page.Password{Action: "/password", Rules: rules, OldFault: "现在的密码不正确。", NewFault: "新密码太短，请至少输入 10 个字符。", Token: "sample-token"}
	old := page.Password{Action: "/password", Expired: true, Rules: rules, Token: "sample-token"}
	off := page.NewFactor(false, true, time.Time{}, 0, "", "", nil)
	binding := page.NewFactor(false, true, time.Time{}, 0, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "x", map[string]string{"code": "验证码不对，请核对手机时间后输入最新的6位数字"})
	on := page.NewFactor(true, false, morning, 8, "", "", nil)
	policy := page.NewLoginPolicy(aid.LoginPolicy{SecondFactor: aid.FactorPrivileged, PasswordRule: aid.PasswordGraded})
	return []Page{
		{"login", "登录", page.LoginPage(fresh)},
		{"login-fault", "登录：密码不对", page.LoginPage(fault)},
		{"login-late", "登录：已超时", page.LoginPage(late)},
		{"password-must", "修改密码：首次登录", page.PasswordPage(must)},
		{"password-expired", "修改密码：已到期", page.PasswordPage(old)},
		{"login-code", "登录：第二步", page.SecondStepPage(page.SecondStep{Action: "/login/code", Token: "sample-token", Fault: "验证码不对或已经用过"})},
		{"factor-off", "双因素登录：须开启", page.FactorPage(off)},
		{"factor-binding", "双因素登录：绑定", page.FactorPage(binding)},
		{"factor-on", "双因素登录：已开启", page.FactorPage(on)},
		{"factor-recovery", "恢复码", page.RecoveryPage(page.Recovery{Codes: []string{"ABCD-EFGH", "JKLM-NPQR", "STUV-WXYZ", "2345-6789"}, NextURL: "/"})},
		{"login-again", "核对密码", page.AgainPage(page.Again{Action: "/users/2/password", Token: "sample-token", Fields: url.Values{"disabled": {"1"}}})},
		{"login-signins", "我的登录", page.SignInsPage(Frame("我的登录"), page.NewSignIns(someSignIns(), 9))},
		{"login-policy", "登录规则", page.LoginPolicyPage(Frame("登录规则"), policy)},
		{"password-fault", "修改密码：有错", page.PasswordPage(bad)},
	}
}

func someSignIns() []aid.SignIn {
	return []aid.SignIn{
		{ID: 9, At: morning, Address: "192.0.2.10", Agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.198 Safari/537.36"},
		{ID: 7, At: morning.Add(-3 * time.Hour), Address: "2001:db8::17", Agent: ""},
	}
}
