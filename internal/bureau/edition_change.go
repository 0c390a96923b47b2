package bureau

import (
	"context"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
)

// RehearsalChanges lists who would get more or less by an edition's newest
// finished rehearsal.
func (b *Bureau) RehearsalChanges(ctx context.Context, who aid.Actor, id aid.EditionID, f aid.ChangeFilter) (l aid.ChangeList, err error) {
	if err := aid.May(who, aid.ReadEditions, aid.Place{}); err != nil {
		return l, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if l.Edition, err = tx.Edition(ctx, id); err != nil {
			return err
		}
		r, err := finished(ctx, tx, id)
		if err != nil {
			return err
		}
		l.Items = r.Report.Items
		if l.Schools, l.Townships, err = moved(ctx, tx, r.ID); err != nil {
			return err
		}
		if l.Terms, err = tx.ChangeTerms(ctx, r.ID); err != nil {
			return err
		}
		if l.Total, err = tx.CountChanges(ctx, r.ID, f); err != nil {
			return err
		}
		more := f
		more.Most++ // one more tells whether there is a next page
		l.Changes, err = tx.RehearsalChanges(ctx, r.ID, more)
		return err
	})
	if len(l.Changes) > f.Most {
		l.Changes = l.Changes[:f.Most]
		l.Next = l.Changes[f.Most-1].Ordinal
	}
	return l, err
}

// moved are the schools and townships in which anything changes.
func moved(ctx context.Context, tx *store.Tx, id aid.RehearsalID) (schools, townships []aid.RehearsalSum, err error) {
	still := func(s aid.RehearsalSum) bool { return s.Division == "all" || s.Item != "" || s.Winners+s.Losers == 0 }
	if schools, err = tx.RehearsalSums(ctx, id, "school"); err != nil {
		return nil, nil, err
	}
	townships, err = tx.RehearsalSums(ctx, id, "township")
	return slices.DeleteFunc(schools, still), slices.DeleteFunc(townships, still), err
}

// finished is an edition's newest rehearsal, if it is finished; else NotFound.
func finished(ctx context.Context, tx *store.Tx, id aid.EditionID) (aid.Rehearsal, error) {
	r, err := tx.RehearsalOf(ctx, id)
	if err == nil && r.State != aid.RehearsalDone {
		err = aid.E(aid.NotFound, "这一版还没有演练结果")
	}
	return r, err
}

var changeHeader = []string{"姓名", "学段", "年级", "就读学校", "户籍乡镇", "资助项目", "学期", "是否已落实", "变化", "现行（元）", "草稿（元）", "差额（元）"}

// ExportChanges is the list of changes as filtered, all of it, as a workbook,
// for those who draft: it holds names.
func (b *Bureau) ExportChanges(ctx context.Context, who aid.Actor, id aid.EditionID, f aid.ChangeFilter) (Download, error) {
	if err := aid.May(who, aid.DraftEdition, aid.Place{}); err != nil {
		return Download{}, err
	}
	var r aid.Rehearsal
	var e aid.Edition
	err := b.db.Look(ctx, who, func(tx *store.Tx) (err error) {
		if e, err = tx.Edition(ctx, id); err != nil {
			return err
		}
		r, err = finished(ctx, tx, id)
		return err
	})
	if err != nil {
		return Download{}, err
	}
	f.After, f.Most = 0, 0
	out := exported{
		act: aid.ExportStudents, thing: "rehearsal", filters: map[string]any{"edition": int64(id), "rehearsal": int64(r.ID)},
		table: sheet.Table{Sheet: "增减名单", Title: "资助规则" + aid.EditionLabel(e.Number) + "演练增减名单", Header: changeHeader},
	}
	return b.export(ctx, who, out, func(tx *store.Tx, row func(...sheet.Cell) error) error {
		changes, err := tx.RehearsalChanges(ctx, r.ID, f)
		for i := 0; err == nil && i < len(changes); i++ {
			err = row(changeCells(changes[i], lawNames(r.Report.Items))...)
		}
		return err
	})
}

func lawNames(laws []aid.ItemLaw) map[aid.Item]string {
	names := map[aid.Item]string{}
	for _, l := range laws {
		names[l.Item] = l.Name
	}
	return names
}

func changeCells(c aid.RehearsalChange, names map[aid.Item]string) []sheet.Cell {
	cells := texts(c.Name, c.Stage.Label(), aid.GradeLabel(c.Stage, c.Grade), schoolOr(c.School), c.Township, names[c.Item], c.Period(), aid.TriOf(c.Firm).Label(), c.Kind.Label())
	return append(cells, stakeCell(c.BeforeFen), stakeCell(c.AfterFen), yuanCell(c.Difference()))
}

func schoolOr(name string) string {
	if name == "" {
		return "县外学校"
	}
	return name
}

// stakeCell is one side of a change; who is entitled without a fixed sum has
// words in place of a number.
func stakeCell(fen *aid.Fen) sheet.Cell {
	if fen == nil {
		return sheet.TextCell("享受，无固定金额")
	}
	return yuanCell(*fen)
}

func yuanCell(fen aid.Fen) sheet.Cell { return sheet.Cell{Text: fen.Short(), Kind: sheet.Number} }
