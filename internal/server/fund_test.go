package server_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// fundSite is a site whose county lies in the centre and has one small rural
// school with numbers in the list of schools.
func fundSite(t *testing.T) (w *testkit.Web, point aid.SchoolID) {
	t.Helper()
	w = testkit.Site(t)
	pupils, boarders := 86, 34
	w.Do(t, func(tx *store.Tx) error {
		_, err := tx.SaveSchools(t.Context(), []aid.SchoolDraft{
			{Name: "大河乡水井教学点", Kind: "218", Township: "大河乡", Area: "乡村", Boarding: aid.Yes, Pupils: &pupils, Boarders: &boarders},
		})
		if err != nil {
			return err
		}
		all, err := tx.Schools(t.Context())
		for _, s := range all {
			w.Schools[s.Name] = s
		}
		return err
	})
	v := w.Login(t, aid.Admin, "")
	a := v.Post(t, link.Settings, append(settingsSeen(t, v), page.RegionField, "central")...)
	if a.Status != http.StatusSeeOther {
		t.Fatalf("set the region: got %d", a.Status)
	}
	return w, w.Schools["大河乡水井教学点"].ID
}

func contains(t *testing.T, body string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestFunds_pagesWriteTheArithmeticOut(t *testing.T) {
	t.Parallel()
	w, point := fundSite(t)
	v := w.Login(t, aid.Leader, "")
	list := v.Get(t, link.Funds)
	contains(t, list.Body, "66,800.00", "实有86人", "人数未注明年份", "无数据", "2015年秋季学期", "合计", link.With(link.Fund(point), page.YearField, "2016"))
	if strings.Contains(list.Body, "以学校名录为") {
		t.Error("the leader is offered to take counts")
	}
	one := v.Get(t, link.With(link.Fund(point), page.YearField, "2016"))
	contains(t, one.Body, "小学86人，不足100人按100人计，100×600元=60000元；寄宿生34人×200元=6800元；合计66800元（依据实施方案三(二)6")
	if strings.Contains(one.Body, "保存人数") {
		t.Error("the leader is offered to count pupils")
	}
}

// Without a region nobody knows the quotas of 2016: there is no sum, also not 0.
func TestFunds_withoutRegionShowNoZero(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	body := w.Login(t, aid.Leader, "").Get(t, link.Funds).Body
	contains(t, body, "本县还没有选择所在地区", "无数据")
	if strings.Contains(body, "0.00") {
		t.Error("no data is shown as a sum of 0.00")
	}
}

func TestFundCount_fillsTheFormAgainAndSaves(t *testing.T) {
	t.Parallel()
	w, point := fundSite(t)
	v := w.Login(t, aid.Clerk, "")
	for _, wrong := range []string{"约90", "-1", "99999"} {
		if a := v.Post(t, link.Fund(point), page.YearField, "2016", page.FundPrimaryField, wrong, page.FundBoardersField, "0"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `value="`+wrong+`"`) {
			t.Errorf("%s: got %d", wrong, a.Status)
		}
	}
	a := v.Post(t, link.Fund(point), page.YearField, "2016", page.FundPrimaryField, "101", page.FundSpecialField, "0", page.FundBoardersField, "0")
	if a.Status != http.StatusSeeOther || a.Location != link.With(link.Fund(point), page.YearField, "2016") {
		t.Fatalf("got %d to %q", a.Status, a.Location)
	}
	contains(t, v.Get(t, a.Location).Body, "60,600.00", "逐校填报", "2015年秋季学期在校生人数已保存")
}

func TestFundTake_asksOnceAndSaysHowMany(t *testing.T) {
	t.Parallel()
	w, _ := fundSite(t)
	v := w.Login(t, aid.Clerk, "")
	contains(t, v.Get(t, link.Funds).Body, "以学校名录为2015年秋季学期人数")
	a := v.Post(t, link.TakeCounts, page.YearField, "2016")
	if a.Status != http.StatusSeeOther {
		t.Fatalf("got %d", a.Status)
	}
	body := v.Get(t, a.Location).Body
	contains(t, body, "已取用学校名录中1所学校的人数", "66,800.00")
	if strings.Contains(body, "人数未注明年份") {
		t.Error("the count still has no year")
	}
	if a := v.Post(t, link.TakeCounts, page.YearField, "2016"); a.Status != http.StatusConflict {
		t.Errorf("again: got %d, want 409", a.Status)
	}
}

// The table for the finance office: title, units, a row a school, the sum, and
// the lines to sign.
func TestFundsExport_isTheTableForFinance(t *testing.T) {
	t.Parallel()
	w, _ := fundSite(t)
	a := w.Login(t, aid.Leader, "").Get(t, link.With(link.FundsExport, page.YearField, "2016"))
	if a.Status != http.StatusOK {
		t.Fatalf("got %d", a.Status)
	}
	book, err := sheet.Open(bytes.NewReader([]byte(a.Body)), int64(len(a.Body)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]sheet.Cell{}
	var all strings.Builder
	err = book.Rows(func(r sheet.Row) error {
		for _, c := range r.Cells {
			all.WriteString(c.Text + "|")
		}
		if len(r.Cells) > 13 {
			rows[r.Cells[2].Text] = r.Cells
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	contains(t, all.String(), w.County.Name+"2016年义务教育学校公用经费测算表", "应安排金额（元）", "寄宿生（人）", "制表人：", "审核人：", "单位负责人：", "没有计入")
	point := rows["大河乡水井教学点"]
	for column, want := range map[int]string{5: "86", 8: "34", 9: "100", 10: "51600", 11: "8400", 12: "6800", 13: "66800"} {
		if point[column].Text != want || point[column].Kind != sheet.Number {
			t.Errorf("column %d: got %+v, want the number %s", column, point[column], want)
		}
	}
	if open := rows["石门镇中心小学"]; open[13].Text != "无数据" || open[5].Text != "" {
		t.Errorf("a school without numbers: got %+v", open)
	}
	if sum := rows["4所"]; sum[1].Text != "合计" || sum[13].Text != "66800" {
		t.Errorf("the sum: got %+v", sum)
	}
}

// Another sum for kindergarten children is saved only after what it moves was
// shown, and only with its document and reason.
func TestSettings_askBeforeASumMoves(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	w.Enrol(t, testkit.Autumn, w.Pupil(func(d *aid.Draft) { d.Stage, d.Grade, d.Boarding = aid.Preschool, 2, aid.Unknown }))
	v := w.Login(t, aid.Admin, "")
	sum := append(settingsSeen(t, v), page.PreschoolField+"2016", "750")
	stale := append(settingsSeen(t, v), page.CentrePhoneField, "0990-1234567")
	has(t, v.Post(t, link.Settings, sum...), http.StatusUnprocessableEntity, "改了标准，请写明文号", "改了标准，请写明原因")
	sum = append(sum, page.PreschoolDoc+"2016", "青教〔2016〕9号", page.PreschoolWhy+"2016", "县里确定")
	a := v.Post(t, link.Settings, sum...)
	has(t, a, http.StatusOK, "还没有保存", "每人由未定改为750 元，涉及 1 名儿童", "确认保存")
	if a.Location != "" {
		t.Error("saved without asking")
	}
	_, seen, _ := strings.Cut(a.Body, `name="`+page.MovesField+`" value="`)
	seen, _, _ = strings.Cut(seen, `"`)
	if a = v.Post(t, link.Settings, append(sum, page.MovesField, seen)...); a.Status != http.StatusSeeOther {
		t.Errorf("confirmed: got %d", a.Status)
	}
	has(t, v.Post(t, link.Settings, stale...), http.StatusConflict, "有人改过，没有保存")
	has(t, v.Post(t, link.Settings), http.StatusConflict)
	has(t, v.Get(t, link.Settings), http.StatusOK, `value="750"`, "青教〔2016〕9号")
}

// settingsSeen says which settings a visitor has seen.
func settingsSeen(t *testing.T, v *testkit.Visitor) []string {
	t.Helper()
	_, seen, _ := strings.Cut(v.Get(t, link.Settings).Body, `name="`+page.VersionField+`" value="`)
	seen, _, _ = strings.Cut(seen, `"`)
	return []string{page.VersionField, seen}
}
