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
	filters := filterFacts("term", l.Term.String(), "township", idText(f.Township), "kind", string(f.Kind), "area", f.Area, "boarding", triText(f.Boarding))
	e := exported{act: aid.ReadSchools, thing: "school", filters: filters, table: sheet.Table{Sheet: "学校", Title: "学校名单", Header: []string{
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
	filters := filterFacts("year", strconv.Itoa(l.Year), "township", idText(f.Township), "poor", triText(f.Poor), "covered", triText(f.Covered))
	e := exported{act: aid.ReadFigures, thing: "village", filters: filters, table: sheet.Table{Sheet: "行政村", Title: "行政村名单", Header: []string{
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
	e := exported{act: aid.ReadConfirms, thing: "confirmation", filters: filterFacts("term", all.Term.String(), "town", town, "state", string(state)),
		table: sheet.Table{Sheet: "确认进度", Title: all.Term.Label() + "学校确认进度", Header: []string{
			"乡镇", "学校", "状态", "名单（人）", "在校（人）", "不在校（人）", "待确认（人）", "更正寄宿（人）", "签字人", "签字时间", "退回原因",
		}}}
	return exportLines(ctx, b, who, e, some, func(s aid.SchoolTerm) []sheet.Cell {
		t, by, at := s.Tally, "", ""
		if s.Signature.Holds() {
			by, at = s.Signature.By, moment(s.Signature.At)
		}
		state := s.State(all.Late)
		cells := texts(s.Township, s.School, state.Label())
		for _, n := range []int{t.Total, t.Confirmed, t.Absent, t.Left(), t.Corrected} {
			if state == aid.NoList {
				cells = append(cells, sheet.Cell{}) // not known, so not 0
				continue
			}
			cells = append(cells, sheet.IntCell(int64(n)))
		}
		return append(cells, texts(by, at, s.Signature.ReopenedWhy)...)
	})
}

// ExportTarget is what each village or school adds to an indicator, worst
// first, as filtered, all of it, as a workbook.
func (b *Bureau) ExportTarget(ctx context.Context, who aid.Actor, code aid.TargetCode, f aid.TargetFilter) (Download, error) {
	f.After, f.Most = 0, whole
	d, err := b.Target(ctx, who, code, f)
	if err != nil {
		return Download{}, err
	}
	t := d.Target
	if t.Places == "" {
		return Download{}, aid.E(aid.NotFound, "这项目标没有分村或分校的数据")
	}
	filters := filterFacts("target", t.Name, "year", strconv.Itoa(d.Year), "township", idText(f.Township), "state", string(f.State))
	e := exported{act: aid.ReadFigures, thing: "target", filters: filters, table: sheet.Table{
		Sheet: t.Name, Title: fmt.Sprintf("%d年%s", d.Year, t.Name),
		Header: []string{"乡镇", t.Places, t.Numerator, t.Denominator, t.Name, t.In(d.Year).Standing().Goal.Label(), "状态", "差距（" + t.Unit + "）"},
	}}
	goal := t.In(d.Year).Standing().Goal.Text()
	return exportLines(ctx, b, who, e, d.Places, func(p aid.TargetPlace) []sheet.Cell {
		cells := append(texts(p.Township, p.Name), sheet.Cell{}, sheet.Cell{})
		if p.Measure.Known() {
			cells[2], cells[3] = sheet.IntCell(p.Measure.Numerator), sheet.IntCell(p.Measure.Denominator)
		}
		return append(append(cells, texts(p.Measure.Percent(t.Goals...), goal, p.State.Label())...), sheet.IntCell(p.Gap))
	})
}

// ExportUsers is the list of the county's accounts as filtered, a row for each
// seat, as a workbook.
func (b *Bureau) ExportUsers(ctx context.Context, who aid.Actor, f aid.UserFilter) (Download, error) {
	f.After, f.Limit = "", whole
	p, err := b.Users(ctx, who, f)
	if err != nil {
		return Download{}, err
	}
	type line struct {
		aid.User
		seat aid.Seat
	}
	var lines []line
	for _, u := range p.Users {
		for _, s := range u.Seats {
			lines = append(lines, line{u, s})
		}
	}
	disabled := ""
	if f.Disabled {
		disabled = aid.Yes.Label()
	}
	e := exported{act: aid.ManageUsers, thing: "user", filters: filterFacts("login", f.Text, "role", string(f.Role), "disabled", disabled), table: sheet.Table{Sheet: "账号与岗位", Title: "账号与岗位", Header: []string{
		"账号", "姓名", "岗位", "学校或乡镇", "岗位停用", "账号停用", "上次登录", "登录地址",
	}}}
	return exportLines(ctx, b, who, e, lines, func(l line) []sheet.Cell {
		return texts(l.Login, l.Name, l.seat.Role.Label(), l.seat.Place, aid.TriOf(l.seat.Disabled).Label(), aid.TriOf(l.Disabled).Label(), moment(l.LastLogin), l.LastFrom)
	})
}

// entriesAtOnce is how much of the register of acts is held in memory.
const entriesAtOnce = 1000

// ExportAudits is the register of acts as filtered, the newest first, as a
// workbook. What an entry changed is put in words as on the page.
func (b *Bureau) ExportAudits(ctx context.Context, who aid.Actor, f aid.AuditFilter, inWords func(aid.Audit) string) (Download, error) {
	f.Before, f.Limit = 0, entriesAtOnce
	day := ""
	if !f.Day.IsZero() {
		day = f.Day.In(aid.Shanghai).Format(time.DateOnly)
	}
	filters := filterFacts("login", f.Login, "student", idText(f.Student), "day", day, "act", string(f.Act))
	e := exported{act: aid.ReadAudit, thing: "audit", filters: filters, table: sheet.Table{Sheet: "操作日志", Title: "操作日志", Header: []string{
		"时间", "账号", "姓名", "岗位", "来源地址", "操作", "学生编号", "内容", "改动",
	}}}
	return b.export(ctx, who, e, func(tx *store.Tx, row func(...sheet.Cell) error) error {
		for {
			found, err := tx.Audits(ctx, f)
			if err != nil {
				return err
			}
			for _, a := range found {
				cells := texts(moment(a.At), a.Login, a.Name, a.Role.Label(), a.Address, a.Act.Label())
				if err := row(append(cells, numbered(int64(a.Student)), sheet.TextCell(a.Note), sheet.TextCell(inWords(a)))...); err != nil {
					return err
				}
			}
			if len(found) < entriesAtOnce {
				return nil
			}
			f.Before = found[len(found)-1].ID
		}
	})
}

// moment is a time as the office's clock shows it; "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(aid.Shanghai).Format(time.DateTime)
}

// numbered is a number of a thing, and nothing where there is none.
func numbered(id int64) sheet.Cell {
	if id == 0 {
		return sheet.Cell{}
	}
	return sheet.IntCell(id)
}

// optional is a count that may not be told: an empty cell, never 0.
func optional(n *int) sheet.Cell {
	if n == nil {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: fmt.Sprint(*n), Kind: sheet.Number}
}
