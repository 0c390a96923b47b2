package rules

import (
	"fmt"
	"slices"
	"strings"
)

// CellFault is what is wrong with a cell of a decision table, or with a row where Column is -1.
type CellFault struct {
	Sheet  string // name of the sheet, as it was handed in
	Row    int    // of GridSheet.Rows, from 0
	Column int
	Text   string // Chinese: what is wrong, and what would be right
}

// Tabled gives the YAML of the book with the items of the sheets as these have them; items without a sheet stay as they are. The
// text is whole law: it parses. Otherwise the faults tell what is wrong, where a cell or row is to blame, there.
func (b *Book) Tabled(sheets []GridSheet) ([]byte, []CellFault) {
	r := tableReader{book: b}
	for _, s := range sheets {
		switch {
		case s.Name != limitSheet:
			r.sheet(s)
		case b.limitsChanged(s):
			r.faults = append(r.faults, CellFault{s.Name, 0, -1, "这张表只供查看，与规则全文不一致；项目之间的关系请在全文的 limits 里改，再从这里删去这张表"})
		}
	}
	for i := range r.rules {
		r.unreached(&r.rules[i])
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	out := b.draft()
	out.law = r.replace(b.law)
	text, lines := out.write()
	if _, err := Parse(text); err != nil {
		return nil, r.blame(err, out.law, lines)
	}
	return text, nil
}

// tableReader reads decision tables back into rules.
type tableReader struct {
	book    *Book
	rules   []tabled
	faults  []CellFault
	name    string // of the sheet
	row     int
	columns map[string]int
	cells   []string
}

// tabled is a rule and where it stands.
type tabled struct {
	Rule
	ways  [][]Cond
	doubt []bool
	tiers [][][]Cond // the ways into each tier
	sheet string
	row   int
}

func (r *tableReader) sheet(s GridSheet) {
	r.name, r.columns = s.Name, nil
	for i, row := range s.Rows {
		r.row, r.cells = i, row
		switch {
		case !slices.ContainsFunc(row, func(c string) bool { return c != "" }):
		case r.columns != nil:
			r.line()
		case slices.Contains(row, columnItem) && slices.Contains(row, columnLine):
			r.header()
		}
	}
	if r.columns == nil {
		r.faults = append(r.faults, CellFault{s.Name, 0, -1, "没有找到表头，应有“" + columnItem + "”“" + columnLine + "”等列；请从系统下载决策表，在其中修改"})
	}
}

func (r *tableReader) header() {
	r.columns = map[string]int{}
	for i, name := range r.cells {
		if name == "" {
			continue
		}
		if !slices.Contains(gridHeader, name) {
			r.fault(i, "不认识的列“%s”", name)
		}
		if _, twice := r.columns[name]; twice {
			r.fault(i, "列“%s”重复", name)
		}
		r.columns[name] = i
	}
}

func (r *tableReader) fault(column int, format string, args ...any) {
	r.faults = append(r.faults, CellFault{r.name, r.row, column, fmt.Sprintf(format, args...)})
}

// column is where a column stands, -1 for nowhere.
func (r *tableReader) column(name string) int {
	if i, ok := r.columns[name]; ok {
		return i
	}
	return -1
}

func (r *tableReader) cell(name string) string {
	if i := r.column(name); i >= 0 && i < len(r.cells) {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

// at notes an error of a column's cell.
func (r *tableReader) at(column string, err error) {
	if err != nil {
		r.fault(r.column(column), "%v", err)
	}
}

// line reads one line: the first of a rule has a kind.
func (r *tableReader) line() {
	item := r.item()
	if item == "" {
		r.fault(r.column(columnName), "没有这个项目：“%s”里写已有项目的名称；要加新的项目，请在草稿页点“加一项”，或自拟一个“%s”", columnName, columnItem)
		return
	}
	if r.cell(columnKind) != "" {
		r.begin(item)
	}
	if len(r.rules) == 0 || r.last().Item != item || r.last().sheet != r.name {
		r.fault(r.column(columnKind), "一条规则的第一行要填写种类：%s", strings.Join(kindNames[1:], "、"))
		return
	}
	rule, conds := r.last(), r.conds()
	switch line := r.cell(columnLine); line {
	case lineWho:
		rule.ways = append(rule.ways, conds)
		rule.doubt = append(rule.doubt, r.cell(columnChecked) == "否")
	case lineTier:
		r.tier(rule, conds)
	default:
		r.fault(r.column(columnLine), "“%s”应为“%s”或“%s”", line, lineWho, lineTier)
	}
}

// item is the code of the item of a line: the one written there, else that of its name; without a name of the line above, or of the sheet.
func (r *tableReader) item() string {
	if code := r.cell(columnItem); code != "" {
		return code
	}
	name := r.cell(columnName)
	switch {
	case name != "":
	case len(r.rules) > 0 && r.last().sheet == r.name:
		return r.last().Item
	default:
		name = r.name
	}
	if code := r.book.itemNamed(name); code != name {
		return code
	}
	if i := slices.IndexFunc(r.book.law, func(rule Rule) bool { return rule.Name == name }); i >= 0 {
		return r.book.law[i].Item
	}
	return ""
}

func (r *tableReader) last() *tabled { return &r.rules[len(r.rules)-1] }

// begin reads what holds for a whole rule.
func (r *tableReader) begin(item string) {
	r.rules = append(r.rules, tabled{sheet: r.name, row: r.row})
	rule := &r.last().Rule
	rule.Item, rule.Name, rule.Clause, rule.Source = item, r.cell(columnName), r.cell(columnClause), r.cell(columnSource)
	rule.Unit, rule.Of = unitYear, r.book.itemNamed(r.cell(columnOf))
	kind := slices.Index(kindNames, r.cell(columnKind))
	if kind <= 0 {
		r.fault(r.column(columnKind), "没有“%s”这个种类，可用：%s", r.cell(columnKind), strings.Join(kindNames[1:], "、"))
	}
	rule.Kind = Kind(max(kind, 0))
	rule.From = r.term(columnFrom, false)
	rule.Until = r.term(columnUntil, true)
	rule.Autumn, rule.Percent = r.percent(columnAutumn), r.percent(columnPercent)
	sums := r.sums()
	if rule.Fee = r.fee(sums); rule.Fee == nil {
		rule.Amount = sums
	}
	if r.cell(columnLeast) != "" || r.cell(columnMost) != "" {
		rule.Range = &Range{r.sum(columnLeast), r.sum(columnMost)}
	}
}

// tier adds a tier, or another way into the tier above.
func (r *tableReader) tier(rule *tabled, conds []Cond) {
	name := r.cell(columnTier)
	if name == "" && r.sums() != nil { // another way into the tier above has no sum of its own
		r.fault(r.column(columnTier), "没有填写档次的名称")
		return
	}
	if n := len(rule.Tiers); n == 0 || name != "" && name != rule.Tiers[n-1].Name {
		rule.Tiers = append(rule.Tiers, Tier{Name: name, Amount: r.sums()})
		rule.tiers = append(rule.tiers, nil)
	}
	if name == "" && len(rule.Tiers) == 1 && rule.Tiers[0].Name == "" {
		r.fault(r.column(columnTier), "没有填写档次的名称")
	}
	n := len(rule.Tiers) - 1
	rule.tiers[n] = append(rule.tiers[n], conds)
}

// replace puts the rules of the tables in the place of those that their items had.
func (r *tableReader) replace(law []Rule) (all []Rule) {
	placed := map[string]bool{}
	own := func(item string) (rules []Rule) {
		for i := range r.rules {
			if r.rules[i].Item == item {
				rules = append(rules, r.rules[i].whole())
			}
		}
		return rules
	}
	for _, rule := range law {
		mine := own(rule.Item)
		switch {
		case len(mine) == 0:
			all = append(all, rule)
		case !placed[rule.Item]:
			all = append(all, mine...)
		}
		placed[rule.Item] = true
	}
	for i := range r.rules {
		if item := r.rules[i].Item; !placed[item] {
			all = append(all, own(item)...)
			placed[item] = true
		}
	}
	return all
}

// whole is the rule with its conditions.
func (t *tabled) whole() Rule {
	r := t.Rule
	r.When = common(t.ways)
	doubtful := func(doubt bool) bool { return doubt }
	switch {
	case !slices.ContainsFunc(t.doubt, func(doubt bool) bool { return !doubt }):
		r.Unconfirmed = len(t.doubt) > 0
	case slices.ContainsFunc(t.doubt, doubtful):
		for i, doubt := range t.doubt {
			if doubt {
				r.When.Doubt = append(r.When.Doubt, i)
			}
		}
	}
	for i := range r.Tiers {
		r.Tiers[i].When = common(t.tiers[i])
	}
	return r
}

// unreached finds a way that asks for nothing but what all ways ask for: the others are never needed.
func (r *tableReader) unreached(t *tabled) {
	for i, line := range common(t.ways).Any {
		if len(line) == 0 {
			text := fmt.Sprintf("这条规则的第%d种情形没有自己的条件，其余情形永远轮不到；请补上条件，或删去其余各行", i+1)
			r.faults = append(r.faults, CellFault{t.sheet, t.row, -1, text})
		}
	}
}

// common separates what all ways ask for from what each asks for beside it.
func common(ways [][]Cond) (w When) {
	if len(ways) == 1 {
		return When{All: ways[0]}
	}
	same := func(c Cond) func(Cond) bool {
		return func(o Cond) bool { return o.Fact == c.Fact && slices.Equal(o.Values, c.Values) }
	}
	everywhere := func(c Cond) bool {
		return !slices.ContainsFunc(ways, func(way []Cond) bool { return !slices.ContainsFunc(way, same(c)) })
	}
	for i, way := range ways {
		var line []Cond
		for _, c := range way {
			switch {
			case !everywhere(c):
				line = append(line, c)
			case i == 0:
				w.All = append(w.All, c)
			}
		}
		w.Any = append(w.Any, line)
	}
	return w
}
