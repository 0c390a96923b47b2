package bureau_test

import (
	"bytes"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
	"zhuxue/internal/testkit"
	"zhuxue/internal/testkit/pace"
)

// bigBook is a sound roster of n students in 25 columns.
func bigBook(b testing.TB, n int) []byte {
	b.Helper()
	var content bytes.Buffer
	w := sheet.NewWriter(&content)
	header := []string{"序号", "乡镇", "行政村", "户编号", "户主姓名", "与户主关系", "学生姓名", "性别", "民族", "身份证号", "出生日期", "户口性质", "脱贫属性",
		"就读学校", "县内/县外", "学段", "年级", "是否寄宿", "是否全日制正式学籍", "专业类别", "家庭经济困难", "联系电话", "社保卡开户行", "社保卡账号", "备注"}
	if err := w.Begin(sheet.Table{Sheet: "花名册", Title: "建档立卡贫困家庭学生花名册", Header: header}); err != nil {
		b.Fatal(err)
	}
	const grades, serials, days = 6, 498, 360
	for i := range n {
		born := time.Date(2004+i%grades, 1, 1+i/grades/serials%days, 0, 0, 0, 0, time.UTC)
		number := testkit.IDNumber(fmt.Sprintf("99%04d", 1+i/grades/serials/days), born.Format("20060102"), i/grades%serials*2)
		cells := []sheet.Cell{sheet.IntCell(int64(i + 1))}
		for _, text := range []string{"石门镇", "石门村", fmt.Sprintf("99012110%07d", i/2), "李建国", "之子", "王小" + string(rune(0x4e00+i%20000)), "女",
			"汉族", number, born.Format("2006-01-02"), "农业", "未脱贫", "石门镇中心小学", "县内", "小学", aid.GradeLabel(aid.Primary, grades-i%grades),
			[]string{"是", "否"}[i%2], "", "", "是", fmt.Sprintf("138%08d", i), "农业银行", fmt.Sprintf("6228%015d", i), ""} {
			cells = append(cells, sheet.TextCell(text))
		}
		if err := w.Row(cells...); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return content.Bytes()
}

// BenchmarkUpload brings a roster in as the web does: from the upload to the
// preview, which tells beforehand what taking it would do, and from there into
// the registers, everybody decided. "peak-MB" is the most that the program's
// heap held meanwhile, the workbook included.
func BenchmarkUpload(b *testing.B) {
	n := countySize(b)
	content := bigBook(b, n)
	var preview, take effort
	var most uint64
	pace.Turns(b, func() {
		o := testkit.County(b)
		root := superuser(b, o)
		peak := watchHeap()
		var id aid.UploadID
		preview.note(b, root, func() { id = uploadBook(b, o, content) })
		take.note(b, root, func() {
			u, err := o.Bureau.AcceptUpload(b.Context(), o.As(aid.Clerk), id)
			if err != nil || u.Counts.New != n {
				b.Fatal(u.Counts, err)
			}
		})
		most = max(most, peak())
		root.Close(b.Context())
	})
	b.ReportMetric(float64(most)/(1<<20), "peak-MB")
	preview.report(b, "preview")
	take.report(b, "take")
}

func uploadBook(b *testing.B, o *testkit.Office, content []byte) aid.UploadID {
	b.Helper()
	id, err := o.Bureau.ReceiveUpload(b.Context(), o.As(aid.Clerk), aid.StudentBook, testkit.Autumn, "花名册.xlsx", content)
	if err == nil {
		err = o.Bureau.ReadUpload(b.Context(), o.As(aid.Clerk), id)
	}
	if err != nil {
		b.Fatal(err)
	}
	return id
}

// watchHeap looks at the heap every now and then until it is asked.
func watchHeap() (peak func() uint64) {
	var most atomic.Uint64
	stop, stopped := make(chan bool), make(chan bool)
	runtime.GC()
	go func() {
		defer close(stopped)
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapInuse))
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(stop); <-stopped; return most.Load() }
}
