package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
)

// noticed are the notices of each row: its sheet and row, the code, and what was kept.
func noticed(t *testing.T, result intake.Result, kept func(*aid.Draft) string) (got []string) {
	t.Helper()
	for _, l := range result.Lines {
		if l.Outcome != aid.Accept {
			t.Errorf("%s!%d: got %s with %v", l.Sheet, l.Row, l.Outcome, l.Faults)
		}
		for _, n := range l.Notices {
			if !strings.HasPrefix(n.Message, n.Cell+" ") || !strings.Contains(n.Message, "请") {
				t.Errorf("%q does not say where, or what to do", n.Message)
			}
			got = append(got, fmt.Sprintf("%s!%s %s %s", l.Sheet, n.Cell, n.Code, kept(l.Student)))
		}
	}
	return got
}

// rowsWith are pupils, each with one of the texts in one more column.
func rowsWith(column string, texts ...string) []string {
	rows := []string{rosterHeader + "|" + column}
	for i, text := range texts {
		rows = append(rows, pupil("身份证号", id("20080315", 11+2*i), "户编号", fmt.Sprintf("9901221010%05d", i))+"|"+text)
	}
	return rows
}

// A 民族 that no list has is kept and asked about; what a 户口簿 may say is not.
func TestRead_peopleThatNoListHas(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", rowsWith("民族", "火星族", "汉族", "土家", "06", "06-苗族", "其他", "外国血统", "穿青人", "未识别", "", "/", "汗族", "维族")})
	compare(t, noticed(t, result, func(d *aid.Draft) string { return d.Ethnicity }),
		"表!O2 ethnicity_unknown 火星族", "表!O13 ethnicity_unknown 汗族")
}

// A phone number of a length that there is none of is kept and asked about.
func TestRead_phonesOfNoLength(t *testing.T) {
	t.Parallel()
	odd := []string{"612345", "138123456", "138123456789", "1381234567890", "0551-612345", "13812345678、61234", "110", "１２３４５６"}
	sound := []string{
		"13812345678", "138 1234 5678", "138-1234-5678", "+8613812345678", "86-13812345678", "0086 13812345678", "013812345678", "１３８１２３４５６７８",
		"6123456", "61234567", "0551-6123456", "(0551)6123456", "0755-12345678", "010-12345678", "5516123456", "0551 6123456", "400-123-4567",
		"6123456转801", "0551-6123456-801", "0551-6123456分机801", "13812345678/13912345678", "13812345678 13912345678", "13812345678、6123456",
		"13812345678(父)", "父13812345678 母13912345678", "无", "-", "",
	}
	result := readBishan(t, page{"表", rowsWith("联系电话", append(odd, sound...)...)})
	kept := map[string]bool{}
	var want []string
	for i, l := range result.Lines {
		kept[l.Student.Phone] = true
		if i < len(odd) {
			want = append(want, fmt.Sprintf("表!O%d phone_length %s", i+2, l.Student.Phone))
		}
	}
	compare(t, noticed(t, result, func(d *aid.Draft) string { return d.Phone }), want...)
	for _, number := range []string{"612345", "138123456", "0551-612345", "13812345678,61234", "123456"} {
		if !kept[number] {
			t.Errorf("%q is not kept", number)
		}
	}
}
