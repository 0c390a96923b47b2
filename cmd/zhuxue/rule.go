package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"zhuxue/internal/rules"
)

var errRuleUse = errors.New(`用法：
  zhuxue rule decide --book national --term 2025-09   从标准输入逐行读 JSON，逐行写出判定（加 --sentence 每项附一句说明）
  zhuxue rule list [--book national]                  列出规则书，或一本书的全部规则
  zhuxue rule check [--over national] 文件             检查一本规则书，或加在另一本之上的县规则
  zhuxue rule test --book national [--cases 文件]      用案例检验规则书
  zhuxue rule text --book national                    写出规则书全文，可以上传为草稿；县规则与另一本合成一本
  zhuxue rule cases --book national                   写出规则书自带的案例
--book 写程序自带的规则书，或规则书文件；文件是加在另一本之上的县规则时，用 --over 写明另一本`)

// rule works on rulebooks alone; it needs no database.
func rule(_ context.Context, e env, args []string) error {
	if len(args) == 0 {
		return errRuleUse
	}
	flags := flag.NewFlagSet("rule "+args[0], flag.ContinueOnError)
	book := flags.String("book", "", "程序自带的规则书，或规则书文件")
	over := flags.String("over", "", "县规则加在哪一本之上")
	term := flags.String("term", "", "学期，秋季写作 2025-09，春季写作 2026-03")
	cases := flags.String("cases", "", "案例文件；不写则用规则书自带的案例")
	sentence := flags.Bool("sentence", false, "每一项附一句中文说明")
	if err := parse(e, flags, args[1:]); err != nil {
		return err
	}
	switch rest := flags.Args(); {
	case args[0] == "decide" && len(rest) == 0 && *book != "" && *term != "":
		return ruleDecide(e, bookName{*book, *over}, *term, *sentence)
	case args[0] == "list" && len(rest) == 0 && *book == "":
		return ruleBooks(e.out)
	case args[0] == "list" && len(rest) == 0:
		return ruleList(e.out, bookName{*book, *over})
	case args[0] == "check" && len(rest) == 1:
		return ruleCheck(e.out, bookName{rest[0], *over})
	case args[0] == "test" && len(rest) == 0 && *book != "":
		return ruleTest(e.out, bookName{*book, *over}, *cases)
	case args[0] == "text" && len(rest) == 0 && *book != "":
		return ruleText(e.out, bookName{*book, *over})
	case args[0] == "cases" && len(rest) == 0 && *book != "":
		return ruleCases(e.out, *book)
	}
	return errRuleUse
}

// bookName names a book that the program brings along, or a file, and the book that the file is written over.
type bookName struct{ name, over string }

func (n bookName) isFile() bool { return strings.HasSuffix(n.name, ".yaml") || n.over != "" }

func (n bookName) read() (*rules.Book, error) {
	if !n.isFile() {
		return rules.Named(n.name)
	}
	return n.readFile()
}

func (n bookName) readFile() (*rules.Book, error) {
	data, err := os.ReadFile(n.name)
	if err != nil {
		return nil, unreadable(n.name, err)
	}
	if n.over == "" {
		return rules.Parse(data)
	}
	base, err := bookName{name: n.over}.read()
	if err != nil {
		return nil, err
	}
	return base.Extend(data)
}

// maxFactLine is more than any line of facts needs.
const maxFactLine = 64 << 10

// ruleDecide reads facts and writes decisions. A line that cannot be read is told on standard error, and its own line says so too, so that
// the others go on and every line that goes out stands for one that came in. Blank lines are none.
func ruleDecide(e env, name bookName, code string, sentence bool) error {
	book, err := name.read()
	if err != nil {
		return err
	}
	term, err := askedTerm(code)
	if err != nil {
		return err
	}
	in, out := bufio.NewReaderSize(e.in, maxFactLine), bufio.NewWriterSize(e.out, maxFactLine)
	lines, bad, last := book.Table(term).Writer(sentence), 0, false
	for number := 1; !last; number++ {
		var line []byte
		line, last, err = nextLine(in)
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff")) // as Windows' editors begin a file
		}
		if err == nil {
			err = decideLine(out, lines, line)
		}
		if errors.As(err, new(badLine)) {
			bad++
			err = tellLine(e, out, fmt.Sprintf("第%d行：%v", number, err))
		}
		if err != nil {
			return errors.Join(err, out.Flush())
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("有%d行无法判定，其余各行已经写出", bad)
	}
	return nil
}

// askedTerm reads the term to decide. A year far from any is a slip of the pen, to which every answer would be no.
func askedTerm(code string) (rules.Term, error) {
	const first, last = "1990", "2100"
	term, err := rules.ParseTerm(code)
	if year, _, _ := strings.Cut(code, "-"); err == nil && (year < first || year > last) {
		return rules.Term{}, fmt.Errorf("学期“%s”的年份应在%s至%s之间，请核对", code, first, last)
	}
	return term, err
}

// badLine is what is wrong with one line of facts.
type badLine struct{ error }

// tellLine says what is wrong with a line, to people and in the line's own place.
func tellLine(e env, out io.Writer, wrong string) error {
	fmt.Fprintln(e.err, wrong)
	text, err := json.Marshal(struct {
		Items []string `json:"items"`
		Error string   `json:"error"`
	}{[]string{}, wrong})
	if err != nil {
		return err
	}
	_, err = out.Write(append(text, '\n'))
	return err
}

func decideLine(out io.Writer, lines *rules.Writer, line []byte) error {
	if len(bytes.TrimSpace(line)) == 0 {
		return nil
	}
	var f rules.Facts
	if err := f.UnmarshalJSON(line); err != nil {
		return badLine{err}
	}
	_, err := out.Write(lines.Line(f))
	return err
}

// nextLine reads a line and says whether it is the last. One that is too long is skipped and is a badLine.
func nextLine(in *bufio.Reader) (line []byte, last bool, err error) {
	line, err = in.ReadSlice('\n')
	long := false
	for errors.Is(err, bufio.ErrBufferFull) {
		long = true
		_, err = in.ReadSlice('\n')
	}
	if last = errors.Is(err, io.EOF); last {
		err = nil
	}
	if long && err == nil {
		err = badLine{fmt.Errorf("超过%d个字节，不像是一个学生的情况", maxFactLine)}
	}
	return line, last, err
}

// ruleBooks prints the books that the program brings along.
func ruleBooks(out io.Writer) error {
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	for _, name := range rules.Shipped() {
		b, err := rules.Named(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", b.Name(), b.Hash(), b.Title())
	}
	return w.Flush()
}

// ruleList prints the items of a book, each with its rules in a sentence.
func ruleList(out io.Writer, name bookName) error {
	book, err := name.read()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	for _, it := range book.Items() {
		fmt.Fprintf(w, "%s\t%s（%s）", it.Code, it.Name, it.Kind.Label())
		for _, fact := range [][2]string{{"资金来源", it.Payer}, {"发放方式", it.Delivery}} {
			if fact[1] != "" {
				fmt.Fprintf(w, "　%s：%s", fact[0], fact[1])
			}
		}
		fmt.Fprintln(w)
		for _, r := range book.Rules() {
			if r.Item == it.Code {
				fmt.Fprintf(w, "  %s\t  %s\n", r.ID(), book.RuleSentence(r.ID()))
			}
		}
	}
	return w.Flush()
}

func ruleCheck(out io.Writer, name bookName) error {
	book, err := name.readFile()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "规则书“%s”没有问题：%d个项目，%d条规则，版本 %s\n", book.Title(), len(book.Items()), len(book.Rules()), book.Hash())
	return nil
}

func ruleTest(out io.Writer, name bookName, file string) error {
	book, err := name.read()
	if err != nil {
		return err
	}
	cases, err := name.cases(file)
	if err != nil {
		return err
	}
	failures := book.Prove(cases)
	for _, f := range failures {
		fmt.Fprintln(out, f)
	}
	if len(failures) > 0 {
		return fmt.Errorf("案例检验没有通过：%d处不符", len(failures))
	}
	fmt.Fprintf(out, "%d个案例全部相符\n", len(cases))
	return nil
}

// ruleText writes a book as it was written, or as one text where a county's law lies over another book.
func ruleText(out io.Writer, name bookName) error {
	book, err := name.read()
	if err != nil {
		return err
	}
	text := []byte(book.Text())
	if name.over != "" {
		text = book.Write()
	}
	_, err = out.Write(text)
	return err
}

func ruleCases(out io.Writer, name string) error {
	if _, err := rules.Named(name); err != nil {
		return err
	}
	_, err := io.WriteString(out, rules.CasesText(name))
	return err
}

// cases reads the cases of a file, or those that come with the book.
func (n bookName) cases(file string) ([]rules.Case, error) {
	if file == "" && n.isFile() {
		return nil, errors.New("规则书文件没有自带的案例，请用 --cases 写明案例文件")
	}
	if file == "" {
		return rules.CasesOf(n.name)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, unreadable(file, err)
	}
	return rules.ParseCases(data)
}
