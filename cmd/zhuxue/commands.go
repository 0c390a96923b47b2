package main

// commands are all subcommands, in the order in which a new county meets them.
func commands() []command {
	return []command{
		{"serve", "启动网页服务（--demo：空库时装入演示县）", serve},
		{"county", "建立县区、列出县区：add、list", county},
		{"user", "添加账号、重置密码、解除双因素登录：add、reset、unbind", user},
		{"load", "导入工作簿：与网页上传同一道门", load},
		{"fund", "义务教育学校公用经费：--county 代码 --year 财政年度 [--json]", fund},
		{"decide", "计算资助资格：--county 代码 --year 学年 [--confirmed] [--json]", decide},
		{"target", "目标完成情况：--county 代码 --year 年度 [--json]", target},
		{"rule", "资助规则书：decide（逐行判定）、list、check、test", rule},
		{"audit", "检查操作日志是否被改动：verify [--county 代码] [--against 目录]；读库外副本：read 文件", audit},
		{"check", "检查设置、密钥和数据库是否安全", check},
		{"keyset", "建立或更换个人信息的密钥，重新加密旧数据：create、rotate、reseal", keyset},
		{"migrate", "升级或回退数据库结构：up、down、version", migrate},
	}
}
