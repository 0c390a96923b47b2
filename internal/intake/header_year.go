package intake

import (
	"maps"
	"slices"
)

// yearHeader is the columns of a table that speak of one year, and those that speak of all.
type yearHeader struct {
	year int
	header
}

// splitYears finds the years of a table that has the same columns again for each of them, as a 教育年报 printed side by side
// has: 2015年 over some columns, 2016年 over the next.
func (h *header) splitYears(labels []label) {
	if h.form != preschoolForm && h.form != retentionForm || h.columns.has(year) {
		return
	}
	byYear, dated := map[int]columnSet{}, map[field]bool{}
	for col, l := range labels {
		f, _ := l.match()
		y := yearIn(l.above + l.group + l.own)
		if f == none || y == 0 {
			continue
		}
		columns, known := byYear[y]
		if !known {
			columns = noColumns()
		}
		columns[f] = int16(col)
		byYear[y], dated[f] = columns, true
	}
	if len(byYear) < 2 {
		return
	}
	for _, y := range slices.Sorted(maps.Keys(byYear)) {
		columns := byYear[y]
		for f := range field(fields) {
			if !dated[f] {
				columns[f] = h.columns[f]
			}
		}
		h.years = append(h.years, yearHeader{y, header{form: h.form, columns: columns, names: h.names, rows: h.rows}})
	}
}
