package page

import (
	"strconv"
	"strings"
)

// Error is the page for what went wrong: what it is, and what to do now.
type Error struct {
	Status  int
	Title   string
	Text    string
	Request string // number of the request, to be told to the administrator
	HomeURL string
}

// NewError is the page for an HTTP status. Text replaces the usual sentence where the program knows better; it may be empty.
func NewError(status int, text, request, home string) Error {
	title, usual := wording(status)
	if text == "" {
		text = usual
	}
	return Error{Status: status, Title: title, Text: wholeSentence(text), Request: request, HomeURL: home}
}

// wholeSentence ends with a full stop: what stands beside a field has none.
func wholeSentence(text string) string {
	if strings.HasSuffix(text, "。") || strings.HasSuffix(text, "？") {
		return text
	}
	return text + "。"
}

func (e Error) code() string { return strconv.Itoa(e.Status) }

func wording(status int) (title, text string) {
	switch status {
	case 403:
		return "没有权限", "您当前的岗位不能查看或办理这项内容。如确需办理，请切换岗位，或联系本县管理员。"
	case 404:
		return "没有找到", "您要看的内容不存在，或者已被移走。请检查网址，或从首页重新进入。"
	case 409:
		return "内容已经变动", "您查看期间，其他人修改了这项内容，您的修改没有保存。请返回并刷新后再办理。"
	case 413:
		return "文件太大", "上传的文件超过了允许的大小。请拆分后分次上传。"
	case 429:
		return "操作太频繁", "短时间内的请求过多，请稍等一会儿再试。"
	case 503:
		return "系统维护中", "系统正在启动或升级，请几分钟后再试。已经保存的数据不受影响。"
	}
	if status < 500 {
		return "无法办理", "提交的内容不完整或已过期，没有保存。请返回上一页，刷新后重新办理。"
	}
	return "系统错误", "系统出了故障，刚才的操作没有保存。请稍后重试；如仍不行，请把下面的编号告诉管理员。"
}
