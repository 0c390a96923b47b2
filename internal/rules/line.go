package rules

import (
	"encoding/json"
	"strconv"
)

// Writer writes decisions as lines of JSON. Few combinations of facts exist, so what a combination leads to is kept. It is not for several
// goroutines at once.
type Writer struct {
	table  Table
	speech bool
	lines  map[Key][]byte
}

// maxLines bounds what a Writer keeps: about 100 MB.
const maxLines = 1 << 16

// Writer gives a writer for the table's term. With speech each decision is said in a Chinese sentence too.
func (t Table) Writer(speech bool) *Writer {
	return &Writer{table: t, speech: speech, lines: map[Key][]byte{}}
}

// Line gives the decisions on the facts as one line of JSON, {"items":[{"code","answer","fen","rule","clause","because"}]}, with a line end.
// It must not be written to.
//
// An answer that hangs on facts that are missing names them as "missing": it is unknown where they decide who is entitled, and unset
// where they decide only how much, which is between "least_fen" and "most_fen" as far as that is known. One whose rule nobody has held against its document yet is "unconfirmed".
func (w *Writer) Line(f Facts) []byte {
	key := f.Key()
	if line, ok := w.lines[key]; ok {
		return line
	}
	line := w.line(f)
	if len(w.lines) < maxLines {
		w.lines[key] = line
	}
	return line
}

func (w *Writer) line(f Facts) []byte {
	b := []byte(`{"items":[`)
	for i, d := range w.table.Decide(f) {
		if i > 0 {
			b = append(b, ',')
		}
		if b = d.append(b); w.speech {
			b = appendText(append(b, `,"sentence":`...), w.table.book.Sentence(f, d))
		}
		b = append(b, '}')
	}
	return append(b, "]}\n"...)
}

// append writes the decision as an object without its end.
func (d *Decision) append(b []byte) []byte {
	b = appendText(append(b, `{"code":`...), d.Item)
	b = appendText(append(b, `,"answer":`...), d.Answer.String())
	b = strconv.AppendInt(append(b, `,"fen":`...), int64(d.Fen), 10)
	b = appendText(append(b, `,"rule":`...), d.Rule)
	b = appendText(append(b, `,"clause":`...), d.Clause)
	b = appendFacts(append(b, `,"because":`...), union(d.Because, d.Open))
	if missing := d.Missing(); len(missing) > 0 {
		b = appendFacts(append(b, `,"missing":`...), missing)
	}
	if d.Kind != Loan && d.Least > 0 {
		b = strconv.AppendInt(append(b, `,"least_fen":`...), int64(d.Least), 10)
	}
	if d.Kind != Loan && d.Most > 0 {
		b = strconv.AppendInt(append(b, `,"most_fen":`...), int64(d.Most), 10)
	}
	if d.Unconfirmed {
		b = append(b, `,"unconfirmed":true`...)
	}
	return b
}

func appendFacts(b []byte, facts []Fact) []byte {
	b = append(b, '[')
	for i, fact := range facts {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, fact.String())
	}
	return append(b, ']')
}

func appendText(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic("rules: " + err.Error()) // a string: cannot happen
	}
	return append(b, text...)
}
