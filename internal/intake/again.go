package intake

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
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
// count empties its reason. A number that the register has by now under the row's own name is in conflict no more.
func (r *reader) holdUnmended(keys []field) {
	g, l := r.ctx.gazetteer, r.record.line
	code, known := g.held[essence(l)]
	if code == "id_conflict" && g.holders[l.Student.IDNo] == l.Student.Name {
		return
	}
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

// Again knows held rows of workbooks by hashes of what they say, since there may be two hundred thousand, and finds those whose
// student another row tells again. The same student has the same number and name, or the same name and at least half of the
// held row's cells unchanged.
type Again struct {
	seed                      maphash.Seed
	rows                      []heldRow
	byNumber, byCells, byName map[uint64][]int
}

type heldRow struct {
	name  uint64 // 0 where it has none
	cells []uint32
	found bool
}

// namesakes is how many rows of one name are compared cell by cell; more are found by their number, or untouched. No county
// has so many; a workbook in which everybody is called 测试 must not take forever.
const namesakes = 200

// NewAgain knows nothing yet.
func NewAgain() *Again {
	return &Again{seed: maphash.MakeSeed(), byNumber: map[uint64][]int{}, byCells: map[uint64][]int{}, byName: map[uint64][]int{}}
}

// Add adds a held row. The first is row 0, whatever they are.
func (a *Again) Add(l *aid.Line) {
	var row heldRow
	if d := l.Student; d != nil {
		if d.IDNo != "" {
			a.put(a.byNumber, a.person(d.IDNo, d.Name))
		}
		if d.Name != "" {
			row.name = maphash.String(a.seed, d.Name)
			cells := a.cells(l)
			a.put(a.byCells, a.whole(cells))
			if len(a.byName[row.name]) < namesakes {
				a.put(a.byName, row.name)
				row.cells = cells
			}
		}
	}
	a.rows = append(a.rows, row)
}

// put notes the row that is being added under a key.
func (a *Again) put(rows map[uint64][]int, key uint64) { rows[key] = append(rows[key], len(a.rows)) }

// Find finds the rows whose student another row tells again, mended or not. Each is found once.
func (a *Again) Find(l *aid.Line) (again []int) {
	d := l.Student
	if d == nil {
		return nil
	}
	name, cells := maphash.String(a.seed, d.Name), a.cells(l)
	for _, name := range []string{d.Name, ""} { // a held row without a name is whoever has its number
		again = a.find(again, a.byNumber, a.person(d.IDNo, name), func(*heldRow) bool { return true })
	}
	again = a.find(again, a.byCells, a.whole(cells), func(row *heldRow) bool { return row.name == name })
	return a.find(again, a.byName, name, func(row *heldRow) bool { return resembles(row.cells, cells) })
}

// find takes the rows of a key that are the same student off the list.
func (a *Again) find(again []int, rows map[uint64][]int, key uint64, same func(*heldRow) bool) []int {
	if len(rows[key]) == 0 {
		return again
	}
	rows[key] = slices.DeleteFunc(rows[key], func(i int) bool {
		row := &a.rows[i]
		if !row.found && same(row) {
			row.found = true
			again = append(again, i)
		}
		return row.found
	})
	return again
}

// person is a hash of a number with a name: a workbook in which all have one number must not take forever either.
func (a *Again) person(number, name string) uint64 {
	return maphash.Comparable(a.seed, [2]string{number, name})
}

// cells are hashes of a row's cells in an order in which two rows can be compared.
func (a *Again) cells(l *aid.Line) []uint32 {
	cells := make([]uint32, len(l.Cells))
	for i, c := range l.Cells {
		cells[i] = uint32(maphash.Comparable(a.seed, c))
	}
	slices.Sort(cells)
	return cells
}

// whole is a hash of all of a row's cells.
func (a *Again) whole(cells []uint32) uint64 {
	var h maphash.Hash
	h.SetSeed(a.seed)
	for _, c := range cells {
		maphash.WriteComparable(&h, c)
	}
	return h.Sum64()
}

// resembles reports whether at least half of a held row's cells are among another's.
func resembles(held, other []uint32) bool {
	same := 0
	for _, c := range held {
		for len(other) > 0 && other[0] < c {
			other = other[1:]
		}
		if len(other) > 0 && other[0] == c {
			same++
		}
	}
	return same*2 >= len(held)
}
