package rules

import (
	"encoding/json"
	"strconv"
)

// Writer writes decisions as lines of JSON. Few combinations of facts exist, so what a combination leads to is kept. It is not for several
// goroutines at once.
type Writer struct {
	table Table
	lines map[Key][]byte
}

// maxLines bounds what a Writer keeps: about 100 MB.
const maxLines = 1 << 16

// Writer gives a writer for the table's term.
func (t Table) Writer() *Writer { return &Writer{table: t, lines: map[Key][]byte{}} }

// Line gives the decisions on the facts as one line of JSON, {"items":[{"code","answer","fen","rule","clause","because"}]}, with a line end.
// It must not be written to.
func (w *Writer) Line(f Facts) []byte {
	key := f.Key()
	if line, ok := w.lines[key]; ok {
		return line
	}
	line := appendLine(nil, w.table.Decide(f))
	if len(w.lines) < maxLines {
		w.lines[key] = line
	}
	return line
}

func appendLine(b []byte, decisions []Decision) []byte {
	b = append(b, `{"items":[`...)
	for i, d := range decisions {
		if i > 0 {
			b = append(b, ',')
		}
		b = d.append(b)
	}
	return append(b, "]}\n"...)
}

// append writes the decision as an object. A yes whose sum hangs on facts that are missing names these among its reasons.
func (d *Decision) append(b []byte) []byte {
	b = appendText(append(b, `{"code":`...), d.Item)
	b = appendText(append(b, `,"answer":`...), d.Answer.String())
	b = strconv.AppendInt(append(b, `,"fen":`...), int64(d.Fen), 10)
	b = appendText(append(b, `,"rule":`...), d.Rule)
	b = appendText(append(b, `,"clause":`...), d.Clause)
	b = append(b, `,"because":[`...)
	for i, fact := range union(d.Because, d.Open) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, fact.String())
	}
	return append(b, "]}"...)
}

func appendText(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic("rules: " + err.Error()) // a string: cannot happen
	}
	return append(b, text...)
}
