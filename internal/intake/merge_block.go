package intake

import (
	"slices"
	"sort"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// cover is a merged block of several lines that the rows have reached, and what its first cell says for all of them.
type cover struct {
	sheet.Range
	cell sheet.Cell
}

// blocks are the merged blocks of the tables of a workbook. A file tells them behind its rows: a workbook that has any is
// read once more.
type blocks struct {
	of     map[string][]sheet.Range // by sheet, by their first lines
	coming []sheet.Range            // of the sheet being read
	over   []cover                  // one per column at most
}

// blocksOf are the merged blocks that cover rows read into lines; nil if there are none.
func blocksOf(book *sheet.Book, lines []aid.Line) map[string][]sheet.Range {
	rows := map[string][]int{}
	for i := range lines {
		rows[lines[i].Sheet] = append(rows[lines[i].Sheet], lines[i].Row)
	}
	var of map[string][]sheet.Range
	for name, lines := range rows {
		for _, block := range book.Merged(name) {
			next := sort.SearchInts(lines, block.Top+1)
			if next == len(lines) || lines[next] > block.Bottom || block.Top < lines[0] {
				continue
			}
			if of == nil {
				of = map[string][]sheet.Range{}
			}
			of[name] = append(of[name], block)
		}
		slices.SortFunc(of[name], func(a, b sheet.Range) int { return a.Top - b.Top })
	}
	return of
}

// begin starts a sheet.
func (b *blocks) begin(name string) { b.coming, b.over = b.of[name], b.over[:0] }

// reach takes the blocks that begin in a row.
func (b *blocks) reach(row sheet.Row) {
	for len(b.coming) > 0 && b.coming[0].Top <= row.Line {
		block := b.coming[0]
		b.coming = b.coming[1:]
		b.over = slices.DeleteFunc(b.over, func(c cover) bool { return c.Left == block.Left })
		if block.Top == row.Line && block.Left < len(row.Cells) {
			b.over = append(b.over, cover{block, row.Cells[block.Left]})
		}
	}
}

// fill writes what merged cells cover into the blank cells of a record's row, and notes it.
func (b *blocks) fill(r *record) {
	given := len(r.row.Cells)
	for _, c := range b.over {
		if c.Top >= r.row.Line || c.Bottom < r.row.Line || c.Left < given && r.row.Cells[c.Left].Kind != sheet.Blank {
			continue
		}
		if missing := c.Left + 1 - len(r.row.Cells); missing > 0 {
			r.row.Cells = append(r.row.Cells[:len(r.row.Cells):len(r.row.Cells)], make([]sheet.Cell, missing)...)
		}
		r.row.Cells[c.Left] = c.cell
		if f := r.head.fieldAt(c.Left); f != none && f != other && f != seq && c.cell.Text != "" {
			r.line.Heals = append(r.line.Heals, aid.Heal{Code: "merged_above", Column: r.head.wording(f), To: c.cell.Text})
		}
	}
}

// fieldAt is the field that stands in a column.
func (h *header) fieldAt(col int) field {
	for f := range field(fields) {
		if int(h.columns[f]) == col {
			return f
		}
	}
	return none
}
