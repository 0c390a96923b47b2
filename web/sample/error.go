package sample

import (
	"strconv"

	"zhuxue/web/page"
)

func errors() []Page {
	var all []Page
	for _, status := range []int{403, 404, 409, 500, 503} {
		e := page.NewError(status, "", "7f3a-20161008-0142", "/")
		code := strconv.Itoa(status)
		all = append(all, Page{"error-" + code, code + " " + e.Title, page.ErrorPage(Frame(e.Title), e)})
	}
	closed := page.NewError(503, "", "7f3a-20161008-0142", "/")
	own := page.NewError(409, "该生已由校长王某确认，请刷新后查看。", "7f3a-20161008-0143", "/")
	return append(all,
		Page{"error-409-own", "409 自己的句子", page.ErrorPage(Frame(own.Title), own)},
		Page{"error-503-bare", "503 未登录", page.BareError(closed)},
	)
}
