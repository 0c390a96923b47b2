package intake

import (
	"slices"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// mergeable are the fields whose cells an office merges over the rows of one household.
var mergeable = []field{township, village, address, household, head}

// carried are the cells of the rows above that a merged cell may cover. A workbook keeps a merged cell's text in its first
// row only; the rows below it look blank.
type carried struct {
	sheet string
	line  int
	cells [fields]sheet.Cell
}

// covered is the healing of a blank cell that a merged one covers.
func (r *record) covered(f field, to string) aid.Heal {
	cell := sheet.ColumnName(int(r.head.columns[f])) + strconv.Itoa(r.row.Line)
	return aid.Heal{Code: "merged_above", Column: r.head.wording(f), To: to, Cell: cell}
}

// keep remembers a row's cells for the rows below.
func (c *carried) keep(r *record) {
	c.sheet, c.line = r.row.Sheet, r.row.Line
	for _, f := range mergeable {
		if cell := r.cell(f); cell.Kind != sheet.Blank && r.given(f) {
			c.cells[f] = cell
		}
	}
}

// merge reads a row right below another as the same household's, if it tells nothing at all of a household: a forgotten cell
// is one, a merged household is all of them.
func (c *carried) merge(r *record) {
	if c.sheet != r.row.Sheet || c.line != r.row.Line-1 {
		return
	}
	given := 0
	for _, f := range mergeable {
		if !r.given(f) {
			continue
		}
		if given++; trim(r.cell(f).Text) != "" {
			return
		}
	}
	if given < 2 || !r.given(head) && !r.given(household) {
		return
	}
	r.above = c
	for _, f := range mergeable {
		if text := c.cells[f].Text; r.given(f) && text != "" {
			r.line.Heals = append(r.line.Heals, r.covered(f, text))
		}
	}
}

// repeatable are the fields in which 同上 is read: where a child lives and learns, never who it is.
var repeatable = []field{township, village, school, schoolTown, stage, grade, class}

// ditto reports what people write for "as above".
func ditto(text string) bool {
	if len(text) == 0 || len(text) > len("（同上行）。") {
		return false
	}
	switch strings.Trim(fold(text), strays+"()") {
	case "同上", "同上行", "同上一行", "同前", "〃", "″", "\"", "“", "”", "''", "〞", "〝":
		return true
	}
	return false
}

// repeat reads 同上 as the cell above says, and keeps the row's own cells for the row below. Where nothing stands above, the
// cell stays as it is.
func (r *record) repeat(above *[fields]sheet.Cell) {
	given := true
	for _, f := range repeatable {
		c := r.cell(f)
		if ditto(c.Text) && above[f].Kind != sheet.Blank {
			col := int(r.head.columns[f])
			if given {
				r.row.Cells, given = slices.Clone(r.row.Cells), false
			}
			r.row.Cells[col] = above[f]
			heal := r.covered(f, above[f].Text)
			heal.Code, heal.From = "same_above", c.Text
			r.line.Heals = append(r.line.Heals, heal)
			c = above[f]
		}
		above[f] = c
	}
}
