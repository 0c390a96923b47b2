package rules

import (
	"fmt"
	"strconv"
	"strings"
)

// GridSheet is the decision table of one item as rows of text, the first of which is the header. It has the same columns for every
// item, so that a table can be filled in for an item that does not exist yet.
type GridSheet struct {
	Item, Name string
	Rows       [][]string
}

// The columns of a sheet that are not facts or sums.
const (
	columnItem    = "项目代码"
	columnName    = "项目"
	columnLine    = "行"
	columnKind    = "种类"
	columnFrom    = "开始学期"
	columnUntil   = "截止学期"
	columnClause  = "依据"
	columnSource  = "文号"
	columnChecked = "已核对"
	columnTier    = "档次"
	columnAutumn  = "秋季（%）"
	columnOf      = "比例基准"
	columnPercent = "比例（%）"
	columnFee     = "收费"
	columnOwners  = "限额学校"
	columnLeast   = "下限（元）"
	columnMost    = "上限（元）"
)

// What a line says: who is meant, or which tier.
const (
	lineWho  = "对象"
	lineTier = "档次"
)

// How much of a fee is waived.
const (
	feeActual = "实际收费"
	feeCapped = "不超过所列金额"
	feeCounty = "不超过县定标准"
)

var (
	before = []string{columnName, columnLine, columnKind, columnFrom, columnUntil, columnClause, columnSource, columnChecked, columnTier}
	after  = []string{columnAutumn, columnOf, columnPercent, columnFee, columnOwners, columnLeast, columnMost, columnItem}
)

// gridHeader is the header of every sheet.
var gridHeader = func() []string {
	header := append([]string(nil), before...)
	for fact := range FactFee {
		header = append(header, factColumn(fact))
	}
	for s := Preschool; s <= Higher; s++ {
		header = append(header, sumColumn(s))
	}
	return append(header, after...)
}()

// factColumn heads the column of a fact.
func factColumn(fact Fact) string {
	if fact == FactCategory {
		return "类别"
	}
	return fact.Label()
}

func sumColumn(s Stage) string { return s.Label() + "（元/学年）" }

var kindNames = []string{"", "固定金额", "平均金额", "免除费用", "优先办理", "县定金额", "按比例", "贷款"}

// Label is the kind's Chinese name.
func (k Kind) Label() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return ""
}

// Sheets are the decision tables of all items, as the law is written.
func (b *Book) Sheets() (sheets []GridSheet) {
	at := map[string]int{}
	for i := range b.law {
		r := &b.law[i]
		n, ok := at[r.Item]
		if !ok {
			n, at[r.Item] = len(sheets), len(sheets)
			sheets = append(sheets, GridSheet{Item: r.Item, Name: b.itemName(r.Item), Rows: [][]string{gridHeader}})
		}
		sheets[n].Rows = append(sheets[n].Rows, b.sheetRows(r)...)
	}
	return sheets
}

// sheetRows are the lines of a rule; what holds for the whole rule stands in the first.
func (b *Book) sheetRows(r *Rule) (rows [][]string) {
	for i, l := range r.lines() {
		cells := map[string]string{columnItem: r.Item, columnLine: lineWho, columnTier: l.Tier, columnChecked: yesNo(!l.Doubt)}
		for fact := range FactFee {
			cells[factColumn(fact)] = b.cell(l.conds, fact)
		}
		sums := r.Amount
		switch {
		case l.Tier != "":
			cells[columnLine], cells[columnChecked] = lineTier, ""
			sums = r.tier(l.Tier).Amount
		case i == 0:
			b.fill(r, cells)
		default:
			sums = nil
		}
		if r.Kind == Waiver && r.Fee != nil && i == 0 {
			sums = r.Fee.Cap
		}
		for s, fen := range sums {
			cells[sumColumn(s)] = yuan(fen)
		}
		rows = append(rows, inOrder(cells))
	}
	return rows
}

func (r *Rule) tier(name string) Tier {
	for _, t := range r.Tiers {
		if t.Name == name {
			return t
		}
	}
	return Tier{}
}

// fill writes what holds for the whole rule.
func (b *Book) fill(r *Rule, cells map[string]string) {
	cells[columnName], cells[columnKind], cells[columnClause], cells[columnSource] = r.Name, r.Kind.Label(), r.Clause, r.Source
	cells[columnFrom] = r.From.only()
	if !r.Until.open() {
		cells[columnUntil] = r.Until.only()
	}
	cells[columnAutumn], cells[columnOf], cells[columnPercent] = number(r.Autumn), b.itemCell(r.Of), number(r.Percent)
	if r.Range != nil {
		cells[columnLeast], cells[columnMost] = yuan(r.Range.Least), yuan(r.Range.Most)
	}
	if r.Fee == nil {
		return
	}
	switch {
	case r.Fee.ByCounty:
		cells[columnFee] = feeCounty
	case len(r.Fee.Cap) > 0:
		cells[columnFee] = feeCapped
	default:
		cells[columnFee] = feeActual
	}
	cells[columnOwners] = r.Fee.ownerNames()
}

// itemCell names an item in a cell, by its code where another has the same name.
func (b *Book) itemCell(code string) string {
	if name := b.itemName(code); b.itemNamed(name) == code {
		return name
	}
	return code
}

// itemNamed is the code of the one item of a name; the name itself where it is a code, or nobody's, or that of two.
func (b *Book) itemNamed(name string) string {
	code := name
	for i := range b.items {
		switch {
		case b.items[i].Name != name:
		case code != name:
			return name
		default:
			code = b.items[i].Code
		}
	}
	return code
}

func inOrder(cells map[string]string) []string {
	row := make([]string, len(gridHeader))
	for i, column := range gridHeader {
		row[i] = cells[column]
	}
	return row
}

func yesNo(yes bool) string {
	if yes {
		return "是"
	}
	return "否"
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// yuan writes a sum as a cell has it: 1250, 312.5.
func yuan(fen Fen) string { return strings.TrimSuffix(fen.Yuan(), "元") }

// fenOf reads a sum in yuan.
func fenOf(text string) (Fen, error) {
	whole, part, _ := strings.Cut(strings.ReplaceAll(strings.TrimSuffix(text, "元"), ",", ""), ".")
	if len(part) > 2 {
		return 0, fmt.Errorf("“%s”不足一分，金额最多写到分", text)
	}
	n, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 40)
	if err != nil {
		return 0, fmt.Errorf("“%s”不是金额，应是以元为单位的数字", text)
	}
	return Fen(n), nil
}
