package sheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// token is a kind of piece that a scanner cuts off.
type token uint8

const (
	startTag token = iota
	emptyTag       // <v/>: a start and an end at once
	endTag
	charData  // with references still in it
	cdataText // as it stands
)

// maxToken bounds one tag or one run of text, in bytes. Excel's longest cell, all written as references, takes a third.
const maxToken = 1 << 20

var errXML = errors.New("malformed XML")

// scanner cuts XML into tags and text, in one pass and in bounded memory. It knows as much XML as spreadsheets use: names
// lose their prefix, comments and instructions are skipped, and a document type is an error, so entities cannot exist.
// name, attrs and text are valid until the next call of next.
type scanner struct {
	r    io.Reader
	buf  []byte
	p, n int // buf[p:n] is not read yet

	name, attrs, text []byte
}

func newScanner(r io.Reader) *scanner {
	s := &scanner{r: r, buf: make([]byte, 64<<10)}
	for s.n < len(utf8BOM) && s.fill() == nil {
	}
	if bytes.HasPrefix(s.buf[:s.n], []byte("\xFF\xFE")) || bytes.HasPrefix(s.buf[:s.n], []byte("\xFE\xFF")) {
		head := bytes.NewReader(bytes.Clone(s.buf[:s.n]))
		s.r, s.n = transform.NewReader(io.MultiReader(head, r), unicode.BOMOverride(encoding.Nop.NewDecoder())), 0
	} else if bytes.HasPrefix(s.buf[:s.n], utf8BOM) {
		s.p = len(utf8BOM)
	}
	return s
}

// next cuts off the next token. It returns io.EOF only between elements; a token cut short is io.ErrUnexpectedEOF.
func (s *scanner) next() (token, error) {
	for {
		if s.p >= s.n {
			if err := s.fill(); err != nil {
				return 0, err
			}
		}
		if s.buf[s.p] != '<' {
			return s.cut(charData, 0, "<", 0)
		}
		if err := s.need(2); err != nil {
			return 0, err
		}
		switch s.buf[s.p+1] {
		case '/':
			_, err := s.cut(endTag, 2, ">", 1)
			s.name = localName(trimEnd(s.text))
			return endTag, err
		case '?':
			if _, err := s.cut(0, 2, "?>", 2); err != nil {
				return 0, err
			}
		case '!':
			if t, err := s.declaration(); t == cdataText || err != nil {
				return t, err
			}
		default:
			return s.start()
		}
	}
}

// declaration reads what begins with an exclamation mark: a comment, which is passed over, or literal text.
func (s *scanner) declaration() (token, error) {
	if err := s.need(9); err != nil {
		return 0, err
	}
	switch b := s.buf[s.p:]; {
	case bytes.HasPrefix(b, []byte("<!--")):
		return s.cut(charData, 4, "-->", 3)
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		return s.cut(cdataText, 9, "]]>", 3)
	}
	return 0, errXML
}

func (s *scanner) start() (token, error) {
	end, err := s.tagEnd()
	if err != nil {
		return 0, err
	}
	b := s.buf[s.p+1 : s.p+end]
	s.p += end + 1

	kind := startTag
	if len(b) > 0 && b[len(b)-1] == '/' {
		kind, b = emptyTag, b[:len(b)-1]
	}
	i := 0
	for i < len(b) && !isSpace(b[i]) {
		i++
	}
	s.name, s.attrs = localName(b[:i]), b[i:]
	return kind, nil
}

// tagEnd finds the '>' that closes a start tag; quoted values may hold others.
func (s *scanner) tagEnd() (int, error) {
	var quote byte
	for i := 1; ; i++ {
		if s.p+i >= s.n {
			if err := s.more(); err != nil {
				return 0, err
			}
		}
		switch c := s.buf[s.p+i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return i, nil
		case c == '"' || c == '\'':
			quote = c
		}
	}
}

// cut makes text the bytes from skip up to sep, and goes past sep by the given number of bytes.
func (s *scanner) cut(t token, skip int, sep string, past int) (token, error) {
	for from := skip; ; {
		if i := bytes.Index(s.buf[min(s.p+from, s.n):s.n], []byte(sep)); i >= 0 {
			s.text = s.buf[s.p+skip : s.p+from+i]
			s.p += from + i + past
			return t, nil
		}
		from = max(from, s.n-s.p-len(sep)+1)
		if err := s.more(); err != nil {
			return t, s.trailing(err)
		}
	}
}

// trailing allows white space at the end of the document.
func (s *scanner) trailing(err error) error {
	if err == io.ErrUnexpectedEOF && len(bytes.TrimSpace(s.buf[s.p:s.n])) == 0 {
		return io.EOF
	}
	return err
}

func (s *scanner) need(n int) error {
	for s.n-s.p < n {
		if err := s.more(); err != nil {
			return err
		}
	}
	return nil
}

// more reads on inside a token.
func (s *scanner) more() error {
	err := s.fill()
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// fill reads on, keeping what is not read yet; the buffer grows up to the longest token.
func (s *scanner) fill() error {
	if s.p > 0 {
		s.n = copy(s.buf, s.buf[s.p:max(s.n, s.p)])
		s.p = 0
	}
	if s.n == len(s.buf) {
		if s.n >= maxToken {
			return errXML
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.n:])
		s.n += n
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// attr returns the raw value of an attribute of the tag read last, and whether it is there.
func (s *scanner) attr(name string) ([]byte, bool) {
	for rest := s.attrs; ; {
		key, value, after, ok := cutAttr(rest)
		if !ok {
			return nil, false
		}
		if string(localName(key)) == name {
			return value, true
		}
		rest = after
	}
}

// attrText is an attribute's value with its references resolved, or "".
func (s *scanner) attrText(name string) string {
	raw, _ := s.attr(name)
	text, err := appendText(nil, raw)
	if err != nil {
		return ""
	}
	return string(text)
}

// cutAttr takes the first name="value" off b.
func cutAttr(b []byte) (key, value, rest []byte, ok bool) {
	eq := bytes.IndexByte(b, '=')
	if eq < 0 {
		return nil, nil, nil, false
	}
	key, b = bytes.TrimSpace(b[:eq]), bytes.TrimLeft(b[eq+1:], " \t\r\n")
	if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
		return nil, nil, nil, false
	}
	end := bytes.IndexByte(b[1:], b[0])
	if end < 0 {
		return nil, nil, nil, false
	}
	return key, b[1 : 1+end], b[2+end:], true
}

func trimEnd(b []byte) []byte {
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

func localName(b []byte) []byte { return b[bytes.LastIndexByte(b, ':')+1:] }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// appendText appends character data with its references resolved and its line ends made \n.
func appendText(dst, raw []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return appendLines(dst, raw), nil
		}
		dst = appendLines(dst, raw[:i])
		end := bytes.IndexByte(raw[i:], ';')
		if end < 0 {
			return dst, errXML
		}
		r := reference(raw[i+1 : i+end])
		if r < 0 {
			return dst, errXML
		}
		dst = utf8.AppendRune(dst, r)
		raw = raw[i+end+1:]
	}
}

func appendLines(dst, raw []byte) []byte {
	if bytes.IndexByte(raw, '\r') < 0 {
		return append(dst, raw...)
	}
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	return append(dst, bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))...)
}

// reference is the character that a name such as lt or #38738 stands for, or -1.
func reference(name []byte) rune {
	switch string(name) {
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "amp":
		return '&'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	if len(name) < 2 || name[0] != '#' {
		return -1
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(string(digits), base, 21)
	if err != nil || !utf8.ValidRune(rune(n)) || n == 0 {
		return -1
	}
	return rune(n)
}
