package intake_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
	"zhuxue/internal/sheet"
	"zhuxue/internal/testkit/pace"
)

const benchRows = 50_000

// bigRoster is a roster of 50,000 students of 青岭县 with the usual oddities, made once per run from a fixed seed.
var bigRoster = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	w := sheet.NewWriter(&b)
	header := []string{"序号", "乡镇", "行政村", "户编号", "户主姓名", "与户主关系", "学生姓名", "性别", "民族", "身份证号", "出生日期", "户口性质", "脱贫属性",
		"就读学校", "县内/县外", "学段", "年级", "是否寄宿", "是否全日制正式学籍", "专业类别", "家庭经济困难", "联系电话", "社保卡开户行", "社保卡账号", "备注"}
	if err := w.Begin(sheet.Table{Sheet: "花名册", Title: "青岭县建档立卡贫困家庭学生花名册", Header: header}); err != nil {
		panic(err)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for i := range benchRows {
		if err := w.Row(benchRow(chance, i)...); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
})

var benchGrades = []string{"一年级", "二年级", "小三", "四年级(1)班", "5", "六年级"}

func benchRow(chance *rand.Rand, i int) []sheet.Cell {
	v := known().villages[chance.IntN(len(known().villages))]
	s := known().schools[chance.IntN(len(known().schools))]
	for s.Kind != "211" {
		s = known().schools[chance.IntN(len(known().schools))]
	}
	grade := i % 6
	birth := fmt.Sprintf("%d%02d%02d", 2009-grade, 1+chance.IntN(12), 1+chance.IntN(28))
	number := id(birth, i/60%1000)
	texts := []string{"", v.Township, v.Name, fmt.Sprintf("99012110%07d", i/2), "李建国", "之子", "王小" + string(rune(0x4e00+i%20000)), []string{"女", "男"}[i/60%2],
		"汉族", number, birth[:4] + "-" + birth[4:6] + "-" + birth[6:], "农业", "未脱贫", s.Name, "县内", "小学", benchGrades[grade],
		[]string{"是", "否", "住校", "√", ""}[chance.IntN(5)], "", "", "是", fmt.Sprintf("138%08d", i), "农业银行", fmt.Sprintf("6228%015d", i), ""}
	cells := make([]sheet.Cell, len(texts))
	cells[0] = sheet.IntCell(int64(i + 1))
	for c, text := range texts[1:] {
		cells[c+1] = sheet.TextCell(text)
	}
	return cells
}

// BenchmarkRead reads and checks a roster, beside its limit: reading the same workbook and dropping the rows.
func BenchmarkRead(b *testing.B) {
	content := bigRoster()
	ours := func() {
		result, err := intake.Read(openContent(b, content), aid.StudentBook, qinglingGazetteer(), autumn, nil)
		if err != nil || result.Counts.Rows != benchRows || result.Counts.Hold > benchRows/50 {
			b.Fatal(result.Counts, err)
		}
	}
	limit := func() {
		rows := 0
		if err := openContent(b, content).Rows(func(sheet.Row) error { rows++; return nil }); err != nil || rows != benchRows+2 {
			b.Fatal(rows, err)
		}
	}
	pace.Beside(b, pace.PerSecond(benchRows, "rows"), pace.Timed("ours", ours), pace.Timed("limit", limit))
}

// BenchmarkCheck checks rows that are in memory already.
func BenchmarkCheck(b *testing.B) {
	var rows []sheet.Row
	if err := openContent(b, bigRoster()).Rows(func(r sheet.Row) error { rows = append(rows, r); return nil }); err != nil {
		b.Fatal(err)
	}
	g := qinglingGazetteer()
	b.ReportAllocs()
	for b.Loop() {
		if result, err := intake.ReadRows(rows, aid.StudentBook, g, autumn); err != nil || result.Counts.Rows != benchRows {
			b.Fatal(result.Counts, err)
		}
	}
	b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
