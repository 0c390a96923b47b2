package intake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// conflicts are the codes of rows that were held for what another row says. Alone in a returned workbook such a row would
// look sound.
var conflicts = map[string]bool{"duplicate_conflict": true, "code_conflict": true, "id_conflict": true}

// Remember adds a row that was held when an earlier workbook came, so that it is held again if it comes back as it was.
func (g *Gazetteer) Remember(l *aid.Line) {
	for _, f := range l.Faults {
		if conflicts[f.Code] {
			g.held[essence(l)] = f.Code
		}
	}
}

// essence is what a row says, as far as rows about the same thing have to agree.
func essence(l *aid.Line) string {
	if l.Student != nil {
		return fmt.Sprint(l.Student.IDNo, factsOf(l.Student))
	}
	text, _ := json.Marshal([]any{l.Village, l.School, l.Preschool, l.Retention}) // plain values: cannot fail
	return string(text)
}

// holdUnmended holds a row of a returned workbook that conflicted with another and still says what it said. Who means it to
// count empties its reason.
func (r *reader) holdUnmended(keys []field) {
	code, known := r.ctx.gazetteer.held[essence(r.record.line)]
	if known && r.record.returned() {
		r.record.fault(code, keys[len(keys)-1], "本行上次因与另一行冲突退回，这次没有改动。请改正后再上传；确认以本行为准的，请清空本行的“%s”。", sheet.ReasonHeader)
	}
}

// returned reports whether the row still carries the reason for which it was returned.
func (r *record) returned() bool {
	for col, name := range r.head.names {
		if strings.HasSuffix(name, sheet.ReasonHeader) && trim(textAt(r.row, col)) != "" {
			return true
		}
	}
	return false
}

// Again finds the held rows of earlier workbooks whose students a later one lists again, mended or not, and returns their
// indexes. The same student has the same number and name, or the same name and at least half of the cells unchanged.
func Again(held, later []aid.Line) (again []int) {
	byName, byNumber := map[string][]*aid.Line{}, map[string][]*aid.Line{}
	for i := range later {
		if d := later[i].Student; d != nil {
			byName[d.Name] = append(byName[d.Name], &later[i])
			byNumber[d.IDNo] = append(byNumber[d.IDNo], &later[i])
		}
	}
	for i := range held {
		if d := held[i].Student; d != nil && (numberedAgain(d, byNumber) || resembled(&held[i], byName[d.Name])) {
			again = append(again, i)
		}
	}
	return again
}

func numberedAgain(d *aid.Draft, byNumber map[string][]*aid.Line) bool {
	if d.IDNo == "" {
		return false
	}
	for _, l := range byNumber[d.IDNo] {
		if d.Name == "" || l.Student.Name == d.Name {
			return true
		}
	}
	return false
}

// resembled reports whether one of the rows has at least half of a row's cells as they were.
func resembled(l *aid.Line, rows []*aid.Line) bool {
	if l.Student.Name == "" {
		return false
	}
	for _, other := range rows {
		same := 0
		for _, c := range l.Cells {
			if slices.Contains(other.Cells, c) {
				same++
			}
		}
		if same*2 >= len(l.Cells) {
			return true
		}
	}
	return false
}
