package bureau

import (
	"errors"
	"fmt"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/sheet"
)

// tablesField is the form's field of a workbook of decision tables.
const tablesField = "tables_file"

// BookOfTables gives the text of a rulebook with the items of a workbook of
// decision tables as these have them. What is wrong is said by sheet, row and
// column.
func (b *Bureau) BookOfTables(text string, workbook []byte) (string, error) {
	base, err := rules.Parse([]byte(text))
	if err != nil {
		return "", aid.InvalidField("book", "现在的规则全文还有读不懂的地方，请先改正全文，再上传决策表")
	}
	tables, lines, err := tablesOf(workbook)
	if refusal, ok := errors.AsType[*sheet.Refusal](err); ok {
		return "", aid.InvalidField(tablesField, refusal.Message)
	}
	if err != nil {
		return "", err
	}
	written, faults := base.Tabled(tables)
	if len(faults) > 0 {
		return "", aid.InvalidField(tablesField, tableFaults(faults, lines))
	}
	return string(written), nil
}

// tableFaults says what is wrong with decision tables, the first few of it.
func tableFaults(faults []rules.CellFault, lines map[string][]int) string {
	const most = 8
	var all []string
	for _, f := range faults[:min(len(faults), most)] {
		where := sheet.Named(f.Sheet)
		if rows := lines[f.Sheet]; f.Row < len(rows) {
			where += fmt.Sprintf("第%d行", rows[f.Row])
		}
		if f.Column >= 0 {
			where += sheet.ColumnName(f.Column) + "列"
		}
		all = append(all, where+"："+f.Text)
	}
	if more := len(faults) - most; more > 0 {
		all = append(all, fmt.Sprintf("另有%d处", more))
	}
	return "决策表有问题，没有保存。" + strings.Join(all, "；")
}
