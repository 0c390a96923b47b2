package bureau

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
)

// whole asks for a list in one piece. The lists below are places, not people: a
// county has hundreds of them.
const whole = math.MaxInt32

// exportLines is export for a list that is in memory already.
func exportLines[T any](ctx context.Context, b *Bureau, who aid.Actor, e exported, lines []T, cells func(T) []sheet.Cell) (Download, error) {
	return b.export(ctx, who, e, func(_ *store.Tx, row func(...sheet.Cell) error) error {
		for _, line := range lines {
			if err := row(cells(line)...); err != nil {
				return err
			}
		}
		return nil
	})
}

// ExportSchools is the list of schools as filtered, all of it, as a workbook.
func (b *Bureau) ExportSchools(ctx context.Context, who aid.Actor, f aid.SchoolFilter) (Download, error) {
	f.After, f.Most = 0, whole
	l, err := b.Schools(ctx, who, f)
	if err != nil {
		return Download{}, err
	}
	e := exported{act: aid.ReadSchools, thing: "school", table: sheet.Table{Sheet: "学校", Title: "学校名单", Header: []string{
		"学校标识码", "学校名称", "办学类型", "乡镇", "行政村", "城乡", "办别", "寄宿制", "在校生（人）", "寄宿生（人）", l.Term.Label() + "名单学生（人）",
	}}}
	return exportLines(ctx, b, who, e, l.Lines, func(s aid.SchoolLine) []sheet.Cell {
		cells := texts(s.Code, s.Name, s.Kind.Label(), s.Township, s.Village, s.Area, s.Owner, s.Boarding.Label())
		return append(cells, optional(s.Pupils), optional(s.Boarders), sheet.IntCell(int64(s.Students)))
	})
}

// ExportVillages is the list of villages as filtered, all of it, as a workbook.
func (b *Bureau) ExportVillages(ctx context.Context, who aid.Actor, f aid.VillageFilter) (Download, error) {
	f.After, f.Most = 0, whole
	l, err := b.Villages(ctx, who, f)
	if err != nil {
		return Download{}, err
	}
	year := strconv.Itoa(l.Year) + "年"
	e := exported{act: aid.ReadFigures, thing: "village", table: sheet.Table{Sheet: "行政村", Title: "行政村名单", Header: []string{
		"行政村代码", "乡镇", "行政村", "贫困村", year + "3至5岁人口（人）", year + "3至5岁在园（人）", year + "在园幼儿（人）", year + "幼儿园覆盖", l.Term.Label() + "名单学生（人）",
	}}}
	return exportLines(ctx, b, who, e, l.Lines, func(v aid.VillageLine) []sheet.Cell {
		cells := texts(v.Code, v.Township, v.Name, v.Poor.Label())
		cells = append(cells, optional(v.Figures.Aged3to5), optional(v.Figures.Attending), optional(v.Figures.Children))
		return append(cells, sheet.TextCell(v.Figures.Covered.Label()), sheet.IntCell(int64(v.Students)))
	})
}

// ExportConfirmations is how the schools stand with the term's lists, as a
// workbook: those of a township, by its name, and of a state; "" is any.
func (b *Bureau) ExportConfirmations(ctx context.Context, who aid.Actor, town string, state aid.ConfirmationState) (Download, error) {
	all, err := b.Confirmations(ctx, who)
	if err != nil {
		return Download{}, err
	}
	var some []aid.SchoolTerm
	for _, s := range all.Schools {
		if (town == "" || s.Township == town) && (state == "" || s.State(all.Late) == state) {
			some = append(some, s)
		}
	}
	e := exported{act: aid.ReadConfirms, thing: "confirmation", filters: map[string]any{"term": all.Term.String(), "state": string(state)},
		table: sheet.Table{Sheet: "确认进度", Title: all.Term.Label() + "学校确认进度", Header: []string{
			"乡镇", "学校", "状态", "名单（人）", "在校（人）", "不在校（人）", "待确认（人）", "更正寄宿（人）", "签字人", "签字时间", "退回原因",
		}}}
	return exportLines(ctx, b, who, e, some, func(s aid.SchoolTerm) []sheet.Cell {
		t, by, at := s.Tally, "", ""
		if s.Signature.Holds() {
			by, at = s.Signature.By, s.Signature.At.In(aid.Shanghai).Format(time.DateTime)
		}
		cells := texts(s.Township, s.School, s.State(all.Late).Label())
		for _, n := range []int{t.Total, t.Confirmed, t.Absent, t.Left(), t.Corrected} {
			cells = append(cells, sheet.IntCell(int64(n)))
		}
		return append(cells, texts(by, at, s.Signature.ReopenedWhy)...)
	})
}

// optional is a count that may not be told: an empty cell, never 0.
func optional(n *int) sheet.Cell {
	if n == nil {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: fmt.Sprint(*n), Kind: sheet.Number}
}
