package page

import (
	"zhuxue/internal/aid"
	"zhuxue/web/ui"
)

// Permits is the permission table: acts down, roles across.
type Permits struct{ Table ui.Table }

// NewPermits prints the permission table as the program obeys it.
func NewPermits() Permits {
	t := ui.Table{Caption: "权限表", HideTitle: true, Stacked: true, Heads: []ui.Head{{Label: "操作"}}}
	for _, r := range aid.Roles {
		t.Heads = append(t.Heads, ui.Head{Label: r.Label()})
	}
	for _, p := range aid.Permits {
		row := ui.Row{Cells: []ui.Cell{{Text: p.Label}}}
		for _, r := range aid.Roles {
			row.Cells = append(row.Cells, permitCell(aid.Allowed(r, p.Act)))
		}
		t.Rows = append(t.Rows, row)
	}
	return Permits{t}
}

func permitCell(allowed bool) ui.Cell {
	if allowed {
		return ui.Cell{Body: ui.Badge{Text: "可以", Tone: ui.Good}}
	}
	return ui.Cell{Text: "—", Spare: true}
}
