package bureau_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
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
	for i, want := range []string{"原第5行：D列：性别", "原第6行：E列：与原表第3行是同一名学生"} {
		if reason := got[i+2]; !strings.HasPrefix(reason, want) || !strings.HasSuffix(reason, "。") || strings.Contains(reason, "D5") || strings.Contains(reason, "E6") {
			t.Errorf("got reason %q, want it to begin with %q", reason, want)
		}
	}
}

// TestAcceptUpload_untouchedConflict brings a returned workbook back as it was:
// the child stays where the accepted row put it. With the reason emptied the
// row counts.
func TestAcceptUpload_untouchedConflict(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	first := accept(t, o, aid.StudentBook, []byte(rosterTop+child("张小一", 101, "石门镇中心小学", "三年级")+
		child("张小二", 103, "石门镇中心小学", "三年级")+child("张小一", 101, "大河乡双河小学", "三年级")))
	back := returned(t, o, first.ID)
	u := read(t, o, aid.StudentBook, back)
	if u.Counts.Accept != 0 || u.Counts.Hold != 1 || u.Term != testkit.Autumn {
		t.Fatalf("got %+v, want the one row held again", u.Counts)
	}
	if _, err := o.Bureau.AcceptUpload(t.Context(), o.As(aid.Clerk), u.ID); err != nil {
		t.Fatal(err)
	}
	meant := accept(t, o, aid.StudentBook, []byte(rosterTop[:len(rosterTop)-1]+",问题说明\n"+child("张小一", 101, "大河乡双河小学", "三年级")))
	if meant.Counts.Changed != 1 {
		t.Errorf("reason emptied: got %+v, want the child moved", meant.Counts)
	}
}

// TestDesk_heldRows counts what waits over all rosters of the term: a later
// roster without faults does not make the earlier ones' rows vanish, a row that
// comes back is not counted twice, and a mended one no more.
func TestDesk_heldRows(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	wrongSex := func(name string, serial int) string {
		return strings.Replace(child(name, serial, "石门镇中心小学", "三年级"), "男", "女", 1)
	}
	desk := func(rows, ready int, newest aid.UploadID) {
		t.Helper()
		var d aid.Desk
		o.Do(t, func(tx *store.Tx) error { return tx.Together(t.Context(), tx.AskDesk(testkit.Autumn, &d)) })
		if d.HeldRows != rows || d.ReadyUploads != ready || d.HeldUpload != newest {
			t.Errorf("got %d held rows in upload %d and %d ready, want %d in %d and %d", d.HeldRows, d.HeldUpload, d.ReadyUploads, rows, newest, ready)
		}
	}
	first := accept(t, o, aid.StudentBook, []byte(rosterTop+wrongSex("张小一", 101)+wrongSex("张小二", 103)+wrongSex("张小三", 105)+child("张小四", 107, "石门镇中心小学", "三年级")))
	desk(3, 0, first.ID)
	accept(t, o, aid.StudentBook, []byte(rosterTop+child("李小五", 109, "石门镇中心小学", "三年级")))
	desk(3, 0, first.ID)
	read(t, o, aid.StudentBook, returned(t, o, first.ID)) // untouched: nothing to take, nothing new
	desk(3, 0, first.ID)
	second := accept(t, o, aid.StudentBook, []byte(rosterTop+wrongSex("李小六", 111)+child("李小七", 113, "石门镇中心小学", "三年级")))
	desk(4, 0, second.ID)
	third := accept(t, o, aid.StudentBook, []byte(rosterTop+child("张小一", 101, "石门镇中心小学", "三年级")+wrongSex("张小二", 103)))
	desk(3, 0, third.ID) // 张小二 now waits in the newest one
	p, err := o.Bureau.Preview(t.Context(), o.As(aid.Clerk), first.ID, aid.LineFilter{Outcome: aid.Hold, Most: 9})
	if err != nil || len(p.Lines) != 3 || !p.Lines[0].Settled || !p.Lines[1].Settled || p.Lines[2].Settled {
		t.Errorf("got %d held rows, %v, want the two that came again marked as settled", len(p.Lines), err)
	}
	if mended, moved := p.Lines[0], p.Lines[1]; !mended.Came || moved.Came || moved.Other != third.ID || moved.Student.Name != "张小二" {
		t.Errorf("got %v %v and %v %v, want the first mended, the second waiting in %d", mended.Came, mended.Other, moved.Came, moved.Other, third.ID)
	}
	if err := o.Bureau.SettleUpload(t.Context(), o.As(aid.Clerk), second.ID); err != nil {
		t.Fatal(err)
	}
	desk(2, 0, third.ID)
	read(t, o, aid.StudentBook, []byte(rosterTop+child("李小八", 115, "石门镇中心小学", "三年级")))
	desk(2, 1, third.ID)
	vain := read(t, o, aid.StudentBook, []byte(rosterTop+wrongSex("赵小九", 117)+wrongSex("赵小十", 119))) // the wrong file, perhaps
	desk(2, 1, third.ID)
	o.Do(t, func(tx *store.Tx) error {
		var d aid.Desk
		err := tx.Together(t.Context(), tx.AskDesk(testkit.Autumn, &d))
		if d.VainUploads != 1 || d.VainUpload != vain.ID {
			t.Errorf("got %d workbooks in vain, the newest %d, want 1, %d", d.VainUploads, d.VainUpload, vain.ID)
		}
		return err
	})
}

// TestPreview_sameFile knows a list again that came before the first roster,
// whose term is another.
func TestPreview_sameFile(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	villages := []byte("乡镇,行政村,行政村代码,是否贫困村\n石门镇,石门村,,是\n")
	first := accept(t, o, aid.VillageBook, villages)
	accept(t, o, aid.StudentBook, []byte(strings.Replace(rosterTop, "2016", "2014", 1)+child("张小一", 101, "石门镇中心小学", "一年级")))
	p, err := o.Bureau.Preview(t.Context(), o.As(aid.Clerk), read(t, o, aid.VillageBook, villages).ID, aid.LineFilter{Most: 1})
	if err != nil || p.Same != first.ID {
		t.Errorf("got same %d, %v, want %d", p.Same, err, first.ID)
	}
}

// TestReceiveUpload_assumedTerm marks a roster whose term nobody told.
func TestReceiveUpload_assumedTerm(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	row := child("张小一", 101, "石门镇中心小学", "三年级")
	_, undated, _ := strings.Cut(rosterTop, "\n")
	if u := read(t, o, aid.StudentBook, []byte(undated+row)); !u.Assumed || u.Term != testkit.Autumn {
		t.Errorf("without a date: got term %s, assumed %v", u.Term, u.Assumed)
	}
	if u := read(t, o, aid.StudentBook, []byte(rosterTop+row)); u.Assumed {
		t.Error("with a date: the term is called assumed")
	}
}

// The first roster of a later term begins that term: the preview says what that
// means, and one of the same term says nothing.
func TestReadUpload_warnsOfANewTerm(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	row := child("张小一", 101, "石门镇中心小学", "三年级")
	warned := func(top string) bool {
		u := read(t, o, aid.StudentBook, []byte(top+row))
		return slices.ContainsFunc(u.Warnings, func(w string) bool { return strings.Contains(w, "第一份2017年春季学期名单") })
	}
	spring := strings.Replace(rosterTop, "2016年9月20日", "2017年3月20日", 1)
	if warned(spring) {
		t.Error("the county's first roster: warned")
	}
	o.Enrol(t, testkit.Autumn, o.Pupil())
	if warned(rosterTop) || !warned(spring) {
		t.Error("a roster of the same term is warned of, or one of the next is not")
	}
}
