package page

import (
	"cmp"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// EditionResult is what a rehearsal found.
type EditionResult struct {
	Sub  string
	Year string // that is summed
	// HalfYear says, of a version from a spring on, that the year is half of a
	// later one's difference.
	HalfYear  string
	Stale     bool // it was made with an earlier text
	Checks    []EditionCheck
	Stats     ui.Stats
	Retro     ui.Table // by how much it differs from what is firm, by term; no rows where it does not
	RetroURL  string   // the list of differences, once it is in force
	RetroMore string
	Items     ui.Table
	Payers    ui.Table // by whose money it is; no rows where the book does not say
	Tabs      ui.Tabs
	Parts     ui.Table
	Changes   []ui.Tab // the list of names, by kind
}

// EditionCheck is one check with its answer.
type EditionCheck struct {
	Label, Sentence string
	State           ui.Badge
	Details         []string
}

// The ways to split the sums of a rehearsal.
var editionDivisions = []struct{ value, label, head string }{
	{string(aid.PerStage), "按学段", "学段"}, {string(aid.PerTownship), "按乡镇", "乡镇"}, {string(aid.PerSchool), "按学校", "学校"},
}

// EditionDivision is the division that an address asks for.
func EditionDivision(asked string) string {
	for _, d := range editionDivisions {
		if d.value == asked {
			return asked
		}
	}
	return editionDivisions[0].value
}

func newEditionResult(v aid.EditionView) *EditionResult {
	r := v.Rehearsal
	result := EditionResult{
		Stale: r.Revision != v.Edition.Text.Revision,
		Sub:   moment(r.FinishedAt) + " " + r.Person + "，" + ui.Count(r.Students) + " 名学生，与" + aid.EditionLabel(r.Report.Against) + "比较，" + r.Report.Year.Label(),
		Year:  r.Report.Year.Label(), HalfYear: halfYear(v), Stats: resultStats(v), Retro: resultRetro(v), Items: resultItems(v), Payers: resultPayers(v), Parts: resultParts(v), Tabs: ui.Tabs{Label: "分项统计"},
	}
	if v.Edition.State == aid.EditionInForce {
		result.RetroMore, result.RetroURL = "差额名单", link.With(link.Amendments, AmendmentWhy, string(aid.WhyRule))
	}
	for _, c := range r.Report.Checks {
		state := ui.Badge{Text: "通过", Tone: ui.Good}
		switch {
		case !c.OK:
			state = ui.Badge{Text: "没通过", Tone: ui.Bad}
		case c.Look:
			state = ui.Badge{Text: "请核对", Tone: ui.Wait}
		}
		result.Checks = append(result.Checks, EditionCheck{Label: c.Label(), Sentence: c.Sentence, State: state, Details: c.Details})
	}
	for _, d := range editionDivisions {
		result.Tabs.Items = append(result.Tabs.Items, ui.Tab{
			Label: d.label, Current: d.value == v.Division, URL: link.With(link.Edition(v.Edition.ID), DivisionField, d.value),
		})
	}
	return &result
}

// resultRetro sums, term by term, what is to be paid on top of what is firm, and
// what was paid too much.
func resultRetro(v aid.EditionView) ui.Table {
	t := ui.Table{Caption: "已落实的学期的差额", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "学期"}, {Label: "学生", Unit: "人", Num: true}, {Label: "差额", Unit: "条", Num: true},
		{Label: "应补", Unit: "元", Num: true}, {Label: "应退", Unit: "元", Num: true}, {Label: "合计", Unit: "元", Num: true},
	}}
	var whole aid.RetroSum
	for _, s := range v.Retro {
		name := ui.Cell{Text: s.Term.Label(), URL: changeAddress(link.EditionChanges(v.Edition.ID), aid.ChangeFilter{Term: s.Term, Firm: true})}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, number(s.Students), number(s.Lines), money(s.More), money(s.Less), difference(s.More - s.Less)}})
		whole.Lines, whole.More, whole.Less = whole.Lines+s.Lines, whole.More+s.More, whole.Less+s.Less
	}
	if len(t.Rows) > 1 { // a student of two terms is one person, so heads do not add up
		t.Total = []ui.Cell{{Text: "合计"}, {Text: "—", Num: true}, number(whole.Lines), money(whole.More), money(whole.Less), difference(whole.More - whole.Less)}
	}
	return t
}

// halfYear is said of a version that begins in spring: autumn stays as it is.
func halfYear(v aid.EditionView) string {
	year := v.Rehearsal.Report.Year
	if !v.Edition.Text.From.IsSpring {
		return ""
	}
	return "这一版从春季学期起：" + year.Label() + "的秋季不变，增减只是春季一个学期的；从" + (year + 1).Label() + "起全年都按它，增减约为这里的两倍。"
}

// wholeOf is the sum of an item over everybody; "" for all items.
func wholeOf(v aid.EditionView, item aid.Item) aid.RehearsalSum {
	for _, s := range v.Sums {
		if s.Division == "all" && s.Item == item {
			return s
		}
	}
	return aid.RehearsalSum{Item: item}
}

func resultStats(v aid.EditionView) ui.Stats {
	all := wholeOf(v, "")
	list := link.EditionChanges(v.Edition.ID)
	more := all.AfterFen - all.BeforeFen
	return ui.Stats{
		{Label: "现行，全学年", Value: ui.WanYuan(int64(all.BeforeFen)), Unit: "万元", Sub: ui.Count(all.StudentsBefore) + " 人享受"},
		{Label: "草稿，全学年", Value: ui.WanYuan(int64(all.AfterFen)), Unit: "万元", Sub: ui.Count(all.StudentsAfter) + " 人享受"},
		{Label: changeLabel(v), Value: signed(more > 0, ui.WanYuan(int64(more))), Unit: "万元", Sub: signed(more > 0, ui.Yuan(int64(more))) + " 元"},
		{Label: "有增加的学生", Value: ui.Count(all.Winners), Unit: "人", Sub: "新增享受或金额提高", URL: listIf(list, all.Winners), Tone: ui.Good},
		{Label: "有减少的学生", Value: ui.Count(all.Losers), Unit: "人", Sub: "不再享受或金额降低", URL: listIf(list, all.Losers), Tone: toneIf(all.Losers > 0, ui.Bad)},
	}
}

func changeLabel(v aid.EditionView) string {
	if v.Edition.Text.From.IsSpring {
		return "增减，只有春季学期"
	}
	return "全年增减"
}

func listIf(url string, n int) string {
	if n == 0 {
		return ""
	}
	return url
}

var resultHeads = []ui.Head{
	{Label: "现行人数", Num: true}, {Label: "草稿人数", Num: true}, {Label: "现行金额", Unit: "元", Num: true}, {Label: "草稿金额", Unit: "元", Num: true},
	{Label: "增减", Unit: "元", Num: true}, {Label: "增加的人数", Num: true}, {Label: "减少的人数", Num: true},
}

func resultItems(v aid.EditionView) ui.Table {
	t := ui.Table{Caption: "各项资助的学年费用", HideTitle: true, Stacked: true, Heads: append([]ui.Head{{Label: "项目"}}, resultHeads...)}
	for _, law := range v.Rehearsal.Report.Items {
		s := wholeOf(v, law.Item)
		name := ui.Cell{Text: law.Name, Sub: law.Payer}
		if s.Winners+s.Losers > 0 {
			name.URL = link.With(link.EditionChanges(v.Edition.ID), RosterItem, string(law.Item))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: append([]ui.Cell{name}, sumCells(s, law.HasSum && !law.NoSumNow, law.HasSum)...)})
	}
	t.Total = append([]ui.Cell{{Text: "合计"}}, partCells(v, wholeOf(v, ""))...)
	return t
}

// resultPayers sums the money by whose it is.
func resultPayers(v aid.EditionView) ui.Table {
	t := ui.Table{Caption: "按资金来源", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "资金来源"}, {Label: "现行金额", Unit: "元", Num: true}, {Label: "草稿金额", Unit: "元", Num: true}, {Label: "增减", Unit: "元", Num: true},
	}}
	var payers []string
	sums := map[string][2]aid.Fen{}
	told := false
	for _, law := range v.Rehearsal.Report.Items {
		payer := cmp.Or(law.Payer, "规则没有写明")
		told = told || law.Payer != ""
		if _, seen := sums[payer]; !seen {
			payers = append(payers, payer)
		}
		s := wholeOf(v, law.Item)
		sums[payer] = [2]aid.Fen{sums[payer][0] + s.BeforeFen, sums[payer][1] + s.AfterFen}
	}
	for _, payer := range payers {
		if s := sums[payer]; told {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: payer}, money(s[0]), money(s[1]), difference(s[1] - s[0])}})
		}
	}
	return t
}

// sumCells are the figures of a sum. A waiver or a priority has no money, and
// some sums are not set.
func sumCells(s aid.RehearsalSum, hadSum, hasSum bool) []ui.Cell {
	return []ui.Cell{
		number(s.StudentsBefore), number(s.StudentsAfter), sumCell(s.StudentsBefore, s.BeforeFen, hadSum), sumCell(s.StudentsAfter, s.AfterFen, hasSum),
		change(s, hadSum || hasSum), number(s.Winners), number(s.Losers),
	}
}

// partCells are the figures of a part over all items. It has a sum, known or still
// to be set, where anybody has an item with one; nobody's is zero.
func partCells(v aid.EditionView, part aid.RehearsalSum) []ui.Cell {
	had, has := part.BeforeFen != 0 || part.StudentsBefore == 0, part.AfterFen != 0 || part.StudentsAfter == 0
	for _, s := range v.Sums {
		if s.Division != part.Division || s.Part != part.Part || s.Item == "" {
			continue
		}
		for _, law := range v.Rehearsal.Report.Items {
			if law.Item == s.Item && law.HasSum {
				had = had || s.StudentsBefore > 0 && !law.NoSumNow
				has = has || s.StudentsAfter > 0
			}
		}
	}
	return sumCells(part, had, has)
}

// change is what a draft adds to a sum; none where there is none.
func change(s aid.RehearsalSum, hasSum bool) ui.Cell {
	if !hasSum || s.BeforeFen == 0 && s.AfterFen == 0 && s.StudentsBefore+s.StudentsAfter > 0 {
		return ui.Cell{Text: "—", Num: true}
	}
	return difference(s.AfterFen - s.BeforeFen)
}

func sumCell(students int, fen aid.Fen, hasSum bool) ui.Cell {
	switch {
	case fen != 0 || students == 0 && hasSum:
		return money(fen)
	case hasSum:
		return ui.Cell{Text: "未定", Num: true}
	}
	return ui.Cell{Text: "—", Num: true}
}

// difference is a sum with its sign.
func difference(fen aid.Fen) ui.Cell {
	return ui.Cell{Text: signed(fen > 0, ui.Yuan(int64(fen))), Num: true}
}

func resultParts(v aid.EditionView) ui.Table {
	head := ""
	for _, d := range editionDivisions {
		if d.value == v.Division {
			head = d.head
		}
	}
	t := ui.Table{Caption: "学年费用" + head, HideTitle: true, Stacked: true, Heads: append([]ui.Head{{Label: head}}, resultHeads...)}
	for _, s := range partSums(v) {
		name := ui.Cell{Text: partLabel(s)}
		if s.Winners+s.Losers > 0 {
			name.URL = link.With(link.EditionChanges(v.Edition.ID), s.Division, cmp.Or(outsideOf(s), s.Part))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: append([]ui.Cell{name}, partCells(v, s)...)})
	}
	return t
}

// partSums are the sums of each part over all items, stages in their order.
func partSums(v aid.EditionView) (parts []aid.RehearsalSum) {
	for _, s := range v.Sums {
		if s.Division != "all" && s.Item == "" {
			parts = append(parts, s)
		}
	}
	slices.SortStableFunc(parts, func(a, b aid.RehearsalSum) int {
		return slices.Index(aid.Stages, aid.Stage(a.Part)) - slices.Index(aid.Stages, aid.Stage(b.Part))
	})
	return parts
}

// outsideOf is how an address names the schools outside the county.
func outsideOf(s aid.RehearsalSum) string {
	if s.Division == string(aid.PerSchool) && s.Part == "0" {
		return OutsideSchool
	}
	return ""
}

func partLabel(s aid.RehearsalSum) string {
	switch {
	case s.Division == string(aid.PerStage):
		return aid.Stage(s.Part).Label()
	case s.Name != "":
		return s.Name
	case s.Division == string(aid.PerSchool):
		return "县外学校"
	}
	return "未填乡镇"
}
