package testkit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"zhuxue/internal/aid"
)

// QinglingBooks are the four workbooks of 青岭县 in the order a county brings
// them in.
var QinglingBooks = []struct {
	Kind aid.UploadKind
	File string
}{
	{aid.VillageBook, "行政村名录.xlsx"}, {aid.SchoolBook, "学校名录.xlsx"},
	{aid.StudentBook, "建档立卡学生花名册.xlsx"}, {aid.StatisticBook, "教育年报.xlsx"},
}

// Qingling is one file of 青岭县: a workbook, expected.json or
// expected-rows.jsonl.
func Qingling(t testing.TB, file string) []byte {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	content, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../../deploy/demo/qingling", file))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TrueRow is the truth about one row of the roster of 青岭县.
type TrueRow struct {
	Sheet    string
	Row      int
	Expect   aid.Outcome
	Fault    string
	Heals    []string
	ID       string
	Stage    string // Chinese
	Grade    int
	Boarding *bool
	School   string
	Town     string
	Village  string
	Benefits map[aid.Item]*aid.Fen
}

// QinglingRows is the truth about every row of the roster.
func QinglingRows(t testing.TB) []TrueRow {
	t.Helper()
	var rows []TrueRow
	lines := bufio.NewScanner(bytes.NewReader(Qingling(t, "expected-rows.jsonl")))
	for lines.Scan() {
		var r TrueRow
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}

// QinglingCounty is 青岭县 in a database of the test's own, with all of its four
// workbooks brought in as its clerk does.
func QinglingCounty(t testing.TB) *Office {
	t.Helper()
	o := empty(t, Fresh(t), "990121", "青岭县")
	for _, book := range QinglingBooks {
		o.bring(t, book.Kind, book.File)
	}
	o.learn(t)
	return o
}

// bring uploads a workbook of 青岭县 and takes what is good of it, which must do
// what its preview said.
func (o *Office) bring(t testing.TB, kind aid.UploadKind, file string) {
	t.Helper()
	who := o.As(aid.Clerk)
	id, err := o.Bureau.ReceiveUpload(t.Context(), who, kind, aid.Term{}, file, Qingling(t, file))
	if err == nil {
		err = o.Bureau.ReadUpload(t.Context(), who, id)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	preview, err := o.Bureau.Preview(t.Context(), who, id, aid.LineFilter{Most: 1})
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	taken, err := o.Bureau.AcceptUpload(t.Context(), who, id)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if taken.Counts != preview.Upload.Counts || taken.Counts.Accept == 0 {
		t.Fatalf("%s: the preview said %+v, and done was %+v", file, preview.Upload.Counts, taken.Counts)
	}
}
