package sheet_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhuxue/internal/sheet"
)

// open opens a file's content as an upload would be.
func open(t testing.TB, content []byte) (*sheet.Book, error) {
	t.Helper()
	return sheet.Open(bytes.NewReader(content), int64(len(content)), sheet.DefaultLimits())
}

// read returns all rows of a file.
func read(t testing.TB, content []byte) ([]sheet.Row, error) {
	t.Helper()
	b, err := open(t, content)
	if err != nil {
		return nil, err
	}
	var rows []sheet.Row
	err = b.Rows(func(r sheet.Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

// mustRead is read for files that have to be readable.
func mustRead(t testing.TB, content []byte) []sheet.Row {
	t.Helper()
	rows, err := read(t, content)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return rows
}

// The four workbooks of a whole county, cell by cell against excelize.
func TestRows_equalExcelizeOnQingling(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../deploy/demo/qingling/*.xlsx")
	if err != nil || len(files) != 4 {
		t.Fatalf("got %d workbooks (%v), want 4", len(files), err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			compareWithExcelize(t, content)
		})
	}
}

func compareWithExcelize(t testing.TB, content []byte) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatalf("excelize: %v", err)
	}
	defer f.Close()

	got := map[string]map[int][]sheet.Cell{}
	for _, r := range mustRead(t, content) {
		if got[r.Sheet] == nil {
			got[r.Sheet] = map[int][]sheet.Cell{}
		}
		got[r.Sheet][r.Line] = r.Cells
	}
	for _, name := range f.GetSheetList() {
		want, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatalf("excelize: %v", err)
		}
		compareSheet(t, name, got[name], want)
	}
}

func compareSheet(t testing.TB, name string, got map[int][]sheet.Cell, want [][]string) {
	t.Helper()
	seen := 0
	for i, row := range want {
		for len(row) > 0 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		cells := got[i+1]
		if len(cells) != len(row) {
			t.Fatalf("%s line %d: got %d cells, want %d", name, i+1, len(cells), len(row))
		}
		if len(row) > 0 {
			seen++
		}
		for c, text := range row {
			if cells[c].Text != text {
				t.Errorf("%s!%s%d: got %q, want %q", name, sheet.ColumnName(c), i+1, cells[c].Text, text)
			}
		}
	}
	if seen != len(got) {
		t.Errorf("%s: got %d rows, want %d", name, len(got), seen)
	}
}
