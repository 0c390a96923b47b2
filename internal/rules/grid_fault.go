package rules

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// otherRule is a rule named by its line in a text that the reader of a table never sees; stageCode the code behind a stage's name.
var (
	otherRule = regexp.MustCompile(`第\d+行的规则`)
	stageCode = regexp.MustCompile(`\((?:preschool|primary|junior|senior|vocational|higher)\)`)
	termCode  = regexp.MustCompile(`(\d{4}-0[39]) ?`)
)

// inTable puts the columns of a table in the place of the keys of the text.
var inTable = strings.NewReplacer(
	"缺少“amount”", "缺少金额", "缺少“name”（或在 items 中声明项目）", "缺少“"+columnName+"”", "缺少“name”", "缺少名称",
	"any 至少要有两种情形；只有一种时请直接写在 when 下", "“"+lineWho+"”各行要有各自的条件；只有一种情形时请只留一行",
	"“clause”", "“"+columnClause+"”", "“name”（或在 items 中声明项目）", "“"+columnName+"”",
	"“source”（文件号；全书同一文件的，写在书名之下）", "“"+columnSource+"”", "source(确定金额的文件号)", "“"+columnSource+"”",
	"grant 类", Grant.Label()+"类", "average 类", Average.Label()+"类", "waiver 类", Waiver.Label()+"类", "priority 类", Priority.Label()+"类",
	"county 类", County.Label()+"类", "share 类", Share.Label()+"类", "loan 类", Loan.Label()+"类",
	"of（哪一项）和 percent（百分之几）", "“"+columnOf+"”和“"+columnPercent+"”", "of 和 percent ", "“"+columnOf+"”和“"+columnPercent+"”",
	"由 of 和 percent 算出", "由“"+columnOf+"”和“"+columnPercent+"”算出", "用于 share 类", "用于"+Share.Label()+"类",
	"请删去 amount", "请删去各学段的金额", "不再写 amount", "“"+lineWho+"”一行不再写金额", "请删去 tiers", "请删去“"+lineTier+"”各行",
	"range 是", "“"+columnLeast+"”“"+columnMost+"”是", "fee 只用于 waiver 类", "“"+columnFee+"”只用于"+Waiver.Label()+"类",
	"请删去 autumn", "请删去“"+columnAutumn+"”", "不在 when 的 stage 中", "不在“学段”一列", "any 的第", "第",
)

// inWords says a fault of the text to somebody who has the table before him.
func inWords(text string) string {
	for fact := range FactFee {
		text = strings.ReplaceAll(text, "“"+fact.String()+": false”", "“"+factColumn(fact)+"”为否")
	}
	text = inTable.Replace(stageCode.ReplaceAllString(otherRule.ReplaceAllString(text, "另一条规则"), ""))
	return termCode.ReplaceAllStringFunc(text, func(code string) string {
		t, err := ParseTerm(strings.TrimSpace(code))
		if err != nil {
			return code
		}
		return t.only()
	})
}

// blame finds the rows that the faults of the written law come from.
func (r *tableReader) blame(err error, law []Rule, lines []int) (faults []CellFault) {
	book, ok := errors.AsType[*BookError](err)
	if !ok {
		return []CellFault{{Column: -1, Text: err.Error()}}
	}
	for _, f := range book.Faults {
		fault := CellFault{Column: -1, Text: inWords(f.Text)}
		i, found := slices.BinarySearch(lines, f.Line)
		if !found {
			i--
		}
		for _, t := range r.rules {
			switch {
			case i >= 0 && t.Item == law[i].Item && t.From == law[i].From:
				fault.Sheet, fault.Row = t.sheet, t.row
			case i < 0 && t.Item == f.Rule: // of the item as a whole: at its last rule
				fault.Sheet, fault.Row = t.sheet, t.row
			}
		}
		faults = append(faults, fault)
	}
	return faults
}
