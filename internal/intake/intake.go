// Package intake turns the rows of workbooks into nouns: it finds the header by itself, heals what is certain, holds what
// is not, and tells what says again what was said before. It is pure: what is known of the county comes in as a Gazetteer.
package intake

import (
	"fmt"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// Result is a workbook read.
type Result struct {
	Lines       []aid.Line       // one per data row (and year, where a row tells of several), in the order of the sheets
	HeaderLines map[string][]int // by sheet, the lines that are header
	Counts      aid.Counts
	Columns     []aid.ColumnReading // each header once, in the order of the sheets
	Warnings    []string            // Chinese sentences about the whole, such as a sheet without a header
}

// table reads the rows of one form.
type table interface {
	// keys are the fields without which a row is no row.
	keys() []field
	// read fills the line of a record.
	read(r *record)
}

// Read reads a workbook of a kind against what is known of the county. Of students, asOf is the term they are in. progress,
// if there is one, is told the number of rows now and then. A workbook in which no table of the kind is found is Invalid, with
// a sentence that says what was looked for and what was found; a *sheet.Refusal goes through as it is.
func Read(book *sheet.Book, kind aid.UploadKind, g *Gazetteer, asOf aid.Term, progress func(rows int)) (Result, error) {
	if err := g.ready(kind); err != nil {
		return Result{}, err
	}
	result, err := newReader(kind, g, asOf).read(book, progress)
	if err != nil {
		return Result{}, err
	}
	if merged := coveredRows(book, result.Lines); merged != nil {
		r := newReader(kind, g, asOf)
		r.merged = merged
		return r.read(book, progress)
	}
	return result, nil
}

// read goes through the book.
func (r *reader) read(book *sheet.Book, progress func(rows int)) (Result, error) {
	err := stream(book, func(row sheet.Row) {
		r.row(row)
		if progress != nil && r.result.Counts.Rows%512 == 0 {
			progress(r.result.Counts.Rows)
		}
	})
	if err != nil {
		return Result{}, err
	}
	if progress != nil {
		progress(r.result.Counts.Rows)
	}
	return r.end()
}

// ready refuses a workbook that could not be understood yet: a roster names villages and schools.
func (g *Gazetteer) ready(kind aid.UploadKind) error {
	needsVillages := kind == aid.StudentBook || kind == aid.StatisticBook
	switch {
	case needsVillages && len(g.villages) == 0:
		return aid.E(aid.Invalid, "本县还没有行政村名录。请先导入行政村名录和学校名录，再导入"+kind.Label())
	case needsVillages && len(g.schoolList) == 0:
		return aid.E(aid.Invalid, "本县还没有学校名录。请先导入学校名录，再导入"+kind.Label())
	}
	return nil
}

// reader goes through a workbook row by row.
type reader struct {
	kind   aid.UploadKind
	tables map[form]table
	ctx    *context
	result Result // without its lines, until the end
	lines  slab[aid.Line]
	cells  slab[aid.Cell]
	record record
	last   [fields]sheet.Cell // of the row above, which 同上 repeats

	merged map[string][]sheet.Range // blocks of several lines in the tables, by sheet
	covers *sheet.Covers            // those of the sheet being read; nil nearly always

	sheet     string
	header    *header
	fresh     []sheet.Row // the rows of a header just found, while the next may still belong to it
	above     []sheet.Row // the last rows without a header
	preamble  []string    // what stands above the header
	rows      int         // rows of the sheet that are not read
	looks     int         // rows of the sheet that were looked at closely for a header
	found     bool        // any sheet had a table of the kind
	stranger  string      // what the sheet is instead, if its table is one of another kind
	strangers []string    // the same of all sheets
	best      *header     // the nearest to a header of any sheet, for the refusal
	bestAt    string
	cards     cards
}

func newReader(kind aid.UploadKind, g *Gazetteer, asOf aid.Term) *reader {
	ctx := &context{gazetteer: g}
	known := newPlaces(g, ctx)
	r := &reader{kind: kind, ctx: ctx, result: Result{HeaderLines: map[string][]int{}}}
	r.tables = map[form]table{
		studentForm:   newStudentTable(known, asOf, &r.cards),
		villageForm:   newVillageTable(known),
		schoolForm:    newSchoolTable(known),
		preschoolForm: newPreschoolTable(known),
		retentionForm: newRetentionTable(known),
	}
	return r
}

// row takes the next row of the workbook.
func (r *reader) row(row sheet.Row) {
	if row.Sheet != r.sheet {
		r.endSheet()
		r.sheet = row.Sheet
		r.covers = nil
		if blocks := r.merged[r.sheet]; len(blocks) > 0 {
			r.covers = sheet.NewCovers(blocks)
		}
	}
	if r.extend(row) {
		return
	}
	if r.header.repeats(row) {
		r.again(row)
		return
	}
	if r.mayBegin(row) && r.begin(row) {
		return
	}
	if r.header == nil {
		r.rows++
		return
	}
	r.data(row)
}

// patience is how many rows of a sheet are looked at closely for a header. Further down it has to be plain to see.
const patience = 200

// looksPerSheet is more than any printed roster has pages.
const looksPerSheet = 5000

// mayBegin reports whether a row is worth a close look for a header. A sheet has only so many looks: one that is made of
// nothing but headers must not take forever.
func (r *reader) mayBegin(row sheet.Row) bool {
	may := promising(row) && (r.header == nil || !r.header.longNumber(row)) || r.header == nil && r.rows < patience
	if may {
		r.looks++
	}
	return may && r.looks <= looksPerSheet
}

// again takes a header that is repeated, on the next page or over the next part of a table.
func (r *reader) again(row sheet.Row) {
	r.result.HeaderLines[r.sheet] = append(r.result.HeaderLines[r.sheet], row.Line)
	if len(r.preamble) > 0 {
		r.ctx.set(r.header, r.sheet, r.preamble)
		r.preamble = nil
	}
}

// extend takes a row right under a header as its second line, if that makes more columns known.
func (r *reader) extend(row sheet.Row) bool {
	rows := r.fresh
	r.fresh = nil
	if len(rows) == 0 || len(rows) == headerDepth || row.Line != rows[len(rows)-1].Line+1 {
		return false
	}
	labels := compose(append(rows, row))
	for col, c := range row.Cells {
		if trim(c.Text) == "" || labels[col].optionOf() != none {
			continue
		}
		if f, _ := matchHeader(c.Text); f == none {
			return false
		}
	}
	h := assign(append(rows, row))
	if h.form != r.header.form || h.finds() <= r.header.finds() {
		return false
	}
	h.form = r.header.form
	r.header = h
	r.result.HeaderLines[r.sheet] = append(r.result.HeaderLines[r.sheet], row.Line)
	return true
}

// begin tries a row as a header and reports whether it is one, or a part of one.
func (r *reader) begin(row sheet.Row) bool {
	h := readHeader(r.above, row)
	switch {
	case h.form == noForm:
		if r.header != nil && !r.header.partly(row) {
			return false // data, of which a cell or two read like headers
		}
		r.remember(row, h)
		return r.header != nil // a line of a header inside a table, of which the next may be the rest
	case h.form.belongs(r.kind):
		r.header, r.found, r.stranger = h, true, ""
		r.fresh = append(r.above[max(0, len(r.above)-len(h.lines)+1):len(r.above):len(r.above)], row)
		r.result.HeaderLines[r.sheet] = append(r.result.HeaderLines[r.sheet], h.lines...)
		r.ctx.set(h, r.sheet, r.preamble)
		r.strange()
		r.preamble, r.above, r.last = nil, nil, [fields]sheet.Cell{}
	default: // or the upper line of a header that only looks like one
		if r.stranger == "" {
			r.stranger = sheet.Where(r.sheet, row.Line) + "起是" + h.form.label()
		}
		r.header = nil
		r.remember(row, h)
	}
	return true
}

// remember keeps a row that is no header: it may be the upper line of one, a title, or the best that comes.
func (r *reader) remember(row sheet.Row, h *header) {
	if r.best == nil || h.columns.useful() > r.best.columns.useful() {
		r.best, r.bestAt = h, sheet.Where(row.Sheet, row.Line)
	}
	if len(r.above) == headerDepth {
		copy(r.above, r.above[1:])
		r.above = r.above[:headerDepth-1]
	}
	r.above = append(r.above, row)
	r.hear(row)
}

// earshot is how many texts before a table are kept.
const earshot = 40

// hear keeps what stands outside a table: the next table's title may tell what its columns do not. Between tables it counts
// as a part of the header, which comes back with the rows that are returned.
func (r *reader) hear(row sheet.Row) {
	if r.header != nil && r.ctx.speaks(row) {
		r.result.HeaderLines[r.sheet] = append(r.result.HeaderLines[r.sheet], row.Line)
	}
	for _, c := range row.Cells {
		if c.Kind != sheet.Text {
			continue
		}
		if len(r.preamble) == earshot {
			r.preamble = append(r.preamble[:0], r.preamble[1:]...)
		}
		r.preamble = append(r.preamble, c.Text)
	}
}

// data makes a row under a header into a line, unless it is furniture.
func (r *reader) data(row sheet.Row) {
	t := r.tables[r.header.form]
	if r.covers != nil {
		r.covers.Reach(row)
	}
	why := r.header.furniture(row, t.keys())
	if lone := loneText(row); why == "" && lone != "" && r.header.form == studentForm && (nobody(lone) || r.ctx.divides(lone)) {
		why = "小标题"
	}
	if why != "" {
		r.hear(row)
		r.divide(row, why)
		return
	}
	r.above = r.above[:0]
	r.survey()
	if len(r.header.years) == 0 {
		r.line(t, r.header, row)
		return
	}
	for i := range r.header.years {
		y := &r.header.years[i]
		r.ctx.year = y.year
		r.line(t, &y.header, row)
	}
}

// divide takes a line between rows that may begin another part of the table, such as the next school's.
func (r *reader) divide(row sheet.Row, why string) {
	if why != "小标题" && why != "签章" {
		return
	}
	r.last = [fields]sheet.Cell{}
	r.ctx.pass(r.header, r.sheet, textsOf(row))
}

// line reads a row, or one year's part of it, into a line.
func (r *reader) line(t table, h *header, row sheet.Row) {
	line := r.lines.next()
	*line = aid.Line{Sheet: row.Sheet, Row: row.Line, Outcome: aid.Accept}
	r.record = record{head: h, row: row, line: line}
	line.Cells = r.record.cells(&r.cells)
	if r.covers != nil {
		r.record.uncover(r.covers)
	}
	r.record.repeat(&r.last)
	if len(h.options) > 0 {
		r.record.row = h.choose(&r.record)
	}
	t.read(&r.record)
	if line.Outcome == aid.Accept && len(r.ctx.gazetteer.held) > 0 {
		r.holdUnmended(t.keys())
	}
	count(&r.result.Counts, line)
}

// end closes the last sheet and hands the result over.
func (r *reader) end() (Result, error) {
	r.endSheet()
	if err := r.refusal(); err != nil {
		return Result{}, err
	}
	if r.kind == aid.SchoolBook && len(r.ctx.gazetteer.villages) == 0 {
		r.warn("本县还没有行政村名录，学校所在的乡镇和村没有核对；请先导入行政村名录，再导入学校名录。")
	}
	r.cards.ask(&r.result.Counts)
	r.result.Lines = r.lines.all()
	if r.kind == aid.StudentBook {
		r.crowded()
	}
	return r.result, nil
}

// count adds a line to the counts.
func count(c *aid.Counts, l *aid.Line) {
	c.Rows++
	switch l.Outcome {
	case aid.Accept:
		c.Accept++
		if len(l.Heals) > 0 {
			c.Healed++
		}
		if len(l.Notices) > 0 {
			c.Noticed++
		}
	case aid.Hold:
		c.Hold++
	case aid.Duplicate:
		c.Duplicate++
	}
}

// endSheet warns of a sheet in which nothing was read, and forgets it.
func (r *reader) endSheet() {
	if r.stranger != "" {
		r.strangers = append(r.strangers, r.stranger)
	} else if r.header == nil && r.rows > 2 {
		r.warn("%s没有找到%s的表头，其中%d行没有读取；如有数据，请补上表头后重新上传。", sheet.Named(r.sheet), r.kind.Label(), r.rows)
	}
	r.header, r.fresh, r.above, r.preamble, r.rows, r.looks = nil, nil, nil, nil, 0, 0
	r.stranger = ""
	r.ctx.forget()
}

// refusal says what was looked for and what was found, if no table of the kind was.
func (r *reader) refusal() error {
	if r.found {
		for _, s := range r.strangers {
			r.warn("%s，没有读取。", s)
		}
		return nil
	}
	look := fmt.Sprintf("没有找到%s的表头：需要有%s等列。", r.kind.Label(), needed(r.kind))
	switch {
	case len(r.strangers) > 0:
		return aid.E(aid.Invalid, look+r.strangers[0]+"。请核对所选的种类，或换一个文件。")
	case r.best == nil:
		return aid.E(aid.Invalid, look+"文件里没有任何数据。")
	}
	return aid.E(aid.Invalid, look+r.bestAt+r.foundColumns()+"。请补全表头后重新上传。")
}

// foundColumns says which columns the nearest row has.
func (r *reader) foundColumns() string {
	var names []string
	for f := range field(fields) {
		if f != none && f != other && r.best.columns.has(f) {
			names = append(names, r.best.wording(f))
		}
	}
	if len(names) < 2 {
		return "也没有认得的列名"
	}
	return "只认得" + strings.Join(names, "、")
}
