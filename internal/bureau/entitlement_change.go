package bureau

import (
	"context"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
)

// Amendments is a page of what differs from what had been firm, within the
// seat's own place.
func (b *Bureau) Amendments(ctx context.Context, who aid.Actor, f aid.AmendmentFilter) (l aid.Amendments, err error) {
	if err := aid.May(who, aid.ReadFigures, who.Scope()); err != nil {
		return l, err
	}
	f = within(f, who)
	l.Filter, l.Items = f, itemLaws(b.book)
	more := f
	more.Most++ // one more tells whether there is a next page
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if l.Total, err = tx.AmendmentTotal(ctx, f); err != nil {
			return err
		}
		if l.Lines, err = tx.Amendments(ctx, more); err != nil {
			return err
		}
		return amendmentChoices(ctx, tx, who, &l)
	})
	if len(l.Lines) > f.Most {
		l.Lines = l.Lines[:f.Most]
		l.Next = l.Lines[f.Most-1].AmendmentKey
	}
	maskAmendments(who, l.Lines)
	return l, err
}

// within keeps a filter inside the seat's own place.
func within(f aid.AmendmentFilter, who aid.Actor) aid.AmendmentFilter {
	if scope := who.Scope(); scope.Township != 0 {
		f.Township = scope.Township
	}
	return f
}

// amendmentChoices reads what the list can be narrowed to.
func amendmentChoices(ctx context.Context, tx *store.Tx, who aid.Actor, l *aid.Amendments) error {
	choices, err := tx.RosterChoices(ctx, 0)
	if err != nil {
		return err
	}
	l.Schools = choices.Schools
	if who.Scope().Township == 0 {
		l.Townships = choices.Townships
	}
	for _, t := range choices.Terms {
		l.Terms = append(l.Terms, t)
		if !t.IsSpring && (len(l.Terms) < 2 || l.Terms[len(l.Terms)-2] != t.Year.Spring()) {
			l.Terms = append(l.Terms[:len(l.Terms)-1], t.Year.Spring(), t) // a spring is decided before it has a roster
		}
	}
	return nil
}

func maskAmendments(who aid.Actor, lines []aid.Amendment) {
	if who.SeesNames() {
		return
	}
	for i := range lines {
		lines[i].Name = aid.MaskName(lines[i].Name)
	}
}

// amendmentsAtOnce is how much of the list is held in memory.
const amendmentsAtOnce = 1000

// ExportAmendments is what differs from what had been firm, as filtered, all of
// it, as a workbook.
func (b *Bureau) ExportAmendments(ctx context.Context, who aid.Actor, f aid.AmendmentFilter) (Download, error) {
	f = within(f, who)
	f.After, f.Most = aid.AmendmentKey{}, amendmentsAtOnce
	names := map[aid.Item]string{}
	for _, law := range itemLaws(b.book) {
		names[law.Item] = law.Name
	}
	e := exported{act: aid.ReadFigures, thing: "amendment", table: sheet.Table{Sheet: "差额", Title: "已落实资助的差额", Header: []string{
		"学生编号", "姓名", "乡镇", "学校", "学期", "项目", "原金额（元）", "现金额（元）", "差额（元）", "原因", "原依据", "现依据", "状态", "变动时间",
	}}}
	return b.export(ctx, who, e, func(tx *store.Tx, row func(...sheet.Cell) error) error {
		for {
			found, err := tx.Amendments(ctx, f)
			if err != nil {
				return err
			}
			maskAmendments(who, found)
			for _, a := range found {
				if err := row(amendmentCells(a, names[a.Item])...); err != nil {
					return err
				}
			}
			if len(found) < amendmentsAtOnce {
				return nil
			}
			f.After = found[len(found)-1].AmendmentKey
		}
	})
}

func amendmentCells(a aid.Amendment, item string) []sheet.Cell {
	if item == "" {
		item = string(a.Item)
	}
	cells := append([]sheet.Cell{numbered(int64(a.Student))}, texts(a.Name, a.Township, a.School, a.Term.Label(), item)...)
	cells = append(cells, sumCell(a.Was), sumCell(a.Now), yuan(a.Difference()))
	return append(cells, texts(a.Why.Label(), a.Before.Label(), a.After.Label(), a.State(), moment(a.At))...)
}

// sumCell is a sum as a number in yuan: empty where there is none.
func sumCell(fen *aid.Fen) sheet.Cell {
	if fen == nil {
		return sheet.Cell{}
	}
	return yuan(*fen)
}
