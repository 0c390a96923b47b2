package sheet

import "slices"

// Covers follows the merged blocks of a sheet as its rows go by, and says what a block's first cell says in the other rows
// that it covers.
type Covers struct {
	coming []Range // by their first lines
	over   []cover // one per column at most
}

type cover struct {
	Range
	cell Cell
}

// NewCovers follows blocks in the order of their first lines.
func NewCovers(blocks []Range) *Covers {
	coming := slices.Clone(blocks)
	slices.SortStableFunc(coming, func(a, b Range) int { return a.Top - b.Top })
	return &Covers{coming: coming}
}

// Reach takes the blocks that begin in a row. Rows come from the top.
func (c *Covers) Reach(r Row) {
	for len(c.coming) > 0 && c.coming[0].Top <= r.Line {
		block := c.coming[0]
		c.coming = c.coming[1:]
		c.over = slices.DeleteFunc(c.over, func(o cover) bool { return o.Left == block.Left })
		if block.Top == r.Line && block.Left < len(r.Cells) {
			c.over = append(c.over, cover{block, r.Cells[block.Left]})
		}
	}
}

// Fill writes into a row's blank cells what covers them, and returns their columns. The row's cells are copied first.
func (c *Covers) Fill(r *Row) (columns []int) {
	for _, o := range c.over {
		if o.Top >= r.Line || o.Bottom < r.Line || o.cell.Kind == Blank || o.Left < len(r.Cells) && r.Cells[o.Left].Kind != Blank {
			continue
		}
		if columns == nil {
			r.Cells = slices.Clone(r.Cells)
		}
		for len(r.Cells) <= o.Left {
			r.Cells = append(r.Cells, Cell{})
		}
		r.Cells[o.Left] = o.cell
		columns = append(columns, o.Left)
	}
	return columns
}
