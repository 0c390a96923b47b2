package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// child is a county's web site with one decided pupil of the central school.
func child(t *testing.T) (w *testkit.Web, id aid.StudentID, idno string) {
	t.Helper()
	w = testkit.Site(t)
	d := w.Pupil(func(d *aid.Draft) { d.Name, d.HouseholdHead = "丙小禾", "丙某" })
	w.Enrol(t, testkit.Autumn, d)
	if _, err := w.Bureau.Decide(t.Context(), w.As(aid.Clerk), testkit.Autumn.Year); err != nil {
		t.Fatal(err)
	}
	w.Do(t, func(tx *store.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT id FROM student WHERE county_id = $1`, tx.County).Scan(&id)
	})
	return w, id, d.IDNo
}

func TestStudent_whoSeesWhat(t *testing.T) {
	t.Parallel()
	w, id, idno := child(t)
	for _, c := range []struct {
		role       aid.Role
		place      string
		sees, nots []string
	}{
		{aid.Clerk, "", []string{"丙小禾", "丙某", "查看完整身份证号", "资助明白卡", "本学期500元"}, []string{idno, "操作日志"}},
		{aid.Admin, "", []string{"丙小禾", aid.MaskNumber(idno), "操作日志"}, []string{idno, "查看完整"}},
		{aid.Leader, "", []string{"丙**", "本学期500元"}, []string{"丙小禾", "丙某", idno, aid.MaskNumber(idno), "资助明白卡", "身份证号"}},
		{aid.Staff, centre, []string{"丙小禾"}, []string{idno, "查看完整"}},
	} {
		a := w.Login(t, c.role, c.place).Get(t, link.Student(id))
		has(t, a, http.StatusOK, c.sees...)
		main := a.Body[strings.Index(a.Body, "<main"):]
		for _, word := range c.nots {
			if strings.Contains(main, word) {
				t.Errorf("%s sees %q", c.role, word)
			}
		}
		if title := regexp.MustCompile(`<title>[^<]*`).FindString(a.Body); strings.Contains(title, "丙") {
			t.Errorf("%s: the tab says a child's name: %s", c.role, title)
		}
	}
	for place, role := range map[string]aid.Role{"大河乡双河小学": aid.Principal, "大河乡": aid.TownOffice} {
		v := w.Login(t, role, place)
		has(t, v.Get(t, link.Student(id)), http.StatusNotFound)
		has(t, v.Get(t, link.StudentNotice(id)), http.StatusNotFound)
	}
	has(t, w.Login(t, aid.Leader, "").Get(t, link.StudentNotice(id)), http.StatusForbidden)
}

func TestStudent_nameIsCorrected(t *testing.T) {
	t.Parallel()
	w, id, _ := child(t)
	for role, offered := range map[aid.Role]bool{aid.Clerk: true, aid.Admin: true, aid.Reviewer: false, aid.Leader: false} {
		if a := w.Login(t, role, "").Get(t, link.Student(id)); strings.Contains(a.Body, link.RenameStudent(id)) != offered {
			t.Errorf("%s: the form is offered: want %t", role, offered)
		}
	}
	v := w.Login(t, aid.Clerk, "")
	v.Get(t, link.Student(id))
	has(t, v.Post(t, link.RenameStudent(id), page.StudentNameField, "", page.WhyField, "户口簿更名"), http.StatusUnprocessableEntity, "没有填写学生姓名", `value="户口簿更名"`, "丙小禾")
	has(t, v.Post(t, link.RenameStudent(id), page.StudentNameField, "丙大名", page.WhyField, ""), http.StatusUnprocessableEntity, "请写明更正的原因", `value="丙大名"`)
	has(t, v.Post(t, link.RenameStudent(id), page.StudentNameField, "丙大名", page.WhyField, "户口簿更名"), http.StatusSeeOther)
	has(t, v.Get(t, link.Student(id)), http.StatusOK, "丙大名", "姓名已更正")
}

func TestStudent_revealWithAndWithoutScripts(t *testing.T) {
	t.Parallel()
	w, id, idno := child(t)
	v := w.Login(t, aid.Reviewer, "")
	v.Get(t, link.Student(id))
	has(t, v.Post(t, link.RevealNumber(id), page.SecretField, "idno"), http.StatusUnprocessableEntity, "请写明查看原因")
	has(t, v.Post(t, link.RevealNumber(id), page.SecretField, "name", page.ReasonField, "核对"), http.StatusUnprocessableEntity)
	has(t, v.Post(t, link.RevealNumber(id), page.SecretField, "idno", page.ReasonField, "核对花名册"), http.StatusOK, idno, "<html", "记入操作日志")
	v.Header.Set("HX-Request", "true")
	a := v.Post(t, link.RevealNumber(id), page.SecretField, "idno", page.ReasonField, "再核对")
	has(t, a, http.StatusOK, idno)
	if strings.Contains(a.Body, "<html") {
		t.Error("a fragment came as a whole page")
	}
	log := w.Login(t, aid.Admin, "").Get(t, link.With(link.Audit, page.AuditStudentField, link.Student(id)[len("/students/"):]))
	has(t, log, http.StatusOK, "核对花名册", "再核对")
	if strings.Contains(log.Body, idno) {
		t.Error("the register holds the number")
	}
}

func TestStudent_noticeNamesItemAmountAndWay(t *testing.T) {
	t.Parallel()
	w, id, idno := child(t)
	a := w.Login(t, aid.Principal, centre).Get(t, link.StudentNotice(id))
	has(t, a, http.StatusOK, "建档立卡家庭教育资助明白卡", "丙小禾", "寄宿生生活补助", "500.00元", "1,000.00 元", "依据三(一)1", "以上含预计金额")
	if strings.Contains(a.Body, idno) {
		t.Error("the sheet holds an ID number")
	}
}

func TestEntitlements_sumsAndCalculatesAnew(t *testing.T) {
	t.Parallel()
	w, _, _ := child(t)
	leader := w.Login(t, aid.Leader, "").Get(t, link.Entitlements)
	has(t, leader, http.StatusOK, "2016—2017学年", "寄宿生生活补助", "1,000.00")
	if strings.Contains(leader.Body, "重新计算</") {
		t.Error("a leader is offered to calculate")
	}
	town := w.Login(t, aid.TownOffice, "大河乡").Get(t, link.Entitlements)
	has(t, town, http.StatusOK, "还没有应享受的资助")
	clerk := w.Login(t, aid.Clerk, "")
	has(t, clerk.Get(t, link.With(link.Entitlements, page.TermField, "2016-09", page.DivisionField, "school")), http.StatusOK, centre, "2016年秋季学期", "500.00")
	has(t, clerk.Post(t, link.Decide, page.YearField, "2016"), http.StatusSeeOther)
	has(t, clerk.Get(t, link.Entitlements), http.StatusOK, "资助资格已重新计算，没有变化", "不变 2 条")
	has(t, clerk.Post(t, link.Decide, page.YearField, "soon"), http.StatusUnprocessableEntity)
	has(t, w.Login(t, aid.Principal, centre).Get(t, link.Entitlements), http.StatusForbidden)
}
