package main

// commands are all subcommands, in the order in which a new county meets them.
func commands() []command {
	return []command{
		{"serve", "启动网页服务（--demo：空库时装入演示县）", serve},
		{"load", "导入工作簿：与网页上传同一道门", load},
		{"migrate", "升级或回退数据库结构：up、down、version", migrate},
	}
}
