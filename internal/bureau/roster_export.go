package bureau

import (
	"context"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
)

var rosterHeader = []string{
	"姓名", "性别", "民族", "身份证号", "学段", "年级", "就读学校", "户籍乡镇", "户籍行政村", "户编号", "户主",
	"脱贫属性", "是否寄宿", "在校情况", "应享受资助",
}

// ExportRoster is the list as filtered, all of its rows, as a workbook. ID
// numbers stand in it masked: docs/safety.md says why no list holds them whole.
func (b *Bureau) ExportRoster(ctx context.Context, who aid.Actor, f aid.RosterFilter, at aid.RosterPlace) (Download, error) {
	f, at = f.Narrow(who.Scope()), rosterPlace(who, at)
	if f.Term == (aid.Term{}) {
		t, err := b.Terms(ctx, who)
		if err != nil {
			return Download{}, err
		}
		f.Term = t.Term
	}
	title := f.Term.Label() + "建档立卡学生名单"
	e := exported{
		act: aid.ExportStudents, thing: "student", filters: rosterFacts(f),
		table: sheet.Table{Sheet: "学生名单", Title: title, Header: rosterHeader},
	}
	return b.export(ctx, who, e, func(tx *store.Tx, row func(...sheet.Cell) error) error {
		return tx.EachRoster(ctx, f, at, func(r aid.RosterRecord) error { return row(texts(rosterTexts(r)...)...) })
	})
}

func rosterTexts(r aid.RosterRecord) []string {
	shorts := make([]string, len(r.Items))
	for i, item := range r.Items {
		shorts[i] = item.Short()
	}
	return []string{
		r.Name, r.Sex.Label(), r.Ethnicity, r.IDNo.String(), r.Stage.Label(), aid.GradeLabel(r.Stage, r.Grade), r.School, r.Township, r.Village,
		aid.RegisterCode(r.Household), r.Head, r.Status.Label(), aid.BoardingLabel(r.Boarding), r.StateLabel(), strings.Join(shorts, "、"),
	}
}

// rosterFacts is what a list was narrowed to.
func rosterFacts(f aid.RosterFilter) map[string]any {
	school, boarding := idText(f.School), ""
	if f.Outside {
		school = "outside"
	}
	if f.Boarding != nil {
		boarding = aid.BoardingLabel(*f.Boarding)
	}
	return filterFacts("term", f.Term.String(), "township", idText(f.Township), "village", idText(f.Village), "school", school,
		"stage", string(f.Stage), "state", string(f.State), "boarding", boarding, "status", string(f.Status),
		"item", string(f.Item), "answer", string(f.Answer))
}
