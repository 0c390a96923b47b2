package intake

import (
	"sort"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// coveredRows are the merged blocks, by sheet, that cover rows read into lines; nil if there are none. A file tells its
// blocks behind its rows: a workbook that has any is read once more.
func coveredRows(book *sheet.Book, lines []aid.Line) map[string][]sheet.Range {
	rows := map[string][]int{}
	for i := range lines {
		rows[lines[i].Sheet] = append(rows[lines[i].Sheet], lines[i].Row)
	}
	var blocks map[string][]sheet.Range
	for name, lines := range rows {
		for _, b := range book.Merged(name) {
			next := sort.SearchInts(lines, b.Top+1)
			if next == len(lines) || lines[next] > b.Bottom || b.Top < lines[0] {
				continue
			}
			if blocks == nil {
				blocks = map[string][]sheet.Range{}
			}
			blocks[name] = append(blocks[name], b)
		}
	}
	return blocks
}

// uncover writes what merged cells cover into the blank cells of a record's row, and notes it.
func (r *record) uncover(covers *sheet.Covers) {
	for _, col := range covers.Fill(&r.row) {
		if f := r.head.fieldAt(col); f != none && f != other && f != seq {
			r.line.Heals = append(r.line.Heals, r.covered(f, r.row.Cells[col].Text))
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
