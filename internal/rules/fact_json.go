package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// UnmarshalJSON reads one flat object of facts. A missing key, null and "" are unknown. An unknown key, a value that the fact does not
// have and a doubled key are errors, each a Chinese sentence. It reads by hand because millions of lines come this way.
func (f *Facts) UnmarshalJSON(b []byte) error {
	s := scanner{rest: b}
	*f = Facts{}
	if err := s.object(f); err != nil {
		return err
	}
	if s.space(); len(s.rest) > 0 {
		return fmt.Errorf("“}”之后还有多余的内容“%.20s”", bytes.TrimSpace(s.rest))
	}
	return nil
}

// scanner eats JSON from the front.
type scanner struct {
	rest []byte
	seen uint32 // facts read so far
}

func (s *scanner) space() {
	for len(s.rest) > 0 && (s.rest[0] == ' ' || s.rest[0] == '\t' || s.rest[0] == '\n' || s.rest[0] == '\r') {
		s.rest = s.rest[1:]
	}
}

// wants says what should stand here, and what stands here instead: up to the next comma, bracket or blank, so that a message keeps to its line.
func (s *scanner) wants(what string) error {
	s.space()
	if len(s.rest) == 0 {
		return fmt.Errorf("JSON 不完整，末尾应是%s", what)
	}
	end := bytes.IndexFunc(s.rest, func(r rune) bool { return r <= ' ' || r == ',' || r == '}' || r == ']' })
	if end < 0 {
		end = len(s.rest)
	}
	return fmt.Errorf("“%.20s”处应是%s", s.rest[:max(end, 1)], what)
}

// take eats the byte c after blanks, if it is there.
func (s *scanner) take(c byte) bool {
	s.space()
	if len(s.rest) == 0 || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

func (s *scanner) object(f *Facts) error {
	if !s.take('{') {
		return errors.New("应是一个 JSON 对象，如 {\"stage\":\"primary\"}")
	}
	if s.take('}') {
		return nil
	}
	for {
		if err := s.member(f); err != nil {
			return err
		}
		if s.take('}') {
			return nil
		}
		if !s.take(',') {
			return s.wants("逗号或“}”")
		}
	}
}

func (s *scanner) member(f *Facts) error {
	key, err := s.text()
	if err != nil {
		return err
	}
	fact, ok := factByCode[string(key)]
	if !ok {
		return fmt.Errorf("没有“%s”这项事实，可用：%s", key, strings.Join(factCodes(), "、"))
	}
	if s.seen>>fact&1 == 1 {
		return fmt.Errorf("“%s”写了两次", key)
	}
	s.seen |= 1 << fact
	if !s.take(':') {
		return fmt.Errorf("“%s”之后应是冒号", key)
	}
	if err := s.value(f, fact); err != nil {
		return fmt.Errorf("%s（%s）：%w", fact.Label(), fact, err)
	}
	return nil
}

func (s *scanner) value(f *Facts, fact Fact) error {
	s.space()
	if s.word("null") {
		return nil
	}
	switch d := &domains[fact]; {
	case fact == FactCategory:
		return s.categories(&f.Categories)
	case fact == FactFee:
		return s.fee(&f.SchoolFee)
	case fact == FactGrade:
		n, err := s.number(1, MaxGrade)
		f.Grade = Grade(n)
		return err
	case d.last == uint8(True):
		return s.tri(f.field(fact))
	default:
		return s.coded(fact, f.field(fact))
	}
}

func (s *scanner) word(w string) bool {
	if !bytes.HasPrefix(s.rest, []byte(w)) {
		return false
	}
	s.rest = s.rest[len(w):]
	return true
}

func (s *scanner) tri(to *uint8) error {
	switch {
	case s.word("true"):
		*to = uint8(True)
	case s.word("false"):
		*to = uint8(False)
	default:
		return s.wants(" true、false 或 null")
	}
	return nil
}

func (s *scanner) coded(fact Fact, to *uint8) error {
	code, err := s.text()
	if err != nil || len(code) == 0 {
		return err
	}
	v, ok := fact.parse(string(code))
	if !ok {
		return fmt.Errorf("没有“%s”这个取值，可用：%s", code, fact.values())
	}
	*to = v
	return nil
}

// text eats a string. Codes hold no escapes; one that has some is left to encoding/json.
func (s *scanner) text() ([]byte, error) {
	if !s.take('"') {
		return nil, s.wants("引号中的代码")
	}
	end := bytes.IndexAny(s.rest, "\"\\")
	if end >= 0 && s.rest[end] == '"' {
		code := s.rest[:end]
		s.rest = s.rest[end+1:]
		return code, nil
	}
	for i := 0; i < len(s.rest); i++ {
		switch s.rest[i] {
		case '\\':
			i++
		case '"':
			var code string
			if json.Unmarshal([]byte(`"`+string(s.rest[:i+1])), &code) != nil {
				return nil, fmt.Errorf("“%.20s”中的反斜杠写法不对", s.rest[:i])
			}
			s.rest = s.rest[i+1:]
			return []byte(code), nil
		}
	}
	return nil, errors.New("引号没有结束")
}

// number eats a whole number from least to most, which may be written as 3.0 too: so do tables with blanks among the numbers.
func (s *scanner) number(least, most uint64) (uint64, error) {
	end := bytes.IndexFunc(s.rest, func(r rune) bool { return r == ',' || r == '}' || r <= ' ' })
	if end < 0 {
		end = len(s.rest)
	}
	whole, zeros, point := strings.Cut(string(s.rest[:end]), ".")
	n, err := strconv.ParseUint(whole, 10, 64)
	broken := point && (zeros == "" || strings.Trim(zeros, "0") != "")
	if err != nil || broken || n < least || n > most || len(whole) > 1 && whole[0] == '0' {
		return 0, s.wants(fmt.Sprintf(" %d 至 %d 的整数", least, most))
	}
	s.rest = s.rest[end:]
	return n, nil
}

func (s *scanner) fee(to *Fee) error {
	n, err := s.number(0, maxFee)
	if err == nil {
		*to = FeeOf(Fen(n))
	}
	return err
}

func (s *scanner) categories(to *Categories) error {
	if !s.take('[') {
		return s.wants("类别代码的列表，如 [\"orphan\"]")
	}
	*to = known
	if s.take(']') {
		return nil
	}
	for {
		code, err := s.text()
		if err != nil {
			return err
		}
		one, ok := categoryByCode[string(code)]
		if !ok {
			return fmt.Errorf("没有“%s”这个类别，可用：%s", code, strings.Join((categoryEnd-1).codes(), "、"))
		}
		*to |= one
		if s.take(']') {
			return nil
		}
		if !s.take(',') {
			return s.wants("逗号或“]”")
		}
	}
}
