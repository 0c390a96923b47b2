package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

const (
	// maxEntries bounds the parts of a package; a workbook with pictures has some hundreds.
	maxEntries = 4000
	// maxIndex bounds, in bytes, each small part that only lists others.
	maxIndex = 4 << 20
	// A part above bombSize that packs better than bombRatio to one was made to burst. Rows that are all alike reach 100.
	bombSize, bombRatio = 32 << 20, 250
)

// xlsx is an Office Open XML workbook, transitional or strict: names of elements decide, their namespaces do not.
type xlsx struct {
	lim     Limits
	parts   map[string]*zip.File // by lower-case path with forward slashes
	list    []tab
	strings string // path of the shared strings, "" if there are none
}

// tab is one worksheet of a book.
type tab struct {
	name, path string
	hidden     bool
}

func openXLSX(r io.ReaderAt, size int64, lim Limits) (source, error) {
	if n, err := countEntries(r, size); err != nil {
		return nil, err
	} else if n > maxEntries {
		return nil, refuse(Bomb)
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse(Damaged, "压缩包不完整")
	}
	if err := checkEntries(z.File, lim); err != nil {
		return nil, err
	}
	x := &xlsx{lim: lim, parts: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		x.parts[partKey(f.Name)] = f
	}
	if err := x.readWorkbook(); err != nil {
		return nil, err
	}
	return x, x.nothingElse()
}

// strangers are parts that make the package something else as well: a document, a program, a page.
var strangers = regexp.MustCompile(`^(word|ppt|visio|meta-inf)/|^androidmanifest\.xml$|\.(exe|dll|scr|com|bat|cmd|ps1|sh|js|vbs|hta|html?|xhtml|php|jar|class|dex|lnk|msi|swf)$`)

// nothingElse refuses a workbook with macros, and one that is more than a workbook. Neither is ever run here, but the
// workbook goes back to the office with its faults marked.
func (x *xlsx) nothingElse() error {
	for name := range x.parts {
		if path.Base(name) == "vbaproject.bin" || strings.HasPrefix(name, "xl/macrosheets/") {
			return refuse(Macros)
		}
		if strangers.MatchString(name) {
			return refuse(Smuggled, path.Base(name))
		}
	}
	return nil
}

// countEntries counts the directory entries of a zip by their signature: the number in the directory may lie, and the
// standard reader would hold a million of them in memory before anyone could look.
func countEntries(r io.ReaderAt, size int64) (n int, err error) {
	sig := []byte("PK\x01\x02")
	buf := make([]byte, 256<<10)
	for off := int64(0); off < size; {
		k, err := r.ReadAt(buf[:min(int64(len(buf)), size-off)], off)
		n += bytes.Count(buf[:k], sig)
		if off += int64(k); off >= size {
			break
		}
		if err != nil || k < len(sig) {
			return n, err
		}
		off -= int64(len(sig) - 1) // a signature may lie across two blocks
	}
	return n, nil
}

func checkEntries(files []*zip.File, lim Limits) error {
	left := uint64(lim.Unzipped)
	for _, f := range files {
		switch full, packed := f.UncompressedSize64, f.CompressedSize64; {
		case f.Flags&1 != 0:
			return refuse(Encrypted)
		case full > left, full > bombSize && full/bombRatio > packed:
			return refuse(Bomb)
		default:
			left -= full
		}
	}
	return nil
}

func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func (x *xlsx) sheets() []string {
	names := make([]string, len(x.list))
	for i, t := range x.list {
		names[i] = t.name
	}
	return names
}

func (x *xlsx) hidden(sheet string) bool {
	return slices.ContainsFunc(x.list, func(t tab) bool { return t.name == sheet && t.hidden })
}

// readWorkbook follows the relations from the package to the workbook, and from there to the sheets and their strings.
func (x *xlsx) readWorkbook() error {
	book := "xl/workbook.xml"
	if rels, err := x.relations(""); err == nil {
		if p := rels.byType("officedocument"); p != "" {
			book = p
		}
	}
	if x.parts[book] == nil {
		return x.noWorkbook()
	}
	rels, err := x.relations(book)
	if err != nil {
		return err
	}
	x.strings = rels.byType("sharedstrings")
	return x.readTabs(book, rels)
}

// noWorkbook tells other zip files from spreadsheets of a sort that is not read here.
func (x *xlsx) noWorkbook() error {
	_, binary := x.parts["xl/workbook.bin"]
	_, open := x.parts["mimetype"]
	if _, content := x.parts["content.xml"]; binary || open && content {
		return refuse(OldFormat)
	}
	return refuse(NotWorkbook)
}

func (x *xlsx) readTabs(book string, rels relations) error {
	root := ""
	err := x.eachTag(book, func(s *scanner) error {
		if root == "" {
			root = string(s.name)
		}
		if root != "workbook" {
			return refuse(NotWorkbook)
		}
		if string(s.name) != "sheet" {
			return nil
		}
		rel, ok := rels[s.attrText("id")]
		if !ok {
			return refuse(Damaged, "找不到工作表")
		}
		if rel.kind != "worksheet" {
			return nil // a chart or dialog sheet has no cells
		}
		if len(x.list) == x.lim.Sheets {
			return refuse(TooManySheets, len(x.list)+1, x.lim.Sheets)
		}
		state := s.attrText("state")
		x.list = append(x.list, tab{s.attrText("name"), rel.path, state == "hidden" || state == "veryHidden"})
		return nil
	})
	if err == nil && root == "" {
		return refuse(NotWorkbook)
	}
	return err
}

// relations are the outgoing links of a part, by id.
type relations map[string]relation

type relation struct{ kind, path string }

func (r relations) byType(kind string) string {
	for _, rel := range r {
		if strings.EqualFold(rel.kind, kind) {
			return rel.path
		}
	}
	return ""
}

// relations reads the links of a part; "" is the package itself. A part without links has none.
func (x *xlsx) relations(part string) (relations, error) {
	dir, file := path.Split(part)
	list := dir + "_rels/" + file + ".rels"
	links := relations{}
	if x.parts[list] == nil {
		return links, nil
	}
	err := x.eachTag(list, func(s *scanner) error {
		if string(s.name) != "Relationship" {
			return nil
		}
		target := s.attrText("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		links[s.attrText("Id")] = relation{path.Base(s.attrText("Type")), partKey(target)}
		return nil
	})
	return links, err
}

// eachTag calls f at each start tag of a small part.
func (x *xlsx) eachTag(part string, f func(*scanner) error) error {
	body, err := x.open(part, &budget{left: maxIndex})
	if err != nil {
		return err
	}
	defer body.Close()

	s := newScanner(body)
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err == nil && (t == startTag || t == emptyTag) {
			err = f(s)
		}
		if err != nil {
			return damaged("工作簿目录有误", err)
		}
	}
}

// open unpacks a part. What it yields is taken off b.
func (x *xlsx) open(part string, b *budget) (io.ReadCloser, error) {
	f := x.parts[part]
	if f == nil {
		return nil, refuse(Damaged, "缺少工作表内容")
	}
	body, err := f.Open()
	if err != nil {
		return nil, refuse(Damaged, "压缩包内容无法打开")
	}
	return &metered{body, b}, nil
}

func (x *xlsx) rows(g *gate) error {
	b := &budget{left: x.lim.Unzipped}
	pool, err := x.readStrings(b)
	if err != nil {
		return err
	}
	for _, t := range x.list {
		if err := x.readSheet(t, pool, b, g); err != nil {
			return err
		}
	}
	return nil
}

func (x *xlsx) readSheet(t tab, pool *stringPool, b *budget, g *gate) error {
	body, err := x.open(t.path, b)
	if err != nil {
		return err
	}
	defer body.Close()

	w := worksheet{scanner: newScanner(body), sheet: t.name, pool: pool, gate: g}
	if err := w.read(); err != nil {
		return err
	}
	w.merges()
	if _, err := io.Copy(io.Discard, body); err != nil { // the checksum stands at the end
		return damaged("工作表「"+t.name+"」校验不符", err)
	}
	return nil
}

// budget is what may still be unpacked, in bytes.
type budget struct{ left int64 }

// metered counts what is read against a budget, whatever sizes the package claims.
type metered struct {
	io.ReadCloser
	b *budget
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	if m.b.left -= int64(n); m.b.left < 0 {
		return 0, refuse(Bomb)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged("压缩包内容不完整", err)
	}
	return n, err
}
