package sheet

import (
	"bytes"
	"io"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// stringPool holds the shared strings of a workbook: one long string and the ends of its pieces, so that half a million
// names cost one allocation.
type stringPool struct {
	all  string
	ends []uint32
}

// at is the string with the number written in raw.
func (p *stringPool) at(raw []byte) (string, bool) {
	i, err := strconv.Atoi(string(raw))
	if err != nil {
		return "", false
	}
	return p.get(i)
}

// get is string i, from 0.
func (p *stringPool) get(i int) (string, bool) {
	if i < 0 || i >= len(p.ends) {
		return "", false
	}
	from := uint32(0)
	if i > 0 {
		from = p.ends[i-1]
	}
	return p.all[from:p.ends[i]], true
}

// maxStrings bounds the text of the shared strings, in bytes; they are the one part that is kept in memory.
const maxStrings = 96 << 20

// readStrings reads the shared strings, joining the runs of rich text and leaving out phonetic ones.
func (x *xlsx) readStrings(b *budget) (*stringPool, error) {
	if x.strings == "" || x.parts[x.strings] == nil {
		return &stringPool{}, nil
	}
	body, err := x.open(x.strings, b)
	if err != nil {
		return nil, err
	}
	defer body.Close()

	r := stringReader{scanner: newScanner(body)}
	if err := r.read(); err != nil {
		return nil, damaged("文字表有误", err)
	}
	return &stringPool{string(r.buf), r.ends}, nil
}

type stringReader struct {
	*scanner
	buf            []byte
	ends           []uint32
	take, phonetic bool
}

func (r *stringReader) read() error {
	for {
		t, err := r.next()
		if err == io.EOF && utf8.Valid(r.buf) {
			return nil
		}
		if err == nil {
			err = r.token(t)
		}
		if err != nil {
			return err
		}
		if len(r.buf) > maxStrings || len(r.ends) > maxStrings/4 {
			return refuse(Bomb)
		}
	}
}

func (r *stringReader) token(t token) (err error) {
	switch t {
	case charData:
		if r.take {
			r.buf, err = appendText(r.buf, r.text)
		}
	case cdataText:
		if r.take {
			r.buf = append(r.buf, r.text...)
		}
	case startTag:
		r.take = string(r.name) == "t" && !r.phonetic
		r.phonetic = r.phonetic || string(r.name) == "rPh"
	case endTag, emptyTag:
		r.take = false
		switch string(r.name) {
		case "rPh":
			r.phonetic = false
		case "si":
			r.end()
		}
	}
	return err
}

// end closes the string being read.
func (r *stringReader) end() {
	from := 0
	if n := len(r.ends); n > 0 {
		from = int(r.ends[n-1])
	}
	r.buf = append(r.buf[:from], unescape(r.buf[from:])...)
	r.ends = append(r.ends, uint32(min(len(r.buf), math.MaxUint32)))
}

// unescape resolves Excel's own way of writing what XML cannot hold: _x000D_ is a carriage return, _x005F_ an underscore.
func unescape(b []byte) []byte {
	if !bytes.Contains(b, []byte("_x")) {
		return b
	}
	var out []byte
	for len(b) > 0 {
		if r, ok := escaped(b); ok {
			out, b = utf8.AppendRune(out, r), b[7:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return out
}

func escaped(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n), err == nil && !utf16.IsSurrogate(rune(n))
}
