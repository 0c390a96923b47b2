package server_test

import (
	"net/http"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
)

// A preview opens with the first kind of rows that there are, whichever that is.
func TestUpload_opensOnTheFirstRows(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	const heads = "学校名称,办学类型,标识码,所在乡镇,备注二\n"
	for _, c := range []struct {
		name, rows string
		tab        string // the one that is open
		sees       []string
	}{
		{"held.csv", "新建小学,211,2199000071,石门镇,\n,211,2199000072,石门镇,\n", "hold", []string{"待修改", "（空）"}},
		{"noticed.csv", "新兴小学,211,21990,石门镇,\n", "noticed", []string{"新兴小学", "学校标识码"}},
		{"accepted.csv", "新立小学,小学,2199000073,石门镇,好\n", "accept", []string{"新立小学", "没有读取 1 列：备注二"}},
	} {
		if _, _, err := w.Bureau.Load(t.Context(), w.As(aid.Clerk), aid.SchoolBook, aid.Term{}, c.name, []byte(heads+c.rows), false); err != nil {
			t.Fatal(err)
		}
		newest, err := w.Bureau.Uploads(t.Context(), w.As(aid.Clerk), 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		at := link.Upload(newest[0].ID)
		open := `href="` + link.With(at, "show", c.tab) + `" aria-current="page"`
		has(t, w.Login(t, aid.Clerk, "").Get(t, at), http.StatusOK, append(c.sees, open)...)
	}
}
