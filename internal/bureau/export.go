package bureau

import (
	"context"
	"io"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
)

// Download is a workbook to be fetched. Write makes and sends it; what it
// could not finish it does not begin.
type Download struct {
	Name  string
	Write func(io.Writer) error
}

// exported says what is fetched and how it stands in the register of acts.
type exported struct {
	act     aid.Act        // what the seat must allow
	table   sheet.Table    // its title is also the name of the file
	thing   string         // students, schools …
	filters map[string]any // what the list was narrowed to
}

// export prepares a list as a workbook. rows hands the rows over one by one, so
// that a list of any length needs little memory. The entry says who fetched how
// many rows of what, narrowed to what, and is kept before the first byte leaves
// the house. It is 导出名单 for every list, so that one look finds them all.
func (b *Bureau) export(ctx context.Context, who aid.Actor, e exported, rows func(tx *store.Tx, row func(...sheet.Cell) error) error) (Download, error) {
	if err := aid.May(who, e.act, who.Scope()); err != nil {
		return Download{}, err
	}
	write := func(w io.Writer) error {
		book := sheet.NewWriter(w)
		err := b.db.County(ctx, who, func(tx *store.Tx) error { return e.fill(ctx, tx, book, rows) })
		if err != nil {
			book.Discard()
			return err
		}
		return book.Close()
	}
	return Download{Name: e.table.Title + ".xlsx", Write: write}, nil
}

func (e exported) fill(ctx context.Context, tx *store.Tx, book *sheet.Writer, rows func(tx *store.Tx, row func(...sheet.Cell) error) error) error {
	if err := book.Begin(e.table); err != nil {
		return err
	}
	n := 0
	err := rows(tx, func(cells ...sheet.Cell) error {
		n++
		return book.Row(cells...)
	})
	if err != nil {
		return err
	}
	after := map[string]any{"rows": n}
	for name, value := range e.filters {
		after[name] = value
	}
	return tx.Audit(ctx, aid.Audit{Act: aid.ExportStudents, Thing: e.thing, Note: "导出" + e.table.Title, After: after})
}

// texts are cells of text.
func texts(all ...string) []sheet.Cell {
	cells := make([]sheet.Cell, len(all))
	for i, s := range all {
		cells[i] = sheet.TextCell(s)
	}
	return cells
}

// filterFacts is a filter as an entry of the register of acts holds it: ids and
// codes, nobody's name. Pairs without a value are left out.
func filterFacts(pairs ...string) map[string]any {
	facts := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if value := pairs[i+1]; value != "" && value != "0" {
			facts[pairs[i]] = value
		}
	}
	return facts
}

// idText is an id as an entry holds it.
func idText[ID ~int64](id ID) string { return strconv.FormatInt(int64(id), 10) }

// triText is what a yes-or-no filter was set to; "" where it was not.
func triText(t *aid.Tri) string {
	if t == nil {
		return ""
	}
	return t.Label()
}
