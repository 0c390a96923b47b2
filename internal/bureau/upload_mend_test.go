package bureau_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
	"zhuxue/internal/testkit"
)

// The first lines of the rosters below: a title with a date, a header.
const rosterTop = "石门镇花名册,填报时间：2016年9月20日\n乡镇,行政村,学生姓名,性别,身份证号,就读学校,年级,是否寄宿,脱贫属性\n"

// child is a row of such a roster.
func child(name string, serial int, school, grade string) string {
	sex := "女"
	if serial%2 == 1 {
		sex = "男"
	}
	return fmt.Sprintf("石门镇,石门村,%s,%s,%s,%s,%s,是,未脱贫\n", name, sex, testkit.IDNumber("990001", "20080301", serial), school, grade)
}

// read receives a workbook and reads it into its preview.
func read(t *testing.T, o *testkit.Office, kind aid.UploadKind, content []byte) aid.Upload {
	t.Helper()
	name := "花名册.csv"
	if bytes.HasPrefix(content, []byte("PK")) {
		name = "花名册.xlsx"
	}
	id, err := o.Bureau.ReceiveUpload(t.Context(), o.As(aid.Clerk), kind, aid.Term{}, name, content)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Bureau.ReadUpload(t.Context(), o.As(aid.Clerk), id); err != nil {
		t.Fatal(err)
	}
	p, err := o.Bureau.Preview(t.Context(), o.As(aid.Clerk), id, aid.LineFilter{Most: 1})
	if err != nil {
		t.Fatal(err)
	}
	return p.Upload
}

// accept reads a workbook and takes its good rows.
func accept(t *testing.T, o *testkit.Office, kind aid.UploadKind, content []byte) aid.Upload {
	t.Helper()
	u, err := o.Bureau.AcceptUpload(t.Context(), o.As(aid.Clerk), read(t, o, kind, content).ID)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// returned is the workbook of an upload's held rows.
func returned(t *testing.T, o *testkit.Office, id aid.UploadID) []byte {
	t.Helper()
	_, write, err := o.Bureau.HeldRows(t.Context(), o.As(aid.Clerk), id)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// reasons are the last cells of a workbook's rows.
func reasons(t *testing.T, content []byte) (all []string) {
	t.Helper()
	book, err := sheet.Open(bytes.NewReader(content), int64(len(content)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	err = book.Rows(func(r sheet.Row) error {
		all = append(all, r.Cells[len(r.Cells)-1].Text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Rows of the returned workbook have other numbers than they had, so its sentences name lines of the one that came, and
// cells by their column.
func TestHeldRows_namesTheOriginalLines(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	u := accept(t, o, aid.StudentBook, []byte(rosterTop+child("张小一", 101, "石门镇中心小学", "三年级")+child("张小二", 103, "石门镇中心小学", "三年级")+
		strings.Replace(child("张小三", 105, "石门镇中心小学", "三年级"), "男", "女", 1)+child("张小一", 101, "大河乡双河小学", "三年级")))
	got := reasons(t, returned(t, o, u.ID))
	if len(got) != 4 {
		t.Fatalf("got rows %q, want title, header and two rows", got)
	}
	for i, want := range []string{"原第5行：D列：性别", "原第6行：E列：与原工作表「Sheet1」第3行是同一名学生"} {
		if reason := got[i+2]; !strings.HasPrefix(reason, want) || !strings.HasSuffix(reason, "。") || strings.Contains(reason, "D5") || strings.Contains(reason, "E6") {
			t.Errorf("got reason %q, want it to begin with %q", reason, want)
		}
	}
}
