package intake_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
)

// merged is a workbook's content with cells of its first sheet merged.
func merged(t *testing.T, content []byte, refs ...string) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range from.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, "sheet1.xml") {
			text = bytes.Replace(text, []byte("</sheetData>"), []byte(`</sheetData><mergeCells><mergeCell ref="`+strings.Join(refs, `"/><mergeCell ref="`)+`"/></mergeCells>`), 1)
		}
		w, err := to.Create(f.Name)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Cells merged over several rows speak for all of them, in whichever column; a blank cell that is not merged stays blank.
func TestRead_cellsMergedOverRows(t *testing.T) {
	t.Parallel()
	content := workbookContent(t, page{"表", []string{
		"乡镇|行政村|户主姓名|姓名|身份证号|就读学校|年级|是否寄宿",
		"清溪镇|石桥村|王有田|甲|" + id("20080315", 11) + "|石桥小学|三年级|是",
		"|||乙|" + id("20080315", 22) + "|||否",
		"||李大山|丙|" + id("20070315", 24) + "|云台石桥小学|四年级|",
		"||赵四|丁|" + id("20070315", 26) + "||四年级|否",
		"合计|4人",
	}})
	read := func(content []byte) intake.Result {
		result, err := intake.Read(openContent(t, content), aid.StudentBook, bishanGazetteer(), autumn, nil)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	result := read(merged(t, content, "A2:A5", "B2:B4", "C2:C3", "F2:F3", "G2:G3", "A6:C6"))
	checkStory(t, result,
		"2 甲 清溪镇石桥村 清溪镇石桥小学 primary3 是", "3 乙 清溪镇石桥村 清溪镇石桥小学 primary3 否",
		"4 丙 清溪镇石桥村 云台镇石桥小学 primary4 未填", "5 hold village_missing,school_missing")
	if l := result.Lines[1]; len(l.Heals) < 5 || l.Heals[0].Code != "merged_above" || len(l.Cells) != 3 || l.Student.HouseholdHead != "王有田" {
		t.Errorf("got heals %v of cells %v", l.Heals, l.Cells)
	}
	checkStory(t, read(merged(t, content, "A1:H1")),
		"2 甲 清溪镇石桥村 清溪镇石桥小学 primary3 是", "3 hold school_missing", "4 hold village_missing", "5 hold village_missing,school_missing")
}
