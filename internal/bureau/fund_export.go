package bureau

import (
	"context"
	"fmt"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
)

var fundHeader = []string{
	"序号", "乡镇", "学校", "办学类型", "城乡", "小学（人）", "初中（人）", "特教学生（人）", "寄宿生（人）", "计算人数（人）",
	"按学生（元）", "小规模补足（元）", "寄宿生（元）", "应安排金额（元）", "人数来源", "算式和依据",
}

// ExportFunds is 公用经费 of a fiscal year as filtered, all of it, as the table
// that the bureau hands to the finance office: a row for each school, the sum,
// and the lines to sign.
func (b *Bureau) ExportFunds(ctx context.Context, who aid.Actor, f aid.FundFilter) (Download, error) {
	f.After, f.Most = 0, 0
	l, err := b.Funds(ctx, who, f)
	if err != nil {
		return Download{}, err
	}
	title := who.County.Name + l.Place + l.Year.Label() + "义务教育学校公用经费测算表"
	e := exported{act: aid.ReadFunds, thing: "fund", filters: map[string]any{"year": int(l.Year), "state": string(f.State)},
		table: sheet.Table{Sheet: "公用经费", Title: title, Header: fundHeader}}
	return b.export(ctx, who, e, func(_ *store.Tx, row func(...sheet.Cell) error) error {
		for i, line := range l.Lines {
			if err := row(fundCells(i+1, line)...); err != nil {
				return err
			}
		}
		return fundFoot(l, row)
	})
}

func fundCells(n int, l aid.FundLine) []sheet.Cell {
	a := l.Answer
	cells := append([]sheet.Cell{sheet.IntCell(int64(n))}, texts(l.Township, l.Name, l.Kind.Label(), l.School.Area)...)
	cells = append(cells, optional(l.Count.Primary), optional(l.Count.Junior), optional(l.Count.Special), optional(l.Count.Boarders))
	sums := texts("", "", "", "", "无数据")
	if a.Known {
		sums = fundSums(a.Counted, a.Sum(byPupil), a.Sum(byFilling), a.Sum(byBoarder), a.Fen)
	}
	text := strings.Join(append([]string{a.Sentence}, a.Notes...), "；")
	return append(append(cells, sums...), texts(l.Count.Source.Label(), text)...)
}

func byPupil(p aid.FundPart) bool   { return !p.Filled && p.Payee != "boarder" }
func byFilling(p aid.FundPart) bool { return p.Filled }
func byBoarder(p aid.FundPart) bool { return p.Payee == "boarder" }

func fundSums(counted *int, fens ...aid.Fen) []sheet.Cell {
	cells := []sheet.Cell{optional(counted)}
	for _, fen := range fens {
		cells = append(cells, yuan(fen))
	}
	return cells
}

// yuan is an amount in yuan as a number.
func yuan(fen aid.Fen) sheet.Cell { return sheet.Cell{Text: fen.Short(), Kind: sheet.Number} }

// fundFoot is the sum and what a table for the finance office ends with.
func fundFoot(l aid.FundList, row func(...sheet.Cell) error) error {
	t := l.Total
	var pupils, filled, boarders aid.Fen
	for _, line := range l.Lines {
		pupils, filled, boarders = pupils+line.Answer.Sum(byPupil), filled+line.Answer.Sum(byFilling), boarders+line.Answer.Sum(byBoarder)
	}
	sum := append([]sheet.Cell{{}}, texts("合计", fmt.Sprintf("%d所", t.Schools), "", "")...)
	for _, n := range []*int{t.Primary, t.Junior, t.Special, t.Boarders} {
		sum = append(sum, optional(n))
	}
	if t.Known > 0 {
		sum = append(sum, fundSums(&t.Counted, pupils, filled, boarders, t.Fen)...)
	} else {
		sum = append(sum, texts("", "", "", "", t.Text())...)
	}
	foot := [][]sheet.Cell{sum}
	for _, sentence := range l.Remarks() {
		foot = append(foot, texts("说明", "", sentence))
	}
	foot = append(foot, texts("", "", "制表人：", "", "", "", "审核人：", "", "", "", "单位负责人：", "", "", "日期：    年  月  日"))
	for _, cells := range foot {
		if err := row(cells...); err != nil {
			return err
		}
	}
	return nil
}
