package sheet_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhuxue/internal/sheet"
	"zhuxue/internal/testkit/pace"
)

const benchRows, benchColumns = 50_000, 25

// roster is a workbook of 50,000 rows by 25 columns, as excelize writes it: made once per run, from a fixed seed.
var roster = sync.OnceValue(makeRoster)

func makeRoster() []byte {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		panic(err)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for line := 1; line <= benchRows; line++ {
		if err := w.SetRow(fmt.Sprintf("A%d", line), rosterRow(chance, line)); err != nil {
			panic(err)
		}
	}
	if err := w.Flush(); err != nil {
		panic(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func rosterRow(chance *rand.Rand, line int) []any {
	row := []any{line, "石门镇", "大湾村", fmt.Sprintf("99012100%07d", line), "王小明", "户主", fmt.Sprintf("990121200809%06d", chance.IntN(1_000_000))}
	for len(row) < benchColumns {
		row = append(row, []any{"小学三年级", 2008.5, "是", "青岭县城关第一小学", chance.IntN(1000)}[chance.IntN(5)])
	}
	return row
}

func BenchmarkRead(b *testing.B) {
	content := roster()
	pace.Beside(b, pace.PerSecond(benchRows, "rows"),
		pace.Timed("ours", func() { readOurs(b, content) }),
		pace.Timed("excelize", func() { readExcelize(b, content) }))
}

func readOurs(b *testing.B, content []byte) {
	book, err := open(b, content)
	if err != nil {
		b.Fatal(err)
	}
	cells := 0
	if err := book.Rows(func(r sheet.Row) error { cells += len(r.Cells); return nil }); err != nil {
		b.Fatal(err)
	}
	if cells != benchRows*benchColumns {
		b.Fatalf("got %d cells, want %d", cells, benchRows*benchColumns)
	}
}

func readExcelize(b *testing.B, content []byte) {
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	cells := 0
	for rows.Next() {
		row, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			b.Fatal(err)
		}
		cells += len(row)
	}
	if cells != benchRows*benchColumns {
		b.Fatalf("got %d cells, want %d", cells, benchRows*benchColumns)
	}
}

// BenchmarkWrite writes what BenchmarkRead reads, beside excelize's bare stream.
func BenchmarkWrite(b *testing.B) {
	rows := rosterCells()
	ours := func() {
		w := sheet.NewWriter(io.Discard)
		w.Begin(sheet.Table{Sheet: "名单", Title: "学生名单", Header: []string{"序号", "乡镇", "村"}})
		for _, r := range rows {
			w.Row(r...)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	pace.Beside(b, pace.PerSecond(benchRows, "rows"), pace.Timed("ours", ours), pace.Timed("excelize", func() { makeRoster() }))
}

func rosterCells() [][]sheet.Cell {
	book, err := sheet.Open(bytes.NewReader(roster()), int64(len(roster())), sheet.DefaultLimits())
	if err != nil {
		panic(err)
	}
	var rows [][]sheet.Cell
	if err := book.Rows(func(r sheet.Row) error { rows = append(rows, r.Cells); return nil }); err != nil {
		panic(err)
	}
	return rows
}
