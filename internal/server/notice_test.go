package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// A school chooses among the villages of its own children, and is led to their notices.
func TestVillageNotices_aSchoolIsLedToThem(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	var village aid.VillageID
	w.Do(t, func(tx *store.Tx) error {
		all, err := tx.Villages(t.Context())
		village = all[slices.IndexFunc(all, func(v aid.Village) bool { return v.Name == "石门村" })].ID
		return err
	})
	w.Enrol(t, testkit.Autumn, w.Pupil(func(d *aid.Draft) { d.Name, d.Village, d.VillageID = "丙小禾", "石门村", village }))
	v := w.Login(t, aid.Principal, centre)
	list := v.Get(t, link.Students)
	has(t, list, http.StatusOK, fmt.Sprintf(`<option value="%d">石门镇石门村</option>`, village), "可打印该村学生的明白卡")
	if strings.Contains(list.Body, "双河村") {
		t.Error("the school is offered a village without a child of its own")
	}
	has(t, v.Get(t, link.With(link.Students, page.RosterVillage, fmt.Sprint(village))), http.StatusOK, `href="`+link.VillageNotices(village)+`"`, "打印明白卡")
	sheets := v.Get(t, link.VillageNotices(village))
	has(t, sheets, http.StatusOK, "丙小禾", w.County.Name+"</p>")
	if strings.Contains(sheets.Body, "print-head") {
		t.Error("the sheets carry the program's own head")
	}
}
