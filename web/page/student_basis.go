package page

import (
	"slices"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// StudentBasis is what the decisions of one or both terms rest on.
type StudentBasis struct {
	Terms string
	Table ui.Table
}

// studentBases prepares the facts of each term; where both terms rest on the
// same ones, they stand once.
func studentBases(who aid.Actor, f aid.StudentFile) (all []StudentBasis) {
	for i, b := range f.Bases {
		if i > 0 && slices.Equal(b.Facts, f.Bases[i-1].Facts) && b.Enrolment.Term == f.Bases[i-1].Enrolment.Term {
			all[len(all)-1].Terms += "、" + b.Term.Label()
			continue
		}
		basis := StudentBasis{Terms: b.Term.Label(), Table: ui.Table{Caption: b.Term.Label() + "判定用到的情况", HideTitle: true, Stacked: true, Heads: []ui.Head{
			{Label: "情况"}, {Label: "内容"}, {Label: "来源"}, {Label: "日期"},
		}}}
		if len(b.Facts) == 0 {
			basis.Table.Rows = append(basis.Table.Rows, basisRow("在校情况", b.Enrolment.AnswerLabel(), schoolSource(b.Enrolment, "学校确认")))
		}
		for _, fact := range b.Facts {
			basis.Table.Rows = append(basis.Table.Rows, basisRow(fact.Label, fact.Value, factSource(who, b, fact)))
		}
		all = append(all, basis)
	}
	return all
}

// origin is where a fact was written, and when.
type origin struct{ where, more, url, at string }

func basisRow(label, value string, o origin) ui.Row {
	return ui.Row{Cells: []ui.Cell{{Text: label}, {Text: value}, {Text: o.where, Sub: o.more, URL: o.url}, {Text: orDash(o.at)}}}
}

// factSource is the workbook's row, or the school where it set boarding right
// or added the student. Only who brings in workbooks is led to them.
func factSource(who aid.Actor, b aid.Basis, fact aid.FactTold) origin {
	e := b.Enrolment
	switch {
	case fact.Code == "boarding" && e.Filled():
		return schoolSource(e, "学校补填")
	case fact.Code == "boarding" && e.Corrected:
		return schoolSource(e, "学校更正")
	case b.Source.Upload == 0 && e.Doubt == aid.NoLonger:
		return schoolSource(e, "学校补报，沿用上学期名单")
	case b.Source.Upload == 0:
		return origin{where: e.Term.Label() + "花名册", at: e.Term.Label()} // of a time before the row was kept
	}
	o := origin{where: e.Term.Label() + "花名册", more: b.Source.Place(), at: day(b.Source.At)}
	if who.Can(aid.UploadBooks) {
		o.where, o.url = b.Source.File, link.Upload(b.Source.Upload)
	}
	return o
}

func schoolSource(e aid.Enrolment, what string) origin {
	o := origin{where: what, at: day(e.DecidedAt)}
	if e.DecidedBy != "" {
		o.more = e.DecidedBy
	}
	return o
}

// basisID is the place of a term's facts on the page: #facts, #facts-2.
func basisID(i int) string {
	if i == 0 {
		return "facts"
	}
	return "facts-" + strconv.Itoa(i+1)
}
